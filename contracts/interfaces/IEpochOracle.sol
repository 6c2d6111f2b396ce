// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEmissionSchedule} from "./IEmissionSchedule.sol";
import {IEpochClock} from "./IEpochClock.sol";
import {IExpiringPause} from "./IExpiringPause.sol";
import {IStakeVault} from "./IStakeVault.sol";

/// @title Where operators commit epoch roots and anyone can challenge them
/// @notice Steps 5 and 6 of the way of the data. Epochs settle in order; only the next one can be proposed.
///
/// A proposal becomes final in one of two ways: once `quorum` operators besides the proposer confirmed it and
/// `challengeWindow` has passed, or, with too few confirmations, once the longer `silentWindow` has passed. So neither
/// a missing operator nor a proposal that nobody confirms blocks the program. Until then anyone can challenge it. Both
/// windows stand still while a challenge is open.
interface IEpochOracle is IEpochClock, IExpiringPause {
    /// @notice Where the proposal of an epoch stands.
    enum Status {
        None,
        Proposed,
        Challenged,
        Finalized
    }

    /// @notice Terms of the oracle, fixed for ever.
    /// @param settlementDelay Seconds from an epoch's end to its cut-off.
    /// @param gracePeriod Seconds for which only admitted operators may propose; afterwards any account with an
    /// operator's bond may.
    /// @param challengeWindow Seconds from proposal to finality with a quorum.
    /// @param silentWindow Seconds from proposal to finality without; at least `challengeWindow`.
    /// @param rulingPeriod Seconds that the council has for a ruling.
    /// @param quorum Confirmations needed besides the proposer's own word.
    /// @param protocolShareBps Share of a slashed bond that goes to `beneficiary`, in 1/10000; the winner gets the
    /// rest.
    /// @param proposerBond Wei that a proposer loses when its root is thrown out, as far as its bond reaches.
    /// @param challengeBond Wei that a challenger locks, and loses when the challenge is rejected.
    /// @param beneficiary Receiver of the protocol's share.
    struct Terms {
        uint32 settlementDelay;
        uint32 gracePeriod;
        uint32 challengeWindow;
        uint32 silentWindow;
        uint32 rulingPeriod;
        uint16 quorum;
        uint16 protocolShareBps;
        uint112 proposerBond;
        uint112 challengeBond;
        address beneficiary;
    }

    /// @notice State of one epoch's proposal.
    /// @param root Proposed root, zero if there is none.
    /// @param proposer Account that vouches for it.
    /// @param windowStart Unix seconds of the proposal, moved on by as long as rejected challenges were open.
    /// @param confirmations Operators besides the proposer who computed the same root.
    /// @param round Proposals of this epoch that became void.
    /// @param status Where the proposal stands.
    struct Proposal {
        bytes32 root;
        address proposer;
        uint40 windowStart;
        uint16 confirmations;
        uint16 round;
        Status status;
    }

    /// @notice Last challenge of an epoch.
    struct Challenge {
        bytes32 counterRoot;
        address challenger;
        uint40 openedAt;
    }

    /// @notice A root was proposed. The bundle whose manifest hashes to `bundleHash` can be fetched at `bundleURI`.
    event Proposed(
        uint256 indexed epoch,
        bytes32 indexed root,
        address indexed proposer,
        uint16 round,
        bytes32 bundleHash,
        string bundleURI
    );

    /// @notice An operator computed the same root; the proposal has `confirmations` now.
    event Confirmed(uint256 indexed epoch, bytes32 indexed root, address indexed operator, uint16 confirmations);

    /// @notice The proposed root was challenged with `counterRoot`; `bond` wei of the challenger's bond are locked.
    event Challenged(
        uint256 indexed epoch,
        bytes32 indexed root,
        address indexed challenger,
        bytes32 counterRoot,
        uint112 bond
    );

    /// @notice The council ruled. Upheld: the proposal is void. `slashed` wei were taken from `loser`, for `winner` and
    /// the beneficiary.
    event ChallengeRuled(
        uint256 indexed epoch,
        bool upheld,
        address indexed winner,
        address indexed loser,
        uint112 slashed
    );

    /// @notice The council did not rule in time: the challenger's bond is free again, the proposal is void.
    event ChallengeExpired(uint256 indexed epoch, bytes32 indexed root, address indexed challenger);

    /// @notice The root is final; `units` went to the distributor.
    event Finalized(uint256 indexed epoch, bytes32 indexed root, uint64 units);

    /// @notice Epochs from `fromEpoch` on are governed by the rules whose canonical form hashes to `rulesHash`, until
    /// the next such event.
    event RulesSet(uint256 indexed fromEpoch, bytes32 indexed rulesHash, string uri);

    /// @notice Windows in disorder, shares above 10000, no beneficiary, or windows that outlast the vault's unbonding
    /// delay.
    error EpochOracleInvalidTerms();

    /// @notice The rules hash is zero.
    error EpochOracleZeroRules();

