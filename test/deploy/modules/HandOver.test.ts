import { expect } from "chai";
import { ZeroHash } from "ethers";
import HandOver from "../../../deploy/modules/HandOver.js";
import { CONTRACT_NAMES, CONTRACTS } from "../../../src/chain/contracts.js";
import { AccessManager__factory, ReputationTimelock__factory } from "../../../typechain-types/index.js";
import { actAs } from "../../helpers/program/acting.js";
import { deployModules } from "../../helpers/program/deployment.js";

const ADMIN = 0n;

type Deployed = Awaited<ReturnType<typeof deployModules>>;

/** A call of the module, as Ignition keeps it. */
interface Call {
  readonly id: string;
  readonly contract: { readonly contractName: string };
  readonly functionName: string;
  readonly args: readonly unknown[];
  readonly dependencies: ReadonlySet<{ readonly id: string }>;
}

/** The module's own calls, in their order. */
const calls = ([...HandOver.futures] as unknown as Call[]).filter(({ id }) => id.startsWith("HandOver#"));

/** More reputation than the floor. */
async function earn({ connection, program, accounts }: Deployed): Promise<void> {
  const { networkHelpers, ethers } = connection;
  const { reputation, distributor, oracle } = program;
  const asDistributor = reputation.connect(await actAs(ethers, distributor));
  const epochs = (await reputation.governanceFloor()) / (await reputation.pointsPerEpoch()) + 2n;
  await networkHelpers.time.increaseTo(await oracle.epochEnd(epochs));
  for (let epoch = 0n; epoch < epochs; epoch++)
    await asDistributor.creditProven(accounts.stranger, epoch, await reputation.pointsPerEpoch());
}

const addressOf = ({ at }: Deployed, contract: string): string => {
  const name = CONTRACT_NAMES.find((each) => CONTRACTS[each] === contract);
  if (name === undefined) throw new Error(`No program has a ${contract}`);
  return at[name];
};

/** Sends the module's calls: on a chain in memory, Ignition itself would deploy everything anew. */
async function send(deployed: Deployed): Promise<void> {
  const { connection, accounts } = deployed;
  for (const { contract, functionName, args } of calls) {
    const target = await connection.ethers.getContractAt(
      contract.contractName,
      addressOf(deployed, contract.contractName),
      accounts.deployer,
    );
    const values = args.map((arg) => {
      if (typeof arg !== "object" || arg === null) return arg;
      const { contractName } = arg as { contractName?: string };
      return contractName === undefined ? accounts.deployer.address : addressOf(deployed, contractName);
    });
    await target.getFunction(functionName).send(...values);
  }
}

const bindings = ({ connection, at }: Deployed) => ({
  manager: AccessManager__factory.connect(at.accessManager, connection.ethers.provider),
  timelock: ReputationTimelock__factory.connect(at.timelock, connection.ethers.provider),
});

describe("deploy/modules/HandOver", () => {
  it("renounces last, after the gate", () => {
    expect(calls.map(({ functionName }) => functionName)).to.deep.equal(["grantRole", "handOver", "renounceRole"]);
    for (const [i, { dependencies }] of calls.entries()) {
      const before = calls[i - 1];
      if (before !== undefined) expect([...dependencies].map(({ id }) => id)).to.include(before.id);
    }
  });

  it("stops while there is nothing to govern", async () => {
    const deployed = await deployModules();
    await expect(deployed.handOver()).to.be.rejectedWith("ReputationTimelockBelowFloor");
  });

  it("leaves the timelock as the only admin", async () => {
    const deployed = await deployModules();
    await earn(deployed);
    await send(deployed);
    const { manager, timelock } = bindings(deployed);
    const isAdmin = async (account: string) => (await manager.hasRole(ADMIN, account)).isMember;
    expect(await isAdmin(deployed.at.timelock)).to.equal(true);
    expect(await isAdmin(deployed.accounts.deployer.address)).to.equal(false);
    expect(await timelock.hasRole(ZeroHash, deployed.at.timelock)).to.equal(true);
    expect(await timelock.hasRole(ZeroHash, deployed.accounts.deployer.address)).to.equal(false);
    expect(await timelock.handedOverAt()).to.not.equal(0n);
  });
});
