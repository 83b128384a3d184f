import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { EmulatedCloud } from "../support/emulated-cloud";
import { HttpApi, type Json } from "../support/http-api";

let directory: string;
let cloud: EmulatedCloud;
let api: HttpApi;

async function put(name: string, content: string): Promise<Json> {
  return (await api.upload("states", name, content)).json();
}

beforeEach(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "bucket-test-"));
  cloud = new EmulatedCloud(directory);
  api = await HttpApi.start(cloud.context);
});

afterEach(async () => {
  await api.stop();
  fs.rmSync(directory, { recursive: true, force: true });
});

test("stores and gives back bytes, by both paths of Google's client", async () => {
  const content = `{"serial": 1, "text": "ä\r\n--a"}\n`;
  const uploaded = await put("dev/database/default.tfstate", content);
  expect(uploaded).toMatchObject({
    kind: "storage#object",
    name: "dev/database/default.tfstate",
    bucket: "states",
  });

  const read = await api.fetch("/states/dev/database/default.tfstate");
  expect(await read.text()).toBe(content);
  expect(read.headers.get("x-goog-generation")).toBe(uploaded.generation);
  expect(read.headers.get("x-goog-metageneration")).toBe("1");

  const escaped = encodeURIComponent("dev/database/default.tfstate");
  expect(await api.json(`/storage/v1/b/states/o/${escaped}`)).toEqual({ status: 200, body: uploaded });
  expect(await (await api.fetch(`/storage/v1/b/states/o/${escaped}?alt=media`)).text()).toBe(content);
});

test("a connection stays open for longer than Terraform keeps an idle one, which is 90 s", async () => {
  const response = await api.fetch("/storage/v1/b/states/o?prefix=");
  await response.text();
  const seconds = Number(/timeout=(\d+)/.exec(response.headers.get("keep-alive") ?? "")?.[1]);
  expect(seconds).toBeGreaterThan(90);
});

test("every write makes a new, larger generation", async () => {
  const generations: bigint[] = [];
  for (const content of ["1", "2", "3"]) {
    generations.push(BigInt((await put("s", content)).generation));
  }
  await api.fetch("/storage/v1/b/states/o/s", { method: "DELETE" });
  generations.push(BigInt((await put("s", "4")).generation));
  expect([...generations].sort((a, b) => (a < b ? -1 : 1))).toEqual(generations);
  expect(new Set(generations).size).toBe(4);
});

test("a lock can be taken once, and released by who knows its generation", async () => {
  const take = () => api.upload("states", "default.tflock", "{}", "&ifGenerationMatch=0");
  const taken = await Promise.all([take(), take(), take()]);
  expect(taken.map(({ status }) => status).sort()).toEqual([200, 412, 412]);

  const { generation } = (await api.json("/storage/v1/b/states/o/default.tflock")).body;
  const release = (value: string) =>
    api.fetch(`/storage/v1/b/states/o/default.tflock?ifGenerationMatch=${value}`, { method: "DELETE" });
  const wrong = await release("1");
  expect(wrong.status).toBe(412);
  expect(await wrong.json()).toMatchObject({ error: { code: 412, errors: [{ reason: "conditionNotMet" }] } });
  expect((await release(generation)).status).toBe(204);
  expect((await release(generation)).status).toBe(404);
  expect((await take()).status).toBe(200);
});

test("overwrites only the generation that the writer saw", async () => {
  const first = await put("s", "1");
  expect((await api.upload("states", "s", "2", `&ifGenerationMatch=${first.generation}`)).status).toBe(200);
  expect((await api.upload("states", "s", "3", `&ifGenerationMatch=${first.generation}`)).status).toBe(412);
  expect(await (await api.fetch("/states/s")).text()).toBe("2");
});

test("lists by prefix, in pages, with folders", async () => {
  for (const name of ["a/1", "a/2", "a/3", "b/1", "top"]) await api.upload("states", name, name);
  const names = (body: Json) => body.items.map((item: Json) => item.name);
  expect(names((await api.json("/storage/v1/b/states/o?prefix=a/")).body)).toEqual(["a/1", "a/2", "a/3"]);

  const pages: string[][] = [];
  for (let token = ""; ; ) {
    const { body } = await api.json(`/storage/v1/b/states/o?maxResults=2&pageToken=${token}`);
    pages.push(names(body));
    if (!body.nextPageToken) break;
    token = body.nextPageToken;
  }
  expect(pages).toEqual([["a/1", "a/2"], ["a/3", "b/1"], ["top"]]);

  const folders = (await api.json("/storage/v1/b/states/o?delimiter=/")).body;
  expect(names(folders)).toEqual(["top"]);
  expect(folders.prefixes).toEqual(["a/", "b/"]);
  expect((await api.json("/storage/v1/b/empty/o?prefix=x")).body).toEqual({
    kind: "storage#objects",
    items: [],
  });
});

test("pages with folders neither repeat nor lose one", async () => {
  for (const name of ["a/1", "a/2", "b/1", "c", "d/1"]) await api.upload("states", name, name);
  const seen: string[] = [];
  for (let token = ""; ; ) {
    const { body } = await api.json(`/storage/v1/b/states/o?delimiter=/&maxResults=1&pageToken=${token}`);
    seen.push(...(body.prefixes ?? []), ...body.items.map((item: Json) => item.name));
    if (!body.nextPageToken) break;
    token = body.nextPageToken;
  }
  expect(seen).toEqual(["a/", "b/", "c", "d/"]);
});

test("says in Google's form what is not there", async () => {
  expect(await api.json("/states/missing")).toEqual({
    status: 404,
    body: {
      error: {
        code: 404,
        message: "No such object: states/missing",
        errors: [{ message: "No such object: states/missing", domain: "global", reason: "notFound" }],
      },
    },
  });
  expect((await api.json("/storage/v1/b/..%2Fetc/o/passwd")).status).toBe(400);
  expect((await api.json("/unknown", { method: "POST" })).body.error.errors[0].reason).toBe("notFound");
  expect((await api.fetch("/states/x", { method: "PUT", body: "x" })).status).toBe(404);
});

test("refuses who does not carry the token", async () => {
  await api.upload("states", "s", "1");
  for (const authorization of ["", "Bearer wrong", "Basic token-of-the-test"]) {
    const response = await api.fetch("/states/s", { headers: { authorization } });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain(cloud.context.token);
  }
});

test("a restart keeps objects, generations and the port; a taken port is left for another", async () => {
  const { generation } = await put("s", "kept");
  const { port } = api.server;
  await api.stop();
  api = await HttpApi.start(cloud.context);
  expect(api.server.port).toBe(port);
  expect((await api.json("/storage/v1/b/states/o/s")).body.generation).toBe(generation);

  await api.stop();
  const squatter = net.createServer().listen(port, "127.0.0.1");
  await once(squatter, "listening");
  try {
    api = await HttpApi.start(cloud.context);
    expect(api.server.port).not.toBe(port);
    expect(cloud.lines).toEqual([`port ${port} is taken, the emulator's API moves to another`]);
    expect(await (await api.fetch("/states/s")).text()).toBe("kept");
  } finally {
    squatter.close();
  }
});

test("objects are files that only their owner may read", async () => {
  await api.upload("states", "s", "1");
  const files = fs.readdirSync(path.join(directory, "buckets", "states"));
  expect(files).toHaveLength(1);
  expect(fs.statSync(path.join(directory, "buckets", "states", files[0])).mode & 0o777).toBe(0o600);
});
