/**
 * What makes a stand-in resource more than a record: the side effects behind it and the values that the
 * service decides. A type without a behaviour is a record that is kept as sent.
 */
export type Attributes = Record<string, unknown>;

/** Marks a value that Terraform does not know yet. */
export const UNKNOWN: unique symbol = Symbol("unknown until apply");

/** A refusal in the service's words; becomes a Terraform diagnostic. */
export class Refusal extends Error {
  constructor(
    readonly summary: string,
    readonly detail: string = "",
    /** Path of the attribute, e.g. `["settings", 0, "tier"]`. */
    readonly attribute: readonly (string | number)[] = [],
  ) {
    super(detail ? `${summary}: ${detail}` : summary);
  }
}

/** What every behaviour may use. */
export interface Context {
  /** Project of the provider configuration, used where a resource names none. */
  readonly project: string;
  /** Region of the provider configuration. */
  readonly region: string;
  /** The emulator's records of everything that exists, over all projects. */
  readonly store: ResourceStore;
  /** The emulator's folder, which also holds data directories and the payloads of secrets. */
  readonly directory: string;
  /** The emulator's access token: what programs present, and the password of IAM database users. */
  readonly token: string;
  /** Progress line for the emulator's log. Never a secret. */
  readonly log: (line: string) => void;
}

/** A resource that exists in the emulated cloud. */
export interface StoredResource {
  readonly type: string;
  /** Terraform's `id`, unique within a type. */
  readonly id: string;
  readonly attributes: Attributes;
}

/** Durable records: a write is on disk (temporary file, then rename) before it is answered. */
export interface ResourceStore {
  get(type: string, id: string): StoredResource | undefined;
  list(type: string): readonly StoredResource[];
  put(resource: StoredResource): void;
  remove(type: string, id: string): void;
}

/**
 * Hooks of one resource type. Every hook is optional. Attributes are in Terraform's form (blocks are lists
 * of objects), complete (every attribute of the schema is present, null where unset), and never the
 * caller's own object. Throw {@link Refusal} for what the service would refuse.
 */
export interface Behaviour {
  /** Terraform's `id`, from the planned attributes. Default: the generic self link or name. */
  id?(attributes: Attributes, context: Context): string;
  /** Adjusts a plan: fills defaults that the service decides, lists what forces a replacement. */
  plan?(
    prior: Attributes | null,
    planned: Attributes,
    context: Context,
  ): { planned: Attributes; replace?: readonly (readonly (string | number)[])[] };
  /**
   * Makes it exist. `planned` has {@link UNKNOWN} where the service decides; returns the final attributes
   * with none left. Write-only values are in `config` only.
   */
  create?(planned: Attributes, config: Attributes, context: Context): Promise<Attributes>;
  /** Refreshes; null when it is gone. */
  read?(state: Attributes, context: Context): Promise<Attributes | null>;
  update?(prior: Attributes, planned: Attributes, config: Attributes, context: Context): Promise<Attributes>;
  delete?(prior: Attributes, context: Context): Promise<void>;
}
