// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {QuadraticRound} from "../../../../contracts/funding/QuadraticRound.sol";
import {IEligibilityPolicy} from "../../../../contracts/interfaces/IEligibilityPolicy.sol";
import {IFundedRounds} from "../../../../contracts/interfaces/funding/IFundedRounds.sol";
import {IQuadraticRound} from "../../../../contracts/interfaces/funding/IQuadraticRound.sol";
import {MockToken} from "../../../../contracts/mocks/AwkwardTokens.sol";
import {Cheats, Handler} from "../../Cheats.sol";

/// @dev Sponsors, donors, projects and time, in two rounds of one token: one pays subsidies in full, the other by alpha. The handler is
/// creator and policy, and keeps books of what every round holds.
contract QuadraticHandler is Handler, IEligibilityPolicy {
    uint256 public constant ROUNDS = 2;
    uint256 public constant ACTORS = 4;
    uint256 internal constant LENGTH = 30 days;

    MockToken public immutable TOKEN = new MockToken();
    QuadraticRound public immutable ROUND = new QuadraticRound();

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = 1_000_000;
    /// @dev What each round took and did not pay out.
    mapping(uint256 id => uint256 amount) public heldBy;
    mapping(uint256 id => uint256 amount) public donatedTo;
    mapping(uint256 id => uint256 amount) public matchedIn;

    constructor() {
        VM.warp(time);
        address[] memory projects = new address[](ACTORS);
        for (uint256 i = 0; i < ACTORS; ++i) projects[i] = project(i);
        for (uint256 id = 1; id <= ROUNDS; ++id) {
            ROUND.create(_terms(id), _matching(id), "");
            ROUND.addProjects(id, projects);
        }
    }

    function wait(uint24 elapsed) external {
        time += elapsed;
        VM.warp(time);
    }

    function fund(uint256 which, uint256 who, uint96 amount) external {
        _provide(actor(who), amount);
        VM.prank(actor(who));
        ROUND.fund(_id(which), amount);
        heldBy[_id(which)] += amount;
    }

    function donate(uint256 which, uint256 who, uint256 to, uint96 amount) external {
        _provide(actor(who), amount);
        VM.prank(actor(who));
        ROUND.donate(_id(which), project(to), amount);
        heldBy[_id(which)] += amount;
        donatedTo[_id(which)] += amount;
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
        _note(time >= _round(which).closesAt && !_round(which).cancelled, "project was paid too early");
        matchedIn[_id(which)] += ROUND.projectOf(_id(which), project(to)).matched;
        heldBy[_id(which)] -= amount;
    }

    function reclaim(uint256 which, uint256 who) external {
        uint256 own = ROUND.fundedBy(_id(which), actor(who));
        uint256 amount = ROUND.reclaim(_id(which), actor(who));
        _note(amount <= own, "sponsor got more than one put in");
        _note(!_round(which).cancelled || amount == own, "sponsor of a cancelled round lost");
        heldBy[_id(which)] -= amount;
    }

    function refund(uint256 which, uint256 who, uint256 to) external {
        uint256 gift = ROUND.giftOf(_id(which), project(to), actor(who)).amount;
        uint256 amount = ROUND.refund(_id(which), project(to), actor(who));
        _note(_round(which).cancelled && amount == gift, "refunded another amount");
        heldBy[_id(which)] -= amount;
    }

    /* FOR THE INVARIANTS */

    function isEligible(address) external pure returns (bool) {
        return true;
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

    function _matching(uint256 id) private pure returns (IQuadraticRound.Matching memory) {
        IQuadraticRound.Scaling scaling =
            id == 1 ? IQuadraticRound.Scaling.WhenExceeded : IQuadraticRound.Scaling.Alpha;
        return IQuadraticRound.Matching({minimum: 0, scaling: scaling});
    }

    function _id(uint256 which) private pure returns (uint256) {
        return (which % ROUNDS) + 1;
    }

    function _round(uint256 which) private view returns (IFundedRounds.Round memory) {
        return ROUND.roundOf(_id(which));
    }

    function _provide(address account, uint256 amount) private {
        TOKEN.mint(account, amount);
        VM.prank(account);
        TOKEN.approve(address(ROUND), amount);
    }
}

/// @notice A round always holds what it owes, whatever happens to it and to others in the same token.
contract QuadraticRoundInvariants is Cheats {
    QuadraticHandler private _handler;

    function setUp() external {
        _handler = new QuadraticHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_RoundsHoldExactlyWhatTheyTook() external view {
        uint256 held = 0;
        for (uint256 id = 1; id <= _handler.ROUNDS(); ++id) held += _handler.heldBy(id);
        _same(_handler.TOKEN().balanceOf(address(_handler.ROUND())), held, "tokens held");
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_RoundsHoldWhatTheyOwe() external view {
        QuadraticRound rounds = _handler.ROUND();
        for (uint256 id = 1; id <= _handler.ROUNDS(); ++id) {
            IFundedRounds.Round memory round = rounds.roundOf(id);
            uint256 owed = 0;
            uint256 shares = 0;
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                IFundedRounds.Project memory project = rounds.projectOf(id, _handler.project(i));
                shares += rounds.shareOf(id, _handler.project(i));
                if (round.cancelled) owed += _giftsOf(id, i);
                else if (project.status != IFundedRounds.Status.Paid) owed += project.donated + project.matched;
            }
            // What is placed is owed or paid to projects; the rest of the pool is the sponsors'.
            owed += round.pool - round.placed - round.returned;
            _same(_handler.heldBy(id), owed, "held beside owed");
            _atMost(shares, round.pool, "shares above the pool");
            _atMost(round.placed + round.returned, round.pool, "out of the pool");
            _atMost(round.redeemed, round.pool, "redeemed");
        }
    }

    function invariant_SubsidiesSumToTheWeight() external view {
        QuadraticRound rounds = _handler.ROUND();
        for (uint256 id = 1; id <= _handler.ROUNDS(); ++id) {
            uint256 sum = 0;
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                IFundedRounds.Project memory project = rounds.projectOf(id, _handler.project(i));
                (uint256 square, uint256 own) = (uint256(project.sum) * project.sum, uint256(project.donated) * 1e18);
                sum += square > own ? square - own : 0;
            }
            _same(rounds.roundOf(id).weight, sum, "weight");
        }
    }

    /// @dev One way through every verb, so that none is idle.
    function test_nothingIsLeftWhenAllHaveTaken() external {
        for (uint256 which = 0; which < 2; ++which) {
            for (uint256 i = 0; i < 4; ++i) {
                _handler.fund(which, i, uint96(7 + i));
                _handler.donate(which, i, 0, uint96(101 + i));
                _handler.donate(which, i, i, uint96(31 * i + 1));
            }
        }
        _handler.cancel(1, 0);
        for (uint256 i = 0; i < 4; ++i) {
            _handler.refund(1, i, 0);
            if (i != 0) _handler.refund(1, i, i);
            _handler.reclaim(1, i);
        }
        _handler.wait(16_000_000);
        _handler.settle(0, 2);
        for (uint256 i = 0; i < 4; ++i) _handler.claim(0, i);
        for (uint256 i = 0; i < 4; ++i) _handler.reclaim(0, i);
        this.invariant_RoundsHoldExactlyWhatTheyTook();
        this.invariant_RoundsHoldWhatTheyOwe();
        _same(_handler.TOKEN().balanceOf(address(_handler.ROUND())), 0, "left behind");
    }

    function _giftsOf(uint256 id, uint256 i) private view returns (uint256 gifts) {
        for (uint256 who = 0; who < _handler.ACTORS(); ++who) {
            gifts += _handler.ROUND().giftOf(id, _handler.project(i), _handler.actor(who)).amount;
        }
    }
}
