import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { AssayError } from "../engine/errors.js";

/** A transaction as it was about to be sent. */
export interface Journaled {
  readonly chainId: number;
  readonly from: string;
  readonly nonce: number;
  /** Hash of what the transaction does, whatever its nonce and fees: sender, contract, calldata and value. */
  readonly purpose: string;
  /** The same for people. */
  readonly what: string;
  /** Newest block at that time. */
  readonly block: number;
  /** Process that sent it. */
  readonly pid?: number;
  /** Signed bytes; left out if the node holds the key. */
  readonly raw?: string;
  readonly hash?: string;
}

/** How a transaction ended. */
export type Ending = "mined" | "reverted" | "replaced" | "refused";

/** A step of a daemon that failed, and has not been done since. */
export interface FailedStep {
  /** Whose step it is; empty for a watchtower. */
  readonly account: string;
  /** Names the step, whoever plans it. */
  readonly step: string;
  /** The same for people. */
  readonly what: string;
  /** The epoch that it is about; left out if the chain could not be read. */
  readonly epoch?: number;
  readonly code: string;
  /** One line: what, and what to do. */
  readonly message: string;
  /** The chain's time when it began, Unix seconds; left out if the chain could not be read. */
  readonly time?: number;
}

type Line =
  | ({ readonly kind: "sent" } & Journaled)
  | {
      readonly kind: "ended";
      readonly purpose: string;
      readonly nonce: number;
      readonly ending: Ending;
      readonly hash: string;
    }
  | { readonly kind: "reported"; readonly purpose: string; readonly nonce: number }
  | ({ readonly kind: "failed" } & FailedStep)
  | ({ readonly kind: "passed" } & Pick<FailedStep, "account" | "step">);

/** What a journal says of one nonce of one account: everything that was signed for it. */
export interface Entry extends Journaled {
  /** Hashes of all that was signed with this nonce for this purpose, oldest first. */
  readonly hashes: readonly string[];
  readonly ending?: Ending;
  /** Whether the command that sent it has said so. */
  readonly reported: boolean;
}

/** The journal of what is sent from a program's folder: a file of its own, which outlives the store. Every line is on disk before it counts. */
export class Journal {
  readonly #file: string;
  readonly #lock: string;
  constructor(readonly home: string) {
    this.#file = path.join(home, "transactions.jsonl");
    this.#lock = path.join(home, "transactions.lock");
  }

  /** Entries of an account on a chain, oldest first. */
  async entries(chainId: number, from: string): Promise<Entry[]> {
    const entries = new Map<string, Entry>();
    for (const line of await this.#lines()) {
      if (line.kind === "failed" || line.kind === "passed") continue;
      const key = `${line.purpose} ${line.nonce}`;
      const known = entries.get(key);
      if (line.kind === "sent") entries.set(key, sentAgain(line, known));
      else if (known === undefined) continue;
      else if (line.kind === "ended") entries.set(key, { ...known, ending: line.ending, hash: line.hash });
      else entries.set(key, { ...known, reported: true });
    }
    return [...entries.values()].filter((entry) => entry.chainId === chainId && entry.from === from);
  }

  /** Notes what is about to be sent, or its hash once the node that signs it has given it. */
  sent(entry: Journaled): Promise<void> {
    return this.#append({ kind: "sent", ...entry, pid: process.pid });
  }

  ended({ purpose, nonce }: Pick<Entry, "purpose" | "nonce">, ending: Ending, hash: string): Promise<void> {
    return this.#append({ kind: "ended", purpose, nonce, ending, hash });
  }

  /**
   * Notes that a command of an account has ended well and said what it did: whatever it or one that was killed before sent is settled, and the
   * same call again is a new wish.
   */
  async report(chainId: number, from: string): Promise<void> {
    for (const { purpose, nonce, pid = 0, reported, ending } of await this.entries(chainId, from)) {
      if (reported || ending === undefined || (pid !== process.pid && isAlive(pid))) continue;
      await this.#append({ kind: "reported", purpose, nonce });
    }
  }

  /** What commands of an account sent that ended before they could say so. */
  async cutOff(chainId: number, from: string): Promise<Entry[]> {
    const entries = (await this.entries(chainId, from)).filter(isUnsaid);
    return entries.filter(({ hash, pid = 0 }) => hash !== undefined && (pid === process.pid || !isAlive(pid)));
  }

  /** Steps of an account that failed and have not been done since, oldest first. */
  async failures(account: string): Promise<FailedStep[]> {
    const failures = new Map<string, FailedStep>();
    for (const line of await this.#lines()) {
      if (line.kind === "passed" && line.account === account) failures.delete(line.step);
      if (line.kind !== "failed" || line.account !== account) continue;
      const { kind: _, ...failed } = line;
      failures.delete(line.step);
      failures.set(line.step, failed);
    }
    return [...failures.values()];
  }

