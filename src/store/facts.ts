import { addressAt, row, toHex } from "../engine/columns/bytes.js";
import { nextHead, NO_FACTS } from "../engine/mirrors/facts.js";
import { columnBuilder } from "./columns/builder.js";
import { columnNames, type Columns } from "./columns/layout.js";
import { readColumns } from "./columns/transfer.js";
import { FACT, HEAD } from "./schema.js";
import { queryNumber, type Store } from "./store.js";

/** A contract's running hash after the facts of a block. */
interface Mark {
  readonly block: number;
  readonly head: Uint8Array;
}

/** The running hashes that the stored facts add up to. */
export interface FactHistory {
  /**
   * Head of a contract after its facts up to a block, 32 bytes.
   *
   * @param contract Address, 0x hex.
   * @param block At or after the block up to which the store was found complete.
   */
  headAt(contract: string, block: number): Uint8Array;
  /** Heads of all contracts with facts after the last one, as the store keeps them. */
  heads(block: number): Columns<typeof HEAD>;
}

/**
 * Running hashes after each block with facts, from the last heads that were found to be the contracts' own. Memory and time go with the facts
 * since then.
 */
export async function readFactHistory(store: Store): Promise<FactHistory> {
  const marks = new Map<string, Mark[]>();
  const { known, facts } = await store.transaction(async (db) => {
    const known = await queryNumber(db, "SELECT count(*) FROM heads");
    const since = await queryNumber(db, "SELECT coalesce(max(block), -1) FROM heads");
    const length = await queryNumber(db, `SELECT count(*) FROM facts WHERE block > ${since}`);
    const inOrder = `SELECT ${columnNames(FACT)} FROM facts WHERE block > ${since} ORDER BY block, log_index`;
    return {
      known: await readColumns(db, `SELECT ${columnNames(HEAD)} FROM heads`, HEAD, known),
      facts: await readColumns(db, inOrder, FACT, length),
    };
  });
  for (let i = 0; i < known.length; i++)
    marks.set(addressAt(known.contract, i), [{ block: known.block[i] ?? 0, head: row(known.head, 32, i) }]);
  for (let i = 0; i < facts.length; i++) addFact(marks, facts, i);
  return { headAt: (contract, block) => headIn(marks.get(contract.toLowerCase()), block), heads: headsOf(marks) };
}

function addFact(marks: Map<string, Mark[]>, facts: Columns<typeof FACT>, i: number): void {
  const contract = addressAt(facts.contract, i);
  const own = marks.get(contract) ?? [];
  const head = nextHead(own.at(-1)?.head ?? NO_FACTS, facts.time[i] ?? 0, row(facts.digest, 32, i));
  const block = facts.block[i] ?? 0;
  if (own.at(-1)?.block === block) own.pop();
  own.push({ block, head });
  marks.set(contract, own);
}

function headIn(marks: readonly Mark[] = [], block: number): Uint8Array {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.block ?? 0) <= block) low = middle + 1;
    else high = middle;
  }
  return marks[low - 1]?.head ?? NO_FACTS;
}

const headsOf =
  (marks: ReadonlyMap<string, readonly Mark[]>) =>
  (block: number): Columns<typeof HEAD> => {
    const builder = columnBuilder(HEAD);
    for (const [contract, own] of marks) builder.push({ contract, head: toHex(headIn(own, block)), block });
    return builder.columns();
  };
