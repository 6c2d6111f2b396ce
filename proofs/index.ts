/**
 * Proves the theorems of `theorems.ts` and `integers.ts`: `npm run prove`. Installs Halmos (PyPI) and forge (npm) into `proofs/.tools` the first time, runs
 * every proof and every broken twin, and prints "N passed, N failed" last. With PROOFS_TABLE set, writes the table of theorems there.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { format } from "prettier";
import { INTEGERS } from "./integers.js";
import { CONTRACTS, type Outcome, type Theorem, type Twin } from "./theorems.js";

const ROOT = join(import.meta.dirname, "..");
const TOOLS = join(import.meta.dirname, ".tools");
const PYTHON = join(TOOLS, "python", "bin", "python");
const FORGE = join(TOOLS, "forge");
const VERSIONS = { halmos: "0.3.3", forge: "1.7.1" } as const;

/** Seconds that one contract's proofs may take. */
const LIMIT = 240;

/** Whatever else is inherited, the compiler's Node is this one. */
const ENVIRONMENT = {
  ...process.env,
  FOUNDRY_CONFIG: join("proofs", "foundry.toml"),
  NO_COLOR: "1",
  PATH: [join(FORGE, "bin"), join(process.execPath, ".."), process.env["PATH"]].join(delimiter),
};

function run(command: string, args: readonly string[], cwd = ROOT): void {
  execFileSync(command, args, { cwd, stdio: "inherit", env: ENVIRONMENT });
}

/** Installs what is missing; what is there has the versions above. */
function installTools(): void {
  const marker = join(TOOLS, "versions.json");
  const wanted = JSON.stringify(VERSIONS);
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;
  rmSync(TOOLS, { recursive: true, force: true });
  mkdirSync(FORGE, { recursive: true });
  writeFileSync(join(FORGE, "package.json"), "{}");
  run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", `@foundry-rs/forge@${VERSIONS.forge}`], FORGE);
  mkdirSync(join(FORGE, "bin"));
  const binary = `@foundry-rs/forge-${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}/bin/forge`;
  run("ln", ["-s", join("..", "node_modules", binary), join(FORGE, "bin", "forge")]);
  run("python3", ["-m", "venv", join(TOOLS, "python")]);
  run(PYTHON, ["-m", "pip", "install", "--quiet", `halmos==${VERSIONS.halmos}`]);
  writeFileSync(marker, wanted);
}

/** What Halmos writes of each function that it checked. */
interface Report {
  readonly test_results: Readonly<
    Record<string, readonly { readonly name: string; readonly exitcode: number; readonly time: readonly number[] }[]>
  >;
}

/** Exit codes of Halmos: a proof, and a counterexample; all others decide nothing. */
const PROVEN = 0;
const COUNTEREXAMPLE = 1;

/**
 * Answers for functions of a contract.
 * @param branching Milliseconds that a branch may take to be found impossible: one that is not is followed, and makes all behind it harder.
 */
