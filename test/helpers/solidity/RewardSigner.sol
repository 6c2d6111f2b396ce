// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "../../../contracts/interfaces/Credit.sol";

/// @dev What an account signs about its rewards, written down once more from the words of EIP-712.
library RewardSigner {
    string private constant CREDIT = "Credit(uint256 epoch,uint64 units,uint256 reputation)";
    string private constant CLAIM =
        "Claim(address account,address recipient,Credit[] credits,uint256 nonce,uint256 deadline)";
    string private constant RECIPIENT = "Recipient(address account,address recipient,uint256 nonce,uint256 deadline)";
    bytes32 private constant DOMAIN = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    function claim(
        address distributor,
        address[2] memory accountAndRecipient,
        Credit[] memory credits,
        uint256[2] memory nonceAndDeadline
    ) internal view returns (bytes32) {
        bytes memory list;
        for (uint256 i = 0; i < credits.length; ++i) {
            Credit memory credit = credits[i];
            bytes memory fields = abi.encode(credit.epoch, credit.units, credit.reputation);
            list = bytes.concat(list, keccak256(bytes.concat(keccak256(bytes(CREDIT)), fields)));
        }
        bytes32 kind = keccak256(bytes(string.concat(CLAIM, CREDIT)));
        return _digest(distributor, abi.encode(kind, accountAndRecipient, keccak256(list), nonceAndDeadline));
    }

    function recipient(
        address distributor,
        address[2] memory accountAndRecipient,
        uint256[2] memory nonceAndDeadline
    ) internal view returns (bytes32) {
        return _digest(distributor, abi.encode(keccak256(bytes(RECIPIENT)), accountAndRecipient, nonceAndDeadline));
    }

    function _digest(address distributor, bytes memory message) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(DOMAIN, keccak256("Assay VestingMerkleDistributor"), keccak256("1"), block.chainid, distributor)
        );
        return keccak256(bytes.concat(hex"1901", domain, keccak256(message)));
    }
}
