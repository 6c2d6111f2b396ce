import { createHash } from "node:crypto";
import { shingles, sketch } from "../../engine/integrity/detectors/duplicates.js";
import { NONE, type Actions } from "../../engine/integrity/tables.js";
import { Column, type Building, type Names } from "./building.js";
import { each, seconds, whole } from "./columns.js";

const ACCEPTED = new Set(["1", "true", "yes", "accepted", "approved", "merged"]);

const OPTIONAL = ["kind", "target", "time", "order", "evidence", "text", "attester", "accepted", "id"] as const;

/** Reads one row an action. */
export async function readActions(file: string, building: Building): Promise<Actions> {
  const columns = Object.fromEntries(["account", ...OPTIONAL].map((name) => [name, new Column()]));
  const column = (name: string): Column => columns[name] ?? new Column();
  const has = new Set<string>();
  const outcomes = new Set<string>();
  await each(file, building.columns, (find) => {
    const account = find.need("account");
    const place = Object.fromEntries(OPTIONAL.map((name) => [name, find(name)]));
    for (const name of OPTIONAL) if ((place[name] ?? -1) >= 0) has.add(name);
    return (cells) => {
      const cell = (name: (typeof OPTIONAL)[number]): string => (cells[place[name] ?? -1] ?? "").trim();
      if (has.has("id")) building.actions.set(cell("id"), column("account").length);
      column("account").push(building.accounts.id(cells[account] ?? ""));
      column("kind").push(building.kinds.id(has.has("kind") ? cell("kind") : "action"));
      if (has.has("target")) column("target").push(idOrNone(building.targets, cell("target")));
      if (has.has("time")) column("time").push(seconds(cell("time")));
      if (has.has("order")) column("order").push(orderOf(cell("order"), has));
      if (has.has("evidence")) for (const word of hashWords(cell("evidence"))) column("evidence").push(word);
      if (has.has("text")) for (const word of sketch(shingles(cell("text")))) column("text").push(word);
      if (has.has("attester")) column("attester").push(idOrNone(building.accounts, cell("attester")));
      if (has.has("accepted")) {
        outcomes.add(cell("accepted").toLowerCase());
        column("accepted").push(ACCEPTED.has(cell("accepted").toLowerCase()) ? 1 : 0);
      }
    };
  });
  noteOutcomes(file, building, outcomes, has);
  return actionsOf(column, has);
}

/** Outcomes none of which reads as accepted say nothing: then all count as accepted. */
function noteOutcomes(file: string, { notes }: Building, outcomes: ReadonlySet<string>, has: Set<string>): void {
  if (!has.has("accepted") || [...outcomes].some((outcome) => ACCEPTED.has(outcome))) return;
  has.delete("accepted");
  const some = [...outcomes].slice(0, 5).join(", ");
  notes.push(`${file}: no outcome reads as accepted (${some}), so all count as accepted`);
}

function actionsOf(column: (name: string) => Column, has: ReadonlySet<string>): Actions {
  return {
    length: column("account").length,
    account: column("account").done(),
    kind: Uint16Array.from(column("kind").done()),
    ...(has.has("target") ? { target: column("target").done() } : {}),
    ...(has.has("time") ? { time: column("time").done() } : {}),
    ...(has.has("order") ? { order: column("order").done() } : {}),
    ...(has.has("evidence") ? { evidence: column("evidence").done() } : {}),
    ...(has.has("text") ? { sketch: column("text").done() } : {}),
    ...(has.has("attester") ? { attester: column("attester").done() } : {}),
    ...(has.has("accepted") ? { accepted: Uint8Array.from(column("accepted").done()) } : {}),
  };
}

/** An order that some rows lack is none: then times decide. */
function orderOf(cell: string, has: Set<string>): number {
  if (/^\d+$/.test(cell)) return whole(cell, "order");
  has.delete("order");
  return 0;
}

function idOrNone(names: Names, cell: string): number {
  return cell === "" ? NONE : names.id(cell);
}

/** First 64 bits of a hash written in hexadecimal, or of the SHA-256 of any other text; an empty cell is no hash. */
function hashWords(cell: string): [number, number] {
  if (cell === "") return [0, 0];
  const written = cell.replace(/^0x/, "");
  const isHash = /^[0-9a-fA-F]{16,}$/.test(written);
  const hex = isHash ? written : createHash("sha256").update(cell).digest("hex");
  return [Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8, 16), 16)];
}
