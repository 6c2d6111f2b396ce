// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title Reward token for programs that have none
/// @notice Step 7 of the way of the data. Plain ERC-20 with permit; its whole supply exists from deployment on and
/// nobody can mint more.
contract RewardToken is ERC20, ERC20Permit {
    constructor(
        string memory name_,
        string memory symbol_,
        uint256 supply,
        address recipient
    ) ERC20(name_, symbol_) ERC20Permit(name_) {
        _mint(recipient, supply);
    }
}
