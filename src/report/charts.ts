/** One named series of a chart; `values[i]` belongs to the chart's `labels[i]`. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

const WIDTH = 640;
const HEIGHT = 260;
const LEFT = 64;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 34;
const COLOURS = ["#3b6fd4", "#e08a1e", "#2f9e6e", "#c2463f", "#8357c5", "#1c9bb8", "#b5527d", "#7a7f35"];

/** Escapes text for HTML and SVG. */
export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[c] ?? c,
  );
}

function colour(index: number): string {
  return COLOURS[index % COLOURS.length] ?? "#888888";
}

/** Short form of a quantity for an axis or a label: 1,234 → 1.2 k. */
export function short(value: number): string {
  const steps: readonly (readonly [number, string])[] = [
    [1e9, " G"],
    [1e6, " M"],
    [1e3, " k"],
  ];
  for (const [size, suffix] of steps) if (value >= size) return `${(value / size).toFixed(1)}${suffix}`;
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

function frame(title: string, body: string, height: number): string {
  const label = escapeHtml(title);
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}"><title>${label}</title>${body}</svg>`;
}

function yAxis(max: number): string {
  const lines = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - part);
    return (
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/>` +
      `<text class="tick" x="${LEFT - 6}" y="${y + 4}" text-anchor="end">${short(max * part)}</text>`
    );
  });
  return lines.join("");
}

function xLabels(labels: readonly string[], at: (index: number) => number): string {
  const step = Math.max(1, Math.ceil(labels.length / 8));
  return labels
    .map((text, i) =>
      i % step === 0
        ? `<text class="tick" x="${at(i)}" y="${HEIGHT - 12}" text-anchor="middle">${escapeHtml(text)}</text>`
        : "",
    )
    .join("");
}

function legend(series: readonly Series[]): string {
  const items = series.map((s, i) => `<span><i style="background:${colour(i)}"></i>${escapeHtml(s.name)}</span>`);
  return `<div class="legend">${items.join("")}</div>`;
}

/** Stacked bars: one bar a label, one colour a series. */
export function stackedBars(title: string, labels: readonly string[], series: readonly Series[]): string {
  const totals = labels.map((_, i) => series.reduce((sum, s) => sum + (s.values[i] ?? 0), 0));
  const max = Math.max(1, ...totals);
  const slot = (WIDTH - LEFT - RIGHT) / Math.max(1, labels.length);
  const plot = HEIGHT - TOP - BOTTOM;
  const bars = labels.flatMap((label, i) => {
    let base = HEIGHT - BOTTOM;
    return series.map((s, k) => {
      const height = ((s.values[i] ?? 0) / max) * plot;
      base -= height;
      const tip = escapeHtml(`${label}, ${s.name}: ${short(s.values[i] ?? 0)}`);
      return `<rect x="${LEFT + i * slot + slot * 0.15}" y="${base}" width="${slot * 0.7}" height="${height}" fill="${colour(k)}"><title>${tip}</title></rect>`;
    });
  });
  const axis = xLabels(labels, (i) => LEFT + (i + 0.5) * slot);
  return frame(title, yAxis(max) + bars.join("") + axis, HEIGHT) + legend(series);
}

/** Lines over equally spaced labels. */
export function lines(title: string, labels: readonly string[], series: readonly Series[]): string {
  const max = Math.max(1, ...series.flatMap((s) => s.values));
  const plot = HEIGHT - TOP - BOTTOM;
  const x = (i: number) => LEFT + ((WIDTH - LEFT - RIGHT) * i) / Math.max(1, labels.length - 1);
  const y = (value: number) => HEIGHT - BOTTOM - (value / max) * plot;
  const paths = series.map((s, k) => {
    const d = s.values.map((value, i) => `${i === 0 ? "M" : "L"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    return `<path d="${d}" fill="none" stroke="${colour(k)}" stroke-width="2.5"/>`;
  });
  return frame(title, yAxis(max) + paths.join("") + xLabels(labels, x), HEIGHT) + legend(series);
}

/** Horizontal bars, one a row, longest scale to the greatest value. */
export function rows(title: string, items: readonly (readonly [label: string, value: number])[]): string {
  const max = Math.max(1, ...items.map(([, value]) => value));
  const bars = items.map(([label, value], i) => {
    const y = 6 + i * 24;
    const width = (value / max) * (WIDTH - 300);
    return (
      `<text class="tick mono" x="0" y="${y + 13}">${escapeHtml(label)}</text>` +
      `<rect x="200" y="${y}" width="${width}" height="17" fill="${colour(0)}"/>` +
      `<text class="tick" x="${206 + width}" y="${y + 13}">${short(value)}</text>`
    );
  });
  return frame(title, bars.join(""), 12 + items.length * 24);
}
