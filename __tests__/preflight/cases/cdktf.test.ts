import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { ServiceNetworkingConnection } from "@cdktf/provider-google/lib/service-networking-connection";
import { SqlDatabaseInstance } from "@cdktf/provider-google/lib/sql-database-instance";
import { App, TerraformOutput, TerraformStack, TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import { ProblemError } from "../../../cloudsql/problem";
import { Size } from "../../../cloudsql/size";
import { check } from "../../../preflight/check";
import type { Finding } from "../../../preflight/finding";
import { resourcesOfConfiguration } from "../../../preflight/inputs/configuration";
import { addInstance, synthesizeConstruct } from "../../support/construct";
import { checked, findingAt } from "../../support/preflight";
import { synthesize } from "../../support/synthesize";

class Stack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new GoogleProvider(this, "google", { project: "example" });
  }

  instance(dependsOn: ServiceNetworkingConnection[] = []): SqlDatabaseInstance {
    return new SqlDatabaseInstance(this, "instance", {
      name: "main",
      databaseVersion: "POSTGRES_17",
      settings: { tier: "db-custom-1-3840", edition: "ENTERPRISE", diskSize: 20 },
      dependsOn,
    });
  }
}

/** What CDKTF itself writes for an app, and what the rules find in all of its stacks together. */
function checkApp(build: (app: App) => void): Finding[] {
  const outdir = mkdtempSync(join(tmpdir(), "cdktf-case-"));
  try {
    const app = new App({ outdir });
    build(app);
    app.synth();
    const names = app.node.children.filter(TerraformStack.isStack).map(({ node }) => node.id);
    return check(
      names.flatMap((name) => {
        const file = join(outdir, "stacks", name, "cdk.tf.json");
        return resourcesOfConfiguration(JSON.parse(readFileSync(file, "utf8")), name);
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function only(findings: readonly Finding[], rule: string): Finding {
  const [found, ...more] = findings.filter((finding) => finding.rule === rule);
  if (!found || more.length > 0) throw new Error(`${more.length + (found ? 1 : 0)} findings of ${rule}`);
  return found;
}

let ours: ReturnType<typeof synthesize>;
beforeAll(() => {
  ours = synthesize();
}, 60_000);
afterAll(() => ours.remove());

describe("R169: a numeric attribute in a text", () => {
  const textOf = (made: (size: number) => string) =>
    checkApp((app) => {
      const stack = new Stack(app, "database");
      new TerraformOutput(stack, "url", { value: made(stack.instance().settings.diskSize), staticId: true });
    });

  test.each([
    ["calculated with", (size: number) => `size=${size * 0.8}`, /got "-\d\.\d+e\+2\d\d"/],
    ["written out", (size: number) => String(BigInt(size)), /got "-?\d{30,}/],
    // How many digits it has depends on how many tokens there were before it.
    ["cut", (size: number) => String(size).replace(/(?<=e\+)\d+$/, ""), /got "-\d\.\d+e\+"/],
  ])("is refused when it was %s", (_how, made, got) => {
    const found = only(textOf(made), "state-number-token");
    expect(found).toMatchObject({ severity: "error", address: "output.url", attribute: "value" });
    expect(found.message).toMatch(got);
    expect(found.fix).toContain("Token.asString");
  });

  test("is a reference where it was only put there", () => {
    expect(textOf((size) => ["size=", size].join(""))).not.toContainEqual(
      expect.objectContaining({ rule: "state-number-token" }),
    );
  });
});

test("R171: dependsOn across stacks", () => {
  const findings = checkApp((app) => {
    const network = new Stack(app, "network");
    const vpc = new ComputeNetwork(network, "vpc", { name: "main" });
    const psa = new ServiceNetworkingConnection(network, "psa", {
      network: vpc.id,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: ["range"],
    });
    new Stack(app, "database").instance([psa]);
  });
  const found = only(findings, "state-depends-on");
  expect(found).toMatchObject({
    severity: "error",
    source: "database",
    address: "google_sql_database_instance.instance",
    attribute: "depends_on[0]",
  });
  expect(found.fix).toContain("order the stacks (addDependency)");
});

describe("R172: stacks that depend on one another", () => {
  test("in a circle are refused, with where", () => {
    // What CDKTF writes when each of two stacks reads an output of the other.
    const stack = (other: string) => ({
      data: { terraform_remote_state: { [`cross-stack-reference-input-${other}`]: { backend: "gcs" } } },
      output: { made: { value: "x" } },
      resource: {
        google_sql_database: {
          a: { name: `\${data.terraform_remote_state.cross-stack-reference-input-${other}.outputs.made}` },
        },
      },
    });
    const findings = check([
      ...resourcesOfConfiguration(stack("api"), "app"),
      ...resourcesOfConfiguration(stack("app"), "api"),
    ]).filter(({ rule }) => rule === "state-cross-stack");
    expect(findings.map(({ severity, source }) => [severity, source])).toEqual([
      ["error", "api"],
      ["error", "app"],
    ]);
    expect(findings[1]?.message).toContain("circle: app -> api -> app; got");
    expect(findings[1]?.message).toContain("google_sql_database.a");
  });

  test("one way are told of, with the construct that reads", () => {
    const findings = checkApp((app) => {
      const made = new ComputeNetwork(new Stack(app, "api"), "vpc", { name: "main" });
      new TerraformOutput(new Stack(app, "app"), "vpc", { value: made.selfLink, staticId: true });
    });
    const found = only(findings, "state-cross-stack");
    expect(found).toMatchObject({ severity: "info", source: "app" });
    expect(found.message).toContain("the stack reads the state of api");
  });
});

describe("R173: a reader that needs a new output", () => {
  test("is refused until the other stack has it", () => {
    const database = {
      data: { terraform_remote_state: { network: { backend: "gcs" } } },
      output: { vpc: { value: "${data.terraform_remote_state.network.outputs.subnet}" } },
    };
    const network = { output: { vpc: { value: "x" } } };
    const findings = check([
      ...resourcesOfConfiguration(database, "database"),
      ...resourcesOfConfiguration(network, "network"),
    ]);
    expect(only(findings, "state-cross-stack").message).toContain("the stack network has no output subnet");
  });

  test("cannot be in our stacks: none reads another state", () => {
    for (const stack of Object.values(ours.stacks))
      expect(stack).not.toHaveProperty("data.terraform_remote_state");
  });
});

describe("R174: a construct that moves", () => {
  test("leaves stateful addresses as they are, and nothing of them is destroyed", () => {
    // The addresses of every stack are pinned in __tests__/stacks.
    expect(ours.addresses("prod-database")).toEqual(
      expect.arrayContaining([
        "google_sql_database.database",
        "google_sql_database_instance.instance",
        "google_sql_user.application-user",
        "google_sql_user.migrator-user",
      ]),
    );
    const instance = ours.resource("prod-database", "google_sql_database_instance.instance");
    expect(instance.lifecycle.prevent_destroy).toBe(true);
  });
});

describe("R175: an absolute path of one machine", () => {
  test("is refused", () => {
    const sql = '${filemd5("/home/dev/project/sql/init.sql")}';
    const input = { "null_resource.sql": { triggers: { sql } } };
    const { message, fix } = findingAt(input, "error", "null_resource.sql", "triggers.sql");
    expect(message).toContain('got "/home/dev/project/sql/init.sql"');
    expect(fix).toContain('"${path.module}/init.sql"');
  });

  test("is in no stack of ours: files travel as assets, and the trigger is a hash", () => {
    const text = JSON.stringify(ours.stacks);
    for (const place of [process.cwd(), ours.outdir]) expect(text).not.toContain(place);
  });
});

describe("R179: quotes that are escaped in an expression", () => {
  test("are refused", () => {
    const input = { locals: { endpoint: '${jsondecode(x)[\\"API Endpoint\\"]}', x: "{}" } };
    const { message, fix } = findingAt(input, "error", "locals", "endpoint");
    expect(message).toContain("its quotes are escaped");
    expect(fix).toBe('write ${jsondecode(x)["API Endpoint"]}');
  });

  test("are in no stack of ours", () => {
    const found = Object.entries(ours.stacks).flatMap(([name, json]) => {
      return check(resourcesOfConfiguration(json, name)).filter(({ rule }) => rule === "state-expression");
    });
    expect(found).toEqual([]);
  });
});

describe("R181: a value that is known at apply only", () => {
  test("is not judged", () => {
    const name = "name_that_is_no_name";
    const { resource } = synthesizeConstruct((stack) => {
      addInstance(stack, { name: new TerraformVariable(stack, name, {}).stringValue });
    });
    expect(resource("google_sql_database_instance").name).toBe(`\${var.${name}}`);
  });

  test("is skipped by the rules", () => {
    const input = { "google_sql_database_instance.main": { settings: { disk_size: "${var.disk_size}" } } };
    expect(checked(input)).not.toContainEqual(expect.objectContaining({ attribute: "settings.disk_size" }));
  });

  test("is refused where a literal decides", () => {
    const size = () => Size.gibibytes(Token.asNumber("${var.disk_size}"));
    expect(size).toThrow(ProblemError);
    expect(size).toThrow("a size must be a whole number of bytes, zero or more");
  });
});
