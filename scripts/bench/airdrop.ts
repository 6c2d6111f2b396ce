/**
 * An ordinary airdrop: a CSV of addresses and amounts to the root, the dump that `StandardMerkleTree.load` reads and the proofs of all, each
 * written to a file, against `@openzeppelin/merkle-tree` in the same run. `npm run bench -- airdrop [size...] [--write]`.
 */
import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { addressAt, toHex } from "../../src/engine/columns/bytes.js";
import { rootOf } from "../../src/engine/tree/merkle.js";
import { standardProofsJson, standardTreeJson } from "../../src/engine/tree/standard-text.js";
import { buildStandardTree } from "../../src/engine/tree/standard.js";
import { faultsOf } from "../../src/sources/text/faults.js";
import { csvReader, layoutOf } from "../../src/sources/text/csv.js";
import { benchLeaves } from "./data.js";
import { type Case, runSection } from "./report/report.js";

const PEER = "@openzeppelin/merkle-tree: root, dump, all proofs";
const SIZES = [10_000, 250_000];
const folder = mkdtempSync(path.join(tmpdir(), "airdrop-"));

/** The file of a size: a header, then an address and an amount in wei a line. */
function csvOf(size: number): string {
  const file = path.join(folder, `${size}.csv`);
  const { accounts, units } = benchLeaves(size);
  const lines = Array.from(units, (amount, i) => `${addressAt(accounts, i)},${amount * 10n ** 12n}\n`);
  writeFileSync(file, `address,amount\n${lines.join("")}`);
  return file;
}

/** Rows of a file by the reader of every table that the project takes. */
function readEntries(file: string): [string, bigint][] {
  const text = readFileSync(file, "utf8");
  const reader = csvReader(layoutOf(text), faultsOf(file));
  const [, ...rows] = [...reader.feed(text), ...reader.end()];
  return rows.map(({ cells: [account = "", amount = ""] }) => [account, BigInt(amount)]);
}

function writePieces(file: string, pieces: Iterable<string>): void {
  const opened = openSync(file, "w");
  for (const piece of pieces) writeSync(opened, piece);
  closeSync(opened);
}

interface Airdrop {
  readonly root: string;
  readonly dump: string;
  readonly proofs: string;
}

const filesOf = (size: number, whose: string): Omit<Airdrop, "root"> => ({
  dump: path.join(folder, `${whose}-${size}-dump.json`),
  proofs: path.join(folder, `${whose}-${size}-proofs.json`),
});

function own(size: number): () => Airdrop {
  const [file, files] = [csvOf(size), filesOf(size, "own")];
  return () => {
    const tree = buildStandardTree(readEntries(file));
    writePieces(files.dump, standardTreeJson(tree));
    writePieces(files.proofs, standardProofsJson(tree));
    return { root: toHex(rootOf(tree)), ...files };
  };
}

/** The same with the library, as its documentation has it. */
function peer(size: number): () => Airdrop {
  const [file, files] = [csvOf(size), filesOf(size, "peer")];
  return () => {
    const [, ...lines] = readFileSync(file, "utf8").trim().split("\n");
    const tree = StandardMerkleTree.of(
      lines.map((line) => line.split(",")),
      ["address", "uint256"],
    );
    writeFileSync(files.dump, JSON.stringify(tree.dump()));
    writePieces(files.proofs, proofsOf(tree));
    return { root: tree.root, ...files };
  };
}

function* proofsOf(tree: StandardMerkleTree<string[]>): Generator<string> {
  for (const [i, value] of tree.entries())
    yield (i === 0 ? "[" : ",") + JSON.stringify({ value, proof: tree.getProof(i) });
  yield "]";
}

/** The hash of what came out, by size. */
const outcomes = new Map<number, string>();

/** Both must give one root, one dump and the same proofs, to the letter. */
const checkOf =
  (size: number) =>
  (result: unknown): void => {
    const { root, dump, proofs } = result as Airdrop;
    const outcome = createHash("sha256").update(root).update(readFileSync(dump)).update(readFileSync(proofs));
    const digest = outcome.digest("hex");
    if ((outcomes.get(size) ?? digest) !== digest) throw new Error("The two differ");
    outcomes.set(size, digest);
  };

const casesOf = (size: number): Case[] => [
  { what: PEER, size, runs: 1, where: "here", prepare: () => peer(size), check: checkOf(size) },
  {
    what: "root, dump, all proofs, 1 thread",
    size,
    runs: 3,
    peer: PEER,
    ...(size === 250_000 ? { bar: { seconds: 2.5, ratio: 40 } } : {}),
    prepare: () => own(size),
    check: checkOf(size),
  },
];

await runSection({
  name: "airdrop",
  title: "An airdrop from a CSV",
  unit: "entries",
  script: import.meta.url,
  cases: SIZES.flatMap(casesOf),
  close: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
});
