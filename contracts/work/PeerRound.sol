// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {IReputation} from "../interfaces/reputation/IReputation.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";
import {IPeerRound} from "../interfaces/work/IPeerRound.sol";
import {EasAttester} from "./EasAttester.sol";

/// @title Members give points to one another
/// @notice Step 2 of the way of the data: what members received becomes contributions of a task.
contract PeerRound is IPeerRound, EasAttester {
    IReputation private immutable REPUTATION;

    /// @dev What an account gave and received in a round.
    struct Sums {
        uint64 received;
        uint64 spent;
        bool attested;
    }

    mapping(uint64 task => mapping(uint256 round => mapping(address account => Sums))) private _sums;
    mapping(uint64 task => mapping(uint256 round => mapping(bytes32 pair => uint32 points))) private _gifts;
    mapping(address account => bool optedOut) private _optedOut;

    constructor(IContributionResolver contributions_, IReputation reputation_) EasAttester(contributions_) {
        REPUTATION = reputation_;
    }

    /* GIVE */

    /// @inheritdoc IPeerRound
    function give(uint64 task, Terms calldata terms, Gift[] calldata gifts) external {
        _requireTerms(task, terms);
        uint256 round = currentRound(task, terms);
        _requireMember(task, terms, round, msg.sender);
        for (uint256 i = 0; i < gifts.length; ++i) {
            address receiver = gifts[i].receiver;
            if (receiver == msg.sender) revert PeerRoundOwnGift(receiver);
            if (_optedOut[receiver] && gifts[i].points != 0) revert PeerRoundOptedOut(receiver);
            _requireMember(task, terms, round, receiver);
            _replace(task, round, gifts[i]);
        }

        uint256 spent = _sums[task][round][msg.sender].spent;
        if (spent > terms.budget) revert PeerRoundOverBudget(task, round, spent, terms.budget);
    }

    /// @inheritdoc IPeerRound
    function setReceives(bool receives_) external {
        _optedOut[msg.sender] = !receives_;
        emit ReceivingSet(msg.sender, receives_);
    }

    /* ATTEST */

    /// @inheritdoc IPeerRound
    function attest(uint64 task, Terms calldata terms, uint256 round, address receiver) external returns (bytes32 uid) {
        _requireTerms(task, terms);
        uint256 end = _startOf(terms, round) + terms.length;
        if (block.timestamp < end) revert PeerRoundNotOver(task, round, end);
        if (_optedOut[receiver]) revert PeerRoundOptedOut(receiver);
        Sums storage sums = _sums[task][round][receiver];
        if (sums.received == 0 || sums.attested) revert PeerRoundNothingReceived(task, round, receiver);

        sums.attested = true;
        // More than a contribution can hold is cut: a task whose points exceed it names a lower budget.
        uint32 points = sums.received > type(uint32).max ? type(uint32).max : uint32(sums.received);
        uid = _attest(receiver, task, points, keccak256(abi.encode(address(this), round, receiver)));
        emit PointsAttested(task, round, receiver, points, uid);
    }

    /* VIEWS */

    /// @inheritdoc IPeerRound
    function currentRound(uint64 task, Terms calldata terms) public view returns (uint256) {
        if (block.timestamp < terms.start) revert PeerRoundNotStarted(task, terms.start);
        return (block.timestamp - terms.start) / terms.length;
    }

    /// @inheritdoc IPeerRound
    function receivedBy(uint64 task, uint256 round, address account) external view returns (uint256) {
        return _sums[task][round][account].received;
    }

    /// @inheritdoc IPeerRound
    function spentBy(uint64 task, uint256 round, address account) external view returns (uint256) {
        return _sums[task][round][account].spent;
    }

    /// @inheritdoc IPeerRound
    function giftOf(uint64 task, uint256 round, address giver, address receiver) external view returns (uint32) {
        return _gifts[task][round][_pair(giver, receiver)];
    }

    /// @inheritdoc IPeerRound
    function isAttested(uint64 task, uint256 round, address account) external view returns (bool) {
        return _sums[task][round][account].attested;
    }

    /// @inheritdoc IPeerRound
    function receives(address account) external view returns (bool) {
        return !_optedOut[account];
    }

    /// @inheritdoc IPeerRound
    function rubricOf(Terms calldata terms) public pure returns (bytes32) {
        return keccak256(abi.encode(terms));
    }

    /// @inheritdoc IPeerRound
    function contributions() external view returns (IContributionResolver) {
        return _contributions();
    }

    /// @inheritdoc IPeerRound
    function reputation() external view returns (IReputation) {
        return REPUTATION;
    }

    /* PRIVATE */

    /// @dev Puts the points in place of those before. Sums of gifts of 32 bits fit 64 bits: fewer than 2^32 gifts fit
    /// the blocks of a round.
    function _replace(uint64 task, uint256 round, Gift calldata gift) private {
        bytes32 pair = _pair(msg.sender, gift.receiver);
        uint32 before = _gifts[task][round][pair];
        Sums storage own = _sums[task][round][msg.sender];
        Sums storage others = _sums[task][round][gift.receiver];

        _gifts[task][round][pair] = gift.points;
        own.spent = own.spent - before + gift.points;
        others.received = others.received - before + gift.points;
        emit PointsGiven(task, round, gift.receiver, msg.sender, gift.points);
    }

    function _requireTerms(uint64 task, Terms calldata terms) private view {
        ITaskRegistry.Task memory rules = _taskOf(task);
        bytes32 rubricHash = rubricOf(terms);
        bool valid = terms.start != 0 && terms.length != 0 && terms.budget != 0;
        valid = valid && rules.mode == ITaskRegistry.Mode.OnChain;
        if (!valid || rules.rubricHash != rubricHash) revert PeerRoundWrongTerms(task, rubricHash);
    }

    function _requireMember(uint64 task, Terms calldata terms, uint256 round, address account) private view {
        // The second before the round: history is known only of what has passed.
        uint256 snapshot = _startOf(terms, round) - 1;
        uint256 points = REPUTATION.getPastDomainVotes(account, terms.domain, snapshot);
        if (points < terms.minPoints) revert PeerRoundNotMember(task, round, account, points, terms.minPoints);
    }

    function _startOf(Terms calldata terms, uint256 round) private pure returns (uint256) {
        return terms.start + round * terms.length;
    }

    function _pair(address giver, address receiver) private pure returns (bytes32) {
        return keccak256(abi.encode(giver, receiver));
    }
}
