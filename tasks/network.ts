import { getAddress, HDNodeWallet, isAddress, Mnemonic, Wallet } from "ethers";
import type { HttpNetworkAccountsConfig, HttpNetworkConfig } from "hardhat/types/config";
import type { NetworkConnection } from "hardhat/types/network";
import { AssayError } from "../src/engine/errors.js";
import { connectNode, connectUrl, connectUrls, NodeProvider } from "../src/program/network/node.js";
import type { Account, Session } from "../src/program/session.js";
import { LOCAL_CHAIN } from "./places.js";

/** A connection to the node of a network. */
export interface OpenNetwork {
  readonly request: Session["request"];
  readonly chainId: number;
  readonly name: string;
  /** Whether real tokens are at stake. */
  readonly live: boolean;
  /** What counts as confirmed: on a live network what the network itself calls final. */
  readonly confirmed: number | "finalized";
  /** Accounts whose keys the configuration holds; undefined if the node holds them. */
  readonly keys?: HttpNetworkAccountsConfig;
  readonly provider: NodeProvider;
}

/** JSON-RPC of a connection. */
export function requestOf({ provider }: NetworkConnection): Session["request"] {
  return (method, params) => provider.request({ method, params: [...params] });
}

/**
 * Opens the node of a network.
 * @param fallbacks URLs that are asked once the network's own fails, with commas between them; those of `ASSAY_RPC_FALLBACKS` if left out.
 * @throws AssayError INVALID_ARGUMENT if it serves another chain than the configuration names.
 */
export async function openNetwork(connection: NetworkConnection, fallbacks = ""): Promise<OpenNetwork> {
  const { networkConfig: config, networkName: name } = connection;
  const choice = { name, ...(config.chainId === undefined ? {} : { chainId: config.chainId }) };
  const { request, chainId } =
    config.type === "http"
      ? await connectUrls([await config.url.getUrl(), ...urlsOf(fallbacks)], choice, httpOptions(config))
      : await connectNode(requestOf(connection), choice);
  const keys = config.type === "http" && config.accounts !== "remote" ? { keys: config.accounts } : {};
  const live = chainId !== LOCAL_CHAIN;
  const provider = new NodeProvider(request, chainId);
  return { request, chainId, name, live, confirmed: live ? "finalized" : 0, ...keys, provider };
}

/**
 * Opens a second node of the same chain, by its URL or the one in `ASSAY_RPC_URL_2`; undefined if there is neither.
 * @throws AssayError INVALID_ARGUMENT if it serves another chain.
 */
export async function openSecond(url: string, { name, chainId }: OpenNetwork): Promise<Session["request"] | undefined> {
  const chosen = url === "" ? (process.env["ASSAY_RPC_URL_2"] ?? "") : url;
  if (chosen === "") return undefined;
  return (await connectUrl(chosen, { name: `${name} (second node)`, chainId })).request;
}

/** URLs in a text with commas between them. */
function urlsOf(text: string): string[] {
  const chosen = text === "" ? (process.env["ASSAY_RPC_FALLBACKS"] ?? "") : text;
  return chosen
    .split(",")
    .map((url) => url.trim())
    .filter((url) => url !== "");
}

type FetchChoice = NonNullable<NonNullable<Session["sync"]>["fetch"]>;

/** What may be fetched besides public hosts, as the environment says (see .env.example). */
export function fetchFromEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): FetchChoice {
  const { ASSAY_IPFS_GATEWAY: gateway = "", ASSAY_FETCH_FOLDER: files = "" } = env;
  return {
    ...(gateway === "" ? {} : { ipfsGateway: gateway }),
    ...(files === "" ? {} : { files }),
    ...(env["ASSAY_PRIVATE_HOSTS"] === "yes" ? { privateHosts: true } : {}),
    ...(env["ASSAY_FETCH_AGAIN"] === "yes" ? { again: true } : {}),
  };
}

const httpOptions = ({ timeout, httpHeaders: headers }: HttpNetworkConfig) => ({ timeout, headers });

/** Chooses a signer by its address or its place in the list of accounts. */
export async function signerOf(network: OpenNetwork, choice: string): Promise<Account> {
  const accounts = await accountsOf(network);
  if (accounts.length === 0) {
    const hint = "Set it in .env (see .env.example) or with `npx hardhat keystore set DEPLOYER_PRIVATE_KEY`.";
    throw new AssayError("NOT_FOUND", `No account for ${network.name}: DEPLOYER_PRIVATE_KEY is missing.`, hint);
  }
  const found = isAddress(choice)
    ? accounts.find(({ address }) => address === getAddress(choice))
    : accounts[Number(choice)];
  if (found !== undefined) return found;
  throw new AssayError(
    "INVALID_ARGUMENT",
    `--as ${String(choice)} is none of the ${accounts.length} accounts of ${network.name}.`,
    "Give an index from 0 or an address.",
  );
}

async function accountsOf({ keys, provider }: OpenNetwork): Promise<Account[]> {
  if (keys === undefined) return provider.listAccounts();
  if (Array.isArray(keys)) return Promise.all(keys.map(async (key) => new Wallet(await key.getHexString(), provider)));
  if (keys === "remote") return provider.listAccounts();
  const phrase = Mnemonic.fromPhrase(await keys.mnemonic.get(), await keys.passphrase.get());
  const places = Array.from({ length: keys.count }, (_, i) => keys.initialIndex + i);
  return places.map((i) => HDNodeWallet.fromMnemonic(phrase, `${keys.path}/${i}`).connect(provider));
}
