import { AbiCoder, Interface, keccak256 } from "ethers";

import type { ContractName } from "../chain/contracts.js";
import type { View } from "../chain/multicall.js";
import { AssayError } from "../engine/errors.js";
import { type Bond, type BondEvent, bondsAfter } from "../engine/mirrors/bonds.js";
import { BPS, StakeVaultRole } from "../engine/rules/contract-values.js";
import type { Task } from "../engine/rules/task.js";
import { readBatches, type StoredBatch } from "../store/batches.js";
import { readAttesterEvents } from "../store/epochs/bonds.js";
import { readEvents, type StoredEvent } from "../store/events.js";
import { SOURCE } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { tasksOf } from "../store/tasks.js";
import { readTotals, type EpochGrid, type TotalGroup } from "../store/epochs/totals.js";

/** A view, and what it answers if the store holds every fact up to a block. */
export interface Expected extends View {
  readonly contract: ContractName;
  /** The call, for people. */
  readonly what: string;
  /** Hash of the answer; several where the store does not know all of it. */
  readonly hashes: readonly string[];
}

const VIEWS = new Interface([
  "function count() view returns (uint256)",
  "function taskOf(uint64) view returns (uint8 domain, uint8 mode, uint32 points, uint32 maxPerWindow, uint32 window, uint32 maxPerEpoch, uint32 epochQuota, uint16 minQuality, uint40 opensAt, uint40 closesAt, uint8 reputationDomain, uint32 minReputation, uint32 knee, address policy, bytes32 rubricHash)",
  "function isAttester(uint64, address) view returns (bool)",
  "function taskCountOf(address) view returns (uint64)",
  "function batchOf(uint256) view returns (bytes32 dataHash, address attester, uint32 count, uint40 time, uint8 kind, bool revoked)",
  "function bondOf(uint8, address) view returns (uint112 amount, uint112 locked, bool admitted)",
  "function totalOf(uint256) view returns (uint128 points, uint64 contributions)",
]);

/** When epochs are, and how many have begun. */
export interface Epochs extends EpochGrid {
  readonly begun: number;
}

/** What the program's contracts say at a block if the store holds everything up to it. */
export async function expectedAt(store: Store, epochs: Epochs, block: number): Promise<Expected[]> {
  const upTo = async (name: string): Promise<StoredEvent[]> =>
    (await readEvents(store, name)).filter((event) => event.block <= block);
  const [created, closed, allowed, revoked] = await Promise.all(
    ["TaskCreated", "TaskClosed", "AttesterSet", "BatchRevoked"].map(upTo),
  );
  const batches = (await readBatches(store)).filter((batch) => batch.block <= block);
  const totals = await readTotals(store, epochs, block);
  const tasks = tasksOf(created ?? [], closed ?? []);
  const expect = expectIn(store.identity.addresses);
  return [
    ...taskViews(expect, created ?? [], tasks),
    ...attesterViews(expect, allowed ?? []),
    ...bondViews(expect, await readAttesterEvents(store, ({ block: at }) => at <= block), allowed ?? []),
    ...batchViews(expect, batches, new Set((revoked ?? []).map(({ args }) => Number(args["batchId"])))),
    ...totalViews(expect, totals, tasks, epochs.begun),
  ];
}

type Expect = (
  contract: ContractName,
  view: string,
  args: readonly unknown[],
  ...answers: (readonly unknown[])[]
) => Expected[];

/** Makes expectations; none of contracts that the store does not know. */
function expectIn(addresses: Readonly<Record<string, string>>): Expect {
  return (contract, view, args, ...answers) => {
    const to = addresses[contract];
    const fragment = VIEWS.getFunction(view);
    if (to === undefined || fragment === null) return [];
    const hashes = answers.map((answer) => keccak256(AbiCoder.defaultAbiCoder().encode(fragment.outputs, answer)));
    return [{ contract, what: `${view}(${args.join(", ")})`, to, data: VIEWS.encodeFunctionData(view, args), hashes }];
  };
}

