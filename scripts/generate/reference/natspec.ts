/** Comments of Solidity's declarations. */
import type { Contract, Node } from "./syntax.js";

/** A comment by its tags; parameters and results by name. */
export interface Comment {
  readonly title: string;
  /** Paragraphs of `@notice` and `@dev`. */
  readonly text: string;
  readonly params: readonly (readonly [name: string, text: string])[];
  readonly returns: readonly string[];
}

const NONE: Comment = { title: "", text: "", params: [], returns: [] };

/** Takes a comment apart. */
export function parseComment(text: string | undefined): Comment {
  if (text === undefined) return NONE;
  const lines = text.split("\n").map((line) => line.replace(/^\s*\*?\s?/, "").trimEnd());
  const tags: [tag: string, lines: string[]][] = [["notice", []]];
  for (const line of lines) {
    const [, tag, rest = ""] = /^@(\S+)\s?(.*)$/.exec(line) ?? [];
    if (tag === undefined) tags.at(-1)?.[1].push(line);
    else tags.push([tag, [rest]]);
  }
  const of = (...wanted: string[]): string[] =>
    tags.filter(([tag]) => wanted.includes(tag)).map(([, body]) => body.join("\n").trim());
  return {
    title: of("title").join(" ").replace(/\s+/g, " "),
    text: of("notice", "dev").filter(Boolean).join("\n\n"),
    params: of("param").map((body) => {
      const [, name = "", rest = ""] = /^(\S+)\s*([\s\S]*)$/.exec(body) ?? [];
      return [name, rest.replace(/\s+/g, " ")] as const;
    }),
    returns: of("return").map((body) => body.replace(/\s+/g, " ")),
  };
}

/** A declaration's own comment, or that of the first declaration which it implements and which has one. */
export function commentOf(contract: Contract, node: Node): Comment {
  const waiting = [node];
  for (const each of waiting) {
    const text = each.documentation?.text;
    if (text !== undefined && !text.trim().startsWith("@inheritdoc")) return parseComment(text);
    for (const id of each.baseFunctions ?? []) {
      const base = contract.byId.get(id);
      if (base !== undefined) waiting.push(base);
    }
  }
  return NONE;
}

/** A comment in one line, as cells of tables need it. */
export const inLine = (text: string): string => text.replace(/\s+/g, " ").trim();
