// SPDX-License-Identifier: MIT
// Small doubles that are only ever read together.
/* solhint-disable one-contract-per-file */
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

/// @title What strategies of Allo v2 ask Allo
/// @dev The real one is not part of the package; its calls are sent in its name. So a strategy costs less than it
/// really does, and the comparison favours the peer.
contract AlloStandIn {
    struct Metadata {
        uint256 protocol;
        string pointer;
    }

    struct Pool {
        bytes32 profileId;
        address strategy;
        address token;
        Metadata metadata;
        bytes32 managerRole;
        bytes32 adminRole;
    }

    address private immutable TOKEN;

    constructor(address token) {
        TOKEN = token;
    }

    function getRegistry() external view returns (address) {
        return address(this);
    }

    function isPoolManager(uint256, address) external pure returns (bool) {
        return true;
    }

    function getPool(uint256) external view returns (Pool memory pool) {
        pool.token = TOKEN;
    }
}
