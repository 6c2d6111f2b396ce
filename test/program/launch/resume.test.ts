import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { ignitionDeployer } from "../../../deploy/ignition.js";
import Assay from "../../../deploy/modules/Assay.js";
import Eas from "../../../deploy/modules/Eas.js";
import RewardToken from "../../../deploy/modules/RewardToken.js";
import { fromEip1193 } from "../../../src/chain/provider.js";
import { deployProgram } from "../../../src/program/actions/launch/deploy.js";
import { addressesOf, type ProgramRecord, type RecordKeeper } from "../../../src/program/actions/launch/record.js";
import { programAt } from "../../../src/program/contracts.js";
import { refusal } from "../../helpers/errors.js";
import { interrupted, Killed, type Fate } from "../../helpers/program/interrupted.js";
import { DAY } from "../../helpers/program/launch.js";

/** Transactions of a deployment on a chain without EAS and token: everything in the modules but contracts that are there. */
const TRANSACTIONS = [Eas, RewardToken, Assay]
  .flatMap(({ futures }) => [...futures])
  .filter(({ type }) => !type.endsWith("CONTRACT_AT")).length;
const FATES: readonly Fate[] = ["killed before it is sent", "killed after it was sent", "fails for want of gas"];

/** One of the token and one of the program; every one where LAUNCH asks for it. */
const NUMBERS = process.env["LAUNCH"] === "all" ? Array.from({ length: TRANSACTIONS }, (_, i) => i + 1) : [3, 30];

/** A record in memory, with every version that was written. */
function memoryKeeper(): RecordKeeper & { readonly versions: ProgramRecord[] } {
  const versions: ProgramRecord[] = [];
  return {
    versions,
    read: () => Promise.resolve(versions.at(-1)),
    write: (record) => Promise.resolve(void versions.push(record)),
  };
}

describe("deployment that is interrupted", function () {
  this.timeout(60_000);
  let rules: string;
  let folder: string;

  before(async () => {
    rules = await readFile("deploy/parameters/rules.json", "utf8");
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "assay-resume-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const deploy = (connection: NetworkConnection, keeper: RecordKeeper, parameters: object = {}) =>
    deployProgram(ignitionDeployer(connection, { folder: path.join(folder, "deployment") }), {
      request: fromEip1193(connection.provider),
      runner: connection.ethers.provider,
      chainId: 31_337,
      parameters: { epochLength: 10 * DAY, ...parameters },
      rules,
      keeper,
    });

  const chain = () => network.create({ network: "hardhat" });

  for (const fate of FATES)
    for (const number of NUMBERS)
      it(`goes on if transaction ${number} ${fate}`, async () => {
        const connection = await chain();
        const { networkHelpers, ethers } = connection;
        const keeper = memoryKeeper();
        const error: unknown = await deploy(interrupted(connection, number, fate), keeper).catch((e: unknown) => e);
        if (fate === "fails for want of gas") expect(error).to.have.property("code", "REFUSED");
        else expect(error).to.be.instanceOf(Killed);
        const [begun] = keeper.versions;
        // Another day: what was decided stays.
        await networkHelpers.time.increase(3 * DAY);
        const record = await deploy(connection, keeper);
        expect(record.startBlock).to.equal(0);
        expect(record.parameters["genesis"]).to.equal(begun?.parameters["genesis"]);
        const { oracle, distributor } = programAt(addressesOf(record), ethers.provider);
        expect(await oracle.isSealed()).to.equal(true);
        expect(await distributor.genesis()).to.equal(BigInt(String(begun?.parameters["genesis"])));
        const [deployer] = await ethers.getSigners();
        const extra = fate === "fails for want of gas" ? 1 : 0;
        expect(await ethers.provider.getTransactionCount(deployer?.address ?? "")).to.equal(TRANSACTIONS + extra);
      });

  it("goes on after half a line of the journal", async () => {
    const connection = await chain();
    const keeper = memoryKeeper();
    await deploy(interrupted(connection, 20, "killed after it was sent"), keeper).catch(() => undefined);
    await appendFile(path.join(folder, "deployment", "journal.jsonl"), '\n{"type":"TRANSACTION_SE');
    expect(await deploy(connection, keeper)).to.have.property("contracts");
  });

  it("decides everything before the first transaction", async () => {
    const connection = await chain();
    const keeper = memoryKeeper();
    await deploy(interrupted(connection, 1, "killed before it is sent"), keeper).catch(() => undefined);
    expect(keeper.versions).to.have.length(1);
    expect(keeper.versions[0]).to.include({ chainId: 31_337, startBlock: 0, version: 1 });
    expect(keeper.versions[0]).not.to.have.property("contracts");
    expect(
      (await refusal(Promise.resolve().then(() => addressesOf(keeper.versions[0] as ProgramRecord)))).code,
    ).to.equal("NOT_YET");
  });

  it("does nothing the second time", async () => {
    const connection = await chain();
    const keeper = memoryKeeper();
    const first = await deploy(connection, keeper);
    const block = await connection.ethers.provider.getBlockNumber();
    expect(await deploy(connection, keeper)).to.deep.equal(first);
    expect(await connection.ethers.provider.getBlockNumber()).to.equal(block);
  });

  it("refuses other parameters than it began with", async () => {
    const connection = await chain();
    const keeper = memoryKeeper();
    await deploy(interrupted(connection, 9, "killed before it is sent"), keeper).catch(() => undefined);
    const error = await refusal(deploy(connection, keeper, { budgetShare: 400 }));
    expect(error.code).to.equal("MISMATCH");
    expect(error.message).to.include("is being deployed with other parameters");
  });
});
