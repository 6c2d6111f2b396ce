import { decodeLog, type RawLog } from "../chain/abi.js";
import type { EventLookup } from "../chain/events.js";
import { factDigest } from "../chain/facts.js";
import { CREDENTIAL_REVOKED } from "../chain/generated/events.js";
import type { Request } from "../chain/provider.js";
import type { StoredChunk } from "../store/epochs/availability.js";
import type { StoredBatch } from "../store/batches.js";
import { columnBuilder, type ColumnBuilder } from "../store/columns/builder.js";
import type { StoredEvent } from "../store/events.js";
import { CONTRIBUTION, FACT, REGISTRATION, REVOCATION, type StoredContributions } from "../store/schema.js";
import { readBatch, readChunk } from "./batches.js";
import { checkAccepted, type AcceptedRow } from "./uids.js";
import { batchOf, chunkOf, contributionOf, registrationOf, storedEvent } from "./rows.js";

/** What decoding needs. */
export interface LogReader {
  readonly request: Request;
  readonly lookup: EventLookup;
  /** Addresses of the program's anchor of batches and resolver, and of EAS, lower case. */
  readonly anchor: string;
  readonly resolver: string;
  readonly eas: string;
}

/** What the logs of a range of blocks hold, as the store keeps it. */
export interface Collected {
  readonly contributions: StoredContributions[];
  readonly revocations: ReturnType<ColumnBuilder<typeof REVOCATION>["columns"]>;
  readonly facts: ReturnType<ColumnBuilder<typeof FACT>["columns"]>;
  readonly events: StoredEvent[];
  readonly batches: StoredBatch[];
  readonly chunks: StoredChunk[];
  readonly registrations: ReturnType<ColumnBuilder<typeof REGISTRATION>["columns"]>;
  readonly credentialRevocations: Collected["revocations"];
}

/** Rows as they come in. */
const emptySink = () => ({
  accepted: columnBuilder(CONTRIBUTION),
  revoked: columnBuilder(REVOCATION),
  registered: columnBuilder(REGISTRATION),
  withdrawn: columnBuilder(REVOCATION),
  facts: columnBuilder(FACT),
  events: [] as StoredEvent[],
  batches: [] as StoredBatch[],
  chunks: [] as StoredChunk[],
  batchRows: [] as StoredContributions[],
});

/** Decodes logs, and reads the published batches among them. */
export async function collect(
  context: LogReader,
  logs: readonly RawLog[],
  times: ReadonlyMap<number, number>,
): Promise<Collected> {
  const sink = emptySink();
  for (const log of logs) await take(context, sink, log, times.get(Number(log.blockNumber)) ?? 0);
  return {
    contributions: [sink.accepted.columns(), ...sink.batchRows],
    revocations: sink.revoked.columns(),
    facts: sink.facts.columns(),
    events: sink.events,
    batches: sink.batches,
    chunks: sink.chunks,
    registrations: sink.registered.columns(),
    credentialRevocations: sink.withdrawn.columns(),
  };
}

/** Adds what one log says. */
async function take(context: LogReader, sink: ReturnType<typeof emptySink>, log: RawLog, time: number): Promise<void> {
  const found = context.lookup(log.address, log.topics[0] ?? "") ?? credentialEvent(context, log);
  if (found === undefined) return;
  const { event } = found;
  const args = decodeLog(event, log);
  const place = { time, block: Number(log.blockNumber), log_index: Number(log.logIndex) };
  if (event === CREDENTIAL_REVOKED) {
    sink.withdrawn.push({ uid: String(args["uid"]), ...place });
    return;
  }
  sink.facts.push({ contract: log.address, digest: factDigest(event, log), ...place });
  if (event.name === "ContributionAccepted")
    sink.accepted.push(await checked(context, { ...contributionOf(args), ...place }));
  else if (event.name === "ContributionRevoked") sink.revoked.push({ uid: String(args["uid"]), ...place });
  else if (event.name === "CredentialRegistered") sink.registered.push({ ...registrationOf(args), ...place });
  else sink.events.push(storedEvent(found, args, place, log.transactionHash));
  if (event.name === "BatchPublished" || event.name === "BatchLinked") {
    const { batch, rows } = await readBatch(context, batchOf(args, place), log.transactionHash);
    sink.batches.push(batch);
    if (rows !== undefined) sink.batchRows.push(rows);
  }
  if (event.name === "ChunkPublished") {
    const chunk = chunkOf(args);
    const rows = await readChunk(context, chunk, log.transactionHash);
    const { batch, chunk: number } = chunk;
    if (rows !== undefined)
      sink.chunks.push({ batch, chunk: number, rows, block: place.block, logIndex: place.log_index });
  }
}

/** A contribution whose uid is that of its contents, where it is known who attests. */
async function checked<R extends AcceptedRow>({ request, eas, resolver }: LogReader, row: R): Promise<R> {
  if (eas !== "") await checkAccepted(request, { eas, resolver }, row);
  return row;
}

/** EAS itself is nobody's own: of its events only revocations are read. */
function credentialEvent({ eas }: LogReader, { address, topics }: RawLog) {
  if (address !== eas || topics[0] !== CREDENTIAL_REVOKED.topic0) return undefined;
  return { contract: "eas", event: CREDENTIAL_REVOKED };
}
