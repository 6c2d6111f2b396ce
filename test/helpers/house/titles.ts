import { readFileSync } from "node:fs";
import ts from "typescript";

/** A `describe` or an `it`, as it stands in the source. */
export interface Block {
  readonly kind: "describe" | "it";
  /** Title; where the source computes a part of it, that part is `${}`. */
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A test file's blocks, and all texts that its computed titles can be made of. */
export interface TestFile {
  readonly blocks: readonly Block[];
  readonly texts: ReadonlySet<string>;
}

const COMPUTED = "${}";

export function readTestFile(path: string): TestFile {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  return { blocks: blocksIn(source), texts: textsIn(source) };
}

function blocksIn(node: ts.Node): Block[] {
  const blocks: Block[] = [];
  ts.forEachChild(node, (child) => {
    const kind = ts.isCallExpression(child) && ts.isIdentifier(child.expression) ? child.expression.text : "";
    if (ts.isCallExpression(child) && (kind === "describe" || kind === "it"))
      blocks.push({ kind, title: titleOf(child.arguments[0]), blocks: kind === "it" ? [] : blocksIn(child) });
    else blocks.push(...blocksIn(child));
  });
  return blocks;
}

function titleOf(node: ts.Node | undefined): string {
  if (node !== undefined && ts.isStringLiteralLike(node)) return node.text;
  if (node === undefined || !ts.isTemplateExpression(node)) return COMPUTED;
  return node.head.text + node.templateSpans.map((span) => COMPUTED + span.literal.text).join("");
}

function textsIn(source: ts.Node): Set<string> {
  const texts = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isIdentifier(node)) texts.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

/** Whether the source gives a block this title: word for word, or with texts of the file in the places it computes. */
export function hasTitle(block: Block, title: string, texts: ReadonlySet<string>): boolean {
  if (!block.title.includes(COMPUTED)) return block.title === title;
  const parts = block.title.split(COMPUTED).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const computed = new RegExp(`^${parts.join("(.+)")}$`).exec(title)?.slice(1);
  return computed?.every((text) => texts.has(text) || /^\d+$/.test(text)) ?? false;
}

/** All blocks of a file, outer ones first. */
export function allBlocks(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) => [block, ...allBlocks(block.blocks)]);
}
