import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

const ROOT = join(import.meta.dirname, "..");

/** Path of a file below the root of the project, with forward slashes. */
export function pathOf(filename) {
  return relative(ROOT, filename).split(sep).join("/");
}

/** The file of the project that a relative specifier names, or undefined for a package. */
export function targetOf(filename, specifier) {
  if (!specifier.startsWith(".")) return undefined;
  const path = join(dirname(filename), specifier);
  const source = path.replace(/\.js$/, ".ts");
  return pathOf(existsSync(path) && path !== source ? path : source);
}

/** Calls `visit(node, specifier)` for every import of a file, whatever its form; for use as an ESLint visitor. */
export function everyImport(visit) {
  const bySource = (node) => {
    if (typeof node.source?.value === "string") visit(node, node.source.value);
  };
  return {
    ImportDeclaration: bySource,
    ExportNamedDeclaration: bySource,
    ExportAllDeclaration: bySource,
    ImportExpression: bySource,
    TSImportType: bySource,
    TSExternalModuleReference: (node) => visit(node, node.expression.value),
    CallExpression(node) {
      const [first] = node.arguments;
      const isRequire = node.callee.type === "Identifier" && node.callee.name === "require";
      if (isRequire && typeof first?.value === "string") visit(node, first.value);
    },
  };
}
