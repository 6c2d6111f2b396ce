import { expect } from "chai";
import { network } from "hardhat";
import { keccak256, parseEther, toBeHex } from "ethers";
import {
  addStake,
  backRoot,
  ruleDispute,
  settleStake,
  stakeUnits,
  withdrawBacking,
} from "../../src/program/actions/epoch/dispute.js";
import { announceMirror, finalizeEpoch } from "../../src/program/actions/epoch/settle.js";
import { lastFinal, standingRoot } from "../../src/program/actions/epoch/status.js";
import { disputeOf, stakedRoots } from "../../src/program/actions/epoch/table.js";
import { refusal } from "../helpers/errors.js";
import { moveTo } from "../helpers/program/outcomes.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

/** Roots that pay nothing, so that a proposal comes with the operator's minimum: 10^12 units. */
const root = (n: number): string => `${keccak256(toBeHex(n)).slice(0, 50)}${"0".repeat(16)}`;
const [RIGHT, WRONG, IDLE] = [root(1), root(2), root(3)];
const BUNDLE = `0x${"bb".repeat(32)}`;
const UNITS = 10n ** 12n;

describe("disputes of roots", () => {
  let test: TestProgram;
  const as = (name: "challenger" | "operator" | "stranger" | "council" | "second") => test.session(test[name]);

  before(async () => {
    test = await launchProgram(connection);
    await moveTo(test, await test.program.oracle.cutOff(0));
  });

  it("need a proposal", async () => {
    expect((await refusal(standingRoot(test.program, 0n))).message).to.include("Epoch 0 has no proposal.");
    expect((await refusal(lastFinal(test))).code).to.equal("NOT_FOUND");
    expect((await disputeOf(test, 0n)).roots).to.deep.equal([]);
  });

  it("count stakes in units", async () => {
    expect(await stakeUnits(test, parseEther("1") + 1n)).to.equal(10n ** 9n);
    expect((await refusal(stakeUnits(test, 10n ** 9n - 1n))).message).to.include("1000000000 wei");
  });

  it("let a root be backed, and left again", async () => {
    await backRoot(as("challenger"), 0n, IDLE, parseEther("3"));
    expect(await stakedRoots(test, 0n, test.challenger.address)).to.deep.equal([IDLE]);
    await withdrawBacking(as("challenger"), 0n, IDLE);
    expect(await stakedRoots(test, 0n, test.challenger.address)).to.deep.equal([]);
  });

  it("show what lies on each root and who decides", async () => {
    await test.as(test.operator).oracle.propose(0, WRONG, BUNDLE, "ipfs://wrong");
    await test.as(test.challenger).oracle.challenge(0, RIGHT, BUNDLE, "ipfs://right");
    const { state, roots, until, stakesFrom, rulingFrom } = await disputeOf(test, 0n);
    expect(state).to.equal("disputed");
    // A hundredth of the budget exceeds the minimum by more than a quarter: the right root leads.
    expect(roots).to.deep.equal([
      { root: WRONG, entry: "proposed", units: UNITS, stands: false, bundleHash: BUNDLE, bundleURI: "ipfs://wrong" },
      {
        root: RIGHT,
        entry: "challenged",
        units: 10n * UNITS,
        stands: true,
        bundleHash: BUNDLE,
        bundleURI: "ipfs://right",
      },
    ]);
    expect(rulingFrom < stakesFrom && stakesFrom < until).to.equal(true);
    expect((await refusal(standingRoot(test.program, 0n))).message).to.include("Epoch 0 is disputed.");
  });

  it("know mirrors of a bundle", async () => {
    const { oracle } = test.program;
    expect((await announceMirror(as("second"), 0n, "https://mirror.example")).root).to.equal(RIGHT);
    const [event] = await oracle.queryFilter(oracle.filters.MirrorAnnounced(0n));
    expect(event?.args.uri).to.equal("https://mirror.example");
  });

  it("end by stakes if the council is silent", async () => {
    await moveTo(test, (await disputeOf(test, 0n)).stakesFrom);
    await addStake(as("second"), 0n, WRONG, parseEther("12000"));
    expect(await standingRoot(test.program, 0n, [2])).to.equal(WRONG);
    await addStake(as("challenger"), 0n, RIGHT, parseEther("7000"));
    expect((await refusal(finalizeEpoch(as("stranger"), 0n))).message).to.include("Epoch 0 can still be challenged.");
    await moveTo(test, (await disputeOf(test, 0n)).until);
    expect((await finalizeEpoch(as("stranger"), 0n)).root).to.equal(RIGHT);
    expect(await lastFinal(test)).to.equal(0n);
    expect((await disputeOf(test, 0n)).until).to.equal(0n);
  });

  it("pay who was right with what the others lose", async () => {
    const lost = await settleStake(as("stranger"), 0n, WRONG, test.second.address);
    expect(lost.returned).to.deep.equal({ lost: 12_000n * 10n ** 9n, reward: 0n });
    const won = await settleStake(as("stranger"), 0n, RIGHT, test.challenger.address);
    expect(won.returned).to.deep.equal({ lost: 0n, reward: parseEther("6500") });
    expect(await stakedRoots(test, 0n, test.operator.address)).to.deep.equal([WRONG]);
  });

  it("end by the council's word", async () => {
    const { oracle } = test.program;
    await test.as(test.operator).oracle.propose(1, WRONG, BUNDLE, "");
    await test.as(test.challenger).oracle.challenge(1, RIGHT, BUNDLE, "");
    await moveTo(test, (await oracle.dispute()).rulingFrom);
    await ruleDispute(as("council"), 1n, WRONG);
    expect(await oracle.rootOf(1)).to.equal(WRONG);
  });
});
