import { ZeroHash } from "ethers";
import { AssayError } from "../../../engine/errors.js";
import { RewardEscrowStatus } from "../../../engine/rules/contract-values.js";
import type { Session } from "../../session.js";
import { chainTime } from "../../time.js";
import { inPortions, isAppeal, readSaid, saidIn, type AppealReader, type Said, type SaidOnChain } from "./read.js";
import type { AppealWords } from "./words.js";

/** Open until its time is over; then unanswered, which of a hold means that it is released. */
export type AppealState = "open" | "granted" | "refused" | "unanswered";

/** An appeal, and what became of it. */
export interface Appeal extends Omit<AppealWords, "granted"> {
  readonly uid: string;
  readonly account: string;
  /** Unix seconds at which it was made. */
  readonly time: number;
  /** Unix seconds until which the council can answer: of an opened epoch's holds the end of the hold period, else a hold period after the appeal. */
  readonly answerBy: number;
  readonly state: AppealState;
  /** What the council said, if it did. */
  readonly answer?: string;
}

/** Which appeals are meant: those of an epoch, of some accounts, or both; all if neither is given. */
export interface AppealChoice {
  readonly epoch?: bigint;
  readonly accounts?: readonly string[];
  /** Only those that nobody has answered and whose time is not over. */
  readonly open?: boolean;
}

/** The appeals that are meant, in the order in which they were made. What others than the account itself attested is none. */
export async function appealsOf(reader: AppealReader, { epoch, accounts, open }: AppealChoice = {}): Promise<Appeal[]> {
  if (accounts?.length === 0) return [];
  const onChain = await readSaid(reader, accounts);
  const isCouncil = await councilsOf(reader, onChain);
  const answers = new Map<string, Said>();
  for (const said of onChain.said) if (isCouncil(said) && !answers.has(said.refUID)) answers.set(said.refUID, said);
  const now = await chainTime(reader);
  const answerBy = deadlines(reader);
  const chosen = onChain.said.filter((said) => isAppeal(said) && (epoch === undefined || said.epoch === epoch));
  const appeals = await inPortions(chosen, async (said) => {
    const [by, answer] = [await answerBy(said), answers.get(said.uid)];
    if (open === true && (answer !== undefined || now >= by)) return undefined;
    return outcomeOf(reader, said, { answer, answerBy: by, now });
  });
  return appeals.flatMap((appeal) =>
    appeal === undefined || (open === true && appeal.state !== "open") ? [] : appeal,
  );
}

/**
 * An appeal by its uid.
 * @throws AssayError NOT_FOUND if there is none.
 */
export async function readAppeal({ program }: Pick<Session, "program">, uid: string): Promise<Said> {
  const said = await saidIn(program, uid);
  if (said !== undefined && isAppeal(said)) return said;
  throw new AssayError("NOT_FOUND", `There is no appeal ${uid}.`, "See `npx hardhat appeal list`.");
}

/** Until when the council can answer, from what the escrow says once of each epoch. */
function deadlines({ program: { escrow } }: AppealReader): (said: Said) => Promise<number> {
  const opened = new Map<bigint, Promise<number>>();
  const period = escrow.holdPeriod().then(Number);
  return async ({ epoch, work, time }) => {
    if (work === ZeroHash && !opened.has(epoch))
      opened.set(
        epoch,
        escrow.epochOf(epoch).then(({ releasableAt }) => Number(releasableAt)),
      );
    const releasableAt = work === ZeroHash ? await opened.get(epoch) : 0;
    return releasableAt === undefined || releasableAt === 0 ? time + (await period) : releasableAt;
  };
}

/** What an appeal's state follows from, besides the council's ruling on the hold. */
interface Standing {
  readonly answer: Said | undefined;
  readonly answerBy: number;
  readonly now: number;
}

/** The state of an appeal: the council's ruling on the account's hold, else its answer, else the time. */
async function outcomeOf(
  { program: { escrow } }: AppealReader,
  { uid, account, time, epoch, work, evidence, statement }: Said,
  { answer, answerBy, now }: Standing,
): Promise<Appeal> {
  const ruled = work === ZeroHash ? Number((await escrow.stateOf(epoch, account)).status) : RewardEscrowStatus.Held;
  const appeal = { uid, account, time, epoch, work, evidence, statement, answerBy };
  const said = answer === undefined ? {} : { answer: answer.statement };
  if (ruled === RewardEscrowStatus.Dismissed) return { ...appeal, ...said, state: "granted" };
  if (ruled === RewardEscrowStatus.Confirmed) return { ...appeal, ...said, state: "refused" };
  if (answer !== undefined) return { ...appeal, ...said, state: answer.granted ? "granted" : "refused" };
  return { ...appeal, state: now < answerBy ? "open" : "unanswered" };
}

/** Whether somebody who said something was the council when it did: neither before it took its place nor after. */
async function councilsOf({ program }: AppealReader, { successions }: SaidOnChain): Promise<(said: Said) => boolean> {
  const first = successions[0] === undefined ? await program.council.council() : String(successions[0].args["council"]);
  const sitting = [{ council: first.toLowerCase(), from: 0 }];
  for (const { name, args } of successions) {
    if (name === "SuccessionCancelled") sitting.pop();
    else sitting.push({ council: String(args["successor"]).toLowerCase(), from: Number(args["from"]) });
  }
  return ({ by, time }) => sitting.findLast(({ from }) => from <= time)?.council === by;
}
