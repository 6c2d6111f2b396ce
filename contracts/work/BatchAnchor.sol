// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FactChain} from "../abstracts/FactChain.sol";
import {IBatchAnchor} from "../interfaces/IBatchAnchor.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";
import {BatchRows} from "../libraries/BatchRows.sol";
import {BPS} from "../libraries/Constants.sol";
import {UnixTime} from "../libraries/UnixTime.sol";
import {Work} from "../libraries/Work.sol";

/// @title Where an attester commits many contributions in one transaction
/// @notice Step 2 of the way of the data: attest contributions, in signed batches.
contract BatchAnchor is IBatchAnchor, FactChain {
    using BatchRows for bytes;

    ITaskRegistry private immutable REGISTRY;
    IEpochClock private immutable CLOCK;
    uint40 private immutable GENESIS;

    uint256 private _count;
    /// @dev Two slots per batch.
    mapping(uint256 batchId => Batch batch) private _batches;

    constructor(ITaskRegistry registry_, IEpochClock clock_) {
        REGISTRY = registry_;
        CLOCK = clock_;
        GENESIS = clock_.genesis();
    }

    /* ANCHOR */

    /// @inheritdoc IBatchAnchor
    function publish(bytes calldata rows) external returns (uint256 batchId) {
        uint256 length = rows.length / BatchRows.ROW_LENGTH;
        if (rows.length == 0) revert BatchAnchorEmpty();
        if (rows.length % BatchRows.ROW_LENGTH != 0) revert BatchAnchorInvalidLength(rows.length);
        _requireBegun();
        _checkRows(rows, length);

        bytes32 dataHash = keccak256(rows);
        // no calldata of 2^32 rows of 66 bytes fits a block
        uint32 rowCount = uint32(length);
        batchId = _anchor(dataHash, rowCount, Kind.Published);
        emit BatchPublished(batchId, msg.sender, rowCount, dataHash);
        _addFact(abi.encode(BatchPublished.selector, batchId, msg.sender, rowCount, dataHash));
    }

    /// @inheritdoc IBatchAnchor
    function link(bytes32 dataHash, uint32 rowCount, string calldata uri) external returns (uint256 batchId) {
        if (rowCount == 0) revert BatchAnchorEmpty();
        if (REGISTRY.taskCountOf(msg.sender) == 0) revert BatchAnchorNoTask(msg.sender);
        _requireBegun();

        batchId = _anchor(dataHash, rowCount, Kind.Linked);
        emit BatchLinked(batchId, msg.sender, rowCount, dataHash, uri);
        _addFact(abi.encode(BatchLinked.selector, batchId, msg.sender, rowCount, dataHash, keccak256(bytes(uri))));
    }

    /* REVOKE */

    /// @inheritdoc IBatchAnchor
    function revoke(uint256 batchId) external {
        Batch storage batch = _existing(batchId);
        if (batch.attester != msg.sender) revert BatchAnchorWrongAttester(batchId, msg.sender);
        if (batch.revoked) revert BatchAnchorAlreadyRevoked(batchId);
        uint256 epoch = CLOCK.epochAt(batch.time);
        uint256 cutOff = CLOCK.cutOff(epoch);
        if (block.timestamp >= cutOff) revert BatchAnchorEpochClosed(epoch, cutOff);

        batch.revoked = true;
        emit BatchRevoked(batchId, msg.sender);
        _addFact(abi.encode(BatchRevoked.selector, batchId, msg.sender));
    }

    /* VIEWS */

    /// @inheritdoc IBatchAnchor
    function count() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc IBatchAnchor
    function batchOf(uint256 batchId) external view returns (Batch memory) {
        return _existing(batchId);
    }

    /// @inheritdoc IBatchAnchor
    function uidOf(uint256 batchId, uint256 index) external view returns (bytes32) {
        return keccak256(abi.encode(address(this), batchId, index));
    }

    /// @inheritdoc IBatchAnchor
    function registry() external view returns (ITaskRegistry) {
        return REGISTRY;
    }

    /// @inheritdoc IBatchAnchor
    function clock() external view returns (IEpochClock) {
        return CLOCK;
    }

    /* PRIVATE */

    /// @dev What came before the first epoch would count in none, and have no cut-off before which to revoke it.
    function _requireBegun() private view {
        if (block.timestamp < GENESIS) revert IEpochClock.EpochClockBeforeGenesis(block.timestamp, GENESIS);
    }

    function _checkRows(bytes calldata rows, uint256 length) private view {
        uint64 allowedTask; // 0 is no task
        uint32 taskPoints;
        for (uint256 i = 0; i < length; ++i) {
            (uint64 task, uint32 quantity, uint16 quality) = rows.workAt(i);
            if (task != allowedTask || task == 0) {
                if (!REGISTRY.isAttester(task, msg.sender)) revert BatchAnchorNotAttester(i, task, msg.sender);
                allowedTask = task;
                taskPoints = REGISTRY.gateOf(task, msg.sender).points;
            }
            if (quantity == 0) revert BatchAnchorZeroQuantity(i);
            if (quality > BPS) revert BatchAnchorInvalidQuality(i, quality);
            uint64 points = Work.points(taskPoints, quantity, quality);
            if (points > Work.MAX_POINTS) revert BatchAnchorTooManyPoints(i, points);
            address account = rows.accountAt(i);
            if (account == address(0)) revert BatchAnchorZeroAccount(i);
            if (account == msg.sender) revert BatchAnchorSelfAttestation(i);
        }
    }

    function _anchor(bytes32 dataHash, uint32 rowCount, Kind kind) private returns (uint256 batchId) {
        batchId = ++_count;
        _batches[batchId] = Batch({
            dataHash: dataHash,
            attester: msg.sender,
            count: rowCount,
            time: UnixTime.current(),
            kind: kind,
            revoked: false
        });
    }

    function _existing(uint256 batchId) private view returns (Batch storage batch) {
        batch = _batches[batchId];
        if (batch.time == 0) revert BatchAnchorUnknownBatch(batchId);
    }
}
