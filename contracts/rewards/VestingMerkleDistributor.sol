// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Bindable} from "../abstracts/Bindable.sol";
import {EpochTime} from "../abstracts/EpochTime.sol";
import {ExpiringPause} from "../abstracts/ExpiringPause.sol";
import {Credit} from "../interfaces/Credit.sol";
import {IEligibilityPolicy} from "../interfaces/IEligibilityPolicy.sol";
import {IEmissionSchedule} from "../interfaces/IEmissionSchedule.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {IVestingMerkleDistributor} from "../interfaces/IVestingMerkleDistributor.sol";
import {RewardMessages} from "./RewardMessages.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {UnixTime} from "../libraries/UnixTime.sol";
import {Vesting} from "../libraries/Vesting.sol";
import {RewardRecipients} from "./RewardRecipients.sol";

/// @title Pays epoch rewards that vest linearly, from one sum-committing root per epoch
/// @notice Step 7 of the way of the data: pay.
///
/// Why it stays solvent: `open` takes in a root's whole total, leaves of a root sum to at most that total, an account's
/// leaf is booked at most once, and releases never exceed what is booked. No function takes units back.
///
/// Why work per call stays bounded: an account accrues at one rate, which changes only where an epoch passes its cliff
/// or ends its vesting. A touch walks the epochs that did so since the last one and were booked by then, at most
/// duration / epochLength + 1, however old the program or long the absence. A credit that is fully vested when it is
/// booked never joins the rate.
contract VestingMerkleDistributor is IVestingMerkleDistributor, EpochTime, ExpiringPause, RewardRecipients {
    using SafeERC20 for IERC20;

    uint256 private constant MAX_VESTING_EPOCHS = 366;
    uint256 private constant EPOCHS_PER_GROUP = 4;
    uint256 private constant MAX_POINTS = 10_000;
    /// @dev Stands for the recipient that the account has set, or itself.
    address private constant STANDING = address(0);

    IERC20 private immutable TOKEN;
    uint256 private immutable UNIT;
    uint32 private immutable CLIFF;
    uint32 private immutable DURATION;
    IEligibilityPolicy private immutable GATE;

    IEmissionSchedule private _schedule;
    IReputationToken private _reputation;
    mapping(uint256 epoch => bytes32 root) private _roots;
    /// @dev Four epochs' units to a word, epoch e at bits [64 × (e mod 4), + 64) of group e / 4. Non-zero marks the
    /// epoch credited.
    mapping(address account => mapping(uint256 group => uint256 word)) private _book;
    mapping(address account => Position) private _positions;

    constructor(
        address authority,
        address binder_,
        Terms memory terms
    ) ExpiringPause(authority) Bindable(binder_) EpochTime(terms.genesis, terms.epochLength) {
        if (
            address(terms.token) == address(0) ||
            terms.unit == 0 ||
            terms.duration == 0 ||
            terms.cliff > terms.duration ||
            terms.duration / terms.epochLength > MAX_VESTING_EPOCHS
        ) revert DistributorInvalidTerms();
        if (terms.genesis + uint256(terms.epochLength) <= block.timestamp) revert DistributorGenesisPast(terms.genesis);
        uint256 oneToken = 10 ** IERC20Metadata(address(terms.token)).decimals();
        if (terms.unit > oneToken) revert DistributorUnitTooLarge(terms.unit, oneToken);

        TOKEN = terms.token;
        UNIT = terms.unit;
        CLIFF = terms.cliff;
        DURATION = terms.duration;
        GATE = terms.gate;
    }

    /* BIND */

    /// @inheritdoc IVestingMerkleDistributor
    function bind(
        IEmissionSchedule schedule_,
        IReputationToken reputation_,
        address[] calldata contracts
    ) external binds {
        _addContract(address(schedule_));
        _addContract(address(reputation_));
        _addContract(address(TOKEN));
        _addContract(address(this));
        for (uint256 i = 0; i < contracts.length; ++i) _addContract(contracts[i]);
        (_schedule, _reputation) = (schedule_, reputation_);
        emit DistributorBound(address(schedule_), address(reputation_), contracts);
    }

    /* FUND */

    /// @inheritdoc IVestingMerkleDistributor
    function open(uint256 epoch, bytes32 root) external {
        if (msg.sender != address(_schedule)) revert DistributorUnauthorized(msg.sender);
        if (root == 0) revert DistributorZeroRoot(epoch);
        if (epoch >= _epochsOver(block.timestamp)) revert DistributorEpochNotOver(epoch);
        if (_roots[epoch] != 0) revert DistributorAlreadyOpen(epoch, _roots[epoch]);

        uint64 units = SumTree.total(root);
        _roots[epoch] = root;
        emit EpochOpened(epoch, root, units);

        _pull(units * UNIT);
    }

    /* CLAIM */

    /// @inheritdoc IVestingMerkleDistributor
    function claim(address account, Credit[] calldata credits) external returns (uint256 released) {
        return _claim(account, STANDING, credits, false);
    }

    /// @inheritdoc IVestingMerkleDistributor
    function claimWithReputation(address account, Credit[] calldata credits) external returns (uint256 released) {
        return _claim(account, STANDING, credits, true);
    }

    /// @inheritdoc IVestingMerkleDistributor
    function claimTo(address recipient, Credit[] calldata credits) external returns (uint256 released) {
        _requirePayable(recipient);
        return _claim(msg.sender, recipient, credits, false);
    }

    /// @inheritdoc IVestingMerkleDistributor
    function claimBySig(
        address account,
        address recipient,
        Credit[] calldata credits,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 released) {
        RewardMessages.Claim memory message = RewardMessages.Claim({
            account: account,
            recipient: recipient,
            credits: RewardMessages.hashOf(credits),
            nonce: _useNonce(account),
            deadline: deadline
        });
        _requireSigned(account, RewardMessages.hashOf(message), deadline, signature);
        _requirePayable(recipient);
        return _claim(account, recipient, credits, false);
    }

    /* VIEWS */

    /// @inheritdoc IVestingMerkleDistributor
    function token() external view returns (IERC20) {
        return TOKEN;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function unit() external view returns (uint256) {
        return UNIT;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function vesting() external view returns (uint32 cliff, uint32 duration) {
        return (CLIFF, DURATION);
    }

    /// @inheritdoc IVestingMerkleDistributor
    function gate() external view returns (IEligibilityPolicy) {
        return GATE;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function schedule() external view returns (IEmissionSchedule) {
        return _schedule;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function reputation() external view returns (IReputationToken) {
        return _reputation;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function rootOf(uint256 epoch) external view returns (bytes32) {
        return _roots[epoch];
    }

    /// @inheritdoc IVestingMerkleDistributor
    function creditOf(address account, uint256 epoch) external view returns (uint64) {
        return _unitsOf(account, epoch);
    }

    /// @inheritdoc IVestingMerkleDistributor
    function creditedOf(address account) external view returns (uint256 units) {
        return _accruedAt(account, type(uint256).max) / DURATION;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function vestedOf(address account, uint256 time) public view returns (uint256 units) {
        return _accruedAt(account, time) / DURATION;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function releasedOf(address account) external view returns (uint256 units) {
        return _positions[account].released;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function releasableOf(address account) external view returns (uint256 units) {
        return vestedOf(account, block.timestamp) - _positions[account].released;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function vestedBetween(
        address account,
        uint256 from,
        uint256 to,
        uint256 points
    ) external view returns (uint256[] memory times, uint256[] memory units) {
        if (to < from || points < 2 || points > MAX_POINTS) revert DistributorInvalidRange(from, to, points);
        times = new uint256[](points);
        units = new uint256[](points);
        for (uint256 i = 0; i < points; ++i) {
            times[i] = from + Math.mulDiv(to - from, i, points - 1);
            units[i] = vestedOf(account, times[i]);
        }
    }

    /// @inheritdoc IVestingMerkleDistributor
    function nextUnlockOf(address account) external view returns (uint256 next) {
        uint256 vested = vestedOf(account, block.timestamp);
        uint256 low = block.timestamp;
        next = epochEnd(_epochsOver(block.timestamp)) + DURATION;
        if (vestedOf(account, next) == vested) return 0;
        // Vested units never fall with time: halve the span that holds the first second with more of them.
        while (next - low > 1) {
            uint256 middle = Math.average(low, next);
            if (vestedOf(account, middle) > vested) next = middle;
            else low = middle;
        }
    }

    /// @inheritdoc IVestingMerkleDistributor
    function positionOf(address account) external view returns (Position memory) {
        return _positions[account];
    }

    /* INTERNAL */

    function _redirect(address account, bool redirected) internal override {
        _positions[account].redirected = redirected;
    }

    /* PRIVATE */

    /// @dev Check and book, store, then call out: reputation first, tokens last.
    function _claim(
        address account,
        address recipient,
        Credit[] calldata credits,
        bool withReputation
    ) private returns (uint256 released) {
        if (account == address(0)) revert DistributorZeroRecipient();
        Position memory position = _positions[account];
        if (recipient == STANDING) recipient = position.redirected ? recipientOf(account) : account;
        uint256 accrued = _accrue(account, position);
        if (credits.length != 0) accrued += _credit(account, position, credits, withReputation);

        released = accrued / DURATION;
        // The casts keep the values: a remainder is below the 32-bit duration, and fewer than 2^32 epochs of 64-bit
        // credits sum to less than 2^96.
        position.remainder = uint32(accrued % DURATION);
        position.released += uint96(released);
        _positions[account] = position;

        if (withReputation) _creditReputation(account, credits);
        if (released != 0) {
            emit Released(account, recipient, released);
            TOKEN.safeTransfer(recipient, released * UNIT);
        }
    }

    /// @dev Brings the rate up to now. Returns the unit-seconds accrued since the last release.
    function _accrue(address account, Position memory position) private view returns (uint256 accrued) {
        uint256 last = position.touchedAt;
        uint256 begun = _epochsOver(last, CLIFF);
        // No overflow: the rate adds up fewer than 2^9 epochs of 64-bit units, time fits 40 bits. No underflow: an
        // epoch that is taken out is part of the rate, and accrued too much for no longer than since the last touch.
        unchecked {
            accrued = position.remainder + position.rate * (block.timestamp - last);
            position.touchedAt = UnixTime.current();

            // Epochs that ended their vesting since: they stopped accruing then.
            uint256 end = Math.min(_epochsOver(block.timestamp, DURATION), begun);
            for (uint256 epoch = _epochsOver(last, DURATION); epoch < end; ++epoch) {
                uint64 units = _unitsOf(account, epoch);
                position.rate -= units;
                accrued -= units * (block.timestamp - _endOf(epoch) - DURATION);
            }
        }
        // Epochs booked before their cliff, which they have passed since.
        uint256 passed = Math.min(_epochsOver(block.timestamp, CLIFF), _epochsOver(last));
        for (uint256 epoch = begun; epoch < passed; ++epoch) {
            accrued += _join(position, epoch, _unitsOf(account, epoch));
        }
    }

    /// @dev Books what the credits prove. Returns the unit-seconds that they have accrued by now.
    function _credit(
        address account,
        Position memory position,
        Credit[] calldata credits,
        bool withReputation
    ) private whenNotPaused returns (uint256 accrued) {
        _requireEligible(account);
        mapping(uint256 group => uint256 word) storage book = _book[account];
        for (uint256 i = 0; i < credits.length; ++i) {
            Credit calldata credit = credits[i];
            (uint256 epoch, uint64 units) = (credit.epoch, credit.units);
            uint256 group = epoch / EPOCHS_PER_GROUP;
            uint256 word = book[group];
            bool booked = _unitsIn(word, epoch) != 0;
            // A leaf whose units are booked still has to prove its reputation.
            if (booked && !withReputation) continue;
            _verify(account, epoch, units, credit);
            if (units == 0 && !withReputation) revert DistributorNoUnits(epoch, account);
            if (booked || units == 0) continue;

            book[group] = word | (uint256(units) << _shift(epoch));
            accrued += _join(position, epoch, units);
            emit Credited(account, epoch, units);
        }
    }

    /// @dev Adds an epoch to the rate if it is vesting. Returns the unit-seconds that it has accrued by now.
    function _join(Position memory position, uint256 epoch, uint64 units) private view returns (uint256) {
        // No overflow: see `_accrue`. No underflow: only epochs that are over are booked.
        unchecked {
            uint256 elapsed = block.timestamp - _endOf(epoch);
            if (elapsed >= DURATION) return units * uint256(DURATION);
            if (elapsed < CLIFF) return 0;
            position.rate += units;
            return units * elapsed;
        }
    }

    /// @dev The program's contracts pass: the hold escrow asks the gate about each account that it pays.
    function _requireEligible(address account) private view {
        if (address(GATE) == address(0) || isProgramContract(account)) return;
        if (!GATE.isEligible(account)) revert DistributorNotEligible(account);
    }

    function _verify(address account, uint256 epoch, uint64 units, Credit calldata credit) private view {
        bytes32 root = _roots[epoch];
        if (root == 0) revert DistributorEpochNotOpen(epoch);
        bytes32 leaf = SumTree.leaf(epoch, account, units, credit.reputation);
        if (SumTree.rootFrom(credit.proof, leaf) != root) revert DistributorInvalidProof(epoch, account);
    }

    function _creditReputation(address account, Credit[] calldata credits) private {
        for (uint256 i = 0; i < credits.length; ++i) {
            if (credits[i].reputation == 0) continue;
            _reputation.creditProven(account, credits[i].epoch, credits[i].reputation);
        }
    }

    /// @dev Takes exactly `amount` from the caller. Fees, false returns and re-entered deposits all show in the
    /// difference.
    function _pull(uint256 amount) private {
        uint256 before = TOKEN.balanceOf(address(this));
        if (amount != 0) TOKEN.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = TOKEN.balanceOf(address(this)) - before;
        if (received != amount) revert DistributorUnderfunded(amount, received);
    }

    /// @dev Unit-seconds that all booked epochs have accrued at any time, past or future: what was released, corrected
    /// by what each epoch that was not fully vested at the earlier of the two times gained or lost since the last
    /// touch.
    function _accruedAt(address account, uint256 time) private view returns (uint256 accrued) {
        Position memory position = _positions[account];
        uint256 last = position.touchedAt;
        accrued = position.released * uint256(DURATION) + position.remainder;
        for (uint256 epoch = _epochsOver(Math.min(last, time), DURATION); epoch < _epochsOver(last); ++epoch) {
            uint64 units = _unitsOf(account, epoch);
            accrued = accrued + units * _counted(epoch, time) - units * _counted(epoch, last);
        }
    }

    function _counted(uint256 epoch, uint256 time) private view returns (uint256) {
        return Vesting.counted(epochEnd(epoch), time, CLIFF, DURATION);
    }

    /// @dev Number of epochs that were over `delay` seconds before `time`.
    function _epochsOver(uint256 time, uint256 delay) private view returns (uint256) {
        return time < delay ? 0 : _epochsOver(time - delay);
    }

    function _unitsOf(address account, uint256 epoch) private view returns (uint64) {
        return _unitsIn(_book[account][epoch / EPOCHS_PER_GROUP], epoch);
    }

    function _unitsIn(uint256 word, uint256 epoch) private pure returns (uint64) {
        // The cut to 64 bits selects the epoch's field.
        return uint64(word >> _shift(epoch));
    }

    function _shift(uint256 epoch) private pure returns (uint256) {
        return (epoch % EPOCHS_PER_GROUP) * 64;
    }
}
