import tseslint from "typescript-eslint";
import { circles } from "./circles.js";
import { SIZES, SQL } from "./exceptions.js";
import { imports } from "./imports.js";

const SQL_START =
  "/^\\s*(SELECT|INSERT INTO|DELETE FROM|UPDATE \\w+ SET|(CREATE|DROP|ALTER)( OR REPLACE)?( TEMP)? (TABLE|VIEW)|COPY|WITH \\w+ AS) ?/";

const noSql = ["Literal[value=", "TemplateElement[value.raw="].map((node) => ({
  selector: `${node}${SQL_START}]`,
  message: "SQL stands only in src/store.",
}));

/** Limits of size; comments and blank lines of a function do not count. */
export const LIMITS = {
  "max-lines": 300,
  "max-lines-per-function": { max: 45, skipBlankLines: true, skipComments: true },
  "max-params": 4,
};

/** Tests group their facts in functions, which grow with the number of facts. */
const GROUPS = ["test/**", "app/test/**"];

/** The structure of the tree: who imports whom, no circles, SQL in one place, and limits of size. */
export default [
  { ignores: ["typechain-types/", "artifacts/", "cache/", "coverage/", "dist/", "scripts/package/consumer/"] },
  {
    files: ["**/*.ts"],
    languageOptions: { parser: tseslint.parser },
    plugins: { assay: { rules: { imports, circles } } },
    rules: { "assay/imports": "error", "assay/circles": "error" },
  },
  {
    files: ["src/**/*.ts", "tasks/**/*.ts"],
    ignores: ["src/store/**", ...SQL],
    rules: { "no-restricted-syntax": ["error", ...noSql] },
  },
  ...Object.entries(LIMITS).map(([rule, limit]) => ({
    files: ["**/*.ts"],
    ignores: [...SIZES[rule], ...(rule === "max-lines-per-function" ? GROUPS : []), "src/*/generated/**"],
    rules: { [rule]: ["error", limit] },
  })),
];
