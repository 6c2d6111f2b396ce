/** Amounts and times as the reader's locale writes them. */

const LEAST_SHOWN = 4;

/** Whole units of `unit` wei as tokens of `decimals`, rounded down to four places. */
export function formatUnits(units: bigint, unit: bigint, decimals: number): string {
  const scale = 10n ** BigInt(decimals);
  const wei = units * unit;
  const fraction = ((wei % scale) * 10n ** BigInt(LEAST_SHOWN)) / scale;
  const [group, point] = separators();
  const whole = (wei / scale).toString().replace(/\B(?=(\d{3})+(?!\d))/g, group);
  const places = fraction.toString().padStart(LEAST_SHOWN, "0").replace(/0+$/, "");
  return places === "" ? whole : `${whole}${point}${places}`;
}

function separators(): readonly [group: string, point: string] {
  const parts = new Intl.NumberFormat().formatToParts(12345.6);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return [of("group"), of("decimal") || "."];
}

export const formatNumber = (value: number | bigint): string => new Intl.NumberFormat().format(value);

export const formatDate = (seconds: bigint): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }).format(Number(seconds) * 1000);

export const formatTime = (seconds: bigint): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(Number(seconds) * 1000);

export const shortAddress = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;
