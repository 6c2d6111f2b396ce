import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..", "..");

/** Chain of the local node, whose deployments nobody else can use. */
const LOCAL = 31_337;

/** Records of deployments on live networks: what `program deploy` wrote, and people committed. */
const records = (): unknown[] =>
  globSync("deploy/deployments/chain-*/program.json", { cwd: ROOT })
    .sort()
    .map((path) => JSON.parse(readFileSync(join(ROOT, path), "utf8")) as unknown);

/** Source of `src/client/generated/programs.ts`: the records, without parameters and rules. */
export function programsFile(found: readonly unknown[] = records()): string {
  const entries = (found as readonly Readonly<Record<string, unknown>>[])
    .filter(({ chainId, contracts }) => chainId !== LOCAL && contracts !== undefined)
    .map(({ chainId, startBlock, contracts }) => [String(chainId), { chainId, startBlock, contracts }] as const);
  return `
    /** Records of the programs on live networks, by chain id. */
    export const RECORDS: Readonly<Record<number, unknown>> = ${JSON.stringify(Object.fromEntries(entries))};
  `;
}
