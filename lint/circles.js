import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { CIRCLES } from "./exceptions.js";
import { everyImport, pathOf, targetOf } from "./paths.js";

const ROOT = join(import.meta.dirname, "..");

/** Targets of the imports of each file seen, with the time at which it was written; an editor keeps the process alive. */
const seen = new Map();

/** Files that a file of the project imports, read from disk; none for a file that does not exist. */
function importsOf(path) {
  const filename = join(ROOT, path);
  const written = statSync(filename, { throwIfNoEntry: false })?.mtimeMs;
  if (written === undefined) return [];
  const known = seen.get(path);
  if (known?.written === written) return known.targets;
  const found = ts.preProcessFile(readFileSync(filename, "utf8"), true, true).importedFiles;
  const targets = found.map(({ fileName }) => targetOf(filename, fileName)).filter((target) => target !== undefined);
  seen.set(path, { written, targets });
  return targets;
}

/** The shortest way from one file to another along imports, both ends included, or undefined. Files are read into `graph`. */
function wayBetween(graph, from, to) {
  const before = new Map([[from, undefined]]);
  for (const path of before.keys()) {
    if (path === to) return wayBack(before, to);
    if (!graph.has(path)) graph.set(path, importsOf(path));
    for (const target of graph.get(path)) if (!before.has(target)) before.set(target, path);
  }
  return undefined;
}

function wayBack(before, to) {
  const way = [];
  for (let step = to; step !== undefined; step = before.get(step)) way.unshift(step);
  return way;
}

/** No file imports itself by way of others; imports of types count. */
export const circles = {
  meta: { type: "problem", schema: [], messages: { circle: "A circle of files: {{way}}." } },
  create(context) {
    const from = pathOf(context.filename);
    const graph = new Map();
    return everyImport((node, specifier) => {
      const to = targetOf(context.filename, specifier);
      if (to === undefined || CIRCLES[from]?.includes(to)) return;
      const way = wayBetween(graph, to, from);
      if (way !== undefined) context.report({ node, messageId: "circle", data: { way: [from, ...way].join(" → ") } });
    });
  },
};
