/** One stand-in provider: the life of a resource on plain values, with a behaviour's hooks where its type has one. */
import {
  type Attributes,
  type Behaviour,
  type Context,
  Refusal,
  type ResourceStore,
  UNKNOWN,
} from "./behaviour";
import { asServiceAnswers, fillComputed } from "./computed-values";
import { type DataSourceReader, readDataSource } from "./data-sources";
import { importMatches, recordId, resourceId } from "./identifiers";
import { type LabelDefaults, planLabels } from "./labels";
import { type Path, planAttributes, replacements } from "./planning";
import { withoutSecrets, withSecrets } from "./record-secrets";
import { type Block, blockType, emptyValue, type ProviderSchema, type TypeSchema } from "./schema-model";
import { serviceCheck } from "./service-checks";
import { validateConfig } from "./validation";
import { conform, copy, hasUnknown } from "./values";

/** What all stand-in providers of an emulator share. */
export interface Cloud {
  readonly store: ResourceStore;
  readonly behaviours: ReadonlyMap<string, Behaviour>;
  readonly dataSources: ReadonlyMap<string, DataSourceReader>;
  /** Opens an ephemeral resource: from its configuration to its result. */
  readonly ephemeral: ReadonlyMap<string, DataSourceReader>;
  /** The emulator's folder. */
  readonly directory: string;
  /** The emulator's access token. */
  readonly token: string;
  readonly log: (line: string) => void;
}

/** What a `provider` block says. One Terraform run may have several, by alias. */
export interface ProviderSettings extends LabelDefaults {
  readonly project: string;
  readonly region: string;
  readonly zone: string;
}

export interface ResourcePlan {
  readonly planned: Attributes;
  readonly replace: readonly Path[];
}

/** Turns a `provider` block into settings. */
export function providerSettings(config: Attributes): ProviderSettings {
  const text = (name: string): string => (typeof config[name] === "string" ? (config[name] as string) : "");
  return {
    project: text("project"),
    region: text("region"),
    zone: text("zone"),
    defaultLabels: (config.default_labels as Record<string, unknown> | null | undefined) ?? {},
    attribution: config.add_terraform_attribution_label !== false,
  };
}

export class StandInProvider {
  /** Creates of one id wait for each other, so that two runs cannot both make it. */
  private readonly creating = new Set<string>();

  /** The random and null providers have no service behind them: their resources are in the state only. */
  private readonly hasService: boolean;

  constructor(
    readonly schema: ProviderSchema,
    private readonly cloud: Cloud,
  ) {
    this.hasService = schema.name === "google";
  }

  validateResource(type: string, config: Attributes): Refusal[] {
    return validateConfig(this.resource(type).block, config);
  }

  validateDataSource(type: string, config: Attributes): Refusal[] {
    return validateConfig(known(this.schema.dataSources, type).block, config);
  }

  validateEphemeral(type: string, config: Attributes): Refusal[] {
    return validateConfig(known(this.schema.ephemeral, type).block, config);
  }

  /** The plan of a create or an update. */
  plan(type: string, prior: Attributes | null, config: Attributes, settings: ProviderSettings): ResourcePlan {
    const { block } = this.resource(type);
    let planned = planAttributes(block, prior, config);
    if (block.attributes.project?.computed && planned.project === UNKNOWN && settings.project !== "") {
      planned.project = settings.project;
    }
    planned = planLabels(block, prior, planned, settings);
    const adjusted = this.behaviour(type).plan?.(copy(prior), copy(planned), this.context(settings)) ?? {
      planned,
    };
    return {
      planned: adjusted.planned,
      replace: [...(prior ? replacements(block, prior, adjusted.planned) : []), ...(adjusted.replace ?? [])],
    };
  }

  async create(
    type: string,
    planned: Attributes,
    config: Attributes,
    settings: ProviderSettings,
  ): Promise<Attributes> {
    const schema = this.resource(type);
    const context = this.context(settings);
    const behaviour = this.behaviour(type);
    const complete = fillPlace(schema.block, copy(planned), settings);
    serviceCheck(type).write?.(complete, context);
    const expected = behaviour.create ? complete : this.settle(schema, complete);
    const early = this.idOf(type, expected, context);
    const claimed =
      early !== undefined && this.hasService ? this.claim(type, { ...expected, id: early }) : undefined;
    try {
      const created = behaviour.create ? await behaviour.create(complete, copy(config), context) : expected;
      const id = this.idOf(type, created, context) ?? resourceId(type, created);
      const attributes = asServiceAnswers(type, { ...settleOwn(schema, created, this.now()), id });
      if (this.hasService) {
        this.record(schema, attributes);
        this.cloud.log(`created ${type} ${id}`);
      }
      return attributes;
    } finally {
      if (claimed !== undefined) this.creating.delete(claimed);
    }
  }

