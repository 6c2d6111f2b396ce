import { addressAt, packHex } from "../src/engine/columns/bytes.js";
import { AssayError } from "../src/engine/errors.js";
import type { FindingCode } from "../src/engine/integrity/findings.js";
import {
  type ClickFactor,
  detectInAccounts,
  detectInAttesters,
  type NamedFinding,
  weighAccounts,
} from "../src/engine/integrity/parts/detect.js";
import { markScanned, markSources, type ScannedPart } from "../src/engine/integrity/parts/rows.js";
import { type AttesterRows, type CloseAccount, surveyPart } from "../src/engine/integrity/parts/survey.js";
import { contributionsOf, type EpochFacts, inputOf, verdictsIn } from "./epoch-frame.js";
import type { Column, Frame, Table } from "./frames.js";

/** A row's marks for detectors are its sum of `Scan`, and this many times its `Source`. */
const SOURCES = 16;

const marksOf = (frame: Frame): Uint8Array =>
  (frame["contributions"]?.columns["marks"] as Uint8Array | undefined) ?? new Uint8Array(0);

function partOf({ isReviewed }: EpochFacts, frame: Frame): ScannedPart {
  const scan = marksOf(frame).map((mark) => mark % SOURCES);
  return { contributions: contributionsOf(frame["contributions"]), scan, isReviewed };
}

function crowdOf({ crowd }: EpochFacts): NonNullable<EpochFacts["crowd"]> {
  if (crowd === undefined) throw new AssayError("INVALID_ARGUMENT", "Accounts have nobody to be compared with");
  return crowd;
}

const marks = (mark: Uint8Array): Frame => ({ rows: { length: mark.length, columns: { mark } } });

/** The stages of detectors by name. */
export const DETECTION: Readonly<Record<string, (facts: EpochFacts, frame: Frame) => Frame>> = {
  scan: (facts, frame) => marks(markScanned(inputOf(facts, frame))),
  sources: (facts, frame) => marks(markSources(partOf(facts, frame), facts)),
  survey: surveyFrame,
  accounts: (facts, frame) => {
    const sources = marksOf(frame).map((mark) => Math.floor(mark / SOURCES));
    const verdicts = verdictsIn(facts);
    const terms = verdicts === undefined ? facts : { ...facts, verdicts };
    const { findings, factors } = detectInAccounts(partOf(facts, frame), sources, crowdOf(facts), terms);
    return { findings: findingsTable(findings), factors: table(factors, { account: "address", bps: "number" }) };
  },
  attesters: (facts, frame) => {
    const [given, close] = [records<AttesterRows>(frame["attesters"]), records<CloseAccount>(frame["close"])];
    return { findings: findingsTable(detectInAttesters(given, close, crowdOf(facts), facts)) };
  },
  weigh: (facts, frame) => {
    const weighed = weighAccounts(findingsOf(frame["findings"]), records<ClickFactor>(frame["factors"]), facts);
    const rows = weighed.map(({ account, bps, hold, certaintyBps }) => ({
      account,
      bps,
      hold: hold ? 1 : 0,
      certainty: certaintyBps,
    }));
    return { weighed: table(rows, { account: "address", bps: "number", hold: "number", certainty: "number" }) };
  },
};

function surveyFrame(facts: EpochFacts, frame: Frame): Frame {
  const { totals, windows, lives, attesters, close } = surveyPart(partOf(facts, frame), facts);
  const all = { rows: "number", accepted: "number", seen: "number", voided: "number" } as const;
  const attester = { attester: "address", given: "number", seen: "number", voided: "number" } as const;
  const pair = {
    account: "address",
    attester: "address",
    together: "number",
    voided: "number",
    received: "number",
  } as const;
  return {
    totals: table([totals], all),
    windows: table(windows, { task: "number", window: "number", count: "number" }),
    lives: table(lives, { life: "text", count: "number" }),
    attesters: table(attesters, attester),
    close: table(close, pair),
  };
}

type Kind = "address" | "number" | "text";

/** Columns of some records. */
function table<T extends object>(rows: readonly T[], kinds: Readonly<Record<string, Kind>>): Table {
  const columns = Object.entries(kinds).map(([name, kind]): [string, Column] => {
    const values = rows.map((row) => (row as Readonly<Record<string, number | string>>)[name] ?? 0);
    if (kind === "number") return [name, Uint32Array.from(values, Number)];
    return [name, kind === "text" ? values.map(String) : packHex(values.map(String), 20)];
  });
  return { length: rows.length, columns: Object.fromEntries(columns) };
}

/** Records of a table, addresses as hex. */
export function records<T>(given: Table | undefined): T[] {
  const { length, columns } = given ?? { length: 0, columns: {} };
  return Array.from({ length }, (_, i) => {
    const values = Object.entries(columns).map(([name, column]) => [
      name,
      name === "account" || name === "attester" ? addressAt(column as Uint8Array, i) : column[i],
    ]);
    return Object.fromEntries(values) as T;
  });
}

function findingsTable(findings: readonly NamedFinding[]): Table {
  const rows = findings.map(({ account, code, certaintyBps, evidence }) => {
    return { account, code, certainty: certaintyBps, numbers: JSON.stringify(evidence) };
  });
  return table(rows, { account: "address", code: "text", certainty: "number", numbers: "text" });
}

/** Findings of a table. */
export function findingsOf(given: Table | undefined): NamedFinding[] {
  const rows = records<{ account: string; code: FindingCode; certainty: number; numbers: string }>(given);
  return rows.map(({ account, code, certainty, numbers }) => {
    return { account, code, certaintyBps: certainty, evidence: JSON.parse(numbers) as NamedFinding["evidence"] };
  });
}
