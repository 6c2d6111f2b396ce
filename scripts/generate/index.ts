/** Writes all that is generated, in the order in which one needs the other: run after a build. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCRIPTS = ["contracts", "kernel", "vectors/index", "reference/index"];

for (const name of SCRIPTS) {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  execFileSync(process.execPath, [...process.execArgv, script], { stdio: "inherit" });
}
