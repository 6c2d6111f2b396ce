import { AssayError } from "../errors.js";
import { medianRound, voiceRound, type Ballot } from "./ballots.js";
import { peerRound, type Gift, type Member } from "./gifts.js";
import { matchDonations, matchTallies, type Tally } from "./quadratic.js";
import type { Donation } from "./donations.js";
import type { RoundParameters } from "./parameters.js";
import type { RoundResult } from "./result.js";

/** Rows of a round; which are read depends on its kind. */
export interface RoundRows {
  /** Quadratic: single donations, or else sums per project. */
  readonly donations?: readonly Donation[];
  readonly tallies?: readonly Tally[];
  /** Voice credits and medians. */
  readonly ballots?: readonly Ballot[];
  /** Peer rounds. */
  readonly gifts?: readonly Gift[];
  readonly members?: readonly Member[];
}

/**
 * Computes a round of any kind.
 * @throws AssayError INVALID_ARGUMENT where the rows that its kind reads are missing.
 * @example computeRound(parseRound({ kind: "median", name: "Spring", pool: "1000" }), { ballots: [] }).left // 1000n
 */
export function computeRound(parameters: RoundParameters, rows: RoundRows): RoundResult {
  switch (parameters.kind) {
    case "quadratic":
      if (rows.donations === undefined) return matchTallies(rows.tallies ?? missing("donations"), parameters);
      return matchDonations(rows.donations, parameters);
    case "voice-credits":
      return voiceRound(rows.ballots ?? missing("ballots"), parameters);
    case "median":
      return medianRound(rows.ballots ?? missing("ballots"), parameters);
    case "peer":
      return peerRound(rows.gifts ?? missing("gifts"), parameters, rows.members);
  }
}

function missing(what: string): never {
  throw new AssayError("INVALID_ARGUMENT", `A round of this kind needs ${what}.`);
}
