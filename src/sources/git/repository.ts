import { execFile } from "node:child_process";
import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { AssayError } from "../../engine/errors.js";

const run = promisify(execFile);

/** A repository as git is let see it: its objects and refs, and nothing of its configuration. */
export interface OpenRepository {
  /** Environment of every call of git. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Where a repository keeps what. */
interface Places {
  /** Folder of `HEAD`: another one in every work tree. */
  readonly own: string;
  /** Folder of objects and refs. */
  readonly common: string;
}

/** Longest of the small files that are read: `HEAD` and the like. */
const SMALL = 1 << 12;

/**
 * Opens a repository that is not trusted. Git works in a folder of ours that only points to its objects and refs, so that no command, hook, filter,
 * attribute, replacement or remote that its configuration names can matter, and nothing is fetched or asked.
 *
 * @throws AssayError NOT_FOUND if it is no repository, INVALID_ARGUMENT if it does not have its whole history.
 */
export async function openRepository(repository: string): Promise<OpenRepository> {
  const places = await findPlaces(repository);
  await requireWhole(repository, places);
  await requirePlain(places);
  const home = await mkdtemp(path.join(tmpdir(), "assay-git-"));
  const close = (): Promise<void> => rm(home, { recursive: true, force: true });
  try {
    await writeFile(path.join(home, "HEAD"), await readSmall(path.join(places.own, "HEAD")));
    await writeFile(path.join(home, "config"), await ownConfig(places));
    await symlink(path.join(places.common, "refs"), path.join(home, "refs"));
    if (await isFile(path.join(places.common, "packed-refs")))
      await symlink(path.join(places.common, "packed-refs"), path.join(home, "packed-refs"));
  } catch (error) {
    await close();
    throw error;
  }
  return { env: environment(home, path.join(places.common, "objects")), close };
}

function environment(home: string, objects: string): Record<string, string> {
  return {
    ...quiet(),
    HOME: home,
    GIT_DIR: home,
    GIT_OBJECT_DIRECTORY: objects,
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_ATTR_NOSYSTEM: "1",
  };
}

/** What keeps git from the machine's configuration and from asking anybody. Nothing else of our own environment is passed on. */
function quiet(): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_SYSTEM: devNull,
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
  };
}

/** Looks for a repository in a folder and those above it, as git does. */
async function findPlaces(repository: string): Promise<Places> {
  for (let at = path.resolve(repository), above = ""; at !== above; above = at, at = path.dirname(at)) {
    for (const place of [path.join(at, ".git"), at]) {
      const own = (await isFile(place)) ? await linkedFolder(place) : place;
      if (own !== undefined && (await isFile(path.join(own, "HEAD")))) return { own, common: await commonFolder(own) };
    }
    if (!(await stat(at).catch(() => undefined))?.isDirectory()) break;
  }
  throw new AssayError("NOT_FOUND", `${repository} is no git repository.`, "Give a git repository and a branch.");
}

/** Folder that a file `.git` of a work tree or a submodule names. */
async function linkedFolder(file: string): Promise<string | undefined> {
  const target = /^gitdir: (.+?)\n*$/.exec(await readSmall(file))?.[1];
  return target === undefined ? undefined : path.resolve(path.dirname(file), target);
}

async function commonFolder(own: string): Promise<string> {
  const file = path.join(own, "commondir");
  return (await isFile(file)) ? path.resolve(own, (await readSmall(file)).trim()) : own;
}

const isFile = async (file: string): Promise<boolean> => (await stat(file).catch(() => undefined))?.isFile() ?? false;

/** Text of one of the small files, which is known to be a file. */
async function readSmall(file: string): Promise<string> {
  if ((await stat(file)).size > SMALL) throw notOfGit(file);
  return readFile(file, "utf8");
}

const notOfGit = (file: string): AssayError =>
  new AssayError("NOT_FOUND", `${file} is not what git would write there.`, "Give a git repository and a branch.");

