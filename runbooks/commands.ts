import type { Environment } from "../environments";
import type { Command, Edit, Step } from "./runbook";

/** `gcloud …`, in the environment's project. */
export function gcloud(
  { project }: Pick<Environment, "project">,
  words: string,
  ...flags: readonly string[]
): Command {
  return {
    tool: "gcloud",
    text: [`gcloud ${words}`, `--project=${project}`, ...flags].join(" "),
    cloudOnly: true,
  };
}

/** `npx musicdb …`. What `--cloud` goes to is rehearsed on the emulator, which is where it goes without. */
export function musicdb(words: string): Command {
  const rehearsal = words.split(" ").filter((word) => word !== "--cloud");
  return { tool: "musicdb", text: `npx musicdb ${words}`, cloudOnly: false, rehearsal };
}

/**
 * Statements, one a line or more, as a user who is named in the step.
 *
 * @param on connection name of another instance than the environment's
 */
export function sql(text: string, on?: string): Command {
  return { tool: "sql", text, cloudOnly: false, ...(on && { on }) };
}

/** A line of a POSIX shell that asks for a value. */
export function ask(variable: string, question: string): Command {
  return { tool: "shell", text: `read -r -p '${question}: ' ${variable}`, cloudOnly: false };
}

/** Where the stacks of an environment are. */
export function stackFolder({ name }: Environment, stack: "database" | "schema" | "monitoring"): string {
  return `cdktf.out/stacks/${name}-${stack}`;
}

/** Plans a stack, has it reviewed, and applies what was reviewed. */
export function applySteps(
  environment: Environment,
  {
    expectation,
    title = "Plan, review and apply",
  }: { readonly expectation: string; readonly title?: string },
): Step[] {
  const folder = stackFolder(environment, "database");
  const terraform = (words: string): Command => ({
    tool: "terraform",
    text: `terraform -chdir=${folder} ${words}`,
    cloudOnly: false,
  });
  return [
    {
      title: `${title}: what would change`,
      commands: [
        musicdb(`synth --environment ${environment.name}`),
        terraform("init -input=false"),
        terraform("plan -input=false -out=plan"),
        terraform("show -json plan > plan.json"),
        musicdb("review plan.json"),
      ],
      expect: expectation,
      decide: [
        {
          if: "the review names a replacement, or anything that you did not want",
          do: "stop, and do not apply",
        },
        { if: "else", do: "go on: what is applied is the plan that was reviewed" },
      ],
    },
    {
      title: `${title}: apply`,
      commands: [terraform("apply -input=false plan"), terraform("plan -input=false -detailed-exitcode")],
      expect: "the second plan is empty: exit code 0",
    },
  ];
}

/** A setting of the environment, in the file that describes it. */
export function edit({ name }: Environment, setting: string, value: string): Edit {
  return { file: `environments/${name}.ts`, setting, value };
}

/** Whether the application's way to the database works. */
export function healthStep({ name }: Environment, rest: Partial<Step> = {}): Step {
  return {
    title: "See that the application can work",
    commands: [musicdb(`health ${name} --cloud`)],
    expect: "`database  healthy`, exit code 0",
    ...rest,
  };
}

/** Makes nobody write, where a procedure must lose nothing. */
export function stopApplication({ database, applicationUser, iam }: Environment): Step {
  const identities = [...iam.serviceAccounts, ...iam.users].length > 0;
  const others = identities ? " and the Google identities of the application" : "";
  return {
    title: "Stop the application",
    text: `Scale it to nothing, or switch it to maintenance. \`${applicationUser}\`${others} must have no session left in \`${database}\`: what is written from here on would be lost.`,
    commands: [
      sql(`SELECT usename, application_name, count(*)
FROM pg_stat_activity
WHERE datname = '${database}' AND backend_type = 'client backend' AND pid <> pg_backend_pid()
GROUP BY 1, 2
ORDER BY 3 DESC;`),
    ],
    expect: "no session of the application",
  };
}

/** Deletes instances, which are protected from it until then. */
export function deleteInstances(environment: Environment, instances: readonly string[]): Command[] {
  return instances.flatMap((instance) => [
    gcloud(environment, `sql instances patch ${instance}`, "--no-deletion-protection"),
    gcloud(environment, `sql instances delete ${instance}`),
  ]);
}
