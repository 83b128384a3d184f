import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { Attributes, Behaviour } from "../../emulator/behaviour";
import { type ServedProvider, serveProvider } from "../../emulator/plugin-protocol";
import { StandInProvider } from "../../emulator/provider";
import { providerSchema } from "../../emulator/schema";
import { type Block, blockType } from "../../emulator/schema-model";
import { openStore } from "../../emulator/store";
import { decodeValue, encodeValue } from "../../emulator/values";
import { complete } from "../support/stand-in";

const schema = providerSchema("google");
const lines: string[] = [];
let folder: string;
let served: ServedProvider;
let client: grpc.Client;

const broken: Behaviour = {
  async create() {
    throw new TypeError("cannot read properties of undefined");
  },
  async update() {
    throw new TypeError("cannot read properties of undefined");
  },
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "protocol-"));
  const provider = new StandInProvider(schema, {
    store: openStore(folder),
    behaviours: new Map([["google_pubsub_topic", broken]]),
    dataSources: new Map(),
    ephemeral: new Map(),
    directory: folder,
    token: "token",
    log: () => {},
  });
  const socket = join(folder, "google.sock");
  served = await serveProvider(provider, socket, (line) => lines.push(line));
  client = new grpc.Client(`unix:${socket}`, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
  });
  await call("ConfigureProvider", {
    config: wire(schema.config, complete(schema.config, { project: "acme-dev" })),
  });
});

afterAll(async () => {
  client.close();
  await served.stop();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly diagnostics?: readonly { severity: string; summary: string; detail: string }[];
  readonly new_state?: { readonly msgpack: Buffer };
  readonly upgraded_state?: { readonly msgpack: Buffer };
  readonly resource_schemas?: Readonly<Record<string, unknown>>;
}

const methods = loadSync(join(__dirname, "..", "..", "emulator", "tfplugin6.proto"), {
  keepCase: true,
  enums: String,
})["tfplugin6.Provider"] as grpc.ServiceDefinition;

function call(name: string, request: object): Promise<Answer> {
  const method = methods[name] as grpc.MethodDefinition<object, Answer>;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      (error, answer) => (error ? reject(error) : resolve(answer as Answer)),
    );
  });
}

const topic = schema.resources.get("google_pubsub_topic")?.block as Block;

function wire(block: Block, value: Attributes | null) {
  return { msgpack: encodeValue(blockType(block), value) };
}

test("metadata is unimplemented, so Terraform asks for the schema", async () => {
  await expect(call("GetMetadata", {})).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED });
  const { resource_schemas: schemas } = await call("GetProviderSchema", {});
  expect(Object.keys(schemas ?? {}).sort()).toEqual([...schema.resources.keys()].sort());
});

test("a fault of the emulator is an error of that resource: the prior state stays, the log says where", async () => {
  const prior = complete(topic, { id: "t", name: "t", labels: { a: "1" } });
  const planned = { ...prior, labels: { a: "2" } };
  const answer = await call("ApplyResourceChange", {
    type_name: "google_pubsub_topic",
    prior_state: wire(topic, prior),
    planned_state: wire(topic, planned),
    config: wire(topic, complete(topic, { name: "t", labels: { a: "2" } })),
  });
  expect(answer.diagnostics).toMatchObject([
    {
      severity: "ERROR",
      summary: "the emulator failed",
      detail: "cannot read properties of undefined. This is a fault of the emulator; its log says more",
    },
  ]);
  expect(decodeValue(blockType(topic), answer.new_state?.msgpack as Buffer)).toEqual(prior);
  expect(lines.join("\n")).toContain("plugin-protocol.test.ts");
});

test("bytes that are no value are an error, and the next call works", async () => {
  const request = { type_name: "google_pubsub_topic", current_state: { msgpack: Buffer.from([0xc1]) } };
  expect((await call("ReadResource", request)).diagnostics).toHaveLength(1);
  const state = wire(topic, complete(topic, { id: "gone", name: "gone" }));
  const { new_state: gone } = await call("ReadResource", {
    type_name: "google_pubsub_topic",
    current_state: state,
  });
  expect(decodeValue(blockType(topic), gone?.msgpack as Buffer)).toBeNull();
});

test("a type that the emulator does not know is an error", async () => {
  const answer = await call("ValidateResourceConfig", {
    type_name: "google_bigtable_table",
    config: { msgpack: Buffer.from([0xc0]) },
  });
  expect(answer.diagnostics?.[0]?.summary).toBe('the emulator does not know "google_bigtable_table"');
});

test("a state of another schema is taken over: new members are unset, old ones dropped", async () => {
  const json = Buffer.from(
    JSON.stringify({ id: "t", name: "t", forgotten: true, message_storage_policy: [{ gone: 1 }] }),
  );
  const answer = await call("UpgradeResourceState", {
    type_name: "google_pubsub_topic",
    version: 0,
    raw_state: { json },
  });
  const state = decodeValue(blockType(topic), answer.upgraded_state?.msgpack as Buffer) as Attributes;
  expect(state).toMatchObject({
    id: "t",
    name: "t",
    labels: null,
    message_storage_policy: [{ allowed_persistence_regions: null }],
  });
  expect(state).not.toHaveProperty("forgotten");
});
