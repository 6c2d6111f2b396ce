// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The rows of a batch
/// @notice Step 2 of the way of the data. A row is account (20 bytes) | task (8) | quantity (4) | quality (2) |
/// evidence (32), one row after the other.
library BatchRows {
    uint256 internal constant ROW_LENGTH = 66;

    uint256 private constant ACCOUNT_LENGTH = 20;
    uint256 private constant WORK_END = 34;

    /// @notice Contributor of row `index`, which must exist.
    function accountAt(bytes calldata rows, uint256 index) internal pure returns (address) {
        uint256 start = index * ROW_LENGTH;
        return address(bytes20(rows[start:start + ACCOUNT_LENGTH]));
    }

    /// @notice Task, quantity and quality of row `index`, which must exist.
    function workAt(
        bytes calldata rows,
        uint256 index
    ) internal pure returns (uint64 task, uint32 quantity, uint16 quality) {
        uint256 start = index * ROW_LENGTH;
        uint112 work = uint112(bytes14(rows[start + ACCOUNT_LENGTH:start + WORK_END]));
        // each cast keeps exactly the field, as what stands above it is cut off
        return (uint64(work >> 48), uint32(work >> 16), uint16(work));
    }
}
