import { writeFile } from "node:fs/promises";
import path from "node:path";
import deploy from "../../../tasks/round/deploy.js";
import type { Commands } from "../../helpers/program/commands.js";

const NAMES = { quadraticRound: "QuadraticRound", retroRound: "RetroRound", bountyBoard: "BountyBoard" } as const;

/** Runs `round deploy`, and puts what it printed where Ignition keeps it on a network that lasts. */
export async function deployFunding(verbs: Commands): Promise<void> {
  const printed = await verbs.run(deploy, {});
  const file = path.join(verbs.folder, "deployments", "chain-31337", "deployed_addresses.json");
  const deployed: Record<string, string> = {};
  for (const [key, name] of Object.entries(NAMES)) {
    deployed[`Funding#${name}`] = new RegExp(`${key}\\s+(0x[0-9a-fA-F]{40})`).exec(printed)?.[1] ?? "";
  }
  await writeFile(file, JSON.stringify(deployed));
}

/** The line with which a verb failed. */
export const failureOf = (work: Promise<string>): Promise<string> =>
  work.then(() => "nothing was refused").catch((error: Error) => error.message);
