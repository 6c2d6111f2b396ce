/** One strategy's shares of the budget, 0..1, under the three ways of paying. */
export interface Bars {
  readonly name: string;
  readonly shares: readonly [number, number, number];
}

const WIDTH = 860;
const LEFT = 220;
const ROW = 46;
const TOP = 56;
const COLOURS = ["#b4472e", "#d9a441", "#2f7d6b"] as const;
const NAMES = ["naive points", "caps only", "Assay"] as const;

/** Horizontal bars as SVG, readable without colour by their labels. */
export function chart(rows: readonly Bars[]): string {
  const height = TOP + rows.length * ROW + 16;
  const most = Math.max(0.01, ...rows.flatMap((row) => row.shares));
  const legend = NAMES.map(
    (name, i) =>
      `<rect x="${LEFT + i * 150}" y="18" width="12" height="12" fill="${COLOURS[i]}"/>${text(LEFT + i * 150 + 18, 28, name)}`,
  );
  const body = rows.flatMap((row, r) => [
    text(LEFT - 10, TOP + r * ROW + 22, row.name, { anchor: "end" }),
    ...row.shares.map((share, i) => bar(TOP + r * ROW + i * 13, share, most, COLOURS[i] ?? "")),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="sans-serif" font-size="12">`,
    "<title>Share of the budget that attackers extract</title>",
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...legend,
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

function bar(y: number, share: number, most: number, colour: string): string {
  const width = Math.max(1, ((WIDTH - LEFT - 80) * share) / most).toFixed(1);
  const label = text(LEFT + Number(width) + 6, y + 10, `${(share * 100).toFixed(1)} %`, { size: 10 });
  return `<rect x="${LEFT}" y="${y}" width="${width}" height="11" fill="${colour}"/>${label}`;
}

function text(x: number, y: number, content: string, { anchor = "start", size = 12 } = {}): string {
  return `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}" font-size="${size}" fill="#222222">${content}</text>`;
}
