// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchRows} from "../../../contracts/libraries/BatchRows.sol";
import {Work} from "../../../contracts/libraries/Work.sol";

/// @title Properties of the work word and of batch rows
contract WorkTest {
    using BatchRows for bytes;

    function testFuzzUnpacksWhatItPacked(uint64 task, uint32 quantity, uint16 quality) external pure {
        (uint64 task2, uint32 quantity2, uint16 quality2) = Work.unpack(Work.pack(task, quantity, quality));
        assert(task2 == task && quantity2 == quantity && quality2 == quality);
    }

    function testFuzzEveryWordHasOneMeaning(bytes32 word) external view {
        bool reserved = uint256(word) << 112 != 0;
        try this.unpack(word) returns (uint64 task, uint32 quantity, uint16 quality) {
            assert(!reserved && Work.pack(task, quantity, quality) == word);
        } catch (bytes memory reason) {
            assert(reserved);
            assert(keccak256(reason) == keccak256(abi.encodeWithSelector(Work.WorkReservedBits.selector, word)));
        }
    }

    function testFuzzPointsNeitherOverflowNorExceed(uint32 taskPoints, uint32 quantity, uint16 quality) external pure {
        quality %= 10_001;
        uint256 exact = uint256(taskPoints) * quantity * quality;
        uint256 points = Work.points(taskPoints, quantity, quality);
        assert(points * 10_000 <= exact && exact < (points + 1) * 10_000);
    }

    function testFuzzReadsEveryRow(
        address[3] calldata accounts,
        uint64[3] calldata tasks,
        uint32[3] calldata quantities,
        uint16[3] calldata qualities,
        bytes32 evidence
    ) external view {
        bytes memory rows;
        for (uint256 i = 0; i < 3; ++i) {
            rows = abi.encodePacked(rows, accounts[i], tasks[i], quantities[i], qualities[i], evidence);
        }
        assert(rows.length == 3 * BatchRows.ROW_LENGTH);
        for (uint256 i = 0; i < 3; ++i) {
            (address account, uint64 task, uint32 quantity, uint16 quality) = this.rowAt(rows, i);
            assert(account == accounts[i] && task == tasks[i]);
            assert(quantity == quantities[i] && quality == qualities[i]);
        }
    }

    function unpack(bytes32 word) external pure returns (uint64, uint32, uint16) {
        return Work.unpack(word);
    }

    function rowAt(bytes calldata rows, uint256 index) external pure returns (address, uint64, uint32, uint16) {
        (uint64 task, uint32 quantity, uint16 quality) = rows.workAt(index);
        return (rows.accountAt(index), task, quantity, quality);
    }
}
