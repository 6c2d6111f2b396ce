/** The contracts as the generated documents need them. */
import { join } from "node:path";
import { declarationsOf, linearized, type Node, nodesIn, ownDeclarationsOf, sourcePaths } from "../artifacts.js";

export type { Node };

export const ROOT = join(import.meta.dirname, "../../..");

/** A contract of the project with everything that it inherits, the most derived first. */
export interface Contract {
  readonly name: string;
  /** Path below the root. */
  readonly path: string;
  readonly definition: Node;
  readonly bases: readonly Node[];
  /** Declarations by their identifiers, those of all sources. */
  readonly byId: ReadonlyMap<number, Node>;
  /** Declarations inside the project's own sources. */
  readonly own: ReadonlySet<Node>;
}

/** All contracts, interfaces and libraries of the project but mocks, in the order of their paths. */
export function readContracts(): Contract[] {
  return sourcePaths().flatMap((path) => {
    const [byId, own] = [declarationsOf(path), ownDeclarationsOf(path)];
    return nodesIn(path, "ContractDefinition").map((definition) => {
      const { name = "" } = definition;
      return { name, path, definition, bases: linearized(path, name), byId, own };
    });
  });
}

/** Contracts that are deployed or inherited by integrators: those that no other contract of the project builds on. */
export function deployable(contracts: readonly Contract[]): Contract[] {
  const inherited = new Set(contracts.flatMap(({ bases }) => bases.slice(1).map(({ name }) => name)));
  return contracts.filter(({ definition, name }) => definition.contractKind === "contract" && !inherited.has(name));
}

/** Declarations of a kind in a contract and in all that it inherits, each name and selector once, the most derived first. */
export function declarationsIn({ bases }: Contract, nodeType: string): Node[] {
  const seen = new Map<string, Node>();
  for (const base of bases) {
    for (const node of base.nodes ?? []) {
      if (node.nodeType !== nodeType) continue;
      const key = node.functionSelector ?? node.eventSelector ?? node.errorSelector;
      if (key !== undefined && !seen.has(key)) seen.set(key, node);
    }
  }
  return [...seen.values()];
}

/** Whether a declaration is the project's, not that of a library. */
export const isOurs = ({ own }: Contract, node: Node): boolean => own.has(node);

/** A type as Solidity source names it: without where it is stored and what kind of name it is. */
export const typeOf = ({ typeDescriptions }: Node): string =>
  (typeDescriptions?.typeString ?? "")
    .replace(/ (memory|calldata|storage ref|storage pointer|payable)/g, "")
    .replace(/\b(contract|struct|enum) /g, "");

function parametersOf(list: readonly Node[] = []): string {
  return list
    .map((each) => [typeOf(each), each.indexed === true ? "indexed" : "", each.name ?? ""].filter(Boolean).join(" "))
    .join(", ");
}

/** Name, parameters and results of a declaration. */
export function signatureOf(node: Node): string {
  if (node.nodeType === "VariableDeclaration") return `${node.name}() → ${typeOf(node)}`;
  const results = node.returnParameters?.parameters ?? [];
  const head = `${node.name}(${parametersOf(node.parameters?.parameters)})`;
  return results.length === 0 ? head : `${head} → ${parametersOf(results)}`;
}
