// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StakeVault} from "../../../../contracts/epochs/StakeVault.sol";
import {IBatchAnchor} from "../../../../contracts/interfaces/IBatchAnchor.sol";
import {IEpochClock} from "../../../../contracts/interfaces/IEpochClock.sol";
import {IEpochOracle} from "../../../../contracts/interfaces/IEpochOracle.sol";
import {IStakeVault} from "../../../../contracts/interfaces/IStakeVault.sol";
import {ITaskRegistry} from "../../../../contracts/interfaces/ITaskRegistry.sol";
import {IBatchAvailability} from "../../../../contracts/interfaces/work/IBatchAvailability.sol";
import {MockToken} from "../../../../contracts/mocks/AwkwardTokens.sol";
import {BatchAnchor} from "../../../../contracts/work/BatchAnchor.sol";
import {BatchAvailability} from "../../../../contracts/work/BatchAvailability.sol";
import {Cheats, Founder} from "../../Cheats.sol";

/// @dev Clock, and a registry in which everybody attests.
contract BatchStage {
    uint40 public constant genesis = 1_000_000;
    uint256 internal constant LENGTH = 4 days;
    uint256 internal constant SETTLEMENT = 3 days;

    function taskCountOf(address) external pure returns (uint64) {
        return 1;
    }

    function epochAt(uint256 time) external pure returns (uint256) {
        return (time - genesis) / LENGTH;
    }

    function epochEnd(uint256 epoch) public pure returns (uint256) {
        return genesis + (epoch + 1) * LENGTH;
    }

    function cutOff(uint256 epoch) external pure returns (uint256) {
        return epochEnd(epoch) + SETTLEMENT;
    }
}

