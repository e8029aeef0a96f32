package protocol_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/protocol"
)

// TestEncodings: what hashes are of reads back, and nothing shorter, longer or of another name does.
func TestEncodings(t *testing.T) {
	config := protocol.Config{L1ChainID: 1, Inbox: common.Address{2}, L2ChainID: 3, MaxDriftSecs: 4}
	state := protocol.State{Config: config.Hash(), Block: common.Hash{5}, Batch: 6, Index: 7, Mode: protocol.ModeDefault, Queue: 8}
	if got, err := protocol.DecodeConfig(config.Encode()); err != nil || got != config || crypto.Keccak256Hash(config.Encode()) != config.Hash() {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := protocol.DecodeState(state.Encode()); err != nil || got != state || crypto.Keccak256Hash(state.Encode()) != state.Hash() {
		t.Errorf("%+v, %v", got, err)
	}
	for name, decode := range map[string]func([]byte) error{
		"configuration": func(b []byte) error { _, err := protocol.DecodeConfig(b); return err },
		"state":         func(b []byte) error { _, err := protocol.DecodeState(b); return err },
	} {
		for _, good := range [][]byte{config.Encode(), state.Encode()} {
			renamed := bytes.Clone(good)
			renamed[0]++
			for _, bad := range [][]byte{nil, good[:len(good)-1], append(bytes.Clone(good), 0), renamed} {
				if err := decode(bad); !errors.Is(err, protocol.ErrEncoding) {
					t.Errorf("%s of %x: %v", name, bad, err)
				}
			}
		}
	}
}

// TestChunks: data come back from their chunks, whose list is as long as they are.
func TestChunks(t *testing.T) {
	for _, n := range []int{0, 1, 4095, 4096, 4097, 50_000, 120_000} {
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(i * i)
		}
		list, pieces := protocol.Chunks(data)
		length, hashes, err := protocol.DecodeChunks(list)
		if err != nil || length != uint64(n) || len(hashes) != len(pieces) || crypto.Keccak256Hash(list) != protocol.Chunked(data) {
			t.Fatalf("%d bytes: %d in %d of %d, %v", n, length, len(hashes), len(pieces), err)
		}
		for i := range pieces {
			if crypto.Keccak256Hash(pieces[i]) != hashes[i] {
				t.Errorf("%d bytes: piece %d has another hash", n, i)
			}
		}
		if !bytes.Equal(bytes.Join(pieces, nil), data) {
			t.Errorf("%d bytes come back as others", n)
		}
		for _, bad := range [][]byte{list[:len(list)-1], append(bytes.Clone(list), 0), append(bytes.Clone(list), make([]byte, 32)...)} {
			if _, _, err := protocol.DecodeChunks(bad); !errors.Is(err, protocol.ErrEncoding) {
				t.Errorf("%d bytes, list of %d: %v", n, len(bad), err)
			}
		}
	}
}
