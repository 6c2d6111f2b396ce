// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BountyBoard} from "../../../../contracts/funding/BountyBoard.sol";
import {IContributionResolver} from "../../../../contracts/interfaces/IContributionResolver.sol";
import {IEligibilityPolicy} from "../../../../contracts/interfaces/IEligibilityPolicy.sol";
import {IBountyBoard} from "../../../../contracts/interfaces/funding/IBountyBoard.sol";
import {IBountyHook} from "../../../../contracts/interfaces/funding/IBountyHook.sol";
import {MockToken} from "../../../../contracts/mocks/AwkwardTokens.sol";
import {Cheats, Handler} from "../../Cheats.sol";

/// @dev Funder, approver, council and book of contributions are the handler; winners dispute, and time passes. Two bounties of one token;
/// a contribution of number n belongs to the winner of number n.
contract BountyHandler is Handler {
    uint256 public constant BOUNTIES = 2;
    uint256 public constant ACTORS = 4;
    uint96 public constant BOND = 13;
    uint256 internal constant LENGTH = 40 days;

    MockToken public immutable TOKEN = new MockToken();
    BountyBoard public immutable BOARD = new BountyBoard(IContributionResolver(address(this)));

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = 1_000_000;
    /// @dev What each bounty took and did not pay out, bonds too.
    mapping(uint256 id => uint256 amount) public heldBy;
    mapping(uint256 id => mapping(address winner => uint256 amount)) private _paid;

    constructor() {
        VM.warp(time);
        uint96[] memory milestones = new uint96[](3);
        (milestones[0], milestones[1], milestones[2]) = (100, 1, 50);
        TOKEN.mint(address(this), BOUNTIES * 2 * 151);
        TOKEN.approve(address(BOARD), type(uint256).max);
        for (uint256 id = 1; id <= BOUNTIES; ++id) {
            BOARD.post(_terms(), milestones, "");
            heldBy[id] = 302;
        }
    }

    function wait(uint24 elapsed) external {
        time += elapsed % 10 days;
        VM.warp(time);
    }

    function apply_(uint256 which, uint256 who) external {
        VM.prank(actor(who));
        BOARD.applyFor(_id(which), "");
    }

    function accept(uint256 which, uint256 who) external {
        BOARD.accept(_id(which), actor(who));
    }

    function award(uint256 which, uint256 who) external {
        uint256 before = TOKEN.balanceOf(actor(who));
        BOARD.award(_id(which), actor(who));
        _book(which, who, before);
    }

    function awardAttested(uint256 which, uint256 who, uint8 number) external {
        uint256 before = TOKEN.balanceOf(actor(who));
        BOARD.awardAttested(_id(which), actor(who), bytes32(uint256(number)));
        _book(which, who, before);
    }

    function dispute(uint256 which, uint256 who) external {
        TOKEN.mint(actor(who), BOND);
        VM.prank(actor(who));
        TOKEN.approve(address(BOARD), BOND);
        VM.prank(actor(who));
        BOARD.dispute(_id(which), bytes32(0));
        heldBy[_id(which)] += BOND;
    }

    function rule(uint256 which, uint256 who, bool upheld) external {
        uint256 before = TOKEN.balanceOf(actor(who));
        BOARD.rule(_id(which), actor(who), upheld);
        _book(which, who, before);
    }

    function expire(uint256 which, uint256 who) external {
        BOARD.expire(_id(which), actor(who));
    }

    function withdraw(uint256 which, uint256 who) external {
        uint256 before = TOKEN.balanceOf(actor(who));
        uint256 amount = BOARD.withdraw(_id(which), actor(who));
        _note(amount % BOND == 0, "withdrew what is no bond");
        heldBy[_id(which)] -= TOKEN.balanceOf(actor(who)) - before;
    }

    function refund(uint256 which) external {
        uint256 amount = BOARD.refund(_id(which));
        _note(time >= BOARD.bountyOf(_id(which)).terms.deadline, "refunded before the deadline");
        heldBy[_id(which)] -= amount;
    }

    /* FOR THE BOARD AND THE INVARIANTS */

    function contributionOf(bytes32 uid) external view returns (IContributionResolver.Contribution memory c) {
        c.account = actor(uint256(uid));
        c.task = 1;
        c.time = uint40(time);
    }

    function actor(uint256 i) public pure returns (address) {
        // The cast keeps the value: an index below 4 above a fixed base.
        return address(uint160(0x1000 + (i % ACTORS)));
    }

    /* PRIVATE */

    function _terms() private view returns (IBountyBoard.Terms memory) {
        return
            IBountyBoard.Terms({
                token: TOKEN,
                deadline: uint40(time + LENGTH),
                rulingPeriod: 5 days,
                winners: 2,
                approver: address(this),
                bond: BOND,
                council: address(this),
                task: 1,
                policy: IEligibilityPolicy(address(0)),
                hook: IBountyHook(address(0))
            });
    }

    function _id(uint256 which) private pure returns (uint256) {
        return (which % BOUNTIES) + 1;
    }

    function _book(uint256 which, uint256 who, uint256 before) private {
        uint256 amount = TOKEN.balanceOf(actor(who)) - before;
        heldBy[_id(which)] -= amount;
        // Bonds come back with milestones: what is paid beside them is at most all milestones of one winner.
        _paid[_id(which)][actor(who)] += amount % BOND == 0 ? 0 : 1;
        _note(_paid[_id(which)][actor(who)] <= 3, "winner was paid too often");
    }
}

