// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEAS} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {ICouncilRuled} from "./ICouncilRuled.sol";
import {IEligibilityPolicy} from "./IEligibilityPolicy.sol";

/// @title Eligibility by attestations of trusted issuers
/// @notice Step 2 of the way of the data (a task's policy) and step 7 (an optional claim gate). A person is accepted by
/// an EAS attestation of a trusted issuer. EAS cannot be asked by account, so each account registers its credential
/// once; eligibility is then read live, so that a credential which expires or is revoked stops counting at that moment.
///
/// Reading a credential live is most of what a gate costs. An issuer whose terms say `recheck` seconds is asked less
/// often: what a registration or `recheck` found stands for that long. Only a revocation can go unnoticed meanwhile,
/// and only until anybody calls `recheck(account)`: expiry and age are part of what is cached, while changed terms,
/// distrust, an unbound nullifier and another registration end it at once. A contribution that slips through earns
/// nothing: the epoch's computation asks again, off chain, with the exact time of the revocation, and counts nothing
/// attested after it. All that it can do is to take a place in a quota and to show in the on-chain score until its
/// attester revokes it. A gate in front of payments has no such second check; let its policy trust issuers without
/// `recheck`.
/// @dev One credential serves one account: its nullifier is bound to the first account that registers it. Nullifiers of
/// two issuers cannot be linked: a person with credentials of k issuers can hold k eligible accounts, so a program that
/// counts persons trusts one issuer, or issuers that share a nullifier in one schema.
interface ICredentialPolicy is IEligibilityPolicy, ICouncilRuled {
    /// @notice What a trusted issuer's credentials must show.
    /// @param minScore Least score, in the issuer's own scale; 0 means that no score is read.
    /// @param scoreWord Index of the 32-byte word of the attestation's data that holds the score, an unsigned integer.
    /// @param nullifierWord Index of the word that identifies the person, or `noNullifier()` if the credential's uid
    /// does.
    /// @param minAge Seconds for which a nullifier must have been attested before it counts.
    /// @param recheck Seconds for which a credential that was found to stand is not read again; 0 means that it is read
    /// each time.
    struct Issuer {
        uint128 minScore;
        uint16 scoreWord;
        uint16 nullifierWord;
        uint32 minAge;
        uint32 recheck;
    }

    /// @notice Why an account is eligible or not, in the order in which it is checked.
    enum Status {
        Unregistered,
        Untrusted,
        Revoked,
        Expired,
        LowScore,
        Unbound,
        TooYoung,
        Eligible
    }

    /// @notice An issuer was trusted, or its terms changed.
    event IssuerTrusted(bytes32 indexed schema, address indexed attester, Issuer terms);

    /// @notice An issuer is no longer trusted; its credentials stop counting at once.
    event IssuerDistrusted(bytes32 indexed schema, address indexed attester);

    /// @notice `account` registered the credential `uid`, which binds `nullifier` to it.
    /// @param since Time from which the nullifier's age counts: that of its first registered credential.
    event CredentialRegistered(
        address indexed account,
        bytes32 indexed uid,
        bytes32 indexed nullifier,
        bytes32 schema,
        address attester,
        uint40 since
    );

    /// @notice The credential of `account` was evaluated again.
    /// @param status What was found, leaving aside whether the account is exempt.
    /// @param freshUntil Until when this is cached, so that `isEligible` need not read it again once the account is of
    /// age; zero if nothing is.
    event CredentialRechecked(address indexed account, bytes32 indexed uid, Status status, uint40 freshUntil);

    /// @notice `nullifier` was unbound from `account`, so that the person can move to another account.
    event NullifierUnbound(bytes32 indexed nullifier, address indexed account);

    /// @notice `account` was, or is no longer, eligible without a credential.
    event ExemptSet(address indexed account, bool exempt);

    /// @notice The schema or the attester is zero.
    error EligibilityPolicyInvalidIssuer(bytes32 schema, address attester);

    /// @notice EAS has no attestation `uid`.
    error EligibilityPolicyUnknownCredential(bytes32 uid);

    /// @notice The credential was issued to `recipient`, not to the caller `account`.
    error EligibilityPolicyWrongAccount(bytes32 uid, address recipient, address account);

