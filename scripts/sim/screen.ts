/** What attesters learn before they attest: the scan of `integrity scan` over all that was handed in, with targets, words and transfers. */
import { parseIntegrityRules } from "../../src/engine/integrity/rules.js";
import { scan, type ScanResult } from "../../src/engine/integrity/scan.js";
import type { ScanInput } from "../../src/engine/integrity/tables.js";
import { CLICKS, TASK } from "./program.js";
import { EPOCH_LENGTH, EPOCHS, QUIET, START, type Submission, type World } from "./world.js";

/** What a scan says before the submissions of an epoch are attested. */
export interface Screen {
  /** Submissions, by their places, that repeat earlier ones in the same or nearly the same words. */
  readonly copies: ReadonlySet<number>;
  /** Accounts that are flagged, and those flagged with the certainty of a hold. */
  readonly flagged: ReadonlySet<number>;
  readonly held: ReadonlySet<number>;
  /** Accounts by the code of their flags. */
  readonly flags: ReadonlyMap<string, ReadonlySet<number>>;
}

const NOTHING: Screen = { copies: new Set(), flagged: new Set(), held: new Set(), flags: new Map() };
/** Attesters scan in the epochs under attack and in the three before, in which attackers work for their standing. */
const FROM = QUIET - 3;
const RULES = parseIntegrityRules({});

const screens = new WeakMap<World, Map<string, Screen>>();

/** The scan at the end of an epoch over everything handed in until then. */
export function screenOf(world: World, epoch: number, personhood: boolean): Screen {
  if (epoch < FROM) return NOTHING;
  const known = screens.get(world) ?? new Map<string, Screen>();
  screens.set(world, known);
  const key = `${epoch} ${personhood}`;
  const made = known.get(key) ?? screen(world, epoch, personhood);
  known.set(key, made);
  return made;
}

/** The last scan of the simulation. */
export const lastScreen = (world: World, personhood: boolean): Screen => screenOf(world, EPOCHS - 1, personhood);

function screen(world: World, epoch: number, personhood: boolean): Screen {
  const end = START + (epoch + 1) * EPOCH_LENGTH;
  const seen = world.submissions.flatMap(({ time }, i) => (time < end ? [i] : []));
  const result = scan({ ...tablesOf(world, seen), cheapKinds: CLICKS, personhood }, RULES);
  const flags = Map.groupBy(result.findings, ({ code }) => code);
  return {
    copies: new Set(seen.filter((_, row) => (result.copies?.how[row] ?? 0) !== 0)),
    flagged: new Set(result.findings.map(({ account }) => account)),
    held: heldBy(result),
    flags: new Map([...flags].map(([code, found]) => [code, new Set(found.map(({ account }) => account))])),
  };
}

function heldBy({ hold }: ScanResult): Set<number> {
  return new Set([...hold.keys()].filter((account) => hold[account] === 1));
}

function tablesOf(world: World, seen: readonly number[]): ScanInput {
  const rows = seen.map((i) => world.submissions[i] as Submission);
  const of = (pick: (row: Submission) => number): Uint32Array => Uint32Array.from(rows, pick);
  const [evidence, words] = [new Uint32Array(2 * rows.length), new Uint32Array(4 * rows.length)];
  rows.forEach(({ evidence: own, text }, i) => {
    evidence.set(own, 2 * i);
    if (text !== undefined) words.set(text.sketch, 4 * i);
  });
  const actions = {
    length: rows.length,
    account: of(({ account }) => account),
    kind: Uint16Array.from(rows, ({ task }) => task),
    time: of(({ time }) => time),
    target: of(({ target }) => target),
    evidence,
    sketch: words,
  };
  return { accounts: world.accounts, actions, ...referralsOf(rows), ...transfersOf(world) };
}

/** A referral endorses the account that it names. */
function referralsOf(rows: readonly Submission[]): Pick<ScanInput, "endorsements"> {
  const referrals = rows.filter(({ task }) => task === TASK.referral);
  const of = (pick: (row: Submission) => number): Uint32Array => Uint32Array.from(referrals, pick);
  const [from, to] = [of(({ account }) => account), of(({ target }) => target)];
  return { endorsements: { length: referrals.length, from, to, count: new Uint32Array(referrals.length).fill(1) } };
}

function transfersOf({ accounts, ledger }: World): Pick<ScanInput, "edges" | "counterparties" | "moments"> {
  const { transfers, services, first } = ledger;
  const node = (x: number): number => (x < 0 ? accounts - 1 - x : x);
  const moment = (pick: "time" | "amount"): Uint32Array =>
    Uint32Array.from({ length: accounts }, (_, i) => first[i]?.[pick] ?? 0);
  return {
    edges: {
      length: transfers.length,
      from: Uint32Array.from(transfers, ({ from }) => node(from)),
      to: Uint32Array.from(transfers, ({ to }) => node(to)),
      count: new Uint32Array(transfers.length).fill(1),
    },
    counterparties: {
      length: services.length,
      degree: new Uint32Array(services.length),
      service: Uint8Array.from(services, Number),
    },
    moments: { time: moment("time"), amount: moment("amount") },
  };
}
