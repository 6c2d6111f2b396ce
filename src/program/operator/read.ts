import { readHolds, readManifest } from "../../bundle/read.js";
import { readHead, readHeader } from "../../chain/logs.js";
import { describeError } from "../../chain/node-errors.js";
import { AssayError } from "../../engine/errors.js";
import { EpochOracleStatus } from "../../engine/rules/contract-values.js";
import { readEpochs } from "../../store/epochs/results.js";
import type { Program } from "../contracts.js";
import { withStore, type Session } from "../session.js";
import { failureOf } from "../network/failures.js";
import type {
  Check,
  EpochRoot,
  FailedBefore,
  OperatorFacts,
  OwnRoot,
  StandingRoot,
  WaitingTransaction,
} from "./decide/facts.js";
import { readBatchesFacts } from "./read-batches.js";
import { readStaker, unitsOf, type At } from "./read-staker.js";

/** What reading needs; `account` is left out for a watchtower. */
export interface FactsInput {
  readonly session: Pick<Session, "request" | "program" | "home" | "journal" | "sync">;
  readonly account?: string;
  readonly checks?: readonly Check[];
}

/** Final epochs that are searched for holds that nobody has opened. */
const HOLDS_BACK = 8;

/** Reads what an operator's next step depends on, at one block. */
export async function readFacts({ session, account, checks = [] }: FactsInput): Promise<OperatorFacts> {
  const { program, request } = session;
  const block = await readHead(request);
  const header = await readHeader(request, block);
  if (header === undefined) throw new AssayError("CHAIN", "The node does not have its own newest block.");
  const at = { blockTag: block };
  const epoch = await openEpoch(program, at);
  const standing = await standingRoot(program, epoch, at);
  const own = await ownRoot(session, epoch.epoch, at);
  const isDisputed = epoch.status === EpochOracleStatus.Disputed;
  const batches = await readBatchesFacts(session, { account, now: header.time }, at);
  const unwritable = await whyUnwritable(session);
  const lastFinal = epoch.epoch === 0 ? undefined : await finalRoot(program, epoch.epoch - 1, at);
  return {
    ...{ now: header.time, block, epoch, checks },
    pausedUntil: Number(await program.oracle.pausedUntil(at)),
    ...(standing === undefined ? {} : { standing }),
    ...(isDisputed ? { dispute: await disputeTimes(program, at) } : {}),
    ...(lastFinal === undefined ? {} : { lastFinal }),
    ...(own === undefined ? {} : { own }),
    ...(batches === undefined ? {} : { batches }),
    unopened: account === undefined ? [] : await unopenedHolds(session, epoch.epoch, at),
    waiting: account === undefined ? [] : await waitingOf(session, account),
    failed: await failedOf(session, account ?? "", epoch.epoch),
    ...(unwritable === undefined ? {} : { unwritable }),
    ...(account === undefined
      ? {}
      : { staker: await readStaker(session, { account, epoch: epoch.epoch, own, standing }, at) }),
  };
}

async function openEpoch({ oracle, schedule }: Program, at: At): Promise<OperatorFacts["epoch"]> {
  const epoch = Number(await oracle.nextEpoch(at));
  const [end, cutOff, openFrom, status, terms, budget] = await Promise.all([
    oracle.epochEnd(epoch, at),
    oracle.cutOff(epoch, at),
    oracle.openFrom(at),
    oracle.statusOf(epoch, at),
    oracle.terms(at),
    schedule.budgetOf(epoch, at),
  ]);
  const times = { end: Number(end), cutOff: Number(cutOff), openFrom: Number(openFrom) };
  return { epoch, ...times, status: Number(status), quorum: Number(terms.quorum), budget };
}