    /// @notice Attestations of `schema` by `attester` are not trusted.
    error EligibilityPolicyUntrustedIssuer(bytes32 schema, address attester);

    /// @notice The credential was revoked at `revokedAt` (Unix seconds).
    error EligibilityPolicyRevoked(bytes32 uid, uint64 revokedAt);

    /// @notice The credential expired at `expiredAt` (Unix seconds).
    error EligibilityPolicyExpired(bytes32 uid, uint64 expiredAt);

    /// @notice The score in the credential is below the issuer's minimum.
    error EligibilityPolicyLowScore(bytes32 uid, uint256 score, uint128 minScore);

    /// @notice The credential's data has no word that identifies a person.
    error EligibilityPolicyMissingNullifier(bytes32 uid);

    /// @notice The nullifier is bound to another account.
    error EligibilityPolicyNullifierTaken(bytes32 nullifier, address account);

    /// @notice The nullifier is bound to no account.
    error EligibilityPolicyUnknownNullifier(bytes32 nullifier);

    /// @notice Trusts `attester`'s attestations of `schema` on `terms`, or changes the terms. By the council. Nothing
    /// that was found on earlier terms stands any more.
    /// @dev Reverts with `EligibilityPolicyInvalidIssuer` if either is zero.
    function trust(bytes32 schema, address attester, Issuer calldata terms) external;

    /// @notice Stops trusting an issuer. By the council. Reverts with `EligibilityPolicyUntrustedIssuer` if it is not
    /// trusted.
    function distrust(bytes32 schema, address attester) external;

    /// @notice Unbinds a nullifier from its account, which loses eligibility: recovery of a person who lost a key. By
    /// the council.
    /// @dev Reverts with `EligibilityPolicyUnknownNullifier`.
    function unbindNullifier(bytes32 nullifier) external;

    /// @notice Makes a contract that stands for persons it checks itself, such as the escrow of held rewards behind a
    /// claim gate, eligible without a credential, or no longer. By the council. Never reverts otherwise.
    function setExempt(address account, bool exempt) external;

    /// @notice Registers the credential `uid`, whose recipient must be the caller. A later credential replaces an
    /// earlier one; the nullifiers of both stay bound to the caller.
    /// @dev Reverts with `EligibilityPolicyUnknownCredential`, `EligibilityPolicyWrongAccount`,
    /// `EligibilityPolicyUntrustedIssuer`, `EligibilityPolicyRevoked`, `EligibilityPolicyExpired`,
    /// `EligibilityPolicyLowScore`, `EligibilityPolicyMissingNullifier` or `EligibilityPolicyNullifierTaken`.
    function register(bytes32 uid) external;

    /// @notice Evaluates the credential of `account` and caches the result for as long as the issuer's terms allow, or
    /// drops what was cached if the credential no longer stands. Anyone may call it for anyone at any time, above all
    /// after a revocation. Never reverts.
    function recheck(address account) external;

    /// @notice Why `account` is eligible or not, now. Always reads the credential itself, so that it can differ from
    /// `isEligible` for as long as nobody called `recheck` after a revocation.
    function statusOf(address account) external view returns (Status);

    /// @notice Credential that `account` registered last, zero if none.
    function credentialOf(address account) external view returns (bytes32 uid);

    /// @notice Whether `account` is eligible without a credential.
    function isExempt(address account) external view returns (bool);

    /// @notice Time from which `isEligible` reads the credential of `account` again, unless something ends it before;
    /// zero if it does so now.
    function freshUntil(address account) external view returns (uint40);

    /// @notice Account to which `nullifier` is bound, and the time from which its age counts; zeros if none.
    function bindingOf(bytes32 nullifier) external view returns (address account, uint40 since);

    /// @notice An issuer's terms. Reverts with `EligibilityPolicyUntrustedIssuer`.
    function issuerOf(bytes32 schema, address attester) external view returns (Issuer memory);

    /// @notice Nullifier of the credential `uid`. Reverts if it is unknown, its issuer untrusted or its nullifier
    /// missing.
    function nullifierOf(bytes32 uid) external view returns (bytes32);

    /// @notice `Issuer.nullifierWord` of an issuer whose credentials' uid is the nullifier.
    function noNullifier() external view returns (uint16);

    /// @notice The attestation service that holds the credentials.
    function eas() external view returns (IEAS);
}
