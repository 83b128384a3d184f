import { inventArtists } from "../../../database/seed/artists";
import { LANGUAGES } from "../../../database/seed/languages";
import { Random } from "../../../database/seed/random";

test("the languages' shares are a whole", () => {
  const total = LANGUAGES.reduce((sum, { share }) => sum + share, 0);
  expect(total).toBeCloseTo(1, 10);
});

test.each(LANGUAGES.map((language) => [language.code, language] as const))(
  "%s has words of its own",
  (_code, language) => {
    expect(language.common.length).toBeGreaterThanOrEqual(30);
    expect(new Set(language.common).size).toBe(language.common.length);
    expect(new Set(language.syllables).size).toBe(language.syllables.length);
    if (language.code !== "en") expect(language.common.join("")).toMatch(/[^\p{ASCII}]/u);
  },
);

test("artists have different names, in ten languages by their shares", () => {
  const artists = inventArtists(4_000, 100_000, new Random(1));

  expect(new Set(artists.map(({ name }) => name)).size).toBe(4_000);
  for (const language of LANGUAGES) {
    const share = artists.filter((artist) => artist.language === language).length / 4_000;
    expect(Math.abs(share - language.share)).toBeLessThan(0.002);
  }
});

test("a dozen artists sing in several languages already", () => {
  const languages = inventArtists(12, 300, new Random(1)).map(({ language }) => language.code);
  expect(languages.filter((code) => code === "en").length).toBeGreaterThanOrEqual(6);
  expect(new Set(languages).size).toBeGreaterThanOrEqual(4);
});

test("a small library is sung in real words", () => {
  const random = new Random(1);
  const real = new Set(LANGUAGES.flatMap(({ common }) => common));
  for (const { words } of inventArtists(12, 300, random)) {
    for (let i = 0; i < 20; i++) expect(real).toContain(words.usual(random));
  }
});
