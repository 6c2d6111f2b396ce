import { BPS } from "../src/engine/rules/contract-values.js";
import type { IntegerParameter, Parameter } from "./schema/parameter.js";

export const DEPLOYER = "deployer";
/** The second account of the network, which a local chain has. */
export const SECOND = "second account";
export const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const UNIT = 10n ** 9n;
const TOKEN = 10n ** 18n;

const [UINT16, UINT32, UINT40, UINT48, UINT64, UINT112, UINT128] = [16, 32, 40, 48, 64, 112, 128].map(
  (bits) => 2n ** BigInt(bits) - 1n,
) as [bigint, bigint, bigint, bigint, bigint, bigint, bigint];

const seconds = (value: number, about: string, min = 1, max = UINT32): IntegerParameter => ({
  unit: "seconds",
  default: value,
  min,
  max,
  about,
});

const bond = (value: bigint, about: string, min = 0): IntegerParameter => ({
  unit: "wei",
  default: value,
  min,
  max: UINT112,
  about,
});

const share = (value: number, about: string, { min = 0, max = BPS } = {}): IntegerParameter => ({
  unit: "bps",
  default: value,
  min,
  max: BigInt(max),
  about,
});

/** What others are: `program deploy` finds or deploys them where they are not given. */
const SURROUNDINGS = {
  eas: { unit: "address", about: "The chain's EAS." },
  schemaRegistry: { unit: "address", about: "The chain's registry of EAS schemas." },
  token: { unit: "address", about: "Token in which rewards are paid; one is made where it is left out." },
  tokenName: { unit: "text", default: "Assay Program Token", about: "Name of the token that is made." },
  tokenSymbol: { unit: "text", default: "ASSAY", about: "Its symbol." },
  bondToken: { unit: "address", about: "Token in which bonds are paid." },
  rulesHash: { unit: "hash", about: "Hash of the rules from epoch 0 on." },
  rulesURI: { unit: "text", default: "", about: "Where these rules can be read." },
} as const satisfies Record<string, Parameter>;

const PEOPLE = {
  council: { unit: "address", default: DEPLOYER, about: "Account that rules on disputes, holds and recoveries." },
  guardian: { unit: "address", default: DEPLOYER, about: "Account that may pause for a bounded time." },
  taskManager: { unit: "address", default: DEPLOYER, about: "Account that creates and closes tasks." },
  workNotice: seconds(
    7 * DAY,
    "From the announcement of a task or an attester until an epoch starts from which it counts; before genesis none is needed. With 0 it counts at once.",
    0,
  ),
  councilNotice: seconds(60 * DAY, "From the announcement of another council to the change."),
  councilProcess: seconds(0, "For the council's own process: votes and timelock of a governor, 0 for a multisig.", 0),
} as const satisfies Record<string, Parameter>;

const EPOCHS = {
  genesis: { unit: "Unix seconds", min: 0, max: UINT40, about: "Start of epoch 0." },
  epochLength: seconds(7 * DAY, "Length of an epoch.", 300),
  settlementDelay: seconds(3 * DAY, "From the end of an epoch to its cut-off, from which it can be proposed."),
  gracePeriod: seconds(
    DAY,
    "Until anyone with an operator's bond may propose, and until the stake of a proposal halves; with the silent window below an epoch.",
  ),
  challengeWindow: seconds(3 * DAY, "From a quorum of confirmations until a root without a challenge is final."),
  silentWindow: seconds(
    5 * DAY,
    "From the proposal until a root without a challenge is final; not below the challenge window.",
  ),
  rulingDelay: seconds(2 * DAY, "From the first challenge until the council can rule, for further roots."),
  rulingPeriod: seconds(9 * DAY, "From the first challenge until stakes decide; above the ruling delay."),
  stakingPeriod: seconds(7 * DAY, "For which stakes decide at least."),
  leadPeriod: seconds(
    3 * DAY,
    "Left for an answer after each change of lead; with the challenge window below an epoch.",
  ),
  quorum: { unit: "count", default: 1, min: 0, max: UINT16, about: "Confirmations by others that shorten the window." },
  stakeRate: {
    unit: "rate",
    default: UNIT,
    min: 1,
    max: UINT112,
    about: "Bond tokens that stand for one reward token in stakes on roots; one if the tokens are the same.",
  },
} as const satisfies Record<string, Parameter>;

