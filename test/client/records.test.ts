import { expect } from "chai";
import { programsFile } from "../../scripts/generate/client/programs.js";
import { CONTRACT_NAMES } from "../../src/chain/contracts.js";
import { programFromRecord, programOn } from "../../src/client/index.js";
import { codeOf } from "../helpers/errors.js";

const contracts = Object.fromEntries(CONTRACT_NAMES.map((name, i) => [name, `0x${String(i).padStart(40, "0")}`]));
const RECORD = { version: 1, chainId: 11_155_111, startBlock: 7, deployer: "", rules: {}, parameters: {}, contracts };

describe("records of programs", () => {
  it("give the addresses that the client needs", () => {
    const program = programFromRecord(RECORD);
    expect(program.chainId).to.equal(11_155_111);
    expect(program.startBlock).to.equal(7);
    expect(program.distributor).to.equal(contracts["distributor"]);
    expect(program.governor).to.equal(contracts["governor"]);
  });

  it("are refused when an entry is missing or wrong", async () => {
    for (const wrong of [
      undefined,
      { ...RECORD, chainId: "1" },
      { ...RECORD, contracts: undefined },
      { ...RECORD, contracts: { ...contracts, distributor: "0x12" } },
    ])
      expect(await codeOf(Promise.resolve().then(() => programFromRecord(wrong)))).to.equal("INVALID_ARGUMENT");
  });

  it("of live networks are generated, those of local chains and unfinished ones are not", () => {
    const text = programsFile([
      RECORD,
      { ...RECORD, chainId: 31_337 },
      { ...RECORD, chainId: 1, contracts: undefined },
    ]);
    const found = JSON.parse(/unknown>> = (.*);/.exec(text)?.[1] ?? "") as Record<string, unknown>;
    expect(Object.keys(found)).to.deep.equal(["11155111"]);
    expect(programFromRecord(found["11155111"]).startBlock).to.equal(7);
  });

  it("name no program on a chain without one", () => {
    expect(programOn(31_337)).to.equal(undefined);
  });
});
