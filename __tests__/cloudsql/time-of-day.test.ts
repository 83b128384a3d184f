import { normalizedTime } from "../../cloudsql/time-of-day";

test.each([
  ["03:30", "03:30"],
  ["3:30", "03:30"],
  ["03:30:00", "03:30"],
  ["0330", "03:30"],
  ["24:00", "00:00"],
  ["3am", "03:00"],
  ["12am", "00:00"],
  ["12 p.m.", "12:00"],
  ["11:45 PM", "23:45"],
  ["03:30 UTC", "03:30"],
  ["03:30Z", "03:30"],
  ["03:30+02:00", "03:30"],
  ["03:30 Europe/Berlin", "03:30"],
])("%j means %j", (text, time) => {
  expect(normalizedTime(text)).toBe(time);
});

test.each(["", "noon", "25:00", "03:60", "13pm", "0am", "3:3"])("%j is no time of the day", (text) => {
  expect(normalizedTime(text)).toBeUndefined();
});
