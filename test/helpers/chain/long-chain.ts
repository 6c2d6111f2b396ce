import { keccak256 } from "ethers";

import { encodeRows } from "../../../src/engine/mirrors/batch.js";
import type { SyncOptions } from "../../../src/sync/sync.js";
import {
  accepted,
  address,
  INTERFACE,
  revoked,
  scriptedChain,
  type Emission,
  type ScriptedChain,
} from "./scripted-chain.js";

/** Small steps, so that there is much between which a process can die. */
export const STEPS: SyncOptions = { initialRange: 2, maxRange: 2 };

/** A chain of 160 blocks with all that an import meets; the same at each call. */
export function longChain(): ScriptedChain {
  const chain = scriptedChain();
  for (let n = 0; n < 160; n++) {
    const events = [accepted(2 * n), accepted(2 * n + 1)];
    if (n % 10 === 5) events.push(revoked(n));
    if (n % 10 === 7) events.push(batch(n));
    chain.mine(...events);
  }
  return chain;
}

function batch(n: number): Emission {
  const rows = Array.from({ length: 20 }, (_, i) => ({
    account: address(`account ${i}`),
    task: 1,
    quantity: i + 1,
    quality: 10_000,
    evidence: keccak256(address(`evidence ${n} ${i}`)),
  }));
  const data = encodeRows(rows);
  const args = [n, address("attester"), rows.length, keccak256(data)];
  return {
    contract: "batchAnchor",
    name: "BatchPublished",
    args,
    input: INTERFACE.encodeFunctionData("publish", [data]),
  };
}
