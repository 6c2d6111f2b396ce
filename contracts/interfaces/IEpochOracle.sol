// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICouncilRuled} from "./ICouncilRuled.sol";
import {IEmissionSchedule} from "./IEmissionSchedule.sol";
import {IEpochClock} from "./IEpochClock.sol";
import {IExpiringPause} from "./IExpiringPause.sol";
import {IProgramSeal} from "./IProgramSeal.sol";
import {IRootStakes} from "./IRootStakes.sol";

/// @title Where operators commit epoch roots and anyone can challenge them
/// @notice Steps 5 and 6 of the way of the data. Epochs settle in order; only the next one can be proposed.
///
/// A proposal is never void: either it becomes final, or another root of its epoch does.
///
/// - *Unchallenged*, it is final at the earlier of two moments: `silentWindow` after the proposal, or `challengeWindow`
///   after the confirmation that completed the quorum. So neither a missing operator nor a proposal that nobody
///   confirms blocks the program.
/// - *Challenged* inside its window, it is one root on a table to which anyone can bring further ones. From
///   `rulingDelay` after the first challenge on the council names one of them, which is final at once.
/// - If the council has not done so `rulingPeriod` after the first challenge, *stakes decide*: for `stakingPeriod`, and
///   for at least `leadPeriod` after each change of lead, anyone adds to any root that is behind. A root leads when its
///   stakes exceed those of the leader by a quarter; the one that leads in the end is final. The council can still name
///   a root until then.
/// - After stakes have decided an epoch, the council is taken for silent: challenges go straight to stakes, until it
///   has named a root within the ruling period again, or says within that of the last epoch that it does. The root that
///   leads then is final `leadPeriod` after its window, or after the last change of lead: if its quorum was complete,
///   less than an epoch after the proposal, so that challenges do not make epochs wait for each other.
/// - So it goes also with an epoch that is challenged once the cut-offs of the two epochs after it have passed: a
///   council that takes its time cannot make epochs wait without end. It can still name a root until that of the
///   stakes is final.
interface IEpochOracle is IEpochClock, IExpiringPause, ICouncilRuled, IProgramSeal, IRootStakes {
    /// @notice Where an epoch is on its way to a final root.
    enum Status {
        None,
        Proposed,
        Disputed,
        Final
    }

    /// @notice Terms of the oracle, fixed for ever; times in seconds, none of them zero.
    /// @param settlementDelay From an epoch's end to its cut-off.
    /// @param gracePeriod For which only admitted operators may propose; afterwards any account with an operator's bond
    /// may. With every full one the stake of a proposal halves. `gracePeriod + silentWindow` is shorter than an epoch.
    /// @param challengeWindow From a quorum to finality.
    /// @param silentWindow From a proposal to finality without a quorum; at least `challengeWindow`.
    /// @param rulingDelay From the first challenge until the council can rule, so that further roots can be brought.
    /// @param rulingPeriod From the first challenge until stakes decide; longer than `rulingDelay`.
    /// @param stakingPeriod For which stakes decide at least.
    /// @param leadPeriod Left for an answer after each change of lead; with the challenge window shorter than an epoch.
    /// @param quorum Confirmations needed besides the proposer's own word.
    /// @param stakeRate Wei of the bond token that stand for one unit of reward; the reward's own unit if the tokens
    /// are the same.
    struct Terms {
        uint32 settlementDelay;
        uint32 gracePeriod;
        uint32 challengeWindow;
        uint32 silentWindow;
        uint32 rulingDelay;
        uint32 rulingPeriod;
        uint32 stakingPeriod;
        uint32 leadPeriod;
        uint16 quorum;
        uint112 stakeRate;
    }

    /// @notice Rules from epoch 0 on.
    /// @param hash Hash of their canonical form.
    /// @param uri Where they can be read.
    struct Rules {
        bytes32 hash;
        string uri;
    }

