import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { cancelRecipient, recipientOf, setRecipient } from "../../src/program/actions/reward.js";
import type { Session } from "../../src/program/session.js";
import { when } from "../../src/program/time.js";
import { accountOption, addressOption } from "../parse.js";
import { json, print, tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly account: string;
  readonly to: string;
  readonly cancel: boolean;
  readonly json: boolean;
}

export default async function recipient(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const to = args.to === "" ? undefined : addressOption("to", args.to);
    const session = await openSession(hre, args);
    if (args.cancel) return cancel(session);
    if (to !== undefined) return set(session, to);
    const found = await recipientOf(session, accountOption(args.account, session.signer));
    if (args.json) return print(json(found));
    print(`Rewards of ${found.account} are paid to ${found.recipient}.`);
    if (found.from !== undefined) print(`Its signature has announced ${found.next} from ${when(found.from)} on.`);
  }, args);
}

async function set(session: Session, to: string): Promise<void> {
  const sent = await setRecipient(session, to);
  const { address } = session.signer;
  tell(sent, `${address} can be paid at ${to}`, `Rewards of ${address} are paid to ${to}, whoever claims them.`);
}

async function cancel(session: Session): Promise<void> {
  const sent = await cancelRecipient(session);
  tell(sent, "The announced recipient can be cancelled", "The announced recipient is cancelled.");
}
