import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { createRound } from "../../src/program/actions/funding/rounds.js";
import { parseRoundTerms, readTerms } from "../../src/sources/funding.js";
import { openFunding } from "../funding.js";
import { print } from "../print.js";
import { guarded, type SignerArgs } from "../session.js";

export default async function create(
  args: SignerArgs & { readonly file: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const terms = parseRoundTerms(await readTerms(args.file));
    const session = await openFunding(hre, args);
    const { id, kind } = await createRound(session, terms);
    if (session.dryRun === true) return print("The round can be created; nothing was sent.");
    print(`Round ${id} of kind ${kind} with ${terms.projects.length} projects. Fund it with \`round fund\`.`);
  }, args);
}
