import { expect } from "chai";
import { network } from "hardhat";
import type { ErrorCode } from "../../src/engine/errors.js";
import { recompute } from "../../src/program/compute.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { attestAll } from "../../src/program/actions/attest/import.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { BEHAVIOURS } from "../helpers/chain/behaviours.js";
import { hostileNode, type HostileNode } from "../helpers/chain/hostile-node.js";
import { codeOf, refusal } from "../helpers/errors.js";
import { sessionOver } from "../helpers/program/hostile-session.js";
import { stateFacts } from "../helpers/program/facts.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

/** What becomes of an epoch's computation against each way to behave: the honest root where nothing is named. */
const REFUSED: Readonly<Record<string, ErrorCode>> = {
  "always loses the same log": "INCOMPLETE",
  "loses the last log": "INCOMPLETE",
  "has pruned its receipts": "INCOMPLETE",
  "hides what was taken back": "INCOMPLETE",
  "hides revoked credentials": "INCOMPLETE",
  "hides bonds": "INCOMPLETE",
  "gives ten logs at most": "INCOMPLETE",
  "finds logs 40 blocks late": "INCOMPLETE",
  "cuts off calldata": "INCOMPLETE",
  "hides calldata": "INCOMPLETE",
  "changes calldata": "INCOMPLETE",
  "counts blocks in decimal": "CHAIN",
  "has no blocks": "NOT_YET",
  "gives headers of other blocks": "CHAIN",
  "gives logs without a transaction": "CHAIN",
  "answers calls with nothing": "CHAIN",
  "answers with nothing": "CHAIN",
  "marks a log as removed": "CHAIN",
  "adds logs of other contracts": "CHAIN",
  "changes a log": "INCOMPLETE",
  "changes a bond": "INCOMPLETE",
  "adds a log": "INCOMPLETE",
  "moves a log to an earlier block": "INCOMPLETE",
  "gives no times": "CHAIN",
  "gives times a year late": "CHAIN",
  "gives times off by an hour": "CHAIN",
  "answers heads of nothing": "CHAIN",
  "fails with 503 always": "CHAIN",
  "lags for ever": "NOT_YET",
  "flaps between two branches": "CHAIN",
  "changes its chain": "MISMATCH",
  "is another chain": "MISMATCH",
};

describe("sync/complete", () => {
  let test: TestProgram;
  let node: HostileNode;
  let root: string;

  /** The root of epoch 0 as the node lets it be computed in an empty store. */
  async function compute(): Promise<string> {
    const store = await openMemoryStore(test.program.addresses);
    try {
      const session = await sessionOver(test, node, test.bot.address);
      return (await recompute({ ...session, store, rules: test.rules }, 0)).root;
    } finally {
      await store.close();
    }
  }

  before(async () => {
    test = await launchProgram(connection);
    await connection.networkHelpers.time.increase(60);
    const inputs = (await readContributionFile("data/contributions.csv")).slice(0, 60);
    await attestAll(test.session(test.bot), inputs, { size: 3 });
    await stateFacts(test);
    await connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(0));
    for (let blocks = 0; blocks < 25; blocks++) await connection.networkHelpers.mine();
    node = await hostileNode(test.request);
    root = await compute();
  });

  after(() => node.close());

  for (const name of Object.keys(BEHAVIOURS)) {
    it(`node that ${name}: ${REFUSED[name] ?? "the honest root"}`, async () => {
      node.become(name);
      const expected = REFUSED[name];
      if (expected === undefined) expect(await compute()).to.equal(root);
      else expect(await codeOf(compute())).to.equal(expected);
    });
  }

  for (const [name, call] of [
    ["changes a bond", "stakeVault.factHead()"],
    ["moves a log to an earlier block", "stakeVault.factHead()"],
    ["hides revoked credentials", "eas.getAttestation("],
  ] as const)
    it(`names what a node that ${name} contradicts`, async () => {
      node.become(name);
      expect((await refusal(compute())).message).to.contain(`: ${call}`);
    });

  it("names where the gap is", async () => {
    node.become("always loses the same log");
    const { message } = await refusal(compute());
    expect(message).to.match(
      /^Logs are missing or wrong in block \d+: contributionResolver\.factHead\(\) of the node .*: it has stated (\d+) facts, \d+ were read\. /,
    );
  });
});
