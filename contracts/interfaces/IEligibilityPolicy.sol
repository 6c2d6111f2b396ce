// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Who counts as an eligible person
interface IEligibilityPolicy {
    /// @notice Whether `account` is eligible now.
    function isEligible(address account) external view returns (bool);
}
