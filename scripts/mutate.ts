import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { mutantsOf, shuffled, type Mutant } from "./mutate/mutants.js";
import { compile, type Compiled } from "./mutate/solidity.js";
import { TARGETS, type Target } from "./mutate/targets.js";

// Mutation testing: changes one thing in a Solidity source, compiles what contains it and runs that source's tests; a mutant that
// passes them all has survived. `npm run build` first. Everything happens in a copy of the project, so that nothing needs restoring
// but that copy, which goes away at the end and on SIGINT.

const TIMEOUT_MS = 180_000;
const COPIED = [
  "artifacts",
  "contracts",
  "hardhat.config.ts",
  "package.json",
  "scripts",
  "src",
  "tasks",
  "test",
  "tsconfig.json",
];

type Verdict = "killed" | "survived" | "equivalent" | "invalid";

interface Outcome {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
}

const HELP = `Usage: npm run mutate -- [--file NAME]... [--max N] [--seed N]
  --file   source to mutate, by name: ${Object.keys(TARGETS).join(", ")} (default: all)
  --max    mutants of each source at most (default: all)
  --seed   which ones, if there are more (default: 1)`;

const root = resolve(import.meta.dirname, "..");

const copyProject = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "mutants-"));
  for (const entry of COPIED) cpSync(join(root, entry), join(folder, entry), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
};

let running: ReturnType<typeof spawn> | undefined;

/** Runs test files in the copy; resolves to whether all pass. A run that does not end has failed. */
const testsPass = (folder: string, tests: readonly string[]): Promise<boolean> =>
  new Promise((done) => {
    const cli = createRequire(import.meta.url)
      .resolve("hardhat/package.json")
      .replace("package.json", "dist/src/cli.js");
    const options = { cwd: folder, stdio: "ignore", timeout: TIMEOUT_MS, killSignal: "SIGKILL" } as const;
    running = spawn(process.execPath, [cli, "test", "mocha", "--no-compile", "--bail", ...tests], options);
    running.on("exit", (code) => done(code === 0));
  });

/** Puts bytecode into the copy's artifacts. */
const install = (folder: string, compiled: readonly Compiled[]): void => {
  for (const { artifact, bytecode } of compiled) {
    const path = join(folder, artifact);
    const json = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...json, ...bytecode }));
  }
};

const judge = async (
  folder: string,
  target: Target,
  original: readonly Compiled[],
  mutant: Mutant,
): Promise<Verdict> => {
  const compiled = compile(root, target, mutant.code);
  if (compiled === undefined) return "invalid";
  if (JSON.stringify(compiled) === JSON.stringify(original)) return "equivalent";
  install(folder, compiled);
  return (await testsPass(folder, target.tests)) ? "survived" : "killed";
};

const mutate = async (folder: string, name: string, max: number, seed: number): Promise<Outcome[]> => {
  const target = TARGETS[name];
  if (target === undefined) throw new Error(`No source is called ${name}.\n${HELP}`);
  const source = readFileSync(join(root, target.source), "utf8");
  const original = compile(root, target, source);
  if (original === undefined) throw new Error(`${name} does not compile`);
  // Were the tests to fail already now, the verdicts would say nothing.
  install(folder, original);
  if (!(await testsPass(folder, target.tests))) throw new Error(`${name}: its tests fail without any mutant`);

  const all = mutantsOf(source);
  const chosen = shuffled(all, seed)
    .slice(0, max)
    .sort((a, b) => a.line - b.line);
  console.log(`${name}: ${chosen.length} of ${all.length} mutants, ${target.tests.join(" ")}`);
  const outcomes: Outcome[] = [];
  for (const mutant of chosen) {
    const verdict = await judge(folder, target, original, mutant);
    outcomes.push({ mutant, verdict });
    console.log(`  ${verdict.padEnd(10)} ${target.source}:${mutant.line}  ${mutant.change}`);
  }
  install(folder, original);
  return outcomes;
};

const summary = (name: string, outcomes: readonly Outcome[]): string => {
  const count = (verdict: Verdict): number => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  const [killed, survived] = [count("killed"), count("survived")];
  const score = killed + survived === 0 ? "no score" : `${((100 * killed) / (killed + survived)).toFixed(1)} %`;
  const rest = `${count("equivalent")} with the same bytecode, ${count("invalid")} that do not compile`;
  return `${name}: ${killed} killed, ${survived} survived (${score}), ${rest}`;
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      file: { type: "string", multiple: true, default: Object.keys(TARGETS) },
      max: { type: "string", default: "1000000" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const folder = copyProject();
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      running?.kill("SIGKILL");
      clean();
      process.exit(130);
    });
  }
  try {
    const lines: string[] = [];
    for (const name of values.file) {
      lines.push(summary(name, await mutate(folder, name, Number(values.max), Number(values.seed))));
    }
    console.log(`\n${lines.join("\n")}`);
  } finally {
    clean();
  }
};

await main();
