import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { importWork } from "../../src/program/actions/attest/import.js";
import { warnOfTimes } from "../../src/program/actions/attest/check.js";
import { chainTime } from "../../src/program/time.js";
import { withSyncedStore } from "../../src/program/session.js";
import { note, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { workOption, type FileArgs } from "./file.js";

interface Args extends SignerArgs, FileArgs {
  readonly batch: number;
}

const MOST_AT_ONCE = 60;

function sizeOption(batch: number): number {
  if (batch >= 1 && batch <= MOST_AT_ONCE) return batch;
  const text = `--batch ${batch} is not 1..${MOST_AT_ONCE}.`;
  throw new AssayError("INVALID_ARGUMENT", text, "More does not fit a transaction.");
}

export default async function importContributions(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const size = sizeOption(args.batch);
    const work = await workOption(args);
    if (work === undefined) return;
    const session = await openSession(hre, args);
    for (const warning of await warnOfTimes(session, work, await chainTime(session))) note(warning);
    const onBatch = (done: number, all: number): void => print(`  ${done} of ${all}`);
    const { fresh, skipped, gas } = await withSyncedStore(session, (store) =>
      importWork(session, store, work, { size, onBatch }),
    );
    if (session.dryRun === true)
      return print(`${fresh} contributions to attest, ${skipped} attested before; nothing was sent.`);
    print(`${fresh} contributions attested, ${skipped} were before; ${gas} gas.`);
  }, args);
}
