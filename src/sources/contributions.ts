import { AssayError } from "../engine/errors.js";
import { rowError } from "./csv.js";
import { ADDRESS, HASH, QUALITY, QUANTITY, SECONDS, sha256, TASK_ID, TEXT } from "./fields.js";
import { optional, readRecords, type Located } from "./records.js";

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

const RULES = {
  account: ADDRESS,
  task: TASK_ID,
  quantity: QUANTITY,
  quality: QUALITY,
  evidence: optional(HASH),
  evidence_text: optional(TEXT),
  time: optional(SECONDS),
};

/**
 * Contributions of a CSV or JSONL file (see docs/sources.md): all of them, or an error.
 *
 * @throws AssayError INVALID_ROW with file:line:column; DUPLICATE if evidence stands twice for one task, as the chain would refuse it.
 * @example
 * const inputs = await readContributionFile("october.csv");
 */
export async function readContributionFile(path: string): Promise<ContributionInput[]> {
  const records = await readRecords(path, RULES);
  const inputs = records.map((record) => inputOf(path, record));
  refuseDuplicates(path, records, inputs);
  return inputs;
}

function inputOf(path: string, record: Located<typeof RULES>): ContributionInput {
  const { account, task, quantity, quality, time } = record.value;
  const evidence = evidenceOf(path, record);
  return { account, task, quantity, quality, evidence, ...(time === undefined ? {} : { time }) };
}

/** The evidence's hash, given as such or as the text to be hashed. */
export function evidenceOf(
  path: string,
  record: Located<{ evidence: typeof RULES.evidence; evidence_text: typeof RULES.evidence_text }>,
): string {
  const { evidence, evidence_text: text } = record.value;
  if (evidence !== undefined && text !== undefined) {
    throw rowError(
      path,
      record.place("evidence_text"),
      "evidence_text: give either evidence or evidence_text, not both",
    );
  }
  const hash = evidence ?? (text === undefined ? undefined : sha256(text));
  if (hash === undefined)
    throw rowError(path, record.place("evidence"), `evidence: missing; expected ${HASH.expected}, or evidence_text`);
  return hash;
}

function refuseDuplicates(
  path: string,
  records: readonly Located<typeof RULES>[],
  inputs: readonly ContributionInput[],
): void {
  const first = new Map<string, number>();
  inputs.forEach(({ task, evidence }, i) => {
    const key = `${task} ${evidence}`;
    const line = records[i]?.place("account").line ?? 0;
    const earlier = first.get(key);
    if (earlier !== undefined) {
      throw new AssayError(
        "DUPLICATE",
        `${path}:${line}:1: the evidence of line ${earlier} stands again for task ${task}.`,
        "Nothing was imported.",
      );
    }
    first.set(key, line);
  });
}
