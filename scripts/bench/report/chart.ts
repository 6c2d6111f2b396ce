/** The chart of `docs/measured/performance.svg`: time of each case on a logarithmic scale, readable on light and on dark pages. */
import { type Chapter, type Row, time } from "./rows.js";

const [WIDTH, LABELS, VALUES] = [900, 390, 130];
const [LINE, HEAD] = [20, 44];
const STYLE =
  "text{font:12px sans-serif;fill:#1f2328}.head{font-weight:bold;font-size:14px}.grid{stroke:#8886;stroke-width:1}" +
  ".own{fill:#2f7d6b}.peer{fill:#c4643f}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.own{fill:#4fb39b}.peer{fill:#e08a63}}";

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const text = (x: number, y: number, content: string, attributes = ""): string =>
  `<text x="${x}" y="${y}"${attributes}>${escape(content)}</text>`;

/** Bars of all rows, the logarithm of a millisecond as their unit. */
export function chart(chapters: readonly Chapter[]): string {
  const walls = chapters.flatMap(({ rows }) => rows.map(({ wall }) => wall));
  const [low, high] = [Math.floor(Math.log10(Math.min(...walls))), Math.ceil(Math.log10(Math.max(...walls)))];
  const scale = (WIDTH - LABELS - VALUES) / (high - low);
  const lengthOf = (wall: number): number => Math.max(2, (Math.log10(wall) - low) * scale);
  const bar = (row: Row, unit: string, y: number): string => {
    const length = lengthOf(row.wall);
    const label = `${row.what}, ${row.size.toLocaleString("en-US")} ${unit}`;
    const value = `${time(row.wall)}${row.ratio === undefined ? "" : ` (${row.ratio.toFixed(0)} ×)`}`;
    return (
      text(LABELS - 8, y + 13, label, ' text-anchor="end"') +
      `<rect class="${row.peer === true ? "peer" : "own"}" x="${LABELS}" y="${y + 2}" width="${length.toFixed(1)}" height="${LINE - 6}"/>` +
      text(Math.round(LABELS + length + 6), y + 13, value)
    );
  };
  const parts: string[] = [];
  let y = 4;
  for (const { title, unit, rows } of chapters) {
    parts.push(text(8, y + 28, title, ' class="head"'));
    y += HEAD;
    for (const row of rows) {
      parts.push(bar(row, unit, y));
      y += LINE;
    }
  }
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const grid = ticks.map((power) => {
    const x = (LABELS + (power - low) * scale).toFixed(1);
    return `<line class="grid" x1="${x}" y1="${HEAD}" x2="${x}" y2="${y}"/>${text(Number(x), y + 16, time(10 ** power), ' text-anchor="middle"')}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 48}" role="img">`,
    "<title>Time of each measured case, logarithmic scale</title>",
    `<style>${STYLE}</style>`,
    ...grid,
    ...parts,
    `<rect class="own" x="${LABELS}" y="${y + 30}" width="12" height="12"/>${text(LABELS + 18, y + 40, "Assay")}`,
    `<rect class="peer" x="${LABELS + 90}" y="${y + 30}" width="12" height="12"/>${text(LABELS + 108, y + 40, "the peer, same run")}`,
    "</svg>",
    "",
  ].join("\n");
}
