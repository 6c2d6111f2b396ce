import { addressAt } from "../../engine/columns/bytes.js";
import { AssayError } from "../../engine/errors.js";
import { DOMAIN_NAMES, DOMAINS } from "../../engine/rules/contract-values.js";
import { readEpochs } from "../../store/epochs/results.js";
import { standingAt } from "../../store/epochs/standing.js";
import type { Program } from "../contracts.js";
import { send, type Sent } from "../send.js";
import { withStore, type Session } from "../session.js";

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

/** An account's place in a leaderboard, with its points by domain. */
export interface Place {
  readonly account: string;
  readonly points: bigint;
  readonly domains: readonly bigint[];
}

/**
 * The accounts with the most points, the first first; ties by the lower address. Points are what was earned in all final epochs, whether
 * claimed or not, decayed to the start of the next one.
 * @param domain Number of the domain whose points count; all together if left out.
 * @throws AssayError NOT_FOUND if a final epoch is not computed here.
 */
export async function leaderboard(
  session: Pick<Session, "program" | "home">,
  domain?: number,
): Promise<{ readonly epoch: number; readonly places: Place[] }> {
  const { program } = session;
  const epoch = Number(await program.oracle.nextEpoch());
  const [genesis, length] = [Number(await program.oracle.genesis()), Number(await program.oracle.epochLength())];
  const past = {
    start: genesis + length * epoch,
    genesis,
    length,
    halfLife: Number(await program.reputation.halfLife()),
  };
  const { accounts, points } = await withStore(session, async (store) => {
    requireAll(await readEpochs(store), epoch);
    return standingAt(store, epoch, past);
  });
  const places = Array.from({ length: accounts.length / 20 }, (_, i): Place => {
    const domains = [...points.subarray(DOMAINS * i, DOMAINS * (i + 1))];
    const all = domains.reduce((sum, own) => sum + own, 0n);
    return { account: addressAt(accounts, i), points: domain === undefined ? all : (domains[domain] ?? 0n), domains };
  });
  // Accounts ascend, and the order of equals is kept.
  places.sort((a, b) => (a.points < b.points ? 1 : a.points > b.points ? -1 : 0));
  return { epoch, places: places.filter((place) => place.points > 0n) };
}

function requireAll(records: readonly { readonly epoch: number }[], next: number): void {
  const known = new Set(records.map(({ epoch }) => epoch));
  const missing = Array.from({ length: next }, (_, epoch) => epoch).find((epoch) => !known.has(epoch));
  if (missing === undefined) return;
  const hint = `Compute it with \`npx hardhat epoch compute --epoch ${next - 1}\`, and with it those before.`;
  throw new AssayError("NOT_FOUND", `Epoch ${missing} is not computed here.`, hint);
}
