// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Credit} from "./Credit.sol";
import {ICouncilRuled} from "./ICouncilRuled.sol";
import {IEpochOracle} from "./IEpochOracle.sol";
import {IReputation} from "./reputation/IReputation.sol";
import {IVestingMerkleDistributor} from "./IVestingMerkleDistributor.sol";

/// @title Reputation that cannot be sold and fades with time
/// @notice Step 8 of the way of the data. Soulbound ERC-721 (ERC-5192), one token per account with id = account, and
/// ERC-5805 votes on an ERC-6372 timestamp clock. Points halve every `halfLife` seconds, exactly, on read: no
/// transaction is ever needed for them to fade.
///
/// Stored and summed are *inflated* points, `points × 2^((t − genesis) / halfLife)` in units of 2^-64, where t is the
/// end of the epoch that earned them. The values of `DelegateVotesChanged` are inflated too: an event cannot fade, so
/// who recomputes votes from logs divides by `growthAt(timepoint)`, as the contract does. All reads of points and votes
/// are decayed and round down, each once.
///
/// Overall votes are the account's own without any transaction (self-delegation is the default) and can be delegated;
/// delegating to the zero address takes them back. Domain votes cannot be delegated: expertise is one's own.
///
/// Leaves name the account that did the work. Where that account has migrated, its leaves, past and future, credit its
/// successor; the mark of a credited epoch stays with the account of the leaf, so that two accounts that become one
/// keep the leaves of both, each counted once.
interface IReputationToken is ICouncilRuled, IReputation {
    /// @notice Points from which an account stands in each tier above the lowest; fixed at deployment.
    /// @param copper Decayed points over all domains, rounded down, as the others.
    /// @param silver At least `copper`.
    /// @param gold At least `silver`.
    /// @param platinum At least `gold`.
    struct Tiers {
        uint64 copper;
        uint64 silver;
        uint64 gold;
        uint64 platinum;
    }

    /// @notice Terms of a token, fixed for ever.
    /// @param name Name of the token and of its EIP-712 domain.
    /// @param symbol Symbol of the token.
    /// @param halfLife Seconds in which points halve.
    /// @param migrationDelay Seconds between the announcement of a migration by its holder and its completion.
    /// @param councilMigrationDelay The same for the council, at least as long.
    /// @param pointsPerEpoch Most points that an epoch can give to all accounts together.
    /// @param tiers Tiers that the metadata shows.
    struct Terms {
        string name;
        string symbol;
        uint32 halfLife;
        uint32 migrationDelay;
        uint32 councilMigrationDelay;
        uint64 pointsPerEpoch;
        Tiers tiers;
    }

    /// @notice An announced migration.
    /// @param to The successor.
    /// @param readyAt Unix seconds from which it can be completed.
    struct Migration {
        address to;
        uint48 readyAt;
        bool byCouncil;
    }

    /// @notice The leaf of `account` for `epoch` was credited to it, or to its successor if it has migrated.
    event ReputationCredited(address indexed account, uint256 indexed epoch, uint256 reputation);

    /// @notice A migration was announced; it can be completed from `readyAt` (Unix seconds) on.
    event ReputationMigrationAnnounced(address indexed from, address indexed to, uint48 readyAt, bool byCouncil);

    /// @notice The announced migration was cancelled.
    event ReputationMigrationCancelled(address indexed from, address indexed to);

    /// @notice Everything that `from` held went to `to`, and what it earns later will.
    event ReputationMigrated(address indexed from, address indexed to);

    /// @notice The account's points are gone and it has opted out.
    event ReputationBurned(address indexed account);

    /// @notice Credits to the account are allowed again.
    event ReputationOptedIn(address indexed account);

    /// @notice The half-life is zero.
    error ReputationInvalidHalfLife(uint32 halfLife);

    /// @notice So few points that nobody could govern with them, or so many that they would overflow.
    error ReputationInvalidPointsPerEpoch(uint64 points);

