// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEAS} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {IEpochClock} from "./IEpochClock.sol";
import {IReputationToken} from "./IReputationToken.sol";
import {ITaskRegistry} from "./ITaskRegistry.sol";

/// @title Gate between EAS attestations and scoring
/// @notice Step 2 of the way of the data. Schema `bytes32 work,bytes32 evidence`; the recipient is the contributor, the
/// attestation's time decides its epoch: one attested in the very second in which an epoch starts belongs to that
/// epoch. `work` is taskId (uint64) | quantity (uint32) | quality (uint16) | 144 zero bits, from the highest bit down;
/// `evidence` is the SHA-256 of the evidence.
///
/// Who may attest what is the task's affair (`TaskRegistry`); a task of any mode passes here, and the quality of one
/// that is reviewed is provisional. An attestation that fails a gate reverts as a whole, with it the multi-attestation
/// that it is part of.
///
/// Revoking, which EAS leaves to the attester, is possible until the epoch's cut-off. It takes the points back and
/// frees what the contribution used: its evidence, and its place in the epoch's cap, quota and window as far as these
/// still run. So at any time the contributions that are not revoked respect every limit among themselves. From the
/// cut-off on EAS refuses the revocation too.
interface IContributionResolver {
    /// @notice A contribution passed every gate.
    /// @param points task.points × quantity × quality / 10000, rounded down.
    event ContributionAccepted(
        bytes32 indexed uid,
        address indexed account,
        uint64 indexed task,
        address attester,
        uint32 quantity,
        uint16 quality,
        uint64 points,
        uint256 epoch,
        bytes32 evidence
    );

    /// @notice A contribution was revoked before its epoch's cut-off; its points are taken back.
    event ContributionRevoked(
        bytes32 indexed uid,
        address indexed account,
        uint64 indexed task,
        uint256 epoch,
        uint64 points
    );

    /// @notice The attestation is of another schema that names this resolver.
    error ContributionResolverWrongSchema(bytes32 schema);

    /// @notice A contribution must be open to revocation.
    error ContributionResolverNotRevocable();

    /// @notice A contribution must not expire.
    error ContributionResolverExpiring(uint64 expirationTime);

    /// @notice The data is not two words.
    error ContributionResolverInvalidData(uint256 length);

    /// @notice The contribution counts nothing.
    error ContributionResolverZeroQuantity();

    /// @notice Quality is 0..10000.
    error ContributionResolverInvalidQuality(uint16 quality);

    /// @notice A contribution has at most 2^32 − 1 points.
    error ContributionResolverTooManyPoints(uint64 points);

    /// @notice There is no contributor.
    error ContributionResolverZeroAccount();

    /// @notice The attester attests its own work.
    error ContributionResolverSelfAttestation(address account);

    /// @notice The task does not accept contributions yet.
    error ContributionResolverTaskNotOpen(uint64 task, uint40 opensAt);

    /// @notice The task does not accept contributions any more.
    error ContributionResolverTaskClosed(uint64 task, uint40 closesAt);

    /// @notice The attester may not attest contributions of this task.
    error ContributionResolverNotAttester(uint64 task, address attester);

    /// @notice The quality is below the task's minimum.
    error ContributionResolverQualityTooLow(uint64 task, uint16 quality, uint16 minQuality);

    /// @notice The task's policy does not accept the contributor.
    error ContributionResolverNotEligible(uint64 task, address account);

    /// @notice The contributor's reputation is below the task's minimum.
    error ContributionResolverReputationTooLow(uint64 task, address account, uint256 reputation, uint32 minReputation);

    /// @notice The evidence already stands for a contribution to this task.
    error ContributionResolverEvidenceUsed(uint64 task, bytes32 evidence);

    /// @notice The contributor's limit in this window of the task is used up.
    error ContributionResolverWindowLimit(uint64 task, address account, uint32 maxPerWindow);

    /// @notice The contributor's limit in this epoch of the task is used up.
    error ContributionResolverEpochCap(uint64 task, address account, uint32 maxPerEpoch);

    /// @notice The task's quota of this epoch is used up.
    error ContributionResolverQuota(uint64 task, uint32 epochQuota);

    /// @notice The account's score of the epoch would reach 2^48 points or 2^16 contributions, more than its record
    /// holds.
    error ContributionResolverScoreOverflow(uint256 epoch, address account);

    /// @notice The epoch's cut-off is past: what counts in it is fixed.
    error ContributionResolverEpochClosed(uint256 epoch, uint256 cutOff);

    /// @notice Decoded contribution, for people and dApps.
    /// @param account The contributor.
    /// @param attester Who attested it.
    /// @param task Number of the task.
    /// @param quantity How many units of the task's work.
    /// @param quality Quality in basis points, provisional where the task is reviewed.
    /// @param time Unix seconds of the attestation.
    /// @param epoch Epoch of that time.
    /// @param evidence SHA-256 of the evidence.
    /// @param revoked Whether the attester revoked it.
    // Never stored: memory gives every field a word.
    // solhint-disable-next-line gas-struct-packing
    struct Contribution {
        address account;
        address attester;
        uint64 task;
        uint32 quantity;
        uint16 quality;
        uint40 time;
        uint256 epoch;
        bytes32 evidence;
        bool revoked;
    }

    /// @notice UID of the schema whose attestations this resolver gates.
    function schema() external view returns (bytes32);

    /// @notice Points and number of the accepted contributions of `account` in `epoch`, revoked ones excluded.
    function scoreOf(uint256 epoch, address account) external view returns (uint64 points, uint32 contributions);

    /// @notice Points and number of all accepted contributions of `epoch`, revoked ones excluded.
    function totalOf(uint256 epoch) external view returns (uint128 points, uint64 contributions);

    /// @notice Whether `evidence` stands for a contribution to `task`.
    function isEvidenceUsed(uint64 task, bytes32 evidence) external view returns (bool);

    /// @notice Decodes the attestation `uid`. Reverts with `ContributionResolverWrongSchema` if it is not of this
    /// resolver's schema.
    function contributionOf(bytes32 uid) external view returns (Contribution memory);

    /// @notice Packs the first word of the schema.
    function encodeWork(uint64 task, uint32 quantity, uint16 quality) external pure returns (bytes32);

    /// @notice Unpacks the first word of the schema. Reverts with `WorkReservedBits` if a reserved bit is set.
    function decodeWork(bytes32 work) external pure returns (uint64 task, uint32 quantity, uint16 quality);

    /// @notice The attestation service whose attestations are gated.
    function eas() external view returns (IEAS);

    /// @notice Where tasks and attesters are read.
    function registry() external view returns (ITaskRegistry);

    /// @notice Where epochs and cut-offs are read.
    function clock() external view returns (IEpochClock);

    /// @notice Where reputation is read; zero in a program that keeps none, where nobody reaches the minimum that a
    /// task asks for.
    function reputation() external view returns (IReputationToken);
}
