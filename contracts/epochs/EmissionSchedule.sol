// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EpochTime} from "../abstracts/EpochTime.sol";
import {IEmissionSchedule} from "../interfaces/IEmissionSchedule.sol";
import {IVestingMerkleDistributor} from "../interfaces/IVestingMerkleDistributor.sol";
import {BPS, WAD} from "../libraries/Constants.sol";
import {Emission} from "../libraries/Emission.sol";
import {SumTree} from "../libraries/SumTree.sol";

/// @title Treasury of the program and budget of each epoch
/// @notice Step 7 of the way of the data: what an epoch may pay, and the only way out of the treasury. Token, unit and
/// time are those of the distributor.
contract EmissionSchedule is IEmissionSchedule, AccessManaged, EpochTime {
    using SafeERC20 for IERC20;

    IVestingMerkleDistributor private immutable DISTRIBUTOR;
    IERC20 private immutable TOKEN;
    uint256 private immutable UNIT;
    uint64 private immutable INITIAL;
    uint64 private immutable DECAY;
    uint64 private immutable FLOOR;
    uint16 private immutable SHARE_CAP_BPS;
    uint32 private immutable START;

    /// @dev A word of its own, so that funding and settling write one.
    struct Books {
        uint64 treasury; // units, pending included
        uint64 pending;
        uint32 nextEpoch;
    }

    Books private _books;

    constructor(
        address authority,
        IVestingMerkleDistributor distributor_,
        Curve memory curve_
    ) AccessManaged(authority) EpochTime(distributor_.genesis(), distributor_.epochLength()) {
        if (curve_.decay > WAD || curve_.shareCapBps > BPS) revert EmissionScheduleInvalidCurve();
        DISTRIBUTOR = distributor_;
        TOKEN = distributor_.token();
        UNIT = distributor_.unit();
        INITIAL = curve_.initial;
        DECAY = curve_.decay;
        FLOOR = curve_.floor;
        SHARE_CAP_BPS = curve_.shareCapBps;
        START = curve_.start;
        // The distributor pulls from the caller of `open` only, so this allowance can be used by `settle` alone.
        TOKEN.forceApprove(address(distributor_), type(uint256).max);
    }

    /* FUND */

    /// @inheritdoc IEmissionSchedule
    function fund(uint64 units) external {
        if (units == 0) revert EmissionScheduleZeroUnits();
        uint64 held = _books.treasury;
        if (units > type(uint64).max - held) revert EmissionScheduleTooLarge(held, units);

        _books.treasury = held + units;
        // The next epoch's budget is fixed at its end: what comes later counts for the one after.
        if (block.timestamp >= epochEnd(_books.nextEpoch)) _books.pending += units;
        emit Funded(msg.sender, units, _books.treasury);

        uint256 amount = units * UNIT;
        uint256 before = TOKEN.balanceOf(address(this));
        TOKEN.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = TOKEN.balanceOf(address(this)) - before;
        if (received != amount) revert EmissionScheduleUnderfunded(amount, received);
    }

    /* SETTLE */

    /// @inheritdoc IEmissionSchedule
    function settle(uint256 epoch, bytes32 root) external restricted {
        uint64 budget = budgetOf(epoch);
        uint64 units = SumTree.total(root);
        if (units > budget) revert EmissionScheduleOverBudget(epoch, units, budget);

        _books.treasury -= units;
        _books.pending = 0;
        ++_books.nextEpoch;
        emit Settled(epoch, root, units, budget, _books.treasury);

        DISTRIBUTOR.open(epoch, root);
    }

    /* VIEWS */

    /// @inheritdoc IEmissionSchedule
    function budgetOf(uint256 epoch) public view returns (uint64) {
        if (epoch != _books.nextEpoch) revert EmissionScheduleNotNext(epoch, _books.nextEpoch);
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
    function curve() external view returns (Curve memory) {
        return Curve({initial: INITIAL, decay: DECAY, floor: FLOOR, shareCapBps: SHARE_CAP_BPS, start: START});
    }

    /// @inheritdoc IEmissionSchedule
    function distributor() external view returns (IVestingMerkleDistributor) {
        return DISTRIBUTOR;
    }
}
