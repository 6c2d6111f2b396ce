import { statementDomain, SUBMISSION_FIELDS } from "../../engine/rules/submission.js";
import type { Hex, ValueOf } from "../abi.js";
import { eventsOf, openChain, read, several } from "../chain.js";
import { COMMUNITY_CALLS, COMMUNITY_EVENTS } from "../generated/community-calls.js";
import type { CommunityProgram, CommunitySource } from "./program.js";

/** A task with its rules, as the registry holds it now, and the address of its rubric. */
export type CommunityTask = ValueOf<(typeof COMMUNITY_CALLS.taskRegistry.taskOf.outputs)[0]> & {
  readonly id: bigint;
  readonly rubricURI: string;
};

/** Tasks of a program, and the time of the block at which they were read, Unix seconds. */
export interface Tasks {
  readonly tasks: readonly CommunityTask[];
  readonly time: bigint;
}

/**
 * All tasks that were ever created, closed ones too.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function tasksOf({ program, request }: CommunitySource): Promise<Tasks> {
  const chain = await openChain(request, program.chainId);
  const place = { address: program.taskRegistry, fromBlock: program.startBlock };
  const created = await eventsOf(chain, COMMUNITY_EVENTS.taskRegistry.TaskCreated, place);
  const tasks = await several(created, async ({ id, rubricURI }) => {
    const task = await read(chain, program.taskRegistry, COMMUNITY_CALLS.taskRegistry.taskOf, id);
    return { ...task, id, rubricURI };
  });
  return { tasks, time: chain.time };
}

/** Work that somebody says to have done. */
export interface WorkClaim {
  readonly account: string;
  readonly task: bigint;
  readonly quantity: bigint;
  /** Unix seconds at which the work was done. */
  readonly workTime: bigint;
  /** SHA-256 of the evidence, 0x hex. */
  readonly evidence: Hex;
}

/** EIP-712 data of a submission, as `submission import` reads it back with its signature. */
export function submissionTypedData({ chainId, taskRegistry }: CommunityProgram, message: WorkClaim) {
  const types = { Submission: SUBMISSION_FIELDS } as const;
  return { domain: statementDomain(chainId, taskRegistry), types, primaryType: "Submission", message } as const;
}
