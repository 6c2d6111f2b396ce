import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { UNIT, type Program } from "../epochs.js";

/** Sends as `contract`: what only one contract may do to another can be tested in no other way. */
export const actAs = async (
  ethers: HardhatEthers,
  contract: { getAddress(): Promise<string> },
): Promise<HardhatEthersSigner> => {
  const address = await contract.getAddress();
  await ethers.provider.send("hardhat_setBalance", [address, "0x56bc75e2d63100000"]);
  return ethers.getImpersonatedSigner(address);
};

/** Mints and funds `units` of the treasury. */
export const fundAs = async (
  { schedule, token }: Pick<Program, "schedule" | "token">,
  account: HardhatEthersSigner,
  units: bigint,
): Promise<void> => {
  await token.mint(account, units * UNIT);
  await token.connect(account).approve(schedule, units * UNIT);
  await schedule.connect(account).fund(units);
};
