import { closeSync, openSync, readSync, watch } from "node:fs";
import { StringDecoder } from "node:string_decoder";

/** Reads a file as it grows. */
export interface Follower {
  /** Reads what is left and stops. */
  close(): void;
}

/**
 * Calls back for each line that a program appends to a file. A program that writes to a file outlives its
 * reader, where a pipe would end it.
 */
export function followLines(file: string, onLine: (line: string) => void): Follower {
  const descriptor = openSync(file, "r");
  const decoder = new StringDecoder("utf8");
  const buffer = Buffer.alloc(64 * 1024);
  let rest = "";
  const read = () => {
    for (;;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, null);
      if (length === 0) return;
      const lines = (rest + decoder.write(buffer.subarray(0, length))).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    }
  };
  const watcher = watch(file, read);
  // A watch that breaks only delays the lines until the end.
  watcher.on("error", () => watcher.close());
  return {
    close() {
      watcher.close();
      read();
      if (rest) onLine(rest);
      closeSync(descriptor);
    },
  };
}
