import type { Adapted, Trial } from "./adaptive.js";

const pct = (share: number): string => `${(share * 100).toFixed(1)} %`;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** What adapting attackers come to, in Markdown; `tokens` is what the epochs under attack give. */
export function adaptedTable(adapted: readonly Adapted[], tokens: number): string {
  const head = [
    "| strategy | review | choice that took most | tried | naive | of the budget | on unseen histories | Assay / naive | cost a token | cheapest cost a token |",
    "|---|---|---|---:|---:|---:|---:|---:|---:|---:|",
  ];
  const perToken = ({ cost, share }: Trial): number => (share === 0 ? Infinity : cost / 100 / (share * tokens));
  const told = (cost: number): string => (cost === Infinity ? "none extracted" : cost.toFixed(2));
  const body = adapted.map(({ family, against, tried, again }) => {
    const best = tried.reduce((a, b) => (b.share > a.share ? b : a));
    const choice = Object.entries(best.choice).map(([name, value]) => `${name} ${value}`);
    const unseen = again.length === 0 ? best.share : median(again.map(({ share }) => share));
    const cells = [
      ...[family, against, best.share === 0 ? "none takes anything" : choice.join(", "), `${tried.length}`],
      ...[pct(best.naive), pct(best.share), pct(unseen), (unseen / best.naive).toFixed(3)],
      ...[told(perToken(best)), told(Math.min(...tried.map(perToken)))],
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [...head, ...body].join("\n");
}

const [WIDTH, HEIGHT, LEFT, TOP] = [860, 420, 60, 60];
const COLOURS: Readonly<Record<string, string>> = {
  swarm: "#b4472e",
  sleepers: "#d9a441",
  recycling: "#2f7d6b",
  ring: "#4a5fa5",
  bribe: "#8a4a8f",
};

/** Budget lost over money spent as SVG: of each strategy the most that any choice takes for at most so much. Dashed where review is by sampling. */
export function curves(adapted: readonly Adapted[]): string {
  const trials = adapted.flatMap(({ tried }) => tried);
  const [most, dearest] = [
    Math.max(0.01, ...trials.map(({ share }) => share)),
    Math.max(1, ...trials.map(({ cost }) => cost)),
  ];
  const x = (cost: number): string => (LEFT + ((WIDTH - LEFT - 20) * cost) / dearest).toFixed(1);
  const y = (share: number): string => (HEIGHT - 40 - ((HEIGHT - 40 - TOP) * share) / most).toFixed(1);
  const lines = adapted.map(({ family, against, tried }) => {
    const points = envelope(tried).map(({ cost, share }) => `${x(cost)},${y(share)}`);
    const dash = against === "by sampling" ? ' stroke-dasharray="6 4"' : "";
    return `<polyline points="${points.join(" ")}" fill="none" stroke="${COLOURS[family] ?? "#222222"}" stroke-width="2"${dash}/>`;
  });
  const names = [...new Set(adapted.map(({ family }) => family))];
  const legend = names.map(
    (name, i) =>
      `<rect x="${LEFT + i * 130}" y="18" width="12" height="12" fill="${COLOURS[name] ?? "#222222"}"/>` +
      text(LEFT + i * 130 + 18, 28, name),
  );
  const ticks = [0, 1, 2, 3, 4].flatMap((i) => [
    text(Number(x((dearest * i) / 4)), HEIGHT - 20, `${Math.round((dearest * i) / 400).toLocaleString("en")}`),
    text(LEFT - 45, Number(y((most * i) / 4)) + 4, pct((most * i) / 4)),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="12">`,
    "<title>Share of the budget that adapting attackers take for what they spend</title>",
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...legend,
    text(LEFT, 48, "budget taken (up) for money spent (right); dashed: review by sampling"),
    ...ticks,
    ...lines,
    "</svg>",
    "",
  ].join("\n");
}

/** Trials of ascending cost, each of which takes more than every cheaper one, with the steps between them. */
function envelope(tried: readonly Trial[]): { cost: number; share: number }[] {
  const out = [{ cost: 0, share: 0 }];
  for (const { cost, share } of [...tried].sort((a, b) => a.cost - b.cost)) {
    const before = out.at(-1)?.share ?? 0;
    if (share > before) out.push({ cost, share: before }, { cost, share });
  }
  return out;
}

function text(x: number, y: number, content: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="#222222">${content}</text>`;
}
