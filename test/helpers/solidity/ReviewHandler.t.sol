// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Attestation, IEAS} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {StakeVault} from "../../../contracts/epochs/StakeVault.sol";
import {IContributionResolver} from "../../../contracts/interfaces/IContributionResolver.sol";
import {IEpochClock} from "../../../contracts/interfaces/IEpochClock.sol";
import {IEpochOracle} from "../../../contracts/interfaces/IEpochOracle.sol";
import {IReviewResolver} from "../../../contracts/interfaces/IReviewResolver.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {ITaskRegistry} from "../../../contracts/interfaces/ITaskRegistry.sol";
import {MockToken} from "../../../contracts/mocks/AwkwardTokens.sol";
import {EpochTimeHarness} from "../../../contracts/mocks/EpochMocks.sol";
import {ReviewResolver} from "../../../contracts/work/ReviewResolver.sol";
import {TaskRegistry} from "../../../contracts/work/TaskRegistry.sol";
import {Founder} from "../../contracts/Cheats.sol";

/// @dev Everybody may be author, attester and reviewer at once; bonds come and go, blocks and time pass. The handler is administrator, EAS
/// (which needs another compiler) and the contributions' book, and judges by books of its own who may commit, reveal and be slashed.
contract ReviewHandler is Founder {
    uint256 public constant ACTORS = 6;
    uint256 private constant RECENT = 6;
    uint8 public constant DOMAINS = 2;
    address public constant BENEFICIARY = address(0xBE9EF1);
    uint112 public constant PENALTY = 70;
    uint32 private constant TARGET = 3;
    uint32 private constant QUORUM = 2;
    uint32 private constant CARRY = 1;
    uint32 private constant COMMIT_PERIOD = 18 hours;
    uint32 private constant REVEAL_PERIOD = 18 hours;
    uint40 private constant GENESIS = 1_000_000;
    uint32 private constant LENGTH = 12 hours;
    uint112 private constant MINIMUM = 100;

    struct Piece {
        address author;
        address attester;
        uint64 task;
        uint256 epoch;
        bool revoked;
    }

    MockToken public immutable TOKEN = new MockToken();
    StakeVault public immutable VAULT;
    ReviewResolver public immutable REVIEWS;
    TaskRegistry private immutable REGISTRY;

    Piece[] private _pieces;
    /// @dev What was announced last.
    uint256 private _focus;
    uint32 private _focusRound;
    /// @dev Time and block kept here: the compiler may assume that they stand still within a call.
    uint256 public time = GENESIS;
    uint256 private _block = 1_000;

    mapping(uint8 domain => mapping(uint256 actor => uint256 time)) public registeredAt;
    mapping(uint8 domain => uint256 number) public registered;
    mapping(uint32 round => mapping(uint8 domain => uint256 number)) private _announced;
    mapping(uint32 round => uint256 time) private _announcedAt;
    mapping(uint32 round => uint256 time) private _drawnAt;

    mapping(uint256 piece => mapping(uint256 actor => bytes32 review)) private _secrets;
    mapping(uint256 piece => mapping(uint256 actor => uint32 round)) private _roundOf;
    uint256[2][] private _committed;
    mapping(uint256 piece => mapping(uint256 actor => bool)) public revealed;
    mapping(uint256 piece => uint256 number) public reviews;

    mapping(uint256 actor => uint256 amount) public stakeOf;
    uint256 public slashed;

    constructor() {
        VM.warp(time);
        VM.roll(_block);
        TOKEN.mint(address(1), MINIMUM);
        uint112[4] memory minimums = [uint112(1), 1, MINIMUM, 1];
        VAULT = new StakeVault(
            address(MANAGER),
            SEAT,
            address(this),
            IStakeVault.Terms(TOKEN, 2 days, minimums, minimums, minimums)
        );
        REGISTRY = new TaskRegistry(address(MANAGER), SEAT, IEpochOracle(address(PEERS)), 7 days);
        REVIEWS = new ReviewResolver(
            IEAS(address(this)),
            IContributionResolver(address(this)),
            REGISTRY,
            IEpochClock(address(new EpochTimeHarness(GENESIS, LENGTH))),
            VAULT,
            IReviewResolver.Terms(TARGET, QUORUM, CARRY, 2, COMMIT_PERIOD, REVEAL_PERIOD, PENALTY)
        );
        VAULT.bind(IEpochOracle(address(PEERS)), _list(address(REVIEWS)), BENEFICIARY);
        // Tasks 1 and 2 are reviewed, each in a domain of its own; task 3 is only attested.
        _createTask(0, ITaskRegistry.Mode.Reviewed);
        _createTask(1, ITaskRegistry.Mode.Reviewed);
        _createTask(0, ITaskRegistry.Mode.OnChain);
        for (uint256 i = 0; i < ACTORS; ++i) {
            bond(i, 3 * MINIMUM);
            admit(i, 1);
            register(i, 0);
            register(i, 1);
        }
        contribute(0, 1, 0);
    }

    /* TIME AND WORK */

    /// @dev A while, or until the next thing that time opens or closes.
    function pass(uint16 elapsed) external {
        uint256 next = _nextBoundary();
        time = elapsed % 2 == 0 && next > time ? next : time + (elapsed % 5 hours);
        _block += 1 + (elapsed % 90);
        VM.warp(time);
        VM.roll(_block);
    }

    /// @dev Work of today by one actor, attested by another or, which the resolver of contributions would refuse, by the same.
    function contribute(uint256 author, uint256 attester, uint64 task) public {
        (uint256 number, uint256 epoch) = (_pieces.length, (time - GENESIS) / LENGTH);
        if (number >= 3 && _pieces[number - 3].epoch == epoch) return;
        _pieces.push(Piece(actor(author), actor(attester), task % 5 < 3 ? 1 : (task % 5) - 1, epoch, false));
    }

    function revoke(uint256 which) external {
        if (which % 8 != 0) revert();
        _pieces[_recent(which / 8)].revoked = true;
    }

    /* BONDS */

    function bond(uint256 who, uint112 amount) public {
        amount = 1 + (amount % (4 * MINIMUM));
        TOKEN.mint(actor(who), amount);
        VM.prank(actor(who));
        TOKEN.approve(address(VAULT), amount);
        VM.prank(actor(who));
        VAULT.bond(IStakeVault.Role.Reviewer, amount);
        stakeOf[who % ACTORS] += amount;
    }

    /// @dev Seldom, as each time the delay begins anew.
    function unbond(uint256 who, uint112 amount) external {
        if (amount % 4 != 0) revert();
        VM.prank(actor(who));
        VAULT.unbond(IStakeVault.Role.Reviewer, 1 + (amount % MINIMUM));
    }

    function withdraw(uint256 who) external {
        uint256 before = TOKEN.balanceOf(actor(who));
        VM.prank(actor(who));
        VAULT.withdraw(IStakeVault.Role.Reviewer);
        stakeOf[who % ACTORS] -= TOKEN.balanceOf(actor(who)) - before;
    }

    function admit(uint256 who, uint256 seed) public {
        VAULT.setAdmitted(IStakeVault.Role.Reviewer, actor(who), seed % 4 != 0);
    }

    /* REGISTER */

    function register(uint256 who, uint8 domain) public {
        domain %= DOMAINS;
        VM.prank(actor(who));
        REVIEWS.register(domain);
        _note(_isActive(who), "registered without a bond");
        _note(registeredAt[domain][who % ACTORS] == 0, "registered twice");
        registeredAt[domain][who % ACTORS] = time;
        ++registered[domain];
    }

    function unregister(uint256 who, uint8 domain) external {
        domain %= DOMAINS;
        VM.prank(actor(who));
        REVIEWS.unregister(domain);
        _forget(who, domain);
    }

    function remove(uint256 who, uint8 domain) external {
        domain %= DOMAINS;
        bool active = _isActive(who);
        REVIEWS.remove(domain, actor(who));
        _note(!active, "an active reviewer was removed");
        _forget(who, domain);
    }

    /* DRAW */

    function announce(uint256 which) external {
        uint256 piece = _recent(which);
        // The cast keeps the value: a few epochs.
        uint32 round = uint32(_pieces[piece].epoch) + ((which / 8) % 3 == 0 ? 1 : 0);
        REVIEWS.announce(round);
        _note(time >= GENESIS + (round + 1) * uint256(LENGTH), "announced before the epoch's end");
        _note(_drawnAt[round] == 0, "announced after the draw");
        (_focus, _focusRound) = (piece, round);
        _announcedAt[round] = time;
        for (uint8 d = 0; d < DOMAINS; ++d) _announced[round][d] = registered[d];
    }

    function draw(uint256 which) external {
        (, uint32 round) = _review(which);
        REVIEWS.draw(round);
        _note(_announcedAt[round] != 0 && _drawnAt[round] == 0, "drawn twice or unannounced");
        _drawnAt[round] = time;
    }

    /* REVIEW */

    /// @dev All try, whoever may: the first that gets through is judged.
    function commit(uint256 who, uint256 which, uint256 salt) external {
        (uint256 piece, uint32 round) = _review(which);
        bytes32 review = bytes32(((salt % 10_001) << 240) | uint240(salt) | 1);
        for (uint256 i = 0; i < ACTORS; ++i) {
            who = (who + 1) % ACTORS;
            bytes27 commitment = bytes27(keccak256(abi.encode(uid(piece), actor(who), review)));
            VM.prank(actor(who));
            try REVIEWS.commit(round, uid(piece), commitment) {
                _committedBy(who, piece, round, review);
                return;
            } catch {}
        }
        revert();
    }

    function reveal(uint256 who, uint256 which, bool forge) external {
        uint256 piece;
        (who, piece) = _pair(who, which);
        bytes32 review = forge ? bytes32(uint256(which)) : _secrets[piece][who];
        REVIEWS.attest(_attestation(piece, actor(who), review));

        uint256 drawnAt = _drawnAt[_roundOf[piece][who]];
        _note(_secrets[piece][who] != 0 && review == _secrets[piece][who], "reveal of what was not committed");
        _note(time >= drawnAt + COMMIT_PERIOD, "reveal while others commit");
        _note(time < drawnAt + COMMIT_PERIOD + REVEAL_PERIOD, "reveal too late");
        _note(!revealed[piece][who], "two reviews of one reviewer");
        revealed[piece][who] = true;
        ++reviews[piece];
    }

    function slashUnrevealed(uint256 who, uint256 which) external {
        uint256 piece;
        (who, piece) = _pair(who, which);
        uint256 before = TOKEN.balanceOf(BENEFICIARY);
        REVIEWS.slashUnrevealed(uid(piece), actor(who));

        uint256 taken = TOKEN.balanceOf(BENEFICIARY) - before;
        uint256 ends = _drawnAt[_roundOf[piece][who]] + COMMIT_PERIOD + REVEAL_PERIOD;
        _note(_secrets[piece][who] != 0 && !revealed[piece][who], "slashed without a cause");
        _note(time >= ends, "slashed before the reveal period ends");
        _note(taken == PENALTY, "slashed by another amount");
        delete _secrets[piece][who];
        stakeOf[who] -= taken;
        slashed += taken;
    }

    /* FOR THE RESOLVER AND THE INVARIANTS */

    /// @dev Commitments of an actor that are neither revealed nor slashed.
    function openOf(uint256 who) external view returns (uint256 number) {
        for (uint256 p = 0; p < _pieces.length; ++p) {
            if (_secrets[p][who] != 0 && !revealed[p][who]) ++number;
        }
    }

    /// @dev All that can be done.
    function moves() external pure returns (bytes4[15] memory) {
        return
            [
                this.pass.selector,
                this.contribute.selector,
                this.revoke.selector,
                this.bond.selector,
                this.unbond.selector,
                this.withdraw.selector,
                this.register.selector,
                this.unregister.selector,
                this.remove.selector,
                this.announce.selector,
                this.draw.selector,
                this.commit.selector,
                this.reveal.selector,
                this.slashUnrevealed.selector,
                this.admit.selector
            ];
    }

    function contributionOf(bytes32 id) external view returns (IContributionResolver.Contribution memory c) {
        Piece memory piece = _pieces[uint256(id) - 1];
        (c.account, c.attester, c.task) = (piece.author, piece.attester, piece.task);
        (c.epoch, c.revoked) = (piece.epoch, piece.revoked);
    }

    function pieces() external view returns (uint256) {
        return _pieces.length;
    }

    function actor(uint256 i) public pure returns (address) {
        // The cast keeps the value: an index below 6 above a fixed base.
        return address(uint160(0x1000 + (i % ACTORS)));
    }

    function uid(uint256 piece) public pure returns (bytes32) {
        return bytes32(piece + 1);
    }

    /* PRIVATE */

    function _committedBy(uint256 who, uint256 piece, uint32 round, bytes32 review) private {
        _note(_isFitFor(who, piece), "commitment of one who must not review this");
        _note(_isDrawn(who, piece, round), "commitment of one who was not drawn");
        _note(_drawnAt[round] != 0 && time < _drawnAt[round] + COMMIT_PERIOD, "commitment out of its time");
        _note(_secrets[piece][who] == 0 || _roundOf[piece][who] == round, "commitment hides another");
        _note(!revealed[piece][who], "commitment after the review");
        _note(round == _pieces[piece].epoch || reviews[piece] < QUORUM, "carried though there is a quorum");
        (_secrets[piece][who], _roundOf[piece][who]) = (review, round);
        _committed.push([who, piece]);
    }

    function _forget(uint256 who, uint8 domain) private {
        _note(registeredAt[domain][who % ACTORS] != 0, "unregistered twice");
        registeredAt[domain][who % ACTORS] = 0;
        --registered[domain];
    }

    /// @dev Not of one's own work, not of what one attested, only of reviewed work that stands, and only with a bond and a registration.
    function _isFitFor(uint256 who, uint256 piece) private view returns (bool) {
        Piece memory p = _pieces[piece];
        bool conflict = p.author == actor(who) || p.attester == actor(who);
        return !conflict && !p.revoked && p.task != 3 && _isActive(who) && registeredAt[_domainOf(piece)][who] != 0;
    }

    /// @dev The draw, written down once more.
    function _isDrawn(uint256 who, uint256 piece, uint32 round) private view returns (bool) {
        uint8 domain = _domainOf(piece);
        uint256 number = _announced[round][domain];
        if (registeredAt[domain][who] > _announcedAt[round]) return false;
        if (round < _pieces[piece].epoch || round > _pieces[piece].epoch + CARRY) return false;
        uint256 limit = number > TARGET ? (type(uint256).max / number) * TARGET : type(uint256).max;
        if (REVIEWS.roundOf(round).everyone) limit = type(uint256).max;
        return uint256(keccak256(abi.encode(REVIEWS.roundOf(round).seed, uid(piece), actor(who)))) < limit;
    }

    function _domainOf(uint256 piece) private view returns (uint8) {
        return _pieces[piece].task == 2 ? 1 : 0;
    }

    function _isActive(uint256 who) private view returns (bool) {
        IStakeVault.Bond memory held = VAULT.bondOf(IStakeVault.Role.Reviewer, actor(who));
        return held.admitted && held.amount >= MINIMUM;
    }

    /// @dev One of the last pieces.
    function _recent(uint256 which) private view returns (uint256) {
        uint256 number = _pieces.length;
        return number - 1 - (which % (number < RECENT ? number : RECENT));
    }

    /// @dev Mostly the piece and the round that were announced last, else another of the last pieces and its own round.
    function _review(uint256 which) private view returns (uint256 piece, uint32 round) {
        if (which % 4 != 0) return (_focus, _focusRound);
        piece = _recent(which / 4);
        // The cast keeps the value: a few epochs.
        round = uint32(_pieces[piece].epoch);
    }

    /// @dev The end of the last piece's epoch or of a period of the round in focus, whatever comes next; 0 if nothing does.
    function _nextBoundary() private view returns (uint256 next) {
        uint256 drawnAt = _drawnAt[_focusRound];
        uint256[3] memory ends = [
            GENESIS + (_pieces[_pieces.length - 1].epoch + 1) * LENGTH,
            drawnAt + COMMIT_PERIOD,
            drawnAt + COMMIT_PERIOD + REVEAL_PERIOD
        ];
        for (uint256 i = 0; i < 3; ++i) if (ends[i] > time && (next == 0 || ends[i] < next)) next = ends[i];
    }

    /// @dev Mostly one of the last commitments, else anybody and any of the last pieces.
    function _pair(uint256 who, uint256 which) private view returns (uint256, uint256) {
        uint256 number = _committed.length;
        if (number == 0 || which % 4 == 0) return (who % ACTORS, _recent(which / 4));
        uint256[2] memory last = _committed[number - 1 - (who % (number < RECENT ? number : RECENT))];
        return (last[0], last[1]);
    }

    function _attestation(uint256 piece, address reviewer, bytes32 review) private view returns (Attestation memory a) {
        (a.uid, a.schema, a.refUID) = (keccak256(abi.encode(piece, reviewer)), REVIEWS.schema(), uid(piece));
        (a.attester, a.data) = (reviewer, abi.encode(review));
    }

    function _createTask(uint8 domain, ITaskRegistry.Mode mode) private {
        ITaskRegistry.Task memory task;
        (task.domain, task.mode, task.points) = (domain, mode, 100);
        REGISTRY.create(task, "");
    }
}
