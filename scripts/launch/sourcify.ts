import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { JsonRpcProvider } from "ethers";
import { verify, type StandardInput, type Verification } from "./compiler.js";

/** What Sourcify's second API takes: the compiler's standard input, and which contract of it stands at the address. */
interface Submission {
  readonly stdJsonInput: StandardInput;
  /** `path/of/source.sol:Name`. */
  readonly contractIdentifier: string;
  readonly compilerVersion: string;
}

/** An explorer on this machine with the API of Sourcify: it compiles what it is given and compares it with the chain's code. */
export async function startSourcify(provider: JsonRpcProvider) {
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
    const { stdJsonInput: input, contractIdentifier: contract } = JSON.parse(await text(request)) as Submission;
    verified.push(await verify(provider, { address, input, contract }));
    return say(202, { verificationId: String(verified.length - 1) });
  }
  const job = verified[Number(chainId)];
  const match = job?.matches === true ? "match" : null;
  const contract = { match, creationMatch: null, runtimeMatch: match, chainId: "", address: job?.address ?? "" };
  const error = { customCode: "no_match", message: "The code is another.", errorId: "2" };
  const done = { isJobCompleted: true, verificationId: chainId, jobStartTime: new Date().toISOString() };
  say(200, { ...done, contract, ...(match === null ? { error } : {}) });
}
