// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Blockhash} from "@openzeppelin/contracts/utils/Blockhash.sol";
import {Batch, Batches} from "../lib/Batches.sol";
import {Chunks} from "../lib/Chunks.sol";
import {
    ACCUMULATOR_KEPT,
    ACCUMULATOR_RING,
    BATCH_COST,
    BLOB_BYTES,
    ENTRY_WEIGHT,
    MAX_BATCH_ENTRIES,
    MAX_BLOBS,
    MAX_CALLDATA,
    MAX_FORCED_BYTES,
    MAX_FORCED_GAS,
    MAX_MESSAGE_DATA,
    MAX_MESSAGE_GAS,
    MESSAGE_GAS_PER_BYTE,
    MIN_FORCED_GAS,
    MIN_FORCED_GAS_PER_BYTE,
    QUEUE_RING,
    QUEUE_RING_MASK,
    QUEUE_RING_SHARED,
    QUEUE_UNCROWDED
} from "../lib/Constants.sol";
import {Entries, Message} from "../lib/Entries.sol";
import {Gwei, toGwei} from "../lib/Gwei.sol";
import {Meter} from "../lib/Meter.sol";
import {Price} from "../lib/Price.sol";
import {Queue, newQueue} from "../lib/Queue.sol";

/// @title Inbox: the queue of entries (SPEC.md §3) and the batches that consume it (§4)
/// @notice Everything that derivation reads of L1 is an event of this contract. Entries enter in one order and leave in
/// that order, only by batches. The sequencer posts alone while it does its work; silence opens the door to anybody.
/// Nobody else has a right of their own here: no owner, no pause, no upgrade. The price paid for forced transactions
/// stays here, out of everybody's reach: it is burned.
contract Inbox {
    /// @notice A deposit entered. Its L2 block credits `amount` wei to `to`.
    event DepositQueued(uint64 indexed index, address indexed to, uint256 amount);
    /// @notice A message entered. Its L2 block credits `value + fee` wei to `Relay`, which runs it.
    event MessageQueued(
        uint64 indexed index,
        address indexed sender,
        address indexed to,
        address refund,
        uint256 value,
        uint256 fee,
        uint64 gas,
        bytes data
    );
    /// @notice A signed L2 transaction entered; `sender` is who sent it in, not who signed it.
    event TransactionForced(uint64 indexed index, address indexed sender, uint64 gas, bytes transaction);
    /// @notice A batch was appended; `accumulator` is the one after it. Blobs or data, the other is empty.
    event BatchSubmitted(
        uint64 indexed index,
        bytes32 indexed accumulator,
        address indexed submitter,
        uint64 queueEnd,
        bytes32 queueHash,
        uint64 anchorNumber,
        bytes32 anchorHash,
        uint64 firstTime,
        address feeRecipient,
        bytes32[] blobHashes,
        bytes data
    );

    error ZeroAddress();
    error DelaysOutOfOrder(uint64 openDelaySecs, uint64 forceDelaySecs);
    error BatchAgeTooShort(uint64 maxBatchAgeSecs, uint64 forceDelaySecs);
    error NotBridge(address caller, address bridge);
    error QueueFull(uint64 pending, uint64 limit);
    error ZeroAmount();
    error ValueAndFeeTooLarge(uint256 sumGwei, uint256 maxGwei);
    error MessageTooLong(uint256 length, uint256 max);
    error MessageGasTooHigh(uint64 gas, uint64 max);
    error TransactionLengthOutOfRange(uint256 length, uint256 max);
    error ForcedGasOutOfRange(uint64 gas, uint64 min, uint64 max);
    error PaymentTooLow(uint256 sent, uint256 want);
    error WrongParent(bytes32 got, bytes32 want);
    error QueueEndOutOfRange(uint64 queueEnd, uint64 head, uint64 max);
    error WrongQueueHash(bytes32 got, bytes32 want);
    error WrongAnchor(uint64 number, bytes32 got, bytes32 want);
    error AnchorFell(uint64 number, uint64 last);
    error AnchorNotPast(uint64 number, uint256 blockNumber);
    error BatchTooOld(uint64 firstTime, uint256 oldestAllowed);
    error DoorClosed(address caller, address sequencer);
    error EntryOverdue(uint64 index, uint256 time, uint256 oldestAllowed);
    error BlobCountOutOfRange(uint256 count, uint256 max);
    error BlobMissing(uint256 blobIndex);
    error BlobUsed(uint256 firstBlob, uint256 count);
    error BlobVersion(uint256 blobIndex, bytes32 versionedHash);
    error DataLengthOutOfRange(uint256 length, uint256 max);
    error PositionNotKept(uint64 position, uint64 tail);
    error AccumulatorNotKept(uint64 count, uint64 batchCount);

    /// @dev One slot, and the anchor's hash.
    struct Posting {
        uint64 count;
        uint64 anchorNumber;
        uint64 sequencerTime;
        Meter meter;
        bytes32 anchorHash;
    }

    /// @dev A position of the queue or of the batches: the hash there, and the time of the entry or batch before it.
    struct Mark {
        bytes32 hash;
        uint256 time;
    }

    /// @notice The contract that may append deposits and messages.
    address public immutable bridge;
    /// @notice Who may post while the door is closed.
    address public immutable sequencer;
    /// @notice Seconds within which the sequencer must consume an entry, promise (3).
    uint64 public immutable forceDelay;
    /// @notice Seconds of silence that open the door.
    uint64 public immutable openDelay;
    /// @notice Seconds that the first block of a batch may be behind L1 when it lands; so L2's clock is behind no further.
    uint64 public immutable maxBatchAge;
    /// @notice The anchor before batch 0: the block before this contract's.
    uint64 public immutable firstAnchorNumber;
    bytes32 public immutable firstAnchorHash;

    Queue private queue;
    Posting private posting;
    Mark[QUEUE_RING] private queueRing;
    Mark[ACCUMULATOR_RING] private batchRing;
    mapping(uint256 count => bytes32 accumulator) private keptAccumulators;

    /// @dev Blobs of this transaction that a batch has taken, a bit each: one blob is one batch's, or anybody could make
    /// nodes decode it again and again for nothing.
    uint256 private transient usedBlobs;

    constructor(
        address bridge_,
        address sequencer_,
        uint64 forceDelaySecs,
        uint64 openDelaySecs,
        uint64 maxBatchAgeSecs
    ) {
        if (bridge_ == address(0) || sequencer_ == address(0)) revert ZeroAddress();
        if (openDelaySecs == 0 || openDelaySecs > forceDelaySecs) {
            revert DelaysOutOfOrder(openDelaySecs, forceDelaySecs);
        }
        if (maxBatchAgeSecs < forceDelaySecs) revert BatchAgeTooShort(maxBatchAgeSecs, forceDelaySecs);
        bridge = bridge_;
        sequencer = sequencer_;
        forceDelay = forceDelaySecs;
        openDelay = openDelaySecs;
        maxBatchAge = maxBatchAgeSecs;
        firstAnchorNumber = uint64(block.number - 1);
        firstAnchorHash = blockhash(block.number - 1);

        uint64 time = uint64(block.timestamp);
        queue = newQueue(time);
        queueRing[0] = Mark(Entries.start(block.chainid, address(this)), time);
        posting = Posting(0, uint64(block.number - 1), time, Meter.wrap(0), blockhash(block.number - 1));
        bytes32 start = Batches.start(block.chainid, address(this));
        batchRing[0] = Mark(start, time);
        keptAccumulators[0] = start;
    }

    // ---- the queue -------------------------------------------------------------------------------------------------

    /// @notice Forces a signed L2 transaction into the chain with nobody's help. Its contents are not looked at here;
    /// what cannot be applied is dropped on L2, and one whose gas limit is above `gas` too. `msg.value` is the most
    /// that the caller will pay for its place; the rest is returned.
    /// @return index its position in the queue
    function force(bytes calldata transaction, uint64 gas) external payable returns (uint64 index) {
        if (transaction.length == 0 || transaction.length > MAX_FORCED_BYTES) {
            revert TransactionLengthOutOfRange(transaction.length, MAX_FORCED_BYTES);
        }
        // The cast is exact: the length is bounded above.
        uint64 minGas = MIN_FORCED_GAS + MIN_FORCED_GAS_PER_BYTE * uint64(transaction.length);
        if (gas < minGas || gas > MAX_FORCED_GAS) revert ForcedGasOutOfRange(gas, minGas, MAX_FORCED_GAS);

        Queue q = queue;
        index = q.tail();
        uint256 price = _enter(q, gas, QUEUE_RING - 1, Entries.hashForced(gas, Chunks.hash(transaction)));
        if (msg.value < price) revert PaymentTooLow(msg.value, price);
        emit TransactionForced(index, msg.sender, gas, transaction);
        if (msg.value > price) Address.sendValue(payable(msg.sender), msg.value - price);
    }

    /// @notice Takes a deposit of `amount` wei. Only from the bridge, which holds its ether and takes its price.
    function takeDeposit(address to, uint256 amount) external returns (uint64 index, uint256 price) {
        _onlyBridge();
        if (to == address(0)) revert ZeroAddress();
        if (amount == 0) revert ZeroAmount();
        Queue q = queue;
        index = q.tail();
        price = _enter(q, ENTRY_WEIGHT, QUEUE_RING_SHARED, Entries.hashDeposit(to, toGwei(amount)));
        emit DepositQueued(index, to, amount);
    }

    /// @notice Takes a message with `value` and `fee` wei. Only from the bridge, which holds its ether and takes its
    /// price.
    function takeMessage(
        address sender,
        address to,
        address refund,
        uint256 value,
        uint256 fee,
        uint64 gas,
        bytes calldata data
    ) external returns (uint64 index, uint256 price) {
        _onlyBridge();
        if (to == address(0) || refund == address(0)) revert ZeroAddress();
        if (data.length > MAX_MESSAGE_DATA) revert MessageTooLong(data.length, MAX_MESSAGE_DATA);
        if (gas > MAX_MESSAGE_GAS) revert MessageGasTooHigh(gas, MAX_MESSAGE_GAS);
        Message memory m = Message(queue.tail(), sender, to, refund, toGwei(value), toGwei(fee), gas, data);
        uint256 sum = uint256(Gwei.unwrap(m.valueGwei)) + Gwei.unwrap(m.feeGwei);
        if (sum > type(uint64).max) revert ValueAndFeeTooLarge(sum, type(uint64).max);
        index = m.index;
        // Nodes read and keep the data: the price counts it, as that of forced transactions does. The cast is exact.
        // forge-lint: disable-next-line(unsafe-typecast)
        uint64 weight = ENTRY_WEIGHT + MESSAGE_GAS_PER_BYTE * uint64(data.length);
        price = _enter(queue, weight, QUEUE_RING_SHARED, Entries.hashMessage(m));
        emit MessageQueued(index, sender, to, refund, value, fee, gas, data);
    }

    function _onlyBridge() private view {
        if (msg.sender != bridge) revert NotBridge(msg.sender, bridge);
    }

    /// @dev Enters the entry at the tail of `q`, the queue as it is, and prices it. `limit` bounds the pending entries,
    /// so that none is ever overwritten.
    function _enter(Queue q, uint64 weight, uint64 limit, bytes32 entryHash) private returns (uint256 price) {
        uint64 pending = q.pending();
        if (pending >= limit) revert QueueFull(pending, limit);
        uint64 excess = q.excess(block.timestamp);
        uint64 priced = excess;
        // Asked here too, as every entry pays for the call.
        if (pending > QUEUE_UNCROWDED) priced = Price.crowded(excess, pending);
        price = Price.quote(priced, weight);
        unchecked {
            // Beyond 130 K, far below 2^64, no ether there is pays for an entry.
            queue = q.entered(block.timestamp, excess + weight);
            bytes32 last = _mark(q.tail()).hash;
            Mark storage mark = _mark(q.tail() + 1);
            mark.hash = Entries.next(last, entryHash, uint64(block.timestamp));
            mark.time = block.timestamp;
        }
    }

    /// @dev The queue's mark at a position: queueRing[position % QUEUE_RING], without the check of its bounds.
    function _mark(uint64 position) private pure returns (Mark storage mark) {
        assembly {
            mark.slot := add(queueRing.slot, shl(1, and(position, QUEUE_RING_MASK)))
        }
    }

    // ---- batches ---------------------------------------------------------------------------------------------------

    /// @notice Submits a batch whose data are `blobCount` blobs of this transaction from `firstBlob` on, which no other
    /// batch has.
    function submitBlobs(Batch calldata b, uint256 firstBlob, uint256 blobCount) external {
        if (blobCount == 0 || blobCount > MAX_BLOBS) revert BlobCountOutOfRange(blobCount, MAX_BLOBS);
        bytes32[] memory hashes = new bytes32[](blobCount);
        uint256 mask = 0;
        for (uint256 i = 0; i < blobCount; ++i) {
            bytes32 versionedHash = blobhash(firstBlob + i);
            if (versionedHash == 0) revert BlobMissing(firstBlob + i);
            // What the point evaluation precompile knows; of another kind nothing could be proved.
            if (uint8(versionedHash[0]) != 1) revert BlobVersion(firstBlob + i, versionedHash);
            hashes[i] = versionedHash;
            mask = mask << 1 | 1;
        }
        mask <<= firstBlob; // all of these blobs exist, so there are far below 256
        uint256 used = usedBlobs;
        if (used & mask != 0) revert BlobUsed(firstBlob, blobCount);
        usedBlobs = used | mask;
        _submit(b, Batches.hashBlobs(hashes), BLOB_BYTES * blobCount, hashes, msg.data[:0]);
    }

    /// @notice Submits a batch whose data are in the call; they are emitted, so whoever calls may be a contract.
    function submitData(Batch calldata b, bytes calldata data) external {
        if (data.length == 0 || data.length > MAX_CALLDATA) revert DataLengthOutOfRange(data.length, MAX_CALLDATA);
        _submit(b, Batches.hashData(data), data.length, new bytes32[](0), data);
    }

    /// @param bytes_ what the data take of the meter
    function _submit(
        Batch calldata b,
        bytes32 dataHash,
        uint256 bytes_,
        bytes32[] memory blobHashes,
        bytes calldata data
    ) private {
        Posting memory p = posting;
        bytes32 parent = batchRing[p.count % ACCUMULATOR_RING].hash;
        if (b.parent != parent) revert WrongParent(b.parent, parent);
        if (b.feeRecipient == address(0)) revert ZeroAddress();
        if (_olderThan(b.firstTime, maxBatchAge)) revert BatchTooOld(b.firstTime, block.timestamp - maxBatchAge);
        _checkAnchor(b, p);
        _consume(b, p);

        uint64 time = uint64(block.timestamp);
        bytes32 extended = Batches.next(b, dataHash, time);
        uint64 count = p.count + 1;
        batchRing[count % ACCUMULATOR_RING] = Mark(extended, time);
        if (count % ACCUMULATOR_KEPT == 0) keptAccumulators[count] = extended;
        uint64 sequencerTime = msg.sender == sequencer ? time : p.sequencerTime;
        posting = Posting(count, b.anchorNumber, sequencerTime, p.meter.add(BATCH_COST + bytes_), b.anchorHash);
        emit BatchSubmitted(
            p.count,
            extended,
            msg.sender,
            b.queueEnd,
            b.queueHash,
            b.anchorNumber,
            b.anchorHash,
            b.firstTime,
            b.feeRecipient,
            blobHashes,
            data
        );
    }

    /// @dev Repeating the predecessor's anchor needs no check, so a batch held long still lands.
    function _checkAnchor(Batch calldata b, Posting memory p) private view {
        if (b.anchorNumber == p.anchorNumber && b.anchorHash == p.anchorHash) return;
        if (b.anchorNumber < p.anchorNumber) revert AnchorFell(b.anchorNumber, p.anchorNumber);
        if (b.anchorNumber >= block.number) revert AnchorNotPast(b.anchorNumber, block.number);
        bytes32 want = Blockhash.blockHash(b.anchorNumber);
        // Zero is the hash of a block that is no longer known: it is nobody's.
        if (want == 0 || b.anchorHash != want) revert WrongAnchor(b.anchorNumber, b.anchorHash, want);
    }

    /// @dev Moves the queue's head to the batch's end, if the caller may, and if no entry stays behind that may not.
    function _consume(Batch calldata b, Posting memory p) private {
        Queue q = queue;
        uint64 head = q.head();
        if (b.queueEnd < head || b.queueEnd > q.tail() || b.queueEnd - head > MAX_BATCH_ENTRIES) {
            revert QueueEndOutOfRange(b.queueEnd, head, q.tail());
        }
        bytes32 want = _mark(b.queueEnd).hash;
        if (b.queueHash != want) revert WrongQueueHash(b.queueHash, want);

        uint64 delay = forceDelay;
        if (msg.sender != sequencer) {
            if (!_doorOpen(q, p.sequencerTime)) revert DoorClosed(msg.sender, sequencer);
            delay = openDelay;
        }
        if (b.queueEnd < q.tail() && b.queueEnd - head < MAX_BATCH_ENTRIES) {
            uint256 time = _mark(b.queueEnd + 1).time;
            if (_olderThan(time, delay)) revert EntryOverdue(b.queueEnd, time, block.timestamp - delay);
        }
        if (b.queueEnd != head) queue = q.consumed(b.queueEnd);
    }

    function _doorOpen(Queue q, uint64 sequencerTime) private view returns (bool) {
        if (q.pending() == 0) return false;
        uint256 time = _mark(q.head() + 1).time;
        return _olderThan(time, forceDelay) || (_olderThan(time, openDelay) && _olderThan(sequencerTime, openDelay));
    }

    function _olderThan(uint256 time, uint64 delay) private view returns (bool) {
        return time + delay < block.timestamp;
    }

    // ---- views -----------------------------------------------------------------------------------------------------

    /// @notice Entries that ever entered.
    function queueTail() external view returns (uint64) {
        return queue.tail();
    }

    /// @notice Entries that batches consumed.
    function queueHead() external view returns (uint64) {
        return queue.head();
    }

    /// @notice Hash of the queue at a position that is pending or was so recently.
    function queueHash(uint64 position) external view returns (bytes32) {
        uint64 tail = queue.tail();
        if (position > tail || tail - position >= QUEUE_RING) revert PositionNotKept(position, tail);
        return _mark(position).hash;
    }

    /// @notice Time of the L1 block in which an entry entered that is pending or was so recently.
    function entryTime(uint64 index) external view returns (uint64) {
        uint64 tail = queue.tail();
        if (index >= tail || tail - index > QUEUE_RING) revert PositionNotKept(index, tail);
        // The cast is exact: it is a block's time.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint64(_mark(index + 1).time);
    }

    /// @notice What an entry of `weight` gas pays in this block, in wei.
    function quote(uint64 weight) external view returns (uint256) {
        Queue q = queue;
        return Price.quote(Price.crowded(q.excess(block.timestamp), q.pending()), weight);
    }

    /// @notice Batches that were ever submitted.
    function batchCount() external view returns (uint64) {
        return posting.count;
    }

    /// @notice Accumulator after `count` batches: the last 1,024, and every 256th forever.
    function accumulator(uint64 count) external view returns (bytes32) {
        uint64 batches = posting.count;
        if (count <= batches && batches - count < ACCUMULATOR_RING) return batchRing[count % ACCUMULATOR_RING].hash;
        if (count > batches || count % ACCUMULATOR_KEPT != 0) revert AccumulatorNotKept(count, batches);
        return keptAccumulators[count];
    }

    /// @notice L1 time of one of the last 1,024 batches.
    function batchTime(uint64 index) external view returns (uint64) {
        uint64 batches = posting.count;
        if (index >= batches || batches - index > ACCUMULATOR_RING) revert AccumulatorNotKept(index, batches);
        // The cast is exact: it is a block's time.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint64(batchRing[(index + 1) % ACCUMULATOR_RING].time);
    }

    /// @notice Anchor of the last batch, which the next may repeat unchecked.
    function lastAnchor() external view returns (uint64 number, bytes32 hash) {
        return (posting.anchorNumber, posting.anchorHash);
    }

    /// @notice Time of the sequencer's last batch; before it, of this contract's construction.
    function lastSequencerTime() external view returns (uint64) {
        return posting.sequencerTime;
    }

    /// @notice Bytes that batches may still bring in this block: a batch takes 32,768, a blob 131,072, calldata its length.
    function room() external view returns (uint256) {
        return posting.meter.room();
    }

    /// @notice Whether anybody may submit a batch now.
    function doorOpen() external view returns (bool) {
        return _doorOpen(queue, posting.sequencerTime);
    }
}
