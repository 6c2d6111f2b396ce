import {
  NONE,
  type Actions,
  type Counterparties,
  type Edges,
  type Endorsements,
} from "../../engine/integrity/tables.js";
import { addNode, Column, Names, nodeOf, type Building } from "./building.js";
import { labelOf, whole } from "./cells.js";
import { each } from "./each.js";

/** Marks a wallet of the program itself. */
const OWN = NONE - 1;

/** Counterparties of which nothing is known. */
export function unknownCounterparties(length: number): Counterparties | undefined {
  return length === 0 ? undefined : { length, degree: new Uint32Array(length), service: new Uint8Array(length) };
}

/** Counterparties take the indices after the accounts. */
export async function readCounterparties(
  file: string,
  building: Building,
): Promise<{ counterparties: Counterparties; names: readonly string[] }> {
  const names: string[] = [];
  const degree = new Column();
  const service = new Column();
  const accounts = building.accounts.list.length;
  await each(file, "counterparties", building, (find) => {
    const [name, d, s] = [find("node") >= 0 ? find("node") : find.need("account"), find("degree"), find("service")];
    return (cells) => {
      addNode(building, cells, name, accounts + degree.length);
      names.push(cells.text(name));
      degree.push(cells.read(d, whole, 0));
      service.push(labelOf(cells.text(s)) === false ? 0 : 1);
    };
  });
  const services = Uint8Array.from(service.done());
  return { counterparties: { length: degree.length, degree: degree.done(), service: services }, names };
}

/**
 * Edges by node number where the accounts have one, else by name. Without a table of counterparties every other node of the edges is one,
 * of unknown degree; without any account all nodes are accounts. Edges between two that are no accounts, and those with the program's own
 * wallets, are left out.
 */
export async function readEdges(
  file: string,
  building: Building,
): Promise<{ edges: Edges; strangers: readonly string[] }> {
  const [from, to, count] = [new Column(), new Column(), new Column()];
  const accounts = building.accounts.list.length;
  const open = building.counts.nodes <= accounts;
  const strangers = new Names();
  const ownNodes = new Set([...building.own].map((name) => nodeOf(building, name)).filter((index) => index !== NONE));
  const node = (name: string): number => {
    const known = nodeOf(building, name);
    if (ownNodes.has(known) || building.own.has(name.toLowerCase())) return OWN;
    if (known !== NONE || !open || name === "") return known;
    if (accounts === 0) return building.accounts.id(name);
    const stranger = strangers.id(name);
    return stranger === NONE ? NONE : accounts + stranger;
  };
  let [left, own] = [0, 0];
  await each(file, "transfers", building, (find) => {
    const [a, b, n] = [find.need("from"), find.need("to"), find("count")];
    return (cells) => {
      const [x, y] = [cells.name(a, node), cells.name(b, node)];
      if (x === OWN || y === OWN) return void own++;
      if (x === NONE || y === NONE || (accounts > 0 && x >= accounts && y >= accounts)) return void left++;
      from.push(x);
      to.push(y);
      count.push(cells.read(n, whole, n < 0 ? 1 : 0));
    };
  });
  if (left > 0) building.notes.push(`${file}: ${left} edges left out, as neither end or only one is in a table`);
  if (own > 0) building.notes.push(`${file}: ${own} transfers of the program's own wallets left out`);
  const edges = { length: from.length, from: from.done(), to: to.done(), count: count.done() };
  return { edges, strangers: strangers.list };
}

/**
 * Endorsements are between accounts: of one by another, or of one's action, which is one of each of its authors. Whoever endorses is an account, unless
 * accounts go by numbers; an endorsement of a stranger is left out.
 */
export async function readEndorsements(
  file: string,
  building: Building,
  actions: Actions | undefined,
): Promise<Endorsements> {
  const [from, to, count, action] = [new Column(), new Column(), new Column(), new Column()];
  const none = building.accounts.list.length === 0;
  const isNumbered = building.counts.nodes > 0;
  const endorsed = (name: string): number => {
    if (name === "") return NONE;
    return none ? building.accounts.id(name) : nodeOf(building, name);
  };
  const giver = (name: string): number => (name === "" || isNumbered ? endorsed(name) : building.accounts.id(name));
  let strangers = 0;
  await each(file, "endorsements", building, (find) => {
    const [a, b, n, id] = [find.need("from"), find("to"), find("count"), find("id")];
    if (id < 0 || actions === undefined) find.need("to");
    return (cells) => {
      const row = b < 0 ? building.actions.get(cells.text(id)) : NONE;
      const receiver = cells.name(b, endorsed);
      if (row === NONE && receiver === NONE) return void strangers++;
      const by = cells.name(a, giver);
      if (by === NONE) return void strangers++;
      const times = cells.read(n, whole, n < 0 ? 1 : 0);
      for (const piece of [row, ...(building.authors.get(row) ?? [])]) {
        from.push(by);
        to.push(piece === NONE ? receiver : (actions?.account[piece] ?? NONE));
        count.push(times);
        action.push(piece);
      }
    };
  });
  if (strangers > 0) building.notes.push(`${file}: ${strangers} endorsements of strangers left out`);
  const edges = { length: from.length, from: from.done(), to: to.done(), count: count.done() };
  return actions === undefined ? edges : { ...edges, action: action.done() };
}
