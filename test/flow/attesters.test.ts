import { expect } from "chai";
import { network } from "hardhat";
import { parseEther } from "ethers";
import { addressAt } from "../../src/engine/columns/bytes.js";
import type { EpochResult } from "../../src/engine/epoch/epoch.js";
import { buildReceipt } from "../../src/engine/epoch/receipt.js";
import { StakeVaultRole } from "../../src/engine/rules/contract-values.js";
import { attestAll } from "../../src/program/actions/attest/import.js";
import { bondTokens, unbondTokens } from "../../src/program/actions/stake.js";
import { recompute } from "../../src/program/compute.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);

/** Units of the reward for one token. */
const UNITS = 10n ** 9n;

describe("limits of attesters on chain", () => {
  let test: TestProgram;

  const computed = async (): Promise<EpochResult> => {
    const store = await openMemoryStore(test.program.addresses);
    try {
      return (await recompute({ ...test, store }, 0)).result;
    } finally {
      await store.close();
    }
  };

  before(async () => {
    test = await launchProgram(connection, { rules: { attesterShareBps: 5_000, attesterBondMultiple: 10 } });
    const { program, bot } = test;
    await program.tokenAt(await program.vault.token()).transfer(bot, parseEther("2000"));
    await bondTokens(test.session(bot), StakeVaultRole.Attester, parseEther("1000"));
    await unbondTokens(test.session(bot), StakeVaultRole.Attester, parseEther("250"));
    const rows = (await readContributionFile("data/contributions.csv")).slice(0, 30);
    await attestAll(test.session(bot), rows, { size: 30 });
    await connection.networkHelpers.time.increaseTo(await program.oracle.cutOff(0));
    await bondTokens(test.session(bot), StakeVaultRole.Attester, parseEther("1000"));
  });

  it("go by what the vault had at the cut-off", async () => {
    const { limits, total, input } = await computed();
    expect(limits?.shares.map(({ attester, limit }) => [attester, limit])).to.deep.equal([
      [test.bot.address.toLowerCase(), 7_500n * UNITS],
    ]);
    expect(total).to.equal(7_500n * UNITS);
    expect(total).to.be.lessThan(input.budget);
  });

  it("stand on the receipt of whoever did the work", async () => {
    const result = await computed();
    const { lines, units } = buildReceipt(result, addressAt(result.accounts, 0));
    const sum = lines.filter((line) => line.sum === "units").reduce((all, { amount }) => all + amount, 0n);
    expect(sum).to.equal(units);
  });
});
