// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IContributionResolver} from "./IContributionResolver.sol";
import {IEpochClock} from "./IEpochClock.sol";
import {ITaskRegistry} from "./ITaskRegistry.sol";
import {IVaultUser} from "./IVaultUser.sol";

/// @title Reviews of contributions by drawn reviewers
/// @notice Step 3 of the way of the data. Schema `bytes32 review`, not revocable; the attester is the reviewer,
/// `refUID` the contribution, the recipient stays empty as the contribution names it. `review` is score (uint16,
/// 0..10000) | salt (240 bits), from the highest bit down.
///
/// A round reviews the contributions of one epoch, and those that found no quorum in up to `carry` rounds before. After
/// the epoch's end anyone announces the round, which fixes the block whose hash becomes the seed and counts the
/// reviewers registered so far; anyone draws the seed once that block is built. Contributions and reviewers are thus
/// fixed before the seed exists. Drawn reviewers commit to a hash of their review, which locks a part of their bond,
/// and reveal it by attesting, which frees it; a commitment that is not revealed loses it.
///
/// What the seed is worth: whoever builds the seed block can throw it away, at the price of its reward, and so draw a
/// second time. Where one sequencer builds every block, as on OP Stack and Arbitrum chains, that sequencer chooses the
/// seed. The draw itself cannot be repeated: a seed that nobody drew within 256 blocks can no longer be read, and then
/// every reviewer who is registered is drawn. 256 blocks last 51 minutes on Ethereum and 8.5 on an OP Stack chain of 2
/// seconds a block; on Arbitrum block numbers are those of Ethereum, and hashes the sequencer's own.
///
/// Work that counts as attested can be reviewed in its own epoch too. The rules say which of it is drawn (`isSampled`);
/// reviews of other work change nothing.
interface IReviewResolver is IVaultUser {
    /// @notice Terms of the reviews, fixed for ever.
    /// @param target Reviewers to draw for a contribution, on average.
    /// @param quorum Reviews that a contribution needs; at most `target`.
    /// @param carry Rounds after its own in which a contribution without quorum may still be reviewed.
    /// @param seedDelay Blocks from the announcement to the seed block, 1..128.
    /// @param commitPeriod Seconds to commit in, from the draw.
    /// @param revealPeriod Seconds to reveal in, from the end of the commit period.
    /// @param penalty Wei of the reviewer's bond that each commitment locks until it is revealed, and loses if it is
    /// not.
    struct Terms {
        uint32 target;
        uint32 quorum;
        uint32 carry;
        uint32 seedDelay;
        uint32 commitPeriod;
        uint32 revealPeriod;
        uint112 penalty;
    }

    /// @notice One round of reviews.
    /// @param seed Zero before the draw.
    /// @param registered Reviewers per domain at the announcement: domain d at bits [32d, 32d + 32).
    /// @param seedBlock Block whose hash becomes the seed.
    /// @param announcedAt Only reviewers registered by then may be drawn.
    /// @param commitEnds First second in which nobody can commit any more, and anyone can reveal.
    /// @param revealEnds First second in which nobody can reveal any more.
    /// @param everyone Whether all registered reviewers are drawn, as the hash of the seed block could no longer be
    /// read.
    struct Round {
        bytes32 seed;
        uint256 registered;
        uint64 seedBlock;
        uint40 announcedAt;
        uint40 commitEnds;
        uint40 revealEnds;
        bool everyone;
    }

    /// @notice What a reviewer did about a contribution, in one word.
    /// @param commitment First 27 bytes of `keccak256(abi.encode(uid, reviewer, review))`, zero if none.
    /// @param round Round of the commitment.
    /// @param revealed Whether the review counts.
    struct Ballot {
        bytes27 commitment;
        uint32 round;
        bool revealed;
    }

    /// @notice `reviewer` may be drawn for `domain` from the next announcement on.
    event ReviewerRegistered(uint8 indexed domain, address indexed reviewer);

    /// @notice `reviewer` is not drawn for `domain` in rounds announced from now on.
    event ReviewerUnregistered(uint8 indexed domain, address indexed reviewer);

    /// @notice A round was announced; the hash of `seedBlock` will be its seed.
    event RoundAnnounced(uint32 indexed round, uint64 seedBlock, uint40 announcedAt, uint256 registered);

    /// @notice A round's seed was drawn, or `everyone` was.
    event RoundDrawn(uint32 indexed round, bytes32 seed, bool everyone, uint40 commitEnds, uint40 revealEnds);

    /// @notice `reviewer` committed to a review, or replaced its commitment.
    event ReviewCommitted(
        bytes32 indexed contribution,
        address indexed reviewer,
        uint32 indexed round,
        bytes27 commitment
    );

    /// @notice A review counts.
    /// @param uid Attestation of the review.
    /// @param stake Wei that the reviewer had bonded.
    event ReviewRevealed(
        bytes32 indexed contribution,
        address indexed reviewer,
        uint32 indexed round,
        bytes32 uid,
        uint16 score,
        uint112 stake
    );

