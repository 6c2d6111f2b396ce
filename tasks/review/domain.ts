import { AssayError } from "../../src/engine/errors.js";
import { DOMAINS } from "../../src/engine/rules/contract-values.js";

/** Checks a domain given on the command line. */
export function domainOption(domain: number): number {
  if (Number.isInteger(domain) && domain >= 0 && domain < DOMAINS) return domain;
  const text = `--domain ${domain} is not 0..${DOMAINS - 1}.`;
  throw new AssayError("INVALID_ARGUMENT", text, "Give the task's domain.");
}
