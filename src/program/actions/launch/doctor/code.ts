import { CONTRACT_NAMES, CONTRACTS, type ContractName } from "../../../../chain/contracts.js";
import type { Request } from "../../../../chain/provider.js";
import type { ProgramAddresses } from "../../../contracts.js";
import { fault, fine, type Finding } from "./finding.js";

/** A contract as it was compiled: its runtime code, and where the constructor puts values into it. */
export interface CompiledCode {
  readonly deployedBytecode: string;
  readonly immutableReferences?: Readonly<
    Record<string, readonly { readonly start: number; readonly length: number }[] | undefined>
  >;
}

/** Gives the compiled code of a contract by its Solidity name. */
export type ReadCode = (name: string) => Promise<CompiledCode>;

/** Whether code on a chain is what was compiled, whatever the constructor put in. */
export function isSameCode(found: string, { deployedBytecode, immutableReferences = {} }: CompiledCode): boolean {
  const [chain, compiled] = [found, deployedBytecode].map((hex) => Buffer.from(hex.slice(2), "hex"));
  if (chain === undefined || compiled === undefined || chain.length !== compiled.length) return false;
  for (const places of Object.values(immutableReferences))
    for (const { start, length } of places ?? []) {
      chain.fill(0, start, start + length);
      compiled.fill(0, start, start + length);
    }
  return chain.equals(compiled);
}

/** Compares every contract with its compiled code. */
export async function examineCode(
  request: Request,
  addresses: ProgramAddresses,
  readCode: ReadCode,
): Promise<Finding[]> {
  const own = CONTRACT_NAMES.filter((name): name is Exclude<ContractName, "eas"> => name !== "eas");
  const wrong: Finding[] = [];
  for (const name of own) {
    const found = String(await request("eth_getCode", [addresses[name], "latest"]));
    if (isSameCode(found, await readCode(CONTRACTS[name]))) continue;
    const mend = "Check out the version that was deployed; if it is that one already, trust nothing of this program.";
    wrong.push(fault("code", `${CONTRACTS[name]} at ${addresses[name]} is not what these sources compile to.`, mend));
  }
  return wrong.length > 0 ? wrong : [fine("code", `${own.length} contracts are what these sources compile to.`)];
}