    /// @notice A commitment was not revealed in time; `taken` wei of the bond went to the vault's recipient of
    /// penalties.
    event ReviewerSlashed(bytes32 indexed contribution, address indexed reviewer, uint32 indexed round, uint112 taken);

    /// @notice Target, quorum, delay or a period is out of range.
    error ReviewResolverInvalidTerms();

    /// @notice Domains are 0..7.
    error ReviewResolverInvalidDomain(uint8 domain);

    /// @notice The vault does not admit the account as a reviewer, or its bond is below the minimum.
    error ReviewResolverNotActive(address reviewer);

    /// @notice Only a reviewer who is no longer active can be removed.
    error ReviewResolverStillActive(address reviewer);

    /// @notice The reviewer is registered for the domain.
    error ReviewResolverAlreadyRegistered(uint8 domain, address reviewer);

    /// @notice The reviewer is not registered for the domain.
    error ReviewResolverNotRegistered(uint8 domain, address reviewer);

    /// @notice The epoch of the round ends at `end` (Unix seconds).
    error ReviewResolverEpochNotOver(uint32 round, uint256 end);

    /// @notice The round is announced.
    error ReviewResolverAlreadyAnnounced(uint32 round, uint64 seedBlock);

    /// @notice The seed of the round is drawn.
    error ReviewResolverAlreadyDrawn(uint32 round, bytes32 seed);

    /// @notice The round is not announced.
    error ReviewResolverNotAnnounced(uint32 round);

    /// @notice The seed can be drawn in the block after `seedBlock`.
    error ReviewResolverSeedNotBuilt(uint32 round, uint64 seedBlock);

    /// @notice The commitment is zero.
    error ReviewResolverZeroCommitment();

    /// @notice The seed of the round is not drawn.
    error ReviewResolverNotDrawnYet(uint32 round);

    /// @notice Reviews could be committed before `commitEnds` (Unix seconds).
    error ReviewResolverCommitClosed(uint32 round, uint40 commitEnds);

    /// @notice The contribution is revoked.
    error ReviewResolverRevoked(bytes32 contribution);

    /// @notice A contribution of `epoch` is not reviewed in this round.
    error ReviewResolverWrongRound(bytes32 contribution, uint256 epoch, uint32 round);

    /// @notice Contributions to the task prove themselves on chain.
    error ReviewResolverNotReviewed(uint64 task);

    /// @notice The contribution had its quorum before this round.
    error ReviewResolverQuorumReached(bytes32 contribution, uint32 reviews);

    /// @notice Contributors do not review their own work.
    error ReviewResolverOwnWork(bytes32 contribution, address reviewer);

    /// @notice Attesters do not review what they attested.
    error ReviewResolverOwnAttestation(bytes32 contribution, address reviewer);

    /// @notice The reviewer registered at `since` (Unix seconds), after the round was announced.
    error ReviewResolverRegisteredTooLate(uint8 domain, address reviewer, uint40 since);

    /// @notice The reviewer is not drawn for the contribution.
    error ReviewResolverNotDrawn(bytes32 contribution, address reviewer);

    /// @notice A commitment of an earlier round is neither revealed nor slashed.
    error ReviewResolverUnrevealed(bytes32 contribution, address reviewer, uint32 round);

    /// @notice The attestation is of another schema that names this resolver.
    error ReviewResolverWrongSchema(bytes32 schema);

    /// @notice A review must not expire.
    error ReviewResolverExpiring(uint64 expirationTime);

    /// @notice A review has no recipient, as the contribution names it.
    error ReviewResolverRecipientSet(address recipient);

    /// @notice The data is not one word.
    error ReviewResolverInvalidData(uint256 length);

    /// @notice Scores are 0..10000.
    error ReviewResolverInvalidScore(uint16 score);

    /// @notice The reviewer's review of the contribution counts already.
    error ReviewResolverAlreadyReviewed(bytes32 contribution, address reviewer);

    /// @notice The reviewer has committed to no review of the contribution.
    error ReviewResolverNotCommitted(bytes32 contribution, address reviewer);

    /// @notice Reviews can be revealed from `commitEnds` (Unix seconds) on.
    error ReviewResolverRevealNotOpen(uint32 round, uint40 commitEnds);

    /// @notice Reviews could be revealed before `revealEnds` (Unix seconds).
    error ReviewResolverRevealClosed(uint32 round, uint40 revealEnds);

    /// @notice The reviewer can still reveal: the penalty is due from `revealEnds` (Unix seconds) on.
    error ReviewResolverRevealStillOpen(uint32 round, uint40 revealEnds);

    /// @notice The review is not the one committed to.
    error ReviewResolverWrongReveal(bytes32 contribution, address reviewer);

