// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Credit} from "./Credit.sol";
import {IBindable} from "./IBindable.sol";
import {IEligibilityPolicy} from "./IEligibilityPolicy.sol";
import {IEmissionSchedule} from "./IEmissionSchedule.sol";
import {IEpochTime} from "./IEpochTime.sol";
import {IExpiringPause} from "./IExpiringPause.sol";
import {IReputationToken} from "./IReputationToken.sol";
import {IRewardRecipients} from "./rewards/IRewardRecipients.sol";

/// @title Pays epoch rewards that vest linearly, from one sum-committing root per epoch
/// @notice Step 7 of the way of the data. Amounts are whole units of `unit()` wei; the one division rounds down: an
/// account's vested units are the sum over its epochs of units × seconds counted, divided by the duration. Credits
/// already booked are skipped, so that nobody can make another's call fail by claiming a part of it first.
interface IVestingMerkleDistributor is IEpochTime, IExpiringPause, IBindable, IRewardRecipients {
    /// @notice Terms of a distributor, fixed for ever.
    /// @param token Reward token. Fee-on-transfer tokens are refused at funding; tokens whose balances shrink are not
    /// supported.
    /// @param unit Wei of the token in one unit.
    /// @param genesis Unix seconds at which epoch 0 starts.
    /// @param epochLength Length of an epoch in seconds.
    /// @param cliff Seconds after an epoch's end before which none of it is vested; at most `duration`.
    /// @param duration Seconds after an epoch's end at which all of it is vested; at least 1, which is as good as at
    /// once.
    /// @param gate Policy that an account must satisfy when a credit is booked, zero for none. Never asked for a
    /// release.
    struct Terms {
        IERC20 token;
        uint128 unit;
        uint40 genesis;
        uint32 epochLength;
        uint32 cliff;
        uint32 duration;
        IEligibilityPolicy gate;
    }

    /// @notice Vesting account in one word, as of the second it was last touched. Every touch pays what has vested by
    /// then.
    /// @param rate Units of all booked epochs that are past their cliff and not fully vested: unit-seconds that accrue
    /// each second.
    /// @param remainder Unit-seconds accrued beyond the units released, less than the vesting duration.
    /// @param touchedAt Unix seconds of the last touch, 0 if there was none.
    /// @param released Units paid out: all that had vested.
    /// @param redirected Whether the account has had a standing recipient.
    struct Position {
        uint80 rate;
        uint32 remainder;
        uint40 touchedAt;
        uint96 released;
        bool redirected;
    }

    /// @notice `units` were received and `root` was opened for claims.
    event EpochOpened(uint256 indexed epoch, bytes32 indexed root, uint64 units);

    /// @notice `units` of `epoch` were booked for `account`.
    event Credited(address indexed account, uint256 indexed epoch, uint64 units);

    /// @notice `units` of `account` were paid to `recipient`.
    event Released(address indexed account, address indexed recipient, uint256 units);

    /// @notice The distributor knows who opens epochs, which token `claimWithReputation` credits and which other
    /// contracts belong to the program, for good.
    event DistributorBound(address indexed schedule, address indexed reputation, address[] contracts);

    /// @notice Token, unit or duration is zero, the cliff exceeds the duration, or the duration spans more than 366
    /// epochs.
    error DistributorInvalidTerms();

    /// @notice The unit is more than one whole token.
    error DistributorUnitTooLarge(uint256 unit, uint256 oneToken);

    /// @notice Epoch 0 would be over at deployment.
    error DistributorGenesisPast(uint40 genesis);

    /// @notice Only the schedule may open epochs.
    error DistributorUnauthorized(address caller);

    /// @notice `epoch` ends later than now.
    error DistributorEpochNotOver(uint256 epoch);

    /// @notice `epoch` was opened before.
    error DistributorAlreadyOpen(uint256 epoch, bytes32 root);

    /// @notice A zero root cannot be opened.
    error DistributorZeroRoot(uint256 epoch);

    /// @notice The balance grew by `received` instead of `expected` wei.
    error DistributorUnderfunded(uint256 expected, uint256 received);

    /// @notice `epoch` has no root yet.
    error DistributorEpochNotOpen(uint256 epoch);

    /// @notice The leaf is not in the epoch's tree.
    error DistributorInvalidProof(uint256 epoch, address account);

    /// @notice The leaf carries reputation only.
    error DistributorNoUnits(uint256 epoch, address account);

    /// @notice The claim gate refuses new credits of `account`.
    error DistributorNotEligible(address account);

    /// @notice A chart has 2 to 10,000 points and a span that is not negative.
    error DistributorInvalidRange(uint256 from, uint256 to, uint256 points);

