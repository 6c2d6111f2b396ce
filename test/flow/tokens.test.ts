import { readFile } from "node:fs/promises";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { network } from "hardhat";
import { ignitionDeployer } from "../../deploy/ignition.js";
import { fromEip1193 } from "../../src/chain/provider.js";
import { StakeVaultRole } from "../../src/engine/rules/contract-values.js";
import { deployProgram } from "../../src/program/actions/launch/deploy.js";
import { bondTokens } from "../../src/program/actions/stake.js";
import { fundTreasury } from "../../src/program/actions/treasury/fund.js";
import { programAt, type Program } from "../../src/program/contracts.js";
import { addressesOf, type Parameters } from "../../src/program/actions/launch/record.js";
import { DAY, PROGRAM_CHAIN } from "../helpers/program/launch.js";
import { byRole } from "../helpers/signers.js";
import { buildTree } from "../helpers/tree.js";

const connection = await network.create(PROGRAM_CHAIN);
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

const BUNDLE = `0x${"bb".repeat(32)}`;
const TREASURY = 1_000_000n;
const request = fromEip1193(connection.provider);

/** Parameters of a program whose token has so many wei to the token, in units that leave room in 64 bits. */
function parametersFor(token: string, one: bigint): Parameters {
  const unit = one > 10n ** 9n ? one / 10n ** 9n : 1n;
  const minimum = 10n * one;
  return {
    token,
    unit,
    stakeRate: unit,
    epochLength: 7 * DAY,
    workNotice: 0,
    initialBudget: (10_000n * one) / unit,
    budgetFloor: (100n * one) / unit,
    minimumBonds: [minimum, minimum, minimum, minimum],
    leastMinimumBonds: [one, one, one, one],
    mostMinimumBonds: [100n * one, 100n * one, 100n * one, 100n * one],
    disputeBond: one,
    reviewPenalty: one,
  };
}

const tokenWith = (decimals: bigint) => ethers.deployContract("DecimalsToken", [decimals]);
const strictToken = () => ethers.deployContract("StrictApproveToken");

type Token = Awaited<ReturnType<typeof tokenWith>> | Awaited<ReturnType<typeof strictToken>>;

/** A program with the token, of which deployer and operator have enough. */
async function furnish(token: Token) {
  const { deployer, operator, worker } = byRole(await ethers.getSigners(), "deployer", "operator", "worker");
  const one = 10n ** (await token.decimals());
  for (const { address } of [deployer, operator]) await token.mint(address, TREASURY * one);
  const rules = await readFile("deploy/parameters/rules.json", "utf8");
  const parameters = parametersFor(await token.getAddress(), one);
  const input = { request, runner: ethers.provider, chainId: 31_337, parameters, rules };
  const addresses = addressesOf(await deployProgram(ignitionDeployer(connection), input));
  const as = (signer: HardhatEthersSigner) => ({ signer, program: programAt(addresses, signer) });
  return { program: programAt(addresses, deployer), one, deployer, operator, worker, as };
}

/** Epoch 0 becomes final with one leaf that takes the whole budget. */
async function payOut(program: Program, operator: HardhatEthersSigner, account: string): Promise<bigint> {
  const oracle = program.oracle.connect(operator);
  const units = await program.schedule.budgetOf(0);
  const tree = buildTree([{ epoch: 0n, account, units, reputation: 1n }]);
  await time.increaseTo(await oracle.openFrom());
  await oracle.propose(0, tree.root, BUNDLE, "");
  await time.increaseTo((await oracle.proposalOf(0)).finalFrom);
  await oracle.finalize(0);
  await program.distributor.claim(account, [tree.credit(account)]);
  await time.increase(100 * DAY);
  await program.distributor.claim(account, []);
  return units;
}

describe("tokens of a program", () => {
  for (const decimals of [0n, 6n, 8n, 18n, 24n])
    it(`with ${decimals} decimals are paid to the last unit`, async () => {
      const token = await tokenWith(decimals);
      const { program, one, deployer, operator, worker, as } = await furnish(token);
      const unit = await program.distributor.unit();
      await fundTreasury(as(deployer), TREASURY * one);
      expect(await program.schedule.treasury()).to.equal((TREASURY * one) / unit);
      await bondTokens(as(operator), StakeVaultRole.Operator, 10_000n * one);
      const units = await payOut(program, operator, worker.address);
      expect(units * unit).to.equal(10_000n * one);
      expect(await token.balanceOf(worker)).to.equal(units * unit);
      await program.oracle.settle(0, await program.oracle.rootOf(0), operator);
      expect(await program.vault.bondOf(StakeVaultRole.Operator, operator)).to.deep.equal([10_000n * one, 0n, false]);
    });

  it("that change no allowance are funded again after an interruption", async () => {
    const token = await strictToken();
    const { program, one, deployer, as } = await furnish(token);
    await token.approve(program.addresses.emissionSchedule, 5n);
    await fundTreasury(as(deployer), 1_000n * one);
    expect(await program.schedule.treasury()).to.equal(1_000n * one);
    await token.approve(program.addresses.emissionSchedule, 2_000n * one);
    await fundTreasury(as(deployer), 1_000n * one);
    expect(await token.allowance(deployer, program.addresses.emissionSchedule)).to.equal(1_000n * one);
  });
});
