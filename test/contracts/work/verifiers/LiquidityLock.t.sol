// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "../../../../contracts/mocks/AwkwardTokens.sol";
import {LiquidityLock} from "../../../../contracts/work/verifiers/LiquidityLock.sol";
import {Cheats, Handler} from "../../Cheats.sol";

/// @dev Four accounts lock shares and take them out while time passes, often several times within a second.
contract LockHandler is Handler {
    uint256 public constant ACTORS = 4;

    MockToken public immutable TOKEN = new MockToken();
    LiquidityLock public immutable LOCK = new LiquidityLock(TOKEN);

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = 1_000_000;
    mapping(address account => uint256 amount) public lockedBy;
    mapping(address account => uint256 seconds_) public lastChange;

    constructor() {
        VM.warp(time);
    }

    function wait(uint24 elapsed) external {
        time += elapsed;
        VM.warp(time);
    }

    function lock(uint256 who, uint96 amount) external {
        TOKEN.mint(actor(who), amount);
        VM.prank(actor(who));
        TOKEN.approve(address(LOCK), amount);
        VM.prank(actor(who));
        LOCK.lock(amount);
        lockedBy[actor(who)] += amount;
        lastChange[actor(who)] = time;
    }

    function unlock(uint256 who, uint96 amount) external {
        uint256 before = TOKEN.balanceOf(actor(who));
        VM.prank(actor(who));
        LOCK.unlock(amount);
        _note(TOKEN.balanceOf(actor(who)) - before == amount, "paid another amount");
        lockedBy[actor(who)] -= amount;
        lastChange[actor(who)] = time;
    }

    /// @dev Takes out a part of what is locked, so that not most attempts are refused.
    function unlockPart(uint256 who, uint8 part) external {
        this.unlock(who, uint96((lockedBy[actor(who)] * part) / 255));
    }

    /* FOR THE INVARIANTS */

    function actor(uint256 i) public pure returns (address) {
        // The cast keeps the value: an index below 4 above a fixed base.
        return address(uint160(0x1000 + (i % ACTORS)));
    }
}

/// @notice A lock holds what its accounts put in and did not take out, and its history ends with what they have.
contract LiquidityLockInvariants is Cheats {
    LockHandler private _handler;

    function setUp() external {
        _handler = new LockHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_TheLockHoldsWhatAccountsLocked() external view {
        LiquidityLock lock = _handler.LOCK();
        uint256 held = 0;
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            address account = _handler.actor(i);
            _same(lock.balanceOf(account), _handler.lockedBy(account), "locked");
            held += lock.balanceOf(account);
        }
        _same(_handler.TOKEN().balanceOf(address(lock)), held, "tokens held");
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_TheHistoryIsInOrder() external view {
        LiquidityLock lock = _handler.LOCK();
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            address account = _handler.actor(i);
            uint32 length = lock.numCheckpoints(account);
            for (uint32 at = 1; at < length; ++at) {
                _true(lock.checkpoints(account, at - 1)._key < lock.checkpoints(account, at)._key, "out of order");
            }
            if (length == 0) continue;
            _same(lock.checkpoints(account, length - 1)._key, _handler.lastChange(account), "time of the last change");
            _same(lock.checkpoints(account, length - 1)._value, _handler.lockedBy(account), "end of the history");
        }
    }

    /// @dev One way through every verb, so that none is idle.
    function test_nothingIsLeftInALock() external {
        for (uint256 i = 0; i < 4; ++i) {
            _handler.lock(i, uint96(100 + i));
            _handler.lock(i, 10);
            _handler.wait(1 days);
            _handler.unlock(i, 50);
            _handler.unlockPart(i, 255);
        }
        this.invariant_TheLockHoldsWhatAccountsLocked();
        this.invariant_TheHistoryIsInOrder();
        _same(_handler.TOKEN().balanceOf(address(_handler.LOCK())), 0, "left behind");
    }
}
