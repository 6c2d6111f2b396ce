// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {TokenCustody} from "../abstracts/TokenCustody.sol";
import {IReputation} from "../interfaces/reputation/IReputation.sol";
import {IReputationCreditLine} from "../interfaces/reputation/IReputationCreditLine.sol";
import {DOMAINS} from "../libraries/Constants.sol";
import {DomainReputation} from "../libraries/DomainReputation.sol";

/// @title A credit line whose limit follows reputation
/// @notice Step 8 of the way of the data: reputation for other contracts.
///
/// Why it stays solvent: `available` is what was lent and repaid less what was borrowed and withdrawn; nothing is paid
/// beyond it.
contract ReputationCreditLine is IReputationCreditLine, TokenCustody {
    IReputation private immutable REPUTATION;

    Terms private _terms;
    uint256 private _available;
    mapping(address account => uint256 debt) private _debts;

    constructor(IReputation reputation_, Terms memory terms_) {
        bool named = address(reputation_) != address(0) && address(terms_.token) != address(0);
        named = named && terms_.lender != address(0) && address(terms_.policy) != address(0);
        bool known = terms_.domain < DOMAINS || terms_.domain == DomainReputation.ALL;
        if (!named || !known || terms_.weiPerPoint == 0) revert ReputationCreditLineInvalidTerms();
        REPUTATION = reputation_;
        _terms = terms_;
    }

    /* FUND */

    /// @inheritdoc IReputationCreditLine
    function lend(uint256 amount) external nonReentrant {
        _requireLender(amount);

        _available += amount;
        emit Lent(amount);

        _take(_terms.token, msg.sender, amount);
    }

    /// @inheritdoc IReputationCreditLine
    function withdraw(uint256 amount) external nonReentrant {
        _requireLender(amount);
        _requireAvailable(amount);

        _available -= amount;
        emit LentWithdrawn(amount);

        _pay(_terms.token, msg.sender, amount);
    }

    /* PAY */

    /// @inheritdoc IReputationCreditLine
    function borrow(uint256 amount) external nonReentrant {
        if (amount == 0) revert ReputationCreditLineZeroAmount();
        if (!_terms.policy.isEligible(msg.sender)) revert ReputationCreditLineNotEligible(msg.sender);
        _requireAvailable(amount);
        (uint256 debt, uint256 limit) = (_debts[msg.sender] + amount, limitOf(msg.sender));
        if (debt > limit) revert ReputationCreditLineOverLimit(msg.sender, debt, limit);

        _debts[msg.sender] = debt;
        _available -= amount;
        emit Borrowed(msg.sender, amount, debt);

        _pay(_terms.token, msg.sender, amount);
    }

    /// @inheritdoc IReputationCreditLine
    function repay(address account, uint256 amount) external nonReentrant returns (uint256 paid) {
        uint256 debt = _debts[account];
        paid = Math.min(amount, debt);
        if (paid == 0) revert ReputationCreditLineZeroAmount();

        _debts[account] = debt - paid;
        _available += paid;
        emit Repaid(account, msg.sender, paid, debt - paid);

        _take(_terms.token, msg.sender, paid);
    }

    /* VIEWS */

    /// @inheritdoc IReputationCreditLine
    function limitOf(address account) public view returns (uint256) {
        // Points are far below 2^160.
        uint256 limit = DomainReputation.pointsOf(REPUTATION, account, _terms.domain) * _terms.weiPerPoint;
        return Math.min(limit, _terms.most);
    }

    /// @inheritdoc IReputationCreditLine
    function debtOf(address account) external view returns (uint256) {
        return _debts[account];
    }

    /// @inheritdoc IReputationCreditLine
    function available() external view returns (uint256) {
        return _available;
    }

    /// @inheritdoc IReputationCreditLine
    function terms() external view returns (Terms memory) {
        return _terms;
    }

    /// @inheritdoc IReputationCreditLine
    function reputation() external view returns (IReputation) {
        return REPUTATION;
    }

    /* PRIVATE */

    function _requireLender(uint256 amount) private view {
        if (msg.sender != _terms.lender) revert ReputationCreditLineNotLender(msg.sender);
        if (amount == 0) revert ReputationCreditLineZeroAmount();
    }

    function _requireAvailable(uint256 amount) private view {
        if (amount > _available) revert ReputationCreditLineNotEnough(amount, _available);
    }
}
