import { formatUnits } from "ethers";
import { readHeader } from "../../../chain/logs.js";
import type { OutCell } from "../../../sources/text/write.js";
import type { Session } from "../../session.js";
import { contractLogs } from "../epoch/table.js";
import { rewardToken } from "../reward.js";

/** Columns of a ledger. */
export const LEDGER_COLUMNS = [
  "time",
  "block",
  "transaction",
  "what",
  "account",
  "recipient",
  "epoch",
  "amount",
  "token",
];

/** What happened with an account's rewards. `amount` in tokens, `time` in UTC. */
export interface LedgerEntry {
  readonly time: string;
  readonly block: number;
  readonly transaction: string;
  /** `credited`: became the account's, to vest; `released`: was paid; `hold released`: was paid of what was held. */
  readonly what: "credited" | "released" | "hold released";
  readonly account: string;
  readonly recipient: string;
  /** Empty for a release, which is not of one epoch. */
  readonly epoch: string;
  readonly amount: string;
  readonly token: string;
}

/** Arguments of the events that a ledger reads. */
interface LogValues {
  readonly account?: string;
  readonly recipient?: string;
  readonly epoch?: bigint;
  readonly units?: bigint;
}

type Reader = Pick<Session, "program" | "request">;

/**
 * Credits and releases in the order of the chain, for books and taxes.
 * @param accounts Those that are wanted; all if left out.
 */
export async function rewardLedger(session: Reader, accounts?: readonly string[]): Promise<LedgerEntry[]> {
  const { distributor, escrow, addresses } = session.program;
  const { unit, decimals, symbol } = await rewardToken(session.program);
  const wanted = accounts === undefined ? undefined : new Set(accounts.map((account) => account.toLowerCase()));
  const topics = [
    ...(["Credited", "Released"] as const).map((name) => distributor.interface.getEvent(name).topicHash),
    escrow.interface.getEvent("HoldReleased").topicHash,
  ];
  const logs = await contractLogs(session, [addresses.distributor, addresses.rewardEscrow], [topics]);
  const timeOf = blockTimes(session);
  const entries: LedgerEntry[] = [];
  for (const { topics: words, data, blockNumber, transactionHash } of logs) {
    const log = { topics: [...words], data };
    const parsed = distributor.interface.parseLog(log) ?? escrow.interface.parseLog(log);
    const { account, recipient, epoch, units } = (parsed?.args.toObject() ?? {}) as LogValues;
    if (account === undefined || wanted?.has(account.toLowerCase()) === false) continue;
    const block = Number(blockNumber);
    entries.push({
      ...{ time: await timeOf(block), block, transaction: transactionHash },
      what: WORDS[parsed?.name ?? ""] ?? "credited",
      ...{ account, recipient: recipient ?? account },
      epoch: epoch === undefined ? "" : String(epoch),
      ...{ amount: formatUnits((units ?? 0n) * unit, decimals), token: symbol },
    });
  }
  return entries;
}

const WORDS: Readonly<Record<string, LedgerEntry["what"]>> = {
  Credited: "credited",
  Released: "released",
  HoldReleased: "hold released",
};

/** Rows of a ledger's CSV file. */
export const ledgerRows = (entries: readonly LedgerEntry[]): OutCell[][] =>
  entries.map((entry) => LEDGER_COLUMNS.map((name) => entry[name as keyof LedgerEntry]));

/** Times of blocks in UTC, each read once. */
function blockTimes({ request }: Pick<Session, "request">): (block: number) => Promise<string> {
  const known = new Map<number, Promise<string>>();
  const read = async (block: number): Promise<string> =>
    new Date(1_000 * ((await readHeader(request, block))?.time ?? 0)).toISOString().replace(".000Z", "Z");
  return (block) => {
    const time = known.get(block) ?? read(block);
    known.set(block, time);
    return time;
  };
}