/// @dev Attesters, operators, challengers and time; the rows of a batch are known to all, and so whoever likes publishes
/// them. The handler keeps books of every batch and of everyone's bonds.
contract BatchHandler is Founder {
    struct Made {
        address attester;
        uint32 count;
        uint256 cutOff;
        uint256 signatures;
        uint256 published;
        uint256 open;
        bool slashed;
    }

    uint256 public constant ACTORS = 4;
    uint8 public constant HOLDERS = 2;
    uint112 public constant PRICE = 30;
    uint112 internal constant MINIMUM = 101;
    uint112 internal constant STAKE = 1_000;
    uint256 internal constant ANSWER_PERIOD = 1 days;
    uint256 internal constant FIRST_KEY = 0xA11CE;
    address public constant BENEFICIARY = address(0xBE9EF1);

    BatchStage private immutable STAGE = new BatchStage();
    MockToken public immutable TOKEN = new MockToken();
    StakeVault public immutable VAULT;
    BatchAnchor public immutable ANCHOR;
    BatchAvailability public immutable AVAILABILITY;

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = 1_000_000;
    Made[] private _made;
    mapping(uint256 batch => mapping(uint256 who => bool)) private _signed;
    mapping(uint256 batch => mapping(uint256 chunk => bool)) private _published;
    /// @dev Actors by their number from 1 on.
    mapping(uint256 batch => mapping(uint256 chunk => uint256 who)) private _demanded;
    mapping(uint256 batch => uint256 verdict) private _verdicts;
    mapping(uint256 who => bool) private _isOut;
    /// @dev Bond and unbonding of each actor by role.
    mapping(IStakeVault.Role role => mapping(uint256 who => uint256 amount)) public stakeOf;
    mapping(uint256 who => uint256 amount) public walletOf;
    uint256 public penalties;

    constructor() {
        VM.warp(time);
        TOKEN.mint(address(1), MINIMUM);
        uint112[4] memory minimums = [MINIMUM, 1, 1, 1];
        VAULT = new StakeVault(
            address(MANAGER),
            SEAT,
            address(this),
            IStakeVault.Terms(TOKEN, 2 days, minimums, minimums, minimums)
        );
        ANCHOR = new BatchAnchor(ITaskRegistry(address(STAGE)), IEpochClock(address(STAGE)));
        AVAILABILITY = new BatchAvailability(
            IBatchAnchor(address(ANCHOR)),
            VAULT,
            IBatchAvailability.Terms(HOLDERS, PRICE, uint32(ANSWER_PERIOD))
        );
        VAULT.bind(IEpochOracle(address(PEERS)), _list(address(AVAILABILITY)), BENEFICIARY);
        for (uint256 who = 0; who < ACTORS; ++who) {
            VAULT.setAdmitted(IStakeVault.Role.Operator, actor(who), true);
            topUp(who, true);
            topUp(who, false);
        }
        link(0, 0);
    }

    /// @dev A while, or to the end of the time for demands, or to the cut-off of the last batch.
    function wait(uint24 elapsed) external {
        uint256 cutOff = _made[_made.length - 1].cutOff;
        uint256 next = time < cutOff - ANSWER_PERIOD ? cutOff - ANSWER_PERIOD : cutOff;
        time = elapsed % 8 == 0 && next > time ? next : time + (elapsed % 8 hours);
        VM.warp(time);
    }

    /* BONDS */

    function topUp(uint256 who, bool isOperator) public {
        who %= ACTORS;
        TOKEN.mint(actor(who), STAKE);
        VM.prank(actor(who));
        TOKEN.approve(address(VAULT), STAKE);
        VM.prank(actor(who));
        VAULT.bond(_role(isOperator), STAKE);
        stakeOf[_role(isOperator)][who] += STAKE;
    }

    function unbond(uint256 who, uint16 amount, bool isOperator) external {
        VM.prank(actor(who));
        VAULT.unbond(_role(isOperator), amount % (3 * STAKE));
    }

    function withdraw(uint256 who, bool isOperator) external {
        who %= ACTORS;
        uint256 left = VAULT.unbondingOf(_role(isOperator), actor(who)).amount;
        VM.prank(actor(who));
        VAULT.withdraw(_role(isOperator));
        stakeOf[_role(isOperator)][who] -= left;
        walletOf[who] += left;
    }

    function admit(uint256 who, uint256 seed) external {
        who %= ACTORS;
        _isOut[who] = seed % 4 == 0;
        VAULT.setAdmitted(IStakeVault.Role.Operator, actor(who), !_isOut[who]);
    }

    /* BATCHES */

    /// @dev Mostly of one chunk, else of two.
    function link(uint256 who, uint256 seed) public {
        uint32 count = seed % 3 == 2 ? 1_026 : uint32(1 + (seed % 3));
        uint256 batch = _made.length;
        if (batch != 0 && batch + 2 > 2 * (1 + STAGE.epochAt(time)) + 2) revert();
        bytes32 hash = keccak256(rowsOf(batch, 0, count));
        if (count > 1_024) hash = keccak256(abi.encode(hash, keccak256(rowsOf(batch, 1, count))));
        VM.prank(actor(who));
        ANCHOR.link(hash, count, "");
        _made.push(Made(actor(who), count, STAGE.cutOff(STAGE.epochAt(time)), 0, 0, 0, false));
    }

    /// @dev Signed by the operator, or by another in its name.
    function handIn(uint256 who, uint256 which, uint256 seed) external {
        who %= ACTORS;
        which = _recent(which);
        Made storage made = _made[which];
        bool isForged = seed % 8 == 0;
        bytes32 digest = AVAILABILITY.digestOf(which + 1);
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(FIRST_KEY + (isForged ? (who + 1) % ACTORS : who), digest);
        IBatchAvailability.Holding[] memory holdings = new IBatchAvailability.Holding[](1);
        holdings[0] = IBatchAvailability.Holding(which + 1, actor(who), abi.encodePacked(r, s, v));
        bool isActive = VAULT.isActive(IStakeVault.Role.Operator, actor(who));
        AVAILABILITY.handIn(holdings);

        _note(time < made.cutOff, "signed after the cut-off");
        if (made.signatures == HOLDERS || _signed[which][who]) return;
        _note(!isForged, "another's signature");
        _note(actor(who) != made.attester, "signature of the attester");
        _note(isActive && !_isOut[who], "signature of one who is no operator");
        _signed[which][who] = true;
        ++made.signatures;
    }

    function demand(uint256 who, uint256 which, uint256 chunk) external {
        who %= ACTORS;
        which = _recent(which);
        chunk %= 3;
        Made storage made = _made[which];
        VM.prank(actor(who));
        AVAILABILITY.demand(which + 1, chunk);

        _note(time < made.cutOff - ANSWER_PERIOD, "demanded too late");
        _note(chunk < chunksOf(which), "demanded what is not there");
        _note(!_published[which][chunk] && _demanded[which][chunk] == 0, "demanded twice or in vain");
        _demanded[which][chunk] = who + 1;
        ++made.open;
    }

    function publishChunk(uint256 who, uint256 which, uint256 chunk) external {
        who %= ACTORS;
        which = _recent(which);
        bool isForged = chunk % 16 == 0;
        chunk %= 2;
        Made storage made = _made[which];
        bytes memory rows = rowsOf(isForged ? which + 1 : which, chunk, made.count);
        VM.prank(actor(who));
        AVAILABILITY.publishChunk(which + 1, chunk, rows, _proof(which, chunk));

        _note(!isForged, "published rows of another batch");
        _note(time < made.cutOff, "published after the cut-off");
        _note(!_published[which][chunk], "published twice");
        _published[which][chunk] = true;
        ++made.published;
        uint256 demander = _demanded[which][chunk];
        if (demander == 0) return;
        delete _demanded[which][chunk];
        --made.open;
        stakeOf[IStakeVault.Role.Challenger][demander - 1] -= PRICE;
        walletOf[who] += PRICE;
    }

    function settle(uint256 which, uint256 chunk) external {
        which = _recent(which);
        chunk %= 2;
        Made storage made = _made[which];
        uint256[ACTORS] memory reach;
        for (uint256 who = 0; who < ACTORS; ++who) reach[who] = stakeOf[IStakeVault.Role.Operator][who];
        AVAILABILITY.settle(which + 1, chunk);

        _note(time >= made.cutOff, "settled before the cut-off");
        _note(_demanded[which][chunk] != 0, "settled what nobody demanded");
        delete _demanded[which][chunk];
        if (made.slashed) return;
        made.slashed = true;
        for (uint256 who = 0; who < ACTORS; ++who) {
            if (!_signed[which][who]) continue;
            uint256 taken = reach[who] < MINIMUM / 2 ? reach[who] : MINIMUM / 2;
            stakeOf[IStakeVault.Role.Operator][who] -= taken;
            penalties += taken;
        }
    }

    /// @dev Writes down what a batch came to, as soon as its time is over.
    function judge(uint256 which) external {
        which = _recent(which);
        if (time < _made[which].cutOff || _verdicts[which] != 0) revert();
        _verdicts[which] = AVAILABILITY.isAvailable(which + 1) ? 2 : 1;
    }

    /* FOR THE INVARIANTS */

    /// @dev All that can be done.
    function moves() external pure returns (bytes4[11] memory) {
        return
            [
                this.wait.selector,
                this.topUp.selector,
                this.unbond.selector,
                this.withdraw.selector,
                this.admit.selector,
                this.link.selector,
                this.handIn.selector,
                this.demand.selector,
                this.publishChunk.selector,
                this.settle.selector,
                this.judge.selector
            ];
    }

    function batches() external view returns (uint256) {
        return _made.length;
    }

    function madeOf(uint256 which) external view returns (Made memory) {
        return _made[which];
    }

    /// @dev 1 for a batch that was found not to count at its cut-off, 2 for one that counts, 0 if nobody looked.
    function verdictOf(uint256 which) external view returns (uint256) {
        return _verdicts[which];
    }

    /// @dev Chunks that an actor demanded and that are neither published nor settled.
    function demandsOf(uint256 who) external view returns (uint256 number) {
        for (uint256 which = 0; which < _made.length; ++which) {
            for (uint256 chunk = 0; chunk < 2; ++chunk) if (_demanded[which][chunk] == who + 1) ++number;
        }
    }

    function actor(uint256 who) public pure returns (address) {
        return VM.addr(FIRST_KEY + (who % ACTORS));
    }

    function chunksOf(uint256 which) public view returns (uint256) {
        return _made[which].count > 1_024 ? 2 : 1;
    }

    /// @dev As many bytes as a chunk has, told apart by the first word.
    function rowsOf(uint256 which, uint256 chunk, uint256 count) public pure returns (bytes memory rows) {
        uint256 left = count > 1_024 * chunk ? count - 1_024 * chunk : 0;
        rows = new bytes(66 * (left < 1_024 ? left : 1_024));
        bytes32 name = keccak256(abi.encode(which, chunk));
        for (uint256 i = 0; i < 32 && i < rows.length; ++i) rows[i] = name[i];
    }

    /* PRIVATE */

    function _role(bool isOperator) private pure returns (IStakeVault.Role) {
        return isOperator ? IStakeVault.Role.Operator : IStakeVault.Role.Challenger;
    }

    /// @dev One of the last batches.
    function _recent(uint256 which) private view returns (uint256) {
        uint256 number = _made.length;
        return number - 1 - (which % (number < 4 ? number : 4));
    }

    function _proof(uint256 which, uint256 chunk) private view returns (bytes32[] memory proof) {
        if (chunksOf(which) == 1) return proof;
        proof = new bytes32[](1);
        proof[0] = keccak256(rowsOf(which, 1 - chunk, _made[which].count));
    }
}

