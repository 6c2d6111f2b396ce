import { readManifest } from "../../../bundle/read.js";
import type { Manifest } from "../../../engine/bundle/manifest.js";
import { AssayError } from "../../../engine/errors.js";
import { send, type Sent } from "../../send.js";
import type { Session } from "../../session.js";
import { chainTime, when } from "../../time.js";
import { withComputed, type GivenRules } from "./compute.js";
import { checkOpen, proposedRoot } from "./status.js";

/** A call about a root. */
export interface SentRoot extends Sent<void> {
  readonly root: string;
}

/** Proposes the root of an epoch that was computed here; `uri` says where its bundle is published. */
export async function proposeEpoch(
  session: Session,
  epoch: bigint,
  uri: string,
): Promise<SentRoot & Pick<Manifest, "total">> {
  await checkOpen(session, epoch);
  const { root, total, bundleHash } = await readManifest(session.home, Number(epoch));
  const sent = await send(session, session.program.oracle.propose, [epoch, root, bundleHash, uri]);
  return { ...sent, root, total };
}

/** Recomputes a proposed epoch; gives both roots. */
async function compareRoots(session: Session, given: GivenRules, epoch: bigint) {
  await proposedRoot(session.program, epoch);
  return withComputed(session, given, epoch, async ({ root }) => {
    return { own: root, proposed: await proposedRoot(session.program, epoch) };
  });
}

/**
 * Recomputes a proposed epoch and confirms its root.
 * @throws AssayError MISMATCH if the root is wrong.
 */
export async function confirmEpoch(session: Session, given: GivenRules, epoch: bigint): Promise<SentRoot> {
  const { own, proposed } = await compareRoots(session, given, epoch);
  if (own !== proposed) {
    const text = `Root ${proposed} is proposed for epoch ${epoch}, but ${own} comes out of the chain's data.`;
    throw new AssayError("MISMATCH", text, "Do not confirm it: `npx hardhat epoch challenge`.");
  }
  return { ...(await send(session, session.program.oracle.confirm, [epoch, own])), root: own };
}

/**
 * Recomputes a proposed epoch and challenges its root with the right one.
 * @throws AssayError INVALID_ARGUMENT if the root is right.
 */
export async function challengeEpoch(
  session: Session,
  given: GivenRules,
  epoch: bigint,
): Promise<SentRoot & { readonly counterRoot: string }> {
  const { own, proposed } = await compareRoots(session, given, epoch);
  if (own === proposed) {
    const text = `Root ${proposed} of epoch ${epoch} is right; a challenge would lose its bond.`;
    throw new AssayError("INVALID_ARGUMENT", text);
  }
  const sent = await send(session, session.program.oracle.challenge, [epoch, own]);
  return { ...sent, root: proposed, counterRoot: own };
}

/** Rules on an open challenge, as the signer, who must be of the council. */
export function ruleChallenge(session: Session, epoch: bigint, uphold: boolean): Promise<Sent<void>> {
  return send(session, session.program.oracle.rule, [epoch, uphold]);
}

/** Ends a challenge on which the council did not rule in time, whoever asks. */
export function expireChallenge(
  session: Pick<Session, "program" | "signer" | "dryRun">,
  epoch: bigint,
): Promise<Sent<void>> {
  return send(session, session.program.oracle.expire, [epoch]);
}

/** Makes a proposed root final, whoever asks. */
export async function finalizeEpoch(session: Session, epoch: bigint): Promise<SentRoot> {
  const { oracle } = session.program;
  const root = await proposedRoot(session.program, epoch);
  const from = await oracle.finalizableAt();
  if (BigInt(await chainTime(session)) < from) {
    const hint = `It can be made final from ${when(from)} on.`;
    throw new AssayError("INVALID_ARGUMENT", `Epoch ${epoch} can still be challenged.`, hint);
  }
  return { ...(await send(session, oracle.finalize, [epoch])), root };
}
