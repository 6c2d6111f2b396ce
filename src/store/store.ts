import { lstat, mkdir, rm } from "node:fs/promises";
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";

import { AssayError } from "../engine/errors.js";
import { DEFINITIONS, SCHEMA_VERSION, storeAt } from "./schema.js";

/** What a store belongs to: one program on one chain. Addresses go by contract name, as `PROGRAM_EVENTS` names them. */
export interface StoreIdentity {
  readonly chainId: number;
  readonly addresses: Readonly<Record<string, string>>;
  /** First block that can hold an event of the program. */
  readonly startBlock: number;
}

export interface StoreOptions {
  readonly readOnly?: boolean;
  /** DuckDB's worker threads; its own choice if absent. */
  readonly threads?: number;
}

/** MB that the store may use before it spills to disk: with more no query takes less time. */
export const USUAL_MEMORY = 512;

/** A value of a row read with `Store.rows`. */
export type Cell = DuckDBValue;

/** An open store. One connection; statements and transactions run one after the other. */
export class Store {
  #tail: Promise<unknown> = Promise.resolve();

  constructor(
    readonly path: string,
    readonly identity: StoreIdentity,
    private readonly instance: DuckDBInstance,
    private readonly db: DuckDBConnection,
  ) {}

  /** Runs `work` in one transaction: all of its writes, or none if it throws or the process dies. */
  transaction<T>(work: (db: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#next(async () => {
      await this.db.run("BEGIN TRANSACTION");
      try {
        const result = await work(this.db);
        await this.db.run("COMMIT");
        return result;
      } catch (error) {
        await this.db.run("ROLLBACK").catch(() => undefined);
        throw asStoreError(this.path, error);
      }
    });
  }

  /**
   * Does work for which the store uses less memory than usual, as other things need it: what it keeps of earlier queries is given back at once.
   * @param megabytes Beyond them it spills to disk.
   */
  async withMemory<T>(megabytes: number, work: () => Promise<T>): Promise<T> {
    await this.#limitMemory(megabytes);
    try {
      return await work();
    } finally {
      await this.#limitMemory(USUAL_MEMORY);
    }
  }

  /** Rows of a query as objects; for small results. */
  async rows(sql: string, values?: Record<string, Cell>): Promise<Record<string, Cell>[]> {
    return this.transaction((db) => query(db, sql, values));
  }

  /** Writes what is in the log into the file and closes it. */
  async close(): Promise<void> {
    await this.#next(() => {
      this.db.closeSync();
      this.instance.closeSync();
      return Promise.resolve();
    });
  }

  async #limitMemory(megabytes: number): Promise<void> {
    const limit = () => this.db.run(`SET memory_limit = '${Math.trunc(megabytes)}MB'`);
    await this.#next(limit).catch((error: unknown) => {
      throw asStoreError(this.path, error);
    });
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#tail.then(work);
    this.#tail = run.catch(() => undefined);
    return run;
  }
}

/** Rows of a query as objects, inside a transaction. */
export async function query(
  db: DuckDBConnection,
  sql: string,
  values?: Record<string, Cell>,
): Promise<Record<string, Cell>[]> {
  const reader = await db.runAndReadAll(sql, values);
  return reader.getRowObjects();
}

/** The one number that a query gives. */
export async function queryNumber(db: DuckDBConnection, sql: string, values?: Record<string, Cell>): Promise<number> {
  const [row] = await query(db, sql, values);
  return Number(Object.values(row ?? {})[0] ?? 0);
}

/**
 * Opens the store of a program, or makes it.
 *
 * @param path DuckDB file, or ":memory:".
 * @throws AssayError STORE if the file is no store, is of another version or in use; MISMATCH if it belongs to another program.
 * @example
 * const store = await openStore("program.duckdb", { chainId: 31337, addresses: { taskRegistry: "0x…" }, startBlock: 0 });
 */
export async function openStore(path: string, identity: StoreIdentity, options: StoreOptions = {}): Promise<Store> {
  const instance = await DuckDBInstance.create(path, settings(options)).catch((error: unknown) => {
    throw openError(path, error);
  });
  const db = await instance.connect();
  try {
    await prepare(path, db, identity, options.readOnly ?? false);
    return new Store(path, identity, instance, db);
  } catch (error) {
    db.closeSync();
    instance.closeSync();
    throw asStoreError(path, error);
  }
}

