// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Bindable} from "../abstracts/Bindable.sol";
import {EpochTime} from "../abstracts/EpochTime.sol";
import {FactChain} from "../abstracts/FactChain.sol";
import {IBatchAnchor} from "../interfaces/IBatchAnchor.sol";
import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {IEmissionSchedule} from "../interfaces/IEmissionSchedule.sol";
import {IEpochOracle} from "../interfaces/IEpochOracle.sol";
import {IProgramSeal} from "../interfaces/IProgramSeal.sol";
import {IVestingMerkleDistributor} from "../interfaces/IVestingMerkleDistributor.sol";
import {BPS, WAD} from "../libraries/Constants.sol";
import {Emission} from "../libraries/Emission.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Treasury of the program and budget of each epoch
/// @notice Step 7 of the way of the data: what an epoch may pay, and the only ways out of the treasury. Token, unit and
/// time are those of the distributor. No role has any power here.
///
/// One lock lies over all functions that move tokens: a token with hooks cannot make one of them see another half done.
contract EmissionSchedule is IEmissionSchedule, EpochTime, Bindable, ReentrancyGuardTransient, FactChain {
    using SafeERC20 for IERC20;

    uint256 private constant MIN_IDLE_PERIOD = 180 days;
    uint256 private constant MAX_IDLE_PERIOD = 365 days;
    uint256 private constant IDLE_EPOCHS = 52;
    uint32 private constant WIND_DOWN_NOTICE = 60 days;

    IVestingMerkleDistributor private immutable DISTRIBUTOR;
    IERC20 private immutable TOKEN;
    uint256 private immutable UNIT;
    uint64 private immutable INITIAL;
    uint64 private immutable DECAY;
    uint64 private immutable FLOOR;
    uint16 private immutable SHARE_CAP_BPS;
    uint32 private immutable START;
    uint32 private immutable IDLE_PERIOD;
    address private immutable REMAINDER_TO;

    /// @dev A word of its own, so that funding and settling write one.
    struct Books {
        uint64 treasury; // units, pending included
        uint64 pending;
        uint32 nextEpoch;
        uint40 paidAt; // last root that paid; before it the first funding
        uint40 announcedAt; // winding down, zero if it is not announced
        bool woundDown;
    }

    Books private _books;
    IEpochOracle private _oracle;
    IContributionResolver private _resolver;
    IBatchAnchor private _anchor;

    constructor(
        address binder_,
        IVestingMerkleDistributor distributor_,
        Curve memory curve_,
        address remainderTo_
    ) Bindable(binder_) EpochTime(distributor_.genesis(), distributor_.epochLength()) {
        _checkCurve(curve_);
        if (remainderTo_ == address(0) || remainderTo_ == msg.sender || remainderTo_ == binder_) {
            revert EmissionScheduleInvalidRemainder(remainderTo_);
        }
        DISTRIBUTOR = distributor_;
        TOKEN = distributor_.token();
        UNIT = distributor_.unit();
        INITIAL = curve_.initial;
        DECAY = curve_.decay;
        FLOOR = curve_.floor;
        SHARE_CAP_BPS = curve_.shareCapBps;
        START = curve_.start;
        REMAINDER_TO = remainderTo_;
        // The cast keeps the value: at most a year.
        IDLE_PERIOD = uint32(
            Math.max(MIN_IDLE_PERIOD, Math.min(MAX_IDLE_PERIOD, IDLE_EPOCHS * distributor_.epochLength()))
        );
        // The distributor pulls from the caller of `open` only, so this allowance can be used by `settle` alone.
        TOKEN.forceApprove(address(distributor_), type(uint256).max);
    }

    /* BIND */

    /// @inheritdoc IEmissionSchedule
    function bind(IEpochOracle oracle_, IContributionResolver resolver, IBatchAnchor anchor) external binds {
        _requirePartner(address(oracle_));
        _requirePartner(address(resolver));
        _requirePartner(address(anchor));
        (_oracle, _resolver, _anchor) = (oracle_, resolver, anchor);
        emit ScheduleBound(address(oracle_), address(resolver), address(anchor));
    }

    /* FUND */

    /// @inheritdoc IEmissionSchedule
    function fund(uint64 units) external nonReentrant {
        if (units == 0) revert EmissionScheduleZeroUnits();
        uint64 held = _add(units);
        emit Funded(msg.sender, units, held);
        _addFact(abi.encode(Funded.selector, msg.sender, units, held));

        uint256 amount = units * UNIT;
        uint256 before = TOKEN.balanceOf(address(this));
        TOKEN.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = TOKEN.balanceOf(address(this)) - before;
        if (received != amount) revert EmissionScheduleUnderfunded(amount, received);
    }

    /// @inheritdoc IEmissionSchedule
    function bookSurplus() external nonReentrant returns (uint64 units) {
        (, uint256 surplus) = Math.trySub(TOKEN.balanceOf(address(this)), _books.treasury * UNIT);
        if (surplus < UNIT) revert EmissionScheduleNoSurplus();
        // The cast keeps the value by the bound. What does not fit the books waits until they have room.
        units = uint64(Math.min(surplus / UNIT, type(uint64).max - _books.treasury));

        uint64 held = _add(units);
        emit SurplusBooked(msg.sender, units, held);
        _addFact(abi.encode(SurplusBooked.selector, msg.sender, units, held));
    }

    /* SETTLE */

    /// @inheritdoc IEmissionSchedule
    function settle(uint256 epoch, bytes32 root) external nonReentrant {
        if (msg.sender != address(_oracle)) revert EmissionScheduleUnauthorized(msg.sender);
        uint64 budget = budgetOf(epoch);
        uint64 units = SumTree.total(root);
        if (units > budget) revert EmissionScheduleOverBudget(epoch, units, budget);

        _books.treasury -= units;
        _books.pending = 0;
        ++_books.nextEpoch;
        if (units != 0) (_books.paidAt, _books.announcedAt) = (UnixTime.current(), 0);
        emit Settled(epoch, root, units, budget, _books.treasury);
        _addFact(abi.encode(Settled.selector, epoch, root, units, budget, _books.treasury));

        DISTRIBUTOR.open(epoch, root);
    }

    /* WIND DOWN */

    /// @inheritdoc IEmissionSchedule
    function announceWindDown() external {
        uint256 from = idleFrom();
        if (from == 0 || block.timestamp < from) revert EmissionScheduleNotIdle(from);
        if (_books.announcedAt != 0) revert EmissionScheduleWindDownAlreadyAnnounced(windDownFrom());

        _books.announcedAt = UnixTime.current();
        emit WindDownAnnounced(msg.sender, windDownFrom());
    }

    /// @inheritdoc IEmissionSchedule
    function refuteWindDown(uint256 epoch) external {
        (, uint64 contributions) = _resolver.totalOf(epoch);
        _refute(epoch, contributions != 0);
    }

    /// @inheritdoc IEmissionSchedule
    function refuteWindDownByBatch(uint256 batchId) external {
        IBatchAnchor.Batch memory batch = _anchor.batchOf(batchId);
        _refute(_oracle.epochAt(batch.time), !batch.revoked);
    }

    /// @inheritdoc IEmissionSchedule
    function windDown() external nonReentrant returns (uint256 amount) {
        if (!_books.woundDown) {
            uint40 from = windDownFrom();
            if (from == 0 || block.timestamp < from) revert EmissionScheduleWindDownNotDue(from);
            if (_oracle.hasOpenProposal()) revert EmissionScheduleProposalOpen(_books.nextEpoch);
            _books.woundDown = true;
        }
        (_books.treasury, _books.pending) = (0, 0);
        amount = TOKEN.balanceOf(address(this));
        emit WoundDown(REMAINDER_TO, amount);
        _addFact(abi.encode(WoundDown.selector, REMAINDER_TO, amount));

        TOKEN.safeTransfer(REMAINDER_TO, amount);
    }

    /* VIEWS */

    /// @inheritdoc IEmissionSchedule
    function budgetOf(uint256 epoch) public view returns (uint64) {
        if (epoch != _books.nextEpoch) revert EmissionScheduleNotNext(epoch, _books.nextEpoch);
        if (_books.woundDown) return 0;
        return Emission.budget(scheduledOf(epoch), _books.treasury - _books.pending, SHARE_CAP_BPS);
    }

    /// @inheritdoc IEmissionSchedule
    function scheduledOf(uint256 epoch) public view returns (uint64) {
        return epoch < START ? 0 : Emission.scheduled(INITIAL, DECAY, FLOOR, epoch - START);
    }

    /// @inheritdoc IEmissionSchedule
    function treasury() external view returns (uint64) {
        return _books.treasury;
    }

    /// @inheritdoc IEmissionSchedule
    function pending() external view returns (uint64) {
        return _books.pending;
    }

    /// @inheritdoc IEmissionSchedule
    function nextEpoch() external view returns (uint256) {
        return _books.nextEpoch;
    }

    /// @inheritdoc IEmissionSchedule
    function idleFrom() public view returns (uint256) {
        if (_books.paidAt == 0) return 0;
        uint256 start = genesis() + uint256(START) * epochLength();
        return Math.max(_books.paidAt, start) + IDLE_PERIOD;
    }

    /// @inheritdoc IEmissionSchedule
    function idlePeriod() external view returns (uint32) {
        return IDLE_PERIOD;
    }

    /// @inheritdoc IEmissionSchedule
    function windDownFrom() public view returns (uint40) {
        return _books.announcedAt == 0 ? 0 : _books.announcedAt + WIND_DOWN_NOTICE;
    }

    /// @inheritdoc IEmissionSchedule
    function isWoundDown() external view returns (bool) {
        return _books.woundDown;
    }

    /// @inheritdoc IEmissionSchedule
    function remainderTo() external view returns (address) {
        return REMAINDER_TO;
    }

    /// @inheritdoc IEmissionSchedule
    function curve() external view returns (Curve memory) {
        return Curve({initial: INITIAL, decay: DECAY, floor: FLOOR, shareCapBps: SHARE_CAP_BPS, start: START});
    }

    /// @inheritdoc IEmissionSchedule
    function oracle() external view returns (IEpochOracle) {
        return _oracle;
    }

    /// @inheritdoc IEmissionSchedule
    function distributor() external view returns (IVestingMerkleDistributor) {
        return DISTRIBUTOR;
    }

    /* PRIVATE */

    function _checkCurve(Curve memory curve_) private pure {
        if (
            curve_.initial == 0 ||
            curve_.decay > WAD ||
            curve_.floor > curve_.initial ||
            curve_.shareCapBps == 0 ||
            curve_.shareCapBps > BPS
        ) revert EmissionScheduleInvalidCurve();
    }

    /// @dev Adds `units` to the books. Returns what the treasury holds then.
    function _add(uint64 units) private returns (uint64 held) {
        IEpochOracle oracle_ = _oracle;
        if (address(oracle_) == address(0) || !oracle_.isSealed()) revert IProgramSeal.ProgramNotSealed();
        held = _books.treasury;
        if (units > type(uint64).max - held) revert EmissionScheduleTooLarge(held, units);

        held += units;
        _books.treasury = held;
        // The next epoch's budget is fixed at its cut-off: what comes later counts for the one after.
        if (block.timestamp >= oracle_.cutOff(_books.nextEpoch)) _books.pending += units;
        if (_books.paidAt == 0) _books.paidAt = UnixTime.current();
    }

    function _refute(uint256 epoch, bool hasWork) private {
        if (_books.announcedAt == 0 || _books.woundDown) revert EmissionScheduleWindDownNotDue(0);
        if (!hasWork || epoch < _books.nextEpoch || block.timestamp < epochEnd(epoch)) {
            revert EmissionScheduleNoOpenWork(epoch);
        }

        _books.announcedAt = 0;
        emit WindDownRefuted(msg.sender, epoch);
    }
}
