// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IBatchAnchor} from "./IBatchAnchor.sol";
import {IContributionResolver} from "./IContributionResolver.sol";
import {ICouncilRuled} from "./ICouncilRuled.sol";
import {IVaultUser} from "./IVaultUser.sol";

/// @title Bonded disputes of contributions
/// @notice Step 2 of the way of the data, in its second half: what was attested wrongly. Anyone with a challenger's
/// bond disputes a contribution, attested singly or in a batch. The council upholds: the contribution is void, the
/// attester's bond slashed, the challenger rewarded from it; or rejects: the challenger's bond goes to the attester.
/// Without a ruling in time the bond returns.
///
/// A contribution that is void before its epoch's cut-off earns nothing. Upheld later it can no longer change the
/// epoch, but still costs the attester.
interface IContributionDisputes is IVaultUser, ICouncilRuled {
    /// @notice What is said to be wrong with a contribution.
    enum Reason {
        Duplicate,
        Plagiarised,
        Fabricated,
        Misattributed,
        Overstated,
        Colluding,
        Other
    }

    /// @notice What became of a dispute. `Expired` means that the council did not rule in time.
    enum Status {
        None,
        Open,
        Upheld,
        Rejected,
        Expired
    }

    /// @notice Terms of the disputes, fixed for ever.
    /// @param bond Wei of the challenger's bond that a dispute locks.
    /// @param penalty Wei of the attester's bond that an upheld dispute takes, or what there is.
    /// @param rewardBps Part of the penalty that the challenger gets, in 1/10000; less than all, so that disputing
    /// oneself never pays. The rest goes to the vault's recipient of penalties.
    /// @param window Seconds from the attestation in which it can be disputed.
    /// @param rulingPeriod Seconds from the dispute in which the council can rule.
    struct Terms {
        uint112 bond;
        uint112 penalty;
        uint16 rewardBps;
        uint32 window;
        uint32 rulingPeriod;
    }

    /// @notice A dispute of one contribution.
    /// @param challenger Who disputes.
    /// @param openedAt Unix seconds of the dispute.
    /// @param ruledAt Unix seconds of the ruling or the expiry, zero while open.
    /// @param status What became of it.
    /// @param attester Who attested the contribution.
    struct Dispute {
        address challenger;
        uint40 openedAt;
        uint40 ruledAt;
        Status status;
        address attester;
    }

    /// @notice A contribution was disputed; `evidence` is the SHA-256 of the challenger's case.
    event DisputeOpened(
        bytes32 indexed contribution,
        address indexed challenger,
        address indexed attester,
        Reason reason,
        bytes32 evidence,
        uint40 deadline
    );

    /// @notice The contribution is void. `slashed` wei were taken from the attester, `rewarded` of them for the
    /// challenger.
    event DisputeUpheld(
        bytes32 indexed contribution,
        address indexed challenger,
        address indexed attester,
        uint112 slashed,
        uint112 rewarded
    );

    /// @notice The contribution stands. `slashed` wei went from the challenger to the attester.
    event DisputeRejected(
        bytes32 indexed contribution,
        address indexed challenger,
        address indexed attester,
        uint112 slashed
    );

    /// @notice Nobody ruled in time; the challenger's bond is free again.
    event DisputeExpired(bytes32 indexed contribution, address indexed challenger);

    /// @notice Bond, window or ruling period is zero, no beneficiary, a reward of the whole penalty, or windows that
    /// outlast the vault's unbonding delay.
    error ContributionDisputesInvalidTerms();

    /// @notice The contribution is revoked already.
    error ContributionDisputesRevoked(bytes32 contribution);

    /// @notice The batch has no row `index`.
    error ContributionDisputesUnknownRow(uint256 batchId, uint256 index);

    /// @notice The contribution could be disputed before `closedAt` (Unix seconds).
    error ContributionDisputesWindowOver(bytes32 contribution, uint256 closedAt);

    /// @notice An attester cannot dispute what it attested.
    error ContributionDisputesOwnAttestation(bytes32 contribution, address challenger);

    /// @notice A dispute of the contribution is open or was ruled on.
    error ContributionDisputesAlreadyDisputed(bytes32 contribution, Status status);

    /// @notice The contribution has no open dispute.
    error ContributionDisputesNotOpen(bytes32 contribution, Status status);

    /// @notice The council could rule before `deadline` (Unix seconds).
    error ContributionDisputesRulingPeriodOver(bytes32 contribution, uint256 deadline);

    /// @notice The council can still rule: the dispute expires from `deadline` (Unix seconds) on.
    error ContributionDisputesRulingPeriodOpen(bytes32 contribution, uint256 deadline);

    /// @notice Disputes an attested contribution and locks the caller's bond. A contribution is ruled on once; after an
    /// expiry it can be disputed again while its window lasts.
    /// @dev Reverts with `ContributionResolverWrongSchema` if there is no such contribution,
    /// `ContributionDisputesRevoked`, `ContributionDisputesWindowOver`, `ContributionDisputesOwnAttestation`,
    /// `ContributionDisputesAlreadyDisputed` or, if the caller's free bond does not suffice,
    /// `StakeVaultInsufficientBond`.
    function dispute(bytes32 contribution, Reason reason, bytes32 evidence) external;

    /// @notice As `dispute`, for row `index` of an anchored batch.
    /// @dev Reverts with `BatchAnchorUnknownBatch`, `ContributionDisputesUnknownRow` and as `dispute`.
    /// @return contribution The row's uid.
    function disputeRow(
        uint256 batchId,
        uint256 index,
        Reason reason,
        bytes32 evidence
    ) external returns (bytes32 contribution);

    /// @notice Rules on an open dispute. By the council.
    /// @dev Reverts with `CouncilUnauthorized`, `ContributionDisputesNotOpen` or
    /// `ContributionDisputesRulingPeriodOver`.
    function rule(bytes32 contribution, bool upheld) external;

    /// @notice Ends a dispute on which the council did not rule in time. Permissionless.
    /// @dev Reverts with `ContributionDisputesNotOpen` or `ContributionDisputesRulingPeriodOpen`.
    function expire(bytes32 contribution) external;

    /// @notice Whether a dispute of the contribution was upheld.
    function isVoid(bytes32 contribution) external view returns (bool);

    /// @notice The contribution's last dispute; zeros if none.
    function disputeOf(bytes32 contribution) external view returns (Dispute memory);

    /// @notice Terms of the disputes.
    function terms() external view returns (Terms memory);

    /// @notice Where contributions that were attested singly are read.
    function contributions() external view returns (IContributionResolver);

    /// @notice Where batches are read.
    function anchor() external view returns (IBatchAnchor);
}
