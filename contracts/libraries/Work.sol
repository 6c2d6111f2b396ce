// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {BPS} from "./Constants.sol";

/// @title The first word of a contribution's schema
/// @notice Step 2 of the way of the data. The word is taskId (uint64) | quantity (uint32) | quality (uint16) | 144 zero
/// bits, from the highest bit down.
library Work {
    /// @notice A reserved low bit is set.
    error WorkReservedBits(bytes32 work);

    /// @notice Most points of one contribution, so that nobody can fill an account's epoch with a few.
    uint64 internal constant MAX_POINTS = type(uint32).max;

    uint256 private constant TASK_SHIFT = 192;
    uint256 private constant QUANTITY_SHIFT = 160;
    uint256 private constant QUALITY_SHIFT = 144;
    uint256 private constant RESERVED = (1 << QUALITY_SHIFT) - 1;

    /// @notice Packs the word. Every input has the width of its field, so that fields cannot run into each other.
    function pack(uint64 task, uint32 quantity, uint16 quality) internal pure returns (bytes32) {
        return
            bytes32(
                (uint256(task) << TASK_SHIFT) |
                    (uint256(quantity) << QUANTITY_SHIFT) |
                    (uint256(quality) << QUALITY_SHIFT)
            );
    }

    /// @notice Unpacks the word. Reverts with `WorkReservedBits` if a reserved bit is set.
    function unpack(bytes32 work) internal pure returns (uint64 task, uint32 quantity, uint16 quality) {
        uint256 word = uint256(work);
        if (word & RESERVED != 0) revert WorkReservedBits(work);
        // each cast keeps exactly the field, as what stands above it is cut off
        task = uint64(word >> TASK_SHIFT);
        quantity = uint32(word >> QUANTITY_SHIFT);
        quality = uint16(word >> QUALITY_SHIFT);
    }

    /// @notice taskPoints × quantity × quality / 10000, rounded down; `quality` must be at most 10000.
    function points(uint32 taskPoints, uint32 quantity, uint16 quality) internal pure returns (uint64) {
        // (2^32 − 1)^2 < 2^64 and quality / 10000 ≤ 1, so that the result fits
        return uint64((uint256(taskPoints) * quantity * quality) / BPS);
    }
}
