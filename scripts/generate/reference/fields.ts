/** References of what the rules may say: tables of TypeScript with their comments as explanations. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { INTEGRITY_FIELDS } from "../../../src/engine/integrity/rules.js";
import { REVIEW_FIELDS } from "../../../src/engine/review/review.js";
import { RULE_FIELDS } from "../../../src/engine/rules/fields.js";
import { code, page, section, table } from "./markdown.js";
import { ROOT } from "./syntax.js";

/** Comments of the properties of a constant by their path. One without its own is explained by the comment above it. */
function commentsIn(path: string, constant: string): Map<string, string> {
  const file = ts.createSourceFile(path, readFileSync(join(ROOT, path), "utf8"), ts.ScriptTarget.Latest, true);
  const found = new Map<string, string>();
  const collect = (node: ts.ObjectLiteralExpression, prefix: string): void => {
    let above = "";
    for (const property of node.properties.filter(ts.isPropertyAssignment)) {
      const name = ts.isStringLiteral(property.name) ? property.name.text : property.name.getText(file);
      const own = ts
        .getJSDocCommentsAndTags(property)
        .flatMap(({ comment }) => ts.getTextOfJSDocComment(comment) ?? []);
      if (own.length > 0) above = own.join(" ");
      found.set(prefix + name, above);
      if (ts.isObjectLiteralExpression(property.initializer)) collect(property.initializer, `${prefix}${name}.`);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText(file) === constant && node.initializer !== undefined) {
      collect(objectOf(node.initializer), "");
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The object of an initializer, whatever `as` and `satisfies` say about it. */
function objectOf(node: ts.Expression): ts.ObjectLiteralExpression {
  if (ts.isObjectLiteralExpression(node)) return node;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return objectOf(node.expression);
  throw new Error(`${node.getText()} is no object.`);
}

const count = (value: number): string => value.toLocaleString("en-US");

/** Entries of the rules that are no numbers: entry, type, meaning. */
const OTHERS = [
  ["name", "text", "Name of the program; not empty."],
  [
    "personhood",
    "true or false",
    "Whether every contributor has proven to be one person; limits per account bind only then.",
  ],
  ["tiers", "list", "May be empty: then reputation does not multiply."],
  ["reviews", "object", "See below; what it leaves out has its default."],
  [
    "integrity",
    "object",
    "Thresholds of detectors, see [integrity](integrity.md); what it leaves out has its default.",
  ],
  ["conversion", "object", "Points first, tokens later; see [scoring](../scoring.md). May be left out."],
] as const;

const INTRODUCTION = `The rules of a program are one JSON document, canonical by RFC 8785; its keccak256 stands on chain before the epochs start that it
governs. An example: \`deploy/parameters/rules.json\`. All numbers are whole. Entries that are not listed are refused.`;

const WEIGHTING =
  "`weighting` is `reputation` (the default), `stake` (√stake × reputation) or `equal`: how much a reviewer's score counts.";

/** Lines of a table of bounds: entry, numbers, meaning. */
function numbersOf(
  fields: Readonly<Record<string, readonly number[]>>,
  meanings: ReadonlyMap<string, string>,
): string[][] {
  return Object.entries(fields).map(([name, values]) => [code(name), ...values.map(count), meanings.get(name) ?? ""]);
}

/** The reference of the rules. */
export function rulesPage(): string {
  const rules = numbersOf(RULE_FIELDS, commentsIn("src/engine/rules/fields.ts", "RULE_FIELDS"));
  const reviews = numbersOf(REVIEW_FIELDS, commentsIn("src/engine/review/review.ts", "REVIEW_FIELDS"));
  const others = OTHERS.map(([name, type, meaning]) => [code(name), type, meaning]);
  return page(
    "Rules",
    INTRODUCTION,
    section("Numbers", table(["entry", "least", "most", "meaning"], rules)),
    section("Other entries", table(["entry", "type", "meaning"], others)),
    section(
      "Reviews",
      `${table(["entry of `reviews`", "default", "least", "most", "meaning"], reviews)}\n\n${WEIGHTING}`,
    ),
  );
}

const COMMON: Readonly<Record<string, string>> = {
  weightBps: "What a flag leaves of the weight.",
  certaintyBps: "How sure the flag is.",
};

/** The reference of the thresholds of detectors. */
export function integrityPage(): string {
  const comments = commentsIn("src/engine/integrity/rules.ts", "INTEGRITY_FIELDS");
  const detectors = Object.entries(INTEGRITY_FIELDS).map(([detector, fields]) =>
    section(
      code(detector),
      table(
        ["threshold", "default", "least", "most", "meaning"],
        Object.entries(fields as Record<string, readonly number[]>).map(([name, values]) => [
          code(name),
          ...values.map(count),
          COMMON[name] ?? comments.get(`${detector}.${name}`) ?? "",
        ]),
      ),
    ),
  );
  return page(
    "Thresholds of detectors",
    `Entries of the \`integrity\` section of the [rules](rules.md), by detector. \`…Bps\` are basis points, 10,000 are one. Neighbours in a
table often share one explanation. [Detectors](../integrity.md) says what each detector looks for and where its defaults come from. Besides, \`clicks\` may
list the tasks that cost one click.`,
    ...detectors,
  );
}
