import { strict as assert } from "node:assert";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { JsonRpcProvider } from "ethers";
import { SEPOLIA } from "./chain.js";
import { COMPILER, verify, type StandardInput, type Verification } from "./compiler.js";

/** Key that the explorer takes. */
export const API_KEY = "A-KEY-OF-THIS-TEST";

interface Answer {
  readonly status: "0" | "1";
  readonly message: "OK" | "NOTOK";
  readonly result: unknown;
}

const ok = (result: unknown): Answer => ({ status: "1", message: "OK", result });

/**
 * An explorer on this machine with the second API of Etherscan: `verifysourcecode` takes a form with the compiler's standard input and the
 * constructor's arguments, which it compiles and compares with the chain's code and with what created the contract.
 */
export async function startEtherscan(provider: JsonRpcProvider) {
  const verified: Verification[] = [];
  const server = createServer((request, response) => {
    answer(request, provider, verified).then(
      (body) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body)),
      (error: unknown) => response.end(JSON.stringify({ status: "0", message: "NOTOK", result: String(error) })),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v2/api`, verified, close: () => server.close() };
}

async function answer(request: IncomingMessage, provider: JsonRpcProvider, verified: Verification[]): Promise<Answer> {
  const { searchParams: asked } = new URL(request.url ?? "", "http://127.0.0.1");
  assert.equal(asked.get("chainid"), String(SEPOLIA), "the chain is named");
  assert.equal(asked.get("apikey"), API_KEY, "the key is given");
  assert.equal(asked.get("module"), "contract");
  switch (String(asked.get("action"))) {
    case "getsourcecode": {
      const isKnown = verified.some(({ address, matches }) => address === asked.get("address") && matches);
      return ok([{ SourceCode: isKnown ? "{}" : "", ABI: "Contract source code not verified" }]);
    }
    case "verifysourcecode":
      verified.push(await verifyForm(provider, new URLSearchParams(await text(request))));
      return ok(String(verified.length - 1));
    case "checkverifystatus":
      return verified[Number(asked.get("guid"))]?.matches === true
        ? ok("Pass - Verified")
        : { status: "0", message: "NOTOK", result: "Fail - Unable to verify" };
    default:
      throw new Error("Missing Or invalid Action name");
  }
}

function verifyForm(provider: JsonRpcProvider, form: URLSearchParams): Promise<Verification> {
  const field = (name: string): string => form.get(name) ?? "";
  assert.equal(field("codeformat"), "solidity-standard-json-input");
  assert.equal(field("compilerversion"), COMPILER);
  return verify(provider, {
    address: field("contractaddress"),
    input: JSON.parse(field("sourceCode")) as StandardInput,
    contract: field("contractname"),
    constructorArguments: field("constructorArguments"),
  });
}
