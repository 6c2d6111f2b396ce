// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "../../../contracts/interfaces/Credit.sol";
import {IEligibilityPolicy} from "../../../contracts/interfaces/IEligibilityPolicy.sol";
import {IEpochOracle} from "../../../contracts/interfaces/IEpochOracle.sol";
import {IRootStakes} from "../../../contracts/interfaces/IRootStakes.sol";
import {IEmissionSchedule} from "../../../contracts/interfaces/IEmissionSchedule.sol";
import {IBatchAnchor} from "../../../contracts/interfaces/IBatchAnchor.sol";
import {IContributionResolver} from "../../../contracts/interfaces/IContributionResolver.sol";
import {IReputationToken} from "../../../contracts/interfaces/IReputationToken.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {IVestingMerkleDistributor} from "../../../contracts/interfaces/IVestingMerkleDistributor.sol";
import {EmissionSchedule} from "../../../contracts/epochs/EmissionSchedule.sol";
import {EpochOracle} from "../../../contracts/epochs/EpochOracle.sol";
import {StakeVault} from "../../../contracts/epochs/StakeVault.sol";
import {SumTree} from "../../../contracts/libraries/SumTree.sol";
import {MockToken, ReentrantToken} from "../../../contracts/mocks/AwkwardTokens.sol";
import {MockAccessManager} from "../../../contracts/mocks/EpochMocks.sol";
import {Council} from "../../../contracts/reputation/Council.sol";
import {ReputationToken} from "../../../contracts/reputation/ReputationToken.sol";
import {VestingMerkleDistributor} from "../../../contracts/rewards/VestingMerkleDistributor.sol";
import {RewardSigner} from "../../helpers/solidity/RewardSigner.sol";
import {Cheats} from "../Cheats.sol";
import {StakesModel} from "./StakesModel.t.sol";

