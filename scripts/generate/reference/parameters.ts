/** The reference of a deployment's parameters. */
import { PARAMETER_GROUPS } from "../../../deploy/program-parameters.js";
import type { Parameter } from "../../../deploy/schema/parameter.js";
import { USUAL_MONEY, writeQuantity, writeValue } from "../../../deploy/schema/quantities.js";
import { code, page, section, table } from "./markdown.js";

const INTRODUCTION = `Parameters of \`program deploy\`, given in a file like those in \`deploy/parameters\`, under the one key \`Assay\`; \`program init\` writes such a file. What
is not given has its default; without a default it must be given, or is found by the verb. Everything has its unit: times are texts such as "7 days", amounts
"1000 tokens", shares "5 %", dates "2027-01-31" in UTC; only what is counted is a plain number. Amounts follow from the decimals of the token; bounds are
those of tokens with 18 decimals. \`program deploy\` refuses unknown and misplaced names, values out of bounds and values that do not go together before it sends
anything, all at once.`;

/** What chains count, in a word for people. */
const WORDS: Readonly<Record<string, string>> = {
  seconds: "time",
  "Unix seconds": "date",
  units: "tokens",
  atoms: "tokens",
  wei: "bond tokens",
  rate: "bond tokens",
  bps: "per cent",
  percent: "per cent",
  wad: "per cent",
};

/** Longest text of a bound that says more than "as much as the chain can count". */
const LONGEST = 24;

function boundText(unit: Parameter["unit"], value: number | bigint): string {
  if (unit === "address" || unit === "hash" || unit === "text") return "";
  if (unit === "Unix seconds") return "";
  const text = writeQuantity(unit, BigInt(value), USUAL_MONEY);
  return text.length > LONGEST ? "" : text;
}

/** Years behind which a bound is none. */
const ENDLESS = 100n * 365n * 86_400n;

function boundsText(parameter: Parameter): string {
  if (!("min" in parameter)) return "";
  const { unit, min, max } = parameter;
  const endless = unit === "seconds" && max > ENDLESS;
  const [least, most] = [boundText(unit, min), endless ? "" : boundText(unit, max)];
  if (least === "") return "";
  return most === "" ? `from ${least}` : `${least} to ${most}`;
}

function defaultText(parameter: Parameter): string {
  const { default: value } = parameter;
  if (value === undefined) return "";
  if (typeof value === "string") return value === "" ? "none" : code(value);
  return [writeValue(parameter, value, USUAL_MONEY)].flat().join(", ");
}

function rowOf([name, parameter]: readonly [string, Parameter]): string[] {
  const each = "each" in parameter ? ` One for each of ${parameter.each.join(", ")}.` : "";
  const { unit } = parameter;
  return [code(name), WORDS[unit] ?? unit, defaultText(parameter), boundsText(parameter), parameter.about + each];
}

export function parametersPage(): string {
  const groups = Object.entries(PARAMETER_GROUPS).map(([title, parameters]) =>
    section(title, table(["parameter", "counts", "default", "bounds", "sets"], Object.entries(parameters).map(rowOf))),
  );
  return page("Deployment parameters", INTRODUCTION, ...groups);
}
