/** Serves a stand-in provider over Terraform's plugin protocol 6: gRPC on a Unix socket, msgpack values. */
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { type Attributes, Refusal } from "./behaviour";
import type { Path } from "./planning";
import { type ProviderSettings, providerSettings, type StandInProvider } from "./provider";
import { type Block, blockType, type ProviderSchema, type TypeSchema } from "./schema-model";
import { Sessions } from "./sessions";
import { type CtyType, conform, decodeValue, encodeValue } from "./values";

interface DynamicValue {
  readonly msgpack?: Buffer;
  readonly json?: Buffer;
}

interface Request {
  readonly type_name: string;
  readonly id: string;
  readonly config?: DynamicValue;
  readonly raw_state?: { readonly json?: Buffer };
  readonly current_state?: DynamicValue;
  readonly prior_state?: DynamicValue;
  readonly proposed_new_state?: DynamicValue;
  readonly planned_state?: DynamicValue;
}

interface Diagnostic {
  readonly severity: "ERROR" | "WARNING";
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: { readonly steps: readonly object[] };
}

type Response = Readonly<Record<string, unknown>>;
type Handler = (
  request: Request,
  settings: ProviderSettings,
  session: object,
) => Response | Promise<Response>;

/** A provider that Terraform can talk to. */
export interface ServedProvider {
  stop(): Promise<void>;
}

/** Schemas and states are larger than gRPC's usual 4 MB. */
const LIMITS = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** Serves a provider on a Unix socket, which must not exist. */
export async function serveProvider(
  provider: StandInProvider,
  socket: string,
  log: (line: string) => void,
): Promise<ServedProvider> {
  const sessions = new Sessions();
  const server = new grpc.Server({ ...LIMITS, interceptors: [sessions.interceptor] });
  const handlers = handlersOf(provider, sessions, log);
  const implementation: grpc.UntypedServiceImplementation = {};
  for (const [name, handler] of Object.entries(handlers)) {
    implementation[name] = ((
      call: grpc.ServerUnaryCall<Request, Response>,
      answer: grpc.sendUnaryData<Response>,
    ) => {
      const session = sessions.of(call.metadata);
      answered(() => handler(call.request, sessions.settings(session), session), log).then(
        (response) => answer(null, response),
        (error: Error) => answer({ code: grpc.status.INTERNAL, message: error.message }),
      );
    }) as grpc.UntypedHandleCall;
  }
  server.addService(service(), implementation);
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, grpc.ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        // Terraform keeps its connections to a reattached provider open, so waiting for them would not end.
        server.forceShutdown();
        server.tryShutdown(() => resolve());
      }),
  };
}

let definition: grpc.ServiceDefinition | undefined;

function service(): grpc.ServiceDefinition {
  definition ??= loadSync(join(__dirname, "tfplugin6.proto"), {
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: false,
  })["tfplugin6.Provider"] as grpc.ServiceDefinition;
  return definition;
}

async function answered(
  handle: () => Response | Promise<Response>,
  log: (line: string) => void,
): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    return { diagnostics: [diagnostic(refusalOf(error, log))] };
  }
}

/** A mistake of ours becomes a diagnostic too; the log has more of it. */
function refusalOf(error: unknown, log: (line: string) => void): Refusal {
  if (error instanceof Refusal) return error;
  log(`internal error: ${error instanceof Error ? error.stack : String(error)}`);
  const detail = error instanceof Error ? error.message : String(error);
  return new Refusal("the emulator failed", `${detail}. This is a fault of the emulator; its log says more`);
}

function handlersOf(
  provider: StandInProvider,
  sessions: Sessions,
  log: (line: string) => void,
): Readonly<Record<string, Handler>> {
  const { schema } = provider;
  const resource = (type: string): CtyType => typeOf(schema.resources, type);
  const dataSource = (type: string): CtyType => typeOf(schema.dataSources, type);
  const ephemeral = (type: string): CtyType => typeOf(schema.ephemeral, type);
  return {
    GetProviderSchema: () => schemaResponse(schema),
    ValidateProviderConfig: () => ({}),
    ConfigureProvider: ({ config }, _settings, session) => {
      sessions.configure(session, providerSettings(object(blockType(schema.config), config)));
      return {};
    },
    ValidateResourceConfig: ({ type_name, config }) =>
      findings(provider.validateResource(type_name, object(resource(type_name), config))),
    ValidateDataResourceConfig: ({ type_name, config }) =>
      findings(provider.validateDataSource(type_name, object(dataSource(type_name), config))),
    ValidateEphemeralResourceConfig: ({ type_name, config }) =>
      findings(provider.validateEphemeral(type_name, object(ephemeral(type_name), config))),
    UpgradeResourceState: ({ type_name, raw_state }) => ({
      upgraded_state: upgraded(schema.resources, type_name, JSON.parse(String(raw_state?.json ?? "null"))),
    }),
    ReadResource: async ({ type_name, current_state }, settings) => {
      const type = resource(type_name);
      return {
        new_state: dynamic(type, await provider.read(type_name, object(type, current_state), settings)),
      };
    },
    PlanResourceChange: ({ type_name, prior_state, proposed_new_state, config }, settings) => {
      const type = resource(type_name);
      if (value(type, proposed_new_state) === null) return { planned_state: proposed_new_state };
      const prior = value(type, prior_state) as Attributes | null;
      const { planned, replace } = provider.plan(type_name, prior, object(type, config), settings);
      return {
        planned_state: dynamic(type, planned),
        requires_replace: replace.map(attributePath),
        legacy_type_system: true,
      };
    },
    ApplyResourceChange: (request, settings) =>
      apply(provider, resource(request.type_name), request, settings, log),
    ImportResourceState: ({ type_name, id }) => {
      const state = dynamic(resource(type_name), provider.importState(type_name, id));
      return { imported_resources: [{ type_name, state }] };
    },
    ReadDataSource: async ({ type_name, config }, settings) => {
      const type = dataSource(type_name);
      return { state: dynamic(type, await provider.readData(type_name, object(type, config), settings)) };
    },
    OpenEphemeralResource: async ({ type_name, config }, settings) => {
      const type = ephemeral(type_name);
      return {
        result: dynamic(type, await provider.openEphemeral(type_name, object(type, config), settings)),
      };
    },
    CloseEphemeralResource: () => ({}),
    StopProvider: () => ({}),
  };
}

