import { parsePeerTerms, readTerms, type PeerTerms } from "../../../src/sources/funding.js";
import { wholeOption } from "../../parse.js";
import type { SignerArgs } from "../../session.js";

/** Options of verbs of peer rounds. */
export interface PeerArgs extends SignerArgs {
  readonly task: number;
  readonly file: string;
}

/** The task and the terms of its rounds, as the command line names them. */
export async function peerOptions({
  task,
  file,
}: PeerArgs): Promise<{ readonly task: number; readonly terms: PeerTerms }> {
  return { task: wholeOption("task", task), terms: parsePeerTerms(await readTerms(file)) };
}
