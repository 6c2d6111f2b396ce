/* global module */

module.exports = {
  extends: "solhint:recommended",
  rules: {
    // What is deployed names its compiler; interfaces and what others inherit leave them theirs.
    "compiler-version": ["error", ">=0.8.24"],
    // Since Solidity 0.7 a constructor has no visibility.
    "func-visibility": ["error", { ignoreConstructors: true }],
    "no-global-import": "error",
    "gas-custom-errors": "error",
    "immutable-vars-naming": ["error", { immutablesAsConstants: true }],
    "const-name-snakecase": "error",
    // It wants a tag for each parameter and knows neither errors nor structs; `scripts/lint` checks notices instead.
    "use-natspec": "off",
    "max-line-length": ["error", 120],
    "function-max-lines": ["error", 50],
    // `<=` costs 3 gas more than `<`; rewriting it by one invites errors at the boundary.
    "gas-strict-inequalities": "off",
    // An indexed word costs 375 gas, one of data 256: only what readers filter by is indexed.
    "gas-indexed-events": "off",
    // The long strings are EIP-712 types, which the compiler hashes, and the text of the metadata.
    "gas-small-strings": "off",
  },
};
