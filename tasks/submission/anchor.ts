import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { anchorSubmissions } from "../../src/program/actions/submission.js";
import { when } from "../../src/program/time.js";
import { writeWhole } from "../files.js";
import { recordOptions, type RecordArgs } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { needFile } from "./import.js";

interface Args extends SignerArgs, RecordArgs {
  readonly file: string;
  readonly out: string;
}

export default async function anchor(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    needFile(args.file);
    const options = await recordOptions(args);
    const session = await openSession(hre, { ...args, dryRun: args.dryRun === true || args.preview === true });
    const { claims, root, anchored, wasThere, table } = await anchorSubmissions(session, args.file, options);
    const what = `Root ${root} of ${claims} claims`;
    if (anchored === 0) return print(`${what} is not anchored; nothing was sent.`);
    if (args.out !== "") writeWhole(args.out, table);
    const written = args.out === "" ? "" : ` Written to ${args.out}.`;
    print(`${what} ${wasThere ? "was anchored before" : "is anchored"}: ${when(anchored)}.${written}`);
  }, args);
}
