import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ZeroAddress } from "ethers";
import { chainTime, guarded, mined, openSession, print, when, type Print, type Session } from "../support.js";
import { readReviews, type KeptReview } from "./ballots.js";

/** Kept reviews of the session's signer that the chain has as committed and not yet revealed. */
export async function openReviews({ program, signer, home }: Session): Promise<KeptReview[]> {
  const open: KeptReview[] = [];
  for (const kept of await readReviews(home)) {
    if (kept.reviewer !== signer.address.toLowerCase()) continue;
    const { commitment, revealed } = await program.reviews.ballotOf(kept.contribution, signer.address);
    if (!revealed && commitment === kept.commitment) open.push(kept);
  }
  return open;
}

/** Attests every review whose reveal period runs, all in one transaction; gives how many. */
export async function revealReviews(session: Session, dryRun: boolean, out: Print): Promise<number> {
  const { program } = session;
  const now = await chainTime(session);
  const ready: KeptReview[] = [];
  for (const kept of await openReviews(session)) {
    const { commitEnds, revealEnds } = await program.reviews.roundOf(kept.round);
    if (now < Number(commitEnds)) out(`${kept.contribution} can be revealed from ${when(commitEnds)} on.`);
    else if (now >= Number(revealEnds))
      out(`${kept.contribution} is too late: its reveal period ended ${when(revealEnds)}.`);
    else ready.push(kept);
  }
  if (dryRun || ready.length === 0) out(`${ready.length} reviews can be revealed; nothing was sent.`);
  else out(`${ready.length} reviews revealed; ${await attestReviews(session, ready)} gas.`);
  return ready.length;
}

async function attestReviews({ program }: Session, ready: readonly KeptReview[]): Promise<bigint> {
  const data = ready.map(({ contribution, review }) => ({
    recipient: ZeroAddress,
    expirationTime: 0n,
    revocable: false,
    refUID: contribution,
    data: review,
    value: 0n,
  }));
  return mined(program.eas.multiAttest([{ schema: await program.reviews.schema(), data }]));
}

export default async function reveal(
  args: { as: string; dryRun: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    await revealReviews(await openSession(hre, args.as), args.dryRun, print);
  });
}
