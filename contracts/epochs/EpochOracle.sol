// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {IEmissionSchedule} from "../interfaces/IEmissionSchedule.sol";
import {IEpochOracle} from "../interfaces/IEpochOracle.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {Bindable} from "../abstracts/Bindable.sol";
import {CouncilRuled} from "../abstracts/CouncilRuled.sol";
import {ExpiringPause} from "../abstracts/ExpiringPause.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {UnixTime} from "../libraries/UnixTime.sol";
import {OracleTerms} from "./OracleTerms.sol";
import {ProgramSeal} from "./ProgramSeal.sol";
import {RootStakes} from "./RootStakes.sol";

/// @title Where operators commit epoch roots and anyone can challenge them
/// @notice Steps 5 and 6 of the way of the data: commit, check. Also the clock of the program.
///
/// Nothing can change a finalized epoch: every function that touches a proposal goes through `_current`, which refuses
/// all epochs but the next one, and `_finish` moves that on.
contract EpochOracle is ExpiringPause, RootStakes, OracleTerms, ProgramSeal, CouncilRuled {
    /// @dev A proposal comes with one part in so many of its total, a challenge with one part in so many of the budget.
    uint256 private constant PROPOSAL_PARTS = 10;
    uint256 private constant CHALLENGE_PARTS = 100;

    /// @dev A word of its own, so that finalizing writes one.
    struct Progress {
        uint32 nextEpoch;
        // when the last epoch became final or, before the first, the oracle was deployed: the grace period counts from
        // there
        uint40 vacantSince;
        // challenges of the epochs before it go straight to stakes
        uint32 rulingResumes;
    }

    Progress private _progress;
    mapping(uint256 epoch => Proposal) private _proposals;
    mapping(uint256 epoch => mapping(bytes32 root => bytes32 bundleHash)) private _bundles;

    constructor(
        address authority,
        ICouncil council_,
        address binder_,
        IStakeVault vault_,
        IEmissionSchedule schedule_,
        Terms memory terms_,
        Rules memory rules
    )
        ExpiringPause(authority)
        CouncilRuled(council_)
        Bindable(binder_)
        OracleTerms(vault_, schedule_, terms_, rules)
        RootStakes(vault_, terms_.stakeRate)
    {
        _requireTimeToRule(terms_.rulingPeriod);
        _progress.vacantSince = UnixTime.current();
    }

    /* PROPOSE */

    /// @inheritdoc IEpochOracle
    function back(uint256 epoch, bytes32 root, uint64 units) external {
        Proposal storage proposal = _current(epoch);
        uint64 needed = proposal.proposer == address(0) ? proposalStake(root) : challengeStake();
        uint64 missing = _missing(epoch, root, needed);
        if (units > missing) revert EpochOracleOverBacked(epoch, root, missing);
        _back(epoch, root, units);
    }

    /// @inheritdoc IEpochOracle
    function withdraw(uint256 epoch, bytes32 root) external {
        _withdraw(epoch, root);
    }

    /// @inheritdoc IEpochOracle
    function propose(
        uint256 epoch,
        bytes32 root,
        bytes32 bundleHash,
        string calldata bundleURI
    ) external whenNotPaused {
        Proposal storage proposal = _current(epoch);
        if (block.timestamp < cutOff(epoch)) revert EpochOracleTooEarly(epoch, cutOff(epoch));
        if (proposal.proposer != address(0)) revert EpochOracleWrongStatus(epoch, statusOf(epoch));
        _requireProposer(msg.sender);
        _acceptRoot(epoch, root, bundleHash);

        uint256 units = Math.max(_missing(epoch, root, proposalStake(root)), _minimum());
        proposal.proposer = msg.sender;
        proposal.finalFrom = UnixTime.narrow(_silentEnd());
        // The casts keep the value: both operands have 64 bits.
        emit Proposed(epoch, root, msg.sender, uint64(units), bundleHash, bundleURI);

        _propose(epoch, root, uint64(units));
    }

    /// @inheritdoc IEpochOracle
    function confirm(uint256 epoch, bytes32 root, bytes32 bundleHash) external {
        Proposal storage proposal = _at(epoch, Status.Proposed);
        _requireBefore(epoch, _finalFrom(proposal));
        if (root != standingRoot(epoch)) revert EpochOracleOtherRoot(epoch, standingRoot(epoch), root);
        if (bundleHash != _bundles[epoch][root]) {
            revert EpochOracleOtherBundle(epoch, _bundles[epoch][root], bundleHash);
        }
        _requireActive(msg.sender);

        uint64 units = _minimum();
        uint16 confirmations = ++proposal.confirmations;
        if (confirmations == _quorum()) proposal.finalFrom = UnixTime.narrow(_quorumEnd(proposal.finalFrom));
        emit Confirmed(epoch, root, msg.sender, units, confirmations);
        _addFact(abi.encode(Confirmed.selector, epoch, root, msg.sender, units, confirmations));

        _confirm(epoch, root, units);
    }

    /// @inheritdoc IEpochOracle
    function announceMirror(uint256 epoch, bytes32 root, string calldata uri) external {
        if (_bundles[epoch][root] == 0) revert RootStakesNotOnTable(epoch, root);
        _requireActive(msg.sender);
        emit MirrorAnnounced(epoch, root, msg.sender, uri);
    }

    /* CHALLENGE */

    /// @inheritdoc IEpochOracle
    function challenge(uint256 epoch, bytes32 root, bytes32 bundleHash, string calldata bundleURI) external {
        Proposal storage proposal = _open(epoch);
        _requireBefore(epoch, _end(epoch, proposal));
        _acceptRoot(epoch, root, bundleHash);

        uint64 units = _missing(epoch, root, challengeStake());
        if (proposal.disputedAt == 0) {
            // a quorum that is not complete by now never will be: the window ends as if it were
            proposal.finalFrom = UnixTime.narrow(_finalFrom(proposal));
            proposal.disputedAt = UnixTime.current();
            _openDispute(epoch);
        }
        emit Challenged(epoch, root, msg.sender, units, bundleHash, bundleURI);

        bool late = block.timestamp >= _stakesFrom(epoch, proposal);
        _bring(epoch, root, late ? Entry.Late : Entry.Challenged, units);
    }

    /// @inheritdoc IEpochOracle
    function rule(uint256 epoch, bytes32 root) external onlyCouncil {
        Proposal storage proposal = _at(epoch, Status.Disputed);
        uint256 rulingFrom = _rulingFrom(proposal.disputedAt);
        if (block.timestamp < rulingFrom) revert EpochOracleRulingNotOpen(epoch, rulingFrom);
        _requireBefore(epoch, _end(epoch, proposal));

        _choose(epoch, root);
        if (block.timestamp < _rulingUntil(proposal.disputedAt)) _progress.rulingResumes = 0;
        emit Ruled(epoch, root);

        _finish(epoch, Decision.Ruled);
    }

    /// @inheritdoc IEpochOracle
    function resumeRuling(uint256 epoch) external onlyCouncil {
        uint256 next = _progress.nextEpoch;
        if (epoch + 1 != next || decisionOf(epoch) != Decision.Staked) revert EpochOracleNotStaked(epoch);
        _requireBefore(epoch, _rulingUntil(_proposals[epoch].disputedAt));

        // An open dispute keeps the times with which it was opened.
        uint256 from = statusOf(next) == Status.Disputed ? next + 1 : next;
        // The cast keeps the value: as many weeks take 82 million years.
        _progress.rulingResumes = uint32(from);
        emit RulingResumed(from);
    }

    /// @inheritdoc IEpochOracle
    function addStake(uint256 epoch, bytes32 root, uint64 units) external {
        Proposal storage proposal = _at(epoch, Status.Disputed);
        uint256 stakesFrom = _stakesFrom(epoch, proposal);
        if (block.timestamp < stakesFrom) revert EpochOracleStakesNotOpen(epoch, stakesFrom);
        _requireBefore(epoch, _end(epoch, proposal));

        _add(epoch, root, units);
    }

    /* FINALIZE */

    /// @inheritdoc IEpochOracle
    function finalize(uint256 epoch) external {
        Proposal storage proposal = _open(epoch);
        uint256 from = _end(epoch, proposal);
        if (block.timestamp < from) revert EpochOracleNotFinalizable(epoch, from);

        if (proposal.disputedAt == 0) {
            _finish(epoch, Decision.Unchallenged);
        } else {
            // What went straight to stakes says nothing new of the council.
            if (!_skipsRuling(epoch, proposal.disputedAt)) _progress.rulingResumes = type(uint32).max;
            _finish(epoch, Decision.Staked);
        }
    }

    /// @inheritdoc IEpochOracle
    function settle(uint256 epoch, bytes32 root, address account) external returns (uint64 lost, uint256 reward) {
        if (epoch >= _progress.nextEpoch) revert EpochOracleNotFinal(epoch);
        return _settle(epoch, root, account);
    }

    /* VIEWS */

    /// @inheritdoc IEpochOracle
    function rootOf(uint256 epoch) external view returns (bytes32) {
        return epoch < _progress.nextEpoch ? standingRoot(epoch) : bytes32(0);
    }

    /// @inheritdoc IEpochOracle
    function statusOf(uint256 epoch) public view returns (Status) {
        if (epoch < _progress.nextEpoch) return Status.Final;
        Proposal storage proposal = _proposals[epoch];
        if (proposal.disputedAt != 0) return Status.Disputed;
        return proposal.proposer == address(0) ? Status.None : Status.Proposed;
    }

    /// @inheritdoc IEpochOracle
    function proposalOf(uint256 epoch) external view returns (Proposal memory) {
        return _proposals[epoch];
    }

    /// @inheritdoc IEpochOracle
    function bundleOf(uint256 epoch, bytes32 root) external view returns (bytes32) {
        return _bundles[epoch][root];
    }

    /// @inheritdoc IEpochOracle
    function dispute() external view returns (Dispute memory) {
        uint256 epoch = _progress.nextEpoch;
        Proposal storage proposal = _proposals[epoch];
        if (proposal.disputedAt == 0) return Dispute({rulingFrom: 0, stakesFrom: 0, until: 0});
        return
            Dispute({
                rulingFrom: _rulingFrom(proposal.disputedAt),
                stakesFrom: _stakesFrom(epoch, proposal),
                until: _end(epoch, proposal)
            });
    }

    /// @inheritdoc IEpochOracle
    function finalizableAt() external view returns (uint256) {
        uint256 epoch = _progress.nextEpoch;
        return hasOpenProposal() ? _end(epoch, _proposals[epoch]) : 0;
    }

    /// @inheritdoc IEpochOracle
    function openFrom() public view returns (uint256) {
        return _vacantFrom() + _gracePeriod();
    }

    /// @inheritdoc IEpochOracle
    function proposalStake(bytes32 root) public view returns (uint64) {
        uint256 from = _vacantFrom();
        uint256 halvings = block.timestamp < from ? 0 : (block.timestamp - from) / _gracePeriod();
        uint256 units = Math.ceilDiv(SumTree.total(root), PROPOSAL_PARTS) >> halvings;
        // The cast keeps the value: both have 64 bits.
        return uint64(Math.max(units, _minimum()));
    }

    /// @inheritdoc IEpochOracle
    function challengeStake() public view returns (uint64) {
        uint256 units = Math.ceilDiv(schedule().budgetOf(_progress.nextEpoch), CHALLENGE_PARTS);
        // The cast keeps the value: both have 64 bits.
        return uint64(Math.max(units, _minimum()));
    }

    /// @inheritdoc IEpochOracle
    function stakesDecide() external view returns (bool) {
        uint256 epoch = _progress.nextEpoch;
        uint256 disputedAt = _proposals[epoch].disputedAt;
        return _skipsRuling(epoch, disputedAt == 0 ? block.timestamp : disputedAt);
    }

    /// @inheritdoc IEpochOracle
    function hasOpenProposal() public view returns (bool) {
        return _proposals[_progress.nextEpoch].proposer != address(0);
    }

    /// @inheritdoc IEpochOracle
    function nextEpoch() external view returns (uint256) {
        return _progress.nextEpoch;
    }

    /* PRIVATE */

    /// @dev The only way to a proposal that may be written.
    function _current(uint256 epoch) private view returns (Proposal storage) {
        if (epoch != _progress.nextEpoch) revert EpochOracleNotNext(epoch, _progress.nextEpoch);
        return _proposals[epoch];
    }

    function _at(uint256 epoch, Status needed) private view returns (Proposal storage proposal) {
        proposal = _current(epoch);
        Status status = statusOf(epoch);
        if (status != needed) revert EpochOracleWrongStatus(epoch, status);
    }

    /// @dev Proposed or disputed.
    function _open(uint256 epoch) private view returns (Proposal storage proposal) {
        proposal = _current(epoch);
        if (proposal.proposer == address(0)) revert EpochOracleWrongStatus(epoch, Status.None);
    }

    function _requireBefore(uint256 epoch, uint256 end) private view {
        if (block.timestamp >= end) revert EpochOracleWindowOver(epoch, end);
    }

    function _requireActive(address account) private view {
        if (!vault().isActive(IStakeVault.Role.Operator, account)) revert EpochOracleNotOperator(account, openFrom());
    }

    function _requireProposer(address account) private view {
        if (vault().isActive(IStakeVault.Role.Operator, account)) return;
        bool open = block.timestamp >= openFrom();
        if (!open || !vault().isBonded(IStakeVault.Role.Operator, account)) {
            revert EpochOracleNotOperator(account, openFrom());
        }
    }

    /// @dev Checks a root that comes to the table and keeps the hash of its bundle.
    function _acceptRoot(uint256 epoch, bytes32 root, bytes32 bundleHash) private {
        if (root == 0) revert EpochOracleZeroRoot(epoch);
        if (bundleHash == 0) revert EpochOracleZeroBundle(epoch);
        uint64 units = SumTree.total(root);
        uint64 budget = schedule().budgetOf(epoch);
        if (units > budget) revert EpochOracleOverBudget(epoch, units, budget);
        _bundles[epoch][root] = bundleHash;
    }

    /// @dev What is missing of `needed` besides what backs the root.
    function _missing(uint256 epoch, bytes32 root, uint64 needed) private view returns (uint64) {
        uint64 backed = poolOf(epoch, root).entered;
        return backed < needed ? needed - backed : 0;
    }

    /// @dev When the epoch could be proposed; a pause moves it on.
    function _vacantFrom() private view returns (uint256) {
        uint256 since = Math.max(_progress.vacantSince, pausedUntil());
        return Math.max(since, cutOff(_progress.nextEpoch));
    }

    function _finalFrom(Proposal storage proposal) private view returns (uint256) {
        return proposal.confirmations < _quorum() ? _quorumEnd(proposal.finalFrom) : proposal.finalFrom;
    }

    /// @dev Whether a dispute of then goes straight to stakes.
    function _skipsRuling(uint256 epoch, uint256 disputedAt) private view returns (bool) {
        return epoch < _progress.rulingResumes || _isLate(epoch, disputedAt);
    }

    function _stakesFrom(uint256 epoch, Proposal storage proposal) private view returns (uint256) {
        uint256 disputedAt = proposal.disputedAt;
        return _skipsRuling(epoch, disputedAt) ? disputedAt : _rulingUntil(disputedAt);
    }

    /// @dev When the root that stands is final, as things stand.
    function _end(uint256 epoch, Proposal storage proposal) private view returns (uint256) {
        uint256 disputedAt = proposal.disputedAt;
        if (disputedAt == 0) return _finalFrom(proposal);
        if (_skipsRuling(epoch, disputedAt)) return _leadUntil(proposal.finalFrom, _leadSince(epoch));
        return _stakesUntil(_stakesFrom(epoch, proposal), _leadSince(epoch));
    }

    function _finish(uint256 epoch, Decision decision) private {
        bytes32 root = standingRoot(epoch);
        ++_progress.nextEpoch;
        _progress.vacantSince = UnixTime.current();
        emit Finalized(epoch, root, SumTree.total(root), decision);

        // In this order, so that a token with hooks finds the dispute decided.
        if (decision != Decision.Unchallenged) _close(epoch, decision);
        schedule().settle(epoch, root);
    }
}
