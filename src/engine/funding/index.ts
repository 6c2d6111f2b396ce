/** Rounds: pools that are split once, by donations, ballots or points that members give one another. Pure, for browsers too. */
export { computeRound, type RoundRows } from "./round.js";
export { canonicalRound, parseRound, roundHash, type RoundKind, type RoundParameters } from "./parameters.js";
export type { Recipient, RowRefusal, RoundResult } from "./result.js";
export { matchDonations, matchTallies, type Tally } from "./quadratic.js";
export type { Donation } from "./donations.js";
export { medianRound, voiceRound, type Ballot } from "./ballots.js";
export { peerRound, totalsOf, type Gift, type Member } from "./gifts.js";
