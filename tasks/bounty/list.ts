import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { listBounties } from "../../src/program/actions/funding/bounties.js";
import { openFunding, tokenTexts } from "../funding.js";
import { json, print } from "../print.js";
import { guarded } from "../session.js";

export default async function list(args: { readonly json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(
    async () => {
      const session = await openFunding(hre);
      const bounties = await listBounties(session);
      if (args.json) return print(json(bounties));
      if (bounties.length === 0) return print("No bounties yet. Post one with `npx hardhat bounty post`.");
      for (const { id, token, milestones, winners, accepted, left, deadline } of bounties) {
        const { format } = await tokenTexts(session, token);
        const until = new Date(Number(deadline) * 1_000).toISOString();
        const pays = milestones.map(format).join(" + ");
        print(`Bounty ${id}: ${pays}, ${accepted} of ${winners} winners, ${format(left)} left, until ${until}`);
      }
    },
    { json: args.json },
  );
}
