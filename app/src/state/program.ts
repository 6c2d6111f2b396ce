import type { BundleOptions, ClientProgram, CommunityProgram, GiftTerms, Request } from "../../../src/client/index.js";

/** `program.json`: which program the app shows, and where it reads. */
export interface Settings {
  readonly title: string;
  /** Address of a node that is only read from. */
  readonly rpc: string;
  readonly symbol: string;
  readonly decimals: number;
  /** With the addresses of a community's contracts the app shows all its pages, else rewards and epochs alone. */
  readonly program: ClientProgram & Partial<CommunityProgram>;
  /** Endpoint that takes signed submissions by POST; without it they are saved as files. */
  readonly submissions?: string;
  /** Tasks in whose rounds members give one another points, with their terms. */
  readonly gifts?: readonly { readonly task: number; readonly terms: Readonly<Record<keyof GiftTerms, number>> }[];
  /** Addresses of bundles that are tried first, see `BundleOptions`. */
  readonly bundles?: readonly string[];
  readonly ipfsGateway?: string;
}

/** Settings of a program whose community's contracts are known. */
export type CommunitySettings = Settings & { readonly program: CommunityProgram };

const COMMUNITY = [
  ...["taskRegistry", "contributionDisputes", "rewardEscrow", "emissionSchedule", "council", "governor", "eas"],
] as readonly (keyof CommunityProgram)[];

/** Whether all pages can be shown. */
export const isCommunity = (settings: Settings): settings is CommunitySettings =>
  COMMUNITY.every((name) => settings.program[name] !== undefined);

/** How long a node may take. */
const TIMEOUT = 20_000;

const ADDRESSES = ["distributor", "epochOracle", "reputationToken"] as const;

/** Reads `program.json` beside the page, and refuses one that names no program. */
export async function loadSettings(): Promise<Settings> {
  const response = await fetch("program.json", { cache: "no-cache" });
  if (!response.ok) throw new Error(`program.json: HTTP ${response.status}`);
  const settings = (await response.json()) as Settings;
  for (const name of ADDRESSES) {
    if (!/^0x[0-9a-f]{40}$/i.test(settings.program?.[name] ?? ""))
      throw new Error(`program.json: ${name} is no address.`);
  }
  // A worker has an address of its own, so that everything relative is resolved here.
  const absolute = (address: string): string =>
    new URL(address, document.baseURI).href.replaceAll("%7Bepoch%7D", "{epoch}");
  return { ...settings, rpc: absolute(settings.rpc), bundles: (settings.bundles ?? []).map(absolute) };
}

/** `request` of the node that the app reads from. */
export function readOnly({ rpc }: Settings): Request {
  let id = 0;
  return async ({ method, params = [] }) => {
    id += 1;
    const body = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    const headers = { "content-type": "application/json" };
    const response = await fetch(rpc, { method: "POST", headers, body, signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const { result, error } = (await response.json()) as {
      result?: unknown;
      error?: { message: string; data?: unknown };
    };
    if (error !== undefined) throw Object.assign(new Error(error.message), { data: error.data });
    return result;
  };
}

/** What the client's functions take, for this program. */
export function sourceOf<S extends Settings>(settings: S): { program: S["program"]; request: Request } & BundleOptions {
  const { program, bundles = [], ipfsGateway } = settings;
  const more = ipfsGateway === undefined ? {} : { ipfsGateway };
  return { program, request: readOnly(settings), bundles, ...more };
}
