import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { epochOption, guarded, mined, openSession, print } from "../support.js";

interface Args {
  readonly epoch: number;
  readonly uphold: boolean;
  readonly as: string;
  readonly dryRun: boolean;
}

export default async function rule(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    const epoch = epochOption(args.epoch, await program.oracle.nextEpoch());
    await program.oracle.rule.staticCall(epoch, args.uphold);
    const ruling = args.uphold
      ? "upheld: the proposal is void and the epoch can be proposed anew"
      : "rejected: the proposal stands";
    if (args.dryRun) return print(`The challenge of epoch ${epoch} can be ${ruling}; nothing was sent.`);
    await mined(program.oracle.rule(epoch, args.uphold));
    print(`The challenge of epoch ${epoch} is ${ruling}.`);
  });
}