    /// @notice The proposal of an epoch.
    /// @param proposer Account that vouches for it.
    /// @param finalFrom Unix seconds from which it is final, unless it is challenged; only ever moved to an earlier
    /// time, by the quorum or to the time of a quorum by the first challenge.
    /// @param disputedAt Unix seconds of the first challenge, 0 without one.
    /// @param confirmations Operators besides the proposer who computed the same root.
    struct Proposal {
        address proposer;
        uint40 finalFrom;
        uint40 disputedAt;
        uint16 confirmations;
    }

    /// @notice Times of a dispute, in Unix seconds.
    /// @param rulingFrom From when the council can rule.
    /// @param stakesFrom From when stakes decide.
    /// @param until When the root that leads is final, as things stand; a change of lead can only move it on.
    struct Dispute {
        uint256 rulingFrom;
        uint256 stakesFrom;
        uint256 until;
    }

    /// @notice `root` was proposed with `units` of the proposer, besides those of its backers.
    event Proposed(
        uint256 indexed epoch,
        bytes32 indexed root,
        address indexed proposer,
        uint64 units,
        bytes32 bundleHash,
        string bundleURI
    );

    /// @notice An operator computed the same root and laid `units`; the proposal has `confirmations` now.
    event Confirmed(
        uint256 indexed epoch,
        bytes32 indexed root,
        address indexed operator,
        uint64 units,
        uint16 confirmations
    );

    /// @notice `root` was brought against the others with `units` of the challenger, besides those of its backers; the
    /// first challenge of an epoch opens its dispute.
    event Challenged(
        uint256 indexed epoch,
        bytes32 indexed root,
        address indexed challenger,
        uint64 units,
        bytes32 bundleHash,
        string bundleURI
    );

    /// @notice The council named `root`.
    event Ruled(uint256 indexed epoch, bytes32 indexed root);

    /// @notice The council is back: challenges of the epochs from `fromEpoch` on wait for its rulings.
    event RulingResumed(uint256 fromEpoch);

    /// @notice The root is final; `units` went to the distributor.
    event Finalized(uint256 indexed epoch, bytes32 indexed root, uint64 units, Decision decision);

    /// @notice The bundle of `root` can also be had at `uri`.
    event MirrorAnnounced(uint256 indexed epoch, bytes32 indexed root, address indexed operator, string uri);

    /// @notice Epochs from `fromEpoch` on are governed by the rules whose canonical form hashes to `rulesHash`, until
    /// the next such event.
    event RulesSet(uint256 indexed fromEpoch, bytes32 indexed rulesHash, string uri);

    /// @notice A time of zero, times in disorder, a grace period and silent window or a challenge window and lead
    /// period that together last an epoch, or a rate other than the reward's unit where the bond token is the reward
    /// token.
    error EpochOracleInvalidTerms();

    /// @notice The rules hash is zero.
    error EpochOracleZeroRules();

    /// @notice Only `next` can be proposed, confirmed, challenged or finalized.
    error EpochOracleNotNext(uint256 epoch, uint256 next);

    /// @notice The epoch can be proposed from its `cutOff` (Unix seconds) on.
    error EpochOracleTooEarly(uint256 epoch, uint256 cutOff);

    /// @notice The root is zero.
    error EpochOracleZeroRoot(uint256 epoch);

    /// @notice The hash of the bundle is zero.
    error EpochOracleZeroBundle(uint256 epoch);

    /// @notice What was called does not fit where the epoch is.
    error EpochOracleWrongStatus(uint256 epoch, Status status);

    /// @notice `account` is no active operator; any account with an operator's bond may propose from `openFrom` on.
    error EpochOracleNotOperator(address account, uint256 openFrom);

    /// @notice The root promises more units than the epoch's budget.
    error EpochOracleOverBudget(uint256 epoch, uint64 units, uint64 budget);

    /// @notice Only `missing` units are missing of the stake with which the root comes to the table.
    error EpochOracleOverBacked(uint256 epoch, bytes32 root, uint64 missing);

    /// @notice Another root is proposed than the one that was to be confirmed.
    error EpochOracleOtherRoot(uint256 epoch, bytes32 proposed, bytes32 confirmed);

    /// @notice The root was proposed with another bundle than the one that was to be confirmed.
    error EpochOracleOtherBundle(uint256 epoch, bytes32 proposed, bytes32 confirmed);

