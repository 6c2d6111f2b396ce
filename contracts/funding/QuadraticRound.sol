// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQuadraticRound} from "../interfaces/funding/IQuadraticRound.sol";
import {QuadraticFunding} from "../libraries/QuadraticFunding.sol";
import {FundedRounds} from "./FundedRounds.sol";

/// @title Quadratic funding: donors give, a pool matches
/// @notice Pays beside step 7 of the way of the data. Each donation renews one root, its project's sums and the sum of
/// all subsidies, so that the result stands at the close without any loop.
contract QuadraticRound is IQuadraticRound, FundedRounds {
    mapping(uint256 id => Matching) private _matchings;
    mapping(uint256 id => mapping(address project => mapping(address donor => Gift))) private _gifts;

    /* MANAGE */

    /// @inheritdoc IQuadraticRound
    function create(
        Terms calldata terms,
        Matching calldata matching,
        string calldata uri
    ) external returns (uint256 id) {
        id = _create(terms);
        _matchings[id] = matching;
        emit QuadraticRoundCreated(id, msg.sender, terms, matching, uri);
    }

    /* DONATE */

    /// @inheritdoc IQuadraticRound
    function donate(uint256 id, address project, uint256 amount) external nonReentrant {
        Round storage round = _requireOpen(id);
        _requireAmount(amount);
        uint256 minimum = _matchings[id].minimum;
        if (amount < minimum) revert QuadraticRoundBelowMinimum(amount, minimum);
        Project storage given = _requireOther(id, project);
        _requireEligible(id, round);
        Gift memory gift = _gifts[id][project][msg.sender];
        _requireAmount(gift.amount + amount);

        _add(round, given, gift, amount);
        _gifts[id][project][msg.sender] = gift;
        emit Donated(id, project, msg.sender, amount);

        _take(round.token, msg.sender, amount);
    }

    /* REFUND */

    /// @inheritdoc IQuadraticRound
    function refund(uint256 id, address project, address donor) external nonReentrant returns (uint256 amount) {
        Round storage round = _existing(id);
        if (!round.cancelled) revert FundedRoundsNotCancelled(id);
        amount = _gifts[id][project][donor].amount;
        if (amount == 0) revert FundedRoundsNothingDue(id, donor);

        delete _gifts[id][project][donor];
        emit DonationRefunded(id, project, donor, amount);

        _pay(round.token, donor, amount);
    }

    /* VIEWS */

    /// @inheritdoc IQuadraticRound
    function matchingOf(uint256 id) external view returns (Matching memory) {
        return _matchings[id];
    }

    /// @inheritdoc IQuadraticRound
    function giftOf(uint256 id, address project, address donor) external view returns (Gift memory) {
        return _gifts[id][project][donor];
    }

    /* INTERNAL */

    /// @inheritdoc FundedRounds
    function _shareIn(
        uint256 id,
        Round storage round,
        address,
        Project storage project
    ) internal view override returns (uint256) {
        uint256 own = QuadraticFunding.subsidy(project.sum, project.donated);
        return
            _matchings[id].scaling == Scaling.Alpha
                ? QuadraticFunding.shareByAlpha(round.pool, own, round.weight)
                : QuadraticFunding.share(round.pool, own, round.weight);
    }

    /* PRIVATE */

    /// @dev Adds `amount` to a donor's gift, renews its root and what follows from it. The order of donations does not
    /// matter: sums of roots, and the subsidies that follow from them, know of no order.
    function _add(Round storage round, Project storage project, Gift memory gift, uint256 amount) private {
        (uint256 donated, uint256 sum) = (project.donated, project.sum);
        uint256 before = QuadraticFunding.subsidy(sum, donated);

        // Casts keep the values: the gift is below 2^96, its root below 2^78; 2^32 of them fit the sums, and no round
        // has as many. So subsidies are below 2^220, and those of 2^32 projects fit their sum.
        uint96 root = uint96(QuadraticFunding.root(gift.amount + amount));
        (donated, sum) = (donated + amount, sum - gift.root + root);
        (gift.amount, gift.root) = (gift.amount + uint96(amount), root);
        (project.donated, project.sum) = (uint128(donated), uint112(sum));

        round.weight = round.weight - before + QuadraticFunding.subsidy(sum, donated);
    }
}
