import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { revokeBatch, revokeContribution } from "../../src/program/actions/attest/revoke.js";
import { hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

/** What to take back: one contribution, or a whole batch. */
interface Args extends SignerArgs {
  readonly contribution: string;
  readonly batch: number;
}

function batchOption(batch: number): number {
  if (Number.isSafeInteger(batch) && batch >= 0) return batch;
  throw new AssayError("INVALID_ARGUMENT", `--batch ${batch} is not a batch.`, "Batches count from 1.");
}

export default async function revoke(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const batch = batchOption(args.batch);
    const uid = batch === 0 ? hashOption("contribution", args.contribution) : "";
    const session = await openSession(hre, args);
    const sent = await (batch === 0 ? revokeContribution(session, uid) : revokeBatch(session, batch));
    const work = batch === 0 ? uid : `Batch ${batch}`;
    tell(sent, `${work} can be revoked`, `${work} is revoked.`);
  }, args);
}
