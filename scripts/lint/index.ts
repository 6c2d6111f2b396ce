import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { faultsOf } from "./solidity.js";

// Checks the style of all contracts but those of the tests, prints what it finds and fails if it finds anything.

const ROOT = join(import.meta.dirname, "../..");

const paths = globSync("contracts/**/*.sol", { cwd: ROOT }).filter((path) => !path.startsWith("contracts/mocks/"));
const faults = paths
  .sort()
  .flatMap((path) => faultsOf(readFileSync(join(ROOT, path), "utf8")).map((fault) => `${path}:${fault}`));
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
