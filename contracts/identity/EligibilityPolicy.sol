// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";
import {IEAS, Attestation} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {ICredentialPolicy} from "../interfaces/ICredentialPolicy.sol";
import {IEligibilityPolicy} from "../interfaces/IEligibilityPolicy.sol";

/// @title Eligibility by attestations of trusted issuers
/// @notice Steps 2 and 7 of the way of the data: who may contribute to a task that counts persons, and who may claim where a program
/// must know its recipients.
contract EligibilityPolicy is ICredentialPolicy, AccessManaged {
    using Bytes for bytes;

    /// @notice `nullifierWord` of an issuer whose credential's uid is the nullifier.
    uint16 public constant NO_NULLIFIER = type(uint16).max;

    /// @notice The attestation service that holds the credentials.
    IEAS public immutable EAS;

    /// @dev One slot: the terms and whether they stand.
    struct TrustedIssuer {
        Issuer terms;
        bool trusted;
    }

    /// @dev One slot. A zero account means that the nullifier is free.
    struct Binding {
        address account;
        uint40 since;
    }

    mapping(bytes32 schema => mapping(address attester => TrustedIssuer issuer)) private _issuers;
    mapping(bytes32 nullifier => Binding binding) private _bindings;

    /// @inheritdoc ICredentialPolicy
    mapping(address account => bytes32 uid) public credentialOf;

    /// @inheritdoc ICredentialPolicy
    mapping(address account => bool exempt) public isExempt;

    constructor(address authority, IEAS eas) AccessManaged(authority) {
        EAS = eas;
    }

    /* ISSUERS */

    /// @inheritdoc ICredentialPolicy
    function trust(bytes32 schema, address attester, Issuer calldata terms) external restricted {
        if (schema == 0 || attester == address(0)) revert EligibilityPolicyInvalidIssuer(schema, attester);

        _issuers[schema][attester] = TrustedIssuer(terms, true);
        emit IssuerTrusted(schema, attester, terms);
    }

    /// @inheritdoc ICredentialPolicy
    function distrust(bytes32 schema, address attester) external restricted {
        if (!_issuers[schema][attester].trusted) revert EligibilityPolicyUntrustedIssuer(schema, attester);

        delete _issuers[schema][attester];
        emit IssuerRemoved(schema, attester);
    }

    /// @inheritdoc ICredentialPolicy
    function free(bytes32 nullifier) external restricted {
        address account = _bindings[nullifier].account;
        if (account == address(0)) revert EligibilityPolicyUnknownNullifier(nullifier);

        delete _bindings[nullifier];
        emit NullifierFreed(nullifier, account);
    }

    /// @inheritdoc ICredentialPolicy
    function setExempt(address account, bool exempt) external restricted {
        isExempt[account] = exempt;
        emit ExemptSet(account, exempt);
    }

    /* REGISTER */

    /// @inheritdoc ICredentialPolicy
    function register(bytes32 uid) external {
        Attestation memory credential = _credential(uid);
        if (credential.recipient != msg.sender) {
            revert EligibilityPolicyWrongAccount(uid, credential.recipient, msg.sender);
        }
        Issuer memory terms = issuerOf(credential.schema, credential.attester);
        _requireValid(credential, terms);
        bytes32 nullifier = _requireNullifier(credential, terms);
        Binding memory binding = _bindings[nullifier];
        if (binding.account != address(0) && binding.account != msg.sender) {
            revert EligibilityPolicyNullifierTaken(nullifier, binding.account);
        }

        // EAS stamps credentials with block times, which fit 40 bits for 34,000 years.
        uint40 time = uint40(credential.time);
        uint40 since = binding.account == address(0) || time < binding.since ? time : binding.since;
        _bindings[nullifier] = Binding(msg.sender, since);
        credentialOf[msg.sender] = uid;
        emit CredentialRegistered(msg.sender, uid, nullifier, credential.schema, credential.attester, since);
    }

    /* VIEWS */

    /// @inheritdoc IEligibilityPolicy
    function isEligible(address account) external view returns (bool) {
        return statusOf(account) == Status.Eligible;
    }

    /// @inheritdoc ICredentialPolicy
    function bindingOf(bytes32 nullifier) external view returns (address account, uint40 since) {
        Binding memory binding = _bindings[nullifier];
        return (binding.account, binding.since);
    }

    /// @inheritdoc ICredentialPolicy
    function nullifierOf(bytes32 uid) external view returns (bytes32) {
        Attestation memory credential = _credential(uid);
        return _requireNullifier(credential, issuerOf(credential.schema, credential.attester));
    }

    /// @inheritdoc ICredentialPolicy
    /// @dev Never reverts, so that a gate can tell a refusal from a fault.
    function statusOf(address account) public view returns (Status) {
        if (isExempt[account]) return Status.Eligible;
        bytes32 uid = credentialOf[account];
        if (uid == 0) return Status.Unregistered;
        Attestation memory credential = EAS.getAttestation(uid);
        TrustedIssuer memory issuer = _issuers[credential.schema][credential.attester];
        if (!issuer.trusted) return Status.Untrusted;
        if (credential.revocationTime != 0) return Status.Revoked;
        if (_isExpired(credential)) return Status.Expired;
        if (_scoreOf(credential, issuer.terms) < issuer.terms.minScore) return Status.LowScore;
        // Terms may have changed since registration, and with them the nullifier: then the account registers again.
        Binding memory binding = _bindings[_nullifierOf(credential, issuer.terms)];
        if (binding.account != account) return Status.Unbound;
        if (block.timestamp < uint256(binding.since) + issuer.terms.minAge) return Status.TooYoung;
        return Status.Eligible;
    }

    /// @inheritdoc ICredentialPolicy
    function issuerOf(bytes32 schema, address attester) public view returns (Issuer memory) {
        TrustedIssuer memory issuer = _issuers[schema][attester];
        if (!issuer.trusted) revert EligibilityPolicyUntrustedIssuer(schema, attester);
        return issuer.terms;
    }

    /* INTERNAL */

    function _credential(bytes32 uid) private view returns (Attestation memory credential) {
        credential = EAS.getAttestation(uid);
        if (credential.uid == 0) revert EligibilityPolicyUnknownCredential(uid);
    }

    function _requireValid(Attestation memory credential, Issuer memory terms) private view {
        bytes32 uid = credential.uid;
        if (credential.revocationTime != 0) revert EligibilityPolicyRevoked(uid, credential.revocationTime);
        if (_isExpired(credential)) revert EligibilityPolicyExpired(uid, credential.expirationTime);
        uint256 score = _scoreOf(credential, terms);
        if (score < terms.minScore) revert EligibilityPolicyLowScore(uid, score, terms.minScore);
    }

    function _requireNullifier(
        Attestation memory credential,
        Issuer memory terms
    ) private pure returns (bytes32 nullifier) {
        nullifier = _nullifierOf(credential, terms);
        if (nullifier == 0) revert EligibilityPolicyMissingNullifier(credential.uid);
    }

    function _isExpired(Attestation memory credential) private view returns (bool) {
        return credential.expirationTime != 0 && credential.expirationTime <= block.timestamp;
    }

    /// @dev A word beyond 128 bits is no score: a signed or packed value read by mistake must not pass as a huge one.
    function _scoreOf(Attestation memory credential, Issuer memory terms) private pure returns (uint256 score) {
        score = uint256(_wordAt(credential.data, terms.scoreWord));
        if (score > type(uint128).max) return 0;
    }

    /// @dev Zero if the data does not identify a person. Scoped by schema, so that issuers which attest the same schema share it.
    function _nullifierOf(Attestation memory credential, Issuer memory terms) private pure returns (bytes32) {
        if (terms.nullifierWord == NO_NULLIFIER) return credential.uid;
        bytes32 word = _wordAt(credential.data, terms.nullifierWord);
        return word == 0 ? bytes32(0) : keccak256(abi.encode(credential.schema, word));
    }

    /// @dev The data's word at `index`, zero beyond its end.
    function _wordAt(bytes memory data, uint256 index) private pure returns (bytes32) {
        uint256 end = (index + 1) * 32;
        return data.length < end ? bytes32(0) : bytes32(data.slice(end - 32, end));
    }
}
