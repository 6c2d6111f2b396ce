import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { concat, sha256, toUtf8Bytes, ZeroAddress, ZeroHash } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { packWork } from "../../../src/engine/mirrors/work.js";
import { DAY, GENESIS, WEEK } from "./case.js";
import { deployEas } from "./eas.js";

export const BOND = 10n ** 18n;
export const UNBONDING_DELAY = 21n * DAY;

/** A program up to attested work, with bonds: what reviews and disputes stand on. Task 1 is of mode `mode`. */
export const deployProgram = async (connection: NetworkConnection, mode: bigint) => {
  const { ethers, networkHelpers } = connection;
  const [admin, attester, author, ...people] = await ethers.getSigners();
  if (admin === undefined || attester === undefined || author === undefined) throw new Error("Too few accounts");
  const eas = await deployEas(connection);
  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const token = await ethers.deployContract("MockToken");
  const vault = await ethers.deployContract("StakeVault", [manager, token, UNBONDING_DELAY, [BOND, BOND, BOND, BOND]]);
  const clock = await ethers.deployContract("ReputationOracleMock", [GENESIS, WEEK]);
  const registry = await ethers.deployContract("TaskRegistry", [manager]);
  const contributions = await ethers.deployContract("ContributionResolver", [
    ...[eas.address, registry, clock, ZeroAddress],
  ]);
  const anchor = await ethers.deployContract("BatchAnchor", [registry, clock]);
  const limits = { maxPerWindow: 0n, window: 0n, maxPerEpoch: 0n, epochQuota: 0n, minQuality: 0n, knee: 0n };
  const times = { opensAt: 0n, closesAt: 0n };
  const standing = { reputationDomain: 0n, minReputation: 0n, policy: ZeroAddress };
  const task = { domain: 0n, mode, points: 1_000n, rubricHash: ZeroHash, ...limits, ...times, ...standing };
  await registry.create(task, "");
  await registry.setAttester(1n, attester, true);
  const schema = await eas.register("bytes32 work,bytes32 evidence", await contributions.getAddress());

  /** Attests a piece of the author's work at `at`, so that its uid is the same in every run. */
  const attestWork = async (at: bigint, name: string): Promise<string> => {
    await networkHelpers.time.setNextBlockTimestamp(at);
    const evidence = sha256(toUtf8Bytes(name));
    const data = concat([packWork({ task: 1, quantity: 1, quality: 9_000 }), evidence]);
    const [uid] = await eas.uidsOf(eas.attest(attester, schema, { recipient: author.address, data }));
    if (uid === undefined) throw new Error("Nothing was attested");
    return uid;
  };
  const bondAs = async (role: number, account: HardhatEthersSigner): Promise<void> => {
    await token.mint(account, 2n * BOND);
    await token.connect(account).approve(vault, 2n * BOND);
    await vault.connect(account).bond(role, 2n * BOND);
  };
  /** Lets a contract lock, unlock and slash bonds. */
  const makeBailiff = async (contract: { getAddress(): Promise<string> }): Promise<void> => {
    const names = ["lock", "unlock", "forfeit", "pay", "slash"] as const;
    const selectors = names.map((name) => vault.interface.getFunction(name).selector);
    await manager.setTargetFunctionRole(vault, selectors, 1);
    await manager.grantRole(1, contract, 0);
  };
  const parts = { eas, manager, token, vault, clock, registry, contributions, anchor };
  return { ...parts, admin, attester, author, people, time: networkHelpers.time, attestWork, bondAs, makeBailiff };
};
