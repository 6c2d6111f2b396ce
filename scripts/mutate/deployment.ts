import { PARAMETERS } from "../../deploy/program-parameters.js";
import type { Parameter } from "../../deploy/schema/parameter.js";
import { ROLES } from "../../deploy/roles.js";
import type { Operator } from "./mutants.js";

/** A source of the deployment: what is changed in it, and the tests that look at what it deploys. */
export interface DeploymentTarget {
  readonly source: string;
  readonly operators: readonly Operator[];
  readonly tests: readonly string[];
}

/** The next in a list, the first after the last. */
const next = (list: readonly string[], found: string): string => list[(list.indexOf(found) + 1) % list.length] ?? found;

const ROLE_NAMES = Object.keys(ROLES);

/** The next parameter that counts the same. */
function nextParameter(found: string): string {
  const table: Readonly<Record<string, Parameter>> = PARAMETERS;
  const alike = Object.keys(table).filter((name) => table[name]?.unit === table[found]?.unit);
  return next(alike.length > 1 ? alike : Object.keys(table), found);
}

/** Roles and who has them: a permission taken away, given to another role, two roles made one. */
const PERMISSION: readonly Operator[] = [
  { pattern: /"\w+"(?=[,\]])/g, replace: () => "...[]" },
  { pattern: /\b\w+(?=: \[)/g, replace: (found) => next(ROLE_NAMES, found) },
  { pattern: /\b\d+(?=n\b)/g, replace: (found) => String((BigInt(found) % BigInt(ROLE_NAMES.length)) + 1n) },
];

/** The wiring: another parameter, another contract as an argument, a call or a member left out. */
const WIRING: readonly Operator[] = [
  { pattern: /(?<=value\(")\w+(?="\))/g, replace: nextParameter },
  { pattern: /(?<=^ +)(?:m\.call|allowCalls|grantRoles)\([^;]*;/gm, replace: () => ";" },
  { pattern: /(?<=slasher: )oracle|(?<=governance: )timelock/g, replace: () => "distributor" },
  { pattern: /(?<=entries\(\{ )reviews, (?=disputes)/g, replace: () => "" },
  { pattern: /(?<=entries\(\{ reviews), disputes/g, replace: () => "" },
  { pattern: /(?<=\["PROPOSER_ROLE"), "CANCELLER_ROLE"/g, replace: () => "" },
  { pattern: /(?<=\[)"PROPOSER_ROLE", /g, replace: () => "" },
  { pattern: /\b(?:true|false)\b/g, replace: (found) => String(found !== "true") },
  { pattern: /(?<=: |\b)\d[\d_]*n\b/g, replace: (found) => `${BigInt(found.replaceAll(/[_n]/g, "")) + 1n}n` },
];

const ROLES_TEST = "test/deploy/roles.test.ts";

export const DEPLOYMENT: Readonly<Record<string, DeploymentTarget>> = {
  roles: { source: "deploy/roles.ts", operators: PERMISSION, tests: [ROLES_TEST] },
  Assay: {
    source: "deploy/modules/Assay.ts",
    operators: WIRING,
    tests: ["test/deploy/modules/Assay.test.ts", ROLES_TEST],
  },
  HandOver: {
    source: "deploy/modules/HandOver.ts",
    operators: WIRING,
    tests: ["test/deploy/modules/HandOver.test.ts"],
  },
};
