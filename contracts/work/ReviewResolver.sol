// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEAS, Attestation} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {SchemaResolver} from "@ethereum-attestation-service/eas-contracts/contracts/resolver/SchemaResolver.sol";
import {FactChain} from "../abstracts/FactChain.sol";
import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IReviewResolver} from "../interfaces/IReviewResolver.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";
import {IVaultUser} from "../interfaces/IVaultUser.sol";
import {BPS, DOMAIN_BITS, DOMAINS} from "../libraries/Constants.sol";
import {Sortition} from "../libraries/Sortition.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Reviews of contributions by drawn reviewers
/// @notice Step 3 of the way of the data: review. No role has any power here; the vault must let this contract lock
/// what reviewers can lose.
contract ReviewResolver is IReviewResolver, SchemaResolver, FactChain {
    uint256 private constant DATA_LENGTH = 32;
    uint32 private constant MAX_SEED_DELAY = 128;

    IContributionResolver private immutable CONTRIBUTIONS;
    ITaskRegistry private immutable REGISTRY;
    IEpochClock private immutable CLOCK;
    IStakeVault private immutable VAULT;

    bytes32 private immutable SCHEMA;

    uint32 private immutable TARGET;
    uint32 private immutable QUORUM;
    uint32 private immutable CARRY;
    uint32 private immutable SEED_DELAY;
    uint32 private immutable COMMIT_PERIOD;
    uint32 private immutable REVEAL_PERIOD;
    uint112 private immutable PENALTY;

    /// @dev Reviewers per domain, packed as in `Round`.
    uint256 private _registered;
    mapping(uint32 round => Round) private _rounds;
    mapping(bytes32 contribution => mapping(address reviewer => Ballot)) private _ballots;

    mapping(uint8 domain => mapping(address reviewer => uint40 time)) private _registeredAt;
    mapping(bytes32 contribution => uint32 count) private _reviews;

    constructor(
        IEAS eas,
        IContributionResolver contributions_,
        ITaskRegistry registry_,
        IEpochClock clock_,
        IStakeVault vault_,
        Terms memory terms_
    ) SchemaResolver(eas) {
        _requireValid(terms_);
        CONTRIBUTIONS = contributions_;
        REGISTRY = registry_;
        CLOCK = clock_;
        VAULT = vault_;
        TARGET = terms_.target;
        QUORUM = terms_.quorum;
        CARRY = terms_.carry;
        SEED_DELAY = terms_.seedDelay;
        COMMIT_PERIOD = terms_.commitPeriod;
        REVEAL_PERIOD = terms_.revealPeriod;
        PENALTY = terms_.penalty;
        // The uid that the schema registry gives to (schema, resolver, revocable).
        SCHEMA = keccak256(abi.encodePacked("bytes32 review", address(this), false));
    }

    /* REGISTER */

    /// @inheritdoc IReviewResolver
    function register(uint8 domain) external {
        if (domain >= DOMAINS) revert ReviewResolverInvalidDomain(domain);
        if (_registeredAt[domain][msg.sender] != 0) revert ReviewResolverAlreadyRegistered(domain, msg.sender);
        _requireActive(msg.sender);

        _registeredAt[domain][msg.sender] = UnixTime.current();
        // No overflow into the next domain: 32 bits hold all who could ever pay to register.
        _registered += _one(domain);
        emit ReviewerRegistered(domain, msg.sender);
    }

    /// @inheritdoc IReviewResolver
    function unregister(uint8 domain) external {
        _unregister(domain, msg.sender);
    }

    /// @inheritdoc IReviewResolver
    function remove(uint8 domain, address reviewer) external {
        if (VAULT.isActive(IStakeVault.Role.Reviewer, reviewer)) revert ReviewResolverStillActive(reviewer);
        _unregister(domain, reviewer);
    }

    /* DRAW */

    /// @inheritdoc IReviewResolver
    function announce(uint32 round) external {
        uint256 end = CLOCK.epochEnd(round);
        if (block.timestamp < end) revert ReviewResolverEpochNotOver(round, end);
        Round storage r = _rounds[round];
        if (r.seedBlock != 0) revert ReviewResolverAlreadyAnnounced(round, r.seedBlock);

        // The cast keeps the value: blocks fit 64 bits.
        uint64 seedBlock = uint64(block.number + SEED_DELAY);
        uint40 announcedAt = UnixTime.current();
        uint256 registered = _registered;
        (r.seedBlock, r.announcedAt, r.registered) = (seedBlock, announcedAt, registered);
        emit RoundAnnounced(round, seedBlock, announcedAt, registered);
    }

    /// @inheritdoc IReviewResolver
    function draw(uint32 round) external {
        Round storage r = _rounds[round];
        uint64 seedBlock = r.seedBlock;
        if (seedBlock == 0) revert ReviewResolverNotAnnounced(round);
        if (r.seed != 0) revert ReviewResolverAlreadyDrawn(round, r.seed);
        if (block.number <= seedBlock) revert ReviewResolverSeedNotBuilt(round, seedBlock);
        bytes32 blockHash = blockhash(seedBlock);
        bool everyone = blockHash == 0;
        if (everyone) blockHash = blockhash(block.number - 1);

        r.seed = keccak256(abi.encode(blockHash, address(this), round));
        r.everyone = everyone;
        r.commitEnds = UnixTime.narrow(block.timestamp + COMMIT_PERIOD);
        r.revealEnds = UnixTime.narrow(block.timestamp + COMMIT_PERIOD + REVEAL_PERIOD);
        emit RoundDrawn(round, r.seed, everyone, r.commitEnds, r.revealEnds);
        _addFact(abi.encode(RoundDrawn.selector, round, r.seed, everyone, r.commitEnds, r.revealEnds));
    }

    /* REVIEW */

    /// @inheritdoc IReviewResolver
    function commit(uint32 round, bytes32 contribution, bytes27 commitment) external {
        if (commitment == 0) revert ReviewResolverZeroCommitment();
        Round storage r = _rounds[round];
        if (r.seed == 0) revert ReviewResolverNotDrawnYet(round);
        if (block.timestamp >= r.commitEnds) revert ReviewResolverCommitClosed(round, r.commitEnds);
        uint8 domain = _checkContribution(round, contribution);
        _checkReviewer(round, contribution, domain);

        bool isFirst = _ballots[contribution][msg.sender].commitment == 0;
        _ballots[contribution][msg.sender] = Ballot({commitment: commitment, round: round, revealed: false});
        emit ReviewCommitted(contribution, msg.sender, round, commitment);

        if (isFirst) VAULT.lock(IStakeVault.Role.Reviewer, msg.sender, PENALTY);
    }

    /// @dev Called through EAS, after it has stored the attestation. All that `commit` checked stands.
    function onAttest(Attestation calldata attestation, uint256) internal override returns (bool) {
        (bytes32 review, uint16 score) = _checkShape(attestation);
        (bytes32 contribution, address reviewer) = (attestation.refUID, attestation.attester);
        Ballot storage ballot = _ballots[contribution][reviewer];
        uint32 round = ballot.round;
        _checkReveal(ballot, contribution, reviewer, review);

        ballot.revealed = true;
        ++_reviews[contribution];
        uint112 stake = VAULT.bondOf(IStakeVault.Role.Reviewer, reviewer).amount;
        emit ReviewRevealed(contribution, reviewer, round, attestation.uid, score, stake);
        _addFact(abi.encode(ReviewRevealed.selector, contribution, reviewer, round, attestation.uid, score, stake));

        VAULT.unlock(IStakeVault.Role.Reviewer, reviewer, PENALTY);
        return true;
    }

    /// @dev Unreachable through EAS, as the schema is not revocable.
    function onRevoke(Attestation calldata, uint256) internal pure override returns (bool) {
        return false;
    }

    /// @inheritdoc IReviewResolver
    function slashUnrevealed(bytes32 contribution, address reviewer) external {
        Ballot memory ballot = _ballots[contribution][reviewer];
        if (ballot.revealed) revert ReviewResolverAlreadyReviewed(contribution, reviewer);
        if (ballot.commitment == 0) revert ReviewResolverNotCommitted(contribution, reviewer);
        uint40 revealEnds = _rounds[ballot.round].revealEnds;
        if (block.timestamp < revealEnds) revert ReviewResolverRevealStillOpen(ballot.round, revealEnds);

        delete _ballots[contribution][reviewer];
        emit ReviewerSlashed(contribution, reviewer, ballot.round, PENALTY);

        VAULT.forfeit(IStakeVault.Role.Reviewer, reviewer, PENALTY);
        VAULT.pay(VAULT.penaltyRecipient(), PENALTY);
    }

    /* VIEWS */

    /// @inheritdoc IReviewResolver
    function schema() external view returns (bytes32) {
        return SCHEMA;
    }

    /// @inheritdoc IReviewResolver
    function isDrawn(uint32 round, bytes32 contribution, address reviewer) external view returns (bool) {
        uint8 domain = REGISTRY.taskOf(CONTRIBUTIONS.contributionOf(contribution).task).domain;
        uint40 since = _registeredAt[domain][reviewer];
        return since != 0 && since <= _rounds[round].announcedAt && _isDrawn(round, contribution, domain, reviewer);
    }

    /// @inheritdoc IReviewResolver
    function thresholdOf(uint32 round, uint8 domain) public view returns (uint256) {
        Round storage r = _rounds[round];
        if (r.seed == 0) return 0;
        return r.everyone ? type(uint256).max : Sortition.threshold(TARGET, _countIn(r.registered, domain));
    }

    /// @inheritdoc IReviewResolver
    function isSampled(uint32 round, bytes32 contribution, uint16 rateBps) external view returns (bool) {
        Round storage r = _rounds[round];
        return r.seed != 0 && (r.everyone || Sortition.isSampled(r.seed, contribution, rateBps));
    }

    /// @inheritdoc IReviewResolver
    function roundOf(uint32 round) external view returns (Round memory) {
        return _rounds[round];
    }

    /// @inheritdoc IReviewResolver
    function ballotOf(bytes32 contribution, address reviewer) external view returns (Ballot memory) {
        return _ballots[contribution][reviewer];
    }

    /// @inheritdoc IReviewResolver
    function reviewsOf(bytes32 contribution) external view returns (uint32) {
        return _reviews[contribution];
    }

    /// @inheritdoc IReviewResolver
    function hasQuorum(bytes32 contribution) external view returns (bool) {
        return _reviews[contribution] >= QUORUM;
    }

    /// @inheritdoc IReviewResolver
    function registeredAt(uint8 domain, address reviewer) external view returns (uint40) {
        return _registeredAt[domain][reviewer];
    }

    /// @inheritdoc IReviewResolver
    function registeredIn(uint8 domain) external view returns (uint32) {
        return _countIn(_registered, domain);
    }

    /// @inheritdoc IReviewResolver
    function terms() external view returns (Terms memory) {
        return
            Terms({
                target: TARGET,
                quorum: QUORUM,
                carry: CARRY,
                seedDelay: SEED_DELAY,
                commitPeriod: COMMIT_PERIOD,
                revealPeriod: REVEAL_PERIOD,
                penalty: PENALTY
            });
    }

    /// @inheritdoc IReviewResolver
    function encodeReview(uint16 score, uint240 salt) external pure returns (bytes32) {
        return bytes32((uint256(score) << 240) | salt);
    }

    /// @inheritdoc IReviewResolver
    function commitmentOf(bytes32 contribution, address reviewer, bytes32 review) public pure returns (bytes27) {
        // The cut to 27 bytes is the definition.
        return bytes27(keccak256(abi.encode(contribution, reviewer, review)));
    }

    /// @inheritdoc IReviewResolver
    function contributions() external view returns (IContributionResolver) {
        return CONTRIBUTIONS;
    }

    /// @inheritdoc IReviewResolver
    function registry() external view returns (ITaskRegistry) {
        return REGISTRY;
    }

    /// @inheritdoc IReviewResolver
    function clock() external view returns (IEpochClock) {
        return CLOCK;
    }

    /// @inheritdoc IVaultUser
    function vault() external view returns (IStakeVault) {
        return VAULT;
    }

    /* PRIVATE */

    function _requireValid(Terms memory terms_) private pure {
        if (
            terms_.quorum == 0 ||
            terms_.quorum > terms_.target ||
            terms_.seedDelay == 0 ||
            terms_.seedDelay > MAX_SEED_DELAY ||
            terms_.commitPeriod == 0 ||
            terms_.revealPeriod == 0
        ) revert ReviewResolverInvalidTerms();
    }

    function _unregister(uint8 domain, address reviewer) private {
        if (_registeredAt[domain][reviewer] == 0) revert ReviewResolverNotRegistered(domain, reviewer);

        delete _registeredAt[domain][reviewer];
        _registered -= _one(domain);
        emit ReviewerUnregistered(domain, reviewer);
    }

    function _checkContribution(uint32 round, bytes32 uid) private view returns (uint8 domain) {
        IContributionResolver.Contribution memory c = CONTRIBUTIONS.contributionOf(uid);
        if (c.revoked) revert ReviewResolverRevoked(uid);
        if (round < c.epoch || round > c.epoch + CARRY) revert ReviewResolverWrongRound(uid, c.epoch, round);
        ITaskRegistry.Task memory task = REGISTRY.taskOf(c.task);
        if (task.mode == ITaskRegistry.Mode.OnChain) revert ReviewResolverNotReviewed(c.task);
        // What is attested counts in its own epoch, whatever becomes of its reviews.
        if (task.mode == ITaskRegistry.Mode.Attested && round != c.epoch) {
            revert ReviewResolverWrongRound(uid, c.epoch, round);
        }
        uint32 reviews = _reviews[uid];
        if (round > c.epoch && reviews >= QUORUM) revert ReviewResolverQuorumReached(uid, reviews);
        if (msg.sender == c.account) revert ReviewResolverOwnWork(uid, msg.sender);
        if (msg.sender == c.attester) revert ReviewResolverOwnAttestation(uid, msg.sender);
        return task.domain;
    }

    function _checkReviewer(uint32 round, bytes32 uid, uint8 domain) private view {
        uint40 since = _registeredAt[domain][msg.sender];
        if (since == 0) revert ReviewResolverNotRegistered(domain, msg.sender);
        if (since > _rounds[round].announcedAt) revert ReviewResolverRegisteredTooLate(domain, msg.sender, since);
        _requireActive(msg.sender);
        if (!_isDrawn(round, uid, domain, msg.sender)) revert ReviewResolverNotDrawn(uid, msg.sender);
        Ballot memory ballot = _ballots[uid][msg.sender];
        if (ballot.revealed) revert ReviewResolverAlreadyReviewed(uid, msg.sender);
        // A new commitment must not hide one of another round that was not revealed.
        if (ballot.commitment != 0 && ballot.round != round) {
            revert ReviewResolverUnrevealed(uid, msg.sender, ballot.round);
        }
    }

    function _checkShape(Attestation calldata attestation) private view returns (bytes32 review, uint16 score) {
        if (attestation.schema != SCHEMA) revert ReviewResolverWrongSchema(attestation.schema);
        if (attestation.expirationTime != 0) revert ReviewResolverExpiring(attestation.expirationTime);
        if (attestation.recipient != address(0)) revert ReviewResolverRecipientSet(attestation.recipient);
        if (attestation.data.length != DATA_LENGTH) revert ReviewResolverInvalidData(attestation.data.length);
        review = bytes32(attestation.data);
        // The cast keeps the value: 16 bits are left.
        score = uint16(uint256(review) >> 240);
        if (score > BPS) revert ReviewResolverInvalidScore(score);
    }

    function _checkReveal(Ballot memory ballot, bytes32 uid, address reviewer, bytes32 review) private view {
        if (ballot.revealed) revert ReviewResolverAlreadyReviewed(uid, reviewer);
        if (ballot.commitment == 0) revert ReviewResolverNotCommitted(uid, reviewer);
        Round storage r = _rounds[ballot.round];
        if (block.timestamp < r.commitEnds) revert ReviewResolverRevealNotOpen(ballot.round, r.commitEnds);
        if (block.timestamp >= r.revealEnds) revert ReviewResolverRevealClosed(ballot.round, r.revealEnds);
        if (commitmentOf(uid, reviewer, review) != ballot.commitment) revert ReviewResolverWrongReveal(uid, reviewer);
    }

    function _requireActive(address reviewer) private view {
        if (!VAULT.isActive(IStakeVault.Role.Reviewer, reviewer)) revert ReviewResolverNotActive(reviewer);
    }

    function _isDrawn(uint32 round, bytes32 uid, uint8 domain, address reviewer) private view returns (bool) {
        return Sortition.isDrawn(_rounds[round].seed, uid, reviewer, thresholdOf(round, domain));
    }

    function _one(uint8 domain) private pure returns (uint256) {
        return 1 << (DOMAIN_BITS * domain);
    }

    function _countIn(uint256 registered, uint8 domain) private pure returns (uint32) {
        // The cut to 32 bits selects the domain's field.
        return uint32(registered >> (DOMAIN_BITS * domain));
    }
}
