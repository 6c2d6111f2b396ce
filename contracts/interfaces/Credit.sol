// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice One leaf of one epoch with its proof.
/// @param epoch Epoch of the leaf.
/// @param units Whole units of reward; may be zero in a leaf that carries reputation only.
/// @param reputation Eight domains × uint32 points, domain d at bits [32d, 32d + 32).
/// @param proof Sibling hashes from the leaf up.
struct Credit {
    uint256 epoch;
    uint64 units;
    uint256 reputation;
    bytes32[] proof;
}
