import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

// Packs the project as npm would publish it and uses it as a stranger's project does: types, bindings, worker threads, Solidity.
// `npm run package:check`; exits with 1 and the reason if any of it fails.

const ROOT = resolve(import.meta.dirname, "..", "..");
const CONSUMER = join(import.meta.dirname, "consumer");

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
}

/** A consumer's project in `folder`, with the packed package and what it depends on in node_modules. */
function install(folder: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
  execFileSync("npm", ["pack", "--pack-destination", folder], { cwd: ROOT, stdio: "pipe" });
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack wrote no tarball");
  execFileSync("tar", ["-xzf", tarball], { cwd: folder });
  cpSync(join(folder, "package"), join(modules, "assay-protocol"), { recursive: true });
  for (const file of readdirSync(CONSUMER)) cpSync(join(CONSUMER, file), join(folder, file.replace(/\.txt$/, "")));
}

/** Examples of how the package is used, besides the client's, which needs no other package. */
const EXAMPLES = ["consumer.js", "ethers.js", "viem.js", "wagmi.js", "common.cjs"];

/** Runs a compiled script in a folder that has the packed package and nothing else. */
function runAlone(folder: string, script: string): void {
  const alone = mkdtempSync(join(tmpdir(), "package-alone-"));
  try {
    cpSync(join(folder, "package"), join(alone, "node_modules", "assay-protocol"), { recursive: true });
    for (const file of ["package.json", script]) cpSync(join(folder, file), join(alone, file));
    execFileSync(process.execPath, [join(alone, script)], { stdio: "inherit" });
  } finally {
    rmSync(alone, { recursive: true });
  }
}

/** Installs the tarball as npm does: nothing else comes along, the database least of all. */
function installAlone(folder: string): void {
  const fresh = mkdtempSync(join(tmpdir(), "package-fresh-"));
  try {
    writeFileSync(join(fresh, "package.json"), '{ "name": "fresh", "version": "1.0.0", "type": "module" }');
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    const options = ["--offline", "--no-audit", "--no-fund", "--ignore-scripts"];
    execFileSync("npm", ["install", ...options, join(folder, tarball)], { cwd: fresh, stdio: "pipe" });
    const installed = readdirSync(join(fresh, "node_modules")).filter((name) => !name.startsWith("."));
    if (installed.join() !== "assay-protocol") throw new Error(`The package brings along ${installed.join(", ")}.`);
    const code = 'import("assay-protocol/client").then(({ programOn }) => programOn(1))';
    execFileSync(process.execPath, ["--input-type=module", "--eval", code], { cwd: fresh, stdio: "inherit" });
    console.log("a fresh install brings no other package");
  } finally {
    rmSync(fresh, { recursive: true });
  }
}

/** Compiles the consumer's contract with imports resolved from its node_modules, as Hardhat and Foundry do. */
function compileContract(folder: string): void {
  const solc = createRequire(import.meta.url)("solc") as {
    compile(input: string, callbacks: { import(path: string): { contents: string } | { error: string } }): string;
  };
  const input = {
    language: "Solidity",
    sources: { "Door.sol": { content: readFileSync(join(folder, "Door.sol"), "utf8") } },
    settings: { outputSelection: { "*": { "*": ["evm.bytecode.object"] } } },
  };
  const find = (path: string): { contents: string } | { error: string } => {
    try {
      return { contents: readFileSync(join(folder, "node_modules", path), "utf8") };
    } catch {
      return { error: `${path} is not in the package` };
    }
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as CompilerOutput;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
}

const folder = mkdtempSync(join(tmpdir(), "package-"));
try {
  install(folder);
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", folder], { stdio: "inherit" });
  for (const script of EXAMPLES) execFileSync(process.execPath, [join(folder, script)], { stdio: "inherit" });
  runAlone(folder, "client.js");
  installAlone(folder);
  compileContract(folder);
  console.log("a contract of the package's consumer compiles");
} finally {
  rmSync(folder, { recursive: true });
}
