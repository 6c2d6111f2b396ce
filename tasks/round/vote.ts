import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { vote as cast } from "../../src/program/actions/funding/rounds.js";
import { AssayError } from "../../src/engine/errors.js";
import { openFunding, roundOption, type RoundArgs } from "../funding.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded } from "../session.js";

interface Args extends Omit<RoundArgs, "kind"> {
  readonly votes: string;
}

/** Votes such as `0xAb…=3,0xCd…=1`. */
function votesOption(text: string): { readonly project: string; readonly votes: bigint }[] {
  return text.split(",").map((pair) => {
    const [, project, votes] = /^\s*(0x[0-9a-fA-F]{40})\s*=\s*(\d+)\s*$/.exec(pair) ?? [];
    if (project === undefined || votes === undefined) {
      throw new AssayError("INVALID_ARGUMENT", `--votes "${pair}" is no vote.`, "Write project=votes,project=votes.");
    }
    return { project: addressOption("votes", project), votes: BigInt(votes) };
  });
}

export default async function vote(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { id } = roundOption({ ...args, kind: "voice-credits" });
    const votes = votesOption(args.votes);
    const session = await openFunding(hre, args);
    const sent = await cast(session, id, votes);
    const { retro } = session.funding;
    const voter = session.signer.address;
    const [spent, credits] = await Promise.all([retro.spentBy(id, voter), retro.creditsOf(id, voter)]);
    tell(sent, `${voter} can vote so in round ${id}`, `${voter} has spent ${spent} of ${credits} voice credits.`);
  }, args);
}
