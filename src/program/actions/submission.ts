import { walletCheck } from "../../chain/wallets.js";
import { anchoredCsv, claimsRoot } from "../../sources/outputs/anchored-csv.js";
import { readSubmissionFile, submissionDomain } from "../../sources/submissions.js";
import type { WorkOptions } from "../../sources/work-rows.js";
import { addSubmissions, matchSubmissions, readSubmissions } from "../../store/submissions.js";
import type { Submission } from "../../store/submissions.js";
import { eventOf, numberIn, send } from "../send.js";
import { withStore, withSyncedStore, type Session } from "../session.js";
import { lostBatches } from "./attest/availability.js";

/** What came of an import of submissions. */
export interface ImportedSubmissions {
  readonly found: number;
  readonly signed: number;
  /** Those that the store did not have; undefined in a dry run, which stores nothing. */
  readonly added: number | undefined;
}

/** Stores contributors' claims of a file after checking their signatures: all of them, or none. */
export async function importSubmissions(
  session: Session,
  file: string,
  options: WorkOptions = {},
): Promise<ImportedSubmissions> {
  const submissions = await readClaims(session, file, options);
  const found = submissions.length;
  const signed = submissions.filter(({ signature }) => signature !== "").length;
  if (session.dryRun === true) return { found, signed, added: undefined };
  const added = await withStore(session, (store) => addSubmissions(store, submissions));
  return { found, signed, added };
}

/** Claims of a file, whose signatures are those of their accounts. */
function readClaims(
  { program, request }: Pick<Session, "program" | "request">,
  file: string,
  options: WorkOptions,
): Promise<Submission[]> {
  const { chainId, taskRegistry } = program.addresses;
  return readSubmissionFile(file, submissionDomain(chainId, taskRegistry), walletCheck(request), options);
}

/** What came of anchoring the claims of a file. */
export interface AnchoredSubmissions {
  readonly claims: number;
  readonly root: string;
  /** When the chain saw the root first, Unix seconds; 0 in a dry run of a root that it has not seen. */
  readonly anchored: number;
  /** Whether the root was there already: anybody may have anchored it, and the first time stands. */
  readonly wasThere: boolean;
  /** The claims with that time, as a table; empty without it. */
  readonly table: string;
}

/** Has EAS timestamp the root over the claims of a file, once: the time is the same for whoever asks with the same claims. */
export async function anchorSubmissions(
  session: Session,
  file: string,
  options: WorkOptions = {},
): Promise<AnchoredSubmissions> {
  const { eas } = session.program;
  const submissions = await readClaims(session, file, options);
  const root = claimsRoot(submissions);
  const known = Number(await eas.getTimestamp(root));
  const found = { claims: submissions.length, root, wasThere: known !== 0 };
  if (known !== 0) return { ...found, anchored: known, table: anchoredCsv(submissions, known) };
  const { mined } = await send(session, eas.timestamp, [root]);
  if (mined === undefined) return { ...found, anchored: 0, table: "" };
  const anchored = Number(numberIn(eventOf(mined, eas, "Timestamped"), "timestamp"));
  return { ...found, anchored, table: anchoredCsv(submissions, anchored) };
}

/** Stored claims, and whether their work was attested. */
export function listSubmissions(session: Session) {
  return withSyncedStore(session, async (store) => {
    await matchSubmissions(store, await lostBatches(session.program, store));
    return readSubmissions(store);
  });
}
