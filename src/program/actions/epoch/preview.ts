import type { ComputedEpoch } from "../../../bundle/computed.js";
import { AssayError } from "../../../engine/errors.js";
import { syncComplete } from "../../../sync/complete.js";
import { computeFromStore, type ComputeContext } from "../../compute.js";
import { termsOf } from "../../epoch/terms.js";
import type { Program } from "../../contracts.js";
import type { Session } from "../../session.js";
import { chainTime, when } from "../../time.js";
import { withMemoryStore } from "../../verify.js";
import type { GivenRules } from "./compute.js";

type Reader = Pick<Session, "request" | "program" | "sync" | "confirmed">;

/** The epoch that is running: work that is attested now counts in it. */
export async function runningEpoch(session: Pick<Session, "program" | "request">): Promise<bigint> {
  const { oracle } = session.program;
  const [genesis, length, now] = [await oracle.genesis(), await oracle.epochLength(), await chainTime(session)];
  if (BigInt(now) >= genesis) return (BigInt(now) - genesis) / length;
  throw new AssayError("NOT_YET", "No epoch has begun.", `Epoch 0 begins at ${when(genesis)}.`);
}

/**
 * Computes an epoch as it stands, over or not, with those before it that are not final, in a store that is thrown away: an estimate. Work,
 * reviews, disputes and revocations still to come change it, and budgets of epochs that are not next are what the curve gives.
 * @throws AssayError as `recompute`, but for epochs that are not over.
 */
export async function previewEpoch<T>(
  session: Reader,
  given: GivenRules,
  epoch: bigint,
  use: (computed: ComputedEpoch) => Promise<T> | T,
): Promise<T> {
  return withMemoryStore(session.program.addresses, async (store) => {
    const context: ComputeContext = { ...session, ...given, store };
    await syncComplete(session.request, store, session.sync);
    for (let earlier = 0; earlier < Number(epoch); earlier++) await compute(context, earlier);
    return use(await compute(context, Number(epoch)));
  });
}

async function compute(context: ComputeContext, epoch: number): Promise<ComputedEpoch> {
  const budget = await expectedBudget(context.program, epoch);
  return computeFromStore(context.store, await termsOf(context, epoch, budget), { threads: 1 });
}

/** Budget of an epoch that cannot have its own yet; undefined for the others. */
async function expectedBudget({ oracle, schedule }: Program, epoch: number): Promise<bigint | undefined> {
  return epoch > Number(await oracle.nextEpoch()) ? schedule.scheduledOf(epoch) : undefined;
}
