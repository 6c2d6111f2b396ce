import { CONTRACTS } from "../../src/chain/contracts.js";
import { linearized, sourcePaths, walk, type Node } from "./artifacts.js";

/** By the modifier, or by asking the manager itself where a modifier cannot say "or". */
const isRestricted = (node: Node): boolean =>
  (node.modifiers ?? []).some(({ modifierName }) => modifierName.name === "restricted") ||
  [...walk(node)].some(({ nodeType, name }) => nodeType === "Identifier" && name === "_checkCanCall");

/** Selectors of a contract's functions that only a role may call, by name. */
function restrictedOf(path: string, contract: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { nodes = [] } of linearized(path, contract) as readonly (Node & { nodes?: readonly Node[] })[]) {
    for (const { name, functionSelector } of nodes.filter(isRestricted)) {
      if (name === undefined || functionSelector === undefined) continue;
      const selector = `0x${functionSelector}`;
      if ((found[name] ?? selector) !== selector) throw new Error(`${contract} has two restricted functions ${name}.`);
      found[name] = selector;
    }
  }
  return found;
}

/** The file of selectors. */
export function restrictedFile(): string {
  const paths = new Map(sourcePaths().map((path) => [path.split("/").at(-1)?.replace(".sol", ""), path]));
  const contracts = Object.values(CONTRACTS).flatMap((contract) => {
    const path = paths.get(contract);
    const selectors = path === undefined ? {} : restrictedOf(path, contract);
    return Object.keys(selectors).length === 0 ? [] : [[contract, selectors]];
  });
  return `/** Selectors of the functions that only a role may call, by contract. */
    export const RESTRICTED = ${JSON.stringify(Object.fromEntries(contracts))} as const;`;
}
