// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RetroRound} from "../../../../contracts/funding/RetroRound.sol";
import {IEligibilityPolicy} from "../../../../contracts/interfaces/IEligibilityPolicy.sol";
import {IReputationToken} from "../../../../contracts/interfaces/IReputationToken.sol";
import {IFundedRounds} from "../../../../contracts/interfaces/funding/IFundedRounds.sol";
import {IRetroRound} from "../../../../contracts/interfaces/funding/IRetroRound.sol";
import {MockToken} from "../../../../contracts/mocks/AwkwardTokens.sol";
import {Cheats, Handler} from "../../Cheats.sol";

/// @dev Sponsors, voters, projects and time, in two rounds of one token. The handler is creator, policy and reputation: the voter of
/// number i has 100 × (i + 1) points.
contract RetroHandler is Handler, IEligibilityPolicy {
    uint256 public constant ROUNDS = 2;
    uint256 public constant ACTORS = 4;
    uint256 internal constant LENGTH = 30 days;

    MockToken public immutable TOKEN = new MockToken();
    RetroRound public immutable ROUND;

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = 1_000_000;
    /// @dev What each round took and did not pay out.
    mapping(uint256 id => uint256 amount) public heldBy;

    constructor() {
        VM.warp(time);
        ROUND = new RetroRound(IReputationToken(address(this)));
        address[] memory projects = new address[](ACTORS);
        for (uint256 i = 0; i < ACTORS; ++i) projects[i] = project(i);
        for (uint256 id = 1; id <= ROUNDS; ++id) {
            IRetroRound.Voting memory voting = IRetroRound.Voting({
                snapshot: uint48(time - 1),
                minPoints: 0,
                domain: id == 1 ? 3 : 255
            });
            ROUND.create(_terms(id), voting, "");
            ROUND.addProjects(id, projects);
        }
    }

    function wait(uint24 elapsed) external {
        time += elapsed;
        VM.warp(time);
    }

    function fund(uint256 which, uint256 who, uint96 amount) external {
        TOKEN.mint(actor(who), amount);
        VM.prank(actor(who));
        TOKEN.approve(address(ROUND), amount);
        VM.prank(actor(who));
        ROUND.fund(_id(which), amount);
        heldBy[_id(which)] += amount;
    }

    function vote(uint256 which, uint256 who, uint256 to, uint8 votes) external {
        IRetroRound.Vote[] memory ballot = new IRetroRound.Vote[](1);
        ballot[0] = IRetroRound.Vote({project: project(to), votes: votes % 32});
        VM.prank(actor(who));
        ROUND.vote(_id(which), ballot);
        _note(ROUND.roundOf(_id(which)).closesAt > time, "voted after the close");
    }

    /// @dev Seldom, so that most walks see a round to its end.
    function cancel(uint256 which, uint8 chance) external {
        if (chance > 8) revert();
        ROUND.cancel(_id(which));
    }

    function settle(uint256 which, uint256 to) external {
        address[] memory projects = new address[](1);
        projects[0] = project(to);
        ROUND.settle(_id(which), projects);
    }

    function claim(uint256 which, uint256 to) external {
        uint256 before = TOKEN.balanceOf(project(to));
        uint256 amount = ROUND.claim(_id(which), project(to));
        _note(TOKEN.balanceOf(project(to)) - before == amount, "project was paid another amount");
        heldBy[_id(which)] -= amount;
    }

    function reclaim(uint256 which, uint256 who) external {
        uint256 own = ROUND.fundedBy(_id(which), actor(who));
        uint256 amount = ROUND.reclaim(_id(which), actor(who));
        _note(amount <= own, "sponsor got more than one put in");
        heldBy[_id(which)] -= amount;
    }

    /* FOR THE ROUND AND THE INVARIANTS */

    function isEligible(address) external pure returns (bool) {
        return true;
    }

    function getPastDomainVotes(address account, uint8, uint256) external pure returns (uint256) {
        return pointsOf(uint160(account) - 0x1000);
    }

    function pointsOf(uint256 i) public pure returns (uint256) {
        return 100 * (i + 1);
    }

    function actor(uint256 i) public pure returns (address) {
        // The cast keeps the value: an index below 4 above a fixed base.
        return address(uint160(0x1000 + (i % ACTORS)));
    }

    function project(uint256 i) public pure returns (address) {
        // As above.
        return address(uint160(0x2000 + (i % ACTORS)));
    }

    /* PRIVATE */

    function _terms(uint256 id) private view returns (IFundedRounds.Terms memory) {
        return
            IFundedRounds.Terms({
                token: TOKEN,
                opensAt: uint40(time),
                closesAt: uint40(time + id * LENGTH),
                capBps: id == 1 ? 3_000 : 10_000,
                policy: this
            });
    }

    function _id(uint256 which) private pure returns (uint256) {
        return (which % ROUNDS) + 1;
    }
}

