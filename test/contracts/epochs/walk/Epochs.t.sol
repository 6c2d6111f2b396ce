// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Credit} from "../../../../contracts/interfaces/Credit.sol";
import {EmissionSchedule} from "../../../../contracts/epochs/EmissionSchedule.sol";
import {EpochOracle} from "../../../../contracts/epochs/EpochOracle.sol";
import {StakeVault} from "../../../../contracts/epochs/StakeVault.sol";
import {IRootStakes} from "../../../../contracts/interfaces/IRootStakes.sol";
import {IStakeVault} from "../../../../contracts/interfaces/IStakeVault.sol";
import {SumTree} from "../../../../contracts/libraries/SumTree.sol";
import {Vesting} from "../../../../contracts/libraries/Vesting.sol";
import {VestingMerkleDistributor} from "../../../../contracts/rewards/VestingMerkleDistributor.sol";
import {Cheats} from "../../Cheats.sol";
import {EpochHandler} from "./EpochHandler.t.sol";

/// @dev The invariants of the design's section 8 that concern money and roots, by their numbers there.
contract EpochsInvariantTest is Cheats {
    /// @dev Moves that succeed in a walk; the last four, which need a pause that is still on, a refused payment, a silence with a
    /// quick decision, or a long quiet, are left to the invariant runs and to the walk's end.
    uint256 private constant WALKED = 32;

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

    /// @dev The invariants would say little if the handler stood still: at random it goes the whole way, many times
    /// over, and they hold all along.
    function test_handlerGoesTheWholeWay() external {
        bytes4[36] memory moves = _handler.moves();
        for (uint256 i = 0; i < 1_200; ++i) {
            uint256 random = uint256(keccak256(abi.encode("walk", i)));
            // Every twelfth move is the next of the list, so that none is left to chance.
            bytes4 move = i % 12 == 7 ? moves[(i / 12) % WALKED] : _pick(moves, random);
            // What the state forbids reverts, as in the invariant runs.
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, ) = address(_handler).call(
                abi.encodePacked(move, uint256(uint32(random >> 32)), uint256(uint32(random >> 64)), (random >> 96) % 2)
            );
            if (done) ++_done[move];
            if (i % 50 == 0) _checkAll();
        }
        for (uint256 i = 0; i < WALKED; ++i) {
            _atMost(1, _done[moves[i]], string.concat("successes of move ", _digits(i)));
        }
        for (uint8 i = 0; i < 3; ++i) _true(_handler.decided(IRootStakes.Decision(i)) != 0, "a decision never taken");
        _true(_handler.rewarded() != 0, "nobody rewarded");
        _true(_handler.reputation().totalSupply() != 0, "nobody stands");
        (uint256 released, uint256 vested, uint256 credited) = _sums();
        _true(released != 0 && released <= vested && vested <= credited, "nothing released");
        _atMost(10, _handler.epochs(), "epochs");
        _end();
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
        uint256 booked = uint256(_schedule.treasury()) * _handler.UNIT();
        _same(held, booked + _handler.unbooked(), "balance of the treasury");
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
            for (uint256 epoch = 0; epoch < _handler.epochs(); ++epoch) {
                _true(
                    _handler.reputation().isCredited(account, epoch) == _handler.stood(epoch, i),
                    "reputation credited"
                );
            }
        }
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    /// @dev Whatever the administrator does with roles, targets and authorities: treasury, vesting and bonds are as the books say (above and
    /// below), no raid succeeds, no point exists without a final root, and the contracts stay bound to each other.
    function invariant_9_noRoleMovesWhatIsNotItsOwn() external view {
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
        uint256 points;
        for (uint256 epoch = 0; epoch < _handler.epochs(); ++epoch) {
            points += _handler.points(epoch);
            _same(_handler.reputation().creditedPointsOf(epoch), _handler.points(epoch), "points of an epoch");
        }
        _same(_handler.reputation().creditedPointsOf(_handler.epochs()), 0, "points before a root");
        _atMost(_handler.reputation().totalSupply(), points, "points out of nothing");
        _true(address(_schedule.oracle()) == address(_oracle), "oracle of the schedule");
        _true(address(_distributor.schedule()) == address(_schedule), "schedule of the distributor");
        _same(_handler.vault().slashers().length, 1, "slashers");
        _true(_handler.vault().isSlasher(address(_oracle)), "oracle as slasher");
    }

    function invariant_6_creditsVestAndReleaseWithoutAnyone() external {
        uint256 snapshot = VM.snapshotState();
        _handler.calm();
        VM.warp(block.timestamp + _handler.DURATION() + _handler.LENGTH());
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            (uint256 credited, ) = _model(i, block.timestamp);
            _distributor.claim(_handler.actor(i), new Credit[](0));
            _same(_distributor.releasedOf(_handler.actor(i)), credited, "released in the end");
        }
        VM.revertToState(snapshot);
    }

    /// @dev With a silent council and whatever stakes there are, the open proposal becomes final and another can
    /// follow.
    function invariant_10_everyEpochBecomesFinalInSilence() external {
        uint256 snapshot = VM.snapshotState();
        _handler.calm();
        uint256 time = block.timestamp + 30 days;
        VM.warp(time);
        for (uint256 i = 0; i < 3; ++i) {
            uint256 epoch = _oracle.nextEpoch();
            if (!_oracle.hasOpenProposal()) {
                time = Math.max(time, _oracle.openFrom());
                VM.warp(time);
                VM.prank(_handler.actor(0));
                _oracle.propose(epoch, SumTree.EMPTY, keccak256("bundle"), "");
            }
            uint256 until = _oracle.dispute().until;
            time = Math.max(time, until == 0 ? _oracle.proposalOf(epoch).finalFrom : until);
            VM.warp(time);
            _oracle.finalize(epoch);
            _true(_oracle.nextEpoch() == epoch + 1, "an epoch that stays open");
        }
        VM.revertToState(snapshot);
    }

    function invariant_stakesAreCovered() external view {
        StakeVault vault = _handler.vault();
        uint256 held = vault.heldBy(address(_oracle));
        uint256 free;
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) free += _free(i);
        uint256 owed = _handler.owed();
        _same(_handler.bondToken().balanceOf(address(vault)), free + held + owed, "bonds in the vault");
        _same(_handler.bonded(), free + held + owed, "bonds by the books");
        uint256 due;
        for (uint256 epoch = 0; epoch <= _handler.epochs(); ++epoch) {
            due += _handler.model().due(epoch, epoch < _handler.epochs());
        }
        _atMost(due, held, "stakes and rewards that the vault does not hold");
    }

    /// @dev A number below 100 in decimals.
    function _digits(uint256 number) private pure returns (string memory) {
        return string(abi.encodePacked(bytes1(uint8(48 + number / 10)), bytes1(uint8(48 + (number % 10)))));
    }

    /// @dev The open epoch is settled, and nobody comes any more: once somebody shows that work waits, then nobody does.
    function _end() private {
        _handler.calm();
        VM.warp(block.timestamp + 30 days);
        if (_oracle.hasOpenProposal()) _handler.finalize();
        for (uint256 i = 0; i < 3; ++i) _handler.abandon(2 - i);
        _true(_schedule.isWoundDown(), "a dead program goes on");
        _checkAll();
    }

    function _checkAll() private {
        this.invariant_1_releasedVestedCreditedFinalizedFunded();
        this.invariant_2_leavesSumToTotalWithinBudget();
        this.invariant_3_finalizedEpochsAndPastRulesNeverChange();
        this.invariant_4_creditedOnceAndOrderDoesNotMatter();
        this.invariant_6_creditsVestAndReleaseWithoutAnyone();
        this.invariant_9_noRoleMovesWhatIsNotItsOwn();
        this.invariant_10_everyEpochBecomesFinalInSilence();
        this.invariant_stakesAreCovered();
    }

    /// @dev Time passes between the moves, else few of them are due, and two thirds are for the sake of roots.
    function _pick(bytes4[36] memory moves, uint256 random) private view returns (bytes4) {
        if (random % 48 == 20) return _handler.curse.selector;
        if (random % 4 == 0) return _handler.pass.selector;
        if (random % 12 == 1) return _handler.challenge.selector;
        if (random % 12 == 9) return _handler.settle.selector;
        if (random % 48 == 5) return _handler.claim.selector;
        if (random % 48 == 17) return _handler.claimWithReputation.selector;
        if (random % 48 == 29) return _handler.redirect.selector;
        if (random % 6 == 2) return _handler.addStake.selector;
        if (random % 12 == 3) return _handler.propose.selector;
        if (random % 12 == 5) return _handler.confirm.selector;
        if (random % 24 == 7) return _handler.rule.selector;
        if (random % 24 == 19) return _handler.back.selector;
        if (random % 24 == 6) return _handler.withdrawBacking.selector;
        if (random % 12 == 11) return _handler.finalize.selector;
        if (random % 24 == 10) return _handler.donate.selector;
        if (random % 24 == 22) return _handler.bookSurplus.selector;
        return moves[(random >> 4) % WALKED];
    }

    function _free(uint256 index) private view returns (uint256) {
        IStakeVault.Bond memory bond = _handler.vault().bondOf(IStakeVault.Role.Operator, _handler.actor(index));
        _atMost(bond.locked, bond.amount, "locked above bonded");
        uint256 leaving = _handler.vault().unbondingOf(IStakeVault.Role.Operator, _handler.actor(index)).amount;
        return bond.amount - bond.locked + leaving;
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
