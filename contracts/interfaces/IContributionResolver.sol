// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Gate between EAS attestations and scoring
/// @notice Step 2 of the way of the data. Schema `bytes32 work,bytes32 evidence`; the recipient is the contributor, the attestation's
/// time decides its epoch. `work` is taskId (uint64) | quantity (uint32) | quality (uint16) | 144 zero bits, from the highest bit down.
interface IContributionResolver {
    /// @notice A contribution passed every gate.
    /// @param points task.points × quantity × quality / 10000, rounded down.
    event ContributionAccepted(
        bytes32 indexed uid,
        address indexed account,
        uint64 indexed task,
        address attester,
        uint32 quantity,
        uint16 quality,
        uint64 points,
        uint256 epoch,
        bytes32 evidence
    );

    /// @notice A contribution was revoked before its epoch's cut-off; its points are taken back.
    event ContributionRevoked(
        bytes32 indexed uid,
        address indexed account,
        uint64 indexed task,
        uint256 epoch,
        uint64 points
    );

    /// @notice Decoded contribution, for people and dApps.
    struct Contribution {
        address account;
        address attester;
        uint64 task;
        uint32 quantity;
        uint16 quality;
        uint40 time;
        uint256 epoch;
        bytes32 evidence;
        bool revoked;
    }

    /// @notice UID of the schema whose attestations this resolver gates.
    function schema() external view returns (bytes32);

    /// @notice Points and number of accepted contributions of `account` in `epoch`.
    function scoreOf(uint256 epoch, address account) external view returns (uint64 points, uint32 contributions);

    /// @notice Points and number of all accepted contributions of `epoch`.
    function totalOf(uint256 epoch) external view returns (uint64 points, uint32 contributions);

    /// @notice Decodes the attestation `uid`. Reverts if it is not of this resolver's schema.
    function contributionOf(bytes32 uid) external view returns (Contribution memory);

    /// @notice Packs the first word of the schema.
    function encodeWork(uint64 task, uint32 quantity, uint16 quality) external pure returns (bytes32);

    /// @notice Unpacks the first word of the schema. Reverts if a reserved bit is set.
    function decodeWork(bytes32 work) external pure returns (uint64 task, uint32 quantity, uint16 quality);
}
