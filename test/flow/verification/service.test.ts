import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { id, parseEther } from "ethers";
import { network } from "hardhat";
import type { Request } from "../../../src/chain/provider.js";
import { fromHex } from "../../../src/engine/columns/bytes.js";
import { serviceOf, serviceTotal } from "../../../src/engine/epoch/service.js";
import { buildReceipt } from "../../../src/engine/epoch/receipt.js";
import { StakeVaultRole, TaskRegistryMode } from "../../../src/engine/rules/contract-values.js";
import { findAccount } from "../../../src/engine/tree/epoch-tree.js";
import { proofHex } from "../../../src/engine/tree/merkle.js";
import type { ComputedEpoch } from "../../../src/bundle/computed.js";
import { serviceDue } from "../../../src/program/actions/epoch/service.js";
import { commitReview, revealReviews } from "../../../src/program/actions/review/ballot.js";
import { registerReviewer } from "../../../src/program/actions/review/reviewers.js";
import { announceRound, drawRound } from "../../../src/program/actions/review/round.js";
import { bondTokens } from "../../../src/program/actions/stake.js";
import { createTasks } from "../../../src/program/actions/task.js";
import { recompute } from "../../../src/program/compute.js";
import { openMemoryStore } from "../../../src/program/verify.js";
import type { Store } from "../../../src/store/store.js";
import { sync } from "../../../src/sync/sync.js";
import { refusal } from "../../helpers/errors.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { attestOne, moveTo, settle, workOf } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);

const ESSAYS = 5;
const SERVICE = 300n;

