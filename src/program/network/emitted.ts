import type { Interface, LogDescription } from "ethers";
import { CONTRACT_NAMES } from "../../chain/contracts.js";
import type { ProgramAddresses } from "../contracts.js";
import { interfacesIn } from "./failures.js";
import type { Mined } from "./receipts.js";
import * as factories from "../../../typechain-types/factories/index.js";

/** An event of a mined transaction. */
export interface Emitted {
  /** The program's contract by its name, another one by its address. */
  readonly contract: string;
  readonly event: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** The events of a transaction whose contracts the program knows, in order. */
export function emittedBy({ logs }: Pick<Mined, "logs">, addresses: ProgramAddresses): Emitted[] {
  const known = interfacesIn(factories);
  return logs.flatMap(({ address, topics, data }) => {
    const parsed = firstOf(known, { topics: [...topics], data });
    if (parsed === undefined) return [];
    return [{ contract: nameOf(address, addresses), event: parsed.name, args: parsed.args.toObject(true) }];
  });
}

function firstOf(known: readonly Interface[], log: { topics: string[]; data: string }): LogDescription | undefined {
  for (const each of known) {
    const parsed = parseWith(each, log);
    if (parsed !== null) return parsed;
  }
  return undefined;
}

/** Two events may share a name and types, and differ in what is indexed, as the transfers of tokens do. */
function parseWith(known: Interface, log: { topics: string[]; data: string }): LogDescription | null {
  try {
    return known.parseLog(log);
  } catch {
    return null;
  }
}

function nameOf(address: string, addresses: ProgramAddresses): string {
  const lower = address.toLowerCase();
  return CONTRACT_NAMES.find((name) => addresses[name].toLowerCase() === lower) ?? lower;
}
