// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Credit} from "../interfaces/Credit.sol";

/// @title What accounts sign about their rewards
/// @notice Step 7 of the way of the data. Struct hashes of EIP-712. The client's types are generated from the strings
/// below.
library RewardMessages {
    bytes32 private constant CREDIT_TYPEHASH = keccak256("Credit(uint256 epoch,uint64 units,uint256 reputation)");
    // solhint-disable max-line-length
    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(address account,address recipient,Credit[] credits,uint256 nonce,uint256 deadline)Credit(uint256 epoch,uint64 units,uint256 reputation)"
    );
    // solhint-enable max-line-length
    bytes32 private constant RECIPIENT_TYPEHASH = keccak256(
        "Recipient(address account,address recipient,uint256 nonce,uint256 deadline)"
    );

    /// @notice A claim that pays another recipient, with `credits` from `hashOf`.
    struct Claim {
        address account;
        address recipient;
        bytes32 credits;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice A standing recipient.
    struct Recipient {
        address account;
        address recipient;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Hash of leaves as a claim lists them. Their proofs follow from the roots and are not signed.
    function hashOf(Credit[] calldata credits) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](credits.length);
        for (uint256 i = 0; i < credits.length; ++i) {
            Credit calldata credit = credits[i];
            hashes[i] = keccak256(abi.encode(CREDIT_TYPEHASH, credit.epoch, credit.units, credit.reputation));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function hashOf(Claim memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(CLAIM_TYPEHASH, message));
    }

    function hashOf(Recipient memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECIPIENT_TYPEHASH, message));
    }
}
