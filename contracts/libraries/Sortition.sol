// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BPS} from "./Constants.sol";

/// @title Who is drawn to review a contribution
/// @notice Step 3 of the way of the data. Every reviewer draws alone, by hash, so that a draw costs no gas until
/// somebody uses it and anyone can check it. Mirrored bit by bit by `src/engine/mirrors/sortition.ts`.
library Sortition {
    /// @notice Threshold at which `target` of `count` reviewers are drawn on average; all of them if there are no more
    /// than `target`.
    function threshold(uint32 target, uint32 count) internal pure returns (uint256) {
        if (count == 0) return 0;
        if (target >= count) return type(uint256).max;
        return (type(uint256).max / count) * target;
    }

    /// @notice Whether the contribution `uid` is drawn for review at a rate in 1/10000; all are at the whole.
    function isSampled(bytes32 seed, bytes32 uid, uint256 rateBps) internal pure returns (bool) {
        if (rateBps >= BPS) return true;
        return uint256(keccak256(abi.encode(seed, uid))) < (type(uint256).max / BPS) * rateBps;
    }

    /// @notice Whether `reviewer` is drawn for the contribution `uid`.
    function isDrawn(bytes32 seed, bytes32 uid, address reviewer, uint256 limit) internal pure returns (bool) {
        return uint256(keccak256(abi.encode(seed, uid, reviewer))) < limit;
    }
}
