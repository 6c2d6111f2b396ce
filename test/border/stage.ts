import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { attestAll } from "../../src/program/actions/attest/import.js";
import { computeBundle } from "../../src/program/actions/epoch/compute.js";
import { confirmEpoch, proposeEpoch } from "../../src/program/actions/epoch/settle.js";
import { failureOf } from "../../src/program/network/failures.js";
import type { Session } from "../../src/program/session.js";
import { Journal } from "../../src/store/journal.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { hostileNode, type HostileNode } from "../helpers/chain/hostile-node.js";
import { sessionOver } from "../helpers/program/hostile-session.js";
import type { TestProgram } from "../helpers/program/launch.js";
import { moveTo } from "../helpers/program/outcomes.js";
import { VERBS, type Stage, type Verb } from "./verbs.js";

/** How a verb ended: done as with an honest node, refused with an exit code, or wrong. */
export interface Outcome {
  readonly exitCode: number;
  readonly said: string;
  /** Whether the chain is as an honest node would have left it, or as it was. */
  readonly right: boolean;
}

/** A program at a stage of its own, and the node through which it is seen. */
interface Place {
  readonly test: TestProgram;
  readonly node: HostileNode;
  restore(): Promise<void>;
}

/** Programs at every stage, whose honest effects are known, so that verbs can be tried on them through any node. */
export interface Border {
  /** The node that a verb sees. */
  nodeOf(verb: Verb): HostileNode;
  /** Runs a verb as a new command: with an empty folder, or one that an earlier command left. */
  run(verb: Verb, home?: string): Promise<Outcome>;
  /** Undoes whatever was tried before at a verb's stage. */
  enter(verb: Verb): Promise<void>;
  /** Whether the chain is as an honest node would leave it after the verb. */
  isDone(verb: Verb): Promise<boolean>;
  folder(): Promise<string>;
  close(): Promise<void>;
}

const WRONG_ROOT = `0x${"12".repeat(24)}${"0".repeat(16)}`;
const STAGES: readonly Stage[] = ["over", "proposed", "proposed wrongly", "closing", "final"];

/**
 * Prepares every stage, and what each verb comes to with an honest node.
 * @param launch Makes a program on a chain of its own.
 */
export async function openBorder(launch: () => Promise<TestProgram>): Promise<Border> {
  const folders: string[] = [];
  const folder = async (): Promise<string> => {
    folders.push(await mkdtemp(path.join(tmpdir(), "assay-border-")));
    return folders.at(-1) ?? "";
  };
  const places = new Map<Stage, Place>();
  for (const stage of STAGES) places.set(stage, await placeAt(await launch(), stage, await folder()));
  const placeOf = ({ stage }: Verb): Place => places.get(stage) as Place;
  const [before, after] = [new Map<Verb, string>(), new Map<Verb, string>()];
  const effect = async (verb: Verb): Promise<string> => textOf(await verb.effect(placeOf(verb).test));
  const enter = (verb: Verb): Promise<void> => placeOf(verb).restore();
  const run = async (verb: Verb, home?: string): Promise<Outcome> => {
    const command = commandOf(placeOf(verb), verb, home ?? (await folder()));
    const failure = await command
      .then((session) => verb.run(session, placeOf(verb).test))
      .then(() => undefined, failed);
    const now = await effect(verb);
    const right = failure === undefined ? now === after.get(verb) : [before.get(verb), after.get(verb)].includes(now);
    return { exitCode: failure?.exitCode ?? 0, said: failure?.line ?? "", right };
  };
  for (const verb of VERBS) {
    await enter(verb);
    before.set(verb, await effect(verb));
    await run(verb);
    after.set(verb, await effect(verb));
  }
  return {
    nodeOf: (verb) => placeOf(verb).node,
    run,
    enter,
    folder,
    isDone: async (verb) => (await effect(verb)) === after.get(verb),
    close: async () => {
      for (const { node } of places.values()) node.close();
      for (const each of folders) await rm(each, { recursive: true, force: true });
    },
  };
}

/** What a command says of its failure; anything else is a fault of the program. */
function failed(error: unknown): { readonly exitCode: number; readonly line: string } {
  const failure = failureOf(error);
  if (failure === undefined) throw error;
  return failure;
}

async function commandOf({ test, node }: Place, { by }: Verb, home: string): Promise<Session> {
  const session = await sessionOver(test, node, test[by].address, home);
  return { ...session, journal: new Journal(home), patience: 5 };
}

/** Takes a program to a stage, as honest people would. */
async function placeAt(test: TestProgram, stage: Stage, home: string): Promise<Place> {
  const { oracle } = test.program;
  const inputs = (await readContributionFile("data/contributions.csv")).slice(0, 60);
  await attestAll(test.session(test.bot), inputs, { size: 3 });
  await moveTo(test, await oracle.cutOff(0));
  for (let block = 0; block < 25; block++) await test.connection.networkHelpers.mine();
  const node = await hostileNode(test.request);
  const session = (by: "operator" | "second") => sessionOver(test, node, test[by].address, home);
  if (stage === "proposed wrongly") await test.as(test.careless).oracle.propose(0, WRONG_ROOT, WRONG_ROOT, "");
  if (["proposed", "closing", "final"].includes(stage)) {
    await computeBundle(await session("operator"), { rules: test.rules }, 0n);
    await proposeEpoch(await session("operator"), 0n, "");
  }
  if (stage === "closing" || stage === "final") {
    await confirmEpoch(await session("second"), { rules: test.rules }, 0n);
    await moveTo(test, await oracle.finalizableAt());
  }
  if (stage === "final") await oracle.finalize(0);
  const snapshot = await test.connection.networkHelpers.takeSnapshot();
  return { test, node, restore: () => snapshot.restore() };
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item));
