// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PairwiseRound} from "../../../../contracts/funding/PairwiseRound.sol";
import {IEligibilityPolicy} from "../../../../contracts/interfaces/IEligibilityPolicy.sol";
import {IEpochOracle} from "../../../../contracts/interfaces/IEpochOracle.sol";
import {IFundedRounds} from "../../../../contracts/interfaces/funding/IFundedRounds.sol";
import {IPairwiseRound} from "../../../../contracts/interfaces/funding/IPairwiseRound.sol";
import {IQuadraticRound} from "../../../../contracts/interfaces/funding/IQuadraticRound.sol";
import {SumTree} from "../../../../contracts/libraries/SumTree.sol";
import {MockToken} from "../../../../contracts/mocks/AwkwardTokens.sol";
import {Cheats, Handler} from "../../Cheats.sol";

/// @dev Sponsors, donors, projects and time, in two rounds of one token. The handler is creator, policy and oracle: it commits shares that
/// sum to at most the pool, or to up to twice the pool, as chance has it.
contract PairwiseHandler is Handler, IEligibilityPolicy {
    uint256 public constant ROUNDS = 2;
    uint256 public constant ACTORS = 4;
    uint256 internal constant LENGTH = 30 days;

    MockToken public immutable TOKEN = new MockToken();
    PairwiseRound public immutable ROUND = new PairwiseRound(IEpochOracle(address(this)));

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = 1_000_000;
    /// @dev What each round took and did not pay out.
    mapping(uint256 id => uint256 amount) public heldBy;
    mapping(uint256 epoch => bytes32 root) public rootOf;
    mapping(uint256 id => uint128[ACTORS] amounts) private _shares;
    mapping(bytes32 payment => bool done) private _paid;

    constructor() {
        VM.warp(time);
        address[] memory projects = new address[](ACTORS);
        for (uint256 i = 0; i < ACTORS; ++i) projects[i] = project(i);
        for (uint256 id = 1; id <= ROUNDS; ++id) {
            ROUND.create(_terms(id), _matching(), "");
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
    }

    /// @dev Seldom, so that most walks see a round to its end.
    function cancel(uint256 which, uint8 chance) external {
        if (chance > 8) revert();
        ROUND.cancel(_id(which));
    }

    function commit(uint256 which, uint8[4] calldata weights) external {
        uint256 id = _id(which);
        uint256 pool = ROUND.roundOf(id).pool;
        // The cast keeps the value: at most half the pool.
        for (uint256 i = 0; i < ACTORS; ++i) _shares[id][i] = uint128((pool * weights[i]) / 512);
        bytes32 sharesRoot = _pair(_pair(_leaf(id, 0), _leaf(id, 1)), _pair(_leaf(id, 2), _leaf(id, 3)));
        uint256 epoch = ROUND.epochOf(id);
        rootOf[epoch] = SumTree.leaf(epoch, ROUND.markerOf(id, sharesRoot), 0, 0);
        ROUND.commitShares(id, sharesRoot, new bytes32[](0));
    }

    function prove(uint256 which, uint256 to) external {
        (uint256 id, uint256 i) = (_id(which), to % ACTORS);
        IPairwiseRound.Share[] memory shares = new IPairwiseRound.Share[](1);
        bytes32[] memory proof = new bytes32[](2);
        uint256 other = 2 - (i & 2);
        (proof[0], proof[1]) = (_leaf(id, i ^ 1), _pair(_leaf(id, other), _leaf(id, other + 1)));
        shares[0] = IPairwiseRound.Share({project: project(i), amount: _shares[id][i], proof: proof});
        ROUND.prove(id, shares);
    }

    function settle(uint256 which, uint256 to) external {
        address[] memory projects = new address[](1);
        projects[0] = project(to);
        ROUND.settle(_id(which), projects);
    }

    function expire(uint256 which) external {
        ROUND.expire(_id(which));
        _note(ROUND.sharesRootOf(_id(which)) == 0, "expired with a result");
    }

    function claim(uint256 which, uint256 to) external {
        uint256 before = TOKEN.balanceOf(project(to));
        uint256 amount = ROUND.claim(_id(which), project(to));
        _note(TOKEN.balanceOf(project(to)) - before == amount, "project was paid another amount");
        _once(keccak256(abi.encode("claim", _id(which), project(to))), "project was paid twice");
        heldBy[_id(which)] -= amount;
    }

    function reclaim(uint256 which, uint256 who) external {
        uint256 own = ROUND.fundedBy(_id(which), actor(who));
        uint256 amount = ROUND.reclaim(_id(which), actor(who));
        _note(amount <= own, "sponsor got more than one put in");
        _once(keccak256(abi.encode("reclaim", _id(which), actor(who))), "sponsor was paid twice");
        heldBy[_id(which)] -= amount;
    }

    /// @dev Any gift of the round, then the same one again.
    function refund(uint256 which, uint256 place) external {
        uint256 id = _id(which);
        IPairwiseRound.Gift memory gift = ROUND.giftsOf(id, place % ROUND.giftCount(id), 1)[0];
        uint256 before = TOKEN.balanceOf(gift.donor);
        uint256 amount = ROUND.refund(id, gift.project, gift.donor);
        _note(amount == gift.amount, "refunded another amount");
        _note(TOKEN.balanceOf(gift.donor) - before == amount, "donor was paid another amount");
        _note(ROUND.roundOf(id).cancelled, "refunded by a standing round");
        _once(keccak256(abi.encode("refund", id, gift.project, gift.donor)), "donor was paid twice");
        heldBy[id] -= amount;
        try ROUND.refund(id, gift.project, gift.donor) {
            _note(false, "donor was paid twice at once");
        } catch {}
    }

    /* FOR THE ROUND AND THE INVARIANTS */

    function isEligible(address) external pure returns (bool) {
        return true;
    }

    function cutOff(uint256) external pure returns (uint256) {
        return 1_000_000;
    }

    function epochLength() external pure returns (uint32) {
        return 7 days;
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

    function _once(bytes32 payment, string memory what) private {
        _note(!_paid[payment], what);
        _paid[payment] = true;
    }

    function _provide(address account, uint256 amount) private {
        TOKEN.mint(account, amount);
        VM.prank(account);
        TOKEN.approve(address(ROUND), amount);
    }

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

    function _matching() private pure returns (IPairwiseRound.Matching memory) {
        return IPairwiseRound.Matching({minimum: 0, bound: 1e18, scaling: IQuadraticRound.Scaling.WhenExceeded});
    }

    function _leaf(uint256 id, uint256 i) private view returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(project(i), uint256(_shares[id][i])))));
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function _id(uint256 which) private pure returns (uint256) {
        return (which % ROUNDS) + 1;
    }
}

