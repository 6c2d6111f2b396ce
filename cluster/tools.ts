import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const TOOLS = join(import.meta.dirname, ".tools");
const PACKAGES = ["pyspark==4.3.0", "pyarrow==26.0.1", "numpy>=2,<3", "pandas>=2.2,<4"] as const;

/** Where Spark lies. */
export interface SparkTools {
  readonly python: string;
  /** Folder of PySpark, which holds Spark itself. */
  readonly home: string;
}

/** Installs Spark (PyPI) into `cluster/.tools` the first time. It needs Java 17 or later and Python 3. */
export function installSpark(): SparkTools {
  const python = join(TOOLS, "python/bin/python");
  const marker = join(TOOLS, "version");
  const version = PACKAGES.join("\n");
  if (!existsSync(marker) || readFileSync(marker, "utf8") !== version) {
    rmSync(TOOLS, { recursive: true, force: true });
    mkdirSync(TOOLS, { recursive: true });
    execFileSync("python3", ["-m", "venv", join(TOOLS, "python")], { stdio: "inherit" });
    execFileSync(python, ["-m", "pip", "install", "--quiet", ...PACKAGES], { stdio: "inherit" });
    writeFileSync(marker, version);
  }
  const where = ["-c", "import os, pyspark; print(os.path.dirname(pyspark.__file__))"];
  return { python, home: execFileSync(python, where, { encoding: "utf8" }).trim() };
}
