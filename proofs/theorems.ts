/** What a solver said, and how long it took. */
export interface Outcome {
  readonly answer: "proven" | "counterexample" | "undecided";
  readonly seconds: number;
}

/** A theorem in plain words, and for which inputs it is proven. */
export interface Theorem {
  readonly name: string;
  readonly says: string;
  readonly bound: string;
}

/** A proof over a contract with a fault: it must fail, so that the proof over the real one is not empty. */
export interface Twin {
  readonly contract?: string;
  readonly name: string;
  readonly says: string;
}

/** Proofs over the compiled contracts, by the contract that holds them. */
interface Proofs {
  readonly contract: string;
  readonly theorems: readonly Theorem[];
  readonly twins: readonly (Twin & { readonly contract: string })[];
}

const ALL = "all inputs";
const PROOF_LENGTH = "all inputs; proofs of up to two siblings";
const ONE_BEFORE = "any points, evidence and limits; one contribution before";
const ONE_ROOT = "any units, caller and arguments; one epoch of one account";
const ANY_STATE = "any state, so by induction any number of calls";

const theorem = (name: string, says: string, bound: string): Theorem => ({ name, says, bound });

const ANY_ROUND = "any state of a round in an ordinary token, so by induction any number of calls";

/** What is proven of every contract of rounds. */
const roundsOf = (contract: string): Theorem[] =>
  [
    ["fund", "holds what it owes"],
    ["claim", "holds what it owes, and pays a settled project once"],
    ["reclaim", "holds what it owes, and owes the sponsor nothing more"],
  ].map(([name = "", says = ""]) =>
    theorem(`${name}KeepsTheBooks`, `after \`${name}\` a round of \`${contract}\` ${says}`, ANY_ROUND),
  );

export const CONTRACTS: readonly Proofs[] = [
  {
    contract: "SumTreeProof",
    theorems: [
      theorem("leafIsItsDefinition", "a leaf is the hash of the design with its units in the low bits", ALL),
      theorem("nodeOfRisingPairIsItsDefinition", "a node of a pair in order is the hash of the design", ALL),
      theorem("nodeOfFallingPairIsItsDefinition", "a node of a pair out of order is the hash of the design", ALL),
      theorem("orderOfPairMakesNoDifference", "the order of a pair makes no difference", ALL),
      theorem("nodeSumsItsChildren", "a node's units are the sum of its children's", ALL),
      theorem("overflowOfRisingPairIsAnError", "a sum beyond 64 bits is an error, pair in order", ALL),
      theorem("overflowOfFallingPairIsAnError", "a sum beyond 64 bits is an error, pair out of order", ALL),
      theorem("rootFromNothingIsTheLeaf", "the root of an empty proof is its leaf", ALL),
      theorem("rootFromOneSiblingIsTheFold", "one sibling leads to the node of both, or to the error", PROOF_LENGTH),
      theorem("rootFromTwoSiblingsIsTheFold", "two siblings lead to the node of nodes, or to the error", PROOF_LENGTH),
    ],
    twins: [
      { contract: "TwinOrder", name: "nodeOfFallingPairIsItsDefinition", says: "the greater of a pair first" },
      { contract: "TwinOverflow", name: "overflowOfRisingPairIsAnError", says: "no check of the sum" },
    ],
  },
  {
    contract: "VaultProof",
    theorems: [
      ...["bond", "unbond", "withdraw", "collect", "lock", "unlock", "forfeit", "pay", "slash"].map((name) =>
        theorem(
          `${name}KeepsTheBooks`,
          `after \`${name}\` bonds, unbonding, owed and held tokens sum to the balance, and no lock exceeds its bond`,
          ANY_STATE,
        ),
      ),
      theorem("strangerMovesNothing", "who is no slasher locks, takes and pays nothing, whatever its roles", ANY_STATE),
      theorem("rolesMoveNoBond", "minimums and admissions move no bond", ANY_STATE),
    ],
    twins: [{ contract: "TwinBooks", name: "lockKeepsTheBooks", says: "what is locked counts twice" }],
  },
  {
    contract: "LedgerProof",
    theorems: [
      ...[
        ["leavingUndoesEnteringInItsEpoch", "in its epoch"],
        ["leavingUndoesEnteringInTheNextEpoch", "in the next epoch"],
        ["leavingUndoesEnteringInALaterPair", "in a later pair of epochs"],
        ["leavingUndoesEnteringInAnotherTask", "in another task"],
        ["leavingUndoesEnteringOfAnotherAccount", "of another account"],
      ].map(([name = "", where = ""]) =>
        theorem(name, `a contribution ${where} that enters and leaves changes no view of the ledger`, ONE_BEFORE),
      ),
      theorem(
        "leavingUndoesEnteringBesideTwo",
        "a contribution that enters and leaves beside two others of its account changes no view of the ledger",
        "any points, evidence and limits; two contributions before, in two epochs",
      ),
      theorem("whatLeftMayEnterAgain", "what left may enter again: nothing is newly refused", ONE_BEFORE),
    ],
    twins: [{ contract: "TwinLedger", name: "leavingUndoesEnteringInItsEpoch", says: "leaves with a point less" }],
  },
  {
    contract: "RewardsProof",
    theorems: [
      theorem("secondsCountedNeverFall", "seconds counted never fall, none before the cliff, all at the end", ALL),
      theorem(
        "releasedIsVestedAndAtMostCredited",
        "what is released is what has vested, and all that was credited in the end",
        "any units; one epoch, claims at four times",
      ),
      theorem(
        "epochsPayWhatEachWasCredited",
        "several epochs pay what each was credited, in any order of claims",
        "any units; two epochs of one account, claims at two times",
      ),
      theorem("nothingIsCreditedTwice", "no credit pays twice", "any units; one epoch of one account"),
      theorem("otherUnitsAreRefused", "no other units than a leaf's are credited", ONE_ROOT),
      theorem("noRoleMovesRewards", "who has every role moves no rewards, changes no root and no recipient", ONE_ROOT),
    ],
    twins: [
      { contract: "TwinVesting", name: "secondsCountedNeverFall", says: "one second beyond the duration counts" },
    ],
  },
  {
    contract: "RetroProof",
    theorems: roundsOf("RetroRound"),
    twins: [{ contract: "TwinPayments", name: "claimKeepsTheBooks", says: "a project is owed what it was paid" }],
  },
  { contract: "PairwiseProof", theorems: roundsOf("PairwiseRound"), twins: [] },
  {
    contract: "QuadraticProof",
    theorems: [
      ...roundsOf("QuadraticRound"),
      theorem(
        "refundKeepsTheBooks",
        "after `refund` a cancelled `QuadraticRound` owes what it holds, and the donor nothing more",
        ANY_ROUND,
      ),
    ],
    twins: [],
  },
  {
    contract: "DonationProof",
    theorems: [
      theorem(
        "cancelledRoundPaysAllBack",
        "a `PairwiseRound` that is cancelled holds a donor's gifts until it pays them back, once",
        "any pool and two gifts of one donor",
      ),
    ],
    twins: [],
  },
  {
    contract: "BountyProof",
    theorems: [
      theorem(
        "threeCallsKeepTheBooks",
        "a bounty holds what is left, bonds of open disputes and bonds to be withdrawn",
        "two milestones of any amounts, one winner; three calls at any times",
      ),
    ],
    twins: [{ contract: "TwinBonds", name: "threeCallsKeepTheBooks", says: "bonds of open disputes are forgotten" }],
  },
  {
    contract: "SeasonsProof",
    theorems: ["pay", "collect", "close"].map((name) =>
      theorem(
        `${name}KeepsTheBooks`,
        `after \`${name}\` a season's guilds can spend what it holds for them`,
        ANY_STATE,
      ),
    ),
    twins: [],
  },
  {
    contract: "CreditProof",
    theorems: ["lend", "withdraw", "borrow", "repay"].map((name) =>
      theorem(`${name}KeepsTheBooks`, `after \`${name}\` the credit line holds what it can lend`, ANY_STATE),
    ),
    twins: [],
  },
  {
    contract: "LockProof",
    theorems: [
      theorem(
        "threeCallsKeepTheBooks",
        "a liquidity lock holds what an account put in and did not take out",
        "any amounts; two locks and an unlock at any times",
      ),
      theorem("nobodyTakesWhatIsNotOnesOwn", "nobody takes out what another locked", "any amounts and caller"),
    ],
    twins: [],
  },
];

