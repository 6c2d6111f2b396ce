// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bindable} from "../abstracts/Bindable.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {IEmissionSchedule} from "../interfaces/IEmissionSchedule.sol";
import {IEpochOracle} from "../interfaces/IEpochOracle.sol";
import {IProgramSeal} from "../interfaces/IProgramSeal.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {IVaultUser} from "../interfaces/IVaultUser.sol";
import {IVestingMerkleDistributor} from "../interfaces/IVestingMerkleDistributor.sol";

/// @title The last call of a deployment
/// @notice Serves steps 2 and 5 to 8 of the way of the data. The part of `EpochOracle` that opens the program once
/// every pointer from contract to contract is answered by one that leads back.
abstract contract ProgramSeal is IEpochOracle, Bindable {
    /* SEAL */

    /// @inheritdoc IProgramSeal
    function seal() external binds {
        IStakeVault bonds = this.vault();
        IEmissionSchedule treasury = this.schedule();
        IVestingMerkleDistributor payer = treasury.distributor();
        IReputationToken standing = payer.reputation();

        _requireSame(address(treasury), address(this), address(treasury.oracle()));
        _requireSame(address(payer), address(treasury), address(payer.schedule()));
        _requireSame(address(standing), address(payer), address(standing.distributor()));
        _requireSame(address(standing), address(this), address(standing.oracle()));
        _requireSame(address(bonds), address(this), address(bonds.oracle()));
        _requireUsers(bonds);
        ICouncil ruling = this.council();
        _requireSame(address(bonds), address(ruling), address(bonds.council()));
        _requireSame(address(standing), address(ruling), address(standing.council()));
        emit ProgramSealed();
    }

    /// @inheritdoc IProgramSeal
    function isSealed() external view returns (bool) {
        return isBound();
    }

    /* PRIVATE */

    /// @dev Whoever may slash must mean this vault.
    function _requireUsers(IStakeVault bonds) private view {
        address[] memory users = bonds.slashers();
        for (uint256 i = 0; i < users.length; ++i) {
            _requireSame(users[i], address(bonds), address(IVaultUser(users[i]).vault()));
        }
    }

    function _requireSame(address source, address expected, address found) private pure {
        if (found != expected) revert ProgramSealMismatch(source, expected, found);
    }
}