    /// @notice Since `end` (Unix seconds) the root that stands can be made final, and nothing else be done.
    error EpochOracleWindowOver(uint256 epoch, uint256 end);

    /// @notice The council can rule from `rulingFrom` (Unix seconds) on.
    error EpochOracleRulingNotOpen(uint256 epoch, uint256 rulingFrom);

    /// @notice Stakes decide from `stakesFrom` (Unix seconds) on.
    error EpochOracleStakesNotOpen(uint256 epoch, uint256 stakesFrom);

    /// @notice The root that stands can be made final from `finalizableAt` (Unix seconds) on, as things stand.
    error EpochOracleNotFinalizable(uint256 epoch, uint256 finalizableAt);

    /// @notice The epoch is not the last final one, or stakes did not decide it.
    error EpochOracleNotStaked(uint256 epoch);

    /// @notice The epoch has no final root yet.
    error EpochOracleNotFinal(uint256 epoch);

    /// @notice Lays up to what is missing of the stake with which `root` comes to the table, so that others can propose
    /// or bring it. It stands or falls with the root as the stake of whoever lays the rest. Permissionless.
    /// @dev Reverts with `EpochOracleNotNext`, `EpochOracleOverBacked`, `RootStakesOnTable`, `RootStakesZeroUnits`,
    /// `RootStakesTooLarge` and as the vault's `lock` does.
    function back(uint256 epoch, bytes32 root, uint64 units) external;

    /// @notice Takes back what the caller laid with `back`, while the root is not on the table.
    /// @dev Reverts with `RootStakesOnTable` and `RootStakesNothingLaid`.
    function withdraw(uint256 epoch, bytes32 root) external;

    /// @notice Proposes the root of the next epoch. Admitted and bonded operators from the cut-off on, any account with
    /// an operator's bond after the grace period, which counts from when the epoch became proposable. Refused while
    /// paused. Locks what is missing of `proposalStake`, and at least the operator's minimum.
    /// @dev Reverts with `PauseActive`, `EpochOracleNotNext`, `EpochOracleTooEarly`, `EpochOracleWrongStatus`,
    /// `EpochOracleNotOperator`, `EpochOracleZeroRoot`, `EpochOracleZeroBundle`, `EpochOracleOverBudget`,
    /// `RootStakesTooLarge` and as the vault's `lock` does.
    function propose(uint256 epoch, bytes32 root, bytes32 bundleHash, string calldata bundleURI) external;

    /// @notice Confirms that the caller, an active operator other than the proposer, computed the same root and bundle.
    /// Locks the operator's minimum.
    /// @dev Reverts with `EpochOracleNotNext`, `EpochOracleWrongStatus`, `EpochOracleWindowOver`,
    /// `EpochOracleOtherRoot`, `EpochOracleOtherBundle`, `EpochOracleNotOperator`, `RootStakesAlreadyLaid`,
    /// `RootStakesTooLarge` and as the vault's `lock` does.
    function confirm(uint256 epoch, bytes32 root, bytes32 bundleHash) external;

    /// @notice Tells where else the bundle of a root can be had. Active operators.
    /// @dev Reverts with `RootStakesNotOnTable` and `EpochOracleNotOperator`.
    function announceMirror(uint256 epoch, bytes32 root, string calldata uri) external;

    /// @notice Brings another root: against the proposal inside its window, or to an open dispute. Locks what is
    /// missing of `challengeStake`. Permissionless.
    /// @dev Reverts with `EpochOracleNotNext`, `EpochOracleWrongStatus`, `EpochOracleWindowOver`,
    /// `EpochOracleZeroRoot`, `EpochOracleZeroBundle`, `RootStakesOnTable`, `EpochOracleOverBudget`,
    /// `RootStakesTooLarge` and as the vault's `lock` does.
    function challenge(uint256 epoch, bytes32 root, bytes32 bundleHash, string calldata bundleURI) external;

    /// @notice Names the root on the table that is final. Only the council.
    /// @dev Reverts with `EpochOracleNotNext`, `EpochOracleWrongStatus`, `EpochOracleRulingNotOpen`,
    /// `EpochOracleWindowOver` and `RootStakesNotOnTable`.
    function rule(uint256 epoch, bytes32 root) external;

