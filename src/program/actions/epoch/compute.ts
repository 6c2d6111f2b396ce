import { ZeroHash } from "ethers";
import type { ComputedEpoch } from "../../../bundle/computed.js";
import { checkBundle, readBundle } from "../../../bundle/check.js";
import { withDraftTable, withScratchTable, writeBundle } from "../../../bundle/write.js";
import { outcomesOf, sumUnits, type Outcomes } from "../../../engine/epoch/outcomes.js";
import { AssayError } from "../../../engine/errors.js";
import { recompute, type ComputeContext } from "../../compute.js";
import { syncOf, withStore, type Session } from "../../session.js";
import { withMemoryStore } from "../../verify.js";

/** Rules of a program by their hash, whether to go on where they and the contracts disagree, and what computes epochs. */
export type GivenRules = Pick<ComputeContext, "rules" | "allowMismatch" | "engine">;

/** Recomputes an epoch in the program's own store and hands it on; the store is closed afterwards. */
export function withComputed<T>(
  session: Session,
  given: GivenRules,
  epoch: bigint,
  use: (computed: ComputedEpoch) => Promise<T> | T,
): Promise<T> {
  return withStore(session, async (store) =>
    use(await recompute({ ...session, ...given, sync: syncOf(session), store }, Number(epoch))),
  );
}

/** What a computed epoch comes to. Amounts in units. */
export function summaryOf(computed: ComputedEpoch) {
  const { epoch, budget, root, total, accounts, accepted, refused, converts = [] } = computed;
  return { epoch, root, total, outcomes: outcomesOfEpoch(computed), budget, accounts, accepted, refused, converts };
}

/** What an epoch pays in the end: its root's total counts what is held. */
export function outcomesOfEpoch({ total, result }: Pick<ComputedEpoch, "total" | "result">): Outcomes {
  const held = sumUnits(result.held);
  return outcomesOf(total - held, held);
}

/** Computes an epoch and writes its bundle. */
export function computeBundle(session: Session, given: GivenRules, epoch: bigint) {
  const { home, program } = session;
  return withStore(session, (store) =>
    withDraftTable(home, async (table) => {
      const computed = await recompute({ ...session, ...given, sync: syncOf(session), store, table }, Number(epoch));
      const { folder, bundleHash } = await writeBundle(home, program.addresses, computed);
      return { ...summaryOf(computed), start: computed.start, end: computed.end, bundle: folder, bundleHash };
    }),
  );
}

type Reader = Pick<Session, "request" | "program" | "sync" | "confirmed"> & Partial<Pick<Session, "home">>;

/** Recomputes an epoch from chain data alone, in a store of its own that is thrown away. */
export async function withFresh<T>(
  session: Reader,
  given: GivenRules & Pick<ComputeContext, "table">,
  epoch: bigint,
  use: (computed: ComputedEpoch) => Promise<T> | T,
): Promise<T> {
  return withMemoryStore(session.program.addresses, async (store) =>
    use(await recompute({ ...session, ...given, sync: syncOf(session), store, keep: false }, Number(epoch))),
  );
}

/** What is computed with its table of contributions, where a bundle's own is to be compared with it. */
function withTableFor<T>(
  bundle: string | undefined,
  use: (given: { readonly table?: string }) => Promise<T>,
): Promise<T> {
  return bundle === undefined ? use({}) : withScratchTable((table) => use({ table }));
}

/**
 * Compares an epoch's root on chain with what comes out of the chain's data alone.
 * @param bundle Folder of a bundle to check as well: its hash first, then every file.
 * @throws AssayError MISMATCH if the root on chain or a file of the bundle is another; INCOMPLETE, NOT_YET or CHAIN if that cannot be decided.
 */
export async function verifyEpoch(
  session: Reader,
  given: GivenRules,
  epoch: bigint,
  bundle?: string,
): Promise<ComputedEpoch> {
  const { addresses, oracle } = session.program;
  if (bundle !== undefined) {
    const published = await oracle.bundleOf(epoch, await oracle.standingRoot(epoch));
    await readBundle(bundle, published === ZeroHash ? undefined : published);
  }
  const check = async (computed: ComputedEpoch): Promise<ComputedEpoch> => {
    const root = await oracle.standingRoot(epoch);
    if (root === computed.root) {
      if (bundle !== undefined) await checkBundle(bundle, addresses, computed);
      return computed;
    }
    if (root === ZeroHash) throw notProposed(epoch, computed.root);
    const text = `Epoch ${epoch}: root ${root} is on chain, but ${computed.root} comes out of the chain's data.`;
    throw new AssayError("MISMATCH", text, "Challenge it inside its window: `npx hardhat epoch challenge`.");
  };
  return withTableFor(bundle, (table) => withFresh(session, { ...given, ...table }, epoch, check));
}

function notProposed(epoch: bigint, computed: string): AssayError {
  const text = `Epoch ${epoch} has no root on chain yet; ${computed} comes out of the chain's data.`;
  return new AssayError("NOT_YET", text, "An operator proposes one: `npx hardhat epoch propose`.");
}
