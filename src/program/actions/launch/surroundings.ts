import { IERC20Metadata__factory, ISchemaRegistry__factory } from "../../../../typechain-types/index.js";
import { classifyNodeError } from "../../../chain/node-errors.js";
import type { Request } from "../../../chain/provider.js";
import { AssayError } from "../../../engine/errors.js";
import type { Parameters } from "./record.js";

/** What a deployment must know of the reward token and the token of bonds. */
export interface Tokens {
  readonly decimals: number;
  /** Wei. */
  readonly supply: bigint;
  readonly bondDecimals: number;
  /** Wei. */
  readonly bondSupply: bigint;
  readonly sameToken: boolean;
}

type Token = Pick<Tokens, "decimals" | "supply">;

/**
 * What is known of the tokens that parameters name; of the one that is yet to be made where none is named.
 * @throws AssayError INVALID_ARGUMENT if an address has no token.
 */
export async function tokensOf(
  { request }: { readonly request: Request },
  given: Readonly<Record<string, unknown>>,
  own: Tokens,
): Promise<Tokens> {
  const { token, bondToken } = given as Readonly<Record<"token" | "bondToken", string | undefined>>;
  const reward = token === undefined ? own : await tokenAt(request, ["token", token]);
  const sameToken = bondToken === undefined || bondToken.toLowerCase() === token?.toLowerCase();
  const bond = sameToken ? reward : await tokenAt(request, ["bondToken", bondToken]);
  return {
    decimals: reward.decimals,
    supply: reward.supply,
    bondDecimals: bond.decimals,
    bondSupply: bond.supply,
    sameToken,
  };
}

async function tokenAt(request: Request, named: readonly [string, unknown]): Promise<Token> {
  const [name, given] = named;
  const address = String(given);
  if (!/^0x[0-9a-fA-F]{40}$/.test(address))
    throw new AssayError("INVALID_ARGUMENT", `${name} is ${address}, not an address.`, "Give 0x and 40 hex digits.");
  if ((await request("eth_getCode", [address, "latest"])) === "0x")
    throw new AssayError("INVALID_ARGUMENT", `${name} ${address} is no contract on this chain.`, "Give a token.");
  const [supply, decimals] = await Promise.all([
    numberFrom(request, address, ERC20.getFunction("totalSupply").selector),
    numberFrom(request, address, ERC20.getFunction("decimals").selector),
  ]);
  if (supply !== undefined && decimals !== undefined) return { supply, decimals: Number(decimals) };
  const text = `${name} ${address} does not answer totalSupply() and decimals(): it is no ERC-20 token.`;
  throw new AssayError("INVALID_ARGUMENT", text, "Give a token.");
}

const ERC20 = IERC20Metadata__factory.createInterface();

/** A number that a token answers with; undefined if it does not. */
async function numberFrom(request: Request, to: string, selector: string): Promise<bigint | undefined> {
  const answer = await answerOf(request, to, selector);
  return answer.length === ONE_WORD ? BigInt(answer) : undefined;
}

/** Characters of one word as nodes give it. */
const ONE_WORD = 66;

/** What a contract answers; nothing if it refuses. */
async function answerOf(request: Request, to: string, data: string): Promise<string> {
  try {
    return String(await request("eth_call", [{ to, data }, "latest"]));
  } catch (error) {
    if (["reverted", "refused"].includes(classifyNodeError(error).kind)) return "0x";
    throw error;
  }
}

/** A schema that exists nowhere: whoever answers for it without an error is a registry. */
const NO_SCHEMA = `0x${"00".repeat(32)}`;

/**
 * Checks that there is a contract wherever one must be.
 * @throws AssayError INVALID_ARGUMENT that names the first address without one.
 */
export async function requireCode(request: Request, values: Parameters): Promise<void> {
  for (const name of ["eas", "schemaRegistry", "claimGate"]) {
    const address = values[name];
    if (typeof address !== "string" || /^0x0{40}$/.test(address)) continue;
    if ((await request("eth_getCode", [address, "latest"])) !== "0x") continue;
    const text = `${name} ${address} is no contract on this chain.`;
    throw new AssayError("INVALID_ARGUMENT", text, "Give the address of a contract, or leave it out.");
  }
  const registry = values["schemaRegistry"];
  if (typeof registry === "string") await requireRegistry(request, registry);
}

async function requireRegistry(request: Request, registry: string): Promise<void> {
  const data = ISchemaRegistry__factory.createInterface().encodeFunctionData("getSchema", [NO_SCHEMA]);
  if ((await answerOf(request, registry, data)).length > ONE_WORD) return;
  const text = `schemaRegistry ${registry} does not answer getSchema(): it is no registry of EAS schemas.`;
  throw new AssayError("INVALID_ARGUMENT", text, "Leave it out where the chain has EAS.");
}
