import type { AttesterBond } from "../engine/epoch/attesters.js";
import { BOND_EVENTS, type BondEvent, bondsAfter } from "../engine/mirrors/bonds.js";
import { StakeVaultRole } from "../engine/rules/contract-values.js";
import { readEvents, type StoredEvent } from "./events.js";
import type { Store } from "./store.js";

/**
 * What attesters have bonded at a cut-off, by the vault's events before it.
 * @param stakeRate Wei of the bond token for one unit of the reward.
 * @throws AssayError MISMATCH as `bondsAfter`.
 */
export async function readAttesterBonds(store: Store, cutOff: number, stakeRate: bigint): Promise<AttesterBond[]> {
  const all = await Promise.all(BOND_EVENTS.map((name) => readEvents(store, name, 0, cutOff)));
  const events = all
    .flat()
    .filter(({ contract, args }) => contract === "stakeVault" && Number(args["role"]) === StakeVaultRole.Attester)
    .sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
  const bonds = bondsAfter(events.map(eventOf));
  return [...bonds].map(([attester, { amount }]) => ({ attester, units: amount / stakeRate }));
}

function eventOf({ name, args }: StoredEvent): BondEvent {
  return {
    name: name as BondEvent["name"],
    account: String(args["account"]),
    amount: BigInt(String(args["amount"])),
  };
}
