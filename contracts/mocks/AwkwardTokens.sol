// SPDX-License-Identifier: MIT
// Small doubles that are only ever read together.
/* solhint-disable one-contract-per-file */
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title Well-behaved token
contract MockToken is ERC20 {
    constructor() ERC20("Mock", "MOCK") {}

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }
}

/// @title Token with any number of decimals
contract DecimalsToken is MockToken {
    uint8 private immutable DECIMALS;

    constructor(uint8 decimals_) {
        DECIMALS = decimals_;
    }

    function decimals() public view override returns (uint8) {
        return DECIMALS;
    }
}

/// @title Token that changes no allowance that is not zero, as USDT does
contract StrictApproveToken is DecimalsToken {
    error AllowanceLeft(address spender, uint256 allowance);

    constructor() DecimalsToken(6) {}

    function approve(address spender, uint256 amount) public override returns (bool) {
        uint256 left = allowance(msg.sender, spender);
        if (left != 0 && amount != 0) revert AllowanceLeft(spender, left);
        return super.approve(spender, amount);
    }
}

/// @title Token that takes one percent of every transfer
contract FeeToken is MockToken {
    function _update(address from, address to, uint256 value) internal override {
        uint256 fee = from == address(0) || to == address(0) ? 0 : value / 100;
        super._update(from, to, value - fee);
        if (fee != 0) super._update(from, address(0), fee);
    }
}

/// @title Token that refuses listed accounts, as the large stablecoins do
contract BlocklistToken is MockToken {
    mapping(address account => bool) public blocked;

    error AccountBlocked(address account);

    function setBlocked(address account, bool blocked_) external {
        blocked[account] = blocked_;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (blocked[from]) revert AccountBlocked(from);
        if (blocked[to]) revert AccountBlocked(to);
        super._update(from, to, value);
    }
}

/// @title Token that calls anyone back in the middle of a transfer, as ERC-777 does
contract ReentrantToken is MockToken {
    address private _target;
    bytes private _data;

    /// @notice Result of the last call back.
    bool public succeeded;
    /// @notice What the last call back returned.
    bytes public returned;

    /// @notice Calls `target` with `data` in the next transfer, once.
    function arm(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    function _update(address from, address to, uint256 value) internal virtual override {
        address target = _target;
        if (target != address(0)) {
            _target = address(0);
            // The result is recorded, not required: the tests look at it.
            // solhint-disable-next-line avoid-low-level-calls
            (succeeded, returned) = target.call(_data);
        }
        super._update(from, to, value);
    }
}

/// @title Token that turns hostile: it calls back, refuses one account, or takes one percent of every transfer
contract HostileToken is ReentrantToken {
    address private _refused;
    bool private _takesFee;

    error AccountRefused(address account);

    /// @notice From now on no transfer touches `refused`, and each costs a fee if `takesFee`.
    function curse(address refused, bool takesFee) external {
        (_refused, _takesFee) = (refused, takesFee);
    }

    /// @notice What a transfer of `value` costs now.
    function feeOf(uint256 value) public view returns (uint256) {
        return _takesFee ? value / 100 : 0;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (_refused != address(0) && (from == _refused || to == _refused)) revert AccountRefused(_refused);
        uint256 fee = from == address(0) || to == address(0) ? 0 : feeOf(value);
        super._update(from, to, value - fee);
        if (fee != 0) super._update(from, address(0), fee);
    }
}

/// @title Token without return values, as USDT has it
contract NoReturnToken {
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    error Insufficient(address account, uint256 needed);

    function decimals() external pure returns (uint8) {
        return 18;
    }

    function mint(address account, uint256 amount) external {
        totalSupply += amount;
        balanceOf[account] += amount;
    }

    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        if (allowance[from][msg.sender] < amount) revert Insufficient(from, amount);
        if (allowance[from][msg.sender] != type(uint256).max) allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        if (balanceOf[from] < amount) revert Insufficient(from, amount);
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @title Token that returns false where others revert, as old tokens did
contract FalseReturnToken {
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    /// @notice While set, every transfer returns false.
    bool public broken;

    function decimals() external pure returns (uint8) {
        return 18;
    }

    function mint(address account, uint256 amount) external {
        totalSupply += amount;
        balanceOf[account] += amount;
    }

    function setBroken(bool broken_) external {
        broken = broken_;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (allowance[from][msg.sender] < amount) return false;
        return _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        if (broken || balanceOf[from] < amount) return false;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        return true;
    }
}