  /** Notes that a step failed, unless it failed in the same way before. */
  async failed(failure: FailedStep): Promise<void> {
    const known = await this.failures(failure.account);
    if (known.some(({ step, code }) => step === failure.step && code === failure.code)) return;
    await this.#append({ kind: "failed", ...failure });
  }

  /** Notes that a step is done which failed before. */
  passed({ account, step }: Pick<FailedStep, "account" | "step">): Promise<void> {
    return this.#append({ kind: "passed", account, step });
  }

  /**
   * Writes into the folder, if it is there, and removes what it wrote.
   * @throws What the file system refuses.
   */
  async probe(): Promise<void> {
    const probe = path.join(this.home, `probe-${process.pid}`);
    try {
      const file = await open(probe, "w");
      try {
        await file.writeFile(Buffer.alloc(PROBE));
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    } finally {
      await rm(probe, { force: true }).catch(() => undefined);
    }
  }

  /** Runs `work` while no other process takes a nonce. */
  async locked<T>(work: () => Promise<T>): Promise<T> {
    await mkdir(this.home, { recursive: true });
    await this.#acquire();
    try {
      return await work();
    } finally {
      await rm(this.#lock, { force: true });
    }
  }

  async #acquire(): Promise<void> {
    for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
      if (await this.#take()) return;
      const holder = await readFile(this.#lock, "utf8").catch(() => undefined);
      if (holder !== undefined && (await this.#isStale(holder))) await this.#clear(holder);
      else await delay(LOCK_WAIT);
    }
    throw new AssayError("STORE", `${this.#lock} is held by another process.`, "Wait until it has sent, or stop it.");
  }

  /** @returns Whether the lock was free and is this process's now. */
  async #take(): Promise<boolean> {
    const file = await open(this.#lock, "wx").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return undefined;
      throw error;
    });
    if (file === undefined) return false;
    try {
      await file.writeFile(String(process.pid)).finally(() => file.close());
      return true;
    } catch (error) {
      // A full disk takes the file and not its contents: a lock of nobody would keep everybody out.
      await rm(this.#lock, { force: true });
      throw error;
    }
  }

  /** Whether whoever holds the lock has ended, as a number of a process or, if it was killed before it wrote that, nothing. */
  async #isStale(holder: string): Promise<boolean> {
    if (Number(holder) > 0) return !isAlive(Number(holder));
    const { mtimeMs } = await stat(this.#lock).catch(() => ({ mtimeMs: Date.now() }));
    return Date.now() - mtimeMs > LOCK_UNNAMED;
  }

  /** Takes a stale lock away, unless another process has done so and taken its place. */
  async #clear(holder: string): Promise<void> {
    const aside = `${this.#lock}.${randomUUID()}`;
    const moved = await rename(this.#lock, aside).then(
      () => true,
      () => false,
    );
    if (!moved) return;
    if ((await readFile(aside, "utf8")) === holder) await rm(aside);
    else await rename(aside, this.#lock);
  }

  async #lines(): Promise<Line[]> {
    const text = await readFile(this.#file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    // A process that was killed leaves at most its last line unfinished; what it says was not sent yet.
    return text.split("\n").flatMap((line) => parse(line) ?? []);
  }

  async #append(line: Line): Promise<void> {
    await mkdir(this.home, { recursive: true });
    const file = await open(this.#file, "a");
    try {
      await file.appendFile(`\n${JSON.stringify(line)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(this.home);
  }
}

/** Whether an entry was sent, as far as is known, and no command has said so. */
export const isUnsaid = ({ reported, ending }: Entry): boolean =>
  !reported && (ending === undefined || ending === "mined");

/** Bytes that a disk with room takes. */
const PROBE = 65_536;
const LOCK_ATTEMPTS = 600;
const LOCK_WAIT = 100;
/** Milliseconds after which a lock that names no process is nobody's. */
const LOCK_UNNAMED = 1_000;

function sentAgain({ kind: _, ...sent }: Extract<Line, { kind: "sent" }>, known: Entry | undefined): Entry {
  const hashes = [...(known?.hashes ?? []), ...(sent.hash === undefined ? [] : [sent.hash])];
  return { ...sent, hashes: [...new Set(hashes)], reported: false };
}

function parse(line: string): Line | undefined {
  try {
    const found = JSON.parse(line) as Line | null;
    return typeof found === "object" && found !== null ? found : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A new file is there after a power cut only once its folder is on disk too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
