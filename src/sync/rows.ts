import type { EventArgs } from "../chain/abi.js";
import type { StoredBatch } from "../store/batches.js";
import type { StoredEvent } from "../store/events.js";
import { SOURCE } from "../store/schema.js";

/** Where and when a log stands. */
export interface Place {
  /** Unix seconds. */
  readonly time: number;
  readonly block: number;
  readonly log_index: number;
}

/** An event and the contract that emitted it. */
export interface FoundEvent {
  readonly contract: string;
  readonly event: { readonly name: string };
}

/** A registration of a credential. */
export function registrationOf(args: EventArgs) {
  return {
    account: String(args["account"]),
    uid: String(args["uid"]),
    nullifier: String(args["nullifier"]),
    schema: String(args["schema"]),
    attester: String(args["attester"]),
    since: BigInt(Number(args["since"])),
  };
}

/** An accepted contribution. */
export function contributionOf(args: EventArgs) {
  return {
    uid: String(args["uid"]),
    account: String(args["account"]),
    attester: String(args["attester"]),
    task: Number(args["task"]),
    quantity: Number(args["quantity"]),
    quality: Number(args["quality"]),
    evidence: String(args["evidence"]),
    source: SOURCE.eas,
    batch: 0,
  };
}

/** An event as the store keeps it. */
export function storedEvent({ contract, event }: FoundEvent, args: EventArgs, place: Place, tx: string): StoredEvent {
  const plain = Object.entries(args).map(
    ([key, value]) => [key, typeof value === "bigint" ? String(value) : value] as const,
  );
  const { time, block, log_index: logIndex } = place;
  return { contract, name: event.name, time, block, logIndex, tx, args: Object.fromEntries(plain) };
}

/** A batch of which nothing is read yet. */
export function batchOf(args: EventArgs, place: Place): StoredBatch {
  const linked = args["uri"] !== undefined;
  return {
    id: Number(args["batchId"]),
    kind: linked ? SOURCE.linked : SOURCE.published,
    attester: String(args["attester"]),
    count: Number(args["count"]),
    dataHash: String(args["dataHash"]),
    uri: linked ? String(args["uri"]) : "",
    status: "pending",
    note: "",
    time: place.time,
    block: place.block,
    logIndex: place.log_index,
  };
}

/** A chunk of a linked batch as its event names it. */
export function chunkOf(args: EventArgs) {
  return { batch: Number(args["batchId"]), chunk: Number(args["chunk"]), hash: String(args["chunkHash"]) };
}
