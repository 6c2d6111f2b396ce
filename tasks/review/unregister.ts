import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { unregisterReviewer } from "../../src/program/actions/review/reviewers.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { domainOption } from "./domain.js";

export default async function unregister(
  args: SignerArgs & { readonly domain: number },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const domain = domainOption(args.domain);
    const sent = await unregisterReviewer(await openSession(hre, args), domain);
    const done = `Taken off domain ${domain}, for rounds announced from now on. Reviews committed to must still be revealed.`;
    tell(sent, `The signer can be taken off domain ${domain}`, done);
  }, args);
}
