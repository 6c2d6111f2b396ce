import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { JsonFragment } from "ethers";

const ROOT = join(import.meta.dirname, "..", "..");

/** A node of the compiler's syntax tree, with the fields that are read here. */
export interface Node {
  readonly nodeType: string;
  readonly id: number;
  readonly name?: string;
  readonly canonicalName?: string;
  readonly constant?: boolean;
  readonly functionSelector?: string;
  readonly linearizedBaseContracts?: readonly number[];
  readonly members?: readonly Node[];
  readonly modifiers?: readonly { readonly modifierName: { readonly name: string } }[];
  readonly documentation?: { readonly text: string };
  readonly value?: unknown;
  readonly kind?: string;
  readonly contractKind?: "contract" | "interface" | "library";
  readonly indexed?: boolean;
  readonly visibility?: string;
  readonly stateMutability?: string;
  readonly eventSelector?: string;
  readonly errorSelector?: string;
  readonly baseFunctions?: readonly number[];
  readonly parameters?: { readonly parameters: readonly Node[] };
  readonly returnParameters?: { readonly parameters: readonly Node[] };
  readonly typeDescriptions?: { readonly typeString: string };
  readonly nodes?: readonly Node[];
}

interface BuildInfo {
  readonly output: { readonly sources: Readonly<Record<string, { readonly ast: Node }>> };
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

const found = (pattern: string): string[] => globSync(pattern, { cwd: ROOT }).map((file) => join(ROOT, file));

/** Paths of the project's own contracts, mocks left out, in order. */
export const sourcePaths = (): string[] =>
  globSync("contracts/**/*.sol", { cwd: ROOT })
    .filter((path) => !path.startsWith("contracts/mocks"))
    .sort();

/** ABI of a contract, wherever it was compiled from. */
export function abiOf(contract: string): readonly JsonFragment[] {
  const [file, ...others] = found(`artifacts/**/${contract}.json`);
  if (file === undefined || others.length > 0) throw new Error(`${contract} has no artifact of its own; build first.`);
  return (read(file) as { abi: readonly JsonFragment[] }).abi;
}

/** What the compiler said, the newest build first: one that changed a source is the last that holds it. */
function builds(): BuildInfo[] {
  const files = found("artifacts/build-info/*.output.json");
  return files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs).map((file) => read(file) as BuildInfo);
}

let known: BuildInfo[] | undefined;

/** The newest build that holds a source of this project, as the syntax trees of all its sources by name. */
function buildOf(path: string): BuildInfo["output"]["sources"] {
  known ??= builds();
  const build = known.find(({ output }) => output.sources[`project/${path}`] !== undefined);
  if (build === undefined) throw new Error(`${path} was not compiled; build first.`);
  return build.output.sources;
}

/** Declarations of all sources that a source of this project was compiled with, by their identifiers. */
export function declarationsOf(path: string): ReadonlyMap<number, Node> {
  const nodes = Object.values(buildOf(path)).flatMap(({ ast }) => ast.nodes ?? []);
  return new Map(nodes.flatMap((node) => [node, ...(node.nodes ?? [])]).map((node) => [node.id, node]));
}

/** Declarations in this project's own sources among those that a source was compiled with. */
export function ownDeclarationsOf(path: string): ReadonlySet<Node> {
  const sources = Object.entries(buildOf(path)).filter(([name]) => name.startsWith("project/"));
  return new Set(sources.flatMap(([, { ast }]) => ast.nodes ?? []).flatMap((node) => [node, ...(node.nodes ?? [])]));
}

/** Every node of a kind in a source of this project. */
export function nodesIn(path: string, nodeType: string): Node[] {
  const tree = buildOf(path)[`project/${path}`]?.ast;
  return [...walk(tree)].filter((node) => node.nodeType === nodeType);
}

/** A contract's definition and those that it inherits, the most derived first. */
export function linearized(path: string, contract: string): Node[] {
  const own = nodesIn(path, "ContractDefinition").find(({ name }) => name === contract);
  const definitions = new Map<number, Node>();
  for (const { ast } of Object.values(buildOf(path))) {
    for (const node of walk(ast)) if (node.nodeType === "ContractDefinition") definitions.set(node.id, node);
  }
  return (own?.linearizedBaseContracts ?? []).flatMap((id) => definitions.get(id) ?? []);
}

/** All nodes of a tree. */
export function* walk(item: unknown): Generator<Node> {
  if (Array.isArray(item)) for (const each of item) yield* walk(each);
  else if (typeof item === "object" && item !== null) {
    if ("nodeType" in item) yield item as Node;
    for (const each of Object.values(item)) yield* walk(each);
  }
}
