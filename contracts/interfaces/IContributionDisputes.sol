// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IBatchAnchor} from "./IBatchAnchor.sol";
import {IContributionResolver} from "./IContributionResolver.sol";
import {ICouncilRuled} from "./ICouncilRuled.sol";
import {IVaultUser} from "./IVaultUser.sol";

/// @title Bonded disputes of attested work
/// @notice Step 2 of the way of the data, in its second half: what was attested wrongly. Until the epoch's cut-off
/// anyone with a challenger's bond disputes a contribution, attested singly or in a batch; or, for ten bonds, all that
/// a batch holds, or all that an attester attested of a task in an epoch. The same work can be disputed several times
/// over, so that a dispute which its own side opened shields nothing.
///
/// The council upholds: the work is void, the attester loses a part of its bond, the challenger gets up to half of
/// that, and the other disputes of the work get their bonds back. Or it rejects: the bond is lost, half of it to the
/// attester. Without a ruling in time a tenth of the bond is lost.
///
/// Work that is void before its epoch's cut-off earns nothing. Of work that is still disputed then, the engine sets
/// aside what rests on it (see `IRewardEscrow`), so that a ruling after the cut-off is in time for the money.
interface IContributionDisputes is IVaultUser, ICouncilRuled {
    /// @notice What is said to be wrong with the work.
    enum Reason {
        Duplicate,
        Plagiarised,
        Fabricated,
        Misattributed,
        Overstated,
        Colluding,
        Other
    }

    /// @notice What a dispute is about: a contribution, named by its uid; a batch, named by its number; or the rows of
    /// an attester, a task and an epoch, named as `rowsOf` packs them.
    enum Scope {
        Contribution,
        Batch,
        Rows
    }

    /// @notice What became of a dispute. `Expired` means that the council did not rule in time, `Closed` that the work
    /// was found void by another dispute.
    enum Status {
        None,
        Open,
        Upheld,
        Rejected,
        Expired,
        Closed
    }

    /// @notice Terms of the disputes, fixed for ever.
    /// @param bond Wei of the challenger's bond that a dispute of one contribution locks; ten times as much for more.
    /// @param penaltyBps Part of the attester's bond that void work costs, in 1/10000.
    /// @param widePenaltyBps The same for a void batch, or void rows of a task and epoch.
    /// @param rewardBps Part of the penalty that the challenger gets, at most half, so that disputing oneself costs.
    /// The rest goes to the vault's recipient of penalties.
    /// @param rulingPeriod Seconds from the dispute in which the council can rule.
    struct Terms {
        uint112 bond;
        uint16 penaltyBps;
        uint16 widePenaltyBps;
        uint16 rewardBps;
        uint32 rulingPeriod;
    }

    /// @notice A dispute.
    /// @param challenger Who disputes.
    /// @param openedAt Unix seconds of the dispute.
    /// @param batch The batch that holds a disputed row, else 0.
    /// @param scope What it is about.
    /// @param status What became of it.
    /// @param attester Who attested the work.
    /// @param task The task of a contribution that was attested singly, or of rows, else 0.
    /// @param epoch The work's epoch.
    /// @param work The work's name within its scope.
    // Three slots; the rule takes each enum for one of its own.
    // solhint-disable-next-line gas-struct-packing
    struct Dispute {
        address challenger;
        uint40 openedAt;
        uint40 batch;
        Scope scope;
        Status status;
        address attester;
        uint64 task;
        uint32 epoch;
        bytes32 work;
    }

    /// @notice Work was disputed; `evidence` is the SHA-256 of the challenger's case.
    event DisputeOpened(
        uint256 indexed id,
        bytes32 indexed work,
        address indexed challenger,
        Scope scope,
        address attester,
        Reason reason,
        bytes32 evidence,
        uint40 deadline
    );

    /// @notice The work is void. `slashed` wei were taken from the attester, `rewarded` of them for the challenger.
    event DisputeUpheld(uint256 indexed id, bytes32 indexed work, Scope scope, uint112 slashed, uint112 rewarded);

    /// @notice The council found nothing wrong; `lost` wei of the challenger's bond are gone.
    event DisputeRejected(uint256 indexed id, bytes32 indexed work, Scope scope, uint112 lost);

    /// @notice Nobody ruled in time; `lost` wei of the challenger's bond are gone.
    event DisputeExpired(uint256 indexed id, bytes32 indexed work, Scope scope, uint112 lost);

    /// @notice The work was void already; the challenger's bond is free again.
    event DisputeClosed(uint256 indexed id, bytes32 indexed work, Scope scope);

