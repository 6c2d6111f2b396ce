import { ADDRESS, HASH, integer, QUALITY, SECONDS, sha256, TASK_ID, TEXT, UINT32_MAX, YES_OR_NO } from "./fields.js";
import { collectRecords, optional, type Located, type RecordOptions } from "./records.js";
import type { Faults } from "./text/faults.js";

/** Work that an attester is about to attest. */
export interface ContributionInput {
  readonly account: string;
  readonly task: number;
  readonly quantity: number;
  /** 0..10000. */
  readonly quality: number;
  /** SHA-256 of the evidence, 0x hex. */
  readonly evidence: string;
  /** When the work was done, Unix seconds, if known; the attestation has its own time. */
  readonly time?: number;
}

/** Contributions of a file with what a message says of them. */
export interface ContributionFile {
  readonly inputs: readonly ContributionInput[];
  /** Line of each. */
  readonly lines: readonly number[];
}

const RULES = {
  account: ADDRESS,
  task: TASK_ID,
  quantity: integer(0, UINT32_MAX),
  quality: QUALITY,
  evidence: optional(HASH),
  evidence_text: optional(TEXT),
  shared: optional(YES_OR_NO),
  time: optional(SECONDS),
};

/**
 * Contributions of a CSV or JSONL file (see docs/sources.md): all of them, or an error that lists what is wrong.
 *
 * @throws AssayError INVALID_ROW with file:line:column; DUPLICATE if evidence stands twice for one task, as the chain would refuse it.
 * @example
 * const inputs = await readContributionFile("october.csv");
 */
export async function readContributionFile(path: string, options: RecordOptions = {}): Promise<ContributionInput[]> {
  return [...(await readContributions(path, options)).inputs];
}

/** The same with the line of each. Rows of quantity 0 are nothing to attest: they are left out, with a note. */
export async function readContributions(path: string, options: RecordOptions = {}): Promise<ContributionFile> {
  const { records, faults } = await collectRecords(path, RULES, options);
  const inputs: ContributionInput[] = [];
  const lines: number[] = [];
  const empty: number[] = [];
  const earlier = new Map<string, number>();
  for (const record of records) {
    const { line } = record.place("account");
    if (record.value.quantity === 0) {
      empty.push(line);
      continue;
    }
    const input = inputOf(record, faults);
    if (input !== undefined) noteRepeat(input, record, { earlier, faults });
    if (input !== undefined) lines[inputs.push(input) - 1] = line;
  }
  faults.refuse();
  if (empty.length > 0) options.note?.(`${path}: quantity 0 and left out: ${rowsAt(empty)}`);
  return { inputs, lines };
}

/** Lines that a message names. */
const NAMED = 10;

/** Names rows by their lines. */
export function rowsAt(lines: readonly number[]): string {
  const more = lines.length > NAMED ? ` and ${lines.length - NAMED} more` : "";
  return `row${lines.length === 1 ? "" : "s"} of line ${lines.slice(0, NAMED).join(", ")}${more}`;
}

function inputOf(record: Located<typeof RULES>, faults: Faults): ContributionInput | undefined {
  const { account, task, quantity, quality, time } = record.value;
  const evidence = evidenceOf(record, faults);
  if (evidence === undefined) return undefined;
  return { account, task, quantity, quality, evidence, ...(time === undefined ? {} : { time }) };
}

/** Fields that say what the evidence is. */
type EvidenceRules = Pick<typeof RULES, "account" | "evidence" | "evidence_text" | "shared">;

/**
 * The evidence's hash, given as such or as the text to be hashed. Of work that several did together each has a part of its own: the hash of the evidence's
 * hash and the account.
 */
export function evidenceOf(record: Located<EvidenceRules>, faults: Faults): string | undefined {
  const { account, evidence, evidence_text: text, shared = false } = record.value;
  if (evidence !== undefined && text !== undefined) {
    faults.add(record.place("evidence_text"), "evidence_text: give either evidence or evidence_text, not both");
    return undefined;
  }
  const hash = evidence ?? (text === undefined ? undefined : sha256(text));
  if (hash === undefined)
    faults.add(record.place("evidence"), `evidence: missing; expected ${HASH.expected}, or evidence_text`);
  return hash !== undefined && shared ? sharedEvidence(hash, account) : hash;
}

/** Evidence of one account's part in work that several did together: SHA-256 of the work's evidence and the account, 52 bytes. */
export function sharedEvidence(evidence: string, account: string): string {
  return sha256(Buffer.from(evidence.slice(2) + account.slice(2), "hex"));
}

interface Repeats {
  readonly earlier: Map<string, number>;
  readonly faults: Faults;
}

function noteRepeat(
  { task, evidence }: ContributionInput,
  { place }: Located<typeof RULES>,
  { earlier, faults }: Repeats,
): void {
  const key = `${task} ${evidence}`;
  const { line } = place("account");
  const first = earlier.get(key);
  const way = "work that several did together has shared = yes in each of its rows";
  if (first === undefined) earlier.set(key, line);
  else
    faults.add({ line, column: 1 }, `the evidence of line ${first} stands again for task ${task}; ${way}`, "DUPLICATE");
}
