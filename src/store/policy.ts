import {
  wordsOfTerms,
  type ExemptionChange,
  type IssuerChange,
  type IssuerTerms,
  type Moment,
  type NullifierUnbound,
  type PolicyHistory,
  type Registrations,
} from "../engine/eligibility/history.js";
import { AssayError } from "../engine/errors.js";
import {
  columnNames,
  hexText,
  physicalColumns,
  sameBytes,
  wordsFromHex,
  type Columns,
  type Layout,
} from "./columns/layout.js";
import { readColumns } from "./columns/transfer.js";
import { REGISTRATION } from "./schema.js";
import { readEvents, type StoredEvent } from "./events.js";
import { queryNumber, type Store } from "./store.js";

/** What EAS says about a credential, as far as it never changes and the registration does not say it. */
export interface Credential {
  readonly uid: string;
  /** Unix seconds, 0 means never. */
  readonly expires: bigint;
  /** 0x hex. */
  readonly data: string;
  /** The answer of `getAttestation` before any revocation, 0x hex. */
  readonly answer: string;
}

/** What EAS answers for a credential as far as the store knows: the answer before any revocation, and the time of one. */
export interface KnownCredential {
  readonly uid: string;
  readonly answer: string;
  /** Unix seconds, 0 if it is not revoked. */
  readonly revokedAt: number;
  /** First block with a registration of it, and block of its revocation. */
  readonly registered: number;
  readonly revoked: number;
}

/** All registered credentials whose content the store has. */
export async function readCredentials(store: Store): Promise<KnownCredential[]> {
  const same = (other: string): string => sameBytes("uid", "bytes32", other, "c");
  const rows = await store.rows(
    `SELECT ${hexText("uid", "bytes32", "c.")} AS uid, answer,
      (SELECT min(block) FROM registrations r WHERE ${same("r")}) AS registered,
      (SELECT min(v."time") FROM credential_revocations v WHERE ${same("v")}) AS revoked_at,
      (SELECT min(v.block) FROM credential_revocations v WHERE ${same("v")}) AS revoked FROM credentials c`,
  );
  return rows.map((row) => ({
    uid: String(row["uid"]),
    answer: `0x${String(row["answer"])}`,
    registered: Number(row["registered"]),
    revokedAt: Number(row["revoked_at"] ?? 0),
    revoked: Number(row["revoked"] ?? 0),
  }));
}

const UID = { uid: "bytes32" } as const;
const NO_CREDENTIAL = `NOT EXISTS (SELECT 1 FROM credentials c WHERE ${sameBytes("uid", "bytes32", "c", "r")})`;

/** Uids of registered credentials of which the store does not have the content, at most `limit`. */
export async function missingCredentials(store: Store, limit: number): Promise<string[]> {
  const rows = await store.rows(
    `SELECT DISTINCT ${hexText("uid", "bytes32", "r.")} AS uid FROM registrations r WHERE ${NO_CREDENTIAL} LIMIT ${Math.trunc(limit)}`,
  );
  return rows.map(({ uid }) => String(uid));
}

/** Keeps the content of credentials that `missingCredentials` named. */
export function addCredentials(store: Store, credentials: readonly Credential[]): Promise<void> {
  return store.transaction(async (db) => {
    const appender = await db.createAppender("credentials");
    for (const { uid, expires, data, answer } of credentials) {
      for (let at = 2; at < 66; at += 16) appender.appendUBigInt(BigInt(`0x${uid.slice(at, at + 16)}`));
      appender.appendUBigInt(expires);
      appender.appendVarchar(data.slice(2));
      appender.appendVarchar(answer.slice(2));
      appender.endRow();
    }
    appender.closeSync();
  });
}

/** Orders events of a chain by one exact number: log indexes stay below 2^21, as no block has gas for more. */
function placeOf(block: number, logIndex: number): number {
  return block * 2 ** 21 + logIndex;
}

const momentOf = ({ block, logIndex, time }: StoredEvent): Moment => ({ place: placeOf(block, logIndex), time });

/**
 * All that the program's eligibility policy depends on, as far as the store has read.
 *
 * @throws AssayError STORE if the content of a credential is missing.
 */
export async function readPolicyHistory(store: Store): Promise<PolicyHistory> {
  const issuers = await readIssuerChanges(store);
  const terms = issuers.flatMap(({ terms: given }) => (given === undefined ? [] : [given]));
  return {
    issuers,
    registrations: await readRegistrations(store, wordsOfTerms(terms)),
    freed: await readFreed(store),
    exemptions: await readExemptions(store),
  };
}

async function readIssuerChanges(store: Store): Promise<IssuerChange[]> {
  const events = [...(await readEvents(store, "IssuerTrusted")), ...(await readEvents(store, "IssuerDistrusted"))];
  return events.map((event) => ({
    ...momentOf(event),
    schema: String(event.args["schema"]),
    attester: String(event.args["attester"]),
    terms: event.name === "IssuerTrusted" ? termsOf(event) : undefined,
  }));
}

