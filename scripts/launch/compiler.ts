import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { getBytes, hexlify, type JsonRpcProvider } from "ethers";

/** The compiler's standard input, as explorers are sent it. */
export interface StandardInput {
  readonly sources: Readonly<Record<string, unknown>>;
  readonly settings: object;
}

/** What an explorer is asked to verify. */
export interface Submitted {
  readonly address: string;
  readonly input: StandardInput;
  /** `path/of/source.sol:Name`. */
  readonly contract: string;
  /** Arguments of the constructor, ABI-encoded, hex without 0x; left out if they are not said. */
  readonly constructorArguments?: string;
}

/** A contract that an explorer was asked to verify. */
export interface Verification {
  readonly address: string;
  readonly name: string;
  /** Whether what was submitted compiles to the code at the address, and with its arguments to what created it. */
  readonly matches: boolean;
}

interface Output {
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, Compiled>>>>;
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
}

interface Compiled {
  readonly evm: {
    readonly bytecode: { readonly object: string };
    readonly deployedBytecode: {
      readonly object: string;
      readonly immutableReferences: Readonly<Record<string, readonly { start: number; length: number }[]>>;
    };
  };
}

const require = createRequire(import.meta.url);
const solc = require("solc") as { compile(input: string): string; version(): string };

/** Version of the compiler, as explorers name it. */
export const COMPILER = `v${/^[\d.]+\+commit\.\w+/.exec(solc.version())?.[0] ?? ""}`;

/** Compiles exactly what was submitted, and compares it with the chain. */
export async function verify(provider: JsonRpcProvider, submitted: Submitted): Promise<Verification> {
  const { address, contract, constructorArguments: given } = submitted;
  const compiled = compileOnce(submitted);
  const code = `0x${compiled.evm.deployedBytecode.object}`;
  const isCode = masked(code, compiled) === masked(await provider.getCode(address), compiled);
  const creation = given === undefined ? undefined : `0x${compiled.evm.bytecode.object}${given}`;
  const isCreation = creation === undefined || creation === (await creationOf(provider, address));
  return { address, name: contract.slice(contract.lastIndexOf(":") + 1), matches: isCode && isCreation };
}

const OUTPUTS = ["evm.bytecode.object", "evm.deployedBytecode.object", "evm.deployedBytecode.immutableReferences"];
const KNOWN = new Map<string, Compiled>();

/** Several explorers are sent the same. */
function compileOnce({ input, contract }: Submitted): Compiled {
  const colon = contract.lastIndexOf(":");
  const [source, name] = [contract.slice(0, colon), contract.slice(colon + 1)];
  const settings = { ...input.settings, outputSelection: { [source]: { [name]: OUTPUTS } } };
  const text = JSON.stringify({ ...input, settings });
  const key = createHash("sha256").update(text).digest("hex");
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  const output = JSON.parse(solc.compile(text)) as Output;
  const fault = output.errors?.find(({ severity }) => severity === "error");
  if (fault !== undefined) throw new Error(fault.formattedMessage);
  const compiled = output.contracts?.[source]?.[name];
  if (compiled === undefined) throw new Error(`${contract} is not in what was submitted.`);
  KNOWN.set(key, compiled);
  return compiled;
}

/** Code without what the constructor wrote into it. */
function masked(code: string, { evm }: Compiled): string {
  const bytes = getBytes(code);
  for (const { start, length } of Object.values(evm.deployedBytecode.immutableReferences).flat())
    bytes.fill(0, start, start + length);
  return hexlify(bytes);
}

interface Block {
  readonly transactions: readonly { readonly hash: string; readonly to: string | null; readonly input: string }[];
}

const CREATED = new Map<string, string>();
let scanned = 0;

/** Data of the transaction that created a contract. */
async function creationOf(provider: JsonRpcProvider, address: string): Promise<string | undefined> {
  for (const head = await provider.getBlockNumber(); scanned <= head; scanned++) {
    const block = (await provider.send("eth_getBlockByNumber", [`0x${scanned.toString(16)}`, true])) as Block;
    for (const { hash, to, input } of block.transactions) {
      if (to !== null) continue;
      const created = (await provider.getTransactionReceipt(hash))?.contractAddress ?? "";
      CREATED.set(created.toLowerCase(), input);
    }
  }
  return CREATED.get(address.toLowerCase());
}
