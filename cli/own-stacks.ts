import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type Input, readInput } from "../preflight/inputs/read";
import { interruptible } from "./interrupt";
import { PROJECT_ROOT } from "./project";
import { outputDirectory, synthesize } from "./synth";

/**
 * Our own stacks, freshly synthesized in a folder of their own: what is refused here is never left to be
 * deployed. The application itself does not judge them, or there would be nothing to report.
 */
export async function ownStacks(): Promise<Input[]> {
  const outdir = realpathSync(mkdtempSync(join(tmpdir(), "musicdb-stacks-")));
  try {
    const stacks = await interruptible((signal) =>
      synthesize(PROJECT_ROOT, signal, { outdir, preflight: false }),
    );
    return stacks.map(({ name, directory }) => {
      const input = readInput(directory, name);
      const files = input.files.map((file) => ({
        ...file,
        path: join(outputDirectory(PROJECT_ROOT), relative(outdir, file.path)),
      }));
      return { ...input, files };
    });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
