/**
 * A time of the day as `HH:MM`, from what people write: `3:30`, `3am`, `24:00`, `0330`, `03:30:00`,
 * `03:30 UTC`. Another time zone than UTC is dropped, not converted: an offset says nothing about summer.
 *
 * @returns undefined for what is no time of the day
 */
export function normalizedTime(text: string): string | undefined {
  const found =
    /^\s*(\d{1,2})(?:[:.h]?([0-5]\d)(?:[:.]\d\d)?)?\s*([ap]\.?m\.?)?(?:\s*[A-Za-z/_]*(?:[+-]\d.*)?)?\s*$/i.exec(
      text,
    );
  if (!found) return undefined;
  const [, hours = "", minutes = "00", half = ""] = found;
  const hour = Number(hours);
  if (hour > 24 || (half && (hour < 1 || hour > 12))) return undefined;
  const afternoon = /^p/i.test(half) ? 12 : 0;
  const of24 = half ? (hour % 12) + afternoon : hour % 24;
  return `${String(of24).padStart(2, "0")}:${minutes}`;
}
