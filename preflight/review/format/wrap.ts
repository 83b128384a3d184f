/** Columns that lines keep to. */
export const WIDTH = 80;

/** Lines of the width, all indented; a word that is longer than a line is cut. */
export function wrap(text: string, indent: number): string[] {
  const room = WIDTH - indent;
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    // What is indented in a block of code stays so.
    let line = /^ */.exec(paragraph)?.[0] ?? "";
    let isEmpty = true;
    for (const word of paragraph
      .trim()
      .split(" ")
      .flatMap((long) => cut(long, room))) {
      if (!isEmpty && length(line) + 1 + length(word) > room) {
        lines.push(line);
        line = word;
      } else {
        line = isEmpty ? line + word : `${line} ${word}`;
      }
      isEmpty = false;
    }
    lines.push(line);
  }
  return lines.filter((line) => line.trim() !== "").map((line) => " ".repeat(indent) + line);
}

function cut(word: string, room: number): string[] {
  const characters = [...word];
  const pieces: string[] = [];
  do pieces.push(characters.splice(0, room).join(""));
  while (characters.length > 0);
  return pieces;
}

function length(text: string): number {
  return [...text].length;
}
