// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EmissionSchedule} from "../../../contracts/epochs/EmissionSchedule.sol";
import {IBatchAnchor} from "../../../contracts/interfaces/IBatchAnchor.sol";
import {IContributionResolver} from "../../../contracts/interfaces/IContributionResolver.sol";
import {IEligibilityPolicy} from "../../../contracts/interfaces/IEligibilityPolicy.sol";
import {IEmissionSchedule} from "../../../contracts/interfaces/IEmissionSchedule.sol";
import {IEpochOracle} from "../../../contracts/interfaces/IEpochOracle.sol";
import {IReputationToken} from "../../../contracts/interfaces/IReputationToken.sol";
import {IRewardEscrow} from "../../../contracts/interfaces/IRewardEscrow.sol";
import {IVestingMerkleDistributor} from "../../../contracts/interfaces/IVestingMerkleDistributor.sol";
import {Credit} from "../../../contracts/interfaces/Credit.sol";
import {SumTree} from "../../../contracts/libraries/SumTree.sol";
import {Vesting} from "../../../contracts/libraries/Vesting.sol";
import {MockToken} from "../../../contracts/mocks/AwkwardTokens.sol";
import {RewardEscrow} from "../../../contracts/rewards/RewardEscrow.sol";
import {VestingMerkleDistributor} from "../../../contracts/rewards/VestingMerkleDistributor.sol";
import {Cheats, Founder} from "../Cheats.sol";

