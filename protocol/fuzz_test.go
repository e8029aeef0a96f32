package protocol_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/protocol"
)

// FuzzEncodings: whatever reads as a configuration, a state or a list of chunks is what their encoder writes of it.
func FuzzEncodings(f *testing.F) {
	config := protocol.Config{L1ChainID: 1, Inbox: common.Address{2}, L2ChainID: 3, MaxDriftSecs: 4}
	list, _ := protocol.Chunks(make([]byte, 2*protocol.ChunkSize+1))
	for _, seed := range [][]byte{config.Encode(), (&protocol.State{Config: config.Hash(), Batch: 6, Mode: protocol.ModeDefault, Queue: 8}).Encode(), list, nil} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, err := protocol.DecodeConfig(raw); err == nil && !bytes.Equal(c.Encode(), raw) {
			t.Errorf("configuration %+v is not canonical", c)
		}
		if s, err := protocol.DecodeState(raw); err == nil && !bytes.Equal(s.Encode(), raw) {
			t.Errorf("state %+v is not canonical", s)
		}
		if length, pieces, err := protocol.DecodeChunks(raw); err == nil {
			again := binary.BigEndian.AppendUint32(nil, uint32(length))
			for _, piece := range pieces {
				again = slices.Concat(again, piece[:])
			}
			if !bytes.Equal(again, raw) {
				t.Errorf("list of %d chunks of %d bytes is not canonical", len(pieces), length)
			}
		}
	})
}
