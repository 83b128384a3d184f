import { PostgresVersion } from "../../cloudsql/version";
import { lifecycleOf } from "../../cloudsql/version-lifecycle";

test("every version but the newest has an end, three years of paid support before it", () => {
  for (const version of PostgresVersion.KNOWN.slice(0, -1)) {
    const { extendedSupport, deprecation } = lifecycleOf(version) ?? {};
    expect(new Date(deprecation ?? "").getUTCFullYear()).toBe(
      new Date(extendedSupport ?? "").getUTCFullYear() + 3,
    );
  }
  expect(lifecycleOf(PostgresVersion.POSTGRES_18)).toBeUndefined();
});

test("later versions end later", () => {
  const ends = PostgresVersion.KNOWN.map((version) => lifecycleOf(version)?.extendedSupport ?? "9999");
  expect(ends).toEqual([...ends].sort());
});
