import { parseArgs } from "node:util";
import { shuffled, type Mutant } from "./mutants.js";
import { Sandbox } from "./sandbox.js";
import { SUBJECTS, subjectOf, type Install, type Subject } from "./subject.js";

// Mutation testing: changes one thing in a source of the contracts or of the deployment and runs that source's tests; a mutant that
// passes them all has survived. `npm run build` first. While one mutant is tested, the next is compiled.

type Verdict = "killed" | "survived" | "equivalent" | "invalid";

interface Outcome {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
}

const HELP = `Usage: npm run mutate -- [--file NAME]... [--line N]... [--max N] [--seed N]
  --file   source to mutate, by name: ${SUBJECTS.join(", ")} (default: all)
  --line   only mutants that begin there (default: anywhere)
  --max    mutants of each source at most (default: all)
  --seed   which ones, if there are more (default: 1)`;

/** The verdict on a mutant, and the test that kills it. */
const judge = async (sandbox: Sandbox, install: Install): Promise<[Verdict, string | null]> => {
  await install(sandbox);
  const failed = await sandbox.failureOf();
  return [failed === null ? "survived" : "killed", failed];
};

/** Judges mutants in their order. */
const judgeAll = async (sandbox: Sandbox, subject: Subject, mutants: readonly Mutant[]): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  let tested: Promise<unknown> = Promise.resolve();
  for (const mutant of mutants) {
    const prepared = subject.prepare(mutant);
    await tested;
    tested = (async () => {
      const [verdict, by] = typeof prepared === "string" ? [prepared, null] : await judge(sandbox, prepared);
      outcomes.push({ mutant, verdict });
      console.log(`  ${verdict.padEnd(10)} ${subject.source}:${mutant.line}  ${mutant.change}`);
      if (by !== null) console.log(`             by ${by}`);
    })();
    // Lets the run start before the next mutant's compilation takes this process.
    await new Promise(setImmediate);
  }
  await tested;
  return outcomes;
};

interface Choice {
  readonly lines: readonly number[];
  readonly max: number;
  readonly seed: number;
}

const mutate = async (sandbox: Sandbox, name: string, { lines, max, seed }: Choice): Promise<string> => {
  const subject = subjectOf(name);
  if (subject === undefined) throw new Error(`No source is called ${name}.\n${HELP}`);
  const { tests, mutants, original } = subject;
  await sandbox.load(tests);
  // Were the tests to fail without any mutant, before or after, the verdicts would say nothing.
  const passOriginal = async (): Promise<void> => {
    await original(sandbox);
    const failed = await sandbox.failureOf();
    if (failed !== null) throw new Error(`${name}: fails without any mutant: ${failed}`);
  };

  await passOriginal();
  const all = mutants.filter(({ line }) => lines.length === 0 || lines.includes(line));
  const chosen = shuffled(all, seed)
    .slice(0, max)
    .sort((a, b) => a.line - b.line);
  console.log(`${name}: ${chosen.length} of ${all.length} mutants, ${tests.join(" ")}`);
  const outcomes = await judgeAll(sandbox, subject, chosen);
  await passOriginal();
  return summary(name, outcomes);
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
      file: { type: "string", multiple: true, default: [...SUBJECTS] },
      line: { type: "string", multiple: true, default: [] },
      max: { type: "string", default: "1000000" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const sandbox = new Sandbox();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      sandbox.remove();
      process.exit(130);
    });
  }
  try {
    const lines: string[] = [];
    const choice = { lines: values.line.map(Number), max: Number(values.max), seed: Number(values.seed) };
    for (const name of values.file) lines.push(await mutate(sandbox, name, choice));
    console.log(`\n${lines.join("\n")}`);
  } finally {
    sandbox.remove();
  }
};

await main();
