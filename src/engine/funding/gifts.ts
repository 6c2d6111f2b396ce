import { AssayError } from "../errors.js";
import { capOf, splitPool, sum } from "./pool.js";
import { byName, inOrder, nested, Refusals, type Recipient, type RoundResult } from "./result.js";
import type { RoundParameters } from "./parameters.js";

type PeerParameters = RoundParameters<"peer">;

/** One gift of points. */
export interface Gift {
  readonly circle: string;
  readonly giver: string;
  readonly receiver: string;
  /** Whole points. */
  readonly points: bigint;
}

/** What is known of a member; a member of whom nothing is known is its own wallet, not verified, and receives. */
export interface Member {
  readonly id: string;
  /** Two ids of one wallet are one member. */
  readonly wallet: string;
  readonly verified: boolean;
  /** False for one who opted out of receiving. */
  readonly receives: boolean;
}

/** Ids as wallets, and what holds for each wallet. */
class Members {
  readonly #wallets = new Map<string, string>();
  readonly #verified = new Set<string>();
  readonly #optedOut = new Set<string>();

  constructor(members: readonly Member[]) {
    for (const { id, wallet, verified, receives } of members) {
      if (this.#wallets.has(id)) throw new AssayError("DUPLICATE", `Member ${id} stands twice.`);
      this.#wallets.set(id, wallet);
      if (verified) this.#verified.add(wallet);
      if (!receives) this.#optedOut.add(wallet);
    }
  }

  walletOf(id: string): string {
    return this.#wallets.get(id) ?? id;
  }

  isVerified(wallet: string): boolean {
    return this.#verified.has(wallet);
  }

  receives(wallet: string): boolean {
    return !this.#optedOut.has(wallet);
  }
}

/** Points by giver and receiver, both as wallets. */
type Given = Map<string, Map<string, bigint>>;

/** The gifts of each circle between wallets, without those that no budget is spent on. */
function givenByCircle(gifts: readonly Gift[], members: Members, parameters: PeerParameters, refusals: Refusals) {
  const circles = new Map(Object.keys(parameters.pools).map((circle) => [circle, new Map() as Given]));
  for (const gift of gifts) {
    const { circle, points } = gift;
    const given = circles.get(circle);
    if (given === undefined) throw new AssayError("NOT_FOUND", `Circle ${circle} has no pool.`, "Name it in pools.");
    if (points < 0n) throw new AssayError("INVALID_ARGUMENT", `${gift.giver} gives negative points.`);
    const [giver, receiver] = [members.walletOf(gift.giver), members.walletOf(gift.receiver)];
    if (giver === receiver) refusals.add("SELF");
    else if (!members.receives(receiver)) refusals.add("OPTED_OUT");
    else if (points === 0n) refusals.add("ZERO");
    else {
      const receivers = nested(given, giver);
      receivers.set(receiver, (receivers.get(receiver) ?? 0n) + points);
    }
  }
  return circles;
}

/** A giver's gifts within the budget; none if they exceed it and the round says so. */
function withinBudget(gifts: ReadonlyMap<string, bigint>, parameters: PeerParameters, refusals: Refusals) {
  const { budget, overBudget } = parameters;
  const sorted = inOrder(gifts);
  const points = sorted.map(([, each]) => each);
  if (budget === null || sum(points) <= budget) return sorted;
  refusals.add("OVER_BUDGET", sorted.length);
  if (overBudget === "void") return [];
  const scaled = splitPool(budget, points, { rounding: "largest-remainder", cap: null, capExcess: "back" });
  return sorted.map(([receiver], i) => [receiver, scaled[i] ?? 0n] as [string, bigint]);
}

/** What each wallet of a circle received, in ascending order. */
function receivedIn(given: Given, members: Members, parameters: PeerParameters, refusals: Refusals) {
  const received = new Map<string, { points: bigint; counted: number }>();
  const { giftCap, unverifiedCap } = parameters;
  for (const gifts of given.values()) {
    for (const [receiver, points] of withinBudget(gifts, parameters, refusals)) {
      const before = received.get(receiver) ?? { points: 0n, counted: 0 };
      const capped = giftCap !== null && points > giftCap ? giftCap : points;
      received.set(receiver, { points: before.points + capped, counted: before.counted + 1 });
    }
  }
  return inOrder(received).map(([id, { points, counted }]) => {
    const bounded = unverifiedCap !== null && !members.isVerified(id) && points > unverifiedCap;
    return { id, counted, received: bounded ? unverifiedCap : points };
  });
}

/**
 * Peer allocation: the pool of each circle goes to its members by the points that others gave them. Two ids of one wallet are one member;
 * gifts to oneself and to those who opted out count nothing and cost no budget. Where nobody gave anything the pool goes back.
 * @param members What is known of members; may leave out any.
 * @throws AssayError NOT_FOUND for a circle without a pool; DUPLICATE for a member that stands twice; INVALID_ARGUMENT for negative points.
 * @example peerRound([{ circle: "main", giver: "ann", receiver: "ben", points: 40n }], parameters).recipients[0]?.received // 40n
 */
export function peerRound(
  gifts: readonly Gift[],
  parameters: PeerParameters,
  members: readonly Member[] = [],
): RoundResult {
  const [refusals, known] = [new Refusals(), new Members(members)];
  const circles = givenByCircle(gifts, known, parameters, refusals);
  const recipients = inOrder(circles).flatMap(([circle, given]): Recipient[] => {
    const pool = parameters.pools[circle] ?? 0n;
    const received = receivedIn(given, known, parameters, refusals);
    const { rounding, capExcess } = parameters;
    const weights = received.map((each) => each.received);
    const amounts = splitPool(pool, weights, { rounding, capExcess, cap: capOf(pool, parameters) });
    return received.map((each, i) => ({ ...each, circle, amount: amounts[i] ?? 0n }));
  });
  const paid = sum(recipients.map(({ amount }) => amount));
  const pools = sum(Object.values(parameters.pools));
  return { recipients, paid, left: pools - paid, refused: refusals.counts };
}

/**
 * What a wallet gets over all circles, in ascending order.
 * @example const amount = new Map(totalsOf({ recipients, paid, left, refused })).get("ann");
 */
export function totalsOf({ recipients }: RoundResult): readonly (readonly [id: string, amount: bigint])[] {
  const totals = new Map<string, bigint>();
  for (const { id, amount } of recipients) totals.set(id, (totals.get(id) ?? 0n) + amount);
  return [...totals].sort(([a], [b]) => byName(a, b));
}
