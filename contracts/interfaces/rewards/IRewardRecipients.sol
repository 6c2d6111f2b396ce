// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Where accounts' rewards go
/// @notice Step 7 of the way of the data. An account may name a standing recipient, which whoever claims for it pays,
/// and which the hold escrow pays too.
interface IRewardRecipients {
    /// @notice Standing recipient of an account.
    /// @param current Who is paid, zero for the account itself.
    /// @param next Who is paid instead from `from` on, zero if nobody was announced.
    /// @param from Unix seconds.
    struct Standing {
        address current;
        address next;
        uint40 from;
    }

    /// @notice `account` is paid at `recipient`, which may be itself, from now on. What was announced is void.
    event RecipientSet(address indexed account, address indexed recipient);

    /// @notice `account` is paid at `recipient` from `from` on, by its signature, unless it cancels before.
    event RecipientAnnounced(address indexed account, address indexed recipient, uint40 from);

    /// @notice `account` is not paid at `recipient`, which its signature had announced.
    event RecipientCancelled(address indexed account, address indexed recipient);

    /// @notice Tokens cannot be paid to the zero address.
    error DistributorZeroRecipient();

    /// @notice `recipient` is a contract of this program, which could not pay the tokens on.
    error DistributorRecipientRefused(address recipient);

    /// @notice The contracts of the program are not known before the distributor is bound.
    error DistributorNotBound();

    /// @notice No recipient of `account` is announced, or it is in force.
    error DistributorNoRecipientPending(address account);

    /// @notice The signature's `deadline` has passed.
    error DistributorExpiredSignature(uint256 deadline);

    /// @notice The signature is not that of `account`.
    error DistributorInvalidSignature(address account);

    /// @notice Pays the caller's rewards, held ones too, at `recipient` from now on, whoever claims them. Its own
    /// address ends that. Voids what a signature announced.
    /// @dev Reverts with `DistributorZeroRecipient`, `DistributorNotBound` or `DistributorRecipientRefused`.
    function setRecipient(address recipient) external;

    /// @notice As `setRecipient` for `account`, authorised by its signature (ERC-1271 wallets too) over
    /// `Recipient(address account,address recipient,uint256 nonce,uint256 deadline)`, and in force after seven days in
    /// which the account can cancel. Valid up to and including `deadline`. Replaces what was announced before.
    /// @dev Reverts with `DistributorExpiredSignature`, `DistributorInvalidSignature` and as `setRecipient` does.
    function setRecipientBySig(address account, address recipient, uint256 deadline, bytes calldata signature) external;

    /// @notice Voids what a signature of the caller announced, before it is in force.
    /// @dev Reverts with `DistributorNoRecipientPending`.
    function cancelRecipient() external;

    /// @notice Where rewards of `account` go now: its standing recipient, or itself.
    function recipientOf(address account) external view returns (address);

    /// @notice Who is announced as recipient of `account` and from when, zeros if nobody is.
    function pendingRecipientOf(address account) external view returns (address recipient, uint40 from);

    /// @notice Whether an address is a contract of this program, as the deployment told.
    function isProgramContract(address account) external view returns (bool);
}
