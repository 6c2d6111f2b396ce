import { BPS } from "../engine/rules/contract-values.js";
import { QUALITY, SECONDS } from "./fields.js";
import { optional } from "./records.js";
import type { Faults } from "./text/faults.js";
import { collectWork, rowsAt, WORK, type WorkOptions, type WorkRow } from "./work-rows.js";

export { rowsAt };

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

/** Work of somebody whose wallet is not known yet. */
export interface UnknownWork extends Omit<ContributionInput, "account"> {
  readonly handle: string;
}

/** Contributions of a file with what a message says of them. */
export interface ContributionFile {
  readonly inputs: readonly ContributionInput[];
  /** Line of each. */
  readonly lines: readonly number[];
  /** Work of handles that the directory does not know: to be attested later, in the epoch that is open then. */
  readonly unknown: readonly UnknownWork[];
}

const RULES = { ...WORK, quality: optional(QUALITY), time: optional(SECONDS) };

/**
 * Contributions of a CSV or JSONL file, or of any export that is recognised (see docs/sources.md): all of them, or an error that lists what is wrong.
 *
 * @throws AssayError INVALID_ROW with file:line:column; DUPLICATE if evidence stands twice for one task, as the chain would refuse it.
 * @example
 * const inputs = await readContributionFile("october.csv");
 */
export async function readContributionFile(path: string, options: WorkOptions = {}): Promise<ContributionInput[]> {
  return [...(await readContributions(path, options)).inputs];
}

/** The same with the line of each, and with the work of those whose wallets are not known. */
export async function readContributions(path: string, options: WorkOptions = {}): Promise<ContributionFile> {
  const needs = [["quality", ...(options.qualities === undefined ? [] : ["kind"])]];
  const { rows, faults, finish } = await collectWork(path, RULES, { ...options, needs });
  const file = { inputs: [] as ContributionInput[], lines: [] as number[], unknown: [] as UnknownWork[] };
  const earlier = new Map<string, number>();
  for (const row of rows) {
    const work = workOf(row, options, faults);
    if (work === undefined || isRepeat(row, { earlier, faults })) continue;
    const { account, handle = "" } = row;
    if (account === undefined) file.unknown.push({ handle, ...work });
    else file.lines[file.inputs.push({ account, ...work }) - 1] = row.line;
  }
  finish();
  return file;
}

function workOf(
  { record, task, quantity, evidence, share, kind }: WorkRow<typeof RULES>,
  { qualities }: WorkOptions,
  faults: Faults,
): Omit<ContributionInput, "account"> | undefined {
  const { quality, time } = record.value;
  const whole = quality ?? (kind !== undefined && Object.hasOwn(qualities ?? {}, kind) ? qualities?.[kind] : undefined);
  if (whole === undefined) {
    faults.add(record.place("quality"), `quality: missing; expected ${QUALITY.expected}`);
    return undefined;
  }
  const own = share === undefined ? whole : Math.floor((whole * share.bps) / BPS);
  return { task, quantity, quality: own, evidence, ...(time === undefined ? {} : { time }) };
}

interface Repeats {
  readonly earlier: Map<string, number>;
  readonly faults: Faults;
}

/** Whether a row's evidence stood before for its task; notes it. */
function isRepeat({ task, evidence, line }: WorkRow<typeof RULES>, { earlier, faults }: Repeats): boolean {
  const key = `${task} ${evidence}`;
  const first = earlier.get(key);
  if (first === undefined) {
    earlier.set(key, line);
    return false;
  }
  const way = "work that several did together has a share in each of its rows";
  faults.add({ line, column: 1 }, `the evidence of line ${first} stands again for task ${task}; ${way}`, "DUPLICATE");
  return true;
}
