// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BountyBoard} from "../../../../contracts/funding/BountyBoard.sol";
import {GuildSeasons} from "../../../../contracts/funding/GuildSeasons.sol";
import {IContributionResolver} from "../../../../contracts/interfaces/IContributionResolver.sol";
import {IEligibilityPolicy} from "../../../../contracts/interfaces/IEligibilityPolicy.sol";
import {IEpochTime} from "../../../../contracts/interfaces/IEpochTime.sol";
import {IBountyBoard} from "../../../../contracts/interfaces/funding/IBountyBoard.sol";
import {IBountyHook} from "../../../../contracts/interfaces/funding/IBountyHook.sol";
import {IGuildSeasons} from "../../../../contracts/interfaces/funding/IGuildSeasons.sol";
import {MockToken} from "../../../../contracts/mocks/AwkwardTokens.sol";
import {Cheats, Handler} from "../../Cheats.sol";

/// @dev Epochs of a week. A contract of its own: a handler answers nothing while it is constructed.
contract Weeks {
    uint256 public constant START = 1_000_000;
    uint32 public constant epochLength = 7 days;

    function epochEnd(uint256 epoch) external pure returns (uint256) {
        return START + (epoch + 1) * epochLength;
    }
}

/// @dev Guilds in two seasons of one token, with bounties on the real board. The handler opens the seasons, leads their guilds and
/// approves bounties; the two seasons have treasuries of their own.
contract SeasonsHandler is Handler {
    uint256 public constant SEASONS = 2;
    uint8 public constant GUILDS = 3;
    uint256 public constant ACTORS = 4;
    uint96 public constant GRANTED = 1_000_000;

    MockToken public immutable TOKEN = new MockToken();
    BountyBoard public immutable BOARD = new BountyBoard(IContributionResolver(address(this)));
    Weeks public immutable CLOCK = new Weeks();
    GuildSeasons public immutable SEASON = new GuildSeasons(BOARD, IEpochTime(address(CLOCK)));

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = 1_000_000;
    /// @dev What each season took, and got back, and did not pay out.
    mapping(uint256 id => uint256 amount) public heldBy;
    /// @dev What left the season for a bounty and is with neither a winner nor the season.
    mapping(uint256 id => mapping(uint8 domain => uint256 amount)) public postedBy;
    mapping(uint256 bounty => bool collected) private _collected;
    mapping(uint256 id => bool closed) private _closed;

    constructor() {
        VM.warp(time);
        TOKEN.mint(address(this), SEASONS * GUILDS * uint256(GRANTED));
        TOKEN.approve(address(SEASON), type(uint256).max);
        IGuildSeasons.Budget[] memory budgets = new IGuildSeasons.Budget[](GUILDS);
        for (uint8 d = 0; d < GUILDS; ++d) {
            budgets[d] = IGuildSeasons.Budget({domain: d, lead: address(this), amount: GRANTED});
        }
        for (uint256 id = 1; id <= SEASONS; ++id) {
            SEASON.open(_terms(id), budgets, "");
            heldBy[id] = GUILDS * uint256(GRANTED);
        }
    }

    function wait(uint24 elapsed) external {
        time += elapsed % 10 days;
        VM.warp(time);
    }

    function pay(uint256 which, uint8 domain, uint256 who, uint96 amount) external {
        uint256 before = TOKEN.balanceOf(actor(who));
        SEASON.pay(_id(which), domain % GUILDS, actor(who), amount, "");
        _note(TOKEN.balanceOf(actor(who)) - before == amount, "paid another amount");
        _note(!_closed[_id(which)], "paid after the close");
        heldBy[_id(which)] -= amount;
    }

    function post(uint256 which, uint8 domain, uint64 first, uint64 second) external {
        uint96[] memory milestones = new uint96[](2);
        (milestones[0], milestones[1]) = (first, second);
        SEASON.postBounty(_id(which), domain % GUILDS, _bounty(), milestones, "");
        heldBy[_id(which)] -= uint256(first) + second;
        postedBy[_id(which)][domain % GUILDS] += uint256(first) + second;
    }

    function award(uint256 bounty, uint256 who) external {
        uint256 number = (bounty % BOARD.count()) + 1;
        if (BOARD.candidateOf(number, actor(who)).standing == IBountyBoard.Standing.None) {
            VM.prank(actor(who));
            BOARD.applyFor(number, "");
            BOARD.accept(number, actor(who));
        }
        BOARD.award(number, actor(who));
    }

    /// @dev Anyone can make the board send back what is left; the season collects it later.
    function refund(uint256 bounty) external {
        BOARD.refund((bounty % BOARD.count()) + 1);
    }

    function collect(uint256 bounty) external {
        uint256 number = (bounty % BOARD.count()) + 1;
        (uint256 id, uint8 domain, ) = SEASON.posterOf(number);
        uint256 before = TOKEN.balanceOf(treasury(id));
        uint256 amount = SEASON.collect(number);
        _note(!_collected[number], "collected twice");
        _collected[number] = true;
        _note(amount == BOARD.bountyOf(number).refunded, "collected another amount");
        postedBy[id][domain] -= amount;
        if (_closed[id]) _note(TOKEN.balanceOf(treasury(id)) - before == amount, "returned past the treasury");
        else heldBy[id] += amount;
    }

    function close(uint256 which) external {
        uint256 id = _id(which);
        uint256 before = TOKEN.balanceOf(treasury(id));
        uint256 amount = SEASON.close(id);
        _note(!_closed[id], "closed twice");
        _closed[id] = true;
        _note(time >= CLOCK.epochEnd(id == 1 ? 3 : 7), "closed too early");
        _note(TOKEN.balanceOf(treasury(id)) - before == amount, "treasury got another amount");
        heldBy[id] -= amount;
    }

    /* FOR THE INVARIANTS */

    function actor(uint256 i) public pure returns (address) {
        // The cast keeps the value: an index below 4 above a fixed base.
        return address(uint160(0x1000 + (i % ACTORS)));
    }

    function treasury(uint256 id) public pure returns (address) {
        // The cast keeps the value: one of two seasons.
        return address(uint160(0x3000 + id));
    }

    /* PRIVATE */

    function _terms(uint256 id) private view returns (IGuildSeasons.Terms memory) {
        return IGuildSeasons.Terms({token: TOKEN, firstEpoch: 0, lastEpoch: id == 1 ? 3 : 7, treasury: treasury(id)});
    }

    function _bounty() private view returns (IBountyBoard.Terms memory) {
        return
            IBountyBoard.Terms({
                token: TOKEN,
                deadline: uint40(time + 15 days),
                rulingPeriod: 0,
                winners: 1,
                approver: address(this),
                bond: 0,
                council: address(0),
                task: 0,
                policy: IEligibilityPolicy(address(0)),
                hook: IBountyHook(address(0))
            });
    }

    function _id(uint256 which) private pure returns (uint256) {
        return (which % SEASONS) + 1;
    }
}