function termsOf({ args }: StoredEvent): IssuerTerms {
  return {
    minScore: BigInt(String(args["terms.minScore"])),
    scoreWord: Number(args["terms.scoreWord"]),
    nullifierWord: Number(args["terms.nullifierWord"]),
    minAge: Number(args["terms.minAge"]),
  };
}

async function readFreed(store: Store): Promise<NullifierUnbound[]> {
  return (await readEvents(store, "NullifierUnbound")).map((event) => ({
    ...momentOf(event),
    nullifier: String(event.args["nullifier"]),
    account: String(event.args["account"]),
  }));
}

async function readExemptions(store: Store): Promise<ExemptionChange[]> {
  return (await readEvents(store, "ExemptSet")).map((event) => ({
    ...momentOf(event),
    account: String(event.args["account"]),
    exempt: event.args["exempt"] === true,
  }));
}

/** A registration with what is known of its credential, if that is not missing; a block of 0 says that it was not revoked. */
const REGISTERED = {
  ...REGISTRATION,
  missing: "uint8",
  expires: "uint64",
  revoked_time: "uint32",
  revoked_block: "uint32",
  revoked_log: "uint32",
} as const satisfies Layout;

function readRegistrations(store: Store, words: readonly number[]): Promise<Registrations> {
  return store.transaction(async (db) => {
    const length = await queryNumber(db, "SELECT count(*) FROM registrations");
    const layout: Layout = { ...REGISTERED, ...layoutOfWords(words) };
    const rows = await readColumns(db, registrationQuery(words), layout, { most: length, memory: SharedArrayBuffer });
    const columns = rows as unknown as Columns<typeof REGISTERED> & Readonly<Record<string, Uint8Array>>;
    if (columns.missing.includes(1))
      throw new AssayError("STORE", "The content of registered credentials is missing.", "Synchronise with the chain.");
    const data = new Map(words.map((word) => [word, columns[`word${word}`] as Uint8Array]));
    return { ...registrationsOf(columns), words: data };
  });
}

/** Columns for words of the credentials' data. */
function layoutOfWords(words: readonly number[]): Layout {
  return Object.fromEntries(words.map((word) => [`word${word}`, "bytes32"]));
}

/** In any order: sorting wide rows costs more than the engine's own order of their places. */
function registrationQuery(words: readonly number[]): string {
  const digits = (word: number): string => {
    const cut = `substr(data, ${64 * word + 1}, 64)`;
    return `(CASE WHEN length(${cut}) = 64 THEN ${cut} ELSE repeat('0', 64) END)`;
  };
  const data = layoutOfWords(words);
  const cut = words.map((word) => wordsFromHex(digits(word), "bytes32"));
  // Words are cut from the text before the join: joined as text, a million credentials would not fit into the store's memory.
  const credentials = `SELECT ${[columnNames(UID), "expires", ...cut].join(", ")} FROM credentials`;
  const named = columnNames({ ...UID, expires: "uint64", ...data });
  const fields = [
    columnNames(REGISTRATION, "r."),
    "(c.expires IS NULL)::UTINYINT",
    "coalesce(c.expires, 0)::UBIGINT",
    ...["time", "block", "log_index"].map((field) => `coalesce(v."${field}", 0)::UINTEGER`),
    ...physicalColumns(data).map(({ name }) => `c."${name}"`),
  ];
  const revoked = `SELECT ${columnNames(UID)}, min("time") AS "time", min(block) AS block, min(log_index) AS log_index
    FROM credential_revocations GROUP BY ${columnNames(UID)}`;
  return `SELECT ${fields.join(", ")} FROM registrations r LEFT JOIN (${credentials}) c(${named}) ON ${sameBytes("uid", "bytes32", "c", "r")}
    LEFT JOIN (${revoked}) v ON ${sameBytes("uid", "bytes32", "v", "r")}`;
}

/** In memory that all threads see, as the engine asks for it on any of them. */
function registrationsOf(rows: Columns<typeof REGISTERED>): Omit<Registrations, "words"> {
  const { length, account, uid, nullifier, schema, attester, since, expires, time } = rows;
  const places = (): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));
  const [place, revokedPlace] = [places(), places()];
  for (let i = 0; i < length; i++) {
    const block = rows.revoked_block[i] as number;
    place[i] = placeOf(rows.block[i] as number, rows.log_index[i] as number);
    revokedPlace[i] = block === 0 ? Infinity : placeOf(block, rows.revoked_log[i] as number);
  }
  const columns = { account, uid, nullifier, schema, attester, since, expires, time };
  return { length, place, ...columns, revokedPlace, revokedTime: rows.revoked_time };
}
