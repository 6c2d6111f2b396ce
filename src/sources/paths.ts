import { AssayError } from "../engine/errors.js";

/** Paths that match the glob are work of this kind. */
export interface PathRule {
  readonly match: string;
  readonly kind: string;
}

/** A rule set for most repositories; the first match wins. */
export const DEFAULT_PATH_RULES: readonly PathRule[] = [
  { match: "**/{locale,locales,i18n,l10n,translations,lang}/**", kind: "translation" },
  { match: "**/*.{po,pot,xlf,xliff,arb}", kind: "translation" },
  { match: "{,**/}{README,CONTRIBUTING,CHANGELOG,SECURITY,CODE_OF_CONDUCT}*", kind: "docs" },
  { match: "{docs,doc}/**", kind: "docs" },
  { match: "**/*.{js,jsx,ts,tsx,mjs,cjs,py,rb,go,rs,java,kt,c,h,cc,cpp,hpp,cs,swift,sol,vy,sh,sql,php}", kind: "code" },
  { match: "**/*.{md,mdx,rst,adoc,txt,html,svg,png,jpg,jpeg}", kind: "content" },
];

/**
 * Checks a list of path rules read from JSON.
 *
 * @throws AssayError INVALID_RULES at the first entry that is not `{ "match": glob, "kind": name }`.
 */
export function parsePathRules(value: unknown): PathRule[] {
  if (!Array.isArray(value)) throw new AssayError("INVALID_RULES", "Path rules are a list of { match, kind }.");
  return value.map((entry: unknown, i) => {
    const { match, kind } = (entry ?? {}) as Partial<Record<keyof PathRule, unknown>>;
    if (typeof match === "string" && typeof kind === "string" && match !== "" && kind !== "") return { match, kind };
    throw new AssayError("INVALID_RULES", `Path rule ${i + 1} is not { "match": glob, "kind": name }.`);
  });
}

/** A function that gives a path's kind by the first rule that matches it, "other" if none does. */
export function kindByPath(rules: readonly PathRule[]): (path: string) => string {
  const compiled = rules.map(({ match, kind }) => ({ pattern: globToRegExp(match), kind }));
  return (path) => compiled.find(({ pattern }) => pattern.test(path))?.kind ?? "other";
}

const GLOB_PARTS = /\*\*\/|\*\*|\*|\?|\{|\}|,|[^*?{},]+/g;

/** Globs know `*`, `**`, `?` and `{a,b}`; `**` + `/` also matches no folder at all. */
function globToRegExp(glob: string): RegExp {
  let depth = 0;
  const source = (glob.match(GLOB_PARTS) ?? []).map((part) => {
    if (part === "**/") return "(?:[^/]+/)*";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part === "{") return depth++ < 8 ? "(?:" : "\\{";
    if (part === "}") return depth-- > 0 ? ")" : "\\}";
    if (part === ",") return depth > 0 ? "|" : ",";
    return part.replace(/[.+^$()|[\]\\]/g, "\\$&");
  });
  try {
    return new RegExp(`^${source.join("")}$`);
  } catch {
    throw new AssayError("INVALID_RULES", `"${glob}" is not a glob.`, "Braces must be closed.");
  }
}