    /// @notice Names the emission schedule and the reputation token, which never decides over units. By the binder,
    /// once.
    /// @dev Reverts with `BindableUnauthorized`, `BindableAlreadyBound` or `BindableInvalidPartner`.
    /// @param contracts The program's other contracts. Like schedule, tokens and this one they cannot be recipients,
    /// and pass the claim gate.
    function bind(IEmissionSchedule schedule, IReputationToken reputation, address[] calldata contracts) external;

    /// @notice Pulls the total of `root` from the schedule and opens the epoch for claims, once and for ever. For the
    /// schedule alone. Reverts unless the balance grows by exactly the total.
    /// @dev Reverts with `DistributorUnauthorized`, `DistributorZeroRoot`, `DistributorEpochNotOver`,
    /// `DistributorAlreadyOpen` or `DistributorUnderfunded`.
    function open(uint256 epoch, bytes32 root) external;

    /// @notice Books `credits` for `account` and pays what has vested to it, or to its standing recipient. Anyone may
    /// call it for anyone. Without credits it only releases, which works while credits are paused and whatever the gate
    /// says.
    /// @dev Reverts, for a call with credits, with `PauseActive`, `DistributorNotEligible`, `DistributorEpochNotOpen`,
    /// `DistributorInvalidProof` or `DistributorNoUnits`; for the zero account with `DistributorZeroRecipient`.
    /// @return released Units paid.
    function claim(address account, Credit[] calldata credits) external returns (uint256 released);

    /// @notice As `claim`, and credits each leaf's reputation with the same proof check. Accepts leaves without units.
    /// @dev Reverts with `DistributorNoReputation` and as `claim` does, `DistributorNoUnits` aside, and with
    /// `ReputationSupplyExceeded`.
    function claimWithReputation(address account, Credit[] calldata credits) external returns (uint256 released);

    /// @notice As `claim` for the caller, paying another recipient this once.
    /// @dev Reverts with `DistributorZeroRecipient`, `DistributorRecipientRefused` and as `claim` does.
    function claimTo(address recipient, Credit[] calldata credits) external returns (uint256 released);

    /// @notice As `claimTo` for `account`, authorised by its signature (ERC-1271 wallets too) over `Claim(address
    /// account,address recipient,Credit[] credits,uint256 nonce,uint256 deadline)Credit(uint256 epoch,uint64
    /// units,uint256 reputation)`, the very credits of the call, their proofs aside. Valid up to and including
    /// `deadline`.
    /// @dev Reverts with `DistributorExpiredSignature`, `DistributorInvalidSignature` and as `claimTo` does.
    function claimBySig(
        address account,
        address recipient,
        Credit[] calldata credits,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 released);

    /// @notice Reward token.
    function token() external view returns (IERC20);

    /// @notice Wei of the reward token in one unit.
    function unit() external view returns (uint256);

    /// @notice Seconds after an epoch's end: nothing is vested before `cliff`, everything from `duration` on.
    function vesting() external view returns (uint32 cliff, uint32 duration);

    /// @notice Policy asked when a credit of anyone but the program's contracts is booked, zero for none.
    function gate() external view returns (IEligibilityPolicy);

    /// @notice Who opens epochs, zero before the distributor is bound.
    function schedule() external view returns (IEmissionSchedule);

    /// @notice Reputation token, zero before the distributor is bound.
    function reputation() external view returns (IReputationToken);

    /// @notice Root of `epoch`, zero if it is not open.
    function rootOf(uint256 epoch) external view returns (bytes32);

    /// @notice Units of `account` booked for `epoch`, zero if none.
    function creditOf(address account, uint256 epoch) external view returns (uint64);

    /// @notice Units booked for `account` over all epochs.
    function creditedOf(address account) external view returns (uint256 units);

    /// @notice Units vested at `time`, past or future, of what is booked now.
    function vestedOf(address account, uint256 time) external view returns (uint256 units);

    /// @notice Units paid out of `account`'s vesting so far.
    function releasedOf(address account) external view returns (uint256 units);

    /// @notice Units that `claim` without credits would pay now.
    function releasableOf(address account) external view returns (uint256 units);

    /// @notice Vested units at each of `points` equally spaced times from `from` to `to`, both included, for a chart.
    function vestedBetween(
        address account,
        uint256 from,
        uint256 to,
        uint256 points
    ) external view returns (uint256[] memory times, uint256[] memory units);

    /// @notice Next second at which more becomes releasable to `account`, 0 if never.
    function nextUnlockOf(address account) external view returns (uint256);

    /// @notice The account's packed state, for auditors.
    function positionOf(address account) external view returns (Position memory);
}
