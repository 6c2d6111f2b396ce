import { readFile } from "node:fs/promises";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { keccak256, parseEther, toUtf8Bytes } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { ignitionDeployer } from "../../../deploy/ignition.js";
import { fromEip1193 } from "../../../src/chain/provider.js";
import { toHex } from "../../../src/engine/columns/bytes.js";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import type { Rules } from "../../../src/engine/rules/rules.js";
import { buildTree, EMPTY_ROOT, leavesOf, packReputation } from "../../../src/engine/tree/epoch-tree.js";
import { proofHex, rootOf } from "../../../src/engine/tree/merkle.js";
import { deployProgram } from "../../../src/program/actions/launch/deploy.js";
import { addressesOf } from "../../../src/program/actions/launch/record.js";
import { bondTokens } from "../../../src/program/actions/stake.js";
import { fundTreasury } from "../../../src/program/actions/treasury/fund.js";
import { programAt, type Program } from "../../../src/program/contracts.js";
import { AccessManager__factory, ReputationGovernor__factory } from "../../../typechain-types/index.js";

export const DAY = 86_400n;
const BUNDLE = keccak256(toUtf8Bytes("bundle"));

/** Points that every epoch gives to all together. */
export const POINTS = 100_000n;
/** Units that an epoch pays to each that earns: money is not what this is about. */
const UNITS = 1_000n;
/** What is in the treasury, and what each of two operators has bonded: the most that a vote can ask for, twice. */
const [FUNDS, BOND] = [parseEther("1000000"), parseEther("20000")];

/** Who takes part: the keys of the deployment, two operators, a member who means harm, and all other members as one. */
const PLAYERS = [
  ...(["deployer", "remainder", "council", "guardian", "taskManager"] as const),
  ...(["operator", "witness", "hostile", "others"] as const),
] as const;
export type Player = (typeof PLAYERS)[number];
export type Member = "hostile" | "others";

/** A program as a deployment leaves it, with two operators. */
export interface Stage extends ReturnType<typeof contractsOf> {
  readonly connection: NetworkConnection;
  readonly accounts: Readonly<Record<Player, HardhatEthersSigner>>;
  /** The program as one of the players sees it. */
  as(player: Player): Program;
  /** The epoch that is settled next. */
  epoch: bigint;
}

function contractsOf(program: Program, deployer: HardhatEthersSigner) {
  const { addresses } = program;
  return {
    program,
    governor: ReputationGovernor__factory.connect(addresses.governor, deployer),
    manager: AccessManager__factory.connect(addresses.accessManager, deployer),
  };
}

/** Network of a chain for a program. Gas is not estimated: what a call takes may change with the second in which it comes. */
export const CHAIN = {
  network: "hardhat",
  override: { blockGasLimit: 60_000_000, gas: 15_000_000, allowBlocksWithSameTimestamp: true },
};

/** Deploys a program through the modules of every deployment, with their defaults, reputation halving in `halfLife` seconds. */
export async function setStage(connection: NetworkConnection, halfLife = 180n * DAY): Promise<Stage> {
  const signers = await connection.ethers.getSigners();
  const accounts = Object.fromEntries(PLAYERS.map((name, i) => [name, signers[i]])) as Stage["accounts"];
  const { deployer, council, guardian, taskManager, remainder } = accounts;
  const document = JSON.parse(await readFile("deploy/parameters/rules.json", "utf8")) as Rules;
  const reputation = { halfLife: Number(halfLife), pointsPerEpoch: Number(POINTS) };
  const record = await deployProgram(ignitionDeployer(connection), {
    request: fromEip1193(connection.provider),
    runner: connection.ethers.provider,
    chainId: 31_337,
    parameters: {
      ...{ council: council.address, guardian: guardian.address },
      ...{ taskManager: taskManager.address, remainderTo: remainder.address },
    },
    rules: JSON.stringify({ ...document, reputation }),
  });
  const addresses = addressesOf(record);
  const as = (player: Player): Program => programAt(addresses, accounts[player]);
  const stage = { ...contractsOf(as("deployer"), deployer), connection, accounts, as, epoch: 0n };
  await furnish(stage);
  return stage;
}

/** Funds the treasury, admits two operators, and begins the hand-over as its module does. */
async function furnish({ program, manager, accounts, as }: Stage): Promise<void> {
  await fundTreasury({ program, signer: accounts.deployer }, FUNDS);
  const token = program.tokenAt(await program.vault.token());
  for (const name of ["operator", "witness"] as const) {
    await token.transfer(accounts[name], BOND);
    await bondTokens({ program: as(name), signer: accounts[name] }, StakeVaultRole.Operator, BOND);
    await as("council").vault.setAdmitted(StakeVaultRole.Operator, accounts[name], true);
  }
  await manager.grantRole(0, program.addresses.timelock, 0);
}

/** Moves the clock on, never back. */
export async function moveTo({ connection }: Stage, when: bigint): Promise<void> {
  const { time } = connection.networkHelpers;
  if (when > BigInt(await time.latest())) await time.increaseTo(when);
}

/** What members earn in an epoch, in points. */
export type Earned = Partial<Record<Member, bigint>>;

/** Makes the next epoch final, a window after its cut-off; whoever is in `credited` has its points booked at once. */
export async function finishEpoch(stage: Stage, earned: Earned, credited: readonly Member[]): Promise<void> {
  const { program, accounts, as, epoch } = stage;
  const tree = treeOf(stage, earned);
  await moveTo(stage, await program.oracle.cutOff(epoch));
  await as("operator").oracle.propose(epoch, tree.root, BUNDLE, "");
  await as("witness").oracle.confirm(epoch, tree.root, BUNDLE);
  await moveTo(stage, await program.oracle.finalizableAt());
  await program.oracle.finalize(epoch);
  for (const name of ["operator", "witness"] as const) await program.oracle.settle(epoch, tree.root, accounts[name]);
  for (const name of credited) {
    const credit = tree.creditOf(name);
    if (credit !== undefined) await program.reputation.credit(accounts[name], [credit]);
  }
  stage.epoch++;
}

function treeOf({ accounts, epoch }: Stage, earned: Earned) {
  const names = Object.keys(earned) as Member[];
  if (names.length === 0) return { root: EMPTY_ROOT, creditOf: () => undefined };
  const leaves = names.map((name) => ({
    account: accounts[name].address,
    units: UNITS,
    reputation: [Number(earned[name]), 0, 0, 0, 0, 0, 0, 0],
  }));
  const tree = buildTree(leavesOf(epoch, leaves));
  const creditOf = (name: Member) => {
    const leaf = leaves[names.indexOf(name)];
    if (leaf === undefined) return undefined;
    const proof = proofHex(tree, names.indexOf(name));
    return { epoch, units: leaf.units, reputation: packReputation(leaf.reputation), proof };
  };
  return { root: toHex(rootOf(tree)), creditOf };
}

/** Whether there is enough reputation to govern with. */
export async function isGoverned({ program: { reputation } }: Stage): Promise<boolean> {
  return (await reputation.totalSupply()) >= (await reputation.governanceFloor());
}

/** Lets the timelock take the administration, if there is enough reputation by now; says whether it did. */
export async function tryHandOver(stage: Stage): Promise<boolean> {
  const { program, manager, accounts } = stage;
  if (!(await isGoverned(stage))) return false;
  await program.timelock.handOver();
  await manager.renounceRole(0, accounts.deployer);
  return true;
}

/** Votes of a member now. */
export const votesOf = ({ program, accounts }: Stage, name: Member): Promise<bigint> =>
  program.reputation.getVotes(accounts[name]);
