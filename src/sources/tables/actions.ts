import { createHash } from "node:crypto";
import { shingles, sketch } from "../../engine/integrity/detectors/duplicates.js";
import { NONE, type Actions } from "../../engine/integrity/tables.js";
import { printable } from "../../engine/printable.js";
import { shown } from "../text/faults.js";
import { hexDigits, isBlank, readTime } from "../text/values.js";
import { Column, type Building, type Names } from "./building.js";
import { whole, type Cells } from "./cells.js";
import { each } from "./each.js";

const ACCEPTED = new Set(["1", "true", "yes", "accepted", "approved", "merged"]);

const OPTIONAL = [
  ...(["kind", "target", "time", "anchored", "order", "evidence", "text", "attester", "accepted", "id"] as const),
] as const;

/** Kinds that the column of kinds can tell apart. */
const MOST_KINDS = 2 ** 16;

/** Reads one row an action. */
export async function readActions(file: string, building: Building): Promise<Actions> {
  const columns = Object.fromEntries(["account", "piece", ...OPTIONAL].map((name) => [name, new Column()]));
  const column = (name: string): Column => columns[name] ?? new Column();
  const has = new Set<string>();
  const outcomes = new Set<string>();
  await each(file, "actions", building, (find) => {
    const account = find.need("account");
    const place = Object.fromEntries(OPTIONAL.map((name) => [name, find(name)]));
    const at = (name: (typeof OPTIONAL)[number]): number => place[name] ?? -1;
    for (const name of OPTIONAL) if (at(name) >= 0) has.add(name);
    return (cells) => {
      const text = (name: (typeof OPTIONAL)[number]): string => cells.text(at(name));
      column("account").push(accountOf(building, cells, account));
      if (has.has("id")) column("piece").push(pieceOf(building, cells, at("id"), column("account").done()));
      column("kind").push(kindOf(building, cells, at("kind")));
      if (has.has("target")) column("target").push(idOrNone(building.targets, cells, at("target")));
      if (has.has("time")) column("time").push(cells.need(at("time"), readTime, 0));
      if (has.has("anchored")) column("anchored").push(cells.read(at("anchored"), readTime, NONE));
      if (has.has("order")) column("order").push(orderOf(cells, at("order"), has));
      if (has.has("evidence")) for (const word of hashWords(text("evidence"))) column("evidence").push(word);
      if (has.has("text")) for (const word of sketch(shingles(text("text")))) column("text").push(word);
      if (has.has("attester")) column("attester").push(idOrNone(building.accounts, cells, at("attester")));
      if (has.has("accepted")) {
        outcomes.add(text("accepted").toLowerCase());
        column("accepted").push(ACCEPTED.has(text("accepted").toLowerCase()) ? 1 : 0);
      }
    };
  });
  noteOutcomes(file, building, outcomes, has);
  return actionsOf(column, has);
}

function accountOf({ accounts }: Building, cells: Cells, at: number): number {
  if (isBlank(cells.text(at))) cells.fault(at, "missing");
  return cells.name(at, (name) => accounts.id(name));
}

/** An id names one piece of work, as endorsements refer to it. Rows of other accounts with the same id are its other authors: gives the row of the first. */
function pieceOf({ actions, authors }: Building, cells: Cells, at: number, accounts: Uint32Array): number {
  const id = cells.text(at);
  const row = accounts.length - 1;
  if (isBlank(id)) cells.fault(at, "missing");
  const first = actions.get(id);
  if (first === NONE) {
    actions.set(id, row);
    return row;
  }
  const others = authors.get(first) ?? [];
  const isAuthor = [first, ...others].some((other) => accounts[other] === accounts[row]);
  if (isAuthor) cells.fault(at, `${shown(id)} occurs twice for one account`, "DUPLICATE");
  authors.set(first, [...others, row]);
  return first;
}

function kindOf({ kinds }: Building, cells: Cells, at: number): number {
  const kind = kinds.id(at < 0 ? "action" : cells.text(at));
  if (kind === MOST_KINDS) cells.fault(at, `more than ${MOST_KINDS} kinds: map another column with --columns kind=`);
  return kind;
}

/** Outcomes none of which reads as accepted say nothing: then all count as accepted. */
function noteOutcomes(file: string, { notes }: Building, outcomes: ReadonlySet<string>, has: Set<string>): void {
  if (!has.has("accepted") || [...outcomes].some((outcome) => ACCEPTED.has(outcome))) return;
  has.delete("accepted");
  const some = [...outcomes].slice(0, 5).map(printable).join(", ");
  notes.push(`${file}: no outcome reads as accepted (${some}), so all count as accepted`);
}

function actionsOf(column: (name: string) => Column, has: ReadonlySet<string>): Actions {
  return {
    length: column("account").length,
    account: column("account").done(),
    kind: Uint16Array.from(column("kind").done()),
    ...(has.has("id") &&
    column("piece")
      .done()
      .some((row, i) => row !== i)
      ? { piece: column("piece").done() }
      : {}),
    ...(has.has("target") ? { target: column("target").done() } : {}),
    ...(has.has("time") ? { time: column("time").done() } : {}),
    ...orderColumn(column, has),
    ...(has.has("evidence") ? { evidence: column("evidence").done() } : {}),
    ...(has.has("text") ? { sketch: column("text").done() } : {}),
    ...(has.has("attester") ? { attester: column("attester").done() } : {}),
    ...(has.has("accepted") ? { accepted: Uint8Array.from(column("accepted").done()) } : {}),
  };
}

/** An order that some rows lack is none: then times decide. */
function orderOf(cells: Cells, at: number, has: Set<string>): number {
  if (/^\d+$/.test(cells.text(at))) return cells.read(at, whole, 0);
  has.delete("order");
  return 0;
}

/** What was first: by anchored times alone if there are any, those without one last; a time that somebody merely stated then decides nothing. */
function orderColumn(column: (name: string) => Column, has: ReadonlySet<string>): { readonly order?: Uint32Array } {
  if (has.has("anchored")) {
    const order = column("anchored").done();
    if (order.some((time) => time !== NONE)) return { order };
  }
  return has.has("order") ? { order: column("order").done() } : {};
}

function idOrNone(names: Names, cells: Cells, at: number): number {
  return cells.text(at) === "" ? NONE : cells.name(at, (name) => names.id(name));
}

/** Hex digits of a hash at least: 64 bits. */
const SHORTEST_HASH = 16;

/** First 64 bits of a hash written in hexadecimal, or of the SHA-256 of any other text; an empty cell is no hash. */
function hashWords(cell: string): [number, number] {
  if (cell === "") return [0, 0];
  const written = hexDigits(cell) ?? "";
  const hex = written.length >= SHORTEST_HASH ? written : createHash("sha256").update(cell).digest("hex");
  return [Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8, 16), 16)];
}
