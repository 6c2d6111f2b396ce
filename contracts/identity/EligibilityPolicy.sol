// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEAS, Attestation} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";
import {CouncilRuled} from "../abstracts/CouncilRuled.sol";
import {FactChain} from "../abstracts/FactChain.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {ICredentialPolicy} from "../interfaces/ICredentialPolicy.sol";
import {IEligibilityPolicy} from "../interfaces/IEligibilityPolicy.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Eligibility by attestations of trusted issuers
/// @notice Steps 2 and 7 of the way of the data: who may contribute to a task that counts persons, and who may claim
/// where a program must know its recipients.
contract EligibilityPolicy is ICredentialPolicy, CouncilRuled, FactChain {
    using Bytes for bytes;

    uint16 private constant NO_NULLIFIER = type(uint16).max;

    IEAS private immutable EAS;

    /// @dev One slot: the terms and their number. Every call of `trust` gives a new one, zero means that the issuer is
    /// not trusted.
    struct TrustedIssuer {
        uint128 minScore;
        uint16 scoreWord;
        uint16 nullifierWord;
        uint32 minAge;
        uint32 recheck;
        uint32 version;
    }

    /// @dev One slot. A zero account means that the nullifier is free.
    struct Binding {
        address account;
        uint40 since;
    }

    /// @dev One slot: what the last evaluation of an account's credential established, on the terms of that version;
    /// zeros if nothing is cached.
    struct Evaluation {
        uint32 version;
        uint40 from; // of age
        uint40 until; // the earlier of the credential's expiry and the end of freshness
        bool exempt; // here to spare a slot; no evaluation changes it
    }

    uint32 private _versions;
    mapping(bytes32 schema => mapping(address attester => TrustedIssuer issuer)) private _issuers;
    /// @dev Whether these are an issuer's present terms; set for terms with `recheck` only.
    mapping(uint32 version => bool current) private _isCurrent;
    mapping(bytes32 nullifier => Binding binding) private _bindings;
    mapping(address account => Evaluation evaluation) private _evaluations;

    mapping(address account => bytes32 uid) private _credentials;

    constructor(ICouncil council_, IEAS eas_) CouncilRuled(council_) {
        EAS = eas_;
    }

    /* TRUST */

    /// @inheritdoc ICredentialPolicy
    function trust(bytes32 schema, address attester, Issuer calldata terms) external onlyCouncil {
        if (schema == 0 || attester == address(0)) revert EligibilityPolicyInvalidIssuer(schema, attester);

        delete _isCurrent[_issuers[schema][attester].version];
        uint32 version = ++_versions;
        _issuers[schema][attester] = TrustedIssuer({
            minScore: terms.minScore,
            scoreWord: terms.scoreWord,
            nullifierWord: terms.nullifierWord,
            minAge: terms.minAge,
            recheck: terms.recheck,
            version: version
        });
        if (terms.recheck != 0) _isCurrent[version] = true;
        emit IssuerTrusted(schema, attester, terms);
        _addFact(abi.encode(IssuerTrusted.selector, schema, attester, terms));
    }

    /// @inheritdoc ICredentialPolicy
    function distrust(bytes32 schema, address attester) external onlyCouncil {
        uint32 version = _trusted(schema, attester).version;

        delete _isCurrent[version];
        delete _issuers[schema][attester];
        emit IssuerDistrusted(schema, attester);
        _addFact(abi.encode(IssuerDistrusted.selector, schema, attester));
    }

    /// @inheritdoc ICredentialPolicy
    function unbindNullifier(bytes32 nullifier) external onlyCouncil {
        address account = _bindings[nullifier].account;
        if (account == address(0)) revert EligibilityPolicyUnknownNullifier(nullifier);

        delete _bindings[nullifier];
        // whether or not it rests on this nullifier: the next evaluation will tell
        delete _evaluations[account].until;
        emit NullifierUnbound(nullifier, account);
        _addFact(abi.encode(NullifierUnbound.selector, nullifier, account));
    }

    /// @inheritdoc ICredentialPolicy
    function setExempt(address account, bool exempt) external onlyCouncil {
        _evaluations[account].exempt = exempt;
        emit ExemptSet(account, exempt);
        _addFact(abi.encode(ExemptSet.selector, account, exempt));
    }

    /* REGISTER */

    /// @inheritdoc ICredentialPolicy
    function register(bytes32 uid) external {
        Attestation memory credential = _credential(uid);
        if (credential.recipient != msg.sender) {
            revert EligibilityPolicyWrongAccount(uid, credential.recipient, msg.sender);
        }
        TrustedIssuer memory issuer = _trusted(credential.schema, credential.attester);
        _requireValid(credential, issuer);
        bytes32 nullifier = _requireNullifier(credential, issuer);
        Binding memory binding = _bindings[nullifier];
        if (binding.account != address(0) && binding.account != msg.sender) {
            revert EligibilityPolicyNullifierTaken(nullifier, binding.account);
        }
        uint40 time = UnixTime.narrow(credential.time);
        uint40 since = binding.account == address(0) || time < binding.since ? time : binding.since;
        _bindings[nullifier] = Binding(msg.sender, since);
        _credentials[msg.sender] = uid;
        _cache(msg.sender, _evaluationOn(issuer, credential, since));
        (bytes32 schema, address attester) = (credential.schema, credential.attester);
        emit CredentialRegistered(msg.sender, uid, nullifier, schema, attester, since);
        _addFact(abi.encode(CredentialRegistered.selector, msg.sender, uid, nullifier, schema, attester, since));
    }

    /// @inheritdoc ICredentialPolicy
    function recheck(address account) external {
        (Status status, Evaluation memory evaluation) = _evaluate(account);

        _cache(account, evaluation);
        emit CredentialRechecked(account, _credentials[account], status, evaluation.until);
    }

    /* VIEWS */

    /// @inheritdoc IEligibilityPolicy
    /// @dev Never reverts, so that a gate can tell a refusal from a fault. A cached answer can only be a yes; what is
    /// not cached is read.
    function isEligible(address account) external view returns (bool) {
        Evaluation memory cached = _evaluations[account];
        return cached.exempt || _isFresh(cached) || _liveStatus(account) == Status.Eligible;
    }

    /// @inheritdoc ICredentialPolicy
    function statusOf(address account) external view returns (Status) {
        return _evaluations[account].exempt ? Status.Eligible : _liveStatus(account);
    }

    /// @inheritdoc ICredentialPolicy
    function freshUntil(address account) external view returns (uint40) {
        Evaluation memory cached = _evaluations[account];
        return _isFresh(cached) ? cached.until : 0;
    }

    /// @inheritdoc ICredentialPolicy
    function isExempt(address account) external view returns (bool) {
        return _evaluations[account].exempt;
    }

    /// @inheritdoc ICredentialPolicy
    function bindingOf(bytes32 nullifier) external view returns (address account, uint40 since) {
        Binding memory binding = _bindings[nullifier];
        return (binding.account, binding.since);
    }

    /// @inheritdoc ICredentialPolicy
    function nullifierOf(bytes32 uid) external view returns (bytes32) {
        Attestation memory credential = _credential(uid);
        return _requireNullifier(credential, _trusted(credential.schema, credential.attester));
    }

    /// @inheritdoc ICredentialPolicy
    function issuerOf(bytes32 schema, address attester) external view returns (Issuer memory) {
        TrustedIssuer memory issuer = _trusted(schema, attester);
        return
            Issuer({
                minScore: issuer.minScore,
                scoreWord: issuer.scoreWord,
                nullifierWord: issuer.nullifierWord,
                minAge: issuer.minAge,
                recheck: issuer.recheck
            });
    }

    /// @inheritdoc ICredentialPolicy
    function credentialOf(address account) external view returns (bytes32 uid) {
        return _credentials[account];
    }

    /// @inheritdoc ICredentialPolicy
    function noNullifier() external pure returns (uint16) {
        return NO_NULLIFIER;
    }

    /// @inheritdoc ICredentialPolicy
    function eas() external view returns (IEAS) {
        return EAS;
    }

    /* PRIVATE */

    /// @dev Evaluates the account's credential itself, exempt or not.
    function _evaluate(address account) private view returns (Status status, Evaluation memory evaluation) {
        bytes32 uid = _credentials[account];
        if (uid == 0) return (Status.Unregistered, evaluation);
        Attestation memory credential = EAS.getAttestation(uid);
        TrustedIssuer memory issuer = _issuers[credential.schema][credential.attester];
        if (issuer.version == 0) return (Status.Untrusted, evaluation);
        if (credential.revocationTime != 0) return (Status.Revoked, evaluation);
        if (_isExpired(credential)) return (Status.Expired, evaluation);
        if (_scoreOf(credential, issuer) < issuer.minScore) return (Status.LowScore, evaluation);
        // Terms may have changed since registration, and with them the nullifier: then the account registers again.
        Binding memory binding = _bindings[_nullifierOf(credential, issuer)];
        if (binding.account != account) return (Status.Unbound, evaluation);
        evaluation = _evaluationOn(issuer, credential, binding.since);
        return (block.timestamp < _ageOn(issuer, binding.since) ? Status.TooYoung : Status.Eligible, evaluation);
    }

    function _liveStatus(address account) private view returns (Status status) {
        (status, ) = _evaluate(account);
    }

    /// @dev What may be cached about a credential that was found to stand: nothing where the issuer's terms ask for an
    /// evaluation each time.
    function _evaluationOn(
        TrustedIssuer memory issuer,
        Attestation memory credential,
        uint40 since
    ) private view returns (Evaluation memory evaluation) {
        if (issuer.recheck == 0) return evaluation;
        uint256 until = block.timestamp + issuer.recheck;
        if (credential.expirationTime != 0 && credential.expirationTime < until) until = credential.expirationTime;
        (evaluation.version, evaluation.from, evaluation.until) = (
            issuer.version,
            UnixTime.narrow(_ageOn(issuer, since)),
            UnixTime.narrow(until)
        );
    }

    function _cache(address account, Evaluation memory evaluation) private {
        evaluation.exempt = _evaluations[account].exempt;
        _evaluations[account] = evaluation;
    }

    function _isFresh(Evaluation memory cached) private view returns (bool) {
        return block.timestamp < cached.until && block.timestamp >= cached.from && _isCurrent[cached.version];
    }

    /// @dev Time from which a nullifier attested at `since` counts.
    function _ageOn(TrustedIssuer memory issuer, uint40 since) private pure returns (uint256) {
        return uint256(since) + issuer.minAge;
    }

    function _trusted(bytes32 schema, address attester) private view returns (TrustedIssuer memory issuer) {
        issuer = _issuers[schema][attester];
        if (issuer.version == 0) revert EligibilityPolicyUntrustedIssuer(schema, attester);
    }

    function _credential(bytes32 uid) private view returns (Attestation memory credential) {
        credential = EAS.getAttestation(uid);
        if (credential.uid == 0) revert EligibilityPolicyUnknownCredential(uid);
    }

    function _requireValid(Attestation memory credential, TrustedIssuer memory issuer) private view {
        bytes32 uid = credential.uid;
        if (credential.revocationTime != 0) revert EligibilityPolicyRevoked(uid, credential.revocationTime);
        if (_isExpired(credential)) revert EligibilityPolicyExpired(uid, credential.expirationTime);
        uint256 score = _scoreOf(credential, issuer);
        if (score < issuer.minScore) revert EligibilityPolicyLowScore(uid, score, issuer.minScore);
    }

    function _requireNullifier(
        Attestation memory credential,
        TrustedIssuer memory issuer
    ) private pure returns (bytes32 nullifier) {
        nullifier = _nullifierOf(credential, issuer);
        if (nullifier == 0) revert EligibilityPolicyMissingNullifier(credential.uid);
    }

    function _isExpired(Attestation memory credential) private view returns (bool) {
        return credential.expirationTime != 0 && credential.expirationTime <= block.timestamp;
    }

    /// @dev A word beyond 128 bits is no score: a signed or packed value read by mistake must not pass as a huge one.
    function _scoreOf(Attestation memory credential, TrustedIssuer memory issuer) private pure returns (uint256 score) {
        score = uint256(_wordAt(credential.data, issuer.scoreWord));
        if (score > type(uint128).max) return 0;
    }

    /// @dev Zero if the data does not identify a person. Scoped by schema, so that issuers which attest the same schema
    /// share it.
    function _nullifierOf(Attestation memory credential, TrustedIssuer memory issuer) private pure returns (bytes32) {
        if (issuer.nullifierWord == NO_NULLIFIER) return credential.uid;
        bytes32 word = _wordAt(credential.data, issuer.nullifierWord);
        return word == 0 ? bytes32(0) : keccak256(abi.encode(credential.schema, word));
    }

    /// @dev The data's word at `index`, zero beyond its end.
    function _wordAt(bytes memory data, uint256 index) private pure returns (bytes32) {
        uint256 end = (index + 1) * 32;
        return data.length < end ? bytes32(0) : bytes32(data.slice(end - 32, end));
    }
}
