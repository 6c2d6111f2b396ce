import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { importSubmissions } from "../../src/program/actions/submission.js";
import { recordOptions, type RecordArgs } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

/** Refuses a verb without a file of claims. */
export function needFile(file: string): void {
  if (file !== "") return;
  const hint = "Give a table or an export; docs/sources.md says of what.";
  throw new AssayError("INVALID_ARGUMENT", "--file is missing.", hint);
}

export default async function importFile(
  args: SignerArgs & RecordArgs & { readonly file: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    needFile(args.file);
    const options = await recordOptions(args);
    const session = await openSession(hre, { ...args, dryRun: args.dryRun === true || args.preview === true });
    const { found, signed, added } = await importSubmissions(session, args.file, options);
    const stored = added === undefined ? "nothing was stored" : `${added} new ones stored`;
    print(`${found} submissions, ${signed} of them signed; ${stored}.`);
  }, args);
}
