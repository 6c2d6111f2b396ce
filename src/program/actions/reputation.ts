import { DOMAIN_NAMES } from "../../engine/rules/contract-values.js";
import type { Program } from "../contracts.js";
import { send, type Sent } from "../send.js";
import type { Session } from "../session.js";

type Migrant = Pick<Session, "program" | "signer" | "dryRun">;

/** An account's decayed points now, by domain and together, and its votes. */
export async function reputationOf({ reputation }: Program, account: string) {
  const points = await Promise.all(DOMAIN_NAMES.map((_, domain) => reputation.reputationOf(account, domain)));
  const [total, votes] = await Promise.all([reputation.totalReputationOf(account), reputation.getVotes(account)]);
  return { account, total, votes, domains: Object.fromEntries(DOMAIN_NAMES.map((name, d) => [name, points[d] ?? 0n])) };
}

/** Announces the migration of an account whose key is lost, as the signer, who must be of the council. */
export function announceMigration(session: Migrant, from: string, to: string): Promise<Sent<void>> {
  return send(session, session.program.reputation.announceMigration, [from, to]);
}

/** Completes an announced migration after its delay, whoever asks. */
export function completeMigration(session: Migrant, from: string): Promise<Sent<void>> {
  return send(session, session.program.reputation.completeMigration, [from]);
}

/** Cancels an announced migration, as the account itself or the council. */
export function cancelMigration(session: Migrant, from: string): Promise<Sent<void>> {
  return send(session, session.program.reputation.cancelMigration, [from]);
}
