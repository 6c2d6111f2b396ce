// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IEpochOracle} from "../interfaces/IEpochOracle.sol";
import {IProgramSeal} from "../interfaces/IProgramSeal.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";
import {BPS, DOMAINS} from "../libraries/Constants.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Registry of the kinds of work that a program rewards
/// @notice Step 1 of the way of the data: define work.
contract TaskRegistry is ITaskRegistry, AccessManaged {
    /// @dev A task in three slots. The first two are all that a gate reads; every field is as wide as in `Task`.
    // The rule takes the enum for a whole slot.
    // solhint-disable-next-line gas-struct-packing
    struct Record {
        // slot 0: what limits a contribution
        uint32 points; // never zero, so it marks that the task exists
        uint32 maxPerWindow;
        uint32 window;
        uint32 maxPerEpoch;
        uint32 epochQuota;
        uint16 minQuality;
        uint40 opensAt;
        uint40 closesAt;
        // slot 1: who may contribute, and what scoring needs
        address policy;
        uint32 minReputation;
        uint8 reputationDomain;
        uint8 domain;
        Mode mode;
        uint32 knee;
        // slot 2
        bytes32 rubricHash;
    }

    IEpochOracle private immutable ORACLE;

    uint64 private _count;
    mapping(uint64 id => Record record) private _records;
    mapping(uint64 id => mapping(address attester => bool allowed)) private _attesters;
    mapping(address attester => uint64 tasks) private _taskCounts;

    constructor(address authority, IEpochOracle oracle_) AccessManaged(authority) {
        ORACLE = oracle_;
    }

    /* MANAGE */

    /// @inheritdoc ITaskRegistry
    function create(Task calldata task, string calldata rubricURI) external restricted returns (uint64 id) {
        _check(task);

        id = ++_count;
        _records[id] = Record({
            points: task.points,
            maxPerWindow: task.maxPerWindow,
            window: task.window,
            maxPerEpoch: task.maxPerEpoch,
            epochQuota: task.epochQuota,
            minQuality: task.minQuality,
            opensAt: task.opensAt,
            closesAt: task.closesAt,
            policy: task.policy,
            minReputation: task.minReputation,
            reputationDomain: task.reputationDomain,
            domain: task.domain,
            mode: task.mode,
            knee: task.knee,
            rubricHash: task.rubricHash
        });
        emit TaskCreated(id, task, rubricURI);
    }

    /// @inheritdoc ITaskRegistry
    function close(uint64 id) external restricted {
        Record storage record = _existing(id);
        uint40 closesAt = record.closesAt;
        // the next second, so that it does not matter where in its block a contribution stands
        uint40 closedAt = UnixTime.narrow(block.timestamp + 1);
        if (closesAt != 0 && closesAt <= closedAt) revert TaskRegistryAlreadyClosed(id, closesAt);

        record.closesAt = closedAt;
        emit TaskClosed(id, closedAt);
    }

    /// @inheritdoc ITaskRegistry
    function setAttester(uint64 id, address attester, bool allowed) external restricted {
        if (!ORACLE.isSealed()) revert IProgramSeal.ProgramNotSealed();
        Record storage record = _existing(id);
        if (_attesters[id][attester] == allowed) revert TaskRegistryAttesterUnchanged(id, attester, allowed);
        if (allowed && record.mode == Mode.OnChain && attester.code.length == 0) {
            revert TaskRegistryAttesterNotContract(id, attester);
        }

        _attesters[id][attester] = allowed;
        if (allowed) ++_taskCounts[attester];
        else --_taskCounts[attester];
        emit AttesterSet(id, attester, allowed);
    }

    /* VIEWS */

    /// @inheritdoc ITaskRegistry
    function oracle() external view returns (IEpochOracle) {
        return ORACLE;
    }

    /// @inheritdoc ITaskRegistry
    function count() external view returns (uint64) {
        return _count;
    }

    /// @inheritdoc ITaskRegistry
    function taskOf(uint64 id) external view returns (Task memory) {
        Record storage record = _existing(id);
        return
            Task({
                domain: record.domain,
                mode: record.mode,
                points: record.points,
                maxPerWindow: record.maxPerWindow,
                window: record.window,
                maxPerEpoch: record.maxPerEpoch,
                epochQuota: record.epochQuota,
                minQuality: record.minQuality,
                opensAt: record.opensAt,
                closesAt: record.closesAt,
                reputationDomain: record.reputationDomain,
                minReputation: record.minReputation,
                knee: record.knee,
                policy: record.policy,
                rubricHash: record.rubricHash
            });
    }

    /// @inheritdoc ITaskRegistry
    function gateOf(uint64 id, address attester) external view returns (Gate memory) {
        Record storage record = _existing(id);
        return
            Gate({
                points: record.points,
                maxPerWindow: record.maxPerWindow,
                window: record.window,
                maxPerEpoch: record.maxPerEpoch,
                epochQuota: record.epochQuota,
                minQuality: record.minQuality,
                opensAt: record.opensAt,
                closesAt: record.closesAt,
                reputationDomain: record.reputationDomain,
                minReputation: record.minReputation,
                policy: record.policy,
                attesterAllowed: _attesters[id][attester]
            });
    }

    /// @inheritdoc ITaskRegistry
    function isAttester(uint64 id, address attester) external view returns (bool) {
        return _attesters[id][attester];
    }

    /// @inheritdoc ITaskRegistry
    function taskCountOf(address attester) external view returns (uint64) {
        return _taskCounts[attester];
    }

    /* PRIVATE */

    function _existing(uint64 id) private view returns (Record storage record) {
        record = _records[id];
        if (record.points == 0) revert TaskRegistryUnknownTask(id);
    }

    function _check(Task calldata task) private view {
        if (task.domain >= DOMAINS) revert TaskRegistryInvalidDomain(task.domain);
        if (task.reputationDomain >= DOMAINS) revert TaskRegistryInvalidDomain(task.reputationDomain);
        if (task.points == 0) revert TaskRegistryZeroPoints();
        if (task.minQuality > BPS) revert TaskRegistryInvalidQuality(task.minQuality);
        if (task.closesAt != 0 && (task.closesAt <= task.opensAt || task.closesAt <= block.timestamp)) {
            revert TaskRegistryInvalidTimes(task.opensAt, task.closesAt);
        }
        if (task.maxPerWindow != 0 && task.window == 0) revert TaskRegistryZeroWindow(task.maxPerWindow);
        bool perAccount = task.maxPerWindow != 0 || task.maxPerEpoch != 0 || task.knee != 0;
        if (perAccount && task.policy == address(0)) revert TaskRegistryPolicyRequired();
    }
}
