import { getAddress, isAddress } from "ethers";
import { AssayError } from "../engine/errors.js";
import { anything, decimal, list, must, record, text } from "../engine/hash/forms.js";

/** What a proposal does, and why. */
export interface ProposalInput {
  readonly description: string;
  readonly calls: readonly {
    readonly target: string;
    /** Wei of the native currency. */
    readonly value: bigint;
    /** Such as `transfer(address to, uint256 amount)`. */
    readonly function: string;
    readonly args: readonly unknown[];
  }[];
}

const CALL = record(
  {
    target: must("an address", (value) => typeof value === "string" && isAddress(value)),
    function: must("a function such as transfer(address,uint256)", (value) => /^\w+\(.*\)$/.test(String(value))),
    args: list(anything),
  },
  { value: decimal(256) },
);
const PROPOSAL = record({ description: text, calls: list(CALL, 1, 32) });

/**
 * Checks a proposal.
 * @throws AssayError INVALID_ARGUMENT that names the first faulty entry.
 * @example parseProposal({ description: "Pay", calls: [{ target: `0x${"11".repeat(20)}`, function: "pay(uint256)", args: ["1"] }] }).calls.length // 1
 */
export function parseProposal(document: unknown): ProposalInput {
  const fault = PROPOSAL(document, "$");
  if (fault !== undefined) {
    throw new AssayError("INVALID_ARGUMENT", `The proposal: ${fault}.`, "docs/operators.md shows the form.");
  }
  const { description, calls } = document as {
    description: string;
    calls: (Omit<ProposalInput["calls"][number], "value"> & { value?: string })[];
  };
  return {
    description,
    calls: calls.map(({ value = "0", target, ...call }) => {
      return { ...call, target: getAddress(target), value: BigInt(value) };
    }),
  };
}
