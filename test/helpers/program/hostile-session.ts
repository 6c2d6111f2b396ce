import { httpRequest } from "../../../src/chain/node/http.js";
import { withRetry, type RetryOptions } from "../../../src/chain/retry.js";
import { programAt } from "../../../src/program/contracts.js";
import { NodeProvider } from "../../../src/program/network/node.js";
import type { Session } from "../../../src/program/session.js";
import type { HostileNode } from "../chain/hostile-node.js";
import type { TestProgram } from "./launch.js";

/** Tries again without waiting. */
export const IMPATIENT: RetryOptions = { sleep: () => Promise.resolve() };

/** What the command line makes of a node at a URL, for an account whose key the node holds. */
export async function sessionOver(
  { program: { addresses } }: TestProgram,
  { url }: Pick<HostileNode, "url">,
  account: string,
  home = "",
): Promise<Session> {
  const request = withRetry(httpRequest(url), IMPATIENT);
  const provider = new NodeProvider(request, addresses.chainId);
  const signer = await provider.getSigner(account);
  const sync = { confirmations: 0, retry: IMPATIENT };
  return { request, signer, program: programAt(addresses, signer), home, sync, confirmed: 0 };
}
