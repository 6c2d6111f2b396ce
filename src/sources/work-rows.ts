import { openExport } from "./exports/open.js";
import { ADDRESS, EVIDENCE_TEXT, HASH, integer, sha256, TASK_ID, TEXT, UINT32_MAX } from "./fields.js";
import { BPS } from "../engine/rules/contract-values.js";
import { HANDLE, noHandles, withBots, type Handles } from "./people/handles.js";
import { collectRecords, optional, type Located, type RecordOptions, type Rules } from "./records.js";
import { sharesOf, sharedEvidence, type Share } from "./shares.js";
import { shown, type Faults } from "./text/faults.js";

/** Fields of every row of work: who, what task, how much, and what shows it. */
export const WORK = {
  account: optional(ADDRESS),
  handle: optional(HANDLE),
  kind: optional(TEXT),
  task: optional(TASK_ID),
  quantity: integer(0, UINT32_MAX),
  evidence: optional(HASH),
  evidence_text: optional(EVIDENCE_TEXT),
  share: optional(integer(1, BPS)),
};

/** How to read work: what its file cannot say, and who is who. */
export interface WorkOptions extends RecordOptions {
  /** Name of the format, where it is not to be told from the file; `table` for none. */
  readonly format?: string | undefined;
  /** Tasks by kind: rows of other kinds are left out. */
  readonly tasks?: Readonly<Record<string, number>> | undefined;
  /** Qualities by kind. */
  readonly qualities?: Readonly<Record<string, number>> | undefined;
  /** Who is who: without it, rows that name people by handles are refused. */
  readonly handles?: Handles | undefined;
  /** Handles that are bots. */
  readonly bots?: readonly string[] | undefined;
}

/** A row of work. */
export interface WorkRow<R extends Rules> {
  readonly record: Located<R>;
  readonly line: number;
  /** Undefined for a handle without a wallet. */
  readonly account: string | undefined;
  readonly handle: string | undefined;
  readonly kind: string | undefined;
  readonly task: number;
  readonly quantity: number;
  /** Evidence of this row: of the share if it is one. */
  readonly evidence: string;
  readonly share: Share | undefined;
}

/** Rows of work, the faults so far, and why others were left out. */
export interface WorkRows<R extends Rules> {
  readonly rows: readonly WorkRow<R>[];
  readonly faults: Faults;
  /** @throws AssayError that lists the faults. Notes what was left out. */
  finish(): void;
}

/** Reads the rows of work of any table; `rules` are those of its other fields. */
export async function collectWork<R extends typeof WORK>(
  path: string,
  rules: R,
  options: WorkOptions,
): Promise<WorkRows<R>> {
  const needs = [
    ["account", "handle"],
    ["task", ...(options.tasks === undefined ? [] : ["kind"])],
    ["evidence", "evidence_text"],
    ...(options.needs ?? []),
  ];
  const { format } = options;
  const open: RecordOptions["open"] = (file, tableOptions) => openExport(file, { ...tableOptions, format });
  const { records, faults, finish } = await collectRecords(path, rules, { open, ...options, needs });
  const left = new Map<string, number[]>();
  const drafts = records.flatMap((record) => draftOf(record, { options, left, faults }) ?? []);
  const shares = sharesOf(drafts, faults);
  const rows = drafts.map((draft, i): WorkRow<R> => {
    const share = shares[i];
    return { ...draft, share, evidence: share === undefined ? draft.evidence : sharedEvidence(share) };
  });
  const end = (): void => {
    finish();
    for (const [why, lines] of left) options.note?.(`${path}: ${why} and left out: ${rowsAt(lines)}`);
  };
  return { rows, faults, finish: end };
}

/** Lines that a message names. */
const NAMED = 10;

/** Names rows by their lines. */
export function rowsAt(lines: readonly number[]): string {
  const more = lines.length > NAMED ? ` and ${lines.length - NAMED} more` : "";
  return `row${lines.length === 1 ? "" : "s"} of line ${lines.slice(0, NAMED).join(", ")}${more}`;
}

interface Drafting {
  readonly options: WorkOptions;
  readonly left: Map<string, number[]>;
  readonly faults: Faults;
}

function draftOf<R extends typeof WORK>(record: Located<R>, { options, left, faults }: Drafting) {
  const { quantity, share, kind } = record.value as Located<typeof WORK>["value"];
  const place = record.place("quantity");
  const leave = (why: string): undefined => {
    const lines = left.get(why) ?? [];
    lines.push(place.line);
    left.set(why, lines);
  };
  if (quantity === 0) return leave("quantity 0");
  const task = taskOf(record, options, faults);
  if (task === "none") return leave(`kind ${shown(kind ?? "")} has no task`);
  const who = whoOf(record, options, faults);
  if (who === "bot") return leave("by bots");
  const evidence = evidenceOf(record, faults);
  if (task === undefined || who === undefined || evidence === undefined) return undefined;
  return { record, line: place.line, place, ...who, kind, task, quantity, evidence, bps: share };
}

/** The task of a row; "none" if its kind has none. */
function taskOf(
  { value, place }: Located<typeof WORK>,
  { tasks }: WorkOptions,
  faults: Faults,
): number | "none" | undefined {
  if (value.task !== undefined) return value.task;
  if (tasks === undefined || value.kind === undefined) {
    faults.add(place("task"), `task: missing; expected ${TASK_ID.expected}, or a kind and a mapping of kinds to tasks`);
    return undefined;
  }
  return Object.hasOwn(tasks, value.kind) ? tasks[value.kind] : "none";
}

interface Who {
  readonly account: string | undefined;
  readonly handle: string | undefined;
}

/** Who did a row's work; a handle without a wallet is nobody yet. */
function whoOf(
  { value, place }: Located<typeof WORK>,
  { handles, bots }: WorkOptions,
  faults: Faults,
): Who | "bot" | undefined {
  const { account, handle } = value;
  if (account !== undefined) return { account, handle };
  if (handle === undefined) {
    faults.add(place("account"), `account: missing; expected ${ADDRESS.expected}`);
    return undefined;
  }
  const known = withBots(handles ?? noHandles(), bots).of(handle);
  if (known === "bot") return "bot";
  if (known !== undefined) return { account: known.account, handle };
  if (handles !== undefined) return { account: undefined, handle };
  faults.add(place("handle"), `handle: ${shown(handle)} is no wallet; say who is who with --directory`);
  return undefined;
}

/** The evidence's hash, given as such or as the text to be hashed. */
function evidenceOf({ value, place }: Located<typeof WORK>, faults: Faults): string | undefined {
  const { evidence, evidence_text: text } = value;
  if (evidence !== undefined && text !== undefined) {
    faults.add(place("evidence_text"), "evidence_text: give either evidence or evidence_text, not both");
    return undefined;
  }
  const hash = evidence ?? (text === undefined ? undefined : sha256(text));
  if (hash === undefined)
    faults.add(place("evidence"), `evidence: missing; expected ${HASH.expected}, or evidence_text`);
  return hash;
}
