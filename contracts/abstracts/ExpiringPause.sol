// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IExpiringPause} from "../interfaces/IExpiringPause.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Pause that ends by itself
/// @notice Serves steps 5 and 7 of the way of the data. A guardian can delay for a bounded time and not again until a
/// cool-down has passed, so a lost or hostile guardian never stops a program.
abstract contract ExpiringPause is AccessManaged, IExpiringPause {
    /// @dev Together: at most 3 days in any 28.
    uint32 private constant MAX_DURATION = 3 days;
    uint32 private constant COOL_DOWN = 25 days;

    uint40 private _pausedUntil;

    constructor(address authority) AccessManaged(authority) {}

    modifier whenNotPaused() {
        _requireNotPaused();
        _;
    }

    /// @inheritdoc IExpiringPause
    function pause(uint32 duration) external restricted {
        if (duration == 0 || duration > MAX_DURATION) revert PauseInvalidDuration(duration, MAX_DURATION);
        uint256 allowedFrom = _pausedUntil == 0 ? 0 : uint256(_pausedUntil) + COOL_DOWN;
        if (block.timestamp < allowedFrom) revert PauseCoolingDown(allowedFrom);

        _pausedUntil = UnixTime.narrow(block.timestamp + duration);
        emit PauseSet(msg.sender, _pausedUntil);
    }

    /// @inheritdoc IExpiringPause
    function unpause() external restricted {
        _requireActive();
        _pausedUntil = UnixTime.current();
        emit PauseSet(msg.sender, _pausedUntil);
    }

    /// @inheritdoc IExpiringPause
    function pausedUntil() public view returns (uint40) {
        return _pausedUntil;
    }

    function _requireNotPaused() internal view {
        if (block.timestamp < _pausedUntil) revert PauseActive(_pausedUntil);
    }

    function _requireActive() private view {
        if (block.timestamp >= _pausedUntil) revert PauseNotActive();
    }
}