async function apply(
  provider: StandInProvider,
  type: CtyType,
  { type_name, prior_state, planned_state, config }: Request,
  settings: ProviderSettings,
  log: (line: string) => void,
): Promise<Response> {
  const prior = value(type, prior_state) as Attributes | null;
  const planned = value(type, planned_state) as Attributes | null;
  try {
    if (planned === null) {
      await provider.delete(type_name, prior as Attributes, settings);
      return { new_state: dynamic(type, null) };
    }
    const given = object(type, config);
    const state =
      prior === null
        ? await provider.create(type_name, planned, given, settings)
        : await provider.update(type_name, prior, planned, given, settings);
    return { new_state: dynamic(type, state), legacy_type_system: true };
  } catch (error) {
    // What failed has changed nothing, so the state stays as it was.
    const diagnostics = [diagnostic(refusalOf(error, log))];
    return { new_state: dynamic(type, prior), diagnostics, legacy_type_system: true };
  }
}

function value(type: CtyType, { msgpack, json }: DynamicValue = {}): unknown {
  if (msgpack && msgpack.length > 0) return decodeValue(type, msgpack);
  return json && json.length > 0 ? JSON.parse(json.toString()) : null;
}

function object(type: CtyType, wire?: DynamicValue): Attributes {
  return value(type, wire) as Attributes;
}

function dynamic(type: CtyType, plain: unknown): DynamicValue {
  return { msgpack: encodeValue(type, plain) };
}

function typeOf(types: ReadonlyMap<string, TypeSchema>, name: string): CtyType {
  const schema = types.get(name);
  if (schema === undefined) throw new Refusal(`the emulator does not know "${name}"`);
  return blockType(schema.block);
}

/** A state of an older schema: members that are gone are dropped, new ones are unset. */
function upgraded(
  types: ReadonlyMap<string, TypeSchema>,
  name: string,
  state: Attributes | null,
): DynamicValue {
  const type = typeOf(types, name);
  return dynamic(type, conform(type, state));
}

function findings(refusals: readonly Refusal[]): Response {
  return { diagnostics: refusals.map(diagnostic) };
}

function diagnostic(refusal: Refusal): Diagnostic {
  const { summary, detail, attribute } = refusal;
  return {
    severity: "ERROR",
    summary,
    detail,
    ...(attribute.length > 0 ? { attribute: attributePath(attribute) } : {}),
  };
}

function attributePath(path: Path): { steps: object[] } {
  return {
    steps: path.map((step) =>
      typeof step === "number" ? { element_key_int: step } : { attribute_name: step },
    ),
  };
}

const schemaResponses = new WeakMap<ProviderSchema, Response>();

function schemaResponse(schema: ProviderSchema): Response {
  let response = schemaResponses.get(schema);
  if (response === undefined) {
    const all = (types: ReadonlyMap<string, TypeSchema>): Response =>
      Object.fromEntries(
        [...types].map(([name, { block }]) => [name, { version: 0, block: wireBlock(block) }]),
      );
    response = {
      provider: { version: 0, block: wireBlock(schema.config) },
      resource_schemas: all(schema.resources),
      data_source_schemas: all(schema.dataSources),
      ephemeral_resource_schemas: all(schema.ephemeral),
    };
    schemaResponses.set(schema, response);
  }
  return response;
}

function wireBlock(block: Block): Response {
  return {
    attributes: Object.entries(block.attributes).map(([name, attribute]) => ({
      name,
      type: Buffer.from(JSON.stringify(attribute.type)),
      required: attribute.required,
      optional: attribute.optional,
      computed: attribute.computed,
      sensitive: attribute.sensitive,
      write_only: attribute.writeOnly,
      deprecated: attribute.deprecated,
    })),
    block_types: Object.entries(block.blocks).map(([type_name, nested]) => ({
      type_name,
      block: wireBlock(nested.block),
      nesting: nested.nesting.toUpperCase(),
      min_items: nested.minItems,
      max_items: nested.maxItems,
    })),
  };
}