/** Refuses a repository of which parts lie elsewhere: whoever wrote the first commit that it has would seem to have written everything. */
async function requireWhole(repository: string, places: Places): Promise<void> {
  const refuse = (what: string, hint: string): never => {
    throw new AssayError(
      "INVALID_ARGUMENT",
      `${repository} is a ${what}: who wrote what cannot be told from it.`,
      hint,
    );
  };
  if ((await stat(path.join(places.common, "shallow")).catch(() => undefined))?.size)
    refuse("shallow clone", "Complete it with `git fetch --unshallow`, or clone without --depth.");
  const packs = await readdir(path.join(places.common, "objects", "pack")).catch(() => []);
  const partial = await configOf(places, "^(extensions\\.partialclone|remote\\..*\\.(promisor|partialclonefilter))$");
  if (partial !== "" || packs.some((name) => name.endsWith(".promisor")))
    refuse("partial clone", "Clone it without --filter.");
}

/**
 * Refuses refs, objects, packs and what is said of them that are no files, and refs that are too large for one: git reads a pipe for ever, and a device,
 * or a file that is mostly a hole, into memory until there is none left.
 */
async function requirePlain({ common }: Places): Promise<void> {
  await requireFiles(path.join(common, "refs"), SMALL);
  await requireObjects(path.join(common, "objects"));
}

/** Most folders of objects that may borrow from each other. */
const MOST_FOLDERS = 32;

/** Checks a folder of objects, and those that it borrows from, each once. */
async function requireObjects(objects: string): Promise<void> {
  const folders = [objects];
  // The list grows while it is gone through.
  for (const folder of folders) {
    await requireFiles(folder, Infinity);
    for (const other of await lenders(folder)) if (!folders.includes(other)) folders.push(other);
    if (folders.length > MOST_FOLDERS) throw notOfGit(path.join(folder, "info", "alternates"));
  }
}

/** Folders that one of objects borrows from. An empty line is the folder itself, and a comment is none that exists. */
async function lenders(folder: string): Promise<string[]> {
  const file = path.join(folder, "info", "alternates");
  if (!(await isFile(file))) return [];
  const lines = (await readSmall(file)).split("\n");
  // Quoted as git can, it would have to be read as git does.
  if (lines.some((line) => line.startsWith('"'))) throw notOfGit(file);
  return lines.map((line) => path.resolve(folder, line));
}

async function requireFiles(folder: string, most: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) await requireFiles(name, most);
    else if (!entry.isFile() || (most < Infinity && (await lstat(name)).size > most)) throw notOfGit(name);
  }
}

/** Entries of the repository's own configuration whose names match; files that it includes are not read. */
async function configOf({ common }: Places, pattern: string): Promise<string> {
  const file = path.join(common, "config");
  if (!(await isFile(file))) return "";
  const args = ["config", "--file", file, "--no-includes", "--get-regexp", pattern];
  const options = { env: quiet(), timeout: 10_000, maxBuffer: 1 << 20 };
  try {
    return (await run("git", args, options)).stdout.trim();
  } catch (error) {
    // Git's way of saying that there is none.
    if ((error as { code?: unknown }).code === 1) return "";
    throw new AssayError("NOT_FOUND", `${file} cannot be read: ${(error as Error).message.split("\n")[0]}.`);
  }
}

/** Configuration of the folder that git works in. Files of more than 8 MB are compared as binary ones. */
async function ownConfig(places: Places): Promise<string> {
  const sha256 = /\ssha256$/i.test(await configOf(places, "^extensions\\.objectformat$"));
  return [
    "[core]",
    `repositoryformatversion = ${sha256 ? 1 : 0}`,
    "bare = true",
    "commitGraph = false",
    "bigFileThreshold = 8m",
    `hooksPath = ${devNull}`,
    `attributesFile = ${devNull}`,
    ...(sha256 ? ["[extensions]", "objectFormat = sha256"] : []),
    "[protocol]",
    "allow = never",
    "",
  ].join("\n");
}