function taskViews(expect: Expect, created: readonly StoredEvent[], tasks: readonly Task[]): Expected[] {
  const rubrics = new Map(created.map(({ args }) => [Number(args["id"]), String(args["task.rubricHash"])]));
  const each = tasks.flatMap((task) => {
    const { domain, mode, points, maxPerWindow, window, maxPerEpoch, epochQuota, minQuality } = task;
    const { opensAt, closesAt, reputationDomain, minReputation, knee, policy } = task;
    const limits = [domain, mode, points, maxPerWindow, window, maxPerEpoch, epochQuota, minQuality, opensAt, closesAt];
    const answer = [...limits, reputationDomain, minReputation, knee, policy, rubrics.get(task.id)];
    return expect("taskRegistry", "taskOf", [task.id], answer);
  });
  return [...expect("taskRegistry", "count", [], [created.length]), ...each];
}

function attesterViews(expect: Expect, allowed: readonly StoredEvent[]): Expected[] {
  const last = new Map(
    allowed.map(({ args }) => [`${String(args["id"])} ${String(args["attester"])}`, args["allowed"] === true]),
  );
  const counts = new Map<string, number>();
  const each = [...last].flatMap(([key, isAllowed]) => {
    const [task = "", attester = ""] = key.split(" ");
    counts.set(attester, (counts.get(attester) ?? 0) + Number(isAllowed));
    return expect("taskRegistry", "isAttester", [task, attester], [isAllowed]);
  });
  const sums = [...counts].flatMap(([attester, count]) => expect("taskRegistry", "taskCountOf", [attester], [count]));
  return [...each, ...sums];
}

/** Bonds of whoever bonded as an attester or may attest: they limit what an attester's rows take. */
function bondViews(expect: Expect, events: readonly BondEvent[], allowed: readonly StoredEvent[]): Expected[] {
  const accounts = new Set([
    ...events.map(({ account }) => account.toLowerCase()),
    ...allowed.map(({ args }) => String(args["attester"]).toLowerCase()),
  ]);
  const bonds = bondsOrNone(events);
  return [...accounts].flatMap((account) => {
    const { amount, locked } = bonds?.get(account) ?? { amount: 0n, locked: 0n };
    const answers = [true, false].map((admitted) => [amount, locked, admitted]);
    const views = expect("stakeVault", "bondOf", [StakeVaultRole.Attester, account], ...answers);
    // Events that cannot all have happened: some are missing, whatever the vault says.
    return bonds === undefined ? views.map((view) => ({ ...view, hashes: [] })) : views;
  });
}

function bondsOrNone(events: readonly BondEvent[]): ReadonlyMap<string, Bond> | undefined {
  try {
    return bondsAfter(events);
  } catch (error) {
    if (error instanceof AssayError && error.code === "MISMATCH") return undefined;
    throw error;
  }
}

function batchViews(expect: Expect, batches: readonly StoredBatch[], revoked: ReadonlySet<number>): Expected[] {
  const each = batches.flatMap(({ id, dataHash, attester, count, time, kind }) => {
    const answer = [dataHash, attester, count, time, kind === SOURCE.linked ? 1 : 0, revoked.has(id)];
    return expect("batchAnchor", "batchOf", [id], answer);
  });
  return [...expect("batchAnchor", "count", [], [batches.length]), ...each];
}

function totalViews(expect: Expect, groups: readonly TotalGroup[], tasks: readonly Task[], begun: number): Expected[] {
  const worth = new Map(tasks.map(({ id, points }) => [id, BigInt(points)]));
  const totals = Array.from({ length: begun }, () => ({ points: 0n, count: 0 }));
  for (const { epoch, task, quantity, quality, count } of groups) {
    const total = totals[epoch];
    if (total === undefined) continue;
    total.points += (((worth.get(task) ?? 0n) * BigInt(quantity) * BigInt(quality)) / BigInt(BPS)) * BigInt(count);
    total.count += count;
  }
  return totals.flatMap(({ points, count }, epoch) =>
    expect("contributionResolver", "totalOf", [epoch], [points, count]),
  );
}
