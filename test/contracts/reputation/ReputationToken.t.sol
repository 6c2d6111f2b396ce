// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {IEpochOracle} from "../../../contracts/interfaces/IEpochOracle.sol";
import {IReputationToken} from "../../../contracts/interfaces/IReputationToken.sol";
import {IVestingMerkleDistributor} from "../../../contracts/interfaces/IVestingMerkleDistributor.sol";
import {Decay} from "../../../contracts/libraries/Decay.sol";
import {ReputationOracleMock} from "../../../contracts/mocks/ReputationMocks.sol";
import {Council} from "../../../contracts/reputation/Council.sol";
import {ReputationToken} from "../../../contracts/reputation/ReputationToken.sol";

/// @dev The cheat codes that these tests use.
interface Vm {
    function warp(uint256 time) external;
    function prank(address sender) external;
    function etch(address account, bytes calldata code) external;
}

Vm constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @dev Lets every account of the handler sign whatever it likes, by ERC-1271.
contract EverySignature is IERC1271 {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return IERC1271.isValidSignature.selector;
    }
}

/// @dev Shows what is stored before it is deflated.
contract ReputationTokenHarness is ReputationToken {
    constructor(
        ICouncil council,
        IEpochOracle oracle,
        IVestingMerkleDistributor distributor,
        Terms memory terms
    ) ReputationToken(council, oracle, distributor, terms) {}

    function inflatedUnitsOf(address account) external view returns (uint256) {
        return _getVotingUnits(account);
    }

    function inflatedVotesOf(address account) external view returns (uint256) {
        return Votes.getVotes(account);
    }

    function inflatedSupply() external view returns (uint256) {
        return _getTotalSupply();
    }
}

/// @dev Mixes all actors, epochs and time. It is administrator, distributor and council at once.
contract ReputationHandler {
    uint256 internal constant ACTORS = 5;
    uint32 internal constant HALF_LIFE = 26 weeks;
    uint40 internal constant GENESIS = 1_000_000;
    uint32 internal constant EPOCH = 1 weeks;
    uint64 internal constant POINTS_PER_EPOCH = 2 ** 36;
    uint256 internal constant WINDOW = 90 days;
    /// @dev At most 255 points a domain, so that there are accounts with less than a hundredth.
    uint256 internal constant SMALL = 0x000000ff000000ff000000ff000000ff000000ff000000ff000000ff000000ff;

    ReputationTokenHarness public immutable TOKEN;

    /// @dev Inflated points that should exist, counted apart from the token.
    uint256 public expectedSupply;
    mapping(address account => uint256 inflated) public expectedOf;

    /// @dev Whether any transfer went through.
    bool public transferred;

    /// @dev Whether the council moved more than a hundredth of the supply in 90 days.
    bool public councilMovedTooMuch;
    uint256[] private _movedAt;
    uint256[] private _moved;

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = GENESIS + EPOCH;

    constructor() {
        AccessManager manager = new AccessManager(address(this));
        IEpochOracle oracle = IEpochOracle(address(new ReputationOracleMock(GENESIS, EPOCH)));
        TOKEN = new ReputationTokenHarness(
            new Council(address(manager), address(this), 60 days, 0),
            oracle,
            IVestingMerkleDistributor(address(this)),
            IReputationToken.Terms({
                name: "Standing",
                symbol: "STAND",
                halfLife: HALF_LIFE,
                migrationDelay: 1 days,
                councilMigrationDelay: 2 days,
                pointsPerEpoch: POINTS_PER_EPOCH,
                tiers: IReputationToken.Tiers(1, 2, 3, 4)
            })
        );
        VM.warp(time);
        bytes memory wallet = address(new EverySignature()).code;
        for (uint256 i = 0; i < ACTORS; ++i) VM.etch(actor(i), wallet);
    }

    function actor(uint256 seed) public pure returns (address) {
        return address(uint160(0x1000 + (seed % ACTORS)));
    }

    function actors() external pure returns (uint256) {
        return ACTORS;
    }

    function wait(uint24 elapsed) external {
        time += elapsed;
        VM.warp(time);
    }

    function credit(uint256 seed, uint8 lag, uint256 reputation) external {
        uint256 epoch = (time - GENESIS) / EPOCH - 1;
        if (lag <= epoch) epoch -= lag;
        address account = actor(seed);
        if (lag % 2 == 0) reputation &= SMALL;
        bool counts = !TOKEN.isCredited(account, epoch) && !TOKEN.hasOptedOut(TOKEN.successorOf(account));
        counts = counts && TOKEN.creditedPointsOf(epoch) + _sum(reputation) <= POINTS_PER_EPOCH;
        TOKEN.creditProven(account, epoch, reputation);
        if (counts) _expect(TOKEN.successorOf(account), epoch, reputation);
    }

    function delegate(uint256 seed, uint256 to) external {
        VM.prank(actor(seed));
        TOKEN.delegate(to % 4 == 0 ? address(0) : actor(to));
    }

    function burn(uint256 seed) external {
        address account = actor(seed);
        if (TOKEN.balanceOf(account) == 0) return;
        VM.prank(account);
        TOKEN.burn();
        expectedSupply -= expectedOf[account];
        expectedOf[account] = 0;
    }

    function optIn(uint256 seed) external {
        if (!TOKEN.hasOptedOut(actor(seed))) return;
        VM.prank(actor(seed));
        TOKEN.optIn();
    }

    /// @dev Rare, as an account migrates only once.
    function migrate(uint256 seed, uint256 toSeed, uint8 chance) external {
        (address from, address to) = (actor(seed), actor(toSeed));
        if (chance % 8 != 0 || !_mayMigrate(from, to)) return;
        TOKEN.announceMigrationBySig(from, to, type(uint256).max, "");
        time += 1 days;
        VM.warp(time);
        TOKEN.completeMigration(from);
        _expectMoved(from, to);
    }

    /// @dev By the council, which may move only little.
    function recover(uint256 seed, uint256 toSeed, uint8 chance) external {
        (address from, address to) = (actor(seed), actor(toSeed));
        if (chance % 4 != 0 || !_mayMigrate(from, to)) return;
        TOKEN.announceMigration(from, to);
        time += 2 days;
        VM.warp(time);
        uint256 moved = expectedOf[from];
        try TOKEN.completeMigration(from) {
            _movedAt.push(time);
            _moved.push(moved);
            if (_movedLately() > expectedSupply / 100) councilMovedTooMuch = true;
            _expectMoved(from, to);
        } catch {
            TOKEN.cancelMigration(from);
        }
    }

    function _mayMigrate(address from, address to) private view returns (bool) {
        if (from == to || TOKEN.hasOptedOut(from) || TOKEN.hasOptedOut(to)) return false;
        return TOKEN.successorOf(from) == from && TOKEN.successorOf(to) == to;
    }

    function _expectMoved(address from, address to) private {
        expectedOf[to] += expectedOf[from];
        expectedOf[from] = 0;
    }

    function _movedLately() private view returns (uint256 sum) {
        for (uint256 i = 0; i < _moved.length; ++i) if (_movedAt[i] + WINDOW > time) sum += _moved[i];
    }

    function _sum(uint256 reputation) private pure returns (uint256 points) {
        for (uint256 d = 0; d < 8; ++d) points += uint32(reputation >> (32 * d));
    }

    function transfer(uint256 seed, uint256 to) external {
        address account = actor(seed);
        VM.prank(account);
        // Noted, not asserted: a handler that reverts is only passed over.
        try TOKEN.transferFrom(account, actor(to), uint160(account)) {
            transferred = true;
        } catch {}
    }

    function _expect(address holder, uint256 epoch, uint256 reputation) private {
        uint256 growth = Decay.growth((epoch + 1) * EPOCH, HALF_LIFE);
        for (uint256 d = 0; d < 8; ++d) {
            expectedOf[holder] += uint32(reputation >> (32 * d)) * growth;
            expectedSupply += uint32(reputation >> (32 * d)) * growth;
        }
    }
}

