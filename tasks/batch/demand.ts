import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { demandChunk } from "../../src/program/actions/attest/availability.js";
import { wholeOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession } from "../session.js";
import { batchOption, type ChunkArgs } from "./options.js";

export default async function demand(args: ChunkArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const [batch, chunk] = [batchOption(args.batch), wholeOption("chunk", args.chunk)];
    const session = await openSession(hre, args);
    const sent = await demandChunk(session, batch, chunk);
    tell(sent, `Chunk ${chunk} of batch ${batch} can be demanded`, `Chunk ${chunk} of batch ${batch} is demanded.`);
  }, args);
}
