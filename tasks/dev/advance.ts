import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Request } from "../../src/chain/provider.js";
import { AssayError } from "../../src/engine/errors.js";
import type { Program } from "../../src/program/contracts.js";
import { guarded, openSession, print, when } from "../support.js";

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

async function finality(program: Program, epoch: bigint): Promise<bigint> {
  const at = await program.oracle.finalizableAt();
  if (at > 0n) return at;
  throw new AssayError("NOT_FOUND", `Epoch ${epoch} has no proposal.`, "Propose it with `npx hardhat epoch propose`.");
}

/** Moves a local chain's clock to a point of the next epoch's life. */
export async function advanceClock(program: Program, request: Request, to: string): Promise<bigint> {
  if (program.addresses.chainId !== 31_337) {
    throw new AssayError("INVALID_ARGUMENT", "Only a local chain's clock can be moved.", "Use --network localhost.");
  }
  const block = (await request("eth_getBlockByNumber", ["latest", false])) as { timestamp: string };
  const now = BigInt(block.timestamp);
  const target = await targetOf(program, to, now);
  if (target <= now) return now;
  await request("evm_setNextBlockTimestamp", [Number(target)]);
  await request("evm_mine", []);
  return target;
}

export default async function advance(args: { to: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program, request } = await openSession(hre, "0");
    print(`It is ${when(await advanceClock(program, request, args.to))} on the chain now.`);
  });
}
