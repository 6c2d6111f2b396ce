/** A synthetic store of the real schema for the benchmark of whole epochs: the same rows on every machine. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { RULES as BENCH_RULES } from "./data.js";
import { rulesHash } from "../../src/engine/rules/rules.js";
import { Reason } from "../../src/engine/rules/reasons.js";
import type { EpochTerms } from "../../src/bundle/computed.js";
import { CONTRACT_NAMES, type ContractName } from "../../src/chain/contracts.js";
import { storeIdentity, type ProgramAddresses } from "../../src/program/contracts.js";
import { columnNames, physicalColumns } from "../../src/store/columns/layout.js";
import { CONTRIBUTION, REGISTRATION, RESULT, SOURCE } from "../../src/store/schema.js";
import { openStore, type Store } from "../../src/store/store.js";

/** Epochs computed before the measured one. */
export const EARLIER = 4;
const WEEK = 604_800;
const GENESIS = 1_700_006_400;
const ATTESTERS = 16;
/** Rows of a linked batch. */
const BATCH = 10_000;
const REVIEWED_TASK = 13;

export const ADDRESSES: ProgramAddresses = {
  ...(Object.fromEntries(
    CONTRACT_NAMES.map((name, i) => [name, `0x${(i + 1).toString(16).padStart(40, "0")}`]),
  ) as Record<ContractName, string>),
  chainId: 31_337,
  startBlock: 0,
};

const RULES = { ...BENCH_RULES, tiers: [...BENCH_RULES.tiers, { min: 5_000, bps: 15_000 }] };

/** Terms of the measured epoch, as the chain would give them. */
export const TERMS: EpochTerms = {
  epoch: EARLIER,
  start: GENESIS + EARLIER * WEEK,
  end: GENESIS + (EARLIER + 1) * WEEK,
  cutOff: GENESIS + (EARLIER + 1) * WEEK + 86_400,
  rulesHash: rulesHash(RULES),
  rules: RULES,
  budget: 10n ** 15n,
  stakeRate: 1n,
  escrow: ADDRESSES.rewardEscrow,
};

/** Tasks with windows, caps and knees; one in four has a quota, the last is reviewed. */
const TASKS = Array.from({ length: REVIEWED_TASK }, (_, i) => ({
  id: i + 1,
  domain: i % 8,
  points: 10 + i,
  maxPerWindow: 3,
  window: 86_400,
  maxPerEpoch: 10,
  minQuality: 500,
  opensAt: 0,
  closesAt: 0,
  mode: i + 1 === REVIEWED_TASK ? 1 : 0,
  policy: ADDRESSES.eligibilityPolicy,
  minReputation: 0,
  reputationDomain: 0,
  knee: 200,
}));

export function openBenchStore(file: string): Promise<Store> {
  return openStore(file, storeIdentity(ADDRESSES));
}

/** Some 64 bits that depend on an expression and a salt. */
const word = (of: string, salt: string): string => `hash(${of}, '${salt}')`;

/** Values of a byte field's words. */
function bytes(field: string, kind: "bytes32" | "address", of: string, salt = field): string[] {
  return physicalColumns({ [field]: kind }).map(
    ({ name, sql }) =>
      `${sql === "UBIGINT" ? word(of, salt + name) : `(${word(of, salt + name)} >> 32)::UINTEGER`} AS "${name}"`,
  );
}

/**
 * Fills a new store: `EARLIER` epochs with a quarter of the rows each, then the measured one. Rows stand in order of time, as blocks do.
 * @param rows Contributions of the measured epoch; every account has at least one of them, a few have thousands.
 */
export async function fillStore(store: Store, rows: number, accounts: number): Promise<void> {
  await store.transaction(async (db) => {
    const before = Math.floor(rows / EARLIER);
    for (let epoch = 0; epoch < EARLIER; epoch++)
      await addContributions(db, epoch, { from: before * epoch, count: before }, accounts);
    await addContributions(db, EARLIER, { from: before * EARLIER, count: rows }, accounts);
    for (let epoch = 0; epoch < EARLIER; epoch++) await addResults(db, epoch, accounts);
    await addRefusals(db);
    await addEvents(db);
    await addPersons(db);
    await addBatches(db);
    await db.run(`INSERT INTO revocations SELECT uid_0, uid_1, uid_2, uid_3, "time" + 60, block + 5, 0 FROM contributions
      WHERE ${word("uid_0", "revoked")} % 500 = 0`);
    const last = TERMS.cutOff;
    await db.run(`INSERT INTO blocks VALUES (${Math.floor((last - GENESIS) / 12)}, '0x${"ab".repeat(32)}', ${last})`);
  });
}

/**
 * Rows of one epoch. One in a thousand brings evidence of an earlier row, whatever its epoch, with that row's task. One in five hundred is
 * a bot's, who works by the clock and brings nothing else.
 */
