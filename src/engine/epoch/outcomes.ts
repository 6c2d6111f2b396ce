/**
 * An amount of which a part is held: what is paid of it in the end if the council refuses the holds, and if they are released, which is
 * what happens to a hold on which nobody rules. Units.
 */
export interface Outcomes {
  readonly holdsRefused: bigint;
  readonly holdsReleased: bigint;
}

/**
 * Both outcomes of an amount.
 * @param paid Units that are paid whatever becomes of the holds.
 * @param held Units that are held.
 * @example outcomesOf(70n, 30n) // { holdsRefused: 70n, holdsReleased: 100n }
 */
export function outcomesOf(paid: bigint, held: bigint): Outcomes {
  return { holdsRefused: paid, holdsReleased: paid + held };
}

/** Units of many accounts together. */
export const sumUnits = (units: Iterable<bigint>): bigint => {
  let sum = 0n;
  for (const own of units) sum += own;
  return sum;
};

/**
 * Both outcomes in words, or the amount alone where nothing is held.
 * @param show How an amount is written.
 * @example wordOutcomes(outcomesOf(70n, 30n), String) // "70 if holds are refused, 100 if they are released"
 */
export function wordOutcomes({ holdsRefused, holdsReleased }: Outcomes, show: (units: bigint) => string): string {
  if (holdsRefused === holdsReleased) return show(holdsReleased);
  return `${show(holdsRefused)} if holds are refused, ${show(holdsReleased)} if they are released`;
}