/// @notice A season always holds what its guilds can spend, and what a bounty leaves comes back once.
contract GuildSeasonsInvariants is Cheats {
    SeasonsHandler private _handler;

    function setUp() external {
        _handler = new SeasonsHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_SeasonsHoldWhatGuildsCanSpend() external view {
        GuildSeasons seasons = _handler.SEASON();
        uint256 held = 0;
        for (uint256 id = 1; id <= _handler.SEASONS(); ++id) {
            uint256 left = 0;
            for (uint8 d = 0; d < 8; ++d) left += seasons.guildOf(id, d).left;
            _same(_handler.heldBy(id), left, "held beside what guilds can spend");
            held += left;
        }
        // What the board sent and nobody collected yet.
        for (uint256 bounty = 1; bounty <= _handler.BOARD().count(); ++bounty) {
            (, , bool collected) = seasons.posterOf(bounty);
            if (!collected) held += _handler.BOARD().bountyOf(bounty).refunded;
        }
        _same(_handler.TOKEN().balanceOf(address(seasons)), held, "tokens held");
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_GuildsSpendWhatTheyWereGranted() external view {
        GuildSeasons seasons = _handler.SEASON();
        for (uint256 id = 1; id <= _handler.SEASONS(); ++id) {
            bool closed = seasons.seasonOf(id).closed;
            for (uint8 d = 0; d < _handler.GUILDS(); ++d) {
                IGuildSeasons.Guild memory guild = seasons.guildOf(id, d);
                _same(guild.granted, _handler.GRANTED(), "granted");
                _same(guild.posted, _handler.postedBy(id, d), "posted");
                uint256 spent = uint256(guild.left) + guild.paid + guild.posted;
                if (closed) _atMost(spent, guild.granted, "spent in a closed season");
                else _same(spent, guild.granted, "spent");
            }
        }
    }

    /// @dev One way through every verb, so that none is idle.
    function test_nothingIsLeftOfASeason() external {
        _handler.pay(0, 0, 1, 400);
        _handler.post(0, 1, 70, 30);
        _handler.post(0, 2, 50, 60);
        _handler.post(1, 2, 11, 12);
        _handler.award(0, 2);
        _handler.award(1, 3);
        _handler.wait(10 days - 1);
        _handler.wait(6 days);
        _handler.refund(1);
        _handler.collect(0);
        for (uint256 i = 0; i < 2; ++i) _handler.wait(10 days - 1);
        _handler.close(0);
        _handler.collect(1);
        for (uint256 i = 0; i < 3; ++i) _handler.wait(10 days - 1);
        _handler.collect(2);
        _handler.close(1);
        this.invariant_SeasonsHoldWhatGuildsCanSpend();
        this.invariant_GuildsSpendWhatTheyWereGranted();
        _same(_handler.TOKEN().balanceOf(address(_handler.SEASON())), 0, "left behind");
        _same(_handler.TOKEN().balanceOf(address(_handler.BOARD())), 0, "left on the board");
        // Paid to people: 400, the first milestone of either bounty.
        _same(_handler.TOKEN().balanceOf(_handler.treasury(1)), 3_000_000 - 400 - 70 - 50, "first treasury");
        _same(_handler.TOKEN().balanceOf(_handler.treasury(2)), 3_000_000, "second treasury");
    }
}
