import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import HardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { definePlugin } from "hardhat/plugins";
import type { HookContext, SolidityHooks } from "hardhat/types/hooks";
import type { HardhatPlugin } from "hardhat/types/plugins";

type Generate = NonNullable<SolidityHooks["processArtifactsAfterSuccessfulBuild"]>;

/**
 * Typed bindings in two folders: `typechain-types/`, which is committed, of everything that is deployed or called, and
 * `cache/typechain-mocks/` of the mocks, which only tests need. The plugin `hardhat-typechain` knows one folder for all contracts, so
 * its own run is switched off in the configuration and done here, once a folder. A build with coverage changes the bytecode: it
 * leaves the bindings alone.
 */
export const bindings: HardhatPlugin = definePlugin({
  id: "assay-bindings",
  dependencies: () => [Promise.resolve({ default: HardhatTypechain })],
  hookHandlers: {
    solidity: () => Promise.resolve({ default: () => Promise.resolve({ processArtifactsAfterSuccessfulBuild }) }),
  },
});

const processArtifactsAfterSuccessfulBuild: Generate = async (context, artifacts, ...build) => {
  if (context.globalOptions.coverage || context.globalOptions.noTypechain) return;
  const { cache, root } = context.config.paths;
  const generate = await typechain();
  const generateInto = (folder: string, files: string[]) => generate(withFolder(context, folder), files, ...build);
  const fresh = path.join(cache, "typechain-fresh");
  // Sorted, as a folder lists its files in the order in which they came to be.
  const sorted = [...artifacts].sort();
  const [mocks, deployed] = [sorted.filter(isMock), sorted.filter((file) => !isMock(file))];
  for (const [folder, files] of [
    [path.join(root, "typechain-types"), deployed],
    [path.join(cache, "typechain-mocks"), mocks],
  ] as const) {
    await rm(fresh, { recursive: true, force: true });
    await generateInto(fresh, files);
    await mirror(fresh, folder);
  }
  await rm(fresh, { recursive: true, force: true });
};

async function typechain(): Promise<Generate> {
  const factory = await HardhatTypechain.hookHandlers?.solidity?.();
  const generate = (await factory?.default())?.processArtifactsAfterSuccessfulBuild;
  if (generate === undefined) throw new Error("hardhat-typechain has no step after a build any more.");
  return generate;
}

const isMock = (artifact: string): boolean => artifact.split(path.sep).includes("mocks");

const withFolder = (context: HookContext, outDir: string): HookContext => ({
  ...context,
  globalOptions: context.globalOptions,
  config: { ...context.config, typechain: { ...context.config.typechain, outDir, dontOverrideCompile: false } },
});

/** Makes `to` equal to `from`; files that are equal already are not written, so that nobody reads half of one. */
async function mirror(from: string, to: string): Promise<void> {
  const files = await filesOf(from);
  for (const file of files) {
    const [text, old] = await Promise.all([readFile(path.join(from, file), "utf8"), textOf(path.join(to, file))]);
    if (text === old) continue;
    await mkdir(path.dirname(path.join(to, file)), { recursive: true });
    await writeFile(path.join(to, file), text);
  }
  const wanted = new Set(files);
  for (const file of await filesOf(to)) if (!wanted.has(file)) await rm(path.join(to, file));
}

async function filesOf(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

const textOf = (file: string): Promise<string | undefined> => readFile(file, "utf8").catch(() => undefined);
