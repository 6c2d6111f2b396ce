import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { network } from "hardhat";
import setDelegate from "../../../tasks/delegate/set.js";
import showDelegate from "../../../tasks/delegate/show.js";
import execute from "../../../tasks/governor/execute.js";
import propose from "../../../tasks/governor/propose.js";
import queue from "../../../tasks/governor/queue.js";
import status from "../../../tasks/governor/status.js";
import vote from "../../../tasks/governor/vote.js";
import { readCredit } from "../../../src/bundle/leaves.js";
import { parseRules } from "../../../src/engine/rules/rules.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { makeFinal, writeEpoch } from "../../helpers/program/final-epoch.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { attestOne, workOf } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);
const { time } = connection.networkHelpers;

/** So few that two contributors are enough to propose, and to decide. */
const POINTS_PER_EPOCH = 100;

/** So short that one epoch is enough for the floor of governance, a tenth of what full epochs keep alive. */
const HALF_LIFE = 14 * DAY;

/** Credits the points that both earned in the first epoch. */
async function earn(test: TestProgram): Promise<void> {
  const { program, stranger, challenger } = test;
  for (const { address } of [stranger, challenger])
    await attestOne(test, { ...workOf(address, address, 4), quantity: 50 });
  const right = await writeEpoch(test);
  await makeFinal(test, right, "");
  for (const { address } of [stranger, challenger]) {
    const credit = await readCredit(right.home, 0, address);
    if (credit === undefined) throw new Error(`${address} earned nothing`);
    await program.reputation.credit(address, [credit], { gasLimit: 5_000_000n });
  }
  await time.increase(60);
}

describe("verbs of governance", function () {
  this.timeout(120_000);
  let test: TestProgram;
  let verbs: Commands;
  let file: string;

  before(async () => {
    const { reputation } = parseRules(await readFile("deploy/parameters/rules.json", "utf8"));
    test = await launchProgram(connection, {
      parameters: { pointsPerEpoch: POINTS_PER_EPOCH, halfLife: HALF_LIFE },
      rules: { reputation: { ...reputation, pointsPerEpoch: POINTS_PER_EPOCH, halfLife: HALF_LIFE } },
    });
    await earn(test);
    verbs = await commandsOf(test);
    file = path.join(verbs.folder, "proposal.json");
    const { program, deployer } = test;
    const call = { function: "approve(address spender, uint256 amount)", args: [deployer.address, "7"] };
    const calls = [{ target: await program.distributor.token(), ...call }];
    await writeFile(file, JSON.stringify({ description: "Allow the deployer seven wei", calls }));
  });

  after(() => verbs.close());

  it("delegate votes, and show who has them", async () => {
    const [from, to] = [test.challenger.address, test.stranger.address];
    const shown = async (account: string) =>
      JSON.parse(await verbs.run(showDelegate, { account, json: true })) as { delegate: string; votes: string };
    const before = await shown(to);
    const args = { account: to, as: from };
    expect(await verbs.run(setDelegate, { ...args, dryRun: true })).to.include(`${from} can delegate to ${to}`);
    expect(await verbs.run(setDelegate, args)).to.equal(`${to} has the overall votes of ${from}.`);
    expect((await shown(from)).delegate).to.equal(to);
    expect(BigInt((await shown(to)).votes)).to.be.greaterThan((BigInt(before.votes) * 3n) / 2n);
    expect(await verbs.run(showDelegate, { account: from, json: false })).to.equal(
      `${from} has delegated to ${to} and has 0 votes now.`,
    );
  });

  it("carry a proposal from its file to its execution", async () => {
    const as = test.stranger.address;
    expect(await verbs.run(propose, { file, as, dryRun: true })).to.include("The proposal can be made");
    const proposal = /^Proposal (\d+)\. /.exec(await verbs.run(propose, { file, as }))?.[1] ?? "";
    const stands = async () =>
      JSON.parse(await verbs.run(status, { proposal, json: true })) as Record<
        "state" | "snapshot" | "deadline" | "eta",
        string
      >;
    const { snapshot, deadline, state } = await stands();
    expect(state).to.equal("pending");
    await time.increaseTo(BigInt(snapshot) + 1n);
    expect(await verbs.run(vote, { proposal, support: "for", as, dryRun: true })).to.include(`${as} can vote for`);
    expect(await verbs.run(vote, { proposal, support: "for", as })).to.match(/voted for with \d+ votes\.$/);
    const { failure } = await verbs.outcome(vote, { proposal, support: "for", as });
    expect(failure).to.include("GovernorAlreadyCastVote");
    await time.increaseTo(BigInt(deadline) + 1n);
    expect(await verbs.run(queue, { file, as })).to.include(`Proposal ${proposal} is queued`);
    const early = await verbs.outcome(execute, { file, as });
    expect(early.exitCode).to.equal(6);
    expect(early.failure).to.include("TimelockUnexpectedOperationState");
    await time.increaseTo(BigInt((await stands()).eta));
    expect(await verbs.run(execute, { file, as })).to.include(`Proposal ${proposal}`);
    expect(await verbs.run(status, { proposal, json: false })).to.include(`Proposal ${proposal} is executed`);
    const token = test.program.tokenAt(await test.program.distributor.token());
    expect(await token.allowance(test.program.addresses.timelock, test.deployer.address)).to.equal(7n);
  });

  it("refuse what is no vote, no proposal and no account", async () => {
    for (const [verb, args, words] of [
      [vote, { proposal: "1", support: "perhaps", as: "0" }, "--support perhaps is no vote"],
      [vote, { proposal: "one", support: "for", as: "0" }, "--proposal one is not a proposal"],
      [status, { proposal: "", json: false }, "--proposal  is not a proposal"],
      [setDelegate, { account: "0x12", as: "0" }, "0x12"],
    ] as const) {
      const { exitCode, failure } = await verbs.outcome(verb as typeof vote, args as never);
      expect(exitCode).to.equal(1);
      expect(failure).to.include(words);
    }
  });
});
