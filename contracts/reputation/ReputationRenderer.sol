// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {DOMAINS} from "../libraries/Constants.sol";
import {ReputationMetadata} from "../libraries/ReputationMetadata.sol";

/// @title Draws reputation tokens
/// @notice Step 8 of the way of the data. Pure code that `ReputationToken` deploys beside itself, as both together
/// exceed what one contract may hold.
contract ReputationRenderer {
    /// @notice `data:` URI of the metadata of `account`, with its decayed `points` per domain and in `total`.
    function uri(
        string calldata program,
        address account,
        uint256[DOMAINS] calldata points,
        uint256 total,
        IReputationToken.Tiers calldata tiers
    ) external pure returns (string memory) {
        return ReputationMetadata.uri(program, account, points, total, tiers);
    }
}
