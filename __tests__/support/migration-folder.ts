import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A temporary folder of migrations for one test. */
export class MigrationFolder {
  readonly path = mkdtempSync(join(tmpdir(), "migrations-"));

  /** Writes `0001_name.sql` and so on; a text without markers becomes the up part. */
  write(files: Record<string, string>): this {
    for (const [name, text] of Object.entries(files)) {
      const marked = /^-- migrate:up\r?$/m.test(text) ? text : `-- migrate:up\n${text}`;
      writeFileSync(join(this.path, `${name}.sql`), marked);
    }
    return this;
  }

  delete(name: string): this {
    rmSync(join(this.path, `${name}.sql`));
    return this;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
