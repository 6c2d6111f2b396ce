import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { addressAt, bytesOf, fromHex, row, toHex, utf8 } from "../engine/bytes.js";
import { canonicalJson, hashJson } from "../engine/canonical.js";
import { AssayError } from "../engine/errors.js";
import { buildHolds } from "../engine/holds.js";
import { indexOfAccount } from "../engine/integrity/program.js";
import { keccak256 } from "../engine/keccak.js";
import { REASON_NAMES } from "../engine/reasons.js";
import { canonicalRules } from "../engine/rules.js";
import { DOMAINS, leafAt, packReputation, proofHex, rootOf } from "../engine/tree.js";
import { renderReport } from "../report/report.js";
import { copyContributions, copyResults } from "../store/files.js";
import type { ComputedEpoch } from "./compute.js";
import type { ProgramAddresses } from "./contracts.js";
import {
  isBytes,
  isCount,
  isDecimal,
  isList,
  isMap,
  isRecord,
  isWord,
  parseMap,
  parseRecord,
  type Form,
} from "./forms.js";

/** What a bundle is about and the hashes of all that it holds. Amounts are decimal strings of whole units. */
export interface Manifest {
  readonly version: 1;
  readonly chainId: number;
  readonly oracle: string;
  readonly epoch: number;
  readonly start: number;
  readonly end: number;
  readonly cutOff: number;
  readonly rulesHash: string;
  readonly budget: string;
  readonly root: string;
  readonly total: string;
  readonly accounts: number;
  readonly contributions: { readonly count: number; readonly accepted: number; readonly hash: string };
  readonly weights: { readonly count: number; readonly hash: string };
  /** keccak256 of `holds.json`, empty if nobody's units are held. */
  readonly holds: string;
  /** keccak256 of each shard of proofs, by the first byte of its accounts. */
  readonly proofs: Readonly<Record<string, string>>;
}

/** One leaf with its proof, as the contracts' `Credit` takes it. */
export interface CreditInput {
  readonly epoch: number;
  readonly units: bigint;
  readonly reputation: bigint;
  readonly proof: string[];
}

type Shard = Record<string, { readonly units: string; readonly reputation: string; readonly proof: readonly string[] }>;

const DOMAIN_NAMES = ["content", "translation", "support", "moderation", "governance", "code", "on-chain", "other"];
/** Units of a token in the report's charts: nine decimals. */
const UNITS_PER_TOKEN = 1e9;

/** Folder of an epoch's bundle. */
export function bundleFolder(home: string, epoch: number): string {
  return path.join(home, "bundles", `epoch-${epoch}`);
}

/**
 * Writes an epoch's bundle, whole or not at all: into a folder beside it that is renamed when it is complete.
 * @returns Its folder and the hash of its manifest.
 */
