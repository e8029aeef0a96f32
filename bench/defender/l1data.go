package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"math/big"
	"os"
	"regexp"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"

	"loft/archive"
	"loft/internal/l2test"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/queue"
)

// taken is what a follower takes for what a stub's blocks hold: each block of its own step, so much of it at a time. The same
// number of blocks that hold nothing is taken off.
func taken(ctx context.Context, count, perBlock int, fill func(*l1stub) *types.Log) (each, wall time.Duration, err error) {
	measure := func(perBlock int) (processor, wall time.Duration, err error) {
		dir, err := os.MkdirTemp("", "loft-bench-defender-")
		if err != nil {
			return 0, 0, err
		}
		defer os.RemoveAll(dir)
		stub := newStub()
		n, err := openNode(ctx, dir, stub)
		if err != nil {
			return 0, 0, err
		}
		defer n.Close()
		stub.mine()
		if err := n.catchUp(ctx); err != nil {
			return 0, 0, err
		}
		for range count / max(perBlock, 1) {
			var logs []*types.Log
			for range perBlock {
				logs = append(logs, fill(stub))
			}
			stub.mine(logs...)
			begun := used()
			if err := n.catchUp(ctx); err != nil {
				return 0, 0, err
			}
			p, w := begun.since()
			processor, wall = processor+p, wall+w
		}
		return processor, wall, nil
	}
	whole, wall, err := measure(perBlock)
	if err != nil {
		return 0, 0, err
	}
	return whole / time.Duration(count), wall / time.Duration(count), nil
}

func row(ctx context.Context, wanted *regexp.Regexp, name string, count, perBlock int, fill func(*l1stub) *types.Log) error {
	if !wanted.MatchString(name) {
		return nil
	}
	each, wall, err := taken(ctx, count, perBlock, fill)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Printf("%-58s %6d %5d %10.1f %10.1f\n", name, count, perBlock, us(each), us(wall))
	return nil
}

// batches measures what a batch costs that derives to nothing or next to nothing.
func batches(ctx context.Context, wanted *regexp.Regexp) error {
	fmt.Println("batches: a follower's processor µs each, and µs by the clock: L1's log read, anchor asked for, derived, recorded")
	fmt.Printf("%-58s %6s %5s %10s %10s\n", "", "count", "a block", "processor", "clock")
	empty, err := batch.Encode(l2test.Config.L2ChainID, 0, nil)
	if err != nil {
		return err
	}
	calldata := func(stream []byte) func(*l1stub) *types.Log {
		return func(s *l1stub) *types.Log { return s.batch(0, l2test.Config.InitialQueueHash(), nil, stream) }
	}
	large, err := envelope(append([]byte{0}, bytes.Repeat([]byte{1}, protocol.MaxCalldata-7)...), false)
	if err != nil {
		return err
	}
	blobbed := func(count int, stream []byte, again bool) func(*l1stub) *types.Log {
		made := 0
		var last []common.Hash
		return func(s *l1stub) *types.Log {
			if last != nil && again {
				return s.batch(0, l2test.Config.InitialQueueHash(), last, nil)
			}
			last = nil
			for i := range count {
				made++
				blob := make([]byte, batch.BlobSize)
				if packed, err := batch.Pack(stream); err == nil && i == 0 {
					copy(blob, packed[0])
				}
				// The padding of a stream is zeros: what tells blobs apart is in their last element, so the payload is none.
				copy(blob[len(blob)-8:], protocol.U64(uint64(made)))
				last = append(last, s.keep(blob))
			}
			return s.batch(0, l2test.Config.InitialQueueHash(), last, nil)
		}
	}
	for _, r := range []struct {
		name            string
		count, perBlock int
		fill            func(*l1stub) *types.Log
	}{
		{"an L1 block without anything", 400, 1, func(*l1stub) *types.Log {
			return &types.Log{Address: common.Address{9}, Topics: []common.Hash{{1}}}
		}},
		{"empty, in calldata, alone in its L1 block", 400, 1, calldata(empty)},
		{"empty, in calldata", 2000, 100, calldata(empty)},
		{"nothing that decodes, in calldata", 2000, 100, calldata([]byte{9})},
		{"nothing that decodes, 120,000 bytes of calldata", 200, 20, calldata(large)},
		{"one block, in calldata", 500, 100, func(s *l1stub) *types.Log {
			stream, err := batch.Encode(l2test.Config.L2ChainID, s.blocks[len(s.blocks)-1].header.Time, []batch.Block{{Time: l2test.GenesisTime + 13 + s.batches}})
			if err != nil {
				panic(err) // it is a block in order
			}
			return s.batch(0, l2test.Config.InitialQueueHash(), nil, stream)
		}},
		{"a blob", 60, 6, blobbed(1, empty, false)},
		{"6 blobs", 12, 2, blobbed(6, empty, false)},
		{"the blob of the batch before", 400, 100, blobbed(1, empty, true)},
	} {
		if err := row(ctx, wanted, r.name, r.count, r.perBlock, r.fill); err != nil {
			return err
		}
	}
	return nil
}

