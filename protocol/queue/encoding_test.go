package queue_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/protocol"
	"loft/protocol/queue"
)

// TestOutline: an entry that is read from what its hash is of weighs, lists and hashes as the whole one.
func TestOutline(t *testing.T) {
	for _, e := range []queue.Entry{
		{Kind: queue.Deposit, Index: 3, Time: 9, To: common.Address{1}, AmountGwei: 2},
		{Kind: queue.Message, Index: 3, Time: 9, Sender: common.Address{1}, To: common.Address{2}, Refund: common.Address{3}, AmountGwei: 4, FeeGwei: 5, Gas: 6, Data: []byte("data")},
		{Kind: queue.Message, Index: 3, Time: 9, To: common.Address{2}},
		{Kind: queue.Forced, Index: 3, Time: 9, Gas: 700_000, Data: bytes.Repeat([]byte{7}, 5000)},
		{Kind: queue.Forced, Index: 3, Time: 9, Gas: 21_000},
	} {
		encoded := e.Encode()
		if crypto.Keccak256Hash(encoded) != e.Hash() {
			t.Errorf("%s: the encoding is not what the hash is of", e.Kind)
		}
		read, data, err := queue.Decode(encoded)
		if err != nil {
			t.Fatalf("%s: %v", e.Kind, err)
		}
		switch e.Kind {
		case queue.Message:
			if data != crypto.Keccak256Hash(e.Data) {
				t.Errorf("%s: data %s", e.Kind, data)
			}
		case queue.Forced:
			if data != protocol.Chunked(e.Data) {
				t.Errorf("%s: data %s", e.Kind, data)
			}
		}
		read.Index, read.Time = e.Index, e.Time
		whole := read
		whole.Data = e.Data
		if !reflect.DeepEqual(whole, e) {
			t.Errorf("%s: read %+v, was %+v", e.Kind, whole, e)
		}
		read.Outline(e.Hash(), uint64(len(e.Data)))
		before := common.Hash{4}
		if read.Hash() != e.Hash() || read.Weight() != e.Weight() || read.ListedBytes() != e.ListedBytes() || queue.Extend(before, &read) != queue.Extend(before, &e) ||
			queue.MessageRoot([]queue.Entry{read}) != queue.MessageRoot([]queue.Entry{e}) {
			t.Errorf("%s: its outline says something else", e.Kind)
		}
		unknown := bytes.Clone(encoded)
		unknown[0] = 4
		for _, bad := range [][]byte{nil, encoded[:1], encoded[:len(encoded)-1], append(bytes.Clone(encoded), 0), unknown} {
			if _, _, err := queue.Decode(bad); !errors.Is(err, protocol.ErrEncoding) {
				t.Errorf("%s: %d bytes: %v", e.Kind, len(bad), err)
			}
		}
	}
}

// TestLink: a link of the queue's hash reads back.
func TestLink(t *testing.T) {
	encoded := queue.EncodeLink(common.Hash{1}, common.Hash{2}, 3)
	if hash, entry, time, err := queue.DecodeLink(encoded); err != nil || hash != (common.Hash{1}) || entry != (common.Hash{2}) || time != 3 {
		t.Errorf("%s, %s, %d, %v", hash, entry, time, err)
	}
	if crypto.Keccak256Hash(encoded) != queue.Link(common.Hash{1}, common.Hash{2}, 3) {
		t.Error("the encoding is not what the hash is of")
	}
	if _, _, _, err := queue.DecodeLink(encoded[1:]); !errors.Is(err, protocol.ErrEncoding) {
		t.Error(err)
	}
}
