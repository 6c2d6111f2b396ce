import { addressAt } from "../../columns/bytes.js";
import { attestedWork } from "../detectors/acceptance.js";
import { givenBy, type Member, membersOf } from "../detectors/endorsements.js";
import { countLives, weighClicks } from "../detectors/clicks.js";
import { countWindows } from "../detectors/timing.js";
import { at } from "../math.js";
import type { Life, TaskWindow, Totals } from "./crowd.js";
import { openPart, type PartTables, type ScannedPart, type ScanTerms } from "./rows.js";

/** An attester's rows of a part: how many, how many of them reviewers saw, and how many of these they found void. */
export interface AttesterRows {
  readonly attester: string;
  readonly given: number;
  readonly seen: number;
  readonly voided: number;
}

/** An account that has nearly all its attestations from one attester. */
export interface CloseAccount extends Omit<Member, "account" | "by"> {
  readonly account: string;
  readonly attester: string;
}

/** What a part adds to what is common to all. */
export interface Survey {
  readonly totals: Totals;
  readonly windows: readonly TaskWindow[];
  readonly lives: readonly Life[];
  readonly attesters: readonly AttesterRows[];
  readonly close: readonly CloseAccount[];
}

/** Counts a part's rows, and finds the accounts that are close to one attester. */
export function surveyPart(part: ScannedPart, terms: ScanTerms): Survey {
  const tables = openPart(part, terms);
  const { actions, tasks, rules, clicks, substance } = tables;
  const attesters = attestersOf(tables);
  const sum = (key: "seen" | "voided"): number => attesters.reduce((all, own) => all + own[key], 0);
  const accepted = actions.accepted.reduce((all, own) => all + own, 0);
  const { idle } = weighClicks(substance, clicks, rules.substance);
  return {
    totals: { rows: actions.length, accepted, seen: sum("seen"), voided: sum("voided") },
    windows: windowsOf(countWindows(actions, actions.time, rules.burst.window), tasks),
    lives: [...countLives(idle, substance.profiles)].map(([life, count]) => ({ life, count })),
    attesters,
    close: closeAccounts(tables),
  };
}

function attestersOf({ accounts, count, actions }: PartTables): AttesterRows[] {
  const given = givenBy(count, actions, actions.attester);
  const { seen, voided } = attestedWork(count, actions, actions.decided ?? new Uint8Array(actions.length));
  const active = [...given.keys()].filter((a) => given[a] !== 0);
  return active.map((a) => ({
    attester: addressAt(accounts, a),
    given: at(given, a),
    seen: at(seen, a),
    voided: at(voided, a),
  }));
}

function closeAccounts({ accounts, count, actions, rules }: PartTables): CloseAccount[] {
  const members = membersOf(count, actions, actions.attester, rules.concentration);
  return members.map(({ account, by, ...member }) => ({
    ...member,
    account: addressAt(accounts, account),
    attester: addressAt(accounts, by),
  }));
}

function windowsOf(counts: ReadonlyMap<number, ReadonlyMap<number, number>>, tasks: readonly number[]): TaskWindow[] {
  return [...counts].flatMap(([kind, byWindow]) =>
    [...byWindow].map(([window, count]) => ({ task: tasks[kind] as number, window, count })),
  );
}
