import { openStore, type Store } from "../store/store.js";
import { storeIdentity, type ProgramAddresses } from "./contracts.js";

/** A store that is never written to disk, for recomputing from chain data alone. */
export function openMemoryStore(addresses: ProgramAddresses): Promise<Store> {
  return openStore(":memory:", storeIdentity(addresses));
}

/** Does something with such a store, and throws it away. */
export async function withMemoryStore<T>(addresses: ProgramAddresses, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openMemoryStore(addresses);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
