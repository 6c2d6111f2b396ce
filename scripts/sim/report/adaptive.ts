import type { Adapted, Trial } from "../adaptive.js";

const pct = (share: number): string => `${(share * 100).toFixed(1)} %`;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** What adapting attackers come to, in Markdown; `tokens` is what the epochs under attack give. */
export function adaptedTable(adapted: readonly Adapted[], tokens: number): string {
  const head = [
    "| strategy | review | choice that took most | tried | naive | of the budget, holds refused | on unseen histories, holds refused, released | refused, released / naive | cost a token | cheapest cost a token |",
    "|---|---|---|---:|---:|---:|---:|---:|---:|---:|",
  ];
  const perToken = ({ cost, share }: Trial): number => (share === 0 ? Infinity : cost / 100 / (share * tokens));
  const told = (cost: number): string => (cost === Infinity ? "none extracted" : cost.toFixed(2));
  const body = adapted.map(({ family, against, tried, again }) => {
    const best = tried.reduce((a, b) => (b.share > a.share ? b : a));
    const choice = Object.entries(best.choice).map(([name, value]) => `${name} ${value}`);
    const unseen = again.length === 0 ? [best] : again;
    const taken = median(unseen.map(({ share }) => share));
    const released = median(unseen.map(({ share, held }) => share + held));
    const cells = [
      ...[family, against, best.share === 0 ? "none takes anything" : choice.join(", "), `${tried.length}`],
      ...[pct(best.naive), pct(best.share), `${pct(taken)}, ${pct(released)}`],
      `${(taken / best.naive).toFixed(3)}, ${(released / best.naive).toFixed(3)}`,
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

/** A point of a curve, and the words at its axes. */
interface Plot {
  readonly title: string;
  readonly axes: string;
  /** Points of each curve, as shares of the plot's width and height. */
  readonly points: (own: Adapted) => readonly (readonly [number, number])[];
  /** Words at the quarters of the horizontal and of the vertical axis. */
  readonly ticks: (quarter: number) => readonly [string, string];
}

/** Budget lost over money spent as SVG: of each strategy the most that any choice takes for at most so much. Dashed where review is by sampling. */
export function curves(adapted: readonly Adapted[]): string {
  const trials = adapted.flatMap(({ tried }) => tried);
  const most = Math.max(0.01, ...trials.map(({ share }) => share));
  const dearest = Math.max(1, ...trials.map(({ cost }) => cost));
  return plot(adapted, {
    title: "Share of the budget that adapting attackers take for what they spend",
    axes: "budget taken (up) for money spent (right)",
    points: ({ tried }) => envelope(tried).map(({ cost, share }) => [cost / dearest, share / most]),
    ticks: (i) => [Math.round((dearest * i) / 400).toLocaleString("en"), pct((most * i) / 4)],
  });
}

/** From a hundredth of a token's worth to a hundred times it, the range of prices that is drawn. */
const [LEAST, DECADES] = [0.01, 4];

/** Cost a token over the share of the budget as SVG: the least at which any choice takes at least so much. Scale by powers of ten. */
export function prices(adapted: readonly Adapted[], tokens: number): string {
  const most = Math.max(0.01, ...adapted.flatMap(({ tried }) => tried.map(({ share }) => share)));
  const height = (price: number): number => Math.min(1, Math.max(0, Math.log10(price / LEAST) / DECADES));
  return plot(adapted, {
    title: "What a token costs adapting attackers, by the share of the budget that they take",
    axes: "least cost a token (up, powers of ten) to take so much of the budget (right)",
    points: ({ tried }) => cheapest(tried, tokens).map(({ share, price }) => [share / most, height(price)]),
    ticks: (i) => [pct((most * i) / 4), `${LEAST * 10 ** i}`],
  });
}

function plot(adapted: readonly Adapted[], { title, axes, points, ticks }: Plot): string {
  const x = (share: number): number => LEFT + (WIDTH - LEFT - 60) * share;
  const y = (share: number): number => HEIGHT - 40 - (HEIGHT - 40 - TOP) * share;
  const lines = adapted.map((own) => {
    const path = points(own).map(([right, up]) => `${x(right).toFixed(1)},${y(up).toFixed(1)}`);
    const dash = own.against === "by sampling" ? ' stroke-dasharray="6 4"' : "";
    return `<polyline points="${path.join(" ")}" fill="none" stroke="${COLOURS[own.family] ?? "#222222"}" stroke-width="2"${dash}/>`;
  });
  const legend = [...new Set(adapted.map(({ family }) => family))].map(
    (name, i) =>
      `<rect x="${LEFT + i * 130}" y="18" width="12" height="12" fill="${COLOURS[name] ?? "#222222"}"/>` +
      text(LEFT + i * 130 + 18, 28, name),
  );
  const scale = [0, 1, 2, 3, 4].flatMap((i) => {
    const [right, up] = ticks(i);
    return [text(x(i / 4), HEIGHT - 20, right), text(LEFT - 45, y(i / 4) + 4, up)];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...[...legend, text(LEFT, 48, `${axes}; dashed: review by sampling; holds refused`), ...scale, ...lines],
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

/** Trials of descending share, each cheaper a token than all that take more, with the steps between them. */
function cheapest(tried: readonly Trial[], tokens: number): { share: number; price: number }[] {
  const out: { share: number; price: number }[] = [];
  const taking = tried.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
  for (const { share, cost } of taking) {
    const price = cost / 100 / (share * tokens);
    const last = out.at(-1)?.price ?? Infinity;
    if (price >= last) continue;
    if (last !== Infinity) out.push({ share, price: last });
    out.push({ share, price });
  }
  const last = out.at(-1);
  return last === undefined ? [] : [...out, { share: 0, price: last.price }];
}

function text(x: number, y: number, content: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="#222222">${content}</text>`;
}
