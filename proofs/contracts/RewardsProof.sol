// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Credit} from "assay/interfaces/Credit.sol";
import {IEligibilityPolicy} from "assay/interfaces/IEligibilityPolicy.sol";
import {IEmissionSchedule} from "assay/interfaces/IEmissionSchedule.sol";
import {IReputationToken} from "assay/interfaces/IReputationToken.sol";
import {IVestingMerkleDistributor} from "assay/interfaces/IVestingMerkleDistributor.sol";
import {SumTree} from "assay/libraries/SumTree.sol";
import {Vesting} from "assay/libraries/Vesting.sol";
import {VestingMerkleDistributor} from "assay/rewards/VestingMerkleDistributor.sol";
import {Symbolic} from "./Symbolic.sol";

contract RewardToken is ERC20("Reward", "REWARD") {
    constructor() {
        _mint(msg.sender, type(uint128).max);
    }
}

/// @dev An access manager that lets everybody do everything.
contract Anybody {
    function canCall(address, address, bytes4) external pure returns (bool, uint32) {
        return (true, 0);
    }
}

/// @dev A distributor with one epoch or two, the root of each the leaf of one account.
contract RewardsProof is Symbolic {
    uint32 private constant LENGTH = 1 << 19;
    uint32 private constant CLIFF = 1 << 19;
    uint32 private constant DURATION = 1 << 20;
    uint256 private constant END = 1 + uint256(LENGTH);
    address private constant ACCOUNT = address(0xA11CE);

    RewardToken private _token;
    VestingMerkleDistributor private _distributor;

    function setUp() external {
        VM.warp(1);
        _token = new RewardToken();
        _distributor = new VestingMerkleDistributor(
            address(new Anybody()),
            address(this),
            IVestingMerkleDistributor.Terms(_token, 1, 1, LENGTH, CLIFF, DURATION, IEligibilityPolicy(address(0)))
        );
        address[] memory none;
        _distributor.bind(IEmissionSchedule(address(this)), IReputationToken(address(1)), none);
        _token.approve(address(_distributor), type(uint256).max);
    }

    function check_secondsCountedNeverFall(
        uint40 start,
        uint40 time,
        uint40 later,
        uint32 cliff,
        uint32 length
    ) external pure {
        VM.assume(time <= later && cliff <= length && length != 0);
        uint256 counted = _counted(start, time, cliff, length);
        assert(counted <= _counted(start, later, cliff, length));
        assert(counted <= length);
        assert(time < uint256(start) + length || counted == length);
        assert(time >= uint256(start) + cliff || counted == 0);
    }

    function check_nothingIsCreditedTwice(uint64 units) external {
        VM.assume(units != 0);
        _open(units);
        VM.warp(END + DURATION);
        uint256 paid = _distributor.claim(ACCOUNT, _credits(units));
        paid += _distributor.claim(ACCOUNT, _credits(units));
        assert(paid == units && _distributor.creditOf(ACCOUNT, 0) == units);
        assert(_token.balanceOf(ACCOUNT) == units && _token.balanceOf(address(_distributor)) == 0);
    }

    /// @dev At the cliff, at three quarters and after the end.
    function check_releasedIsVestedAndAtMostCredited(uint64 units) external {
        VM.assume(units != 0);
        _open(units);
        VM.warp(END + CLIFF - 1);
        uint256 paid = _distributor.claim(ACCOUNT, _credits(units));
        assert(paid == 0 && _distributor.creditedOf(ACCOUNT) == units);
        VM.warp(END + CLIFF);
        paid += _distributor.claim(ACCOUNT, new Credit[](0));
        assert(paid == units / 2 && _distributor.vestedOf(ACCOUNT, block.timestamp) == paid);
        VM.warp(END + (3 * DURATION) / 4);
        paid += _distributor.claim(ACCOUNT, new Credit[](0));
        assert(paid == (uint256(units) * 3) / 4 && _distributor.releasedOf(ACCOUNT) == paid);
        VM.warp(END + 2 * DURATION);
        paid += _distributor.claim(ACCOUNT, new Credit[](0));
        assert(paid == units && _token.balanceOf(address(_distributor)) == 0);
    }

    /// @dev Two epochs, claimed in either order, between and after their ends: each pays what it was credited, and no more.
    function check_epochsPayWhatEachWasCredited(uint64 units, uint64 later, bool laterFirst) external {
        VM.assume(units != 0 && later != 0);
        _open(units);
        _openAt(1, later);
        VM.warp(END + DURATION);
        uint256 paid = _distributor.claim(ACCOUNT, laterFirst ? _creditsOf(1, later) : _credits(units));
        assert(paid == (laterFirst ? later / 2 : units));
        paid += _distributor.claim(ACCOUNT, laterFirst ? _credits(units) : _creditsOf(1, later));
        assert(paid == uint256(units) + later / 2 && _distributor.vestedOf(ACCOUNT, block.timestamp) == paid);
        VM.warp(END + 2 * DURATION);
        paid += _distributor.claim(ACCOUNT, new Credit[](0));
        assert(paid == uint256(units) + later && _distributor.creditedOf(ACCOUNT) == paid);
        assert(_token.balanceOf(ACCOUNT) == paid && _token.balanceOf(address(_distributor)) == 0);
    }

    function check_otherUnitsAreRefused(uint64 units, uint64 claimed, uint256 reputation) external {
        VM.assume(units != 0 && claimed != units);
        _open(units);
        Credit[] memory credits = _credits(claimed);
        credits[0].reputation = reputation;
        try _distributor.claim(ACCOUNT, credits) {
            assert(false);
        } catch {}
    }

    /// @dev Every function that moves or decides anything, claims apart, by anyone who has every role and is neither the
    /// schedule nor the account.
    function check_noRoleMovesRewards(
        address caller,
        uint64 units,
        uint256 epoch,
        bytes32 root,
        address other
    ) external {
        VM.assume(caller != address(this) && caller != ACCOUNT && units != 0);
        _open(units);
        bytes[6] memory calls = [
            abi.encodeCall(_distributor.open, (epoch, root)),
            abi.encodeCall(_distributor.pause, (1)),
            abi.encodeCall(_distributor.unpause, ()),
            abi.encodeCall(_distributor.setAuthority, (other)),
            abi.encodeCall(_distributor.setRecipient, (other)),
            abi.encodeCall(_distributor.cancelRecipient, ())
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            VM.prank(caller);
            // What the state forbids reverts, and changes nothing.
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, ) = address(_distributor).call(calls[i]);
            assert(!done || i != 0);
        }
        assert(_token.balanceOf(address(_distributor)) == units);
        assert(_distributor.rootOf(0) == SumTree.leaf(0, ACCOUNT, units, 0));
        assert(_distributor.recipientOf(ACCOUNT) == ACCOUNT);
    }

    /// @dev What the proofs are about; the broken twin puts another in its place.
    function _counted(
        uint256 start,
        uint256 time,
        uint256 cliff,
        uint256 length
    ) internal pure virtual returns (uint256) {
        return Vesting.counted(start, time, cliff, length);
    }

    function _open(uint64 units) private {
        _openAt(0, units);
    }

    function _openAt(uint256 epoch, uint64 units) private {
        VM.warp(END + epoch * LENGTH);
        _distributor.open(epoch, SumTree.leaf(epoch, ACCOUNT, units, 0));
    }

    function _credits(uint64 units) private pure returns (Credit[] memory) {
        return _creditsOf(0, units);
    }

    function _creditsOf(uint256 epoch, uint64 units) private pure returns (Credit[] memory credits) {
        credits = new Credit[](1);
        credits[0] = Credit({epoch: epoch, units: units, reputation: 0, proof: new bytes32[](0)});
    }
}

/// @dev Counts from the cliff on as if there were none before. Must fail.
contract TwinVesting is RewardsProof {
    function _counted(
        uint256 start,
        uint256 time,
        uint256 cliff,
        uint256 length
    ) internal pure override returns (uint256) {
        if (time < start + cliff) return 0;
        return time - start > length + 1 ? length : time - start;
    }
}
