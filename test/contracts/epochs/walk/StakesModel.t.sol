// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRootStakes} from "../../../../contracts/interfaces/IRootStakes.sol";

/// @dev Who must lose and who must be paid, by the table of `IRootStakes` and nothing else: a list of every stake, and
/// loops.
contract StakesModel {
    enum Kind {
        Backing,
        Proposal,
        Confirmation,
        Challenge,
        LateChallenge,
        Addition
    }

    struct Laid {
        bytes32 root;
        address account;
        Kind kind;
        uint256 units;
        bool settled;
    }

    uint256 public immutable RATE;
    mapping(uint256 epoch => Laid[]) private _laid;
    mapping(uint256 epoch => bytes32) public standing;
    mapping(uint256 epoch => IRootStakes.Decision) public decisions;
    mapping(uint256 epoch => mapping(bytes32 root => bool)) public led;
    mapping(uint256 epoch => bytes32[]) private _roots;

    constructor(uint256 rate) {
        RATE = rate;
    }

    /* BOOKS */

    function lay(uint256 epoch, bytes32 root, address account, Kind kind, uint256 units) external {
        _laid[epoch].push(Laid(root, account, kind, units, false));
        if (kind == Kind.Backing || kind == Kind.Confirmation) return;
        if (kind != Kind.Addition) _enter(epoch, root, kind);
        if (kind == Kind.Proposal || poolOf(epoch, root) * 4 > poolOf(epoch, standing[epoch]) * 5) {
            standing[epoch] = root;
            led[epoch][root] = true;
        }
    }

    function withdraw(uint256 epoch, bytes32 root, address account) external {
        for (uint256 i = 0; i < _laid[epoch].length; ++i) {
            Laid storage laid = _laid[epoch][i];
            if (laid.root == root && laid.account == account) laid.units = 0;
        }
    }

    function decide(uint256 epoch, bytes32 root, IRootStakes.Decision decision) external {
        standing[epoch] = root;
        decisions[epoch] = decision;
    }

    function settle(uint256 epoch, bytes32 root, address account) external {
        for (uint256 i = 0; i < _laid[epoch].length; ++i) {
            Laid storage laid = _laid[epoch][i];
            if (laid.root == root && laid.account == account) laid.settled = true;
        }
    }

    /* WHAT MUST HAPPEN */

    function poolOf(uint256 epoch, bytes32 root) public view returns (uint256 units) {
        for (uint256 i = 0; i < _laid[epoch].length; ++i) {
            if (_laid[epoch][i].root == root) units += _laid[epoch][i].units;
        }
    }

    /// @dev One of the roots on the table.
    function pickRoot(uint256 epoch, uint256 seed) external view returns (bytes32) {
        return _roots[epoch][seed % _roots[epoch].length];
    }

    /// @dev One of the stakes, on the table or not.
    function pickStake(uint256 epoch, uint256 seed) external view returns (bytes32 root, address account) {
        Laid memory laid = _laid[epoch][seed % _laid[epoch].length];
        return (laid.root, laid.account);
    }

    /// @dev Units that an account loses on a root, halves rounded up.
    function lostBy(uint256 epoch, bytes32 root, address account) public view returns (uint256) {
        if (root == standing[epoch]) return 0;
        return _halves(epoch, root, account, 1);
    }

    /// @dev Wei that an account is paid for what it laid on the final root.
    function rewardOf(uint256 epoch, bytes32 root, address account) public view returns (uint256) {
        if (root != standing[epoch]) return 0;
        uint256 all = _winning(epoch, address(0));
        return all == 0 ? 0 : (((lostIn(epoch) * RATE) / 2) * _winning(epoch, account)) / all;
    }

    /// @dev Wei that go to the receiver of penalties.
    function penaltyOf(uint256 epoch) external view returns (uint256) {
        uint256 lost = lostIn(epoch) * RATE;
        return _winning(epoch, address(0)) == 0 ? lost : lost - lost / 2;
    }

    /// @dev Units that all losing roots lose, halves rounded down.
    function lostIn(uint256 epoch) public view returns (uint256 units) {
        if (decisions[epoch] == IRootStakes.Decision.Unchallenged) return 0;
        for (uint256 i = 0; i < _roots[epoch].length; ++i) {
            bytes32 root = _roots[epoch][i];
            if (root != standing[epoch]) units += _halves(epoch, root, address(0), 0);
        }
    }

    /// @dev Wei that must still come out of what the oracle holds: unsettled stakes and rewards.
    function due(uint256 epoch, bool isFinal) external view returns (uint256 amount) {
        for (uint256 i = 0; i < _laid[epoch].length; ++i) {
            Laid memory laid = _laid[epoch][i];
            if (laid.settled || laid.units == 0 || !_first(epoch, i)) continue;
            uint256 units = _laidBy(epoch, laid.root, laid.account);
            if (isFinal) {
                units -= lostBy(epoch, laid.root, laid.account);
                amount += rewardOf(epoch, laid.root, laid.account);
            }
            amount += units * RATE;
        }
    }

    /* PRIVATE */

    /// @dev What backed a root stands with it from now on.
    function _enter(uint256 epoch, bytes32 root, Kind kind) private {
        _roots[epoch].push(root);
        for (uint256 i = 0; i < _laid[epoch].length; ++i) {
            Laid storage laid = _laid[epoch][i];
            if (laid.root == root && laid.kind == Kind.Backing) laid.kind = kind;
        }
    }

    /// @dev Lost units of one account, or of all for the zero address; `up` is added before halves are rounded down.
    function _halves(uint256 epoch, bytes32 root, address account, uint256 up) private view returns (uint256 units) {
        IRootStakes.Decision decision = decisions[epoch];
        bool staked = decision == IRootStakes.Decision.Staked;
        uint256[6] memory sums = _sums(epoch, root, account);
        units = sums[uint256(Kind.Proposal)] + (sums[uint256(Kind.Confirmation)] + up) / 2;
        units += (sums[uint256(Kind.Challenge)] + up) / 2;
        if (staked) units += sums[uint256(Kind.LateChallenge)];
        if (staked && led[epoch][root]) units += sums[uint256(Kind.Addition)];
    }

    function _winning(uint256 epoch, address account) private view returns (uint256) {
        uint256[6] memory sums = _sums(epoch, standing[epoch], account);
        if (decisions[epoch] == IRootStakes.Decision.Ruled) return sums[uint256(Kind.Challenge)];
        return sums[uint256(Kind.Challenge)] + sums[uint256(Kind.LateChallenge)] + sums[uint256(Kind.Addition)];
    }

    function _sums(uint256 epoch, bytes32 root, address account) private view returns (uint256[6] memory sums) {
        for (uint256 i = 0; i < _laid[epoch].length; ++i) {
            Laid memory laid = _laid[epoch][i];
            if (laid.root != root || (account != address(0) && laid.account != account)) continue;
            sums[uint256(laid.kind)] += laid.units;
        }
    }

    function _laidBy(uint256 epoch, bytes32 root, address account) private view returns (uint256 units) {
        uint256[6] memory sums = _sums(epoch, root, account);
        for (uint256 i = 0; i < sums.length; ++i) units += sums[i];
    }

    /// @dev Whether no earlier stake is of the same account on the same root.
    function _first(uint256 epoch, uint256 index) private view returns (bool) {
        Laid memory laid = _laid[epoch][index];
        for (uint256 i = 0; i < index; ++i) {
            Laid memory other = _laid[epoch][i];
            if (other.root == laid.root && other.account == laid.account && other.units != 0) return false;
        }
        return true;
    }
}
