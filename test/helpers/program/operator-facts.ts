import { EpochOracleStatus } from "../../../src/engine/rules/contract-values.js";
import type {
  Check,
  DisputeTimes,
  OpenEpoch,
  OperatorFacts,
  OwnRoot,
  Staker,
  StandingRoot,
} from "../../../src/program/operator/decide/facts.js";

/** Unix seconds of the facts below. */
export const NOW = 1_000_000;
export const ME = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
export const OTHER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
export const RIGHT = `0x${"11".repeat(32)}`;
export const WRONG = `0x${"22".repeat(32)}`;
export const BUNDLE = `0x${"33".repeat(32)}`;

/** What a case changes in the facts; a part that is null is left out. */
export interface Changes {
  readonly now?: number;
  readonly pausedUntil?: number;
  readonly epoch?: Partial<OpenEpoch>;
  readonly standing?: Partial<StandingRoot>;
  readonly dispute?: DisputeTimes;
  readonly own?: Partial<OwnRoot>;
  readonly check?: Check["verdict"];
  readonly staker?: Partial<Staker> | null;
  readonly rest?: Partial<OperatorFacts>;
}

const EPOCH: OpenEpoch = {
  ...{ epoch: 7, end: NOW - 500, cutOff: NOW - 100, openFrom: NOW + 100 },
  ...{ status: EpochOracleStatus.None, quorum: 1, budget: 1_000_000n },
};

const STANDING: StandingRoot = {
  ...{ root: RIGHT, bundleHash: BUNDLE, proposer: OTHER, confirmations: 0 },
  ...{ finalFrom: NOW + 1_000, finalizableAt: NOW + 600, units: 800n },
};

const OWN: OwnRoot = { root: RIGHT, bundleHash: BUNDLE, total: 5_000n, onTable: false, units: 0n };

const STAKER: Staker = {
  ...{ account: ME, admitted: true, bonded: 10_000n, locked: 0n, minimum: 1_000n, rate: 2n },
  ...{ balance: 10n ** 18n, epochCost: 10n ** 15n, laid: 0n, toPropose: 600n, toChallenge: 500n, unsettled: [] },
};

/** Facts of an operator with a bond after the cut-off of epoch 7, with what a case changes. */
export function factsOf(changes: Changes = {}): OperatorFacts {
  const { now = NOW, pausedUntil = 0, epoch, standing, dispute, own, check, staker, rest } = changes;
  const stands = standing === undefined ? undefined : { ...STANDING, ...standing };
  const status = dispute !== undefined ? EpochOracleStatus.Disputed : EpochOracleStatus.Proposed;
  return {
    ...{ now, pausedUntil, block: 42, unopened: [], waiting: [], failed: [] },
    epoch: { ...EPOCH, ...(stands === undefined ? {} : { status }), ...epoch },
    ...(stands === undefined ? {} : { standing: stands }),
    ...(dispute === undefined ? {} : { dispute }),
    ...(own === undefined ? {} : { own: { ...OWN, ...own } }),
    checks: check === undefined ? [] : [{ epoch: 7, root: stands?.root ?? RIGHT, verdict: check, reason: "found so." }],
    ...(staker === null ? {} : { staker: { ...STAKER, ...staker } }),
    ...rest,
  };
}
