import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { encodeRows } from "../../src/engine/mirrors/batch.js";
import { batchRoot } from "../../src/engine/mirrors/chunks.js";
import { anchorRows, batchable } from "../../src/program/actions/attest/batch.js";
import { warnOfTimes } from "../../src/program/actions/attest/check.js";
import { chainTime } from "../../src/program/time.js";
import { withSyncedStore } from "../../src/program/session.js";
import { writeWhole } from "../files.js";
import { note, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { workOption, type FileArgs } from "./file.js";

/** What to anchor, and how: in calldata, or by the URI at which the rows are served. */
interface Args extends SignerArgs, FileArgs {
  readonly out: string;
  readonly uri: string;
}

export default async function batch(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const work = await workOption(args);
    if (work === undefined) return;
    const session = await openSession(hre, args);
    for (const warning of await warnOfTimes(session, work, await chainTime(session))) note(warning);
    const rows = await withSyncedStore(session, (store) => batchable(session, store, work));
    const skipped = `${work.inputs.length - rows.length} were attested before`;
    if (args.out !== "") {
      const bytes = encodeRows(rows);
      writeWhole(args.out, bytes);
      return print(
        `${rows.length} rows written to ${args.out}, ${skipped}; hash ${batchRoot(bytes)}. Nothing was sent.`,
      );
    }
    const gas = await anchorRows(session, rows, args.uri);
    if (session.dryRun === true || rows.length === 0)
      return print(`${rows.length} rows to anchor, ${skipped}; nothing was sent.`);
    print(`${rows.length} rows ${args.uri === "" ? "published" : "linked"}, ${skipped}; ${gas} gas.`);
  }, args);
}
