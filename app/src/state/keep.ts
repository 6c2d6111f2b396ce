import type { QueryClient } from "@tanstack/react-query";

/**
 * For a query whose last key is the connected account: what was read for nobody stays on the page until the account's own is read, so that a
 * form does not lose what was typed while a wallet was connected. What was read for one account is never shown to another.
 */
export function keepFromNobody<Data>(
  previous: Data | undefined,
  query: { readonly queryKey: readonly unknown[] } | undefined,
): Data | undefined {
  return query?.queryKey.at(-1) === undefined ? previous : undefined;
}

/**
 * Reads all that the page shows once more, after something was sent. What is being read for the first time began before that and is dropped: a query
 * without data is not asked again while it is being read.
 */
export async function readAnew(queries: QueryClient): Promise<void> {
  await queries.cancelQueries();
  await queries.invalidateQueries();
}
