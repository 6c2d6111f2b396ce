import type { AccountExplanation } from "../../src/engine/integrity/epoch.js";
import type { Agreement } from "../../src/engine/integrity/measure.js";
import { namedEvidence, type Explanation } from "../../src/engine/integrity/explanation.js";
import { summarize, type Summary } from "../../src/engine/integrity/summary.js";
import { printable } from "../../src/engine/printable.js";
import type { ScannedTables } from "../../src/program/actions/integrity.js";
import type { NamedTables } from "../../src/sources/tables/tables.js";
import { csvText } from "../../src/sources/text/write.js";

/** One line an account, in the order of the tables; with its trust where seeds are known. */
export function rowsOf({ tables, result }: ScannedTables): string {
  const codes = new Map<number, string[]>();
  for (const { account, code } of result.findings) codes.set(account, [...(codes.get(account) ?? []), code]);
  const rows = tables.accounts.map((name, i) => [
    name,
    result.integrityBps[i] ?? 0,
    result.hold[i] ?? 0,
    result.certaintyBps[i] ?? 0,
    (codes.get(i) ?? []).join("|"),
    ...(result.trust === undefined ? [] : [result.trust[i] ?? 0]),
  ]);
  const header = ["account", "integrity_bps", "hold", "certainty_bps", "codes"];
  return csvText([...header, ...(result.trust === undefined ? [] : ["trust"])], rows);
}

/** A scan for people. */
export function scanLines(
  summary: Summary & { readonly agreement?: Agreement },
  { tables, result, personhood, other }: ScannedTables,
): string[] {
  const otherWay = summarize(tables.input, other);
  const day = (time: number): string => new Date(time * 1000).toISOString().slice(0, 10);
  return [
    `${summary.accounts} accounts, ${summary.actions} actions`,
    ...tables.taken.map((taken) => `read ${taken}`),
    ...tables.notes.map((note) => `note: ${note}`),
    `${summary.flagged} accounts flagged: ${summary.held} held, ${summary.lowered} accounts at a lower weight`,
    `  ${personhood ? "without" : "with"} proof of personhood: ${otherWay.held} held, ${otherWay.lowered} at a lower weight`,
    ...Object.entries(summary.codes).map(([code, n]) => `  ${code} ${n}`),
    `${summary.copies} copies and ${summary.nearCopies} near-copies among the actions`,
    `clicks, not worth paying: ${kindsNamed(result.cheapKinds, tables)}`,
    ...(result.givingKinds.length === 0
      ? []
      : [`kinds that reward giving reactions, which is paying for clicks: ${kindsNamed(result.givingKinds, tables)}`]),
    ...(result.vouchingKinds.length === 0
      ? []
      : [`kinds that vouch for whoever does them: ${kindsNamed(result.vouchingKinds, tables)}`]),
    ...summary.seasons.map(
      (s) =>
        `season from ${day(s.from)}: ${s.submitted} submitted (usual ${s.usualSubmitted}), ${s.accepted} accepted, ` +
        `${s.copies} copies, ${s.newcomers} newcomers`,
    ),
    ...(summary.agreement === undefined ? [] : agreementLines(summary.agreement, tables.labels?.name ?? "label")),
  ];
}

const kindsNamed = (kinds: readonly number[], tables: NamedTables): string =>
  kinds.map((kind) => printable(tables.kinds[kind] ?? "")).join(", ") || "none";

/** How the scan agrees with labels, for people. */
function agreementLines(a: Agreement, name: string): string[] {
  const pct = (bps: number): string => `${(bps / 100).toFixed(2)} %`;
  const pool = (how: string, shares: Agreement["equal"]): string =>
    `  share of a pool ${how}: ${pct(shares.naiveBps)} without the scan, ${pct(shares.scannedBps)} with it if all holds are confirmed, ` +
    `${pct(shares.releasedBps)} if none is`;
  return [
    `labels (${printable(name)}), which no detector saw: ${a.labelled} accounts labelled, ${a.others} not`,
    `  precision ${pct(a.precisionBps)}, recall ${pct(a.recallBps)}: ${a.flaggedLabelled} of the labelled are flagged`,
    `  others flagged: ${a.flaggedOthers}, ${pct(a.othersFlaggedBps)}`,
    pool("with as much for everybody that reaches labelled accounts", a.equal),
    ...(a.byAction === undefined ? [] : [pool("with one point an action that reaches them", a.byAction)]),
  ];
}

/** What the detectors said about an account of some tables, for people. */
export function tableLines(e: Explanation, tables: NamedTables): string[] {
  const wallet = (i: number): string | undefined => tables.counterparties[i - tables.accounts.length];
  const name = (i: number): string => printable(tables.accounts[i] ?? wallet(i) ?? String(i));
  const findings = e.findings.map((found) => ({ ...found, evidence: namedEvidence(found.evidence, name) }));
  const copies = e.copies.map(
    (c) => `  ${c.code}: row ${c.row} copies row ${c.original} of ${name(c.originalAccount)}, paid at ${c.factorBps}`,
  );
  return lines({ ...e, account: name(e.account), findings }, copies);
}

/** What the detectors said about an account of a program's epoch, for people. */
export function epochLines(e: AccountExplanation): string[] {
  return lines(
    e,
    e.copies.map((c) => `  ${c.code}: ${c.uid} copies ${c.original} of ${c.originalAccount}`),
  );
}

function lines(e: Omit<AccountExplanation, "copies">, copies: readonly string[]): string[] {
  const state = e.hold ? "units are held until the council rules or the hold period ends" : "not held";
  return [
    `${e.account}: weight ${e.integrityBps} of 10000, ${state}`,
    `certainty of flags ${e.certaintyBps}, factor from substance ${e.substanceBps}`,
    ...e.findings.map(({ code, certaintyBps, evidence }) => {
      const numbers = Object.entries(evidence).map(([key, value]) => `${key} ${value}`);
      return `  ${code} (certainty ${certaintyBps}): ${numbers.join(", ")}`;
    }),
    ...copies,
    ...(e.findings.length + copies.length === 0 ? ["  no flag"] : []),
  ];
}
