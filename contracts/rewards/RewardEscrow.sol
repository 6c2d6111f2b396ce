// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {CouncilRuled} from "../abstracts/CouncilRuled.sol";
import {Credit} from "../interfaces/Credit.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {IEligibilityPolicy} from "../interfaces/IEligibilityPolicy.sol";
import {IEmissionSchedule} from "../interfaces/IEmissionSchedule.sol";
import {IRewardEscrow} from "../interfaces/IRewardEscrow.sol";
import {IVestingMerkleDistributor} from "../interfaces/IVestingMerkleDistributor.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {UnixTime} from "../libraries/UnixTime.sol";
import {Vesting} from "../libraries/Vesting.sol";

/// @title Holds: units set aside because their account was flagged
/// @notice Step 7 of the way of the data: pay, later, what a detector was nearly certain should not be paid.
///
/// Why it stays solvent: an epoch is opened only if the distributor credited this contract with exactly the sum of its
/// holds; leaves of the holds root sum to at most that; each hold goes to its account or to the treasury, never both,
/// and vests no faster than the sum does. The council decides between the two while the hold period runs; afterwards
/// nobody does.
contract RewardEscrow is IRewardEscrow, CouncilRuled {
    using SafeERC20 for IERC20;

    IVestingMerkleDistributor private immutable DISTRIBUTOR;
    IEmissionSchedule private immutable SCHEDULE;
    IEligibilityPolicy private immutable GATE;
    IERC20 private immutable TOKEN;
    uint256 private immutable UNIT;
    uint32 private immutable CLIFF;
    uint32 private immutable DURATION;
    uint32 private immutable HOLD_PERIOD;

    mapping(uint256 epoch => Epoch) private _epochs;
    mapping(uint256 epoch => mapping(address account => State)) private _states;

    constructor(ICouncil council_, IEmissionSchedule schedule_, uint32 holdPeriod_) CouncilRuled(council_) {
        if (holdPeriod_ == 0) revert RewardEscrowZeroPeriod();
        _requireTimeToRule(holdPeriod_);
        SCHEDULE = schedule_;
        DISTRIBUTOR = schedule_.distributor();
        GATE = DISTRIBUTOR.gate();
        TOKEN = DISTRIBUTOR.token();
        UNIT = DISTRIBUTOR.unit();
        (CLIFF, DURATION) = DISTRIBUTOR.vesting();
        HOLD_PERIOD = holdPeriod_;
        // The schedule pulls from the caller of `fund` only, so this allowance can be used by `reclaim` alone.
        TOKEN.forceApprove(address(schedule_), type(uint256).max);
    }

    /* OPEN */

    /// @inheritdoc IRewardEscrow
    function open(
        uint256 epoch,
        bytes32 holdsRoot,
        bytes32[] calldata leafProof,
        bytes32[] calldata markerProof
    ) external {
        if (_epochs[epoch].root != 0) revert RewardEscrowAlreadyOpen(epoch, _epochs[epoch].root);
        bytes32 epochRoot = DISTRIBUTOR.rootOf(epoch);
        if (epochRoot == 0) revert RewardEscrowNotFinal(epoch);
        bytes32 marker = SumTree.leaf(epoch, markerOf(epoch, holdsRoot), 0, 0);
        if (SumTree.rootFrom(markerProof, marker) != epochRoot) revert RewardEscrowNotCommitted(epoch, holdsRoot);

        uint64 units = SumTree.total(holdsRoot);
        uint40 releasableAt = UnixTime.narrow(block.timestamp + HOLD_PERIOD);
        _epochs[epoch].root = holdsRoot;
        _epochs[epoch].releasableAt = releasableAt;
        emit HoldsOpened(epoch, holdsRoot, units, releasableAt);

        _book(epoch, units, leafProof);
    }

    /* RULE */

    /// @inheritdoc IRewardEscrow
    function rule(uint256 epoch, Hold[] calldata holds, bool confirmed) external onlyCouncil {
        _requireRulable(epoch);
        for (uint256 i = 0; i < holds.length; ++i) {
            (address account, uint64 units) = _proven(epoch, holds[i]);
            if (confirmed) _confirm(epoch, account, units);
            else _dismiss(epoch, account, units);
        }
    }

    /* PAY */

    /// @inheritdoc IRewardEscrow
    function release(uint256 epoch, Hold calldata hold) external returns (uint64 units) {
        _requireOpen(epoch);
        (address account, uint64 held) = _proven(epoch, hold);
        State storage state = _states[epoch][account];
        if (state.status == Status.Confirmed) revert RewardEscrowConfirmed(epoch, account);
        if (state.status == Status.Held) _requireOver(epoch);
        if (address(GATE) != address(0) && !GATE.isEligible(account)) revert RewardEscrowNotEligible(account);
        units = _due(epoch, held, state.released);
        if (units == 0) revert RewardEscrowNothingDue(epoch);

        state.released += units;
        address recipient = DISTRIBUTOR.recipientOf(account);
        emit HoldReleased(epoch, account, recipient, units);

        _collect(units);
        TOKEN.safeTransfer(recipient, units * UNIT);
    }

    /// @inheritdoc IRewardEscrow
    function reclaim(uint256 epoch) external returns (uint64 units) {
        _requireOpen(epoch);
        _requireOver(epoch);
        units = _due(epoch, _epochs[epoch].confirmed, _epochs[epoch].reclaimed);
        if (units == 0) revert RewardEscrowNothingDue(epoch);

        _epochs[epoch].reclaimed += units;
        emit HoldsReclaimed(epoch, units);

        _collect(units);
        SCHEDULE.fund(units);
    }

    /* VIEWS */

    /// @inheritdoc IRewardEscrow
    function markerOf(uint256 epoch, bytes32 holdsRoot) public view returns (address) {
        // The cut to the low 160 bits is the definition.
        return address(uint160(uint256(keccak256(abi.encode(address(this), epoch, holdsRoot)))));
    }

    /// @inheritdoc IRewardEscrow
    function epochOf(uint256 epoch) external view returns (Epoch memory) {
        return _epochs[epoch];
    }

    /// @inheritdoc IRewardEscrow
    function stateOf(uint256 epoch, address account) external view returns (State memory) {
        return _states[epoch][account];
    }

    /// @inheritdoc IRewardEscrow
    function releasableOf(uint256 epoch, address account, uint64 units) external view returns (uint64) {
        State memory state = _states[epoch][account];
        if (_epochs[epoch].root == 0 || state.status == Status.Confirmed) return 0;
        if (state.status == Status.Held && block.timestamp < _epochs[epoch].releasableAt) return 0;
        return _due(epoch, units, state.released);
    }

    /// @inheritdoc IRewardEscrow
    function holdPeriod() external view returns (uint32) {
        return HOLD_PERIOD;
    }

    /// @inheritdoc IRewardEscrow
    function distributor() external view returns (IVestingMerkleDistributor) {
        return DISTRIBUTOR;
    }

    /// @inheritdoc IRewardEscrow
    function schedule() external view returns (IEmissionSchedule) {
        return SCHEDULE;
    }

    /* PRIVATE */

    /// @dev Anyone may have booked this contract's leaf before; either way the distributor's book has the last word.
    function _book(uint256 epoch, uint64 units, bytes32[] calldata leafProof) private {
        if (DISTRIBUTOR.creditOf(address(this), epoch) == 0) {
            Credit[] memory credits = new Credit[](1);
            credits[0] = Credit({epoch: epoch, units: units, reputation: 0, proof: leafProof});
            DISTRIBUTOR.claim(address(this), credits);
        }
        uint64 credited = DISTRIBUTOR.creditOf(address(this), epoch);
        if (credited != units) revert RewardEscrowWrongTotal(epoch, units, credited);
    }

    function _confirm(uint256 epoch, address account, uint64 units) private {
        State storage state = _states[epoch][account];
        if (state.status != Status.Held) revert RewardEscrowAlreadyRuled(epoch, account, state.status);

        state.status = Status.Confirmed;
        state.confirmed = units;
        _epochs[epoch].confirmed += units;
        emit HoldConfirmed(epoch, account, units);
    }

    function _dismiss(uint256 epoch, address account, uint64 units) private {
        State storage state = _states[epoch][account];
        if (state.status == Status.Dismissed) revert RewardEscrowAlreadyRuled(epoch, account, state.status);

        // Nothing is reclaimed before the council's time is over, so a confirmed hold is still whole.
        if (state.confirmed != 0) _epochs[epoch].confirmed -= state.confirmed;
        state.status = Status.Dismissed;
        state.confirmed = 0;
        emit HoldDismissed(epoch, account, units);
    }

    /// @dev Takes in what has vested here, if what is there does not suffice.
    function _collect(uint64 units) private {
        if (TOKEN.balanceOf(address(this)) < units * UNIT) DISTRIBUTOR.claim(address(this), new Credit[](0));
    }

    function _requireOpen(uint256 epoch) private view {
        if (_epochs[epoch].root == 0) revert RewardEscrowNotOpen(epoch);
    }

    function _requireOver(uint256 epoch) private view {
        uint40 releasableAt = _epochs[epoch].releasableAt;
        if (block.timestamp < releasableAt) revert RewardEscrowHoldPeriodOpen(epoch, releasableAt);
    }

    function _requireRulable(uint256 epoch) private view {
        Epoch storage opened = _epochs[epoch];
        if (opened.root == 0) revert RewardEscrowNotOpen(epoch);
        uint40 releasableAt = opened.releasableAt;
        if (block.timestamp >= releasableAt) revert RewardEscrowHoldPeriodOver(epoch, releasableAt);
    }

    function _proven(uint256 epoch, Hold calldata hold) private view returns (address account, uint64 units) {
        (account, units) = (hold.account, hold.units);
        bytes32 leaf = SumTree.leaf(epoch, account, units, 0);
        if (SumTree.rootFrom(hold.proof, leaf) != _epochs[epoch].root) revert RewardEscrowInvalidProof(epoch, account);
    }

    /// @dev Vested part of `units`, less what was paid; zero rather than an underflow for units smaller than what was
    /// paid.
    function _due(uint256 epoch, uint64 units, uint64 paid) private view returns (uint64) {
        uint256 vested = Vesting.vested(units, DISTRIBUTOR.epochEnd(epoch), block.timestamp, CLIFF, DURATION);
        // The cast keeps the value: what is vested is at most `units`.
        return vested > paid ? uint64(vested) - paid : 0;
    }
}