/** Said of a store that another process has open. */
const IN_USE = "is in use by another process";

/** Opens the store in a program's folder, making both if needed. */
export async function openHome(home: string, identity: StoreIdentity): Promise<Store> {
  await mkdir(home, { recursive: true });
  const file = storeAt(home);
  return openStore(file, identity).catch(async (error: unknown) => {
    if (!(await isTorn(file)) || messageOf(error).includes(IN_USE)) throw error;
    await rm(file);
    return openStore(file, identity);
  });
}

/** Bytes of the headers that a file of DuckDB begins with. */
const HEADERS = 3 * 4096;

/** Whether a file is shorter than its own headers: a full disk or a kill kept it from being made, and nothing is in it. */
async function isTorn(file: string): Promise<boolean> {
  const found = await lstat(file).catch(() => undefined);
  return found?.isFile() === true && found.size < HEADERS;
}

function settings({ readOnly, threads }: StoreOptions): Record<string, string> {
  return {
    access_mode: readOnly ? "READ_ONLY" : "AUTOMATIC",
    ...(threads === undefined ? {} : { threads: String(threads) }),
    memory_limit: `${USUAL_MEMORY}MB`,
    // A bundle's table that was changed within the clock's tick of its file system would be read as it was.
    enable_external_file_cache: "false",
  };
}

async function prepare(path: string, db: DuckDBConnection, identity: StoreIdentity, readOnly: boolean): Promise<void> {
  const tables = await query(db, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'");
  if (tables.length === 0 && !readOnly) return create(db, identity);
  if (!tables.some((row) => row["table_name"] === "meta")) {
    throw new AssayError("STORE", `${path} is not a store of this program.`, "Give another path, or remove the file.");
  }
  const meta = new Map(
    (await query(db, "SELECT key, value FROM meta")).map((row) => [row["key"], String(row["value"])]),
  );
  checkVersion(path, meta.get("version"));
  checkIdentity(path, meta.get("identity"), canonicalIdentity(identity));
}

async function create(db: DuckDBConnection, identity: StoreIdentity): Promise<void> {
  await db.run("BEGIN TRANSACTION");
  for (const definition of DEFINITIONS) await db.run(definition);
  const meta = { version: String(SCHEMA_VERSION), identity: canonicalIdentity(identity) };
  await db.run("INSERT INTO meta VALUES ('version', $version), ('identity', $identity)", meta);
  await db.run("COMMIT");
}

function checkVersion(path: string, version: string | undefined): void {
  if (version === String(SCHEMA_VERSION)) return;
  throw new AssayError(
    "STORE",
    `${path} has schema version ${version ?? "none"}, this release needs ${SCHEMA_VERSION}.`,
    "Move the file away and synchronise again: all of it comes from the chain, but imported submissions, which have to be imported again.",
  );
}

function checkIdentity(path: string, found: string | undefined, expected: string): void {
  if (found === expected) return;
  throw new AssayError(
    "MISMATCH",
    `${path} belongs to ${found ?? "no program"}, not to ${expected}.`,
    "Choose the network that it was made for, give another path, or move the file away and synchronise again.",
  );
}

function canonicalIdentity({ chainId, addresses, startBlock }: StoreIdentity): string {
  const sorted = Object.entries(addresses)
    .map(([name, address]) => [name, address.toLowerCase()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ chainId, startBlock, addresses: Object.fromEntries(sorted) });
}

function openError(path: string, error: unknown): AssayError {
  const text = messageOf(error);
  if (/lock/i.test(text)) {
    return new AssayError("STORE", `${path} ${IN_USE}.`, "Wait until it ends, or stop it.");
  }
  return new AssayError(
    "STORE",
    `${path} cannot be opened: ${text}.`,
    "Check the path and its rights; move a damaged file away and synchronise again.",
  );
}

function asStoreError(path: string, error: unknown): Error {
  if (error instanceof AssayError) return error;
  return new AssayError("STORE", `${path}: ${messageOf(error)}`);
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
