import { expect } from "chai";
import { ESLint, type Linter } from "eslint";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const ROOT = join(import.meta.dirname, "../..");
const structure = new ESLint({ cwd: ROOT, overrideConfigFile: "lint/config.js", allowInlineConfig: false });

/** The lists of `lint/exceptions.js`. */
interface Exceptions {
  readonly FOLDERS: readonly string[];
  readonly IMPORTS: Readonly<Record<string, readonly string[]>>;
  readonly SIZES: Readonly<Record<string, string[]>>;
  readonly SQL: readonly string[];
}

/** Messages of the rules of structure about a file that would stand at a path. */
async function faultsOf(path: string, code: string): Promise<string[]> {
  const [result] = await structure.lintText(`${code}\n`, { filePath: join(ROOT, path) });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? "none"}: ${message}`);
}

/** Folders of the tree that people write, generated ones left out. */
const WRITTEN = ["contracts", "deploy", "docs", "lint", "scripts", "src", "tasks", "test"];

/** Most files in a folder, not counting a README that says what the others are. */
const FILES_PER_FOLDER = 12;

/** What commands write, not people: generated code, records of deployments, tools that a script installed. */
const isWritten = (name: string): boolean => name === "generated" || name === "deployments" || name.startsWith(".");

/** Folders below one that hold more files than a reader takes in, the inner ones first. */
function crowdedFolders(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !isWritten(entry.name));
  const inner = folders.flatMap(({ name }) => crowdedFolders(join(folder, name)));
  const files = entries.filter((entry) => entry.isFile() && entry.name !== "README.md");
  return files.length > FILES_PER_FOLDER ? [...inner, relative(ROOT, folder)] : inner;
}

const importing = (specifier: string): string => `import "${specifier}";`;

/** Imports that the table of rooms refuses, one of each kind: the importing file, what it imports, why not. */
const REFUSED: readonly (readonly [from: string, specifier: string, why: string])[] = [
  ["src/engine/hash/planted.ts", "../../chain/logs.js", "engine may not import chain"],
  ["src/engine/hash/planted.ts", "../../../test/helpers/work.js", "engine may not import test"],
  ["src/engine/hash/planted.ts", "node:crypto", "engine may not import node:crypto"],
  ["src/engine/hash/planted.ts", "crypto", "engine may not import crypto"],
  ["src/engine/hash/planted.ts", "hardhat", "engine may not import hardhat"],
  ["src/engine/hash/planted.ts", "ethers", "engine may not import ethers"],
  ["src/parallel/planted.ts", "../store/store.js", "parallel may not import store"],
  ["src/chain/planted.ts", "../store/store.js", "chain may not import store"],
  ["src/store/planted.ts", "../chain/logs.js", "store may not import chain"],
  ["src/report/planted.ts", "../store/store.js", "report may not import store"],
  ["src/report/planted.ts", "node:path", "report may not import node:path"],
  ["src/sources/planted.ts", "../chain/logs.js", "sources may not import chain"],
  ["src/sync/planted.ts", "../sources/records.js", "sync may not import sources"],
  ["src/bundle/planted.ts", "../chain/logs.js", "bundle may not import chain"],
  ["src/client/planted.ts", "../store/store.js", "client may not import store"],
  ["src/client/planted.ts", "node:url", "client may not import node:url"],
  ["src/client/planted.ts", "ethers", "client may not import ethers"],
  ["src/client/planted.ts", "../../typechain-types/index.js", "client may not import abis"],
  ["src/program/planted.ts", "../../tasks/support.js", "program may not import tasks"],
  ["src/program/planted.ts", "../index.js", "program may not import library"],
  ["src/program/planted.ts", "@duckdb/node-api", "program may not import @duckdb/node-api"],
  ["src/program/planted.ts", "hardhat/types/hre", "program may not import hardhat/types/hre"],
  ["src/index.ts", "../tasks/support.js", "library may not import tasks"],
  ["cluster/planted.ts", "../src/chain/logs.js", "cluster may not import chain"],
  ["src/program/planted.ts", "../../cluster/engine.js", "program may not import cluster"],
  ["deploy/planted.ts", "../src/program/contracts.js", "deploy may not import program"],
  ["tasks/epoch/planted.ts", "../../src/store/store.js", "tasks may not import store"],
  ["tasks/epoch/planted.ts", "../../src/chain/logs.js", "tasks may not import chain"],
  ["tasks/epoch/planted.ts", "../../scripts/bench/report/rows.js", "tasks may not import scripts"],
  ["tasks/epoch/planted.ts", "../../test/helpers/work.js", "tasks may not import test"],
  ["app/planted.ts", "../src/program/contracts.js", "app may not import program"],
  ["hardhat.config.ts", "./test/helpers/work.js", "config may not import test"],
  ["scripts/demo/planted.ts", "../../tasks/support.js", "scripts may not import tasks"],
  ["proofs/planted.ts", "../tasks/support.js", "proofs may not import tasks"],
  ["test/flow/planted.ts", "../../tasks/support.js", "test may not import tasks"],
  ["elsewhere/planted.ts", "../src/engine/index.js", "No room in lint/rooms.js holds elsewhere/planted.ts"],
];

const ENGINE = [
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
];

const ALLOWED: readonly (readonly [from: string, specifier: string])[] = [
  ["src/parallel/planted.ts", "../engine/tree/epoch-tree.js"],
  ["src/sync/planted.ts", "../chain/logs.js"],
  ["src/bundle/planted.ts", "../report/report.js"],
  ["src/bundle/planted.ts", "node:fs/promises"],
  ["src/chain/fetch/files.ts", "node:fs/promises"],
  ["src/client/planted.ts", "../engine/tree/merkle.js"],
  ["src/program/planted.ts", "../sync/sync.js"],
  ["tasks/epoch/planted.ts", "../../src/program/contracts.js"],
  ["tasks/epoch/planted.ts", "../../cluster/engine.js"],
  ["test/tasks/planted.ts", "../../tasks/support.js"],
  ["scripts/demo/planted.ts", "../../src/store/store.js"],
];

describe("structure of the tree", function () {
  this.timeout(120_000);

  describe("rooms", () => {
    for (const [from, specifier, why] of REFUSED) {
      it(`${from} cannot import ${specifier}`, async () => {
        expect(await faultsOf(from, importing(specifier))).to.deep.equal([`assay/imports: ${why}.`]);
      });
    }

    for (const [from, specifier] of ALLOWED) {
      it(`${from} can import ${specifier}`, async () => {
        expect(await faultsOf(from, importing(specifier))).to.deep.equal([]);
      });
    }

    it("inside the engine, arrows point to the left only", async () => {
      for (const [i, room] of ENGINE.entries()) {
        for (const [j, other] of ENGINE.entries()) {
          const faults = await faultsOf(`src/engine/${room}/planted.ts`, importing(`../${other}/planted-too.js`));
          const fault = `assay/imports: Inside the engine, ${room} may not import ${other}.`;
          expect(faults, `${room} → ${other}`).to.deep.equal(j > i ? [fault] : []);
        }
      }
    });

    it("nobody inside the engine imports its index", async () => {
      const faults = await faultsOf("src/engine/bundle/planted.ts", importing("../index.js"));
      expect(faults).to.deep.equal(["assay/imports: Inside the engine, bundle may not import index.ts."]);
    });

    it("every form of import is seen", async () => {
      const forms = [
        `import { x } from "ethers";`,
        `import type { X } from "ethers";`,
        `export { x } from "ethers";`,
        `export * from "ethers";`,
        `export const x = import("ethers");`,
        `export type X = import("ethers").X;`,
        `import x = require("ethers");`,
        `export const x = require("ethers");`,
      ];
      for (const form of forms) {
        const faults = await faultsOf("src/engine/hash/planted.ts", form);
        expect(faults, form).to.deep.equal(["assay/imports: engine may not import ethers."]);
      }
    });

    it("files are touched in their rooms only", async () => {
      const fault = "Inside src/, files are touched only in bundle, sources, store and the reader of URIs.";
      for (const specifier of ["node:fs", "fs", "node:fs/promises", "fs/promises"]) {
        const faults = await faultsOf("src/program/planted.ts", importing(specifier));
        expect(faults, specifier).to.deep.equal([`assay/imports: ${fault}`]);
      }
      expect(await faultsOf("src/chain/planted.ts", importing("node:fs"))).to.deep.equal([`assay/imports: ${fault}`]);
    });
  });

  describe("circles", () => {
    it("a file cannot import a file that imports it", async () => {
      const faults = await faultsOf("scripts/bench/report/rows.ts", `import "./chart.js";`);
      const way = "scripts/bench/report/rows.ts → scripts/bench/report/chart.ts → scripts/bench/report/rows.ts";
      expect(faults).to.deep.equal([`assay/circles: A circle of files: ${way}.`]);
    });

    it("a longer circle of types alone counts too", async () => {
      const faults = await faultsOf("scripts/bench/report/rows.ts", `export type { Case } from "./report.js";`);
      const way = "scripts/bench/report/rows.ts → scripts/bench/report/report.ts → scripts/bench/report/rows.ts";
      expect(faults).to.deep.equal([`assay/circles: A circle of files: ${way}.`]);
    });

    it("a file cannot import itself", async () => {
      const faults = await faultsOf("scripts/bench/report/rows.ts", `import "./rows.js";`);
      expect(faults).to.have.length(1);
    });
  });

  describe("SQL", () => {
    const statements = [
      "SELECT * FROM contributions",
      "\n  INSERT INTO t VALUES (1)",
      "DELETE FROM t",
      "UPDATE t SET a = 1",
      "CREATE OR REPLACE TEMP TABLE t (a INTEGER)",
      "DROP TABLE t",
      "WITH t AS (FROM u) FROM t",
      "COPY t TO 'x'",
    ];
    const fault = "no-restricted-syntax: SQL stands only in src/store.";

    for (const path of ["src/program/planted.ts", "tasks/epoch/planted.ts"]) {
      it(`none stands in ${path}`, async () => {
        for (const sql of statements) {
          const inTemplate = await faultsOf(path, `export const sql = \`${sql} \${1}\`;`);
          const inString = await faultsOf(path, `export const sql = ${JSON.stringify(sql)};`);
          expect([inTemplate, inString], sql).to.deep.equal([[fault], [fault]]);
        }
      });
    }

    it("the store has it", async () => {
      expect(await faultsOf("src/store/planted.ts", `export const sql = "SELECT 1";`)).to.deep.equal([]);
    });
  });

  describe("sizes", () => {
    const at = temporaryFolder();
    const rulesOf = async (path: string, code: string): Promise<string[]> =>
      (await faultsOf(path, code)).map((fault) => fault.slice(0, fault.indexOf(":")));

    it("a file has at most 300 lines", async () => {
      const long = "export {};\n".repeat(301);
      expect(await rulesOf("src/program/planted.ts", long)).to.deep.equal(["max-lines"]);
    });

    it("a function has at most 45 lines", async () => {
      const long = `export function f(): void {\n${"  f();\n".repeat(46)}}`;
      expect(await rulesOf("src/program/planted.ts", long)).to.deep.equal(["max-lines-per-function"]);
    });

    it("a function has at most four parameters", async () => {
      const wide = "export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): number[] => [a, b, c, d, e];";
      expect(await rulesOf("src/program/planted.ts", wide)).to.deep.equal(["max-params"]);
    });

    it("a folder has at most twelve files", async () => {
      const { FOLDERS } = (await import(join(ROOT, "lint/exceptions.js"))) as Exceptions;
      const crowded = WRITTEN.flatMap((folder) => crowdedFolders(join(ROOT, folder)));
      expect(crowded).to.deep.equal([...FOLDERS]);
    });

    it("a thirteenth file is seen", () => {
      const folder = at("full");
      mkdirSync(folder);
      for (let i = 0; i < FILES_PER_FOLDER; i++) writeFileSync(join(folder, `${i}.ts`), "");
      writeFileSync(join(folder, "README.md"), "");
      expect(crowdedFolders(at("."))).to.deep.equal([]);
      writeFileSync(join(folder, "planted.ts"), "");
      expect(crowdedFolders(at("."))).to.deep.equal([relative(ROOT, folder)]);
    });
  });

  describe("tree as it is", () => {
    it("lint uses these rules", async () => {
      const lint = new ESLint({ cwd: ROOT });
      for (const path of ["src/engine/index.ts", "src/program/contracts.ts", "tasks/support.ts", "test/x.test.ts"]) {
        const { rules } = (await lint.calculateConfigForFile(join(ROOT, path))) as { rules: Record<string, unknown[]> };
        for (const rule of ["assay/imports", "assay/circles", "max-lines", "max-params"]) {
          expect(rules[rule]?.[0], `${rule} in ${path}`).to.equal(2);
        }
      }
    });

    it("needs every exception that is listed", async () => {
      const { IMPORTS, SIZES, SQL } = (await import(join(ROOT, "lint/exceptions.js"))) as Exceptions;
      const { LIMITS } = (await import(join(ROOT, "lint/config.js"))) as { LIMITS: Linter.RulesRecord };
      for (const [rule, files] of Object.entries(SIZES)) {
        if (files.length === 0) continue;
        const limit = LIMITS[rule];
        const overrideConfig = [{ files, rules: { [rule]: ["error", limit] as Linter.RuleEntry } }];
        const strict = new ESLint({ cwd: ROOT, overrideConfigFile: "lint/config.js", overrideConfig });
        const results = await strict.lintFiles(files);
        const kept = results.filter(({ messages }) => !messages.some(({ ruleId }) => ruleId === rule));
        expect(
          kept.map(({ filePath }) => filePath.slice(ROOT.length + 1)),
          rule,
        ).to.deep.equal([]);
      }
      for (const [file, targets] of Object.entries(IMPORTS)) {
        const text = readFileSync(join(ROOT, file), "utf8");
        for (const target of targets) expect(text, file).to.include(basename(target, ".ts"));
      }
      expect(SQL).to.deep.equal([]);
    });

    it("keeps them", async () => {
      const folders = ["src", "tasks", "scripts", "deploy", "test", "hardhat.config.ts"];
      const results = await structure.lintFiles(folders);
      const faults = results.flatMap(({ filePath, messages }) =>
        messages.map(({ line, message }) => `${filePath.slice(ROOT.length + 1)}:${line} ${message}`),
      );
      expect(faults).to.deep.equal([]);
      expect(results.length).to.be.greaterThan(300);
    });
  });
});
