import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { refuteWindDown, type OpenWork } from "../../src/program/actions/treasury/wind-down.js";
import { wholeOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly epoch: number;
  readonly batch: number;
}

function workOption({ epoch, batch }: Args): OpenWork {
  return batch < 0 ? { epoch: BigInt(wholeOption("epoch", epoch)) } : { batch: BigInt(wholeOption("batch", batch)) };
}

export default async function refute(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const work = workOption(args);
    const sent = await refuteWindDown(await openSession(hre, args), work);
    tell(sent, "The announcement can be taken back", "The announcement is taken back. Compute and propose that epoch.");
  });
}
