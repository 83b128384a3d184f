import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { Cron } from "../../cloudsql/cron";
import { longestGap } from "../../cloudsql/export-schedule";
import { stopDaemon } from "../../emulator/daemon";
import { musicdb } from "../support/musicdb";
import { makeProjectCopy } from "../support/project-copy";

const ROOT = resolve(__dirname, "../..");
const WORKFLOWS = join(ROOT, ".github", "workflows");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
  readonly if?: string;
}

interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: unknown;
  readonly jobs: Record<string, Job>;
}

const text = (name: string) => readFileSync(join(WORKFLOWS, `${name}.yml`), "utf8");
const workflow = (name: string): Workflow => parse(text(name), { strict: true, uniqueKeys: true });
const names = readdirSync(WORKFLOWS).map((file) => file.replace(/\.yml$/, ""));
const jobs = names.flatMap((name) =>
  Object.entries(workflow(name).jobs).map(([id, job]) => ({ id: `${name}/${id}`, job })),
);

describe.each(names)("%s.yml", (name) => {
  test("takes no rights for the whole workflow, and never runs a fork's code with ours", () => {
    const { on, permissions } = workflow(name);
    expect(permissions).toEqual({});
    // A schedule may be run by hand, too.
    expect(Object.keys(on).filter((event) => event !== "workflow_dispatch")).toHaveLength(1);
    expect(text(name)).not.toMatch(/pull_request_target|workflow_run/);
  });

  test("pins every action by commit, with its version for people", () => {
    const uses = text(name)
      .split("\n")
      .filter((line) => /^\s*(- )?uses:/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("uses no stored secret, and nothing that others write in a command", () => {
    expect(text(name)).not.toMatch(/secrets\./);
    for (const job of Object.values(workflow(name).jobs)) {
      for (const { run } of job.steps) if (run) expect(run).not.toContain("${{");
    }
  });
});

test("an action has the same commit everywhere", () => {
  const commits = new Map<string, Set<string>>();
  for (const { job } of jobs) {
    for (const { uses = "" } of job.steps) {
      const [action = "", commit = ""] = uses.split("@");
      commits.set(action, (commits.get(action) ?? new Set()).add(commit));
    }
  }
  for (const [action, found] of commits) expect([action, found.size]).toEqual([action, 1]);
});

test.each(jobs)("$id ends by itself, keeps no credentials of the checkout, and has few rights", ({ job }) => {
  expect(job["timeout-minutes"]).toBeGreaterThan(0);
  const checkout = job.steps.find(({ uses }) => uses?.startsWith("actions/checkout@"));
  expect(checkout?.with).toMatchObject({ "persist-credentials": false });
  const { contents, ...others } = job.permissions ?? {};
  expect(contents).toBe("read");
  const allowed = ["security-events", "id-token", "pull-requests"];
  for (const right of Object.keys(others)) expect(allowed).toContain(right);
});

test("only jobs that a fork cannot reach log in, and none logs in with a key", () => {
  const logins = jobs.filter(({ job }) => job.permissions?.["id-token"] === "write");
  expect(logins.map(({ id }) => id).sort()).toEqual(["apply/apply", "drill/drill", "plan/plan"]);
  expect(workflow("plan").jobs.plan?.if).toContain(
    "github.event.pull_request.head.repo.full_name == github.repository",
  );
  expect(workflow("apply").on).toEqual({ push: { branches: ["main"] } });
  expect(workflow("apply").jobs.apply?.environment).toBe("${{ matrix.environment }}");
  for (const { job } of jobs) {
    const login = job.steps.find(({ uses }) => uses?.startsWith("google-github-actions/auth@"));
    expect(login !== undefined).toBe(job.permissions?.["id-token"] === "write");
    if (login) {
      expect(Object.keys(login.with ?? {}).sort()).toEqual(["service_account", "workload_identity_provider"]);
    }
  }
});

test("what looks at the real installation has all of its variables", () => {
  const variables = readFileSync(join(ROOT, ".env.example"), "utf8").match(/^MUSICDB_\w+(?==)/gm) ?? [];
  expect(variables.length).toBeGreaterThan(10);
  for (const job of [
    workflow("plan").jobs.check,
    workflow("plan").jobs.plan,
    workflow("apply").jobs.apply,
    workflow("drill").jobs.drill,
  ]) {
    const ours = Object.entries(job?.env ?? {}).filter(([name]) => name.startsWith("MUSICDB_"));
    expect(ours).toEqual(variables.map((name) => [name, `\${{ vars.${name} }}`]));
  }
});

describe("the drill", () => {
  const { on, jobs: own } = workflow("drill");
  const steps = own.drill?.steps ?? [];

  test("runs each week, and by hand", () => {
    expect(Object.keys(on)).toEqual(["schedule", "workflow_dispatch"]);
    const [{ cron }] = on.schedule as [{ cron: string }];
    expect(longestGap(Cron.of(cron)).toHours()).toBe(7 * 24);
    expect(own.drill?.environment).toBe("drill");
  });

  test("calls what musicdb has, and ends as it ends", async () => {
    const { run = "" } = steps.find(({ name }) => name === "Drill") ?? {};
    const [, words = "", file] = /^npm run --silent musicdb -- (.+) > (\S+)$/.exec(run) ?? [];
    const [command = "", environment, ...flags] = words.split(" ");
    expect([environment, file]).toEqual(["prod", "drill.json"]);
    const { stdout } = await musicdb([command, "--help"]);
    for (const flag of flags) expect(stdout).toMatch(new RegExp(`^ +${flag} `, "m"));
    expect(steps.some((step) => "continue-on-error" in step)).toBe(false);
  });

  test("keeps its record, good or bad", () => {
    const last = steps.at(-1);
    expect(last?.uses).toMatch(/^actions\/upload-artifact@/);
    expect(last?.if).toBe("${{ !cancelled() }}");
    expect(last?.with).toMatchObject({ path: "drill.json" });
  });
});

test("every npm script that a step runs is there", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const commands = jobs.flatMap(({ job }) => job.steps.flatMap(({ run = "" }) => run.split("\n")));
  const called = commands.flatMap((run) =>
    [...run.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = ""]) => name),
  );
  expect(new Set(called)).toEqual(new Set(["synth", "check", "musicdb", "plan"]));
  for (const name of called) expect(scripts).toHaveProperty(name);
});

