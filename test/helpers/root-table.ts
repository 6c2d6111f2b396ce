import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import { expect } from "chai";
import { BOND, signerAt, STAKE_RATE, type Chain, type Program } from "./epochs.js";
import { BUNDLE, deployFunded, giveStake, rootOf, URI } from "./roots.js";

/** Units with which the proposed root comes: a tenth of 600,000. */
export const TENTH = 60_000n;

/** Units that everybody here has bonded and free. */
export const PURSE = 400_000n;

/** A program with everybody who lays stakes, and three roots. */
export interface Table extends Program {
  proposer: HardhatEthersSigner;
  confirmer: HardhatEthersSigner;
  backer: HardhatEthersSigner;
  alice: HardhatEthersSigner;
  bob: HardhatEthersSigner;
  proposed: string;
  countered: string;
  third: string;
}

/** The stages of a dispute of epoch 0, on a connection. */
export const tablesOn = ({
  ethers,
  networkHelpers: { loadFixture, time },
}: Chain & { networkHelpers: NetworkHelpers }) => {
  const fixture = () => deployFunded({ ethers });

  const atCutOff = async (): Promise<Table> => {
    const program = await loadFixture(fixture);
    const [proposer, confirmer] = program.operators;
    const [backer, alice, bob] = [1, 2, 3].map((i) => signerAt(program.people, i)) as [
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
    ];
    for (const account of [backer, alice, bob]) await giveStake(program, account, PURSE);
    await time.increaseTo(await program.oracle.cutOff(0));
    const [proposed, countered, third] = [600_000n, 500n, 300n].map((units) => rootOf(program, units));
    return { ...program, proposer, confirmer, backer, alice, bob, proposed, countered, third } as Table;
  };

  /** Proposed with 60,000 units, confirmed with 250, countered by the challenger with 10,000. */
  const disputed = async (): Promise<Table> => {
    const table = await atCutOff();
    const { oracle, proposer, confirmer, challenger } = table;
    await oracle.connect(proposer).propose(0, table.proposed, BUNDLE, URI);
    await oracle.connect(confirmer).confirm(0, table.proposed, BUNDLE);
    await oracle.connect(challenger).challenge(0, table.countered, BUNDLE, URI);
    return table;
  };

  /** The council was silent: stakes decide. */
  const staking = async (): Promise<Table> => {
    const table = await disputed();
    await time.increaseTo((await table.oracle.dispute()).stakesFrom);
    return table;
  };

  const rule = async (table: Table, root: string) => {
    await time.increaseTo((await table.oracle.dispute()).rulingFrom);
    return table.oracle.connect(table.council).rule(0, root);
  };

  const decide = async ({ oracle }: Table) => {
    await time.increaseTo((await oracle.dispute()).until);
    return oracle.finalize(0);
  };

  /** Settles one stake and checks all that comes of it: units laid and lost, wei of reward. */
  const expectSettled = async (
    table: Table,
    [root, account]: readonly [string, HardhatEthersSigner],
    [laid, lost, reward]: readonly [bigint, bigint, bigint],
  ): Promise<void> => {
    const { oracle, vault, bondToken, stranger } = table;
    const before = await vault.bondOf(BOND.operator, account);
    const settled = oracle.connect(stranger).settle(0, root, account);
    await expect(settled).to.emit(oracle, "StakeSettled").withArgs(0n, root, account.address, laid, lost, reward);
    await expect(settled).to.changeTokenBalance(ethers, bondToken, account, reward);
    const after = await vault.bondOf(BOND.operator, account);
    expect(before.amount - after.amount).to.equal(lost * STAKE_RATE);
    expect(before.locked - after.locked).to.equal(laid * STAKE_RATE);
  };

  return { atCutOff, disputed, staking, rule, decide, expectSettled };
};