/// @dev Mixes council, holders, strangers, epochs and time. It is administrator, oracle and council at once, and keeps its own books.
contract EscrowHandler is Founder {
    uint256 public constant ACTORS = 4;
    uint32 internal constant HOLD_PERIOD = 3 weeks;
    uint32 internal constant EPOCH = 1 weeks;
    uint32 public constant CLIFF = 2 weeks;
    uint32 public constant DURATION = 13 weeks;
    uint40 internal constant GENESIS = 1_000_000;
    uint128 public constant UNIT = 1e9;

    MockToken public immutable TOKEN;
    VestingMerkleDistributor public immutable DISTRIBUTOR;
    EmissionSchedule public immutable SCHEDULE;
    RewardEscrow public immutable ESCROW;

    uint256 public epochs;
    mapping(uint256 epoch => uint64[4]) private _units;
    mapping(uint256 epoch => uint64[4]) private _paid;
    mapping(uint256 epoch => IRewardEscrow.Status[4]) private _rulings;
    mapping(uint256 epoch => uint256 units) public reclaimed;
    mapping(uint256 actor => address recipient) public recipients;
    mapping(uint256 epoch => uint256 time) public ruledUntil;

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = GENESIS;

    constructor() {
        VM.warp(time);
        TOKEN = new MockToken();
        DISTRIBUTOR = new VestingMerkleDistributor(
            address(MANAGER),
            address(this),
            IVestingMerkleDistributor.Terms(
                TOKEN,
                UNIT,
                GENESIS,
                EPOCH,
                CLIFF,
                DURATION,
                IEligibilityPolicy(address(0))
            )
        );
        SCHEDULE = new EmissionSchedule(
            address(this),
            DISTRIBUTOR,
            IEmissionSchedule.Curve({initial: 1e9, decay: 1e18, floor: 1e9, shareCapBps: 10_000, start: 0}),
            address(1)
        );
        ESCROW = new RewardEscrow(SEAT, SCHEDULE, HOLD_PERIOD);
        address peers = address(PEERS);
        DISTRIBUTOR.bind(SCHEDULE, IReputationToken(peers), _list(address(ESCROW)));
        SCHEDULE.bind(IEpochOracle(peers), IContributionResolver(peers), IBatchAnchor(peers));

        TOKEN.mint(address(this), 1e12 * uint256(UNIT));
        TOKEN.approve(address(SCHEDULE), type(uint256).max);
        SCHEDULE.fund(1e12);
    }

    function wait(uint24 elapsed) external {
        time += elapsed;
        VM.warp(time);
    }

    /// @dev Settles the next epoch with four holds and opens them, or lets somebody else book the escrow's leaf before.
    function settle(uint16[4] calldata seeds, bool bookedBefore) external {
        if (epochs == 8) return;
        uint256 epoch = epochs++;
        uint256 over = GENESIS + (epoch + 1) * EPOCH;
        if (time < over) time = over;
        VM.warp(time);
        for (uint256 i = 0; i < ACTORS; ++i) _units[epoch][i] = uint64(seeds[i]) + 1;

        bytes32 holdsRoot = SumTree.node(_pair(epoch, 0), _pair(epoch, 2));
        uint64 total = SumTree.total(holdsRoot);
        bytes32 leaf = SumTree.leaf(epoch, address(ESCROW), total, 0);
        bytes32 marker = SumTree.leaf(epoch, ESCROW.markerOf(epoch, holdsRoot), 0, 0);
        VM.prank(address(PEERS));
        SCHEDULE.settle(epoch, SumTree.node(leaf, marker));
        (bytes32[] memory leafProof, bytes32[] memory markerProof) = (new bytes32[](1), new bytes32[](1));
        (leafProof[0], markerProof[0]) = (marker, leaf);
        if (bookedBefore) {
            Credit[] memory credits = new Credit[](1);
            credits[0] = Credit(epoch, total, 0, leafProof);
            DISTRIBUTOR.claim(address(ESCROW), credits);
        }
        ESCROW.open(epoch, holdsRoot, leafProof, markerProof);
        ruledUntil[epoch] = time + HOLD_PERIOD;
    }

    function confirm(uint256 epochSeed, uint256 i) external {
        if (epochs == 0) return;
        (uint256 epoch, uint256 who) = (epochSeed % epochs, i % ACTORS);
        bool allowed = time < ruledUntil[epoch] && _rulings[epoch][who] == IRewardEscrow.Status.Held;
        try ESCROW.rule(epoch, _one(epoch, who), true) {
            _note(allowed, "confirmed out of its time");
            _rulings[epoch][who] = IRewardEscrow.Status.Confirmed;
        } catch {
            _note(!allowed, "confirmation refused");
        }
    }

    function dismiss(uint256 epochSeed, uint256 i) external {
        if (epochs == 0) return;
        (uint256 epoch, uint256 who) = (epochSeed % epochs, i % ACTORS);
        bool allowed = time < ruledUntil[epoch] && _rulings[epoch][who] != IRewardEscrow.Status.Dismissed;
        try ESCROW.rule(epoch, _one(epoch, who), false) {
            _note(allowed, "dismissed out of its time");
            _rulings[epoch][who] = IRewardEscrow.Status.Dismissed;
        } catch {
            _note(!allowed, "dismissal refused");
        }
    }

    function release(uint256 epochSeed, uint256 i) external {
        if (epochs == 0) return;
        (uint256 epoch, uint256 who) = (epochSeed % epochs, i % ACTORS);
        uint256 due = dueOf(epoch, who);
        address recipient = recipients[who] == address(0) ? actor(who) : recipients[who];
        uint256 before = TOKEN.balanceOf(recipient);
        try ESCROW.release(epoch, hold(epoch, who)) returns (uint64 units) {
            _note(units == due && due != 0, "released other than what was due");
            _note(TOKEN.balanceOf(recipient) - before == due * UNIT, "paid other than what was due");
            _paid[epoch][who] += units;
        } catch {
            _note(due == 0, "refused what was due");
        }
    }

    function reclaim(uint256 epochSeed) external {
        if (epochs == 0) return;
        uint256 epoch = epochSeed % epochs;
        uint256 due = treasuryDueOf(epoch);
        try ESCROW.reclaim(epoch) returns (uint64 units) {
            _note(units == due && due != 0, "reclaimed other than what was due");
            reclaimed[epoch] += units;
        } catch {
            _note(due == 0, "refused what was due");
        }
    }

    /// @dev Held units go where their account says.
    function redirect(uint256 i, uint256 other) external {
        uint256 who = i % ACTORS;
        recipients[who] = actor(other % ACTORS);
        VM.prank(actor(who));
        DISTRIBUTOR.setRecipient(recipients[who]);
    }

    /// @dev A stranger may make the distributor pay the escrow at any time.
    function poke() external {
        DISTRIBUTOR.claim(address(ESCROW), new Credit[](0));
    }

    function actor(uint256 i) public pure returns (address) {
        return address(uint160(0x1000 + i));
    }

    function unitsOf(uint256 epoch, uint256 i) external view returns (uint64) {
        return _units[epoch][i];
    }

    function paidOf(uint256 epoch, uint256 i) external view returns (uint64) {
        return _paid[epoch][i];
    }

    function rulingOf(uint256 epoch, uint256 i) external view returns (IRewardEscrow.Status) {
        return _rulings[epoch][i];
    }

    /// @dev What a hold should pay now, by the handler's own books.
    function dueOf(uint256 epoch, uint256 i) public view returns (uint256) {
        if (_rulings[epoch][i] == IRewardEscrow.Status.Confirmed) return 0;
        if (_rulings[epoch][i] == IRewardEscrow.Status.Held && time < ruledUntil[epoch]) return 0;
        return vestedOf(epoch, _units[epoch][i]) - _paid[epoch][i];
    }

    /// @dev What the treasury should get of an epoch now.
    function treasuryDueOf(uint256 epoch) public view returns (uint256) {
        if (time < ruledUntil[epoch]) return 0;
        return vestedOf(epoch, confirmedOf(epoch)) - reclaimed[epoch];
    }

    function confirmedOf(uint256 epoch) public view returns (uint64 units) {
        for (uint256 i = 0; i < ACTORS; ++i) {
            if (_rulings[epoch][i] == IRewardEscrow.Status.Confirmed) units += _units[epoch][i];
        }
    }

    function vestedOf(uint256 epoch, uint64 units) public view returns (uint256) {
        return Vesting.vested(units, GENESIS + (epoch + 1) * EPOCH, time, CLIFF, DURATION);
    }

    function hold(uint256 epoch, uint256 i) public view returns (IRewardEscrow.Hold memory) {
        bytes32[] memory proof = new bytes32[](2);
        (proof[0], proof[1]) = (_leaf(epoch, i ^ 1), _pair(epoch, i < 2 ? 2 : 0));
        return IRewardEscrow.Hold(actor(i), _units[epoch][i], proof);
    }

    function _one(uint256 epoch, uint256 i) private view returns (IRewardEscrow.Hold[] memory holds) {
        holds = new IRewardEscrow.Hold[](1);
        holds[0] = hold(epoch, i);
    }

    function _pair(uint256 epoch, uint256 first) private view returns (bytes32) {
        return SumTree.node(_leaf(epoch, first), _leaf(epoch, first + 1));
    }

    function _leaf(uint256 epoch, uint256 i) private view returns (bytes32) {
        return SumTree.leaf(epoch, actor(i), _units[epoch][i], 0);
    }
}

