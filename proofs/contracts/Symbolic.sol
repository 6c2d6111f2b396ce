// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev The few cheat codes of Halmos that the proofs use.
interface Vm {
    function assume(bool condition) external pure;
    function prank(address sender) external;
    function warp(uint256 time) external;
}

interface Svm {
    function enableSymbolicStorage(address target) external;
    function createAddress(string calldata name) external pure returns (address);
    function createUint256(string calldata name) external pure returns (uint256);
    function createCalldata(string calldata contractName) external pure returns (bytes memory);
}

/// @dev What every proof builds on.
abstract contract Symbolic {
    Vm internal constant VM = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    Svm internal constant SVM = Svm(0xF3993A62377BCd56AE39D773740A5390411E8BC9);
}
