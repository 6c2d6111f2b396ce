// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StakeVault} from "../../../contracts/epochs/StakeVault.sol";
import {IBatchAnchor} from "../../../contracts/interfaces/IBatchAnchor.sol";
import {IContributionDisputes} from "../../../contracts/interfaces/IContributionDisputes.sol";
import {IContributionResolver} from "../../../contracts/interfaces/IContributionResolver.sol";
import {IEpochOracle} from "../../../contracts/interfaces/IEpochOracle.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {MockToken} from "../../../contracts/mocks/AwkwardTokens.sol";
import {Work} from "../../../contracts/libraries/Work.sol";
import {ContributionDisputes} from "../../../contracts/work/ContributionDisputes.sol";
import {Cheats, Founder} from "../Cheats.sol";

/// @dev Clock and book of contributions, all attested at the start and of one task.
contract DisputedBook {
    uint256 public constant genesis = 1_000_000;
    uint256 internal constant CUT_OFF = genesis + 20 days;
    uint256 internal constant CONTRIBUTIONS = 6;
    uint256 internal constant CHALLENGERS = 3;
    uint256 internal constant ATTESTERS = 2;

    function contributionOf(bytes32 id) external pure returns (IContributionResolver.Contribution memory c) {
        (c.attester, c.task, c.time) = (attesterOf(uint256(id) - 1), 1, uint40(genesis));
    }

    function clock() external view returns (address) {
        return address(this);
    }

    function epochAt(uint256) external pure returns (uint256) {
        return 0;
    }

    function cutOff(uint256) external pure returns (uint256) {
        return CUT_OFF;
    }

    /// @dev The works are a multiple of the attesters, so that an index may be any number.
    function attesterOf(uint256 which) public pure returns (address) {
        // The cast keeps the value: an index below 5 above a fixed base.
        return address(uint160(0x1000 + CHALLENGERS + (which % ATTESTERS)));
    }
}

/// @dev Challengers, attesters, council and time; bonds come and go. The handler is administrator and council, and
/// keeps books of what everyone's bonds should be.
contract DisputesHandler is Founder {
    DisputedBook private immutable BOOK = new DisputedBook();
    uint256 public constant CHALLENGERS = 3;
    uint256 public constant ATTESTERS = 2;
    uint256 public constant CONTRIBUTIONS = 6;
    uint112 public constant BOND = 30;
    uint112 internal constant STAKE = 1_000;
    uint256 internal constant CUT_OFF = START + 20 days;
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
    /// @dev Works that were found void, by their index: contributions first, then rows of attesters.
    mapping(uint256 work => bool) public isVoid;

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
            IContributionResolver(address(BOOK)),
            IBatchAnchor(address(0)),
            VAULT,
            IContributionDisputes.Terms({
                bond: BOND,
                penaltyBps: 1_000,
                widePenaltyBps: 5_000,
                rewardBps: 2_500,
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
        bool isMoot = mootOf(which);
        VM.prank(actor(who));
        if (_isWide(which)) DISPUTES.disputeRows(name(which), IContributionDisputes.Reason.Other, 0);
        else DISPUTES.dispute(name(which), IContributionDisputes.Reason.Other, 0);
        _note(time < CUT_OFF, "disputed after the cut-off");
        _note(actor(who) != attesterOf(which), "disputed one's own attestation");
        _note(!isMoot, "disputed what is void");
    }

    function rule(uint256 which, bool upheld) external {
        uint256 id = 1 + (which % (DISPUTES.count() + 1));
        IContributionDisputes.Dispute memory d = DISPUTES.disputeOf(id);
        uint256 work = indexOf(d);
        bool isMoot = mootOf(work);
        DISPUTES.rule(id, upheld);
        _note(d.status == IContributionDisputes.Status.Open, "ruled on what is not open");
        _note(time < d.openedAt + RULING_PERIOD, "ruled too late");
        _note(!isMoot, "ruled on what is void");
        if (upheld) {
            uint256 penalty = stakeOf[d.attester] / (_isWide(work) ? 2 : 10);
            _move(d.attester, d.challenger, penalty / 4);
            _move(d.attester, BENEFICIARY, penalty - penalty / 4);
            isVoid[work] = true;
        } else {
            _move(d.challenger, d.attester, bondOf(work) / 2);
            _move(d.challenger, BENEFICIARY, bondOf(work) - bondOf(work) / 2);
        }
    }

    function close(uint256 which) external {
        uint256 id = 1 + (which % (DISPUTES.count() + 1));
        IContributionDisputes.Dispute memory d = DISPUTES.disputeOf(id);
        uint256 work = indexOf(d);
        DISPUTES.close(id);
        _note(d.status == IContributionDisputes.Status.Open, "closed though not open");
        if (mootOf(work)) return;
        _note(time >= d.openedAt + RULING_PERIOD, "expired too early");
        _move(d.challenger, BENEFICIARY, bondOf(work) / 10);
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
                this.close.selector
            ];
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

    /// @dev Contributions, and all rows of an attester.
    function works() public pure returns (uint256) {
        return CONTRIBUTIONS + ATTESTERS;
    }

    function name(uint256 which) public pure returns (bytes32) {
        uint256 i = which % works();
        return _isWide(which) ? Work.nameRows(attesterOf(which), 1, 0) : bytes32(1 + i);
    }

    function scopeOf(uint256 which) public pure returns (IContributionDisputes.Scope) {
        return _isWide(which) ? IContributionDisputes.Scope.Rows : IContributionDisputes.Scope.Contribution;
    }

    function indexOf(IContributionDisputes.Dispute memory d) public pure returns (uint256) {
        if (d.status == IContributionDisputes.Status.None) return 0;
        if (d.scope == IContributionDisputes.Scope.Contribution) return uint256(d.work) - 1;
        return d.attester == attesterOf(CONTRIBUTIONS) ? CONTRIBUTIONS : CONTRIBUTIONS + 1;
    }

    function mootOf(uint256 which) public view returns (bool) {
        uint256 i = which % works();
        return isVoid[i] || isVoid[CONTRIBUTIONS + (i % ATTESTERS)];
    }

    function bondOf(uint256 which) public pure returns (uint256) {
        return _isWide(which) ? 10 * BOND : BOND;
    }

    /* PRIVATE */

    /// @dev What a slashing should do: as much as is there, into the winner's hands.
    function _move(address loser, address winner, uint256 amount) private {
        if (amount > stakeOf[loser]) amount = stakeOf[loser];
        stakeOf[loser] -= amount;
        walletOf[winner] += amount;
    }

    function _isWide(uint256 which) private pure returns (bool) {
        return which % works() >= CONTRIBUTIONS;
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
            for (uint256 id = 1; id <= _handler.DISPUTES().count(); ++id) {
                IContributionDisputes.Dispute memory d = _handler.DISPUTES().disputeOf(id);
                bool isOwn = d.status == IContributionDisputes.Status.Open && d.challenger == account;
                if (isOwn) open += _handler.bondOf(_handler.indexOf(d));
            }
            uint256 locked = _handler.VAULT().bondOf(_handler.roleOf(i), account).locked;
            _same(locked, open, "locked");
        }
    }

    function invariant_VoidIsWhatWasUpheld() external view {
        for (uint256 j = 0; j < _handler.works(); ++j) {
            bool found = _handler.DISPUTES().isVoid(_handler.scopeOf(j), _handler.name(j));
            _true(found == _handler.isVoid(j), "void");
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