    /// @notice Bond, penalty or ruling period is zero, a part is above the whole, a reward of more than half of the
    /// penalty, or an epoch, its settlement and a ruling together outlast the vault's unbonding delay.
    error ContributionDisputesInvalidTerms();

    /// @notice The work is revoked already.
    error ContributionDisputesRevoked(Scope scope, bytes32 work);

    /// @notice The batch has no row `index`.
    error ContributionDisputesUnknownRow(uint256 batchId, uint256 index);

    /// @notice The epoch's work could be disputed before its cut-off (Unix seconds).
    error ContributionDisputesEpochClosed(uint256 epoch, uint256 cutOff);

    /// @notice The epoch has not begun.
    error ContributionDisputesEpochNotBegun(uint256 epoch);

    /// @notice An attester cannot dispute what it attested.
    error ContributionDisputesOwnAttestation(Scope scope, bytes32 work, address challenger);

    /// @notice The work is void already.
    error ContributionDisputesVoid(Scope scope, bytes32 work);

    /// @notice The dispute is not open.
    error ContributionDisputesNotOpen(uint256 id, Status status);

    /// @notice The council could rule before `deadline` (Unix seconds).
    error ContributionDisputesRulingPeriodOver(uint256 id, uint256 deadline);

    /// @notice The council can still rule: the dispute expires from `deadline` (Unix seconds) on.
    error ContributionDisputesRulingPeriodOpen(uint256 id, uint256 deadline);

    /// @notice Disputes a contribution that was attested singly and locks the caller's bond.
    /// @dev Reverts with `ContributionResolverWrongSchema` if there is no such contribution,
    /// `ContributionDisputesRevoked`, `ContributionDisputesEpochClosed`, `ContributionDisputesOwnAttestation`,
    /// `ContributionDisputesVoid` or, if the caller's free bond does not suffice, `StakeVaultInsufficientBond`.
    /// @return id Number of the dispute, sequential from 1.
    function dispute(bytes32 contribution, Reason reason, bytes32 evidence) external returns (uint256 id);

    /// @notice As `dispute`, for row `index` of an anchored batch.
    /// @dev Reverts with `BatchAnchorUnknownBatch`, `ContributionDisputesUnknownRow` and as `dispute`.
    function disputeRow(uint256 batchId, uint256 index, Reason reason, bytes32 evidence) external returns (uint256 id);

    /// @notice As `dispute`, for all rows of an anchored batch and ten bonds.
    /// @dev Reverts with `BatchAnchorUnknownBatch` and as `dispute`.
    function disputeBatch(uint256 batchId, Reason reason, bytes32 evidence) external returns (uint256 id);

    /// @notice As `dispute`, for all that `rows` names (see `rowsOf`), batches included, and ten bonds. What is
    /// attested later in the epoch is part of it.
    /// @dev Reverts with `ContributionDisputesEpochNotBegun` and as `dispute`.
    function disputeRows(bytes32 rows, Reason reason, bytes32 evidence) external returns (uint256 id);

    /// @notice Rules on an open dispute. By the council.
    /// @dev Reverts with `CouncilUnauthorized`, `ContributionDisputesNotOpen`, `ContributionDisputesVoid` or
    /// `ContributionDisputesRulingPeriodOver`.
    function rule(uint256 id, bool upheld) external;

    /// @notice Ends a dispute without a ruling: with its bond back if its work is void by another dispute, else when
    /// the council did not rule in time. Permissionless.
    /// @dev Reverts with `ContributionDisputesNotOpen` or `ContributionDisputesRulingPeriodOpen`.
    function close(uint256 id) external;

    /// @notice Number of disputes; ids are 1..count.
    function count() external view returns (uint256);

    /// @notice A dispute; zeros if there is none of that number.
    function disputeOf(uint256 id) external view returns (Dispute memory);

    /// @notice Whether a dispute of exactly this work was upheld.
    function isVoid(Scope scope, bytes32 work) external view returns (bool);

    /// @notice Name of the rows that an attester attested of a task in an epoch: attester (20 bytes) | task (8) |
    /// epoch (4).
    function rowsOf(address attester, uint64 task, uint32 epoch) external pure returns (bytes32);

    /// @notice Terms of the disputes.
    function terms() external view returns (Terms memory);

    /// @notice Where contributions that were attested singly are read.
    function contributions() external view returns (IContributionResolver);

    /// @notice Where batches are read.
    function anchor() external view returns (IBatchAnchor);
}
