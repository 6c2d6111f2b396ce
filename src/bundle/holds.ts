import { addressAt, row, toHex } from "../engine/columns/bytes.js";
import { searchRows } from "../engine/columns/sort.js";
import { canonicalJson } from "../engine/hash/canonical.js";
import type { EpochResult } from "../engine/epoch/epoch.js";
import { indexOfAccount, type EpochIntegrity } from "../engine/integrity/epoch.js";
import { proofHex, rootOf } from "../engine/tree/merkle.js";
import type { ComputedEpoch } from "./computed.js";

/** Units of an epoch that the escrow holds, with what its contract needs to open and rule on them. */
export interface HoldsFile {
  readonly root: string;
  readonly leafProof: readonly string[];
  readonly markerProof: readonly string[];
  readonly holds: Readonly<
    Record<string, { readonly units: string; readonly codes: readonly string[]; readonly proof: readonly string[] }>
  >;
}

/** Why units are held of an account that was flagged in an epoch whose points are converted. */
const FLAGGED_BEFORE = "EARLIER_EPOCH";

/** Why units are held that rest on work still disputed at the cut-off. */
const DISPUTED = "DISPUTED";

/** Reasons besides what detectors found in the epoch. */
function otherReasons({ input, accounts, heldInDispute }: EpochResult, { held }: EpochIntegrity, key: Uint8Array) {
  const isFlagged = searchRows(input.holds?.accounts ?? new Uint8Array(0), 20, key) >= 0;
  const isDisputed = (heldInDispute[searchRows(accounts, 20, key)] ?? 0n) > 0n;
  return [...(isFlagged && searchRows(held, 20, key) < 0 ? [FLAGGED_BEFORE] : []), ...(isDisputed ? [DISPUTED] : [])];
}

/** Proofs of the two leaves by which an epoch's tree says what is held. */
export type HoldProofs = Pick<HoldsFile, "leafProof" | "markerProof">;

function proofsInTree({ tree, holds }: EpochResult): HoldProofs | undefined {
  if (holds === undefined || tree === undefined) return undefined;
  return { leafProof: proofHex(tree, holds.leafIndex), markerProof: proofHex(tree, holds.markerIndex) };
}

/**
 * Canonical text of an epoch's holds, empty if there are none.
 * @param proofs From the epoch's tree if left out.
 */
export function holdsText({ result, integrity }: ComputedEpoch, proofs = proofsInTree(result)): string {
  if (result.holds === undefined || proofs === undefined) return "";
  const { tree } = result.holds;
  const findings = Map.groupBy(integrity.result.findings, ({ account }) => account);
  const holds = Array.from({ length: tree.accounts.length / 20 }, (_, i) => {
    const found = indexOfAccount(integrity, row(tree.accounts, 20, i));
    const codes: string[] = (findings.get(found) ?? []).map(({ code }) => code);
    codes.push(...otherReasons(result, integrity, row(tree.accounts, 20, i)));
    const entry = { units: String(tree.units[i] ?? 0n), codes: [...new Set(codes)].sort(), proof: proofHex(tree, i) };
    return [addressAt(tree.accounts, i), entry] as const;
  });
  const { leafProof, markerProof } = proofs;
  return canonicalJson({ root: toHex(rootOf(tree)), leafProof, markerProof, holds: Object.fromEntries(holds) });
}
