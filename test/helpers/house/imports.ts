import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** When a file loads another: as soon as it is loaded itself, or also once a function of it runs. */
export type Loading = "at once" | "ever";

/** Specifiers of what a source file loads when it runs: imports and exports of types alone are left out. */
function loadsOf(path: string, when: Loading): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  const loads: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node) ?? (when === "ever" ? specifierOfCall(node) : undefined);
    if (specifier !== undefined) loads.push(specifier);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return loads;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) && node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword)
    return textOf(node.moduleSpecifier);
  if (ts.isExportDeclaration(node) && !node.isTypeOnly) return textOf(node.moduleSpecifier);
  return undefined;
}

function specifierOfCall(node: ts.Node): string | undefined {
  const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isCall ? textOf(node.arguments[0]) : undefined;
}

const textOf = (node: ts.Node | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;

/**
 * Tells everything that a file loads, directly or through others: paths of the repository's own files, names of packages.
 * Reads each file once.
 */
export function importGraph(when: Loading = "ever"): (entry: string) => Set<string> {
  const known = new Map<string, string[]>();
  const targetsOf = (file: string): string[] => {
    let targets = known.get(file);
    if (targets === undefined) {
      targets = existsSync(file) && file.endsWith(".ts") ? loadsOf(file, when).map((load) => targetOf(file, load)) : [];
      known.set(file, targets);
    }
    return targets;
  };
  return (entry) => {
    const reached = new Set([entry]);
    for (const file of reached) for (const target of targetsOf(file)) reached.add(target);
    return reached;
  };
}

const targetOf = (file: string, load: string): string =>
  load.startsWith(".") ? join(dirname(file), load).replace(/\.js$/, ".ts") : load;
