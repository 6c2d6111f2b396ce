// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StakeVault} from "../../../contracts/epochs/StakeVault.sol";
import {IBatchAnchor} from "../../../contracts/interfaces/IBatchAnchor.sol";
import {IContributionDisputes} from "../../../contracts/interfaces/IContributionDisputes.sol";
import {IContributionResolver} from "../../../contracts/interfaces/IContributionResolver.sol";
import {IEpochOracle} from "../../../contracts/interfaces/IEpochOracle.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {MockToken} from "../../../contracts/mocks/AwkwardTokens.sol";
import {ContributionDisputes} from "../../../contracts/work/ContributionDisputes.sol";
import {Cheats, Founder} from "../Cheats.sol";

/// @dev Challengers, attesters, council and time; bonds come and go. The handler is administrator, council and the contributions' book,
/// and keeps books of what everyone's bonds should be.
contract DisputesHandler is Founder {
    uint256 public constant CHALLENGERS = 3;
    uint256 public constant ATTESTERS = 2;
    uint256 public constant CONTRIBUTIONS = 8;
    uint112 public constant BOND = 300;
    uint112 internal constant PENALTY = 401;
    uint112 internal constant REWARD = 100; // 401 × 2500 / 10000
    uint112 internal constant STAKE = 1_000;
    uint256 internal constant WINDOW = 20 days;
    uint256 internal constant RULING_PERIOD = 5 days;
    uint256 internal constant START = 1_000_000;
    address public constant BENEFICIARY = address(0xBE9EF1);

    MockToken public immutable TOKEN = new MockToken();
    StakeVault public immutable VAULT;
    ContributionDisputes public immutable DISPUTES;

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = START;
    /// @dev Bond and unbonding of each account, as attester or challenger.
    mapping(address account => uint256 amount) public stakeOf;
    /// @dev What each account should have outside of the vault.
    mapping(address account => uint256 amount) public walletOf;

    constructor() {
        VM.warp(time);
        TOKEN.mint(address(1), 1);
        uint112[4] memory ones = [uint112(1), 1, 1, 1];
        VAULT = new StakeVault(
            address(MANAGER),
            SEAT,
            address(this),
            IStakeVault.Terms(TOKEN, 30 days, ones, ones, ones)
        );
        DISPUTES = new ContributionDisputes(
            SEAT,
            IContributionResolver(address(this)),
            IBatchAnchor(address(0)),
            VAULT,
            IContributionDisputes.Terms({
                bond: BOND,
                penalty: PENALTY,
                rewardBps: 2_500,
                window: uint32(WINDOW),
                rulingPeriod: uint32(RULING_PERIOD)
            })
        );
        VAULT.bind(IEpochOracle(address(PEERS)), _list(address(DISPUTES)), BENEFICIARY);
        for (uint256 i = 0; i < actors(); ++i) topUp(i);
    }

    function wait(uint24 elapsed) external {
        time += elapsed % 3 days;
        VM.warp(time);
    }

    /* BONDS */

    function topUp(uint256 who) public {
        address account = actor(who);
        TOKEN.mint(account, STAKE);
        VM.prank(account);
        TOKEN.approve(address(VAULT), STAKE);
        VM.prank(account);
        VAULT.bond(roleOf(who), STAKE);
        stakeOf[account] += STAKE;
    }

    function unbond(uint256 who, uint16 amount) external {
        VM.prank(actor(who));
        VAULT.unbond(roleOf(who), amount);
    }

    function withdraw(uint256 who) external {
        uint256 left = VAULT.unbondingOf(roleOf(who), actor(who)).amount;
        VM.prank(actor(who));
        VAULT.withdraw(roleOf(who));
        stakeOf[actor(who)] -= left;
        walletOf[actor(who)] += left;
    }

    /* DISPUTES */

    function dispute(uint256 who, uint256 which) external {
        IContributionDisputes.Status before = _statusOf(which);
        VM.prank(actor(who));
        DISPUTES.dispute(uid(which), IContributionDisputes.Reason.Other, 0);
        _note(time < START + WINDOW, "disputed after the window");
        _note(actor(who) != attesterOf(which), "disputed one's own attestation");
        _note(
            before == IContributionDisputes.Status.None || before == IContributionDisputes.Status.Expired,
            "disputed what is open or ruled"
        );
    }

    function rule(uint256 which, bool upheld) external {
        IContributionDisputes.Dispute memory d = DISPUTES.disputeOf(uid(which));
        DISPUTES.rule(uid(which), upheld);
        _note(d.status == IContributionDisputes.Status.Open, "ruled on what is not open");
        _note(time < d.openedAt + RULING_PERIOD, "ruled too late");
        if (upheld) {
            _move(d.attester, d.challenger, REWARD);
            _move(d.attester, BENEFICIARY, PENALTY - REWARD);
        } else {
            _move(d.challenger, d.attester, BOND);
        }
    }

    function expire(uint256 which) external {
        IContributionDisputes.Dispute memory d = DISPUTES.disputeOf(uid(which));
        DISPUTES.expire(uid(which));
        _note(d.status == IContributionDisputes.Status.Open, "expired though not open");
        _note(time >= d.openedAt + RULING_PERIOD, "expired too early");
    }

    /* FOR THE RESOLVER AND THE INVARIANTS */

    /// @dev All that can be done.
    function moves() external pure returns (bytes4[7] memory) {
        return
            [
                this.wait.selector,
                this.topUp.selector,
                this.unbond.selector,
                this.withdraw.selector,
                this.dispute.selector,
                this.rule.selector,
                this.expire.selector
            ];
    }

    /// @dev All attested at the start.
    function contributionOf(bytes32 id) external pure returns (IContributionResolver.Contribution memory c) {
        (c.attester, c.time) = (attesterOf(uint256(id) - 1), uint40(START));
    }

    function actors() public pure returns (uint256) {
        return CHALLENGERS + ATTESTERS;
    }

    function actor(uint256 i) public pure returns (address) {
        // The cast keeps the value: an index below 5 above a fixed base.
        return address(uint160(0x1000 + (i % actors())));
    }

    /// @dev The first actors challenge, the last attest.
    function roleOf(uint256 i) public pure returns (IStakeVault.Role) {
        return i % actors() < CHALLENGERS ? IStakeVault.Role.Challenger : IStakeVault.Role.Attester;
    }

    function attesterOf(uint256 which) public pure returns (address) {
        return actor(CHALLENGERS + (which % ATTESTERS));
    }

    function uid(uint256 i) public pure returns (bytes32) {
        return bytes32(1 + (i % CONTRIBUTIONS));
    }

    /* PRIVATE */

    /// @dev What a slashing should do: as much as is there, into the winner's hands.
    function _move(address loser, address winner, uint256 amount) private {
        if (amount > stakeOf[loser]) amount = stakeOf[loser];
        stakeOf[loser] -= amount;
        walletOf[winner] += amount;
    }

    function _statusOf(uint256 which) private view returns (IContributionDisputes.Status) {
        return DISPUTES.disputeOf(uid(which)).status;
    }
}

