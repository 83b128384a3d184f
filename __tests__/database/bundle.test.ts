import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundlePair, bundleProgram } from "../../database/bundle";

const ROOT = join(__dirname, "../..");

/** The files of the SQL step, as a project's folder gives them. */
function files(root: string): Record<string, Buffer> {
  const { program, libraries } = bundlePair("database/step.ts", root);
  const all = Object.entries({ "step.cjs": program, ...libraries });
  return Object.fromEntries(all.map(([name, content]) => [name, Buffer.from(content)]));
}

test("is the same from two folders, names neither, and is made quickly", () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "bundle-"));
  try {
    for (const folder of ["database", "cloudsql"])
      cpSync(join(ROOT, folder), join(elsewhere, folder), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(elsewhere, "node_modules"));
    const here = files(ROOT);
    const started = performance.now();
    const there = files(elsewhere);
    // Usually 0.2 s; the rest is for a busy machine.
    expect(performance.now() - started).toBeLessThan(3000);
    expect(Object.keys(here)).toEqual(["step.cjs", "cloud-libraries.cjs"]);
    for (const [name, content] of Object.entries(here)) {
      expect(there[name]?.equals(content)).toBe(true);
      for (const place of [ROOT, elsewhere]) expect(content.includes(place)).toBe(false);
    }
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

test("is small: Google's libraries are in the second file only", () => {
  const { "step.cjs": step, "cloud-libraries.cjs": libraries } = files(ROOT);
  expect(step?.length).toBeLessThan(150_000);
  expect(step?.includes("generateEphemeralCert")).toBe(false);
  expect(libraries?.includes("generateEphemeralCert")).toBe(true);
  // The client of the Admin API is for the command line: the step sends one request by itself.
  expect(step?.includes("getLatestRecoveryTime")).toBe(false);
});

test("a program alone holds what it needs of them", () => {
  const backup = Buffer.from(bundleProgram("database/final-backup.ts"));
  expect(backup.includes("cloud-libraries.cjs")).toBe(false);
  expect(backup.includes("GOOGLE_APPLICATION_CREDENTIALS")).toBe(true);
});

test("is made once for each program", () => {
  expect(bundleProgram("database/step.ts")).toBe(bundleProgram("database/step.ts"));
  expect(bundlePair("database/step.ts").program).toBe(bundlePair("database/step.ts").program);
});
