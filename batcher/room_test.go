package batcher

import (
	"context"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/l1/send"
	"loft/protocol"
)

// idleSender has nothing under way, and takes what it is given.
type idleSender struct{ sent chan send.Candidate }

func (idleSender) Address() common.Address                           { return common.Address{1} }
func (idleSender) Cancel(context.Context, string) error              { return nil }
func (idleSender) InFlight(context.Context) ([]send.InFlight, error) { return nil, nil }
func (s idleSender) Send(_ context.Context, c send.Candidate) (*types.Receipt, error) {
	s.sent <- c
	return &types.Receipt{BlockNumber: new(big.Int)}, nil
}

// TestD1_PostsWhatTheMeterTakes: what the inbox's meter would refuse waits, and is sent as soon as there is room, to the byte.
func TestD1_PostsWhatTheMeterTakes(t *testing.T) {
	for name, test := range map[string]struct {
		mode Mode
		cost uint64
	}{
		"blobs":    {Blobs, protocol.BatchCost + 2*protocol.BlobCost},
		"calldata": {Calldata, protocol.BatchCost + 1000},
	} {
		s := idleSender{make(chan send.Candidate, 1)}
		v := due()
		last := v.next.Blocks[len(v.next.Blocks)-1].Hash
		b := &Batcher{cfg: Config{Sender: s}, mode: test.mode, encoded: &payload{last: last, stream: make([]byte, 1000), blobs: make([][]byte, 2)}}
		v.inbox.Room = test.cost - 1
		if err := b.post(t.Context(), v); !errors.Is(err, errNoRoom) || b.flights.Count() > 0 {
			t.Errorf("%s, a byte too little room: %v", name, err)
		}
		v.inbox.Room++
		if err := b.post(t.Context(), v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		b.flights.Wait()
		if c := <-s.sent; len(c.Data) == 0 {
			t.Errorf("%s: nothing was sent", name)
		}
	}
}
