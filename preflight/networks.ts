import { INSTANCE, type Instance, instanceOf } from "./instance";
import { type Resource, references, valuesOf } from "./resource";
import type { RuleContext } from "./rule";
import type { Value } from "./value";

export const NETWORK = "google_compute_network";
export const CONNECTION = "google_service_networking_connection";
export const RANGE = "google_compute_global_address";

/** The service whose connection Cloud SQL uses. */
export const SERVICE_NETWORKING = "servicenetworking.googleapis.com";

const FULL_NAME = /(?:^|\/)projects\/([^/]+)\/global\/networks\/([^/]+)$/;

/** Project and name in the full name of a network, with or without the address of the API in front. */
export function networkParts(text: string): { project: string; name: string } | undefined {
  const [, project, name] = FULL_NAME.exec(text) ?? [];
  return project && name ? { project, name } : undefined;
}

/** The network that a reference or a full name means, where the input has it. */
export function networkOf(value: Value, context: RuleContext): Resource | undefined {
  const { all, resource } = context;
  if (typeof value.raw !== "string") return undefined;
  if (value.isUnknown) {
    const [address, ...others] = references(value.raw);
    if (!address || others.length > 0) return undefined;
    const found = all.at(resource, address);
    if (found?.type === NETWORK) return found;
    // The connection's `network` is a way to say "after the connection".
    return found?.type === CONNECTION
      ? networkOf(valuesOf(found).get("network"), { ...context, resource: found })
      : undefined;
  }
  const named = networkParts(value.raw) ?? { project: undefined, name: value.raw };
  return all.ofType(NETWORK).find((network) => {
    const attributes = valuesOf(network);
    const project = attributes.get("project").string;
    return (
      attributes.get("name").string === named.name &&
      network.source === resource.source &&
      (!project || !named.project || project === named.project)
    );
  });
}

/**
 * What is the same for two values that mean one network, and different otherwise; undefined where that is
 * not known.
 */
export function networkKey(value: Value, context: RuleContext): string | undefined {
  const { resource } = context;
  const owned = networkOf(value, context);
  if (owned) {
    // One of several with the same address.
    if (owned.attributes.for_each !== undefined || owned.attributes.count !== undefined) return undefined;
    return `${owned.source ?? ""} ${owned.address}`;
  }
  if (typeof value.raw !== "string") return undefined;
  if (value.isUnknown) {
    // The same data source or variable is the same network; each of a loop is another one.
    const stable = /^\$\{(data\.[\w.-]+|var\.[\w.-]+|local\.[\w.-]+|module\.[\w.-]+|google_[\w.-]+)\}$/.test(
      value.raw,
    );
    return stable ? `${resource.source ?? ""} ${value.raw.replace(/\.(id|self_link)\}$/, "}")}` : undefined;
  }
  const parts = networkParts(value.raw);
  return parts ? `projects/${parts.project}/global/networks/${parts.name}` : undefined;
}

/**
 * Whether two values surely mean two networks: two resources of the input, or two full names. A variable,
 * a module's output or a data source may be any network.
 */
export function differ(a: Value, inA: RuleContext, b: Value, inB: RuleContext): boolean {
  const [here, there] = [networkKey(a, inA), networkKey(b, inB)];
  if (!here || !there || here === there) return false;
  const owned = [networkOf(a, inA), networkOf(b, inB)];
  return owned.every((one) => one !== undefined) || !(a.isUnknown || b.isUnknown);
}

/** The connections to Google's services on a network. */
export function connectionsOn(key: string, context: RuleContext): Resource[] {
  return context.all.ofType(CONNECTION).filter((connection) => {
    const service = valuesOf(connection).get("service");
    const here = { ...context, resource: connection };
    return (
      (!service.isSet || service.isUnknown || service.is(SERVICE_NETWORKING)) &&
      networkKey(valuesOf(connection).get("network"), here) === key
    );
  });
}

/** The ranges that are reserved for Google's side of a network. */
export function rangesOn(key: string, context: RuleContext): Resource[] {
  const { all } = context;
  const listed = connectionsOn(key, context).flatMap((connection) =>
    valuesOf(connection)
      .items("reserved_peering_ranges")
      .map((range) => all.follow(connection, range, RANGE)),
  );
  return all.ofType(RANGE).filter((range) => {
    if (listed.includes(range)) return true;
    const attributes = valuesOf(range);
    return (
      attributes.get("purpose").is("VPC_PEERING") &&
      networkKey(attributes.get("network"), { ...context, resource: range }) === key
    );
  });
}

/** The instances with a private address on a network. */
export function instancesOn(key: string, context: RuleContext): Instance[] {
  return context.all
    .ofType(INSTANCE)
    .map((resource) => instanceOf(resource, context))
    .filter((instance) => networkKey(privateNetwork(instance), instance.context) === key);
}

export function privateNetwork(instance: Instance): Value {
  return instance.get("settings.ip_configuration.private_network");
}

/** The project that a resource is in: its own, else the provider's. Undefined where it is not known. */
export function projectOf(context: RuleContext): string | undefined {
  const { resource, all } = context;
  const own = valuesOf(resource).get("project");
  if (own.isSet) return own.string;
  if (resource.attributes.provider !== undefined) return undefined;
  const providers = all
    .ofType("provider")
    .filter((one) => one.address === "provider.google" && one.source === resource.source)
    .filter((one) => one.attributes.alias === undefined);
  return providers.length === 1 && providers[0] ? valuesOf(providers[0]).get("project").string : undefined;
}

/** A plain reference to one attribute of one resource: `${type.name.attribute}`. */
export function plainReference(value: Value): { address: string; attribute: string } | undefined {
  if (typeof value.raw !== "string") return undefined;
  const [, address, attribute] =
    /^\$\{((?:data\.)?[a-z]\w*\.[A-Za-z_][\w-]*)(?:\[[^\]]*\])?\.(\w+)\}$/.exec(value.raw) ?? [];
  return address && attribute ? { address, attribute } : undefined;
}
