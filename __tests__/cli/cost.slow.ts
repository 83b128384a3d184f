import { musicdb } from "../support/musicdb";

test("the known answer: the machine with its storage is 52.71, which misses the budget; exit code 0", async () => {
  const { exitCode, stdout, stderr } = await musicdb(["cost", "prod"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/^prod: 53\.11 of 40\.00 USD a month, 13\.11 over\n/);
  expect(stdout).toMatch(/the machine with its storage +52\.71\n/);
  expect(stdout).toMatch(/27\.47 {2}a commitment of three years\n/);
  expect(stdout).toContain("the newest read 2026-09-28;");
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(stdout).not.toMatch(/^(dev|staging)/m);
});

test("all environments, for machines", async () => {
  const { exitCode, stdout } = await musicdb(["cost", "--json"]);
  expect(exitCode).toBe(0);
  const { environments } = JSON.parse(stdout);
  expect(
    environments.map(({ environment, overUsd }: { environment: string; overUsd: number }) => [
      environment,
      overUsd > 0,
    ]),
  ).toEqual([
    ["dev", false],
    ["staging", false],
    ["prod", true],
  ]);
});

test("the settings of the installation count", async () => {
  const env = {
    MUSICDB_PROD_AVAILABILITY: "regional",
    MUSICDB_REGION: "europe-west2",
    MUSICDB_MONTHLY_BUDGET_USD: "200",
  };
  const { stdout } = await musicdb(["cost", "prod"], { env });
  expect(stdout).toMatch(/^prod: \d+\.\d\d of 200\.00 USD a month, \d+\.\d\d under\n/);
  expect(stdout).toContain("db-custom-1-3840 in europe-west2");
  expect(stdout).toMatch(/^ {4}standby {6}the machine and the storage again/m);
});

test("an unknown environment is refused", async () => {
  expect(await musicdb(["cost", "prdo"])).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr:
      "there is no such environment [ENVIRONMENT_UNKNOWN]\n" +
      '  got:     "prdo"\n' +
      "  allowed: dev, staging, prod\n" +
      "  fix:     write prod\n",
  });
});
