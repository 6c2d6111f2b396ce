import { send, type Sent } from "../../send.js";
import type { Session } from "../../session.js";

type Attester = Pick<Session, "program" | "signer" | "dryRun">;

/** Takes back a contribution that the signer attested, before its epoch's cut-off. */
export async function revokeContribution(session: Attester, uid: string): Promise<Sent<void>> {
  const { eas, resolver } = session.program;
  return send(session, eas.revoke, [{ schema: await resolver.schema(), data: { uid, value: 0n } }]);
}

/** Takes back a batch that the signer anchored, before its epoch's cut-off. */
export function revokeBatch(session: Attester, batch: number): Promise<Sent<void>> {
  return send(session, session.program.batches.revoke, [batch]);
}
