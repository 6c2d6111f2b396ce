import { existsSync } from "node:fs";
import { join } from "node:path";
import { columnDefinitions, hexText, type Columns, type Layout } from "./columns/layout.js";

/** Raised by one whenever a table changes; a store of another version is refused. */
export const SCHEMA_VERSION = 7;

/** File of the store in a program's folder. */
export const storeAt = (home: string): string => join(home, "store.duckdb");

/** Whether a program's folder has a store. */
export const hasStore = (home: string): boolean => existsSync(storeAt(home));

/** Where a contribution came from. */
export const SOURCE = { eas: 0, published: 1, linked: 2, file: 3 } as const;

/** Fields of a stored contribution. `batch` is 0 unless it came in one; `log_index` is that of the event that brought it. */
export const CONTRIBUTION = {
  uid: "bytes32",
  account: "address",
  attester: "address",
  task: "uint32",
  quantity: "uint32",
  quality: "uint16",
  time: "uint32",
  evidence: "bytes32",
  source: "uint8",
  batch: "uint32",
  block: "uint32",
  log_index: "uint32",
} as const satisfies Layout;

/** Rows of the contributions table. */
export type StoredContributions = Columns<typeof CONTRIBUTION>;

/** Fields of a revocation. */
export const REVOCATION = {
  uid: "bytes32",
  time: "uint32",
  block: "uint32",
  log_index: "uint32",
} as const satisfies Layout;

/** Fields of a fact: who stated it, and its hash. Every row that comes from a log of the program's contracts has one. */
export const FACT = {
  contract: "address",
  digest: "bytes32",
  time: "uint32",
  block: "uint32",
  log_index: "uint32",
} as const satisfies Layout;

/** Fields of a contract's running hash over its facts, at the block at which it was last found to be the contract's own. */
export const HEAD = { contract: "address", head: "bytes32", block: "uint32" } as const satisfies Layout;

/** Fields of a registration at the eligibility policy. A credential's revocation has the fields of `REVOCATION`. */
export const REGISTRATION = {
  account: "address",
  uid: "bytes32",
  nullifier: "bytes32",
  schema: "bytes32",
  attester: "address",
  since: "uint64",
  time: "uint32",
  block: "uint32",
  log_index: "uint32",
} as const satisfies Layout;

/**
 * Fields of an account's result in an epoch: `reputation` is the leaf's word, `converted` the part of the weight that was earned in epochs
 * before, `flagged` 1 if its units are to be held.
 */
export const RESULT = {
  epoch: "uint32",
  account: "address",
  weight: "uint64",
  units: "uint64",
  reputation: "bytes32",
  converted: "uint64",
  flagged: "uint8",
} as const satisfies Layout;

/** Fields of a contribution that an epoch's computation refused; `reason` is the engine's code. */
export const REFUSAL = { epoch: "uint32", uid: "bytes32", reason: "uint8" } as const satisfies Layout;

/** Fields of a reviewer in an epoch: how many of its reviews agree with what came of them. */
export const REVIEWED = { epoch: "uint32", account: "address", reviews: "uint32" } as const satisfies Layout;

/** Fields of an account in an epoch: how many pieces of its work reviewers found good enough, and how many not. */
export const VERDICT = {
  epoch: "uint32",
  account: "address",
  good: "uint32",
  voided: "uint32",
} as const satisfies Layout;

/** Tables whose rows come from blocks, and go when their block does. */
export const CHAIN_TABLES = [
  "contributions",
  "revocations",
  "facts",
  "events",
  "batches",
  "chunks",
  "registrations",
  "credential_revocations",
] as const;

const BLOCK = "block UINTEGER NOT NULL, log_index UINTEGER NOT NULL";

/** All that a new store is made of. Columnar tables keep byte fields as words; the views show them as people write them. */
export const DEFINITIONS: readonly string[] = [
  `CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)`,
  `CREATE TABLE blocks (number UINTEGER PRIMARY KEY, hash VARCHAR NOT NULL, "time" UINTEGER NOT NULL)`,
  `CREATE TABLE contributions (${columnDefinitions(CONTRIBUTION)})`,
  `CREATE TABLE revocations (${columnDefinitions(REVOCATION)})`,
  `CREATE TABLE facts (${columnDefinitions(FACT)})`,
  `CREATE TABLE heads (${columnDefinitions(HEAD)})`,
  `CREATE TABLE events (contract VARCHAR NOT NULL, name VARCHAR NOT NULL, "time" UINTEGER NOT NULL, ${BLOCK}, tx VARCHAR NOT NULL, args VARCHAR NOT NULL)`,
  `CREATE TABLE batches (id UINTEGER NOT NULL, kind UTINYINT NOT NULL, attester VARCHAR NOT NULL, "count" UINTEGER NOT NULL, data_hash VARCHAR NOT NULL,
    uri VARCHAR NOT NULL, status VARCHAR NOT NULL, note VARCHAR NOT NULL, "time" UINTEGER NOT NULL, ${BLOCK})`,
  `CREATE TABLE chunks (batch UINTEGER NOT NULL, chunk UINTEGER NOT NULL, "rows" VARCHAR NOT NULL, ${BLOCK})`,
  `CREATE TABLE registrations (${columnDefinitions(REGISTRATION)})`,
  `CREATE TABLE credential_revocations (${columnDefinitions(REVOCATION)})`,
  `CREATE TABLE credentials (${columnDefinitions({ uid: "bytes32" })}, expires UBIGINT NOT NULL, data VARCHAR NOT NULL, answer VARCHAR NOT NULL)`,
  `CREATE TABLE submissions (id VARCHAR PRIMARY KEY, account VARCHAR NOT NULL, task UINTEGER NOT NULL, quantity UINTEGER NOT NULL, work_time UINTEGER NOT NULL,
    evidence VARCHAR NOT NULL, status VARCHAR NOT NULL, signature VARCHAR NOT NULL)`,
  `CREATE TABLE epochs (epoch UINTEGER PRIMARY KEY, root VARCHAR NOT NULL, total UBIGINT NOT NULL, rules_hash VARCHAR NOT NULL, bundle_hash VARCHAR NOT NULL,
    from_time UINTEGER NOT NULL, to_time UINTEGER NOT NULL)`,
  `CREATE TABLE results (${columnDefinitions(RESULT)})`,
  `CREATE TABLE refusals (${columnDefinitions(REFUSAL)})`,
  `CREATE TABLE reviewed (${columnDefinitions(REVIEWED)})`,
  `CREATE TABLE verdicts (${columnDefinitions(VERDICT)})`,
  `CREATE VIEW contribution AS SELECT ${hexText("uid", "bytes32", "c.")} AS uid, ${hexText("account", "address")} AS account,
    ${hexText("attester", "address")} AS attester, task, quantity, quality, c."time" AS "time", ${hexText("evidence", "bytes32")} AS evidence,
    source, batch, c.block AS block, c.log_index AS log_index, r."time" AS revoked_at
    FROM contributions c LEFT JOIN (SELECT uid_0, uid_1, uid_2, uid_3, min("time") AS "time" FROM revocations GROUP BY ALL) r USING (uid_0, uid_1, uid_2, uid_3)`,
  `CREATE VIEW result AS SELECT epoch, ${hexText("account", "address")} AS account, weight, units, ${hexText("reputation", "bytes32")} AS reputation FROM results`,
];
