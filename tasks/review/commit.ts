import { randomBytes } from "node:crypto";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { fromHex, toHex } from "../../src/engine/columns/bytes.js";
import { encodeReview, reviewCommitment } from "../../src/engine/mirrors/sortition.js";
import { guarded, hashOption, mined, openSession, print, type Print, type Session } from "../support.js";
import { keepReview } from "./ballots.js";
import { roundOption, type RoundArgs } from "./status.js";

/** A review: a score for a contribution, in a round. */
export interface CommitArgs {
  readonly contribution: string;
  readonly score: number;
  readonly epoch: number;
  readonly dryRun: boolean;
}

/** Commits the session's signer to a score. The salt is kept before anything is sent, so that no commitment is ever without it. */
export async function commitReview(session: Session, args: CommitArgs, out: Print): Promise<void> {
  const { program, signer, home } = session;
  const contribution = hashOption("contribution", args.contribution);
  const round = await roundOption(session, args.epoch);
  const review = encodeReview(args.score, randomBytes(30));
  const commitment = toHex(reviewCommitment(fromHex(contribution, 32), fromHex(signer.address, 20), review));
  await program.reviews.commit.staticCall(round, contribution, commitment);
  if (args.dryRun) return out(`A review of ${contribution} can be committed in round ${round}; nothing was sent.`);
  const reviewer = signer.address.toLowerCase();
  await keepReview(home, { reviewer, contribution, round, review: toHex(review), commitment });
  await mined(program.reviews.commit(round, contribution, commitment));
  out(
    `Committed to a review of ${contribution} in round ${round}. Reveal it in time with \`npx hardhat review reveal\`.`,
  );
}

export default async function commit(args: CommitArgs & RoundArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => commitReview(await openSession(hre, args.as), args, print));
}
