import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

/** Where packages' sources lie. */
const PACKAGES = ["@openzeppelin/", "@ethereum-attestation-service/"];

const IMPORT = /^import\s[^"]*"([^"]+)";/gm;

/** Path of what a source imports, from the root of the repository. */
function resolved(from: string, specifier: string): string {
  if (PACKAGES.some((prefix) => specifier.startsWith(prefix))) return `node_modules/${specifier}`;
  return posix.join(dirname(from), specifier);
}

/** Slither cannot read a constant of another file as the length of an array: it gets the number, and the same columns. */
function withLengths(content: string, constants: string): string {
  return content.replace(/\[([A-Z_]{2,})\]/g, (whole, name: string) => {
    const value = new RegExp(`constant ${name} = (\\d+);`).exec(constants)?.[1];
    return value === undefined ? whole : `[${value.padEnd(name.length)}]`;
  });
}

/** The compiler's input for all contracts but the mocks, with everything that they import. */
export function compilerInput(root: string): object {
  const constants = readFileSync(join(root, "contracts/libraries/Constants.sol"), "utf8");
  const sources: Record<string, { readonly content: string }> = {};
  const wanted = globSync("contracts/**/*.sol", { cwd: root }).filter((path) => !path.startsWith("contracts/mocks"));
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (sources[path] !== undefined) continue;
    const content = readFileSync(join(root, path), "utf8");
    sources[path] = { content: withLengths(content, constants) };
    for (const [, specifier = ""] of content.matchAll(IMPORT)) wanted.push(resolved(path, specifier));
  }
  const output = ["abi", "metadata", "devdoc", "userdoc", "evm.bytecode", "evm.deployedBytecode"];
  return {
    language: "Solidity",
    sources,
    settings: {
      remappings: PACKAGES.map((prefix) => `${prefix}=node_modules/${prefix}`),
      optimizer: { enabled: true, runs: 1_000 },
      evmVersion: "cancun",
      outputSelection: { "*": { "*": output, "": ["ast"] } },
    },
  };
}
