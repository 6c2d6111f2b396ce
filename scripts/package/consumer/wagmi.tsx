import assert from "node:assert/strict";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { custom } from "viem";
import { mainnet } from "viem/chains";
import { createConfig, useReadContract, WagmiProvider } from "wagmi";
import { readContractQueryOptions } from "wagmi/query";
import { vestingMerkleDistributorAbi } from "assay-protocol/abi";
import { ACCOUNT, DISTRIBUTOR, provider, RELEASABLE } from "./node.js";

// wagmi in React: a component that shows what an account can claim.

const transports = { [mainnet.id]: custom(provider) };
const config = createConfig({ chains: [mainnet], transports, batch: { multicall: false } });
const contract = { address: DISTRIBUTOR, abi: vestingMerkleDistributorAbi } as const;

function Claimable({ account }: { readonly account: `0x${string}` }): ReactElement {
  const { data, error } = useReadContract({ ...contract, functionName: "releasableOf", args: [account] });
  if (error !== null) return <p>{error.message}</p>;
  return <p>{data === undefined ? "Reading…" : `${data} units`}</p>;
}

const queries = new QueryClient();
await queries.prefetchQuery(
  readContractQueryOptions(config, { ...contract, functionName: "releasableOf", args: [ACCOUNT], chainId: mainnet.id }),
);
const page = renderToString(
  <WagmiProvider config={config}>
    <QueryClientProvider client={queries}>
      <Claimable account={ACCOUNT} />
    </QueryClientProvider>
  </WagmiProvider>,
);
assert.equal(page, `<p>${RELEASABLE} units</p>`);
console.log("wagmi renders what an account can claim");
process.exit(0);
