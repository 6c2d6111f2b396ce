import { readFileSync, writeFileSync } from "node:fs";
import { artifacts, network } from "hardhat";
import { format } from "prettier";
import { allo } from "./allo.js";
import { PACKAGES } from "./packages.js";
import type { Peer, PeerBench, PeerRow, SizeRow } from "./peer.js";
import { staking } from "./staking.js";

// Runs peers' published code on the simulated chain and writes docs/measured/peers.md: sizes and gas beside ours. `npm run bench:peers`
// fetches their packages, which nothing else needs; our figures are those of gas-snapshot.json.

const TABLE = "docs/measured/peers.md";
const HARDFORK = "osaka";

const INTRODUCTION = `# Peers

What npm has of other protocols' contracts, run on the same simulated chain and the same token as ours, under \`${HARDFORK}\`. Written by \`npm run bench:peers\`,
which fetches the packages by version and hash. Merkle distributors, vesting wallets and streams are beside ours in [gas](gas.md).`;

const NOTES = `## What the figures leave out

- **Allo v2** (\`${PACKAGES.allo.name}\` ${PACKAGES.allo.version}): the package has the bytecode of the strategies and not that of \`Allo\`, \`Registry\` and \`Anchor\`. Each
  call comes straight from a stand-in of Allo; the real one adds its own part. Measured is the strategy that passes donations on to their project at once: the one
  with a vault takes tokens by Permit2 alone, which is not in the package either. Who gave what is in events there, and the matching is computed elsewhere and
  paid by a root of the round's manager. Here a donation stays in the round until the close, can be refunded, and renews the matching on chain; a project's claim
  pays its donations too.
- **Allo v1**: \`npm view\` finds neither \`@allo-team/allo-v2-contracts\` nor \`allo-v2\` nor \`@allo/contracts\`; no package was found that has the contracts of the first version.
- **Staking** pays rewards by the second to whoever stakes, and keeps their sums up to date with every call. A \`LiquidityLock\` pays nothing; it keeps every balance
  with its time, which a pool does not.
- \`${PACKAGES.positions.name}\` ${PACKAGES.positions.version} stakes positions of Uniswap V3 and does nothing without its pools: its size alone is here.
- \`@uma/merkle-distributor\` 1.3.40 has helpers in JavaScript and no contract.`;

const group = (value: bigint | number | undefined): string => value?.toLocaleString("en-US") ?? "";

const ourGas = (JSON.parse(readFileSync("gas-snapshot.json", "utf8")) as Record<string, Record<string, number>>)[
  HARDFORK
];

const gasLine = ({ peer, theirs, row }: PeerRow): string => {
  const ours = row === undefined ? undefined : ourGas?.[row];
  if (row !== undefined && ours === undefined) throw new Error(`The snapshot has no row "${row}"`);
  return `| ${peer} | ${group(theirs)} | ${row ?? ""} | ${group(ours)} |`;
};

const sizeLine = async ({ peer, theirs, contract }: SizeRow): Promise<string> => {
  if (contract === undefined) return `| ${peer} | ${group(theirs)} | | |`;
  const { deployedBytecode } = await artifacts.readArtifact(contract);
  return `| ${peer} | ${group(theirs)} | \`${contract}\` | ${group((deployedBytecode.length - 2) / 2)} |`;
};

const measure = async (peer: PeerBench): Promise<Peer> => {
  const override = { hardfork: HARDFORK } as const;
  const connection = await network.create({ network: "hardhat", override });
  const measured = await peer.measure(connection);
  await connection.close();
  return measured;
};

const found = [await measure(allo), await measure(staking)];
const sizes = await Promise.all(found.flatMap((peer) => peer.sizes).map(sizeLine));
const gas = found.flatMap(({ rows }) => rows).map(gasLine);
const text = [
  INTRODUCTION,
  `## Gas\n\n| peer | gas | here | gas |\n|---|---:|---|---:|\n${gas.join("\n")}`,
  `## Sizes\n\nBytes of deployed code.\n\n| peer | bytes | here | bytes |\n|---|---:|---|---:|\n${sizes.join("\n")}`,
  NOTES,
].join("\n\n");
writeFileSync(TABLE, await format(text, { parser: "markdown" }));
console.log([...gas, ...sizes].join("\n"));
