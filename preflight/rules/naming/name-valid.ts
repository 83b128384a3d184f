import { RFC1035_NAME, toName } from "../../../cloudsql/name";
import { lookAlikes } from "../../../cloudsql/text";
import type { Rule } from "../../rule";

interface Shape {
  readonly pattern: RegExp;
  readonly allowed: string;
  readonly fix: (name: string) => string;
}

const RFC1035: Shape = {
  pattern: RFC1035_NAME,
  allowed: "lower-case letters, digits and hyphens; a letter first, no hyphen last; 1 to 63",
  fix: (name) => toName(name),
};

const KEY: Shape = {
  pattern: /^[A-Za-z0-9_-]{1,63}$/,
  allowed: "letters, digits, _ and -; 1 to 63",
  fix: (name) => name.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 63),
};

/** What each type of resource is named by, and how that looks. */
const SHAPES: Readonly<Record<string, readonly [field: string, shape: Shape]>> = {
  google_compute_network: ["name", RFC1035],
  google_compute_subnetwork: ["name", RFC1035],
  google_compute_global_address: ["name", RFC1035],
  google_compute_address: ["name", RFC1035],
  google_compute_firewall: ["name", RFC1035],
  google_compute_router: ["name", RFC1035],
  google_compute_router_nat: ["name", RFC1035],
  google_compute_forwarding_rule: ["name", RFC1035],
  google_dns_managed_zone: ["name", RFC1035],
  google_kms_key_ring: ["name", KEY],
  google_kms_crypto_key: ["name", KEY],
  google_secret_manager_secret: [
    "secret_id",
    {
      pattern: /^[A-Za-z0-9_-]{1,255}$/,
      allowed: "letters, digits, _ and -; 1 to 255",
      fix: (name) =>
        name
          .replace(/^projects\/.*\//, "")
          .replace(/[^A-Za-z0-9_-]+/g, "-")
          .slice(0, 255),
    },
  ],
  // Neither "goog" at the start nor "google" anywhere is checked: the service's list of look-alikes is its own.
  google_storage_bucket: [
    "name",
    {
      pattern: /^(?:[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]|(?=.*\.)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9])$/,
      allowed:
        "lower-case letters, digits, hyphens, _ and dots; 3 to 63 without a dot; a letter or digit at both ends",
      fix: (name) => {
        const bare = name
          .replace(/^gs:\/\//, "")
          .toLowerCase()
          .replace(/[^a-z0-9._-]+/g, "-")
          .slice(0, 63);
        return bare.replace(/^[._-]+|[._-]+$/g, "");
      },
    },
  ],
  google_workflows_workflow: [
    "name",
    {
      pattern: /^[A-Za-z](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?$/,
      allowed: "letters, digits, _ and -; a letter first, a letter or digit last; 1 to 64",
      fix: (name) =>
        name
          .replace(/^[^A-Za-z]+/, "")
          .replace(/[^A-Za-z0-9_-]+/g, "-")
          .slice(0, 64)
          .replace(/[_-]+$/, ""),
    },
  ],
  google_service_account: [
    "account_id",
    {
      pattern: /^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/,
      allowed: "6 to 30 lower-case letters, digits and hyphens; a letter first, no hyphen last",
      fix: (name) => {
        const bare = toName(name.replace(/@.*$/, ""), 30);
        return bare.length < 6 ? `${bare || "app"}-account` : bare;
      },
    },
  ],
};

/** Names of what stands around the database. */
export const nameValid: Rule = {
  id: "name-valid",
  severity: "error",
  area: "naming",
  title:
    "networks, ranges, keys, secrets, buckets, workflows and accounts have names that their service takes",
  why: "The provider or the API refuses the name.",
  link: "https://cloud.google.com/compute/docs/naming-resources",
  types: Object.keys(SHAPES),
  *check(value, { resource }) {
    const [field, shape] = SHAPES[resource.type] ?? [];
    if (!field || !shape) return;
    const at = value.get(field);
    const name = at.string;
    if (name === undefined || shape.pattern.test(name) || lookAlikes(name).length > 0) return;
    yield {
      at,
      what: `this cannot be the ${field === "name" ? "name" : `"${field}"`} of a ${resource.type}`,
      allowed: shape.allowed,
      fix: `write "${shape.fix(name) || "name"}"`,
    };
  },
};
