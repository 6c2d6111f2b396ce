import { readFile } from "node:fs/promises";
import { getAddress, isAddress, ZeroAddress } from "ethers";
import { AssayError } from "../engine/errors.js";
import { MAX_UINT32 } from "../engine/columns/integers.js";
import { BPS, DOMAINS, QuadraticRoundScaling } from "../engine/rules/contract-values.js";
import { decimal, integer, list, must, record, text, type Form } from "../engine/hash/forms.js";
import { parseDocument } from "./text/json.js";

/** What every round names; the policy is the program's own if none is named. */
interface PoolTerms {
  readonly token: string;
  readonly opensAt: number;
  readonly closesAt: number;
  readonly capBps: number;
  readonly policy?: string;
}

/** Terms of a round as its contract takes them. */
export type RoundTerms = {
  readonly terms: PoolTerms;
  readonly uri: string;
  readonly projects: readonly string[];
} & (
  | { readonly kind: "quadratic"; readonly matching: { readonly minimum: bigint; readonly scaling: number } }
  | {
      readonly kind: "pairwise";
      readonly bounded: { readonly minimum: bigint; readonly bound: bigint; readonly scaling: number };
    }
  | {
      readonly kind: "voice-credits";
      readonly voting: { readonly snapshot: number; readonly minPoints: bigint; readonly domain: number };
    }
);

const address: Form = must("an address", (value) => typeof value === "string" && isAddress(value));
const seconds = integer(0, 2 ** 40 - 1);
const SCALINGS = ["when-exceeded", "alpha"] as const;
const NAMED = { token: address, opensAt: seconds, closesAt: seconds };
const OPTIONAL = { capBps: integer(1, BPS), policy: address, uri: text, projects: list(address) };
const kindOf = (kind: string): Form => must(kind, (value) => value === kind);

const scaling = must(SCALINGS.join(" or "), (value) => SCALINGS.some((name) => name === value));
const FORMS: Readonly<Record<RoundTerms["kind"], Form>> = {
  quadratic: record({ ...NAMED, kind: kindOf("quadratic") }, { ...OPTIONAL, minimum: decimal(96), scaling }),
  pairwise: record(
    { ...NAMED, kind: kindOf("pairwise"), bound: decimal(128) },
    { ...OPTIONAL, minimum: decimal(96), scaling },
  ),
  "voice-credits": record(
    { ...NAMED, kind: kindOf("voice-credits"), snapshot: seconds },
    { ...OPTIONAL, minPoints: decimal(64), domain: integer(0, 255) },
  ),
};

/** A checked document; fields that only one kind has are optional here. */
interface Document extends PoolTerms {
  readonly kind: RoundTerms["kind"];
  readonly uri?: string;
  readonly projects?: readonly string[];
  readonly minimum?: string;
  readonly bound?: string;
  readonly scaling?: (typeof SCALINGS)[number];
  readonly snapshot?: number;
  readonly minPoints?: string;
  readonly domain?: number;
}

/**
 * Checks the terms of a round on chain; times are Unix seconds, `minimum` is in base units of the token.
 * @throws AssayError INVALID_ARGUMENT that names the first faulty entry.
 * @example parseRoundTerms({ kind: "quadratic", token: `0x${"11".repeat(20)}`, opensAt: 1, closesAt: 2 }).terms.capBps // 10000
 */
export function parseRoundTerms(document: unknown): RoundTerms {
  const named = (document as Partial<Document> | null)?.kind ?? "quadratic";
  const fault = (Object.hasOwn(FORMS, named) ? FORMS[named] : FORMS.quadratic)(document, "$");
  if (fault !== undefined) {
    throw new AssayError("INVALID_ARGUMENT", `Terms of the round: ${fault}.`, "docs/funding.md shows the form.");
  }
  const {
    kind,
    token,
    opensAt,
    closesAt,
    capBps = BPS,
    policy,
    uri = "",
    projects = [],
    ...own
  } = document as Document;
  const gate = policy === undefined ? {} : { policy: getAddress(policy) };
  const terms = { token: getAddress(token), opensAt, closesAt, capBps, ...gate };
  const common = { terms, uri, projects: projects.map((project) => getAddress(project)) };
  const matching = {
    minimum: BigInt(own.minimum ?? "1"),
    scaling: own.scaling === "alpha" ? QuadraticRoundScaling.Alpha : QuadraticRoundScaling.WhenExceeded,
  };
  if (kind === "quadratic") return { kind, ...common, matching };
  if (kind === "pairwise") return { kind, ...common, bounded: { ...matching, bound: BigInt(own.bound ?? "0") } };
  const { snapshot = 0, minPoints = "0", domain = 255 } = own;
  return { kind, ...common, voting: { snapshot, minPoints: BigInt(minPoints), domain } };
}

/**
 * Reads a document of terms.
 * @throws AssayError INVALID_ARGUMENT if the file cannot be read.
 */
export async function readTerms(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new AssayError("INVALID_ARGUMENT", `${file} cannot be read as JSON: ${(error as Error).message}.`);
  });
  return parseDocument(file, text);
}

