import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import {
  castVote,
  delegateOf,
  executeProposal,
  proposalStanding,
  propose,
  queueProposal,
  setDelegate,
  VOTES,
} from "../../src/program/actions/governance/governor.js";
import type { Session } from "../../src/program/session.js";
import { parseProposal } from "../../src/sources/proposals.js";
import { codeOf } from "../helpers/errors.js";
import { deployGovernance, FLOOR, TIMELOCK_DELAY, VOTING_DELAY } from "../helpers/program/governance.js";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;

const fixture = async () => {
  const deployed = await deployGovernance(connection);
  const { target, governor, token } = deployed;
  const input = parseProposal({
    description: "Decide 42",
    calls: [{ target: await target.getAddress(), function: "decide(uint256 value)", args: ["42"] }],
  });
  const address = await governor.getAddress();
  const sessionOf = (signer: HardhatEthersSigner, dryRun = false): Pick<Session, "program" | "signer" | "dryRun"> => {
    const program = { addresses: { governor: address }, reputation: token.connect(signer) };
    return { program: program as unknown as Session["program"], signer, dryRun };
  };
  return { ...deployed, input, sessionOf };
};

describe("actions of governance", () => {
  it("carry a proposal from its start to its execution", async () => {
    const { target, alice, bob, dave, input, sessionOf } = await loadFixture(fixture);
    expect((await propose(sessionOf(alice, true), input)).mined).to.equal(undefined);
    const { returned: id } = await propose(sessionOf(alice), input);
    const pending = await proposalStanding(sessionOf(dave), id);
    expect(pending).to.deep.include({ id, state: "pending", quorum: null, eta: 0n });
    await time.increase(VOTING_DELAY + 1n);
    const { returned: votes } = await castVote(sessionOf(alice), id, VOTES.indexOf("for"));
    await castVote(sessionOf(bob), id, VOTES.indexOf("against"));
    const active = await proposalStanding(sessionOf(dave), id);
    expect(active.state).to.equal("active");
    expect(active.votes.for).to.equal(votes);
    expect(active.votes.against).to.be.greaterThan(2_000n);
    expect(active.quorum).to.be.at.least(FLOOR);
    await time.increaseTo(active.deadline + 1n);
    expect((await queueProposal(sessionOf(dave), input)).returned).to.equal(id);
    const queued = await proposalStanding(sessionOf(dave), id);
    expect(queued.state).to.equal("queued");
    await time.increaseTo(queued.eta);
    expect(queued.eta).to.be.at.least(active.deadline + TIMELOCK_DELAY);
    await executeProposal(sessionOf(dave), input);
    expect((await proposalStanding(sessionOf(dave), id)).state).to.equal("executed");
    expect(await target.value()).to.equal(42n);
  });

  it("delegate votes and take them back", async () => {
    const { alice, dave, sessionOf } = await loadFixture(fixture);
    await setDelegate(sessionOf(alice), dave.address);
    const [own, given] = [
      await delegateOf(sessionOf(alice), alice.address),
      await delegateOf(sessionOf(alice), dave.address),
    ];
    expect([own.delegate, own.votes]).to.deep.equal([dave.address, 0n]);
    expect(given.votes).to.be.greaterThan(5_000n);
    await setDelegate(sessionOf(alice), alice.address);
    expect((await delegateOf(sessionOf(alice), alice.address)).delegate).to.equal(alice.address);
  });

  it("refuse calls that no function takes", async () => {
    const { alice, input, sessionOf } = await loadFixture(fixture);
    for (const wrong of [["forty-two"], [], ["1", "2"]]) {
      const calls = input.calls.map((call) => ({ ...call, args: wrong }));
      expect(await codeOf(propose(sessionOf(alice), { ...input, calls }))).to.equal("INVALID_ARGUMENT");
    }
  });

  it("refuse documents that are no proposal", () => {
    for (const document of [
      {},
      { description: "x", calls: [] },
      { description: "x", calls: [{ target: "0x12", function: "f()", args: [] }] },
      { description: "x", calls: [{ target: `0x${"11".repeat(20)}`, function: "f", args: [] }] },
    ]) {
      expect(codeOf(() => parseProposal(document))).to.equal("INVALID_ARGUMENT");
    }
  });
});
