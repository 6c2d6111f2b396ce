import { formatUnits } from "ethers";
import type { DefaultReturnType } from "../../../typechain-types/common.js";
import type { IERC20Metadata } from "../../../typechain-types/index.js";
import { AssayError } from "../../engine/errors.js";
import { isSent } from "../network/earlier.js";
import type { Step } from "../network/simulate.js";
import { checkInTurn, send, stepOf, type Checked, type Method, type Sent } from "../send.js";
import type { Session } from "../session.js";

type Holder = Pick<Session, "program" | "signer" | "dryRun"> & Partial<Pick<Session, "journal">>;

/**
 * Approves and bonds the signer's tokens in a role, given by its number.
 * @returns In a dry run, whether the bond was simulated on top of its approval: not every node can.
 */
export async function bondTokens(session: Holder, role: number, amount: bigint): Promise<Sent<void> | Checked> {
  const { vault, addresses } = session.program;
  const payment = { token: await vault.token(), to: addresses.stakeVault, amount };
  return payInto(session, payment, vault.bond, [role, amount]);
}

/** Tokens of the signer that a contract will take. */
export interface Payment {
  readonly token: string;
  /** The contract. */
  readonly to: string;
  readonly amount: bigint;
}

/**
 * Calls a method that takes tokens of the signer, who must have them, after letting its contract take them.
 * @returns In a dry run, whether the call was simulated on top of its approval: not every node can.
 */
export async function payInto<A extends unknown[], R>(
  session: Holder,
  { token: address, to, amount }: Payment,
  method: Method<A, R>,
  args: A,
): Promise<Sent<DefaultReturnType<R>> | Checked> {
  // What an earlier command paid in, before it was cut off, the signer does not have any more.
  if (await isSent(session, method, args)) return send(session, method, args);
  await requireBalance(session, address, amount);
  const token = session.program.tokenAt(address);
  if (session.dryRun === true) {
    const steps = await approvals(session, token, to, amount);
    return checkInTurn(session, [...steps, await stepOf(method, args)]);
  }
  await allow(session, token, to, amount);
  return send(session, method, args);
}

/** The calls that `allow` would send. */
async function approvals(
  session: Pick<Session, "signer">,
  token: IERC20Metadata,
  spender: string,
  amount: bigint,
): Promise<Step[]> {
  const allowance = await token.allowance(session.signer.address, spender);
  if (allowance >= amount) return [];
  const values = allowance === 0n ? [amount] : [0n, amount];
  return Promise.all(values.map((value) => stepOf(token.approve, [spender, value])));
}

/**
 * Lets a contract take an amount of the signer's tokens. What an earlier call left is used, or set to zero first: some tokens refuse to
 * change an allowance.
 */
async function allow(
  session: Pick<Session, "signer">,
  token: IERC20Metadata,
  spender: string,
  amount: bigint,
): Promise<void> {
  const allowance = await token.allowance(session.signer.address, spender);
  if (allowance >= amount) return;
  if (allowance !== 0n) await send(session, token.approve, [spender, 0n]);
  await send(session, token.approve, [spender, amount]);
}

/** Refuses an amount that the signer does not have. */
export async function requireBalance(
  { program, signer }: Pick<Session, "program" | "signer">,
  tokenAddress: string,
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

/** Starts to take tokens of the signer out of a role. */
export function unbondTokens(session: Holder, role: number, amount: bigint): Promise<Sent<void>> {
  return send(session, session.program.vault.unbond, [role, amount]);
}

/** Pays out what the signer has finished unbonding. */
export function withdrawTokens(session: Holder, role: number): Promise<Sent<unknown>> {
  return send(session, session.program.vault.withdraw, [role]);
}

/** Pays an account what a slash could not pay it at the time, whoever asks. */
export function collectOwed(session: Holder, account: string): Promise<Sent<unknown>> {
  return send(session, session.program.vault.collect, [account]);
}

/** Admits an account to a role, or removes it, as the signer, who must be of the council. */
export function setAdmitted(session: Holder, role: number, account: string, admitted: boolean): Promise<Sent<void>> {
  return send(session, session.program.vault.setAdmitted, [role, account, admitted]);
}
