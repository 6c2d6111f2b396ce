import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import hre from "hardhat";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { canonicalJson } from "../../../src/engine/hash/canonical.js";
import { outcomeOf } from "../../helpers/errors.js";
import type { TestProgram } from "../../helpers/program/launch.js";
import { actionOf, type Options } from "./verbs.js";
import { mortalNode, type MortalNode } from "./mortal-node.js";

/** How a command ended. */
export interface Ending {
  readonly exitCode: number;
  /** The code of its error, or `done`. */
  readonly code: string;
  readonly said: string;
}

/** The command line on a program, through a node that can die. */
export interface Line {
  readonly test: TestProgram;
  readonly node: MortalNode;
  /** Files that verbs are given. */
  readonly folder: string;
  /** Where the program keeps its store and bundles. */
  readonly home: string;
  /** File with the program's rules. */
  readonly rules: string;
  /** Writes a file; gives its path. */
  file(name: string, content: string | object): Promise<string>;
  /**
   * Runs a verb in the line's own folder and gives what it printed.
   * @throws Error with what it said if it failed.
   */
  run(verb: string, options: Options): Promise<string>;
  /** Runs a verb in a folder of its own; the code of an error is known where it prints JSON. */
  attempt(verb: string, options: Options, root: string): Promise<Ending>;
  /** A copy of what the program keeps, for one command and those that go on from it. */
  copy(): Promise<string>;
  /** Goes back to what was kept when a copy was made. */
  reset(root: string): Promise<void>;
  close(): Promise<void>;
}

/** What is kept beside the program's own files. */
const KEPT = [".assay", "deployments"];

/** The command line on a program that was deployed and recorded. */
export async function lineOf(test: TestProgram): Promise<Line> {
  const folder = await mkdtemp(path.join(tmpdir(), "assay-line-"));
  const chain = `chain-${test.program.addresses.chainId}`;
  const node = mortalNode(test.connection);
  const file = async (name: string, content: string | object): Promise<string> => {
    await writeFile(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
    return path.join(folder, name);
  };
  for (const each of KEPT) await mkdir(path.join(folder, each, chain), { recursive: true });
  await file(path.join("deployments", chain, "program.json"), test.record);
  const rules = await file("rules.json", canonicalJson([...test.rules.values()][0]));
  const within = (root: string, verb: string, options: Options) =>
    outcomeOf(async () => actionOf(verb).then((action) => action(options, environment(node, root))));
  let copies = 0;
  return {
    test,
    node,
    folder,
    home: path.join(folder, ".assay", chain),
    rules,
    file,
    run: async (verb, options) => {
      const { said, failure, exitCode } = await within(folder, verb, options);
      if (exitCode !== 0) throw new Error(`${verb}: ${failure}`);
      return said;
    },
    attempt: async (verb, options, root) => {
      const { said, failure, exitCode } = await within(root, verb, options);
      const code = options["json"] === true ? codeIn(said) : "";
      return { exitCode, code: exitCode === 0 ? "done" : code, said: failure };
    },
    copy: async () => {
      const root = path.join(folder, "copies", String(++copies));
      for (const each of KEPT) await cp(path.join(folder, each), path.join(root, each), { recursive: true });
      return root;
    },
    reset: async (root) => {
      for (const each of KEPT) {
        await rm(path.join(folder, each), { recursive: true, force: true });
        await cp(path.join(root, each), path.join(folder, each), { recursive: true });
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What a verb runs in. */
const environment = ({ connection }: MortalNode, root: string): HardhatRuntimeEnvironment =>
  ({
    artifacts: hre.artifacts,
    network: { getOrCreate: () => Promise.resolve(connection) },
    config: { ...hre.config, paths: { ...hre.config.paths, ignition: root, root } },
  }) as unknown as HardhatRuntimeEnvironment;

/** The code of the error that a verb printed for machines; what it printed is JSON whatever became of it. */
function codeIn(said: string): string {
  const { error } = JSON.parse(said) as { readonly error?: { readonly code: string } };
  return error?.code ?? "none";
}
