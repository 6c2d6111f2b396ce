import { addressAt, row, toHex } from "../../../src/engine/columns/bytes.js";
import type { EpochInput } from "../../../src/engine/epoch/epoch.js";
import { leastAlike } from "../../../src/engine/integrity/detectors/clicks.js";
import type { EpochIntegrity } from "../../../src/engine/integrity/epoch.js";
import { namedEvidence } from "../../../src/engine/integrity/explanation.js";
import type { Crowd } from "../../../src/engine/integrity/parts/crowd.js";
import {
  detectInAccounts,
  detectInAttesters,
  type NamedFinding,
  weighAccounts,
  type WeighedAccount,
} from "../../../src/engine/integrity/parts/detect.js";
import { markScanned, markSources, type ScannedPart } from "../../../src/engine/integrity/parts/rows.js";
import { type Survey, surveyPart } from "../../../src/engine/integrity/parts/survey.js";
import { parseIntegrityRules } from "../../../src/engine/integrity/rules.js";
import { pickRows } from "./parted.js";

/** What detectors found, by names and in order. */
export interface Detected {
  readonly findings: readonly NamedFinding[];
  readonly weighed: readonly WeighedAccount[];
}

const inOrder = (findings: readonly NamedFinding[]): NamedFinding[] =>
  findings.toSorted((a, b) =>
    JSON.stringify([a.account, a.code, a]) < JSON.stringify([b.account, b.code, b]) ? -1 : 1,
  );

/** What `detectEpoch` found. */
export function detectedOf({ accounts, result }: EpochIntegrity): Detected {
  const name = (a: number): string => addressAt(accounts, a);
  const findings = result.findings.map(({ account, code, certaintyBps, evidence }) => {
    return { account: name(account), code, certaintyBps, evidence: namedEvidence(evidence, name) };
  });
  const isWeighed = (a: number): boolean => result.integrityBps[a] !== 10_000 || result.certaintyBps[a] !== 0;
  const weighed = [...result.integrityBps.keys()].filter(isWeighed).map((a) => ({
    account: name(a),
    bps: result.integrityBps[a] ?? 0,
    hold: result.hold[a] === 1,
    certaintyBps: result.certaintyBps[a] ?? 0,
  }));
  return { findings: inOrder(findings), weighed };
}

/** What the stages find on parts that share nothing. */
export function detectInParts(input: Omit<EpochInput, "integrity" | "holds">, parts: number): Detected {
  const all = [...Array(input.contributions.length).keys()];
  const cut = (rows: readonly number[], keyOf: (i: number) => string): number[][] =>
    Array.from({ length: parts }, (_, part) => rows.filter((i) => numberOf(keyOf(i)) % parts === part));
  const accountOf = (i: number): string => addressAt(input.contributions.account, i);
  const evidenceOf = (i: number): string => toHex(row(input.contributions.evidence, 32, i)).slice(0, 18);
  const given = { ...input, marks: new Uint8Array(all.length) };
  const scan = spread(cut(all, accountOf), all.length, (rows) => markScanned(pickRows(given, rows, [])));
  const read = all.filter((i) => scan[i] !== 0);
  const partOf = (rows: readonly number[]): ScannedPart => ({
    contributions: pickRows(given, rows, []).contributions,
    scan: Uint8Array.from(rows, (i) => scan[i] ?? 0),
    isReviewed: input.review !== undefined,
  });
  const sources = spread(cut(read, evidenceOf), all.length, (rows) => markSources(partOf(rows), input));
  const accounts = cut(read, accountOf);
  const surveys = accounts.map((rows) => surveyPart(partOf(rows), input));
  const crowd = crowdOf(surveys, new Set(read.map(accountOf)), parseIntegrityRules(input.rules.integrity).substance);
  const found = accounts.map((rows) =>
    detectInAccounts(
      partOf(rows),
      Uint8Array.from(rows, (i) => sources[i] ?? 0),
      crowd,
      input,
    ),
  );
  const byAttester = Array.from({ length: parts }, (_, part) => {
    const own = <T extends { readonly attester: string }>(rows: readonly T[]): T[] =>
      rows.filter(({ attester }) => numberOf(attester) % parts === part);
    return detectInAttesters(
      own(surveys.flatMap((s) => s.attesters)),
      own(surveys.flatMap((s) => s.close)),
      crowd,
      input,
    );
  });
  const findings = [...found.flatMap((own) => own.findings), ...byAttester.flat()];
  const factors = found.flatMap((own) => own.factors);
  const weighed = Array.from({ length: parts }, (_, part) => {
    const own = <T extends { readonly account: string }>(rows: readonly T[]): T[] =>
      rows.filter(({ account }) => numberOf(account) % parts === part);
    return weighAccounts(own(findings), own(factors), input);
  });
  const changed = weighed.flat().filter(({ bps, certaintyBps }) => bps !== 10_000 || certaintyBps !== 0);
  return { findings: inOrder(findings), weighed: changed.sort((a, b) => (a.account < b.account ? -1 : 1)) };
}

/** A number of a text, for parting. */
const numberOf = (text: string): number => Number(BigInt(text) % 1_000_003n);

function spread(
  parts: readonly (readonly number[])[],
  length: number,
  stage: (rows: readonly number[]) => Uint8Array,
): Uint8Array {
  const out = new Uint8Array(length);
  for (const rows of parts) stage(rows).forEach((mark, i) => (out[rows[i] as number] = mark));
  return out;
}

/** The sums of all parts. */
function crowdOf(surveys: readonly Survey[], contributors: ReadonlySet<string>, rules: { alikeBps: number }): Crowd {
  const sum = (key: keyof Survey["totals"]): number => surveys.reduce((all, { totals }) => all + totals[key], 0);
  const attesters = new Set(surveys.flatMap((s) => s.attesters.map(({ attester }) => attester)));
  const accounts = new Set([...contributors, ...attesters]).size;
  const added = <T extends { readonly count: number }>(rows: readonly T[], keyOf: (own: T) => string): T[] =>
    [...Map.groupBy(rows, keyOf).values()].map((own) => ({
      ...(own[0] as T),
      count: own.reduce((all, { count }) => all + count, 0),
    }));
  const lives = added(
    surveys.flatMap((s) => s.lives),
    ({ life }) => life,
  );
  const least = leastAlike(accounts, rules as Parameters<typeof leastAlike>[1]);
  return {
    rows: sum("rows"),
    accepted: sum("accepted"),
    seen: sum("seen"),
    voided: sum("voided"),
    accounts,
    attesters: attesters.size,
    windows: added(
      surveys.flatMap((s) => s.windows),
      ({ task, window }) => `${task}:${window}`,
    ),
    lives: lives.filter(({ count }) => count >= least),
  };
}
