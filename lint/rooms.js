/**
 * Who may import whom. A file belongs to the first room whose path its own path starts with. A room may import itself,
 * what `imports` names and, everywhere, the engine. `packages` names what it may import besides: "node:" stands for
 * Node's built-in modules, "*" for every package; a name includes what lies below it (hardhat/config).
 */
const NODE = "node:";
const ABIS = "abis";

/** All rooms but the tasks: what scripts, proofs and tests may import. */
const ALL_BUT_TASKS = [
  "library",
  "parallel",
  "chain",
  "store",
  "sync",
  "sources",
  "report",
  "bundle",
  "client",
  "program",
  "cluster",
  "deploy",
  "app",
  "lint",
  "config",
  "scripts",
  "proofs",
  "test",
  ABIS,
];

export const ROOMS = [
  { name: "engine", path: "src/engine/", imports: [], packages: [] },
  { name: "parallel", path: "src/parallel/", imports: [], packages: [NODE] },
  { name: "chain", path: "src/chain/", imports: [], packages: [NODE, "ethers"] },
  { name: "store", path: "src/store/", imports: [], packages: [NODE, "@duckdb/node-api"] },
  { name: "report", path: "src/report/", imports: [], packages: [] },
  { name: "sources", path: "src/sources/", imports: ["store"], packages: [NODE, "ethers"] },
  { name: "sync", path: "src/sync/", imports: ["chain", "store"], packages: [NODE, "ethers"] },
  { name: "bundle", path: "src/bundle/", imports: ["parallel", "store", "report"], packages: [NODE] },
  { name: "client", path: "src/client/", imports: [], packages: [] },
  {
    name: "program",
    path: "src/program/",
    imports: ["bundle", "chain", "parallel", "report", "sources", "store", "sync", ABIS],
    packages: [NODE, "ethers"],
  },
  // The barrel for consumers: re-exports, imported by nobody inside.
  {
    name: "library",
    path: "src/index.ts",
    imports: ["bundle", "chain", "client", "parallel", "program", "report", "sources", "store", "sync"],
    packages: [],
  },
  {
    name: "cluster",
    path: "cluster/",
    imports: ["bundle", "parallel", "store"],
    packages: [NODE, "apache-arrow", "esbuild"],
  },
  { name: "deploy", path: "deploy/", imports: ["chain", ABIS], packages: ["*"] },
  {
    name: "tasks",
    path: "tasks/",
    imports: ["program", "sources", "report", "bundle", "deploy", "cluster"],
    packages: [NODE, "hardhat", "@nomicfoundation/hardhat-ethers", "ethers", "pino", "prom-client"],
  },
  // Tests of the app run a chain and a program.
  { name: "app-tests", path: "app/test/", imports: ALL_BUT_TASKS, packages: ["*"] },
  { name: "app", path: "app/", imports: ["client"], packages: ["*"] },
  // The verbs, and the plugin that writes the bindings.
  { name: "config", path: "hardhat.config.ts", imports: ["tasks", "scripts"], packages: ["*"] },
  { name: "scripts", path: "scripts/", imports: ALL_BUT_TASKS, packages: ["*"] },
  { name: "proofs", path: "proofs/", imports: ALL_BUT_TASKS, packages: ["*"] },
  // Tests of verbs run what they test.
  { name: "verb-tests", path: "test/tasks/", imports: [...ALL_BUT_TASKS, "mocks", "tasks"], packages: ["*"] },
  { name: "test", path: "test/", imports: [...ALL_BUT_TASKS, "mocks"], packages: ["*"] },
  { name: ABIS, path: "typechain-types/", imports: [], packages: ["ethers"] },
  // Bindings of the mocks, which are not committed.
  { name: "mocks", path: "cache/typechain-mocks/", imports: [], packages: ["ethers"] },
  { name: "lint", path: "lint/", imports: [], packages: [NODE, "typescript", "@typescript-eslint"] },
];

/** The rooms of the engine: each may import those before it. Errors are everybody's, the two entries at the end nobody's. */
export const ENGINE_ROOMS = [
  "printable.ts",
  "errors.ts",
  "columns",
  "hash",
  "rules",
  "tree",
  "eligibility",
  "mirrors",
  "review",
  "scoring",
  "funding",
  "epoch",
  "integrity",
  "bundle",
  "integrity.ts",
  "index.ts",
];

/** Modules that touch files, and where in `src/` they may be imported: a path ending in "/" is a folder. */
export const FILE_MODULES = ["fs", "fs/promises", "node:fs", "node:fs/promises"];
export const FILE_ROOMS = ["src/bundle/", "src/sources/", "src/store/", "src/chain/fetch/"];
