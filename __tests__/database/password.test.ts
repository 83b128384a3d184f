import { Password, withFreshPassword } from "../../database/password";

const refused = () => Object.assign(new Error("password authentication failed"), { code: "28P01" });

/** A secret, and a server that wants one of its versions. */
function rotation() {
  const state = { secret: "old", wanted: "old", reads: 0 };
  const password = new Password(async () => {
    state.reads += 1;
    return state.secret;
  });
  const connect = () =>
    withFreshPassword(password, async () => {
      if ((await password.read()) !== state.wanted) throw refused();
      return "connected";
    });
  return { state, password, connect };
}

test("is read once for all who connect", async () => {
  const { state, connect } = rotation();
  expect(await Promise.all([connect(), connect(), connect()])).toEqual(Array(3).fill("connected"));
  await connect();
  expect(state.reads).toBe(1);
});

test("is read again once, for all who were refused together, when it was rotated", async () => {
  const { state, connect } = rotation();
  await connect();
  Object.assign(state, { secret: "new", wanted: "new" });
  expect(await Promise.all(Array.from({ length: 20 }, connect))).toEqual(Array(20).fill("connected"));
  expect(state.reads).toBe(2);
});

test("is not tried a third time, and not looked for all the time", async () => {
  const { state, connect } = rotation();
  state.wanted = "another";
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await expect(connect()).rejects.toMatchObject({ code: "28P01" });
  }
  expect(state.reads).toBe(2);
});

test("an error of reading is not kept", async () => {
  const source = jest.fn(async () => "word").mockRejectedValueOnce(new Error("no network"));
  const password = new Password(source);
  await expect(password.read()).rejects.toThrow("no network");
  expect(await password.read()).toBe("word");
});

test("other errors read nothing", async () => {
  const { state, password } = rotation();
  const error = Object.assign(new Error("no such database"), { code: "3D000" });
  const connect = jest.fn(() => Promise.reject(error));
  await expect(withFreshPassword(password, connect)).rejects.toBe(error);
  await expect(withFreshPassword(undefined, () => Promise.reject(refused()))).rejects.toThrow();
  expect([connect.mock.calls.length, state.reads]).toEqual([1, 0]);
});

test("does not show itself", async () => {
  const { password } = rotation();
  await password.read();
  const { inspect } = await import("node:util");
  expect(inspect(password, { showHidden: true, depth: 9 })).not.toContain("old");
  expect(JSON.stringify(password)).not.toContain("old");
});
