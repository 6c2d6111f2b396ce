import { fromHex } from "../../../engine/columns/bytes.js";
import { MAX_UINT64 } from "../../../engine/columns/integers.js";
import { payService, serviceOf } from "../../../engine/epoch/service.js";
import type { Rules } from "../../../engine/rules/rules.js";
import { readServed } from "../../../store/epochs/service.js";
import type { Store } from "../../../store/store.js";
import type { Session } from "../../session.js";
import { chainTime } from "../../time.js";

/** What an account has earned by verification and is not paid yet. */
export interface ServiceDue {
  /** Epoch whose root pays it. */
  readonly paidIn: number;
  /** Unix seconds from which that root can be computed. */
  readonly from: number;
  /** Final epochs that the account served, with its units. */
  readonly parts: readonly { readonly epoch: number; readonly units: bigint }[];
}

/**
 * Units that an account gets for the epochs that became final since the last cut-off: what the root of the next one to be computed pays for
 * their verification, if its budget suffices.
 * @param store Up to date with the chain, with the results of the epochs that were reviewed.
 * @param rules By their hash; nothing is due where those of the epoch that pays are not among them.
 */
export async function serviceDue(
  session: Pick<Session, "request" | "program">,
  store: Store,
  rules: ReadonlyMap<string, Rules>,
  account: string,
): Promise<ServiceDue> {
  const { oracle, reviews } = session.program;
  const now = await chainTime(session);
  const running = now < Number(await oracle.genesis()) ? 0 : Number(await oracle.epochAt(now));
  const before = running > 0 && now < Number(await oracle.cutOff(running - 1));
  const paidIn = before ? running - 1 : running;
  const [cutOff, length] = [Number(await oracle.cutOff(paidIn)), Number(await oracle.epochLength())];
  const { serviceBps = 0 } = rules.get(await oracle.rulesOf(paidIn)) ?? {};
  const [{ stakeRate }, { penalty }] = [await oracle.terms(), await reviews.terms()];
  const served = await readServed(store, { from: cutOff - length, until: cutOff, stakeRate, penalty });
  const parts = payService({ rules: { serviceBps }, budget: MAX_UINT64, served });
  const own = parts.map((part) => ({ epoch: part.epoch, units: serviceOf(part, fromHex(account, 20)) }));
  return { paidIn, from: cutOff, parts: own.filter(({ units }) => units > 0n) };
}
