import { readFileSync } from "node:fs";
import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";
import { vectorPath } from "../../../../scripts/generate/vectors/index.js";
import { vectorOf, type StakesVector } from "../../../../scripts/generate/vectors/stakes.js";
import type { StakesLedger } from "../../../../cache/typechain-mocks/index.js";
import { bindProgram, BOND, bondAs, DECISION, deployContracts, ENTRY, signerAt } from "../../../helpers/epochs.js";
import { byRole } from "../../../helpers/signers.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture } = networkHelpers;

const vectors = JSON.parse(readFileSync(vectorPath("stakes"), "utf8")) as StakesVector[];

/** Rates of the stories; each has a ledger of its own. */
const RATES = ["1", "3", "4", "1000000000"];

/** Stories beyond those of the vectors. */
const OTHERS = Array.from({ length: 16 }, (_, i) => 1_000 + 7 * i);

/** Wei that each account has bonded: more than any story lays. */
const PURSE = 2n ** 105n;

const DECIDED = { nobody: DECISION.unchallenged, council: DECISION.ruled, stakes: DECISION.staked } as const;

async function fixture() {
  const signers = await ethers.getSigners();
  const { admin, council, remainder, penalties } = byRole(signers, "admin", "council", "remainder", "penalties");
  const contracts = await deployContracts(ethers, { admin, council, remainder });
  const ledgers = new Map<string, StakesLedger>();
  for (const rate of RATES) ledgers.set(rate, await ethers.deployContract("StakesLedger", [contracts.vault, rate]));
  const slashers = await Promise.all([...ledgers.values()].map((ledger) => ledger.getAddress()));
  await bindProgram(contracts, penalties.address, slashers);
  const accounts = [4, 5, 6, 7, 8].map((index) => signerAt(signers, index));
  for (const account of accounts) await bondAs(contracts, account, BOND.operator, PURSE);
  return { ...contracts, ledgers, penalties, accounts };
}

type Context = Awaited<ReturnType<typeof fixture>>;

const accountOf = ({ accounts }: Context, name: string) => signerAt(accounts, Number(name.split(" ")[1]));

/** The ledger of a story's rate. */
function ledgerOf({ ledgers }: Context, { rate }: StakesVector): StakesLedger {
  const ledger = ledgers.get(rate);
  if (ledger === undefined) throw new RangeError(`no ledger of rate ${rate}`);
  return ledger;
}

/** Lays a story's stakes in their order and closes the epoch. */
async function play(context: Context, story: StakesVector): Promise<void> {
  const { seed: epoch, stakes, by, root } = story;
  const all = ledgerOf(context, story);
  let open = false;
  for (const { account, root: name, kind, units } of stakes) {
    const ledger = all.connect(accountOf(context, account));
    const on = [epoch, id(name)] as const;
    if (kind === "backing") await ledger.back(...on, units);
    else if (kind === "proposal") await ledger.propose(...on, units);
    else if (kind === "confirmation") await ledger.confirm(...on, units);
    else if (kind === "addition") await ledger.add(...on, units);
    else {
      if (!open) await ledger.openDispute(epoch);
      open = true;
      await ledger.bring(...on, kind === "late" ? ENTRY.late : ENTRY.challenged, units);
    }
  }
  if (by === "council") await all.choose(epoch, id(root));
  if (by !== "nobody") await expectDivided(context, story);
}

/** Closes the epoch: what is lost goes half to those who stood for the final root, half to the receiver of penalties. */
async function expectDivided(context: Context, story: StakesVector): Promise<void> {
  const { bondToken, penalties, vault } = context;
  const ledger = ledgerOf(context, story);
  const [before, held] = [await bondToken.balanceOf(penalties), await vault.heldBy(ledger)];
  await expect(ledger.close(story.seed, DECIDED[story.by]))
    .to.emit(ledger, "LossesDivided")
    .withArgs(story.seed, story.shared, story.penalty);
  expect(await bondToken.balanceOf(penalties)).to.equal(before + BigInt(story.penalty));
  expect(await vault.heldBy(ledger)).to.equal(held - BigInt(story.penalty));
}

/** Settles every account's stakes as the story says; gives the wei that came out of the ledger. */
async function settle(context: Context, story: StakesVector): Promise<bigint> {
  const ledger = ledgerOf(context, story);
  let out = BigInt(story.penalty);
  for (const { account, root, laid, lost, reward } of story.settled) {
    const who = accountOf(context, account);
    const settled = ledger.settle(story.seed, id(root), who);
    await expect(settled)
      .to.emit(ledger, "StakeSettled")
      .withArgs(story.seed, id(root), who.address, laid, lost, reward);
    out += (BigInt(laid) - BigInt(lost)) * BigInt(story.rate) + BigInt(reward);
  }
  return out;
}

/** Compares who vouched for the final root with what the ledger states, and with what it keeps. */
async function expectVouched(context: Context, story: StakesVector): Promise<void> {
  const ledger = ledgerOf(context, story);
  const sums = new Map<string, bigint>();
  for (const { args } of await ledger.queryFilter(ledger.filters.StakeLaid(story.seed, id(story.root))))
    sums.set(args.account, (sums.get(args.account) ?? 0n) + args.units);
  for (const { account, units } of story.service) {
    const who = accountOf(context, account);
    const { entered, confirmed } = await ledger.stakeOf(story.seed, id(story.root), who);
    expect([sums.get(who.address) ?? 0n, entered + confirmed]).to.deep.equal([entered, BigInt(units)]);
    sums.delete(who.address);
  }
  expect(sums.size).to.equal(0);
}

/** Plays a story to its end: the ledger says what the engine says, and gives out no more than was laid. */
async function expectStory(story: StakesVector): Promise<void> {
  const context = await loadFixture(fixture);
  const ledger = ledgerOf(context, story);
  await play(context, story);
  expect(await ledger.standingRoot(story.seed)).to.equal(id(story.root));
  await expectVouched(context, story);
  const laid = story.stakes.reduce((sum, { units }) => sum + BigInt(units), 0n) * BigInt(story.rate);
  const out = await settle(context, story);
  expect(await context.vault.heldBy(ledger)).to.equal(laid - out);
  expect(out).to.be.at.most(laid);
}

describe("invariant 8: the ledger of stakes reproduces the golden vectors", () => {
  for (const story of vectors)
    it(`story ${story.seed}: ${story.stakes.length} stakes, decided by ${story.by}`, () => expectStory(story));

  it("stories that nobody wrote down", async () => {
    for (const seed of OTHERS) await expectStory(vectorOf(seed));
  });

  it("with every decision and every kind of stake", () => {
    expect(new Set(vectors.map(({ by }) => by))).to.deep.equal(new Set(Object.keys(DECIDED)));
    const kinds = new Set(vectors.flatMap(({ stakes }) => stakes.map(({ kind }) => kind)));
    expect([...kinds].sort()).to.deep.equal(
      ["addition", "backing", "challenge", "confirmation", "late", "proposal"].sort(),
    );
  });
});