function outcomesOf(contract: string, functions: readonly string[], branching = 1): Map<string, Outcome> {
  const output = join(TOOLS, `${contract}.json`);
  rmSync(output, { force: true });
  const args = ["--root", ROOT, "--forge-build-out", "proofs/.tools/out", "--json-output", output, "--loop", "8"];
  const tests = ["--contract", contract, "--function", `^check_(${functions.join("|")})\\(`];
  const script = join("proofs", "tools", "run_halmos.py");
  const times = ["--solver-timeout-assertion", "120s", "--solver-timeout-branching", `${branching}ms`];
  const { stdout } = spawnSync(PYTHON, [script, ...args, ...tests, ...times], {
    ...{ cwd: ROOT, env: ENVIRONMENT, timeout: LIMIT * 1_000, killSignal: "SIGKILL", encoding: "utf8" },
  });
  if (!existsSync(output)) {
    console.error(stdout);
    return new Map();
  }
  const { test_results: results } = JSON.parse(readFileSync(output, "utf8")) as Report;
  return new Map(
    Object.values(results)
      .flat()
      .map(({ name, exitcode, time }) => {
        const answer = exitcode === PROVEN ? "proven" : exitcode === COUNTEREXAMPLE ? "counterexample" : "undecided";
        return [name.replace(/^check_|\(.*$/g, ""), { answer, seconds: time[0] ?? 0 }] as const;
      }),
  );
}

/** A theorem or a twin with what came of it. */
type Line = (Theorem | Twin) & Outcome & { readonly expected: Outcome["answer"] };

const UNDECIDED: Outcome = { answer: "undecided", seconds: 0 };

/** Milliseconds for a branch where the first try decided nothing, as on a machine that is busy. */
const PATIENT = 100;

/** The same, asked again with patience where nothing was decided. */
function decide(contract: string, functions: readonly string[]): Map<string, Outcome> {
  const found = outcomesOf(contract, functions);
  const open = functions.filter((name) => (found.get(name) ?? UNDECIDED).answer === "undecided");
  return open.length === 0 ? found : new Map([...found, ...outcomesOf(contract, open, PATIENT)]);
}

function proveContracts(): Line[] {
  return CONTRACTS.flatMap(({ contract, theorems, twins }): Line[] => {
    const found = decide(
      contract,
      theorems.map(({ name }) => name),
    );
    const lines = theorems.map((each) => ({
      ...each,
      ...(found.get(each.name) ?? UNDECIDED),
      expected: "proven" as const,
    }));
    const broken = twins.map((twin) => {
      const outcome = decide(twin.contract, [twin.name]).get(twin.name) ?? UNDECIDED;
      return { ...twin, ...outcome, expected: "counterexample" as const };
    });
    return [...lines, ...broken];
  });
}

interface IntegerLine {
  readonly name: string;
  readonly answer: string;
  readonly seconds: number;
}

/** z3 is asked for the opposite of each theorem. */
function proveIntegers(): Line[] {
  const { stdout } = spawnSync(PYTHON, [join("proofs", "integers.py")], {
    ...{ cwd: ROOT, timeout: LIMIT * 1_000, killSignal: "SIGKILL", encoding: "utf8" },
  });
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  const found = new Map(lines.map((line) => JSON.parse(line) as IntegerLine).map((line) => [line.name, line]));
  const outcome = (name: string): Outcome => {
    const { answer = "unknown", seconds = 0 } = found.get(name) ?? {};
    return { answer: answer === "unsat" ? "proven" : answer === "sat" ? "counterexample" : "undecided", seconds };
  };
  return INTEGERS.flatMap(({ twin, ...each }): Line[] => [
    { ...each, ...outcome(each.name), expected: "proven" },
    { ...{ name: each.name, says: twin }, ...outcome(`${each.name}:twin`), expected: "counterexample" },
  ]);
}

function tableOf(lines: readonly Line[]): string {
  const rows = lines.map((line) => {
    const bound = "bound" in line ? line.bound : "a broken twin, which must fail";
    return `| ${line.says} | ${bound} | ${line.answer} | ${line.seconds.toFixed(1)} |`;
  });
  return ["| theorem | bound | answer | seconds |", "| --- | --- | --- | ---: |", ...rows].join("\n");
}

installTools();
const started = Date.now();
const lines = [...proveContracts(), ...proveIntegers()];
for (const { name, answer, expected, seconds } of lines) {
  const mark = answer === expected ? "passed" : "FAILED";
  console.log(`${mark}: ${name}${expected === "proven" ? "" : " (twin)"}: ${answer} in ${seconds.toFixed(1)} s`);
}
const table = process.env["PROOFS_TABLE"];
if (table !== undefined) {
  const text = `# Theorems\n\nWritten by \`npm run prove\`; [proofs](../proofs.md) says what they mean.\n\n${tableOf(lines)}\n`;
  writeFileSync(join(ROOT, table), await format(text, { parser: "markdown" }));
}
const failed = lines.filter(({ answer, expected }) => answer !== expected).length;
console.log(`${Math.round((Date.now() - started) / 1_000)} s in all`);
console.log(`${lines.length - failed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
