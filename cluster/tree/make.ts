import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MadeTree } from "../../src/bundle/computed.js";
import { headsOf, type PartHash } from "../../src/engine/bundle/parts.js";
import { bytesOf, row } from "../../src/engine/columns/bytes.js";
import { checkLeaves, type EpochLeaves } from "../../src/engine/tree/epoch-tree.js";
import { decodeTable, encodeTable, type Table } from "../frames.js";
import type { SparkApplication, SparkRequest } from "../spark.js";
import type { TreeFacts } from "./stages.js";

/** Ranges of hashes for each partition: ranges are spread over partitions by chance, and so about equally. */
const RANGES = 8;

/**
 * Makes an epoch's tree on Spark: files of leaves and nodes, in the folder `tree` of the request's exchange, and their heads.
 * @throws AssayError as `buildTree`; INCOMPLETE if Spark fails.
 */
export async function makeTreeOnSpark(
  leaves: EpochLeaves,
  spark: SparkApplication,
  request: Omit<SparkRequest, "work">,
): Promise<MadeTree> {
  checkLeaves(leaves);
  const { exchange, partitions } = request;
  const { epoch, accounts, units, reputation } = leaves;
  const count = units.length;
  const facts: TreeFacts = { epoch: String(epoch), count, ranges: RANGES * partitions };
  const columns = { account: accounts, units: bytesOf(units), reputation: bytesOf(reputation) };
  await mkdir(join(exchange, "input"), { recursive: true });
  await writeFile(join(exchange, "facts.json"), JSON.stringify(facts));
  await writeFile(join(exchange, "input/leaves.arrow"), encodeTable({ length: count, columns }));
  await spark.run({ ...request, work: "tree" });
  const read = async (name: string): Promise<PartHash[]> =>
    hashesIn(decodeTable(await readFile(join(exchange, `${name}.arrow`))));
  return { ...headsOf(count, await read("blocks"), await read("shards")), count, folder: join(exchange, "tree") };
}

function hashesIn({ length, columns }: Table): PartHash[] {
  const [number, hash] = [columns["number"] as Uint32Array, columns["hash"] as Uint8Array];
  return Array.from({ length }, (_, i) => ({ number: number[i] as number, hash: row(hash, 32, i) }));
}
