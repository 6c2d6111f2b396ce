import { parentPort } from "node:worker_threads";
import { AssayError } from "../engine/errors.js";
import { createKernel } from "../engine/hash/keccak.js";
import { type Job, runDigests, runLeaves, runNodes, runScore, runShards } from "./jobs.js";

const kernel = createKernel();

function run(job: Job & { thread: number }): unknown {
  if (job.kind === "leaves") return runLeaves(kernel, job);
  if (job.kind === "nodes") return runNodes(kernel, job, job.thread);
  if (job.kind === "digests") return runDigests(kernel, job);
  if (job.kind === "shards") return runShards(kernel, job);
  return runScore(job);
}

parentPort?.on("message", (job: Job & { thread: number }) => {
  try {
    parentPort?.postMessage({ value: run(job) });
  } catch (error) {
    const code = error instanceof AssayError ? error.code : "INVALID_ARGUMENT";
    parentPort?.postMessage({ error: { code, message: error instanceof Error ? error.message : String(error) } });
  }
});

parentPort?.postMessage({ value: "ready" });
