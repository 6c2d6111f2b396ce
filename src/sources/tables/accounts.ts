import { NONE, type Moments, type Profiles } from "../../engine/integrity/tables.js";
import { printable } from "../../engine/printable.js";
import { shown } from "../text/faults.js";
import { isBlank, readTime } from "../text/values.js";
import { addNode, Column, type Building } from "./building.js";
import { hundredths, labelOf, scaled, whole, type Cells } from "./cells.js";
import { each } from "./each.js";
import { openLabel } from "./labels.js";

/** Reads names, nodes, seeds, labels and moments; columns without a meaning are passed over. */
export async function readAccounts(file: string, building: Building): Promise<Moments | undefined> {
  const time = new Column();
  const amounts: bigint[] = [];
  let known = false;
  await each(file, "accounts", building, (find) => {
    const account = find.need("account");
    const [node, t, v, seed] = [find("node"), find("time"), find("amount"), find("seed")];
    const label = openLabel(find, building);
    known = t >= 0 || v >= 0;
    return (cells) => {
      if (!addAccount(building, cells, account, time.length)) return;
      if (node >= 0) addNode(building, cells, node, time.length);
      if (labelOf(cells.text(seed)) === true) building.seeds.push(time.length);
      label(time.length, cells);
      time.push(cells.read(t, readTime, 0));
      amounts.push(cells.read(v, hundredths, 0n));
    };
  });
  if (!known) building.notes.push(`${file} has neither time nor amount of an account: nothing is compared by moments`);
  return known ? { time: time.done(), amount: scaled(amounts) } : undefined;
}

/** Adds the account of a row; false if it cannot be the account of that row. */
function addAccount({ accounts }: Building, cells: Cells, at: number, row: number): boolean {
  const name = cells.text(at);
  if (isBlank(name)) cells.fault(at, "missing");
  if (isBlank(name)) return false;
  const index = cells.name(at, (each) => accounts.id(each));
  if (index === row) return true;
  const hint = "here each row is an account; if each is an action, give the file with --actions";
  if (index !== NONE)
    cells.fault(at, `${shown(name)} occurs twice, or in another order than in the table before: ${hint}`, "DUPLICATE");
  return false;
}

/** A column, its name and its first cell. */
interface NamedCell {
  readonly place: number;
  readonly name: string;
  readonly cell: string;
}

/** Reads lifetime counts: one row an account, one column a kind. Columns that are no counts are left out. */
export async function readProfiles(file: string, building: Building): Promise<Profiles> {
  const counts = new Column();
  let kinds: number[] | undefined;
  let row = 0;
  await each(file, "profiles", building, (find, header) => {
    const account = find.need("account");
    const label = openLabel(find, building);
    const known = new Set([account, find("node"), find("label"), find("seed")]);
    const free = header.flatMap((name, i) => (known.has(i) || name === "" ? [] : [i]));
    return (cells) => {
      kinds ??= countColumns(
        file,
        building,
        free.map((place) => ({ place, name: header[place] ?? "", cell: cells.text(place) })),
      );
      if (!addAccount(building, cells, account, row)) return;
      label(row++, cells);
      for (const kind of kinds) counts.push(cells.read(kind, whole, 0));
    };
  });
  return { kinds: kinds?.length ?? 0, counts: counts.done() };
}

/** Of some columns those whose first cell is a count. */
function countColumns(file: string, building: Building, free: readonly NamedCell[]): number[] {
  const isCount = ({ cell }: NamedCell): boolean => /^\d*$/.test(cell);
  const others = free.filter((each) => !isCount(each)).map(({ name }) => printable(name));
  if (others.length > 0) building.notes.push(`${file}: ${others.join(", ")} left out, as they are no counts`);
  const kinds = free.filter(isCount);
  for (const { name } of kinds) building.kinds.id(name);
  return kinds.map(({ place }) => place);
}
