// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

// Constants of SPEC.md §1, each with its reason there.

uint64 constant ENTRY_WEIGHT = 25_000;
uint64 constant MESSAGE_GAS_PER_BYTE = 10;
uint64 constant MIN_FORCED_GAS = 21_000;
uint64 constant MIN_FORCED_GAS_PER_BYTE = 10;
uint64 constant MAX_FORCED_GAS = 2 ** 23;
uint256 constant MAX_FORCED_BYTES = 50_000;
uint256 constant MAX_MESSAGE_DATA = 16_384;
uint64 constant MAX_MESSAGE_GAS = 4_000_000;
uint256 constant MAX_SEND_DATA = 65_536;
uint256 constant OUTBOX_DEPTH = 32;

uint64 constant QUEUE_RING = 2 ** 16;
uint64 constant QUEUE_RING_MASK = 0xffff;
uint64 constant QUEUE_RING_SHARED = QUEUE_RING / 4 * 3;
uint64 constant QUEUE_UNCROWDED = QUEUE_RING / 2;
uint64 constant QUEUE_CROWDING = 2 ** 19;
uint64 constant QUEUE_TARGET = 7_500_000;
uint64 constant QUEUE_ELASTICITY = 2 ** 30;
uint256 constant QUEUE_BASE_PRICE = 1e7;

uint64 constant MAX_BATCH_ENTRIES = 2 ** 14;
uint256 constant MAX_BLOBS = 6;
uint256 constant MAX_CALLDATA = 120_000;
uint256 constant BLOB_BYTES = 2 ** 17;
uint256 constant BATCH_COST = 2 ** 15;
uint256 constant METER_RATE = 3 * 2 ** 16;
uint256 constant METER_CAPACITY = 2 ** 26;
uint64 constant ACCUMULATOR_RING = 1_024;
uint64 constant ACCUMULATOR_KEPT = 256;
uint64 constant MAX_ASSERTION_BATCHES = 256;

uint256 constant SEGMENTS = 16;
uint256 constant SEGMENT_BITS = 4;
uint256 constant PHASE_ONE_ROUNDS = 7;
uint256 constant PHASE_TWO_ROUNDS = 11;
uint256 constant GAME_MOVES = PHASE_ONE_ROUNDS + PHASE_TWO_ROUNDS + 2;
uint64 constant MAX_WINDOW = type(uint24).max;
uint256 constant REPAYMENT = 2;

address constant SYSTEM = 0xffffFFFfFFffffffffffffffFfFFFfffFFFfFFfE;
address constant BEACON_ROOTS = 0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02;
address constant BLOCK_HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;

address constant OUTBOX = 0x00000961Ef480Eb55e80D19ad83579A64c007002;
address constant RELAY = 0x4C6f667400000000000000000000000000000001;
address constant L2_TOKEN_BRIDGE = 0x4c6F667400000000000000000000000000000002;
