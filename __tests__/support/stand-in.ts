import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Attributes, type ResourceStore, UNKNOWN } from "../../emulator/behaviour";
import { behaviours } from "../../emulator/behaviours";
import { nullBehaviours } from "../../emulator/behaviours/null";
import { randomBehaviours } from "../../emulator/behaviours/random";
import { ownDataSources } from "../../emulator/data-sources";
import { ephemeralResources } from "../../emulator/ephemeral-resources";
import { type Cloud, providerSettings, StandInProvider } from "../../emulator/provider";
import { providerSchema } from "../../emulator/schema";
import { type Block, emptyValue, type ProviderName } from "../../emulator/schema-model";
import { openStore } from "../../emulator/store";

/** The stand-in providers without Terraform: it plans and applies as Terraform does. */
export class Service {
  readonly store: ResourceStore;
  readonly folder = mkdtempSync(join(tmpdir(), "service-"));
  private readonly cloud: Cloud;
  private readonly settings;

  constructor(project = "acme-dev", config: Attributes = {}) {
    this.store = openStore(this.folder);
    this.settings = providerSettings({ project, region: "us-central1", zone: "us-central1-a", ...config });
    this.cloud = {
      store: this.store,
      behaviours: new Map([...behaviours, ...randomBehaviours, ...nullBehaviours]),
      dataSources: ownDataSources,
      ephemeral: ephemeralResources,
      directory: this.folder,
      token: "token",
      log: () => {},
    };
  }

  /** Removes the service's folder. */
  end(): void {
    rmSync(this.folder, { recursive: true });
  }

  async create(type: string, values: Attributes): Promise<Attributes> {
    const provider = this.provider(type);
    const config = complete(this.block(type), values);
    const { planned } = provider.plan(type, null, config, this.settings);
    return provider.create(type, planned, config, this.settings);
  }

  async update(type: string, prior: Attributes, values: Attributes): Promise<Attributes> {
    const provider = this.provider(type);
    const config = complete(this.block(type), values);
    const { planned, replace } = provider.plan(type, prior, config, this.settings);
    if (replace.length > 0)
      throw new Error(`replaces because of ${replace.map((path) => path.join(".")).join(", ")}`);
    return provider.update(type, prior, planned, config, this.settings);
  }

  plan(type: string, prior: Attributes | null, values: Attributes) {
    return this.provider(type).plan(type, prior, complete(this.block(type), values), this.settings);
  }

  read(type: string, state: Attributes): Promise<Attributes | null> {
    return this.provider(type).read(type, state, this.settings);
  }

  delete(type: string, prior: Attributes): Promise<void> {
    return this.provider(type).delete(type, prior, this.settings);
  }

  /** Import as Terraform does it: the id, then a read. */
  import(type: string, id: string): Promise<Attributes | null> {
    return this.read(type, this.provider(type).importState(type, id));
  }

  data(type: string, values: Attributes): Promise<Attributes> {
    const block = providerSchema(providerOf(type)).dataSources.get(type)?.block as Block;
    return this.provider(type).readData(type, complete(block, values), this.settings);
  }

  open(type: string, values: Attributes): Promise<Attributes> {
    const block = providerSchema(providerOf(type)).ephemeral.get(type)?.block as Block;
    return this.provider(type).openEphemeral(type, complete(block, values), this.settings);
  }

  private provider(type: string): StandInProvider {
    return new StandInProvider(providerSchema(providerOf(type)), this.cloud);
  }

  private block(type: string): Block {
    return providerSchema(providerOf(type)).resources.get(type)?.block as Block;
  }
}

function providerOf(type: string): ProviderName {
  return type.split("_")[0] as ProviderName;
}

/** A configuration with every member, as Terraform sends it. */
export function complete(of: Block, values: Attributes): Attributes {
  const result: Attributes = { ...emptyValue(of), ...values };
  for (const [name, nested] of Object.entries(of.blocks)) {
    const elements = result[name];
    if (Array.isArray(elements)) result[name] = elements.map((element) => complete(nested.block, element));
  }
  return result;
}

/** An applied plan: every unknown has become a value. */
export function applied(planned: unknown): Attributes {
  const settle = (value: unknown): unknown => {
    if (value === UNKNOWN) return "decided";
    if (Array.isArray(value)) return value.map(settle);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, settle(member)]));
  };
  return settle(planned) as Attributes;
}
