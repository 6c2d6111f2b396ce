import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatUnits } from "ethers";
import type { Program } from "../../src/program/contracts.js";
import { addressOption, guarded, json, openSession, print, when } from "../support.js";
import { chainTime } from "../epoch/propose.js";

interface Args {
  readonly account: string;
  readonly as: string;
  readonly json: boolean;
}

/** An account's vesting position in units. */
export async function rewardsOf(program: Program, account: string) {
  const { distributor } = program;
  const now = await chainTime(program);
  const [credited, vested, released, releasable, nextUnlock] = await Promise.all([
    distributor.creditedOf(account),
    distributor.vestedOf(account, now),
    distributor.releasedOf(account),
    distributor.releasableOf(account),
    distributor.nextUnlockOf(account),
  ]);
  return { account, credited, vested, released, releasable, nextUnlock };
}

export default async function show(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program, signer } = await openSession(hre, args.as);
    const account = args.account === "" ? signer.address : addressOption("account", args.account);
    const found = await rewardsOf(program, account);
    if (args.json) return print(json(found));
    const token = program.tokenAt(await program.distributor.token());
    const [unit, decimals, symbol] = await Promise.all([program.distributor.unit(), token.decimals(), token.symbol()]);
    print(account);
    for (const key of ["credited", "vested", "released", "releasable"] as const) {
      print(`  ${key.padEnd(12)}${formatUnits(found[key] * unit, decimals)} ${symbol}`);
    }
    print(`  next unlock ${found.nextUnlock === 0n ? "none" : when(found.nextUnlock)}`);
  });
}
