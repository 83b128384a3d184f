import { classify, type Side } from "../../../database/drill/outcome";

const at = (time: string) => new Date(`2026-03-01T${time}:00Z`);
const moments = { settled: at("11:55"), until: at("12:00") };
const row = (created: string | null, updated: string | null): Side => ({
  created: created === null ? null : at(created),
  updated: updated === null ? null : at(updated),
});

test.each([
  ["changed after the moment", row("10:00", "12:01"), row("10:00", "10:00"), "changedSince"],
  ["changed while the moment came", row("10:00", "11:57"), row("10:00", "10:00"), "undecided"],
  ["changed before the moment", row("10:00", "11:00"), row("10:00", "10:00"), "differs"],
  ["neither has changed, and they differ", row("10:00", "10:00"), row("10:00", "10:00"), "differs"],
  [
    "the restored one is of a time that it cannot have",
    row("10:00", "12:10"),
    row("10:00", "12:05"),
    "differs",
  ],
  ["added after the moment", row("12:01", "12:01"), undefined, "addedSince"],
  ["added while the moment came", row("11:58", "11:58"), undefined, "undecided"],
  ["added before the moment", row("10:00", "10:00"), undefined, "missing"],
  ["there before the moment, and changed since", row("10:00", "12:01"), undefined, "missing"],
  ["no longer in the source", undefined, row("10:00", "10:00"), "goneSince"],
  ["never in the source", undefined, row("12:05", "12:05"), "tooNew"],
  ["only updated_at: changed or added after", row(null, "12:01"), undefined, "addedSince"],
  ["only created_at: a change says nothing", row("10:00", null), row("10:00", null), "differs"],
  ["no times: they differ", row(null, null), row(null, null), "undecided"],
  ["no times: only in the source", row(null, null), undefined, "undecided"],
  ["no times: only in the restored one", undefined, row(null, null), "undecided"],
] as const)("%s", (_what, source, restored, outcome) => {
  expect(classify(moments, source, restored)).toBe(outcome);
});
