import { sync, type SyncOptions } from "../../../src/sync/sync.js";
import { openStore, type Store } from "../../../src/store/store.js";
import { IDENTITY, type ScriptedChain } from "../chain/scripted-chain.js";
import { contentsOf } from "./rows.js";

/** All that was ever attested. */
export const ALL = { start: 0, end: 0xffffffff, cutOff: 0xffffffff };
/** Tables that a reorganisation undoes. */
export const CHAIN_TABLES = ["contribution", "revocations", "events", "batches"];
/** Tries again without waiting. */
export const quick: SyncOptions = { retry: { sleep: () => Promise.resolve() } };

/** An empty store in memory. */
export const memory = (): Promise<Store> => openStore(":memory:", IDENTITY);

/** What a fresh store makes of the chain as it is. */
export async function fresh(chain: ScriptedChain): Promise<string> {
  const store = await memory();
  await sync(chain.request, store, quick);
  const contents = await contentsOf(store, CHAIN_TABLES);
  await store.close();
  return contents;
}
