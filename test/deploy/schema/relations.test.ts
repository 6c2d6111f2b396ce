import { expect } from "chai";
import { withDefaults, type StoredParameters } from "../../../deploy/schema/document.js";
import { USUAL_MONEY } from "../../../deploy/schema/quantities.js";
import { brokenAddresses, brokenRelations, refuseBroken } from "../../../deploy/schema/relations.js";
import { codeOf } from "../../helpers/errors.js";

const DAY = 86_400n;
const TOKEN = 10n ** 18n;
const SUPPLY = 10n ** 9n * TOKEN;
const FACTS = { ...USUAL_MONEY, supply: SUPPLY, bondSupply: SUPPLY, sameToken: true };
const ACCOUNT = `0x${"11".repeat(20)}`;

const values = (changes: StoredParameters): StoredParameters => ({
  ...withDefaults({}, USUAL_MONEY, ACCOUNT),
  ...changes,
});

const four = (value: bigint): bigint[] => [value, value, value, value];

/** What breaks each relation, alone, and the words with which it is refused. */
const BROKEN: readonly (readonly [words: string, changes: StoredParameters, facts?: Partial<typeof FACTS>])[] = [
  ["the cliff must lie within the duration", { cliff: 92n * DAY }],
  ["the silent window must not be shorter", { silentWindow: 2n * DAY }],
  ["bonds must stay for the silent window", { silentWindow: 22n * DAY, epochLength: 60n * DAY }],
  ["a hold must not end before the council has ruled", { holdPeriod: 8n * DAY }],
  ["the extension must not be longer than the vote", { voteExtension: 6n * DAY }],
  ["the council must not migrate sooner", { councilMigrationDelay: 6n * DAY }],
  ["councilProcess 6 days, disputeRulingPeriod 7 days", { councilProcess: 6n * DAY }],
  ["an epoch must vest within 366 epochs", { duration: 367n * 7n * DAY }],
  ["grace period and silent window together", { gracePeriod: 2n * DAY }],
  ["challenge window and lead period together", { leadPeriod: 4n * DAY }],
  ["demanded chunks must be answered within", { chunkAnswerPeriod: 3n * DAY }],
  ["the ruling period must be longer than the ruling delay", { rulingDelay: 9n * DAY }],
  ["bonds must stay for an epoch, its settlement", { unbondingDelay: 16n * DAY }],
  ["a hold must not end before its dispute", { disputeRulingPeriod: 29n * DAY, unbondingDelay: 60n * DAY }],
  ["void batches must not cost less", { disputePenalty: 5_001n }],
  ["bonds must stay for a review", { reviewCommitPeriod: 21n * DAY }],
  ["the quorum of reviews must not exceed", { reviewQuorum: 6n }],
  ["the floor must not exceed the first budget", { budgetFloor: 100_001n * 10n ** 9n }],
  ["steady reputation must be between", { pointsPerEpoch: 1n }],
  ["each least bond must lie within its range", { minimumBonds: four(20_000n * TOKEN) }],
  ["ten operators must be able to bond", {}, { bondSupply: 9_999n * TOKEN, sameToken: true }],
  ["at least 1/100,000 of a budget", { initialBudget: 100_000_001n * 10n ** 9n }],
  ["a tenth of a budget, which a proposer stakes", {}, { bondSupply: 9_999n * TOKEN }],
  ["a budget must exist in the reward token", {}, { supply: 99_999n * TOKEN }],
  ["the bond of a dispute must exist", {}, { bondSupply: 99n * TOKEN }],
  ["all tokens must fit 2^64 units", {}, { supply: 2n ** 64n * 10n ** 9n }],
  ["a unit must not be more than one token", { unit: 2n * TOKEN }],
  ["one token must stand for one token", { stakeRate: 2n * 10n ** 9n }],
];

describe("deploy/schema/relations", () => {
  it("defaults go together", () => {
    expect(brokenRelations(values({}), FACTS)).to.deep.equal([]);
  });

  for (const [words, changes, facts] of BROKEN)
    it(words, () => {
      const broken = brokenRelations(values(changes), { ...FACTS, ...facts });
      expect(broken.filter((text) => text.includes(words))).to.have.length(1);
    });

  it("council that votes has time for its process", () => {
    const long = values({ councilProcess: 7n * DAY });
    expect(brokenRelations(long, FACTS)).to.deep.equal([
      "councilProcess 7 days, disputeRulingPeriod 7 days: the council's process and two days to prepare it must fit",
    ]);
  });

  it("each least bond must exist in the bond token", () => {
    const broken = brokenRelations(values({}), { ...FACTS, bondSupply: 999n * TOKEN });
    expect(broken.some((text) => text.endsWith("each least bond must exist in the bond token"))).to.equal(true);
  });

  it("other tokens for bonds have a rate of their own", () => {
    expect(brokenRelations(values({ stakeRate: 2n * 10n ** 9n }), { ...FACTS, sameToken: false })).to.deep.equal([]);
  });

  it("remainder does not go to the deployer, nobody is the zero address", () => {
    const zero = `0x${"00".repeat(20)}`;
    expect(brokenAddresses(values({ remainderTo: ACCOUNT }), ACCOUNT)).to.deep.equal([
      "remainderTo is the account that deploys",
    ]);
    expect(brokenAddresses(values({ council: zero, remainderTo: zero }), ACCOUNT)).to.deep.equal([
      "council is the zero address",
      "remainderTo is the zero address",
    ]);
  });

  it("refuses all faults at once", () => {
    expect(codeOf(() => refuseBroken([]))).to.equal(undefined);
    expect(codeOf(() => refuseBroken(["a", "b"]))).to.equal("INVALID_ARGUMENT");
  });
});