    /// @notice Ends the silence of a council whose process takes longer than stakes do: within the ruling period of the
    /// last epoch, if stakes decided that. An open dispute goes on as it began. Only the council.
    /// @dev Reverts with `EpochOracleNotStaked` and `EpochOracleWindowOver`.
    function resumeRuling(uint256 epoch) external;

    /// @notice Adds to a root that is behind, while stakes decide. Permissionless.
    /// @dev Reverts with `EpochOracleNotNext`, `EpochOracleWrongStatus`, `EpochOracleStakesNotOpen`,
    /// `EpochOracleWindowOver`, `RootStakesNotOnTable`, `RootStakesLeads`, `RootStakesZeroUnits`, `RootStakesTooLarge`
    /// and as the vault's `lock` does.
    function addStake(uint256 epoch, bytes32 root, uint64 units) external;

    /// @notice Makes the root that stands final and moves its total to the distributor. Permissionless.
    /// @dev Reverts with `EpochOracleNotNext`, `EpochOracleWrongStatus` and `EpochOracleNotFinalizable`.
    function finalize(uint256 epoch) external;

    /// @notice Settles what `account` laid on `root` once the epoch is final. Permissionless.
    /// @dev Reverts with `EpochOracleNotFinal` and `RootStakesNothingLaid`.
    /// @return lost Units that were forfeited.
    /// @return reward Wei of the bond token paid to the account from what others lost.
    function settle(uint256 epoch, bytes32 root, address account) external returns (uint64 lost, uint256 reward);

    /// @notice Sets the rules hash from the next epoch on. Restricted.
    /// @dev Reverts with `EpochOracleZeroRules`.
    function setRules(bytes32 rulesHash, string calldata uri) external;

    /// @notice Rules hash that governs `epoch`; fixed once the epoch has started.
    function rulesOf(uint256 epoch) external view returns (bytes32);

    /// @notice Finalized root of `epoch`, zero before.
    function rootOf(uint256 epoch) external view returns (bytes32);

    /// @notice Where `epoch` is.
    function statusOf(uint256 epoch) external view returns (Status);

    /// @notice The proposal of `epoch`.
    function proposalOf(uint256 epoch) external view returns (Proposal memory);

    /// @notice Hash of the bundle with which `root` came to the table, zero if it did not.
    function bundleOf(uint256 epoch, bytes32 root) external view returns (bytes32);

    /// @notice Times of the open dispute, all zero if there is none.
    function dispute() external view returns (Dispute memory);

    /// @notice Unix seconds from which the root that stands may be made final, as things stand; 0 if nothing is
    /// proposed. Without a quorum it is the time that a quorum of this moment would bring, if that is earlier than the
    /// silent window's end.
    function finalizableAt() external view returns (uint256);

    /// @notice Unix seconds from which any account with an operator's bond may propose the next epoch: a grace period
    /// after its cut-off, the end of the last epoch's proposal, the last pause or the oracle's deployment, whichever
    /// comes last.
    function openFrom() external view returns (uint256);

    /// @notice Units with which `root` must come to the table as the next epoch's proposal at this moment: a tenth of
    /// its total, halved for every full grace period since the epoch could be proposed, and at least the operator's
    /// minimum.
    function proposalStake(bytes32 root) external view returns (uint64);

    /// @notice Units with which a further root of the next epoch must come to the table: a hundredth of the budget, and
    /// at least the operator's minimum.
    function challengeStake() external view returns (uint64);

    /// @notice Whether challenges go straight to stakes: the council is taken for silent, or the next epoch was not
    /// challenged before the cut-offs of the two epochs after it.
    function stakesDecide() external view returns (bool);

    /// @notice Whether the next epoch is proposed or disputed.
    function hasOpenProposal() external view returns (bool);

    /// @notice The next epoch to be settled; all before it are final.
    function nextEpoch() external view returns (uint256);

    /// @notice Terms of the oracle.
    function terms() external view returns (Terms memory);

    /// @notice Where budgets come from and roots are paid.
    function schedule() external view returns (IEmissionSchedule);
}
