import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { getBytes, hexlify, type JsonRpcProvider } from "ethers";

/** What Sourcify's second API takes: the compiler's standard input, and which contract of it stands at the address. */
interface Submission {
  readonly stdJsonInput: { readonly sources: Readonly<Record<string, unknown>>; readonly settings: object };
  /** `path/of/source.sol:Name`. */
  readonly contractIdentifier: string;
  readonly compilerVersion: string;
}

interface Output {
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, Compiled>>>>;
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
}

interface Compiled {
  readonly evm: {
    readonly deployedBytecode: {
      readonly object: string;
      readonly immutableReferences: Readonly<Record<string, readonly { start: number; length: number }[]>>;
    };
  };
}

/** A contract that the explorer was asked to verify. */
export interface Verification {
  readonly address: string;
  readonly name: string;
  /** Whether what was submitted compiles to the code at the address. */
  readonly matches: boolean;
}

const require = createRequire(import.meta.url);
const { compile } = require("solc") as { compile(input: string): string };

/** An explorer on this machine with the API of Sourcify: it compiles what it is given and compares it with the chain's code. */
export async function startExplorer(provider: JsonRpcProvider) {
  const verified: Verification[] = [];
  const server = createServer((request, response) => {
    answer(request, response, provider, verified).catch((error: unknown) => {
      response.writeHead(500).end(JSON.stringify({ customCode: "internal_error", message: String(error) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, verified, close: () => server.close() };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  provider: JsonRpcProvider,
  verified: Verification[],
): Promise<void> {
  const [, version, what, chainId = "", address = ""] = (request.url ?? "").split("/");
  const say = (code: number, body: object): void => {
    response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  if (version !== "v2") return say(404, { customCode: "not_found", message: "There is no such page.", errorId: "1" });
  if (what === "contract") {
    const found = verified.find((each) => each.address === address && each.matches);
    const match = found === undefined ? null : "match";
    return say(match === null ? 404 : 200, { match, creationMatch: match, runtimeMatch: match, chainId, address });
  }
  if (request.method === "POST") {
    verified.push(await verify(provider, address, JSON.parse(await bodyOf(request)) as Submission));
    return say(202, { verificationId: String(verified.length - 1) });
  }
  const job = verified[Number(chainId)];
  const match = job?.matches === true ? "match" : null;
  const contract = { match, creationMatch: null, runtimeMatch: match, chainId: "", address: job?.address ?? "" };
  const error = { customCode: "no_match", message: "The code is another.", errorId: "2" };
  const done = { isJobCompleted: true, verificationId: chainId, jobStartTime: new Date().toISOString() };
  say(200, { ...done, contract, ...(match === null ? { error } : {}) });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

async function verify(provider: JsonRpcProvider, address: string, submission: Submission): Promise<Verification> {
  const { stdJsonInput: input, contractIdentifier } = submission;
  const colon = contractIdentifier.lastIndexOf(":");
  const [source, name] = [contractIdentifier.slice(0, colon), contractIdentifier.slice(colon + 1)];
  const outputSelection = {
    [source]: { [name]: ["evm.deployedBytecode.object", "evm.deployedBytecode.immutableReferences"] },
  };
  const settings = { ...input.settings, outputSelection };
  const output = JSON.parse(compile(JSON.stringify({ ...input, settings }))) as Output;
  const fault = output.errors?.find(({ severity }) => severity === "error");
  if (fault !== undefined) throw new Error(fault.formattedMessage);
  const compiled = output.contracts?.[source]?.[name];
  if (compiled === undefined) throw new Error(`${contractIdentifier} is not in what was submitted.`);
  const matches =
    masked(`0x${compiled.evm.deployedBytecode.object}`, compiled) === masked(await provider.getCode(address), compiled);
  return { address, name, matches };
}

/** Code without what the constructor wrote into it. */
function masked(code: string, { evm }: Compiled): string {
  const bytes = getBytes(code);
  for (const { start, length } of Object.values(evm.deployedBytecode.immutableReferences).flat())
    bytes.fill(0, start, start + length);
  return hexlify(bytes);
}
