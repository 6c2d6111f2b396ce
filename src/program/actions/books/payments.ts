import { formatUnits, getAddress } from "ethers";
import { addressAt } from "../../../engine/columns/bytes.js";
import { dispersePayments, safePayments, type Payment } from "../../../sources/text/payments.js";
import { readResults } from "../../../store/epochs/results.js";
import { AssayError } from "../../../engine/errors.js";
import { withStore, type Session } from "../../session.js";
import { rewardToken } from "../reward.js";

/** What an epoch that was computed here gives each account, in tokens; nobody is in it who gets nothing. */
export async function epochPayments(session: Pick<Session, "program" | "home">, epoch: number): Promise<Payment[]> {
  const { unit, decimals } = await rewardToken(session.program);
  const { account: accounts, units } = await withStore(session, (store) => readResults(store, epoch));
  const payments = [...units].flatMap((own, i) => {
    const account = getAddress(addressAt(accounts, i));
    return own === 0n ? [] : [{ account, amount: formatUnits(own * unit, decimals).replace(/\.0$/, "") }];
  });
  if (payments.length > 0) return payments;
  const hint = "Compute it with `npx hardhat epoch compute`, or name another one with --epoch.";
  throw new AssayError("NOT_FOUND", `Epoch ${epoch} is not computed here, or pays nobody.`, hint);
}

/** A file that pays what an epoch gives without the program's own contracts, for Safe or for Disperse. */
export async function paymentsText(
  session: Pick<Session, "program" | "home">,
  epoch: number,
  form: "safe" | "disperse",
): Promise<string> {
  const payments = await epochPayments(session, epoch);
  if (form === "disperse") return dispersePayments(payments);
  return safePayments(getAddress(await session.program.distributor.token()), payments);
}