describe("verification is paid", () => {
  let test: TestProgram;
  let store: Store;
  let home: string;
  let reviewers: HardhatEthersSigner[];
  const epochs: ComputedEpoch[] = [];

  const compute = async (epoch: number): Promise<ComputedEpoch> => {
    await moveTo(test, await test.program.oracle.cutOff(epoch));
    const computed = await recompute({ ...test, store }, epoch);
    epochs[epoch] = computed;
    return computed;
  };
  const at = (epoch: number): ComputedEpoch => epochs[epoch] as ComputedEpoch;

  /** Units that an account is paid in an epoch for the verification of others. */
  const paidTo = ({ result }: ComputedEpoch, { address }: { readonly address: string }): bigint =>
    result.service.reduce((sum, part) => sum + serviceOf(part, fromHex(address, 20)), 0n);

  /** A round in which the first reviewers give a score each. */
  const review = async (round: number, contribution: string, scores: readonly number[]): Promise<void> => {
    await moveTo(test, await test.program.oracle.epochEnd(round));
    await announceRound(test.session(test.deployer), round);
    await connection.networkHelpers.mine(6);
    await drawRound(test.session(test.deployer), round);
    for (const [i, score] of scores.entries())
      await commitReview(test.session(reviewers[i] ?? test.stranger, { home }), { contribution, score, round });
    await moveTo(test, (await test.program.reviews.roundOf(round)).commitEnds);
    for (const reviewer of reviewers) await revealReviews(test.session(reviewer, { home }));
  };

  before(async () => {
    test = await launchProgram(connection, { rules: { serviceBps: Number(SERVICE) } });
    store = await openMemoryStore(test.program.addresses);
    home = await mkdtemp(path.join(tmpdir(), "assay-service-"));
    const essay = { name: "Essay", domain: 0, points: 10, rubric: "A reviewed essay", mode: TaskRegistryMode.Reviewed };
    await createTasks(test.session(test.taskManager), [essay], [test.bot.address]);
    reviewers = (await connection.ethers.getSigners()).slice(7, 11);
    const token = test.program.tokenAt(await test.program.vault.token());
    for (const reviewer of reviewers) {
      await token.transfer(reviewer.address, parseEther("200"));
      await bondTokens(test.session(reviewer), StakeVaultRole.Reviewer, parseEther("200"));
      await test.as(test.council).vault.setAdmitted(StakeVaultRole.Reviewer, reviewer.address, true);
      await registerReviewer(test.session(reviewer), 0);
    }
    await attestOne(test, workOf(`0x${"d1".repeat(20)}`, "plain 0"));
    const uid = await attestOne(test, workOf(`0x${"d2".repeat(20)}`, "essay", ESSAYS));
    // The last one says yes to everything.
    await review(0, uid, [2_000, 2_000, 2_500, 10_000]);
  });

  after(async () => {
    await store.close();
    await rm(home, { recursive: true, force: true });
  });

  it("nobody served before the first epoch", async () => {
    const { result, total, budget } = await compute(0);
    expect([result.service, total]).to.deep.equal([[], budget]);
  });

  it("a wrong root earns nothing, who brought the final one does", async () => {
    const { oracle } = test.program;
    const { root } = at(0);
    const wrong = `${id("wrong").slice(0, 50)}${"0".repeat(16)}`;
    await test.as(test.careless).oracle.propose(0, wrong, root, "");
    await test.as(test.operator).oracle.confirm(0, wrong, root);
    await test.as(test.challenger).oracle.challenge(0, root, root, "");
    await moveTo(test, (await oracle.dispute()).rulingFrom);
    await test.as(test.council).oracle.rule(0, root);
    await attestOne(test, workOf(`0x${"d1".repeat(20)}`, "plain 1"));
    const epoch = await compute(1);
    const laid = (await oracle.stakeOf(0, root, test.challenger)).entered;
    const { penalty } = await test.program.reviews.terms();
    const { stakeRate } = await oracle.terms();
    const pot = (at(0).total * SERVICE) / 10_000n;
    expect(serviceTotal(epoch.result.service)).to.equal(pot);
    expect([paidTo(epoch, test.careless), paidTo(epoch, test.operator)]).to.deep.equal([0n, 0n]);
    const all = laid + 3n * (penalty / stakeRate);
    const own = paidTo(epoch, test.challenger);
    expect(own - (pot * laid) / all).to.be.oneOf([0n, 1n]);
  });

  it("reviewers are paid where they agree with the result", () => {
    const [first, second, third, yes] = reviewers.map((reviewer) => paidTo(at(1), reviewer));
    expect(first).to.be.greaterThan(0n);
    for (const other of [second, third]) expect((other as bigint) - (first as bigint)).to.be.oneOf([-1n, 0n, 1n]);
    expect(yes).to.equal(0n);
    const unpaid = serviceTotal(at(1).result.service);
    const paid = [...reviewers, test.challenger].reduce((sum, each) => sum + paidTo(at(1), each), 0n);
    expect(paid).to.equal(unpaid);
  });

  it("proposer and confirmers share by what they locked", async () => {
    const { oracle } = test.program;
    const { root } = at(1);
    const half = (await oracle.proposalStake(root)) / 2n;
    await test.as(test.challenger).oracle.back(1, root, half);
    await test.as(test.careless).oracle.back(1, root, 1_000n);
    await test.as(test.careless).oracle.withdraw(1, root);
    await settle(test, at(1));
    const stakes = await Promise.all(
      [test.challenger, test.operator, test.second, test.careless].map(async (who) => {
        const { entered, confirmed } = await oracle.stakeOf(1, root, who);
        return { who, units: entered + confirmed };
      }),
    );
    await attestOne(test, workOf(`0x${"d1".repeat(20)}`, "plain 2"));
    await sync(test.request, store);
    const due = await serviceDue(test, store, test.rules, test.operator.address);
    expect([due.paidIn, due.from]).to.deep.equal([2, Number(await oracle.cutOff(2))]);
    const epoch = await compute(2);
    expect(due.parts).to.deep.equal([{ epoch: 1, units: paidTo(epoch, test.operator) }]);
    expect((await serviceDue(test, store, new Map(), test.operator.address)).parts).to.deep.equal([]);
    const pot = (at(1).total * SERVICE) / 10_000n;
    const all = stakes.reduce((sum, { units }) => sum + units, 0n);
    expect(serviceTotal(epoch.result.service)).to.equal(pot);
    for (const { who, units } of stakes)
      expect(paidTo(epoch, who) - (pot * units) / all, who.address).to.be.oneOf([0n, 1n]);
    expect(paidTo(epoch, test.careless)).to.equal(0n);
    expect(epoch.total).to.equal(epoch.budget);
  });

  it("stands on the receipt and is claimed like any reward", async () => {
    const epoch = at(2);
    const { operator, program } = test;
    const receipt = buildReceipt(epoch.result, operator.address);
    const units = paidTo(epoch, operator);
    expect(receipt.lines).to.deep.equal([{ sum: "units", code: "SERVICE", epoch: 1, amount: units }]);
    await settle(test, epoch);
    const tree = epoch.result.tree;
    if (tree === undefined) throw new Error("The epoch has no tree");
    const proof = proofHex(tree, findAccount(tree, operator.address));
    await program.distributor.claim(operator.address, [{ epoch: 2, units, reputation: 0n, proof }]);
    expect(await program.distributor.creditedOf(operator.address)).to.equal(units);
  });

  for (const name of ["StakeLaid", "Confirmed"] as const)
    it(`a node that hides ${name} decides nothing`, async () => {
      const topic = test.program.oracle.interface.getEvent(name).topicHash;
      const request: Request = async (method, params) => {
        const answer = await test.request(method, params);
        if (method !== "eth_getLogs") return answer;
        return (answer as { topics: string[] }[]).filter(({ topics }) => topics[0] !== topic);
      };
      const other = await openMemoryStore(test.program.addresses);
      const { code, message } = await refusal(recompute({ ...test, request, store: other }, 2));
      expect([code, message.includes("epochOracle.factHead()")]).to.deep.equal(["INCOMPLETE", true]);
      await other.close();
    });

  it("anybody comes to the same roots", async () => {
    const other = await openMemoryStore(test.program.addresses);
    const again = await recompute({ ...test, store: other }, 2);
    expect([again.root, again.total]).to.deep.equal([at(2).root, at(2).total]);
    const roots = await other.rows("SELECT root FROM epochs ORDER BY epoch");
    expect(roots.map(({ root }) => root)).to.deep.equal(epochs.map(({ root }) => root));
    await other.close();
  });
});
