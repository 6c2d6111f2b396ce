import { AssayError } from "../../engine/errors.js";
import type { Moments, Profiles } from "../../engine/integrity/tables.js";
import { Column, type Building } from "./building.js";
import { each, hundredths, scaled, seconds, labelOf, whole } from "./columns.js";
import { openLabel } from "./labels.js";

/** Reads names, nodes, seeds, labels and moments; columns without a meaning are passed over. */
export async function readAccounts(file: string, building: Building): Promise<Moments | undefined> {
  const time = new Column();
  const amounts: bigint[] = [];
  let known = false;
  await each(file, building.columns, (find) => {
    const account = find.need("account");
    const [node, t, v, seed] = [find("node"), find("time"), find("amount"), find("seed")];
    const label = openLabel(find, building);
    known = t >= 0 || v >= 0;
    return (cells) => {
      addAccount(building, cells[account] ?? "", time.length);
      if (node >= 0) building.nodes.set(cells[node] ?? "", time.length);
      if (seed >= 0 && labelOf(cells[seed]) === true) building.seeds.push(time.length);
      label(time.length, cells);
      time.push(t < 0 ? 0 : seconds(cells[t]));
      amounts.push(v < 0 ? 0n : hundredths(cells[v]));
    };
  });
  if (!known) building.notes.push(`${file} has neither time nor amount of an account: nothing is compared by moments`);
  return known ? { time: time.done(), amount: scaled(amounts) } : undefined;
}

function addAccount(building: Building, name: string, row: number): void {
  if (name === "") throw new AssayError("INVALID_ROW", "The account has no name.");
  if (building.accounts.id(name) === row) return;
  const hint = "Here each row is an account. If each row is an action, give the file with --actions.";
  throw new AssayError("DUPLICATE", `${name} occurs twice, or in another order than in the table before.`, hint);
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
  await each(file, building.columns, (find, header) => {
    const account = find.need("account");
    const label = openLabel(find, building);
    const known = new Set([account, find("node"), find("label"), find("seed")]);
    const free = header.flatMap((_, i) => (known.has(i) ? [] : [i]));
    return (cells) => {
      kinds ??= countColumns(
        file,
        building,
        free.map((place) => ({ place, name: header[place] ?? "", cell: cells[place] ?? "" })),
      );
      label(row, cells);
      addAccount(building, cells[account] ?? "", row++);
      for (const kind of kinds) counts.push(whole(cells[kind], `count (column ${header[kind] ?? ""})`));
    };
  });
  return { kinds: kinds?.length ?? 0, counts: counts.done() };
}

/** Of some columns those whose first cell is a count. */
function countColumns(file: string, building: Building, free: readonly NamedCell[]): number[] {
  const isCount = ({ cell }: NamedCell): boolean => /^\d*$/.test(cell);
  const others = free.filter((each) => !isCount(each)).map(({ name }) => name);
  if (others.length > 0) building.notes.push(`${file}: ${others.join(", ")} left out, as they are no counts`);
  const kinds = free.filter(isCount);
  for (const { name } of kinds) building.kinds.id(name);
  return kinds.map(({ place }) => place);
}
