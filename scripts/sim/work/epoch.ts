/**
 * One epoch with honest attesters, a hostile task manager, sybil attesters and a batch whose rows nobody else has, by the engine itself.
 * Every rule that stands against them can be left out, to see what each of them is worth.
 */
import { computeEpoch, type EpochInput, type EpochResult } from "../../../src/engine/epoch/epoch.js";
import { addressAt, packHex } from "../../../src/engine/columns/bytes.js";
import { TaskRegistryMode } from "../../../src/engine/rules/contract-values.js";
import { Reason } from "../../../src/engine/rules/reasons.js";
import type { Rules } from "../../../src/engine/rules/rules.js";
import type { Task } from "../../../src/engine/rules/task.js";

/** Who takes part. */
export const PARTIES = ["honest", "taskManager", "sybils", "withholder"] as const;
export type Party = (typeof PARTIES)[number];

/** What stands against the hostile ones. */
export interface Defence {
  /** Tasks and attesters count from an epoch that starts after a notice: those of the task manager come later. */
  readonly notice: boolean;
  /** An attester's rows take at most ten times its bond, and half of the budget. */
  readonly limits: boolean;
  /** A linked batch counts only with operators who hold its rows: nobody vouches for the withheld one. */
  readonly availability: boolean;
  /** What watchers made of the task manager's and the sybils' rows by the cut-off. */
  readonly disputes: "none" | "open" | "upheld";
}

/** How many there are. */
export interface Size {
  readonly attesters: number;
  /** Accounts of each honest attester. */
  readonly accounts: number;
  readonly sybils: number;
}

/** What each party has in the end, in units. */
export interface Shares {
  readonly paid: Readonly<Record<Party, bigint>>;
  readonly held: Readonly<Record<Party, bigint>>;
  readonly unallocated: bigint;
}

export const BUDGET = 1_000_000n;
/** Bonds in units: of an honest attester and the withholder, of the task manager's attester, and of a sybil. */
export const BONDS = { honest: 50_000n, taskManager: 1_000n, sybils: 100n, withholder: 50_000n } as const;

const [START, END] = [1_000_000, 1_604_800];
const ESCROW = `0x${"e5".repeat(20)}`;

interface Row {
  readonly party: Party;
  readonly attester: string;
  readonly account: string;
  readonly task: number;
  readonly quantity: number;
}

const address = (group: number, i: number): string =>
  `0x${group.toString(16).padStart(2, "0")}${i.toString(16).padStart(38, "0")}`;

const task = (id: number, points: number, opensAt: number): Task => ({
  ...{ id, points, opensAt, domain: 0, maxPerWindow: 0, window: 0, maxPerEpoch: 0, epochQuota: 0, minQuality: 0 },
  ...{ closesAt: 0, mode: TaskRegistryMode.Attested, policy: `0x${"00".repeat(20)}`, minReputation: 0 },
  ...{ reputationDomain: 0, knee: 0 },
});

/** Ten points a piece: honest accounts have one to five pieces, sybils a hundred each, the withheld batch 500 accounts of ten. */
function rowsOf({ attesters, accounts, sybils }: Size): Row[] {
  const honest = Array.from({ length: attesters * accounts }, (_, i): Row => {
    const attester = address(0xa0, i % attesters);
    return { party: "honest", attester, account: address(1, i), task: 1, quantity: 1 + (i % 5) };
  });
  const manager: Row = {
    party: "taskManager",
    attester: address(0xa1, 0),
    account: address(2, 0),
    task: 2,
    quantity: 1,
  };
  const fake = Array.from({ length: 10 * sybils }, (_, i): Row => {
    return { party: "sybils", attester: address(0xa2, i % sybils), account: address(3, i), task: 1, quantity: 100 };
  });
  const batch = Array.from({ length: 500 }, (_, i): Row => {
    return { party: "withholder", attester: address(0xa3, 0), account: address(4, i), task: 1, quantity: 10 };
  });
  return [...honest, manager, ...fake, ...batch];
}

function rulesWith(limits: boolean): Rules {
  return {
    ...{ version: 1, name: "simulation", personhood: false, tiers: [], shareCapBps: 10_000, reviews: {} },
    domainWeightsBps: Array<number>(8).fill(10_000),
    ...(limits
      ? { attesterShareBps: 5_000, attesterBondMultiple: 10 }
      : { attesterShareBps: 10_000, attesterBondMultiple: 0 }),
    reputation: { halfLife: 15_552_000, pointsPerEpoch: 100_000 },
    vesting: { cliff: 0, duration: 7_862_400 },
    integrity: {},
  };
}

function inputOf(rows: readonly Row[], { notice, limits, disputes }: Defence): EpochInput {
  const attacked = ({ party }: Row): boolean => party === "taskManager" || party === "sybils";
  const disputed = (row: Row): number => (disputes === "open" && attacked(row) ? 1 : 0);
  const status = (row: Row): number => (disputes === "upheld" && attacked(row) ? Reason.DISPUTED : 0);
  const words = (seed: number): Uint8Array =>
    packHex(
      rows.map((_, i) => `0x${(2 ** 40 * seed + i).toString(16).padStart(64, "0")}`),
      32,
    );
  const attesters = [...new Map(rows.map((row) => [row.attester, row])).values()];
  const late = (row: Row): boolean => notice && (row.party === "taskManager" || row.party === "sybils");
  return {
    ...{ epoch: 0n, budget: BUDGET, start: START, end: END, rules: rulesWith(limits) },
    tasks: [task(1, 10, 0), task(2, 2 ** 32 - 1, notice ? END : 0)],
    attesters: attesters.map((row) => {
      return { task: row.task, attester: row.attester, from: late(row) ? END : 0, until: 0 };
    }),
    bonds: attesters.map((row) => ({ attester: row.attester, units: BONDS[row.party] })),
    contributions: {
      length: rows.length,
      uid: words(1),
      evidence: words(2),
      account: packHex(
        rows.map(({ account }) => account),
        20,
      ),
      attester: packHex(
        rows.map(({ attester }) => attester),
        20,
      ),
      task: Uint32Array.from(rows, (row) => row.task),
      quantity: Uint32Array.from(rows, (row) => row.quantity),
      quality: new Uint16Array(rows.length).fill(10_000),
      time: new Uint32Array(rows.length).fill(START + 1),
    },
    status: Uint8Array.from(rows, status),
    disputed: Uint8Array.from(rows, disputed),
    holds: { escrow: ESCROW, accounts: new Uint8Array(0) },
  };
}

/** What each party gets under some defence. */
export function playEpoch(size: Size, defence: Defence): Shares {
  const rows = rowsOf(size).filter(({ party }) => party !== "withholder" || !defence.availability);
  const result = computeEpoch(inputOf(rows, defence));
  const parties = new Map(rows.map(({ account, party }) => [account, party]));
  const sum = (column: BigUint64Array): Record<Party, bigint> => sumBy(result, column, parties);
  const allocated = result.paid.reduce((total, units) => total + units, 0n);
  return { paid: sum(result.units), held: sum(result.held), unallocated: BUDGET - allocated };
}

function sumBy({ accounts }: EpochResult, column: BigUint64Array, parties: ReadonlyMap<string, Party>) {
  const sums: Record<Party, bigint> = { honest: 0n, taskManager: 0n, sybils: 0n, withholder: 0n };
  column.forEach((units, a) => {
    const party = parties.get(addressAt(accounts, a));
    if (party !== undefined) sums[party] += units;
  });
  return sums;
}