    /// @notice The tiers do not ascend.
    error ReputationInvalidTiers(Tiers tiers);

    /// @notice The delay is zero, or shorter for the council than for a holder.
    error ReputationInvalidDelay(uint32 delay);

    /// @notice Reputation cannot be transferred or approved.
    error ReputationSoulbound();

    /// @notice Domains are 0..7.
    error ReputationUnknownDomain(uint8 domain);

    /// @notice The epoch has no final root.
    error ReputationNotFinalized(uint256 epoch);

    /// @notice The leaf is not in the epoch's tree.
    error ReputationInvalidProof(address account, uint256 epoch);

    /// @notice Every leaf was credited before or carries no reputation.
    error ReputationNothingToCredit(address account);

    /// @notice The epoch ends after the horizon (both Unix seconds): nothing is credited there.
    error ReputationBeyondHorizon(uint256 epoch, uint256 epochEnd, uint256 horizon);

    /// @notice The leaf would raise what `epoch` has given to `points`, above the `limit`: its root breaks the rules.
    error ReputationEpochFull(uint256 epoch, uint256 points, uint64 limit);

    /// @notice Only the distributor may credit what it has proven.
    error ReputationUnauthorized(address caller);

    /// @notice The account has opted out.
    error ReputationOptedOut(address account);

    /// @notice The account has not opted out.
    error ReputationNotOptedOut(address account);

    /// @notice The account has no token.
    error ReputationNoToken(address account);

    /// @notice The successor is zero or the account itself.
    error ReputationInvalidMigration(address from, address to);

    /// @notice The account has migrated to `successor`.
    error ReputationAlreadyMigrated(address account, address successor);

    /// @notice The signature was valid up to `deadline` (Unix seconds).
    error ReputationExpiredSignature(uint256 deadline);

    /// @notice The signature is not that of `account`.
    error ReputationInvalidSignature(address account);

    /// @notice No migration of `from` is announced.
    error ReputationNoMigration(address from);

    /// @notice The migration can be completed from `readyAt` (Unix seconds) on.
    error ReputationMigrationNotReady(address from, uint48 readyAt);

    /// @notice With `from` the council would have moved `moved` points in 90 days; a hundredth of the supply is
    /// `limit`.
    error ReputationMigrationLimit(address from, uint256 moved, uint256 limit);

    /// @notice Credits the reputation of leaves proven against finalized roots, each as of its epoch's end, whenever it
    /// is claimed. Anyone may call it for anyone. Epochs that are credited already are passed over, so that nobody can
    /// spoil a batch by crediting a part of it first; so are leaves without reputation.
    /// @dev Reverts with `ReputationNotFinalized`, `ReputationInvalidProof`, `ReputationBeyondHorizon`,
    /// `ReputationEpochFull`, `ReputationOptedOut` if the account has opted out, `ReputationNothingToCredit` if no
    /// epoch of the batch was new. Mints the token with the first points.
    function credit(address account, Credit[] calldata credits) external;

    /// @notice Credits the reputation of a leaf that the caller has proven. For the distributor alone. Does nothing if
    /// credited before or without reputation.
    /// @dev Does nothing either if the account has opted out, the epoch ends beyond the horizon or has given all its
    /// points, so that none of them can block a reward; the epoch is not marked then. Reverts with
    /// `ReputationUnauthorized`.
    function creditProven(address account, uint256 epoch, uint256 reputation) external;

    /// @notice Takes all points of the caller out of existence and opts it out: nothing more is credited to it until
    /// `optIn`. Credited epochs stay marked and cannot be credited again. Reverts with `ReputationNoToken`.
    function burn() external;

    /// @notice Allows credits to the caller again. Epochs that nobody credited before can be credited then. Reverts
    /// with `ReputationNotOptedOut`.
    function optIn() external;

