import type { Trial } from "../every/trial.js";
import { BOUNTY_TRIALS } from "./bounties.js";
import { EPOCH_TRIALS } from "./epochs.js";
import { GOVERNANCE_TRIALS } from "./governance.js";
import { HOLD_TRIALS } from "./holds.js";
import { PAIRWISE_TRIALS } from "./pairwise.js";
import { PEOPLE_TRIALS } from "./people.js";
import { ROUND_TRIALS } from "./rounds.js";
import { SEASON_TRIALS } from "./seasons.js";
import { STAKE_TRIALS } from "./stakes.js";
import { WORK_TRIALS } from "./work.js";

/** Every verb that sends, each from a state in which it can be sent. */
export const TRIALS: readonly Trial[] = [
  ...ROUND_TRIALS,
  ...PAIRWISE_TRIALS,
  ...BOUNTY_TRIALS,
  ...SEASON_TRIALS,
  ...STAKE_TRIALS,
  ...EPOCH_TRIALS,
  ...HOLD_TRIALS,
  ...GOVERNANCE_TRIALS,
  ...WORK_TRIALS,
  ...PEOPLE_TRIALS,
];
