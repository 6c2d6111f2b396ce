// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";
import {IEpochOracle} from "../../../contracts/interfaces/IEpochOracle.sol";
import {IReputationToken} from "../../../contracts/interfaces/IReputationToken.sol";
import {Decay} from "../../../contracts/libraries/Decay.sol";
import {ReputationOracleMock} from "../../../contracts/mocks/ReputationMocks.sol";
import {ReputationToken} from "../../../contracts/reputation/ReputationToken.sol";

/// @dev The cheat codes that these tests use.
interface Vm {
    function warp(uint256 time) external;
    function prank(address sender) external;
}

Vm constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @dev Shows what is stored before it is deflated.
contract ReputationTokenHarness is ReputationToken {
    constructor(
        address authority,
        IEpochOracle oracle,
        uint32 halfLife_,
        Tiers memory tiers_
    ) ReputationToken("Standing", "STAND", authority, oracle, halfLife_, 1 days, tiers_) {}

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

    ReputationTokenHarness public immutable TOKEN;

    /// @dev Inflated points that should exist, counted apart from the token.
    uint256 public expectedSupply;
    mapping(address account => uint256 inflated) public expectedOf;

    /// @dev Whether any transfer went through.
    bool public transferred;

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = GENESIS + EPOCH;

    constructor() {
        AccessManager manager = new AccessManager(address(this));
        IEpochOracle oracle = IEpochOracle(address(new ReputationOracleMock(GENESIS, EPOCH)));
        IReputationToken.Tiers memory tiers = IReputationToken.Tiers(1, 2, 3, 4);
        TOKEN = new ReputationTokenHarness(address(manager), oracle, HALF_LIFE, tiers);
        VM.warp(time);
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
        bool counts = !TOKEN.isCredited(account, epoch) && !TOKEN.hasOptedOut(TOKEN.successorOf(account));
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
        if (chance % 8 != 0 || from == to || TOKEN.hasOptedOut(from) || TOKEN.hasOptedOut(to)) return;
        if (TOKEN.successorOf(from) != from || TOKEN.successorOf(to) != to) return;
        TOKEN.announceMigration(from, to);
        time += 1 days;
        VM.warp(time);
        TOKEN.completeMigration(from);
        expectedOf[to] += expectedOf[from];
        expectedOf[from] = 0;
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
