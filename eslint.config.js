import js from "@eslint/js";
import tseslint from "typescript-eslint";
import structure from "./lint/config.js";

export default tseslint.config(
  {
    ignores: [
      "scripts/package/consumer/",
      "node_modules",
      "artifacts",
      "cache",
      "coverage",
      "typechain-types",
      "**/dist",
      "deploy/deployments",
      "**/.tools",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js", "lint/*.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // A leading underscore says that a name is there to be left out.
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Hardhat's helpers and ethers' contracts are used by their members; none of them depends on `this`.
      "@typescript-eslint/unbound-method": "off",
      eqeqeq: "error",
      "prefer-const": "error",
    },
  },
  ...structure,
  { files: ["**/*.{js,cjs}"], ...tseslint.configs.disableTypeChecked },
  {
    files: ["scripts/app/demo-wallet.js", "app/test/wallet.js"],
    languageOptions: { globals: { fetch: false, window: false, CustomEvent: false } },
  },
  {
    files: ["scripts/require-node.cjs", "proofs/tools/solc.cjs"],
    languageOptions: { globals: { process: false, console: false, require: false } },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["src/engine/**/*.ts"],
    rules: {
      "no-restricted-globals": ["error", "process", "Buffer", "setTimeout", "Date"],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "The engine is deterministic." },
      ],
    },
  },
  // Chai assertions such as `expect(x).to.be.true` are expressions by design.
  { files: ["test/**/*.ts"], rules: { "@typescript-eslint/no-unused-expressions": "off" } },
);
