import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A temporary folder of migrations for one test. */
export class MigrationFolder {
  readonly path = mkdtempSync(join(tmpdir(), "migrations-"));

  /**
   * Writes `0001_name.sql` and so on; a text without markers becomes the up part, and a way back that does
   * nothing is added where there is none.
   */
  write(files: Record<string, string>): this {
    for (const [name, text] of Object.entries(files)) {
      const up = /^-- migrate:up\r?$/m.test(text) ? text : `-- migrate:up\n${text}`;
      const wayBack = /^-- (?:migrate:down|irreversible)/m.test(up) ? "" : "\n-- migrate:down\nselect 1;\n";
      writeFileSync(join(this.path, `${name}.sql`), `${up}${wayBack}`);
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
