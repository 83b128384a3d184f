import { indexOfCharacter, lineAt, positionOf } from "../../../database/migrate/position";

test("lines and columns count from 1, in characters", () => {
  const source = "a\n😀é;\n\nx";
  expect(positionOf(source, 0)).toBe("1:1");
  expect(positionOf(source, source.indexOf("😀"))).toBe("2:1");
  expect(positionOf(source, source.indexOf(";"))).toBe("2:3");
  expect(positionOf(source, source.indexOf("\n\n") + 1)).toBe("3:1");
  expect(positionOf(source, source.length)).toBe("4:2");
});

test("the server's positions are characters, ours UTF-16 units", () => {
  expect(indexOfCharacter("😀é;", 1)).toBe(0);
  expect(indexOfCharacter("😀é;", 3)).toBe(3);
  expect(indexOfCharacter("a", 9)).toBe(1);
});

test("a line is shown without its indentation, a long one in part, and no character in halves", () => {
  expect(lineAt("a\n  b;  \nc", 5)).toBe("b;");
  expect(lineAt("a\nb", 3)).toBe("b");
  const long = `x${"😀".repeat(300)}`;
  const shown = lineAt(long, 301);
  expect(shown).toMatch(/^…(?:😀)+…$/u);
  expect(shown.length).toBeLessThan(125);
  expect(lineAt(long, 0)).toMatch(/^x(?:😀)+…$/u);
  expect(lineAt(long, long.length)).toMatch(/^…(?:😀)+$/u);
});
