import type { Signer } from "ethers";
import type { Request } from "../chain/provider.js";
import { Journal } from "../store/journal.js";
import type { Store } from "../store/store.js";
import type { SyncOptions } from "../sync/sync.js";
import { storeIdentity, type Program } from "./contracts.js";
import type { Step } from "./network/simulate.js";
import type { Mined } from "./network/receipts.js";

/** An account that signs, with its address at hand: a wallet, or a signer of a node. */
export type Account = Signer & { readonly address: string };

/** What actions work with. Whoever calls them makes it: the command line, a daemon, a test. */
export interface Session {
  readonly request: Request;
  readonly signer: Account;
  readonly program: Program;
  /** Folder of the program's store and bundles. */
  readonly home: string;
  /** Whether everything is checked and nothing is sent. */
  readonly dryRun?: boolean;
  /** Where transactions are noted before they are sent; nothing is noted if left out. */
  readonly journal?: Journal;
  /** Called with the hash of each transaction before it is sent. */
  readonly onSent?: (hash: string, what: string) => void;
  /** Called with what came of each transaction. */
  readonly onMined?: (mined: Mined, what: string) => void;
  /** Called in a dry run with each call that was checked, in the order in which they would be sent. */
  readonly onChecked?: (call: Step) => void;
  /** Seconds to wait for a transaction. */
  readonly patience?: number;
  /** Most wei that a gas unit of a transaction may cost, tip included; no limit if left out. */
  readonly mostFee?: bigint;
  /** How the chain is read, with a second node if there is one. */
  readonly sync?: SyncOptions;
  /** What counts as confirmed: so many blocks on top, or what the network calls final. */
  readonly confirmed?: number | "finalized";
  /** Whether real tokens are at stake: then proposing and challenging take two nodes that agree. */
  readonly live?: boolean;
}

/** The journal of what is sent from a program's folder. */
export const journalAt = (home: string): Journal => new Journal(home);

/** How the chain is read, with the rows of linked batches that are kept in the program's folder, if there is one. */
export function syncOf({ home, sync }: { readonly home?: string; readonly sync?: SyncOptions }): SyncOptions {
  if (home === undefined) return { ...sync };
  const kept = async (dataHash: string): Promise<Uint8Array | undefined> =>
    (await import("../bundle/archive.js")).archivedRows(home, dataHash);
  return { ...sync, fetch: { ...sync?.fetch, kept } };
}

/** Opens the program's store, hands it on and closes it. The database is loaded only here: most verbs need none. */
export async function withStore<T>(
  { home, program }: Pick<Session, "home" | "program">,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  const { openHome } = await import("../store/store.js");
  const store = await openHome(home, storeIdentity(program.addresses));
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** `withStore`, after the store was brought up to date with the chain and found complete. */
export function withSyncedStore<T>(
  session: Pick<Session, "home" | "program" | "request" | "sync">,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  return withStore(session, async (store) => {
    // Up to the newest block: what the same account did a moment ago must not be done again.
    const options = { ...syncOf(session), confirmations: 0 };
    const { syncComplete } = await import("../sync/complete.js");
    await syncComplete(session.request, store, options);
    return use(store);
  });
}
