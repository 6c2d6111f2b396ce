import { nodeOf, type Building, type Labels } from "./building.js";
import { each, labelOf, type findColumns } from "./columns.js";

/** Reads labels from a table of accounts or of its own, if it has any. */
export function openLabel(
  find: ReturnType<typeof findColumns>,
  { labels }: Building,
): (account: number, cells: string[]) => void {
  const at = find("label");
  if (at < 0) return () => undefined;
  labels.name = find.nameOf("label") ?? "";
  return (account, cells) => {
    const label = labelOf(cells[at]);
    if (label === undefined) labels.unread.add(cells[at] ?? "");
    else labels.of.set(account, label ? 1 : 0);
  };
}

/** Reads a table of labels. */
export async function readLabels(file: string, building: Building): Promise<void> {
  let strangers = 0;
  await each(file, building.columns, (find) => {
    find.need("label");
    const node = find("node");
    const name = node >= 0 && building.nodes.size > 0 ? node : find.need("account");
    const label = openLabel(find, building);
    return (cells) => {
      const account = nodeOf(building, cells[name]);
      if (account >= building.accounts.list.length) strangers++;
      else label(account, cells);
    };
  });
  if (strangers > 0) building.notes.push(`${file}: ${strangers} labels of accounts that are in no table left out`);
}

/** All labels that were read, if there are any. */
export function labelsOf({ labels, notes }: Building, accounts: number): { labels?: Labels } {
  if (labels.unread.size > 0) {
    const some = [...labels.unread].slice(0, 5).join(", ");
    notes.push(`labels other than 1 and 0, true and false, yes and no count as none: ${some}`);
  }
  if (labels.of.size === 0) return {};
  return { labels: { name: labels.name, of: Uint8Array.from({ length: accounts }, (_, i) => labels.of.get(i) ?? 2) } };
}
