// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IEpochOracle} from "../interfaces/IEpochOracle.sol";
import {IPairwiseRound} from "../interfaces/funding/IPairwiseRound.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {FundedRounds} from "./FundedRounds.sol";

/// @title Pairwise bounded matching: no two donors move more than a bound together
/// @notice Pays beside step 7 of the way of the data. Shares are computed with an epoch and proven here.
///
/// Why it stays solvent: shares are proven once each and sum to at most the pool; everything else is as in every round.
contract PairwiseRound is IPairwiseRound, FundedRounds {
    /// @dev Bounds what a computation of the epoch has to do: it grows with the square of the donors.
    uint256 private constant MAX_GIFTS = 4_096;
    /// @dev Longer than any epoch takes to become final, a dispute that stakes decide included.
    uint256 private constant PATIENCE = 180 days;

    /// @dev A share of the pool before the cap.
    struct Proven {
        bool exists;
        uint128 amount;
    }

    /// @dev What became of a round's result.
    struct Result {
        bytes32 sharesRoot;
        uint128 shares;
        bool expired;
    }

    IEpochOracle private immutable ORACLE;

    mapping(uint256 id => Matching) private _matchings;
    mapping(uint256 id => Gift[] gifts) private _gifts;
    /// @dev Places in the list of gifts, counted from 1.
    mapping(uint256 id => mapping(address project => mapping(address donor => uint256 place))) private _places;
    mapping(uint256 id => Result) private _results;
    mapping(uint256 id => mapping(address project => Proven)) private _proven;

    constructor(IEpochOracle oracle_) {
        if (address(oracle_) == address(0)) revert PairwiseRoundZeroOracle();
        ORACLE = oracle_;
    }

    /* MANAGE */

    /// @inheritdoc IPairwiseRound
    function create(
        Terms calldata terms,
        Matching calldata matching,
        string calldata uri
    ) external returns (uint256 id) {
        id = _create(terms);
        if (matching.bound == 0) revert PairwiseRoundZeroBound();

        _matchings[id] = matching;
        emit PairwiseRoundCreated(id, msg.sender, terms, matching, uri);
    }

    /* DONATE */

    /// @inheritdoc IPairwiseRound
    function donate(uint256 id, address project, uint256 amount) external nonReentrant {
        Round storage round = _requireOpen(id);
        _requireAmount(amount);
        uint256 minimum = _matchings[id].minimum;
        if (amount < minimum) revert PairwiseRoundBelowMinimum(amount, minimum);
        Project storage given = _requireOther(id, project);
        _requireEligible(id, round);

        _add(id, project, amount);
        // The cast keeps the value: an amount is below 2^96, and 2^32 of them fit.
        given.donated += uint128(amount);
        emit PairwiseDonated(id, project, msg.sender, amount);

        _take(round.token, msg.sender, amount);
    }

    /* SETTLE */

    /// @inheritdoc IPairwiseRound
    function commitShares(uint256 id, bytes32 sharesRoot, bytes32[] calldata markerProof) external {
        _requireClosed(id);
        _requireUncommitted(id);
        uint256 epoch = epochOf(id);
        bytes32 root = ORACLE.rootOf(epoch);
        if (root == 0) revert PairwiseRoundNotFinal(id, epoch);
        bytes32 marker = SumTree.leaf(epoch, markerOf(id, sharesRoot), 0, 0);
        if (SumTree.rootFrom(markerProof, marker) != root) revert PairwiseRoundNotCommitted(id, sharesRoot);

        _results[id].sharesRoot = sharesRoot;
        emit SharesCommitted(id, epoch, sharesRoot);
    }

    /// @inheritdoc IPairwiseRound
    function prove(uint256 id, Share[] calldata shares) external {
        uint256 pool = _existing(id).pool;
        Result storage result = _results[id];
        bytes32 root = result.sharesRoot;
        if (root == 0) revert PairwiseRoundNotCommitted(id, root);

        for (uint256 i = 0; i < shares.length; ++i) {
            _requireProject(id, shares[i].project);
            Proven storage proven = _proven[id][shares[i].project];
            if (proven.exists) revert PairwiseRoundAlreadyProven(id, shares[i].project);
            _requireLeaf(id, root, shares[i]);
            uint256 sum = uint256(result.shares) + shares[i].amount;
            if (sum > pool) revert PairwiseRoundBeyondPool(id, sum, pool);

            (proven.exists, proven.amount) = (true, shares[i].amount);
            // The cast keeps the value: at most the pool.
            result.shares = uint128(sum);
            emit ShareProven(id, shares[i].project, shares[i].amount);
        }
    }

    /* REFUND */

    /// @inheritdoc IPairwiseRound
    function expire(uint256 id) external {
        Round storage round = _requireClosed(id);
        _requireUncommitted(id);
        uint256 deadline = uint256(round.closesAt) + PATIENCE;
        if (block.timestamp < deadline) revert PairwiseRoundNotExpired(id, deadline);

        (round.cancelled, _results[id].expired) = (true, true);
        emit RoundExpired(id);
    }

    /// @inheritdoc IPairwiseRound
    function refund(uint256 id, address project, address donor) external nonReentrant returns (uint256 amount) {
        Round storage round = _existing(id);
        if (!round.cancelled) revert FundedRoundsNotCancelled(id);
        uint256 place = _places[id][project][donor];
        if (place == 0 || _gifts[id][place - 1].refunded) revert FundedRoundsNothingDue(id, donor);

        Gift storage gift = _gifts[id][place - 1];
        amount = gift.amount;
        gift.refunded = true;
        emit PairwiseRefunded(id, project, donor, amount);

        _pay(round.token, donor, amount);
    }

    /* VIEWS */

    /// @inheritdoc IPairwiseRound
    function matchingOf(uint256 id) external view returns (Matching memory) {
        return _matchings[id];
    }

    /// @inheritdoc IPairwiseRound
    function giftCount(uint256 id) external view returns (uint256) {
        return _gifts[id].length;
    }

    /// @inheritdoc IPairwiseRound
    function giftsOf(uint256 id, uint256 from, uint256 most) external view returns (Gift[] memory gifts) {
        uint256 length = _gifts[id].length;
        uint256 left = from < length ? length - from : 0;
        gifts = new Gift[](left < most ? left : most);
        for (uint256 i = 0; i < gifts.length; ++i) gifts[i] = _gifts[id][from + i];
    }

    /// @inheritdoc IPairwiseRound
    function epochOf(uint256 id) public view returns (uint256) {
        uint256 closesAt = _existing(id).closesAt;
        uint256 first = ORACLE.cutOff(0);
        return closesAt < first ? 0 : (closesAt - first) / ORACLE.epochLength() + 1;
    }

    /// @inheritdoc IPairwiseRound
    function markerOf(uint256 id, bytes32 sharesRoot) public view returns (address) {
        // The cut to the low 160 bits is the definition.
        return address(uint160(uint256(keccak256(abi.encode(address(this), id, sharesRoot)))));
    }

    /// @inheritdoc IPairwiseRound
    function sharesRootOf(uint256 id) external view returns (bytes32) {
        return _results[id].sharesRoot;
    }

    /// @inheritdoc IPairwiseRound
    function isExpired(uint256 id) external view returns (bool) {
        return _results[id].expired;
    }

    /// @inheritdoc IPairwiseRound
    function oracle() external view returns (IEpochOracle) {
        return ORACLE;
    }

    /* INTERNAL */

    /// @inheritdoc FundedRounds
    function _shareIn(
        uint256 id,
        Round storage,
        address project,
        Project storage
    ) internal view override returns (uint256) {
        return _proven[id][project].amount;
    }

    /// @inheritdoc FundedRounds
    function _hasResult(uint256 id, address project, Project storage given) internal view override returns (bool) {
        // Who was given nothing is matched nothing.
        return given.donated == 0 || _proven[id][project].exists;
    }

    /* PRIVATE */

    function _add(uint256 id, address project, uint256 amount) private {
        uint256 place = _places[id][project][msg.sender];
        if (place == 0) {
            if (_gifts[id].length == MAX_GIFTS) revert PairwiseRoundFull(id, MAX_GIFTS);
            // The cast keeps the value: amounts are below 2^96.
            _gifts[id].push(Gift({donor: msg.sender, amount: uint96(amount), project: project, refunded: false}));
            _places[id][project][msg.sender] = _gifts[id].length;
            return;
        }
        Gift storage gift = _gifts[id][place - 1];
        uint256 sum = gift.amount + amount;
        _requireAmount(sum);
        // The cast keeps the value: just checked.
        gift.amount = uint96(sum);
    }

    function _requireUncommitted(uint256 id) private view {
        bytes32 root = _results[id].sharesRoot;
        if (root != 0) revert PairwiseRoundAlreadyCommitted(id, root);
    }

    function _requireLeaf(uint256 id, bytes32 root, Share calldata share) private pure {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(share.project, uint256(share.amount)))));
        if (!MerkleProof.verifyCalldata(share.proof, root, leaf)) revert PairwiseRoundInvalidProof(id, share.project);
    }
}
