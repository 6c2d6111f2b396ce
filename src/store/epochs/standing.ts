import type { Standing } from "../../engine/scoring/input.js";
import { bytesOf, words as wordsOf } from "../../engine/columns/bytes.js";
import { deflateBy, growthOf, inflate } from "../../engine/mirrors/decay.js";
import { DOMAINS } from "../../engine/rules/contract-values.js";
import { columnNames } from "../columns/layout.js";
import { readChunks, unpackBytes } from "../columns/transfer.js";
import { RESULT } from "../schema.js";
import type { Store } from "../store.js";

/** Epochs before one, and how their points decay. Times are Unix seconds. */
export interface Past {
  /** When the epoch starts whose standing is asked for, and when epoch 0 did. */
  readonly start: number;
  readonly genesis: number;
  /** Seconds an epoch. */
  readonly length: number;
  readonly halfLife: number;
}

const { account, epoch: number, reputation } = RESULT;
const FIELDS = { account, epoch: number, reputation } as const;
const ACCOUNT_WORDS = 3;

/**
 * Reputation that accounts hold at the start of an epoch: what they earned in the epochs before, as of each one's end, decayed by the same
 * fixed-point function as on chain. Accounts ascend; those that never earned any are left out.
 *
 * Results are read in order of the accounts, so that there is never more than one account's sum at a time.
 */
export async function standingAt(store: Store, epoch: number, past: Past): Promise<Standing> {
  const earned = `FROM results WHERE epoch < ${Math.trunc(epoch)} AND (${words("reputation").join(" | ")}) <> 0`;
  return store.transaction(async (db) => {
    const sums = sumsOf(epoch, past);
    const sql = `SELECT ${columnNames(FIELDS)} ${earned} ORDER BY ${words("account").join(", ")}`;
    for await (const { count: rows, items } of readChunks(db, sql, ACCOUNT_WORDS + 1 + 4)) {
      const accounts = wordsOf(unpackBytes(items, "address", rows));
      const epochs = items[ACCOUNT_WORDS] as Uint32Array;
      const points = items.slice(ACCOUNT_WORDS + 1).map((word) => new Uint32Array(word.buffer, word.byteOffset));
      for (let i = 0; i < rows; i++) sums.add(accounts, points, epochs[i] as number, i);
    }
    return sums.standing();
  });
}

function words(field: "account" | "reputation"): string[] {
  return columnNames({ [field]: RESULT[field] }).split(", ");
}

/** Accounts for which there is room at first; it doubles as needed. To count them beforehand takes as long as to read them. */
const FIRST_ROOM = 1 << 12;

/** Room for so many accounts, which begins with those that there are. */
function roomFor(count: number, old?: { accounts: Uint32Array; points: BigUint64Array }) {
  const accounts = new Uint32Array(new SharedArrayBuffer(20 * count));
  const points = new BigUint64Array(new SharedArrayBuffer(8 * DOMAINS * count));
  if (old !== undefined) {
    accounts.set(old.accounts);
    points.set(old.points);
  }
  return { accounts, points };
}

/** Sums points account by account. */
function sumsOf(epoch: number, { start, genesis, length, halfLife }: Past) {
  let room = roomFor(FIRST_ROOM);
  const now = growthOf(BigInt(start - genesis), BigInt(halfLife));
  const growths = Array.from({ length: epoch }, (): bigint | undefined => undefined);
  const growthAt = (of: number): bigint => (growths[of] ??= inflate(1n, BigInt((of + 1) * length), BigInt(halfLife)));
  const sums = Array<bigint>(DOMAINS).fill(0n);
  let at = -1;
  const end = (): void => {
    for (let d = 0; d < DOMAINS && at >= 0; d++) {
      if (sums[d] !== 0n) room.points[DOMAINS * at + d] = deflateBy(sums[d] as bigint, now);
      sums[d] = 0n;
    }
  };
  return {
    /** Row `i` of some columns; `halves` are the words of reputation as halves, low half first. */
    add: (from: Uint32Array, halves: readonly Uint32Array[], of: number, i: number): void => {
      if (at < 0 || !sameWords(room.accounts, 5 * at, from, 5 * i)) {
        end();
        if (5 * ++at === room.accounts.length) room = roomFor(2 * at, room);
        room.accounts.set(from.subarray(5 * i, 5 * i + 5), 5 * at);
      }
      for (let d = 0; d < DOMAINS; d++) {
        const earned = (halves[3 - (d >>> 1)] as Uint32Array)[2 * i + (d & 1)] as number;
        if (earned !== 0) sums[d] = (sums[d] as bigint) + BigInt(earned) * growthAt(of);
      }
    },
    standing: (): Standing => {
      end();
      const { accounts, points } = room;
      return { accounts: bytesOf(accounts.subarray(0, 5 * (at + 1))), points: points.subarray(0, DOMAINS * (at + 1)) };
    },
  };
}

function sameWords(a: Uint32Array, x: number, b: Uint32Array, y: number): boolean {
  for (let word = 0; word < 5; word++) if (a[x + word] !== b[y + word]) return false;
  return true;
}
