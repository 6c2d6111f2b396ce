import { readManifest } from "../../../bundle/read.js";
import type { Manifest } from "../../../engine/bundle/manifest.js";
import { AssayError } from "../../../engine/errors.js";
import { EpochOracleStatus } from "../../../engine/rules/contract-values.js";
import { send, type Sent } from "../../send.js";
import { readEpochs } from "../../../store/epochs/results.js";
import { withSyncedStore, type Session } from "../../session.js";
import { chainTime, when } from "../../time.js";
import { computeBundle, type GivenRules } from "./compute.js";
import { checkOpen, standingRoot } from "./status.js";

/** A call about a root. */
export interface SentRoot extends Sent<void> {
  readonly root: string;
}

/**
 * Refuses to stake on what one node says where real tokens are at stake.
 * @throws AssayError INVALID_ARGUMENT.
 */
export function requireSecond({ live = false, sync = {} }: Session): void {
  if (!live || sync.second !== undefined) return;
  const text = "Proposing and challenging on a live network need a second RPC URL that agrees with the first.";
  throw new AssayError(
    "INVALID_ARGUMENT",
    text,
    "Give one of another provider with --rpc2, or ASSAY_RPC_URL_2 in .env.",
  );
}

/** Refuses a root that was computed from a store that has changed since, or of which something turns out to be missing. */
async function requireCurrent(session: Session, epoch: bigint, root: string): Promise<void> {
  const computed = await withSyncedStore(session, readEpochs);
  if (computed.some((record) => record.epoch === Number(epoch) && record.root === root)) return;
  const text = `The bundle of epoch ${epoch} is not what the store computes any more.`;
  throw new AssayError("INCOMPLETE", text, "Compute it again: `npx hardhat epoch compute`.");
}

/** Proposes the root of an epoch that was computed here; `uri` says where its bundle is published. */
export async function proposeEpoch(
  session: Session,
  epoch: bigint,
  uri: string,
): Promise<SentRoot & Pick<Manifest, "total">> {
  requireSecond(session);
  await checkOpen(session, epoch);
  const { root, total, bundleHash } = await readManifest(session.home, Number(epoch));
  await requireCurrent(session, epoch, root);
  const sent = await send(session, session.program.oracle.propose, [epoch, root, bundleHash, uri]);
  return { ...sent, root, total };
}

/**
 * Recomputes a proposed epoch and confirms its root and its bundle.
 * @throws AssayError MISMATCH if the root or the bundle is another.
 */
export async function confirmEpoch(session: Session, given: GivenRules, epoch: bigint): Promise<SentRoot> {
  const { oracle } = session.program;
  await standingRoot(session.program, epoch);
  const { root, bundleHash } = await computeBundle(session, given, epoch);
  const proposed = await standingRoot(session.program, epoch);
  if (root !== proposed) {
    const text = `Root ${proposed} is proposed for epoch ${epoch}, but ${root} comes out of the chain's data.`;
    throw new AssayError("MISMATCH", text, "Do not confirm it: `npx hardhat epoch challenge`.");
  }
  const published = await oracle.bundleOf(epoch, root);
  if (published !== bundleHash) {
    const text = `The root of epoch ${epoch} is right, but it was proposed with the bundle ${published} and not ${bundleHash}.`;
    throw new AssayError("MISMATCH", text, "Do not confirm it; ask the proposer for its bundle.");
  }
  return { ...(await send(session, oracle.confirm, [epoch, root, bundleHash])), root };
}

/** Makes the root that stands final, whoever asks. */
export async function finalizeEpoch(session: Session, epoch: bigint): Promise<SentRoot> {
  const { oracle } = session.program;
  const root = await standingRoot(session.program, epoch, [EpochOracleStatus.Proposed, EpochOracleStatus.Disputed]);
  const from = await oracle.finalizableAt();
  if (BigInt(await chainTime(session)) < from) {
    const hint = `It can be made final from ${when(from)} on.`;
    throw new AssayError("NOT_YET", `Epoch ${epoch} can still be challenged.`, hint);
  }
  return { ...(await send(session, oracle.finalize, [epoch])), root };
}

/** Says where else the bundle of an epoch's root can be had, as an active operator. */
export async function announceMirror(
  session: Pick<Session, "program" | "signer" | "dryRun">,
  epoch: bigint,
  uri: string,
): Promise<SentRoot> {
  const { oracle } = session.program;
  const root = await oracle.standingRoot(epoch);
  return { ...(await send(session, oracle.announceMirror, [epoch, root, uri])), root };
}
