/**
 * What the service refuses because of other resources: a reference to what is not there, a delete of what is
 * in use. These are the errors that a missing `depends_on` leads to ten minutes into a real apply.
 */
import { type Attributes, type Context, Refusal, type StoredResource } from "./behaviour";
import { blocks, text } from "./behaviours/attributes";
import { lastSegment } from "./identifiers";
import { relativePath } from "./same-meaning";

export interface ServiceCheck {
  /** Before a create or an update, on the complete plan. */
  write?(planned: Attributes, context: Context): void;
  /** Before a delete. */
  delete?(prior: Attributes, context: Context): void;
}

const inNetwork: ServiceCheck = {
  write: (planned, context) => needNetwork(planned, "network", ["network"], context),
};

const CHECKS: ReadonlyMap<string, ServiceCheck> = new Map<string, ServiceCheck>([
  ["google_compute_subnetwork", inNetwork],
  ["google_compute_firewall", inNetwork],
  ["google_compute_router", inNetwork],
  ["google_compute_global_address", inNetwork],
  [
    "google_compute_network",
    {
      delete(prior, context) {
        const user = NETWORK_USERS.flatMap((type) => context.store.list(type)).find(
          (one) =>
            text(one.attributes, "network") &&
            networkKey(one.attributes.network, one.attributes) === keyOf(prior),
        );
        if (user !== undefined) {
          throw new Refusal(
            `Error 400: the network "${prior.name}" is in use`,
            `by ${user.type} "${user.attributes.name ?? user.id}"; delete that first`,
          );
        }
      },
    },
  ],
  [
    "google_service_networking_connection",
    {
      write(planned, context) {
        needNetwork(planned, "network", ["network"], context);
        for (const range of (planned.reserved_peering_ranges as string[] | null) ?? []) {
          const known = context.store
            .list("google_compute_global_address")
            .some(
              ({ attributes }) =>
                attributes.name === lastSegment(range) && attributes.purpose === "VPC_PEERING",
            );
          if (!known) {
            throw new Refusal(
              `Error 400: there is no reserved range "${range}"`,
              "a google_compute_global_address of this name, with purpose VPC_PEERING, must exist first",
              ["reserved_peering_ranges"],
            );
          }
        }
      },
      delete(prior, context) {
        if (prior.deletion_policy === "ABANDON") return;
        const user = instancesIn(networkKey(prior.network, prior), context)[0];
        if (user !== undefined) {
          throw new Refusal(
            "Error 400: producer services are still using this connection",
            `instance "${user.attributes.name}" has its private address in it. Delete the instance first; on ` +
              'Google Cloud the connection stays blocked for some days after that, unless deletion_policy is "ABANDON"',
          );
        }
      },
    },
  ],
  [
    "google_sql_database_instance",
    {
      write(planned, context) {
        const [settings] = blocks(planned, "settings");
        const [access] = settings ? blocks(settings, "ip_configuration") : [];
        if (access === undefined || text(access, "private_network") === undefined) return;
        const path = ["settings", 0, "ip_configuration", 0, "private_network"];
        needNetwork({ ...access, project: planned.project }, "private_network", path, context);
        const key = networkKey(access.private_network, planned);
        const connected = context.store
          .list("google_service_networking_connection")
          .some(({ attributes }) => networkKey(attributes.network, attributes) === key);
        if (!connected) {
          throw new Refusal(
            `Error, failed to create instance ${planned.name}`,
            "googleapi: Error 400: Invalid request: the network doesn't have at least 1 private services connection; " +
              "the instance must depend on the google_service_networking_connection (depends_on), invalid",
            path,
          );
        }
      },
    },
  ],
  [
    "google_monitoring_alert_policy",
    {
      write(planned, context) {
        const channels = (planned.notification_channels as string[] | null) ?? [];
        for (const [index, name] of channels.entries()) {
          if (context.store.get("google_monitoring_notification_channel", name) !== undefined) continue;
          throw new Refusal(
            `Error 404: there is no notification channel "${name}"`,
            "create it first, or correct the name. One that exists on Google Cloud already is not known to the " +
              "emulator: rehearse without it",
            ["notification_channels", index],
          );
        }
      },
    },
  ],
  [
    "google_storage_bucket",
    {
      delete(prior, context) {
        const objects = context.store
          .list("google_storage_bucket_object")
          .filter(({ attributes }) => attributes.bucket === prior.name);
        if (objects.length > 0 && prior.force_destroy !== true) {
          throw new Refusal(
            `Error 409: bucket "${prior.name}" is not empty`,
            `it holds ${objects.length} objects; delete them, or set force_destroy to true and apply first`,
          );
        }
      },
    },
  ],
]);

/** The check of a type, if it has one. */
export function serviceCheck(type: string): ServiceCheck {
  return CHECKS.get(type) ?? {};
}

const NETWORK_USERS = [
  "google_compute_subnetwork",
  "google_compute_firewall",
  "google_compute_router",
  "google_compute_global_address",
  "google_service_networking_connection",
];

/** Every project has a network of this name from the start. */
const DEFAULT_NETWORK = "default";

function needNetwork(
  planned: Attributes,
  name: string,
  path: readonly (string | number)[],
  context: Context,
): void {
  const reference = text(planned, name);
  if (reference === undefined || lastSegment(reference) === DEFAULT_NETWORK) return;
  const key = networkKey(reference, planned);
  if (context.store.list("google_compute_network").some(({ attributes }) => keyOf(attributes) === key))
    return;
  throw new Refusal(
    `Error 404: there is no network "${reference}"`,
    "create it first, or correct the name. A network that exists on Google Cloud already must be made in the " +
      "emulator too, with a small configuration of its own",
    path,
  );
}

function keyOf({ project, name }: Attributes): string {
  return `${project}/${name}`;
}

/** `project/name` of a network, from any form of its name. */
function networkKey(reference: unknown, { project }: Attributes): string {
  const path = relativePath(String(reference));
  const named = /^projects\/([^/]+)\/global\/networks\/([^/]+)$/.exec(path);
  return named ? `${named[1]}/${named[2]}` : `${project}/${lastSegment(path)}`;
}

function instancesIn(network: string, context: Context): StoredResource[] {
  return context.store.list("google_sql_database_instance").filter(({ attributes }) => {
    const [settings] = blocks(attributes, "settings");
    const [access] = settings ? blocks(settings, "ip_configuration") : [];
    const reference = access && text(access, "private_network");
    return reference !== undefined && networkKey(reference, attributes) === network;
  });
}
