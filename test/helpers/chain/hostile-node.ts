import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { RawLog } from "../../../src/chain/abi.js";
import type { Request } from "../../../src/chain/provider.js";
import { BEHAVIOURS } from "./behaviours.js";
import type { Behaviour, Call, Refusal, State } from "./node-behaviour.js";
import { seededRandom } from "./random.js";

/** A node between a program and an honest one, which behaves in a named way. */
export interface HostileNode {
  readonly url: string;
  /** Calls that it was asked, by method. */
  readonly calls: Map<string, number>;
  /** Runs before each call is passed on, with its number from 1; may end the caller. */
  before?: (method: string, count: number) => void;
  /**
   * The answer to the nth call, of one method or of any, and to all calls from then on, is lost: before or after the honest node has done it.
   * To whoever asks it is as if it had died.
   */
  lose: { readonly method?: string; readonly nth: number; readonly when: "before" | "after" } | undefined;
  /** Behaves in another way from now on. */
  become(name: string, seed?: number): void;
  close(): void;
}

interface Asked extends Call {
  readonly id: number;
}

/** Serves `honest` over HTTP, in a way that `BEHAVIOURS` names. */
export async function hostileNode(honest: Request, name = "honest", seed = 1): Promise<HostileNode> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const calls = new Map<string, number>();
  let [behaviour, state] = start(name, seed);
  let count = 0;
  const node: HostileNode = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    lose: undefined,
    become: (other, otherSeed = seed) => ([behaviour, state] = start(other, otherSeed)),
    close: () => close(server),
  };
  server.on("request", (request, response) => {
    const serve = async (): Promise<void> => {
      const asked = JSON.parse(await text(request)) as Asked;
      calls.set(asked.method, (calls.get(asked.method) ?? 0) + 1);
      node.before?.(asked.method, ++count);
      state.calls++;
      if (await isLost(node, asked, honest)) response.destroy();
      else await answer({ asked, behaviour, state, honest }, response);
    };
    serve().catch((error: unknown) => response.destroy(error as Error));
  });
  return node;
}

const LOST = new WeakMap<object, number>();

/** Whether an answer is lost. */
async function isLost({ lose }: HostileNode, { method, params }: Asked, honest: Request): Promise<boolean> {
  if (lose === undefined) return false;
  const counts = lose.method === undefined || lose.method === method;
  const seen = (LOST.get(lose) ?? 0) + Number(counts);
  LOST.set(lose, seen);
  if (counts && seen === lose.nth && lose.when === "after") await honest(method, params).catch(() => undefined);
  return seen >= lose.nth;
}

function start(name: string, seed: number): [Behaviour, State] {
  const behaviour = BEHAVIOURS[name];
  if (behaviour === undefined) throw new Error(`No behaviour ${name}`);
  return [behaviour, { random: seededRandom(seed), calls: 0, memory: new Map() }];
}

function close(server: Server): void {
  server.closeAllConnections();
  server.close();
}

interface Exchange {
  readonly asked: Asked;
  readonly behaviour: Behaviour;
  readonly state: State;
  readonly honest: Request;
}

async function answer({ asked, behaviour, state, honest }: Exchange, response: ServerResponse): Promise<void> {
  const { id } = asked;
  const given = behaviour.refuse?.(asked, state) ?? (await outcome(asked, behaviour, state, honest));
  const refused = "message" in given ? given : undefined;
  if (refused?.status !== undefined && refused.code === undefined) {
    response.writeHead(refused.status, refused.headers ?? {}).end(refused.message);
    return;
  }
  const whole = JSON.stringify({ jsonrpc: "2.0", id, ...(refused === undefined ? given : { error: refused }) });
  const cut = behaviour.cut?.(asked, state) === true ? whole.slice(0, whole.length >> 1) : whole;
  response.writeHead(refused?.status ?? 200, { "content-type": "application/json" }).end(cut);
}

async function outcome(
  asked: Asked,
  behaviour: Behaviour,
  state: State,
  honest: Request,
): Promise<{ readonly result: unknown } | Refusal> {
  try {
    const { method, params } = behaviour.ask?.(asked, state) ?? asked;
    const result = await honest(method, params);
    const changed = behaviour.change === undefined ? result : await behaviour.change(asked, result, state, honest);
    const { logs } = behaviour;
    return {
      result: asked.method === "eth_getLogs" && logs !== undefined ? logs(changed as RawLog[], state) : changed,
    };
  } catch (error) {
    const { status, code, message, data } = error as Refusal;
    return status === undefined ? { code: code ?? -32_000, message, data } : { status, message };
  }
}