/// @dev Plays all roles of a program at random: funds, backs, proposes, confirms, challenges, adds stakes, rules,
/// finalizes, settles, claims, forges, pauses, bonds and lets time pass. As administrator it takes every role, closes
/// targets, changes authorities and raids. The reward token calls back in the middle of transfers. Keeps its own books,
/// by which the invariants judge the contracts.
contract EpochHandler is Cheats {
    uint256 public constant ACTORS = 4;
    uint128 public constant UNIT = 1e9;
    uint40 public constant GENESIS = 1_000_000;
    uint32 public constant LENGTH = 1 days;
    uint32 public constant CLIFF = 36 hours;
    uint32 public constant DURATION = 5 days;
    /// @dev Odd, so that halves are rounded.
    uint112 public constant RATE = 3;
    bytes32 private constant BUNDLE = keccak256("bundle");
    uint256 private constant KEY = 0xA000;
    address private constant REMAINDER = address(0xDEAD);
    address private constant PENALTIES = address(0xFEE);

    ReentrantToken public token = new ReentrantToken();
    MockToken public bondToken = new MockToken();
    StakeVault public vault;
    VestingMerkleDistributor public distributor;
    EmissionSchedule public schedule;
    EpochOracle public oracle;
    StakesModel public model = new StakesModel(RATE);
    ReputationToken public reputation;
    MockAccessManager private _manager;

    uint256 public funded;
    /// @dev Wei that came by plain transfer and are not booked.
    uint256 public unbooked;
    uint256 public bonded;
    uint256 public finalizedUnits;
    uint256 private _vested;
    uint256 private _penalties;
    uint256 public epochs;
    uint256 public rewarded;
    mapping(IRootStakes.Decision => uint256) public decided;
    string public violation;

    mapping(uint256 epoch => bytes32 root) public roots;
    mapping(uint256 epoch => bytes32 digest) public proposals;
    mapping(uint256 epoch => bytes32 rules) public rules;
    mapping(uint256 epoch => uint64 budget) public budgets;
    mapping(uint256 epoch => uint64[4]) public leaves;
    mapping(uint256 epoch => mapping(bytes32 root => uint64[4])) public unitsOf;
    mapping(uint256 epoch => mapping(uint256 actor => bool)) public booked;
    mapping(uint256 actor => uint256 units) public released;
    address[ACTORS] private _actors;
    /// @dev Standing recipients: now, announced, and from when.
    address[ACTORS] private _recipients;
    address[ACTORS] private _announced;
    uint256[ACTORS] private _inForceFrom;

    constructor() {
        VM.warp(GENESIS);
        for (uint256 i = 0; i < ACTORS; ++i) (_actors[i], _recipients[i]) = (VM.addr(KEY + i), VM.addr(KEY + i));
        _manager = new MockAccessManager(address(this));
        Council seat = new Council(address(_manager), address(this), 60 days, 0);
        bondToken.mint(address(1), 1e6);
        vault = new StakeVault(
            address(_manager),
            seat,
            address(this),
            IStakeVault.Terms({
                token: bondToken,
                unbondingDelay: 5 days,
                minimums: [uint112(100), 100, 100, 100],
                leastMinimums: [uint112(10), 10, 10, 10],
                mostMinimums: [uint112(1_000), 1_000, 1_000, 1_000]
            })
        );
        distributor = new VestingMerkleDistributor(
            address(_manager),
            address(this),
            IVestingMerkleDistributor.Terms(
                token,
                UNIT,
                GENESIS,
                LENGTH,
                CLIFF,
                DURATION,
                IEligibilityPolicy(address(0))
            )
        );
        schedule = new EmissionSchedule(
            address(this),
            distributor,
            IEmissionSchedule.Curve({initial: 1e6, decay: 0.9e18, floor: 1e4, shareCapBps: 5_000, start: 0}),
            REMAINDER
        );
        oracle = new EpochOracle(
            address(_manager),
            seat,
            address(this),
            vault,
            schedule,
            _terms(),
            IEpochOracle.Rules({hash: keccak256("rules 0"), uri: ""})
        );
        reputation = new ReputationToken(seat, oracle, distributor, _reputationTerms());
        _bindAndSeal();
        for (uint256 i = 0; i < ACTORS; ++i) {
            _bond(actor(i), 5e6);
            vault.setAdmitted(IStakeVault.Role.Operator, actor(i), i != 0);
        }
        token.approve(address(schedule), type(uint256).max);
        rules[0] = oracle.rulesOf(0);
    }

    /* TIME AND MONEY */

    function pass(uint256 time) external {
        VM.warp(block.timestamp + 1 + (time % 12 hours));
        uint256 epoch = oracle.epochAt(block.timestamp);
        if (rules[epoch] == 0) rules[epoch] = oracle.rulesOf(epoch);
    }

    function fund(uint64 units) external {
        units = 1 + (units % 3e6);
        token.mint(address(this), uint256(units) * UNIT);
        schedule.fund(units);
        funded += units;
        _countSurplus();
    }

    function donate(uint64 amount) external {
        token.mint(address(schedule), amount % (5 * uint256(UNIT)));
        unbooked += amount % (5 * uint256(UNIT));
        _countSurplus();
    }

    function bookSurplus() external {
        uint64 units = schedule.bookSurplus();
        if (units != _countSurplus()) violation = "another surplus was booked";
    }

    /// @dev The next transfer of the reward token calls back.
    function hook(uint256 seed) external {
        bytes[4] memory calls = [
            abi.encodeCall(schedule.bookSurplus, ()),
            abi.encodeCall(schedule.fund, (1)),
            abi.encodeCall(schedule.windDown, ()),
            abi.encodeCall(distributor.claim, (address(0xBEEF), new Credit[](0)))
        ];
        address target = seed % 4 == 3 ? address(distributor) : address(schedule);
        token.arm(target, calls[seed % 4]);
    }

    function setRules(bytes32 hash) external {
        if (hash != 0) oracle.setRules(hash, "");
    }

    /* EPOCHS */

    function back(uint256 who, uint256 seed) external {
        uint256 epoch = oracle.nextEpoch();
        bytes32 root = _plant(epoch, seed % 8);
        // The cast keeps the value: a remainder of a 64-bit number.
        uint64 units = uint64(1 + ((seed >> 8) % 2e4));
        VM.prank(actor(who));
        oracle.back(epoch, root, units);
        model.lay(epoch, root, actor(who), StakesModel.Kind.Backing, units);
    }

    function withdrawBacking(uint256 seed) external {
        uint256 epoch = oracle.nextEpoch();
        (bytes32 root, address account) = model.pickStake(epoch, seed);
        VM.prank(account);
        oracle.withdraw(epoch, root);
        model.withdraw(epoch, root, account);
    }

    function propose(uint256 who, uint256 seed) external {
        uint256 epoch = oracle.nextEpoch();
        budgets[epoch] = schedule.budgetOf(epoch);
        bytes32 root = _plant(epoch, seed % 8);
        _enter(epoch, root, who, StakesModel.Kind.Proposal);
    }

    function proposeTooMuch(uint256 who, uint64 extra) external {
        uint256 epoch = oracle.nextEpoch();
        uint256 units = uint256(schedule.budgetOf(epoch)) + 1 + (extra % 1e6);
        VM.prank(actor(who));
        try oracle.propose(epoch, bytes32((uint256(keccak256("forged")) << 64) | units), BUNDLE, "") {
            violation = "a root beyond the budget was accepted";
        } catch {}
    }

    function confirm(uint256 who) external {
        uint256 epoch = oracle.nextEpoch();
        bytes32 root = oracle.standingRoot(epoch);
        uint256 promised = oracle.finalizableAt();
        VM.prank(actor(who));
        oracle.confirm(epoch, root, BUNDLE);
        if (oracle.finalizableAt() < promised) violation = "a window shrank";
        uint256 units = oracle.stakeOf(epoch, root, actor(who)).confirmed;
        model.lay(epoch, root, actor(who), StakesModel.Kind.Confirmation, units);
    }

    function challenge(uint256 who, uint256 seed) external {
        uint256 epoch = oracle.nextEpoch();
        bool open = oracle.statusOf(epoch) == IEpochOracle.Status.Disputed;
        bool late = open ? block.timestamp >= oracle.dispute().stakesFrom : oracle.stakesDecide();
        bytes32 root = _plant(epoch, seed % 8);
        _enter(epoch, root, who, late ? StakesModel.Kind.LateChallenge : StakesModel.Kind.Challenge);
    }

    function addStake(uint256 who, uint256 seed) external {
        uint256 epoch = oracle.nextEpoch();
        bytes32 root = model.pickRoot(epoch, seed);
        uint256 promised = oracle.finalizableAt();
        // The cast keeps the value: a remainder of a 64-bit number.
        uint64 units = uint64(1 + ((seed >> 8) % 1e5));
        VM.prank(actor(who));
        oracle.addStake(epoch, root, units);
        if (oracle.finalizableAt() < promised) violation = "a window shrank";
        model.lay(epoch, root, actor(who), StakesModel.Kind.Addition, units);
        if (oracle.standingRoot(epoch) != model.standing(epoch)) violation = "another root leads";
    }

    function rule(uint256 seed) external {
        uint256 epoch = oracle.nextEpoch();
        bytes32 root = model.pickRoot(epoch, seed);
        _note();
        oracle.rule(epoch, root);
        _finish(epoch, root, IRootStakes.Decision.Ruled);
    }

    function resumeRuling() external {
        uint256 next = oracle.nextEpoch();
        uint256 until = oracle.dispute().until;
        oracle.resumeRuling(next - 1);
        if (oracle.dispute().until != until) violation = "an open dispute got other times";
        bool late = block.timestamp >= oracle.cutOff(next + 2);
        if (oracle.statusOf(next) != IEpochOracle.Status.Disputed && oracle.stakesDecide() != late) {
            violation = "silence went on";
        }
    }

    function finalize() external {
        uint256 epoch = oracle.nextEpoch();
        bool disputed = oracle.statusOf(epoch) == IEpochOracle.Status.Disputed;
        _note();
        oracle.finalize(epoch);
        IRootStakes.Decision decision = disputed ? IRootStakes.Decision.Staked : IRootStakes.Decision.Unchallenged;
        _finish(epoch, model.standing(epoch), decision);
    }

    function settle(uint256 seed, uint256 epoch) external {
        if (epochs == 0) return;
        epoch %= epochs;
        (bytes32 root, address account) = model.pickStake(epoch, seed);
        uint256 before = bondToken.balanceOf(account);
        (uint64 lost, uint256 reward) = oracle.settle(epoch, root, account);
        if (lost != model.lostBy(epoch, root, account)) violation = "another loss";
        if (reward != model.rewardOf(epoch, root, account)) violation = "another reward";
        if (bondToken.balanceOf(account) - before != reward) violation = "a reward not paid";
        model.settle(epoch, root, account);
        rewarded += reward;
        bonded -= reward;
    }

    /* CLAIMS */

    function claim(uint256 who, uint256 seed, bool toOther) external {
        who %= ACTORS;
        Credit[] memory credits = _pick(who, seed);
        uint256 before = token.balanceOf(address(distributor));
        uint256 earlier = distributor.releasedOf(actor(who));
        address recipient = toOther ? address(0xBEEF) : recipientOf(who);
        uint256 owned = token.balanceOf(recipient);
        uint256 paid = _send(who, seed, toOther, credits);
        for (uint256 i = 0; i < credits.length; ++i) booked[credits[i].epoch][who] = true;
        released[who] += paid;
        _countSurplus();
        if (token.balanceOf(recipient) - owned != paid * UNIT) violation = "another recipient was paid";
        if (before - token.balanceOf(address(distributor)) != paid * UNIT) violation = "a claim moved another amount";
        if (distributor.releasedOf(actor(who)) != earlier + paid) violation = "released units fell or jumped";
    }

    /// @dev Names a recipient at once, announces one by signature, cancels, or tries a contract of the program.
    function redirect(uint256 who, uint256 seed) external {
        who %= ACTORS;
        address recipient = _actors[(seed >> 8) % ACTORS];
        if (seed % 4 == 0) {
            VM.prank(actor(who));
            distributor.setRecipient(recipient);
            (_recipients[who], _announced[who], _inForceFrom[who]) = (recipient, address(0), 0);
        } else if (seed % 4 == 1) {
            _announce(who, recipient);
        } else if (seed % 4 == 2) {
            VM.prank(actor(who));
            distributor.cancelRecipient();
            if (block.timestamp >= _inForceFrom[who]) violation = "a recipient in force was cancelled";
            (_announced[who], _inForceFrom[who]) = (address(0), 0);
        } else {
            VM.prank(actor(who));
            try distributor.setRecipient(_targets()[(seed >> 8) % 5]) {
                violation = "a contract of the program is a recipient";
            } catch {}
        }
    }

    function forge(uint256 who, uint256 epoch, uint64 extra) external {
        who %= ACTORS;
        if (epochs == 0) return;
        epoch %= epochs;
        Credit[] memory credits = new Credit[](1);
        credits[0] = _credit(epoch, who);
        // Either more units than proven, or another's leaf.
        if (extra % 2 == 0) credits[0].units += 1 + (extra % 1e6);
        else credits[0].units = leaves[epoch][(who + 1) % ACTORS];
        if (credits[0].units == leaves[epoch][who] || booked[epoch][who]) return;
        try distributor.claim(actor(who), credits) {
            violation = "a forged leaf was credited";
        } catch {}
    }

    /* GUARDIAN AND BONDS */

    function pause(uint32 time, uint256 claims) external {
        if (claims % 2 == 0) distributor.pause(1 + (time % 3 days));
        else oracle.pause(1 + (time % 3 days));
    }

    function setMinimum(uint256 role, uint112 amount) external {
        amount %= 2_000;
        try vault.setMinimum(IStakeVault.Role(role % 4), amount) {
            if (amount < 10 || amount > 1_000) violation = "a minimum left its range";
        } catch {}
    }

    function admit(uint256 who, uint256 admitted) external {
        vault.setAdmitted(IStakeVault.Role.Operator, actor(who), admitted % 4 != 0);
    }

    /* ADMINISTRATOR */

    /// @dev Everything that the access manager lets its administrator do.
    function usurp(uint256 seed, uint256 who) external {
        address target = _targets()[(seed >> 8) % 6];
        if (seed % 4 == 0) _manager.grantRole(uint64((seed >> 16) % 9), actor(who), 0);
        else if (seed % 4 == 1) _manager.setTargetClosed(target, (seed >> 16) % 2 == 0);
        else if (seed % 4 == 2) _manager.setTargetFunctionRole(target, _selectors(), _manager.PUBLIC_ROLE());
        else _manager.updateAuthority(target, address(new MockAccessManager(address(this))));
    }

    /// @dev What no role may do, with the best arguments that there are: in the name of the administrator or of anyone it gave roles.
    function raid(uint256 seed, uint256 who) external {
        (address target, bytes memory data) = _raid(seed, actor(who));
        if (seed % 2 == 0) VM.prank(actor(who));
        // Noted, not asserted: a handler that reverts is only passed over.
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, ) = target.call(data);
        if (done) violation = "a raid succeeded";
    }

    function bond(uint256 who, uint112 amount) external {
        _bond(actor(who), 1 + (amount % 1e6));
    }

    function unbond(uint256 who, uint112 amount) external {
        VM.prank(actor(who));
        vault.unbond(IStakeVault.Role.Operator, 1 + (amount % 1e5));
    }

    function withdraw(uint256 who) external {
        uint256 before = bondToken.balanceOf(address(vault));
        VM.prank(actor(who));
        vault.withdraw(IStakeVault.Role.Operator);
        bonded -= before - bondToken.balanceOf(address(vault));
    }

    /* FOR THE INVARIANTS */

    /// @dev All that can be done, `pass` first. Each takes at most three words, of which the third is 0 or 1.
    function moves() external pure returns (bytes4[28] memory) {
        return
            [
                this.pass.selector,
                this.fund.selector,
                this.donate.selector,
                this.bookSurplus.selector,
                this.hook.selector,
                this.setMinimum.selector,
                this.admit.selector,
                this.usurp.selector,
                this.raid.selector,
                this.setRules.selector,
                this.back.selector,
                this.withdrawBacking.selector,
                this.propose.selector,
                this.proposeTooMuch.selector,
                this.confirm.selector,
                this.challenge.selector,
                this.addStake.selector,
                this.rule.selector,
                this.finalize.selector,
                this.settle.selector,
                this.claim.selector,
                this.redirect.selector,
                this.forge.selector,
                this.pause.selector,
                this.bond.selector,
                this.unbond.selector,
                this.withdraw.selector,
                this.resumeRuling.selector
            ];
    }

    function actor(uint256 index) public view returns (address) {
        return _actors[index % ACTORS];
    }

    /// @dev Where the rewards of an actor should go now.
    function recipientOf(uint256 index) public view returns (address) {
        bool changed = _announced[index] != address(0) && block.timestamp >= _inForceFrom[index];
        return changed ? _announced[index] : _recipients[index];
    }

    function proposalDigest(uint256 epoch) public view returns (bytes32) {
        return keccak256(abi.encode(oracle.proposalOf(epoch)));
    }

    /// @dev By anyone, by the account to another recipient, or by its signature, which nobody can use twice.
    function _send(uint256 who, uint256 seed, bool toOther, Credit[] memory credits) private returns (uint256 paid) {
        if (!toOther) return distributor.claim(actor(who), credits);
        if ((seed >> 24) % 2 == 0) {
            VM.prank(actor(who));
            return distributor.claimTo(address(0xBEEF), credits);
        }
        uint256 nonce = distributor.nonces(actor(who));
        bytes32 digest = RewardSigner.claim(
            address(distributor),
            [actor(who), address(0xBEEF)],
            credits,
            [nonce, block.timestamp]
        );
        bytes memory signature = _sign(who, digest);
        if (credits.length != 0) _replay(who, new Credit[](0), signature);
        paid = distributor.claimBySig(actor(who), address(0xBEEF), credits, block.timestamp, signature);
        _replay(who, credits, signature);
    }

    function _replay(uint256 who, Credit[] memory credits, bytes memory signature) private {
        try distributor.claimBySig(actor(who), address(0xBEEF), credits, block.timestamp, signature) {
            violation = "a signature was used twice or for other credits";
        } catch {}
    }

    function _announce(uint256 who, address recipient) private {
        uint256 nonce = distributor.nonces(actor(who));
        bytes32 digest = RewardSigner.recipient(
            address(distributor),
            [actor(who), recipient],
            [nonce, block.timestamp]
        );
        distributor.setRecipientBySig(actor(who), recipient, block.timestamp, _sign(who, digest));
        _recipients[who] = recipientOf(who);
        (_announced[who], _inForceFrom[who]) = (recipient, block.timestamp + 7 days);
    }

    function _sign(uint256 who, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(KEY + who, digest);
        return abi.encodePacked(r, s, v);
    }

    function _enter(uint256 epoch, bytes32 root, uint256 who, StakesModel.Kind kind) private {
        uint256 before = oracle.stakeOf(epoch, root, actor(who)).entered;
        VM.prank(actor(who));
        if (kind == StakesModel.Kind.Proposal) oracle.propose(epoch, root, BUNDLE, "");
        else oracle.challenge(epoch, root, BUNDLE, "");
        uint256 units = oracle.stakeOf(epoch, root, actor(who)).entered - before;
        model.lay(epoch, root, actor(who), kind, units);
        if (oracle.standingRoot(epoch) != model.standing(epoch)) violation = "another root stands";
    }

    /// @dev Notes the balances that finality moves.
    function _note() private {
        _vested = token.balanceOf(address(distributor));
        _penalties = bondToken.balanceOf(PENALTIES);
    }

    /// @dev Books a final epoch.
    function _finish(uint256 epoch, bytes32 root, IRootStakes.Decision decision) private {
        if (oracle.rootOf(epoch) != root) violation = "another root is final";
        if (token.balanceOf(address(distributor)) - _vested != uint256(SumTree.total(root)) * UNIT) {
            violation = "finality moved another amount than the total";
        }
        model.decide(epoch, root, decision);
        ++decided[decision];
        uint256 penalty = model.penaltyOf(epoch);
        if (bondToken.balanceOf(PENALTIES) - _penalties != penalty) violation = "another penalty";
        bonded -= penalty;
        roots[epoch] = root;
        proposals[epoch] = proposalDigest(epoch);
        leaves[epoch] = unitsOf[epoch][root];
        finalizedUnits += SumTree.total(root);
        epochs = epoch + 1;
        _countSurplus();
    }

    /// @dev One of eight trees of an epoch, within its budget of now.
    function _plant(uint256 epoch, uint256 seed) private returns (bytes32 root) {
        uint64 left = schedule.budgetOf(epoch);
        uint64[4] memory units;
        for (uint256 i = 0; i < ACTORS; ++i) {
            // The cast keeps the value: a remainder of a 64-bit number.
            units[i] = uint64(uint256(keccak256(abi.encode(epoch, seed, i))) % (uint256(left) + 1));
            left -= units[i];
        }
        root = _tree(epoch, units);
        unitsOf[epoch][root] = units;
    }

    function _terms() private pure returns (IEpochOracle.Terms memory) {
        return
            IEpochOracle.Terms({
                settlementDelay: 2 hours,
                gracePeriod: 6 hours,
                challengeWindow: 4 hours,
                silentWindow: 12 hours,
                rulingDelay: 6 hours,
                rulingPeriod: 20 hours,
                stakingPeriod: 16 hours,
                leadPeriod: 8 hours,
                quorum: 1,
                stakeRate: RATE
            });
    }

    function _reputationTerms() private pure returns (IReputationToken.Terms memory) {
        return
            IReputationToken.Terms({
                name: "Standing",
                symbol: "STAND",
                halfLife: 26 weeks,
                migrationDelay: 7 days,
                councilMigrationDelay: 30 days,
                pointsPerEpoch: 1_000,
                tiers: IReputationToken.Tiers(1, 2, 3, 4)
            });
    }

    /// @dev What the treasury has beyond the books was surplus, booked by a move or by the token in the middle of one.
    function _countSurplus() private returns (uint256 units) {
        units = schedule.treasury() - (funded - finalizedUnits);
        funded += units;
        unbooked -= units * UNIT;
    }

    /// @dev Work is nobody's matter here: the handler stands for the contracts that count it.
    function _bindAndSeal() private {
        vault.bind(oracle, new address[](0), PENALTIES);
        distributor.bind(schedule, reputation, _others());
        schedule.bind(oracle, IContributionResolver(address(this)), IBatchAnchor(address(this)));
        oracle.seal();
    }

    function _others() private view returns (address[] memory others) {
        others = new address[](2);
        (others[0], others[1]) = (address(oracle), address(vault));
    }

    function _targets() private view returns (address[6] memory) {
        return
            [
                address(oracle),
                address(vault),
                address(schedule),
                address(distributor),
                address(reputation),
                address(oracle.council())
            ];
    }

    function _selectors() private view returns (bytes4[] memory selectors) {
        selectors = new bytes4[](9);
        (selectors[0], selectors[1], selectors[2]) = (vault.lock.selector, vault.unlock.selector, vault.slash.selector);
        (selectors[3], selectors[4]) = (schedule.settle.selector, distributor.open.selector);
        (selectors[5], selectors[6]) = (reputation.creditProven.selector, vault.setAdmitted.selector);
        (selectors[7], selectors[8]) = (vault.forfeit.selector, vault.pay.selector);
    }

    function _raid(uint256 seed, address thief) private view returns (address target, bytes memory data) {
        uint256 epoch = oracle.nextEpoch();
        bytes32 root = SumTree.leaf(epoch, thief, schedule.budgetOf(epoch), 0);
        uint256 which = (seed >> 1) % 11;
        if (which == 0) return (address(schedule), abi.encodeCall(schedule.settle, (epoch, root)));
        if (which == 1) return (address(distributor), abi.encodeCall(distributor.open, (epoch, root)));
        if (which == 2) return (address(reputation), abi.encodeCall(reputation.creditProven, (thief, epoch, 1e3)));
        if (which == 3) return (address(vault), abi.encodeCall(vault.slash, (_operator(), actor(seed), 1e3, thief)));
        if (which == 4) return (address(vault), abi.encodeCall(vault.lock, (_operator(), actor(seed), 1)));
        if (which == 5) return (address(vault), abi.encodeCall(vault.unlock, (_operator(), thief, 1)));
        if (which == 6) return (address(vault), abi.encodeCall(vault.bind, (oracle, new address[](1), thief)));
        if (which == 7)
            return (address(distributor), abi.encodeCall(distributor.bind, (schedule, reputation, _others())));
        if (which == 8) return (address(vault), abi.encodeCall(vault.forfeit, (_operator(), actor(seed), 1)));
        if (which == 9) return (address(vault), abi.encodeCall(vault.pay, (thief, 1)));
        return (address(schedule), abi.encodeCall(schedule.windDown, ()));
    }

    function _operator() private pure returns (IStakeVault.Role) {
        return IStakeVault.Role.Operator;
    }

    function _bond(address account, uint112 amount) private {
        bondToken.mint(account, amount);
        VM.prank(account);
        bondToken.approve(address(vault), amount);
        VM.prank(account);
        vault.bond(IStakeVault.Role.Operator, amount);
        bonded += amount;
    }

    /// @dev Up to four finalized epochs in which the actor has units, in random order, some perhaps twice.
    function _pick(uint256 who, uint256 seed) private view returns (Credit[] memory credits) {
        uint256 count = epochs == 0 ? 0 : seed % 5;
        credits = new Credit[](count);
        uint256 kept;
        for (uint256 i = 0; i < count; ++i) {
            uint256 epoch = uint256(keccak256(abi.encode(seed, i))) % epochs;
            if (leaves[epoch][who] != 0) credits[kept++] = _credit(epoch, who);
        }
        // Memory-safe: shortens the array in place.
        assembly ("memory-safe") {
            mstore(credits, kept)
        }
    }

    function _credit(uint256 epoch, uint256 who) private view returns (Credit memory) {
        bytes32[] memory proof = new bytes32[](2);
        proof[0] = _leaf(epoch, who ^ 1, leaves[epoch][who ^ 1]);
        uint256 other = who < 2 ? 2 : 0;
        proof[1] = SumTree.node(
            _leaf(epoch, other, leaves[epoch][other]),
            _leaf(epoch, other + 1, leaves[epoch][other + 1])
        );
        return Credit({epoch: epoch, units: leaves[epoch][who], reputation: 0, proof: proof});
    }

    function _tree(uint256 epoch, uint64[4] memory units) private view returns (bytes32) {
        return
            SumTree.node(
                SumTree.node(_leaf(epoch, 0, units[0]), _leaf(epoch, 1, units[1])),
                SumTree.node(_leaf(epoch, 2, units[2]), _leaf(epoch, 3, units[3]))
            );
    }

    function _leaf(uint256 epoch, uint256 who, uint64 units) private view returns (bytes32) {
        return SumTree.leaf(epoch, actor(who), units, 0);
    }
}
