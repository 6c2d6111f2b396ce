import type { ComputedEpoch } from "../../../bundle/computed.js";
import { addressAt, fromHex } from "../../../engine/columns/bytes.js";
import { indexOfAccount } from "../../../engine/integrity/epoch.js";
import { namedEvidence } from "../../../engine/integrity/explanation.js";
import { RewardEscrowStatus } from "../../../engine/rules/contract-values.js";
import { csvText } from "../../../sources/text/write.js";
import type { Session } from "../../session.js";
import { chosenHolds, type HeldAccount, type HoldChoice } from "../hold.js";
import { appealsOf, type Appeal } from "./list.js";

/** A hold with all that a ruling on it goes by. */
export interface HoldEvidence extends HeldAccount {
  readonly status: string;
  /** Combined certainty of the flags in parts of 10000; 0 of a hold for another reason. */
  readonly certaintyBps: number;
  /** Groups that the account is of: the code, and the lowest account of the group. */
  readonly groups: readonly string[];
  /** What each detector found, with its numbers, a line each. */
  readonly found: readonly string[];
  readonly appeals: readonly Appeal[];
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  [RewardEscrowStatus.Held]: "held",
  [RewardEscrowStatus.Confirmed]: "confirmed",
  [RewardEscrowStatus.Dismissed]: "dismissed",
};

/**
 * The evidence on an epoch's holds, those of one group together.
 * @param group Lowest account of a group, as the evidence names it; all that are chosen if left out.
 * @throws AssayError NOT_FOUND if nothing is held of a named account, or of anybody with the code.
 */
export async function holdEvidence(
  session: Pick<Session, "home" | "program" | "request">,
  computed: Pick<ComputedEpoch, "epoch" | "integrity">,
  choice: HoldChoice,
  group?: string,
): Promise<HoldEvidence[]> {
  const epoch = BigInt(computed.epoch);
  const flagged = (await chosenHolds(session, epoch, choice)).map((hold) => ({ ...hold, ...foundOf(computed, hold) }));
  const chosen = flagged.filter(({ groups }) => group === undefined || groups.some((each) => each.endsWith(group)));
  const appeals = await appealsOf(session, { epoch, accounts: chosen.map(({ account }) => account) });
  const rows = await Promise.all(
    chosen.map(async ({ account, units, codes, certaintyBps, groups, found }) => {
      const { status } = await session.program.escrow.stateOf(epoch, account);
      const own = appeals.filter((appeal) => appeal.account === account);
      const word = STATUS_WORDS[Number(status)] ?? "held";
      return { account, units, codes, certaintyBps, groups, found, status: word, appeals: own };
    }),
  );
  return rows.sort((a, b) => b.certaintyBps - a.certaintyBps || (a.groups.join() < b.groups.join() ? -1 : 1));
}

function foundOf(
  { integrity }: Pick<ComputedEpoch, "integrity">,
  { account }: HeldAccount,
): Pick<HoldEvidence, "certaintyBps" | "groups" | "found"> {
  const index = indexOfAccount(integrity, fromHex(account, 20));
  const name = (i: number): string => addressAt(integrity.accounts, i);
  const own = integrity.result.findings.filter((finding) => finding.account === index);
  const named = own.map(({ code, certaintyBps, evidence }) => ({
    code,
    certaintyBps,
    evidence: namedEvidence(evidence, name),
  }));
  return {
    certaintyBps: index < 0 ? 0 : (integrity.result.certaintyBps[index] ?? 0),
    groups: named.flatMap(({ code, evidence }) => ("group" in evidence ? [`${code} ${evidence["group"]}`] : [])),
    found: named.map(({ code, certaintyBps, evidence }) => {
      const numbers = Object.entries(evidence).map(([key, value]) => `${key} ${value}`);
      return `${code} (certainty ${certaintyBps}): ${numbers.join(", ")}`;
    }),
  };
}

/** The evidence as one CSV file, which `hold confirm --file` and `hold dismiss --file` take as the list of accounts. */
export function evidenceFile(rows: readonly HoldEvidence[]): string {
  const header = ["account", "units", "status", "certainty_bps", "codes", "groups", "evidence", "appeals"];
  return csvText(
    header,
    rows.map(({ account, units, status, certaintyBps, codes, groups, found, appeals }) => [
      ...[account, String(units), status, certaintyBps],
      ...[codes.join("|"), groups.join("|"), found.join(" | ")],
      appeals.map(({ state, statement, evidence }) => `${state}: ${statement} (evidence ${evidence})`).join(" | "),
    ]),
  );
}
