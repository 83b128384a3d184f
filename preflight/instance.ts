import { Edition } from "../cloudsql/edition";
import { Tier } from "../cloudsql/tier";
import { PostgresVersion } from "../cloudsql/version";
import { attempt } from "./attempt";
import { type Resource, valuesOf } from "./resource";
import type { Rule, RuleContext, Violation } from "./rule";
import { UNKNOWN, type Value } from "./value";

export const INSTANCE = "google_sql_database_instance";

/** A flag as it is written. */
export interface WrittenFlag {
  readonly name: string;
  /** None: not known until apply. */
  readonly value: string | undefined;
  readonly at: { readonly name: Value; readonly value: Value };
}

/**
 * An instance as its configuration describes it, with what the service would fill in. What is not known
 * until apply, or is itself refused, is undefined.
 */
export class Instance {
  #flags?: readonly WrittenFlag[];

  constructor(
    readonly value: Value,
    readonly context: RuleContext,
  ) {}

  get(path: string): Value {
    return this.value.get(path);
  }

  get settings(): Value {
    return this.get("settings");
  }

  get resource(): Resource {
    return this.context.resource;
  }

  /** The name of the service, or the last part of the address where none is written. */
  get label(): string {
    return this.get("name").string ?? this.resource.address;
  }

  /** Whether a block of the settings is surely not written: not unknown, not a dynamic block. */
  lacks(block: string): boolean {
    const value = this.settings.get(block);
    const empty = !value.isSet || (Array.isArray(value.raw) && value.raw.length === 0);
    return empty && !this.settings.get("dynamic").get(block).isSet;
  }

  /** False where another engine is named, or where the version is unknown and a setting is another engine's. */
  get isPostgres(): boolean {
    const own = this.get("database_version");
    const version = own.isSet ? own : (this.primary?.get("database_version") ?? own);
    if (version.isUnknown) return !this.#hasOtherEngineSettings;
    return !/^(mysql|sqlserver)/i.test(version.string ?? "");
  }

  get #hasOtherEngineSettings(): boolean {
    const { settings } = this;
    return (
      settings.get("backup_configuration.binary_log_enabled").is(true) ||
      /^db-n1-/.test(settings.get("tier").string ?? "") ||
      ["time_zone", "collation"].some((name) => settings.get(name).string) ||
      ["active_directory_config", "sql_server_audit_config"].some((name) => settings.items(name).length > 0)
    );
  }

  /** The primary's for a replica that doesn't write one. */
  get version(): PostgresVersion | undefined {
    const written = this.lineage.map((one) => one.get("database_version")).find((value) => value.isSet);
    const name = written?.string;
    return name === undefined ? undefined : attempt(() => PostgresVersion.of(name)).value;
  }

  get tier(): Tier | undefined {
    const { string } = this.settings.get("tier");
    return string === undefined ? undefined : attempt(() => Tier.of(string)).value;
  }

  /** As written, or as the service chooses it: by the tier, else by the version. */
  get edition(): Edition | undefined {
    const written = this.settings.get("edition");
    if (written.isSet) {
      const { string } = written;
      return string === undefined ? undefined : attempt(() => Edition.of(string)).value;
    }
    if (this.settings.get("tier").isSet) return this.tier?.edition;
    const version = this.get("database_version");
    if (!version.isSet && !this.isReplica) return Edition.ENTERPRISE;
    return this.version && (this.version.major >= 16 ? Edition.ENTERPRISE_PLUS : Edition.ENTERPRISE);
  }

  /** Literal region. */
  get region(): string | undefined {
    return this.get("region").string;
  }

  /** Whether it is made from another instance. A plan has an empty list where none is written. */
  get isClone(): boolean {
    const clone = this.get("clone");
    return clone.isUnknown || clone.items().length > 0;
  }

  get isReadPool(): boolean {
    return this.get("instance_type").is("READ_POOL_INSTANCE");
  }

  /** Read replica or read pool. In a plan an unwritten primary is the unknown mark. */
  get isReplica(): boolean {
    const primary = this.get("master_instance_name");
    const named = primary.isSet && primary.raw !== UNKNOWN && primary.raw !== "";
    return named || this.isReadPool || this.get("instance_type").is("READ_REPLICA_INSTANCE");
  }

  /** What this replicates from, where the input has it. */
  get primary(): Instance | undefined {
    const { resource, all } = this.context;
    const found = all.follow(resource, this.get("master_instance_name"), INSTANCE);
    return found && found !== resource ? instanceOf(found, this.context) : undefined;
  }

  /** This, its primary, the primary's primary …, up to where it ends or closes a circle. */
  get lineage(): Instance[] {
    const lineage: Instance[] = [this];
    const seen = new Set([this.resource]);
    for (let next = this.primary; next && !seen.has(next.resource); next = next.primary) {
      lineage.push(next);
      seen.add(next.resource);
    }
    return lineage;
  }

  /** What replicates from this directly. */
  get replicas(): Instance[] {
    const found = this.context.all.pointingAt(this.resource, INSTANCE, "master_instance_name");
    return found.filter((one) => one !== this.resource).map((one) => instanceOf(one, this.context));
  }

  /** Flags in the order written; those whose name is unknown are left out. */
  get flags(): readonly WrittenFlag[] {
    this.#flags ??= this.settings.items("database_flags").flatMap((entry) => {
      const at = { name: entry.get("name"), value: entry.get("value") };
      const name = at.name.string;
      return name === undefined ? [] : [{ name, value: at.value.string, at }];
    });
    return this.#flags;
  }

  /** Whether there may be flags that are not known. */
  get mayHaveOtherFlags(): boolean {
    const list = this.settings.get("database_flags");
    return (
      this.settings.isUnknown ||
      list.isUnknown ||
      this.settings.get("dynamic").get("database_flags").isSet ||
      list.items().some((entry) => entry.isUnknown || entry.get("name").isUnknown)
    );
  }

  flag(name: string): WrittenFlag | undefined {
    return this.flags.find((flag) => flag.name === name);
  }
}

/** Another instance of the same input. */
export function instanceOf(resource: Resource, context: RuleContext): Instance {
  return new Instance(valuesOf(resource), { ...context, resource });
}

type InstanceRule = Omit<Rule, "types" | "check"> & {
  readonly check: (instance: Instance) => Iterable<Violation>;
};

/** All rules that check a resource share what was read of it. */
const known = new WeakMap<RuleContext, Instance>();

/** A rule about instances of PostgreSQL; other engines are none of its business. */
export function instanceRule({ check, ...rule }: InstanceRule): Rule {
  return {
    ...rule,
    types: [INSTANCE],
    check: (value, context) => {
      const instance = known.get(context) ?? new Instance(value, context);
      known.set(context, instance);
      return instance.isPostgres ? check(instance) : [];
    },
  };
}
