import type { Standing } from "../engine/admit.js";
import { deflate, inflate } from "../engine/decay.js";
import { addressAt, fromHex } from "../engine/bytes.js";
import { DOMAINS } from "../engine/tree.js";
import { readResults } from "../store/results.js";
import type { Store } from "../store/store.js";

/**
 * Reputation that accounts hold at the start of an epoch: what they earned in the epochs before, as of each one's end, decayed by the same
 * fixed-point function as on chain.
 * @param start Unix seconds at which the epoch starts.
 */
export async function standingAt(
  store: Store,
  epoch: number,
  { start, genesis, length, halfLife }: { start: number; genesis: number; length: number; halfLife: number },
): Promise<Standing> {
  const inflated = epoch === 0 ? new Map<string, bigint[]>() : await inflatedPoints(store, epoch - 1, length, halfLife);
  const accounts = new Uint8Array(20 * inflated.size);
  const points = new BigUint64Array(DOMAINS * inflated.size);
  let i = 0;
  for (const [account, sums] of inflated) {
    accounts.set(fromHex(account, 20), 20 * i);
    sums.forEach((sum, d) => (points[DOMAINS * i + d] = deflate(sum, BigInt(start - genesis), BigInt(halfLife))));
    i += 1;
  }
  return { accounts, points };
}

async function inflatedPoints(
  store: Store,
  last: number,
  length: number,
  halfLife: number,
): Promise<Map<string, bigint[]>> {
  const { epoch, account, reputation } = await readResults(store, 0, last);
  const view = new DataView(reputation.buffer, reputation.byteOffset, reputation.byteLength);
  const sums = new Map<string, bigint[]>();
  epoch.forEach((number, i) => {
    const key = addressAt(account, i);
    const found = sums.get(key) ?? Array<bigint>(DOMAINS).fill(0n);
    for (let d = 0; d < DOMAINS; d++) {
      const points = view.getUint32(32 * i + 28 - 4 * d);
      if (points > 0)
        found[d] = (found[d] ?? 0n) + inflate(BigInt(points), BigInt((number + 1) * length), BigInt(halfLife));
    }
    sums.set(key, found);
  });
  return sums;
}
