import { constants, type FileHandle, lstat, open, opendir } from "node:fs/promises";
import path from "node:path";
import { AssayError } from "../engine/errors.js";

const HINT = "Fetch or compute the bundle again.";

/** Bytes of the largest file of a bundle that is read whole. */
export const LARGEST = 1 << 28;

/** Bytes of the largest manifest: those of fifty thousand linked batches and tasks. It is parsed before anybody knows what it should say. */
export const LARGEST_MANIFEST = 1 << 24;

/** Text of a bundle's file; undefined if there is none. As `readRegularBytes`. */
export async function readRegular(file: string, most = LARGEST): Promise<string | undefined> {
  return (await readRegularBytes(file, most))?.toString("utf8");
}

/**
 * Bytes of a bundle's file; undefined if there is none. Opened without waiting and without following links, as whoever made the bundle is not trusted.
 * @throws AssayError MISMATCH if it is no regular file, or larger than it may be.
 */
export async function readRegularBytes(file: string, most = LARGEST): Promise<Buffer | undefined> {
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return undefined;
  if (!found.isFile()) throw new AssayError("MISMATCH", `${file} is no regular file.`, HINT);
  const handle = await openRegular(file);
  try {
    const { size } = await handle.stat();
    if (size > most) throw new AssayError("MISMATCH", `${file} has ${size} bytes, ${most} at most are expected.`, HINT);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Bytes of each of two files that are compared at a time. */
const PIECE = 1 << 22;

/** Whether two files hold the same bytes; false if one of them cannot be read. Opened as `readRegularBytes` does. */
export async function sameBytes(one: string, other: string): Promise<boolean> {
  const opened = await Promise.all([one, other].map((file) => openRegular(file).catch(() => undefined)));
  const [own, found] = opened;
  try {
    return own !== undefined && found !== undefined && (await haveSameBytes(own, found));
  } finally {
    for (const handle of opened) await handle?.close();
  }
}

async function haveSameBytes(own: FileHandle, found: FileHandle): Promise<boolean> {
  const handles = [own, found];
  const stats = await Promise.all(handles.map((handle) => handle.stat()));
  const size = stats[0]?.size ?? 0;
  if (!stats.every((stat) => stat.isFile() && stat.size === size)) return false;
  const pieces = handles.map(() => Buffer.allocUnsafe(PIECE));
  for (let at = 0; at < size; at += PIECE) {
    const length = Math.min(PIECE, size - at);
    const read = handles.map((handle, i) => handle.read(pieces[i] as Buffer, 0, length, at));
    if ((await Promise.all(read)).some(({ bytesRead }) => bytesRead !== length)) return false;
    const [left, right] = pieces.map((piece) => piece.subarray(0, length));
    if (!left?.equals(right as Buffer)) return false;
  }
  return true;
}

const openRegular = (file: string): Promise<FileHandle> =>
  open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);

/**
 * Refuses a folder that holds anything but the files that are expected there, before any of them is read.
 * @param expected Most bytes that a file may have, by its path in the folder.
 * @throws AssayError MISMATCH that names the first link, device, pipe, unknown or too large file.
 */
export async function requireOnly(folder: string, expected: ReadonlyMap<string, number>): Promise<void> {
  const folders = new Set([...expected.keys()].flatMap(foldersAbove));
  await requireInside(folder, "", { expected, folders });
}

interface Expected {
  readonly expected: ReadonlyMap<string, number>;
  readonly folders: ReadonlySet<string>;
}

async function requireInside(root: string, inner: string, { expected, folders }: Expected): Promise<void> {
  for await (const entry of await opendir(path.join(root, inner))) {
    const name = path.posix.join(inner, entry.name);
    const file = path.join(root, name);
    const refuse = (what: string): never => {
      throw new AssayError("MISMATCH", `${file} ${what}.`, HINT);
    };
    if (entry.isDirectory() && folders.has(name)) {
      await requireInside(root, name, { expected, folders });
      continue;
    }
    const most = expected.get(name);
    if (most === undefined) return refuse("is not named by the manifest");
    if (!entry.isFile()) return refuse("is no regular file");
    const { size } = await lstat(file);
    if (size > most) refuse(`has ${size} bytes, ${most} at most are expected`);
  }
}

/** Folders that a path leads through. */
function foldersAbove(name: string): string[] {
  const above = path.posix.dirname(name);
  return above === "." ? [] : [above, ...foldersAbove(above)];
}
