// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEAS} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {IContributionResolver} from "assay/interfaces/IContributionResolver.sol";
import {IEpochClock} from "assay/interfaces/IEpochClock.sol";
import {IReputationToken} from "assay/interfaces/IReputationToken.sol";
import {ITaskRegistry} from "assay/interfaces/ITaskRegistry.sol";
import {ContributionLedger} from "assay/work/ContributionLedger.sol";
import {Symbolic} from "./Symbolic.sol";

/// @dev The ledger by itself; who may write it is the resolver's matter.
contract Ledger is ContributionLedger {
    function enter(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) external {
        _add(c, gate, points);
    }

    function leave(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) external virtual {
        _remove(c, gate, points);
    }

    function schema() external pure returns (bytes32) {}

    function contributionOf(bytes32) external pure returns (Contribution memory) {}

    function encodeWork(uint64, uint32, uint16) external pure returns (bytes32) {}

    function decodeWork(bytes32) external pure returns (uint64, uint32, uint16) {}

    function eas() external pure returns (IEAS) {}

    function registry() external pure returns (ITaskRegistry) {}

    function clock() external pure returns (IEpochClock) {}

    function reputation() external pure returns (IReputationToken) {}
}

/// @dev From a ledger that holds one contribution, a second one enters and leaves: of any points, evidence and limits,
/// by the same account or another, for the same task or another, in the same epoch, the next one or a later pair.
contract LedgerProof is Symbolic {
    address private constant ALICE = address(0xA11CE);
    address private constant BOB = address(0xB0B);

    Ledger internal _ledger;

    /// @dev What is a symbol of two contributions.
    struct Symbols {
        uint32 firstPoints;
        uint32 points;
        bytes32 firstEvidence;
        bytes32 evidence;
        uint16 maxPerWindow;
        uint16 maxPerEpoch;
        uint16 epochQuota;
    }

    function setUp() external virtual {
        _ledger = new Ledger();
    }

    function check_leavingUndoesEnteringInItsEpoch(Symbols calldata x) external {
        _enterAndLeave(x, _of(ALICE, 1, 4, x.evidence));
    }

    function check_leavingUndoesEnteringInTheNextEpoch(Symbols calldata x) external {
        _enterAndLeave(x, _of(ALICE, 1, 5, x.evidence));
    }

    function check_leavingUndoesEnteringInALaterPair(Symbols calldata x) external {
        _enterAndLeave(x, _of(ALICE, 1, 6, x.evidence));
    }

    function check_leavingUndoesEnteringInAnotherTask(Symbols calldata x) external {
        _enterAndLeave(x, _of(ALICE, 2, 4, x.evidence));
    }

    function check_leavingUndoesEnteringOfAnotherAccount(Symbols calldata x) external {
        _enterAndLeave(x, _of(BOB, 1, 4, x.evidence));
    }

    /// @dev The epoch before and the next one hold work of the account already: both halves of a word are taken.
    function check_leavingUndoesEnteringBesideTwo(Symbols calldata x, uint32 nextPoints) external {
        ITaskRegistry.Gate memory gate;
        _ledger.enter(_of(ALICE, 1, 5, ~x.evidence), gate, nextPoints);
        VM.assume(x.firstEvidence != ~x.evidence);
        _enterAndLeave(x, _of(ALICE, 1, 5, x.evidence));
    }

    function check_whatLeftMayEnterAgain(Symbols calldata x) external {
        IContributionResolver.Contribution memory second = _of(ALICE, 1, 4, x.evidence);
        ITaskRegistry.Gate memory gate = _enterAndLeave(x, second);
        try _ledger.enter(second, gate, x.points) {} catch {
            assert(false);
        }
    }

    function _enterAndLeave(
        Symbols calldata x,
        IContributionResolver.Contribution memory second
    ) private returns (ITaskRegistry.Gate memory gate) {
        IContributionResolver.Contribution memory first = _of(ALICE, 1, 4, x.firstEvidence);
        VM.assume(x.firstEvidence != x.evidence);
        (gate.maxPerWindow, gate.window) = (x.maxPerWindow, 1 weeks);
        (gate.maxPerEpoch, gate.epochQuota) = (x.maxPerEpoch, x.epochQuota);
        _ledger.enter(first, gate, x.firstPoints);
        bytes32 before = _views(first, second);
        _ledger.enter(second, gate, x.points);
        _ledger.leave(second, gate, x.points);
        assert(_views(first, second) == before);
    }

    /// @dev A window is an epoch long here.
    function _of(
        address account,
        uint64 task,
        uint256 epoch,
        bytes32 evidence
    ) private pure returns (IContributionResolver.Contribution memory c) {
        (c.account, c.task, c.epoch, c.evidence) = (account, task, epoch, evidence);
        c.time = uint40(epoch * 1 weeks);
    }

    function _views(
        IContributionResolver.Contribution memory first,
        IContributionResolver.Contribution memory second
    ) private view returns (bytes32) {
        return keccak256(bytes.concat(_viewsOf(first), _viewsOf(second)));
    }

    function _viewsOf(IContributionResolver.Contribution memory c) private view returns (bytes memory) {
        (uint64 points, uint32 count) = _ledger.scoreOf(c.epoch, c.account);
        (uint128 sum, uint64 all) = _ledger.totalOf(c.epoch);
        return abi.encode(points, count, sum, all, _ledger.isEvidenceUsed(c.task, c.evidence));
    }
}

/// @dev Leaves with one point less than it brought.
contract LeakyLedger is Ledger {
    function leave(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) external override {
        _remove(c, gate, points == 0 ? 0 : points - 1);
    }
}

/// @dev Must fail.
contract TwinLedger is LedgerProof {
    function setUp() external override {
        _ledger = new LeakyLedger();
    }
}
