import type { ContributionInput, UnknownWork } from "../contributions.js";
import { csvText, type OutCell } from "../text/write.js";

const COLUMNS = ["task", "quantity", "quality", "evidence", "time"] as const;

const cellsOf = (work: Omit<ContributionInput, "account">): OutCell[] => COLUMNS.map((name) => work[name] ?? "");

/** A file of contributions that `attest import` and `attest batch` read. */
export function contributionsCsv(inputs: readonly ContributionInput[]): string {
  return csvText(
    ["account", ...COLUMNS],
    inputs.map((input) => [input.account, ...cellsOf(input)]),
  );
}

/** Work of handles whose wallets are not known: the same file with a handle in place of the account, to be read again later. */
export function unknownCsv(unknown: readonly UnknownWork[]): string {
  return csvText(
    ["handle", ...COLUMNS],
    unknown.map((work) => [work.handle, ...cellsOf(work)]),
  );
}

/** Work of a source that knows neither task nor quality: a mapping of kinds gives them when the file is read. */
export interface SourceWork {
  /** Undefined if only the handle is known. */
  readonly account: string | undefined;
  readonly handle: string;
  readonly epoch: number;
  readonly kind: string;
  readonly quantity: number;
  readonly evidence: string;
  /** Unix seconds. */
  readonly time: number;
}

/** A file of such work, for `attest import`, `attest batch` and `submission import`. The handle stands only where no account is known. */
export function sourceCsv(work: readonly SourceWork[]): string {
  const rows = work.map(({ account, handle, kind, quantity, evidence, time }) => {
    return [account ?? "", account === undefined ? handle : "", kind, quantity, evidence, time];
  });
  return csvText(["account", "handle", "kind", "quantity", "evidence", "time"], rows);
}
