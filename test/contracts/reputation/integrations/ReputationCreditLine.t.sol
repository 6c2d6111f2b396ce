// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEligibilityPolicy} from "../../../../contracts/interfaces/IEligibilityPolicy.sol";
import {IReputation} from "../../../../contracts/interfaces/reputation/IReputation.sol";
import {IReputationCreditLine} from "../../../../contracts/interfaces/reputation/IReputationCreditLine.sol";
import {MockToken} from "../../../../contracts/mocks/AwkwardTokens.sol";
import {ReputationCreditLine} from "../../../../contracts/reputation/ReputationCreditLine.sol";
import {Cheats, Handler} from "../../Cheats.sol";

/// @dev A lender and four borrowers, whose points rise and fall at random. The handler is lender, policy and reputation.
contract CreditHandler is Handler, IEligibilityPolicy {
    uint256 public constant ACTORS = 4;
    uint96 public constant PER_POINT = 7;
    uint128 public constant MOST = 40_000;

    MockToken public immutable TOKEN = new MockToken();
    ReputationCreditLine public immutable LINE;

    /// @dev What the lender put in and did not take out.
    uint256 public lent;
    mapping(address account => uint256 amount) public debtOf;
    mapping(address account => uint16 points) public pointsOf;

    constructor() {
        IReputationCreditLine.Terms memory terms = IReputationCreditLine.Terms({
            token: TOKEN,
            domain: 5,
            lender: address(this),
            weiPerPoint: PER_POINT,
            most: MOST,
            policy: this
        });
        LINE = new ReputationCreditLine(IReputation(address(this)), terms);
        TOKEN.approve(address(LINE), type(uint256).max);
    }

    function setPoints(uint256 who, uint16 points) external {
        pointsOf[actor(who)] = points;
    }

    function lend(uint96 amount) external {
        TOKEN.mint(address(this), amount);
        LINE.lend(amount);
        lent += amount;
    }

    function withdraw(uint96 amount) external {
        uint256 before = TOKEN.balanceOf(address(this));
        LINE.withdraw(amount);
        _note(TOKEN.balanceOf(address(this)) - before == amount, "lender was paid another amount");
        lent -= amount;
    }

    function borrow(uint256 who, uint24 amount) external {
        uint256 before = TOKEN.balanceOf(actor(who));
        VM.prank(actor(who));
        LINE.borrow(amount);
        _note(TOKEN.balanceOf(actor(who)) - before == amount, "borrower was paid another amount");
        debtOf[actor(who)] += amount;
        uint256 limit = uint256(pointsOf[actor(who)]) * PER_POINT;
        _note(debtOf[actor(who)] <= limit && debtOf[actor(who)] <= MOST, "borrowed beyond the limit");
    }

    /// @dev Whoever pays has what it takes, and more.
    function repay(uint256 who, uint256 of_, uint24 amount) external {
        TOKEN.mint(actor(who), amount);
        uint256 before = TOKEN.balanceOf(actor(who));
        VM.prank(actor(who));
        TOKEN.approve(address(LINE), amount);
        VM.prank(actor(who));
        uint256 paid = LINE.repay(actor(of_), amount);
        _note(before - TOKEN.balanceOf(actor(who)) == paid, "took another amount");
        debtOf[actor(of_)] -= paid;
    }

    /* FOR THE LINE AND THE INVARIANTS */

    function isEligible(address) external pure returns (bool) {
        return true;
    }

    function reputationOf(address account, uint8) external view returns (uint256) {
        return pointsOf[account];
    }

    function actor(uint256 i) public pure returns (address) {
        // The cast keeps the value: an index below 4 above a fixed base.
        return address(uint160(0x1000 + (i % ACTORS)));
    }
}

/// @notice The line holds what was lent and is not borrowed, and books every debt once.
contract ReputationCreditLineInvariants is Cheats {
    CreditHandler private _handler;

    function setUp() external {
        _handler = new CreditHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_TheLineHoldsWhatIsNotBorrowed() external view {
        ReputationCreditLine line = _handler.LINE();
        uint256 debts = 0;
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            address account = _handler.actor(i);
            _same(line.debtOf(account), _handler.debtOf(account), "debt");
            debts += _handler.debtOf(account);
        }
        _same(line.available() + debts, _handler.lent(), "lent");
        _same(_handler.TOKEN().balanceOf(address(line)), line.available(), "tokens held");
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    /// @dev One way through every verb, so that none is idle.
    function test_theLenderGetsAllBack() external {
        _handler.lend(50_000);
        for (uint256 i = 0; i < 4; ++i) {
            _handler.setPoints(i, 1_000);
            _handler.borrow(i, 5_000);
            _handler.borrow(i, 2_000);
        }
        _handler.withdraw(22_000);
        _handler.setPoints(0, 0);
        for (uint256 i = 0; i < 4; ++i) _handler.repay(i + 1, i, 9_000);
        _handler.withdraw(28_000);
        this.invariant_TheLineHoldsWhatIsNotBorrowed();
        _same(_handler.TOKEN().balanceOf(address(_handler.LINE())), 0, "left behind");
        _same(_handler.lent(), 0, "lent");
    }
}
