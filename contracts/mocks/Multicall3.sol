// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What Multicall3 does with `aggregate3`
/// @notice For chains of one's own machine: public networks have the real one at
/// 0xcA11bde05977b3631167028862bE2a173976CA11.
contract Multicall3 {
    struct Call3 {
        address target;
        bool allowFailure;
        bytes callData;
    }

    struct Result {
        bool success;
        bytes returnData;
    }

    error Multicall3CallFailed(uint256 index);

    /// @notice Makes calls in their order and returns what came of each.
    /// @dev Reverts with `Multicall3CallFailed` where one fails that must not.
    function aggregate3(Call3[] calldata calls) external payable returns (Result[] memory results) {
        results = new Result[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            // Calls of anything at all are what it is for.
            // solhint-disable-next-line avoid-low-level-calls
            (bool success, bytes memory data) = calls[i].target.call(calls[i].callData);
            if (!success && !calls[i].allowFailure) revert Multicall3CallFailed(i);
            results[i] = Result({success: success, returnData: data});
        }
    }
}
