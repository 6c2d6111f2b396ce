import type { NetworkConnection } from "hardhat/types/network";
import { ORACLE_TERMS, ROLE } from "../epochs.js";
import { BUNDLE, deployFunded, rootOf, URI } from "../roots.js";

export const { settlementDelay, gracePeriod, challengeWindow, silentWindow } = ORACLE_TERMS;

export const { rulingDelay, rulingPeriod, stakingPeriod, leadPeriod } = ORACLE_TERMS;

/** Total of the root that is proposed here, and the units that it comes with: a tenth. */
export const TOTAL = 600_000n;

export const TENTH = 60_000n;

/** What the tests of the oracle start from: an epoch at each of its stages. */
export function oracleOn({ ethers, networkHelpers }: NetworkConnection) {
  const { loadFixture, time } = networkHelpers;

  const fixture = async () => {
    const program = await deployFunded({ ethers });
    await program.manager.grantRole(ROLE.governance, program.council, 0);
    return program;
  };

  /** The chain in the second in which epoch 0 can be proposed. */
  const atCutOff = async () => {
    const program = await loadFixture(fixture);
    await time.increaseTo(await program.oracle.cutOff(0));
    return program;
  };

  const proposed = async () => {
    const program = await atCutOff();
    const root = rootOf(program, TOTAL);
    await program.oracle.connect(program.operators[0]).propose(0, root, BUNDLE, URI);
    return { ...program, root };
  };

  const confirmed = async () => {
    const program = await proposed();
    await program.oracle.connect(program.operators[1]).confirm(0, program.root, BUNDLE);
    return program;
  };

  const disputed = async () => {
    const program = await confirmed();
    const counterRoot = rootOf(program, 500n);
    await program.oracle.connect(program.challenger).challenge(0, counterRoot, BUNDLE, URI);
    return { ...program, counterRoot };
  };

  const finalized = async () => {
    const program = await confirmed();
    await time.increaseTo(await program.oracle.finalizableAt());
    await program.oracle.finalize(0);
    return program;
  };

  /** Epoch 0 was decided by stakes, epoch 1 is proposed. */
  const silent = async () => {
    const program = await disputed();
    const { oracle, operators } = program;
    await time.increaseTo((await oracle.dispute()).until);
    await oracle.finalize(0);
    const next = rootOf(program, TOTAL, 1n);
    await oracle.connect(operators[0]).propose(1, next, BUNDLE, URI);
    return { ...program, next };
  };

  return { fixture, atCutOff, proposed, confirmed, disputed, finalized, silent };
}
