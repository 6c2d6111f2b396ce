// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ICheckpointedVotes} from "./ICheckpointedVotes.sol";

/// @title Shares of a liquidity pool, locked, with a history
/// @notice Step 2 of the way of the data. Shares of pools, as of Uniswap V2 pairs, tell what an account has now, not
/// what it had: they could be borrowed for an instant. An account locks them here, takes them out whenever it likes,
/// and this contract keeps what it had when. `HoldingVerifier` reads it as it reads a token with votes, so a task
/// rewards who provided liquidity throughout a period. Nobody but their owner moves what is locked.
///
/// The token is an ordinary ERC-20; one that takes a fee is refused, one that rebases is not supported. Amounts are
/// wei.
interface ILiquidityLock is ICheckpointedVotes {
    /// @notice An account locked `amount` wei and has `balance` locked now.
    event LiquidityLocked(address indexed account, uint256 amount, uint256 balance);

    /// @notice An account took `amount` wei out and has `balance` locked now.
    event LiquidityUnlocked(address indexed account, uint256 amount, uint256 balance);

    /// @notice No token is named.
    error LiquidityLockZeroToken();

    /// @notice The amount is zero, or an account would have 2^208 wei or more locked.
    error LiquidityLockInvalidAmount(uint256 amount);

    /// @notice The account has `balance` wei locked.
    error LiquidityLockNotEnough(address account, uint256 amount, uint256 balance);

    /// @notice Locks the caller's shares, which it has approved.
    /// @dev Reverts with `LiquidityLockInvalidAmount` or `TokenCustodyUnderfunded`.
    function lock(uint256 amount) external;

    /// @notice Gives the caller its shares back.
    /// @dev Reverts with `LiquidityLockInvalidAmount` or `LiquidityLockNotEnough`.
    function unlock(uint256 amount) external;

    /// @notice What an account has locked, in wei.
    function balanceOf(address account) external view returns (uint256);

    /// @notice What is locked.
    function token() external view returns (IERC20);
}
