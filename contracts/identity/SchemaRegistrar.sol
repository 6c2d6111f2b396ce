// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISchemaRegistry} from "@ethereum-attestation-service/eas-contracts/contracts/ISchemaRegistry.sol";
import {ISchemaResolver} from "@ethereum-attestation-service/eas-contracts/contracts/resolver/ISchemaResolver.sol";

/// @title Registers schemas that may be registered
/// @notice Steps 2 and 3 of the way of the data. Anyone can register a schema for a resolver whose address is known
/// beforehand, and a registry refuses it a second time: so a deployment registers what is missing and takes what is
/// there, which is the same.
contract SchemaRegistrar {
    /* REGISTER */

    /// @notice Makes sure that a schema is registered. Permissionless.
    /// @return uid Its uid: the hash of its three parts.
    function register(
        ISchemaRegistry registry,
        string calldata schema,
        ISchemaResolver resolver,
        bool revocable
    ) external returns (bytes32 uid) {
        uid = keccak256(abi.encodePacked(schema, resolver, revocable));
        if (registry.getSchema(uid).uid == 0) registry.register(schema, resolver, revocable);
    }
}
