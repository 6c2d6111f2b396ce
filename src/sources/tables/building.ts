import { NONE } from "../../engine/integrity/tables.js";
import type { Row } from "../text/csv.js";
import type { Encoding } from "../text/decode.js";
import { shown } from "../text/faults.js";
import { isBlank, readAddress } from "../text/values.js";
import type { Cells } from "./cells.js";
import type { ColumnMap } from "./columns.js";

/** Numbers by name, an address being one name however it is written. Names are kept without the text that they were cut from. */
export class Lookup {
  readonly #numbers = new Map<string, number>();

  /** `NONE` if the name is not known. */
  get(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const found = this.#numbers.get(normal(name) ?? name) ?? NONE;
    // Another spelling of a known address.
    if (found !== NONE) this.#numbers.set(copied(name), found);
    return found;
  }

  /** Gives the name's one form; undefined, and nothing is kept, if it is an address whose checksum is wrong. */
  set(name: string, number: number): string | undefined {
    const form = normal(name);
    if (form === undefined) return undefined;
    const kept = copied(form);
    this.#numbers.set(kept, number);
    return kept;
  }
}

const ADDRESS_LENGTH = 42;

/** The one form of a name; undefined for an address whose checksum is wrong. */
function normal(name: string): string | undefined {
  if (name.length !== ADDRESS_LENGTH) return name;
  const address = readAddress(name);
  if (address === undefined) return name;
  return "value" in address ? address.value : undefined;
}

/** A copy of a text: one that was cut from a larger one would keep all of it. */
const copied = (text: string): string => Buffer.from(text).toString();

/** Names to dense indices in order of appearance. */
export class Names {
  readonly list: string[] = [];
  readonly #index = new Lookup();

  /** Index of a name, a new one if it is not known yet; `NONE` for an address whose checksum is wrong. */
  id(name: string): number {
    const known = this.#index.get(name);
    if (known !== NONE) return known;
    const kept = this.#index.set(name, this.list.length);
    return kept === undefined ? NONE : this.list.push(kept) - 1;
  }

  /** `NONE` if the name is not known. */
  get(name: string): number {
    return this.#index.get(name);
  }
}

/** Uint32 column that grows by doubling. */
export class Column {
  #data = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#data.length) {
      const wider = new Uint32Array(this.#data.length * 2);
      wider.set(this.#data);
      this.#data = wider;
    }
    this.#data[this.length++] = value;
  }

  done(): Uint32Array {
    return this.#data.subarray(0, this.length);
  }
}

/** Labels of accounts, for measuring only: no detector sees them. */
export interface Labels {
  /** Name of the column. */
  readonly name: string;
  /** 1 and 0 by account, 2 where there is no label. */
  readonly of: Uint8Array;
}

/** What is known of the tables while they are read. */
export interface Building {
  readonly accounts: Names;
  readonly kinds: Names;
  readonly targets: Names;
  readonly seeds: number[];
  readonly nodes: Lookup;
  /** Index of the highest node plus one; 0 if none has a number. */
  readonly counts: { nodes: number };
  /** Row of each action that has an id; of the first author, where it has several. */
  readonly actions: Lookup;
  /** Rows of further authors, by the row of the first. */
  readonly authors: Map<number, number[]>;
  readonly labels: { name: string; readonly of: Map<number, number>; readonly unread: Set<string> };
  /** The program's own wallets, in small letters. */
  readonly own: ReadonlySet<string>;
  readonly columns: ColumnMap;
  /** Encoding of files without a byte order mark. */
  readonly encoding: Encoding | undefined;
  /** Format of the files, where it is not to be told from them. */
  readonly format: string | undefined;
  /** What is known of rows that are left out for their faults; undefined if faults refuse. */
  readonly skipping: Skipping | undefined;
  readonly notes: string[];
  /** What each table was read as. */
  readonly taken: string[];
}

/** Rows with faults: those that an earlier reading found are passed over. */
export interface Skipping {
  rowsOf(file: string): { readonly known: ReadonlySet<string>; readonly found: Set<string> };
  readonly tell: (text: string) => void;
}

/** Tells a row of a file from the others. */
export const rowKey = ({ line, path = "" }: Row): string => `${line} ${path}`;

/** How tables are read. */
export interface BuildingOptions {
  /** The program's own wallets, such as its treasury and whoever pays people: transfers with them join nobody. */
  readonly own?: readonly string[] | undefined;
  readonly columns?: ColumnMap | undefined;
  readonly encoding?: Encoding | undefined;
  readonly format?: string | undefined;
}

/** What nothing is known of yet. */
export function startBuilding(options: BuildingOptions = {}, skipping?: Skipping): Building {
  const { columns = {}, encoding, format, own = [] } = options;
  return {
    own: new Set(own.map((name) => name.toLowerCase())),
    accounts: new Names(),
    kinds: new Names(),
    targets: new Names(),
    seeds: [],
    nodes: new Lookup(),
    counts: { nodes: 0 },
    actions: new Lookup(),
    authors: new Map(),
    labels: { name: "", of: new Map(), unread: new Set() },
    columns,
    encoding,
    format,
    skipping,
    notes: [],
    taken: [],
  };
}

/** Index of a node by its number or name; `NONE` for a stranger. */
export function nodeOf({ nodes, accounts }: Building, name: string): number {
  const node = nodes.get(name);
  return node === NONE ? accounts.get(name) : node;
}

/** Gives the node in a cell its index; a node that has one already is a fault. */
export function addNode({ nodes, counts }: Building, cells: Cells, at: number, index: number): void {
  const name = cells.text(at);
  if (isBlank(name)) return cells.fault(at, "missing");
  if (nodes.get(name) !== NONE) return cells.fault(at, `node ${shown(name)} occurs twice`, "DUPLICATE");
  if (cells.name(at, (node) => (nodes.set(node, index) === undefined ? NONE : index)) !== NONE)
    counts.nodes = Math.max(counts.nodes, index + 1);
}
