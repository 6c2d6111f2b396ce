// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "../../../contracts/interfaces/Credit.sol";
import {IEligibilityPolicy} from "../../../contracts/interfaces/IEligibilityPolicy.sol";
import {IEpochOracle} from "../../../contracts/interfaces/IEpochOracle.sol";
import {IEmissionSchedule} from "../../../contracts/interfaces/IEmissionSchedule.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {IVestingMerkleDistributor} from "../../../contracts/interfaces/IVestingMerkleDistributor.sol";
import {EmissionSchedule} from "../../../contracts/epochs/EmissionSchedule.sol";
import {EpochOracle} from "../../../contracts/epochs/EpochOracle.sol";
import {StakeVault} from "../../../contracts/epochs/StakeVault.sol";
import {SumTree} from "../../../contracts/libraries/SumTree.sol";
import {MockToken} from "../../../contracts/mocks/AwkwardTokens.sol";
import {MockAccessManager} from "../../../contracts/mocks/EpochMocks.sol";
import {VestingMerkleDistributor} from "../../../contracts/rewards/VestingMerkleDistributor.sol";
import {Cheats} from "../Cheats.sol";

/// @dev Plays all roles of a program at random: funds, proposes, confirms, challenges, rules, finalizes, claims, forges, pauses, bonds
/// and lets time pass. Keeps its own books, by which the invariants judge the contracts.
contract EpochHandler is Cheats {
    uint256 public constant ACTORS = 4;
    uint128 public constant UNIT = 1e9;
    uint40 public constant GENESIS = 1_000_000;
    uint32 public constant LENGTH = 1 days;
    uint32 public constant CLIFF = 36 hours;
    uint32 public constant DURATION = 5 days;
    uint64 private constant OPERATOR_ROLE = 1;
    uint64 private constant EMISSION_ROLE = 2;

    MockToken public token = new MockToken();
    MockToken public bondToken = new MockToken();
    StakeVault public vault;
    VestingMerkleDistributor public distributor;
    EmissionSchedule public schedule;
    EpochOracle public oracle;

    uint256 public funded;
    uint256 public bonded;
    uint256 public finalizedUnits;
    uint256 public epochs;
    string public violation;

    mapping(uint256 epoch => bytes32 root) public roots;
    mapping(uint256 epoch => bytes32 digest) public proposals;
    mapping(uint256 epoch => bytes32 rules) public rules;
    mapping(uint256 epoch => uint64 budget) public budgets;
    mapping(uint256 epoch => mapping(uint256 actor => uint64 units)) public leaves;
    mapping(uint256 epoch => mapping(uint256 actor => bool)) public booked;
    mapping(uint256 actor => uint256 units) public released;

    constructor() {
        VM.warp(GENESIS);
        MockAccessManager manager = new MockAccessManager(address(this));
        uint112[4] memory minimums = [uint112(100), 100, 100, 100];
        vault = new StakeVault(address(manager), bondToken, 30 days, minimums);
        distributor = new VestingMerkleDistributor(
            address(manager),
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
            address(manager),
            distributor,
            IEmissionSchedule.Curve({initial: 1e6, decay: 0.9e18, floor: 1e4, shareCapBps: 5_000, start: 0})
        );
        oracle = new EpochOracle(address(manager), vault, schedule, _terms(), keccak256("rules 0"), "");
        _grant(manager);
        for (uint256 i = 0; i < ACTORS; ++i) {
            _bond(actor(i), IStakeVault.Role.Operator, 1_000);
            _bond(actor(i), IStakeVault.Role.Challenger, 1_000);
            vault.setAdmitted(IStakeVault.Role.Operator, actor(i), i != 0);
        }
        token.approve(address(schedule), type(uint256).max);
        rules[0] = oracle.rulesOf(0);
    }

    /* TIME AND MONEY */

    function pass(uint256 time) external {
        VM.warp(block.timestamp + 1 + (time % 2 days));
        uint256 epoch = oracle.epochAt(block.timestamp);
        if (rules[epoch] == 0) rules[epoch] = oracle.rulesOf(epoch);
    }

    function fund(uint64 units) external {
        units = 1 + (units % 3e6);
        token.mint(address(this), uint256(units) * UNIT);
        schedule.fund(units);
        funded += units;
    }

    function setRules(bytes32 hash) external {
        if (hash != 0) oracle.setRules(hash, "");
    }

    /* EPOCHS */

    function propose(uint256 who, uint256 seed) external {
        uint256 epoch = oracle.nextEpoch();
        uint64 budget = schedule.budgetOf(epoch);
        uint64 left = budget;
        uint64[4] memory units;
        for (uint256 i = 0; i < ACTORS; ++i) {
            // The cast keeps the value: a remainder of a 64-bit number.
            units[i] = uint64(uint256(keccak256(abi.encode(seed, i))) % (uint256(left) + 1));
            left -= units[i];
        }
        VM.prank(actor(who));
        oracle.propose(epoch, _tree(epoch, units), keccak256("bundle"), "");
        budgets[epoch] = budget;
        for (uint256 i = 0; i < ACTORS; ++i) leaves[epoch][i] = units[i];
    }

    function proposeTooMuch(uint256 who, uint64 extra) external {
        uint256 epoch = oracle.nextEpoch();
        uint256 units = uint256(schedule.budgetOf(epoch)) + 1 + (extra % 1e6);
        VM.prank(actor(who));
        try oracle.propose(epoch, bytes32((uint256(keccak256("forged")) << 64) | units), 0, "") {
            violation = "a root beyond the budget was accepted";
        } catch {}
    }

    function confirm(uint256 who) external {
        uint256 epoch = oracle.nextEpoch();
        bytes32 root = oracle.proposalOf(epoch).root;
        VM.prank(actor(who));
        oracle.confirm(epoch, root);
    }

    function challenge(uint256 who) external {
        uint256 epoch = oracle.nextEpoch();
        VM.prank(actor(who));
        oracle.challenge(epoch, bytes32(uint256(keccak256("counter")) << 64));
    }

    function rule(uint256 seed) external {
        oracle.rule(oracle.nextEpoch(), seed % 2 == 0);
    }

    function expire() external {
        oracle.expire(oracle.nextEpoch());
    }

    function finalize() external {
        uint256 epoch = oracle.nextEpoch();
        uint256 before = token.balanceOf(address(distributor));
        oracle.finalize(epoch);
        bytes32 root = oracle.rootOf(epoch);
        if (token.balanceOf(address(distributor)) - before != uint256(SumTree.total(root)) * UNIT) {
            violation = "finality moved another amount than the total";
        }
        roots[epoch] = root;
        proposals[epoch] = keccak256(abi.encode(oracle.proposalOf(epoch)));
        finalizedUnits += SumTree.total(root);
        epochs = epoch + 1;
    }

    /* CLAIMS */

    function claim(uint256 who, uint256 seed, bool toOther) external {
        who %= ACTORS;
        Credit[] memory credits = _pick(who, seed);
        uint256 before = token.balanceOf(address(distributor));
        uint256 earlier = distributor.releasedOf(actor(who));
        uint256 paid;
        if (toOther) {
            VM.prank(actor(who));
            paid = distributor.claimTo(address(0xBEEF), credits);
        } else {
            paid = distributor.claim(actor(who), credits);
        }
        for (uint256 i = 0; i < credits.length; ++i) booked[credits[i].epoch][who] = true;
        released[who] += paid;
        if (before - token.balanceOf(address(distributor)) != paid * UNIT) violation = "a claim moved another amount";
        if (distributor.releasedOf(actor(who)) != earlier + paid) violation = "released units fell or jumped";
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
        if (claims % 2 == 0) distributor.pause(1 + (time % 7 days));
        else oracle.pause(1 + (time % 7 days));
    }

    function bond(uint256 who, uint112 amount, bool operator) external {
        _bond(actor(who), operator ? IStakeVault.Role.Operator : IStakeVault.Role.Challenger, 1 + (amount % 1_000));
    }

    function unbond(uint256 who, uint112 amount, bool operator) external {
        VM.prank(actor(who));
        vault.unbond(operator ? IStakeVault.Role.Operator : IStakeVault.Role.Challenger, 1 + (amount % 300));
    }

    function withdraw(uint256 who, uint256 role) external {
        uint256 before = bondToken.balanceOf(address(vault));
        VM.prank(actor(who));
        vault.withdraw(role % 2 == 0 ? IStakeVault.Role.Operator : IStakeVault.Role.Challenger);
        bonded -= before - bondToken.balanceOf(address(vault));
    }

    /* FOR THE INVARIANTS */

    /// @dev All that can be done, `pass` first. Each takes at most three words, of which the third is 0 or 1.
    function moves() external pure returns (bytes4[16] memory) {
        return
            [
                this.pass.selector,
                this.fund.selector,
                this.setRules.selector,
                this.propose.selector,
                this.proposeTooMuch.selector,
                this.confirm.selector,
                this.challenge.selector,
                this.rule.selector,
                this.expire.selector,
                this.finalize.selector,
                this.claim.selector,
                this.forge.selector,
                this.pause.selector,
                this.bond.selector,
                this.unbond.selector,
                this.withdraw.selector
            ];
    }

    function actor(uint256 index) public pure returns (address) {
        // The cast keeps the value: an index below 4 above a fixed base.
        return address(uint160(0xA000 + (index % ACTORS)));
    }

    function proposalDigest(uint256 epoch) external view returns (bytes32) {
        return keccak256(abi.encode(oracle.proposalOf(epoch)));
    }

    function _terms() private view returns (IEpochOracle.Terms memory) {
        return
            IEpochOracle.Terms({
                settlementDelay: 2 hours,
                gracePeriod: 6 hours,
                challengeWindow: 4 hours,
                silentWindow: 12 hours,
                rulingPeriod: 12 hours,
                quorum: 1,
                protocolShareBps: 1_000,
                proposerBond: 100,
                challengeBond: 100,
                beneficiary: address(this)
            });
    }

    function _grant(MockAccessManager manager) private {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = schedule.settle.selector;
        manager.setTargetFunctionRole(address(schedule), selectors, OPERATOR_ROLE);
        selectors[0] = distributor.open.selector;
        manager.setTargetFunctionRole(address(distributor), selectors, EMISSION_ROLE);
        selectors = new bytes4[](3);
        (selectors[0], selectors[1], selectors[2]) = (vault.lock.selector, vault.unlock.selector, vault.slash.selector);
        manager.setTargetFunctionRole(address(vault), selectors, OPERATOR_ROLE);
        manager.grantRole(OPERATOR_ROLE, address(oracle), 0);
        manager.grantRole(EMISSION_ROLE, address(schedule), 0);
    }

    function _bond(address account, IStakeVault.Role role, uint112 amount) private {
        bondToken.mint(account, amount);
        VM.prank(account);
        bondToken.approve(address(vault), amount);
        VM.prank(account);
        vault.bond(role, amount);
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

    function _tree(uint256 epoch, uint64[4] memory units) private pure returns (bytes32) {
        return
            SumTree.node(
                SumTree.node(_leaf(epoch, 0, units[0]), _leaf(epoch, 1, units[1])),
                SumTree.node(_leaf(epoch, 2, units[2]), _leaf(epoch, 3, units[3]))
            );
    }

    function _leaf(uint256 epoch, uint256 who, uint64 units) private pure returns (bytes32) {
        return SumTree.leaf(epoch, actor(who), units, 0);
    }
}