  /** The state as the service has it now; null where it is gone. */
  async read(type: string, state: Attributes, settings: ProviderSettings): Promise<Attributes | null> {
    const { block } = this.resource(type);
    if (!this.hasService) return state;
    const id = String(state.id);
    const record = this.cloud.store.get(type, recordId(state));
    if (record === undefined) return null;
    const read = this.behaviour(type).read;
    const current = read ? await read(copy(record.attributes), this.context(settings)) : record.attributes;
    return current === null ? null : { ...emptyValue(block), ...withSecrets(block, current, state), id };
  }

  async update(
    type: string,
    prior: Attributes,
    planned: Attributes,
    config: Attributes,
    settings: ProviderSettings,
  ): Promise<Attributes> {
    const schema = this.resource(type);
    const id = String(prior.id);
    const update = this.behaviour(type).update;
    const complete = fillPlace(schema.block, copy(planned), settings);
    serviceCheck(type).write?.(complete, this.context(settings));
    const changed = update
      ? await update(copy(prior), complete, copy(config), this.context(settings))
      : this.settle(schema, complete);
    const attributes = asServiceAnswers(type, { ...settleOwn(schema, changed, this.now()), id });
    if (!this.hasService) return attributes;
    this.record(schema, attributes);
    this.cloud.log(`updated ${type} ${id}`);
    return attributes;
  }

  async delete(type: string, prior: Attributes, settings: ProviderSettings): Promise<void> {
    if (!this.hasService) return;
    const id = String(prior.id);
    if (prior.deletion_protection === true) {
      throw new Refusal(
        `cannot destroy ${type} "${prior.name ?? id}"`,
        "deletion_protection is true; set it to false, apply, then destroy",
        ["deletion_protection"],
      );
    }
    serviceCheck(type).delete?.(prior, this.context(settings));
    await this.behaviour(type).delete?.(copy(prior), this.context(settings));
    // What is abandoned goes on to exist: it can be imported, and made again only after that. A connection's
    // network takes it along.
    const abandoned = prior.deletion_policy === "ABANDON" && type !== "google_service_networking_connection";
    if (!abandoned) this.cloud.store.remove(type, recordId(prior));
    this.cloud.log(`${abandoned ? "abandoned" : "deleted"} ${type} ${id}`);
  }

  /**
   * The resource that an import id names. Where nothing exists, only the id is set: Terraform's read that
   * follows finds nothing and says so in its own words.
   */
  importState(type: string, importId: string): Attributes {
    const { block } = this.resource(type);
    const all = this.cloud.store.list(type);
    const exact = all.filter((record) => record.attributes.id === importId);
    const found = exact.length > 0 ? exact : all.filter((record) => importMatches(importId, record));
    if (found.length > 1) {
      const ids = found.map((record) => record.id).join(", ");
      throw new Refusal(`"${importId}" names more than one ${type}`, `it fits ${ids}; give one of these`);
    }
    return { ...emptyValue(block), ...(found[0]?.attributes ?? { id: importId }) };
  }

  async readData(type: string, config: Attributes, settings: ProviderSettings): Promise<Attributes> {
    const { block } = known(this.schema.dataSources, type);
    const reader = this.cloud.dataSources.get(type);
    const context = this.context(settings);
    const place = { project: settings.project, region: settings.region, zone: settings.zone };
    const values = reader
      ? await reader(copy(config), context, place)
      : readDataSource(type, config, context);
    return inSchema(block, { ...config, ...values });
  }

  async openEphemeral(type: string, config: Attributes, settings: ProviderSettings): Promise<Attributes> {
    const { block } = known(this.schema.ephemeral, type);
    const open = this.cloud.ephemeral.get(type);
    if (open === undefined) throw new Refusal(`the emulator cannot open ephemeral ${type}`);
    const place = { project: settings.project, region: settings.region, zone: settings.zone };
    return inSchema(block, { ...config, ...(await open(copy(config), this.context(settings), place)) });
  }

