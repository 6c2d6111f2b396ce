import type { FailedStep } from "../../../store/journal.js";

/** A root of an epoch. */
export interface EpochRoot {
  readonly epoch: number;
  readonly root: string;
}

/** The next epoch to be settled. Times are Unix seconds. */
export interface OpenEpoch {
  readonly epoch: number;
  readonly end: number;
  /** From then on its facts are fixed and its root can be proposed. */
  readonly cutOff: number;
  /** From when any account with an operator's bond may propose. */
  readonly openFrom: number;
  /** Where it is, as `EpochOracleStatus` numbers it. */
  readonly status: number;
  /** Confirmations that shorten the window. */
  readonly quorum: number;
  /** What it can allocate at most, in units. */
  readonly budget: bigint;
}

/** The root that is proposed, or leads in a dispute. */
export interface StandingRoot {
  readonly root: string;
  readonly bundleHash: string;
  readonly proposer: string;
  readonly confirmations: number;
  /** End of the time in which it can be challenged, unless a quorum ends it earlier. Unix seconds. */
  readonly finalFrom: number;
  /** From when it can be made final, as things stand. Unix seconds. */
  readonly finalizableAt: number;
  /** All that is laid on it, in units. */
  readonly units: bigint;
}

/** Times of an open dispute, in Unix seconds. */
export interface DisputeTimes {
  readonly rulingFrom: number;
  readonly stakesFrom: number;
  readonly until: number;
}

/** What was computed here for the open epoch, and stands in the store still. */
export interface OwnRoot {
  readonly root: string;
  readonly bundleHash: string;
  /** Units. */
  readonly total: bigint;
  /** Whether it is on the table. */
  readonly onTable: boolean;
  /** What is laid on it, in units. */
  readonly units: bigint;
}

/** What a fresh store said of a root. */
export interface Check extends EpochRoot {
  readonly verdict: "right" | "wrong" | "undecided";
  readonly reason: string;
}

/** An account that stakes on roots. */
export interface Staker {
  readonly account: string;
  readonly admitted: boolean;
  /** Wei of the bond token: bonded, held by stakes, and the least that counts. */
  readonly bonded: bigint;
  readonly locked: bigint;
  readonly minimum: bigint;
  /** Wei of the bond token that stand for one unit. */
  readonly rate: bigint;
  /** Wei for fees. */
  readonly balance: bigint;
  /** Wei that an epoch's transactions cost at the fees of now. */
  readonly epochCost: bigint;
  /** Units that the account laid on the root that stands. */
  readonly laid: bigint;
  /** Units that proposing, or bringing, the own root would lock now. */
  readonly toPropose: bigint;
  readonly toChallenge: bigint;
  /** Roots of final epochs on which the account laid what is not settled. */
  readonly unsettled: readonly EpochRoot[];
}

/** A transaction that was sent and is not known to have ended. */
export interface WaitingTransaction {
  readonly hash: string;
  readonly what: string;
  readonly nonce: number;
}

/** A step that failed before and was not done since, as the journal has it. */
export type FailedBefore = Omit<FailedStep, "account">;

/** A linked batch whose rows somebody may still vouch for, demand or publish. Times are Unix seconds. */
export interface OpenBatch {
  readonly batch: number;
  readonly epoch: number;
  readonly attester: string;
  /** From then on nothing about it changes. */
  readonly cutOff: number;
  /** Until when a chunk can be demanded. */
  readonly demandUntil: number;
  /** Signatures of operators that it still lacks. */
  readonly missing: number;
  /** Whether the account signed that it holds the rows. */
  readonly signed: boolean;
  /** Whether all of its chunks stand in calldata. */
  readonly published: boolean;
  /** Whether its rows are here: read into the store, or kept. */
  readonly read: boolean;
  /** Why they could not be read; empty if nobody tried, or could. */
  readonly note: string;
  /** Chunks that were demanded and are not published; those that nobody demanded or published, if its rows are not here. */
  readonly demanded: readonly number[];
  readonly hidden: readonly number[];
}

/** A chunk that the account demanded, that nobody published, and whose price it can have back. */
export interface LostDemand {
  readonly batch: number;
  readonly epoch: number;
  readonly chunk: number;
}

/** What is known of linked batches. */
export interface BatchesFacts {
  /** Whether the contracts have facts of batches that the store has not read. */
  readonly unread: boolean;
  readonly open: readonly OpenBatch[];
  readonly lost: readonly LostDemand[];
  /** Wei of the bond token that demanding a chunk locks. */
  readonly chunkPrice: bigint;
  /** Wei of the account's bond as a challenger that nothing holds. */
  readonly toDemand: bigint;
  /** Seconds between the last demand and the cut-off. */
  readonly answerPeriod: number;
}

/** All that an operator's next step depends on: facts of one block, of the store and of the journal. */
export interface OperatorFacts {
  /** Time of the block, Unix seconds: no clock but the chain's decides anything. */
  readonly now: number;
  readonly block: number;
  readonly epoch: OpenEpoch;
  /** Until when the oracle refuses proposals, Unix seconds; past or 0 if it does not. */
  readonly pausedUntil: number;
  readonly standing?: StandingRoot;
  readonly dispute?: DisputeTimes;
  /** The last final root. */
  readonly lastFinal?: EpochRoot;
  readonly own?: OwnRoot;
  readonly checks: readonly Check[];
  /** Final epochs whose holds nobody has opened. */
  readonly unopened: readonly number[];
  readonly waiting: readonly WaitingTransaction[];
  /** Steps that failed before; those of epochs that are final by now left out. */
  readonly failed: readonly FailedBefore[];
  /** Why nothing can be written into the program's folder; left out if it can. */
  readonly unwritable?: string;
  /** Left out where nobody ever anchored a batch, or the store is in use. */
  readonly batches?: BatchesFacts;
  /** Left out for a watchtower, which stakes on nothing. */
  readonly staker?: Staker;
}
