// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Pause that ends by itself
/// @notice Serves steps 5 and 7 of the way of the data. A guardian can delay for a bounded time and not again until a
/// cool-down has passed, so that a lost or hostile guardian never stops a program.
interface IExpiringPause {
    /// @notice The pause was set to end at `until`, or ended early.
    event PauseSet(address indexed guardian, uint40 until);

    /// @notice The contract is paused until `until`.
    error PauseActive(uint256 until);

    /// @notice There is no pause to end.
    error PauseNotActive();

    /// @notice A pause lasts at least a second and at most `maximum` seconds.
    error PauseInvalidDuration(uint32 duration, uint32 maximum);

    /// @notice The last pause is too recent: the next one is allowed from `allowedFrom`.
    error PauseCoolingDown(uint256 allowedFrom);

    /// @notice Pauses for `duration` seconds, at most 3 days, and not within 25 days of the end of the last pause: 3
    /// days in any 28. Restricted to the guardian.
    /// @dev Reverts with `PauseInvalidDuration` or `PauseCoolingDown`.
    function pause(uint32 duration) external;

    /// @notice Ends a pause early. Restricted to the guardian.
    /// @dev Reverts with `PauseNotActive`.
    function unpause() external;

    /// @notice Unix seconds at which the last pause ends or ended, 0 if there was none.
    function pausedUntil() external view returns (uint40);
}