/// @notice A pairwise round always holds what it owes, whatever shares an epoch commits for it.
contract PairwiseRoundInvariants is Cheats {
    PairwiseHandler private _handler;

    function setUp() external {
        _handler = new PairwiseHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_PairwiseRoundsHoldWhatTheyOwe() external view {
        PairwiseRound rounds = _handler.ROUND();
        uint256 held = 0;
        for (uint256 id = 1; id <= _handler.ROUNDS(); ++id) {
            IFundedRounds.Round memory round = rounds.roundOf(id);
            uint256 owed = round.pool - round.placed - round.returned;
            uint256 shares = 0;
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                IFundedRounds.Project memory project = rounds.projectOf(id, _handler.project(i));
                shares += rounds.shareOf(id, _handler.project(i));
                bool open = !round.cancelled && project.status != IFundedRounds.Status.Paid;
                if (open) owed += project.donated + project.matched;
            }
            if (round.cancelled) owed += _giftsLeft(id);
            held += _handler.heldBy(id);
            _same(_handler.heldBy(id), owed, "held beside owed");
            _atMost(shares, round.pool, "shares above the pool");
        }
        _same(_handler.TOKEN().balanceOf(address(rounds)), held, "tokens held");
    }

    function invariant_PairwiseRoundsPayOnce() external view {
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    /// @dev One way through every verb, so that none is idle: one round is paid out, the other never gets a result.
    function test_nothingIsLeftOfAPairwiseRound() external {
        for (uint256 which = 0; which < 2; ++which) {
            for (uint256 i = 0; i < 4; ++i) {
                _handler.fund(which, i, uint96(1_007 + i));
                _handler.donate(which, i, 0, uint96(101 + i));
                _handler.donate(which, i, 0, 5);
                _handler.donate(which, i, i, uint96(31 * i + 1));
            }
        }
        _handler.wait(2_600_000);
        _handler.commit(0, [255, 100, 30, 0]);
        for (uint256 i = 0; i < 4; ++i) _handler.prove(0, i);
        _handler.settle(0, 2);
        for (uint256 i = 0; i < 4; ++i) _handler.claim(0, i);
        for (uint256 i = 0; i < 4; ++i) _handler.reclaim(0, i);
        _handler.wait(16_000_000);
        _handler.wait(3_000_000);
        _handler.expire(1);
        for (uint256 i = 0; i < 7; ++i) _handler.refund(1, i);
        for (uint256 i = 0; i < 4; ++i) _handler.reclaim(1, i);
        this.invariant_PairwiseRoundsHoldWhatTheyOwe();
        this.invariant_PairwiseRoundsPayOnce();
        _same(_handler.TOKEN().balanceOf(address(_handler.ROUND())), 0, "left behind");
    }

    function _giftsLeft(uint256 id) private view returns (uint256 sum) {
        IPairwiseRound.Gift[] memory gifts = _handler.ROUND().giftsOf(id, 0, type(uint256).max);
        for (uint256 i = 0; i < gifts.length; ++i) if (!gifts[i].refunded) sum += gifts[i].amount;
    }
}
