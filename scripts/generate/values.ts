import { nodesIn, sourcePaths, walk, type Node } from "./artifacts.js";

/** Constants of `Constants.sol` that TypeScript reads, and what they mean. */
const CONSTANTS = [
  ["BPS", "One whole in basis points."],
  ["DOMAINS", "Number of domains."],
  ["WAD", "1 with 18 decimals."],
] as const;

function constant([name, meaning]: (typeof CONSTANTS)[number]): string {
  const nodes = nodesIn("contracts/libraries/Constants.sol", "VariableDeclaration");
  const { value } = (nodes.find((each) => each.name === name)?.value ?? {}) as { readonly value?: string };
  if (value === undefined) throw new Error(`Constants.sol has no literal constant ${name}.`);
  const number = Number(value.replaceAll("_", ""));
  const literal = Number.isSafeInteger(number) ? value : `${BigInt(number)}n`;
  return `/** ${meaning} */\nexport const ${name} = ${literal};`;
}

/** Names of the domains, as the metadata of reputation tokens show them. */
function domainNames(): string {
  const [name] = nodesIn("contracts/libraries/ReputationMetadata.sol", "FunctionDefinition").filter((each) =>
    /^_?domainName$/.test(each.name ?? ""),
  );
  const literals = [...walk(name)].filter(({ nodeType }) => nodeType === "Literal").map(({ value }) => value);
  if (literals.length === 0) throw new Error("ReputationMetadata names no domains.");
  return `/** Names of the domains, by number. */\nexport const DOMAIN_NAMES = ${JSON.stringify(literals)} as const;`;
}

/** Enums whose members people read and write as words. */
const IN_WORDS = [
  "IContributionDisputes.Reason",
  "IContributionDisputes.Scope",
  "ICredentialPolicy.Status",
  "IEpochOracle.Status",
  "IRootStakes.Decision",
  "IRootStakes.Entry",
  "IStakeVault.Role",
];

const words = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();

/** An enum as an object, and its members in words. */
function enumeration({ canonicalName = "", members = [] }: Node): string {
  const name = canonicalName.replace(/^I(?=[A-Z])/, "").replace(".", "");
  const upper = name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
  const names = members.map((member) => member.name ?? "");
  const numbers = `/** \`${canonicalName}\` */
    export const ${name} = { ${names.map((each, i) => `${each}: ${i}`).join(", ")} } as const;`;
  if (!IN_WORDS.includes(canonicalName)) return numbers;
  return `${numbers}

    /** \`${canonicalName}\` in words, by number. */
    export const ${upper}_NAMES = ${JSON.stringify(names.map(words))} as const;`;
}

/** The file of constants and enums. */
export function valuesFile(): string {
  const enums = sourcePaths().flatMap((path) => nodesIn(path, "EnumDefinition"));
  return [...CONSTANTS.map(constant), domainNames(), ...enums.map(enumeration)].join("\n\n");
}
