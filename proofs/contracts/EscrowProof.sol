// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "assay/interfaces/Credit.sol";
import {ICouncil} from "assay/interfaces/ICouncil.sol";
import {IEmissionSchedule} from "assay/interfaces/IEmissionSchedule.sol";
import {IRewardEscrow} from "assay/interfaces/IRewardEscrow.sol";
import {SumTree} from "assay/libraries/SumTree.sol";
import {Vesting} from "assay/libraries/Vesting.sol";
import {RewardEscrow} from "assay/rewards/RewardEscrow.sol";
import {PoolToken} from "./FundingProof.sol";
import {Symbolic} from "./Symbolic.sol";

/// @dev An escrow with two holds of one epoch, from the opening to the last unit. This contract is council, schedule and
/// distributor, which pays the escrow what has vested of its credit and nothing more.
contract EscrowProof is Symbolic {
    uint256 private constant UNIT = 1;
    uint32 private constant DURATION = 1 << 24;
    uint256 private constant END = 1_000;
    address private constant ANN = address(0xA11CE);
    address private constant BEN = address(0xB0B);

    PoolToken private _token;
    RewardEscrow private _escrow;
    bytes32 private _root;
    uint64 private _credited;
    uint256 private _paid;

    function setUp() external {
        VM.warp(END);
        _token = new PoolToken();
        _escrow = new RewardEscrow(ICouncil(address(this)), IEmissionSchedule(address(this)), 1 days);
    }

    /// @dev Once all has vested: each hold is paid once.
    function check_holdsArePaidOnce(uint64 ann, uint64 ben) external {
        _open(ann, ben);
        VM.warp(END + DURATION);
        assert(_release(_hold(ANN, ann, BEN, ben)) == _whole(ann));
        try _escrow.release(0, _hold(ANN, ann, BEN, ben)) {
            assert(false);
        } catch {}
        assert(_release(_hold(BEN, ben, ANN, ann)) == ben);
        assert(_token.balanceOf(ANN) == ann * UNIT && _token.balanceOf(BEN) == ben * UNIT);
        assert(_token.balanceOf(address(_escrow)) == 0);
    }

    /// @dev What the council confirmed goes back once, and never to its account.
    function check_confirmedHoldGoesBack(uint64 ann, uint64 ben) external {
        _open(ann, ben);
        IRewardEscrow.Hold[] memory holds = new IRewardEscrow.Hold[](1);
        holds[0] = _hold(ANN, ann, BEN, ben);
        _escrow.rule(0, holds, true);
        VM.warp(END + DURATION);
        try _escrow.release(0, holds[0]) {
            assert(false);
        } catch {}
        assert(_escrow.reclaim(0) == ann);
        try _escrow.reclaim(0) {
            assert(false);
        } catch {}
        assert(_release(_hold(BEN, ben, ANN, ann)) == ben && _token.balanceOf(address(_escrow)) == 0);
    }

    /* FOR THE ESCROW */

    function council() external view returns (address) {
        return address(this);
    }

    function process() external pure returns (uint32) {
        return 0;
    }

    function distributor() external view returns (address) {
        return address(this);
    }

    function gate() external pure returns (address) {
        return address(0);
    }

    function token() external view returns (PoolToken) {
        return _token;
    }

    function unit() external pure returns (uint256) {
        return UNIT;
    }

    function vesting() external pure returns (uint32 cliff, uint32 duration) {
        return (0, DURATION);
    }

    function epochEnd(uint256) external pure returns (uint256) {
        return END;
    }

    function recipientOf(address account) external pure returns (address) {
        return account;
    }

    function rootOf(uint256) external view returns (bytes32) {
        return _root;
    }

    function creditOf(address, uint256) external view returns (uint64) {
        return _credited;
    }

    function claim(address, Credit[] calldata credits) external returns (uint256 released) {
        if (credits.length != 0) _credited = credits[0].units;
        released = Vesting.vested(_credited, END, block.timestamp, 0, DURATION) - _paid;
        _paid += released;
        _token.transfer(address(_escrow), released * UNIT);
    }

    function fund(uint64 units) external {
        _token.transferFrom(address(_escrow), address(this), units * UNIT);
    }

    /// @dev What is paid of a hold in the end.
    function _whole(uint64 units) internal pure virtual returns (uint256) {
        return units;
    }

    /// @dev The leaves in order: the tree knows no other, as it sorts its pairs.
    function _open(uint64 ann, uint64 ben) private {
        VM.assume(ann > 1 && ben > 1 && uint256(ann) + ben <= type(uint64).max);
        bytes32 less = SumTree.leaf(0, ANN, ann, 0);
        bytes32 more = SumTree.leaf(0, BEN, ben, 0);
        VM.assume(less < more);
        bytes32 root = SumTree.node(less, more);
        _root = SumTree.leaf(0, _escrow.markerOf(0, root), 0, 0);
        _escrow.open(0, root, new bytes32[](0), new bytes32[](0));
        assert(_credited == uint256(ann) + ben);
    }

    /// @dev What is due is paid: a revert would be money that is missing.
    function _release(IRewardEscrow.Hold memory hold) private returns (uint256) {
        try _escrow.release(0, hold) returns (uint64 units) {
            return units;
        } catch {
            assert(false);
        }
        return 0;
    }

    function _hold(
        address account,
        uint64 units,
        address other,
        uint64 others
    ) private pure returns (IRewardEscrow.Hold memory hold) {
        (hold.account, hold.units, hold.proof) = (account, units, new bytes32[](1));
        hold.proof[0] = SumTree.leaf(0, other, others, 0);
    }
}

/// @dev Pays an odd hold one unit less. Must fail.
contract TwinHolds is EscrowProof {
    function _whole(uint64 units) internal pure override returns (uint256) {
        return 2 * (uint256(units) / 2);
    }
}
