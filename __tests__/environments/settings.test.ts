import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { readSettings, SETTING_NAMES } from "../../environments/settings";
import { refusal, refusedProblems } from "../support/refusal";

const EXAMPLE = readFileSync(join(__dirname, "../../.env.example"), "utf8");

test("without any variable there are example projects and the defaults", () => {
  const settings = readSettings({});
  expect(settings).toMatchObject({
    MUSICDB_DEV_PROJECT: "example-loist-dev",
    MUSICDB_STAGING_PROJECT: "example-loist-staging",
    MUSICDB_PROD_PROJECT: "example-loist-prod",
    MUSICDB_REGION: "us-central1",
    MUSICDB_STATE_BUCKET: "example-loist-terraform-state",
    MUSICDB_PROD_AVAILABILITY: "zonal",
    MUSICDB_MONTHLY_BUDGET_USD: 40,
    MUSICDB_BACKUP_START_TIME: "03:00",
    MUSICDB_ALERT_EMAILS: [],
    MUSICDB_ALERT_CHANNELS: [],
    MUSICDB_ONCALL: [],
  });
  expect(settings.MUSICDB_LOG_RETENTION_DAYS.toDays()).toBe(30);
  expect(settings.MUSICDB_SLOW_QUERY_MS.toMilliseconds()).toBe(200);
  expect(settings.MUSICDB_PROD_NETWORK).toBeUndefined();
});

test("an empty variable counts as left out", () => {
  const empty = Object.fromEntries(SETTING_NAMES.map((name) => [name, ""]));
  expect(readSettings(empty)).toEqual(readSettings({}));
});

test("variables of others are left alone", () => {
  expect(readSettings({ PATH: "/bin", GOOGLE_PROJECT: "x", XMUSICDB_REGION: "y" })).toEqual(readSettings({}));
});

test("lists have commas between, spaces do not count", () => {
  const { MUSICDB_ALERT_EMAILS } = readSettings({
    MUSICDB_ALERT_EMAILS: " ann@loist.example ,, bob@loist.example,",
  });
  expect(MUSICDB_ALERT_EMAILS).toEqual(["ann@loist.example", "bob@loist.example"]);
});

test("numbers become numbers and durations", () => {
  const settings = readSettings({
    MUSICDB_LOG_RETENTION_DAYS: "365",
    MUSICDB_SLOW_QUERY_MS: "0",
    MUSICDB_MONTHLY_BUDGET_USD: "120",
  });
  expect(settings.MUSICDB_LOG_RETENTION_DAYS.toDays()).toBe(365);
  expect(settings.MUSICDB_SLOW_QUERY_MS.toMilliseconds()).toBe(0);
  expect(settings.MUSICDB_MONTHLY_BUDGET_USD).toBe(120);
});

test("an unknown variable is refused with the one that was meant", () => {
  expect(refusal(() => readSettings({ MUSICDB_REGOIN: "us-east1" }))).toMatchInlineSnapshot(`
    "there is no such variable of this application [SETTING_UNKNOWN]
      got:     "MUSICDB_REGOIN"
      allowed: see .env.example
      fix:     did you mean MUSICDB_REGION?"
  `);
  expect(refusal(() => readSettings({ MUSICDB_PASSWORD: "s3cret" }))).toMatchInlineSnapshot(`
    "there is no such variable of this application [SETTING_UNKNOWN]
      got:     "MUSICDB_PASSWORD"
      allowed: see .env.example
      fix:     remove it"
  `);
});

test("all that is wrong is told at once, by the variable's name", () => {
  const wrong = {
    MUSICDB_DEV_PROJECT: "Loist Dev",
    MUSICDB_REGION: "us-central1-a",
    MUSICDB_ALERT_EMAILS: "ann@loist.example,bob",
    MUSICDB_SLOW_QUERY_MS: "200ms",
    MUSICDB_PROD_AVAILABILITY: "high",
  };
  expect(refusal(() => readSettings(wrong))).toMatchInlineSnapshot(`
    "MUSICDB_DEV_PROJECT: must be a project id (6 to 30 lower-case letters, digits and hyphens, without "projects/") [SETTING_INVALID]
      got:     "Loist Dev"
      fix:     see .env.example
    MUSICDB_REGION: must be a region, e.g. us-central1 [SETTING_INVALID]
      got:     "us-central1-a"
      fix:     see .env.example
    MUSICDB_PROD_AVAILABILITY: must be zonal or regional [SETTING_INVALID]
      got:     "high"
      fix:     see .env.example
    MUSICDB_ALERT_EMAILS: must be an e-mail address [SETTING_INVALID]
      got:     "bob"
      fix:     see .env.example
    MUSICDB_SLOW_QUERY_MS: must be a whole number of milliseconds, 0 to 2147483647 [SETTING_INVALID]
      got:     "200ms"
      fix:     see .env.example"
  `);
});

test.each([
  ["MUSICDB_LOG_RETENTION_DAYS", "3651"],
  ["MUSICDB_LOG_RETENTION_DAYS", "99999999999999999999"],
  ["MUSICDB_LOG_RETENTION_DAYS", "-1"],
  ["MUSICDB_SLOW_QUERY_MS", "2147483648"],
  ["MUSICDB_MONTHLY_BUDGET_USD", "0"],
  ["MUSICDB_MONTHLY_BUDGET_USD", "40.50"],
])("%s=%s is out of range", (name, value) => {
  expect(refusedProblems(() => readSettings({ [name]: value }))).toMatchObject([
    { code: "SETTING_INVALID", path: name, got: value },
  ]);
});

describe(".env.example", () => {
  test("documents exactly the variables there are", () => {
    // Those of a program's connection are tested with the program side.
    const settings = Object.keys(parseEnv(EXAMPLE)).filter((name) => !/^(DB_|DATABASE_URL$)/.test(name));
    expect(settings.sort()).toEqual([...SETTING_NAMES].sort());
  });

  test("says something about each", () => {
    const lines = EXAMPLE.split("\n");
    for (const name of SETTING_NAMES) {
      const block = lines.slice(0, lines.indexOf(`${name}=`)).reverse();
      const comment = block.find((line) => !/^MUSICDB_/.test(line));
      expect(comment).toMatch(/^# \S/);
    }
  });

  test("copied as it is changes nothing", () => {
    expect(readSettings(parseEnv(EXAMPLE))).toEqual(readSettings({}));
  });

  test.each([
    ["MUSICDB_REGION", "us-central1"],
    ["MUSICDB_LOG_RETENTION_DAYS", "30"],
    ["MUSICDB_SLOW_QUERY_MS", "200"],
    ["MUSICDB_MONTHLY_BUDGET_USD", "40"],
    ["MUSICDB_BACKUP_START_TIME", "03:00"],
  ])("tells the default of %s", (name, value) => {
    const above = EXAMPLE.slice(0, EXAMPLE.indexOf(`${name}=`));
    expect(above.slice(above.lastIndexOf("\n#") + 1)).toContain(`Default: ${value}`);
    expect(readSettings({ [name]: value })).toEqual(readSettings({}));
  });
});
