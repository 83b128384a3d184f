import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleProgram } from "../../database/bundle";

const ROOT = join(__dirname, "../..");

test("is the same from two folders, names neither, and is made quickly", () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "bundle-"));
  try {
    for (const folder of ["database", "cloudsql"])
      cpSync(join(ROOT, folder), join(elsewhere, folder), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(elsewhere, "node_modules"));
    const here = Buffer.from(bundleProgram("database/step.ts", ROOT));
    const started = performance.now();
    const there = Buffer.from(bundleProgram("database/step.ts", elsewhere));
    // Usually 0.1 s; the rest is for a busy machine.
    expect(performance.now() - started).toBeLessThan(2000);
    expect(there.equals(here)).toBe(true);
    const text = here.toString();
    for (const place of [ROOT, elsewhere]) expect(text.includes(place)).toBe(false);
    expect(here.length).toBeLessThan(1_000_000);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

test("is made once for each program", () => {
  expect(bundleProgram("database/step.ts")).toBe(bundleProgram("database/step.ts"));
});
