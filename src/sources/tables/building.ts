import { NONE } from "../../engine/integrity/tables.js";
import type { ColumnMap } from "./columns.js";

/** Names to dense indices in order of appearance. */
export class Names {
  readonly list: string[] = [];
  readonly #index = new Map<string, number>();

  id(name: string): number {
    const known = this.#index.get(name);
    if (known !== undefined) return known;
    this.#index.set(name, this.list.length);
    return this.list.push(name) - 1;
  }

  get(name: string): number | undefined {
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
  readonly nodes: Map<string, number>;
  /** Row of each action that has an id. */
  readonly actions: Map<string, number>;
  readonly labels: { name: string; readonly of: Map<number, number>; readonly unread: Set<string> };
  readonly columns: ColumnMap;
  readonly notes: string[];
}

/** What nothing is known of yet. */
export function startBuilding(columns: ColumnMap = {}): Building {
  return {
    accounts: new Names(),
    kinds: new Names(),
    targets: new Names(),
    seeds: [],
    nodes: new Map(),
    actions: new Map(),
    labels: { name: "", of: new Map(), unread: new Set() },
    columns,
    notes: [],
  };
}

/** Index of a node by its number or name; `NONE` for a stranger. */
export function nodeOf({ nodes, accounts }: Building, cell: string | undefined): number {
  return nodes.get(cell ?? "") ?? accounts.get(cell ?? "") ?? NONE;
}
