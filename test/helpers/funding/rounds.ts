import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { MockPolicy, MockToken } from "../../../cache/typechain-mocks/index.js";
import { byRole } from "../signers.js";

export const HOUR = 3_600n;
export const DAY = 86_400n;
export const TOKENS = 10n ** 18n;

/** Order of `IFundedRounds.Status`. */
export const PROJECT = { unknown: 0n, registered: 1n, settled: 2n, paid: 3n } as const;

/** Order of `IQuadraticRound.Scaling`. */
export const SCALING = { whenExceeded: 0n, alpha: 1n } as const;

const ROLES = ["creator", "sponsor", "donor", "other", "third", "stranger", "project", "second"] as const;

/** Everybody whom a round of the tests knows. */
export type People = Record<(typeof ROLES)[number], HardhatEthersSigner>;

/** People, a token and a policy that accepts the donors. */
export async function roundWorld(ethers: HardhatEthers, tokenName = "MockToken") {
  const people: People = byRole(await ethers.getSigners(), ...ROLES);
  const token = await ethers.getContractAt("MockToken", await (await ethers.deployContract(tokenName)).getAddress());
  const policy = await ethers.deployContract("MockPolicy");
  for (const account of [people.donor, people.other, people.third]) await policy.setEligible(account, true);
  return { ...people, token, policy };
}

/** Terms of a round that opens in an hour and closes a day later. */
export async function termsOf(
  ethers: HardhatEthers,
  { token, policy }: { readonly token: MockToken; readonly policy: MockPolicy },
) {
  const latest = await ethers.provider.getBlock("latest");
  const opensAt = BigInt(latest?.timestamp ?? 0) + HOUR;
  const [tokenAddress, policyAddress] = [await token.getAddress(), await policy.getAddress()];
  return { token: tokenAddress, opensAt, closesAt: opensAt + DAY, capBps: 10_000n, policy: policyAddress };
}

/** Gives an account tokens, and lets a contract take them. */
export async function provide(
  token: MockToken,
  spender: { getAddress(): Promise<string> },
  account: HardhatEthersSigner,
  amount: bigint,
): Promise<void> {
  await token.mint(account, amount);
  await token.connect(account).approve(await spender.getAddress(), amount);
}
