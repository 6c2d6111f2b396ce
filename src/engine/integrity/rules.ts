import { AssayError } from "../errors.js";

/**
 * Every threshold of the `integrity` section of the rules: default, least, most. `weightBps` is what a flag leaves of the weight,
 * `certaintyBps` how sure the flag is, at most where it follows the size of a group; `docs/integrity.md` says what each number means and where its default comes from.
 */
export const INTEGRITY_FIELDS = {
  hold: {
    /** Combined certainty from which units are held instead of lowered. */
    atBps: [9_000, 1, 10_001],
  },
  duplicates: {
    /** Bands of a sketch, of four, that must agree for a near-duplicate. */
    nearBands: [2, 1, 4],
    /** What a near-duplicate is paid. An exact one is paid nothing. */
    nearWeightBps: [2_500, 0, 10_000],
    /** Fewest copies, and least share of an account's work, that make a copier. */
    copierLeast: [3, 1, 1_000_000],
    copierShareBps: [5_000, 1, 10_000],
    weightBps: [1_000, 0, 10_000],
    certaintyBps: [7_000, 0, 10_000],
  },
  refused: {
    /** Fewest submissions, and most of them accepted, of an account that hands in for the sake of handing in. */
    least: [8, 1, 1_000_000],
    acceptedBps: [2_500, 0, 10_000],
    /** Only while the program accepts at least so many times that share. */
    programTimes: [2, 1, 100],
    weightBps: [1_000, 0, 10_000],
    certaintyBps: [6_000, 0, 10_000],
  },
  voided: {
    /** Void pieces that reviewers found with an attester, and how many times as large a part of what they saw as with all attesters. */
    attesterLeast: [3, 1, 1_000_000],
    attesterTimes: [2, 1, 100],
    /** Epochs before this one of which reviewers' findings are remembered. */
    memoryEpochs: [6, 0, 1_000],
    /** Part of what reviewers see in which they are taken to err, one way as often as the other. */
    errorBps: [1_000, 1, 4_999],
    weightBps: [0, 0, 10_000],
    /** How sure the flag is at most: below `hold.atBps`, so that weight is lowered and nobody needs to rule. */
    certaintyBps: [8_900, 0, 10_000],
  },
  regular: {
    /** Fewest gaps, tolerance around the median gap, and share of the gaps within it. */
    leastGaps: [24, 4, 1_000_000],
    toleranceBps: [500, 0, 10_000],
    shareBps: [7_500, 1, 10_000],
    /** Shorter gaps are one act (an import, a batch). */
    shortestGap: [5, 1, 86_400],
    weightBps: [2_500, 0, 10_000],
    certaintyBps: [8_000, 0, 10_000],
  },
  clock: {
    /** A day counts when so many of its hours are used; so many such days, and such a share of the active ones, make a machine. */
    hoursOfDay: [20, 8, 24],
    leastDays: [3, 1, 10_000],
    shareBps: [3_000, 1, 10_000],
    weightBps: [2_500, 0, 10_000],
    certaintyBps: [8_500, 0, 10_000],
  },
  burst: {
    /** Window in seconds, fewest actions in it, and how many times the account's own and the kind's own median window. */
    window: [86_400, 60, 31_536_000],
    least: [50, 2, 1_000_000],
    ownTimes: [10, 2, 1_000_000],
    kindTimes: [4, 1, 1_000_000],
    weightBps: [7_000, 0, 10_000],
    certaintyBps: [4_000, 0, 10_000],
  },
  lockstep: {
    /** Two accounts meet on a target within so many seconds; on so many targets, and such a share of the lesser's targets, they are linked. */
    seconds: [600, 1, 2_592_000],
    leastTargets: [4, 2, 1_000_000],
    shareBps: [5_000, 1, 10_000],
    /** Next actions on a target that are compared. */
    neighbours: [4, 1, 64],
    /** Fewest accounts of a group. */
    leastGroup: [3, 2, 1_000_000],
    /** Accounts whose whole life is one and the same set of targets, each within `seconds`. */
    leastBasket: [8, 2, 1_000_000],
    weightBps: [1_000, 0, 10_000],
    /** Size of a group at which it is as likely chance as one hand's work, and how sure the largest group is. */
    halfSize: [2, 1, 1_000],
    certaintyBps: [9_500, 0, 10_000],
  },
  moments: {
    /** Two accounts are near if chance would put at most one in so many accounts between them, in time and in amount. */
    oneIn: [80, 2, 1_000_000],
    /** Others to whom each member of a group is near. */
    leastNear: [3, 1, 1_000_000],
    /**
     * Crews of more than a fourth of one in `oneIn` accounts hide in their own crowd: accounts whose moments lie within so many seconds and whose amounts
     * differ by less are linked.
     */
    seconds: [4_800, 1, 2_592_000],
    amountBps: [100, 0, 10_000],
    leastGroup: [5, 2, 1_000_000],
    /**
     * Accounts without any transfer, where at most such a share of all is so, are compared among themselves too, at this nearness and at two and four times it. Each
     * member of a group has so many near others that it happens to at most one in `loneRareOneIn` by chance.
     */
    loneOneIn: [20, 8, 1_000_000],
    loneRareOneIn: [100, 2, 1_000_000],
    loneMostBps: [5_000, 0, 10_000],
    /** Mean time between the moments of such a group, at most. */
    loneGapSeconds: [28_800, 0, 31_536_000],
    /** Size at which such a group is as likely chance as one hand's work, and how sure the largest is. */
    loneHalfSize: [3, 1, 1_000],
    loneCertaintyBps: [9_200, 0, 10_000],
    /** A group must meet so many times as often as independent moments and amounts would. */
    lift: [3, 1, 1_000_000],
    weightBps: [1_000, 0, 10_000],
    /** Size of a group at which it is as likely chance as one hand's work, and how sure the largest group is. */
    halfSize: [2, 1, 1_000],
    certaintyBps: [9_800, 0, 10_000],
  },
  concentration: {
    /** Attestations of one account that count, share of them from one attester, and most accounts of that attester that are so. */
    least: [10, 2, 1_000_000],
    receivedBps: [9_000, 1, 10_000],
    mostAccounts: [5, 1, 1_000_000],
    /** Share of what the attester gave that those accounts took, and most that the attester gave of all. */
    givenBps: [3_000, 1, 10_000],
    programBps: [5_000, 1, 10_000],
    /** Other attesters active, so that a program with one attester is not one big flag. */
    otherAttesters: [3, 1, 1_000_000],
    weightBps: [2_500, 0, 10_000],
    certaintyBps: [7_000, 0, 10_000],
    /** Pieces of the circle that reviewers or a dispute found void, and how sure the flag is from so many on. */
    voidLeast: [2, 1, 1_000_000],
    voidCertaintyBps: [9_500, 0, 10_000],
  },
  ring: {
    /** Largest ring, endorsements inside it, share of what its members give and receive that stays inside. */
    largest: [24, 2, 10_000],
    least: [6, 2, 1_000_000],
    insideBps: [8_000, 1, 10_000],
    weightBps: [2_500, 0, 10_000],
    certaintyBps: [8_000, 0, 10_000],
  },
  wallets: {
    /** Degree up to which a counterparty that is not a service joins accounts. */
    mostDegree: [100, 2, 1_000_000],
    /** Known degree up to which a service joins those whom nothing else joins, to groups that must be twice as close; 0 turns it off. */
    mostDegreeService: [20, 0, 1_000_000],
    leastGroup: [8, 2, 1_000_000],
    /** Smaller groups, down to this size, must be one hand's work in both. */
    leastBoth: [8, 2, 1_000_000],
    /** A group is one hand's work if its median gap or the ratio of its amounts' quartiles is as small as this. */
    gapSeconds: [43_200, 0, 31_536_000],
    quartileBps: [21_500, 10_000, 1_000_000],
    /** And so many times as close as chance would put it among all accounts. */
    lift: [3, 1, 1_000_000],
    /** Without moments only size can tell, and only where being joined is not what most accounts are. */
    leastGroupBare: [12, 2, 1_000_000],
    mostDegreeBare: [20, 2, 1_000_000],
    mostShareBareBps: [500, 1, 10_000],
    certaintyBareBps: [7_000, 0, 10_000],
    weightBps: [1_000, 0, 10_000],
    /** Size at which a group that shows both is as likely chance as one hand's work, and how sure the largest such group is. */
    halfSize: [5, 1, 1_000],
    certaintyBps: [9_700, 0, 10_000],
    /** The same for a group that shows one of the two. */
    halfSizeOne: [6, 1, 1_000],
    certaintyOneBps: [9_200, 0, 10_000],
    /** How sure the largest group is that shows nearly equal amounts alone. */
    certaintyAmountBps: [8_000, 0, 10_000],
    /** Two members are near if at most one in so many fellows would lie between them by chance. */
    nearOneIn: [200, 1, 1_000_000],
  },
  substance: {
    /** Weight of those for whom nothing vouches falls with this power of the share of actions that are no clicks; 0 turns it off. */
    power: [5, 0, 8],
    /** What remains at least. */
    floorBps: [0, 0, 10_000],
    /** Clicks that each vouched action (with evidence or attester) excuses where a program pays clicks: liking much is no fault in one who works. */
    clicksPerWork: [10, 0, 1_000_000],
    /** Most clicks of an account that is flagged for doing nothing else: whoever clicks more is a reader. Neither is paid for it. */
    mostClicks: [20, 1, 1_000_000_000],
    /**
     * Accounts, and share of all, that do a kind and nothing else before the scan takes it for the cheapest by itself, and how many times
     * as many as for any other kind.
     */
    leastAlone: [30, 1, 1_000_000_000],
    aloneBps: [500, 1, 10_000],
    aloneTimes: [4, 1, 1_000_000],
    /**
     * A further kind is a click too if such a share of those who do it do nothing but it and the cheapest, and such a share of these both equally often; only
     * in tables of so many kinds.
     */
    clickBps: [1_000, 1, 10_001],
    packBps: [3_000, 1, 10_000],
    leastKinds: [8, 3, 65_536],
    /** A kind vouches for whoever does it if a lesser share of those who do it do nothing but it and clicks; 0 turns it off. */
    vouchBps: [30, 0, 10_000],
    /** Share of all accounts whose whole life must be the same few clicks before they are flagged: readers differ, what is sold is alike. */
    alikeBps: [10, 0, 10_000],
    /** How sure a flag is at least, and at most where very many are alike. */
    certaintyBps: [5_000, 0, 10_000],
    surestBps: [9_700, 0, 10_000],
  },
  automation: {
    /** Answers that an account's output should have had at the usual rate of its kinds. */
    leastExpected: [8, 1, 1_000_000],
    /** Share of the usual rate of answers, received and given, that people who are quiet have. */
    usualBps: [2_500, 1, 10_000],
    /** Both must be so few that it happens to one quiet person in so many. */
    oneIn: [1_000, 2, 1_000_000_000],
    weightBps: [1_000, 0, 10_000],
    certaintyBps: [7_000, 0, 10_000],
  },
  trust: {
    /** Share of trust that returns to the seeds each round, and rounds. */
    restartBps: [5_000, 1, 10_000],
    rounds: [24, 1, 200],
    /**
     * Part of the weight of an endorsement with which walks go against it, in lists of `integrity trust`. It ranks people better, and whoever endorses
     * trusted accounts has some: weights never follow it.
     */
    backBps: [2_500, 0, 10_000],
    /** Weight of an account that no trust reaches; 10000 turns the factor off. */
    floorBps: [10_000, 0, 10_000],
  },
} as const;

