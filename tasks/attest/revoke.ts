import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import type { Program } from "../../src/program/contracts.js";
import { guarded, hashOption, mined, openSession, print, type Print } from "../support.js";

/** What to take back: one contribution, or a whole batch. */
export interface RevokeArgs {
  readonly contribution: string;
  readonly batch: number;
  readonly dryRun: boolean;
}

/** Takes back what the program's signer attested, before its epoch's cut-off. */
export async function revokeWork({ eas, resolver, batches }: Program, args: RevokeArgs, out: Print): Promise<void> {
  if (args.batch !== 0) {
    if (!Number.isSafeInteger(args.batch) || args.batch < 0)
      throw new AssayError("INVALID_ARGUMENT", `--batch ${args.batch} is not a batch.`, "Batches count from 1.");
    await batches.revoke.staticCall(args.batch);
    if (!args.dryRun) await mined(batches.revoke(args.batch));
    return out(
      args.dryRun ? `Batch ${args.batch} can be revoked; nothing was sent.` : `Batch ${args.batch} is revoked.`,
    );
  }
  const uid = hashOption("contribution", args.contribution);
  const request = { schema: await resolver.schema(), data: { uid, value: 0n } };
  await eas.revoke.staticCall(request);
  if (!args.dryRun) await mined(eas.revoke(request));
  out(args.dryRun ? `${uid} can be revoked; nothing was sent.` : `${uid} is revoked.`);
}

export default async function revoke(args: RevokeArgs & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await revokeWork(program, args, print);
  });
}
