import { existsSync } from "node:fs";
import { AssayError } from "../../src/engine/errors.js";
import type { Session } from "../../src/program/session.js";
import { directoryText, readDirectory, type Directory } from "../../src/sources/people/directory.js";
import { HANDLE } from "../../src/sources/people/handles.js";
import { writeWhole } from "../files.js";

/** The directory in a file, or an empty one of the session's program if there is no such file. */
export async function directoryAt(file: string, { program }: Pick<Session, "program">): Promise<Directory> {
  const { chainId } = program.addresses;
  const taskRegistry = program.addresses.taskRegistry.toLowerCase();
  const found = (await readDirectory(file)) ?? { version: 1, chainId, taskRegistry, entries: [] };
  if (found.chainId === chainId && found.taskRegistry === taskRegistry) return found;
  const text = `${file} is the directory of another program: chain ${found.chainId}, registry ${found.taskRegistry}.`;
  throw new AssayError("MISMATCH", text, "Name the right file with --directory, or the right network.");
}

/** The directory in a file that must be there. */
export async function knownDirectory(file: string): Promise<Directory> {
  const found = await readDirectory(file);
  if (found !== undefined) return found;
  throw new AssayError("NOT_FOUND", `${file} does not exist.`, "`npx hardhat directory claim` makes one.");
}

/** Writes a directory; says whether the file is new. */
export function saveDirectory(file: string, directory: Directory): boolean {
  const isNew = !existsSync(file);
  writeWhole(file, directoryText(directory));
  return isNew;
}

/** Checks a handle given on the command line. */
export function handleOption(text: string): string {
  const handle = HANDLE.parse(text);
  if (handle !== undefined) return handle;
  throw new AssayError("INVALID_ARGUMENT", `--handle ${text} is no handle.`, `Give ${HANDLE.expected}.`);
}
