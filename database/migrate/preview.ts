import { positionOf } from "./position";
import type { Migration, Script } from "./read";
import { namesFound, plainStatement, sqlPattern } from "./sql-pattern";
import { type TableLock, tableLocks } from "./table-locks";

/** A migration that would run. */
export interface PreviewedMigration {
  readonly name: string;
  readonly file: string;
  /** One transaction with its record, or statement by statement. */
  readonly transaction: boolean;
  /** As the login user instead of the owner of the tables. */
  readonly asLogin: boolean;
  readonly statements: readonly PreviewedStatement[];
}

export interface PreviewedStatement {
  /** `line:column` in the file. */
  readonly position: string;
  /** Its first line. */
  readonly sql: string;
  /** What others would wait for; what the same run makes is left out, as nobody uses it yet. */
  readonly locks: readonly TableLock[];
  /** A function or block of code, whose locks are not seen. */
  readonly isCode: boolean;
}

const CREATE_TABLE = sqlPattern("^create (?:unlogged )?table (?:if not exists )?<name>");

/** What would run, without running it. */
export function preview(
  migrations: readonly Migration[],
  direction: "up" | "down" = "up",
): PreviewedMigration[] {
  const made = new Set<string>();
  return migrations.map((migration) => {
    const { name, file, noTransaction, asLogin } = migration;
    const script = direction === "up" ? migration.up : (migration.down as Script);
    const statements = script.statements.map(({ text, offset }): PreviewedStatement => {
      const plain = plainStatement(text);
      for (const table of namesFound(CREATE_TABLE.exec(plain))) made.add(unqualified(table));
      return {
        position: positionOf(script.source, script.offset + offset),
        sql: text.split("\n")[0] ?? "",
        locks: tableLocks(text).filter((lock) => !made.has(unqualified(lock.name))),
        isCode: /^(?:do|call|select) /.test(plain),
      };
    });
    return { name, file, transaction: !noTransaction, asLogin, statements };
  });
}

/** Migrations run with `search_path = public`. */
function unqualified(name: string): string {
  return name.replace(/^public\./, "");
}
