import type { NetworkConnection } from "hardhat/types/network";
import { AssayError } from "../../../src/engine/errors.js";
import { simulateV1 } from "./simulate.js";

/** When a node dies: at the nth request, of one method or of any, before or after it has done what it was asked. */
export interface Death {
  readonly nth: number;
  readonly when: "before" | "after";
  readonly method?: string;
}

/** A node that can die. Nobody gets the answer to its last request, nor to any after it. */
export interface MortalNode {
  /** The chain through it. */
  readonly connection: NetworkConnection;
  /** Requests since it began to live. */
  requests(): number;
  /** Lives, until it dies as given. */
  live(death?: Death): void;
}

/** A node in front of a chain, which also simulates. What a caller sees of its death is what is left of it once every attempt has failed. */
export function mortalNode(connection: NetworkConnection): MortalNode {
  let [death, seen, requests]: [Death | undefined, number, number] = [undefined, 0, 0];
  const ask = (method: string, params: unknown) => connection.provider.request({ method, params } as never);
  const request = async (args: { readonly method: string; readonly params?: unknown }): Promise<unknown> => {
    requests++;
    const counts = death?.method === undefined || death.method === args.method;
    if (death !== undefined && counts) seen++;
    const [at, { nth, when }] = [seen, death ?? { nth: Infinity, when: "before" }];
    if (at < nth)
      return args.method === "eth_simulateV1" ? simulateV1(ask, args.params as never) : ask(args.method, args.params);
    if (at === nth && counts && when === "after") await ask(args.method, args.params).catch(() => undefined);
    throw new AssayError("CHAIN", `${args.method} got no answer.`, "Ask another node.");
  };
  const provider = { request } as unknown as NetworkConnection["provider"];
  return {
    connection: { ...connection, provider },
    requests: () => requests,
    live: (next) => {
      [death, seen, requests] = [next, 0, 0];
    },
  };
}
