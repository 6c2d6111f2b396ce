import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { removeReviewer } from "../../src/program/actions/review/reviewers.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { domainOption } from "./domain.js";

interface Args extends SignerArgs {
  readonly domain: number;
  readonly account: string;
}

export default async function remove(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const domain = domainOption(args.domain);
    const reviewer = addressOption("account", args.account);
    const sent = await removeReviewer(await openSession(hre, args), domain, reviewer);
    tell(sent, `${reviewer} can be taken off domain ${domain}`, `${reviewer} is taken off domain ${domain}.`);
  }, args);
}
