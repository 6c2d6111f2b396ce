import { parentPort } from "node:worker_threads";
import { eligibleRows } from "../engine/eligibility/column.js";
import { AssayError } from "../engine/errors.js";
import { findInEpoch } from "../engine/integrity/epoch.js";
import { createKernel } from "../engine/hash/keccak.js";
import { type Job, runDigests, runLeaves, runNodes, runPlace, runScore, runProofs, runAdmission } from "./jobs.js";
import { type Scoring, openView } from "../engine/scoring/steps.js";

/** Does jobs for one thread, which keeps its kernel and the scoring that was opened last. */
function jobRunner(): (job: Job & { thread: number }) => unknown {
  const kernel = createKernel();
  let scoring: Scoring | undefined;
  return (job) => {
    switch (job.kind) {
      case "leaves":
        return runLeaves(kernel, job);
      case "place":
        return runPlace(job);
      case "nodes":
        return runNodes(kernel, job, job.thread);
      case "digests":
        return runDigests(kernel, job);
      case "proofs":
        return runProofs(kernel, job);
      case "admit":
        return runAdmission(job);
      case "eligible":
        return eligibleRows(job.input, SharedArrayBuffer);
      case "detect":
        return findInEpoch(job.input, job.admission);
      case "open-scoring":
        scoring = openView(job.state);
        return undefined;
      case "score":
        if (scoring === undefined) throw new AssayError("INVALID_ARGUMENT", "No scoring was opened");
        return runScore(scoring, job);
    }
  };
}

const run = jobRunner();

parentPort?.on("message", (job: Job & { thread: number }) => {
  try {
    parentPort?.postMessage({ value: run(job) });
  } catch (error) {
    const code = error instanceof AssayError ? error.code : "INVALID_ARGUMENT";
    parentPort?.postMessage({ error: { code, message: error instanceof Error ? error.message : String(error) } });
  }
});

parentPort?.postMessage({ value: "ready" });
