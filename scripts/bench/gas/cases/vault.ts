import { BOND, deployProgram, UNBONDING_DELAY } from "../program.js";
import { GENESIS, gasOf, type GasModule } from "../case.js";
import { StakeVaultRole } from "../../../../src/engine/rules/contract-values.js";

/** What it costs to hold a bond, to take it back and to lose it. */
export const vault: GasModule = {
  title: "Bonds: the vault on its own",
  note:
    "A deposit asks whether the program is sealed; before that it cost 7,821 gas less. A slash asks no role any more: it cost 63,991. A fact of the " +
    "running hash is 5,750 of a deposit, and 6,100 of asking for a part back.",
  measure: async (connection) => {
    const { vault, token, admin, people, time, bindVault } = await deployProgram(connection, 0n);
    const [keeper, loser, treasury] = people;
    if (keeper === undefined || loser === undefined || treasury === undefined) throw new Error("Too few accounts");
    for (const account of [keeper, loser]) {
      await token.mint(account, 10n * BOND);
      await token.connect(account).approve(vault, 10n * BOND);
    }
    await bindVault(admin);
    await token.mint(treasury, 1n);
    await time.setNextBlockTimestamp(GENESIS);
    await vault.connect(loser).bond(StakeVaultRole.Operator, 3n * BOND);

    const own = vault.connect(keeper);
    const first = await gasOf(own.bond(StakeVaultRole.Operator, BOND));
    const more = await gasOf(own.bond(StakeVaultRole.Operator, BOND));
    const unbond = await gasOf(own.unbond(StakeVaultRole.Operator, BOND));
    await time.setNextBlockTimestamp(GENESIS + 2n * UNBONDING_DELAY);
    const withdraw = await gasOf(own.withdraw(StakeVaultRole.Operator));
    const slasher = vault.connect(admin);
    return [
      { name: "bond: first deposit of a role", gas: first },
      { name: "bond: deposit more", gas: more },
      { name: "bond: ask for a part back", gas: unbond },
      { name: "bond: withdraw it", gas: withdraw },
      { name: "bond: slash a part", gas: await gasOf(slasher.slash(StakeVaultRole.Operator, loser, BOND, treasury)) },
    ];
  },
};
