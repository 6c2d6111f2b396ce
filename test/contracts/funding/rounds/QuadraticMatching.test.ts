import { expect } from "chai";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { network } from "hardhat";
import { parseRound, type QuadraticParameters } from "../../../../src/engine/funding/parameters.js";
import { matchDonations } from "../../../../src/engine/funding/quadratic.js";
import type { Donation } from "../../../../src/engine/funding/donations.js";
import { floor, fraction, minus, total } from "../../../helpers/engine/funding.js";
import { deployCrowd, giveAll, openRound, projectAddress } from "../../../helpers/funding/crowd.js";
import {
  donationsFrom,
  donorsOf,
  sharesOf as modelShares,
  shuffled,
  subsidiesOf,
} from "../../../helpers/funding/model.js";
import { ID, stagesOn } from "../../../helpers/funding/round-stages.js";
import { SCALING, TOKENS } from "../../../helpers/funding/rounds.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;
const { opened, fund, give, matching } = stagesOn(connection);

/** `npm run test:rounds` gives 10,000 donations; the suite gives fewer. */
const DONATIONS = Number(process.env["DONATIONS"] ?? "400");
const CAP_BPS = 2_500;

interface Vector {
  readonly parameters: Record<string, unknown>;
  readonly donations: readonly { readonly donor: string; readonly project: string; readonly amount: string }[];
  readonly result: { readonly recipients: readonly { readonly id: string; readonly amount: string }[] };
}

const vectors = JSON.parse(readFileSync(new URL("../../../vectors/funding.json", import.meta.url), "utf8")) as {
  readonly quadratic: readonly Vector[];
};

const crowdFixture = () => deployCrowd(ethers, 20);

/** Parameters of the engine that the contract has too. */
const parametersOf = (choices: object): QuadraticParameters =>
  parseRound({ kind: "quadratic", name: "test", rounding: "down", ...choices }) as QuadraticParameters;

/** What the contract pays each project for these donations. */
async function sharesOf(
  crowd: Awaited<ReturnType<typeof deployCrowd>>,
  parameters: QuadraticParameters,
  donations: readonly Donation[],
): Promise<Map<string, bigint>> {
  const id = await openRound(ethers, crowd, parameters);
  const projects = [...new Set(donations.map(({ project }) => project))];
  const addresses = projects.map((project) => projectAddress(ethers, project));
  await crowd.rounds.connect(crowd.creator).addProjects(id, addresses);
  await giveAll(ethers, crowd, id, donations);
  const shares = await Promise.all(addresses.map((project) => crowd.rounds.shareOf(id, project)));
  return new Map(projects.map((project, i) => [project, shares[i] ?? 0n]));
}

