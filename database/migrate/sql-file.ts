import { readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { type Problem, ProblemError } from "../../cloudsql/problem";
import { positionOf } from "./position";

/** More than this is data, not a change of the schema; far more than this no server takes in one message. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Byte order marks of what is not UTF-8. The longer one first: it begins like the other. */
const OTHER_ENCODINGS: readonly (readonly [string, readonly number[]])[] = [
  ["UTF-32", [0xff, 0xfe, 0x00, 0x00]],
  ["UTF-16", [0xff, 0xfe]],
  ["UTF-16", [0xfe, 0xff]],
];

/**
 * Names of the SQL files of a folder, sorted.
 *
 * @throws ProblemError `SQL_DIRECTORY`
 */
export function listSqlFiles(directory: string): string[] {
  try {
    // An extension in capitals is none, but a file that is silently left out is worse than one refused.
    return readdirSync(directory)
      .filter((name) => /\.sql$/i.test(name))
      .sort();
  } catch (error) {
    throw new ProblemError([
      {
        code: "SQL_DIRECTORY",
        path: directory,
        message: `the SQL folder can't be read (${(error as NodeJS.ErrnoException).code})`,
        fix: "give the folder that holds migrations/ and roles/",
      },
    ]);
  }
}

/** The text of a file, with line ends as LF, or why it has none. */
export function readSqlFile(directory: string, file: string): string | Problem {
  const path = join(directory, file);
  let bytes: Buffer;
  try {
    const unusable = refuseKind(file, statSync(path));
    if (unusable) return unusable;
    bytes = readFileSync(path);
  } catch (error) {
    return unreadable(file, (error as NodeJS.ErrnoException).code ?? "");
  }
  const encoding = OTHER_ENCODINGS.find(([, mark]) =>
    mark.every((byte, index) => bytes[index] === byte),
  )?.[0];
  if (encoding) return notUtf8(file, `the file is ${encoding}, not UTF-8`, encoding);
  // A replacement character is either in the file, or stands for what could not be decoded.
  const text = bytes.toString("utf8");
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    const wide = text[nul + 2] === "\0" || text[nul - 2] === "\0";
    return {
      ...(wide
        ? notUtf8(file, "the file is UTF-16, not UTF-8", "UTF-16")
        : { code: "SQL_ENCODING", message: "the file holds a NUL byte, which no SQL can", fix: "remove it" }),
      path: `${file}:${positionOf(text, nul)}`,
    };
  }
  for (
    let at = text.indexOf("\ufffd"), offset = 0, counted = 0;
    at >= 0;
    at = text.indexOf("\ufffd", at + 1)
  ) {
    offset += Buffer.byteLength(text.slice(counted, at));
    counted = at;
    if (bytes.subarray(offset, offset + 3).equals(REPLACEMENT)) continue;
    const byte = `0x${bytes[offset]?.toString(16).toUpperCase()}`;
    return {
      ...notUtf8(file, "the file is not UTF-8", "WINDOWS-1252"),
      path: `${file}:${positionOf(text, at)}`,
      got: `byte ${byte} at offset ${offset}`,
    };
  }
  return normalise(text);
}

const REPLACEMENT = Buffer.from("\ufffd");

function refuseKind(file: string, stats: Stats): Problem | undefined {
  if (!stats.isFile()) {
    return {
      code: "SQL_FILE",
      path: file,
      message: stats.isDirectory() ? "a folder has the name of an SQL file" : "this is no ordinary file",
      fix: "rename it, or remove it",
    };
  }
  if (stats.size <= MAX_BYTES) return undefined;
  return {
    code: "SQL_FILE",
    path: file,
    message: "the file is too large for a migration",
    got: `${Math.ceil(stats.size / 1024 / 1024)} MiB`,
    allowed: `up to ${MAX_BYTES / 1024 / 1024} MiB`,
    fix: "load rows with COPY, outside of migrations",
  };
}

function unreadable(file: string, code: string): Problem {
  const fixes: Record<string, string> = {
    EACCES: `let the user that runs this read it: chmod a+r ${file}`,
    ENOENT: "it is a link to a file that is not there: restore that file, or remove the link",
    ELOOP: "it is a link to itself: remove it",
  };
  const fix = fixes[code];
  return { code: "SQL_FILE", path: file, message: `the file can't be read (${code})`, ...(fix && { fix }) };
}

function notUtf8(file: string, message: string, encoding: string): Problem {
  return {
    code: "SQL_ENCODING",
    path: file,
    message,
    fix: `save it as UTF-8, e.g. iconv -f ${encoding} -t UTF-8 ${file}`,
  };
}

/** A checkout with other line ends, or an editor's byte order mark, must not change a checksum. */
export function normalise(text: string): string {
  const unmarked = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  return unmarked.includes("\n") ? unmarked : unmarked.replaceAll("\r", "\n");
}
