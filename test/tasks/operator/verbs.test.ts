import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { network } from "hardhat";
import { freePort } from "../../../scripts/launch/clone.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import { metricsOf } from "../../../tasks/operator/metrics.js";
import run from "../../../tasks/operator/run.js";
import status from "../../../tasks/operator/status.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { factsOf } from "../../helpers/program/operator-facts.js";
import { moveTo } from "../../helpers/program/outcomes.js";

const connection = await network.create(PROGRAM_CHAIN);
const WRONG = `0x${"12".repeat(24)}${"0".repeat(16)}`;

const RUN = {
  ...{ as: "1", uri: "", poll: 1, mostFee: "", fallback: "", port: 0, rpc2: "" },
  ...{ once: true, watch: false, allowMismatch: false, json: false },
};

describe("operator", () => {
  let test: TestProgram;
  let verbs: Commands;

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    await attestAll(test.session(test.bot), (await readContributionFile("data/contributions.csv")).slice(0, 20), {
      size: 20,
    });
    await moveTo(test, await test.program.oracle.cutOff(0));
  });

  after(() => verbs.close());

  const failure = (args: Partial<typeof RUN>): Promise<string> =>
    verbs.run(run, { ...RUN, rules: verbs.rules, ...args }).then(
      () => "nothing failed",
      (error: Error) => error.message,
    );

  describe("status", () => {
    it("says what to do, with bond, dates and fees", async () => {
      const printed = await verbs.run(status, { account: "", as: "1", json: false });
      expect(printed).to.match(/^Epoch 0 is open for proposals: ends \S+ \S+ UTC \(\d+ days ago\)/m);
      expect(printed).to.contain(`${test.operator.address}, admitted: 500000.0 ASSAY bonded as an operator`);
      expect(printed).to.contain(
        "Do now: compute, epoch 0, its facts are fixed then: `npx hardhat epoch compute --epoch 0`",
      );
    });

    it("says what is missing of an account without a bond", async () => {
      const printed = await verbs.run(status, { account: test.stranger.address, as: "1", json: false });
      expect(printed).to.match(/^Trouble: 0x\w+ has 0 wei bonded as an operator, less than \d+\. Bond more/m);
    });

    it("prints facts, steps and troubles as JSON", async () => {
      const found = JSON.parse(await verbs.run(status, { account: "", as: "1", json: true })) as {
        steps: { act: string }[];
        troubles: unknown[];
        facts: { epoch: { epoch: number } };
      };
      expect([found.steps.map(({ act }) => act), found.troubles, found.facts.epoch.epoch]).to.deep.equal([
        ["compute"],
        [],
        0,
      ]);
    });
  });

  describe("run", () => {
    it("does what is due with each key, once", async () => {
      expect(await failure({ as: "1, 2" })).to.equal("nothing failed");
      const proposal = await test.program.oracle.proposalOf(0);
      expect([proposal.proposer, proposal.confirmations]).to.deep.equal([test.second.address, 1n]);
    });

    it("finds nothing more to do", async () => {
      expect(await failure({ as: "1,2", port: await freePort() })).to.equal("nothing failed");
      expect((await test.program.oracle.proposalOf(0)).confirmations).to.equal(1n);
    });

    it("watches without a key", async () => {
      expect(await failure({ as: "", watch: true })).to.equal("nothing failed");
    });

    it("fails as a watchtower when a root is wrong", async () => {
      await moveTo(test, await test.program.oracle.finalizableAt());
      await test.program.oracle.finalize(0);
      await moveTo(test, await test.program.oracle.cutOff(1));
      await test.as(test.careless).oracle.propose(1, WRONG, WRONG, "");
      expect(await failure({ watch: true })).to.match(/error Epoch 1; .*Root 0x12\w+ of epoch 1 is wrong: 0x\w+ comes/);
      expect(await failure({ watch: true, once: false })).to.match(/Root 0x12\w+ of epoch 1 is wrong/);
    });

    it("refuses a fee that is none", async () => {
      expect(await failure({ mostFee: "much" })).to.contain("--most-fee much is not an amount of tokens");
    });
  });

  describe("metrics", () => {
    it("say what the daemon saw, and whether it is well", async () => {
      let now = 0;
      const metrics = metricsOf(10, () => now);
      metrics.observe({ kind: "planned", account: "", facts: factsOf(), plan: { steps: [], troubles: [] } });
      const server = await metrics.serve(0);
      const { port } = server.address() as AddressInfo;
      const get = async (path: string): Promise<[number, string]> => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`);
        return [response.status, await response.text()];
      };
      try {
        expect(await get("/health")).to.deep.equal([200, "well\n"]);
        const [code, text] = await get("/metrics");
        expect(code).to.equal(200);
        expect(text).to.contain("\nassay_epoch 7\n").and.to.contain("\nassay_block 42\n");
        now = 50_000;
        expect(await get("/health")).to.deep.equal([503, "the chain is not seen\n"]);
        expect((await get("/"))[0]).to.equal(404);
      } finally {
        server.close();
      }
    });
  });
});
