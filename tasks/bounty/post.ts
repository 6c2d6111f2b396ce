import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { postBounty } from "../../src/program/actions/funding/bounties.js";
import { parseBountyTerms, readTerms } from "../../src/sources/funding.js";
import { openFunding, tokenTexts } from "../funding.js";
import { print } from "../print.js";
import { guarded, type SignerArgs } from "../session.js";

export default async function post(
  args: SignerArgs & { readonly file: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const terms = parseBountyTerms(await readTerms(args.file));
    const session = await openFunding(hre, args);
    const id = await postBounty(session, terms);
    if (id === undefined) return print("The bounty can be posted; nothing was sent.");
    const { format } = await tokenTexts(session, terms.terms.token);
    const { left } = await session.funding.bounties.bountyOf(id);
    print(`Bounty ${id} holds ${format(left)}. People apply with \`bounty apply\`.`);
  }, args);
}
