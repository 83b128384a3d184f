import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(__dirname, "../..");
const MOUNT = 'mount -t tmpfs -o "size=$0,mode=755" tmpfs "$1"';
/** A view of the machine in which we may mount: as root, or as anybody where the machine allows it. */
const NAMESPACES = [[], ["--user", "--map-current-user", "--keep-caps"]].map((own) => [
  ...own,
  // With all its processes it ends when we do.
  ...["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
]);

/** A disk of its own size, made of memory, that only the programs on it see. */
export class SmallDisk {
  private constructor(private readonly namespace: readonly string[]) {}

  /** Undefined where this machine lets nobody mount anything. */
  static find(): SmallDisk | undefined {
    const folder = mkdtempSync(join(tmpdir(), "small-disk-"));
    try {
      const works = (namespace: readonly string[]) =>
        spawnSync("unshare", [...namespace, "sh", "-c", MOUNT, "1m", folder], { stdio: "ignore" }).status ===
        0;
      const namespace = NAMESPACES.find(works);
      return namespace && new SmallDisk(namespace);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /**
   * Runs a TypeScript program whose folder for temporary files is the disk.
   *
   * @param program file from the project's root
   * @returns what it writes, read as JSON
   */
  async run(program: string, size: string): Promise<unknown> {
    const folder = mkdtempSync(join(tmpdir(), "small-disk-"));
    try {
      const { stdout } = await promisify(execFile)(
        "unshare",
        [
          ...this.namespace,
          ...["sh", "-c", `${MOUNT} && TMPDIR="$1" exec "$2" -r tsx/cjs "$3"`, size, folder],
          ...[process.execPath, program],
        ],
        { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: "" }, maxBuffer: 1e8 },
      );
      return JSON.parse(stdout);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}