async function addContributions(
  db: DuckDBConnection,
  epoch: number,
  { from, count }: { readonly from: number; readonly count: number },
  accounts: number,
): Promise<void> {
  const start = GENESIS + epoch * WEEK;
  const spacing = Math.max(1, Math.floor(count / accounts));
  const skewed = `floor(${accounts} * power(${word("g", "skew")} % 1000003 / 1000003, 2))::UBIGINT`;
  const bot = `g % 500 = 0`;
  const who = `CASE WHEN ${bot} THEN ${accounts}::UBIGINT + ((g // 500) % ${Math.ceil(accounts / 2_000)})::UBIGINT WHEN (g - ${from}) % ${spacing} = 0 THEN ((g - ${from}) // ${spacing})::UBIGINT % ${accounts} ELSE ${skewed} END`;
  const copied = `CASE WHEN ${bot} THEN greatest(0, g - 1 - (${word("g", "of")} % 1000)::BIGINT)::UBIGINT ELSE ${word("g", "of")} % (g + 1)::UBIGINT END`;
  const source = `CASE WHEN ${bot} OR ${word("g", "copy")} % 1000 = 0 THEN ${copied} ELSE g::UBIGINT END`;
  const second = `(${start} + (g - ${from}) * ${WEEK} // ${count})`;
  await db.run(`INSERT INTO contributions SELECT ${bytes("uid", "bytes32", "g").join(", ")}, ${bytes("account", "address", "who").join(", ")},
    ${bytes("attester", "address", `${word("g", "by")} % ${ATTESTERS}`).join(", ")},
    CASE WHEN ${word("src", "reviewed")} % 1000 = 0 THEN ${REVIEWED_TASK} ELSE 1 + ${word("src", "task")} % ${REVIEWED_TASK - 1} END AS task,
    1 + ${word("g", "quantity")} % 5 AS quantity, ${word("g", "quality")} % 10001 AS quality, second AS "time",
    ${bytes("evidence", "bytes32", "src").join(", ")}, ${SOURCE.published} AS source, 1 + g // ${BATCH} AS batch, (second - ${GENESIS}) // 12 AS block, 1 AS log_index
    FROM (SELECT g, ${who} AS who, ${source} AS src, ${second} AS second FROM range(${from}, ${from + count}) t(g))`);
}

/** Four of five accounts have a result in each earlier epoch, with some hundred points in two domains. */
async function addResults(db: DuckDBConnection, epoch: number, accounts: number): Promise<void> {
  const points = `${word("who", `points${epoch}`)} % 300`;
  const reputation = [0, 1, 2, 3].map((i) => {
    const low = `CASE WHEN who % 4 = ${3 - i} THEN ${points} ELSE 0 END`;
    const high = `CASE WHEN (who + ${epoch}) % 4 = ${3 - i} THEN ${points} ELSE 0 END`;
    return `((${high})::UBIGINT * 4294967296 + (${low})::UBIGINT) AS reputation_${i}`;
  });
  const columns = [
    `${epoch} AS epoch`,
    ...bytes("account", "address", "who"),
    `${points} AS weight`,
    `${points} AS units`,
    ...reputation,
    "0 AS converted",
    "0 AS flagged",
  ];
  if (columns.length !== physicalColumns(RESULT).length) throw new Error("The schema of results has changed");
  const names = physicalColumns(RESULT).map(({ name }) => `"${name}"`);
  await db.run(`INSERT INTO results SELECT ${names.join(", ")} FROM (SELECT ${columns.join(", ")}
    FROM (SELECT i::UBIGINT AS who FROM range(${accounts}) t(i)) WHERE ${word("who", `present${epoch}`)} % 5 > 0)`);
  await db.run(
    `INSERT INTO epochs VALUES (${epoch}, '0x${"cd".repeat(32)}', 1, '${TERMS.rulesHash}', '', ${GENESIS + epoch * WEEK}, ${GENESIS + (epoch + 1) * WEEK})`,
  );
}

/** What earlier epochs refused; of the last of them, a part of the reviewed rows still waits. */
async function addRefusals(db: DuckDBConnection): Promise<void> {
  const epoch = `("time" - ${GENESIS}) // ${WEEK}`;
  const waits = `task = ${REVIEWED_TASK} AND ${word("uid_0", "waits")} % 4 = 0`;
  const reason = `CASE WHEN ${waits} THEN ${Reason.AWAITING_REVIEW} ELSE ${Reason.WINDOW_LIMIT} END`;
  await db.run(`INSERT INTO refusals SELECT ${epoch}, uid_0, uid_1, uid_2, uid_3, ${reason} FROM contributions
    WHERE "time" < ${TERMS.start} AND ((${waits} AND "time" >= ${TERMS.start - WEEK}) OR ${word("uid_0", "refused")} % 25 = 0)`);
}

async function addEvents(db: DuckDBConnection): Promise<void> {
  const event = async (contract: string, name: string, time: number, args: object): Promise<void> => {
    const values = { contract, name, time, args: JSON.stringify(args) };
    await db.run("INSERT INTO events VALUES ($contract, $name, $time, 0, 0, '0x', $args)", values);
  };
  const attesters = await addressesOf(db);
  for (const { id, ...task } of TASKS) {
    const quota = id % 4 === 0 ? await quotaOf(db, id) : 0;
    const fields = Object.entries({ ...task, epochQuota: quota }).map(
      ([key, value]) => [`task.${key}`, value] as const,
    );
    await event("taskRegistry", "TaskCreated", GENESIS, { id, ...Object.fromEntries(fields) });
    for (const attester of attesters)
      await event("taskRegistry", "AttesterSet", GENESIS, { id, attester, allowed: true, from: GENESIS });
  }
  await addReviews(db);
}

