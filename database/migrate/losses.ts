import type { ClientBase } from "pg";
import { sqlState } from "../retry";
import { positionOf } from "./position";
import type { Script } from "./read";
import { alterTable, namesFound, plainStatement, sqlPattern } from "./sql-pattern";

/** Something that a script destroys. */
export interface Loss {
  /**
   * - `table`, `column`, `schema`: dropped
   * - `rows`: emptied, deleted or changed
   * - `unknown`: the statement drops what depends on something, or is code; its first line is the name
   */
  readonly what: "table" | "column" | "schema" | "rows" | "unknown";
  /** As the script writes it, e.g. `public.audio_tracks`, or `public.audio_tracks.mood` for a column. */
  readonly name: string;
  /** `file:line:column` of the statement. */
  readonly path: string;
}

/** A loss and its size in a database. */
export interface MeasuredLoss extends Loss {
  /** Rows of the table, values of the column; absent where that is not known. */
  readonly rows?: number;
  /** Counting took too long: `rows` is what the server's statistics say. */
  readonly estimated?: boolean;
}

const COUNT_LIMIT_MS = 5_000;

const DROP_TABLE = sqlPattern("^drop (?:foreign )?table (?:if exists )?<names>");
const DROP_SCHEMA = sqlPattern("^drop schema (?:if exists )?<names>");
const TRUNCATE = sqlPattern("^truncate (?:table )?(?:only )?<names>");
const CHANGE = sqlPattern("^(?:delete from|update|merge into) (?:only )?<name>");
const DROP_COLUMN = sqlPattern("^drop (?!constraint )(?:column )?(?:if exists )?<name>");
const UNSEEN = /^do |^call | cascade$/;

/** What a script destroys, told by its words, in its order. */
export function lossesOf(script: Script): Loss[] {
  return script.statements.flatMap(({ text, offset }) => {
    const path = `${script.file}:${positionOf(script.source, script.offset + offset)}`;
    const plain = plainStatement(text);
    const altered = alterTable(plain);
    const found: Omit<Loss, "path">[] = [
      ...namesFound(DROP_TABLE.exec(plain)).map((name) => ({ what: "table" as const, name })),
      ...namesFound(DROP_SCHEMA.exec(plain)).map((name) => ({ what: "schema" as const, name })),
      ...namesFound(TRUNCATE.exec(plain)).map((name) => ({ what: "rows" as const, name })),
      ...namesFound(CHANGE.exec(plain)).map((name) => ({ what: "rows" as const, name })),
      ...(altered?.actions ?? [])
        .flatMap((action) => namesFound(DROP_COLUMN.exec(action)))
        .map((column) => ({ what: "column" as const, name: `${altered?.name}.${column}` })),
    ];
    if (UNSEEN.test(plain)) found.push({ what: "unknown", name: text.split("\n")[0] ?? "" });
    return found.map((loss) => ({ ...loss, path }));
  });
}

/** Counts what would be lost; what the database does not have is left out. Reads only. */
export async function measureLosses(client: ClientBase, losses: readonly Loss[]): Promise<MeasuredLoss[]> {
  const measured: MeasuredLoss[] = [];
  const dropped = new Set(losses.flatMap(({ what, name }) => (what === "table" ? [name] : [])));
  for (const loss of losses) {
    const [table, column] = loss.what === "column" ? splitColumn(loss.name) : [loss.name];
    if (loss.what === "schema" || loss.what === "unknown") {
      measured.push(loss);
    } else if (!(loss.what !== "table" && dropped.has(table)) && (await exists(client, table, column))) {
      measured.push({ ...loss, ...(await count(client, table, column)) });
    }
  }
  return measured;
}

async function exists(client: ClientBase, table: string, column: string | undefined): Promise<boolean> {
  const { rows } = await client.query(
    `select exists (
       select from pg_class where oid = to_regclass($1)
         and ($2::text is null or exists (
           select from pg_attribute
           where attrelid = to_regclass($1) and attname = (parse_ident($2))[1] and not attisdropped))
     ) as there`,
    [table, column],
  );
  return rows[0].there;
}

async function count(
  client: ClientBase,
  table: string,
  column = "*",
): Promise<Pick<MeasuredLoss, "rows" | "estimated">> {
  await client.query("begin read only");
  try {
    await client.query(`set local statement_timeout = ${COUNT_LIMIT_MS}`);
    const { rows } = await client.query(`select count(${column}) as rows from ${table}`);
    return { rows: Number(rows[0].rows) };
  } catch (error) {
    if (!["57014", "55P03"].includes(sqlState(error) ?? "")) throw error;
  } finally {
    await client.query("rollback");
  }
  const { rows } = await client.query("select reltuples as rows from pg_class where oid = to_regclass($1)", [
    table,
  ]);
  return rows[0].rows < 0 ? {} : { rows: Number(rows[0].rows), estimated: true };
}

/** The last dot outside of quotes. */
function splitColumn(name: string): [string, string] {
  const column = /(?:"(?:[^"]|"")*"|[^".]+)$/.exec(name)?.[0] ?? "";
  return [name.slice(0, -column.length - 1), column];
}
