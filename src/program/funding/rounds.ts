import type { Result } from "ethers";
import { classifyNodeError } from "../../chain/node-errors.js";
import type { Request } from "../../chain/provider.js";
import type { ClosedRound } from "../../engine/epoch/round-shares.js";
import { QuadraticRoundScaling } from "../../engine/rules/contract-values.js";
import type { NamedRound } from "../../engine/rules/rules.js";
import { readCursor } from "../../store/steps.js";
import type { Store } from "../../store/store.js";
import { PairwiseRound__factory } from "../../../typechain-types/index.js";
import { readAt } from "../contracts.js";

const { createInterface } = PairwiseRound__factory;

/** Gifts of a call; of the most that a round takes these are a handful of calls. */
const GIFTS_AT_ONCE = 1_000;

/** Asks a view of a round's contract as of a block. */
type Ask = (view: string, ...args: readonly unknown[]) => Promise<unknown>;

/**
 * The rounds that the rules name and whose shares an epoch's root commits to. Nothing that is read here changes after a round's close, which
 * is before the epoch's cut-off, so any block from then on gives the same. A named round that is not there, that was cancelled, or that
 * belongs to another epoch has no part in this one.
 * @param store Where the chain was read to: rounds are read as of that block. The newest block if left out.
 * @throws What the node throws, unless it says that the contract refused.
 */
export async function readClosedRounds(
  { request, store }: { readonly request: Request; readonly store?: Store },
  named: readonly NamedRound[],
  epoch: number,
): Promise<ClosedRound[]> {
  const block = named.length === 0 || store === undefined ? undefined : (await readCursor(store))?.hash;
  const found: ClosedRound[] = [];
  for (const { contract, id } of named) {
    const round = await readRound(request, { contract, id: BigInt(id) }, epoch, block);
    if (round !== undefined) found.push(round);
  }
  return found;
}

/** One round, if it belongs to the epoch. */
async function readRound(
  request: Request,
  { contract, id }: Pick<ClosedRound, "contract" | "id">,
  epoch: number,
  block: string | undefined,
): Promise<ClosedRound | undefined> {
  const at = block === undefined ? "latest" : { blockHash: block };
  if ((await request("eth_getCode", [contract, at])) === "0x") return undefined;
  const ask: Ask = (view, ...args) =>
    readAt(request, { interface: createInterface(), target: contract }, [view, ...args], block);
  const own = await ask("epochOf", id).catch(absentIfRefused);
  if (own === undefined || Number(own) !== epoch) return undefined;
  const { cancelled, pool, capBps } = (await ask("roundOf", id)) as Result;
  if (cancelled === true && (await ask("isExpired", id)) !== true) return undefined;
  const { bound, scaling } = (await ask("matchingOf", id)) as Result;
  return {
    ...{ contract, id, pool: BigInt(String(pool)), capBps: Number(capBps), bound: BigInt(String(bound)) },
    scaling: Number(scaling) === QuadraticRoundScaling.Alpha ? "alpha" : "when-exceeded",
    donations: await readDonations(ask, id),
  };
}

/** A contract that refuses to speak of a round has none. */
function absentIfRefused(error: unknown): undefined {
  if (classifyNodeError(error).kind === "reverted") return undefined;
  throw error;
}

async function readDonations(ask: Ask, id: bigint): Promise<ClosedRound["donations"]> {
  const count = Number(await ask("giftCount", id));
  const gifts: Result[] = [];
  for (let from = 0; from < count; from += GIFTS_AT_ONCE) {
    gifts.push(...((await ask("giftsOf", id, from, GIFTS_AT_ONCE)) as Result[]));
  }
  return gifts.map(({ donor, project, amount }) => ({
    donor: String(donor).toLowerCase(),
    project: String(project).toLowerCase(),
    amount: BigInt(String(amount)),
  }));
}
