import { decodeLog, type RawLog } from "../chain/abi.js";
import type { EventLookup } from "../chain/events.js";
import { CREDENTIAL_REVOKED } from "../chain/generated/events.js";
import type { Request } from "../chain/provider.js";
import type { StoredBatch } from "../store/batches.js";
import { columnBuilder, type ColumnBuilder } from "../store/columns/builder.js";
import type { StoredEvent } from "../store/events.js";
import { CONTRIBUTION, REGISTRATION, REVOCATION, type StoredContributions } from "../store/schema.js";
import { readBatch } from "./batches.js";
import { checkAccepted, type AcceptedRow } from "./uids.js";
import { batchOf, contributionOf, registrationOf, storedEvent } from "./rows.js";

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
  readonly events: StoredEvent[];
  readonly batches: StoredBatch[];
  readonly registrations: ReturnType<ColumnBuilder<typeof REGISTRATION>["columns"]>;
  readonly credentialRevocations: Collected["revocations"];
}

/** Decodes logs, and reads the published batches among them. */
export async function collect(
  context: LogReader,
  logs: readonly RawLog[],
  times: ReadonlyMap<number, number>,
): Promise<Collected> {
  const accepted = columnBuilder(CONTRIBUTION);
  const revoked = columnBuilder(REVOCATION);
  const registered = columnBuilder(REGISTRATION);
  const withdrawn = columnBuilder(REVOCATION);
  const events: StoredEvent[] = [];
  const batches: StoredBatch[] = [];
  const batchRows: StoredContributions[] = [];
  for (const log of logs) {
    const found = context.lookup(log.address, log.topics[0] ?? "") ?? credentialEvent(context, log);
    if (found === undefined) continue;
    const args = decodeLog(found.event, log);
    const place = {
      time: times.get(Number(log.blockNumber)) ?? 0,
      block: Number(log.blockNumber),
      log_index: Number(log.logIndex),
    };
    if (found.event.name === "ContributionAccepted")
      accepted.push(await checked(context, { ...contributionOf(args), ...place }));
    else if (found.event.name === "ContributionRevoked") revoked.push({ uid: String(args["uid"]), ...place });
    else if (found.event.name === "CredentialRegistered") registered.push({ ...registrationOf(args), ...place });
    else if (found.event === CREDENTIAL_REVOKED) withdrawn.push({ uid: String(args["uid"]), ...place });
    else events.push(storedEvent(found, args, place, log.transactionHash));
    if (found.event.name === "BatchPublished" || found.event.name === "BatchLinked") {
      const { batch, rows } = await readBatch(context, batchOf(args, place), log.transactionHash);
      batches.push(batch);
      if (rows !== undefined) batchRows.push(rows);
    }
  }
  return {
    contributions: [accepted.columns(), ...batchRows],
    revocations: revoked.columns(),
    events,
    batches,
    registrations: registered.columns(),
    credentialRevocations: withdrawn.columns(),
  };
}

/** A contribution whose uid is that of its contents, where it is known who attests. */
async function checked<R extends AcceptedRow>({ request, eas, resolver }: LogReader, row: R): Promise<R> {
  if (eas !== "") await checkAccepted(request, { eas, resolver }, row);
  return row;
}

/** EAS itself is nobody's own: of its events only revocations are read. */
function credentialEvent({ eas }: LogReader, { address, topics }: RawLog) {
  if (address.toLowerCase() !== eas || topics[0] !== CREDENTIAL_REVOKED.topic0) return undefined;
  return { contract: "eas", event: CREDENTIAL_REVOKED };
}
