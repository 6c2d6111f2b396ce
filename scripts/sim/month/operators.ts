import { Wallet } from "ethers";
import { withFailover } from "../../../src/chain/failover.js";
import { httpRequest } from "../../../src/chain/node/http.js";
import type { Request } from "../../../src/chain/provider.js";
import { withRetry } from "../../../src/chain/retry.js";
import type { Rules } from "../../../src/engine/rules/rules.js";
import { programAt, type ProgramAddresses } from "../../../src/program/contracts.js";
import { NodeProvider } from "../../../src/program/network/node.js";
import { runOnce, type DaemonEvent } from "../../../src/program/operator/daemon.js";
import type { ExitCode } from "../../../src/program/network/exit-codes.js";
import type { Session } from "../../../src/program/session.js";
import { Journal } from "../../../src/store/journal.js";

/** All that an operator's machine has; it can be written down and started in another process. */
export interface Machine {
  readonly addresses: ProgramAddresses;
  readonly key: string;
  readonly home: string;
  /** The node that is asked, and the one that is asked once it fails. */
  readonly urls: readonly [string, string];
  readonly isWatchtower: boolean;
  /** Milliseconds for one answer of a node. */
  readonly timeout?: number;
}

/** What a daemon in a process of its own says when it ends. */
export interface DaemonReport {
  readonly exitCode: number;
  readonly failures: readonly string[];
  /** The operator's status afterwards. */
  readonly lines: readonly string[];
}

/** Most wei that an operator pays for a gas unit. */
const MOST_FEE = 200n * 10n ** 9n;
/** Tries again at once: nobody's chain is behind. */
const IMPATIENT = { attempts: 3, sleep: () => Promise.resolve() };

export function sessionOf({ addresses, key, home, urls, timeout = 30_000 }: Machine): Session {
  const [first, second] = urls.map((url) => withRetry(httpRequest(url, { timeout }), IMPATIENT)) as [Request, Request];
  const request = withFailover([first, second]);
  const signer = new Wallet(key, new NodeProvider(request, addresses.chainId));
  return {
    ...{ request, signer, program: programAt(addresses, signer), home, confirmed: 0, patience: 20, mostFee: MOST_FEE },
    ...{ journal: new Journal(home), sync: { confirmations: 0, retry: IMPATIENT } },
  };
}

/** Starts a machine's daemon, lets it do what is due, and ends it; a scheduler starts it again after each final epoch. */
export function startOnce(
  machine: Machine,
  rules: ReadonlyMap<string, Rules>,
  onEvent: (event: DaemonEvent) => void = () => undefined,
): Promise<ExitCode> {
  const means = { session: sessionOf(machine), given: { rules }, uri: "https://bundles.example/{epoch}" };
  const controller = new AbortController();
  const hear = (event: DaemonEvent): void => {
    onEvent(event);
    if (event.kind === "done" && event.step.act === "finalize") controller.abort();
  };
  return runOnce({ means: [means], isWatchtower: machine.isWatchtower, onEvent: hear, signal: controller.signal });
}
