/** Lines of latency against load as an SVG picture, both axes logarithmic. */

/** One line of the picture. */
export interface Line {
  readonly label: string;
  readonly colour: string;
  /** Requests a second, and milliseconds. */
  readonly points: readonly (readonly [load: number, milliseconds: number])[];
}

/** What the picture says besides its lines. */
export interface ChartOptions {
  readonly title: string;
  readonly subtitle: string;
  /** A horizontal line in milliseconds, and what it is. */
  readonly limit: readonly [milliseconds: number, label: string];
}

const WIDTH = 760;
const HEIGHT = 440;
const PLOT = { left: 64, right: 20, top: 64, bottom: 52 };

/** Draws it; the same lines give the same text. */
export function drawChart(lines: readonly Line[], { title, subtitle, limit }: ChartOptions): string {
  const points = lines.flatMap((line) => line.points);
  const x = scale(
    points.map(([load]) => load),
    PLOT.left,
    WIDTH - PLOT.right,
  );
  const y = scale([...points.map(([, value]) => value), limit[0]], HEIGHT - PLOT.bottom, PLOT.top);
  const [right, bottom] = [WIDTH - PLOT.right, HEIGHT - PLOT.bottom];
  const parts = [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(PLOT.left, 26, title, 'font-size="16" font-weight="bold"'),
    text(PLOT.left, 46, subtitle, 'fill="#555555"'),
    ...x.ticks.flatMap((tick) => [
      stroke(
        [
          [x.at(tick), PLOT.top],
          [x.at(tick), bottom],
        ],
        'stroke="#e4e4e4"',
      ),
      text(x.at(tick), bottom + 18, String(tick), 'text-anchor="middle"'),
    ]),
    ...y.ticks.flatMap((tick) => [
      stroke(
        [
          [PLOT.left, y.at(tick)],
          [right, y.at(tick)],
        ],
        'stroke="#e4e4e4"',
      ),
      text(PLOT.left - 8, y.at(tick) + 4, String(tick), 'text-anchor="end"'),
    ]),
    text((PLOT.left + right) / 2, HEIGHT - 12, "requests a second", 'text-anchor="middle"'),
    text(PLOT.left - 8, PLOT.top - 8, "ms", 'text-anchor="end"'),
    stroke(
      [
        [PLOT.left, y.at(limit[0])],
        [right, y.at(limit[0])],
      ],
      'stroke="#b00020" stroke-dasharray="6 4"',
    ),
    text(PLOT.left + 6, y.at(limit[0]) - 6, limit[1], 'fill="#b00020"'),
    ...lines.flatMap((line) => drawLine(line, x.at, y.at)),
    ...lines.flatMap(({ label, colour }, index) => [
      `<rect x="${PLOT.left + 12}" y="${PLOT.top + 12 + index * 20}" width="14" height="4" fill="${colour}"/>`,
      text(PLOT.left + 34, PLOT.top + 18 + index * 20, label),
    ]),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `  <title>${escaped(title)}</title>`,
    ...parts.map((part) => `  ${part}`),
    "</svg>",
    "",
  ].join("\n");
}

function drawLine(
  { colour, points }: Line,
  x: (load: number) => number,
  y: (value: number) => number,
): string[] {
  const places = points.map(([load, value]) => [x(load), y(value)] as const);
  return [
    stroke(places, `stroke="${colour}" stroke-width="2"`),
    ...places.map(([left, top]) => `<circle cx="${round(left)}" cy="${round(top)}" r="3" fill="${colour}"/>`),
  ];
}

/** A logarithmic scale over the values, widened to its ticks: 1, 2 and 5 times the powers of ten. */
function scale(values: readonly number[], start: number, end: number) {
  const ladder = [-1, 0, 1, 2, 3, 4, 5].flatMap((power) =>
    [1, 2, 5].map((one) => Number((one * 10 ** power).toPrecision(1))),
  );
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const first = ladder.filter((tick) => tick <= least).at(-1) ?? (ladder[0] as number);
  const last = ladder.find((tick) => tick >= most) ?? (ladder.at(-1) as number);
  const span = Math.log(last / first) || 1;
  return {
    at: (value: number) => start + ((end - start) * Math.log(value / first)) / span,
    ticks: ladder.filter((tick) => tick >= first && tick <= last),
  };
}

function stroke(points: readonly (readonly [number, number])[], attributes: string): string {
  const path = points.map(([left, top]) => `${round(left)},${round(top)}`).join(" ");
  return `<polyline fill="none" ${attributes} points="${path}"/>`;
}

function text(left: number, top: number, content: string, attributes = ""): string {
  return `<text x="${round(left)}" y="${round(top)}"${attributes && ` ${attributes}`}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
