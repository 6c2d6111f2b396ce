// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "../../../../contracts/interfaces/Credit.sol";
import {HostileToken} from "../../../../contracts/mocks/AwkwardTokens.sol";
import {EpochBooks} from "./EpochBooks.t.sol";

/// @dev Lets time pass, funds, donates, and abandons the program. The tokens turn hostile: they call back
/// in the middle of transfers, refuse an account, take a fee.
abstract contract MoneyMoves is EpochBooks {
    function pass(uint256 time) external {
        if (time % 4 == 0) calm();
        _passTo(block.timestamp + 1 + (time % 12 hours));
    }

    function fund(uint64 units) external {
        units = 1 + (units % 3e6);
        token.mint(address(this), uint256(units) * UNIT);
        schedule.fund(units);
        funded += units;
        _countSurplus();
    }

    function donate(uint64 amount) external {
        token.mint(address(schedule), amount % (5 * uint256(UNIT)));
        unbooked += amount % (5 * uint256(UNIT));
        _countSurplus();
    }

    function bookSurplus() external {
        uint64 units = schedule.bookSurplus();
        if (units != _countSurplus()) violation = "another surplus was booked";
    }

    /// @dev The next transfer of the reward token calls back.
    function hook(uint256 seed) external {
        bytes[4] memory calls = [
            abi.encodeCall(schedule.bookSurplus, ()),
            abi.encodeCall(schedule.fund, (1)),
            abi.encodeCall(schedule.windDown, ()),
            abi.encodeCall(distributor.claim, (address(0xBEEF), new Credit[](0)))
        ];
        // Once the program is wound down, whoever winds down again takes what is there: `abandon` keeps the books of it.
        uint256 which = seed % 4 == 2 && schedule.isWoundDown() ? 0 : seed % 4;
        token.arm(which == 3 ? address(distributor) : address(schedule), calls[which]);
    }

    /// @dev One of the tokens refuses an account or takes a fee, until time has passed.
    function curse(uint256 seed) external {
        bool takesFee = (seed >> 1) % 3 == 0;
        uint256 which = (seed >> 8) % 8;
        if (seed % 2 == 0) token.curse(takesFee ? address(0) : _recipientOf(which), takesFee);
        else bondToken.curse(takesFee ? address(0) : _staker(which), takesFee);
    }

    function calm() public override {
        token.curse(address(0), false);
        bondToken.curse(address(0), false);
    }

    /// @dev Nobody comes for half a year and more: the program is wound down, or somebody shows that work waits.
    function abandon(uint256 seed) external {
        if (schedule.idleFrom() == 0 || oracle.hasOpenProposal()) revert Untrue("abandoned");
        calm();
        if (!schedule.isWoundDown()) {
            _passTo(schedule.idleFrom());
            schedule.announceWindDown();
            if (seed % 3 == 1) return schedule.refuteWindDown(oracle.nextEpoch());
            if (seed % 3 == 2) return schedule.refuteWindDownByBatch(seed);
            _passTo(schedule.windDownFrom());
        }
        uint256 left = (funded - finalizedUnits) * UNIT + unbooked;
        uint256 before = token.balanceOf(REMAINDER);
        if (schedule.windDown() != left || token.balanceOf(REMAINDER) - before != left) violation = "another remainder";
        (funded, unbooked) = (finalizedUnits, 0);
    }

    /* PRIVATE */

    /// @dev Who gets or holds rewards.
    function _recipientOf(uint256 which) private view returns (address) {
        if (which < ACTORS) return actor(which);
        if (which == ACTORS) return address(distributor);
        return which == ACTORS + 1 ? address(schedule) : address(0xBEEF);
    }

    /// @dev Who gets or holds bonds, the receiver of penalties more often than others.
    function _staker(uint256 which) private view returns (address) {
        if (which == ACTORS) return address(vault);
        return which < ACTORS ? actor(which) : PENALTIES;
    }
}
