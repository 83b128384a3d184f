import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dev as devInput } from "../../environments/dev";
import { namesOf } from "../../environments/names";
import { readSettings } from "../../environments/settings";
import { validateEnvironment } from "../../environments/validate";
import { runbookOf } from "../../runbooks";
import { expectSuccess, Rehearsal } from "../support/rehearsal";
import { RunbookRunner } from "../support/runbook-runner";

jest.setTimeout(600_000);

/** Development with a standby, and with a replica that can take its place. */
const dev = validateEnvironment({
  ...devInput(readSettings({})),
  access: { kind: "private" },
  availability: "regional",
  replicas: [{ name: "spare", region: "us-east1" }],
});
const [spare] = namesOf(dev).replicas;
const rehearsal = new Rehearsal();
let runner: RunbookRunner;

beforeAll(async () => {
  const file = join(rehearsal.projectRoot, "environments", "dev.ts");
  const text = readFileSync(file, "utf8").replace(
    '  access: { kind: "public" },\n',
    `  access: { kind: "private" },
  availability: "regional",
  replicas: [{ name: "spare", region: "us-east1" }],
`,
  );
  writeFileSync(file, text);
  expectSuccess(await rehearsal.start());
  runner = new RunbookRunner(rehearsal.projectRoot, dev);
}, 300_000);

test("failover: connections are cut, nothing is lost, and the application can work", async () => {
  await runner.asMigrator((client) => client.query("CREATE TABLE public.kept AS SELECT 1 AS kept"));
  const before = await runner.asMigrator(async (client) => {
    client.on("error", () => undefined);
    return (await client.query("SELECT pg_postmaster_start_time() AS started")).rows[0].started;
  });
  await runner.perform(runbookOf("failover", dev));
  const [after] = await runner.asMigrator(
    async (client) =>
      (await client.query("SELECT kept, pg_postmaster_start_time() AS started FROM public.kept")).rows,
  );
  expect(after).toMatchObject({ kept: 1 });
  expect(after.started).not.toEqual(before);
  expect(runner.done).toContain(
    `gcloud sql instances failover ${namesOf(dev).instance} --project=${dev.project}`,
  );
});

test("promotion: the replica is a primary that has everything, and Terraform leaves it alone", async () => {
  const promotion = runbookOf("promotion", dev);
  const seen: string[] = [];
  await runner.perform(promotion, {
    async after(title) {
      if (title !== "Look how far behind the replica is" && title !== "Promote") return;
      const { rows } = await runner.asMigrator(
        (client) => client.query("SELECT pg_is_in_recovery() AS is"),
        spare?.connectionName,
      );
      seen.push(`${title}: ${rows[0].is ? "a replica" : "a primary"}`);
    },
  });
  expect(seen).toEqual(["Look how far behind the replica is: a replica", "Promote: a primary"]);
  expect(runner.transcript).toMatch(/Successfully removed 1 resource instance/);
  expect(runner.transcript).not.toMatch(/instance\.replica-spare: Destroying/);

  const write = "INSERT INTO public.kept VALUES (2) RETURNING (SELECT count(*) FROM public.kept)::int AS had";
  const { rows } = await runner.asMigrator((client) => client.query(write), spare?.connectionName);
  expect(rows).toEqual([{ had: 1 }]);
  const old = await runner.asMigrator(
    async (client) => (await client.query("SELECT kept FROM public.kept")).rows,
  );
  expect(old).toEqual([{ kept: 1 }]);
});
