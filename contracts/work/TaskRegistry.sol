// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {CouncilRuled} from "../abstracts/CouncilRuled.sol";
import {FactChain} from "../abstracts/FactChain.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {IEpochOracle} from "../interfaces/IEpochOracle.sol";
import {IProgramSeal} from "../interfaces/IProgramSeal.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";
import {BPS, DOMAINS} from "../libraries/Constants.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Registry of the kinds of work that a program rewards
/// @notice Step 1 of the way of the data: define work.
contract TaskRegistry is ITaskRegistry, AccessManaged, CouncilRuled, FactChain {
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
    uint40 private immutable GENESIS;
    uint32 private immutable EPOCH_LENGTH;
    uint32 private immutable NOTICE;

    uint64 private _count;
    mapping(uint64 id => Record record) private _records;
    /// @dev Unix seconds from which an attester counts; 0 if it is not allowed.
    mapping(uint64 id => mapping(address attester => uint40 from)) private _attesters;
    mapping(address attester => uint64 tasks) private _taskCounts;

    constructor(
        address authority,
        ICouncil council_,
        IEpochOracle oracle_,
        uint32 notice_
    ) AccessManaged(authority) CouncilRuled(council_) {
        ORACLE = oracle_;
        GENESIS = oracle_.genesis();
        EPOCH_LENGTH = oracle_.epochLength();
        NOTICE = notice_;
    }

    /* MANAGE */

    /// @inheritdoc ITaskRegistry
    function create(Task calldata task, string calldata rubricURI) external restricted returns (uint64 id) {
        return _create(task, rubricURI);
    }

    /// @inheritdoc ITaskRegistry
    function createWithAttesters(
        Task calldata task,
        string calldata rubricURI,
        address[] calldata attesters
    ) external restricted returns (uint64 id) {
        if (!ORACLE.isSealed()) revert IProgramSeal.ProgramNotSealed();
        id = _create(task, rubricURI);
        for (uint256 i = 0; i < attesters.length; ++i) {
            _addAttester(id, attesters[i]);
        }
    }

    /// @inheritdoc ITaskRegistry
    function close(uint64 id) external restricted {
        _close(id);
    }

    /// @inheritdoc ITaskRegistry
    function setAttester(uint64 id, address attester, bool allowed) external restricted {
        if (!ORACLE.isSealed()) revert IProgramSeal.ProgramNotSealed();
        if (allowed) _addAttester(id, attester);
        else _removeAttester(id, attester);
    }

    /* CANCEL */

    /// @inheritdoc ITaskRegistry
    function cancelTask(uint64 id) external onlyCouncil {
        _close(id);
    }

    /// @inheritdoc ITaskRegistry
    function cancelAttester(uint64 id, address attester) external onlyCouncil {
        _removeAttester(id, attester);
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
                attesterAllowed: isAttester(id, attester)
            });
    }

    /// @inheritdoc ITaskRegistry
    function isAttester(uint64 id, address attester) public view returns (bool) {
        uint40 from = _attesters[id][attester];
        return from != 0 && block.timestamp >= from;
    }

    /// @inheritdoc ITaskRegistry
    function attesterFrom(uint64 id, address attester) external view returns (uint40) {
        return _attesters[id][attester];
    }

    /// @inheritdoc ITaskRegistry
    function notice() external view returns (uint32) {
        return NOTICE;
    }

    /// @inheritdoc ITaskRegistry
    function taskCountOf(address attester) external view returns (uint64) {
        return _taskCounts[attester];
    }

    /* PRIVATE */

    function _create(Task memory task, string calldata rubricURI) private returns (uint64 id) {
        uint40 from = _countsFrom();
        if (task.opensAt < from) task.opensAt = from;
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
        _addFact(abi.encode(TaskCreated.selector, id, task, keccak256(bytes(rubricURI))));
    }

    /// @dev Start of the first epoch that begins after the notice; before genesis that of the first one.
    function _countsFrom() private view returns (uint40) {
        if (NOTICE == 0) return UnixTime.current();
        if (block.timestamp <= GENESIS) return GENESIS;
        uint256 since = block.timestamp + NOTICE - GENESIS;
        return UnixTime.narrow(GENESIS + Math.ceilDiv(since, EPOCH_LENGTH) * EPOCH_LENGTH);
    }

    function _close(uint64 id) private {
        Record storage record = _existing(id);
        uint40 closesAt = record.closesAt;
        // the next second, so that it does not matter where in its block a contribution stands
        uint40 closedAt = UnixTime.narrow(block.timestamp + 1);
        if (closesAt != 0 && closesAt <= closedAt) revert TaskRegistryAlreadyClosed(id, closesAt);

        record.closesAt = closedAt;
        emit TaskClosed(id, closedAt);
        _addFact(abi.encode(TaskClosed.selector, id, closedAt));
    }

    function _addAttester(uint64 id, address attester) private {
        Record storage record = _existing(id);
        if (_attesters[id][attester] != 0) revert TaskRegistryAttesterUnchanged(id, attester, true);
        if (record.mode == Mode.OnChain && attester.code.length == 0) {
            revert TaskRegistryAttesterNotContract(id, attester);
        }

        uint40 from = _countsFrom();
        _attesters[id][attester] = from;
        ++_taskCounts[attester];
        emit AttesterSet(id, attester, true, from);
        _addFact(abi.encode(AttesterSet.selector, id, attester, true, from));
    }

    function _removeAttester(uint64 id, address attester) private {
        _existing(id);
        if (_attesters[id][attester] == 0) revert TaskRegistryAttesterUnchanged(id, attester, false);

        delete _attesters[id][attester];
        --_taskCounts[attester];
        emit AttesterSet(id, attester, false, UnixTime.current());
        _addFact(abi.encode(AttesterSet.selector, id, attester, false, UnixTime.current()));
    }

    function _existing(uint64 id) private view returns (Record storage record) {
        record = _records[id];
        if (record.points == 0) revert TaskRegistryUnknownTask(id);
    }

    function _check(Task memory task) private view {
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
