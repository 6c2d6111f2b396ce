import path from "node:path";
import type { NetworkConnection } from "hardhat/types/network";
import { isUnsaid, Journal } from "../../../src/store/journal.js";
import { leftBehind } from "../../border/left-behind.js";
import { lineOf, type Ending, type Line } from "./line.js";
import type { Options } from "./verbs.js";
import type { Death } from "./mortal-node.js";
import { headOf, sentSince } from "./sent.js";
import type { TestProgram } from "../../helpers/program/launch.js";
import type { Trial } from "./trial.js";

type Snapshot = Awaited<ReturnType<NetworkConnection["networkHelpers"]["takeSnapshot"]>>;

/** A state from which trials of one scene start again and again. */
interface Stage {
  readonly scene: Trial["scene"];
  readonly facts: unknown;
  readonly snapshot: Snapshot;
}

/** What a command came to and what stands on the chain since its start. */
export interface Attempt extends Ending {
  readonly requests: number;
  readonly sent: readonly string[];
  /** What the journal says was sent and no command has said so. */
  readonly unsaid: readonly string[];
  /** Digest of what it left on the chain and in its folder. */
  readonly left: string;
}

/** Somebody who starts commands, at one state of the chain, in one folder. */
export interface Tries {
  readonly line: Line;
  /** Goes back to where a trial starts. */
  enter(trial: Trial): Promise<Try>;
  close(): Promise<void>;
}

/** Commands one after the other that share a folder, from where a trial starts. */
export interface Try {
  readonly options: Options;
  /** Their folder. */
  readonly root: string;
  /** The newest block before them. */
  readonly from: number;
  /** What stands on the chain since then. */
  sent(): Promise<string[]>;
  run(more?: { readonly options?: Options; readonly death?: Death }): Promise<Attempt>;
}

/** Prepares scenes on one program, one after the other. */
export async function openTries(test: TestProgram, furnish: (line: Line) => Promise<void>): Promise<Tries> {
  const line = await lineOf(test);
  line.node.live();
  await furnish(line);
  const { networkHelpers } = test.connection;
  const base = await networkHelpers.takeSnapshot();
  const kept = await line.copy();
  let stage: Stage | undefined;
  const stageOf = async ({ scene }: Trial): Promise<Stage> => {
    if (stage?.scene === scene) {
      await stage.snapshot.restore();
      return stage;
    }
    stage = undefined;
    await base.restore();
    await line.reset(kept);
    const facts = await scene(line);
    return (stage = { scene, facts, snapshot: await networkHelpers.takeSnapshot() });
  };
  return {
    line,
    enter: async (trial) => {
      line.node.live();
      const { facts } = await stageOf(trial);
      return tryOf(line, trial, trial.options(facts, line));
    },
    close: () => line.close(),
  };
}

async function tryOf(line: Line, { verb, varies }: Trial, options: Options): Promise<Try> {
  const { node, test } = line;
  const root = await line.copy();
  const from = await headOf(test.request);
  const sent = () => sentSince(test.request, from, varies !== undefined);
  return {
    ...{ options, root, from, sent },
    run: async ({ options: more = {}, death } = {}) => {
      node.live(death);
      const ending = await line.attempt(verb, { ...options, ...more }, root);
      const requests = node.requests();
      node.live();
      const { digest: left } = await leftBehind(test.request, from, root);
      const unsaid = await unsaidOf(path.join(root, ".assay"), test);
      return { ...ending, requests, sent: await sent(), unsaid, left };
    },
  };
}

/** What accounts of a test sent and did not say, as the journal of its program's folder has it. */
async function unsaidOf(folder: string, { connection, program }: TestProgram): Promise<string[]> {
  const { chainId } = program.addresses;
  const journal = new Journal(path.join(folder, `chain-${chainId}`));
  const found: string[] = [];
  for (const { address } of await connection.ethers.getSigners())
    found.push(...(await journal.entries(chainId, address)).filter(isUnsaid).map(({ what }) => what));
  return found;
}
