import { createHash } from "node:crypto";
import { toCopyRow } from "../../../database/seed/copy-format";
import { type GeneratedTrack, type GenerateOptions, generateTracks } from "../../../database/seed/tracks";

function first(count: number, options: GenerateOptions): GeneratedTrack[] {
  const tracks: GeneratedTrack[] = [];
  for (const track of generateTracks(options)) {
    tracks.push(track);
    if (tracks.length === count) break;
  }
  return tracks;
}

const all = (options: GenerateOptions) => first(options.tracks, options);
const digest = (tracks: readonly GeneratedTrack[]) =>
  createHash("sha256").update(tracks.map(toCopyRow).join("")).digest("hex");

describe("the same options give the same tracks", () => {
  test.each([
    [1_000, {}, "c47d2441beac1ac3b44f152ab32afac2bb0a000cfb75086af22ecf1402cff941"],
    [1_000, { seed: 7 }, "9b3372450a66bbb432b31b1883a08d219419c9a2f038bcf891d66aa8792e0906"],
    [100_000, {}, "bd01dcea32468f309ffd30034d5a0ecedda40ea5b4cf03573c59f50769dde403"],
  ])("the first 1,000 of %i with %j", (tracks, options, expected) => {
    expect(digest(first(1_000, { tracks, ...options }))).toBe(expected);
  });

  test("whether or not others were made before", () => {
    all({ tracks: 100, seed: 5 });
    expect(digest(all({ tracks: 500 }))).toBe(digest(all({ tracks: 500, seed: 42 })));
  });
});

test("one track is a library too", () => {
  expect(all({ tracks: 1 })).toHaveLength(1);
});

