/**
 * The load generator, a process of its own, so that what the benchmark does otherwise never delays an
 * answer. Takes {@link LoadJob}s as messages, one after the other.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { LoadJob, LoadResult, Request } from "./load-job";

/** Values stay the text that the server sent; rows are arrays. An application's own work is not measured. */
const RAW = { getTypeParser: () => (value: unknown) => value };

const TOO_MANY_CONNECTIONS = "53300";
const CONNECT_TIMEOUT_MS = 10_000;

/** An overload is told from the first seconds; waiting for the whole backlog would take minutes. */
const BACKLOG_SECONDS = 20;

class Recorder {
  readonly latencies: Record<string, number[]> = {};
  readonly errors: Record<string, number> = {};
  readonly #from: number;
  readonly until: number;
  #cpu: NodeJS.CpuUsage = process.cpuUsage();
  #last = 0;

  constructor(job: LoadJob, start: number) {
    this.#from = start + job.warmUpSeconds * 1000;
    this.until = this.#from + job.seconds * 1000;
    setTimeout(() => {
      this.#cpu = process.cpuUsage();
    }, job.warmUpSeconds * 1000);
  }

  async send(client: Client, request: Request, due: number, counts: boolean): Promise<void> {
    try {
      await client.query({
        text: request.text,
        values: request.values as unknown[],
        rowMode: "array",
        types: RAW,
      });
    } catch (error) {
      const { message } = error as Error;
      this.errors[message] = (this.errors[message] ?? 0) + 1;
      return;
    }
    if (!counts || due < this.#from) return;
    this.#last = performance.now();
    this.latencies[request.kind] ??= [];
    this.latencies[request.kind]?.push(this.#last - due);
  }

  result(): LoadResult {
    const count = Object.values(this.latencies).reduce((sum, { length }) => sum + length, 0);
    const elapsed = this.#last - this.#from;
    const { user, system } = process.cpuUsage(this.#cpu);
    return {
      latencies: this.latencies,
      throughput: count > 0 ? (count / elapsed) * 1000 : 0,
      errors: this.errors,
      generatorCpu: count > 0 ? (user + system) / 1000 / elapsed : 0,
    };
  }
}

/** Each connection sends its next request when it has its answer, at least one that counts. */
async function closedLoop(job: LoadJob, clients: readonly Client[]): Promise<LoadResult> {
  const recorder = new Recorder(job, performance.now());
  await Promise.all(
    clients.map(async (client, index) => {
      for (let sent = 0; ; sent++) {
        const now = performance.now();
        if (now >= recorder.until && sent > 1) return;
        const request = job.requests[(index * 37 + sent) % job.requests.length] as Request;
        await recorder.send(client, request, now, sent > 0);
      }
    }),
  );
  return recorder.result();
}

/** Requests are due at fixed times, whether or not the server keeps up. */
async function openLoop(job: LoadJob, clients: readonly Client[], rate: number): Promise<LoadResult> {
  const start = performance.now();
  const recorder = new Recorder(job, start);
  const free = [...clients];
  const end = recorder.until + BACKLOG_SECONDS * 1000;
  let next = 0;
  const dueAt = (index: number) => start + (index / rate) * 1000;
  await new Promise<void>((resolve) => {
    const sendDue = () => {
      const now = performance.now();
      while (free.length > 0 && dueAt(next) <= now && dueAt(next) < recorder.until && now < end) {
        const client = free.pop() as Client;
        const request = job.requests[next % job.requests.length] as Request;
        void recorder.send(client, request, dueAt(next), true).then(() => {
          free.push(client);
          sendDue();
        });
        next++;
      }
      if ((dueAt(next) >= recorder.until || now >= end) && free.length === clients.length) {
        clearInterval(clock);
        resolve();
      }
    };
    const clock = setInterval(sendDue, 1);
  });
  return recorder.result();
}

/** Connects; waits a while for connections of the measurement before to end where all are taken. */
async function connect(job: LoadJob): Promise<Client> {
  for (const end = Date.now() + CONNECT_TIMEOUT_MS; ; await sleep(50)) {
    const client = new Client(job.connection);
    client.on("error", () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if ((error as { code?: string }).code !== TOO_MANY_CONNECTIONS || Date.now() > end) throw error;
    }
  }
}

async function run(job: LoadJob): Promise<LoadResult> {
  const clients: Client[] = [];
  try {
    while (clients.length < job.connections) clients.push(await connect(job));
    return job.rate === undefined ? await closedLoop(job, clients) : await openLoop(job, clients, job.rate);
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}

// Ctrl-C goes to the whole group of processes; the parent decides when this one ends.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit());
process.on("message", (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
