import { escapeHtml, lines, rows, short, stackedBars } from "./charts.js";

/** What one epoch adds to the report. Amounts in whole tokens for people to read; nothing here reaches a root. */
export interface ReportEpoch {
  readonly epoch: number;
  /** First day of the epoch, as text. */
  readonly from: string;
  readonly accepted: number;
  readonly refused: number;
  readonly unattested: number;
  readonly contributors: number;
  readonly budget: number;
  /** What the root gives, with what is held; a hold on which nobody rules is released. */
  readonly total: number;
  /** What of it is held; nothing if left out. */
  readonly held?: number;
  readonly root: string;
  /** Reward by domain, in the order of `ReportData.domains`. */
  readonly byDomain: readonly number[];
}

export interface ReportData {
  readonly title: string;
  readonly domains: readonly string[];
  readonly epochs: readonly ReportEpoch[];
  /** Whole reward of each account, in any order; only of the most rewarded ones if `amounts` says what all have. */
  readonly rewards: readonly (readonly [account: string, amount: number])[];
  /** Whole rewards of all accounts, in any order. */
  readonly amounts?: Float64Array;
  /** Where the program's app is, and what is said of it. */
  readonly app?: { readonly url: string; readonly hint: string };
  /** Reason, number of cases, and what it means. */
  readonly deductions: readonly (readonly [reason: string, count: number, meaning: string])[];
  readonly vesting: {
    readonly labels: readonly string[];
    readonly credited: readonly number[];
    readonly vested: readonly number[];
    readonly released: readonly number[];
  };
}

/** A stretch in which far more was submitted than usual: an outside event, a campaign, or a flood. */
export interface ReportSeason {
  readonly epoch: number;
  readonly from: string;
  readonly submitted: number;
  /** Share of the submissions that was accepted and paid, 0..1. */
  readonly acceptedShare: number;
  /** Submissions that earned nothing: refused as copies or for other reasons, or attested by nobody. */
  readonly unpaid: number;
  readonly contributors: number;
  /** Tokens an accepted contribution. */
  readonly perContribution: number;
}

/** Epochs that are seasons, and what is usual outside of them. */
export interface ReportSeasons {
  readonly seasons: readonly ReportSeason[];
  readonly usual: Pick<ReportSeason, "submitted" | "acceptedShare" | "perContribution">;
}

/** What makes an epoch a season: so many times the median of submissions, at least so many, among at least so many epochs. */
const SEASON = { times: 4, least: 100, epochs: 3 } as const;

/**
 * Finds the seasons among a report's epochs. They are facts about the program and say nothing against anyone.
 * @example
 * seasonsOf(epochs).seasons.map(({ epoch }) => epoch); // [1, 14]
 */
export function seasonsOf(epochs: readonly ReportEpoch[]): ReportSeasons {
  const sizes = epochs.map(submittedIn).sort((a, b) => a - b);
  const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
  const isSeason = (e: ReportEpoch): boolean =>
    epochs.length >= SEASON.epochs && submittedIn(e) >= Math.max(SEASON.least, median * SEASON.times);
  const usual = epochs.filter((e) => !isSeason(e));
  const sum = (of: (e: ReportEpoch) => number): number => usual.reduce((total, e) => total + of(e), 0);
  return {
    seasons: epochs.filter(isSeason).map((e) => ({
      epoch: e.epoch,
      from: e.from,
      submitted: submittedIn(e),
      acceptedShare: e.accepted / submittedIn(e),
      unpaid: e.refused + e.unattested,
      contributors: e.contributors,
      perContribution: e.total / Math.max(1, e.accepted),
    })),
    usual: {
      submitted: median,
      acceptedShare: sum((e) => e.accepted) / Math.max(1, sum(submittedIn)),
      perContribution:
        sum((e) => e.total) /
        Math.max(
          1,
          sum((e) => e.accepted),
        ),
    },
  };
}