test("ids are the same for any number of tracks, and others for another seed", () => {
  const ids = (options: GenerateOptions) => all(options).map(({ id }) => id);
  expect(ids({ tracks: 300 }).slice(0, 100)).toEqual(ids({ tracks: 100 }));
  const both = [...ids({ tracks: 500, seed: 1 }), ...ids({ tracks: 500, seed: 2 })];
  expect(new Set(both).size).toBe(1_000);
  for (const id of both)
    expect(id).toMatch(/^5eed[0-9a-f]{4}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("uploads end at the given moment and begin three years before it", () => {
  const until = new Date("2031-02-03T04:05:06.789Z");
  const tracks = all({ tracks: 2_000, until });
  const times = tracks.map(({ created_at }) => created_at);

  expect(times.at(-1)).toBe(until.toISOString());
  expect([...times].sort()).toEqual(times);
  expect(times[0].slice(0, 7)).toBe("2028-02");
});

describe("a library of 100,000 tracks", () => {
  const TRACKS = 100_000;
  const tracks = all({ tracks: TRACKS });
  const share = (test: (track: GeneratedTrack) => boolean) => tracks.filter(test).length / TRACKS;

  test("has an id of its own for each track", () => {
    expect(new Set(tracks.map(({ id }) => id)).size).toBe(TRACKS);
  });

  test("ends on 2026-11-25 at noon, UTC", () => {
    expect(tracks.at(-1)?.created_at).toBe("2026-11-25T12:00:00.000Z");
    expect(tracks[0].created_at.slice(0, 10)).toBe("2023-11-26");
    // 91 a day
    expect(share(({ created_at }) => created_at > "2026-11-24T12") * TRACKS).toBeGreaterThan(60);
  });

  test.each([
    ["without an artist", 0.01, (track: GeneratedTrack) => track.artist === null],
    ["without an album", 0.03, (track: GeneratedTrack) => track.album === null],
    ["without a genre", 0.08, (track: GeneratedTrack) => track.genre === null],
    ["without a year", 0.05, (track: GeneratedTrack) => track.year === null],
    ["completed", 0.979, (track: GeneratedTrack) => track.status === "COMPLETED"],
    ["failed", 0.015, (track: GeneratedTrack) => track.status === "FAILED"],
    ["pending", 0.0055, (track: GeneratedTrack) => track.status === "PENDING"],
    ["being processed", 0.0005, (track: GeneratedTrack) => track.status === "PROCESSING"],
    ["of rock", 0.23, (track: GeneratedTrack) => /Rock/.test(track.genre ?? "")],
    ["live", 0.05, (track: GeneratedTrack) => track.title.endsWith(" (Live)")],
    ["remastered", 0.04, (track: GeneratedTrack) => / \(Remastered 20[0-2]\d\)$/.test(track.title)],
    ["mixed anew", 0.04, (track: GeneratedTrack) => / \(.+ Remix\)$/.test(track.title)],
    ["with a guest", 0.04, (track: GeneratedTrack) => / \(feat\. .+\)$/.test(track.title)],
    ["edited for radio", 0.02, (track: GeneratedTrack) => track.title.endsWith(" (Radio Edit)")],
    ["MP3", 0.55, (track: GeneratedTrack) => track.format === "MP3"],
    ["Russian", 0.015, (track: GeneratedTrack) => /^\p{Script=Cyrillic}/u.test(track.title)],
    [
      "Japanese",
      0.01,
      (track: GeneratedTrack) => /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(track.title),
    ],
  ])("has its share of tracks %s", (_what, expected, is) => {
    const found = share(is);
    expect(found).toBeGreaterThan(expected * 0.75);
    expect(found).toBeLessThan(expected * 1.25);
  });

  test("has common words as libraries have, none of them everywhere, and a long tail", () => {
    const frequency = new Map<string, number>();
    for (const { title, artist, album } of tracks) {
      const words = `${title} ${artist ?? ""} ${album ?? ""}`.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
      for (const word of new Set(words)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
    }
    const percent = (word: string) => (100 * (frequency.get(word) ?? 0)) / TRACKS;
    for (const word of ["love", "night", "you", "heart", "live", "feat", "dance"]) {
      expect([word, percent(word) > 2 && percent(word) < 10]).toEqual([word, true]);
    }
    expect(Math.max(...frequency.values()) / TRACKS).toBeLessThan(0.12);
    expect(frequency.size).toBeGreaterThan(15_000);
    const rare = [...frequency.values()].filter((count) => count <= 20).length;
    expect(rare / frequency.size).toBeGreaterThan(0.3);
    // Zipf: the tenth word is met a good part as often as the first, the thousandth hardly.
    const sorted = [...frequency.values()].sort((a, b) => b - a);
    expect(sorted[9] / sorted[99]).toBeGreaterThan(2);
    expect(sorted[99] / sorted[999]).toBeGreaterThan(3);
  });

  test("has artists by Zipf's law, a twenty-fifth as many as tracks", () => {
    const frequency = new Map<string, number>();
    for (const { artist } of tracks) if (artist) frequency.set(artist, (frequency.get(artist) ?? 0) + 1);
    expect(frequency.size).toBeGreaterThan(3_900);
    expect(frequency.size).toBeLessThanOrEqual(4_000);
    const sorted = [...frequency.values()].sort((a, b) => b - a);
    expect(sorted[0] / TRACKS).toBeLessThan(0.02);
    expect(sorted[0] / sorted[2_000]).toBeGreaterThan(20);
  });

  test("says of each track what its status allows", () => {
    const wrong = tracks.filter((track) => {
      const { status, created_at, updated_at, last_processed_at } = track;
      const finished = status === "COMPLETED" || status === "FAILED";
      return !(
        (track.error_message !== null) === (status === "FAILED") &&
        (track.retry_count === 0 || status === "FAILED") &&
        (track.duration_seconds !== null) === (status === "COMPLETED") &&
        (finished
          ? last_processed_at !== null && last_processed_at > created_at
          : last_processed_at === null) &&
        updated_at === (last_processed_at ?? created_at)
      );
    });
    expect(wrong).toEqual([]);
    const retries = new Set(
      tracks.filter(({ status }) => status === "FAILED").map(({ retry_count }) => retry_count),
    );
    expect([...retries].sort()).toEqual([0, 1, 2, 3, 4]);
  });
});
