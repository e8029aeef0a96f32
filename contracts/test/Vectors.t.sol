// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Inbox} from "../src/L1/Inbox.sol";
import {Batch, Batches} from "../src/lib/Batches.sol";
import {Chunks} from "../src/lib/Chunks.sol";
import {Entries, Message} from "../src/lib/Entries.sol";
import {Gwei} from "../src/lib/Gwei.sol";
import {Merkle} from "../src/lib/Merkle.sol";
import {Outgoing} from "../src/lib/Outgoing.sol";
import {State, States} from "../src/lib/States.sol";
import {View, Views} from "../src/lib/Views.sol";
import {Check} from "./lib/Check.sol";
import {PlainTree} from "./lib/PlainTree.sol";

/// @notice Every hash of SPEC.md over made-up values, kept as JSON that the Go side checks too. Fails if the file is
/// not what the contracts compute; UPDATE_VECTORS=1 writes it.
contract VectorsTest is Check {
    string private constant PATH = "test/vectors/protocol.json";
    uint256 private constant EACH = 6;

    function _r(string memory name, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode("loft vector", name, i)));
    }

    function _u64(string memory name, uint256 i) private pure returns (uint64) {
        // The first two are the extremes.
        if (i == 0) return 0;
        if (i == 1) return type(uint64).max;
        return uint64(_r(name, i));
    }

    function _address(string memory name, uint256 i) private pure returns (address) {
        return address(uint160(_r(name, i)));
    }

    function _hash(string memory name, uint256 i) private pure returns (bytes32) {
        return bytes32(_r(name, i));
    }

    function _bytes(uint256 i) private pure returns (bytes memory data) {
        uint256[EACH] memory lengths = [uint256(0), 1, 4_096, 4_097, 100, 9_000];
        data = new bytes(lengths[i]);
        for (uint256 k = 0; k < data.length; ++k) {
            data[k] = bytes1(uint8(k * (i + 3) >> 3));
        }
    }

    // ---- JSON ------------------------------------------------------------------------------------------------------

    function _field(string memory name, bytes32 v) private pure returns (string memory) {
        return string.concat('"', name, '": "', vm.toString(v), '"');
    }

    function _field(string memory name, address v) private pure returns (string memory) {
        return string.concat('"', name, '": "', vm.toString(v), '"');
    }

    function _field(string memory name, uint256 v) private pure returns (string memory) {
        return string.concat('"', name, '": ', vm.toString(v));
    }

    function _field(string memory name, bytes memory v) private pure returns (string memory) {
        return string.concat('"', name, '": "', vm.toString(v), '"');
    }

    function _text(string memory name, uint256 v) private pure returns (string memory) {
        return string.concat('"', name, '": "', vm.toString(v), '"');
    }

    function _join(string memory a, string memory b) private pure returns (string memory) {
        return bytes(a).length == 0 ? b : string.concat(a, ", ", b);
    }

    function _list(string memory name, string memory items) private pure returns (string memory) {
        return string.concat('"', name, '": [\n    ', items, "\n  ]");
    }

    function _item(string memory items, string memory fields) private pure returns (string memory) {
        string memory item = string.concat("{", fields, "}");
        return bytes(items).length == 0 ? item : string.concat(items, ",\n    ", item);
    }

    function _hashes(string memory name, bytes32[] memory values) private pure returns (string memory s) {
        for (uint256 i = 0; i < values.length; ++i) {
            s = _join(s, string.concat('"', vm.toString(values[i]), '"'));
        }
        s = string.concat('"', name, '": [', s, "]");
    }

    // ---- the vectors -----------------------------------------------------------------------------------------------

    function test_Vectors() public {
        string memory json = string.concat("{\n  ", _starts(), ",\n  ", _deposits(), ",\n  ", _messages());
        json = string.concat(json, ",\n  ", _forced(), ",\n  ", _queue(), ",\n  ", _batches());
        json = string.concat(json, ",\n  ", _states(), ",\n  ", _assertions(), ",\n  ", _views());
        json = string.concat(json, ",\n  ", _outbox(), ",\n  ", _branches(), "\n}\n");
        if (vm.envOr("UPDATE_VECTORS", false)) vm.writeFile(PATH, json);
        eq(vm.readFile(PATH), json, "the committed vectors; run with UPDATE_VECTORS=1 if they should change");
    }

    function _starts() private pure returns (string memory items) {
        for (uint256 i = 0; i < 3; ++i) {
            uint256 chain = i == 0 ? 1 : _u64("chain", i);
            address inbox = _address("inbox", i);
            string memory f = _join(_field("l1ChainId", chain), _field("inbox", inbox));
            f = _join(f, _field("queueHash", Entries.start(chain, inbox)));
            items = _item(items, _join(f, _field("accumulator", Batches.start(chain, inbox))));
        }
        return _list("starts", items);
    }

    function _deposits() private pure returns (string memory items) {
        for (uint256 i = 0; i < EACH; ++i) {
            address to = _address("to", i);
            string memory f = _join(_field("to", to), _field("amountGwei", _u64("amount", i)));
            items = _item(items, _join(f, _field("hash", Entries.hashDeposit(to, Gwei.wrap(_u64("amount", i))))));
        }
        return _list("deposits", items);
    }

    function _messages() private pure returns (string memory items) {
        for (uint256 i = 0; i < EACH; ++i) {
            Message memory m = Message({
                index: _u64("index", i),
                sender: _address("sender", i),
                to: _address("target", i),
                refund: _address("refund", i),
                valueGwei: Gwei.wrap(_u64("value", i)),
                feeGwei: Gwei.wrap(_u64("fee", i)),
                gas: _u64("gas", i),
                data: _bytes(i)
            });
            string memory f = _join(_field("index", m.index), _field("sender", m.sender));
            f = _join(_join(f, _field("to", m.to)), _field("refund", m.refund));
            f = _join(f, _field("valueGwei", Gwei.unwrap(m.valueGwei)));
            f = _join(_join(f, _field("feeGwei", Gwei.unwrap(m.feeGwei))), _field("gas", m.gas));
            items = _item(items, _join(_join(f, _field("data", m.data)), _field("hash", Entries.hashMessage(m))));
        }
        return _list("messages", items);
    }

    function chunkedOutside(bytes calldata data) external pure returns (bytes32) {
        return Chunks.hash(data);
    }

    function hashDataOutside(bytes calldata data) external pure returns (bytes32) {
        return Batches.hashData(data);
    }

    function _forced() private view returns (string memory items) {
        for (uint256 i = 0; i < EACH; ++i) {
            bytes32 chunked = this.chunkedOutside(_bytes(i));
            string memory f = _join(_field("gas", _u64("gas", i)), _field("transaction", _bytes(i)));
            f = _join(f, _field("chunked", chunked));
            items = _item(items, _join(f, _field("hash", Entries.hashForced(_u64("gas", i), chunked))));
        }
        return _list("forced", items);
    }

    function _queue() private pure returns (string memory items) {
        bytes32 hash = Entries.start(1, _address("inbox", 0));
        for (uint256 i = 0; i < EACH; ++i) {
            string memory f = _join(_field("before", hash), _field("entryHash", _hash("entry", i)));
            hash = Entries.next(hash, _hash("entry", i), _u64("time", i));
            items = _item(items, _join(_join(f, _field("time", _u64("time", i))), _field("after", hash)));
        }
        return _list("queue", items);
    }

    function nextOutside(Batch calldata b, bytes32 data, uint64 l1Time) external pure returns (bytes32) {
        return Batches.next(b, data, l1Time);
    }

    function _batches() private view returns (string memory items) {
        bytes32 parent = Batches.start(1, _address("inbox", 0));
        for (uint256 i = 0; i < EACH; ++i) {
            Batch memory b = Batch({
                parent: parent,
                queueEnd: _u64("queueEnd", i),
                queueHash: _hash("queueHash", i),
                anchorNumber: _u64("anchorNumber", i),
                anchorHash: _hash("anchorHash", i),
                firstTime: _u64("firstTime", i),
                feeRecipient: _address("feeRecipient", i)
            });
            // The even ones are blobs, the odd ones calldata.
            bytes32[] memory blobs = new bytes32[](i % 2 == 0 ? i + 1 : 0);
            for (uint256 k = 0; k < blobs.length; ++k) {
                blobs[k] = _hash("blob", i * 10 + k);
            }
            bytes32 data = i % 2 == 0 ? Batches.hashBlobs(blobs) : this.hashDataOutside(_bytes(i));
            string memory f = _join(_field("parent", parent), _hashes("blobs", blobs));
            f = _join(_join(f, _field("data", i % 2 == 0 ? bytes("") : _bytes(i))), _field("dataHash", data));
            f = _join(_join(f, _field("queueEnd", b.queueEnd)), _field("queueHash", b.queueHash));
            f = _join(_join(f, _field("anchorNumber", b.anchorNumber)), _field("anchorHash", b.anchorHash));
            f = _join(_join(f, _field("firstTime", b.firstTime)), _field("l1Time", _u64("l1Time", i)));
            f = _join(f, _field("feeRecipient", b.feeRecipient));
            parent = this.nextOutside(b, data, _u64("l1Time", i));
            items = _item(items, _join(f, _field("accumulator", parent)));
        }
        return _list("batches", items);
    }

    function stateOutside(State calldata s) external pure returns (bytes32) {
        return States.hash(s);
    }

    function _states() private view returns (string memory items) {
        for (uint256 i = 0; i < EACH; ++i) {
            State memory s = State({
                config: _hash("config", i),
                blockHash: _hash("block", i),
                batch: _u64("batch", i),
                index: _u64("stateIndex", i),
                mode: uint8(i % 3),
                queue: _u64("stateQueue", i)
            });
            string memory f = _join(_field("config", s.config), _field("block", s.blockHash));
            f = _join(_join(f, _field("batch", s.batch)), _field("index", s.index));
            f = _join(_join(f, _field("mode", s.mode)), _field("queue", s.queue));
            items = _item(items, _join(f, _field("hash", this.stateOutside(s))));
        }
        return _list("states", items);
    }

    function _assertions() private pure returns (string memory items) {
        for (uint256 i = 0; i < EACH; ++i) {
            bytes32 parent = i == 0 ? bytes32(0) : _hash("parent", i);
            string memory f = _join(_field("parent", parent), _field("inputEnd", _u64("inputEnd", i)));
            f = _join(_join(f, _field("accumulator", _hash("acc", i))), _field("claim", _hash("claim", i)));
            bytes32 id = States.assertionId(parent, _u64("inputEnd", i), _hash("acc", i), _hash("claim", i));
            items = _item(items, _join(f, _field("id", id)));
        }
        return _list("assertions", items);
    }

    function viewOutside(View calldata v) external pure returns (bytes32) {
        return Views.hash(v);
    }

    function _views() private view returns (string memory items) {
        for (uint256 i = 0; i < EACH; ++i) {
            View memory v = View({
                anchorNumber: _u64("viewNumber", i),
                anchorHash: _hash("viewHash", i),
                anchorTime: _u64("viewTime", i),
                queueEnd: _u64("viewEnd", i),
                queueHash: _hash("viewQueue", i),
                messageRoot: i == 0 ? bytes32(0) : _hash("viewRoot", i)
            });
            string memory f = _join(_field("anchorNumber", v.anchorNumber), _field("anchorHash", v.anchorHash));
            f = _join(_join(f, _field("anchorTime", v.anchorTime)), _field("queueEnd", v.queueEnd));
            f = _join(_join(f, _field("queueHash", v.queueHash)), _field("messageRoot", v.messageRoot));
            items = _item(items, _join(f, _field("hash", this.viewOutside(v))));
        }
        return _list("views", items);
    }

    /// @dev A growing outbox: each leaf, the root after it, and the requests hash of a block that ends there.
    function _outbox() private view returns (string memory items) {
        bytes32[] memory leaves = new bytes32[](0);
        for (uint256 i = 0; i < EACH; ++i) {
            bytes32[] memory more = new bytes32[](i + 1);
            for (uint256 k = 0; k < i; ++k) {
                more[k] = leaves[k];
            }
            address sender = _address("outSender", i);
            address to = _address("outTo", i);
            uint256 value = i == 1 ? type(uint256).max : _r("outValue", i) % 1e30;
            more[i] = Outgoing.leaf(uint64(i), sender, to, value, keccak256(_bytes(i)));
            leaves = more;
            string memory f = _join(_field("index", i), _field("sender", sender));
            f = _join(_join(f, _field("to", to)), _text("value", value));
            f = _join(_join(f, _field("data", _bytes(i))), _field("leaf", leaves[i]));
            bytes32 root = PlainTree.root(leaves, 32);
            // The branch of the first leaf, whose root must be the same.
            bytes32[] memory branch = PlainTree.branch(leaves, 0, PlainTree.height(i + 1));
            eq(this.extendOutside(leaves[0], 0, branch), root, "root");
            f = _join(_join(f, _field("root", root)), _hashes("branchOfFirst", branch));
            items = _item(items, _join(f, _field("requestsHash", States.requestsHash(root))));
        }
        return _list("outbox", items);
    }

    function extendOutside(bytes32 leaf, uint256 index, bytes32[] calldata branch) external pure returns (bytes32) {
        return Merkle.extend(Merkle.rootOf(leaf, index, branch), branch.length);
    }

    function rootOutside(bytes32 leaf, uint256 index, bytes32[] calldata branch) external pure returns (bytes32) {
        return Merkle.rootOf(leaf, index, branch);
    }

    /// @dev Message trees of 1 to 6 messages, and a branch in each.
    function _branches() private view returns (string memory items) {
        for (uint256 i = 0; i < EACH; ++i) {
            bytes32[] memory entries = new bytes32[](i + 1);
            bytes32[] memory leaves = new bytes32[](i + 1);
            for (uint256 k = 0; k <= i; ++k) {
                entries[k] = _hash("messageEntry", i * 10 + k);
                leaves[k] = Views.leaf(entries[k]);
            }
            bytes32[] memory branch = PlainTree.branch(leaves, i, PlainTree.height(i + 1));
            bytes32 root = PlainTree.root(leaves, PlainTree.height(i + 1));
            eq(this.rootOutside(leaves[i], i, branch), root, "message root");
            string memory f = _join(_hashes("entryHashes", entries), _field("messageRoot", root));
            items = _item(items, _join(f, _hashes("branchOfLast", branch)));
        }
        return _list("messageTrees", items);
    }
}
