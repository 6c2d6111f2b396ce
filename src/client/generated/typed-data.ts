// Generated from the contracts by `npm run generate`.

/** Types of EIP-712 of what accounts sign about their rewards, by the names of the messages. */
export const TYPED_DATA = {
  Claim: {
    Claim: [
      { name: "account", type: "address" },
      { name: "recipient", type: "address" },
      { name: "credits", type: "Credit[]" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint256" },
    ],
    Credit: [
      { name: "epoch", type: "uint256" },
      { name: "units", type: "uint64" },
      { name: "reputation", type: "uint256" },
    ],
  },
  Recipient: {
    Recipient: [
      { name: "account", type: "address" },
      { name: "recipient", type: "address" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint256" },
    ],
  },
} as const;
