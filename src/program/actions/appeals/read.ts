import { zeroPadValue, ZeroHash } from "ethers";
import { IEAS__factory } from "../../../../typechain-types/index.js";
import type { RawLog } from "../../../chain/abi.js";
import { rangeSizer, readHead, readHeader, readRange, type LogFilter } from "../../../chain/logs.js";
import { AssayError } from "../../../engine/errors.js";
import { APPEAL_SCHEMA_UID } from "../../../engine/rules/appeal.js";
import type { StoredEvent } from "../../../store/events.js";
import { hasStore } from "../../../store/schema.js";
import type { Store } from "../../../store/store.js";
import { withStore, type Session } from "../../session.js";
import { decodeAppeal, type AppealWords } from "./words.js";

/** With a folder, what its store has of appeals is not read from the node again. */
export type AppealReader = Pick<Session, "program" | "request"> & Partial<Pick<Session, "home">>;

/** An attestation of the schema, whoever made it. */
export interface Said extends AppealWords {
  readonly uid: string;
  readonly account: string;
  readonly by: string;
  readonly refUID: string;
  readonly time: number;
}

/** All that appeals and their answers follow from. */
export interface SaidOnChain {
  readonly said: readonly Said[];
  /** Announcements and cancellations of successors of the council, in their order. */
  readonly successions: readonly StoredEvent[];
}

/** Name under which an attestation of the schema is kept. */
const APPEALED = "Appealed";
const SUCCESSIONS = ["SuccessionAnnounced", "SuccessionCancelled"] as const;
/** Attestations that are read from the node at the same time. */
const READ_AT_ONCE = 50;
/** Accounts that one question to a node names. */
const NAMED_AT_ONCE = 100;

/** A first appeal and not an answer, by the account itself. */
export const isAppeal = ({ by, account, refUID }: Said): boolean => by === account && refUID === ZeroHash;

/** Everything that was said of some accounts, or of all, and who was the council when. */
export async function readSaid(reader: AppealReader, accounts?: readonly string[]): Promise<SaidOnChain> {
  const wanted = accounts === undefined ? undefined : new Set(accounts.map((account) => account.toLowerCase()));
  const kept = await keptEvents(reader);
  const fresh = await eventsOf(reader, kept.next, await readHead(reader.request), wanted);
  const all = [...kept.events, ...fresh];
  const said = all.filter(({ name }) => name === APPEALED).map(saidOf);
  return {
    said: said.filter(({ account }) => wanted?.has(account) ?? true),
    successions: all.filter(({ name }) => name !== APPEALED),
  };
}

/** What an attestation says; undefined if it is of another schema, or no words of this one. */
export async function saidIn({ eas }: Session["program"], uid: string): Promise<Said | undefined> {
  const { schema, recipient, attester, refUID, time, data } = await eas.getAttestation(uid);
  const words = schema === APPEAL_SCHEMA_UID ? decodeAppeal(data) : undefined;
  if (words === undefined) return undefined;
  const [account, by] = [recipient.toLowerCase(), attester.toLowerCase()];
  return { ...words, uid, account, by, refUID, time: Number(time) };
}

/** Does something with each of a list, a portion at a time. */
export async function inPortions<T, R>(list: readonly T[], body: (one: T) => Promise<R>): Promise<R[]> {
  const out: R[] = [];
  for (let from = 0; from < list.length; from += READ_AT_ONCE)
    out.push(...(await Promise.all(list.slice(from, from + READ_AT_ONCE).map(body))));
  return out;
}

/* STORE */

/** Events from the store, and the first block that has to be asked for. */
interface Kept {
  readonly events: readonly StoredEvent[];
  readonly next: number;
}

/** What the folder's store has, after it was brought up to what the store has read; nothing if there is none, or another process uses it. */
async function keptEvents({ program, request, home }: AppealReader): Promise<Kept> {
  const none: Kept = { events: [], next: program.addresses.startBlock };
  if (home === undefined || !hasStore(home)) return none;
  try {
    return await withStore({ home, program }, async (store) => (await catchUp({ program, request }, store)) ?? none);
  } catch (error) {
    if (error instanceof AssayError && error.code === "STORE") return none;
    throw error;
  }
}

