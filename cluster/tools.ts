import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AssayError } from "../src/engine/errors.js";

const TOOLS = join(import.meta.dirname, ".tools");
const PYTHON = join(TOOLS, "python/bin/python");
const PACKAGES = ["pyspark==4.3.0", "pyarrow==26.0.1", "numpy>=2,<3", "pandas>=2.2,<4"] as const;

/** Where Spark lies. */
export interface SparkTools {
  readonly python: string;
  /** Folder of PySpark, which holds Spark itself. */
  readonly home: string;
}

/**
 * The Spark of this machine: that of the Python which `ASSAY_SPARK_PYTHON` names, or what `installSpark` installed.
 * @throws AssayError NOT_FOUND if there is neither.
 */
export function findSpark(): SparkTools {
  const given = process.env["ASSAY_SPARK_PYTHON"];
  if (given !== undefined && given !== "") return toolsOf(given);
  if (existsSync(join(TOOLS, "version"))) return toolsOf(PYTHON);
  const hint =
    "Set ASSAY_SPARK_PYTHON to a Python with PySpark 4, PyArrow and NumPy; `npm run test:cluster` installs one.";
  throw new AssayError("NOT_FOUND", "There is no Spark on this machine.", hint);
}

function toolsOf(python: string): SparkTools {
  const where = ["-c", "import os, pyspark; print(os.path.dirname(pyspark.__file__))"];
  return { python, home: execFileSync(python, where, { encoding: "utf8" }).trim() };
}

/** Installs Spark (PyPI) into `cluster/.tools` the first time. It needs Java 17 or later and Python 3. */
export function installSpark(): SparkTools {
  const marker = join(TOOLS, "version");
  const version = PACKAGES.join("\n");
  if (!existsSync(marker) || readFileSync(marker, "utf8") !== version) {
    rmSync(TOOLS, { recursive: true, force: true });
    mkdirSync(TOOLS, { recursive: true });
    execFileSync("python3", ["-m", "venv", join(TOOLS, "python")], { stdio: "inherit" });
    execFileSync(PYTHON, ["-m", "pip", "install", "--quiet", ...PACKAGES], { stdio: "inherit" });
    writeFileSync(marker, version);
  }
  return toolsOf(PYTHON);
}
