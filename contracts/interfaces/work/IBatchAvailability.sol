// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IBatchAnchor} from "../IBatchAnchor.sol";
import {IVaultUser} from "../IVaultUser.sol";

/// @title Whether the rows of linked batches can be had
/// @notice Step 2 of the way of the data. A linked batch counts if, before its epoch's cut-off, enough active operators
/// signed that they hold its rows, or all its chunks of 1,024 rows were published in calldata; and if every chunk that
/// somebody demanded was published by then. So the chain decides, and no host that is down later can change a root.
///
/// Whoever demands a chunk locks its price, which pays for the calldata: it goes to whoever publishes the chunk. If
/// nobody does, the price comes back, the batch does not count, and its signers lose half of an operator's minimum
/// bond. A contract that publishes a chunk must carry the rows as they are in its own transaction's calldata, where
/// readers look for them: a chunk that does not stand there counts as not published.
interface IBatchAvailability is IVaultUser {
    /// @notice Terms, fixed for ever.
    /// @param holders Operators whose signatures a batch needs, at least one.
    /// @param chunkPrice Wei of a challenger's bond for a chunk.
    /// @param answerPeriod Seconds before the cut-off from which no chunk can be demanded any more; shorter than the
    /// settlement of an epoch.
    struct Terms {
        uint8 holders;
        uint112 chunkPrice;
        uint32 answerPeriod;
    }

    /// @notice What is known of a batch's availability.
    /// @param signatures Operators who signed, at most as many as are needed.
    /// @param published Chunks that stand in calldata.
    /// @param open Chunks that were demanded and are not published.
    /// @param slashed Whether its signers have lost their part.
    struct State {
        uint8 signatures;
        uint32 published;
        uint32 open;
        bool slashed;
    }

    /// @notice An operator's signature that it holds the rows of a batch.
    struct Holding {
        uint256 batchId;
        address operator;
        bytes signature;
    }

    /// @notice An operator holds the rows; `missing` more signatures are needed.
    event BatchHeld(uint256 indexed batchId, address indexed operator, uint8 missing);

    /// @notice A chunk was demanded for `price` wei of the demander's bond.
    event ChunkDemanded(uint256 indexed batchId, uint256 indexed chunk, address indexed demander, uint112 price);

    /// @notice A chunk stands in the calldata of this transaction.
    event ChunkPublished(uint256 indexed batchId, uint256 indexed chunk, address indexed publisher, bytes32 chunkHash);

    /// @notice Nobody published the chunk in time; its price is free again.
    event DemandReturned(uint256 indexed batchId, uint256 indexed chunk, address indexed demander);

    /// @notice A signer of a batch that was withheld lost `taken` wei.
    event HolderSlashed(uint256 indexed batchId, address indexed operator, uint112 taken);

    /// @notice No holder, a price or period of zero, or an answer period that is not shorter than the settlement.
    error BatchAvailabilityInvalidTerms();

    /// @notice The rows of the batch stand in calldata already.
    error BatchAvailabilityNotLinked(uint256 batchId);

    /// @notice The batch's epoch was open until `cutOff` (Unix seconds).
    error BatchAvailabilityEpochClosed(uint256 batchId, uint256 cutOff);

    /// @notice The batch's epoch is open until `cutOff` (Unix seconds).
    error BatchAvailabilityEpochOpen(uint256 batchId, uint256 cutOff);

    /// @notice An attester cannot vouch for its own batch.
    error BatchAvailabilityOwnBatch(uint256 batchId, address operator);

    /// @notice The signer is no active operator.
    error BatchAvailabilityNotOperator(uint256 batchId, address operator);

    /// @notice The signature is not the operator's, or of another batch.
    error BatchAvailabilityInvalidSignature(uint256 batchId, address operator);

    /// @notice The batch has no such chunk.
    error BatchAvailabilityUnknownChunk(uint256 batchId, uint256 chunk);

