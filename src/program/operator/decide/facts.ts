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
  /** Left out for a watchtower, which stakes on nothing. */
  readonly staker?: Staker;
}
