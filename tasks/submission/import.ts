import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { importSubmissions } from "../../src/program/actions/submission.js";
import { recordOptions, type RecordArgs } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function importFile(
  args: SignerArgs & RecordArgs & { readonly file: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    if (args.file === "") {
      const hint = "Give a CSV or JSONL file; docs/sources.md describes its columns.";
      throw new AssayError("INVALID_ARGUMENT", "--file is missing.", hint);
    }
    const { found, signed, added } = await importSubmissions(
      await openSession(hre, args),
      args.file,
      recordOptions(args),
    );
    const stored = added === undefined ? "nothing was stored" : `${added} new ones stored`;
    print(`${found} submissions, ${signed} of them signed; ${stored}.`);
  }, args);
}
