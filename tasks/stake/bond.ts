import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { formatUnits } from "ethers";
import { AssayError } from "../../src/engine/errors.js";
import { STAKE_VAULT_ROLE_NAMES } from "../../src/engine/rules/contract-values.js";
import type { Program } from "../../src/program/contracts.js";
import { amountOption, guarded, mined, openSession, print } from "../support.js";

interface Args {
  readonly role: string;
  readonly amount: string;
  readonly as: string;
  readonly dryRun: boolean;
}

/** A role's number in the vault. */
export function roleOption(name: string): number {
  const role = (STAKE_VAULT_ROLE_NAMES as readonly string[]).indexOf(name);
  if (role >= 0) return role;
  throw new AssayError(
    "INVALID_ARGUMENT",
    `--role ${name} is not a role.`,
    `Give one of ${STAKE_VAULT_ROLE_NAMES.join(", ")}.`,
  );
}

/** Approves and bonds the signer's tokens. */
export async function bondTokens(program: Program, role: number, amount: bigint): Promise<void> {
  const token = program.tokenAt(await program.vault.token());
  await mined(token.approve(program.addresses.stakeVault, amount));
  await mined(program.vault.bond(role, amount));
}

/** Refuses an amount that the signer does not have. */
export async function checkBalance(
  program: Program,
  tokenAddress: string,
  signer: HardhatEthersSigner,
  amount: bigint,
): Promise<void> {
  const token = program.tokenAt(tokenAddress);
  const [balance, decimals, symbol] = await Promise.all([
    token.balanceOf(signer.address),
    token.decimals(),
    token.symbol(),
  ]);
  if (balance >= amount) return;
  const text = `${signer.address} has ${formatUnits(balance, decimals)} ${symbol}, less than ${formatUnits(amount, decimals)}.`;
  throw new AssayError("INVALID_ARGUMENT", text, "Send it tokens first; on a local chain with `npx hardhat dev fund`.");
}

export default async function bond(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const role = roleOption(args.role);
    const { program, signer } = await openSession(hre, args.as);
    const address = await program.vault.token();
    const token = program.tokenAt(address);
    const amount = amountOption("amount", args.amount, await token.decimals());
    await checkBalance(program, address, signer, amount);
    if (args.dryRun) return print(`${signer.address} can bond ${args.amount} as ${args.role}; nothing was sent.`);
    await bondTokens(program, role, amount);
    print(`${signer.address} bonded ${args.amount} ${await token.symbol()} as ${args.role}.`);
  });
}