/** Terms of a bounty as its contract takes them; amounts are base units of the token. */
export interface BountyTerms {
  readonly terms: {
    readonly token: string;
    readonly deadline: number;
    readonly rulingPeriod: number;
    readonly winners: number;
    readonly approver: string;
    readonly bond: bigint;
    readonly council: string;
    readonly task: number;
    readonly policy: string;
    readonly hook: string;
  };
  readonly milestones: readonly bigint[];
  readonly uri: string;
}

const BOUNTY = record(
  { token: address, approver: address, deadline: seconds, milestones: list(decimal(96), 1, 32) },
  {
    ...{ winners: integer(1, 255), council: address, rulingPeriod: integer(1, 60 * 86_400), bond: decimal(96) },
    ...{ task: integer(0, Number.MAX_SAFE_INTEGER), policy: address, hook: address, uri: text },
  },
);

/**
 * Checks the terms of a bounty; without a council there are no disputes, without a task no contribution pays.
 * @throws AssayError INVALID_ARGUMENT that names the first faulty entry.
 * @example parseBountyTerms(JSON.parse('{"token": "0x…", "approver": "0x…", "deadline": 2000000000, "milestones": ["100"]}')).uri
 */
export function parseBountyTerms(document: unknown): BountyTerms {
  const fault = BOUNTY(document, "$");
  if (fault !== undefined) {
    throw new AssayError("INVALID_ARGUMENT", `Terms of the bounty: ${fault}.`, "docs/funding.md shows the form.");
  }
  const given = document as Partial<BountyTerms["terms"]> & { milestones: string[]; uri?: string; bond?: string };
  const { milestones, uri = "", bond = "0", token = "", approver = "", deadline = 0, winners = 1, task = 0 } = given;
  const { council = ZeroAddress, rulingPeriod = 0, policy = ZeroAddress, hook = ZeroAddress } = given;
  return {
    terms: { token, deadline, rulingPeriod, winners, approver, bond: BigInt(bond), council, task, policy, hook },
    milestones: milestones.map(BigInt),
    uri,
  };
}

/** Terms of rounds in which members give points, as the contract takes them: times in seconds, points whole. */
export interface PeerTerms {
  readonly start: number;
  readonly length: number;
  readonly budget: number;
  readonly minPoints: bigint;
  readonly domain: number;
}

const PEERS = record(
  { start: seconds, length: integer(1, MAX_UINT32), budget: integer(1, MAX_UINT32), domain: integer(0, DOMAINS - 1) },
  { minPoints: decimal(64) },
);

/**
 * Checks the terms of peer rounds.
 * @throws AssayError INVALID_ARGUMENT that names the first faulty entry.
 * @example parsePeerTerms({ start: 1_800_000_000, length: 604_800, budget: 100, domain: 0 }).minPoints // 0n
 */
export function parsePeerTerms(document: unknown): PeerTerms {
  const fault = PEERS(document, "$");
  if (fault !== undefined) {
    throw new AssayError("INVALID_ARGUMENT", `Terms of peer rounds: ${fault}.`, "docs/funding.md shows the form.");
  }
  const { minPoints = "0", ...rest } = document as Omit<PeerTerms, "minPoints"> & { readonly minPoints?: string };
  return { ...rest, minPoints: BigInt(minPoints) };
}

/** Terms of a season as its contract takes them; amounts are base units of the token. */
export interface SeasonTerms {
  readonly terms: {
    readonly token: string;
    readonly firstEpoch: number;
    readonly lastEpoch: number;
    readonly treasury: string;
  };
  readonly budgets: readonly { readonly domain: number; readonly lead: string; readonly amount: bigint }[];
  readonly uri: string;
}

const epochNumber = integer(0, MAX_UINT32);
const SEASON = record(
  {
    ...{ token: address, treasury: address, firstEpoch: epochNumber, lastEpoch: epochNumber },
    budgets: list(record({ domain: integer(0, DOMAINS - 1), lead: address, amount: decimal(96) }), 1, DOMAINS),
  },
  { uri: text },
);

/**
 * Checks the terms of a season.
 * @throws AssayError INVALID_ARGUMENT that names the first faulty entry.
 * @example parseSeasonTerms(JSON.parse('{"token": "0x…", "treasury": "0x…", "firstEpoch": 0, "lastEpoch": 11, "budgets": []}')).uri
 */
export function parseSeasonTerms(document: unknown): SeasonTerms {
  const fault = SEASON(document, "$");
  if (fault !== undefined) {
    throw new AssayError("INVALID_ARGUMENT", `Terms of the season: ${fault}.`, "docs/funding.md shows the form.");
  }
  type Given = SeasonTerms["terms"] & { budgets: { domain: number; lead: string; amount: string }[]; uri?: string };
  const { token, firstEpoch, lastEpoch, treasury, budgets, uri = "" } = document as Given;
  return {
    terms: { token, firstEpoch, lastEpoch, treasury },
    budgets: budgets.map(({ amount, ...rest }) => ({ ...rest, amount: BigInt(amount) })),
    uri,
  };
}