    /// @notice Announces that everything `from` holds and will earn goes to `to`, in favour of a holder whose key is
    /// lost. By the council. It can be completed after `councilMigrationDelay`; until then the holder keeps its votes
    /// and can cancel. A further announcement takes the place of the first.
    /// @dev Reverts with `CouncilUnauthorized`, `ReputationInvalidMigration` if `to` is zero or `from`,
    /// `ReputationAlreadyMigrated` if either has migrated (which makes cycles impossible), `ReputationOptedOut` if
    /// either has opted out.
    function announceMigration(address from, address to) external;

    /// @notice As `announceMigration`, authorised by the EIP-712 or ERC-1271 signature of `from` over
    /// `Migration(address from,address to,uint256 nonce,uint256 deadline)`. It can be completed after `migrationDelay`:
    /// a seller could still cancel after having been paid, a thief can be stopped, so that a migration serves neither.
    /// @dev Reverts with `ReputationExpiredSignature`, `ReputationInvalidSignature` and as above. The nonce is the one
    /// of ERC-5805.
    function announceMigrationBySig(address from, address to, uint256 deadline, bytes calldata signature) external;

    /// @notice Cancels the announced migration of `from`. By `from` itself or the council. Reverts with
    /// `ReputationNoMigration`.
    function cancelMigration(address from) external;

    /// @notice Completes the announced migration of `from` after its delay: its points are added to those of its
    /// successor, votes that it had delegated go where the successor's go. Anyone may call it. Delegations of others to
    /// `from` stay as they are, theirs to change. What the council announced moves at most a hundredth of the supply in
    /// 90 days, all accounts together; what was earned and not credited by then is not counted, and anyone can credit
    /// it before.
    /// @dev Reverts with `ReputationNoMigration`, `ReputationMigrationNotReady`, `ReputationMigrationLimit` and, if
    /// things changed since the announcement, as it would now.
    function completeMigration(address from) external;

    /// @notice Whether the leaf of `account` for `epoch` was credited.
    function isCredited(address account, uint256 epoch) external view returns (bool);

    /// @notice Where leaves of `account` are credited: the end of its chain of migrations, itself if it has not
    /// migrated.
    function successorOf(address account) external view returns (address);

    /// @notice The announced migration of `from`, empty if there is none.
    function migrationOf(address from) external view returns (Migration memory);

    /// @notice Whether `account` has opted out.
    function hasOptedOut(address account) external view returns (bool);

    /// @notice Last second at which an epoch may end and still be credited: 80 half-lives after genesis. Reads work for
    /// ever.
    function horizon() external view returns (uint256);

    /// @notice What inflated values are divided by at `timepoint`, in units of 2^-64: `mantissa × 2^shift`.
    function growthAt(uint256 timepoint) external view returns (uint256 mantissa, uint256 shift);

    /// @notice Seconds in which points halve.
    function halfLife() external view returns (uint32);

    /// @notice Most points that an epoch can give to all accounts together.
    function pointsPerEpoch() external view returns (uint64);

    /// @notice Points that `epoch` has given so far.
    function creditedPointsOf(uint256 epoch) external view returns (uint256);

    /// @notice Votes below which nobody governs: a tenth of what full epochs would keep alive, pointsPerEpoch ×
    /// halfLife / (ln 2 × epochLength).
    function governanceFloor() external view returns (uint256);

    /// @notice Seconds between the announcement of a migration by its holder and its completion.
    function migrationDelay() external view returns (uint32);

    /// @notice Seconds between the announcement of a migration by the council and its completion.
    function councilMigrationDelay() external view returns (uint32);

    /// @notice Where finalized roots are read.
    function oracle() external view returns (IEpochOracle);

    /// @notice The `ReputationRenderer` that draws the metadata.
    function renderer() external view returns (address);

    /// @notice Who may credit what it has proven.
    function distributor() external view returns (IVestingMerkleDistributor);

    /// @notice The tiers that the metadata shows.
    function tiers() external view returns (Tiers memory);
}
