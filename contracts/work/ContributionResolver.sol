// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessDenied, InvalidEAS} from "@ethereum-attestation-service/eas-contracts/contracts/Common.sol";
import {Attestation, IEAS} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {ISemver} from "@ethereum-attestation-service/eas-contracts/contracts/ISemver.sol";
import {ISchemaResolver} from "@ethereum-attestation-service/eas-contracts/contracts/resolver/ISchemaResolver.sol";
import {FactChain} from "../abstracts/FactChain.sol";
import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {IEligibilityPolicy} from "../interfaces/IEligibilityPolicy.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";
import {BPS} from "../libraries/Constants.sol";
import {UnixTime} from "../libraries/UnixTime.sol";
import {Work} from "../libraries/Work.sol";
import {ContributionLedger} from "./ContributionLedger.sol";

/// @title Gate between EAS attestations and scoring
/// @notice Step 2 of the way of the data: attest contributions.
contract ContributionResolver is ContributionLedger, ISchemaResolver, FactChain {
    uint256 private constant DATA_LENGTH = 64;

    IEAS private immutable EAS;
    ITaskRegistry private immutable REGISTRY;
    IEpochClock private immutable CLOCK;
    // copied from the clock, where they never change, to spare each attestation a call
    uint40 private immutable GENESIS;
    uint32 private immutable EPOCH_LENGTH;
    IReputationToken private immutable REPUTATION;

    bytes32 private immutable SCHEMA;

    constructor(IEAS eas_, ITaskRegistry registry_, IEpochClock clock_, IReputationToken reputation_) {
        if (address(eas_) == address(0)) revert InvalidEAS();
        EAS = eas_;
        REGISTRY = registry_;
        CLOCK = clock_;
        GENESIS = clock_.genesis();
        EPOCH_LENGTH = clock_.epochLength();
        REPUTATION = reputation_;
        // the uid that the schema registry gives to (schema, resolver, revocable)
        SCHEMA = keccak256(abi.encodePacked("bytes32 work,bytes32 evidence", address(this), true));
    }

    modifier onlyEAS() {
        if (msg.sender != address(EAS)) revert AccessDenied();
        _;
    }

    /* ATTEST */

    /// @inheritdoc ISchemaResolver
    function attest(Attestation calldata attestation) external payable onlyEAS returns (bool) {
        Contribution memory c = _parse(attestation, _epochAt(attestation.time));
        _accept(attestation.uid, c, REGISTRY.gateOf(c.task, c.attester));
        return true;
    }

    /// @inheritdoc ISchemaResolver
    function multiAttest(
        Attestation[] calldata attestations,
        uint256[] calldata
    ) external payable onlyEAS returns (bool) {
        // all attestations of one transaction have the time of its block
        uint256 epoch = _epochAt(block.timestamp);
        ITaskRegistry.Gate memory gate;
        Contribution memory last;
        for (uint256 i = 0; i < attestations.length; ++i) {
            Attestation calldata attestation = attestations[i];
            Contribution memory c = _parse(attestation, epoch);
            if (c.task != last.task || c.attester != last.attester) gate = REGISTRY.gateOf(c.task, c.attester);
            _accept(attestation.uid, c, gate);
            last = c;
        }
        return true;
    }

    /* REVOKE */

    /// @inheritdoc ISchemaResolver
    function revoke(Attestation calldata attestation) external payable onlyEAS returns (bool) {
        _revoke(attestation);
        return true;
    }

    /// @inheritdoc ISchemaResolver
    function multiRevoke(
        Attestation[] calldata attestations,
        uint256[] calldata
    ) external payable onlyEAS returns (bool) {
        for (uint256 i = 0; i < attestations.length; ++i) _revoke(attestations[i]);
        return true;
    }

    /* VIEWS */

    /// @inheritdoc ISchemaResolver
    function isPayable() external pure returns (bool) {
        return false;
    }

    /// @inheritdoc ISemver
    function version() external pure returns (string memory) {
        return "1.0.0";
    }

    /// @inheritdoc IContributionResolver
    function schema() external view returns (bytes32) {
        return SCHEMA;
    }

    /// @inheritdoc IContributionResolver
    function contributionOf(bytes32 uid) external view returns (Contribution memory) {
        Attestation memory attestation = EAS.getAttestation(uid);
        if (attestation.schema != SCHEMA) revert ContributionResolverWrongSchema(attestation.schema);
        (bytes32 work, bytes32 evidence) = abi.decode(attestation.data, (bytes32, bytes32));
        (uint64 task, uint32 quantity, uint16 quality) = Work.unpack(work);
        return
            Contribution({
                account: attestation.recipient,
                attester: attestation.attester,
                task: task,
                quantity: quantity,
                quality: quality,
                time: UnixTime.narrow(attestation.time),
                epoch: _epochAt(attestation.time),
                evidence: evidence,
                revoked: attestation.revocationTime != 0
            });
    }

    /// @inheritdoc IContributionResolver
    function encodeWork(uint64 task, uint32 quantity, uint16 quality) external pure returns (bytes32) {
        return Work.pack(task, quantity, quality);
    }

    /// @inheritdoc IContributionResolver
    function decodeWork(bytes32 work) external pure returns (uint64 task, uint32 quantity, uint16 quality) {
        return Work.unpack(work);
    }

    /// @inheritdoc IContributionResolver
    function eas() external view returns (IEAS) {
        return EAS;
    }

    /// @inheritdoc IContributionResolver
    function registry() external view returns (ITaskRegistry) {
        return REGISTRY;
    }

    /// @inheritdoc IContributionResolver
    function clock() external view returns (IEpochClock) {
        return CLOCK;
    }

    /// @inheritdoc IContributionResolver
    function reputation() external view returns (IReputationToken) {
        return REPUTATION;
    }

    /* PRIVATE */

    /// @dev Checks, then takes the evidence, the places and the points.
    function _accept(bytes32 uid, Contribution memory c, ITaskRegistry.Gate memory gate) private {
        _checkTask(c, gate);
        _checkAccount(c, gate);

        uint64 points = Work.points(gate.points, c.quantity, c.quality);
        if (points > Work.MAX_POINTS) revert ContributionResolverTooManyPoints(points);
        _add(c, gate, points);
        emit ContributionAccepted(
            uid,
            c.account,
            c.task,
            c.attester,
            c.quantity,
            c.quality,
            points,
            c.epoch,
            c.evidence
        );
        _addFact(
            abi.encode(
                ContributionAccepted.selector,
                uid,
                c.account,
                c.task,
                c.attester,
                c.quantity,
                c.quality,
                points,
                c.epoch,
                c.evidence
            )
        );
    }

    /// @dev EAS lets only the attester revoke, only once, and only what came through `attest` or `multiAttest`.
    function _revoke(Attestation calldata attestation) private {
        Contribution memory c = _parse(attestation, _epochAt(attestation.time));
        uint256 cutOff = CLOCK.cutOff(c.epoch);
        if (block.timestamp >= cutOff) revert ContributionResolverEpochClosed(c.epoch, cutOff);

        ITaskRegistry.Gate memory gate = REGISTRY.gateOf(c.task, c.attester);
        uint64 points = Work.points(gate.points, c.quantity, c.quality);
        _remove(c, gate, points);
        emit ContributionRevoked(attestation.uid, c.account, c.task, c.epoch, points);
        _addFact(abi.encode(ContributionRevoked.selector, attestation.uid, c.account, c.task, c.epoch, points));
    }

    /// @dev As `IEpochClock.epochAt`.
    function _epochAt(uint256 time) private view returns (uint256) {
        if (time < GENESIS) revert IEpochClock.EpochClockBeforeGenesis(time, GENESIS);
        return (time - GENESIS) / EPOCH_LENGTH;
    }

    function _parse(Attestation calldata attestation, uint256 epoch) private view returns (Contribution memory c) {
        if (attestation.schema != SCHEMA) revert ContributionResolverWrongSchema(attestation.schema);
        if (!attestation.revocable) revert ContributionResolverNotRevocable();
        if (attestation.expirationTime != 0) revert ContributionResolverExpiring(attestation.expirationTime);
        if (attestation.data.length != DATA_LENGTH) revert ContributionResolverInvalidData(attestation.data.length);
        (bytes32 work, bytes32 evidence) = abi.decode(attestation.data, (bytes32, bytes32));
        (c.task, c.quantity, c.quality) = Work.unpack(work);
        c.account = attestation.recipient;
        c.attester = attestation.attester;
        c.time = UnixTime.narrow(attestation.time);
        c.epoch = epoch;
        c.evidence = evidence;
    }

    function _checkTask(Contribution memory c, ITaskRegistry.Gate memory gate) private pure {
        if (c.quantity == 0) revert ContributionResolverZeroQuantity();
        if (c.quality > BPS) revert ContributionResolverInvalidQuality(c.quality);
        if (c.time < gate.opensAt) revert ContributionResolverTaskNotOpen(c.task, gate.opensAt);
        if (gate.closesAt != 0 && c.time >= gate.closesAt) {
            revert ContributionResolverTaskClosed(c.task, gate.closesAt);
        }
        if (!gate.attesterAllowed) revert ContributionResolverNotAttester(c.task, c.attester);
        if (c.quality < gate.minQuality) {
            revert ContributionResolverQualityTooLow(c.task, c.quality, gate.minQuality);
        }
    }

    function _checkAccount(Contribution memory c, ITaskRegistry.Gate memory gate) private view {
        if (c.account == address(0)) revert ContributionResolverZeroAccount();
        if (c.account == c.attester) revert ContributionResolverSelfAttestation(c.account);
        if (gate.policy != address(0) && !IEligibilityPolicy(gate.policy).isEligible(c.account)) {
            revert ContributionResolverNotEligible(c.task, c.account);
        }
        if (gate.minReputation != 0) {
            uint256 points =
                address(REPUTATION) == address(0) ? 0 : REPUTATION.reputationOf(c.account, gate.reputationDomain);
            if (points < gate.minReputation) {
                revert ContributionResolverReputationTooLow(c.task, c.account, points, gate.minReputation);
            }
        }
    }
}
