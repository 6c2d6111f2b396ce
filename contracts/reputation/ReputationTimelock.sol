// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Bindable} from "../abstracts/Bindable.sol";
import {CouncilRuled} from "../abstracts/CouncilRuled.sol";
import {UnixTime} from "../libraries/UnixTime.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {IReputationTimelock} from "../interfaces/IReputationTimelock.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";

/// @title Where decisions wait before they are executed
/// @notice Step 8 of the way of the data. OpenZeppelin's timelock, with a gate before the hand-over, a veto of the
/// council after it, and the council in place of votes that have faded. Nobody administers it but itself, and no
/// council makes it give the administration away.
contract ReputationTimelock is IReputationTimelock, TimelockController, CouncilRuled, Bindable {
    /// @dev Number of the administrator's role in every access manager.
    uint64 private constant ADMINISTRATOR = 0;

    IAccessManager private immutable MANAGER;
    IReputationToken private immutable REPUTATION;
    uint40 private immutable VETO_UNTIL;
    uint32 private immutable VETO_PERIOD;
    uint32 private immutable ABSENCE;

    uint40 private _handedOverAt;
    /// @dev Zero unless an interim is announced or has begun.
    uint40 private _announcedAt;

    constructor(
        uint256 minDelay,
        ICouncil council_,
        address binder_,
        Terms memory terms_
    )
        TimelockController(minDelay, new address[](0), new address[](0), address(0))
        CouncilRuled(council_)
        Bindable(binder_)
    {
        if (minDelay == 0 || terms_.vetoPeriod == 0 || terms_.absence == 0) revert ReputationTimelockInvalidTerms();
        MANAGER = terms_.manager;
        REPUTATION = terms_.reputation;
        VETO_UNTIL = terms_.vetoUntil;
        VETO_PERIOD = terms_.vetoPeriod;
        ABSENCE = terms_.absence;
    }

    /* BIND */

    /// @inheritdoc IReputationTimelock
    function bind(address governor) external binds {
        _requirePartner(governor);
        _grantRole(PROPOSER_ROLE, governor);
        _grantRole(CANCELLER_ROLE, governor);
        _grantRole(EXECUTOR_ROLE, address(0));
    }

    /* HAND OVER */

    /// @inheritdoc IReputationTimelock
    function handOver() external {
        if (_handedOverAt != 0) revert ReputationTimelockAlreadyHandedOver(_handedOverAt);
        (bool isAdministrator, ) = MANAGER.hasRole(ADMINISTRATOR, address(this));
        if (!isAdministrator) revert ReputationTimelockNotAdministrator();
        uint256 supply = REPUTATION.totalSupply();
        if (supply < _floor()) revert ReputationTimelockBelowFloor(supply, _floor());

        _handedOverAt = UnixTime.current();
        emit HandedOver(supply, vetoEnds());
    }

    /* INTERIM */

    /// @inheritdoc IReputationTimelock
    function announceInterim() external onlyCouncil {
        if (_handedOverAt == 0) revert ReputationTimelockNotHandedOver();
        if (_announcedAt != 0) revert ReputationTimelockInterimAlreadyAnnounced(_announcedAt + ABSENCE);
        uint256 supply = REPUTATION.totalSupply();
        if (supply >= _floor()) revert ReputationTimelockAboveFloor(supply, _floor());

        _announcedAt = UnixTime.current();
        emit InterimAnnounced(msg.sender, _announcedAt + ABSENCE);
    }

    /// @inheritdoc IReputationTimelock
    function refuteInterim(uint256 timepoint) external {
        if (_announcedAt == 0) revert ReputationTimelockInterimNotAnnounced();
        if (timepoint < _announcedAt) revert ReputationTimelockBeforeAnnouncement(timepoint, _announcedAt);
        uint256 supply = IVotes(address(REPUTATION)).getPastTotalSupply(timepoint);
        if (supply < _floor()) revert ReputationTimelockBelowFloor(supply, _floor());

        _announcedAt = 0;
        emit InterimRefuted(timepoint, supply);
    }

    /* SCHEDULE */

    /// @notice As OpenZeppelin's. An interim council is held to what votes can take back.
    function schedule(
        address target,
        uint256 value,
        bytes calldata data,
        bytes32 predecessor,
        bytes32 salt,
        uint256 delay
    ) public override {
        _requireReversible(target, data);
        super.schedule(target, value, data, predecessor, salt, delay);
    }

    /// @notice As OpenZeppelin's. An interim council is held to what votes can take back.
    function scheduleBatch(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt,
        uint256 delay
    ) public override {
        // Arrays of different lengths are refused by OpenZeppelin's.
        uint256 calls = Math.min(targets.length, payloads.length);
        for (uint256 i = 0; i < calls; ++i) _requireReversible(targets[i], payloads[i]);
        super.scheduleBatch(targets, values, payloads, predecessor, salt, delay);
    }

    /* VIEWS */

    /// @notice As OpenZeppelin's `AccessControl`, with the council as canceller while it can veto, and as proposer and
    /// canceller in an interim.
    function hasRole(bytes32 role, address account) public view override returns (bool) {
        return super.hasRole(role, account) || (_isOfCouncil(role) && account == council().council());
    }

    /// @inheritdoc IReputationTimelock
    function handedOverAt() external view returns (uint40) {
        return _handedOverAt;
    }

    /// @inheritdoc IReputationTimelock
    function vetoEnds() public view returns (uint256) {
        return _handedOverAt == 0 ? type(uint256).max : Math.max(VETO_UNTIL, uint256(_handedOverAt) + VETO_PERIOD);
    }

    /// @inheritdoc IReputationTimelock
    function interim() external view returns (uint40 announcedAt, uint40 from) {
        return _announcedAt == 0 ? (0, 0) : (_announcedAt, _announcedAt + ABSENCE);
    }

    /// @inheritdoc IReputationTimelock
    function isInterim() public view returns (bool) {
        return _announcedAt != 0 && block.timestamp >= _announcedAt + ABSENCE;
    }

    /// @inheritdoc IReputationTimelock
    function terms() external view returns (Terms memory) {
        return
            Terms({
                manager: MANAGER,
                reputation: REPUTATION,
                vetoUntil: VETO_UNTIL,
                vetoPeriod: VETO_PERIOD,
                absence: ABSENCE
            });
    }

    /* PRIVATE */

    /// @dev Whether the council has `role` at present.
    function _isOfCouncil(bytes32 role) private view returns (bool) {
        if (role == CANCELLER_ROLE) return block.timestamp < vetoEnds() || isInterim();
        return role == PROPOSER_ROLE && isInterim();
    }

    /// @dev What an interim council may not have executed: calls of this timelock, whose proposers would stay, and of
    /// the access manager, whose administrator is this timelock, but for members of the lesser roles.
    function _requireReversible(address target, bytes calldata data) private view {
        if (super.hasRole(PROPOSER_ROLE, msg.sender) || !hasRole(PROPOSER_ROLE, msg.sender)) return;
        if (target != address(this) && (target != address(MANAGER) || _isOfLesserRole(data))) return;
        revert ReputationTimelockBeyondInterim(target, bytes4(data));
    }

    /// @dev Whether the call names or removes a member of a role that the timelock does not have itself. Its own are
    /// those by which votes govern.
    function _isOfLesserRole(bytes calldata data) private view returns (bool) {
        bytes4 selector = bytes4(data);
        if (selector != MANAGER.grantRole.selector && selector != MANAGER.revokeRole.selector) return false;
        // No cut: the access manager refuses a word of more than 64 bits.
        (bool isOwn, ) = MANAGER.hasRole(uint64(uint256(bytes32(data[4:]))), address(this));
        return !isOwn;
    }

    function _floor() private view returns (uint256) {
        return REPUTATION.governanceFloor();
    }
}
