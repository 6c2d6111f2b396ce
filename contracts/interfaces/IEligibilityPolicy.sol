// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Who counts as an eligible person
/// @notice Serves steps 2 and 7 of the way of the data: a task's policy, an optional claim gate. Small, so that a
/// program can bring its own.
interface IEligibilityPolicy {
    /// @notice Whether `account` is eligible now.
    function isEligible(address account) external view returns (bool);
}
