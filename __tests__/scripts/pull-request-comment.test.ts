import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MARKER } from "../../preflight/review/format/markdown";
import { run } from "../support/terraform";

const ROOT = resolve(__dirname, "../..");
const TOKEN = "token-4711";

interface Comment {
  id: number;
  body: string;
  user: { type: string };
}

/** Comments of a pull request, as GitHub's API serves and changes them. */
let comments: Comment[];
let requests: string[];
let server: Server;
let folder: string;

beforeEach(async () => {
  comments = [];
  requests = [];
  folder = mkdtempSync(join(tmpdir(), "comment-"));
  server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    requests.push(`${request.method} ${url.pathname}`);
    let text = "";
    for await (const chunk of request) text += chunk;
    const answer = (status: number, content: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(401, {});
    const issue = "/repos/owner/name/issues";
    if (request.method === "GET" && url.pathname === `${issue}/7/comments`) {
      const page = Number(url.searchParams.get("page"));
      const size = Number(url.searchParams.get("per_page"));
      return answer(200, comments.slice((page - 1) * size, page * size));
    }
    if (request.method === "POST" && url.pathname === `${issue}/7/comments`) {
      const made = { id: 1000 + comments.length, user: { type: "Bot" }, ...JSON.parse(text) };
      comments.push(made);
      return answer(201, made);
    }
    const found = comments.find(({ id }) => url.pathname === `${issue}/comments/${id}`);
    if (request.method === "PATCH" && found) return answer(200, Object.assign(found, JSON.parse(text)));
    return answer(404, {});
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
});

afterEach(async () => {
  await new Promise((closed) => server.close(closed));
  rmSync(folder, { recursive: true });
});

function comment(body: string, environment: Record<string, string | undefined> = {}) {
  const file = join(folder, "review.md");
  writeFileSync(file, body);
  const { port } = server.address() as AddressInfo;
  return run(process.execPath, ["-r", "tsx/cjs", "scripts/pull-request-comment.ts", file], {
    cwd: ROOT,
    environment: {
      GITHUB_TOKEN: TOKEN,
      GITHUB_REPOSITORY: "owner/name",
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      PULL_REQUEST: "7",
      ...environment,
    },
  });
}

test("makes one comment, and updates it from then on", async () => {
  comments.push({ id: 1, body: "looks good", user: { type: "User" } });
  expect(await comment(`${MARKER}\nfirst`)).toEqual({ code: 0, output: "made comment 1001\n" });
  expect(await comment(`${MARKER}\nsecond`)).toEqual({ code: 0, output: "updated comment 1001\n" });
  expect(comments.map(({ body }) => body)).toEqual(["looks good", `${MARKER}\nsecond`]);
});

test("finds its own among many, and leaves alone what others wrote with the same mark", async () => {
  const others = Array.from({ length: 150 }, (_, id) => ({
    id,
    body: `${MARKER}\nforged`,
    user: { type: "User" },
  }));
  comments.push(...others, { id: 500, body: `${MARKER}\nold`, user: { type: "Bot" } });
  await comment(`${MARKER}\nnew`);
  expect(comments[150]).toMatchObject({ id: 500, body: `${MARKER}\nnew` });
  expect(comments).toHaveLength(151);
  expect(requests.filter((one) => !one.startsWith("GET"))).toEqual([
    "PATCH /repos/owner/name/issues/comments/500",
  ]);
});

test("what is wrong is told in a line, without the token", async () => {
  const failures = [
    await comment(`${MARKER}\n`, { GITHUB_TOKEN: "wrong-token" }),
    await comment(`${MARKER}\n`, { PULL_REQUEST: "" }),
    await comment("no review"),
  ];
  expect(failures.map(({ code }) => code)).toEqual([1, 1, 1]);
  expect(failures[0]?.output).toBe("GitHub answers 401 to GET /issues/7/comments?per_page=100&page=1\n");
  expect(failures[1]?.output).toBe("the environment lacks PULL_REQUEST\n");
  expect(failures[2]?.output).toContain("does not start with");
  for (const { output } of failures) expect(output).not.toMatch(/token-4711|wrong-token/);
});
