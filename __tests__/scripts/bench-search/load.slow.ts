import type { ScratchServer } from "../../../emulator/scratch-server";
import { LoadGenerator } from "../../../scripts/bench-search/load";
import { loadConfig, startServer } from "../../../scripts/bench-search/server";

let scratch: ScratchServer;
let database: string;
let generator: LoadGenerator;

beforeAll(async () => {
  scratch = await startServer();
  database = await scratch.createDatabase();
  generator = new LoadGenerator(new AbortController().signal);
}, 60_000);

afterAll(async () => {
  generator?.end();
  await scratch?.stop();
});

const sleep = (milliseconds: number) => ({
  kind: "sleep",
  text: "select pg_sleep($1)",
  values: [milliseconds / 1000],
});
const job = () => ({
  connection: loadConfig(scratch, database),
  warmUpSeconds: 0.2,
  seconds: 1,
});

test("closed loop: each connection asks again when it has its answer", async () => {
  const { latencies, throughput, errors } = await generator.run({
    ...job(),
    connections: 4,
    requests: [sleep(50)],
  });
  expect(errors).toEqual({});
  // 4 connections of at most 20 a second.
  expect(throughput).toBeGreaterThan(20);
  expect(throughput).toBeLessThanOrEqual(80);
  expect(Math.min(...(latencies.sleep ?? []))).toBeGreaterThanOrEqual(50);
});

// Measured from when they are sent, each would seem to take 100 ms.
test("open loop: what waits for its turn has waited, so an overload shows", async () => {
  const { latencies } = await generator.run({ ...job(), connections: 1, requests: [sleep(100)], rate: 20 });
  const waited = latencies.sleep ?? [];
  expect(waited.length).toBeGreaterThan(15);
  expect(Math.max(...waited)).toBeGreaterThan(800);
  expect(waited.at(-1)).toBeGreaterThan((waited[0] as number) + 500);
});

test("open loop: the rate is kept where the server keeps up", async () => {
  const { throughput, latencies } = await generator.run({
    ...job(),
    connections: 10,
    requests: [sleep(1)],
    rate: 50,
  });
  expect(latencies.sleep).toHaveLength(50);
  expect(throughput).toBeGreaterThan(40);
  expect(throughput).toBeLessThan(60);
});

test("requests that fail are counted and are no latencies", async () => {
  const { errors, latencies } = await generator.run({
    ...job(),
    connections: 1,
    requests: [{ kind: "broken", text: "select 1 / $1::integer", values: [0] }],
  });
  expect(latencies).toEqual({});
  expect(errors["division by zero"]).toBeGreaterThan(0);
});

test("a server that cannot be reached is an error of the benchmark", async () => {
  const connection = { ...loadConfig(scratch, database), password: "wrong" };
  await expect(generator.run({ ...job(), connection, connections: 1, requests: [sleep(1)] })).rejects.toThrow(
    /password authentication failed/,
  );
});
