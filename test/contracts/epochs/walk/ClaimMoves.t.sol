// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "../../../../contracts/interfaces/Credit.sol";
import {RewardSigner} from "../../../helpers/solidity/RewardSigner.sol";
import {EpochBooks} from "./EpochBooks.t.sol";

/// @dev Claims, with reputation too, redirects and forges.
abstract contract ClaimMoves is EpochBooks {
    enum How {
        Standing,
        Other,
        WithReputation
    }

    /// @dev Whether an actor's reputation of an epoch is credited.
    mapping(uint256 epoch => mapping(uint256 actor => bool)) public stood;
    /// @dev Points credited in an epoch.
    mapping(uint256 epoch => uint256) public points;

    function claim(uint256 who, uint256 seed, bool toOther) external {
        who %= ACTORS;
        _claim(who, seed, _pick(who, seed, false), toOther ? How.Other : How.Standing);
    }

    function claimWithReputation(uint256 who, uint256 seed) external {
        who %= ACTORS;
        Credit[] memory credits = _pick(who, seed, true);
        _claim(who, seed, credits, How.WithReputation);
        for (uint256 i = 0; i < credits.length; ++i) _stand(who, credits[i], true);
    }

    /// @dev Reputation alone, which takes all leaves or none.
    function credit(uint256 who, uint256 seed) external {
        who %= ACTORS;
        Credit[] memory credits = _pick(who, seed, true);
        reputation.credit(actor(who), credits);
        for (uint256 i = 0; i < credits.length; ++i) _stand(who, credits[i], false);
    }

    /// @dev Names a recipient at once, announces one by signature, cancels, or tries a contract of the program.
    function redirect(uint256 who, uint256 seed) external {
        who %= ACTORS;
        address recipient = _actors[(seed >> 8) % ACTORS];
        if (seed % 4 == 0) {
            VM.prank(actor(who));
            distributor.setRecipient(recipient);
            (_recipients[who], _announced[who], _inForceFrom[who]) = (recipient, address(0), 0);
        } else if (seed % 4 == 1) {
            _announce(who, recipient);
        } else if (seed % 4 == 2) {
            VM.prank(actor(who));
            distributor.cancelRecipient();
            if (block.timestamp >= _inForceFrom[who]) violation = "a recipient in force was cancelled";
            (_announced[who], _inForceFrom[who]) = (address(0), 0);
        } else {
            VM.prank(actor(who));
            try distributor.setRecipient(_targets()[(seed >> 8) % 5]) {
                violation = "a contract of the program is a recipient";
            } catch {}
        }
    }

    function forge(uint256 who, uint256 epoch, uint64 extra) external {
        who %= ACTORS;
        if (epochs == 0) return;
        epoch %= epochs;
        Credit[] memory credits = new Credit[](1);
        credits[0] = _credit(epoch, who);
        // More units than proven, another's leaf, or more reputation than proven.
        if (extra % 3 == 0) credits[0].units += 1 + (extra % 1e6);
        else if (extra % 3 == 1) credits[0].units = leaves[epoch][(who + 1) % ACTORS];
        else credits[0].reputation += 1 + (extra % 1e6);
        if (extra % 3 != 2 && (credits[0].units == leaves[epoch][who] || booked[epoch][who])) return;
        _forge(who, credits, extra % 3 == 2);
    }

    /* PRIVATE */

    function _claim(uint256 who, uint256 seed, Credit[] memory credits, How how) private {
        uint256 before = token.balanceOf(address(distributor));
        uint256 earlier = distributor.releasedOf(actor(who));
        address recipient = how == How.Other ? address(0xBEEF) : recipientOf(who);
        uint256 owned = token.balanceOf(recipient);
        uint256 paid = _send(who, seed, how, credits);
        for (uint256 i = 0; i < credits.length; ++i) booked[credits[i].epoch][who] = true;
        released[who] += paid;
        _countSurplus();
        uint256 got = token.balanceOf(recipient) - owned;
        if (got != paid * UNIT - token.feeOf(paid * UNIT)) violation = "another recipient was paid";
        if (before - token.balanceOf(address(distributor)) != paid * UNIT) violation = "a claim moved another amount";
        if (distributor.releasedOf(actor(who)) != earlier + paid) violation = "released units fell or jumped";
    }

    /// @dev Books a leaf's reputation. One more than the epoch has points for is passed over by a claim, and refused by the token.
    function _stand(uint256 who, Credit memory leaf, bool byClaim) private {
        if (leaf.reputation == 0 || stood[leaf.epoch][who]) return;
        uint256 sum = points[leaf.epoch] + (leaf.reputation >> (32 * who));
        if (sum > POINTS) {
            if (!byClaim) violation = "more points than an epoch has";
            return;
        }
        (stood[leaf.epoch][who], points[leaf.epoch]) = (true, sum);
    }

    function _forge(uint256 who, Credit[] memory credits, bool ofReputation) private {
        try distributor.claimWithReputation(actor(who), credits) {
            violation = "a forged leaf was credited";
        } catch {}
        if (ofReputation) {
            try reputation.credit(actor(who), credits) {
                violation = "forged reputation was credited";
            } catch {}
        } else {
            try distributor.claim(actor(who), credits) {
                violation = "a forged leaf was credited";
            } catch {}
        }
    }

    /// @dev By anyone, by the account to another recipient, or by its signature, which nobody can use twice.
    function _send(uint256 who, uint256 seed, How how, Credit[] memory credits) private returns (uint256 paid) {
        if (how == How.Standing) return distributor.claim(actor(who), credits);
        if (how == How.WithReputation) return distributor.claimWithReputation(actor(who), credits);
        if ((seed >> 24) % 2 == 0) {
            VM.prank(actor(who));
            return distributor.claimTo(address(0xBEEF), credits);
        }
        uint256 nonce = distributor.nonces(actor(who));
        bytes32 digest = RewardSigner.claim(
            address(distributor),
            [actor(who), address(0xBEEF)],
            credits,
            [nonce, block.timestamp]
        );
        bytes memory signature = _sign(who, digest);
        if (credits.length != 0) _replay(who, new Credit[](0), signature);
        paid = distributor.claimBySig(actor(who), address(0xBEEF), credits, block.timestamp, signature);
        _replay(who, credits, signature);
    }

    function _replay(uint256 who, Credit[] memory credits, bytes memory signature) private {
        try distributor.claimBySig(actor(who), address(0xBEEF), credits, block.timestamp, signature) {
            violation = "a signature was used twice or for other credits";
        } catch {}
    }

    function _announce(uint256 who, address recipient) private {
        uint256 nonce = distributor.nonces(actor(who));
        bytes32 digest = RewardSigner.recipient(
            address(distributor),
            [actor(who), recipient],
            [nonce, block.timestamp]
        );
        distributor.setRecipientBySig(actor(who), recipient, block.timestamp, _sign(who, digest));
        _recipients[who] = recipientOf(who);
        (_announced[who], _inForceFrom[who]) = (recipient, block.timestamp + 7 days);
    }

    function _sign(uint256 who, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(KEY + who, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev Up to four finalized epochs, in random order, some perhaps twice; those in which the actor has no units only if `empty`.
    function _pick(uint256 who, uint256 seed, bool empty) private view returns (Credit[] memory credits) {
        uint256 count = epochs == 0 ? 0 : seed % 5;
        credits = new Credit[](count);
        uint256 kept;
        for (uint256 i = 0; i < count; ++i) {
            uint256 epoch = uint256(keccak256(abi.encode(seed, i))) % epochs;
            if (empty || leaves[epoch][who] != 0) credits[kept++] = _credit(epoch, who);
        }
        // Memory-safe: shortens the array in place.
        assembly ("memory-safe") {
            mstore(credits, kept)
        }
    }
}
