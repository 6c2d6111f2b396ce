// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Council} from "../../contracts/reputation/Council.sol";
import {MockAccessManager} from "../../contracts/mocks/EpochMocks.sol";

/// @dev The few cheat codes of the test runner that these tests use.
interface Vm {
    function warp(uint256 time) external;
    function roll(uint256 number) external;
    function prank(address sender) external;
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function assume(bool condition) external pure;
    function snapshotState() external returns (uint256 id);
    function revertToState(uint256 id) external returns (bool done);
}

/// @dev Where the test runner answers, and the checks.
abstract contract Cheats {
    Vm internal constant VM = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    error Unequal(string what, uint256 found, uint256 expected);
    error Above(string what, uint256 found, uint256 most);
    error Untrue(string what);

    function _same(uint256 found, uint256 expected, string memory what) internal pure {
        if (found != expected) revert Unequal(what, found, expected);
    }

    function _atMost(uint256 found, uint256 most, string memory what) internal pure {
        if (found > most) revert Above(what, found, most);
    }

    function _true(bool condition, string memory what) internal pure {
        if (!condition) revert Untrue(what);
    }
}

/// @dev What acts at random and keeps books by which the invariants judge the contracts. The runner passes over a call that reverts,
/// a failed assertion too: so a handler notes what it finds, and an invariant reads it.
abstract contract Handler is Cheats {
    string public violation;

    function _note(bool holds, string memory what) internal {
        if (!holds) violation = what;
    }
}

/// @dev Stands for the rest of a sealed program, which a handler needs for its constructor alone: oracle, schedule and distributor. There is no
/// reward token, so that penalties go to the timelock, and no cut-off, so that funding counts at once.
contract Peers {
    uint40 public constant genesis = 1;
    uint32 public constant epochLength = 7 days;
    bool public constant isSealed = true;
    address public constant token = address(0);
    Peers public immutable schedule = this;
    Peers public immutable distributor = this;

    function cutOff(uint256) external pure returns (uint256) {
        return type(uint256).max;
    }
}

/// @dev A handler that is council and administrator of a program in which others than its own contracts are peers.
abstract contract Founder is Handler {
    MockAccessManager internal immutable MANAGER = new MockAccessManager(address(this));
    Council internal immutable SEAT = new Council(address(MANAGER), address(this), 60 days, 0);
    Peers internal immutable PEERS = new Peers();

    function _list(address only) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = only;
    }
}
