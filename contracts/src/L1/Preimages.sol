// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice What a dispute is about, from the game's own record: the pre-images of kind 1, in the order of their numbers.
/// @param state hash of the rollup state that the disputed step begins with
/// @param claim hash of the state that it is claimed to end with
/// @param accumulator of the assertion
/// @param inputEnd of the assertion
struct Locals {
    bytes32 state;
    bytes32 claim;
    bytes32 accumulator;
    uint64 inputEnd;
}

/// @title Preimages: what stands behind a key, SPEC.md §13
/// @notice Judges a witness that the caller brings along; nothing is recorded, so nothing wrong can be left behind. A
/// witness that does not prove its pre-image reverts. So does one that a precompile could not judge, for want of gas or of
/// the precompile: then there is no answer, never a wrong one.
///
/// Witnesses: of a local, none; keccak, the bytes, at most 24,576; blob, `versionedHash ‖ u64 i ‖ value ‖ commitment ‖
/// proof`, 168 bytes; ecrecover, the 128 bytes of input.
library Preimages {
    error WrongWitness(bytes32 got, bytes32 want);
    error WrongWitnessLength(uint256 got, uint256 want);
    error WrongBlobVersion(bytes32 versionedHash);
    error WrongBlobIndex(uint256 index, uint256 elements);
    error BlobNotProved(uint256 index, uint256 point);
    error EcrecoverNotToBeTrusted(uint256 gasLeft);
    error WitnessTooLong(uint256 got, uint256 max);
    error NotEnoughGas(uint256 available, uint256 want);

    uint256 internal constant LOCAL = 1;
    uint256 internal constant KECCAK = 2;
    uint256 internal constant BLOB = 3;
    uint256 internal constant ECRECOVER = 4;

    uint256 private constant LOCALS = 4;

    address private constant ECRECOVER_PRECOMPILE = address(1);
    address private constant POINT_EVALUATION = address(0x0a);

    /// @dev Given to each call of precompile 1, which takes 3,000 of it today; one that asks for more is not trusted. A
    /// price of this much, twice, and all else of a step fit a forced transaction of 2^23 gas.
    uint256 private constant ECRECOVER_GAS = 1_000_000;
    /// @dev For what is done between looking at the gas and the call, itself included.
    uint256 private constant CALL_RESERVE = 50_000;
    uint256 private constant ECRECOVER_INPUT = 128;
    /// @dev The longest code of a contract.
    uint256 private constant MAX_KECCAK = 24_576;

    uint256 private constant BLOB_WITNESS = 168;
    uint256 private constant BLOB_ELEMENTS = 4_096;
    uint256 private constant BLOB_ELEMENT_BITS = 12;

    /// @dev Order of the scalar field of BLS12-381, and in it 7^((order − 1) / 4096), a root of unity as EIP-4844 fixes it.
    uint256 private constant BLS_MODULUS = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001;
    uint256 private constant BLOB_ROOT_OF_UNITY = 0x564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306;

    /// @notice Whether there can be a pre-image: the key is of a kind, and if it is of a local, there is that local.
    function exists(bytes32 key) internal pure returns (bool) {
        uint256 kind = uint256(key) >> 248;
        if (kind == LOCAL) return uint256(key) << 8 >> 8 < LOCALS;
        return kind >= KECCAK && kind <= ECRECOVER;
    }

    /// @notice Whether the pre-image of a key that exists is judged by a witness.
    function isWitnessed(bytes32 key) internal pure returns (bool) {
        return uint256(key) >> 248 != LOCAL;
    }

    /// @notice The length of the pre-image of a key that exists, and its 32 bytes at `offset`, padded with zeros.
    function read(bytes32 key, uint256 offset, Locals calldata locals, bytes calldata witness)
        internal
        view
        returns (uint256 length, bytes32 part)
    {
        uint256 kind = uint256(key) >> 248;
        if (kind == KECCAK) {
            if (witness.length > MAX_KECCAK) revert WitnessTooLong(witness.length, MAX_KECCAK);
            _demand(_key(KECCAK, keccak256(witness)), key);
            return (witness.length, offset < witness.length ? bytes32(witness[offset:]) : bytes32(0));
        }
        // The others are one word at most.
        bytes32 value;
        (length, value) = kind == LOCAL
            ? (32, _local(uint256(key) << 8 >> 8, locals))
            : kind == BLOB ? (32, _blobElement(key, witness)) : _ecrecover(key, witness);
        part = offset == 0 ? value : bytes32(0);
    }

    function _local(uint256 number, Locals calldata locals) private pure returns (bytes32) {
        if (number == 0) return locals.state;
        if (number == 1) return locals.claim;
        if (number == 2) return locals.accumulator;
        return bytes32(uint256(locals.inputEnd));
    }

    function _blobElement(bytes32 key, bytes calldata witness) private view returns (bytes32 value) {
        if (witness.length != BLOB_WITNESS) revert WrongWitnessLength(witness.length, BLOB_WITNESS);
        _demand(_key(BLOB, keccak256(bytes.concat(hex"03", witness[:40]))), key);
        bytes32 versionedHash = bytes32(witness[:32]);
        if (versionedHash[0] != 0x01) revert WrongBlobVersion(versionedHash);
        uint256 index = uint64(bytes8(witness[32:40]));
        if (index >= BLOB_ELEMENTS) revert WrongBlobIndex(index, BLOB_ELEMENTS);
        value = bytes32(witness[40:72]);
        uint256 point = blobPoint(index);
        (bool success, bytes memory answer) =
            POINT_EVALUATION.staticcall(bytes.concat(versionedHash, bytes32(point), value, witness[72:]));
        // Where there is no precompile, a call succeeds and answers nothing.
        if (!success || keccak256(answer) != keccak256(abi.encode(BLOB_ELEMENTS, BLS_MODULUS))) {
            revert BlobNotProved(index, point);
        }
    }

    /// @notice Where a blob's polynomial has its element `index` < 4,096: ω to the power of the index with its 12 bits
    /// reversed.
    function blobPoint(uint256 index) internal pure returns (uint256 point) {
        // The highest bit of the index is the lowest of the exponent.
        uint256 power = BLOB_ROOT_OF_UNITY;
        point = 1;
        for (uint256 bit = BLOB_ELEMENT_BITS; bit > 0; --bit) {
            if (index >> (bit - 1) & 1 == 1) point = mulmod(point, power, BLS_MODULUS);
            power = mulmod(power, power, BLS_MODULUS);
        }
    }

    function _ecrecover(bytes32 key, bytes calldata witness) private view returns (uint256 length, bytes32 value) {
        if (witness.length != ECRECOVER_INPUT) revert WrongWitnessLength(witness.length, ECRECOVER_INPUT);
        _demand(_key(ECRECOVER, keccak256(witness)), key);
        bool trusted;
        (trusted, length, value) = _recover(witness);
        // The control, a signature by the key 1, gets the same gas: what suffices for it sufficed for the first.
        (bool success, uint256 controlLength, bytes32 control) = _recover(
            abi.encode(
                keccak256("loft.control"),
                27,
                0x6a3c390a0ed2b2287d4e2e6503a156d0803c2c7614927100d07594889d91cba4,
                0x3aab002b07593d54cac93568ce49424371043bbc3f05cbe2971592a8d0977f8a
            )
        );
        trusted = trusted && success && controlLength == 32
            && control == bytes32(uint256(uint160(0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf)));
        if (!trusted || (length != 0 && length != 32)) revert EcrecoverNotToBeTrusted(gasleft());
    }

    function _recover(bytes memory input) private view returns (bool success, uint256 length, bytes32 value) {
        // A caller without as much would give the call less, and say nothing (EIP-150).
        uint256 available = gasleft() / 64 * 63;
        uint256 want = ECRECOVER_GAS + CALL_RESERVE;
        if (available < want) revert NotEnoughGas(available, want);
        bytes memory answer;
        (success, answer) = ECRECOVER_PRECOMPILE.staticcall{gas: ECRECOVER_GAS}(input);
        // What is beyond a word is not taken: the length tells.
        // forge-lint: disable-next-line(unsafe-typecast)
        return (success, answer.length, bytes32(answer));
    }

    /// @dev The key of a kind: a hash whose first byte gives way to it.
    function _key(uint256 kind, bytes32 hash) private pure returns (bytes32) {
        return bytes32(uint256(hash) << 8 >> 8 | kind << 248);
    }

    function _demand(bytes32 got, bytes32 want) private pure {
        if (got != want) revert WrongWitness(got, want);
    }
}