/** Proofs over the integers: functions of `integers.py`, each of which has its twin. */
export const INTEGERS: readonly (Theorem & { readonly twin: string })[] = [
  {
    ...theorem("vested_is_monotone_and_bounded", "vested units never fall and never exceed the credit", "all integers"),
    twin: "more is vested than credited",
  },
  {
    ...theorem("whole_at_the_end", "all of a credit is vested once the duration has passed", "all integers"),
    twin: "one unit more at the end",
  },
  {
    ...theorem(
      "two_holds_no_faster_than_their_sum",
      "two holds vest no faster than their sum, which is at most one unit ahead",
      "all integers",
    ),
    twin: "two holds vest exactly like their sum",
  },
  {
    ...theorem("steps_release_what_one_would", "many releases pay what one at the end would", "all integers"),
    twin: "remainders are dropped",
  },
  {
    ...theorem("budget_stays_in_its_bounds", "a budget exceeds neither its schedule nor the treasury", "all integers"),
    twin: "a share of the treasury above the whole",
  },
  {
    ...theorem("power_never_exceeds_one", "no step of the power of a decay leaves the range 0 to 1", "all integers"),
    twin: "a decay above 1",
  },
  {
    ...theorem(
      "scheduled_is_between_floor_and_first",
      "a scheduled budget is at least the floor, and at most the first one or the floor",
      "all integers",
    ),
    twin: "a factor above 1",
  },
  {
    ...theorem("mantissa_stays_in_its_range", "the growth's mantissa is in [2^64, 2^65)", "all exponents"),
    twin: "a first factor of 2",
  },
  {
    ...theorem("growth_is_strictly_monotone", "growth rises with every step of its exponent", "all exponents"),
    twin: "one constant instead of another",
  },
  {
    ...theorem("points_never_rise", "points read later are never more", "all integers; mantissas in their range"),
    twin: "mantissas up to 2^66",
  },
  {
    ...theorem(
      "losses_cover_rewards",
      "rewards and penalty of a root's stakes never exceed what was lost",
      "two parts of a pool, so by induction any number",
    ),
    twin: "parts that sum to more than the pool",
  },
  {
    ...theorem(
      "shares_lose_what_the_pool_loses",
      "accounts lose at least what their pool has booked as lost, and no more than they laid",
      "two parts of a pool, so by induction any number",
    ),
    twin: "halves rounded down for accounts too",
  },
  {
    ...theorem(
      "shares_fit_the_pool",
      "what projects get of a pool, rounded down, sums to at most the pool",
      "two projects, so by induction any number",
    ),
    twin: "weights that sum to more than their total",
  },
  {
    ...theorem("sponsors_part_is_left", "a sponsor's part of what is left is at most what is left", "all integers"),
    twin: "a sponsor who put in more than is not redeemed",
  },
];