    /// @notice Chunks could be demanded before `until` (Unix seconds).
    error BatchAvailabilityTooLate(uint256 batchId, uint256 until);

    /// @notice The chunk is demanded already.
    error BatchAvailabilityAlreadyDemanded(uint256 batchId, uint256 chunk);

    /// @notice The chunk is published already.
    error BatchAvailabilityAlreadyPublished(uint256 batchId, uint256 chunk);

    /// @notice The rows do not fill the chunk.
    error BatchAvailabilityInvalidLength(uint256 batchId, uint256 chunk, uint256 length);

    /// @notice The rows and the proof give another root than the batch's.
    error BatchAvailabilityWrongChunk(uint256 batchId, uint256 chunk, bytes32 root);

    /// @notice No demand of the chunk is open.
    error BatchAvailabilityNotDemanded(uint256 batchId, uint256 chunk);

    /// @notice Hands in signatures of operators. Those that are there already or no longer needed are passed over.
    /// Permissionless.
    /// @dev Reverts with `BatchAnchorUnknownBatch`, `BatchAvailabilityNotLinked`, `BatchAvailabilityEpochClosed`,
    /// `BatchAvailabilityOwnBatch`, `BatchAvailabilityNotOperator` or `BatchAvailabilityInvalidSignature`.
    function handIn(Holding[] calldata holdings) external;

    /// @notice Demands a chunk, numbered from 0, for its price out of the caller's challenger bond.
    /// @dev Reverts with `BatchAnchorUnknownBatch`, `BatchAvailabilityNotLinked`, `BatchAvailabilityTooLate`,
    /// `BatchAvailabilityUnknownChunk`, `BatchAvailabilityAlreadyPublished`, `BatchAvailabilityAlreadyDemanded` or
    /// `StakeVaultInsufficientBond`.
    function demand(uint256 batchId, uint256 chunk) external;

    /// @notice Publishes a chunk with its proof, siblings from the chunk to the root, and gets the price if it was
    /// demanded. Permissionless.
    /// @dev Reverts with `BatchAnchorUnknownBatch`, `BatchAvailabilityNotLinked`, `BatchAvailabilityEpochClosed`,
    /// `BatchAvailabilityUnknownChunk`, `BatchAvailabilityAlreadyPublished`, `BatchAvailabilityInvalidLength` or
    /// `BatchAvailabilityWrongChunk`.
    function publishChunk(uint256 batchId, uint256 chunk, bytes calldata rows, bytes32[] calldata proof) external;

    /// @notice Once the cut-off is past: returns the price of a demand that nobody answered, and slashes the batch's
    /// signers. Permissionless.
    /// @dev Reverts with `BatchAnchorUnknownBatch`, `BatchAvailabilityNotLinked`, `BatchAvailabilityEpochOpen` or
    /// `BatchAvailabilityNotDemanded`.
    function settle(uint256 batchId, uint256 chunk) external;

    /// @notice Whether the batch counts, as things stand; from the cut-off on for good.
    function isAvailable(uint256 batchId) external view returns (bool);

    /// @notice What is known of a batch's availability; zeros if nothing.
    function stateOf(uint256 batchId) external view returns (State memory);

    /// @notice Operators who signed for a batch.
    function holdersOf(uint256 batchId) external view returns (address[] memory);

    /// @notice Who demanded a chunk and was neither answered nor settled; zero if nobody.
    function demanderOf(uint256 batchId, uint256 chunk) external view returns (address);

    /// @notice Whether a chunk was published.
    function isPublished(uint256 batchId, uint256 chunk) external view returns (bool);

    /// @notice What an operator signs: EIP-712 `Holding(uint256 batchId,bytes32 dataHash,uint32 count)`.
    function digestOf(uint256 batchId) external view returns (bytes32);

    /// @notice Terms.
    function terms() external view returns (Terms memory);

    /// @notice Where batches are read.
    function anchor() external view returns (IBatchAnchor);
}
