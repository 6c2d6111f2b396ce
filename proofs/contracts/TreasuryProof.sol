// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EmissionSchedule} from "assay/epochs/EmissionSchedule.sol";
import {IBatchAnchor} from "assay/interfaces/IBatchAnchor.sol";
import {IContributionResolver} from "assay/interfaces/IContributionResolver.sol";
import {IEmissionSchedule} from "assay/interfaces/IEmissionSchedule.sol";
import {IEpochOracle} from "assay/interfaces/IEpochOracle.sol";
import {IVestingMerkleDistributor} from "assay/interfaces/IVestingMerkleDistributor.sol";
import {SumTree} from "assay/libraries/SumTree.sol";
import {PoolToken} from "./FundingProof.sol";
import {Symbolic} from "./Symbolic.sol";

/// @dev One call of the schedule from any state in which the treasury is covered: it is covered after it, so by
/// induction any number of calls. This contract is oracle and distributor.
contract TreasuryProof is Symbolic {
    uint256 internal constant UNIT = 1;
    address private constant REMAINDER_TO = address(0x4E57);

    PoolToken private _token;
    EmissionSchedule internal _schedule;
    uint256 private _cutOff;

    function setUp() external {
        VM.warp(1);
        _token = new PoolToken();
        IEmissionSchedule.Curve memory curve;
        (curve.initial, curve.decay, curve.shareCapBps) = (2 ** 40, 1e18, 500);
        _schedule = new EmissionSchedule(address(this), IVestingMerkleDistributor(address(this)), curve, REMAINDER_TO);
        _schedule.bind(IEpochOracle(address(this)), IContributionResolver(address(1)), IBatchAnchor(address(1)));
        _token.approve(address(_schedule), type(uint256).max);
        SVM.enableSymbolicStorage(address(_schedule));
    }

    function check_fundKeepsTheTreasury(uint96 held, uint64 units, uint256 time, uint256 cutOff_) external {
        _start(held, time, cutOff_);
        uint256 free = _free();
        _schedule.fund(units);
        assert(_free() == free);
    }

    function check_bookSurplusKeepsTheTreasury(uint96 held, uint256 time, uint256 cutOff_) external {
        _start(held, time, cutOff_);
        _schedule.bookSurplus();
        assert(_covered());
    }

    /// @dev At most the budget of the next epoch leaves, and to the distributor alone.
    function check_settleKeepsTheTreasury(uint96 held, bytes32 root) external {
        _start(held, 1, 0);
        VM.assume(_schedule.nextEpoch() == 0);
        uint256 free = _free();
        uint256 before = _token.balanceOf(address(this));
        _schedule.settle(0, root);
        assert(_free() == free && SumTree.total(root) <= 2 ** 40);
        assert(_token.balanceOf(address(this)) - before == SumTree.total(root) * UNIT);
    }

    function check_windDownLeavesNothingDue(uint96 held, uint40 time) external {
        _start(held, time, 0);
        uint256 amount = _schedule.windDown();
        assert(amount == held && _token.balanceOf(REMAINDER_TO) == held);
        assert(_schedule.treasury() == 0 && _schedule.pending() == 0 && _schedule.isWoundDown());
    }

    function check_nobodyElseSettles(address caller, uint96 held, uint256 epoch, bytes32 root) external {
        VM.assume(caller != address(this));
        _start(held, 1, 0);
        VM.prank(caller);
        try _schedule.settle(epoch, root) {
            assert(false);
        } catch {}
        assert(_token.balanceOf(address(_schedule)) == held);
    }

    /* FOR THE SCHEDULE */

    function genesis() external pure returns (uint40) {
        return 1;
    }

    function epochLength() external pure returns (uint32) {
        return 1 << 19;
    }

    function unit() external pure returns (uint256) {
        return UNIT;
    }

    function token() external view returns (PoolToken) {
        return _token;
    }

    function isSealed() external pure returns (bool) {
        return true;
    }

    function hasOpenProposal() external pure returns (bool) {
        return false;
    }

    function cutOff(uint256) external view returns (uint256) {
        return _cutOff;
    }

    function open(uint256, bytes32 root) external {
        _token.transferFrom(msg.sender, address(this), SumTree.total(root) * UNIT);
    }

    function _start(uint96 held, uint256 time, uint256 cutOff_) private {
        VM.warp(time);
        _cutOff = cutOff_;
        _token.transfer(address(_schedule), held);
        VM.assume(address(_schedule.oracle()) == address(this) && _covered());
    }

    function _covered() private view returns (bool) {
        return _due() <= _token.balanceOf(address(_schedule));
    }

    function _free() private view returns (uint256) {
        return _token.balanceOf(address(_schedule)) - _due();
    }

    /// @dev What the treasury holds, in wei.
    function _due() internal view virtual returns (uint256) {
        return _schedule.treasury() * UNIT;
    }
}

/// @dev Counts what the next epoch cannot use yet twice. Must fail.
contract TwinTreasury is TreasuryProof {
    function _due() internal view override returns (uint256) {
        return super._due() + _schedule.pending() * UNIT;
    }
}
