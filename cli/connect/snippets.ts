import type { Environment } from "../../environments";
import { namesOf, secretName } from "../../environments/names";

/** Clients for which there are snippets. */
export const CLIENTS = ["proxy", "psql", "python", "node", "url", "env"] as const;

export type ClientName = (typeof CLIENTS)[number];

/** How one client connects to one environment. Holds no secret: each reads the password when it runs. */
export interface Snippet {
  readonly client: ClientName;
  readonly title: string;
  readonly text: string;
  /** Of the code, for highlighting. */
  readonly language: "sh" | "python" | "ts" | "ini" | "text";
  readonly code: string;
}

/** Where the Auth Proxy listens, for those that come through it. */
export interface SnippetOptions {
  /** @default 5432 */
  readonly port?: number;
}

/** All snippets for an environment, in the order of {@link CLIENTS}. */
export function snippetsOf(environment: Environment, options: SnippetOptions = {}): Snippet[] {
  const at: Place = { environment, port: options.port ?? 5432 };
  return [proxy(at), psql(at), python(at), node(at), url(at), variables(at)];
}

interface Place {
  readonly environment: Environment;
  readonly port: number;
}

const REACHED_FROM: Readonly<Record<Environment["access"]["kind"], string>> = {
  public: "From anywhere: the proxy and the connectors are the only way in.",
  private: "From inside the VPC only, as the instance has no other address.",
  psc: "From a network with an endpoint of Private Service Connect only.",
};

const PROXY_FLAG: Readonly<Record<Environment["access"]["kind"], string>> = {
  public: "",
  private: " --private-ip",
  psc: " --psc",
};

function proxy({ environment, port }: Place): Snippet {
  const { access, iam } = environment;
  const { connectionName, replicas, readPool } = namesOf(environment);
  const start = (name: string, at: number, more = "") =>
    `cloud-sql-proxy${PROXY_FLAG[access.kind]}${more} --port ${at} ${name}`;
  const copies = [...replicas, ...(readPool ? [readPool] : [])];
  const identities = [
    ...iam.serviceAccounts,
    ...iam.users,
    ...iam.readers,
    ...iam.operators,
    ...iam.migrators,
  ];
  return {
    client: "proxy",
    title: "Cloud SQL Auth Proxy",
    text: `${REACHED_FROM[access.kind]} It encrypts, and checks the server's certificate; the identity that runs it needs \`roles/cloudsql.client\`. Version 2.`,
    language: "sh",
    code: [
      start(connectionName, port),
      ...copies.flatMap((copy, index) => [
        `# reads only: ${copy.name}`,
        start(copy.connectionName, port + 1 + index),
      ]),
      ...(identities.length > 0
        ? [
            "# logs in with the Google identity that runs it, without a password",
            start(connectionName, port, " --auto-iam-authn"),
          ]
        : []),
    ].join("\n"),
  };
}

/** Prints the password, to be read by another program. */
function readPassword({ environment }: Place): string {
  const { applicationSecret } = namesOf(environment);
  return `gcloud secrets versions access latest --secret=${applicationSecret} --project=${environment.project}`;
}

function psql(place: Place): Snippet {
  const { database, applicationUser } = place.environment;
  return {
    client: "psql",
    title: "psql",
    text: "Through the proxy, which encrypts: between it and psql is this machine only. The password goes into a file that only you may read, and into no command line or environment.",
    language: "sh",
    code: `PGPASSFILE=$(mktemp)
export PGPASSFILE
${readPassword(place)} |
  sed 's/[\\\\:]/\\\\&/g; s/^/*:*:*:*:/' >"$PGPASSFILE"
psql "host=127.0.0.1 port=${place.port} dbname=${database} user=${applicationUser} sslmode=disable"
rm "$PGPASSFILE"`,
  };
}

function python(place: Place): Snippet {
  const { database, applicationUser, name } = place.environment;
  return {
    client: "python",
    title: "Python",
    text: "psycopg 3, through the proxy. Read the password again when a login is refused: a rotation needs no restart then.",
    language: "python",
    code: `import subprocess

import psycopg

password = subprocess.run(
    [
${readPassword(place)
  .split(" ")
  .map((word) => `        "${word}",`)
  .join("\n")}
    ],
    check=True,
    capture_output=True,
    text=True,
).stdout

with psycopg.connect(
    host="127.0.0.1",
    port=${place.port},
    dbname="${database}",
    user="${applicationUser}",
    password=password,
    sslmode="disable",
    connect_timeout=10,
    application_name="python-${name}",
) as connection:
    print(connection.execute("select count(*) from audio_tracks").fetchone()[0])`,
  };
}

