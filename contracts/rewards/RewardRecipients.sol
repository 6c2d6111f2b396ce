// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Bindable} from "../abstracts/Bindable.sol";
import {IRewardRecipients} from "../interfaces/rewards/IRewardRecipients.sol";
import {RewardMessages} from "./RewardMessages.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Where accounts' rewards go
/// @notice Step 7 of the way of the data. The part of `VestingMerkleDistributor` that keeps standing recipients and
/// checks signatures.
abstract contract RewardRecipients is Bindable, IRewardRecipients, EIP712, Nonces {
    uint256 private constant NOTICE = 7 days;

    mapping(address account => Standing) private _standings;
    mapping(address account => bool) private _ofProgram;

    constructor() EIP712("Assay VestingMerkleDistributor", "1") {}

    /* REGISTER */

    /// @inheritdoc IRewardRecipients
    function setRecipient(address recipient) external {
        _requireSettable(recipient);
        bool other = recipient != msg.sender;

        _standings[msg.sender] = Standing({current: other ? recipient : address(0), next: address(0), from: 0});
        _redirect(msg.sender, other);
        emit RecipientSet(msg.sender, recipient);
    }

    /// @inheritdoc IRewardRecipients
    function setRecipientBySig(
        address account,
        address recipient,
        uint256 deadline,
        bytes calldata signature
    ) external {
        RewardMessages.Recipient memory message = RewardMessages.Recipient({
            account: account,
            recipient: recipient,
            nonce: _useNonce(account),
            deadline: deadline
        });
        _requireSigned(account, RewardMessages.hashOf(message), deadline, signature);
        _requireSettable(recipient);

        Standing storage standing = _standings[account];
        // What was announced before and is in force stays so until then.
        standing.current = recipientOf(account);
        standing.next = recipient;
        standing.from = UnixTime.narrow(block.timestamp + NOTICE);
        _redirect(account, true);
        emit RecipientAnnounced(account, recipient, standing.from);
    }

    /// @inheritdoc IRewardRecipients
    function cancelRecipient() external {
        (address recipient, ) = pendingRecipientOf(msg.sender);
        if (recipient == address(0)) revert DistributorNoRecipientPending(msg.sender);

        Standing storage standing = _standings[msg.sender];
        (standing.next, standing.from) = (address(0), 0);
        emit RecipientCancelled(msg.sender, recipient);
    }

    /* VIEWS */

    /// @inheritdoc IRewardRecipients
    function recipientOf(address account) public view returns (address) {
        Standing storage standing = _standings[account];
        if (standing.next != address(0) && block.timestamp >= standing.from) return standing.next;
        return standing.current == address(0) ? account : standing.current;
    }

    /// @inheritdoc IRewardRecipients
    function pendingRecipientOf(address account) public view returns (address recipient, uint40 from) {
        Standing storage standing = _standings[account];
        if (block.timestamp < standing.from) return (standing.next, standing.from);
    }

    /// @inheritdoc IRewardRecipients
    function isProgramContract(address account) public view returns (bool) {
        return _ofProgram[account];
    }

    /* INTERNAL */

    /// @dev Notes beside the account's vesting whether it may have a standing recipient, so that claims of all others
    /// read no more than they did.
    function _redirect(address account, bool redirected) internal virtual;

    function _addContract(address part) internal {
        _requirePartner(part);
        _ofProgram[part] = true;
    }

    function _requirePayable(address recipient) internal view {
        if (recipient == address(0)) revert DistributorZeroRecipient();
        if (_ofProgram[recipient]) revert DistributorRecipientRefused(recipient);
    }

    function _requireSigned(
        address account,
        bytes32 structHash,
        uint256 deadline,
        bytes calldata signature
    ) internal view {
        if (block.timestamp > deadline) revert DistributorExpiredSignature(deadline);
        if (!SignatureChecker.isValidSignatureNowCalldata(account, _hashTypedDataV4(structHash), signature)) {
            revert DistributorInvalidSignature(account);
        }
    }

    /* PRIVATE */

    /// @dev Nobody knows the program's contracts before the distributor is bound.
    function _requireSettable(address recipient) private view {
        if (!isBound()) revert DistributorNotBound();
        _requirePayable(recipient);
    }
}
