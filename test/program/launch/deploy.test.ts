import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { network } from "hardhat";
import { ignitionDeployer } from "../../../deploy/ignition.js";
import { openDocument } from "../../../deploy/schema/document.js";
import { fromEip1193 } from "../../../src/chain/provider.js";
import type { ErrorCode } from "../../../src/engine/errors.js";
import { deployProgram } from "../../../src/program/actions/launch/deploy.js";
import { programAt } from "../../../src/program/contracts.js";
import { addressesOf, parseRecord } from "../../../src/program/actions/launch/record.js";
import { IERC20Metadata__factory } from "../../../typechain-types/index.js";
import { codeOf, refusal } from "../../helpers/errors.js";
import { byRole } from "../../helpers/signers.js";

const connection = await network.create({ network: "hardhat" });
const { ethers } = connection;
const { person } = byRole((await ethers.getSigners()).slice(4), "person");
const SEPOLIA = 11_155_111;

describe("program deploy", () => {
  let rules: string;

  before(async () => {
    rules = await readFile("deploy/parameters/rules.json", "utf8");
  });

  const deploy = (given: Readonly<Record<string, unknown>>, chainId = 31_337) =>
    deployProgram(ignitionDeployer(connection, { written: "parameters.json" }), {
      request: fromEip1193(connection.provider),
      runner: ethers.provider,
      chainId,
      parameters: openDocument("parameters.json", { Assay: given }),
      rules,
    });

  /** A deployment that is refused before the first transaction. */
  async function expectRefusal(work: () => Promise<unknown>, code: ErrorCode, words: string): Promise<void> {
    const block = await ethers.provider.getBlockNumber();
    const error = await refusal(work());
    expect(error.code).to.equal(code);
    expect(error.message).to.include(words);
    expect(await ethers.provider.getBlockNumber()).to.equal(block);
  }

  const contract = async (name: string): Promise<string> => (await ethers.deployContract(name)).getAddress();

  it("token without code is refused", () =>
    expectRefusal(() => deploy({ token: person.address }), "INVALID_ARGUMENT", "is no contract on this chain"));

  it("contract that is no token is refused", async () => {
    const token = await contract("ActivityRecorder");
    await expectRefusal(() => deploy({ token }), "INVALID_ARGUMENT", "it is no ERC-20 token");
    await expectRefusal(() => deploy({ bondToken: token }), "INVALID_ARGUMENT", `bondToken ${token} does not answer`);
  });

  it("address that is none is refused", () =>
    expectRefusal(() => deploy({ token: "0x12" }), "INVALID_ARGUMENT", "token is 0x12, not an address"));

  it("EAS, registry and gate without code are refused", async () => {
    const eas = person.address;
    const registry = await contract("ActivityRecorder");
    await expectRefusal(
      () => deploy({ eas, schemaRegistry: registry }),
      "INVALID_ARGUMENT",
      `eas ${eas} is no contract`,
    );
    await expectRefusal(() => deploy({ claimGate: eas }), "INVALID_ARGUMENT", `claimGate ${eas} is no contract`);
    await expectRefusal(
      () => deploy({ eas: registry, schemaRegistry: registry }),
      "INVALID_ARGUMENT",
      "it is no registry of EAS schemas",
    );
  });

  it("token that is made has the given name", async () => {
    const names = async (given: Record<string, string>): Promise<string[]> => {
      const token = IERC20Metadata__factory.connect(
        await ignitionDeployer(connection).deployToken(given),
        ethers.provider,
      );
      return Promise.all([token.name(), token.symbol()]);
    };
    expect(await names({ name: "Map", symbol: "MAP" })).to.deep.equal(["Map", "MAP"]);
    expect(await names({})).to.deep.equal(["Assay Program Token", "ASSAY"]);
  });

  it("value that is none is refused", () =>
    expectRefusal(() => deploy({ budgetDecay: 990000000000000000 }), "INVALID_ARGUMENT", "budgetDecay is 99"));

  it("values that do not go together are refused", () =>
    expectRefusal(() => deploy({ unbondingDelay: "4 days" }), "INVALID_ARGUMENT", "bonds must stay for the silent"));

  it("epoch 0 that is over is refused", () =>
    expectRefusal(() => deploy({ genesis: "2020-01-01" }), "INVALID_ARGUMENT", "2020-01-01 00:00 UTC on is over"));

  it("live network needs an heir, notice and EAS at its address", async () => {
    await expectRefusal(() => deploy({}, SEPOLIA), "INVALID_ARGUMENT", "Nobody is named for what a dead program");
    const remainderTo = person.address;
    await expectRefusal(
      () => deploy({ remainderTo, genesis: "2020-01-01" }, SEPOLIA),
      "INVALID_ARGUMENT",
      "less than seven days away",
    );
    await expectRefusal(
      () => deploy({ remainderTo, workNotice: "6 days" }, SEPOLIA),
      "INVALID_ARGUMENT",
      "Tasks and attesters count after less than seven days",
    );
    await expectRefusal(() => deploy({ remainderTo }, SEPOLIA), "NOT_FOUND", "EAS is not at 0xC2679fBD37d54388Ce");
    await expectRefusal(() => deploy({ remainderTo }, 424_242), "NOT_FOUND", "No EAS is known on chain 424242");
  });

  it("everything follows from a token with 6 decimals", async () => {
    const token = await ethers.deployContract("DecimalsToken", [6]);
    await token.mint(person.address, 10n ** 15n);
    const record = await deploy({
      token: await token.getAddress(),
      epochLength: "7 days",
      initialBudget: "100,000 tokens",
      budgetShare: "5 %",
    });
    const { distributor, schedule, oracle, vault } = programAt(addressesOf(record), ethers.provider);
    expect(await distributor.unit()).to.equal(1n);
    expect((await schedule.curve()).initial).to.equal(100_000n * 10n ** 6n);
    expect((await oracle.terms()).stakeRate).to.equal(1n);
    expect(await vault.minimumOf(0)).to.equal(1_000n * 10n ** 6n);
    expect(parseRecord("program.json", JSON.parse(JSON.stringify(record)))).to.deep.equal(record);
  });

  describe("record", () => {
    const whole = {
      version: 1,
      chainId: 5,
      startBlock: 0,
      deployer: `0x${"11".repeat(20)}`,
      inputs: `0x${"11".repeat(32)}`,
      parameters: { quorum: "1" },
    };

    for (const [title, changes] of [
      ["version", { version: 2 }],
      ["chain", { chainId: 0 }],
      ["block", { startBlock: -1 }],
      ["deployer", { deployer: "me" }],
      ["parameter", { parameters: { quorum: 1 } }],
      ["list of contracts", { contracts: { council: `0x${"11".repeat(20)}` } }],
      ["unknown entry", { more: 1 }],
    ] as const)
      it(`wrong ${title} is refused`, () => {
        const document = { ...whole, rules: JSON.parse(rules) as unknown, ...changes };
        expect(codeOf(() => parseRecord("program.json", document))).to.equal("INVALID_ARGUMENT");
      });

    it("wrong rules are refused", () => {
      expect(codeOf(() => parseRecord("program.json", { ...whole, rules: {} }))).to.equal("INVALID_RULES");
    });
  });
});