export async function writeBundle(
  home: string,
  addresses: ProgramAddresses,
  computed: ComputedEpoch,
): Promise<{ folder: string; bundleHash: string }> {
  const folder = bundleFolder(home, computed.epoch);
  const draft = `${folder}.${randomBytes(6).toString("hex")}.tmp`;
  await mkdir(path.join(draft, "proofs"), { recursive: true });
  try {
    const shards = shardsOf(computed);
    const manifest = manifestOf(addresses, computed, shards);
    for (const [prefix, text] of shards) await writeFile(path.join(draft, "proofs", `${prefix}.json`), text);
    await copyContributions(computed.store, path.join(draft, "contributions.parquet"), computed);
    await copyResults(computed.store, path.join(draft, "weights.parquet"), computed.epoch);
    if (manifest.holds !== "") await writeFile(path.join(draft, "holds.json"), holdsText(computed));
    await writeFile(path.join(draft, "rules.json"), canonicalRules(computed.rules));
    await writeFile(path.join(draft, "report.html"), renderReport(reportOf(computed)));
    await writeFile(path.join(draft, "manifest.json"), canonicalJson(manifest));
    await replaceFolder(folder, draft);
    return { folder, bundleHash: hashJson(manifest) };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Puts a complete draft in the folder's place. What stood there goes aside by a rename too, so that it is never seen half removed. */
async function replaceFolder(folder: string, draft: string): Promise<void> {
  const aside = `${draft}.old`;
  if (existsSync(folder)) await rename(folder, aside);
  await rename(draft, folder);
  await rm(aside, { recursive: true, force: true });
}

/** Manifest of a computed epoch. Same chain data, same manifest. */
export function manifestOf(
  addresses: ProgramAddresses,
  computed: ComputedEpoch,
  shards: ReadonlyMap<string, string>,
): Manifest {
  const { result, epoch, start, end, cutOff, rulesHash, root } = computed;
  const proofs = [...shards].map(([prefix, text]) => [prefix, hashText(text)] as const);
  return {
    version: 1,
    chainId: addresses.chainId,
    oracle: addresses.epochOracle,
    epoch,
    start,
    end,
    cutOff,
    rulesHash,
    budget: String(computed.budget),
    root,
    total: String(computed.total),
    accounts: computed.accounts,
    contributions: { count: result.reasons.length, accepted: computed.accepted, hash: contributionsHash(computed) },
    weights: { count: result.weights.length, hash: weightsHash(computed) },
    holds: holdsText(computed) === "" ? "" : hashText(holdsText(computed)),
    proofs: Object.fromEntries(proofs),
  };
}

/** keccak256 over the columns of the contributions, each in order of (account, time, uid), and over why each was refused. */
function contributionsHash({ result }: ComputedEpoch): string {
  const { uid, account, attester, task, quantity, quality, time, evidence } = result.input.contributions;
  return toHex(
    keccak256([uid, account, attester, evidence, ...[task, quantity, quality, time].map(bytesOf), result.reasons]),
  );
}

/** keccak256 over the columns of the results, accounts ascending; integers little-endian. */
function weightsHash({ result }: ComputedEpoch): string {
  return toHex(
    keccak256([result.accounts, bytesOf(result.weights), bytesOf(result.units), bytesOf(result.reputation)]),
  );
}

function hashText(text: string): string {
  return toHex(keccak256(utf8(text)));
}

/** Proofs of all leaves as canonical JSON, by the first byte of the account in hex. */
function shardsOf({ result }: ComputedEpoch): Map<string, string> {
  const { tree } = result;
  const shards = new Map<string, Shard>();
  for (let i = 0; tree !== undefined && i < tree.accounts.length / 20; i++) {
    const { units, reputation } = leafAt(tree, i);
    const account = addressAt(tree.accounts, i);
    const prefix = account.slice(2, 4);
    const shard = shards.get(prefix) ?? {};
    shard[account] = {
      units: String(units),
      reputation: `0x${packReputation(reputation).toString(16)}`,
      proof: proofHex(tree, i),
    };
    shards.set(prefix, shard);
  }
  return new Map([...shards].map(([prefix, shard]) => [prefix, canonicalJson(shard)]));
}

/** Units of an epoch that the escrow holds, with what its contract needs to open and rule on them. */
export interface HoldsFile {
  readonly root: string;
  readonly leafProof: readonly string[];
  readonly markerProof: readonly string[];
  readonly holds: Readonly<
    Record<string, { readonly units: string; readonly codes: readonly string[]; readonly proof: readonly string[] }>
  >;
}

/** Canonical text of an epoch's holds, empty if there are none. */
function holdsText({ result, judged }: ComputedEpoch): string {
  const escrow = fromHex(result.input.holds?.escrow ?? "", 20);
  const built = buildHolds(result.input.epoch, result.accounts, result.held, escrow);
  if (built === undefined || result.tree === undefined) return "";
  const { tree } = built;
  const holds = Array.from({ length: tree.accounts.length / 20 }, (_, i) => {
    const found = indexOfAccount(judged, row(tree.accounts, 20, i));
    const codes = judged.result.findings.filter(({ account }) => account === found).map(({ code }) => code);
    const entry = { units: String(tree.units[i] ?? 0n), codes: [...new Set(codes)].sort(), proof: proofHex(tree, i) };
    return [addressAt(tree.accounts, i), entry] as const;
  });
  const last = result.tree.accounts.length / 20 - 1;
  const file = {
    root: toHex(rootOf(tree)),
    leafProof: proofHex(result.tree, last - 1),
    markerProof: proofHex(result.tree, last),
  };
  return canonicalJson({ ...file, holds: Object.fromEntries(holds) });
}

/**
 * Holds of an epoch from the bundle at `home`; undefined if nobody's units are held.
 * @throws AssayError NOT_FOUND without a bundle, MISMATCH if the file is not the one that the manifest names.
 */
export async function readHolds(home: string, epoch: number): Promise<HoldsFile | undefined> {
  const manifest = await readManifest(home, epoch);
  if (manifest.holds === "") return undefined;
  const file = path.join(bundleFolder(home, epoch), "holds.json");
  const text = await readFile(file, "utf8").catch(() => "");
  if (hashText(text) === manifest.holds) return parseRecord(file, text, HOLDS) as unknown as HoldsFile;
  throw new AssayError(
    "MISMATCH",
    `${file} differs from what the manifest names.`,
    "Fetch or compute the bundle again.",
  );
}

/**
 * Manifest of the bundle that was computed here.
 * @throws AssayError NOT_FOUND if there is none, MISMATCH if it is not canonical.
 */
export async function readManifest(home: string, epoch: number): Promise<Manifest & { readonly bundleHash: string }> {
  const folder = bundleFolder(home, epoch);
  const file = path.join(folder, "manifest.json");
  const text = await readText(file);
  if (text !== undefined) return parseManifest(file, text);
  throw new AssayError(
    "NOT_FOUND",
    `Epoch ${epoch} is not computed here.`,
    "Compute it with `npx hardhat epoch compute`.",
  );
}

/** Text of a file; undefined if there is none that can be read. */
function readText(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}

const ADDRESS = /^0x[0-9a-f]{40}$/;
const PREFIX = /^[0-9a-f]{2}$/;
/** Deeper than any tree that fits a machine. */
const LONGEST_PROOF = 64;
const isProof = isList(isBytes(32), LONGEST_PROOF);
const isString: Form = (value) => typeof value === "string";

const MANIFEST: Readonly<Record<keyof Manifest, Form>> = {
  version: (value) => value === 1,
  chainId: isCount,
  oracle: isBytes(20),
  epoch: isCount,
  start: isCount,
  end: isCount,
  cutOff: isCount,
  rulesHash: isBytes(32),
  budget: isDecimal(256),
  root: isBytes(32),
  total: isDecimal(64),
  accounts: isCount,
  contributions: isRecord({ count: isCount, accepted: isCount, hash: isBytes(32) }),
  weights: isRecord({ count: isCount, hash: isBytes(32) }),
  holds: (value) => value === "" || isBytes(32)(value),
  proofs: isMap(PREFIX, isBytes(32)),
};

const CREDIT = isRecord({ units: isDecimal(64), reputation: isWord, proof: isProof });
const HOLD = isRecord({ units: isDecimal(64), codes: isList(isString, 256), proof: isProof });
const HOLDS: Readonly<Record<keyof HoldsFile, Form>> = {
  root: isBytes(32),
  leafProof: isProof,
  markerProof: isProof,
  holds: isMap(ADDRESS, HOLD),
};

function parseManifest(file: string, text: string): Manifest & { readonly bundleHash: string } {
  const manifest = parseRecord(file, text, MANIFEST) as unknown as Manifest;
  if (canonicalJson(manifest) !== text)
    throw new AssayError("MISMATCH", `${file} is not canonical JSON.`, "Fetch or compute the bundle again.");
  return { ...manifest, bundleHash: hashJson(manifest) };
}

/**
 * Leaf and proof of an account from the bundle at `home`; undefined if the account has none in that epoch.
 * @throws AssayError NOT_FOUND without a bundle, MISMATCH if the shard is not the one that the manifest names.
 */
export async function readCredit(home: string, epoch: number, account: string): Promise<CreditInput | undefined> {
  const manifest = await readManifest(home, epoch);
  const key = account.toLowerCase();
  const prefix = key.slice(2, 4);
  if (!Object.hasOwn(manifest.proofs, prefix)) return undefined;
  const folder = bundleFolder(home, epoch);
  const text = await readShard(folder, prefix, manifest);
  const shard = parseMap(path.join(folder, "proofs", `${prefix}.json`), text, ADDRESS, CREDIT) as Shard;
  const found = shard[key];
  if (found === undefined || !Object.hasOwn(shard, key)) return undefined;
  return { epoch, units: BigInt(found.units), reputation: BigInt(found.reputation), proof: [...found.proof] };
}

async function readShard(folder: string, prefix: string, manifest: Manifest): Promise<string> {
  const file = path.join(folder, "proofs", `${prefix}.json`);
  const text = await readText(file);
  if (text === undefined)
    throw new AssayError("NOT_FOUND", `${file} is missing.`, "Fetch or compute the bundle again.");
  if (hashText(text) === manifest.proofs[prefix]) return text;
  throw new AssayError(
    "MISMATCH",
    `${file} differs from what the manifest names.`,
    "Fetch or compute the bundle again.",
  );
}

/**
 * Checks every file of a bundle against a recomputed epoch.
 * @throws AssayError MISMATCH that names the first file that differs.
 */
export async function checkBundle(folder: string, addresses: ProgramAddresses, computed: ComputedEpoch): Promise<void> {
  const file = path.join(folder, "manifest.json");
  const text = await readText(file);
  if (text === undefined) throw new AssayError("NOT_FOUND", `${folder} is not a bundle: manifest.json is missing.`);
  const found = parseManifest(file, text);
  const expected = manifestOf(addresses, computed, shardsOf(computed));
  for (const [key, value] of Object.entries(expected)) compareEntry(file, key, found[key as keyof Manifest], value);
  for (const prefix of Object.keys(expected.proofs)) await readShard(folder, prefix, expected);
  if (expected.holds !== "") await compareFile(folder, "holds.json", holdsText(computed));
  await compareFile(folder, "rules.json", canonicalRules(computed.rules));
  await compareFile(folder, "report.html", renderReport(reportOf(computed)));
  await compareTable(computed, path.join(folder, "contributions.parquet"), (to) =>
    copyContributions(computed.store, to, computed),
  );
  await compareTable(computed, path.join(folder, "weights.parquet"), (to) =>
    copyResults(computed.store, to, computed.epoch),
  );
}

function compareEntry(file: string, key: string, found: unknown, expected: unknown): void {
  if (found !== undefined && canonicalJson(found) === canonicalJson(expected)) return;
  throw new AssayError(
    "MISMATCH",
    `${file}: ${key} is ${canonicalJson(found ?? null)}, the chain's data gives ${canonicalJson(expected)}.`,
  );
}

async function compareFile(folder: string, name: string, expected: string): Promise<void> {
  const text = await readText(path.join(folder, name));
  if (text !== expected)
    throw new AssayError(
      "MISMATCH",
      `${path.join(folder, name)} ${text === undefined ? "is missing" : "differs from what the chain's data gives"}.`,
    );
}

/** Compares a table by content: its bytes may differ from one version of the writer to the next. */
async function compareTable(
  { store }: ComputedEpoch,
  file: string,
  write: (to: string) => Promise<void>,
): Promise<void> {
  const copy = `${file}.${randomBytes(6).toString("hex")}.check`;
  try {
    await write(copy);
    const [a, b] = [literal(file), literal(copy)];
    const rows = await store.rows(
      `SELECT count(*) AS n FROM ((SELECT * FROM read_parquet(${a}) EXCEPT ALL SELECT * FROM read_parquet(${b})) UNION ALL
       (SELECT * FROM read_parquet(${b}) EXCEPT ALL SELECT * FROM read_parquet(${a})))`,
    );
    if (Number(rows[0]?.["n"]) === 0) return;
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw new AssayError("MISMATCH", `${file} cannot be read: ${error.message}.`, "Fetch the bundle again.");
  } finally {
    await rm(copy, { force: true });
  }
  throw new AssayError("MISMATCH", `${file} differs from what the chain's data gives.`);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What the report says of one epoch. */
export function reportEpochOf(
  { epoch, start, accepted, refused, accounts, budget, total, root, result }: ComputedEpoch,
  unattested = 0,
) {
  return {
    epoch,
    from: new Date(start * 1000).toISOString().slice(0, 10),
    accepted,
    refused,
    unattested,
    contributors: accounts,
    budget: Number(budget) / UNITS_PER_TOKEN,
    total: Number(total) / UNITS_PER_TOKEN,
    root,
    byDomain: unitsByDomain(result).map((units) => units / UNITS_PER_TOKEN),
  };
}

/** Units of each domain: an account's reward by the share of its domains in what it earned. For charts only. */
function unitsByDomain({ units, reputation, input }: ComputedEpoch["result"]): number[] {
  const sums = Array<number>(DOMAINS).fill(0);
  units.forEach((amount, a) => {
    const worth = sums.map((_, d) => (reputation[DOMAINS * a + d] ?? 0) * (input.rules.domainWeightsBps[d] ?? 0));
    const all = worth.reduce((sum, value) => sum + value, 0);
    worth.forEach((value, d) => (sums[d] = (sums[d] ?? 0) + (all === 0 ? 0 : (Number(amount) * value) / all)));
  });
  return sums;
}

/** Refusals of an epoch by reason. */
export function refusalsOf({ result }: ComputedEpoch): Map<string, number> {
  const counts = new Map<string, number>();
  for (const reason of result.reasons) {
    const name = REASON_NAMES[reason] ?? String(reason);
    if (reason !== 0) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Accounts that detectors flagged, by reason. */
export function flagsOf({ judged }: ComputedEpoch): Map<string, number> {
  const accounts = new Map<string, Set<number>>();
  for (const { code, account } of judged.result.findings)
    accounts.set(code, (accounts.get(code) ?? new Set()).add(account));
  return new Map([...accounts].map(([code, flagged]) => [code, flagged.size]));
}

function reportOf(computed: ComputedEpoch) {
  const { result, rules, epoch } = computed;
  const rewards = [...result.units].map(
    (units, i) => [addressAt(result.accounts, i), Number(units) / UNITS_PER_TOKEN] as const,
  );
  const total = Number(computed.total) / UNITS_PER_TOKEN;
  const { cliff, duration } = rules.vesting;
  const steps = Array.from({ length: 14 }, (_, i) => (duration * i) / 13);
  const vested = steps.map((at) => (at < cliff || duration === 0 ? 0 : (total * at) / duration));
  return {
    title: `${rules.name}: epoch ${epoch}`,
    domains: DOMAIN_NAMES,
    epochs: [reportEpochOf(computed)],
    rewards: rewards.filter(([, amount]) => amount > 0),
    deductions: [...refusalsOf(computed), ...flagsOf(computed)].map(
      ([reason, count]) => [reason, count, "contributions refused by the rules"] as const,
    ),
    vesting: {
      labels: steps.map((at) => `${Math.round(at / 86_400)} d`),
      credited: steps.map(() => total),
      vested,
      released: [],
    },
  };
}
