import type { JsonView } from "../text/json-view.js";
import type { Place } from "../text/faults.js";

/**
 * What a row of an export says, whatever program wrote it. Texts, to be checked like those of any other table.
 * `account` is who did the work, by address; `handle` where the export knows only a name, such as `github:ann`.
 */
export const EXPORT_COLUMNS = [
  ...["account", "handle", "kind", "quantity", "evidence_text", "time"],
  ...["from", "to", "count", "target", "id", "text", "amount", "anchored"],
] as const;
export type ExportColumn = (typeof EXPORT_COLUMNS)[number];
export type ExportRow = Readonly<Partial<Record<ExportColumn, string | undefined>>> & {
  /** Columns of the format's own, such as the fields of an attestation's schema. */
  readonly more?: Readonly<Record<string, string>>;
};

/** A row, or why there is none. */
export type Reading = ExportRow | { readonly left: string };

/** What a scan may read an export as. */
export type ScanTable = "actions" | "endorsements" | "edges";

/** A published format of work that people did. */
export interface ExportFormat {
  /** One word, as in a mapping's `format`. */
  readonly name: string;
  /** What it is, for people. */
  readonly what: string;
  readonly columns: readonly ExportColumn[];
  readonly scan: ScanTable;
  readonly table?: TableReader;
  readonly document?: DocumentReader;
}

/** Cells of a row by the names of their columns, in lower case; empty if there is no such column. */
export type Cell = (name: string) => string;

/** Reads a format that is a table. */
export interface TableReader {
  /** Whether a header, in lower case, is that of the format. */
  fits(header: readonly string[]): boolean;
  /** Whether the first line is a row already. */
  readonly headless?: boolean;
  /** Rows of one row of the file. */
  read(cell: Cell, context: TableContext): readonly Reading[];
}

/** What a row can be told by beside its cells. */
export interface TableContext {
  /** Name of the file without folder and ending. */
  readonly file: string;
  /** Names of the columns as they are written. */
  readonly header: readonly string[];
  /** How often this text came before: tells apart what would be equal. */
  earlier(text: string): number;
}

/** Reads a format that is one JSON document. */
export interface DocumentReader {
  /** Whether a parsed document is of the format. */
  fits(document: unknown): boolean;
  rows(document: JsonView, context: DocumentContext): Iterable<LocatedReading>;
}

export type DocumentContext = Pick<TableContext, "file" | "earlier">;

/** What was read, and where it stands. */
export type LocatedReading = readonly [place: Place, reading: Reading];

/** Where an entry of a document stands. */
export const at = ({ path }: JsonView): Place => ({ line: 1, column: 1, path });

/** A text that occurs once: the same text again has its number behind it. */
export function once(text: string, { earlier }: Pick<TableContext, "earlier">): string {
  const before = earlier(text);
  return before === 0 ? text : `${text} (${before + 1})`;
}

/** Whether a header has all of these columns. */
export const hasAll = (header: readonly string[], ...names: readonly string[]): boolean =>
  names.every((name) => header.includes(name));
