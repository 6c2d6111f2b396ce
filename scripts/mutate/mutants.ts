/** A source with one thing changed. */
export interface Mutant {
  readonly line: number;
  readonly change: string;
  readonly code: string;
}

export interface Operator {
  /** What to change. */
  readonly pattern: RegExp;
  replace(found: string): string;
}

const swap =
  (pairs: Readonly<Record<string, string>>): ((found: string) => string) =>
  (found) =>
    pairs[found] ?? found;

/** A statement that begins like this, alone or after a condition or `else`; the only braces in it hold a struct's fields. */
const standing = (start: RegExp): RegExp =>
  new RegExp(
    `(?<=[;{}]\\s*|\\) |\\belse )(?!revert|return|constructor|mapping)${start.source}(?:[^;{}]|\\(\\{|\\}\\))*;`,
    "g",
  );

/** What is changed in Solidity, outside comments and strings. */
export const SOLIDITY: readonly Operator[] = [
  {
    // neither shifts, arrows nor compound assignments
    pattern: /(?<![<>=!])(?:<=|>=|==|!=|<(?![<=])|>(?![>=]))(?!=)/g,
    replace: swap({ "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==" }),
  },
  {
    pattern: /(?<=\s)[-+*/]=?(?=\s)/g,
    replace: (found) => swap({ "+": "-", "-": "+", "*": "/", "/": "*" })(found[0] ?? "") + found.slice(1),
  },
  { pattern: /&&|\|\|/g, replace: swap({ "&&": "||", "||": "&&" }) },
  { pattern: /\b(?:true|false)\b/g, replace: swap({ true: "false", false: "true" }) },
  { pattern: /(?<![\w.])\d[\d_]*(?![\w.])/g, replace: (found) => String(BigInt(found.replaceAll("_", "")) + 1n) },
  { pattern: /\b0x[\da-f]+\b/gi, replace: (found) => `0x${(BigInt(found) + 1n).toString(16)}` },
  { pattern: /!(?=[\w(])/g, replace: () => "" },
  { pattern: /(?:\bif \([^;{}]*\) )?\brevert [^;]*;|\brequire\([^;]*;/g, replace: () => "{}" },
  {
    pattern: /\b(?:restricted|whenNotPaused|onlyCouncil|onlySlasher|binds|nonReentrant)\b(?=[^;{}]*\{)/g,
    replace: () => "",
  },
  // What stands alone in a statement; a declaration has two words before its `=`.
  { pattern: standing(/(?:emit )?[\w.]+\(/), replace: () => "{}" },
  { pattern: standing(/[\w.]+(?:\[[^\]]*\]|\.\w+)* [-+|]?= /), replace: () => "{}" },
  { pattern: standing(/(?:delete |\+\+|--)/), replace: () => "{}" },
];

/** Every mutant of a source, in order of the operators, which see the source without its comments. */
export const mutantsOf = (source: string, operators: readonly Operator[]): Mutant[] => {
  const code = operators === SOLIDITY ? masked(source) : withoutComments(source);
  return operators.flatMap(({ pattern, replace }) =>
    [...code.matchAll(pattern)].map(({ 0: found, index }) => {
      const put = replace(found);
      const line = source.slice(0, index).split("\n").length;
      const change = `${found.replaceAll(/\s+/g, " ")} → ${put}`;
      return { line, change, code: source.slice(0, index) + put + source.slice(index + found.length) };
    }),
  );
};

/** The source with spaces for comments, strings, pragmas and imports, so that positions stay. */
const masked = (source: string): string =>
  source.replaceAll(/\/\/[^\n]*|\/\*[^]*?\*\/|"[^"\n]*"|\bpragma [^;]*;|\bimport [^;]*;/g, (found) =>
    found.replaceAll(/[^\n]/g, " "),
  );

const withoutComments = (source: string): string =>
  source.replaceAll(/\/\/[^\n]*|\/\*[^]*?\*\/|\bimport [^;]*;/g, (found) => found.replaceAll(/[^\n]/g, " "));

/** The same order for the same seed: Fisher and Yates's shuffle on a linear congruential generator. */
export const shuffled = <T>(values: readonly T[], seed: number): T[] => {
  const result = [...values];
  let state = BigInt(seed);
  for (let i = result.length - 1; i > 0; i--) {
    state = (state * 6364136223846793005n + 1442695040888963407n) & (2n ** 64n - 1n);
    const j = Number((state >> 33n) % BigInt(i + 1));
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
};
