// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Who the council of a program is
/// @notice Serves steps 2, 6, 7 and 8 of the way of the data. The council is one address, a multisig or a governor's
/// timelock. Every contract that lets it decide reads it here, so that no role, the administrator included, can name
/// another council at once or take its functions away.
///
/// The council changes by announcement: the successor takes its place `notice` seconds later, by the passing of time
/// alone, unless the sitting council cancels before. One announcement stands at a time, so that nobody can put off
/// another's by announcing again.
interface ICouncil {
    /// @notice `successor` takes the place of `council` at `from`.
    event SuccessionAnnounced(address indexed council, address indexed successor, uint40 from);

    /// @notice The sitting council stays.
    event SuccessionCancelled(address indexed council, address indexed successor);

    /// @notice `caller` is not the sitting council.
    error CouncilUnauthorized(address caller);

    /// @notice The first council is the zero address, or there is no notice.
    error CouncilInvalidTerms(address council, uint32 notice);

    /// @notice The successor is the zero address or the sitting council.
    error CouncilInvalidSuccessor(address successor);

    /// @notice `successor` is announced already and takes its place at `from`.
    error CouncilAlreadyAnnounced(address successor, uint40 from);

    /// @notice Nothing is announced.
    error CouncilNothingAnnounced();

    /// @notice Announces the next council. By the sitting council, or restricted to governance.
    /// @dev Reverts with `CouncilInvalidSuccessor` and `CouncilAlreadyAnnounced`.
    function announce(address successor) external;

    /// @notice Cancels the announcement before it takes effect. By the sitting council alone.
    /// @dev Reverts with `CouncilUnauthorized` and `CouncilNothingAnnounced`.
    function cancel() external;

    /// @notice The sitting council.
    function council() external view returns (address);

    /// @notice The announced successor and the Unix seconds from which it is the council; zeros if nothing is
    /// announced.
    function succession() external view returns (address successor, uint40 from);

    /// @notice Seconds from an announcement to its effect.
    function notice() external view returns (uint32);

    /// @notice Seconds that the council's own process takes at most from a question to its decision, by its own word: 0
    /// for a multisig, voting delay + voting period + timelock for a governor. Ruling periods are at least two days
    /// longer.
    function process() external view returns (uint32);
}