// entries measures what the queue costs before anything of it is executed.
func entries(ctx context.Context, wanted *regexp.Regexp) error {
	fmt.Println("entries: a follower's processor µs each, and µs by the clock: L1's log read, hashed, stored")
	fmt.Printf("%-58s %6s %5s %10s %10s\n", "", "count", "a block", "processor", "clock")
	for _, r := range []struct {
		name            string
		count, perBlock int
		entry           queue.Entry
	}{
		{"a deposit", 4000, 200, queue.Entry{Kind: queue.Deposit, To: common.Address{1}, AmountGwei: 1}},
		{"a message without data", 4000, 200, queue.Entry{Kind: queue.Message, To: common.Address{1}, AmountGwei: 1, FeeGwei: 1, Gas: 21_000}},
		{"a message of 16,384 bytes", 400, 50, queue.Entry{Kind: queue.Message, To: common.Address{1}, Gas: 21_000, Data: make([]byte, protocol.MaxMessageData)}},
		{"a forced transaction of 110 bytes", 4000, 200, queue.Entry{Kind: queue.Forced, Gas: 21_000, Data: make([]byte, 110)}},
		{"a forced transaction of 50,000 bytes", 200, 20, queue.Entry{Kind: queue.Forced, Gas: 521_000, Data: make([]byte, protocol.MaxForcedBytes)}},
	} {
		if err := row(ctx, wanted, r.name, r.count, r.perBlock, func(s *l1stub) *types.Log { return s.entry(r.entry) }); err != nil {
			return err
		}
	}
	return derivedEntries(ctx, wanted)
}

// derivedEntries measures a batch that consumes entries as default blocks: read from the store, hashed, executed, recorded.
func derivedEntries(ctx context.Context, wanted *regexp.Regexp) error {
	fmt.Println("entries that a batch without a payload consumes, on top of the above: processor µs each")
	for _, r := range []struct {
		name  string
		count int
		entry queue.Entry
	}{
		{"deposits, consumed", 8192, queue.Entry{Kind: queue.Deposit, AmountGwei: 1}},
		{"messages of 16,384 bytes, consumed", 1024, queue.Entry{Kind: queue.Message, To: common.Address{1}, Gas: 21_000, Data: make([]byte, protocol.MaxMessageData)}},
		{"forced, 50,000 bytes of nothing, consumed", 512, queue.Entry{Kind: queue.Forced, Gas: 521_000, Data: make([]byte, protocol.MaxForcedBytes)}},
	} {
		if !wanted.MatchString(r.name) {
			continue
		}
		each, err := consumed(ctx, r.count, r.entry)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		fmt.Printf("%-58s %6d %16.1f\n", r.name, r.count, us(each))
	}
	return nil
}

func consumed(ctx context.Context, count int, e queue.Entry) (time.Duration, error) {
	dir, err := os.MkdirTemp("", "loft-bench-defender-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	stub := newStub()
	n, err := openNode(ctx, dir, stub)
	if err != nil {
		return 0, err
	}
	defer n.Close()
	for left := count; left > 0; {
		var logs []*types.Log
		for range min(left, 128) {
			if e.Kind == queue.Deposit {
				e.To = common.BigToAddress(big.NewInt(int64(1<<40 + left)))
			}
			logs = append(logs, stub.entry(e))
			left--
		}
		stub.mine(logs...)
	}
	if err := n.catchUp(ctx); err != nil {
		return 0, err
	}
	stub.mine(stub.batch(stub.entries, stub.queue, nil, []byte{9}))
	begun := used()
	if err := n.catchUp(ctx); err != nil {
		return 0, err
	}
	processor, _ := begun.since()
	return processor / time.Duration(count), nil
}

// blobs measures what a blob costs from the beacon API's answer to the stream, by its parts, and other ways to verify it.
func blobs(ctx context.Context, _ *regexp.Regexp) error {
	stream := make([]byte, batch.BlobCapacity)
	for i := range stream {
		stream[i] = byte(i*i>>3 + i) // of no pattern that compresses to nothing
	}
	packed, err := batch.Pack(stream)
	if err != nil {
		return err
	}
	blob := (*kzg4844.Blob)(packed[0])
	commitment, err := kzg4844.BlobToCommitment(blob)
	if err != nil {
		return err
	}
	proof, err := kzg4844.ComputeBlobProof(blob, commitment)
	if err != nil {
		return err
	}
	answer := encoded(blob)
	dir, err := os.MkdirTemp("", "loft-bench-defender-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	kept, err := archive.Open(dir, discard)
	if err != nil {
		return err
	}
	hash := kzg4844.CalcBlobHashV1(sha256.New(), &commitment)
	fmt.Println("blobs: processor ms each")
	for _, r := range []struct {
		name string
		work func() error
	}{
		{"commitment made, of a full blob", func() error { _, err := kzg4844.BlobToCommitment(blob); return err }},
		{"commitment made, of an empty blob", func() error { _, err := kzg4844.BlobToCommitment(new(kzg4844.Blob)); return err }},
		{"proof verified, if the source gave one and the commitment", func() error { return kzg4844.VerifyBlobProof(blob, commitment, proof) }},
		{"read from JSON", func() error { return new(kzg4844.Blob).UnmarshalJSON(answer) }},
		{"put into the archive", func() error { return kept.Put(hash, blob) }},
		{"read from the archive, verified", func() error { _, err := kept.Get(hash); return err }},
		{"unpacked", func() error { _, err := batch.Unpack(packed); return err }},
	} {
		if err := ctx.Err(); err != nil {
			return err
		}
		each, err := repeat(r.work)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		fmt.Printf("%-60s %8.3f\n", r.name, ms(each))
	}
	return nil
}
