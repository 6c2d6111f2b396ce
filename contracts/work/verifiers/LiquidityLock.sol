// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {TokenCustody} from "../../abstracts/TokenCustody.sol";
import {ILiquidityLock} from "../../interfaces/work/ILiquidityLock.sol";

/// @title Shares of a liquidity pool, locked, with a history
/// @notice Step 2 of the way of the data: what `HoldingVerifier` reads where the token itself keeps no history.
///
/// Why it stays solvent: an account's last checkpoint is what it put in and did not take out.
contract LiquidityLock is ILiquidityLock, TokenCustody {
    using Checkpoints for Checkpoints.Trace208;

    IERC20 private immutable TOKEN;

    mapping(address account => Checkpoints.Trace208) private _locked;

    constructor(IERC20 token_) {
        if (address(token_) == address(0)) revert LiquidityLockZeroToken();
        TOKEN = token_;
    }

    /* BOND */

    /// @inheritdoc ILiquidityLock
    function lock(uint256 amount) external nonReentrant {
        // Two numbers below 2^208 fit.
        bool valid = amount != 0 && amount <= type(uint208).max;
        uint256 balance = valid ? amount + balanceOf(msg.sender) : 0;
        if (!valid || balance > type(uint208).max) revert LiquidityLockInvalidAmount(amount);

        _set(balance);
        emit LiquidityLocked(msg.sender, amount, balance);

        _take(TOKEN, msg.sender, amount);
    }

    /* REFUND */

    /// @inheritdoc ILiquidityLock
    function unlock(uint256 amount) external nonReentrant {
        if (amount == 0) revert LiquidityLockInvalidAmount(amount);
        uint256 balance = balanceOf(msg.sender);
        if (amount > balance) revert LiquidityLockNotEnough(msg.sender, amount, balance);

        _set(balance - amount);
        emit LiquidityUnlocked(msg.sender, amount, balance - amount);

        _pay(TOKEN, msg.sender, amount);
    }

    /* VIEWS */

    /// @inheritdoc ILiquidityLock
    function balanceOf(address account) public view returns (uint256) {
        return _locked[account].latest();
    }

    /// @notice How many checkpoints an account has.
    function numCheckpoints(address account) external view returns (uint32) {
        // The cast keeps the value: an account has at most one a second.
        return uint32(_locked[account].length());
    }

    /// @notice A checkpoint of an account, the oldest first.
    function checkpoints(address account, uint32 pos) external view returns (Checkpoints.Checkpoint208 memory) {
        return _locked[account].at(pos);
    }

    /// @notice The clock of checkpoints, in Unix seconds.
    function clock() public view returns (uint48) {
        return Time.timestamp();
    }

    /// @notice How the clock counts (ERC-6372).
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() external pure returns (string memory) {
        return "mode=timestamp";
    }

    /// @inheritdoc ILiquidityLock
    function token() external view returns (IERC20) {
        return TOKEN;
    }

    /* PRIVATE */

    function _set(uint256 balance) private {
        // The cast keeps the value: checked where it grows.
        _locked[msg.sender].push(clock(), uint208(balance));
    }
}
