/**
 * Compares what Slither finds with `triage.json`, in which every finding has its reason: `npm run slither`. Installs Slither (PyPI) into
 * `scripts/slither/.tools` the first time. A finding without a reason fails; a reason without a finding is named, so that it can be removed.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { compilerInput } from "./sources.js";

const ROOT = join(import.meta.dirname, "../..");
const TOOLS = join(import.meta.dirname, ".tools");
const VERSION = "0.11.6";

/** What is said about findings of one detector. */
interface Group {
  readonly check: string;
  readonly why: string;
  /** Where it holds: everywhere, or in these functions and variables. */
  readonly places: "everywhere" | readonly string[];
}

/** An element of a finding, as Slither writes it. */
interface Element {
  readonly type: string;
  readonly name: string;
  readonly type_specific_fields?: { readonly parent?: Element; readonly signature?: string };
}

interface Finding {
  readonly check: string;
  readonly elements: readonly Element[];
}

interface Report {
  readonly success: boolean;
  readonly error: string | null;
  readonly results: { readonly detectors?: readonly Finding[] };
}

function installSlither(): void {
  const marker = join(TOOLS, "version");
  if (existsSync(marker) && readFileSync(marker, "utf8") === VERSION) return;
  rmSync(TOOLS, { recursive: true, force: true });
  mkdirSync(TOOLS, { recursive: true });
  execFileSync("python3", ["-m", "venv", join(TOOLS, "python")], { stdio: "inherit" });
  const install = ["-m", "pip", "install", "--quiet", `slither-analyzer==${VERSION}`];
  execFileSync(join(TOOLS, "python/bin/python"), install, { stdio: "inherit" });
  writeFileSync(marker, VERSION);
}

function findings(): readonly Finding[] {
  const [input, output] = [join(TOOLS, "input.json"), join(TOOLS, "output.json")];
  writeFileSync(input, JSON.stringify(compilerInput(ROOT)));
  rmSync(output, { force: true });
  const compiler = ["--compile-force-framework", "Solc-json", "--solc", join(ROOT, "proofs/tools/solc.cjs")];
  const { stderr } = spawnSync(
    join(TOOLS, "python/bin/slither"),
    [input, ...compiler, "--filter-paths", "node_modules", "--json", output],
    {
      cwd: ROOT,
      env: { ...process.env, PATH: [join(process.execPath, ".."), process.env["PATH"]].join(delimiter) },
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    },
  );
  if (!existsSync(output)) throw new Error(stderr);
  const { success, error, results } = JSON.parse(readFileSync(output, "utf8")) as Report;
  if (!success) throw new Error(error ?? "Slither failed");
  return results.detectors ?? [];
}

/** `Contract.function` or `Contract.variable` of a finding's first element, whatever line it stands on. */
export function placeOf({ elements }: Pick<Finding, "elements">): string {
  const [first] = elements;
  if (first === undefined) return "";
  const names = [first.name];
  for (
    let parent = first.type_specific_fields?.parent;
    parent !== undefined;
    parent = parent.type_specific_fields?.parent
  )
    if (parent.type !== "file") names.unshift(parent.name);
  return names.join(".");
}

/** Findings without a reason, and reasons without a finding, each as `detector: place`. */
export function compare(found: readonly Finding[], triage: readonly Group[]) {
  const keys = new Set(found.map((finding) => `${finding.check}: ${placeOf(finding)}`));
  const given = new Set(triage.flatMap((group) => keysOf(group, keys)));
  const open = [...keys].filter((key) => !given.has(key)).sort();
  const idle = [...given].filter((key) => !keys.has(key)).sort();
  return { open, idle };
}

/** What a group gives a reason for; of a group for everywhere, what is found. */
function keysOf({ check, places }: Group, keys: ReadonlySet<string>): readonly string[] {
  if (places !== "everywhere") return places.map((place) => `${check}: ${place}`);
  const found = [...keys].filter((key) => key.startsWith(`${check}: `));
  return found.length > 0 ? found : [`${check}: everywhere`];
}

function main(): void {
  installSlither();
  const triage = JSON.parse(readFileSync(join(import.meta.dirname, "triage.json"), "utf8")) as readonly Group[];
  const found = findings();
  const { open, idle } = compare(found, triage);
  for (const key of open) console.log(`no reason: ${key}`);
  for (const key of idle) console.log(`no such finding: ${key}`);
  console.log(`${found.length} findings, ${open.length} without a reason in triage.json`);
  if (open.length > 0) process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) main();
