import { readFile } from "node:fs/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { integer, list, record, must } from "../../src/engine/hash/forms.js";
import { handIn, type Holding } from "../../src/program/actions/attest/availability.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly files: string;
}

const hex = must("0x hex", (value) => typeof value === "string" && /^0x([0-9a-fA-F]{2})+$/.test(value));
const HOLDINGS = list(
  record({ batchId: integer(1, Number.MAX_SAFE_INTEGER), operator: hex, signature: hex }),
  1,
  1_000,
);

/** Signatures of files as `batch sign --out` writes them. */
async function readHoldings(files: string): Promise<Holding[]> {
  const read = files.split(",").map(async (file) => parseHoldings(await readFile(file, "utf8"), file));
  return (await Promise.all(read)).flat();
}

function parseHoldings(text: string, file: string): Holding[] {
  try {
    const found: unknown = JSON.parse(text);
    const fault = HOLDINGS(found, "$");
    if (fault === undefined) return found as Holding[];
    throw new AssayError("INVALID_ROW", `${file}: ${fault}.`, "Write it with `batch sign --out`.");
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw new AssayError("INVALID_ROW", `${file} is not JSON.`, "Write it with `batch sign --out`.");
  }
}

export default async function handInSignatures(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const holdings = await readHoldings(args.files);
    const sent = await handIn(await openSession(hre, args), holdings);
    tell(sent, `${holdings.length} signatures can be handed in`, `${holdings.length} signatures are handed in.`);
  }, args);
}
