/** Amounts and times as the reader's locale writes them. */

const LEAST_SHOWN = 4;

/** Whole units of `unit` wei as tokens of `decimals`, to four places towards zero; what is less than those, but not zero, is said to be less. */
export function formatUnits(units: bigint, unit: bigint, decimals: number): string {
  const [group, point, minus] = separators();
  if (units < 0n) return `${minus}${formatUnits(-units, unit, decimals)}`;
  const scale = 10n ** BigInt(decimals);
  const wei = units * unit;
  const fraction = ((wei % scale) * 10n ** BigInt(LEAST_SHOWN)) / scale;
  if (wei > 0n && wei / scale === 0n && fraction === 0n) return `< 0${point}${"1".padStart(LEAST_SHOWN, "0")}`;
  const whole = (wei / scale).toString().replace(/\B(?=(\d{3})+(?!\d))/g, group);
  const places = fraction.toString().padStart(LEAST_SHOWN, "0").replace(/0+$/, "");
  return places === "" ? whole : `${whole}${point}${places}`;
}

function separators(): readonly [group: string, point: string, minus: string] {
  const parts = new Intl.NumberFormat().formatToParts(-12345.6);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return [of("group"), of("decimal") || ".", of("minusSign")];
}

export const formatNumber = (value: number | bigint): string => new Intl.NumberFormat().format(value);

export const formatDate = (seconds: bigint): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }).format(Number(seconds) * 1000);

/** Days from one to another, as short as they can be written. */
export const formatPeriod = (start: bigint, end: bigint): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }).formatRange(Number(start) * 1000, Number(end) * 1000);

export const formatTime = (seconds: bigint): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(Number(seconds) * 1000);

export const shortAddress = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

/** Basis points as a percentage. */
export const formatPercent = (bps: number | bigint): string =>
  new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 2 }).format(Number(bps) / 10_000);

/** Wei of a token with `decimals` places, rounded down to four of them. */
export const formatWei = (wei: bigint, decimals: number): string => formatUnits(wei, 1n, decimals);

/** Seconds as days, as far as they are whole ones. */
export const formatDays = (seconds: bigint): string =>
  new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(Number(seconds) / 86_400);

/** Wei of an amount as somebody types it, with a point or comma; undefined if it is none. */
export function parseAmount(text: string, decimals: number): bigint | undefined {
  const match = /^(\d{1,30})(?:[.,](\d+))?$/.exec(text.trim());
  if (match === null || (match[2]?.length ?? 0) > decimals) return undefined;
  return BigInt(`${match[1] ?? "0"}${(match[2] ?? "").padEnd(decimals, "0")}`);
}
