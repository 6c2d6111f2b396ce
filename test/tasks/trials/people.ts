import { AbiCoder, id, solidityPackedKeccak256, toBeHex, ZeroAddress, ZeroHash } from "ethers";
import { TaskRegistryMode } from "../../../src/engine/rules/contract-values.js";
import { createTasks } from "../../../src/program/actions/task.js";
import { ISchemaRegistry__factory } from "../../../typechain-types/index.js";
import { attestOne, workOf } from "../../helpers/program/outcomes.js";
import type { Line } from "../every/line.js";
import type { Options } from "../every/verbs.js";
import { trial, type Trial } from "../every/trial.js";
import { waitUntil } from "./furnish.js";

const nothing = (): Promise<void> => Promise.resolve();

const SCHEMA = "uint256 score,bytes32 person";

/** A schema of credentials, which the bot issues. */
async function schemaMade({ test }: Line): Promise<string> {
  const { eas } = test.as(test.bot);
  await ISchemaRegistry__factory.connect(await eas.getSchemaRegistry(), test.bot).register(SCHEMA, ZeroAddress, true);
  return solidityPackedKeccak256(["string", "address", "bool"], [SCHEMA, ZeroAddress, true]);
}

const issuerOf = (schema: string, { test }: Line): Options => ({ schema, issuer: test.bot.address });
const TERMS = { minScore: "20", scoreWord: 0, person: "1", recheck: 604_800 };

async function trusted(line: Line): Promise<string> {
  const schema = await schemaMade(line);
  await line.run("policy trust", { ...issuerOf(schema, line), ...TERMS, as: line.test.council.address });
  return schema;
}

/** A credential of the second operator; gives its uid. */
async function issued(line: Line): Promise<string> {
  const schema = await trusted(line);
  const { eas } = line.test.as(line.test.bot);
  const data = AbiCoder.defaultAbiCoder().encode(["uint256", "bytes32"], [toBeHex(30, 32), id("person")]);
  const recipient = line.test.second.address;
  const content = { recipient, expirationTime: 0, revocable: true, refUID: ZeroHash, data, value: 0 };
  await eas.attest({ schema, data: content });
  const [found] = await eas.queryFilter(eas.filters.Attested(recipient, line.test.bot.address));
  if (found === undefined) throw new Error("Nothing was attested");
  return found.args.uid;
}

async function registered(line: Line): Promise<void> {
  const credential = await issued(line);
  await line.run("policy register", { credential, as: line.test.second.address });
}

const DOMAIN = { domain: 0 };

/** The third operator may review. */
async function reviewer(line: Line): Promise<void> {
  const { careless, council } = line.test;
  await line.run("stake bond", { role: "reviewer", amount: "100", as: careless.address });
  await line.run("stake admit", { role: "reviewer", account: careless.address, as: council.address });
}

async function onTheList(line: Line): Promise<void> {
  await reviewer(line);
  await line.run("review register", { ...DOMAIN, as: line.test.careless.address });
}

async function dismissed(line: Line): Promise<void> {
  await onTheList(line);
  const { careless, council } = line.test;
  await line.run("stake admit", { role: "reviewer", account: careless.address, remove: true, as: council.address });
}

/** Work that waits for a review, in an epoch that is over; gives its uid. */
async function reviewable(line: Line): Promise<string> {
  await onTheList(line);
  const { test } = line;
  const essay = { name: "Essay", domain: 0, points: 10, rubric: "A reviewed essay", mode: TaskRegistryMode.Reviewed };
  const [task] = await createTasks(test.session(test.taskManager), [essay], [test.bot.address]);
  const uid = await attestOne(test, workOf(test.second.address, "an essay", Number(task?.id)));
  await waitUntil(line, await test.program.oracle.epochEnd(0));
  return uid;
}

async function announced(line: Line): Promise<string> {
  const uid = await reviewable(line);
  await line.run("review announce", { epoch: 0 });
  await line.test.connection.networkHelpers.mine(10);
  return uid;
}

async function drawn(line: Line): Promise<string> {
  const uid = await announced(line);
  await line.run("review draw", { epoch: 0 });
  return uid;
}

async function committed(line: Line): Promise<string> {
  const contribution = await drawn(line);
  await line.run("review commit", { epoch: 0, contribution, score: 9_000, as: line.test.careless.address });
  await waitUntil(line, (await line.test.program.reviews.roundOf(0)).commitEnds);
  return contribution;
}

async function unrevealed(line: Line): Promise<string> {
  const contribution = await committed(line);
  await waitUntil(line, (await line.test.program.reviews.roundOf(0)).revealEnds);
  return contribution;
}

const asReviewer = ({ test }: Line) => ({ as: test.careless.address });
const asCouncil = ({ test }: Line) => ({ as: test.council.address });
const SALTED = { varies: "a commitment whose salt was never sent is not used again" };

export const PEOPLE_TRIALS: readonly Trial[] = [
  trial("policy trust", schemaMade, (schema, line) => ({ ...issuerOf(schema, line), ...TERMS, ...asCouncil(line) })),
  trial("policy distrust", trusted, (schema, line) => ({ ...issuerOf(schema, line), ...asCouncil(line) })),
  trial("policy exempt", nothing, (_, line) => ({ account: line.test.bot.address, ...asCouncil(line) })),
  trial("policy register", issued, (credential, { test }) => ({ credential, as: test.second.address })),
  trial("policy recheck", registered, (_, { test }) => ({ account: test.second.address })),
  trial("policy unbind", registered, (_, line) => ({ account: line.test.second.address, ...asCouncil(line) })),
  trial("review register", reviewer, (_, line) => ({ ...DOMAIN, ...asReviewer(line) })),
  trial("review unregister", onTheList, (_, line) => ({ ...DOMAIN, ...asReviewer(line) })),
  trial("review remove", dismissed, (_, line) => ({ ...DOMAIN, account: line.test.careless.address })),
  trial("review announce", reviewable, () => ({ epoch: 0 })),
  trial("review draw", announced, () => ({ epoch: 0 })),
  trial(
    "review commit",
    drawn,
    (contribution, line) => ({ epoch: 0, contribution, score: 9_000, ...asReviewer(line) }),
    SALTED,
  ),
  trial("review reveal", committed, (_, line) => asReviewer(line)),
  trial("review slash", unrevealed, (contribution, line) => ({ contribution, account: line.test.careless.address })),
];
