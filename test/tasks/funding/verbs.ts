import { writeFile } from "node:fs/promises";
import path from "node:path";
import deploy from "../../../tasks/round/deploy.js";
import type { Commands } from "../../helpers/program/commands.js";

/** Contracts by what `round deploy` prints, under Ignition's names. */
const NAMES = {
  quadraticRound: "Funding#QuadraticRound",
  pairwiseRound: "Funding#PairwiseRound",
  retroRound: "Funding#RetroRound",
  bountyBoard: "Funding#BountyBoard",
  guildSeasons: "Funding#GuildSeasons",
  delegateStatements: "Funding#DelegateStatements",
  onchainAttester: "OnchainWork#OnchainAttester",
  peerRound: "OnchainWork#PeerRound",
  activityRecorder: "OnchainWork#ActivityRecorder",
  governorVote: "OnchainWork#GovernorVoteVerifier",
  holding: "OnchainWork#HoldingVerifier",
  nft: "OnchainWork#NftVerifier",
  stake: "OnchainWork#StakeVerifier",
  activity: "OnchainWork#ActivityVerifier",
} as const;

export type IgnitionName = (typeof NAMES)[keyof typeof NAMES];

export type Deployed = Readonly<Record<keyof typeof NAMES, string>>;

/** Addresses in what `round deploy` printed. */
export function readDeployed(printed: string): Deployed {
  const found = Object.keys(NAMES).map((key) => {
    const address = new RegExp(`\\b${key}\\s+(0x[0-9a-fA-F]{40})`).exec(printed)?.[1];
    if (address === undefined) throw new Error(`round deploy did not print ${key}`);
    return [key, address];
  });
  return Object.fromEntries(found) as Deployed;
}

/** What Ignition keeps of contracts on a network that lasts. */
export const keptByIgnition = (deployed: Deployed): Record<IgnitionName, string> =>
  Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [name, deployed[key as keyof typeof NAMES]])) as Record<
    IgnitionName,
    string
  >;

/** Runs `round deploy`, and puts what it printed where Ignition keeps it on a network that lasts. */
export async function deployFunding(verbs: Commands): Promise<Deployed> {
  const found = readDeployed(await verbs.run(deploy, {}));
  const file = path.join(verbs.folder, "deployments", "chain-31337", "deployed_addresses.json");
  await writeFile(file, JSON.stringify(keptByIgnition(found)));
  return found;
}

/** The line with which a verb failed. */
export const failureOf = (work: Promise<string>): Promise<string> =>
  work.then(() => "nothing was refused").catch((error: Error) => error.message);
