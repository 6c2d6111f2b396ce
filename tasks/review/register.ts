import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { registerReviewer } from "../../src/program/actions/review/reviewers.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { domainOption } from "./domain.js";

export default async function register(
  args: SignerArgs & { readonly domain: number },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const domain = domainOption(args.domain);
    const sent = await registerReviewer(await openSession(hre, args), domain);
    const done = `Registered for domain ${domain}, for rounds announced from now on.`;
    tell(sent, `The signer can register for domain ${domain}`, done);
  }, args);
}
