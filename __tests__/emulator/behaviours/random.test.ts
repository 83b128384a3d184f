import { randomText } from "../../../emulator/behaviours/random";
import fc from "../../support/fast-check";
import { Service } from "../../support/stand-in";

const service = new Service();

afterAll(() => service.end());

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

test("a password has its length, the least of each class, and nothing of a class that is off", () => {
  const least = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(least, least, least, fc.integer({ min: 12, max: 40 }), (lower, upper, numeric, length) => {
      const text = randomText({
        length,
        special: false,
        min_lower: lower,
        min_upper: upper,
        min_numeric: numeric,
      });
      expect(text).toMatch(/^[A-Za-z0-9]+$/);
      expect(text).toHaveLength(length);
      expect(count(text, /[a-z]/g)).toBeGreaterThanOrEqual(lower);
      expect(count(text, /[A-Z]/g)).toBeGreaterThanOrEqual(upper);
      expect(count(text, /[0-9]/g)).toBeGreaterThanOrEqual(numeric);
    }),
  );
});

test("special characters are those that were given", () => {
  const text = randomText({ length: 50, lower: false, upper: false, numeric: false, override_special: "-_" });
  expect(text).toMatch(/^[-_]{50}$/);
});

test("what cannot be drawn is refused", () => {
  expect(() => randomText({ length: 2, min_lower: 3 })).toThrow(
    '"length" is too small: got 2; the min_* arguments ask for 3',
  );
  const none = { length: 2, lower: false, upper: false, numeric: false, special: false };
  expect(() => randomText(none)).toThrow("no characters to draw from");
});

test("an ephemeral password is another one each time", async () => {
  const open = async () => (await service.open("random_password", { length: 20 })).result;
  expect(await open()).not.toBe(await open());
});

test("the id of a password is not the password", async () => {
  const password = await service.create("random_password", { length: 20 });
  expect(password.result).toHaveLength(20);
  expect(password.id).toBe("none");
});

test("a random id in all its forms", async () => {
  const id = await service.create("random_id", { byte_length: 8, prefix: "db-" });
  const bytes = Buffer.from(String(id.id), "base64url");
  expect(bytes).toHaveLength(8);
  expect(id).toMatchObject({
    hex: `db-${bytes.toString("hex")}`,
    dec: `db-${BigInt(`0x${bytes.toString("hex")}`)}`,
    b64_std: `db-${bytes.toString("base64")}`,
    b64_url: `db-${id.id}`,
  });
});

test("integers, names and shuffles", async () => {
  const integer = await service.create("random_integer", { min: 5, max: 6 });
  expect([5, 6]).toContain(integer.result);
  await expect(service.create("random_integer", { min: 6, max: 5 })).rejects.toThrow(
    '"min" is larger than "max"',
  );
  const pet = await service.create("random_pet", { length: 3, prefix: "db" });
  expect(pet.id).toMatch(/^db(-[a-z]+){3}$/);
  const shuffled = await service.create("random_shuffle", { input: ["a", "b", "c"], result_count: 2 });
  expect(shuffled.result).toHaveLength(2);
});
