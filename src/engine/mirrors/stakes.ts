/** How a stake came to a root of an epoch: the rows of the table of `IRootStakes`. */
export type StakeKind = "backing" | "proposal" | "confirmation" | "challenge" | "late" | "addition";

/** Units that an account laid on a root. */
export interface Stake {
  readonly account: string;
  readonly root: string;
  readonly kind: StakeKind;
  readonly units: bigint;
}

/** Who decided an epoch: nobody had to, the council for a root, or the stakes. */
export type StakesDecision =
  { readonly by: "nobody" } | { readonly by: "council"; readonly root: string } | { readonly by: "stakes" };

/** What becomes of all that an account laid on a root. */
export interface StakeSettled {
  readonly account: string;
  readonly root: string;
  /** Units. */
  readonly laid: bigint;
  readonly lost: bigint;
  /** Wei of the bond token. */
  readonly reward: bigint;
}

/** How an epoch's stakes are settled. */
export interface StakesSettlement {
  readonly root: string;
  /** Wei that go to stakes on the final root, and to the receiver of penalties. */
  readonly shared: bigint;
  readonly penalty: bigint;
  readonly stakes: readonly StakeSettled[];
}

const ENTERS: ReadonlySet<StakeKind> = new Set(["proposal", "challenge", "late"]);

const unitsOf = (stakes: readonly Stake[]): bigint => stakes.reduce((sum, { units }) => sum + units, 0n);

/** The roots in the order in which they led, the last of them standing. A root leads with a quarter more than the leader. */
export function leadersOf(stakes: readonly Stake[]): string[] {
  const pools = new Map<string, bigint>();
  const leaders: string[] = [];
  for (const { root, kind, units } of stakes) {
    const pool = (pools.get(root) ?? 0n) + units;
    pools.set(root, pool);
    if (kind === "proposal") leaders.push(root);
    if (kind !== "challenge" && kind !== "late" && kind !== "addition") continue;
    if (4n * pool > 5n * (pools.get(leaders.at(-1) ?? "") ?? 0n)) leaders.push(root);
  }
  return leaders;
}

/** What backed a root before it came to the table stands with it as what brought it. */
function entered(stakes: readonly Stake[]): Stake[] {
  const kinds = new Map(stakes.filter(({ kind }) => ENTERS.has(kind)).map(({ root, kind }) => [root, kind]));
  return stakes.map((stake) =>
    stake.kind === "backing" ? { ...stake, kind: kinds.get(stake.root) ?? "backing" } : stake,
  );
}

/** Units that some stakes on one root lose if it does; `up` is 1 where halves are rounded up. */
function lossOf(stakes: readonly Stake[], decision: StakesDecision, led: boolean, up: 0n | 1n): bigint {
  const sum = (kind: StakeKind): bigint => unitsOf(stakes.filter((stake) => stake.kind === kind));
  if (decision.by === "nobody") return 0n;
  const lost = sum("proposal") + (sum("confirmation") + up) / 2n + (sum("challenge") + up) / 2n;
  if (decision.by === "council") return lost;
  return lost + sum("late") + (led ? sum("addition") : 0n);
}

/** Units of some stakes on the final root that share in what others lose. */
function winningOf(stakes: readonly Stake[], { by }: StakesDecision): bigint {
  if (by === "nobody") return 0n;
  const kinds: readonly StakeKind[] = by === "council" ? ["challenge"] : ["challenge", "late", "addition"];
  return unitsOf(stakes.filter(({ kind }) => kinds.includes(kind)));
}

/**
 * Units that each account vouched for a root with, as `StakeLaid` and `Confirmed` state them: what it had to come to the table with, and its confirmations. What
 * was added while stakes decide is not asked for.
 * @param laid Stakes without those that were withdrawn.
 */
export function vouchedFor(root: string, laid: readonly Stake[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { account, root: own, kind, units } of laid)
    if (own === root && kind !== "addition") sums.set(account, (sums.get(account) ?? 0n) + units);
  return sums;
}

/**
 * Settles an epoch's stakes as `RootStakes` does.
 * @param laid Stakes in the order in which they were laid, without those that were withdrawn.
 * @param rate Wei of the bond token that stand for a unit.
 * @example
 * const proposal = { account: "0xa", root: "0x1", kind: "proposal", units: 10n } as const;
 * const challenge = { account: "0xb", root: "0x2", kind: "challenge", units: 4n } as const;
 * settleStakes([proposal, challenge], { by: "council", root: "0x2" }, 1n).penalty; // 5n
 */
export function settleStakes(laid: readonly Stake[], decision: StakesDecision, rate: bigint): StakesSettlement {
  const leaders = leadersOf(laid);
  const root = decision.by === "council" ? decision.root : (leaders.at(-1) ?? "");
  const stakes = entered(laid);
  const on = (name: string): Stake[] => stakes.filter((stake) => stake.root === name);
  const losers = new Set(stakes.map((stake) => stake.root).filter((name) => name !== root));

  let lost = 0n;
  for (const name of losers) lost += lossOf(on(name), decision, leaders.includes(name), 0n);
  const winning = winningOf(on(root), decision);
  const shared = winning === 0n ? 0n : (lost * rate) / 2n;

  const settled = [...new Set(stakes.map((stake) => `${stake.root} ${stake.account}`))].map((key) => {
    const own = stakes.filter((stake) => key === `${stake.root} ${stake.account}`);
    const { account = "", root: name = "" } = own[0] ?? {};
    const wins = name === root;
    const reward = wins && winning > 0n ? (shared * winningOf(own, decision)) / winning : 0n;
    const loses = wins ? 0n : lossOf(own, decision, leaders.includes(name), 1n);
    return { account, root: name, laid: unitsOf(own), lost: loses, reward };
  });
  return { root, shared, penalty: lost * rate - shared, stakes: settled };
}
