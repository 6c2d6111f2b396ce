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

const TWO_HOLDS = "any units; two holds of one epoch, once all has vested";

/** Short for a theorem. */
export const theorem = (name: string, says: string, bound: string): Theorem => ({ name, says, bound });

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
    contract: "QuadraticDonationProof",
    theorems: [
      theorem(
        "cancelledRoundPaysAllBack",
        "a `QuadraticRound` that is cancelled holds a donor's gift until it pays it back, once",
        "any pool; a gift below 2^32 wei",
      ),
    ],
    twins: [{ contract: "TwinDonation", name: "nineWeiArePaidBack", says: "a wei of every gift is lost" }],
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
    theorems: [
      ...["pay", "postBounty", "collect", "close"].map((name) =>
        theorem(
          `${name}KeepsTheBooks`,
          `after \`${name}\` a season's guilds can spend what it holds for them`,
          ANY_STATE,
        ),
      ),
      theorem(
        "openKeepsTheBooks",
        "`open` takes in what it grants its guilds, each once",
        "any state; two guilds of any domains, leads and amounts",
      ),
    ],
    twins: [{ contract: "TwinSeasons", name: "payKeepsTheBooks", says: "what guilds can spend is forgotten" }],
  },
  {
    contract: "CreditProof",
    theorems: ["lend", "withdraw", "borrow", "repay"].map((name) =>
      theorem(`${name}KeepsTheBooks`, `after \`${name}\` the credit line holds what it can lend`, ANY_STATE),
    ),
    twins: [{ contract: "TwinCredit", name: "lendKeepsTheBooks", says: "what can be lent counts twice" }],
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
    twins: [{ contract: "TwinLock", name: "threeCallsKeepTheBooks", says: "what was taken out is still owed" }],
  },
  {
    contract: "TreasuryProof",
    theorems: [
      theorem("fundKeepsTheTreasury", "after `fund` the schedule holds its treasury, no more and no less", ANY_STATE),
      theorem("bookSurplusKeepsTheTreasury", "after `bookSurplus` the schedule holds its treasury", ANY_STATE),
      theorem(
        "settleKeepsTheTreasury",
        "`settle` pays the distributor the root's total, at most the budget, and the schedule holds its treasury",
        "any state and root; the first epoch with a budget",
      ),
      theorem("windDownLeavesNothingDue", "`windDown` pays out all that is held, and nothing is due then", ANY_STATE),
      theorem("nobodyElseSettles", "nobody but the oracle settles", "any state, caller and root"),
    ],
    twins: [{ contract: "TwinTreasury", name: "fundKeepsTheTreasury", says: "what is pending counts twice" }],
  },
  {
    contract: "EscrowProof",
    theorems: [
      theorem("holdsArePaidOnce", "two holds are paid in whole, each once, and nothing is left", TWO_HOLDS),
      theorem(
        "confirmedHoldGoesBack",
        "a confirmed hold goes back in whole, once, and never to its account; the other is paid",
        TWO_HOLDS,
      ),
    ],
    twins: [{ contract: "TwinHolds", name: "holdsArePaidOnce", says: "an odd hold is paid one unit less" }],
  },
];
