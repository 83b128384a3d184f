import { Duration } from "../../cloudsql/duration";
import { formatProblem } from "../../cloudsql/problem";
import { Size } from "../../cloudsql/size";
import { Tier } from "../../cloudsql/tier";
import { PostgresVersion } from "../../cloudsql/version";
import { DatabaseFlags, type DatabaseFlagsProps } from "../../constructs/database-flags";
import fc from "../support/fast-check";
import { anyTier } from "../support/tiers";

function make(props: Partial<DatabaseFlagsProps> = {}): DatabaseFlags {
  return new DatabaseFlags({
    tier: Tier.of("db-custom-1-3840"),
    version: PostgresVersion.POSTGRES_17,
    ...props,
  });
}
const values = (props?: Partial<DatabaseFlagsProps>) =>
  Object.fromEntries(
    make(props)
      .toList()
      .map(({ name, value }) => [name, value]),
  );
const messages = (props: Partial<DatabaseFlagsProps>) => make(props).problems().map(formatProblem).join("\n");

test("3.75 GB: 1 GB, 2 GB, 4 MB and 64 MB, in the service's units", () => {
  expect(values()).toMatchObject({
    shared_buffers: String(1024 ** 3 / 8192),
    effective_cache_size: String((2 * 1024 ** 3) / 8192),
    work_mem: String(4 * 1024),
    maintenance_work_mem: String(64 * 1024),
    max_connections: "100",
    random_page_cost: "1.1",
  });
  expect(make().maxConnections).toBe(100);
});

test("who did what is always written", () => {
  expect(values()).toMatchObject({
    "cloudsql.enable_pgaudit": "on",
    "cloudsql.iam_authentication": "on",
    log_connections: "on",
    log_disconnections: "on",
    log_lock_waits: "on",
    log_statement: "ddl",
    "pgaudit.log": "ddl,role",
  });
});

test("slow statements are logged only where a limit is given", () => {
  expect(values()).not.toHaveProperty("log_min_duration_statement");
  expect(values({ slowQuery: Duration.seconds(2) })).toHaveProperty("log_min_duration_statement", "2000");
  expect(values({ slowQuery: Duration.milliseconds(0) })).toHaveProperty("log_min_duration_statement", "0");
});

test("what is given is converted once", () => {
  expect(
    values({
      sharedBuffers: Size.mebibytes(512),
      effectiveCacheSize: Size.gibibytes(1.5),
      workMem: Size.kibibytes(6000),
      maintenanceWorkMem: Size.mebibytes(128),
      maxConnections: 60,
      randomPageCost: 2,
    }),
  ).toMatchObject({
    shared_buffers: "65536",
    effective_cache_size: "196608",
    work_mem: "6000",
    maintenance_work_mem: "131072",
    max_connections: "60",
    random_page_cost: "2",
  });
});

test("other flags may override what is recorded, and are sorted in", () => {
  const list = make({ other: { log_statement: "all", autovacuum_naptime: "30" } }).toList();
  expect(list[0]).toEqual({ name: "autovacuum_naptime", value: "30" });
  expect(list).toContainEqual({ name: "log_statement", value: "all" });
  const names = list.map(({ name }) => name);
  expect(names).toEqual([...names].sort());
  expect(new Set(names).size).toBe(names.length);
});

test("on any machine and version the defaults are taken", () => {
  const versions = fc.integer({ min: 13, max: 18 }).map((major) => PostgresVersion.of(`POSTGRES_${major}`));
  fc.assert(
    fc.property(anyTier, versions, (tier, version) => {
      expect(messages({ tier, version })).toBe("");
    }),
  );
});

describe("refuses", () => {
  test("sizes out of range, in the units of the user", () => {
    expect(messages({ sharedBuffers: Size.gibibytes(3) })).toMatchInlineSnapshot(`
      ""sharedBuffers" is out of range on db-custom-1-3840 [FLAG_OUT_OF_RANGE]
        got:     "3 GB"
        allowed: 384 MB to 2304 MB
        fix:     write Size.mebibytes(2304) or less"
    `);
    expect(
      messages({ tier: Tier.DB_F1_MICRO, effectiveCacheSize: Size.gibibytes(2) }),
    ).toMatchInlineSnapshot(`
      ""effectiveCacheSize" is out of range on db-f1-micro [FLAG_OUT_OF_RANGE]
        got:     "2 GB"
        allowed: 104856 kB to 734000 kB
        fix:     write Size.kibibytes(734000) or less"
    `);
    expect(messages({ workMem: Size.kibibytes(32) })).toMatchInlineSnapshot(`
      ""workMem" is out of range on db-custom-1-3840 [FLAG_OUT_OF_RANGE]
        got:     "32 kB"
        allowed: 64 kB to 2147483647 kB
        fix:     write Size.kibibytes(64) or more"
    `);
  });

  test("a typed flag that is given twice", () => {
    expect(messages({ other: { shared_buffers: "131072" } })).toMatchInlineSnapshot(`
      ""shared_buffers" is set twice: by its own property and in "other" [FLAG_TWICE]
        got:     "131072"
        fix:     remove it from "other""
    `);
  });

  test("flags that Cloud SQL does not know or take", () => {
    expect(
      messages({ maxConnections: 300_000, other: { wal_level: "logical", log_statment: "ddl" } }),
    ).toMatchInlineSnapshot(`
      ""log_statment" is not a database flag of Cloud SQL for PostgreSQL [FLAG_UNKNOWN]
        got:     "log_statment"
        allowed: the flags of docs.cloud.google.com/sql/docs/postgres/flags
        fix:     did you mean "log_statement"?
      value of flag "max_connections" is out of range [FLAG_OUT_OF_RANGE]
        got:     "300000"
        allowed: 1 to 262143
        fix:     write "262143" or less
      "wal_level" cannot be set as a database flag [FLAG_NOT_SETTABLE]
        got:     "logical"
        fix:     remove it: set through cloudsql.logical_decoding
      max_connections + autovacuum_max_workers + max_worker_processes is too much together [FLAGS_TOO_MANY_BACKENDS]
        got:     "300000 + 3 + 8"
        allowed: 262142 in all
        fix:     lower max_connections"
    `);
  });

  test("an audit without its extension", () => {
    expect(messages({ other: { "cloudsql.enable_pgaudit": "off" } })).toMatchInlineSnapshot(`
      ""pgaudit.log" has no meaning to the server without its extension [FLAG_NEEDS_EXTENSION]
        got:     "ddl,role"
        allowed: together with "cloudsql.enable_pgaudit": "on"
        fix:     set "cloudsql.enable_pgaudit" to "on" or remove "pgaudit.log""
    `);
  });

  test("a size that is not a whole number of pages, at once", () => {
    expect(() => make({ sharedBuffers: Size.kibibytes(1_048_577) })).toThrow("SIZE_NOT_WHOLE");
  });
});
