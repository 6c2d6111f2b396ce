import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DEPLOYMENT } from "./deployment.js";
import { mutantsOf, SOLIDITY, type Mutant } from "./mutants.js";
import type { Sandbox } from "./sandbox.js";
import { compile } from "./solidity.js";
import { TARGETS } from "./targets.js";

const root = resolve(import.meta.dirname, "..", "..");

/** Puts a version of a source into the sandbox. */
export type Install = (sandbox: Sandbox) => Promise<void>;

/** A source to mutate. */
export interface Subject {
  readonly source: string;
  readonly tests: readonly string[];
  readonly mutants: readonly Mutant[];
  readonly original: Install;
  /** How to install a mutant, or the verdict where there is nothing to test. */
  prepare(mutant: Mutant): Install | "equivalent" | "invalid";
}

export const SUBJECTS: readonly string[] = [...Object.keys(TARGETS), ...Object.keys(DEPLOYMENT)];

/** A Solidity source, whose bytecode is exchanged. */
function soliditySubject(name: string): Subject | undefined {
  const target = TARGETS[name];
  if (target === undefined) return undefined;
  const { source, tests } = target;
  const text = readFileSync(join(root, source), "utf8");
  const original = compile(target, text);
  if (original === undefined) throw new Error(`${name} does not compile`);
  const install =
    (compiled: typeof original): Install =>
    (sandbox) => {
      sandbox.install(compiled);
      return Promise.resolve();
    };
  return {
    source,
    tests,
    mutants: mutantsOf(text, SOLIDITY),
    original: install(original),
    prepare({ code }) {
      const compiled = compile(target, code);
      if (compiled === undefined) return "invalid";
      return JSON.stringify(compiled) === JSON.stringify(original) ? "equivalent" : install(compiled);
    },
  };
}

/** A source of the deployment, which is replaced as it is. */
function deploymentSubject(name: string): Subject | undefined {
  const target = DEPLOYMENT[name];
  if (target === undefined) return undefined;
  const { source, tests, operators } = target;
  const text = readFileSync(join(root, source), "utf8");
  const install =
    (code: string): Install =>
    (sandbox) =>
      sandbox.replace(source, code);
  const prepare = ({ code }: Mutant): Install => install(code);
  return { source, tests, mutants: mutantsOf(text, operators), original: install(text), prepare };
}

/** The subject of a name, if there is one. */
export const subjectOf = (name: string): Subject | undefined => soliditySubject(name) ?? deploymentSubject(name);
