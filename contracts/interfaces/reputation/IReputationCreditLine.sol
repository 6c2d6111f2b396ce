// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IEligibilityPolicy} from "../IEligibilityPolicy.sol";
import {IReputation} from "./IReputation.sol";

/// @title A credit line whose limit follows reputation
/// @notice Step 8 of the way of the data: an example for protocols that build on `IReputation`, small, and usable as it
/// is. One lender lends one token without collateral or interest. An account owes at most its decayed points times
/// `weiPerPoint`, and never more than `most`. As reputation fades the limit falls below the debt: then nothing more can
/// be borrowed until enough is repaid; nothing is seized.
///
/// What a lender can lose is the debt of those who do not repay. They keep their account and its debt. Points can move
/// to another account of the same holder (`ReputationToken.announceMigration`), so the policy must see to it that one
/// person is one account: a credential counts for the account that registered it first.
interface IReputationCreditLine {
    /// @notice What is lent, and to whom.
    /// @param token Ordinary ERC-20; one that takes a fee is refused.
    /// @param domain Domain that counts, 0..7, or 255 for all together.
    /// @param lender Who lends, and takes back what is not lent.
    /// @param weiPerPoint Wei of limit for each decayed point; not zero.
    /// @param most Largest limit in wei.
    /// @param policy Who may borrow; not zero.
    struct Terms {
        IERC20 token;
        uint8 domain;
        address lender;
        uint96 weiPerPoint;
        uint128 most;
        IEligibilityPolicy policy;
    }

    /// @notice The lender added `amount` wei to what can be lent.
    event Lent(uint256 amount);

    /// @notice The lender took back `amount` wei that were not lent.
    event LentWithdrawn(uint256 amount);

    /// @notice An account borrowed `amount` wei and owes `debt` now.
    event Borrowed(address indexed account, uint256 amount, uint256 debt);

    /// @notice `payer` repaid `amount` wei of an account's debt, which is `debt` now.
    event Repaid(address indexed account, address indexed payer, uint256 amount, uint256 debt);

    /// @notice The terms name no token, lender, policy or wei for a point, or no domain.
    error ReputationCreditLineInvalidTerms();

    /// @notice Only the lender may.
    error ReputationCreditLineNotLender(address account);

    /// @notice The amount is zero.
    error ReputationCreditLineZeroAmount();

    /// @notice The policy refuses the account.
    error ReputationCreditLineNotEligible(address account);

    /// @notice The account would owe `debt` wei of a limit of `limit`.
    error ReputationCreditLineOverLimit(address account, uint256 debt, uint256 limit);

    /// @notice So many wei can be lent.
    error ReputationCreditLineNotEnough(uint256 amount, uint256 available);

    /// @notice Adds to what can be lent. Called by the lender.
    /// @dev Reverts with `ReputationCreditLineNotLender`, `ReputationCreditLineZeroAmount` or
    /// `TokenCustodyUnderfunded`.
    function lend(uint256 amount) external;

    /// @notice Takes back what is not lent. Called by the lender.
    /// @dev Reverts with `ReputationCreditLineNotLender`, `ReputationCreditLineZeroAmount` or
    /// `ReputationCreditLineNotEnough`.
    function withdraw(uint256 amount) external;

    /// @notice Borrows up to the caller's limit.
    /// @dev Reverts with `ReputationCreditLineZeroAmount`, `ReputationCreditLineNotEligible`,
    /// `ReputationCreditLineOverLimit` or `ReputationCreditLineNotEnough`.
    function borrow(uint256 amount) external;

    /// @notice Repays an account's debt, at most all of it. Anyone may; the tokens come from the caller.
    /// @dev Reverts with `ReputationCreditLineZeroAmount`, also if nothing is owed, or `TokenCustodyUnderfunded`.
    /// @return paid Wei taken.
    function repay(address account, uint256 amount) external returns (uint256 paid);

    /// @notice What an account may owe now, in wei; of an account that the policy refuses too.
    function limitOf(address account) external view returns (uint256);

    /// @notice What an account owes, in wei.
    function debtOf(address account) external view returns (uint256);

    /// @notice What can be lent, in wei.
    function available() external view returns (uint256);

    /// @notice What is lent, and to whom.
    function terms() external view returns (Terms memory);

    /// @notice Where reputation is read.
    function reputation() external view returns (IReputation);
}