/// @notice A round always holds what it owes, and no ballot costs more than its voter's credits.
contract RetroRoundInvariants is Cheats {
    RetroHandler private _handler;

    function setUp() external {
        _handler = new RetroHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_RetroRoundsHoldWhatTheyOwe() external view {
        RetroRound rounds = _handler.ROUND();
        uint256 held = 0;
        for (uint256 id = 1; id <= _handler.ROUNDS(); ++id) {
            IFundedRounds.Round memory round = rounds.roundOf(id);
            uint256 owed = round.pool - round.placed - round.returned;
            uint256 shares = 0;
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                IFundedRounds.Project memory project = rounds.projectOf(id, _handler.project(i));
                shares += rounds.shareOf(id, _handler.project(i));
                if (project.status == IFundedRounds.Status.Settled) owed += project.matched;
            }
            held += _handler.heldBy(id);
            _same(_handler.heldBy(id), owed, "held beside owed");
            _atMost(shares, round.pool, "shares above the pool");
        }
        _same(_handler.TOKEN().balanceOf(address(rounds)), held, "tokens held");
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_VotesCostTheirSquaresWithinTheCredits() external view {
        RetroRound rounds = _handler.ROUND();
        for (uint256 id = 1; id <= _handler.ROUNDS(); ++id) {
            uint256 sum = 0;
            for (uint256 who = 0; who < _handler.ACTORS(); ++who) {
                uint256 cost = 0;
                for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                    uint256 votes = rounds.votesOf(id, _handler.project(i), _handler.actor(who));
                    (sum, cost) = (sum + votes, cost + votes * votes);
                }
                _same(rounds.spentBy(id, _handler.actor(who)), cost, "spent");
                _atMost(cost, (id == 1 ? 1 : 8) * _handler.pointsOf(who), "credits");
            }
            _same(rounds.roundOf(id).weight, sum, "weight");
        }
    }

    /// @dev One way through every verb, so that none is idle.
    function test_nothingIsLeftOfARetroRound() external {
        for (uint256 i = 0; i < 4; ++i) {
            _handler.fund(0, i, uint96(1_001 + i));
            _handler.fund(1, i, uint96(77 + i));
            _handler.vote(0, i, i, 9);
            _handler.vote(0, i, 0, 4);
            _handler.vote(0, i, 0, uint8(i));
            _handler.vote(1, i, 2, 20);
        }
        _handler.cancel(1, 0);
        _handler.wait(16_000_000);
        _handler.settle(0, 3);
        for (uint256 i = 0; i < 4; ++i) _handler.claim(0, i);
        for (uint256 i = 0; i < 4; ++i) {
            _handler.reclaim(0, i);
            _handler.reclaim(1, i);
        }
        this.invariant_RetroRoundsHoldWhatTheyOwe();
        this.invariant_VotesCostTheirSquaresWithinTheCredits();
        _same(_handler.TOKEN().balanceOf(address(_handler.ROUND())), 0, "left behind");
    }
}
