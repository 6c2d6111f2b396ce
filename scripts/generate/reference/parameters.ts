/** The reference of a deployment's parameters. */
import { type Parameter, PARAMETER_GROUPS } from "../../../deploy/program-parameters.js";
import { code, page, section, table } from "./markdown.js";

const INTRODUCTION = `Parameters of \`program deploy\`, given in a file like those in \`deploy/parameters\`, under \`Assay\`. What is not given has its
default; without a default it must be given, or is found by the verb. Integers beyond 2^53 are texts that end in \`n\`. A wad is 10^18.
\`program deploy\` refuses unknown names and values out of bounds before it sends anything.`;

const DAY = 86_400;
const HOUR = 3_600;
const E = 10n;

/** Whole days or hours behind seconds, as people say them. */
function inTime(seconds: number): string {
  if (seconds > 0 && seconds % DAY === 0) return ` (${seconds / DAY} ${seconds === DAY ? "day" : "days"})`;
  return seconds > 0 && seconds % HOUR === 0 ? ` (${seconds / HOUR} hours)` : "";
}

/** A number; large ones with their powers of ten or two. */
function numberText(value: number | bigint): string {
  const wide = BigInt(value);
  for (const bits of [256n, 128n, 112n, 64n, 48n, 40n, 32n, 16n]) if (wide === 2n ** bits - 1n) return `2^${bits} − 1`;
  if (wide < E ** 9n || wide % E ** 9n !== 0n) return wide.toLocaleString("en-US");
  const power = wide % E ** 18n === 0n ? 18n : 9n;
  return `${(wide / E ** power).toLocaleString("en-US")} × 10^${power}`;
}

function defaultText(parameter: Parameter): string {
  if (!("default" in parameter)) return "";
  const value = parameter.default;
  if (Array.isArray(value)) return (value as (number | bigint)[]).map(numberText).join(", ");
  if (typeof value === "string") return value === "" ? "none" : code(value);
  const text = numberText(value as number | bigint);
  return parameter.unit === "seconds" ? text + inTime(Number(value)) : text;
}

function rowOf([name, parameter]: readonly [string, Parameter]): string[] {
  const bounds = "min" in parameter ? `${numberText(parameter.min)} to ${numberText(parameter.max)}` : "";
  const each = "each" in parameter ? ` One for each of ${parameter.each.join(", ")}.` : "";
  return [code(name), parameter.unit, defaultText(parameter), bounds, parameter.about + each];
}

export function parametersPage(): string {
  const groups = Object.entries(PARAMETER_GROUPS).map(([title, parameters]) =>
    section(title, table(["parameter", "unit", "default", "bounds", "sets"], Object.entries(parameters).map(rowOf))),
  );
  return page("Deployment parameters", INTRODUCTION, ...groups);
}
