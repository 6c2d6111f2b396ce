import { mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { parseDocument } from "../src/sources/text/json.js";
import { parseRecord, type RecordKeeper } from "../src/program/actions/launch/record.js";
import { chainFolder } from "./places.js";
import { json } from "./print.js";

/** Folder of Ignition's journal and the record of a chain's program. */
export function deploymentFolder(hre: HardhatRuntimeEnvironment, chainId: number): string {
  return path.join(hre.config.paths.ignition, "deployments", chainFolder(chainId));
}

/** File of the record of a chain's program; this is the file to hand on. */
export const recordFile = (hre: HardhatRuntimeEnvironment, chainId: number): string =>
  path.join(deploymentFolder(hre, chainId), "program.json");

/** Keeps the record of a chain's program, written whole or not at all. */
export function recordAt(hre: HardhatRuntimeEnvironment, chainId: number): RecordKeeper {
  const file = recordFile(hre, chainId);
  return {
    read: async () => {
      const text = await readFile(file, "utf8").catch(absent);
      return text === undefined ? undefined : parseRecord(file, parseDocument(file, text));
    },
    write: async (record) => {
      const rules = rulesFolder(hre, chainId);
      await mkdir(rules, { recursive: true });
      await writeWhole(path.join(rules, "rules-0.json"), record.rules);
      await writeWhole(file, record);
    },
  };
}

/** Folder of the rules that a chain's program has had: those of its record, and later ones that people put beside them. */
export const rulesFolder = (hre: HardhatRuntimeEnvironment, chainId: number): string =>
  path.join(deploymentFolder(hre, chainId), "rules");

/** Writes a file so that it is there whole or not at all, whatever dies when. */
async function writeWhole(file: string, content: unknown): Promise<void> {
  const draft = `${file}.draft`;
  const handle = await open(draft, "w");
  try {
    await handle.writeFile(`${json(content)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
