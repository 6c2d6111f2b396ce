// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEpochTime} from "../interfaces/IEpochTime.sol";

/// @title The program's fixed periods
/// @notice Underlies steps 2 to 8 of the way of the data: every contract that knows epochs counts them with this one
/// formula.
abstract contract EpochTime is IEpochTime {
    /// @dev With epochs of at least this length, epoch numbers fit 32 bits as long as time fits 40.
    uint32 private constant MIN_LENGTH = 5 minutes;

    uint40 private immutable GENESIS;
    uint32 private immutable EPOCH_LENGTH;

    constructor(uint40 genesis_, uint32 epochLength_) {
        if (epochLength_ < MIN_LENGTH) revert EpochTimeLengthTooShort(epochLength_, MIN_LENGTH);
        GENESIS = genesis_;
        EPOCH_LENGTH = epochLength_;
    }

    /// @inheritdoc IEpochTime
    function genesis() public view returns (uint40) {
        return GENESIS;
    }

    /// @inheritdoc IEpochTime
    function epochLength() public view returns (uint32) {
        return EPOCH_LENGTH;
    }

    /// @inheritdoc IEpochTime
    function epochEnd(uint256 epoch) public view returns (uint256) {
        if (epoch > type(uint32).max) revert EpochTimeBeyondTime(epoch);
        return GENESIS + (epoch + 1) * EPOCH_LENGTH;
    }

    /// @dev `epochEnd` of an epoch that is over, hence below 2^32: no overflow in 40 + 64 bits.
    function _endOf(uint256 epoch) internal view returns (uint256) {
        unchecked {
            return GENESIS + (epoch + 1) * EPOCH_LENGTH;
        }
    }

    /// @dev Number of epochs that are over at `time`; none before the first one's end.
    function _epochsOver(uint256 time) internal view returns (uint256) {
        return time < GENESIS ? 0 : (time - GENESIS) / EPOCH_LENGTH;
    }
}
