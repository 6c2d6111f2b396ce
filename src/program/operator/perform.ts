import { EXIT } from "../network/exit-codes.js";
import { failureOf } from "../network/failures.js";
import { syncComplete } from "../../sync/complete.js";
import { demandChunk, publishChunk, settleDemand, vouch } from "../actions/attest/availability.js";
import { computeBundle, withFresh, type GivenRules } from "../actions/epoch/compute.js";
import { challengeEpoch, settleStake } from "../actions/epoch/dispute.js";
import { confirmEpoch, finalizeEpoch, proposeEpoch, requireSecond } from "../actions/epoch/settle.js";
import { openHolds } from "../actions/hold.js";
import { send, type Mined } from "../send.js";
import { syncOf, withStore, type Session } from "../session.js";
import type { Check, EpochRoot, OperatorFacts } from "./decide/facts.js";
import type { Act, Step } from "./decide/step.js";

/** What steps are done with. */
export interface Means {
  readonly session: Session;
  readonly given: GivenRules;
  /** Where bundles are published; `{epoch}` stands for the number of the epoch. */
  readonly uri: string;
}

/** What came of a step. */
export interface Done {
  readonly mined?: Mined | undefined;
  /** What a fresh store said, if it was asked. */
  readonly check?: Check;
}

type Perform = (means: Means, step: Step, facts: OperatorFacts) => Promise<Done>;

const PERFORM: Readonly<Record<Act, Perform>> = {
  compute: async ({ session, given }, { epoch }) => {
    await computeBundle(session, given, BigInt(epoch));
    return {};
  },
  verify: async (means, step, { own }) => ({ check: await checkRoot(means, rootOf(step), own?.root) }),
  propose: (means, { epoch }) => proposeEpoch(means.session, BigInt(epoch), uriOf(means, epoch)),
  confirm: ({ session, given }, { epoch }) => confirmEpoch(session, given, BigInt(epoch)),
  challenge: (means, { epoch }) => challengeEpoch(means.session, means.given, BigInt(epoch), uriOf(means, epoch)),
  stake: ({ session }, step) => {
    requireSecond(session);
    const { epoch, root } = rootOf(step);
    return send(session, session.program.oracle.addStake, [epoch, root, step.units ?? 0n]);
  },
  finalize: ({ session }, { epoch }) => finalizeEpoch(session, BigInt(epoch)),
  settle: ({ session }, step) => {
    const { epoch, root } = rootOf(step);
    return settleStake(session, BigInt(epoch), root, session.signer.address);
  },
  "open holds": ({ session }, { epoch }) => openHolds(session, BigInt(epoch)),
  "read batches": async ({ session }) => {
    await withStore(session, (store) => syncComplete(session.request, store, syncOf(session)));
    return {};
  },
  "sign batch": ({ session }, step) => withStore(session, (store) => vouch(session, store, batchIn(step))),
  "publish chunk": ({ session }, step) =>
    withStore(session, (store) => publishChunk(session, store, batchIn(step), chunkIn(step))),
  "demand chunk": ({ session }, step) => demandChunk(session, batchIn(step), chunkIn(step)),
  "settle demand": ({ session }, step) => settleDemand(session, batchIn(step), chunkIn(step)),
};

/**
 * Does one step. Whatever it sends is journaled before; the same step again finds it.
 * @throws As the action of the step does.
 */
export const perform: Perform = (means, step, facts) => PERFORM[step.act](means, step, facts);

const uriOf = ({ uri }: Means, epoch: number): string => uri.replaceAll("{epoch}", String(epoch));

function rootOf({ epoch, root, act }: Step): EpochRoot {
  if (root === undefined) throw new TypeError(`A step to ${act} without a root`);
  return { epoch, root };
}

function batchIn({ batch, act }: Step): number {
  if (batch === undefined) throw new TypeError(`A step to ${act} without a batch`);
  return batch;
}

function chunkIn({ chunk, act }: Step): number {
  if (chunk === undefined) throw new TypeError(`A step to ${act} without a chunk`);
  return chunk;
}

/** Recomputes an epoch in a fresh store. What keeps it from an answer makes no root wrong. */
async function checkRoot({ session, given }: Means, { epoch, root }: EpochRoot, own?: string): Promise<Check> {
  const said = (verdict: Check["verdict"], reason: string): Check => ({ epoch, root, verdict, reason });
  try {
    const fresh = await withFresh(session, given, BigInt(epoch), (computed) => computed.root);
    if (fresh === root) return said("right", "it comes out of the chain's data.");
    if (own === undefined || own === fresh) return said("wrong", `${fresh} comes out of the chain's data.`);
    return said("undecided", `a fresh store gives ${fresh}, the store here ${own}.`);
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined || failure.exitCode === EXIT.notYet) throw error;
    return said("undecided", failure.line);
  }
}
