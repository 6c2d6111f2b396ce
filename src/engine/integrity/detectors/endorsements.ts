import { shareBps } from "../math.js";
import { DisjointSets } from "../disjoint-sets.js";
import { eachRun, sortByColumns } from "../../columns/number-sort.js";
import { NONE } from "../tables.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Actions, Endorsements } from "../tables.js";

/**
 * An attester and a few accounts that have their attestations from hardly anyone else and take much of what the attester gives. Not
 * where there are few attesters, or where this one gives most of what the program gives: then everybody has theirs from one hand.
 * Where reviewers or disputes found several pieces of the circle void, attester and circle are no mere coincidence.
 */
export function findConcentration(
  accounts: number,
  actions: Actions,
  attester: Uint32Array,
  rules: IntegrityRules["concentration"],
): Finding[] {
  const given = givenBy(accounts, actions, attester);
  return findCircles(membersOf(accounts, actions, attester, rules), given, rules);
}

/** How many attestations each attester gave. */
export function givenBy(accounts: number, actions: Actions, attester: Uint32Array): Uint32Array {
  const given = new Uint32Array(accounts);
  for (let row = 0; row < actions.length; row++) if (attester[row] !== NONE) bump(given, attester[row] as number, 1);
  return given;
}

/** An account that has nearly all its attestations from one attester: how many, how many of them did not count, and how many it has in all. */
export interface Member {
  readonly account: number;
  readonly by: number;
  readonly together: number;
  readonly voided: number;
  readonly received: number;
}

/** What all attesters gave together. */
export interface AllGiven {
  readonly attesters: number;
  readonly attestations: number;
}

/** What attesters gave together. */
export function allGiven(given: Uint32Array): AllGiven {
  let [attesters, attestations] = [0, 0];
  for (const count of given) {
    if (count > 0) attesters++;
    attestations += count;
  }
  return { attesters, attestations };
}

/**
 * Findings on the accounts that are close to one attester each, from those accounts.
 * @param given Attestations of each attester.
 * @param all What all attesters gave, those that are not among these included.
 */
export function findCircles(
  members: readonly Member[],
  given: Uint32Array,
  rules: IntegrityRules["concentration"],
  all = allGiven(given),
): Finding[] {
  if (all.attesters <= rules.otherAttesters) return [];
  return [...Map.groupBy(members, ({ by }) => by)].flatMap(([by, circle]) => {
    const taken = circle.reduce((sum, { together }) => sum + together, 0);
    const voided = circle.reduce((sum, member) => sum + member.voided, 0);
    const [total, share] = [given[by] as number, shareBps(given[by] as number, all.attestations)];
    if (circle.length > rules.mostAccounts || shareBps(taken, total) < rules.givenBps || share > rules.programBps)
      return [];
    return circle.map(({ account, together, received }) => ({
      account,
      code: "ATTESTER_CONCENTRATION" as const,
      certaintyBps: voided >= rules.voidLeast ? rules.voidCertaintyBps : rules.certaintyBps,
      evidence: { attester: by, together, received, given: total, circle: circle.length, taken, voided },
    }));
  });
}

/** The accounts that have nearly all their attestations from one attester. */
export function membersOf(
  accounts: number,
  actions: Actions,
  attester: Uint32Array,
  rules: IntegrityRules["concentration"],
): Member[] {
  const received = new Uint32Array(accounts);
  for (let row = 0; row < actions.length; row++)
    if (attester[row] !== NONE) bump(received, actions.account[row] as number, 1);
  const out: Member[] = [];
  const order = sortByColumns(actions.length, [attester, actions.account]);
  eachRun(order, [attester, actions.account], (from, to) => {
    const by = attester[order[from] as number] as number;
    const account = actions.account[order[from] as number] as number;
    const [together, all] = [to - from, received[account] as number];
    if (by === NONE || together < rules.least || shareBps(together, all) < rules.receivedBps) return;
    const voided = order.subarray(from, to).reduce((n, row) => (actions.accepted?.[row] === 0 ? n + 1 : n), 0);
    out.push({ account, by, together, voided, received: all });
  });
  return out;
}

/** Account pairs with what each side gave the other, self-endorsement left out. */
function mutual(endorsements: Endorsements): Map<number, Map<number, number>> {
  const out = new Map<number, Map<number, number>>();
  for (let row = 0; row < endorsements.length; row++) {
    const from = endorsements.from[row] as number;
    const to = endorsements.to[row] as number;
    if (from === to) continue;
    let mine = out.get(from);
    if (mine === undefined) {
      mine = new Map<number, number>();
      out.set(from, mine);
    }
    mine.set(to, (mine.get(to) ?? 0) + (endorsements.count[row] as number));
  }
  return out;
}

/**
 * Small groups whose members endorse one another and hardly anyone else, and are endorsed by hardly anyone else.
 * Two accounts belong together if each gives the other a sixth of what it gives; the shares must then hold for the whole group.
 */
export function findRings(accounts: number, endorsements: Endorsements, rules: IntegrityRules["ring"]): Finding[] {
  const flows: Flows = {
    gives: mutual(endorsements),
    given: new Uint32Array(accounts),
    received: new Uint32Array(accounts),
  };
  const { gives, given, received } = flows;
  const sets = new DisjointSets(accounts);
  for (const [from, mine] of gives) {
    for (const [to, count] of mine) {
      bump(given, from, count);
      bump(received, to, count);
    }
  }
  for (const [from, mine] of gives) {
    for (const [to, count] of mine) {
      const back = gives.get(to)?.get(from) ?? 0;
      if (count * 6 >= (given[from] as number) && back > 0 && back * 6 >= (given[to] as number)) sets.join(from, to);
    }
  }
  return sets.groups(accounts, 2).flatMap((group) => detectRing(group, flows, rules));
}

/** Who gave whom how many endorsements, and what each account gave and received in all. */
interface Flows {
  readonly gives: ReadonlyMap<number, ReadonlyMap<number, number>>;
  readonly given: Uint32Array;
  readonly received: Uint32Array;
}

function detectRing(group: Uint32Array, { gives, given, received }: Flows, rules: IntegrityRules["ring"]): Finding[] {
  if (group.length > rules.largest) return [];
  const members = new Set(group);
  let inside = 0;
  let out = 0;
  let into = 0;
  for (const member of group) {
    out += given[member] as number;
    into += received[member] as number;
    for (const [to, count] of gives.get(member) ?? []) if (members.has(to)) inside += count;
  }
  if (inside < rules.least || shareBps(inside, out) < rules.insideBps || shareBps(inside, into) < rules.insideBps)
    return [];
  const evidence = { group: group[0] as number, size: group.length, inside, given: out, received: into };
  return [...group].map((account) => ({
    account,
    code: "ENDORSEMENT_RING" as const,
    certaintyBps: rules.certaintyBps,
    evidence,
  }));
}

function bump(column: Uint32Array, i: number, by: number): void {
  column[i] = (column[i] as number) + by;
}
