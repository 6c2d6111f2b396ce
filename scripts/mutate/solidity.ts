import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Target } from "./targets.js";

interface Output {
  readonly errors?: readonly { readonly severity: string }[];
  readonly contracts?: Record<
    string,
    Record<string, { evm: { bytecode: { object: string }; deployedBytecode: { object: string } } }>
  >;
}

interface Compiler {
  compile(input: string, callbacks: { import(path: string): { contents: string } | { error: string } }): string;
}

const solc = createRequire(import.meta.url)("solc") as Compiler;

/** Bytecode for the artifact of one contract. */
export interface Compiled {
  readonly artifact: string;
  readonly bytecode: { readonly bytecode: string; readonly deployedBytecode: string };
}

const root = join(import.meta.dirname, "..", "..");
const sources = new Map<string, string | undefined>();

/** Text of a source, read once. */
const sourceOf = (path: string): string | undefined => {
  if (!sources.has(path)) {
    const file = [join(root, path), join(root, "node_modules", path)].find((each) => existsSync(each));
    sources.set(path, file === undefined ? undefined : readFileSync(file, "utf8"));
  }
  return sources.get(path);
};

/** Compiles the contracts of a target with other code in its source; undefined if it does not compile. */
export const compile = ({ source, contracts }: Target, code: string): readonly Compiled[] | undefined => {
  const read = (path: string): string | undefined => (path === source ? code : sourceOf(path));
  const outputs = ["evm.bytecode.object", "evm.deployedBytecode.object"];
  const outputSelection: Record<string, Record<string, string[]>> = {};
  for (const [file, name] of contracts) outputSelection[file] = { ...outputSelection[file], [name]: outputs };
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(contracts.map(([file]) => [file, { content: read(file) }])),
    settings: {
      optimizer: { enabled: true, runs: 1_000 },
      evmVersion: "cancun",
      // Without it, code that means the same is the same.
      metadata: { appendCBOR: false },
      outputSelection,
    },
  };
  const found = (path: string) => {
    const contents = read(path);
    return contents === undefined ? { error: "not found" } : { contents };
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: found })) as Output;
  if ((output.errors ?? []).some(({ severity }) => severity === "error")) return undefined;
  return contracts.map(([file, name]) => {
    const evm = output.contracts?.[file]?.[name]?.evm;
    if (evm === undefined) throw new Error(`${file} has no contract ${name}`);
    const bytecode = { bytecode: `0x${evm.bytecode.object}`, deployedBytecode: `0x${evm.deployedBytecode.object}` };
    return { artifact: `artifacts/${file}/${name}.json`, bytecode };
  });
};
