import { globSync, readFileSync } from "node:fs";
import { env } from "node:process";

/**
 * Mutation testing of one room at the border: `npm run mutate:border -- ROOM`. Plain mocha, no chain. What is known of earlier runs is used again where
 * neither code nor tests changed.
 */
const { spec: pure } = JSON.parse(readFileSync("test/pure.mocharc.json", "utf8"));
const testsOf = (...folders) =>
  pure.filter((pattern) => folders.some((folder) => pattern.startsWith(`test/${folder}/`)));
const ROOMS = {
  chain: testsOf("chain"),
  sync: testsOf("sync"),
  sources: ["test/sources/**/*.test.ts"],
};

const room = env.ROOM ?? "sources";
const spec = env.MUTATE_TESTS?.split(",") ?? ROOMS[room];
if (spec === undefined) throw new Error(`ROOM=${room} is none of ${Object.keys(ROOMS).join(", ")}`);

export default {
  testRunner: "mocha",
  plugins: ["@stryker-mutator/mocha-runner"],
  testRunnerNodeArgs: ["--import", "tsx"],
  mochaOptions: { spec: spec.flatMap((pattern) => globSync(pattern)), "no-config": true },
  // Generated layouts, and the words about errors, are no code.
  mutate: [`src/${room}/**/*.ts`, "!src/chain/generated/**", "!src/chain/errors/!(explain).ts"],
  coverageAnalysis: "perTest",
  // Of constants of a module every test is a test: they would take a day.
  ignoreStatic: true,
  ignorePatterns: ["artifacts", "cache", "coverage", "dist", "contracts"].map((folder) => `/${folder}`),
  tempDirName: "cache/mutation",
  cleanTempDir: "always",
  incremental: true,
  incrementalFile: `cache/mutation-${room}.json`,
  reporters: ["clear-text"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: Number(env.MUTATE_THREADS ?? 2),
  timeoutMS: 20_000,
};
