// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What Sablier's lockup asks for its fees: none
/// @dev The real one is not part of the package. This one costs less to ask, so that the comparison favours the peer.
contract FeelessComptroller {
    function supportsInterface(bytes4) external pure returns (bool) {
        return true;
    }

    function calculateMinFeeWeiFor(uint8, address) external pure returns (uint256) {
        return 0;
    }
}
