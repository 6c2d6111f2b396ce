import { ZeroHash } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { appealsOf } from "../../src/program/actions/appeals/list.js";
import { addressOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { appealLines } from "./lines.js";

interface Args extends SignerArgs {
  readonly epoch: number;
  readonly account: string;
  readonly open: boolean;
  readonly json: boolean;
}

export default async function list(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const accounts = args.account === "" ? {} : { accounts: [addressOption("account", args.account)] };
    const epoch = args.epoch < 0 ? {} : { epoch: BigInt(args.epoch) };
    const appeals = await appealsOf(await openSession(hre, args), { ...accounts, ...epoch, open: args.open });
    if (args.json) return print(json({ appeals }));
    print(`${appeals.length} appeals`);
    for (const appeal of appeals) {
      const against = appeal.work === ZeroHash ? "flags and hold" : `refusal of ${appeal.work}`;
      print(`epoch ${appeal.epoch}  ${appeal.account}  against ${against}`);
      for (const line of appealLines(appeal)) print(line);
    }
  }, args);
}