describe("QuadraticRound", () => {
  describe("matching", () => {
    it("equals the golden vectors", async () => {
      const fit = vectors.quadratic.filter(({ parameters: { rounding, scaling, donations, formula } }) => {
        const rounded = rounding === "down" || scaling === "alpha";
        return rounded && scaling !== "always" && donations === "subtract" && formula === "square";
      });
      expect(fit).to.have.length(4);
      for (const { parameters, donations, result } of fit) {
        const rows = donations.map(({ donor, project, amount }) => ({ donor, project, amount: BigInt(amount) }));
        const shares = await sharesOf(
          await loadFixture(crowdFixture),
          parseRound(parameters) as QuadraticParameters,
          rows,
        );
        const found = [...shares].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(found).to.deep.equal(result.recipients.map(({ id, amount }) => [id, BigInt(amount)]));
      }
    });

    it("pays subsidies in full and returns the rest", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, token, sponsor, donor, other, project, second, terms } = deployed;
      await fund(deployed, sponsor, 1_000n);
      // (10 + 20)² − 500 = 400 and (5 + 5)² − 50 = 50
      for (const [who, amount, to] of [
        [donor, 100n, project],
        [other, 400n, project],
        [donor, 25n, second],
        [other, 25n, second],
      ] as const) {
        await give(deployed, [who, to], amount);
      }
      await time.increaseTo(terms.closesAt);
      expect([await rounds.shareOf(ID, project), await rounds.shareOf(ID, second)]).to.deep.equal([400n, 50n]);
      await expect(rounds.claim(ID, project)).to.changeTokenBalance(ethers, token, project, 900n);
      await expect(rounds.claim(ID, second)).to.changeTokenBalance(ethers, token, second, 100n);
      await expect(rounds.reclaim(ID, sponsor)).to.changeTokenBalance(ethers, token, sponsor, 550n);
      expect(await token.balanceOf(rounds)).to.equal(0n);
    });

    it("shares the pool by subsidies", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, sponsor, donor, other, project, second } = deployed;
      await fund(deployed, sponsor, 100n);
      for (const who of [donor, other]) {
        await give(deployed, [who, project], 100n);
        await give(deployed, [who, second], 50n);
      }
      expect([await rounds.shareOf(ID, project), await rounds.shareOf(ID, second)]).to.deep.equal([66n, 33n]);
    });

    it("alpha pays out a pool beyond the subsidies", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, creator, sponsor, donor, other, project, second, terms } = deployed;
      const alpha = { ...matching, scaling: SCALING.alpha };
      await rounds.connect(creator).create({ ...terms, opensAt: terms.opensAt - 1n }, alpha, "");
      await rounds.connect(creator).addProjects(2n, [project, second]);
      await fund(deployed, sponsor, 10_000n, 2n);
      for (const who of [donor, other]) {
        await give(deployed, [who, project], 100n, 2n);
        await give(deployed, [who, second], 49n, 2n);
      }
      // Subsidies of 200 and 98, and alpha = 10,000 / 298.
      const rows = ["ann", "ben"].flatMap((name) => [
        { donor: name, project: "a", amount: 100n },
        { donor: name, project: "b", amount: 49n },
      ]);
      const { recipients } = matchDonations(rows, parametersOf({ scaling: "alpha", pool: "10000" }));
      const shares = [await rounds.shareOf(2n, project), await rounds.shareOf(2n, second)];
      expect(shares).to.deep.equal(recipients.map(({ amount }) => amount));
      expect(shares).to.deep.equal([6_711n, 3_288n]);
    });

    it("a cap leaves the rest to the sponsors", async () => {
      const deployed = await loadFixture(opened);
      const { rounds, token, creator, sponsor, donor, other, project, second, terms } = deployed;
      await rounds.connect(creator).create({ ...terms, opensAt: terms.opensAt - 1n, capBps: CAP_BPS }, matching, "");
      await rounds.connect(creator).addProjects(2n, [project, second]);
      await fund(deployed, sponsor, 400n, 2n);
      for (const who of [donor, other]) {
        await give(deployed, [who, project], 484n, 2n);
        await give(deployed, [who, second], 16n, 2n);
      }
      await time.increaseTo(terms.closesAt);
      // Subsidies of 968 and 32 share 400; the cap is 100.
      await expect(rounds.claim(2n, project)).to.changeTokenBalance(ethers, token, project, 968n + 100n);
      await expect(rounds.claim(2n, second)).to.changeTokenBalance(ethers, token, second, 32n + 12n);
      await expect(rounds.reclaim(2n, sponsor)).to.changeTokenBalance(ethers, token, sponsor, 288n);
    });

    it("equals the engine for any donations in any order", async () => {
      const row = fc.record({
        donor: fc.integer({ min: 0, max: 19 }).map((i) => `donor${i}`),
        project: fc.constantFrom("a", "b", "c"),
        amount: fc.oneof(fc.bigInt(1n, 100n), fc.bigInt(1n, 10n ** 27n)),
      });
      const choices = fc.record({
        pool: fc.oneof(fc.bigInt(1n, 10n ** 4n), fc.bigInt(1n, 10n ** 28n)).map(String),
        scaling: fc.constantFrom("when-exceeded", "alpha"),
        capBps: fc.constantFrom(10_000, 3_333, 1),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), choices, async (donations, chosen) => {
          const parameters = parametersOf(chosen);
          const crowd = await loadFixture(crowdFixture);
          const expected = matchDonations(donations, parameters).recipients.map(({ id, amount }) => [id, amount]);
          for (const rows of [donations, [...donations].reverse()]) {
            const found = [...(await sharesOf(crowd, parameters, rows))].sort(([a], [b]) => (a < b ? -1 : 1));
            expect(found).to.deep.equal(expected);
          }
        }),
        { numRuns: 25 },
      );
    });

    it("equals a rational model in any order", async () => {
      const donations = donationsFrom(7n, DONATIONS);
      const subsidies = subsidiesOf(donations);
      const sum = total([...subsidies.values()]);
      const crowd = await deployCrowd(ethers, donorsOf(DONATIONS));
      for (const [seed, pool] of [
        [1n, floor(sum) / 3n],
        [2n, floor(sum) / 3n],
        [3n, floor(sum) * 2n],
      ] as const) {
        const parameters = parametersOf({ pool: String(pool), capBps: CAP_BPS });
        const found = await sharesOf(crowd, parameters, shuffled(donations, seed));
        expect(found).to.deep.equal(modelShares(subsidies, parameters));
        const { weight } = await crowd.rounds.roundOf(await crowd.rounds.count());
        expect(minus(fraction(weight, TOKENS), sum).over).to.equal(0n);
      }
    }).timeout(900_000);
  });
});