/// @notice Invariant 5 of the design: reputation cannot be transferred, bought or delegated per domain; votes sum to the supply at every time point,
/// decay included.
contract ReputationTokenInvariants {
    ReputationHandler private _handler;
    ReputationTokenHarness private _token;

    function setUp() external {
        _handler = new ReputationHandler();
        _token = _handler.TOKEN();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_5_VotesSumToSupply() external view {
        _checkInflatedSums();
        uint256 past = _handler.time() - 1;
        _checkPastSums(past);
        for (uint8 d = 0; d < 8; ++d) {
            _checkPastDomainSums(d, past);
        }
    }

    /// @dev Part of invariant 9: the council's migrations move little, whatever it announces.
    function invariant_9_CouncilMovesAHundredthIn90Days() external view {
        assert(!_handler.councilMovedTooMuch());
    }

    /// @dev Part of invariant 9: no root, however wrong, gives more points than an epoch has.
    function invariant_9_EpochsGiveBoundedPoints() external view {
        for (uint256 epoch = 0; epoch < 40; ++epoch) assert(_token.creditedPointsOf(epoch) <= _token.pointsPerEpoch());
    }

    function invariant_5_PointsAreWhatWasEarned() external view {
        assert(!_handler.transferred());
        assert(_token.inflatedSupply() == _handler.expectedSupply());
        for (uint256 i = 0; i < _handler.actors(); ++i) {
            address account = _handler.actor(i);
            assert(_token.inflatedUnitsOf(account) == _handler.expectedOf(account));
            assert(_token.balanceOf(account) == (_handler.expectedOf(account) == 0 ? 0 : 1));
        }
    }

    /// @dev What is stored sums exactly.
    function _checkInflatedSums() private view {
        uint256 votes = 0;
        uint256 units = 0;
        for (uint256 i = 0; i < _handler.actors(); ++i) {
            votes += _token.inflatedVotesOf(_handler.actor(i));
            units += _token.inflatedUnitsOf(_handler.actor(i));
        }
        assert(votes == _token.inflatedSupply());
        assert(units == _token.inflatedSupply());
    }

    /// @dev What is read rounds down once an account.
    function _checkPastSums(uint256 past) private view {
        uint256 votes = 0;
        for (uint256 i = 0; i < _handler.actors(); ++i) {
            votes += _token.getPastVotes(_handler.actor(i), past);
        }
        _checkRounding(votes, _token.getPastTotalSupply(past));
    }

    function _checkPastDomainSums(uint8 domain, uint256 past) private view {
        uint256 votes = 0;
        for (uint256 i = 0; i < _handler.actors(); ++i) {
            votes += _token.getPastDomainVotes(_handler.actor(i), domain, past);
        }
        _checkRounding(votes, _token.getPastDomainSupply(domain, past));
    }

    function _checkRounding(uint256 votes, uint256 supply) private view {
        assert(votes <= supply && supply < votes + _handler.actors());
    }
}
