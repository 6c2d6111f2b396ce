import { expect } from "chai";
import { readFileSync } from "node:fs";
import { network } from "hardhat";
import { CONTENT, ID, retroOn } from "../../../helpers/funding/retro.js";
import { provide, termsOf } from "../../../helpers/funding/rounds.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { world, earn, open } = retroOn(connection);

interface Vector {
  readonly parameters: { readonly rounding: string; readonly pool: string; readonly capBps: number };
  readonly ballots: readonly { readonly voter: string; readonly project: string; readonly votes: string }[];
  readonly result: { readonly recipients: readonly { readonly id: string; readonly amount: string }[] };
}

const vectors = JSON.parse(readFileSync(new URL("../../../vectors/funding.json", import.meta.url), "utf8")) as {
  readonly voiceCredits: readonly Vector[];
};

describe("RetroRound", () => {
  describe("result", () => {
    it("shares the pool by votes and pays it", async () => {
      const deployed = await loadFixture(open);
      const { rounds, token, sponsor, donor, other, project, second, terms } = deployed;
      await provide(token, rounds, sponsor, 1_000n);
      await rounds.connect(sponsor).fund(ID, 1_000n);
      await rounds.connect(donor).vote(ID, [{ project, votes: 6n }]);
      await rounds.connect(other).vote(ID, [{ project: second, votes: 5n }]);
      await time.increaseTo(terms.closesAt);
      for (const [who, share] of [
        [project, 545n],
        [second, 454n],
      ] as const) {
        const paid = rounds.claim(ID, who);
        await expect(paid).to.emit(rounds, "ProjectPaid").withArgs(ID, who, 0n, share);
        await expect(paid).to.changeTokenBalance(ethers, token, who, share);
      }
      await expect(rounds.reclaim(ID, sponsor)).to.changeTokenBalance(ethers, token, sponsor, 1n);
    });

    it("returns the pool where nobody voted", async () => {
      const { rounds, token, sponsor, project, second, terms } = await loadFixture(open);
      await provide(token, rounds, sponsor, 1_000n);
      await rounds.connect(sponsor).fund(ID, 1_000n);
      await time.increaseTo(terms.closesAt);
      await rounds.settle(ID, [project, second]);
      await expect(rounds.reclaim(ID, sponsor)).to.changeTokenBalance(ethers, token, sponsor, 1_000n);
    });

    it("equals the golden vectors", async () => {
      const fit = vectors.voiceCredits.filter(({ parameters }) => parameters.rounding === "down");
      expect(fit).to.have.length(2);
      for (const vector of fit) expect(await sharesOf(vector)).to.deep.equal(expectedOf(vector));
    });
  });
});

const expectedOf = ({ result: { recipients } }: Vector): (readonly [string, bigint])[] =>
  recipients.map(({ id, amount }) => [id, BigInt(amount)] as const);

/** What the contract gives each project of a vector; voters have 250 credits, and those who exceed them are refused. */
async function sharesOf({ parameters, ballots }: Vector): Promise<(readonly [string, bigint])[]> {
  const deployed = await loadFixture(world);
  const { rounds, token, policy, creator, sponsor } = deployed;
  const voters = [...new Set(ballots.map(({ voter }) => voter))];
  const signers = new Map((await ethers.getSigners()).slice(8).map((signer, i) => [voters[i] ?? "", signer]));
  const leaves = voters.map((voter) => ({ account: signers.get(voter)?.address ?? "", points: { 0: 251 } }));
  const snapshot = (await earn(deployed, leaves)) + 1n;
  const terms = await termsOf(ethers, deployed);
  const opened = { ...terms, capBps: parameters.capBps };
  await rounds.connect(creator).create(opened, { snapshot, minPoints: 0n, domain: CONTENT }, "");
  await provide(token, rounds, sponsor, BigInt(parameters.pool));
  await rounds.connect(sponsor).fund(ID, BigInt(parameters.pool));
  const projects = [...new Set(ballots.map(({ project }) => project))].sort();
  const addressOf = (name: string): string => ethers.getAddress(ethers.dataSlice(ethers.id(name), 12));
  await rounds.connect(creator).addProjects(ID, projects.map(addressOf));
  await time.increaseTo(terms.opensAt);
  for (const voter of voters) {
    const votes = new Map<string, bigint>();
    for (const row of ballots.filter((each) => each.voter === voter)) {
      votes.set(row.project, (votes.get(row.project) ?? 0n) + BigInt(row.votes));
    }
    const signer = signers.get(voter);
    if (signer === undefined) throw new Error(`There is no account for ${voter}.`);
    await policy.setEligible(signer, true);
    const ballot = [...votes].map(([project, amount]) => ({ project: addressOf(project), votes: amount }));
    const spent = ballot.reduce((sum, row) => sum + row.votes * row.votes, 0n);
    const voted = rounds.connect(signer).vote(ID, ballot);
    if (spent <= 250n) await voted;
    else {
      await expect(voted)
        .to.be.revertedWithCustomError(rounds, "RetroRoundOverspent")
        .withArgs(ID, signer, spent, 250n);
    }
  }
  return Promise.all(projects.map(async (project) => [project, await rounds.shareOf(ID, addressOf(project))] as const));
}
