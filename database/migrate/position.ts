/** Longest piece of a line that a message shows, in UTF-16 units. */
const SHOWN = 120;

/** `line:column` of an index, both from 1, columns in characters. */
export function positionOf(source: string, offset: number): string {
  let line = 1;
  let start = 0;
  for (let end = source.indexOf("\n"); end >= 0 && end < offset; end = source.indexOf("\n", start)) {
    line += 1;
    start = end + 1;
  }
  let column = 1;
  for (let at = start; at < offset; at += widthAt(source, at)) column += 1;
  return `${line}:${column}`;
}

/** The line around an index; of a long one, the part around it. */
export function lineAt(source: string, offset: number): string {
  const start = source.lastIndexOf("\n", offset - 1) + 1;
  const end = source.indexOf("\n", offset);
  const line = source.slice(start, end < 0 ? source.length : end).trimEnd();
  if (line.length <= SHOWN) return line.trim();
  const from = Math.max(0, Math.min(offset - start - SHOWN / 2, line.length - SHOWN));
  // Without the halves of characters that were cut in two.
  const part = line.slice(from, from + SHOWN).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
  return `${from > 0 ? "…" : ""}${part}${from + SHOWN < line.length ? "…" : ""}`;
}

/** The server counts characters from 1, JavaScript UTF-16 units from 0. */
export function indexOfCharacter(text: string, position: number): number {
  let index = 0;
  for (let count = 1; count < position && index < text.length; count += 1) index += widthAt(text, index);
  return index;
}

function widthAt(text: string, index: number): number {
  return (text.codePointAt(index) as number) > 0xffff ? 2 : 1;
}
