// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Bonds of operators, attesters, reviewers and challengers
interface IStakeVault {
    /// @dev What a bond vouches for.
    enum Role {
        Operator,
        Attester,
        Reviewer,
        Challenger
    }

    /// @notice One account's bond in one role.
    /// @param amount Bonded, in wei of the bond token; includes what is locked, excludes what is unbonding.
    /// @param locked Part of `amount` that an open dispute holds.
    /// @param admitted Whether the council admitted the account to the role.
    struct Bond {
        uint112 amount;
        uint112 locked;
        bool admitted;
    }

    /// @notice Bonds `amount` of the caller's tokens in `role`.
    function bond(Role role, uint112 amount) external;

    /// @notice Starts to unbond `amount`; withdrawable after the unbonding delay, slashable until withdrawn.
    function unbond(Role role, uint112 amount) external;

    /// @notice Pays out what has finished unbonding.
    function withdraw(Role role) external;

    /// @notice Admits an account to a role, or removes it. Restricted.
    function setAdmitted(Role role, address account, bool admitted) external;

    /// @notice Holds `amount` of the account's bond while a dispute is open. Restricted.
    function lock(Role role, address account, uint112 amount) external;

    /// @notice Returns what `lock` held. Restricted.
    function unlock(Role role, address account, uint112 amount) external;

    /// @notice Takes up to `amount` of a bond, locked first, then free, then unbonding, and pays it to `beneficiary`. Restricted.
    /// @return taken What there was to take.
    function slash(Role role, address account, uint112 amount, address beneficiary) external returns (uint112 taken);

    /// @notice An account's bond in a role.
    function bondOf(Role role, address account) external view returns (Bond memory);

    /// @notice Least bond that counts in `role`, in wei.
    function minimumOf(Role role) external view returns (uint112);

    /// @notice Whether the account's bond reaches the role's minimum.
    function isBonded(Role role, address account) external view returns (bool);

    /// @notice Whether the account is admitted to the role and bonded.
    function isActive(Role role, address account) external view returns (bool);
}
