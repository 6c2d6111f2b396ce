// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEpochOracle} from "../../../../contracts/interfaces/IEpochOracle.sol";
import {IRootStakes} from "../../../../contracts/interfaces/IRootStakes.sol";
import {IStakeVault} from "../../../../contracts/interfaces/IStakeVault.sol";
import {EpochBooks} from "./EpochBooks.t.sol";
import {StakesModel} from "./StakesModel.t.sol";

/// @dev Backs, proposes, confirms, challenges, adds stakes, rules, finalizes and settles.
abstract contract RootMoves is EpochBooks {
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

    /// @dev Whoever is an operator, from a random one on.
    function announceMirror(uint256 who) external {
        uint256 epoch = oracle.nextEpoch();
        bytes32 root = oracle.standingRoot(epoch);
        who %= ACTORS;
        for (uint256 i = 0; i < ACTORS; ++i) if (!vault.isActive(IStakeVault.Role.Operator, actor(who))) ++who;
        VM.prank(actor(who));
        oracle.announceMirror(epoch, root, "");
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
        VM.prank(_council());
        oracle.rule(epoch, root);
        _finish(epoch, root, IRootStakes.Decision.Ruled);
    }

    function resumeRuling() external {
        uint256 next = oracle.nextEpoch();
        uint256 until = oracle.dispute().until;
        VM.prank(_council());
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
        (uint256 before, uint256 owedBefore) = (bondToken.balanceOf(address(vault)), vault.owedTo(account));
        (uint64 lost, uint256 reward) = oracle.settle(epoch, root, account);
        if (lost != model.lostBy(epoch, root, account)) violation = "another loss";
        if (reward != model.rewardOf(epoch, root, account)) violation = "another reward";
        uint256 left = before - bondToken.balanceOf(address(vault));
        if (left + vault.owedTo(account) - owedBefore != reward) violation = "a reward neither paid nor owed";
        model.settle(epoch, root, account);
        rewarded += reward;
        bonded -= left;
    }

    /* PRIVATE */

    function _enter(uint256 epoch, bytes32 root, uint256 who, StakesModel.Kind kind) private {
        uint256 before = oracle.stakeOf(epoch, root, actor(who)).entered;
        VM.prank(actor(who));
        if (kind == StakesModel.Kind.Proposal) oracle.propose(epoch, root, BUNDLE, "");
        else oracle.challenge(epoch, root, BUNDLE, "");
        uint256 units = oracle.stakeOf(epoch, root, actor(who)).entered - before;
        model.lay(epoch, root, actor(who), kind, units);
        if (oracle.standingRoot(epoch) != model.standing(epoch)) violation = "another root stands";
    }
}
