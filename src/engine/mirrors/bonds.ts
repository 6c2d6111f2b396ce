import { AssayError } from "../errors.js";

/** Events of `StakeVault` that change what an account has bonded or locked in a role. */
export const BOND_EVENTS = ["Bonded", "Unbonded", "Locked", "Unlocked", "Forfeited", "Slashed"] as const;

/** One of them. */
export interface BondEvent {
  readonly name: (typeof BOND_EVENTS)[number];
  readonly account: string;
  /** Wei of the bond token. */
  readonly amount: bigint;
}

/** What an account has bonded, in wei of the bond token. */
export interface Bond {
  readonly amount: bigint;
  /** Part of the amount that slashers hold. */
  readonly locked: bigint;
}

const NOTHING: Bond = { amount: 0n, locked: 0n };

/**
 * Bonds of one role after its events, by lower-case address: `StakeVault.bondOf` repeated.
 * @param events All of the role, oldest first.
 * @throws AssayError MISMATCH if they cannot all have happened, so that some are missing.
 * @example bondsAfter([{ name: "Bonded", account: "0xab", amount: 5n }]).get("0xab") // { amount: 5n, locked: 0n }
 */
export function bondsAfter(events: readonly BondEvent[]): Map<string, Bond> {
  const bonds = new Map<string, Bond>();
  for (const event of events) {
    const account = event.account.toLowerCase();
    const bond = bondAfter(bonds.get(account) ?? NOTHING, event);
    if (bond.locked < 0n || bond.amount < bond.locked)
      throw new AssayError("MISMATCH", `Bonds of ${account} do not add up`, "Read the vault's events again.");
    bonds.set(account, bond);
  }
  return bonds;
}

function bondAfter({ amount: bonded, locked }: Bond, { name, amount }: BondEvent): Bond {
  const free = bonded - locked;
  switch (name) {
    case "Bonded":
      return { amount: bonded + amount, locked };
    case "Unbonded":
      return { amount: bonded - amount, locked };
    case "Locked":
      return { amount: bonded, locked: locked + amount };
    case "Unlocked":
      return { amount: bonded, locked: locked - amount };
    case "Forfeited":
      return { amount: bonded - amount, locked: locked - amount };
    case "Slashed":
      // What is free is taken first; the rest came from what was unbonding.
      return { amount: bonded - (amount < free ? amount : free), locked };
  }
}