type Fields = typeof INTEGRITY_FIELDS;

/** Thresholds of all detectors, every one an integer. */
export type IntegrityRules = { readonly [D in keyof Fields]: { readonly [F in keyof Fields[D]]: number } };

/** Entry of the section that is no threshold: the tasks that cost one click. */
const CLICKS = "clicks";

/**
 * Checks the `integrity` section of the rules and fills in what it leaves out.
 *
 * @throws `INVALID_RULES` for an unknown detector or threshold, or one that is not an integer within its bounds.
 * @example
 * parseIntegrityRules({ wallets: { leastGroup: 10 } }).wallets.leastGroup; // 10
 */
export function parseIntegrityRules(section: unknown = {}): IntegrityRules {
  const given = record(section, "integrity");
  refuseUnknown(given, { ...INTEGRITY_FIELDS, [CLICKS]: [] }, "integrity");
  clickTasks(given);
  const out: Record<string, Record<string, number>> = {};
  for (const [detector, fields] of Object.entries(INTEGRITY_FIELDS)) {
    out[detector] = parseDetector(detector, fields, given[detector]);
  }
  return out as IntegrityRules;
}

/**
 * Tasks that cost one click, as the `integrity` section of the rules names them under `clicks`; none if it names none.
 *
 * @throws `INVALID_RULES` for anything but a list of distinct task ids.
 * @example
 * clickTasks({ clicks: [3, 4] }); // [3, 4]
 */
