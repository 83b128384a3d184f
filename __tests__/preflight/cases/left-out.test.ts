import { LEFT_OUT } from "./left-out";

test("what is left out says why, once", () => {
  const ids = LEFT_OUT.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { reason } of LEFT_OUT) expect(reason).not.toBe("");
  process.stdout.write(
    LEFT_OUT.map(({ id, reason }) => `  left out of the cases: ${id}: ${reason}\n`).join(""),
  );
});
