import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseEther } from "ethers";
import hre from "hardhat";
import { attestAll } from "../../src/program/actions/attest/import.js";
import { MULTICALL3 } from "../../src/program/actions/books/claims.js";
import { computeBundle } from "../../src/program/actions/epoch/compute.js";
import { confirmEpoch, proposeEpoch } from "../../src/program/actions/epoch/settle.js";
import { failureOf } from "../../src/program/network/failures.js";
import type { Session } from "../../src/program/session.js";
import { Journal } from "../../src/store/journal.js";
import { readContributionFile } from "../../src/sources/contributions.js";
import { hostileNode, type HostileNode } from "../helpers/chain/hostile-node.js";
import { sessionOver } from "../helpers/program/hostile-session.js";
import { stateFacts } from "../helpers/program/facts.js";
import type { TestProgram } from "../helpers/program/launch.js";
import { moveTo } from "../helpers/program/outcomes.js";
import type { Stage, Verb } from "./verbs.js";

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

/** What a verb comes to with an honest node, and where that was tried. */
interface Prepared {
  readonly place: Place;
  readonly before: string;
  readonly after: string;
}

/** Programs at every stage, whose honest effects are known, so that verbs can be tried on them through any node. */
export interface Border {
  /** Undoes whatever was tried before at a verb's stage; gives the node that the verb sees, which is honest. */
  enter(verb: Verb): Promise<HostileNode>;
  /** Runs a verb as a new command: with an empty folder, or one that an earlier command left. */
  run(verb: Verb, home: string): Promise<Outcome>;
  /** Whether the chain is as an honest node would leave it after the verb. */
  isDone(verb: Verb): Promise<boolean>;
  /** The program on which a verb is tried. */
  testOf(verb: Verb): Promise<TestProgram>;
  folder(): Promise<string>;
  close(): Promise<void>;
}

const WRONG_ROOT = `0x${"12".repeat(24)}${"0".repeat(16)}`;

/**
 * Prepares stages as verbs need them, and what each verb comes to with an honest node.
 * @param launch Makes a program on a chain of its own.
 */
export function openBorder(launch: () => Promise<TestProgram>): Border {
  const folders: string[] = [];
  const places = new Map<Stage, Promise<Place>>();
  const prepared = new Map<Verb, Promise<Prepared>>();
  const folder = async (): Promise<string> => {
    folders.push(await mkdtemp(path.join(tmpdir(), "assay-border-")));
    return folders.at(-1) ?? "";
  };
  const placeOf = ({ stage }: Verb): Promise<Place> => {
    const place = places.get(stage) ?? launch().then(async (test) => placeAt(test, stage, await folder()));
    places.set(stage, place);
    return place;
  };
  const honest = async (verb: Verb): Promise<Prepared> => {
    const place = await placeOf(verb);
    await place.restore();
    const before = await effectOf(verb, place);
    await attempt(verb, place, await folder());
    return { place, before, after: await effectOf(verb, place) };
  };
  const prepare = (verb: Verb): Promise<Prepared> => {
    const found = prepared.get(verb) ?? honest(verb);
    prepared.set(verb, found);
    return found;
  };
  return {
    enter: async (verb) => {
      const { place } = await prepare(verb);
      place.node.become("honest");
      await place.restore();
      return place.node;
    },
    run: async (verb, home) => {
      const { place, before, after } = await prepare(verb);
      const failure = await attempt(verb, place, home);
      const now = await effectOf(verb, place);
      const right = failure === undefined ? now === after : [before, after].includes(now);
      return { exitCode: failure?.exitCode ?? 0, said: failure?.line ?? "", right };
    },
    isDone: async (verb) => {
      const { place, after } = await prepare(verb);
      return (await effectOf(verb, place)) === after;
    },
    testOf: async (verb) => (await placeOf(verb)).test,
    folder,
    close: async () => {
      for (const place of places.values()) (await place).node.close();
      for (const each of folders) await rm(each, { recursive: true, force: true });
    },
  };
}

const effectOf = async (verb: Verb, { test }: Place): Promise<string> => textOf(await verb.effect(test));

/** Runs a verb as a command of its own; gives what it says of its failure, if it fails. */
function attempt(verb: Verb, place: Place, home: string) {
  const command = commandOf(place, verb, home);
  return command.then((session) => verb.run(session, place.test)).then(() => undefined, failed);
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
  await stateFacts(test);
  const { deployedBytecode } = await hre.artifacts.readArtifact("Multicall3");
  await test.connection.networkHelpers.setCode(MULTICALL3, deployedBytecode);
  await test.program.tokenAt(await test.program.vault.token()).transfer(test.bot.address, parseEther("1000"));
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
