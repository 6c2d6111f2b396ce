// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {BPS} from "./Constants.sol";

/// @title Words that say what work is
/// @notice Step 2 of the way of the data. The first word of a contribution's schema is taskId (uint64) | quantity
/// (uint32) | quality (uint16) | 144 zero bits, from the highest bit down. The name of the rows of an attester, a task
/// and an epoch is attester (20 bytes) | task (8) | epoch (4).
library Work {
    /// @notice A reserved low bit is set.
    error WorkReservedBits(bytes32 work);

    /// @notice Most points of one contribution, so that nobody can fill an account's epoch with a few.
    uint64 internal constant MAX_POINTS = type(uint32).max;

    uint256 private constant TASK_SHIFT = 192;
    uint256 private constant QUANTITY_SHIFT = 160;
    uint256 private constant QUALITY_SHIFT = 144;
    uint256 private constant RESERVED = (1 << QUALITY_SHIFT) - 1;

    uint256 private constant ATTESTER_SHIFT = 96;
    uint256 private constant ROWS_TASK_SHIFT = 32;

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

    /// @notice Names rows. Every input has the width of its field, so that fields cannot run into each other.
    function nameRows(address attester, uint64 task, uint32 epoch) internal pure returns (bytes32) {
        return bytes32((uint256(uint160(attester)) << ATTESTER_SHIFT) | (uint256(task) << ROWS_TASK_SHIFT) | epoch);
    }

    /// @notice Says which rows a name means.
    function splitRows(bytes32 rows) internal pure returns (address attester, uint64 task, uint32 epoch) {
        uint256 word = uint256(rows);
        // each cast keeps exactly the field, as what stands above it is cut off
        return (address(uint160(word >> ATTESTER_SHIFT)), uint64(word >> ROWS_TASK_SHIFT), uint32(word));
    }
}