    /// @notice Registers the caller, an active reviewer of the vault, for a domain, from the next announcement on.
    /// @dev Reverts with `ReviewResolverInvalidDomain`, `ReviewResolverAlreadyRegistered` or `ReviewResolverNotActive`.
    function register(uint8 domain) external;

    /// @notice Takes the caller off a domain.
    /// @dev Reverts with `ReviewResolverNotRegistered`.
    function unregister(uint8 domain) external;

    /// @notice Takes a reviewer off a domain who is no longer active in the vault. Permissionless, as idle entries thin
    /// the draw.
    /// @dev Reverts with `ReviewResolverStillActive` or `ReviewResolverNotRegistered`.
    function remove(uint8 domain, address reviewer) external;

    /// @notice Announces the round of an epoch that is over. Permissionless.
    /// @dev Reverts with `ReviewResolverEpochNotOver` or `ReviewResolverAlreadyAnnounced`.
    function announce(uint32 round) external;

    /// @notice Draws the seed, or everyone if that is more than 256 blocks after the seed block. Permissionless.
    /// @dev Reverts with `ReviewResolverNotAnnounced`, `ReviewResolverAlreadyDrawn` or `ReviewResolverSeedNotBuilt`.
    function draw(uint32 round) external;

    /// @notice Commits the caller, drawn in `round`, to a review. May be repeated while the commit period runs; the
    /// last one counts.
    /// @dev Reverts with `ReviewResolverZeroCommitment`, `ReviewResolverNotDrawnYet`, `ReviewResolverCommitClosed`; for
    /// the contribution with `ContributionResolverWrongSchema` if there is none, `ReviewResolverRevoked`,
    /// `ReviewResolverWrongRound`, `ReviewResolverNotReviewed`, `ReviewResolverQuorumReached`, `ReviewResolverOwnWork`,
    /// `ReviewResolverOwnAttestation`; for the reviewer with `ReviewResolverNotRegistered`,
    /// `ReviewResolverRegisteredTooLate`, `ReviewResolverNotActive`, `ReviewResolverNotDrawn`,
    /// `ReviewResolverAlreadyReviewed` or `ReviewResolverUnrevealed`; and, for a first commitment that the free bond
    /// does not cover, with `StakeVaultInsufficientBond`.
    function commit(uint32 round, bytes32 contribution, bytes27 commitment) external;

    /// @notice Takes the penalty for a commitment that was not revealed in time, and clears it. Permissionless.
    /// @dev Reverts with `ReviewResolverAlreadyReviewed`, `ReviewResolverNotCommitted` or
    /// `ReviewResolverRevealStillOpen`.
    function slashUnrevealed(bytes32 contribution, address reviewer) external;

    /// @notice UID of the schema whose attestations this resolver gates.
    function schema() external view returns (bytes32);

    /// @notice Whether `reviewer` is registered for the contribution's domain in time and drawn for it in `round`.
    /// Other conditions of `commit` aside. Reverts if the contribution is unknown.
    function isDrawn(uint32 round, bytes32 contribution, address reviewer) external view returns (bool);

    /// @notice Below which hash a reviewer of `domain` is drawn in `round`; zero before the draw.
    function thresholdOf(uint32 round, uint8 domain) external view returns (uint256);

    /// @notice Whether work that counts as attested is drawn for review in its own round, where the rules set a rate of
    /// `rateBps` in 10000 for it. All of it is where everyone was drawn.
    function isSampled(uint32 round, bytes32 contribution, uint16 rateBps) external view returns (bool);

    /// @notice A round of reviews; zeros if not announced.
    function roundOf(uint32 round) external view returns (Round memory);

    /// @notice What `reviewer` did about a contribution.
    function ballotOf(bytes32 contribution, address reviewer) external view returns (Ballot memory);

    /// @notice Reviews of a contribution that count.
    function reviewsOf(bytes32 contribution) external view returns (uint32);

    /// @notice Whether a contribution has enough reviews.
    function hasQuorum(bytes32 contribution) external view returns (bool);

    /// @notice Time from which `reviewer` is registered for `domain`, zero if not.
    function registeredAt(uint8 domain, address reviewer) external view returns (uint40);

    /// @notice Reviewers registered for `domain` now.
    function registeredIn(uint8 domain) external view returns (uint32);

    /// @notice Terms of the reviews.
    function terms() external view returns (Terms memory);

    /// @notice Where contributions are read.
    function contributions() external view returns (IContributionResolver);

    /// @notice Where the domain and the mode of a task are read.
    function registry() external view returns (ITaskRegistry);

    /// @notice Where epochs are read.
    function clock() external view returns (IEpochClock);

    /// @notice Packs the word of the schema: score in the highest 16 bits, the low 240 bits of `salt` below.
    function encodeReview(uint16 score, uint240 salt) external pure returns (bytes32);

    /// @notice Commitment of `reviewer` to a packed review of a contribution.
    function commitmentOf(bytes32 contribution, address reviewer, bytes32 review) external pure returns (bytes27);
}
