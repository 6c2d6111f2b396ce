import { existsSync, globSync } from "node:fs";
import { AssayError } from "../../src/engine/errors.js";
import type { GivenRules } from "../../src/program/actions/epoch/compute.js";
import type { Session } from "../../src/program/session.js";
import { readRules } from "../../src/sources/documents.js";
import { amountOption, choiceOption } from "../parse.js";
import { PROGRAM_RULES } from "../places.js";
import type { SignerArgs } from "../session.js";

/** Options of the verbs that recompute an epoch. */
export interface ComputeArgs extends SignerArgs {
  readonly epoch: number;
  readonly rules: string;
  readonly allowMismatch: boolean;
}

/** What a stake on a root needs. */
export interface StakeArgs extends SignerArgs {
  readonly epoch: number;
  readonly root: string;
  readonly amount: string;
}

/** An amount of the bond token given on the command line, in wei. */
export async function stakeOption({ program }: Pick<Session, "program">, { amount }: StakeArgs): Promise<bigint> {
  const token = program.tokenAt(await program.vault.token());
  return amountOption("amount", amount, await token.decimals());
}

/** Folders with the rules of programs that were deployed or joined here. */
const KEPT_RULES = "deploy/deployments/chain-*/rules";

/** Rules given on the command line; all that are known here if none are. An epoch's rules are found among them by their hash. */
export async function rulesOption({ rules, allowMismatch }: Omit<ComputeArgs, "epoch">): Promise<GivenRules> {
  if (rules !== "") return { rules: await readRules(rules), allowMismatch };
  const places = [PROGRAM_RULES, ...globSync(KEPT_RULES)].filter((place) => existsSync(place));
  const found = await Promise.all(places.map(readRules));
  return { rules: new Map(found.flatMap((each) => [...each])), allowMismatch };
}

/** Options that say what computes an epoch. */
export interface EngineArgs {
  readonly engine?: string;
  readonly master?: string;
  readonly clusterHome?: string;
}

const ENGINES = ["embedded", "spark"];

/**
 * Hands on what computes an epoch, and ends it afterwards. What Spark needs is loaded only if it is asked for.
 * @throws AssayError INVALID_ARGUMENT for an unknown engine, or Spark without a folder.
 */
export async function withEngine<T>(
  { engine = "embedded", master = "local[*]", clusterHome = "" }: EngineArgs,
  use: (given: Pick<GivenRules, "engine">) => Promise<T>,
): Promise<T> {
  if (ENGINES[choiceOption("engine", engine, ENGINES, "is no engine")] === "embedded") return use({});
  if (clusterHome === "") {
    const hint = "Give one with --cluster-home: a path or a URL that the driver and all workers see.";
    throw new AssayError("INVALID_ARGUMENT", "Spark needs a folder for an epoch's tables.", hint);
  }
  const { openSparkEngine } = await import("../../cluster/engine.js");
  const spark = await openSparkEngine(master, clusterHome);
  try {
    return await use({ engine: spark });
  } finally {
    await spark.close();
  }
}
