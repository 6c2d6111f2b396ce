import { zeroPadValue, ZeroHash } from "ethers";
import { IEAS__factory } from "../../../../typechain-types/index.js";
import { rangeSizer, readHead, readRange } from "../../../chain/logs.js";
import { AssayError } from "../../../engine/errors.js";
import { APPEAL_SCHEMA_UID } from "../../../engine/rules/appeal.js";
import { RewardEscrowStatus } from "../../../engine/rules/contract-values.js";
import type { Session } from "../../session.js";
import { chainTime } from "../../time.js";
import { decodeAppeal, type AppealWords } from "./words.js";

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

type Reader = Pick<Session, "program" | "request">;

/** An attestation of the schema, whoever made it. */
interface Said extends AppealWords {
  readonly uid: string;
  readonly account: string;
  readonly by: string;
  readonly refUID: string;
  readonly time: number;
}

/** Which appeals are meant: those of an epoch, of some accounts, or both; all if neither is given. */
export interface AppealChoice {
  readonly epoch?: bigint;
  readonly accounts?: readonly string[];
}

/** Attestations that are read from the node at the same time. */
const READ_AT_ONCE = 50;

/** The appeals that are meant, in the order in which they were made. What others than the account itself attested is none. */
export async function appealsOf(session: Reader, { epoch, accounts }: AppealChoice = {}): Promise<Appeal[]> {
  if (accounts?.length === 0) return [];
  const all = await readSaid(session, accounts);
  const isCouncil = await councilsOf(session);
  const now = await chainTime(session);
  const chosen = all.filter((said) => isAppeal(said) && (epoch === undefined || said.epoch === epoch));
  const answers = all.filter(isCouncil);
  return inPortions(chosen, (said) => {
    const answer = answers.find(({ refUID }) => refUID === said.uid);
    return outcomeOf(session, said, answer, now);
  });
}

const isAppeal = ({ by, account, refUID }: Said): boolean => by === account && refUID === ZeroHash;

/**
 * An appeal by its uid.
 * @throws AssayError NOT_FOUND if there is none.
 */
export async function readAppeal({ program }: Pick<Session, "program">, uid: string): Promise<Said> {
  const said = await saidIn(program, uid);
  if (said !== undefined && isAppeal(said)) return said;
  throw new AssayError("NOT_FOUND", `There is no appeal ${uid}.`, "See `npx hardhat appeal list`.");
}

/** The state of an appeal: the council's answer, else its ruling on the account's hold, else the time. */
async function outcomeOf(
  { program: { escrow } }: Reader,
  { uid, account, time, epoch, work, evidence, statement }: Said,
  answer: Said | undefined,
  now: number,
): Promise<Appeal> {
  const releasableAt = work === ZeroHash ? Number((await escrow.epochOf(epoch)).releasableAt) : 0;
  const answerBy = releasableAt === 0 ? time + Number(await escrow.holdPeriod()) : releasableAt;
  const ruled = work === ZeroHash ? Number((await escrow.stateOf(epoch, account)).status) : RewardEscrowStatus.Held;
  const appeal = { uid, account, time, epoch, work, evidence, statement, answerBy };
  const said = answer === undefined ? {} : { answer: answer.statement };
  if (ruled === RewardEscrowStatus.Dismissed) return { ...appeal, ...said, state: "granted" };
  if (ruled === RewardEscrowStatus.Confirmed) return { ...appeal, ...said, state: "refused" };
  if (answer !== undefined) return { ...appeal, ...said, state: answer.granted ? "granted" : "refused" };
  return { ...appeal, state: now < answerBy ? "open" : "unanswered" };
}

/** Whether somebody who said something was the council when it did: neither before it took its place nor after. */
async function councilsOf({ program, request }: Reader): Promise<(said: Said) => boolean> {
  const { council, addresses } = program;
  const abi = council.interface;
  const topics = [["SuccessionAnnounced", "SuccessionCancelled"].map((name) => abi.getEvent(name as never).topicHash)];
  const logs = await logsOf(request, addresses.startBlock, addresses.council, topics);
  const events = logs.flatMap((log) => abi.parseLog(log) ?? []);
  const first = events[0] === undefined ? await council.council() : String(events[0].args["council"]);
  const sitting = [{ council: first.toLowerCase(), from: 0 }];
  for (const { name, args } of events) {
    if (name === "SuccessionCancelled") sitting.pop();
    else sitting.push({ council: String(args["successor"]).toLowerCase(), from: Number(args["from"]) });
  }
  return ({ by, time }) => sitting.findLast(({ from }) => from <= time)?.council === by;
}

/** Does something with each of a list, a portion at a time. */
async function inPortions<T, R>(list: readonly T[], body: (one: T) => Promise<R>): Promise<R[]> {
  const out: R[] = [];
  for (let from = 0; from < list.length; from += READ_AT_ONCE)
    out.push(...(await Promise.all(list.slice(from, from + READ_AT_ONCE).map(body))));
  return out;
}

async function readSaid({ program, request }: Reader, accounts: readonly string[] | undefined): Promise<Said[]> {
  const { addresses } = program;
  const abi = IEAS__factory.createInterface();
  const recipient = accounts?.map((account) => zeroPadValue(account.toLowerCase(), 32)) ?? null;
  const topics = [[abi.getEvent("Attested").topicHash], recipient, null, [APPEAL_SCHEMA_UID]];
  const logs = await logsOf(request, addresses.startBlock, addresses.eas, topics);
  const found = await inPortions(logs, (log) => saidIn(program, String(abi.parseLog(log)?.args["uid"])));
  return found.flatMap((said) => said ?? []);
}

async function logsOf(
  request: Reader["request"],
  start: number,
  address: string,
  topics: readonly (readonly string[] | null)[],
): Promise<{ topics: string[]; data: string }[]> {
  const last = await readHead(request);
  const sizer = rangeSizer();
  const out: { topics: string[]; data: string }[] = [];
  for (let from = start; from <= last;) {
    const { logs, to } = await readRange(request, [{ address: [address], topics }], { from, last }, sizer);
    out.push(...logs.map((log) => ({ topics: [...log.topics], data: log.data })));
    from = to.number + 1;
  }
  return out;
}

/** What an attestation says; undefined if it is of another schema, or no words of this one. */
async function saidIn({ eas }: Session["program"], uid: string): Promise<Said | undefined> {
  const { schema, recipient, attester, refUID, time, data } = await eas.getAttestation(uid);
  const words = schema === APPEAL_SCHEMA_UID ? decodeAppeal(data) : undefined;
  if (words === undefined) return undefined;
  return {
    ...words,
    uid,
    account: recipient.toLowerCase(),
    by: attester.toLowerCase(),
    refUID,
    time: Number(time),
  };
}