    /// @notice Only `next` can be proposed, confirmed, challenged or finalized.
    error EpochOracleNotNext(uint256 epoch, uint256 next);

    /// @notice The epoch can be proposed from `cutOff` (Unix seconds) on.
    error EpochOracleTooEarly(uint256 epoch, uint256 cutOff);

    /// @notice A proposal of the epoch stands.
    error EpochOracleAlreadyProposed(uint256 epoch, bytes32 root);

    /// @notice The root is zero.
    error EpochOracleZeroRoot(uint256 epoch);

    /// @notice `account` is no active operator; any account with an operator's bond may propose from `openFrom` on.
    error EpochOracleNotOperator(address account, uint256 openFrom);

    /// @notice The root promises `units`, more than the epoch's budget.
    error EpochOracleOverBudget(uint256 epoch, uint64 units, uint64 budget);

    /// @notice There is no proposal of `epoch` waiting, or a challenge holds it up.
    error EpochOracleNotProposed(uint256 epoch, Status status);

    /// @notice The proposed root is not the one that the caller confirms.
    error EpochOracleOtherRoot(uint256 epoch, bytes32 proposed, bytes32 confirmed);

    /// @notice A proposer cannot confirm its own proposal.
    error EpochOracleSelfConfirmation(address proposer);

    /// @notice The operator has confirmed this proposal.
    error EpochOracleAlreadyConfirmed(uint256 epoch, address operator);

    /// @notice The proposal could be challenged before `end` (Unix seconds).
    error EpochOracleWindowOver(uint256 epoch, uint256 end);

    /// @notice The counter root is the proposed root.
    error EpochOracleSameRoot(uint256 epoch, bytes32 root);

    /// @notice No challenge of the epoch is open.
    error EpochOracleNotChallenged(uint256 epoch, Status status);

    /// @notice The council could rule before `deadline` (Unix seconds).
    error EpochOracleRulingPeriodOver(uint256 epoch, uint256 deadline);

    /// @notice The council can still rule: the challenge expires from `deadline` (Unix seconds) on.
    error EpochOracleRulingPeriodOpen(uint256 epoch, uint256 deadline);

    /// @notice The proposal can be finalized from `finalizableAt` (Unix seconds) on.
    error EpochOracleNotFinalizable(uint256 epoch, uint256 finalizableAt);

    /// @notice Proposes the root of the next epoch. Admitted and bonded operators from the cut-off on, any account with
    /// an operator's bond after the grace period, which counts from when the epoch became proposable. Refused while
    /// paused.
    function propose(uint256 epoch, bytes32 root, bytes32 bundleHash, string calldata bundleURI) external;

    /// @notice Confirms that the caller, an active operator other than the proposer, computed the same root.
    function confirm(uint256 epoch, bytes32 root) external;

    /// @notice Challenges the proposed root inside its window with another root, locking the challenge bond in the
    /// vault.
    function challenge(uint256 epoch, bytes32 counterRoot) external;

    /// @notice Rules on an open challenge. Restricted to the council, in time. Upheld: the proposer's bond goes to the
    /// challenger, the proposal is void and the epoch may be proposed anew. Rejected: the challenger's bond goes to the
    /// proposer, the window goes on.
    function rule(uint256 epoch, bool upheld) external;

    /// @notice Ends a challenge on which the council did not rule in time: both bonds return, the proposal is void.
    /// Permissionless.
    function expire(uint256 epoch) external;

    /// @notice Makes the root final and moves its total to the distributor. Permissionless.
    function finalize(uint256 epoch) external;

    /// @notice Sets the rules hash from the next epoch on. Restricted.
    function setRules(bytes32 rulesHash, string calldata uri) external;

    /// @notice Rules hash that governs `epoch`; fixed once the epoch has started.
    function rulesOf(uint256 epoch) external view returns (bytes32);

    /// @notice Finalized root of `epoch`, zero before.
    function rootOf(uint256 epoch) external view returns (bytes32);

    /// @notice Current proposal of `epoch`.
    function proposalOf(uint256 epoch) external view returns (Proposal memory);

    /// @notice Last challenge of `epoch`.
    function challengeOf(uint256 epoch) external view returns (Challenge memory);

    /// @notice Whether `operator` confirmed the current proposal.
    function hasConfirmed(address operator) external view returns (bool);

    /// @notice Unix seconds from which the current proposal may be finalized, unless it is challenged; 0 if there is
    /// none.
    function finalizableAt() external view returns (uint256);

    /// @notice Unix seconds from which any account with an operator's bond may propose the next epoch: a grace period
    /// after its cut-off, the end of the last proposal, or the oracle's deployment, whichever comes last.
    function openFrom() external view returns (uint256);

    /// @notice The next epoch to be settled; all before it are final.
    function nextEpoch() external view returns (uint256);

    /// @notice Terms of the oracle.
    function terms() external view returns (Terms memory);

    /// @notice Where the bonds are.
    function vault() external view returns (IStakeVault);

    /// @notice Where budgets come from and roots are paid.
    function schedule() external view returns (IEmissionSchedule);
}
