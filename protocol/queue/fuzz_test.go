package queue_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/protocol/queue"
)

// FuzzEncodings: whatever reads as an entry or as a link of the queue is what their encoder writes of it. Of an entry's data only the
// hash is read: it stands at the end.
func FuzzEncodings(f *testing.F) {
	for _, e := range []queue.Entry{
		{Kind: queue.Deposit, To: common.Address{1}, AmountGwei: 2},
		{Kind: queue.Message, Index: 3, Sender: common.Address{1}, To: common.Address{2}, Refund: common.Address{3}, AmountGwei: 4, FeeGwei: 5, Gas: 6, Data: []byte("data")},
		{Kind: queue.Forced, Gas: 700_000, Data: bytes.Repeat([]byte{7}, 5000)},
	} {
		f.Add(e.Encode())
	}
	f.Add(queue.EncodeLink(common.Hash{1}, common.Hash{2}, 3))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if e, data, err := queue.Decode(raw); err == nil {
			again := e.Encode()
			if e.Kind != queue.Deposit {
				again = slices.Concat(again[:len(again)-len(data)], data[:])
			}
			if !bytes.Equal(again, raw) {
				t.Errorf("entry %+v is not canonical", e)
			}
		}
		if hash, entry, time, err := queue.DecodeLink(raw); err == nil && !bytes.Equal(queue.EncodeLink(hash, entry, time), raw) {
			t.Errorf("link %s, %s, %d is not canonical", hash, entry, time)
		}
	})
}