const REWARDS = {
  unit: {
    unit: "atoms",
    default: UNIT,
    min: 1,
    max: UINT128,
    about: "Quantum of reward: the least that is paid. Follows from the token's decimals if left out.",
  },
  cliff: seconds(14 * DAY, "From the end of an epoch until anything of it vests; not above the duration.", 0),
  duration: seconds(91 * DAY, "From the end of an epoch until all of it has vested; below 367 epochs."),
  claimGate: { unit: "address", default: ZERO_ADDRESS, about: "Eligibility policy of recipients; zero for none." },
  holdPeriod: seconds(28 * DAY, "For the council to confirm a flag, after which held units go to the account."),
  initialBudget: {
    unit: "units",
    default: 100_000n * UNIT,
    min: 1,
    max: UINT64,
    about: "Budget of the first epoch that has one.",
  },
  budgetDecay: { unit: "wad", default: 99n * 10n ** 16n, min: 0, max: TOKEN, about: "Factor on the budget per epoch." },
  budgetFloor: {
    unit: "units",
    default: 1_000n * UNIT,
    min: 0,
    max: UINT64,
    about: "Below which the budget does not fall.",
  },
  budgetShare: share(500, "Largest part of the treasury that one epoch may take.", { min: 1 }),
  remainderTo: {
    unit: "address",
    default: SECOND,
    about: "Account that gets what a dead program leaves; not the deployer. Must be given on live networks.",
  },
  budgetStart: { unit: "epochs", default: 0, min: 0, max: UINT32, about: "First epoch that has a budget." },
} as const satisfies Record<string, Parameter>;

const BONDS = {
  unbondingDelay: seconds(
    21 * DAY,
    "From unbonding to withdrawal; longer than every window in which a bond can be lost.",
  ),
  minimumBonds: {
    unit: "wei",
    each: ["operator", "attester", "reviewer", "challenger"],
    default: [1_000n * TOKEN, 100n * TOKEN, 100n * TOKEN, 100n * TOKEN],
    min: 0,
    max: UINT112,
    about: "Least bond of a role at first.",
  },
  leastMinimumBonds: {
    unit: "wei",
    each: ["operator", "attester", "reviewer", "challenger"],
    default: [100n * TOKEN, 10n * TOKEN, 10n * TOKEN, 10n * TOKEN],
    min: 1,
    max: UINT112,
    about: "What a vote can lower the least bond of a role to.",
  },
  mostMinimumBonds: {
    unit: "wei",
    each: ["operator", "attester", "reviewer", "challenger"],
    default: [10_000n * TOKEN, 1_000n * TOKEN, 1_000n * TOKEN, 1_000n * TOKEN],
    min: 1,
    max: UINT112,
    about: "What a vote can raise the least bond of a role to.",
  },
  disputeBond: bond(
    100n * TOKEN,
    "What a dispute of a contribution costs if it is rejected; one of a batch or of all rows of a task and epoch ten times as much.",
    1,
  ),
  disputePenalty: share(1_000, "Part of its bond that the attester of a void contribution loses."),
  disputeWidePenalty: share(5_000, "The same for a void batch, or void rows; not below that part."),
  disputeReward: share(5_000, "Part of that penalty that goes to the challenger.", { max: BPS / 2 }),
  disputeRulingPeriod: seconds(
    7 * DAY,
    "For the council to rule on a dispute; with an epoch and its settlement not above the unbonding delay, and not above the hold period.",
  ),
  batchHolders: {
    unit: "count",
    default: 2,
    min: 1,
    max: 255n,
    about: "Operators whose signatures a linked batch needs to count without its chunks in calldata.",
  },
  chunkPrice: bond(50n * TOKEN, "What a demanded chunk of a linked batch pays to whoever publishes it.", 1),
  chunkAnswerPeriod: seconds(DAY, "Before a cut-off, for demanded chunks to be published; below the settlement delay."),
} as const satisfies Record<string, Parameter>;

