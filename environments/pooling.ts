import { z } from "zod";
import { Cidr } from "../cloudsql/cidr";
import { PgBouncerVersion } from "../cloudsql/pgbouncer/version";
import { matching, named } from "./fields";

/** Written from its first address, as the service keeps it; "everyone" and single addresses without /32 are none. */
const range = z.string().refine((text) => {
  const cidr = Cidr.parse(text);
  return cidr?.hasPrefix === true && cidr.isBase && cidr.prefix >= 8;
}, "must be a range of IPv4 addresses from its first on, e.g. 10.8.0.0/20, of a prefix of 8 or longer");

/** `transaction`: a client has a connection to the server for a transaction; `session`: as long as it is there. */
const mode = z.enum(["transaction", "session"], "must be transaction or session").default("transaction");

/** Connections that go past the pooler: migrations, operators, health checks, and 3 that PostgreSQL keeps. */
const direct = z.int().min(5).max(1000).default(10);

const pgbouncer = z.strictObject({
  kind: z.literal("pgbouncer"),
  /** Image of the container, in an Artifact Registry, by its digest: docs/pooling.md builds one. */
  image: matching(
    /^[a-z0-9-]+-docker\.pkg\.dev\/[a-z0-9-]+\/[a-z0-9-]+\/[a-z0-9/_.-]+@sha256:[0-9a-f]{64}$/,
    "must be <location>-docker.pkg.dev/<project>/<repository>/<name>@sha256:<digest>",
  ),
  /** PgBouncer's version in the image, which decides what may be configured. */
  version: named(PgBouncerVersion.of),
  /** How many VMs, spread over the region's zones. */
  poolers: z.int().min(1).max(10).default(2),
  machineType: matching(/^[a-z]\d[a-z]?-[a-z0-9-]+$/, "must be a machine type, e.g. e2-small").default(
    "e2-small",
  ),
  /** Family or image that the VMs boot from. */
  bootImage: matching(
    /^projects\/[a-z0-9-]+\/global\/images\/(family\/)?[a-z0-9-]+$/,
    "must be projects/<project>/global/images/<name> or .../family/<name>",
  ).default("projects/cos-cloud/global/images/family/cos-125-lts"),
  /** A subnetwork of the VPC, in the region, that exists. @default - one of its own, of `range` */
  subnetwork: matching(
    /^projects\/[a-z0-9-]+\/regions\/[a-z0-9-]+\/subnetworks\/[a-z0-9-]+$/,
    "must be projects/<project>/regions/<region>/subnetworks/<name>",
  ).optional(),
  /** Of a subnetwork of its own. Must not touch the range that Cloud SQL has in the VPC. */
  range: range.default("192.168.64.0/28"),
  /** Where clients come from; nobody else reaches it. */
  clients: z.array(range).min(1, "must name at least one range of clients"),
  /**
   * Id of a secret in the project, of a private key and its certificates in PEM, by which clients can tell who
   * answers. @default - each VM makes its own: encrypted only
   */
  tlsSecret: matching(/^[A-Za-z0-9_-]{1,255}$/, "must be the id of a secret, without its project").optional(),
  mode,
  /** Connections to the server over all poolers. @default - 4 for each vCPU */
  serverConnections: z.int().min(1).max(10_000).optional(),
  /** Clients of one pooler at a time. */
  maxClients: z.int().min(1).max(20_000).default(500),
  direct,
});

const managed = z.strictObject({
  kind: z.literal("managed"),
  mode,
  /** Connections to the server for each user and database, of one pooler; the service has one for 4 vCPUs. */
  maxPoolSize: z.int().min(1).max(10_000).default(50),
  /** Of them, those that are kept when nobody asks. */
  minPoolSize: z.int().min(0).max(10_000).default(0),
  maxClients: z.int().min(1).max(262_042).default(5000),
  /** Named statements that are followed through transaction mode; 0 is none. */
  preparedStatements: z.int().min(0).max(262_042).default(0),
  direct,
});

/** Pooling of connections outside of the application's processes. docs/pooling.md */
export const pooling = z.discriminatedUnion(
  "kind",
  [pgbouncer, managed],
  'must have a kind: "pgbouncer" or "managed"',
);

export type Pooling = z.output<typeof pooling>;
export type PgBouncerPooling = Extract<Pooling, { kind: "pgbouncer" }>;
export type ManagedPooling = Extract<Pooling, { kind: "managed" }>;
