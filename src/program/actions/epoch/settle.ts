import { readManifest } from "../../../bundle/read.js";
import type { Manifest } from "../../../engine/bundle/manifest.js";
import { AssayError } from "../../../engine/errors.js";
import { EpochOracleStatus } from "../../../engine/rules/contract-values.js";
import { isSent, sentArgs, type MeantCall } from "../../network/earlier.js";
import { send, type Sent } from "../../send.js";
import { readEpochs } from "../../../store/epochs/results.js";
import { withSyncedStore, type Session } from "../../session.js";
import { chainTime, when } from "../../time.js";
import { computeBundle, type GivenRules } from "./compute.js";
import { checkOpen, nextEpoch, standingRoot } from "./status.js";

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
  const { oracle } = session.program;
  const sentBefore = await sentArgs<ProposeArgs>(session, rootCall(oracle, "propose", epoch));
  if (sentBefore === undefined) await checkOpen(session, epoch);
  const { root, total, bundleHash } = await readManifest(session.home, Number(epoch));
  if (sentBefore === undefined) await requireCurrent(session, epoch, root);
  const sent = await send(session, oracle.propose, sentBefore ?? [epoch, root, bundleHash, uri]);
  return { ...sent, root: sentBefore?.[1] ?? root, total };
}

type ProposeArgs = [epoch: bigint, root: string, bundleHash: string, uri: string];

/** Calls about roots of an epoch that an earlier command of the signer sent, whatever root it brought: what was checked then stands. */
export const rootCall = (contract: MeantCall["contract"], method: string, epoch: bigint): MeantCall => ({
  contract,
  method,
  isMeant: ([of]) => of === epoch,
});

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

/** The epoch that is to be made final, by a ruling or without: the next one, or the one that a command made final which was cut off before it said so. */
export async function epochToFinalize(session: Session, method: "finalize" | "rule" = "finalize"): Promise<bigint> {
  const { oracle } = session.program;
  const call = { contract: oracle, method, isMeant: () => true };
  const [sentBefore] = (await sentArgs<[epoch: bigint]>(session, call)) ?? [];
  return sentBefore ?? nextEpoch(session);
}

/** Makes the root that stands final, whoever asks. */
export async function finalizeEpoch(session: Session, epoch: bigint): Promise<SentRoot> {
  const { oracle } = session.program;
  if (await isSent(session, oracle.finalize, [epoch]))
    return { ...(await send(session, oracle.finalize, [epoch])), root: await oracle.standingRoot(epoch) };
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
