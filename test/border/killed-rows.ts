import { readFile, writeFile } from "node:fs/promises";
import type { LeftBehind } from "./left-behind.js";
import { renewed } from "./page.js";
import { SENDING, SENDING_TOO } from "./verbs.js";

/** What was seen of a verb. */
export interface Seen {
  /** What each kill left, in no order. */
  readonly left: LeftBehind[];
  /** Digests of what was left, once a second command has gone on from there. */
  readonly continued: Set<string>;
  /** Transactions of those and of the commands before them together. */
  readonly ends: number[];
  requests: number;
  /** Transactions of a command that nobody killed. */
  transactions: number;
}

export const nothingSeen = (): Seen => ({ left: [], continued: new Set(), ends: [], requests: 0, transactions: 0 });

/** Trials of the command line that are killed too, by their names: some of each family of verbs that the others leave out. */
export const COMMAND_LINES: readonly string[] = [
  ...["round create", "round donate", "round reclaim (not settled)", "bounty post", "bounty expire", "season open"],
  ...["program hand-over", "review commit", "policy register", "hold dismiss", "batch sign", "dispute open"],
  ...["governor vote", "council announce", "epoch rule", "attest revoke", "stake withdraw", "wind-down announce"],
  ...["treasury book", "reputation migrate", "appeal answer", "guardian pause", "delegate set", "submission anchor"],
];

const HEAD = ["verb", "requests", "killed at", "none sent", "some sent", "all sent", "states left", "sent once"];

/** Writes a verb's row into the page of what was killed. */
export async function writeRow(page: string, name: string, seen: Seen): Promise<void> {
  const names = [...[...SENDING, ...SENDING_TOO].map((verb) => verb.name), ...COMMAND_LINES].map(
    (each) => `\`${each}\``,
  );
  await writeFile(page, renewed(await readFile(page, "utf8"), { head: HEAD, names }, [rowOf(name, seen)]));
}

function rowOf(name: string, { left, continued, requests, transactions }: Seen): string[] {
  const sent = left.map((each) => each.transactions.length);
  const none = sent.filter((count) => count === 0).length;
  const all = sent.filter((count) => count > 0 && count === transactions).length;
  const counts = [requests, left.length, none, sent.length - none - all, all, continued.size];
  return [`\`${name}\``, ...counts.map(String), `${left.length} of ${left.length}`];
}