/// @notice A bounty always holds what it owes: what is left, bonds of open disputes, and bonds to be withdrawn.
contract BountyBoardInvariants is Cheats {
    BountyHandler private _handler;

    function setUp() external {
        _handler = new BountyHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_BountiesHoldWhatTheyOwe() external view {
        BountyBoard board = _handler.BOARD();
        uint256 held = 0;
        for (uint256 id = 1; id <= _handler.BOUNTIES(); ++id) {
            IBountyBoard.Bounty memory bounty = board.bountyOf(id);
            uint256 owed = bounty.left + uint256(bounty.disputes) * _handler.BOND();
            uint256 disputing = 0;
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                IBountyBoard.Candidate memory candidate = board.candidateOf(id, _handler.actor(i));
                owed += candidate.owed;
                if (candidate.standing == IBountyBoard.Standing.Disputing) ++disputing;
                _atMost(candidate.awarded, 3, "milestones");
            }
            held += _handler.heldBy(id);
            _same(_handler.heldBy(id), owed, "held beside owed");
            _same(bounty.disputes, disputing, "open disputes");
            _atMost(bounty.accepted, 2, "winners");
        }
        _same(_handler.TOKEN().balanceOf(address(board)), held, "tokens held");
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_EveryMilestoneIsCoveredUntilTheRefund() external view {
        BountyBoard board = _handler.BOARD();
        for (uint256 id = 1; id <= _handler.BOUNTIES(); ++id) {
            IBountyBoard.Bounty memory bounty = board.bountyOf(id);
            if (bounty.left == 0) continue;
            uint256 open = (2 - uint256(bounty.accepted)) * 151;
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                IBountyBoard.Candidate memory candidate = board.candidateOf(id, _handler.actor(i));
                if (candidate.standing < IBountyBoard.Standing.Accepted) continue;
                for (uint256 m = candidate.awarded; m < 3; ++m) open += bounty.milestones[m];
            }
            _atMost(open, bounty.left, "milestones beyond what is left");
        }
    }

    /// @dev One way through every verb, so that none is idle.
    function test_nothingIsLeftOfABounty() external {
        for (uint256 i = 0; i < 3; ++i) _handler.apply_(0, i);
        for (uint256 i = 0; i < 2; ++i) _handler.accept(0, i);
        _handler.award(0, 0);
        _handler.dispute(0, 0);
        _handler.awardAttested(0, 0, 0);
        _handler.dispute(0, 0);
        _handler.rule(0, 0, true);
        _handler.dispute(0, 1);
        _handler.rule(0, 1, false);
        _handler.dispute(0, 1);
        for (uint256 i = 0; i < 5; ++i) _handler.wait(10 days - 1);
        _handler.expire(0, 1);
        _handler.withdraw(0, 1);
        _handler.refund(0);
        _handler.refund(1);
        this.invariant_BountiesHoldWhatTheyOwe();
        this.invariant_EveryMilestoneIsCoveredUntilTheRefund();
        _same(_handler.TOKEN().balanceOf(address(_handler.BOARD())), 0, "left behind");
        _same(_handler.TOKEN().balanceOf(_handler.actor(0)), 151 + 2 * uint256(_handler.BOND()), "first winner");
    }
}