function submittedIn({ accepted, refused, unattested }: ReportEpoch): number {
  return accepted + refused + unattested;
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1d2330;--dim:#667085;--line:#d9dee8;--page:#fff;--card:#f7f8fb}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebf2;--dim:#98a2b3;--line:#333b4a;--page:#12161e;--card:#1a202b}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:1180px;margin:2rem auto;padding:0 1rem}
main{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:1rem}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem;min-width:0;overflow-x:auto}
section.wide{grid-column:1/-1}h1{margin:0 0 .2rem}h2{font-size:1rem;margin:0 0 .6rem}p{color:var(--dim);margin:.2rem 0 .8rem}
svg{width:100%;height:auto}.grid{stroke:var(--line)}.tick{font-size:11px;fill:var(--dim)}.mono,code{font-family:ui-monospace,monospace}
table{border-collapse:collapse;width:100%;font-size:13px}th,td{padding:.3rem .5rem;text-align:right;border-bottom:1px solid var(--line)}
th:first-child,td:first-child,td.text{text-align:left}.legend{display:flex;flex-wrap:wrap;gap:.9rem;font-size:12px;color:var(--dim)}
.legend i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:5px}`;

const LORENZ_POINTS = 50;

/** Accounts that the report names. */
export const MOST_REWARDED = 12;

/**
 * Points of the Lorenz curve: share of all rewards that the least rewarded part of the accounts holds.
 * @returns `LORENZ_POINTS + 1` shares from 0 to 1, and the Gini coefficient.
 */
export function lorenz(amounts: ArrayLike<number>): { readonly shares: readonly number[]; readonly gini: number } {
  const sorted = Float64Array.from(amounts).sort();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  if (total === 0) return { shares: Array.from({ length: LORENZ_POINTS + 1 }, () => 0), gini: 0 };
  const cumulative = new Float64Array(sorted.length + 1);
  let area = 0;
  for (let i = 0; i < sorted.length; i++) {
    const before = cumulative[i] as number;
    const after = before + (sorted[i] as number);
    cumulative[i + 1] = after;
    area += (after + before) / 2;
  }
  const shares = Array.from({ length: LORENZ_POINTS + 1 }, (_, i) => {
    const index = Math.floor((i * sorted.length) / LORENZ_POINTS);
    return (cumulative[index] ?? 0) / total;
  });
  return { shares, gini: 1 - (2 * area) / (total * sorted.length) };
}

function section(title: string, note: string, body: string, wide = false): string {
  return `<section${wide ? ' class="wide"' : ""}><h2>${escapeHtml(title)}</h2><p>${escapeHtml(note)}</p>${body}</section>`;
}

function epochTable(epochs: readonly ReportEpoch[]): string {
  const head = "<tr><th>Epoch</th><th>From</th><th>Accepted</th><th>Refused</th><th>Unattested</th><th>People</th>";
  const body = epochs.map(
    (e) =>
      `<tr><td>${e.epoch}</td><td>${escapeHtml(e.from)}</td><td>${e.accepted}</td><td>${e.refused}</td><td>${e.unattested}</td>` +
      `<td>${e.contributors}</td><td>${short(e.budget)}</td><td>${short(e.total)}</td><td>${short(e.total - (e.held ?? 0))}</td><td><code>${escapeHtml(e.root.slice(0, 18))}…</code></td></tr>`,
  );
  return `<table>${head}<th>Budget</th><th>Root total: paid if holds are released</th><th>Paid if holds are refused</th><th>Root</th></tr>${body.join("")}</table>`;
}

function seasonTable({ seasons, usual }: ReportSeasons): string {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const head =
    "<tr><th>Epoch</th><th>From</th><th>Submitted</th><th>Accepted</th><th>Earned nothing</th><th>People</th><th>Tokens a contribution</th></tr>";
  const body = seasons.map(
    (s) =>
      `<tr><td>${s.epoch}</td><td>${escapeHtml(s.from)}</td><td>${s.submitted}</td><td>${percent(s.acceptedShare)}</td>` +
      `<td>${s.unpaid}</td><td>${s.contributors}</td><td>${short(s.perContribution)}</td></tr>`,
  );
  const last = `<tr><td>usual</td><td></td><td>${usual.submitted}</td><td>${percent(usual.acceptedShare)}</td><td></td><td></td><td>${short(usual.perContribution)}</td></tr>`;
  return `<table>${head}${body.join("")}${last}</table>`;
}

function deductionTable(deductions: ReportData["deductions"]): string {
  if (deductions.length === 0) return "<p>Nothing was refused, flagged or deducted.</p>";
  const body = deductions.map(
    ([reason, count, meaning]) =>
      `<tr><td><code>${escapeHtml(reason)}</code></td><td>${count}</td><td class="text">${escapeHtml(meaning)}</td></tr>`,
  );
  return `<table><tr><th>Reason</th><th>Cases</th><th></th></tr>${body.join("")}</table>`;
}

function seasonSection(found: ReportSeasons): string[] {
  if (found.seasons.length === 0) return [];
  const note =
    "Epochs with far more submissions than usual, as an outside event or a flood brings them. What was not accepted earned nothing; " +
    "the budget of an epoch does not grow with what is submitted, so that every contribution of a season is paid less.";
  return [section("Seasons", note, seasonTable(found), true)];
}

const labelsOf = ({ epochs }: ReportData): string[] => epochs.map(({ epoch }) => `${epoch}`);

function submissionSection(data: ReportData): string {
  const { epochs } = data;
  const series = [
    { name: "accepted", values: epochs.map((e) => e.accepted) },
    { name: "refused", values: epochs.map((e) => e.refused) },
    { name: "unattested", values: epochs.map((e) => e.unattested) },
  ];
  const chart = stackedBars("Submissions", labelsOf(data), series);
  return section("Submissions", "What became of what was handed in, by epoch.", chart);
}

function domainSection(data: ReportData): string {
  const byDomain = data.domains
    .map((name, d) => ({ name, values: data.epochs.map((e) => e.byDomain[d] ?? 0) }))
    .filter((series) => series.values.some((value) => value > 0));
  const chart = stackedBars("Rewards by domain", labelsOf(data), byDomain);
  return section("Rewards by domain", `Tokens an epoch.${withoutHeld(data)}`, chart);
}

/** What figures of single accounts leave out, if anything is held. */
function withoutHeld({ epochs }: ReportData): string {
  const held = epochs.reduce((sum, epoch) => sum + (epoch.held ?? 0), 0);
  return held === 0 ? "" : ` Without ${short(held)} tokens that are held, which are paid too if holds are released.`;
}

function rewardSection(data: ReportData, accounts: number): string {
  const { rewards } = data;
  const top = [...rewards].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_REWARDED);
  const bars = top.map(([account, amount]) => [`${account.slice(0, 10)}…${account.slice(-6)}`, amount] as const);
  const chart = rows("Most rewarded accounts", bars);
  return section(
    "Most rewarded accounts",
    `Of ${accounts} accounts; tokens over all epochs.${withoutHeld(data)}`,
    chart,
  );
}

function lorenzSection(data: ReportData, amounts: Float64Array): string {
  const curve = lorenz(amounts);
  const percent = Array.from({ length: LORENZ_POINTS + 1 }, (_, i) => `${(i * 100) / LORENZ_POINTS} %`);
  const equal = percent.map((_, i) => i / LORENZ_POINTS);
  const chart = lines("Lorenz curve", percent, [
    { name: "rewards", values: curve.shares },
    { name: "equal shares", values: equal },
  ]);
  const note = `Share of all rewards by share of accounts; Gini ${curve.gini.toFixed(2)}.${withoutHeld(data)}`;
  return section("Lorenz curve", note, chart);
}

function vestingSection({ vesting }: ReportData): string {
  const chart = lines("Vesting over time", vesting.labels, [
    { name: "credited", values: vesting.credited },
    { name: "vested", values: vesting.vested },
    { name: "released", values: vesting.released },
  ]);
  const note = "Tokens of the accounts that claimed: credited, vested and released.";
  return section("Vesting over time", note, chart);
}

/** A link to the app; only to the web. */
function appLink({ app }: ReportData): string {
  if (app === undefined || !/^https?:\/\//.test(app.url)) return "";
  return `<p><a href="${escapeHtml(app.url)}">Open the app</a>: ${escapeHtml(app.hint)}.</p>`;
}

/**
 * Renders the report of a range of epochs as one HTML page without outside references.
 * @example
 * const page = renderReport(data); // to be written to a file of its own
 */
export function renderReport(data: ReportData): string {
  const amounts = data.amounts ?? Float64Array.from(data.rewards, ([, amount]) => amount);
  const reasons = "Every deduction has a reason code.";
  const parts = [
    section("Epochs", "What was accepted, what was not, and what each root commits to.", epochTable(data.epochs), true),
    submissionSection(data),
    ...seasonSection(seasonsOf(data.epochs)),
    domainSection(data),
    rewardSection(data, amounts.length),
    lorenzSection(data, amounts),
    vestingSection(data),
    section("Refused, flagged and deducted", reasons, deductionTable(data.deductions), true),
  ];
  const title = escapeHtml(data.title);
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
    `<title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>` +
    `<p>Recomputable from public data with one command: <code>epoch verify</code>.</p>${appLink(data)}<main>${parts.join("")}</main></body></html>\n`
  );
}