/// @notice Bonds put in are bonds taken out, slashed or still there; a ruling moves those of its two parties only.
contract ContributionDisputesInvariants is Cheats {
    DisputesHandler private _handler;
    mapping(bytes4 move => uint256 times) private _done;

    function setUp() external {
        _handler = new DisputesHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev The invariants would say little if the handler stood still: at random it goes the whole way, and they hold all along.
    function test_handlerGoesTheWholeWay() external {
        bytes4[7] memory moves = _handler.moves();
        for (uint256 i = 0; i < 600; ++i) {
            uint256 random = uint256(keccak256(abi.encode("walk", i)));
            bytes4 move = moves[random % moves.length];
            uint256 first = (random >> 8) % (move == _handler.wait.selector ? 12 hours : 256);
            uint256 second = (random >> 64) % (move == _handler.rule.selector ? 2 : 256);
            // What the state forbids reverts, as in the invariant runs.
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, ) = address(_handler).call(abi.encodePacked(move, first, second));
            if (done) ++_done[move];
            if (i % 20 == 0) _checkAll();
        }
        _leaveAll();
        for (uint256 i = 0; i < moves.length; ++i) _true(_done[moves[i]] != 0, "a move that never succeeds");
        _checkAll();
    }

    function invariant_RulingsKeepTheirTerms() external view {
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_NobodyElsesStakeMoves() external view {
        uint256 held;
        for (uint256 i = 0; i < _handler.actors(); ++i) {
            address account = _handler.actor(i);
            uint256 stake = _handler.VAULT().bondOf(_handler.roleOf(i), account).amount;
            stake += _handler.VAULT().unbondingOf(_handler.roleOf(i), account).amount;
            _same(stake, _handler.stakeOf(account), "stake");
            _same(_handler.TOKEN().balanceOf(account), _handler.walletOf(account), "wallet");
            held += stake;
        }
        _same(_handler.TOKEN().balanceOf(address(_handler.VAULT())), held, "bonds in the vault");
        address beneficiary = _handler.BENEFICIARY();
        _same(_handler.TOKEN().balanceOf(beneficiary), _handler.walletOf(beneficiary), "penalties");
        _same(_handler.TOKEN().balanceOf(address(_handler.DISPUTES())), 0, "tokens in the disputes");
    }

    function invariant_LockedIsWhatOpenDisputesHold() external view {
        for (uint256 i = 0; i < _handler.actors(); ++i) {
            address account = _handler.actor(i);
            uint256 open = 0;
            for (uint256 j = 0; j < _handler.CONTRIBUTIONS(); ++j) {
                IContributionDisputes.Dispute memory d = _handler.DISPUTES().disputeOf(_handler.uid(j));
                if (d.status == IContributionDisputes.Status.Open && d.challenger == account) ++open;
            }
            uint256 locked = _handler.VAULT().bondOf(_handler.roleOf(i), account).locked;
            _same(locked, open * _handler.BOND(), "locked");
        }
    }

    function invariant_VoidIsWhatWasUpheld() external view {
        for (uint256 j = 0; j < _handler.CONTRIBUTIONS(); ++j) {
            IContributionDisputes.Status status = _handler.DISPUTES().disputeOf(_handler.uid(j)).status;
            bool upheld = status == IContributionDisputes.Status.Upheld;
            _true(_handler.DISPUTES().isVoid(_handler.uid(j)) == upheld, "void");
        }
    }

    /// @dev The unbonding delay is longer than all disputes together, so that nothing is withdrawn before they are over.
    function _leaveAll() private {
        for (uint256 i = 0; i < 11; ++i) _handler.wait(3 days - 1);
        for (uint256 i = 0; i < _handler.actors(); ++i) {
            if (_handler.VAULT().unbondingOf(_handler.roleOf(i), _handler.actor(i)).amount == 0) continue;
            _handler.withdraw(i);
            ++_done[_handler.withdraw.selector];
        }
    }

    function _checkAll() private view {
        this.invariant_RulingsKeepTheirTerms();
        this.invariant_NobodyElsesStakeMoves();
        this.invariant_LockedIsWhatOpenDisputesHold();
        this.invariant_VoidIsWhatWasUpheld();
    }
}
