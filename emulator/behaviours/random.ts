/** The random provider: values drawn once, then kept. */
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { type Attributes, type Behaviour, Refusal } from "../behaviour";

const CLASSES = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  numeric: "0123456789",
  special: "!@#$%&*()-_=+[]{}<>:?",
} as const;

type ClassName = keyof typeof CLASSES;

/**
 * A random text of `length` characters with at least `min_*` of each class. A class that is null counts as
 * switched on, as in the provider.
 */
export function randomText(config: Attributes): string {
  const length = Number(config.length);
  const alphabet = (name: ClassName): string =>
    name === "special" && config.override_special ? String(config.override_special) : CLASSES[name];
  const names = (Object.keys(CLASSES) as ClassName[]).filter((name) => config[name] !== false);
  const needed = names.flatMap((name) => draw(alphabet(name), Number(config[`min_${name}`] ?? 0)));
  if (names.length === 0)
    throw new Refusal("no characters to draw from", "lower, upper, numeric and special are all false");
  if (needed.length > length) {
    throw new Refusal(
      `"length" is too small`,
      `got ${length}; the min_* arguments ask for ${needed.length} characters`,
      ["length"],
    );
  }
  const rest = draw(names.map(alphabet).join(""), length - needed.length);
  return shuffle([...needed, ...rest]).join("");
}

function draw(alphabet: string, count: number): string[] {
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)] as string);
}

function shuffle<T>(values: readonly T[]): T[] {
  const result = [...values];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = randomInt(index + 1);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}

const text: Behaviour = {
  create: async (planned) => {
    const result = randomText(planned);
    return { ...planned, result, id: result };
  },
};

const WORDS = {
  adverbs: ["calmly", "gladly", "mostly", "neatly", "quickly", "rarely", "slowly", "truly"],
  adjectives: ["able", "bright", "calm", "eager", "fair", "keen", "proud", "quiet", "warm", "wise"],
  animals: ["badger", "crane", "finch", "heron", "lynx", "marmot", "otter", "plover", "seal", "wren"],
} as const;

const pick = (words: readonly string[]): string => words[randomInt(words.length)] as string;

function petName(length: number, separator: string, prefix: string | null): string {
  const adverbs = Array.from({ length: Math.max(0, length - 2) }, () => pick(WORDS.adverbs));
  const words = [...adverbs, ...(length > 1 ? [pick(WORDS.adjectives)] : []), pick(WORDS.animals)];
  return [...(prefix ? [prefix] : []), ...words].join(separator);
}

/** A behaviour from what one create draws. */
function drawn(make: (planned: Attributes) => Attributes): Behaviour {
  return { create: async (planned) => ({ ...planned, ...make(planned) }) };
}

/** Behaviours of the random provider's resources. */
export const randomBehaviours: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>(
  Object.entries({
    random_string: text,
    random_password: {
      create: async (planned) => {
        const result = randomText(planned);
        return { ...planned, result, bcrypt_hash: "", id: "none" };
      },
    },
    random_id: drawn((planned) => {
      const bytes = randomBytes(Number(planned.byte_length));
      const prefix = String(planned.prefix ?? "");
      const url = bytes.toString("base64url");
      const hex = bytes.toString("hex");
      return {
        id: url,
        b64_url: prefix + url,
        b64_std: prefix + bytes.toString("base64"),
        hex: prefix + hex,
        dec: prefix + BigInt(`0x${hex}`).toString(),
      };
    }),
    random_bytes: drawn((planned) => {
      const bytes = randomBytes(Number(planned.length));
      return { base64: bytes.toString("base64"), hex: bytes.toString("hex"), id: randomUUID() };
    }),
    random_integer: drawn((planned) => {
      const [low, high] = [Number(planned.min), Number(planned.max)];
      if (low > high) throw new Refusal('"min" is larger than "max"', `got ${low} and ${high}`, ["min"]);
      const result = randomInt(low, high + 1);
      return { result, id: String(result) };
    }),
    random_uuid: drawn(() => {
      const result = randomUUID();
      return { result, id: result };
    }),
    random_pet: drawn((planned) => ({
      id: petName(
        Number(planned.length ?? 2),
        String(planned.separator ?? "-"),
        planned.prefix as string | null,
      ),
    })),
    random_shuffle: drawn((planned) => {
      const input = planned.input as string[];
      return { result: shuffle(input).slice(0, Number(planned.result_count ?? input.length)), id: "-" };
    }),
  }),
);
