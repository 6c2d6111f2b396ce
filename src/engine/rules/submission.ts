/** What a contributor signs about work that was done (EIP-712): the type of the message, and the domain of a program. */
export const SUBMISSION_FIELDS = [
  { name: "account", type: "address" },
  { name: "task", type: "uint64" },
  { name: "quantity", type: "uint32" },
  { name: "workTime", type: "uint64" },
  { name: "evidence", type: "bytes32" },
] as const;

/** EIP-712 domain of what people sign for a program and no contract checks; `verifyingContract` is the contract that it is about. */
export function statementDomain(chainId: number, verifyingContract: string) {
  return { name: "Assay", version: "1", chainId, verifyingContract } as const;
}
