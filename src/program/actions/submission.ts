import { walletCheck } from "../../chain/wallets.js";
import { readSubmissionFile, submissionDomain } from "../../sources/submissions.js";
import type { WorkOptions } from "../../sources/work-rows.js";
import { addSubmissions, matchSubmissions, readSubmissions } from "../../store/submissions.js";
import { withStore, withSyncedStore, type Session } from "../session.js";

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
  const { chainId, taskRegistry } = session.program.addresses;
  const domain = submissionDomain(chainId, taskRegistry);
  const submissions = await readSubmissionFile(file, domain, walletCheck(session.request), options);
  const found = submissions.length;
  const signed = submissions.filter(({ signature }) => signature !== "").length;
  if (session.dryRun === true) return { found, signed, added: undefined };
  const added = await withStore(session, (store) => addSubmissions(store, submissions));
  return { found, signed, added };
}

/** Stored claims, and whether their work was attested. */
export function listSubmissions(session: Session) {
  return withSyncedStore(session, async (store) => {
    await matchSubmissions(store);
    return readSubmissions(store);
  });
}
