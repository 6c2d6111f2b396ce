import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Wei of a reward token that is made for a program. */
export const SUPPLY = 1_000_000_000n * 10n ** 18n;

/** A reward token of fixed supply, for programs that have none. */
export default buildModule("RewardToken", (m) => {
  const name = m.getParameter("name", "Assay Program Token");
  const symbol = m.getParameter("symbol", "ASSAY");
  const supply = m.getParameter("supply", SUPPLY);
  const token = m.contract("RewardToken", [name, symbol, supply, m.getAccount(0)]);
  return { token };
});
