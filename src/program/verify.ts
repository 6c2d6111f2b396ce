import { openStore, type Store } from "../store/store.js";
import { storeIdentity, type ProgramAddresses } from "./contracts.js";

/** A store that is never written to disk, for recomputing from chain data alone. */
export function openMemoryStore(addresses: ProgramAddresses): Promise<Store> {
  return openStore(":memory:", storeIdentity(addresses));
}
