// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {IEpochTime} from "../interfaces/IEpochTime.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {IReputation} from "../interfaces/reputation/IReputation.sol";
import {DOMAINS} from "../libraries/Constants.sol";
import {Decay} from "../libraries/Decay.sol";

/// @title Points that fade and vote
/// @notice Step 8 of the way of the data. The half of `ReputationToken` that counts: inflated points per domain with
/// their history, overall votes on top of OpenZeppelin's `Votes`, and every read of them deflated.
/// @dev Total supply is the sum of the domains' supplies and an account's voting units are the sum of its domains, so
/// that neither costs a slot.
abstract contract ReputationVotes is Votes, IReputationToken {
    using Checkpoints for Checkpoints.Trace208;

    /// @dev Part of the steady supply below which nobody governs.
    uint256 private constant FLOOR_PART = 10;

    /// @dev With less, a tenth of the floor would be no point.
    uint256 private constant MIN_SUPPLY = 100;

    /// @dev Inflated points fit the 208 bits of a checkpoint while no more than this is alive: 2^60 times a growth of
    /// at most 2^144.
    uint256 private constant MAX_SUPPLY = 1 << 60;

    /// @dev Time from which growth counts: the start of epoch 0.
    uint256 internal immutable GENESIS;

    uint32 internal immutable HALF_LIFE;

    uint64 private immutable POINTS_PER_EPOCH;
    uint256 private immutable FLOOR;

    mapping(address account => Checkpoints.Trace208[DOMAINS] points) private _points;
    Checkpoints.Trace208[DOMAINS] private _supplies;

    /// @dev What is alive is at most the steady supply and one epoch's points, so that no credit can overflow.
    constructor(IEpochTime time, uint32 halfLife_, uint64 pointsPerEpoch_) {
        if (halfLife_ == 0) revert ReputationInvalidHalfLife(halfLife_);
        uint256 supply = Decay.steady(pointsPerEpoch_, time.epochLength(), halfLife_);
        if (supply < MIN_SUPPLY || supply + pointsPerEpoch_ > MAX_SUPPLY) {
            revert ReputationInvalidPointsPerEpoch(pointsPerEpoch_);
        }
        GENESIS = time.genesis();
        HALF_LIFE = halfLife_;
        POINTS_PER_EPOCH = pointsPerEpoch_;
        FLOOR = supply / FLOOR_PART;
    }

    /* REPUTATION */

    /// @inheritdoc IReputation
    function reputationOf(address account, uint8 domain) external view returns (uint256) {
        return _deflateNow(_points[account][_known(domain)].latest());
    }

    /// @inheritdoc IReputation
    function totalReputationOf(address account) external view returns (uint256) {
        return _deflateNow(_getVotingUnits(account));
    }

    /// @inheritdoc IReputation
    function domainSupply(uint8 domain) external view returns (uint256) {
        return _deflateNow(_supplies[_known(domain)].latest());
    }

    /// @inheritdoc IReputation
    function totalSupply() external view returns (uint256) {
        return _deflateNow(_getTotalSupply());
    }

    /// @inheritdoc IReputationToken
    function horizon() public view returns (uint256) {
        return GENESIS + Decay.horizon(HALF_LIFE);
    }

    /// @inheritdoc IReputationToken
    function growthAt(uint256 timepoint) external view returns (uint256 mantissa, uint256 shift) {
        return Decay.split(_elapsed(timepoint), HALF_LIFE);
    }

    /// @inheritdoc IReputationToken
    function pointsPerEpoch() public view returns (uint64) {
        return POINTS_PER_EPOCH;
    }

    /// @inheritdoc IReputationToken
    function governanceFloor() external view returns (uint256) {
        return FLOOR;
    }

    /// @inheritdoc IReputationToken
    function halfLife() external view returns (uint32) {
        return HALF_LIFE;
    }

    /* VOTES */

    /// @notice Decayed votes of `account`, now, rounded down.
    function getVotes(address account) public view override returns (uint256) {
        return _deflateNow(super.getVotes(account));
    }

    /// @notice Decayed votes of `account` at a past `timepoint`, rounded down.
    function getPastVotes(address account, uint256 timepoint) public view override returns (uint256) {
        return _deflate(super.getPastVotes(account, timepoint), timepoint);
    }

    /// @notice Decayed votes of all accounts at a past `timepoint`, rounded down.
    function getPastTotalSupply(uint256 timepoint) public view override returns (uint256) {
        uint48 key = _validateTimepoint(timepoint);
        uint256 supply = 0;
        for (uint256 d = 0; d < DOMAINS; ++d) {
            supply += _supplies[d].upperLookupRecent(key);
        }
        return _deflate(supply, timepoint);
    }

    /// @inheritdoc IReputation
    function getPastDomainVotes(address account, uint8 domain, uint256 timepoint) external view returns (uint256) {
        return _deflate(_points[account][_known(domain)].upperLookupRecent(_validateTimepoint(timepoint)), timepoint);
    }

    /// @inheritdoc IReputation
    function getPastDomainSupply(uint8 domain, uint256 timepoint) external view returns (uint256) {
        return _deflate(_supplies[_known(domain)].upperLookupRecent(_validateTimepoint(timepoint)), timepoint);
    }

    /// @notice Who votes for `account`: itself unless it has delegated.
    function delegates(address account) public view override returns (address) {
        address delegatee = super.delegates(account);
        return delegatee == address(0) ? account : delegatee;
    }

    /// @notice Seconds, as ERC-6372 has it.
    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    /// @notice The clock counts seconds.
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    /* INTERNAL */

    /// @dev Inflated points over all domains.
    function _getVotingUnits(address account) internal view override returns (uint256 units) {
        for (uint256 d = 0; d < DOMAINS; ++d) {
            units += _points[account][d].latest();
        }
    }

    /// @dev Inflated points of all accounts over all domains.
    function _getTotalSupply() internal view override returns (uint256 supply) {
        for (uint256 d = 0; d < DOMAINS; ++d) {
            supply += _supplies[d].latest();
        }
    }

    /// @dev Delegating to nobody means delegating to oneself.
    function _delegate(address account, address delegatee) internal override {
        super._delegate(account, delegatee == address(0) ? account : delegatee);
    }

    /// @dev The total's checkpoints are left out: the domains' supplies have it.
    function _transferVotingUnits(address from, address to, uint256 amount) internal override {
        _moveDelegateVotes(from == address(0) ? from : delegates(from), to == address(0) ? to : delegates(to), amount);
    }

    /// @dev Adds inflated points, not all of them zero, to `holder`.
    function _addPoints(address holder, uint256[DOMAINS] memory inflated) internal {
        uint256 units = 0;
        for (uint256 d = 0; d < DOMAINS; ++d) {
            if (inflated[d] == 0) continue;
            // Casts are safe: an account's points are a part of the supply, which the constructor keeps in its bounds.
            _supplies[d].push(clock(), uint208(_supplies[d].latest() + inflated[d]));
            _points[holder][d].push(clock(), uint208(_points[holder][d].latest() + inflated[d]));
            units += inflated[d];
        }
        _transferVotingUnits(address(0), holder, units);
    }

    /// @dev Takes all points of `account` and returns the points.
    function _removePoints(address account) internal returns (uint256[DOMAINS] memory inflated) {
        uint256 units = 0;
        for (uint256 d = 0; d < DOMAINS; ++d) {
            inflated[d] = _points[account][d].latest();
            if (inflated[d] == 0) continue;
            // Cast is safe: a difference of the supply and a part of it.
            _supplies[d].push(clock(), uint208(_supplies[d].latest() - inflated[d]));
            _points[account][d].push(clock(), 0);
            units += inflated[d];
        }
        _transferVotingUnits(account, address(0), units);
    }

    /// @dev Decayed points of `account` per domain.
    function _pointsOf(address account) internal view returns (uint256[DOMAINS] memory points) {
        for (uint256 d = 0; d < DOMAINS; ++d) {
            points[d] = _deflateNow(_points[account][d].latest());
        }
    }

    function _deflateNow(uint256 inflated) internal view returns (uint256) {
        return _deflate(inflated, block.timestamp);
    }

    /* PRIVATE */

    function _known(uint8 domain) private pure returns (uint8) {
        if (domain >= DOMAINS) revert ReputationUnknownDomain(domain);
        return domain;
    }

    function _deflate(uint256 inflated, uint256 timepoint) private view returns (uint256) {
        return Decay.deflate(inflated, _elapsed(timepoint), HALF_LIFE);
    }

    /// @dev Nothing is credited before the first epoch ends, so that any growth will do before genesis.
    function _elapsed(uint256 timepoint) private view returns (uint256) {
        return timepoint < GENESIS ? 0 : timepoint - GENESIS;
    }
}