/** Every account has registered a scored credential; one in two hundred was revoked before the end of the measured epoch. */
async function addPersons(db: DuckDBConnection): Promise<void> {
  const [schema, attester, zero] = [`0x${"5c".repeat(32)}`, `0x${"15".repeat(20)}`, "0".repeat(64)];
  const terms = { minScore: "20", scoreWord: 0, nullifierWord: 1, minAge: 86_400 };
  const named = Object.fromEntries(Object.entries(terms).map(([key, value]) => [`terms.${key}`, value]));
  const values = { time: GENESIS, args: JSON.stringify({ schema, attester, ...named }) };
  await db.run("INSERT INTO events VALUES ('eligibilityPolicy', 'IssuerTrusted', $time, 0, 0, '0x', $args)", values);
  const account = columnNames({ account: "address" });
  const columns = [
    account,
    ...bytes("uid", "bytes32", "account_0"),
    ...bytes("nullifier", "bytes32", "account_0"),
    ...[0, 1, 2, 3].map((i) => `${BigInt(`0x${schema.slice(2 + 16 * i, 18 + 16 * i)}`)}::UBIGINT AS schema_${i}`),
    ...[0, 1, 2].map((i) => `${BigInt(`0x${attester.slice(2 + 16 * i, 18 + 16 * i)}`)} AS attester_${i}`),
    `${GENESIS - WEEK}::UBIGINT AS since`,
    `${GENESIS} AS "time"`,
    "0 AS block",
    "row_number() OVER () AS log_index",
  ];
  const names = physicalColumns(REGISTRATION).map(({ name }) => `"${name}"`);
  await db.run(`INSERT INTO registrations SELECT ${names.join(", ")} FROM (SELECT ${columns.join(", ")} FROM
    (SELECT DISTINCT ${account} FROM contributions))`);
  const uid = columnNames({ uid: "bytes32" });
  const score = `${zero.slice(2)}16`;
  await db.run(`INSERT INTO credentials SELECT ${uid}, 0, '${score}${"1d".repeat(32)}', '' FROM registrations`);
  await db.run(
    `INSERT INTO credential_revocations SELECT ${uid}, ${TERMS.start} + uid_1 % ${WEEK}, 1, 1 FROM registrations WHERE uid_0 % 200 = 0`,
  );
}

/** A quota that the measured epoch uses up: two thirds of the rows that it has of the task. */
async function quotaOf(db: DuckDBConnection, task: number): Promise<number> {
  const found = await db.runAndReadAll(
    `SELECT count(*) FROM contributions WHERE task = ${task} AND "time" >= ${TERMS.start}`,
  );
  return Math.floor((2 * Number(found.getRows()[0]?.[0])) / 3);
}

async function addressesOf(db: DuckDBConnection): Promise<string[]> {
  const found =
    await db.runAndReadAll(`SELECT DISTINCT '0x' || lpad(lower(hex(attester_0)), 16, '0') || lpad(lower(hex(attester_1)), 16, '0')
    || lpad(lower(hex(attester_2)), 8, '0') AS a FROM (SELECT * FROM contributions LIMIT 10000) ORDER BY a`);
  return found.getRows().map(([address]) => String(address));
}

/** Three reviews of most contributions of the reviewed task, by attesters that are reviewers too. */
async function addReviews(db: DuckDBConnection): Promise<void> {
  const uid = [0, 1, 2, 3].map((i) => `lpad(lower(hex(uid_${i})), 16, '0')`).join(" || ");
  await db.run(`INSERT INTO events SELECT 'reviewResolver', 'ReviewRevealed', "time" + 3600, block + 300, n, '0x',
    '{"contribution":"0x' || ${uid} || '","reviewer":"0x' || lpad(hex(n)::VARCHAR, 40, '0') || '","round":1,"score":' || (7000 + ${word("uid_0, n", "score")} % 3000)
    || ',"stake":"1000"}' FROM contributions, range(3) r(n) WHERE task = ${REVIEWED_TASK} AND ${word("uid_0", "reviewed")} % 10 > 0`);
}

/** A record of every linked batch that the rows name. */
async function addBatches(db: DuckDBConnection): Promise<void> {
  await db.run(`INSERT INTO batches SELECT batch, ${SOURCE.published}, '0x${"22".repeat(20)}', count(*), '0x' || lpad(lower(hex(hash(batch))), 64, '0'),
    'https://example.org/batch-' || batch, 'read', '', min("time"), min(block), 1 FROM contributions GROUP BY batch`);
}

/** All columns of a contribution, so that a change of the schema is noticed here. */
if (physicalColumns(CONTRIBUTION).length !== 22) throw new Error("The schema of contributions has changed");
