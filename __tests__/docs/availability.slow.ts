import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { App } from "cdktf";
import ts from "typescript";
import { Duration } from "../../cloudsql/duration";
import { formatUsd } from "../../cloudsql/pricing/money";
import { Size } from "../../cloudsql/size";
import { prod } from "../../environments/prod";
import type { EnvironmentInput } from "../../environments/schema";
import { readSettings } from "../../environments/settings";
import { validateEnvironment } from "../../environments/validate";
import { buildStacks } from "../../main";
import { costOf } from "../../preflight/cost/cost";
import { resourcesOfConfiguration } from "../../preflight/inputs/configuration";

jest.setTimeout(120_000);

const ROOT = resolve(__dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/availability.md"), "utf8");
const PRODUCTION = prod(readSettings({}));

/** Each choice: its heading, the fields to write, and what the page says it costs. */
const CHOICES = PAGE.split(/^## /m)
  .slice(1)
  .map((section) => ({
    heading: section.slice(0, section.indexOf("\n")),
    code: /^```ts\n([\s\S]*?)^```$/m.exec(section)?.[1] ?? "",
    costs: /^Costs (\d+\.\d\d) more/m.exec(section)?.[1],
  }));

const outdir = mkdtempSync(join(tmpdir(), "availability-"));
afterAll(() => rmSync(outdir, { recursive: true }));

test("there is something to write under each heading", () => {
  expect(CHOICES.map(({ heading }) => heading)).toHaveLength(8);
  for (const { heading, code } of CHOICES) expect({ heading, code }).not.toMatchObject({ code: "" });
});

test("links lead to pages and headings that are there", () => {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, "")
      .replaceAll(" ", "-");
  const links = [...PAGE.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
  const own = links.filter((link) => !link.startsWith("https://"));
  expect(own.length).toBeGreaterThan(10);
  const broken = own.filter((link) => {
    const [file = "", anchor] = link.split("#");
    const path = join(ROOT, "docs", file || "availability.md");
    if (!existsSync(path)) return true;
    const headings = [...readFileSync(path, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) =>
      slug(text),
    );
    return anchor !== undefined && !headings.includes(anchor);
  });
  expect(broken).toEqual([]);
});

test("what is to be written are fields of an environment, of the right types", () => {
  const file = join(ROOT, "environments/availability-snippets.ts");
  const source = [
    'import { Duration } from "../cloudsql/duration";',
    'import { Size } from "../cloudsql/size";',
    'import type { EnvironmentInput } from "./schema";',
    "export const units = [Duration, Size];",
    ...CHOICES.map(({ code }, i) => `export const choice${i}: Partial<EnvironmentInput> = {\n${code}};`),
  ].join("\n");
  const config = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  // The file is not on the disk: others work in the folder.
  host.getSourceFile = (name, version, ...rest) =>
    name === file ? ts.createSourceFile(name, source, version) : getSourceFile(name, version, ...rest);
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? source : readFile(name));
  const program = ts.createProgram([file], { ...options, noEmit: true }, host);
  const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
  expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual(
    [],
  );
});

test("each is synthesized for production without an objection, and costs what the page says", () => {
  const inputs: EnvironmentInput[] = [
    PRODUCTION,
    ...CHOICES.map(({ code }) => ({ ...PRODUCTION, ...read(code) })),
  ];
  const environments = inputs.map((input, i) =>
    // The endpoint's project is named on the page, so that one keeps its own.
    validateEnvironment({
      ...input,
      name: `choice${i}`,
      ...(input.access?.kind !== "psc" && { project: `loist-choice${i}` }),
    }),
  );
  const app = new App({ outdir });
  buildStacks(app, environments);
  app.synth();
  const totals = environments.map(({ name }) => {
    const json = JSON.parse(readFileSync(join(outdir, "stacks", `${name}-database`, "cdk.tf.json"), "utf8"));
    return costOf(resourcesOfConfiguration(json, name)).estimate.total;
  });
  const [base = 0, ...others] = totals;
  expect(CHOICES.map(({ heading, costs }) => `${heading}: ${costs}`)).toEqual(
    CHOICES.map(({ heading, costs }, i) =>
      costs === undefined ? `${heading}: ${costs}` : `${heading}: ${formatUsd((others[i] ?? 0) - base)}`,
    ),
  );
});

function read(code: string): Partial<EnvironmentInput> {
  return new Function("Size", "Duration", `return {\n${code}};`)(Size, Duration);
}
