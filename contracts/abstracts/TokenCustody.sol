// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title Tokens taken in whole, and paid out
/// @notice Serves what pays beside step 7 of the way of the data. What is booked is what came in: a token that takes a
/// fee is refused. The token may call anybody back; every function that takes or pays has the lock of this contract.
abstract contract TokenCustody is ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice `received` of `expected` wei came in: tokens that take a fee are not supported.
    error TokenCustodyUnderfunded(IERC20 token, uint256 expected, uint256 received);

    /* INTERNAL */

    /// @dev Takes exactly `amount` wei from `from`, who has approved it.
    function _take(IERC20 token, address from, uint256 amount) internal {
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(from, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != amount) revert TokenCustodyUnderfunded(token, amount, received);
    }

    /// @dev Pays `amount` wei; of nothing no transfer, which some tokens refuse.
    function _pay(IERC20 token, address to, uint256 amount) internal {
        if (amount != 0) token.safeTransfer(to, amount);
    }
}
