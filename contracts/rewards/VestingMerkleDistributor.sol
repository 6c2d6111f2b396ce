// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Credit} from "../interfaces/Credit.sol";
import {IEligibilityPolicy} from "../interfaces/IEligibilityPolicy.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {IVestingMerkleDistributor} from "../interfaces/IVestingMerkleDistributor.sol";
import {EpochTime} from "../libraries/EpochTime.sol";
import {ExpiringPause} from "../libraries/ExpiringPause.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {Vesting} from "../libraries/Vesting.sol";

/// @title Pays epoch rewards that vest linearly, from one sum-committing root an epoch
/// @notice Step 7 of the way of the data: pay.
///
/// Why it stays solvent: `open` takes in a root's whole total, leaves of a root sum to at most that total, an account's leaf is
/// booked at most once, and releases never exceed what is booked. No function takes units back.
///
/// Why work per call stays bounded: every touch folds what is fully vested, so the range `[first, end)` holds only epochs that were
/// still vesting at the last touch, at most duration / epochLength + 1.
contract VestingMerkleDistributor is IVestingMerkleDistributor, EpochTime, ExpiringPause, EIP712, Nonces {
    using SafeERC20 for IERC20;

    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(address account,address recipient,uint256 nonce,uint256 deadline)"
    );
    uint256 private constant MAX_VESTING_EPOCHS = 366;
    uint256 private constant EPOCHS_A_GROUP = 4;

    IERC20 private immutable TOKEN;
    uint256 private immutable UNIT;
    uint32 private immutable CLIFF;
    uint32 private immutable DURATION;
    IEligibilityPolicy private immutable GATE;

    IReputationToken private _reputation;
    mapping(uint256 epoch => bytes32 root) private _roots;
    /// @dev Four epochs' units to a word, epoch e at bits [64 × (e mod 4), + 64) of group e / 4. Non-zero marks the epoch credited.
    mapping(address account => mapping(uint256 group => uint256 word)) private _book;
    mapping(address account => Position) private _positions;

    constructor(
        address authority,
        Terms memory terms
    )
        ExpiringPause(authority)
        EpochTime(terms.genesis, terms.epochLength)
        EIP712("Assay VestingMerkleDistributor", "1")
    {
        if (
            address(terms.token) == address(0) ||
            terms.unit == 0 ||
            terms.cliff > terms.duration ||
            terms.duration / terms.epochLength > MAX_VESTING_EPOCHS
        ) revert DistributorInvalidTerms();

        TOKEN = terms.token;
        UNIT = terms.unit;
        CLIFF = terms.cliff;
        DURATION = terms.duration;
        GATE = terms.gate;
    }

    /* FUND */

    /// @inheritdoc IVestingMerkleDistributor
    function open(uint256 epoch, bytes32 root) external restricted {
        if (root == 0) revert DistributorZeroRoot(epoch);
        if (epoch >= _epochsOver(block.timestamp)) revert DistributorEpochNotOver(epoch);
        if (_roots[epoch] != 0) revert DistributorAlreadyOpen(epoch, _roots[epoch]);

        uint64 units = SumTree.total(root);
        _roots[epoch] = root;
        emit EpochOpened(epoch, root, units);

        _pull(units * UNIT);
    }

    /// @inheritdoc IVestingMerkleDistributor
    function setReputation(IReputationToken reputation_) external restricted {
        if (address(_reputation) != address(0)) revert DistributorReputationAlreadySet(address(_reputation));
        if (address(reputation_) == address(0)) revert DistributorNoReputation();

        _reputation = reputation_;
        emit ReputationSet(address(reputation_));
    }

    /* CLAIM */

    /// @inheritdoc IVestingMerkleDistributor
    function claim(address account, Credit[] calldata credits) external returns (uint256 released) {
        return _claim(account, account, credits, false);
    }

    /// @inheritdoc IVestingMerkleDistributor
    function claimWithReputation(address account, Credit[] calldata credits) external returns (uint256 released) {
        if (address(_reputation) == address(0)) revert DistributorNoReputation();
        return _claim(account, account, credits, true);
    }

    /// @inheritdoc IVestingMerkleDistributor
    function claimTo(address recipient, Credit[] calldata credits) external returns (uint256 released) {
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
        if (block.timestamp > deadline) revert DistributorSignatureExpired(deadline);
        bytes32 structHash = keccak256(abi.encode(CLAIM_TYPEHASH, account, recipient, _useNonce(account), deadline));
        if (!SignatureChecker.isValidSignatureNowCalldata(account, _hashTypedDataV4(structHash), signature)) {
            revert DistributorInvalidSignature(account);
        }
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
    function reputation() external view returns (IReputationToken) {
        return _reputation;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function rootOf(uint256 epoch) external view returns (bytes32) {
        return _roots[epoch];
    }

    /// @inheritdoc IVestingMerkleDistributor
    function creditOf(address account, uint256 epoch) external view returns (uint64) {
        return _unitsIn(_book[account][epoch / EPOCHS_A_GROUP], epoch);
    }

    /// @inheritdoc IVestingMerkleDistributor
    function creditedOf(address account) external view returns (uint256 units) {
        Position memory position = _positions[account];
        // At the end of time all that is booked is vested.
        return position.settledUnits + _vestedIn(account, position.first, position.end, type(uint256).max);
    }

    /// @inheritdoc IVestingMerkleDistributor
    function vestedOf(address account, uint256 time) external view returns (uint256 units) {
        return _vestedAt(account, _positions[account], time);
    }

    /// @inheritdoc IVestingMerkleDistributor
    function releasedOf(address account) external view returns (uint256 units) {
        return _positions[account].releasedUnits;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function releasableOf(address account) external view returns (uint256 units) {
        Position memory position = _positions[account];
        return _vestedAt(account, position, block.timestamp) - position.releasedUnits;
    }

    /// @inheritdoc IVestingMerkleDistributor
    function scheduleOf(
        address account,
        uint256 from,
        uint256 to,
        uint256 points
    ) external view returns (uint256[] memory times, uint256[] memory units) {
        if (to < from || points < 2) revert DistributorInvalidSchedule(from, to, points);
        Position memory position = _positions[account];
        times = new uint256[](points);
        units = new uint256[](points);
        for (uint256 i = 0; i < points; ++i) {
            times[i] = from + Math.mulDiv(to - from, i, points - 1);
            units[i] = _vestedAt(account, position, times[i]);
        }
    }

    /// @inheritdoc IVestingMerkleDistributor
    function nextUnlockOf(address account) external view returns (uint256 next) {
        Position memory position = _positions[account];
        for (uint256 epoch = position.first; epoch < position.end; ++epoch) {
            uint64 units = _unitsIn(_book[account][epoch / EPOCHS_A_GROUP], epoch);
            uint256 unlock = Vesting.nextUnlock(units, epochEnd(epoch), block.timestamp, CLIFF, DURATION);
            if (unlock != 0 && (next == 0 || unlock < next)) next = unlock;
        }
    }

    /// @inheritdoc IVestingMerkleDistributor
    function positionOf(address account) external view returns (Position memory) {
        return _positions[account];
    }

    /* INTERNAL */

    /// @dev Check and book, store, then call out: reputation first, tokens last.
    function _claim(
        address account,
        address recipient,
        Credit[] calldata credits,
        bool withReputation
    ) private returns (uint256 released) {
        if (recipient == address(0)) revert DistributorZeroRecipient();
        Position memory position = _positions[account];
        uint256 settled = _epochsVested(block.timestamp);
        _settle(account, position, settled);
        if (credits.length != 0) _credit(account, position, settled, credits, withReputation);

        uint256 vested = position.settledUnits + _vestedIn(account, position.first, position.end, block.timestamp);
        released = vested - position.releasedUnits;
        // The cast keeps the value: fewer than 2^32 epochs of 64-bit credits sum to less than 2^96.
        position.releasedUnits = uint96(vested);
        _positions[account] = position;

        if (withReputation) _creditReputation(account, credits);
        if (released != 0) {
            emit Released(account, recipient, released);
            TOKEN.safeTransfer(recipient, released * UNIT);
        }
    }

    /// @dev Folds the epochs that have vested since the last touch into `settledUnits`.
    function _settle(address account, Position memory position, uint256 settled) private view {
        if (settled <= position.first) return;
        uint256 end = Math.min(settled, position.end);
        // The casts keep the values: see the bounds in `_claim` and in `EpochTime`.
        position.settledUnits += uint96(_vestedIn(account, position.first, end, block.timestamp));
        position.first = uint32(settled);
        if (position.end < settled) position.end = uint32(settled);
    }

    function _credit(
        address account,
        Position memory position,
        uint256 settled,
        Credit[] calldata credits,
        bool withReputation
    ) private whenNotPaused {
        if (address(GATE) != address(0) && !GATE.isEligible(account)) revert DistributorNotEligible(account);
        mapping(uint256 group => uint256 word) storage book = _book[account];
        for (uint256 i = 0; i < credits.length; ++i) {
            Credit calldata credit = credits[i];
            (uint256 epoch, uint64 units) = (credit.epoch, credit.units);
            uint256 word = book[epoch / EPOCHS_A_GROUP];
            bool booked = _unitsIn(word, epoch) != 0;
            // A leaf whose units are booked still has to prove its reputation.
            if (booked && !withReputation) continue;
            _verify(account, credit);
            if (units == 0 && !withReputation) revert DistributorNoUnits(epoch, account);
            if (booked || units == 0) continue;

            book[epoch / EPOCHS_A_GROUP] = word | (uint256(units) << _shift(epoch));
            _addTo(position, settled, epoch, units);
            emit Credited(account, epoch, units);
        }
    }

    function _verify(address account, Credit calldata credit) private view {
        bytes32 root = _roots[credit.epoch];
        if (root == 0) revert DistributorEpochNotOpen(credit.epoch);
        bytes32 leaf = SumTree.leaf(credit.epoch, account, credit.units, credit.reputation);
        if (SumTree.rootFrom(credit.proof, leaf) != root) revert DistributorInvalidProof(credit.epoch, account);
    }

    /// @dev What is fully vested goes to the settled units at once, so that an old credit never lengthens the range.
    function _addTo(Position memory position, uint256 settled, uint256 epoch, uint64 units) private pure {
        if (epoch < settled) {
            position.settledUnits += units;
            return;
        }
        // The casts keep the values: an open epoch is over, so its number fits 32 bits (see `EpochTime`).
        bool empty = position.first == position.end;
        if (empty || epoch < position.first) position.first = uint32(epoch);
        if (empty || epoch >= position.end) position.end = uint32(epoch + 1);
    }

    function _creditReputation(address account, Credit[] calldata credits) private {
        for (uint256 i = 0; i < credits.length; ++i) {
            if (credits[i].reputation == 0) continue;
            _reputation.creditProven(account, credits[i].epoch, credits[i].reputation);
        }
    }

    /// @dev Takes exactly `amount` from the caller. Fees, false returns and re-entered deposits all show in the difference.
    function _pull(uint256 amount) private {
        uint256 before = TOKEN.balanceOf(address(this));
        if (amount != 0) TOKEN.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = TOKEN.balanceOf(address(this)) - before;
        if (received != amount) revert DistributorUnderfunded(amount, received);
    }

    /// @dev Vested units at any time: the epochs settled since then are taken out of `settledUnits` and looked at one by one.
    function _vestedAt(address account, Position memory position, uint256 time) private view returns (uint256) {
        uint256 first = Math.min(position.first, _epochsVested(time));
        uint256 later = _vestedIn(account, first, position.first, type(uint256).max);
        return position.settledUnits - later + _vestedIn(account, first, position.end, time);
    }

    /// @dev Units of the epochs `[from, to)` that are vested at `time`; reads each word of the book once.
    function _vestedIn(address account, uint256 from, uint256 to, uint256 time) private view returns (uint256 units) {
        mapping(uint256 group => uint256 word) storage book = _book[account];
        uint256 word;
        uint256 end = epochEnd(from);
        // No overflow: epochs fit 32 bits, times 40 bits, and fewer than 2^32 terms below 2^64 are added up.
        unchecked {
            for (uint256 epoch = from; epoch < to; ++epoch) {
                if (epoch == from || epoch % EPOCHS_A_GROUP == 0) word = book[epoch / EPOCHS_A_GROUP] >> _shift(epoch);
                // The cut to 64 bits selects the epoch's field.
                units += Vesting.vested(uint64(word), end, time, CLIFF, DURATION);
                word >>= 64;
                end += epochLength();
            }
        }
    }

    /// @dev Number of epochs that are fully vested at `time`.
    function _epochsVested(uint256 time) private view returns (uint256) {
        return time < DURATION ? 0 : _epochsOver(time - DURATION);
    }

    function _unitsIn(uint256 word, uint256 epoch) private pure returns (uint64) {
        // The cut to 64 bits selects the epoch's field.
        return uint64(word >> _shift(epoch));
    }

    function _shift(uint256 epoch) private pure returns (uint256) {
        return (epoch % EPOCHS_A_GROUP) * 64;
    }
}