async function standingRoot(
  { oracle }: Program,
  { epoch, status }: OperatorFacts["epoch"],
  at: At,
): Promise<StandingRoot | undefined> {
  if (status === EpochOracleStatus.None) return undefined;
  const root = await oracle.standingRoot(epoch, at);
  const [proposal, bundleHash, finalizableAt, pool] = await Promise.all([
    oracle.proposalOf(epoch, at),
    oracle.bundleOf(epoch, root, at),
    oracle.finalizableAt(at),
    oracle.poolOf(epoch, root, at),
  ]);
  const { proposer, confirmations, finalFrom } = proposal;
  const times = { finalFrom: Number(finalFrom), finalizableAt: Number(finalizableAt) };
  return { root, bundleHash, proposer, confirmations: Number(confirmations), ...times, units: unitsOf(pool) };
}

async function disputeTimes({ oracle }: Program, at: At): Promise<NonNullable<OperatorFacts["dispute"]>> {
  const { rulingFrom, stakesFrom, until } = await oracle.dispute(at);
  return { rulingFrom: Number(rulingFrom), stakesFrom: Number(stakesFrom), until: Number(until) };
}

async function finalRoot({ oracle }: Program, epoch: number, at: At): Promise<EpochRoot> {
  return { epoch, root: await oracle.rootOf(epoch, at) };
}

/** The epoch's bundle here, if it is what the store computes still. */
async function ownRoot(session: FactsInput["session"], epoch: number, at: At): Promise<OwnRoot | undefined> {
  const { home, program } = session;
  const manifest = await readManifest(home, epoch).catch(unlessMissing);
  if (manifest === undefined) return undefined;
  const { root, bundleHash, total } = manifest;
  const records = await withStore(session, readEpochs);
  if (!records.some((record) => record.epoch === epoch && record.root === root)) return undefined;
  const pool = await program.oracle.poolOf(epoch, root, at);
  return { root, bundleHash, total: BigInt(total), onTable: pool.entry !== 0n, units: unitsOf(pool) };
}

/** What is not there is unknown; anything else is an error. */
function unlessMissing(error: unknown): undefined {
  if (error instanceof AssayError && error.code === "NOT_FOUND") return undefined;
  throw error;
}

async function unopenedHolds({ home, program }: FactsInput["session"], next: number, at: At): Promise<number[]> {
  const found: number[] = [];
  for (let epoch = Math.max(0, next - HOLDS_BACK); epoch < next; epoch++) {
    const manifest = await readManifest(home, epoch).catch(unlessMissing);
    if (manifest === undefined || manifest.root !== (await program.oracle.rootOf(epoch, at))) continue;
    if ((await readHolds(home, epoch)) === undefined) continue;
    if (Number((await program.escrow.epochOf(epoch, at)).root) === 0) found.push(epoch);
  }
  return found;
}

/** What was sent and is not known to have ended; a nonce that is used has ended, though nobody has noted it yet. */
async function waitingOf(
  { journal, program, request }: FactsInput["session"],
  account: string,
): Promise<WaitingTransaction[]> {
  const entries = (await journal?.entries(program.addresses.chainId, account)) ?? [];
  const open = entries.filter(({ ending }) => ending === undefined);
  if (open.length === 0) return [];
  const used = Number(await request("eth_getTransactionCount", [account, "latest"]));
  return open.filter(({ nonce }) => nonce >= used).map(({ hash = "", what, nonce }) => ({ hash, what, nonce }));
}

/** What the account's daemon could not do, as far as it matters still. */
async function failedOf({ journal }: FactsInput["session"], account: string, next: number): Promise<FailedBefore[]> {
  const failures = (await journal?.failures(account)) ?? [];
  return failures.filter(({ epoch = next }) => epoch >= next).map(({ account: _, ...failed }) => failed);
}

/** Why nothing could be journaled now: then nothing would be sent. */
async function whyUnwritable({ journal }: FactsInput["session"]): Promise<string | undefined> {
  try {
    await journal?.probe();
    return undefined;
  } catch (error) {
    return failureOf(error)?.line ?? describeError(error);
  }
}