/// @notice Holds are paid once, to their account or to the treasury, and the escrow can always pay what is due.
contract RewardEscrowInvariants is Cheats {
    EscrowHandler private _handler;

    function setUp() external {
        _handler = new EscrowHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_PaysWhatIsDueAndNothingElse() external view {
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_EveryHeldUnitIsAccountedFor() external view {
        (uint256 held, uint256 out) = (0, 0);
        for (uint256 e = 0; e < _handler.epochs(); ++e) {
            out += _handler.reclaimed(e);
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                held += _handler.unitsOf(e, i);
                out += _handler.paidOf(e, i);
            }
        }
        assert(_inEscrow() + _notReleased() == held - out);
    }

    function invariant_EscrowCoversAllThatIsDue() external view {
        uint256 due = 0;
        for (uint256 e = 0; e < _handler.epochs(); ++e) {
            due += _handler.vestedOf(e, _handler.confirmedOf(e)) - _handler.reclaimed(e);
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) due += _handler.dueOf(e, i);
        }
        assert(due <= _inEscrow() + _handler.DISTRIBUTOR().releasableOf(address(_handler.ESCROW())));
    }

    function invariant_AHoldGoesOneWayOnly() external view {
        for (uint256 e = 0; e < _handler.epochs(); ++e) {
            assert(_handler.reclaimed(e) <= _handler.confirmedOf(e));
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                IRewardEscrow.State memory state = _handler.ESCROW().stateOf(e, _handler.actor(i));
                assert(state.status == _handler.rulingOf(e, i) && state.released == _handler.paidOf(e, i));
                assert(state.status != IRewardEscrow.Status.Confirmed || state.released == 0);
                assert(state.released <= _handler.vestedOf(e, _handler.unitsOf(e, i)));
            }
        }
    }

    function invariant_ViewAgreesWithTheBooks() external view {
        for (uint256 e = 0; e < _handler.epochs(); ++e) {
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                uint64 units = _handler.unitsOf(e, i);
                assert(_handler.ESCROW().releasableOf(e, _handler.actor(i), units) == _handler.dueOf(e, i));
            }
        }
    }

    function _inEscrow() private view returns (uint256) {
        return _handler.TOKEN().balanceOf(address(_handler.ESCROW())) / _handler.UNIT();
    }

    function _notReleased() private view returns (uint256) {
        address escrow = address(_handler.ESCROW());
        return _handler.DISTRIBUTOR().creditedOf(escrow) - _handler.DISTRIBUTOR().releasedOf(escrow);
    }
}
