import { AssayError } from "../../src/engine/errors.js";
import { printable } from "../../src/engine/printable.js";
import type { Handles } from "../../src/sources/people/handles.js";
import { SECONDS, UINT32_MAX } from "../../src/sources/fields.js";
import type { SourceWork } from "../../src/sources/outputs/work-csv.js";
import { mappingOption, handlesOption } from "../parse.js";

/** Options of the sources, as the command line gives them. */
export interface SourceArgs {
  readonly from?: string;
  readonly to?: string;
  readonly every?: number;
  readonly directory?: string;
  readonly knee?: number;
  readonly most?: number;
  readonly out?: string;
  readonly mapping?: string;
  readonly json?: boolean;
}

/** What counts, and for whom. */
export interface SourceTerms {
  readonly epochOf: (time: number) => number | undefined;
  readonly handles?: Handles;
  readonly bots?: readonly string[] | undefined;
  readonly knee: number;
  readonly most: number;
}

const DAY = 86_400;

/** A moment given on the command line. */
function momentOption(name: string, text: string, otherwise: number): number {
  if (text === "") return otherwise;
  const moment = SECONDS.parse(text);
  if (moment !== undefined) return moment;
  throw new AssayError("INVALID_ARGUMENT", `--${name} ${text} is no time.`, `Give ${SECONDS.expected}.`);
}

/** Checks the options of a source. */
export async function sourceTerms(args: SourceArgs): Promise<SourceTerms> {
  const { from = "", to = "", every = 0, directory, knee = 0, most = 0, mapping } = args;
  const [start, end] = [momentOption("from", from, 0), momentOption("to", to, Infinity)];
  if (start >= end) throw new AssayError("INVALID_ARGUMENT", `--from ${from} is not before --to ${to}.`);
  for (const [name, value] of Object.entries({ every, knee, most }))
    if (value < 0) throw new AssayError("INVALID_ARGUMENT", `--${name} ${value} is negative.`);
  const length = every === 0 ? Infinity : every * DAY;
  const { bots } = await mappingOption(mapping);
  const handles = await handlesOption(directory);
  return {
    epochOf: (time) => (time < start || time >= end ? undefined : Math.floor((time - start) / length)),
    ...(handles === undefined ? {} : { handles }),
    bots,
    knee,
    most: most === 0 ? UINT32_MAX : most,
  };
}

/** Sums of quantities by kind, and how many authors have no wallet, for people. */
export function sumLines(work: readonly SourceWork[]): string[] {
  const kinds = new Map<string, number>();
  for (const { kind, quantity } of work) kinds.set(kind, (kinds.get(kind) ?? 0) + quantity);
  const total = [...kinds.values()].reduce((a, b) => a + b, 0);
  const share = (sum: number): string => `${((100 * sum) / Math.max(1, total)).toFixed(1)} %`;
  const lines = [...kinds]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, sum]) => `  ${printable(kind)} ${sum} (${share(sum)})`);
  const unknown = new Set(work.flatMap(({ account, handle }) => (account === undefined ? [handle] : [])));
  return [...lines, ...(unknown.size === 0 ? [] : [`  ${unknown.size} people have no wallet in the directory`])];
}

/** Where a source's rows were written, for people. */
export const writtenTo = (out: string): string => (out === "" ? "" : ` written to ${out}`);
