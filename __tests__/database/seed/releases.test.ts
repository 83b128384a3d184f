import { Random } from "../../../database/seed/random";
import { planReleases } from "../../../database/seed/releases";
import fc from "../../support/fast-check";

test("releases hold exactly the tracks asked for", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3_000 }),
      fc.integer({ min: 1, max: 100 }),
      fc.nat(),
      (tracks, artists, seed) => {
        const { sizes, artists: makers } = planReleases(tracks, artists, new Random(seed));
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(tracks);
        expect(makers.length).toBe(sizes.length);
        for (const size of sizes) {
          expect(size).toBeGreaterThanOrEqual(1);
          expect(size).toBeLessThanOrEqual(17);
        }
        for (const artist of makers) expect(artist).toBeLessThan(artists);
      },
    ),
  );
});

describe("a large catalogue", () => {
  const TRACKS = 100_000;
  const ARTISTS = 4_000;
  const { sizes, artists } = planReleases(TRACKS, ARTISTS, new Random(1));
  const tracksOf = new Float64Array(ARTISTS);
  sizes.forEach((size, i) => {
    tracksOf[artists[i]] += size;
  });

  test("has albums of 6 to 17 tracks for the most part, and singles", () => {
    const onAlbums = sizes.filter((size) => size >= 6).reduce((sum, size) => sum + size, 0);
    expect(onAlbums / TRACKS).toBeGreaterThan(0.8);
    const singles = sizes.filter((size) => size === 1).length / sizes.length;
    expect(singles).toBeGreaterThan(0.1);
    expect(singles).toBeLessThan(0.25);
  });

  test("has a few artists with many tracks and many with few", () => {
    const sorted = Array.from(tracksOf).sort((a, b) => b - a);
    const top = sorted.slice(0, ARTISTS / 100).reduce((sum, count) => sum + count, 0) / TRACKS;
    expect(top).toBeGreaterThan(0.08);
    expect(top).toBeLessThan(0.25);
    expect(sorted[ARTISTS / 2]).toBeLessThan(25);
    expect(sorted.at(-1)).toBeGreaterThanOrEqual(1);
  });

  test("mixes the artists' releases", () => {
    const first = new Set(artists.slice(0, artists.length / 10));
    expect(first.size).toBeGreaterThan(500);
    let alike = 0;
    for (let i = 1; i < artists.length; i++) if (artists[i] === artists[i - 1]) alike++;
    expect(alike / artists.length).toBeLessThan(0.01);
  });
});