const REVIEWS = {
  reviewTarget: {
    unit: "count",
    default: 5,
    min: 1,
    max: UINT32,
    about: "Reviewers drawn for a contribution on average.",
  },
  reviewQuorum: { unit: "count", default: 3, min: 1, max: UINT32, about: "Fewest reviews that give a result." },
  reviewCarry: {
    unit: "epochs",
    default: 2,
    min: 0,
    max: UINT32,
    about: "How long a contribution waits for a result.",
  },
  reviewSeedDelay: {
    unit: "blocks",
    default: 5,
    min: 1,
    max: 128n,
    about: "From the announcement of a round to the block whose hash draws the reviewers.",
  },
  // Both together end before the settlement delay does, so that reviews can count in their own epoch.
  reviewCommitPeriod: seconds(10 * HOUR, "For reviewers to commit."),
  reviewRevealPeriod: seconds(10 * HOUR, "For reviewers to reveal, after that."),
  reviewPenalty: bond(10n * TOKEN, "What a reviewer loses who commits and does not reveal."),
} as const satisfies Record<string, Parameter>;

const REPUTATION = {
  reputationName: { unit: "text", default: "Assay Reputation", about: "Name of the reputation token." },
  reputationSymbol: { unit: "text", default: "REP", about: "Its symbol." },
  halfLife: seconds(180 * DAY, "In which reputation halves."),
  migrationDelay: seconds(7 * DAY, "From a holder's announcement of a migration to the migration."),
  councilMigrationDelay: seconds(30 * DAY, "The same for the council; not below the holder's."),
  pointsPerEpoch: {
    unit: "points",
    default: 100_000n,
    min: 1,
    max: UINT64,
    about: "Most reputation that an epoch gives to all accounts together.",
  },
} as const satisfies Record<string, Parameter>;

const GOVERNANCE = {
  governorName: { unit: "text", default: "Assay Governor", about: "Name of the governor, part of what voters sign." },
  votingDelay: seconds(DAY, "From a proposal to the start of the vote.", 1, UINT48),
  votingPeriod: seconds(5 * DAY, "Of a vote."),
  voteExtension: seconds(2 * DAY, "For which a vote stays open once its quorum is reached; not above its period."),
  timelockDelay: seconds(2 * DAY, "From a passed vote to its execution.", 1, UINT64),
  vetoUntil: {
    unit: "Unix seconds",
    default: 0,
    min: 0,
    max: UINT40,
    about: "Until when the council can veto at least.",
  },
  vetoPeriod: seconds(180 * DAY, "After the hand-over, in which the council can veto what has passed."),
  governanceAbsence: seconds(210 * DAY, "From the council's announcement that it acts in place of faded votes."),
  governanceQuorum: {
    unit: "percent",
    default: 4n,
    min: 0,
    max: 100n,
    about: "Part of all votes that must take part.",
  },
} as const satisfies Record<string, Parameter>;

/** The parameters by what they are about, for people. */
export const PARAMETER_GROUPS: Readonly<Record<string, Readonly<Record<string, Parameter>>>> = {
  Surroundings: SURROUNDINGS,
  People: PEOPLE,
  Epochs: EPOCHS,
  Rewards: REWARDS,
  Bonds: BONDS,
  Reviews: REVIEWS,
  Reputation: REPUTATION,
  Governance: GOVERNANCE,
};

/** Every parameter of a deployment: name, unit, default, bounds and what it sets. */
export const PARAMETERS = {
  ...SURROUNDINGS,
  ...PEOPLE,
  ...EPOCHS,
  ...REWARDS,
  ...BONDS,
  ...REVIEWS,
  ...REPUTATION,
  ...GOVERNANCE,
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof PARAMETERS;
