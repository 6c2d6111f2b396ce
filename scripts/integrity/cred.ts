/** How a program scored by this engine ranks the people of a SourceCred instance. */
import { parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import { scan } from "../../src/engine/integrity/scan.js";
import { flagged, paid, pct, spearman, type Row } from "./stats.js";
import type { Actions, Endorsements } from "../../src/engine/integrity/tables.js";

/** Points of a program that pays code by the merge and talk by nothing but the echo it finds. Giving endorsements pays nothing: it would be paying for clicks. */
const POINTS: Readonly<Record<string, number>> = {
  code_pull_request: 16,
  issue: 4,
  code_commit: 4,
  review: 4,
  review_comment: 2,
  pr_comment: 2,
};
const ECHO_POINTS = 4;

/** One SourceCred instance, whole or a part of its time. */
export interface Instance {
  readonly people: readonly Row[];
  readonly work: readonly Row[];
  readonly given: readonly Row[];
  /** Published cred of an account. */
  readonly cred: (account: string) => number;
}

/** Halves of an instance's time with the cred of their weeks, and halves of its accounts. */
export function instanceParts(whole: Instance, weeks: readonly Row[]): [string, Instance][] {
  const times = whole.work.map((row) => Number(row.unix_ts)).sort((a, b) => a - b);
  const middle = times[times.length >>> 1] ?? 0;
  const inTime = (early: boolean): Instance => {
    const cred = new Map<string, number>();
    for (const row of weeks) {
      const account = row.account ?? "";
      if (Number(row.interval_end_unix) <= middle === early)
        cred.set(account, (cred.get(account) ?? 0) + Number(row.cred));
    }
    const rows = (of: readonly Row[]): Row[] => of.filter((row) => Number(row.unix_ts) < middle === early);
    return { ...whole, work: rows(whole.work), given: rows(whole.given), cred: (account) => cred.get(account) ?? 0 };
  };
  const ofAccounts = (half: number): Instance => ({
    ...whole,
    people: whole.people.filter((row) => (Number.parseInt((row.account ?? "").slice(-1), 16) & 1) === half),
  });
  return [
    ["earlier half", inTime(true)],
    ["later half", inTime(false)],
    ["half 0 of the accounts", ofAccounts(0)],
    ["half 1 of the accounts", ofAccounts(1)],
  ];
}

/**
 * The instance with made-up machines that know the detector: each puts out as much as the busiest person does, of the commonest kind of talk, has one answer to a hundred
 * of it and endorses others `likes` times; bots that are there already endorse as often.
 */
export function withMachines(whole: Instance, likes: number): Instance {
  const tally = (rows: readonly Row[], of: string): [string, number][] => {
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(row[of] ?? "", (counts.get(row[of] ?? "") ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]);
  };
  const talk = whole.work.filter(({ category = "" }) => POINTS[category] === undefined);
  const [[category] = [""]] = tally(talk, "category");
  const ofKind = whole.work.filter((row) => row.category === category);
  const [[, most] = ["", 0]] = tally(ofKind, "account");
  const machines = [0, 1, 2].map((i) => `machine ${i}`);
  const bots = whole.people.flatMap((row) => (row.subtype === "BOT" ? [row.account ?? ""] : []));
  const work = machines.flatMap((account) =>
    Array.from({ length: most }, (_, i) => ({
      account,
      category,
      contribution_id: `${account} ${i}`,
      unix_ts: ofKind[(i * 7) % ofKind.length]?.unix_ts ?? "0",
    })),
  );
  const answered = work.filter((_, i) => i % 100 === 0);
  const given = [
    ...answered.map((row, i) => ({
      ...whole.given[i % whole.given.length],
      contribution_id: row.contribution_id,
      self: "0",
    })),
    ...[...machines, ...bots].flatMap((from, i) =>
      ofKind.slice(i * 31, i * 31 + likes).map((row) => ({
        from_account: from,
        contribution_id: row.contribution_id ?? "",
        unix_ts: row.unix_ts ?? "0",
        self: "0",
      })),
    ),
  ];
  return {
    ...whole,
    people: [...whole.people, ...machines.map((account) => ({ account, subtype: "BOT" }))],
    work: [...whole.work, ...work],
    given: [...whole.given, ...given],
  };
}

/** Rank correlation with published cred, of our points and of the simple baselines; bots' share; accounts flagged. */
export function credFigures(instance: Instance): {
  ours: number;
  baselines: Record<string, number>;
  bots: string;
  botsByCount: string;
  botsFlagged: string;
  flags: string;
} {
  const { people, cred } = instance;
  const tables = tablesOf(instance);
  const { everyone } = tables;
  const s = scan({ accounts: everyone.length, ...tables }, parseIntegrityRules());
  const { points, counts, received } = tallies(instance, tables);
  const measured = new Set(people.map((row) => row.account ?? ""));
  const active = everyone.flatMap((account, i) => ((counts[i] ?? 0) > 0 && measured.has(account) ? [i] : []));
  const rho = (of: readonly number[]): number =>
    spearman(
      active.map((i) => of[i] ?? 0),
      active.map((i) => cred(everyone[i] ?? "")),
    );
  const bots = new Set(people.flatMap((row) => (row.subtype === "BOT" ? [row.account ?? ""] : [])));
  const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);
  const botShare = (of: readonly number[]): string =>
    pct(sum(of.filter((_, i) => bots.has(everyone[i] ?? ""))), sum(of));
  const weight = points.map((p, i) => paid(s, i, p));
  const mark = flagged(s, everyone.length);
  return {
    ours: rho(weight),
    baselines: { "plain count": rho(counts), "endorsements received": rho(received) },
    bots: `${botShare(weight)} (plain count ${botShare(counts)})`,
    botsByCount: botShare(counts.map((count, i) => paid(s, i, count))),
    botsFlagged: `${everyone.filter((account, i) => bots.has(account) && mark[i] === 1).length} of ${bots.size}`,
    flags: `${active.filter((i) => mark[i] === 1).length} of ${active.length}`,
  };
}

