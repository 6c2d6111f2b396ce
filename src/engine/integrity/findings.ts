/** Why an account's weight was lowered, its units held, or an action not paid. Codes are stable: receipts and appeals name them. */
export type FindingCode =
  | "DUPLICATE_EVIDENCE"
  | "NEAR_DUPLICATE_EVIDENCE"
  | "COPIER"
  | "MOSTLY_REFUSED"
  | "VOID_WORK"
  | "VOID_ATTESTED"
  | "REGULAR_TIMING"
  | "ROUND_THE_CLOCK"
  | "BURST"
  | "LOCKSTEP_TARGETS"
  | "LOCKSTEP_MOMENTS"
  | "ATTESTER_CONCENTRATION"
  | "ENDORSEMENT_RING"
  | "CONNECTED_WALLETS"
  | "ONLY_CHEAPEST"
  | "AUTOMATED";

/** Signals of one family may stem from one cause, so only the strongest of a family adds to certainty. */
export type Family =
  "content" | "acceptance" | "timing" | "lockstep" | "endorsement" | "wallets" | "substance" | "automation";

/** Family of each code that can flag an account. */
export const FAMILY: Readonly<Record<FindingCode, Family>> = {
  DUPLICATE_EVIDENCE: "content",
  NEAR_DUPLICATE_EVIDENCE: "content",
  COPIER: "content",
  MOSTLY_REFUSED: "acceptance",
  VOID_WORK: "acceptance",
  VOID_ATTESTED: "endorsement",
  REGULAR_TIMING: "timing",
  ROUND_THE_CLOCK: "timing",
  BURST: "timing",
  LOCKSTEP_TARGETS: "lockstep",
  LOCKSTEP_MOMENTS: "lockstep",
  ATTESTER_CONCENTRATION: "endorsement",
  ENDORSEMENT_RING: "endorsement",
  CONNECTED_WALLETS: "wallets",
  ONLY_CHEAPEST: "substance",
  AUTOMATED: "automation",
};

/**
 * Flags that one person could shed by splitting work over several accounts. Where nobody proves to be one person they are reported
 * and change no weight, so that splitting never pays more than one account would get.
 */
export const INDIVIDUAL: ReadonlySet<FindingCode> = new Set<FindingCode>([
  "COPIER",
  "MOSTLY_REFUSED",
  "VOID_WORK",
  "VOID_ATTESTED",
  "REGULAR_TIMING",
  "ROUND_THE_CLOCK",
  "BURST",
  "ATTESTER_CONCENTRATION",
  "ONLY_CHEAPEST",
  "AUTOMATED",
]);

/** Flags on one account that leave as much of the weight as there is doubt, as those on groups do. */
export const BY_DOUBT: ReadonlySet<FindingCode> = new Set<FindingCode>(["VOID_WORK", "VOID_ATTESTED"]);

/** Numbers from which a finding can be checked by hand, under names that `docs/integrity.md` explains. */
export type Evidence = Readonly<Record<string, number>>;

/** One flag on one account. */
export interface Finding {
  readonly account: number;
  readonly code: FindingCode;
  /** How sure the detector is, 0..10000. */
  readonly certaintyBps: number;
  readonly evidence: Evidence;
}