function node({ environment }: Place): Snippet {
  return {
    client: "node",
    title: "Node.js",
    text: "This project's `database/`, by the connector: no proxy. What else it does is in [connect.md](../connect.md).",
    language: "ts",
    code: `import { databaseConfig, openPool } from "./database";

const { connection, password } = databaseConfig({
${variablesOf(environment)
  .map(([name, value]) => `  ${name}: "${value}",`)
  .join("\n")}
});

async function main(): Promise<void> {
  const pool = await openPool(connection, { password });
  const { rows } = await pool.query("select count(*)::int as tracks from audio_tracks");
  console.log(rows[0].tracks);
  await pool.end();
}

void main();`,
  };
}

function url({ environment, port }: Place): Snippet {
  const { access, database, applicationUser, pooling, region, project } = environment;
  const names = namesOf(environment);
  const through = `postgres://${applicationUser}@127.0.0.1:${port}/${database}?sslmode=disable`;
  const direct = (at: string, host: string) =>
    `postgres://${applicationUser}@${host}:${at}/${database}?sslmode=verify-ca&sslrootcert=server-ca.pem`;
  const describe = `gcloud sql instances describe ${names.instance} --project=${project}`;
  return {
    client: "url",
    title: "Connection strings",
    text: "Without a password: it belongs into `~/.pgpass`, or is read when the program starts.",
    language: "sh",
    code: [
      "# through the Auth Proxy",
      `DATABASE_URL='${through}'`,
      ...(access.kind === "private"
        ? [
            "# directly, inside the VPC; the certificate names the instance, so the name is not checked",
            `${describe} --format='value(serverCaCert.cert)' >server-ca.pem`,
            `HOST=$(${describe} --format='value(ipAddresses[0].ipAddress)')`,
            `DATABASE_URL="${direct("5432", "$HOST")}"`,
          ]
        : []),
      ...(pooling?.kind === "pgbouncer"
        ? [
            "# through PgBouncer, inside the VPC: encrypted; who answers is not checked unless it has a certificate of yours",
            `POOLER=$(gcloud compute forwarding-rules describe ${names.pooler} --region=${region} --project=${project} --format='value(IPAddress)')`,
            `DATABASE_URL="postgres://${applicationUser}@$POOLER:6432/${database}?sslmode=require"`,
          ]
        : []),
      ...(pooling?.kind === "managed" && access.kind === "private"
        ? ["# through the service's own pooling", `DATABASE_URL="${direct("6432", "$HOST")}"`]
        : []),
      "export DATABASE_URL",
    ].join("\n"),
  };
}

function variables({ environment }: Place): Snippet {
  return {
    client: "env",
    title: "Variables",
    text: "For a program that uses this project's `database/`; `.env.example` lists them all.",
    language: "ini",
    code: variablesOf(environment)
      .map(([name, value]) => `${name}=${value}`)
      .join("\n"),
  };
}

function variablesOf(environment: Environment): [name: string, value: string][] {
  const { access, database, applicationUser } = environment;
  const { connectionName, applicationSecret } = namesOf(environment);
  return [
    ["DB_INSTANCE", connectionName],
    ["DB_NAME", database],
    ["DB_USER", applicationUser],
    ["DB_PASSWORD_SECRET", secretName(environment, applicationSecret)],
    ["DB_IP_TYPE", { public: "PUBLIC", private: "PRIVATE", psc: "PSC" }[access.kind]],
  ];
}

/** A page for people. The same environment gives the same bytes. */
export function connectionsMarkdown(environment: Environment): string {
  const { name } = environment;
  const { connectionName, applicationSecret } = namesOf(environment);
  return [
    `# Connecting to ${name}`,
    "",
    `\`${connectionName}\`, as \`${environment.applicationUser}\`, whose password is in the secret \`${applicationSecret}\`.`,
    `Made from the environment by \`npm run docs:connections\`; \`npx musicdb connect ${name}\` prints the same as \`.env\``,
    "has it. Tests run psql, Python and Node.js against the emulator, with stand-ins for `gcloud` and the Auth Proxy:",
    "those two were not run here.",
    "",
    ...snippetsOf(environment).flatMap(({ title, text, language, code }) => [
      `## ${title}`,
      "",
      text,
      "",
      `\`\`\`${language}`,
      code,
      "```",
      "",
    ]),
  ].join("\n");
}
