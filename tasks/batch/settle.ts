import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { settleDemand } from "../../src/program/actions/attest/availability.js";
import { wholeOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession } from "../session.js";
import { batchOption, type ChunkArgs } from "./options.js";

export default async function settle(args: ChunkArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const [batch, chunk] = [batchOption(args.batch), wholeOption("chunk", args.chunk)];
    const session = await openSession(hre, args);
    const sent = await settleDemand(session, batch, chunk);
    tell(
      sent,
      `The demand of chunk ${chunk} of batch ${batch} can be settled`,
      `The demand of chunk ${chunk} of batch ${batch} is settled; its price is free.`,
    );
  }, args);
}
