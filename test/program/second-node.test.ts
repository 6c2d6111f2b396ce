import { expect } from "chai";
import { network } from "hardhat";
import type { Request } from "../../src/chain/provider.js";
import { recompute } from "../../src/program/compute.js";
import { withMemoryStore } from "../../src/program/verify.js";
import { attestOne, workOf } from "../helpers/program/outcomes.js";
import { refusal } from "../helpers/errors.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

describe("an epoch computed with two nodes", () => {
  let test: TestProgram;

  before(async () => {
    test = await launchProgram(connection);
    await attestOne(test, workOf(test.deployer.address, "work"));
    await connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(0));
  });

  const rootWith = (second?: Request): Promise<string> =>
    withMemoryStore(test.program.addresses, async (store) => {
      const sync = second === undefined ? {} : { second };
      return (await recompute({ ...test, store, sync }, 0)).root;
    });

  /** A second node whose answers for calls of a view of a contract are another number. */
  function lying(contract: "schedule" | "oracle", view: string, word: number): Request {
    const selector = test.program[contract].interface.getFunction(view as never)?.selector ?? "";
    const address = test.program.addresses[contract === "schedule" ? "emissionSchedule" : "epochOracle"];
    return async (method, params) => {
      const answer = await test.request(method, params);
      const [call] = params as [{ to?: string; data?: string }];
      const isMeant = method === "eth_call" && call.to?.toLowerCase() === address;
      if (!isMeant || call.data?.startsWith(selector) !== true) return answer;
      const at = 2 + 64 * (word + 1);
      const text = String(answer);
      return `${text.slice(0, at - 1)}${text.at(at - 1) === "1" ? "2" : "1"}${text.slice(at)}`;
    };
  }

  it("has the root of one where both say the same", async () => {
    expect(await rootWith(test.request)).to.equal(await rootWith());
  });

  for (const [contract, view, word, term] of [
    ["schedule", "budgetOf", 0, "budget"],
    ["oracle", "cutOff", 0, "cutOff"],
  ] as const)
    it(`is refused where they disagree about ${term}`, async () => {
      const { code, message } = await refusal(rootWith(lying(contract, view, word)));
      expect([code, message]).to.deep.equal([
        "INCOMPLETE",
        `The nodes disagree about ${term} of epoch 0. Use other RPC URLs; nothing was computed from what one of them says.`,
      ]);
    });

  it("is refused where the second does not answer", async () => {
    const silent: Request = (method, params) =>
      method === "eth_call" && (params[0] as { to?: string }).to !== undefined
        ? Promise.reject(new Error("execution timeout is not allowed here"))
        : test.request(method, params);
    expect((await refusal(rootWith(silent))).code).to.equal("CHAIN");
  });
});
