import type { Agreement } from "../../src/engine/integrity/measure.js";
import { summarize, type Summary } from "../../src/engine/integrity/summary.js";
import { summaryOfScan, type ScannedTables } from "../../src/program/actions/integrity.js";
import { guarded } from "../session.js";
import { rowsOf, scanLines } from "./lines.js";
import { onDisk, scanFiles, type ScanDependencies, type TableArguments } from "./tables.js";

export interface ScanArguments extends TableArguments {
  /** Whether to say what the tables were taken for, and no more. */
  readonly preview?: boolean | undefined;
  /** File for one row an account: weight, hold, certainty, codes. */
  readonly out?: string | undefined;
}

/** `integrity scan`: runs the detectors over any tables and prints what they found. */
export async function integrityScan(
  args: ScanArguments,
  io: ScanDependencies,
): Promise<Summary & { readonly agreement?: Agreement }> {
  const scanned = await scanFiles(args, io.readText);
  if (args.preview === true) for (const line of [...scanned.tables.taken, ...scanned.tables.notes]) io.print(line);
  const summary = summaryOfScan(scanned);
  if (args.preview === true) return summary;
  if (args.out !== undefined && args.out !== "") io.writeText(args.out, rowsOf(scanned));
  if (args.json === true)
    io.print(
      JSON.stringify({
        ...summary,
        ...bothWays(scanned),
        ...kindsOf(scanned),
        notes: scanned.tables.notes,
        tables: scanned.tables.taken,
      }),
    );
  else for (const line of scanLines(summary, scanned)) io.print(line);
  return summary;
}

/** Whether accounts were taken for persons, and what it comes to the other way. */
function bothWays({ tables, personhood, other }: ScannedTables) {
  const { held, lowered } = summarize(tables.input, other);
  return { personhood, otherWay: { held, lowered } };
}

/** Names of the kinds that are clicks, of those that are endorsements given, and of those that vouch. */
function kindsOf({ tables, result }: ScannedTables): Record<"clicks" | "giving" | "vouching", string[]> {
  const named = (kinds: readonly number[]): string[] => kinds.map((kind) => tables.kinds[kind] ?? "");
  return { clicks: named(result.cheapKinds), giving: named(result.givingKinds), vouching: named(result.vouchingKinds) };
}

/** Action of the task `integrity scan`. */
export default async function (args: ScanArguments): Promise<void> {
  await guarded(async () => void (await integrityScan(args, onDisk)));
}
