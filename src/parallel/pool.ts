import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { AssayError, type ErrorCode } from "../engine/errors.js";

/** Worker threads that wait for jobs. The calling thread is one more and does its share of each job. */
export interface Pool {
  readonly threads: number;
  /** Gives every worker a job, number 1 to `threads - 1`, or none; resolves to the answers. A worker has one job at a time. */
  run<T>(job: (thread: number) => object | undefined): Promise<T[]>;
  close(): Promise<void>;
}

interface Answer {
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

/** In a source tree workers load TypeScript as their parent does; in a build they are plain JavaScript. */
function workerOptions(): { url: URL; execArgv: string[] } {
  const typescript = import.meta.url.endsWith(".ts");
  const url = new URL(typescript ? "./worker.ts" : "./worker.js", import.meta.url);
  if (!typescript) return { url, execArgv: [] };
  const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx"));
  return { url, execArgv: ["--import", loader.href] };
}

/** MB of a worker's young objects: what has lived there long is columns, which lie elsewhere, and a process keeps the largest size that it ever had. */
const YOUNG = 24;

/**
 * Starts `threads - 1` workers and waits until they listen. Close the pool when done: its workers keep the process alive.
 * @example
 * const pool = await openPool(2);
 * await pool.close();
 */
export async function openPool(threads: number): Promise<Pool> {
  const { url, execArgv } = workerOptions();
  const options = { execArgv, resourceLimits: { maxYoungGenerationSizeMb: YOUNG } };
  const workers = Array.from({ length: Math.max(0, threads - 1) }, () => new Worker(url, options));
  const ask = (worker: Worker, job: object | undefined): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const done = (settle: () => void): void => {
        worker.off("message", onMessage).off("error", onError).off("exit", onExit);
        settle();
      };
      const onMessage = ({ value, error }: Answer): void =>
        done(() => (error === undefined ? resolve(value) : reject(revive(error))));
      const onError = (error: Error): void => done(() => reject(error));
      const onExit = (code: number): void => done(() => reject(new Error(`A worker stopped with code ${code}`)));
      worker.on("message", onMessage).on("error", onError).on("exit", onExit);
      if (job !== undefined) worker.postMessage(job);
    });
  // Each worker's first message says that it listens.
  await Promise.all(workers.map((worker) => ask(worker, undefined)));
  return {
    threads: workers.length + 1,
    run: async <T>(job: (thread: number) => object | undefined) => {
      const given = workers.flatMap((worker, i) => {
        const own = job(i + 1);
        return own === undefined ? [] : [ask(worker, own)];
      });
      return (await Promise.all(given)) as T[];
    },
    close: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}

/** Waits for both, whether the other fails or not, so that nothing goes on behind the caller's back. */
export async function bothDone<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}

/** Most threads that are taken without being asked for: beyond them memory is the limit. */
const MOST_THREADS = 8;

/** Threads to work with unless told otherwise: `ASSAY_THREADS` if it is set, else one a core, up to eight. */
export function usualThreads(): number {
  const asked = Number(process.env["ASSAY_THREADS"] ?? 0);
  return Number.isInteger(asked) && asked > 0 ? asked : Math.min(MOST_THREADS, availableParallelism());
}

/** Does some work with a pool of its own, which is closed afterwards. */
export async function withPool<T>(threads: number, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = await openPool(threads);
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

function revive({ code, message }: { code: string; message: string }): Error {
  return new AssayError(code as ErrorCode, message);
}
