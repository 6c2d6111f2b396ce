// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "../../../contracts/interfaces/Credit.sol";
import {EmissionSchedule} from "../../../contracts/epochs/EmissionSchedule.sol";
import {EpochOracle} from "../../../contracts/epochs/EpochOracle.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {SumTree} from "../../../contracts/libraries/SumTree.sol";
import {Vesting} from "../../../contracts/libraries/Vesting.sol";
import {VestingMerkleDistributor} from "../../../contracts/rewards/VestingMerkleDistributor.sol";
import {Cheats} from "../Cheats.sol";
import {EpochHandler} from "./EpochHandler.t.sol";

/// @dev The invariants of the design's section 8 that concern money and roots, by their numbers there.
contract EpochsInvariantTest is Cheats {
    EpochHandler private _handler;
    EpochOracle private _oracle;
    EmissionSchedule private _schedule;
    VestingMerkleDistributor private _distributor;
    mapping(bytes4 move => uint256 times) private _done;

    function setUp() external {
        _handler = new EpochHandler();
        _oracle = _handler.oracle();
        _schedule = _handler.schedule();
        _distributor = _handler.distributor();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev The invariants would say little if the handler stood still: at random it goes the whole way, many times over,
    /// and they hold all along.
    function test_handlerGoesTheWholeWay() external {
        bytes4[16] memory moves = _handler.moves();
        for (uint256 i = 0; i < 1_000; ++i) {
            uint256 random = uint256(keccak256(abi.encode("walk", i)));
            // Time passes between the moves, else few of them are due.
            bytes4 move = moves[random % 4 == 0 ? 0 : (random >> 2) % moves.length];
            // What the state forbids reverts, as in the invariant runs.
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, ) = address(_handler).call(
                abi.encodePacked(move, uint256(uint32(random >> 32)), uint256(uint32(random >> 64)), (random >> 96) % 2)
            );
            if (done) ++_done[move];
            if (i % 20 == 0) _checkAll();
        }
        for (uint256 i = 0; i < moves.length; ++i) _true(_done[moves[i]] != 0, "a move that never succeeds");
        (uint256 released, uint256 vested, uint256 credited) = _sums();
        _true(released != 0 && released <= vested && vested <= credited, "nothing released");
        _atMost(10, _handler.epochs(), "epochs");
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_1_releasedVestedCreditedFinalizedFunded() external view {
        (uint256 released, uint256 vested, uint256 credited) = _sums();
        _atMost(released, vested, "released above vested");
        _atMost(vested, credited, "vested above credited");
        _atMost(credited, _handler.finalizedUnits(), "credited above finalized");
        _atMost(_handler.finalizedUnits(), _handler.funded(), "finalized above funded");
        uint256 owed = (_handler.finalizedUnits() - released) * _handler.UNIT();
        _same(_handler.token().balanceOf(address(_distributor)), owed, "balance of the distributor");
        uint256 held = _handler.token().balanceOf(address(_schedule));
        _same(held, uint256(_schedule.treasury()) * _handler.UNIT(), "balance of the treasury");
        _same(_schedule.treasury(), _handler.funded() - _handler.finalizedUnits(), "treasury");
    }

    function invariant_2_leavesSumToTotalWithinBudget() external view {
        for (uint256 epoch = 0; epoch < _handler.epochs(); ++epoch) {
            uint256 sum;
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) sum += _distributor.creditOf(_handler.actor(i), epoch);
            uint256 total = SumTree.total(_oracle.rootOf(epoch));
            _atMost(sum, total, "leaves above the total");
            _atMost(total, _handler.budgets(epoch), "total above the budget");
        }
    }

    function invariant_3_finalizedEpochsAndPastRulesNeverChange() external view {
        for (uint256 epoch = 0; epoch < _handler.epochs(); ++epoch) {
            _true(_oracle.rootOf(epoch) == _handler.roots(epoch), "root at the oracle");
            _true(_distributor.rootOf(epoch) == _handler.roots(epoch), "root at the distributor");
            _true(_handler.proposalDigest(epoch) == _handler.proposals(epoch), "proposal");
        }
        for (uint256 epoch = 0; epoch <= _oracle.epochAt(block.timestamp); ++epoch) {
            bytes32 seen = _handler.rules(epoch);
            if (seen != 0) _true(_oracle.rulesOf(epoch) == seen, "rules");
        }
        _same(_oracle.nextEpoch(), _handler.epochs(), "next epoch");
        _same(_schedule.nextEpoch(), _handler.epochs(), "next epoch of the schedule");
    }

    function invariant_4_creditedOnceAndOrderDoesNotMatter() external view {
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            (uint256 credited, uint256 unitSeconds) = _model(i, block.timestamp);
            address account = _handler.actor(i);
            _same(_distributor.creditedOf(account), credited, "credited");
            _same(_distributor.vestedOf(account, block.timestamp), unitSeconds / _handler.DURATION(), "vested");
            _same(_distributor.releasedOf(account), _handler.released(i), "released");
        }
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_6_creditsVestAndReleaseWithoutAnyone() external {
        uint256 snapshot = VM.snapshotState();
        VM.warp(block.timestamp + _handler.DURATION() + _handler.LENGTH());
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            (uint256 credited, ) = _model(i, block.timestamp);
            _distributor.claim(_handler.actor(i), new Credit[](0));
            _same(_distributor.releasedOf(_handler.actor(i)), credited, "released in the end");
        }
        VM.revertToState(snapshot);
    }

    function invariant_bondsAreCovered() external view {
        uint256 held;
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            held += _stake(IStakeVault.Role.Operator, i) + _stake(IStakeVault.Role.Challenger, i);
        }
        _same(_handler.bondToken().balanceOf(address(_handler.vault())), held, "bonds in the vault");
    }

    function _checkAll() private {
        this.invariant_1_releasedVestedCreditedFinalizedFunded();
        this.invariant_2_leavesSumToTotalWithinBudget();
        this.invariant_3_finalizedEpochsAndPastRulesNeverChange();
        this.invariant_4_creditedOnceAndOrderDoesNotMatter();
        this.invariant_6_creditsVestAndReleaseWithoutAnyone();
        this.invariant_bondsAreCovered();
    }

    function _stake(IStakeVault.Role role, uint256 index) private view returns (uint256) {
        IStakeVault.Bond memory bond = _handler.vault().bondOf(role, _handler.actor(index));
        _atMost(bond.locked, bond.amount, "locked above bonded");
        return bond.amount + _handler.vault().unbondingOf(role, _handler.actor(index)).amount;
    }

    function _sums() private view returns (uint256 released, uint256 vested, uint256 credited) {
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            address account = _handler.actor(i);
            released += _distributor.releasedOf(account);
            vested += _distributor.vestedOf(account, block.timestamp);
            credited += _distributor.creditedOf(account);
        }
    }

    /// @dev What the actor's bookings are worth by the handler's books and the definition of vesting.
    function _model(uint256 index, uint256 time) private view returns (uint256 credited, uint256 unitSeconds) {
        for (uint256 epoch = 0; epoch < _handler.epochs(); ++epoch) {
            if (!_handler.booked(epoch, index)) continue;
            uint256 units = _handler.leaves(epoch, index);
            uint256 end = _handler.GENESIS() + (epoch + 1) * _handler.LENGTH();
            credited += units;
            unitSeconds += units * Vesting.counted(end, time, _handler.CLIFF(), _handler.DURATION());
        }
    }
}
