import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { epochOption, guarded, mined, openSession, print, when } from "../support.js";
import { proposedRoot } from "./computed.js";
import { chainTime } from "./propose.js";

interface Args {
  readonly epoch: number;
  readonly as: string;
  readonly dryRun: boolean;
}

export default async function finalize(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    const { oracle } = program;
    const epoch = epochOption(args.epoch, await oracle.nextEpoch());
    const root = await proposedRoot(program, epoch);
    const from = await oracle.finalizableAt();
    if (BigInt(await chainTime(program)) < from) {
      throw new AssayError(
        "INVALID_ARGUMENT",
        `Epoch ${epoch} can still be challenged.`,
        `It can be made final from ${when(from)} on.`,
      );
    }
    if (args.dryRun) return print(`Root ${root} of epoch ${epoch} can be made final; nothing was sent.`);
    const gas = await mined(oracle.finalize(epoch));
    print(
      `Epoch ${epoch} is final: root ${root} is funded; ${gas} gas. Next: \`npx hardhat reward claim --account ...\`.`,
    );
  });
}
