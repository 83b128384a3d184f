import type { Rule } from "../../rule";

/** How often a key has a new version. */
export const settingsCmekRotation: Rule = {
  id: "settings-cmek-rotation",
  severity: "error",
  area: "settings",
  title: "the rotation period of a key is in seconds, and a day or more",
  why: "The provider refuses any other unit, and the API a shorter time.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/kms_crypto_key#rotation_period",
  types: ["google_kms_crypto_key"],
  *check(key) {
    const period = key.get("rotation_period");
    const text = period.string?.trim();
    if (!text) return;
    const [, amount, unit = ""] = /^(\d+(?:\.\d{1,9})?)\s*([a-z]*)$/i.exec(text) ?? [];
    const seconds = Number(amount) * (SECONDS[unit.toLowerCase().charAt(0)] ?? Number.NaN);
    if (unit === "s" && seconds >= DAY && text === period.string) return;
    const meant = Number.isNaN(seconds) ? 90 * DAY : Math.max(DAY, Math.ceil(seconds));
    yield {
      at: period,
      what:
        unit === "s"
          ? "the key is rotated too often"
          : "the rotation period is not in seconds with the suffix s",
      allowed: `${DAY}s (a day) or more`,
      fix: `write "${meant}s"`,
    };
  },
};

const DAY = 86_400;

/** Seconds by the first letter of a unit; a plain number is meant in seconds. */
const SECONDS: Readonly<Record<string, number>> = {
  "": 1,
  s: 1,
  m: 60,
  h: 3600,
  d: DAY,
  w: 7 * DAY,
  y: 365 * DAY,
};
