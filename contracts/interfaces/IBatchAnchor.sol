// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEpochClock} from "./IEpochClock.sol";
import {ITaskRegistry} from "./ITaskRegistry.sol";

/// @title Where an attester commits many contributions in one transaction
/// @notice Step 2 of the way of the data. A row is 66 bytes: account (20) | task (8) | quantity (4) | quality (2) |
/// evidence (32), each big-endian. Its time is that of the block that anchors the batch, its uid
/// `keccak256(abi.encode(anchor, batchId, index))`.
///
/// *Published*: the rows are in the transaction's calldata, so that they can always be recomputed from the chain.
/// *Linked*: only the Merkle root over their chunks of 1,024 rows is, with count and URI; whether such a batch counts
/// is settled on chain by the cut-off (`IBatchAvailability`), and a verifier checks its rows against the root.
///
/// The anchor checks what it can at the price of calldata: shape, attester, quantity, quality, contributor. To the rows
/// of either kind the engine applies the rules of `ContributionResolver`, row by row: a row that breaks one counts for
/// nothing, and the others stand. A batch can be revoked as a whole by its attester until its epoch's cut-off.
interface IBatchAnchor {
    /// @notice How the rows can be had.
    enum Kind {
        Published,
        Linked
    }

    /// @notice One anchored batch.
    /// @param dataHash keccak256 of the rows of a published batch; of a linked one the root over its chunks, which is
    /// the same for up to 1,024 rows.
    /// @param attester Who anchored it, and attests every row.
    /// @param count Number of rows.
    /// @param time Unix seconds of the anchoring.
    // Two slots; the rule takes the enum for one of its own.
    // solhint-disable-next-line gas-struct-packing
    struct Batch {
        bytes32 dataHash;
        address attester;
        uint32 count;
        uint40 time;
        Kind kind;
        bool revoked;
    }

    /// @notice A batch was anchored with its rows in the calldata.
    event BatchPublished(uint256 indexed batchId, address indexed attester, uint32 count, bytes32 dataHash);

    /// @notice A batch was anchored by its hash; its rows stand at `uri`.
    event BatchLinked(uint256 indexed batchId, address indexed attester, uint32 count, bytes32 dataHash, string uri);

    /// @notice A batch was revoked by its attester: none of its rows counts.
    event BatchRevoked(uint256 indexed batchId, address indexed attester);

    /// @notice There are no rows.
    error BatchAnchorEmpty();

    /// @notice The rows are not a multiple of 66 bytes.
    error BatchAnchorInvalidLength(uint256 length);

    /// @notice The attester may not attest contributions of the row's task.
    error BatchAnchorNotAttester(uint256 index, uint64 task, address attester);

    /// @notice The row counts nothing.
    error BatchAnchorZeroQuantity(uint256 index);

    /// @notice The row's quality is above 10000.
    error BatchAnchorInvalidQuality(uint256 index, uint16 quality);

    /// @notice A contribution has at most 2^32 − 1 points.
    error BatchAnchorTooManyPoints(uint256 index, uint64 points);

    /// @notice The row has no contributor.
    error BatchAnchorZeroAccount(uint256 index);

    /// @notice The attester attests its own work.
    error BatchAnchorSelfAttestation(uint256 index);

    /// @notice The account may not attest contributions of any task.
    error BatchAnchorNoTask(address attester);

    /// @notice There is no batch `batchId`.
    error BatchAnchorUnknownBatch(uint256 batchId);

    /// @notice Only the batch's attester may revoke it.
    error BatchAnchorWrongAttester(uint256 batchId, address account);

    /// @notice The batch is already revoked.
    error BatchAnchorAlreadyRevoked(uint256 batchId);

    /// @notice The epoch's cut-off is past: what counts in it is fixed.
    error BatchAnchorEpochClosed(uint256 epoch, uint256 cutOff);

    /// @notice Anchors a batch whose rows are the argument. The caller must be an attester of every task that occurs.
    /// @dev Rows of one task should follow one another, as the right to attest is read once per run. Reverts with
    /// `BatchAnchorEmpty`, `BatchAnchorInvalidLength`, `EpochClockBeforeGenesis`, then row by row
    /// `BatchAnchorNotAttester`, `BatchAnchorZeroQuantity`, `BatchAnchorInvalidQuality`, `BatchAnchorTooManyPoints`,
    /// `BatchAnchorZeroAccount`, `BatchAnchorSelfAttestation`. A contract that calls this must carry the rows as they
    /// are in its own transaction's calldata, where readers look for them.
    /// @return batchId Sequential from 1.
    function publish(bytes calldata rows) external returns (uint256 batchId);

    /// @notice Anchors a batch by the root over its chunks. The caller must be an attester of at least one task; that
    /// it is one of every task that occurs is for whoever reads the rows to check, by the `AttesterSet` events before
    /// this one.
    /// @dev Reverts with `BatchAnchorEmpty`, `BatchAnchorNoTask` or `EpochClockBeforeGenesis`.
    /// @param uri Where the rows can be had.
    /// @return batchId Sequential from 1.
    function link(bytes32 dataHash, uint32 count, string calldata uri) external returns (uint256 batchId);

    /// @notice Revokes a batch of the caller before its epoch's cut-off, for ever; its evidence may be attested anew.
    /// @dev Reverts with `BatchAnchorUnknownBatch`, `BatchAnchorWrongAttester`, `BatchAnchorAlreadyRevoked` or
    /// `BatchAnchorEpochClosed`.
    function revoke(uint256 batchId) external;

    /// @notice Number of batches anchored; ids are 1..count.
    function count() external view returns (uint256);

    /// @notice An anchored batch. Reverts with `BatchAnchorUnknownBatch`.
    function batchOf(uint256 batchId) external view returns (Batch memory);

    /// @notice uid of row `index` of batch `batchId`.
    function uidOf(uint256 batchId, uint256 index) external view returns (bytes32);

    /// @notice Where tasks and attesters are read.
    function registry() external view returns (ITaskRegistry);

    /// @notice Where epochs and cut-offs are read.
    function clock() external view returns (IEpochClock);
}
