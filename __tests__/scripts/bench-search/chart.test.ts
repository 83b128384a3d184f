import { drawChart, type Line } from "../../../scripts/bench-search/chart";

const LINES: Line[] = [
  { label: "a < b", colour: "#111111", points: [[25, 100], [100, 1500]] },
  { label: "ours", colour: "#222222", points: [[25, 2], [1000, 20]] },
]; // biome-ignore format: points
const OPTIONS = { title: "Latency", subtitle: "of all", limit: [200, "200 ms"] as const };

/** Heights of the points of a line, from the top. */
function heights(svg: string, colour: string): number[] {
  return [...svg.matchAll(new RegExp(`<circle cx="[\\d.]+" cy="([\\d.]+)" r="3" fill="${colour}"`, "g"))].map(
    ([, top]) => Number(top),
  );
}

test("draws each line and the limit on logarithmic axes, the same each time", () => {
  const svg = drawChart(LINES, OPTIONS);
  expect(drawChart(LINES, OPTIONS)).toBe(svg);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 760 440"/);
  expect(svg).toContain(">a &lt; b</text>");
  const [slow = 0, slower = 0] = heights(svg, "#111111");
  const [fast = 0, less = 0] = heights(svg, "#222222");
  const limit = Number(/points="64,([\d.]+) 740,[\d.]+"\/>\n {2}<text[^>]*>200 ms/.exec(svg)?.[1]);
  expect(slower).toBeLessThan(limit);
  expect(limit).toBeLessThan(slow);
  expect(slow).toBeLessThan(less);
  // Ten times as long is as far everywhere.
  const decade = fast - less;
  expect(limit - (slow + decade * Math.log10(100 / 200))).toBeCloseTo(0, 0);
});

test("the axes end at round numbers around what was measured", () => {
  const svg = drawChart(LINES, OPTIONS);
  const ticks = [...svg.matchAll(/text-anchor="(middle|end)">(\d+)</g)].map(([, kind, text]) => [
    kind,
    Number(text),
  ]);
  const of = (wanted: string) => ticks.filter(([kind]) => kind === wanted).map(([, tick]) => tick);
  expect(of("middle")).toEqual([20, 50, 100, 200, 500, 1000]);
  expect(of("end")).toEqual([2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]);
});
