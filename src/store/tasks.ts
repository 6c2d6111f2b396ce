import type { AttesterPeriod } from "../engine/scoring/input.js";
import type { Task, VerificationMode } from "../engine/rules/task.js";
import { readEvents, type StoredEvent } from "./events.js";
import type { Store } from "./store.js";

/** A span of time in which an attester was allowed for a task: `[from, until)`, Unix seconds; `until` is Infinity while it lasts. */
interface AttesterGrant {
  readonly task: number;
  readonly attester: string;
  readonly from: number;
  readonly until: number;
}

/** Tasks of the program by id, each with the closing time that it has now. */
export async function readTasks(store: Store): Promise<Task[]> {
  return tasksOf(await readEvents(store, "TaskCreated"), await readEvents(store, "TaskClosed"));
}

/** Tasks by id, out of their creations and closings. */
export function tasksOf(created: readonly StoredEvent[], closed: readonly StoredEvent[]): Task[] {
  const closedAt = new Map(closed.map(({ args }) => [Number(args["id"]), Number(args["closedAt"])]));
  return created.map((event) => taskOf(event, closedAt)).sort((a, b) => a.id - b.id);
}

function taskOf({ args }: StoredEvent, closedAt: ReadonlyMap<number, number>): Task {
  const id = Number(args["id"]);
  const number = (field: string): number => Number(args[`task.${field}`]);
  return {
    id,
    domain: number("domain"),
    points: number("points"),
    maxPerWindow: number("maxPerWindow"),
    window: number("window"),
    maxPerEpoch: number("maxPerEpoch"),
    epochQuota: number("epochQuota"),
    minQuality: number("minQuality"),
    opensAt: number("opensAt"),
    closesAt: closedAt.get(id) ?? number("closesAt"),
    mode: number("mode") as VerificationMode,
    policy: String(args["task.policy"]),
    minReputation: number("minReputation"),
    reputationDomain: number("reputationDomain"),
    knee: number("knee"),
  };
}

/** Spans in which attesters were allowed, as the engine takes them. */
export async function readAttesterPeriods(store: Store): Promise<AttesterPeriod[]> {
  const grants = await readAttesterGrants(store);
  // The chain let pass what came before in the very second in which an attester was removed: that second still counts.
  return grants.map(({ until, ...grant }) => ({ ...grant, until: until === Infinity ? 0 : until + 1 }));
}

/** Every span in which an attester was allowed, in order of its beginning. */
async function readAttesterGrants(store: Store): Promise<AttesterGrant[]> {
  const open = new Map<string, AttesterGrant>();
  const done: AttesterGrant[] = [];
  for (const { args } of await readEvents(store, "AttesterSet")) {
    const task = Number(args["id"]);
    const attester = String(args["attester"]);
    const key = `${task} ${attester}`;
    const current = open.get(key);
    if (args["allowed"] === true) {
      if (current === undefined) open.set(key, { task, attester, from: Number(args["from"]), until: Infinity });
    } else if (current !== undefined) {
      done.push({ ...current, until: Number(args["from"]) });
      open.delete(key);
    }
  }
  return [...done, ...open.values()].sort((a, b) => a.from - b.from || a.task - b.task);
}
