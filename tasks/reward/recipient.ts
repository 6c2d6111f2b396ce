import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { cancelRecipient, recipientOf, setRecipient } from "../../src/program/actions/reward.js";
import type { Sent } from "../../src/program/send.js";
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
    if (args.cancel) return cancel(session, args);
    if (to !== undefined) return set(session, to, args);
    const found = await recipientOf(session, accountOption(args.account, session.signer));
    if (args.json) return print(json(found));
    print(`Rewards of ${found.account} are paid to ${found.recipient}.`);
    if (found.from !== undefined) print(`Its signature has announced ${found.next} from ${when(found.from)} on.`);
  }, args);
}

async function set(session: Session, to: string, { json: asJson }: Args): Promise<void> {
  const sent = await setRecipient(session, to);
  const account = session.signer.address;
  if (asJson) return print(json({ account, recipient: to, ...sentOf(sent) }));
  tell(sent, `${account} can be paid at ${to}`, `Rewards of ${account} are paid to ${to}, whoever claims them.`);
}

async function cancel(session: Session, { json: asJson }: Args): Promise<void> {
  const sent = await cancelRecipient(session);
  if (asJson) return print(json({ account: session.signer.address, cancelled: true, ...sentOf(sent) }));
  tell(sent, "The announced recipient can be cancelled", "The announced recipient is cancelled.");
}

/** What was sent, for machines; nothing of a dry run. */
const sentOf = ({ mined }: Sent<void>) => ({
  transactions: mined === undefined ? [] : [{ hash: mined.hash, block: mined.block, gas: mined.gas }],
});
