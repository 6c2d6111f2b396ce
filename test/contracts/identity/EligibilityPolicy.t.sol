// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Attestation, IEAS} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {ICredentialPolicy} from "../../../contracts/interfaces/ICredentialPolicy.sol";
import {EligibilityPolicy} from "../../../contracts/identity/EligibilityPolicy.sol";
import {Council} from "../../../contracts/reputation/Council.sol";

/// @dev The cheat codes that these tests use.
interface Vm {
    function warp(uint256 time) external;
    function prank(address sender) external;
}

Vm constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @dev Holds attestations as EAS does, which needs another compiler; the Mocha suite uses EAS itself.
contract AttestationStore {
    mapping(bytes32 uid => Attestation attestation) private _attestations;

    function put(Attestation calldata attestation) external {
        _attestations[attestation.uid] = attestation;
    }

    function revoke(bytes32 uid) external {
        _attestations[uid].revocationTime = uint64(block.timestamp);
    }

    function getAttestation(bytes32 uid) external view returns (Attestation memory) {
        return _attestations[uid];
    }
}

/// @dev Persons with few nullifiers and many accounts try to be counted more than once.
contract PolicyHandler {
    uint256 public constant ACTORS = 6;
    uint256 public constant PERSONS = 3;
    uint32 public constant RECHECK = 3 days;
    bytes32 internal constant SCHEMA = keccak256("uint256 score,bytes32 person");
    address internal constant ISSUER = address(0xA11CE);

    AttestationStore public immutable STORE = new AttestationStore();
    EligibilityPolicy public immutable POLICY;

    bytes32[] public uids;
    mapping(bytes32 uid => bytes32 person) public personOf;
    uint256 public time = 1_000_000;
    /// @notice Whether the gate ever differed from the truth right after a recheck.
    bool public recheckFailed;

    constructor() {
        AccessManager manager = new AccessManager(address(this));
        POLICY = new EligibilityPolicy(new Council(address(manager), address(this), 60 days, 0), IEAS(address(STORE)));
        trust(20);
        VM.warp(time);
    }

    function wait(uint24 elapsed) external {
        time += elapsed;
        VM.warp(time);
    }

    function issue(uint256 who, uint256 person, uint8 score, uint24 lifetime) external {
        bytes32 uid = keccak256(abi.encode(uids.length));
        uids.push(uid);
        personOf[uid] = bytes32(1 + (person % PERSONS));
        STORE.put(
            Attestation({
                uid: uid,
                schema: SCHEMA,
                time: uint64(time),
                expirationTime: lifetime % 2 == 0 ? 0 : uint64(time + lifetime),
                revocationTime: 0,
                refUID: 0,
                recipient: actor(who),
                attester: ISSUER,
                revocable: true,
                data: abi.encode(uint256(score), personOf[uid])
            })
        );
    }

    function register(uint256 which) external {
        if (uids.length == 0) return;
        bytes32 uid = uids[which % uids.length];
        VM.prank(STORE.getAttestation(uid).recipient);
        try POLICY.register(uid) {} catch {}
    }

    function revoke(uint256 which) external {
        if (uids.length != 0) STORE.revoke(uids[which % uids.length]);
    }

    function unbindNullifier(uint256 person) external {
        bytes32 nullifier = keccak256(abi.encode(SCHEMA, bytes32(1 + (person % PERSONS))));
        try POLICY.unbindNullifier(nullifier) {} catch {}
    }

    function recheck(uint256 who) external {
        POLICY.recheck(actor(who));
        bool eligible = POLICY.statusOf(actor(who)) == ICredentialPolicy.Status.Eligible;
        if (POLICY.isEligible(actor(who)) != eligible) recheckFailed = true;
    }

    function distrust(uint8 chance) external {
        if (chance % 4 != 0) return;
        try POLICY.distrust(SCHEMA, ISSUER) {} catch {}
    }

    /// @dev Terms that ask for more at times.
    function trust(uint8 minScore) public {
        minScore = 20 + (minScore % 3);
        POLICY.trust(
            SCHEMA,
            ISSUER,
            ICredentialPolicy.Issuer({
                minScore: minScore,
                scoreWord: 0,
                nullifierWord: 1,
                minAge: 1 days,
                recheck: RECHECK
            })
        );
    }

    function actor(uint256 i) public pure returns (address) {
        return address(uint160(0x1000 + (i % ACTORS)));
    }
}

/// @notice A person counts at most once, and only by a credential that stands now, or did so when it was looked at last.
contract EligibilityPolicyInvariants {
    PolicyHandler private _handler;

    function setUp() external {
        _handler = new PolicyHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_OnePersonOneEligibleAccount() external view {
        uint256[] memory accounts = new uint256[](_handler.PERSONS() + 1);
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            address account = _handler.actor(i);
            if (!_handler.POLICY().isEligible(account)) continue;
            uint256 person = uint256(_handler.personOf(_handler.POLICY().credentialOf(account)));
            assert(++accounts[person] == 1);
        }
    }

    function invariant_EligibleMeansACredentialThatStands() external view {
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            address account = _handler.actor(i);
            if (!_handler.POLICY().isEligible(account)) continue;
            Attestation memory a = _handler.STORE().getAttestation(_handler.POLICY().credentialOf(account));
            assert(a.recipient == account);
            assert(a.revocationTime == 0 || _handler.time() < a.revocationTime + _handler.RECHECK());
            assert(a.expirationTime == 0 || a.expirationTime > _handler.time());
            (uint256 score, bytes32 person) = abi.decode(a.data, (uint256, bytes32));
            assert(score >= _handler.POLICY().issuerOf(a.schema, a.attester).minScore);
            (address bound, uint40 since) = _handler.POLICY().bindingOf(keccak256(abi.encode(a.schema, person)));
            assert(bound == account && since + 1 days <= _handler.time());
        }
    }

    function invariant_RecheckTellsTheTruth() external view {
        assert(!_handler.recheckFailed());
    }
}
