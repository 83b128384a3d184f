import { Edition } from "../../cloudsql/edition";
import { Tier } from "../../cloudsql/tier";
import { ReadPool, type ReadPoolProps } from "../../constructs/read-pool";
import { type Attributes, addInstance, synthesizeConstruct, synthRefusal } from "../support/construct";

const INSTANCE = "google_sql_database_instance";
const PLUS = { edition: Edition.ENTERPRISE_PLUS, tier: Tier.of("db-perf-optimized-N-4") };

const build = (props: Partial<ReadPoolProps>) => (stack: Parameters<typeof addInstance>[0]) => {
  new ReadPool(stack, "read-pool", {
    primary: addInstance(stack, PLUS),
    name: "music-db-read-pool",
    nodes: 2,
    ...props,
  });
};
const pool = (props: Partial<ReadPoolProps> = {}): Attributes =>
  synthesizeConstruct(build(props)).resource(INSTANCE, "read-pool");

test("by default is what was reviewed: its primary's machine, no availability and no backups of its own", () => {
  const made = pool();
  expect(made).toMatchSnapshot();
  expect(made).toMatchObject({
    instance_type: "READ_POOL_INSTANCE",
    node_count: 2,
    master_instance_name: `\${${INSTANCE}.instance.name}`,
    region: "us-central1",
    settings: { tier: "db-perf-optimized-N-4", edition: "ENTERPRISE_PLUS" },
    depends_on: [`${INSTANCE}.instance`],
  });
  for (const name of ["availability_type", "backup_configuration", "maintenance_window"])
    expect(made.settings).not.toHaveProperty(name);
});

test("smaller nodes take as many connections as the primary", () => {
  const connections = ({ settings }: Attributes) =>
    settings.database_flags.find((flag: Attributes) => flag.name === "max_connections").value;
  const primary = synthesizeConstruct(build({})).resource(INSTANCE, "instance");
  const small = pool({ tier: Tier.of("db-perf-optimized-N-2"), nodes: 5 });
  expect(small).toMatchObject({ node_count: 5, settings: { tier: "db-perf-optimized-N-2" } });
  expect(connections(small)).toBe(connections(primary));
});

test("a machine of another edition is refused with the pool's path", () => {
  expect(synthRefusal(build({ tier: Tier.of("db-custom-4-15360") }))).toMatchInlineSnapshot(`
    "[stack/read-pool] edition ENTERPRISE_PLUS does not offer the tier [TIER_NOT_IN_EDITION]
        got:     "db-custom-4-15360"
        allowed: a tier of ENTERPRISE_PLUS
        fix:     write edition ENTERPRISE or choose another tier"
  `);
});