interface Tables {
  readonly everyone: readonly string[];
  readonly actions: Actions;
  readonly endorsements: Endorsements & { readonly action: Uint32Array };
}

/** Contributions and what others endorsed of them, for all of their authors, without self-endorsement; those who only endorse are accounts too. */
function tablesOf({ people, work, given }: Instance): Tables {
  const everyone = [
    ...new Set([
      ...[...people, ...work].map((row) => row.account ?? ""),
      ...given.map((row) => row.from_account ?? ""),
    ]),
  ];
  const id = new Map(everyone.map((account, i) => [account, i]));
  const rowsOf = new Map<string, number[]>();
  work.forEach(({ contribution_id: piece = "" }, i) => rowsOf.set(piece, [...(rowsOf.get(piece) ?? []), i]));
  const kinds = [...new Set(work.map((row) => row.category ?? ""))];
  const actions: Actions = {
    length: work.length,
    account: Uint32Array.from(work, (row) => id.get(row.account ?? "") ?? 0),
    kind: Uint16Array.from(work, (row) => kinds.indexOf(row.category ?? "")),
    time: Uint32Array.from(work, (row) => Number(row.unix_ts)),
  };
  const praise = given
    .filter((row) => row.self !== "1")
    .flatMap((row) =>
      (rowsOf.get(row.contribution_id ?? "") ?? []).map((at) => ({ from: row.from_account ?? "", at })),
    );
  const action = Uint32Array.from(praise, ({ at }) => at);
  const endorsements = {
    length: praise.length,
    from: Uint32Array.from(praise, ({ from }) => id.get(from) ?? 0),
    to: Uint32Array.from(action, (row) => actions.account[row] ?? 0),
    count: new Uint32Array(praise.length).fill(1),
    action,
  };
  return { everyone, actions, endorsements };
}

/** By account: points of the program above, contributions, and endorsements received. */
function tallies(
  { work }: Instance,
  { everyone, actions, endorsements }: Tables,
): { points: number[]; counts: number[]; received: number[] } {
  const zeros = (): number[] => new Array<number>(everyone.length).fill(0);
  const [points, counts, received] = [zeros(), zeros(), zeros()];
  const add = (to: number[], account: number | undefined, n: number): void => {
    if (account !== undefined) to[account] = (to[account] ?? 0) + n;
  };
  work.forEach((row, i) => {
    add(counts, actions.account[i], 1);
    add(points, actions.account[i], POINTS[row.category ?? ""] ?? 0);
  });
  endorsements.action.forEach((row) => {
    const category = work[row]?.category ?? "";
    add(received, actions.account[row], 1);
    if (POINTS[category] === undefined && !category.includes("comment")) add(points, actions.account[row], ECHO_POINTS);
  });
  return { points, counts, received };
}
