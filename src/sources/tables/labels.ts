import { NONE } from "../../engine/integrity/tables.js";
import { printable } from "../../engine/printable.js";
import { nodeOf, type Building, type Labels } from "./building.js";
import { labelOf, type Cells } from "./cells.js";
import type { Finder } from "./columns.js";
import { each } from "./each.js";

/** Reads labels from a table of accounts or of its own, if it has any. */
export function openLabel(find: Finder, { labels }: Building): (account: number, cells: Cells) => void {
  const at = find("label");
  if (at < 0) return () => undefined;
  labels.name = find.nameOf("label") ?? "";
  return (account, cells) => {
    const label = labelOf(cells.text(at));
    if (label === undefined) return void labels.unread.add(cells.text(at));
    const value = label ? 1 : 0;
    if ((labels.of.get(account) ?? value) !== value) cells.fault(at, "the account has another label in another row");
    labels.of.set(account, value);
  };
}

/** Reads a table of labels. */
export async function readLabels(file: string, building: Building): Promise<void> {
  let strangers = 0;
  await each(file, "labels", building, (find) => {
    find.need("label");
    const node = find("node");
    const name = node >= 0 && building.counts.nodes > 0 ? node : find.need("account");
    const label = openLabel(find, building);
    return (cells) => {
      const account = cells.name(name, (each) => nodeOf(building, each));
      if (account === NONE || account >= building.accounts.list.length) strangers++;
      else label(account, cells);
    };
  });
  if (strangers > 0) building.notes.push(`${file}: ${strangers} labels of accounts that are in no table left out`);
}

/** All labels that were read, if there are any. */
export function labelsOf({ labels, notes }: Building, accounts: number): { labels?: Labels } {
  if (labels.unread.size > 0) {
    const some = [...labels.unread].slice(0, 5).map(printable).join(", ");
    notes.push(`labels other than 1 and 0, true and false, yes and no count as none: ${some}`);
  }
  if (labels.of.size === 0) return {};
  return { labels: { name: labels.name, of: Uint8Array.from({ length: accounts }, (_, i) => labels.of.get(i) ?? 2) } };
}