/** Keeps what was said up to the block that the store has read; undefined if the chain has that block no more. */
async function catchUp(reader: AppealReader, store: Store): Promise<Kept | undefined> {
  const { readCursor } = await import("../../../store/steps.js");
  const { readAsideCursor, readEvents, saveAside } = await import("../../../store/events.js");
  const mark = await readCursor(store);
  if (mark === undefined || (await readHeader(reader.request, mark.number))?.hash !== mark.hash) return undefined;
  const from = ((await readAsideCursor(store)) ?? store.identity.startBlock - 1) + 1;
  if (from <= mark.number) await saveAside(store, await eventsOf(reader, from, mark.number), from, mark.number);
  const names = [APPEALED, ...SUCCESSIONS];
  const events = (await Promise.all(names.map((name) => readEvents(store, name)))).flat();
  return { events: events.sort((a, b) => a.block - b.block || a.logIndex - b.logIndex), next: mark.number + 1 };
}

/* CHAIN */

/** What was said in some blocks, of some accounts or of all, and who became the council. */
async function eventsOf(
  { program, request }: AppealReader,
  first: number,
  last: number,
  accounts?: ReadonlySet<string>,
): Promise<StoredEvent[]> {
  const filters = filtersOf(program, accounts);
  const sizer = rangeSizer();
  const logs: RawLog[] = [];
  for (let from = first; from <= last;) {
    const read = await readRange(request, filters, { from, last }, sizer);
    logs.push(...read.logs);
    from = read.to.number + 1;
  }
  const eas = program.addresses.eas.toLowerCase();
  const found = await inPortions(logs, (log) =>
    log.address.toLowerCase() === eas ? saidEvent(program, log, accounts) : Promise.resolve(succession(program, log)),
  );
  return found.flatMap((event) => event ?? []);
}

function filtersOf({ addresses, council }: Session["program"], accounts?: ReadonlySet<string>): LogFilter[] {
  const padded = [...(accounts ?? [])].map((account) => zeroPadValue(account, 32));
  const recipients = accounts === undefined || padded.length > NAMED_AT_ONCE ? null : padded;
  const { topicHash } = IEAS__factory.createInterface().getEvent("Attested");
  return [
    { address: [addresses.eas], topics: [[topicHash], recipients, null, [APPEAL_SCHEMA_UID]] },
    { address: [addresses.council], topics: [SUCCESSIONS.map((name) => council.interface.getEvent(name).topicHash)] },
  ];
}

async function saidEvent(
  program: Session["program"],
  log: RawLog,
  accounts?: ReadonlySet<string>,
): Promise<StoredEvent | undefined> {
  const parsed = IEAS__factory.createInterface().parseLog({ topics: [...log.topics], data: log.data });
  if (accounts?.has(String(parsed?.args["recipient"]).toLowerCase()) === false) return undefined;
  const said = await saidIn(program, String(parsed?.args["uid"]));
  if (said === undefined) return undefined;
  const args = { ...said, epoch: String(said.epoch) };
  return { ...placeOf(log), contract: "eas", name: APPEALED, time: said.time, args };
}

function saidOf({ args }: StoredEvent): Said {
  return { ...(args as unknown as Said), epoch: BigInt(String(args["epoch"])) };
}

function succession({ council }: Session["program"], log: RawLog): StoredEvent | undefined {
  const parsed = council.interface.parseLog({ topics: [...log.topics], data: log.data });
  if (parsed === null) return undefined;
  const named = Object.entries(parsed.args.toObject()).map(([name, value]) => [name, String(value)]);
  const args = Object.fromEntries(named) as StoredEvent["args"];
  return { ...placeOf(log), contract: "council", name: parsed.name, time: 0, args };
}

function placeOf(log: RawLog): Pick<StoredEvent, "block" | "logIndex" | "tx"> {
  return { block: Number(log.blockNumber), logIndex: Number(log.logIndex), tx: log.transactionHash };
}
