import type { Json } from "../../../src/engine/hash/canonical.js";
import {
  leadersOf,
  settleStakes,
  vouchedFor,
  type Stake,
  type StakeKind,
  type StakesDecision,
  type StakesSettlement,
} from "../../../src/engine/mirrors/stakes.js";
import { fromHex } from "../../../src/engine/columns/bytes.js";
import { payService, serviceOf } from "../../../src/engine/epoch/service.js";
import { SeededRandom } from "../../sim/seeded-random.js";
import { account as addressOf } from "./names.js";

/** What was laid on the roots of one epoch, in order, who decided, and how it is settled. */
export interface StakesStory {
  readonly rate: bigint;
  readonly stakes: readonly Stake[];
  readonly decision: StakesDecision;
  readonly settlement: StakesSettlement;
}

/** The same as `test/vectors/stakes.json` holds it: every number in decimal. */
export interface StakesVector {
  readonly seed: number;
  readonly rate: string;
  readonly stakes: readonly Record<keyof Stake, string>[];
  readonly by: StakesDecision["by"];
  readonly root: string;
  readonly shared: string;
  readonly penalty: string;
  readonly settled: readonly Record<"account" | "root" | "laid" | "lost" | "reward", string>[];
  /** Units with which accounts vouched for the final root, and what they are paid out of `SERVICE_POT`. */
  readonly service: readonly Record<"account" | "units" | "paid", string>[];
}

/** Units set aside for the verification of each story's epoch. */
export const SERVICE_POT = 1_000_003n;

const SEEDS = 16;
const [ACCOUNTS, ROOTS] = [5, 4];

/** Draws one story after the other: what the ledger takes, with small and odd numbers, great ones and leads by a hair. */
class Teller {
  readonly #random: SeededRandom;
  readonly #stakes: Stake[] = [];
  readonly #bits: number;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    this.#bits = [4, 12, 40, 59][seed % 4] ?? 4;
  }

  #below(bound: number): number {
    return this.#random.below(bound);
  }

  #units(): bigint {
    const words = (BigInt(this.#random.next()) << 32n) | BigInt(this.#random.next());
    return 1n + (words >> BigInt(64 - this.#bits));
  }

  #lay(root: string, kind: StakeKind, units = this.#units()): void {
    this.#stakes.push({ account: `account ${this.#below(ACCOUNTS)}`, root, kind, units });
  }

  #pool(root: string): bigint {
    return this.#stakes.reduce((sum, stake) => (stake.root === root ? sum + stake.units : sum), 0n);
  }

  #confirm(root: string): void {
    const account = `account ${this.#below(ACCOUNTS)}`;
    const has = this.#stakes.some((stake) => stake.root === root && stake.account === account);
    if (!has) this.#stakes.push({ account, root, kind: "confirmation", units: this.#units() });
  }

  /** Adds to a root that is behind: any number, what is one short of the lead, or what is just enough. */
  #add(roots: readonly string[]): void {
    const leader = leadersOf(this.#stakes).at(-1) ?? "";
    const behind = roots.filter((root) => root !== leader);
    const root = behind[this.#below(behind.length)];
    if (root === undefined) return;
    const short = (this.#pool(leader) * 5n) / 4n - this.#pool(root);
    const units = [this.#units(), short, short + 1n][this.#below(3)] ?? 1n;
    if (units > 0n) this.#lay(root, "addition", units);
  }

  tell(): Pick<StakesStory, "stakes" | "decision"> {
    const roots = Array.from({ length: ROOTS }, (_, i) => `root ${i}`);
    const [first = "", ...others] = roots;
    for (const root of roots) for (let i = this.#below(3); i > 0; i--) this.#lay(root, "backing");
    this.#lay(first, "proposal");
    for (let i = this.#below(4); i > 0; i--) this.#confirm(first);
    if (this.#below(8) === 0) return { stakes: this.#stakes, decision: { by: "nobody" } };
    const brought = others.slice(0, 1 + this.#below(ROOTS - 1));
    const early = 1 + this.#below(brought.length);
    brought.forEach((root, i) => this.#lay(root, i < early ? "challenge" : "late"));
    const table = [first, ...brought];
    for (let i = early === brought.length ? this.#below(2) * 8 : 8; i > 0; i--) this.#add(table);
    if (this.#below(2) === 0) return { stakes: this.#stakes, decision: { by: "stakes" } };
    return { stakes: this.#stakes, decision: { by: "council", root: table[this.#below(table.length)] ?? first } };
  }
}

/** The story of a seed, and how its stakes are settled. */
export function stakesStory(seed: number): StakesStory {
  const rate = [1n, 3n, 4n, 1_000_000_000n][(seed >> 2) % 4] ?? 1n;
  const { stakes, decision } = new Teller(seed).tell();
  return { rate, stakes, decision, settlement: settleStakes(stakes, decision, rate) };
}

/** The same as the vectors hold it. */
export function vectorOf(seed: number): StakesVector {
  const { rate, stakes, decision, settlement } = stakesStory(seed);
  const { root, shared, penalty } = settlement;
  const decimal = <T extends object>(fields: T): Record<keyof T, string> =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)])) as Record<keyof T, string>;
  return {
    ...{ seed, stakes: stakes.map(decimal), by: decision.by, settled: settlement.stakes.map(decimal) },
    ...decimal({ rate, root, shared, penalty }),
    service: paidFor(root, stakes).map(decimal),
  };
}

/** What those who vouched for a root are paid for it. */
function paidFor(root: string, stakes: readonly Stake[]): { account: string; units: bigint; paid: bigint }[] {
  const named = [...vouchedFor(root, stakes)].map(([name, units]) => {
    return { name, account: addressOf(1 + Number(name.split(" ")[1])), units };
  });
  const served = [{ epoch: 0, allocated: 100n * SERVICE_POT, services: named }];
  const [part] = payService({ rules: { serviceBps: 100 }, budget: SERVICE_POT, served });
  return named.map(({ name, account, units }) => {
    return { account: name, units, paid: part === undefined ? 0n : serviceOf(part, fromHex(account, 20)) };
  });
}

/** Golden vectors of the stakes on roots. */
export const stakesVectors = (): Json => Array.from({ length: SEEDS }, (_, seed) => ({ ...vectorOf(seed) }));
