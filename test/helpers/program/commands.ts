import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import hre from "hardhat";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { canonicalJson } from "../../../src/engine/hash/canonical.js";
import { outcomeOf, type VerbOutcome } from "../errors.js";
import type { TestProgram } from "./launch.js";

type Action<A> = (args: A, hre: HardhatRuntimeEnvironment) => Promise<void>;

/** The verbs of the command line on a test's chain, with folders of their own. */
export interface Commands {
  readonly folder: string;
  /** Where the program keeps its store and bundles. */
  readonly home: string;
  /** File with the program's rules. */
  readonly rules: string;
  /** What verbs run in; with other folders it is another machine. */
  readonly hre: HardhatRuntimeEnvironment;
  /**
   * Runs a verb's action and gives what it printed.
   * @throws Error with the line that the verb wrote when it failed.
   */
  run<A>(action: Action<A>, args: A): Promise<string>;
  /** Runs a verb's action and gives how it ended. */
  outcome<A>(action: Action<A>, args: A): Promise<VerbOutcome>;
  close(): Promise<void>;
}

/** Records a program as `program deploy` would and gives the verbs that work on it. */
export async function commandsOf(test: TestProgram): Promise<Commands> {
  const folder = await mkdtemp(path.join(tmpdir(), "assay-commands-"));
  const { addresses } = test.program;
  const deployment = path.join(folder, "deployments", `chain-${addresses.chainId}`);
  await mkdir(deployment, { recursive: true });
  await writeFile(path.join(deployment, "program.json"), JSON.stringify(test.record));
  const rules = path.join(folder, "rules.json");
  await writeFile(rules, canonicalJson([...test.rules.values()][0]));
  const own = {
    artifacts: hre.artifacts,
    network: { getOrCreate: () => Promise.resolve(test.connection) },
    config: { ...hre.config, paths: { ...hre.config.paths, ignition: folder, root: folder } },
  } as unknown as HardhatRuntimeEnvironment;
  return {
    folder,
    home: path.join(folder, ".assay", `chain-${addresses.chainId}`),
    rules,
    hre: own,
    run: (action, args) => captured(() => action(args, own)),
    outcome: (action, args) => outcomeOf(() => action(args, own)),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What a verb prints; an error if it set the exit code. */
async function captured(body: () => Promise<void>): Promise<string> {
  const { said, failure, exitCode } = await outcomeOf(body);
  if (exitCode !== 0) throw new Error(failure);
  return said;
}
