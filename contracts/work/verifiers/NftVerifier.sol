// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IWorkVerifier} from "../../interfaces/work/IWorkVerifier.sol";

/// @title Owns a token of a collection
/// @notice Step 2 of the way of the data: proves that an account owns an ERC-721 token now. Parameters:
/// `abi.encode(address collection, uint256 length)`, the length of periods in seconds, counted from the Unix epoch.
/// Proof: `abi.encode(uint256 tokenId)`. Each token counts once a period, whoever holds it then: to pass it on gains
/// nothing.
contract NftVerifier is IWorkVerifier {
    /// @inheritdoc IWorkVerifier
    function verify(
        address account,
        bytes calldata parameters,
        bytes calldata proof
    ) external view returns (bytes32 key) {
        if (parameters.length != 64) revert WorkVerifierInvalidParameters(parameters);
        (IERC721 collection, uint256 length) = abi.decode(parameters, (IERC721, uint256));
        if (length == 0) revert WorkVerifierInvalidParameters(parameters);
        if (proof.length != 32) revert WorkVerifierUnproven(account, proof);
        uint256 tokenId = abi.decode(proof, (uint256));

        if (collection.ownerOf(tokenId) != account) revert WorkVerifierUnproven(account, proof);
        return keccak256(abi.encode(tokenId, block.timestamp / length));
    }
}
