import {
  adminApiFrom,
  type OperationRequest,
  type OperationWait,
  runOperation,
} from "../../database/admin-api";
import { FakeCloudSql } from "../support/fake-cloud-sql";

const START = "/sql/v1beta4/projects/p/instances/i/backupRuns";
const OPERATION = "/sql/v1beta4/projects/p/operations/op-1";
const REQUEST: OperationRequest = {
  project: "p",
  instance: "i",
  method: "POST",
  path: "backupRuns",
  body: { description: "d" },
};

let fake: FakeCloudSql;

beforeEach(async () => {
  fake = await FakeCloudSql.start();
});

afterEach(() => fake.stop());

const operation = (status: string, more: object = {}) => ({ body: { name: "op-1", status, ...more } });
const refused = (status: number, message: string) => ({ status, body: { error: { message } } });
const run = (wait: OperationWait = {}) =>
  runOperation(REQUEST, { api: adminApiFrom(fake.environment), ...wait });

test("starts the operation and asks until it is done", async () => {
  fake.answer(START, operation("PENDING").body);
  fake.answerInTurn(OPERATION, [
    operation("RUNNING"),
    operation("DONE", { backupContext: { backupId: "17" } }),
  ]);
  const heard: string[] = [];
  expect(await run({ onWait: (status) => heard.push(status) })).toMatchObject({
    backupContext: { backupId: "17" },
  });
  expect(heard).toEqual(["PENDING", "RUNNING"]);
  expect(fake.requests).toEqual([`POST ${START}`, `GET ${OPERATION}`, `GET ${OPERATION}`]);
  expect(fake.bodies).toEqual([{ description: "d" }]);
});

test("one that is done at once is not asked for", async () => {
  fake.answer(START, operation("DONE").body);
  await run();
  expect(fake.requests).toEqual([`POST ${START}`]);
});

test("one that ends badly fails with the API's words", async () => {
  fake.answer(START, operation("DONE", { error: { errors: [{ message: "no space" }] } }).body);
  await expect(run()).rejects.toThrow("no space");
  fake.answer(START, operation("DONE", { error: { errors: [{}] } }).body);
  await expect(run()).rejects.toThrow("the operation ended with an error");
});

test("what is refused is not tried again", async () => {
  fake.answerInTurn(START, [refused(403, "not you"), operation("DONE")]);
  await expect(run()).rejects.toMatchObject({ name: "GoogleApiError", status: 403 });
  fake.answerInTurn(START, [refused(500, "broken"), operation("DONE")]);
  await expect(run()).rejects.toMatchObject({ name: "GoogleApiError", status: 500 });
});

test("waits for another operation of the instance, which takes one at a time", async () => {
  fake.answerInTurn(START, [refused(409, "another operation was already in progress"), operation("DONE")]);
  const heard: string[] = [];
  await run({ onWait: (status) => heard.push(status) });
  expect(heard).toEqual(["waiting for another operation of the instance"]);
  expect(fake.requests).toEqual([`POST ${START}`, `POST ${START}`]);
});

test.each([429, 500, 503])("an answer of %d to a question does not end the waiting", async (status) => {
  fake.answer(START, operation("RUNNING").body);
  fake.answerInTurn(OPERATION, [refused(status, "later"), operation("DONE")]);
  await run();
  expect(fake.requests).toHaveLength(3);
});

test("a question that is refused ends it", async () => {
  fake.answer(START, operation("RUNNING").body);
  fake.answerInTurn(OPERATION, [refused(403, "no longer"), operation("DONE")]);
  await expect(run()).rejects.toThrow("no longer");
});

test("gives up after its time, and says which operation goes on", async () => {
  fake.answer(START, operation("RUNNING").body);
  fake.answer(OPERATION, operation("RUNNING").body);
  await expect(run({ timeoutMs: 300 })).rejects.toMatchObject({
    name: "OperationTimeoutError",
    message: "it is not done after 0.3 s",
    operation: "op-1",
  });
  fake.answerInTurn(START, [refused(409, "busy")]);
  await expect(run({ timeoutMs: 300 })).rejects.toMatchObject({
    name: "OperationTimeoutError",
    operation: undefined,
  });
});

test("ends when it is told to", async () => {
  fake.answer(START, operation("RUNNING").body);
  const controller = new AbortController();
  const onWait = () => controller.abort();
  await expect(run({ signal: controller.signal, onWait })).rejects.toMatchObject({ name: "AbortError" });
  expect(fake.requests).toEqual([`POST ${START}`]);
});

test("a name that is taken is not waited for", async () => {
  const errors = [{ reason: "instanceAlreadyExists" }];
  fake.answer(START, { error: { message: "it exists", errors } }, 409);
  await expect(run()).rejects.toMatchObject({ status: 409, reason: "instanceAlreadyExists" });
});
