// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRetroRound} from "../interfaces/funding/IRetroRound.sol";
import {IReputation} from "../interfaces/reputation/IReputation.sol";
import {DOMAINS} from "../libraries/Constants.sol";
import {DomainReputation} from "../libraries/DomainReputation.sol";
import {FundedRounds} from "./FundedRounds.sol";

/// @title Retroactive funding: reputation votes on past work
/// @notice Pays beside step 7 of the way of the data. Each change of a ballot renews the sums of the projects that it
/// names, so that the result stands at the close without any loop.
contract RetroRound is IRetroRound, FundedRounds {
    IReputation private immutable REPUTATION;

    mapping(uint256 id => Voting) private _votings;
    mapping(uint256 id => mapping(address voter => uint256 credits)) private _spent;
    mapping(uint256 id => mapping(address project => mapping(address voter => uint256 votes))) private _votes;

    constructor(IReputation reputation_) {
        if (address(reputation_) == address(0)) revert RetroRoundZeroReputation();
        REPUTATION = reputation_;
    }

    /* MANAGE */

    /// @inheritdoc IRetroRound
    function create(Terms calldata terms, Voting calldata voting, string calldata uri) external returns (uint256 id) {
        id = _create(terms);
        if (voting.snapshot >= terms.opensAt) revert RetroRoundInvalidSnapshot(voting.snapshot, terms.opensAt);
        if (voting.domain >= DOMAINS && voting.domain != DomainReputation.ALL) {
            revert RetroRoundUnknownDomain(voting.domain);
        }

        _votings[id] = voting;
        emit RetroRoundCreated(id, msg.sender, terms, voting, uri);
    }

    /* VOTE */

    /// @inheritdoc IRetroRound
    function vote(uint256 id, Vote[] calldata votes) external {
        Round storage round = _requireOpen(id);
        _requireEligible(id, round);
        uint256 credits = _requireCredits(id);

        uint256 spent = _spent[id][msg.sender];
        for (uint256 i = 0; i < votes.length; ++i) spent = _replace(id, round, votes[i], spent);
        if (spent > credits) revert RetroRoundOverspent(id, msg.sender, spent, credits);
        _spent[id][msg.sender] = spent;
    }

    /* VIEWS */

    /// @inheritdoc IRetroRound
    function creditsOf(uint256 id, address account) external view returns (uint256) {
        _existing(id);
        uint256 points = _pointsOf(id, account);
        return points < _votings[id].minPoints ? 0 : points;
    }

    /// @inheritdoc IRetroRound
    function spentBy(uint256 id, address voter) external view returns (uint256) {
        return _spent[id][voter];
    }

    /// @inheritdoc IRetroRound
    function votesOf(uint256 id, address project, address voter) external view returns (uint256) {
        return _votes[id][project][voter];
    }

    /// @inheritdoc IRetroRound
    function votingOf(uint256 id) external view returns (Voting memory) {
        return _votings[id];
    }

    /// @inheritdoc IRetroRound
    function reputation() external view returns (IReputation) {
        return REPUTATION;
    }

    /* INTERNAL */

    /// @inheritdoc FundedRounds
    function _shareIn(
        uint256,
        Round storage round,
        address,
        Project storage project
    ) internal view override returns (uint256) {
        // 128 and 112 bits
        return project.sum == 0 ? 0 : (uint256(round.pool) * project.sum) / round.weight;
    }

    /* PRIVATE */

    /// @dev Puts votes in place of those before and returns what the ballot costs then.
    function _replace(uint256 id, Round storage round, Vote calldata given, uint256 spent) private returns (uint256) {
        Project storage project = _requireOther(id, given.project);
        uint256 votes = given.votes;
        if (votes > type(uint96).max) revert FundedRoundsTooLarge(votes);
        uint256 before = _votes[id][given.project][msg.sender];

        _votes[id][given.project][msg.sender] = votes;
        // The cast keeps the value: votes cost their square, and nobody has 2^144 points; 2^40 times 2^72 fit.
        project.sum = uint112(project.sum - before + votes);
        round.weight = round.weight - before + votes;
        emit Voted(id, given.project, msg.sender, votes);
        return spent - before * before + votes * votes;
    }

    function _requireCredits(uint256 id) private view returns (uint256 points) {
        points = _pointsOf(id, msg.sender);
        uint256 required = _votings[id].minPoints;
        if (points < required) revert RetroRoundTooFewPoints(id, msg.sender, points, required);
    }

    /// @dev Own points at the snapshot, rounded down in each domain.
    function _pointsOf(uint256 id, address account) private view returns (uint256 points) {
        Voting memory voting = _votings[id];
        if (voting.domain != DomainReputation.ALL) {
            return REPUTATION.getPastDomainVotes(account, voting.domain, voting.snapshot);
        }
        for (uint8 d = 0; d < DOMAINS; ++d) points += REPUTATION.getPastDomainVotes(account, d, voting.snapshot);
    }
}
