/**
 * Runs the benchmarks one after the other, each in a process of its own: `npm run bench -- [name...] [size...] [--write]`,
 * for example `npm run bench -- tree score 1000000`. All of them but `cluster`, which installs Spark, without a name; they take all other arguments.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const NAMES = ["tree", "airdrop", "score", "decode", "epoch"];
/** Only if they are named. */
const ASKED = ["cluster"];

const given = process.argv.slice(2);
const chosen = [...NAMES, ...ASKED].filter((name) => given.includes(name));
const rest = given.filter((argument) => !chosen.includes(argument));

for (const name of chosen.length > 0 ? chosen : NAMES) {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  if (!existsSync(script)) continue;
  execFileSync(process.execPath, [...process.execArgv, script, ...rest], { stdio: "inherit" });
}