describe("a pull request from a fork", () => {
  let parent: string;
  let projectRoot: string;

  beforeAll(() => {
    parent = realpathSync(mkdtempSync(join(tmpdir(), "workflow-")));
    projectRoot = makeProjectCopy(parent);
  });

  afterAll(async () => {
    await stopDaemon(projectRoot, () => {});
    rmSync(parent, { recursive: true });
  });

  test("gets a plan of every stack, by the steps as they are written", () => {
    const runs = workflow("plan").jobs["plan-emulator"]?.steps.filter(({ run }) => run) ?? [];
    const summary = join(parent, "summary.md");
    // The copy has this project's packages already: what `npm ci` would make.
    const [install, ...steps] = runs;
    expect(install?.run).toBe("npm ci");
    const said = new Map<string | undefined, string>();
    for (const { name, run = "" } of steps) {
      const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", run], {
        cwd: projectRoot,
        encoding: "utf8",
        env: { ...process.env, GITHUB_STEP_SUMMARY: summary, CI: "true" },
      });
      said.set(name, stdout);
      expect({ name, status, said: status === 0 ? "" : stdout + stderr }).toEqual({
        name,
        status: 0,
        said: "",
      });
    }
    const review = readFileSync(summary, "utf8");
    for (const environment of ["dev", "staging", "prod"]) {
      for (const part of ["database", "schema", "monitoring"]) {
        expect(review).toMatch(
          new RegExp(`^\\| ${environment}-${part} \\| nothing is lost \\| \\d+ to create`, "m"),
        );
      }
    }
    expect(review).toContain("**create** `google_sql_database_instance.instance`");
    expect(said.get("Stop the emulator")).toContain("stopped the emulator");
  }, 180_000);
});
