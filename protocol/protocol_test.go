package protocol_test

import (
	"bytes"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/internal/testutil"
	"loft/protocol"
)

// TestVectors: the contracts compute the same hashes.
func TestVectors(t *testing.T) {
	var vectors struct {
		Starts []struct {
			L1ChainID              uint64
			Inbox                  common.Address
			QueueHash, Accumulator common.Hash
		}
		Forced []struct {
			Transaction hexutil.Bytes
			Chunked     common.Hash
		}
		States []struct {
			protocol.State
			Hash common.Hash
		}
		Assertions []struct {
			Parent, Accumulator, Claim, ID common.Hash
			InputEnd                       uint64
		}
		Views []struct {
			protocol.View
			Hash common.Hash
		}
	}
	testutil.Vectors(t, &vectors)
	if len(vectors.Starts) < 3 || len(vectors.Forced) < 6 || len(vectors.States) < 6 || len(vectors.Assertions) < 6 || len(vectors.Views) < 6 {
		t.Fatalf("vectors are missing: %+v", vectors)
	}
	for i, v := range vectors.Starts {
		c := protocol.Config{L1ChainID: v.L1ChainID, Inbox: v.Inbox}
		if c.InitialQueueHash() != v.QueueHash || c.InitialAccumulator() != v.Accumulator {
			t.Errorf("start %d: %s, %s", i, c.InitialQueueHash(), c.InitialAccumulator())
		}
	}
	for i, v := range vectors.Forced {
		if got := protocol.Chunked(v.Transaction); got != v.Chunked {
			t.Errorf("%d bytes (%d): %s", len(v.Transaction), i, got)
		}
	}
	for i, v := range vectors.States {
		if got := v.State.Hash(); got != v.Hash {
			t.Errorf("state %d %+v: %s", i, v.State, got)
		}
	}
	for i, v := range vectors.Assertions {
		if got := protocol.AssertionID(v.Parent, v.InputEnd, v.Accumulator, v.Claim); got != v.ID {
			t.Errorf("assertion %d: %s", i, got)
		}
	}
	for i, v := range vectors.Views {
		if got := v.View.Hash(); got != v.Hash {
			t.Errorf("view %d %+v: %s", i, v.View, got)
		}
	}
}

// TestConfigHash spells SPEC.md section 2 out; no contract computes it.
func TestConfigHash(t *testing.T) {
	c := protocol.Config{L1ChainID: 1, Inbox: common.Address{2}, L2ChainID: 3, MaxDriftSecs: 4}
	pre := bytes.Join([][]byte{[]byte("loft.config.v1"), {0, 0, 0, 0, 0, 0, 0, 1}, c.Inbox[:], {0, 0, 0, 0, 0, 0, 0, 3}, {0, 0, 0, 0, 0, 0, 0, 4}}, nil)
	if c.Hash() != crypto.Keccak256Hash(pre) {
		t.Error(c.Hash())
	}
	genesis := c.Genesis(common.Hash{9})
	if genesis != (protocol.State{Config: c.Hash(), Block: common.Hash{9}}) {
		t.Errorf("%+v", genesis)
	}
}

// TestChunkedIsInjective: contents that differ in length or anywhere differ in hash, around the chunk size above all.
func TestChunkedIsInjective(t *testing.T) {
	seen := map[common.Hash]int{}
	for _, n := range []int{0, 1, 31, 32, 4095, 4096, 4097, 8191, 8192, 8193, 50_000, 120_000} {
		hash := protocol.Chunked(make([]byte, n))
		if other, ok := seen[hash]; ok {
			t.Errorf("%d and %d zeros hash alike", n, other)
		}
		seen[hash] = n
		for _, at := range []int{0, n / 2, n - 1} {
			if at < 0 || at >= n {
				continue
			}
			data := make([]byte, n)
			data[at] = 1
			if protocol.Chunked(data) == hash {
				t.Errorf("byte %d of %d is not committed to", at, n)
			}
		}
	}
}

// TestConstants: what SPEC.md section 1 gives as reasons.
func TestConstants(t *testing.T) {
	if 3*protocol.MaxForcedGas > protocol.GasLimit {
		t.Error("three forced transactions do not fit a block")
	}
	if protocol.MaxForcedGas > 1<<24 {
		t.Error("EIP-7825 forbids the largest forced transaction")
	}
	if least := protocol.MinForcedGas + protocol.ForcedGasPerByte*protocol.MaxForcedBytes; least > protocol.MaxForcedGas {
		t.Errorf("the longest forced transaction needs %d gas", least)
	}
	if protocol.MaxBlockEntries*protocol.EntryWeight > protocol.GasLimit {
		t.Error("a block has no room for its entries")
	}
	if protocol.MaxBlockEntries != 1<<9 {
		t.Error("a view's message tree is not 9 deep")
	}
	// A-B15: default blocks, one a second, take entries no slower than the price lets them come for long. The fullest that
	// takes the least weight is of 512 of the smallest; another ends where the largest does not fit.
	const queueTarget = protocol.GasLimit / 4
	if protocol.MaxBlockEntries*(protocol.MinForcedGas+protocol.ForcedGasPerByte) < queueTarget || protocol.GasLimit-protocol.MaxForcedGas < queueTarget {
		t.Error("default blocks fall behind the queue")
	}
}
