import type { AttesterBond } from "../../engine/epoch/attesters.js";
import { BOND_EVENTS, type BondEvent, bondsAfter } from "../../engine/mirrors/bonds.js";
import { StakeVaultRole } from "../../engine/rules/contract-values.js";
import { readEvents, type StoredEvent } from "../events.js";
import type { Store } from "../store.js";

/**
 * What attesters have bonded at a cut-off, by the vault's events before it.
 * @param stakeRate Wei of the bond token for one unit of the reward.
 * @throws AssayError MISMATCH as `bondsAfter`.
 */
export async function readAttesterBonds(store: Store, cutOff: number, stakeRate: bigint): Promise<AttesterBond[]> {
  const bonds = bondsAfter(await readAttesterEvents(store, ({ time }) => time < cutOff));
  return [...bonds].map(([attester, { amount }]) => ({ attester, units: amount / stakeRate }));
}

/** Events of attesters' bonds that pass, oldest first. */
export async function readAttesterEvents(store: Store, passes: (event: StoredEvent) => boolean): Promise<BondEvent[]> {
  const all = await Promise.all(BOND_EVENTS.map((name) => readEvents(store, name)));
  const ofAttesters = ({ contract, args }: StoredEvent): boolean =>
    contract === "stakeVault" && Number(args["role"]) === StakeVaultRole.Attester;
  return all
    .flat()
    .filter((event) => ofAttesters(event) && passes(event))
    .sort((a, b) => a.block - b.block || a.logIndex - b.logIndex)
    .map(eventOf);
}

function eventOf({ name, args }: StoredEvent): BondEvent {
  return {
    name: name as BondEvent["name"],
    account: String(args["account"]),
    amount: BigInt(String(args["amount"])),
  };
}
