import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { publishChunk } from "../../src/program/actions/attest/availability.js";
import { withSyncedStore } from "../../src/program/session.js";
import { wholeOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession } from "../session.js";
import { batchOption, type ChunkArgs } from "./options.js";

export default async function publish(args: ChunkArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const [batch, chunk] = [batchOption(args.batch), wholeOption("chunk", args.chunk)];
    const session = await openSession(hre, args);
    const sent = await withSyncedStore(session, (store) => publishChunk(session, store, batch, chunk));
    tell(
      sent,
      `Chunk ${chunk} of batch ${batch} can be published`,
      `Chunk ${chunk} of batch ${batch} stands in calldata.`,
    );
  }, args);
}
