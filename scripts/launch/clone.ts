import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, symlink } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";

/** Folder of the repository. */
export const ROOT = path.join(import.meta.dirname, "../..");

/** A clone of what git has, with the packages and the build of this one. */
export async function cloneAt(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" }).split("\0").filter(Boolean);
  for (const file of files) await cp(path.join(ROOT, file), path.join(folder, file), { recursive: true });
  await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  for (const built of ["artifacts", "cache"])
    await cp(path.join(ROOT, built), path.join(folder, built), { recursive: true });
}

/** The environment without what npm hands on to its scripts: within another npx, `npx hardhat` would take its options. */
export const OUTSIDE = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

/**
 * Runs a command of a document as it stands, and shows it with the seconds it took.
 * @throws Error if it fails.
 */
export async function run(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const began = Date.now();
  process.stdout.write(`\n$ ${command}\n`);
  const child = spawn("bash", ["-c", command], { cwd, env, stdio: "inherit" });
  const [code] = (await once(child, "close")) as [number | null];
  process.stdout.write(`  (${((Date.now() - began) / 1_000).toFixed(1)} s)\n`);
  if (code !== 0) throw new Error(`${command} ended with ${code ?? "a signal"}`);
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
