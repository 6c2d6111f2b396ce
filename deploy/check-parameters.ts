import { AssayError } from "../src/engine/errors.js";
import { nearest } from "./schema/suggestion.js";
import { PARAMETERS } from "./program-parameters.js";
import type { IntegerParameter, IntegersParameter, Parameter } from "./schema/parameter.js";

/**
 * Refuses what no deployment takes, before anything is sent.
 * @throws AssayError INVALID_ARGUMENT for an unknown name, or an integer outside its bounds.
 */
export function checkParameters(values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    const parameter: Parameter | undefined = (PARAMETERS as Readonly<Record<string, Parameter>>)[name];
    if (parameter === undefined)
      throw new AssayError("INVALID_ARGUMENT", `There is no parameter ${name}${meant(name)}.`);
    if (!("min" in parameter)) continue;
    const integers = "each" in parameter ? listOf(name, value, parameter.each) : [value];
    for (const integer of integers) checkInteger(name, integer, parameter);
  }
}

function meant(name: string): string {
  const found = nearest(name, Object.keys(PARAMETERS));
  return found === undefined ? "" : `; did you mean ${found}?`;
}

function listOf(name: string, value: unknown, each: readonly string[]): readonly unknown[] {
  if (Array.isArray(value) && value.length === each.length) return value;
  throw new AssayError("INVALID_ARGUMENT", `Parameter ${name} lists one value for each ${each.join(", ")}.`);
}

function checkInteger(name: string, value: unknown, { min, max, unit }: IntegerParameter | IntegersParameter): void {
  const whole = typeof value === "bigint" || Number.isSafeInteger(value);
  if (whole && (value as bigint) >= min && (value as bigint) <= max) return;
  const text = `Parameter ${name} is ${String(value)}, not ${min} to ${max} ${unit}.`;
  throw new AssayError("INVALID_ARGUMENT", text, "See `deploy/program-parameters.ts`.");
}