  private resource(type: string): TypeSchema {
    return known(this.schema.resources, type);
  }

  private behaviour(type: string): Behaviour {
    return this.cloud.behaviours.get(type) ?? {};
  }

  private context({ project, region }: ProviderSettings): Context {
    const { store, directory, token, log } = this.cloud;
    return { project, region, store, directory, token, log };
  }

  /** The id where it can be told already; some depend on what only the create decides. */
  private idOf(type: string, attributes: Attributes, context: Context): string | undefined {
    const { id, ...rest } = attributes;
    const custom = this.behaviour(type).id;
    if (custom !== undefined) return hasUnknown(rest) ? undefined : custom(copy(rest), context);
    if (typeof id === "string") return id;
    return hasUnknown(rest) ? undefined : resourceId(type, rest);
  }

  private claim(type: string, attributes: Attributes): string {
    const key = `${type} ${recordId(attributes)}`;
    const exists = this.creating.has(key) || this.cloud.store.get(type, recordId(attributes)) !== undefined;
    if (exists && !REPEATABLE.test(type)) {
      throw new Refusal(
        `Error 409: ${type} "${attributes.id}" already exists`,
        `import it instead (terraform import ADDRESS '${attributes.id}'), or give the new one another name`,
      );
    }
    this.creating.add(key);
    return key;
  }

  private record({ type, block }: TypeSchema, attributes: Attributes): void {
    this.cloud.store.put({ type, id: recordId(attributes), attributes: withoutSecrets(block, attributes) });
  }

  /** All computed values of a type without its own create; for what the service names, a name that is free. */
  private settle({ type, block }: TypeSchema, planned: Attributes): Attributes {
    const identity = planned.name === UNKNOWN ? planned.display_name : planned.name;
    const seed = `${type} ${planned.project} ${identity ?? ""} ${resourceId(type, planned)}`;
    for (let attempt = 0; ; attempt += 1) {
      const filled = fillComputed(
        type,
        block,
        planned,
        this.now(),
        attempt === 0 ? seed : `${seed} ${attempt}`,
      );
      if (planned.id !== UNKNOWN || !ASSIGNED_NAME.test(type)) return filled;
      const id = filled.id === UNKNOWN ? resourceId(type, filled) : filled.id;
      if (this.cloud.store.get(type, recordId({ ...filled, id })) === undefined) return filled;
    }
  }

  private now(): string {
    return new Date().toISOString();
  }
}

/** Creating these where they exist is no conflict: the service only makes sure of them. */
const REPEATABLE =
  /^google_(project_service|logging_project_bucket_config|.*_iam_(member|binding|audit_config)|project_iam_audit_config)$/;

/** The service names these itself, so two with one display name can exist. */
const ASSIGNED_NAME =
  /^google_(monitoring_(alert_policy|dashboard|notification_channel|uptime_check_config)|billing_budget)$/;

function known(types: ReadonlyMap<string, TypeSchema>, type: string): TypeSchema {
  const schema = types.get(type);
  if (schema === undefined) throw new Refusal(`the emulator does not know "${type}"`);
  return schema;
}

/** Project, region, zone and location from the provider's configuration where the resource names none. */
function fillPlace(block: Block, planned: Attributes, settings: ProviderSettings): Attributes {
  const result = { ...planned };
  for (const [name, value] of Object.entries({
    project: settings.project,
    region: settings.region,
    zone: settings.zone,
  })) {
    if (!(name in block.attributes) || result[name] !== UNKNOWN) continue;
    if (value === "" && name === "project") {
      throw new Refusal(
        '"project" is not set',
        "set it on the resource or in the google provider's configuration",
        [name],
      );
    }
    result[name] = value;
  }
  return result;
}

/** What a behaviour left open is filled like that of any other type. */
function settleOwn({ type, block }: TypeSchema, attributes: Attributes, now: string): Attributes {
  const complete = { ...emptyValue(block), ...attributes };
  return hasUnknown(complete)
    ? fillComputed(type, block, complete, now, `${type} ${resourceId(type, complete)}`)
    : complete;
}

function inSchema(block: Block, values: Attributes): Attributes {
  return conform(blockType(block), { ...emptyValue(block), ...values }) as Attributes;
}
