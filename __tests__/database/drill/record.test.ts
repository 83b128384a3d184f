import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type DrillRecord, type DrillResult, recordDrill } from "../../../database/drill";
import { drillEntry } from "../../../database/drill/record";
import { EmulatedCloud } from "../../support/emulated-cloud";
import { HttpApi, type Json } from "../../support/http-api";

const result: DrillResult = {
  verdict: "good",
  recoveredTo: "2026-03-01T12:00:00.000Z",
  startedAt: "2026-03-01T13:00:00.000Z",
  ageSeconds: 3600,
  durationSeconds: 600.5,
  checkSeconds: 12,
  newestRow: "2026-03-01T11:59:58.000Z",
  checks: [
    {
      id: "rows public.audio_tracks",
      status: "ok",
      summary: "300 rows the same",
      differences: ["differs: a-key-of-a-row"],
      numbers: { same: 300 },
      durationMs: 40,
    },
  ],
};
const record: DrillRecord = {
  project: "loist-music-test",
  instance: "music-db",
  region: "us-central1",
  environment: "prod",
  restoredFrom: "point in time",
};

test("an entry of the instance's own resource, without keys of rows", () => {
  expect(drillEntry(result, record)).toMatchInlineSnapshot(`
    {
      "insertId": "3762bf0cef99ef8767e9b1872944c7af",
      "jsonPayload": {
        "ageSeconds": 3600,
        "checkSeconds": 12,
        "checks": [
          {
            "durationMs": 40,
            "id": "rows public.audio_tracks",
            "status": "ok",
            "summary": "300 rows the same",
          },
        ],
        "durationSeconds": 600.5,
        "environment": "prod",
        "newestRow": "2026-03-01T11:59:58.000Z",
        "recoveredTo": "2026-03-01T12:00:00.000Z",
        "restoredFrom": "point in time",
        "startedAt": "2026-03-01T13:00:00.000Z",
        "verdict": "good",
      },
      "logName": "projects/loist-music-test/logs/musicdb-drill",
      "resource": {
        "labels": {
          "database_id": "loist-music-test:music-db",
          "project_id": "loist-music-test",
          "region": "us-central1",
        },
        "type": "cloudsql_database",
      },
      "severity": "NOTICE",
      "timestamp": "2026-03-01T13:10:00.500Z",
    }
  `);
  expect(JSON.stringify(drillEntry(result, record))).not.toContain("a-key-of-a-row");
});

describe("on the emulator", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "drill-record-"));
  const cloud = new EmulatedCloud(directory);
  let api: HttpApi;
  const entries = async (): Promise<Json[]> => (await api.json("/emulator/log-entries")).body.entries;
  const write = (body: object) =>
    api.json("/v2/entries:write", { method: "POST", body: JSON.stringify(body) });

  beforeAll(async () => {
    api = await HttpApi.start(cloud.context);
  });
  afterAll(async () => {
    await api.stop();
    fs.rmSync(directory, { recursive: true, force: true });
  });

  test("a good drill and a bad one are kept, each once however often it is sent", async () => {
    const { host, port } = api.server;
    const target = { root: `http://${host}:${port}`, token: async () => cloud.context.token };
    expect(await entries()).toEqual([]);
    await recordDrill(result, { ...record, api: target });
    await recordDrill(result, { ...record, api: target });
    await recordDrill(
      { ...result, verdict: "bad", startedAt: "2026-03-08T13:00:00.000Z" },
      { ...record, api: target },
    );
    expect(
      (await entries()).map(({ severity, timestamp, jsonPayload }) => [
        severity,
        timestamp,
        jsonPayload.verdict,
      ]),
    ).toEqual([
      ["NOTICE", "2026-03-01T13:10:00.500Z", "good"],
      ["ERROR", "2026-03-08T13:10:00.500Z", "bad"],
    ]);
  });

  test("a refusal is told, and not tried again", async () => {
    const { host, port } = api.server;
    const stranger = { root: `http://${host}:${port}`, token: async () => "another" };
    await expect(recordDrill(result, { ...record, api: stranger })).rejects.toThrow(
      "the request does not carry the emulator's access token",
    );
  });

  test("what the service refuses is refused, and nothing of it is kept", async () => {
    const before = (await entries()).length;
    const good = { logName: "projects/p/logs/l", resource: { type: "global" }, textPayload: "x" };
    for (const [entry, message] of [
      [{ ...good, logName: "l" }, 'logName "l" is not projects/<project>/logs/<name>'],
      [{ ...good, resource: {} }, "resource.type is required"],
      [{ ...good, jsonPayload: {} }, "an entry has exactly one of textPayload, jsonPayload, protoPayload"],
      [{ ...good, severity: "LOUD" }, 'severity "LOUD" is unknown'],
      [{ ...good, timestamp: "now" }, 'timestamp "now" is not a time'],
    ] as const) {
      const { status, body } = await write({ entries: [good, entry] });
      expect([status, body.error.message]).toEqual([400, message]);
    }
    expect((await write({ entries: [] })).body.error.message).toBe(
      "entries is required and must not be empty",
    );
    expect((await write({ entries: [good], dryRun: true })).status).toBe(200);
    expect((await entries()).length).toBe(before);
    const { textPayload: _, ...common } = good;
    expect((await write({ ...common, entries: [{ textPayload: "y" }] })).status).toBe(200);
    expect((await entries()).at(-1)).toMatchObject({
      logName: "projects/p/logs/l",
      textPayload: "y",
      severity: "DEFAULT",
    });
  });
});
