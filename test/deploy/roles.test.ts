import { expect } from "chai";
import type { Interface } from "ethers";
import { CONTRACT_NAMES, CONTRACTS, type ContractName } from "../../src/chain/contracts.js";
import { RESTRICTED } from "../../src/chain/generated/restricted.js";
import { AccessManager__factory } from "../../typechain-types/index.js";
import * as bindings from "../../typechain-types/index.js";
import { deployModules } from "../helpers/program/deployment.js";

/** Who may call what, by the name under which the function is known; all other restricted functions are the admin's. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  "TaskRegistry.create": ["taskManager"],
  "TaskRegistry.close": ["taskManager"],
  "TaskRegistry.setAttester": ["taskManager"],
  "StakeVault.setAdmitted": ["council"],
  "StakeVault.setMinimum": ["timelock"],
  "StakeVault.lock": ["epochOracle", "reviewResolver", "contributionDisputes"],
  "StakeVault.unlock": ["epochOracle", "reviewResolver", "contributionDisputes"],
  "StakeVault.forfeit": ["epochOracle", "reviewResolver", "contributionDisputes"],
  "StakeVault.pay": ["epochOracle", "reviewResolver", "contributionDisputes"],
  "StakeVault.slash": ["epochOracle", "reviewResolver", "contributionDisputes"],
  "EpochOracle.rule": ["council"],
  "EpochOracle.setRules": ["timelock"],
  "EpochOracle.pause": ["guardian"],
  "EpochOracle.unpause": ["guardian"],
  "EmissionSchedule.settle": ["epochOracle"],
  "VestingMerkleDistributor.open": ["emissionSchedule"],
  "VestingMerkleDistributor.setReputation": ["deployer"],
  "VestingMerkleDistributor.pause": ["guardian"],
  "VestingMerkleDistributor.unpause": ["guardian"],
  "ContributionDisputes.rule": ["council"],
  "EligibilityPolicy.trust": ["council"],
  "EligibilityPolicy.distrust": ["council"],
  "EligibilityPolicy.unbindNullifier": ["council"],
  "EligibilityPolicy.setExempt": ["council"],
  "RewardEscrow.rule": ["council"],
  "ReputationToken.creditProven": ["distributor"],
  "ReputationToken.announceMigration": ["council"],
  "ReputationToken.cancelMigration": ["council"],
};

const ADMIN = 0n;

/** Selector of a function, as the contract's factory gives it. */
function selectorOf(contract: string, name: string): string {
  const factory = Object.entries(bindings).find(([key]) => key === `${contract}__factory`)?.[1];
  const found = (factory as unknown as { createInterface(): Interface }).createInterface().getFunction(name);
  if (found === null) throw new Error(`${contract} has no ${name}`);
  return found.selector;
}

const nameOf = (contract: string): ContractName => {
  const found = CONTRACT_NAMES.find((name) => CONTRACTS[name] === contract);
  if (found === undefined) throw new Error(`No program has a ${contract}`);
  return found;
};

describe("deploy/roles", () => {
  let deployed: Awaited<ReturnType<typeof deployModules>>;
  let callers: [name: string, address: string][];

  before(async () => {
    deployed = await deployModules();
    const people = Object.entries(deployed.accounts).map(([name, { address }]): [string, string] => [name, address]);
    callers = [...people, ...Object.entries(deployed.at)];
  });

  const manager = () => AccessManager__factory.connect(deployed.at.accessManager, deployed.connection.ethers.provider);

  it("all restricted functions are in this test", () => {
    const all = Object.entries(RESTRICTED).flatMap(([contract, functions]) =>
      Object.keys(functions).map((name) => `${contract}.${name}`),
    );
    expect(all.sort()).to.deep.equal(Object.keys(MAY).sort());
  });

  for (const [call, holders] of Object.entries(MAY)) {
    it(`${call} is for ${holders.join(", ")} alone`, async () => {
      const [contract = "", name = ""] = call.split(".");
      const target = deployed.at[nameOf(contract)];
      const may: string[] = [];
      for (const [caller, address] of callers) {
        const { immediate, delay } = await manager().canCall(address, target, selectorOf(contract, name));
        expect(delay, caller).to.equal(0n);
        if (immediate) may.push(caller);
      }
      expect(may.sort()).to.deep.equal([...holders].sort());
    });
  }

  it("deployer alone is admin", async () => {
    const admins: string[] = [];
    for (const [caller, address] of callers)
      if ((await manager().hasRole(ADMIN, address)).isMember) admins.push(caller);
    expect(admins).to.deep.equal(["deployer"]);
  });
});
