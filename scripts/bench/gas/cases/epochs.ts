import type { NetworkConnection } from "hardhat/types/network";
import { DAY, GENESIS, gasOf, NONE, UNIT, WEEK, type GasModule } from "../case.js";
import { deployCouncil, deployVault, STANDING } from "../program.js";
import { proveLeaf } from "../proofs.js";
import { StakeVaultRole } from "../../../../src/engine/rules/contract-values.js";

export const BUNDLE = `0x${"ab".repeat(32)}`;
export const BUNDLE_URI = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
/** Bonded by each operator: enough for the stakes of all epochs here. */
const STAKES = 10n ** 24n;

/** What an epoch costs its operators, after the first few epochs. */
export const epochs: GasModule = {
  title: "Epochs: one proposal, one confirmation",
  note:
    "Proposing and confirming lock a stake on the root: a word for the account's stake, one for the root's pool, the hash of the bundle, " +
    "and the bond in the vault. Before stakes were locked a proposal cost 93,481 gas and a confirmation 48,199, but a proposer could leave " +
    "before the ruling, and those who confirmed a wrong root lost nothing. The running hash over stakes (`factHead`), by " +
    "which verification is paid, makes 7,917 of a proposal and 5,741 of a confirmation. Settling frees a stake and its word. Finalizing cost 122,356 gas: " +
    "it has no ballots to look at any more, and no role to ask for.",
  measure: async (connection) => {
    const bench = await setUp(connection);
    const first = await settle(bench, 0n);
    await settle(bench, 1n);
    const steady = await settle(bench, 2n);
    return [
      { name: "propose", gas: steady.propose, bar: 215_000n },
      { name: "confirm", gas: steady.confirm, bar: 105_000n },
      { name: "finalize", gas: steady.finalize, bar: 140_000n },
      { name: "settle a stake without a dispute", gas: steady.settle },
      { name: "propose, first epoch of the program", gas: first.propose },
      { name: "confirm, first epoch of the program", gas: first.confirm },
      { name: "finalize, first epoch of the program", gas: first.finalize },
    ];
  },
};

interface Settlement {
  readonly propose: bigint;
  readonly confirm: bigint;
  readonly finalize: bigint;
  readonly settle: bigint;
}

export type Bench = Awaited<ReturnType<typeof setUp>>;

const TERMS = {
  settlementDelay: DAY,
  gracePeriod: DAY,
  challengeWindow: 2n * DAY,
  silentWindow: 5n * DAY,
  rulingDelay: DAY,
  rulingPeriod: 5n * DAY,
  stakingPeriod: 5n * DAY,
  leadPeriod: 2n * DAY,
  quorum: 1n,
  stakeRate: UNIT,
};

export const setUp = async (connection: NetworkConnection) => {
  const { ethers, networkHelpers } = connection;
  const [admin, proposer, confirmer] = await ethers.getSigners();
  if (admin === undefined || proposer === undefined || confirmer === undefined) throw new Error("Too few accounts");
  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const token = await ethers.deployContract("MockToken");
  const council = await deployCouncil(connection, manager, admin);
  const vault = await deployVault(connection, { manager, council, token, binder: admin });
  const distributor = await ethers.deployContract("VestingMerkleDistributor", [
    ...[manager, admin],
    { token, unit: UNIT, genesis: GENESIS, epochLength: WEEK, cliff: 0n, duration: 13n * WEEK, gate: NONE },
  ]);
  const curve = { initial: 10n ** 15n, decay: 99n * 10n ** 16n, floor: 0n, shareCapBps: 10_000n, start: 0n };
  const schedule = await ethers.deployContract("EmissionSchedule", [admin, distributor, curve, proposer]);
  const oracle = await ethers.deployContract("EpochOracle", [
    ...[manager, council, admin, vault, schedule, TERMS],
    { hash: BUNDLE, uri: "ipfs://rules" },
  ]);

  const reputation = await ethers.deployContract("ReputationToken", [council, oracle, distributor, STANDING]);
  await vault.bind(oracle, [], admin);
  await distributor.bind(schedule, reputation, []);
  await schedule.bind(oracle, oracle, oracle);
  await oracle.seal();
  for (const operator of [proposer, confirmer]) {
    await token.mint(operator, STAKES);
    await token.connect(operator).approve(vault, STAKES);
    await vault.connect(operator).bond(StakeVaultRole.Operator, STAKES);
    await vault.setAdmitted(StakeVaultRole.Operator, operator, true);
  }
  await token.mint(admin, 10n ** 27n);
  await token.approve(schedule, 10n ** 27n);
  await schedule.fund(10n ** 17n);
  return { oracle, proposer, confirmer, admin, time: networkHelpers.time };
};

const settle = async ({ oracle, proposer, confirmer, admin, time }: Bench, epoch: bigint): Promise<Settlement> => {
  const { root } = proveLeaf(epoch, proposer.address, 5_123_456_789n);
  await time.setNextBlockTimestamp(await oracle.cutOff(epoch));
  const propose = await gasOf(oracle.connect(proposer).propose(epoch, root, BUNDLE, BUNDLE_URI));
  const confirm = await gasOf(oracle.connect(confirmer).confirm(epoch, root, BUNDLE));
  await time.setNextBlockTimestamp(await oracle.finalizableAt());
  const finalize = await gasOf(oracle.connect(admin).finalize(epoch));
  const settled = await gasOf(oracle.connect(admin).settle(epoch, root, proposer.address));
  await oracle.connect(admin).settle(epoch, root, confirmer.address);
  return { propose, confirm, finalize, settle: settled };
};
