import { withRetry } from "../../chain/retry.js";
import { AssayError } from "../../engine/errors.js";
import type { EpochTerms } from "../../bundle/computed.js";
import type { SyncOptions } from "../../sync/sync.js";
import { programAt } from "../contracts.js";
import { NodeProvider } from "../network/node.js";
import { termsOf, type TermsContext } from "./terms.js";

/** What terms are gathered from, with a second node if there is one. */
type AgreedContext = TermsContext & { readonly sync?: Pick<SyncOptions, "second" | "retry"> };

/**
 * An epoch's terms as `termsOf` gathers them; where there is a second node it must give the same: no running hash covers what views answer.
 * @throws AssayError as `termsOf`; INCOMPLETE that names the first term of which the nodes say different things.
 */
export async function agreedTerms(context: AgreedContext, epoch: number): Promise<EpochTerms> {
  const terms = await termsOf(context, epoch);
  const { second, retry } = context.sync ?? {};
  if (second === undefined) return terms;
  const { addresses } = context.program;
  const request = withRetry(second, retry);
  const program = programAt(addresses, new NodeProvider(request, addresses.chainId));
  const others = await termsOf({ ...context, request, program }, epoch);
  for (const key of new Set([...Object.keys(terms), ...Object.keys(others)]) as Set<keyof EpochTerms>) {
    if (textOf(terms[key]) === textOf(others[key])) continue;
    const text = `The nodes disagree about ${key} of epoch ${epoch}.`;
    throw new AssayError("INCOMPLETE", text, "Use other RPC URLs; nothing was computed from what one of them says.");
  }
  return terms;
}

const textOf = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? String(item) : item));
