// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title What a bounty asks before a contribution pays
/// @notice Pays beside step 7 of the way of the data. A bounty may name a contract that knows of disputes of
/// contributions, or of anything else that should hold a payment back. It can only refuse: the approver still pays, and
/// the deadline still refunds.
interface IBountyHook {
    /// @notice Whether the contribution may pay `winner` a milestone of the bounty, now.
    /// @param board The board that asks.
    /// @param id Bounty of that board.
    /// @param winner Account that would be paid.
    /// @param contribution Uid of the attestation.
    function isPayable(address board, uint256 id, address winner, bytes32 contribution) external view returns (bool);
}
