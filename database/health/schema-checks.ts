import { join } from "node:path";
import { type LedgerRow, readLedger } from "../migrate/ledger";
import { compare, type MigrationStatus } from "../migrate/plan";
import { readMigrations } from "../migrate/read";
import { type Ask, type Check, type Finding, unknown } from "./check";

/** The extensions that sql/migrations create. */
export const EXTENSIONS: readonly string[] = ["pg_stat_statements", "pg_trgm", "unaccent"];

/** Whether the expected extensions are there, as new as the server has them. */
export const extensions = (expected: readonly string[]): Check => ({
  name: "extensions",
  async run(ask) {
    const rows = (await ask(
      `select wanted as name, extension.extversion as version, available.default_version as newest
       from unnest($1::text[]) as wanted
       left join pg_extension as extension on extension.extname = wanted
       left join pg_available_extensions as available on available.name = wanted
       order by wanted`,
      [expected],
    )) as unknown as { name: string; version: string | null; newest: string | null }[];
    const missing = rows.filter(({ version }) => version === null);
    const old = rows.filter(
      ({ version, newest }) => version !== null && newest !== null && version !== newest,
    );
    const summary =
      missing.length > 0
        ? `missing: ${missing.map(({ name }) => name).join(", ")}`
        : old.length > 0
          ? `older than the server's: ${old.map(({ name, version, newest }) => `${name} ${version} (${newest})`).join(", ")}`
          : `all ${rows.length} there, as new as the server has them`;
    return {
      status: missing.length > 0 ? "failed" : old.length > 0 ? "warning" : "ok",
      summary,
      facts: Object.fromEntries(rows.map(({ name, version }) => [name, version])),
    };
  },
});

/** Indexes that an interrupted build left behind: they cost every write and help no query. */
export const indexes: Check = {
  name: "indexes",
  async run(ask) {
    const rows = await ask(`
      select indexrelid::regclass::text as name from pg_index
      where not indisvalid and indexrelid not in (select index_relid from pg_stat_progress_create_index)
      order by 1`);
    const invalid = rows.map(({ name }) => String(name));
    return {
      status: invalid.length > 0 ? "failed" : "ok",
      summary: invalid.length > 0 ? `invalid: ${invalid.join(", ")}` : "none is invalid",
      facts: { invalid },
    };
  },
};

/** What {@link migrations} compares. */
export interface MigrationSources {
  /** Folder with migrations/. @default - only whether the tables are there is checked */
  readonly sqlDirectory?: string;
  /** Reads the ledger as a user who may see it. @default - as the user of the connection */
  readonly readLedger?: () => Promise<readonly LedgerRow[]>;
}

/** Whether the tables are there, and the ledger of migrations as the files are. */
export const migrations = (sources: MigrationSources): Check => ({
  name: "migrations",
  async run(ask) {
    const [row] = await ask(`
      select to_regclass('public.audio_tracks') is not null as tables, coalesce((
        -- to_regclass refuses a schema that this user may not use.
        select has_schema_privilege(schema.oid, 'usage') and has_table_privilege(ledger.oid, 'select')
        from pg_class as ledger join pg_namespace as schema on schema.oid = ledger.relnamespace
        where schema.nspname = 'migrations' and ledger.relname = 'applied'), false) as ledger`);
    if (!row?.tables) return { status: "failed", summary: "the table audio_tracks is missing" };
    if (!row.ledger && !sources.readLedger)
      return unknown("the tables are there; this user may not see the ledger");
    const ledger = row.ledger ? await readHere(ask) : await sources.readLedger?.();
    const version = ledger?.at(-1)?.version;
    if (!ledger || !sources.sqlDirectory)
      return { status: "ok", summary: `version ${version}`, facts: { version } };
    return compared(compare(readMigrations(join(sources.sqlDirectory, "migrations")), ledger), version);
  },
});

function readHere(ask: Ask): Promise<LedgerRow[]> {
  const client = { query: async (sql: string) => ({ rows: await ask(sql) }) };
  return readLedger(client as unknown as Parameters<typeof readLedger>[0]);
}

function compared(all: readonly MigrationStatus[], version: string | undefined): Finding {
  const count = (state: MigrationStatus["state"]) => all.filter((one) => one.state === state).length;
  const drift = count("changed") + count("missing") + count("out of order");
  const pending = count("pending");
  const parts = (["changed", "missing", "out of order", "pending"] as const).flatMap((state) =>
    count(state) > 0 ? [`${count(state)} ${state}`] : [],
  );
  return {
    status: drift > 0 ? "failed" : pending > 0 ? "warning" : "ok",
    summary: [`version ${version}`, ...(parts.length > 0 ? parts : [`all ${all.length} applied`])].join(", "),
    facts: {
      version,
      pending,
      drift: all.filter(({ state }) => state !== "applied" && state !== "pending").map(({ name }) => name),
    },
  };
}