/// @notice A linked batch counts by what is known at its cut-off, for good; demands and signatures move only the bonds
/// of those who made them.
contract BatchAvailabilityInvariants is Cheats {
    BatchHandler private _handler;
    BatchAvailability private _availability;
    StakeVault private _vault;
    mapping(bytes4 move => uint256 times) private _done;

    function setUp() external {
        _handler = new BatchHandler();
        (_availability, _vault) = (_handler.AVAILABILITY(), _handler.VAULT());
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev The invariants would say little if the handler stood still: at random it goes the whole way, and they hold all along.
    function test_handlerGoesTheWholeWay() external {
        bytes4[11] memory moves = _handler.moves();
        for (uint256 i = 0; i < 1_000; ++i) {
            uint256 random = uint256(keccak256(abi.encode("walk", i)));
            bytes4 move = moves[random % moves.length];
            bool isShort = move == _handler.topUp.selector || move == _handler.withdraw.selector;
            uint256 mask = move == _handler.wait.selector || move == _handler.unbond.selector ? type(uint16).max : 255;
            uint256 second = isShort ? i % 2 : (random >> 64) % 256;
            // What the state forbids reverts, as in the invariant runs.
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, ) = address(_handler).call(
                abi.encodePacked(move, (random >> 8) & mask, second, uint256(i % 2 == 0 ? 1 : (random >> 96) % 2))
            );
            if (done) ++_done[move];
            if (i % 50 == 0) _checkAll();
        }
        for (uint256 i = 0; i < moves.length; ++i) _true(_done[moves[i]] != 0, "a move that never succeeds");
        _checkAll();
    }

    function invariant_OnlyWhatTheTermsAllow() external view {
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_CountsByItsState() external view {
        for (uint256 which = 0; which < _handler.batches(); ++which) {
            BatchHandler.Made memory made = _handler.madeOf(which);
            IBatchAvailability.State memory state = _availability.stateOf(which + 1);
            _same(state.signatures, made.signatures, "signatures");
            _same(state.published, made.published, "published");
            _same(state.open, made.open, "open demands");
            _true(state.slashed == made.slashed, "slashed");
            bool isHeld = made.signatures == _handler.HOLDERS() || made.published == _handler.chunksOf(which);
            _true(_availability.isAvailable(which + 1) == (isHeld && made.open == 0), "available");
            _same(_availability.holdersOf(which + 1).length, made.signatures, "holders");
        }
    }

    function invariant_WhatTheCutOffFoundStays() external view {
        for (uint256 which = 0; which < _handler.batches(); ++which) {
            uint256 verdict = _handler.verdictOf(which);
            if (verdict != 0) _true(_availability.isAvailable(which + 1) == (verdict == 2), "verdict");
        }
    }

    function invariant_BondsAreThoseOfTheirOwners() external view {
        uint256 held;
        for (uint256 who = 0; who < _handler.ACTORS(); ++who) {
            address account = _handler.actor(who);
            for (uint256 r = 0; r < 4; r += 3) {
                IStakeVault.Role role = IStakeVault.Role(r);
                IStakeVault.Bond memory bond = _vault.bondOf(role, account);
                uint256 stake = bond.amount + _vault.unbondingOf(role, account).amount;
                _same(stake, _handler.stakeOf(role, who), "stake");
                bool isOperator = role == IStakeVault.Role.Operator;
                _same(bond.locked, isOperator ? 0 : _handler.demandsOf(who) * _handler.PRICE(), "locked");
                held += stake;
            }
            _same(_handler.TOKEN().balanceOf(account), _handler.walletOf(who), "wallet");
        }
        _same(_handler.TOKEN().balanceOf(address(_vault)), held, "bonds in the vault");
        _same(_handler.TOKEN().balanceOf(_handler.BENEFICIARY()), _handler.penalties(), "penalties");
        _same(_handler.TOKEN().balanceOf(address(_availability)), 0, "tokens in the contract");
    }

    function _checkAll() private view {
        this.invariant_OnlyWhatTheTermsAllow();
        this.invariant_CountsByItsState();
        this.invariant_WhatTheCutOffFoundStays();
        this.invariant_BondsAreThoseOfTheirOwners();
    }
}