export function clickTasks(section: unknown = {}): readonly number[] {
  const tasks = record(section, "integrity")[CLICKS] ?? [];
  const valid = Array.isArray(tasks) && tasks.every((id) => Number.isSafeInteger(id) && id > 0);
  if (valid && new Set(tasks).size === tasks.length) return tasks as number[];
  throw new AssayError("INVALID_RULES", "integrity.clicks must be a list of distinct task ids.");
}

function parseDetector(
  detector: string,
  fields: Readonly<Record<string, readonly [number, number, number]>>,
  section: unknown = {},
): Record<string, number> {
  const path = `integrity.${detector}`;
  const given = record(section, path);
  refuseUnknown(given, fields, path);
  const out: Record<string, number> = {};
  for (const [field, [standard, least, most]] of Object.entries(fields)) {
    const value = given[field] ?? standard;
    if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
      throw new AssayError("INVALID_RULES", `${path}.${field} must be an integer from ${least} to ${most}.`);
    }
    out[field] = value;
  }
  return out;
}

function record(value: unknown, path: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new AssayError("INVALID_RULES", `${path} must be an object.`);
}

function refuseUnknown(given: object, known: object, path: string): void {
  const stranger = Object.keys(given).find((key) => !Object.hasOwn(known, key));
  if (stranger === undefined) return;
  throw new AssayError("INVALID_RULES", `${path} has no "${stranger}".`, `Known: ${Object.keys(known).join(", ")}.`);
}
