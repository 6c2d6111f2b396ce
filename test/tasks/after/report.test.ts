import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { readManifest } from "../../../src/bundle/read.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import { computeBundle } from "../../../src/program/actions/epoch/compute.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import diff from "../../../tasks/epoch/report/diff.js";
import preview from "../../../tasks/epoch/report/preview.js";
import report from "../../../tasks/epoch/report/report.js";
import leaderboard from "../../../tasks/reputation/leaderboard.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { makeFinal } from "../../helpers/program/final-epoch.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { moveTo, workOf } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);
const COMPARE = { epoch: -1, with: -1, names: "", json: false };
const PREVIEW = { epoch: -1, account: "", names: "", rules: "", allowMismatch: false, json: false, rpc2: "" };

describe("what an epoch means to people", () => {
  let test: TestProgram;
  let verbs: Commands;
  let newcomer: string;
  let names: string;

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    newcomer = test.stranger.address.toLowerCase();
    names = path.join(verbs.folder, "names.csv");
    await writeFile(names, `account,name\n${newcomer},Zoe\n`);
    const works = (await readContributionFile("data/contributions.csv")).slice(0, 40);
    await attestAll(test.session(test.bot), works.slice(0, 20), { size: 20 });
    await settle(0);
    await attestAll(test.session(test.bot), [...works.slice(20), workOf(newcomer, "first")], { size: 30 });
  });

  after(() => verbs.close());

  async function settle(epoch: number): Promise<void> {
    await moveTo(test, await test.program.oracle.cutOff(epoch));
    const session = { ...test.session(test.operator), home: verbs.home };
    await computeBundle(session, { rules: test.rules }, BigInt(epoch));
    const { root, bundleHash } = await readManifest(verbs.home, epoch);
    await makeFinal(test, { epoch, root, bundleHash }, "");
  }

  describe("epoch preview", () => {
    it("estimates the running epoch, account by account", async () => {
      const said = await verbs.run(preview, { ...PREVIEW, rules: verbs.rules, names, epoch: 1 });
      expect(said).to.match(
        /^An estimate of epoch 1 as it stands at block \d+; until \S+ \S+ UTC everything can change\./,
      );
      expect(said).to.match(
        /^21 contributions count, 0 do not; the epoch would pay [\d.]+ ASSAY, of a budget of [\d.]+ ASSAY\.$/m,
      );
      expect(said).to.match(/^ {2}Zoe {2}[\d.]+ ASSAY$/m);
    });

    it("shows an account's receipt", async () => {
      const said = await verbs.run(preview, { ...PREVIEW, rules: verbs.rules, account: newcomer });
      expect(said).to.contain(`${newcomer} in epoch 1: 1 contributions accepted, 0 refused`);
    });

    it("is marked as an estimate in JSON", async () => {
      const found = JSON.parse(await verbs.run(preview, { ...PREVIEW, rules: verbs.rules, json: true })) as object;
      expect(found).to.include({ estimate: true, epoch: 1, accepted: 21, refused: 0 });
    });
  });

  describe("epoch report", () => {
    before(() => settle(1));

    it("says who is new, who got less and why, and what is claimed", async () => {
      const said = await verbs.run(report, { ...COMPARE, names });
      expect(said).to.match(/^Epoch 1: \d+ people share [\d.]+ ASSAY; half of them get [\d.]+ ASSAY or more, after /);
      expect(said).to.match(/^\d+ came for the first time, 0 came back, \d+ of epoch 0 stayed away\.$/m);
      expect(said).to.match(/^New: (0x\w{40}|Zoe), .* and \d+ more\.$/m);
      expect(said).to.match(
        /^Less than before: 0x\w{40}, [\d.]+ ASSAY after [\d.]+ ASSAY: (less weight|smaller budget)/m,
      );
      expect(said).to.match(/^0\.0 ASSAY of it are claimed so far\. It is paid out from .* UTC to .* UTC, evenly\.$/m);
    });

    it("gives the same as JSON", async () => {
      const found = JSON.parse(await verbs.run(report, { ...COMPARE, json: true })) as Record<string, unknown>;
      expect(found).to.deep.include({ epoch: 1, other: 0, returning: [] });
      expect(found["newcomers"]).to.include(newcomer);
      expect(found["claims"]).to.deep.include({ isFinal: true, credited: "0" });
    });

    it("refuses epochs that are not computed here", async () => {
      const refused = verbs.run(report, { ...COMPARE, epoch: 7 });
      expect(await refused.catch((error: Error) => error.message)).to.contain(
        "Epoch 7 is not computed here. Compute it",
      );
    });
  });

  describe("epoch diff", () => {
    it("lists what each account gets, and the change", async () => {
      const lines = (await verbs.run(diff, { ...COMPARE, names })).split("\n");
      expect(lines[0]).to.equal("ASSAY in epoch 1, and the change from epoch 0:");
      const [, got = "", change = ""] = /^ {2}Zoe {2}([\d.]+) {2}\+([\d.]+)$/m.exec(lines.join("\n")) ?? [];
      expect(got).to.equal(change).and.to.match(/^\d/);
    });

    it("compares an epoch with any other", async () => {
      const { changes, newcomers } = JSON.parse(
        await verbs.run(diff, { ...COMPARE, epoch: 0, with: 1, json: true }),
      ) as {
        changes: { account: string; now: string }[];
        newcomers: string[];
      };
      expect(changes.find(({ account }) => account === newcomer)?.now).to.equal("0");
      expect(newcomers).to.not.include(newcomer);
    });
  });

  describe("reputation leaderboard", () => {
    it("lists the accounts with the most points first", async () => {
      const { epoch, places } = JSON.parse(await verbs.run(leaderboard, { domain: "", most: 1_000, json: true })) as {
        epoch: number;
        places: { account: string; points: string; domains: string[] }[];
      };
      expect(epoch).to.equal(2);
      const points = places.map((place) => BigInt(place.points));
      expect(points).to.deep.equal([...points].sort((a, b) => (a < b ? 1 : -1)));
      expect(places.map(({ account }) => account)).to.include(newcomer);
      expect(
        places.every((place) => place.domains.reduce((sum, own) => sum + BigInt(own), 0n) === BigInt(place.points)),
      ).to.equal(true);
    });

    it("counts one domain alone", async () => {
      const said = await verbs.run(leaderboard, { domain: "content", most: 3, json: false });
      expect(said).to.match(
        /^\d+ accounts have points at the start of epoch 2 in content\.\n( +\d {2}0x\w{40} +\d+ {2}.*content \d+.*\n?){1,3}$/,
      );
    });

    it("refuses a domain that is none", async () => {
      const refused = verbs.run(leaderboard, { domain: "art", most: 3, json: false });
      expect(await refused.catch((error: Error) => error.message)).to.contain("--domain art is no domain");
    });
  });
});
