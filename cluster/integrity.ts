import { packHex } from "../src/engine/columns/bytes.js";
import type { EpochIntegrity } from "../src/engine/integrity/epoch.js";
import type { Finding } from "../src/engine/integrity/findings.js";
import type { NamedFinding } from "../src/engine/integrity/parts/detect.js";
import { BPS } from "../src/engine/rules/contract-values.js";
import { findingsOf, records } from "./detection.js";
import type { Table } from "./frames.js";

interface Weighed {
  readonly account: string;
  readonly bps: number;
  readonly hold: number;
  readonly certainty: number;
}

/** What detectors found, from the accounts with flags or clicks; those that nothing was found of are not among its accounts. */
export function readIntegrity(weighed: Table, findings: Table): EpochIntegrity {
  const rows = records<Weighed>(weighed);
  const found = findingsOf(findings);
  const inEvidence = found.flatMap(({ evidence }) => Object.values(evidence).filter((own) => typeof own === "string"));
  const names = [...new Set([...rows.map(({ account }) => account), ...inEvidence])].sort();
  const placeOf = (account: string): number => places.get(account) ?? -1;
  const places = new Map(names.map((name, a) => [name, a]));
  const result = {
    integrityBps: new Uint16Array(names.length).fill(BPS),
    hold: new Uint8Array(names.length),
    certaintyBps: new Uint16Array(names.length),
    substanceBps: new Uint16Array(names.length).fill(BPS),
    cheapKinds: [],
    givingKinds: [],
    vouchingKinds: [],
  };
  for (const { account, bps, hold, certainty } of rows) {
    const a = placeOf(account);
    [result.integrityBps[a], result.hold[a], result.certaintyBps[a]] = [bps, hold, certainty];
  }
  const lowered = rows.filter(({ bps }) => bps !== BPS).sort(byAccount);
  const held = rows.filter(({ hold }) => hold === 1).sort(byAccount);
  const bps = Uint16Array.from(lowered, (own) => own.bps);
  const numbered = found.map((own) => numberedFinding(own, placeOf)).sort(byPlaceAndCode);
  return {
    accounts: packHex(names, 20),
    result: { ...result, findings: numbered },
    factors: { accounts: addresses(lowered), bps },
    held: addresses(held),
  };
}

const byAccount = (a: Weighed, b: Weighed): number => (a.account < b.account ? -1 : 1);
const addresses = (rows: readonly Weighed[]): Uint8Array =>
  packHex(
    rows.map(({ account }) => account),
    20,
  );

function byPlaceAndCode(a: Finding, b: Finding): number {
  if (a.account !== b.account) return a.account - b.account;
  return a.code < b.code ? -1 : a.code > b.code ? 1 : (a.evidence["attester"] ?? 0) - (b.evidence["attester"] ?? 0);
}

function numberedFinding(
  { account, code, certaintyBps, evidence }: NamedFinding,
  placeOf: (name: string) => number,
): Finding {
  const numbers = Object.entries(evidence).map(([key, own]) => [key, typeof own === "string" ? placeOf(own) : own]);
  return {
    account: placeOf(account),
    code,
    certaintyBps,
    evidence: Object.fromEntries(numbers) as Finding["evidence"],
  };
}
