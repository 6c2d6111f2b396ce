import { AssayError } from "../../engine/errors.js";
import type { Program } from "../contracts.js";
import { isSent } from "../network/earlier.js";
import { send, type Sent } from "../send.js";
import type { Session } from "../session.js";
import { chainTime } from "../time.js";
import { requireBalance } from "./stake.js";

const LOCAL_CHAIN = 31_337;

async function targetOf(program: Program, to: string, now: bigint): Promise<bigint> {
  const next = await program.oracle.nextEpoch();
  if (to === "end") return program.oracle.epochEnd(next);
  if (to === "cut-off") return program.oracle.cutOff(next);
  if (to === "final") return finality(program, next);
  if (/^\d+$/.test(to)) return now + BigInt(to);
  throw new AssayError(
    "INVALID_ARGUMENT",
    `--to ${to} is not a time.`,
    "Give end, cut-off, final, or a number of seconds.",
  );
}

/** When the root that stands is final if nobody acts any more. */
async function finality({ oracle }: Program, epoch: bigint): Promise<bigint> {
  const [{ finalFrom }, { until }] = await Promise.all([oracle.proposalOf(epoch), oracle.dispute()]);
  if (finalFrom > 0n) return until > 0n ? until : finalFrom;
  throw new AssayError("NOT_FOUND", `Epoch ${epoch} has no proposal.`, "Propose it with `npx hardhat epoch propose`.");
}

/**
 * Moves a local chain's clock to a point of the next epoch's life: "end", "cut-off", "final", or by a number of seconds. Never back.
 * @returns What the clock says then, Unix seconds.
 */
export async function advanceClock(session: Pick<Session, "program" | "request">, to: string): Promise<bigint> {
  const { program, request } = session;
  if (program.addresses.chainId !== LOCAL_CHAIN)
    throw new AssayError("INVALID_ARGUMENT", "Only a local chain's clock can be moved.", "Use --network localhost.");
  const now = BigInt(await chainTime(session));
  const target = await targetOf(program, to, now);
  if (target <= now) return now;
  await request("evm_setNextBlockTimestamp", [Number(target)]);
  await request("evm_mine", []);
  return target;
}

/** Puts code at an address of a local chain. */
export async function putCode(
  { program, request }: Pick<Session, "program" | "request">,
  address: string,
  code: string,
): Promise<void> {
  if (program.addresses.chainId !== LOCAL_CHAIN)
    throw new AssayError("INVALID_ARGUMENT", "Only a local chain takes code like that.", "Use --network localhost.");
  await request("hardhat_setCode", [address, code]);
}

/** Sends an account reward tokens of the signer's, on a local chain. */
export async function sendTokens(
  session: Pick<Session, "program" | "signer" | "dryRun">,
  account: string,
  wei: bigint,
): Promise<Sent<boolean>> {
  if (session.program.addresses.chainId !== LOCAL_CHAIN) {
    const hint = "Send tokens of a live network with a wallet.";
    throw new AssayError(
      "INVALID_ARGUMENT",
      "`dev fund` is for local chains: elsewhere it would give away real tokens.",
      hint,
    );
  }
  const address = await session.program.distributor.token();
  const { transfer } = session.program.tokenAt(address);
  if (!(await isSent(session, transfer, [account, wei]))) await requireBalance(session, address, wei);
  return send(session, transfer, [account, wei]);
}
