package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/internal/l2test"
	"loft/internal/worst"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
	"loft/protocol/queue"
)

// l1Secs is between the stub's blocks.
const l1Secs = 12

// flood is an attacker with all ether there is: each L1 block holds the most that the inbox admits by its doors.
type flood struct {
	stub    *l1stub
	sender  l2test.Account
	nonce   uint64
	dropped types.Transactions // that no block applies: as many as the other half of its gas has room for
	time    uint64             // of the last L2 block
	head    uint64             // of the queue
	entries []queue.Entry      // pending
	room    uint64             // of the meter
	made    uint64             // tells payloads apart
	valid   map[uint64]bool    // batches that are to derive to their blocks
}

// door is one way to make work.
type door struct {
	name string
	fill func(*flood) []*types.Log
}

func doors() []door {
	together := func(fill ...func(*flood) []*types.Log) func(*flood) []*types.Log {
		return func(f *flood) (logs []*types.Log) {
			for _, part := range fill {
				logs = append(logs, part(f)...)
			}
			return logs
		}
	}
	return []door{
		{"blocks of the worst kind, L2 time as fast as it may go", (*flood).blocks},
		{"payloads that fail at their last byte, in blobs", (*flood).blobs},
		{"the same in calldata, made in a contract", (*flood).calldata},
		{"batches of one byte, each of which consumes a deposit", (*flood).tiny},
		{"queue entries at the target, consumed through the open door", together((*flood).queue, (*flood).consume)},
		{"all together", together((*flood).queue, (*flood).blocks, (*flood).consume, (*flood).blobs)},
	}
}

// whole has a follower derive all that can be put on L1 for a window, one door after another and all together, while a program's run
// takes the other core. What counts is processor time; how far the node would be behind on one core follows from it.
func whole(ctx context.Context, wanted *regexp.Regexp) error {
	if *proving {
		stop, err := prove(ctx)
		if err != nil {
			return err
		}
		defer stop()
	}
	fmt.Printf("whole: %d L1 blocks of %d s, each as full as the inbox admits, the first with %d s of L2 time and the meter's capacity / %d saved up\n", *window, l1Secs, *saved, *scale)
	fmt.Println("share of a core that derivation takes (the principle: at most 0.5), also had the machine been as fast as in its best moment; seconds behind L1 at the most, on one core; half of what was saved up, in seconds")
	var errs []error
	for _, d := range doors() {
		if !wanted.MatchString(d.name) {
			continue
		}
		if err := d.measure(ctx); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", d.name, err))
		}
	}
	return errors.Join(errs...)
}

func (d *door) measure(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "loft-bench-defender-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	rich := new(big.Int).Lsh(big.NewInt(1), 250)
	accounts := l2test.Accounts(2)
	stub := newStub()
	stub.firstAnchor = true
	n, err := openNodeWith(ctx, dir, stub, types.GenesisAlloc{
		worst.At:            {Balance: new(big.Int), Code: worst.Calls(10, worst.Opening()), Nonce: 1},
		accounts[0].Address: {Balance: rich},
		accounts[1].Address: {Balance: rich},
	})
	if err != nil {
		return err
	}
	defer n.Close()
	f := &flood{stub: stub, sender: accounts[0], time: l2test.GenesisTime, valid: map[uint64]bool{}, room: protocol.MeterCapacity / uint64(*scale)}
	for i := range protocol.GasLimit/2/21_000 - 1 { // a nonce too far, each of them signed by another key
		f.dropped = append(f.dropped, l2test.Account{Key: poor(i)}.Sign(&types.DynamicFeeTx{ChainID: new(big.Int).SetUint64(l2test.Config.L2ChainID), Nonce: 1, To: &common.Address{1},
			Gas: 21_000, GasFeeCap: feeCap, GasTipCap: new(big.Int)}))
	}
	for range *saved / l1Secs {
		stub.mine()
	}
	if err := n.catchUp(ctx); err != nil {
		return err
	}
	var sum, free, behind, recovered time.Duration
	for i := range *window {
		stub.mine(d.fill(f)...)
		f.room = min(f.room+l1Secs*protocol.MeterRate, protocol.MeterCapacity)
		recovered += recovery()
		begun := used()
		if err := n.catchUp(ctx); err != nil {
			return err
		}
		took, _ := begun.since()
		sum += took
		// The next block's work waits for this one's.
		at := time.Duration(i) * l1Secs * time.Second
		free = max(free, at) + took
		behind = max(behind, free-at)
	}
	span := (time.Duration(*window*l1Secs) + time.Duration(*saved)) * time.Second
	share := sum.Seconds() / span.Seconds()
	calm := share * float64(fastest) * float64(*window) / float64(recovered)
	if now, _ := n.Snapshot(); now.Cursor.Batch != stub.batches {
		return fmt.Errorf("derived %d of %d batches", now.Cursor.Batch, stub.batches)
	}
	if err := f.meant(n); err != nil {
		return err
	}
	if calm > 0.5 {
		err = fmt.Errorf("derivation takes %.2f of a core, the bound is 0.5", calm)
	}
	fmt.Printf("%-62s %6.2f %6.2f %8.1f %8.1f\n", d.name, share, calm, behind.Seconds(), (float64(*saved)+protocol.MeterCapacity/float64(*scale)/protocol.MeterRate)/2)
	return err
}

// meant says whether batches derived as they were meant to, so that what is measured is what it is called.
func (f *flood) meant(n *node) error {
	for i := range f.stub.batches {
		b, err := n.Deriver().BatchAt(i)
		if err != nil {
			return err
		}
		if f.valid[i] != (b.Fault == "") {
			return fmt.Errorf("batch %d was meant to be valid: %t; it says %q", i, f.valid[i], b.Fault)
		}
	}
	return nil
}

// spend takes a batch's bytes from the meter, if it has them.
func (f *flood) spend(bytes uint64) bool {
	if bytes += protocol.BatchCost; bytes > f.room {
		return false
	}
	f.room -= bytes
	return true
}

// blocks are a payload of as many blocks as there is L2 time for: half of their gas is spent at what costs a node most, as the base
// fee would rise without end if it were more; the other half is listed and dropped.
func (f *flood) blocks() (logs []*types.Log) {
	const together = 8 // as many as fit a batch
	for f.time < f.stub.next() {
		var blocks []batch.Block
		for n := range min(together, f.stub.next()-f.time) {
			work := f.sender.Sign(&types.DynamicFeeTx{ChainID: new(big.Int).SetUint64(l2test.Config.L2ChainID), Nonce: f.nonce + n, To: &worst.At, Gas: protocol.GasLimit / 2, GasFeeCap: feeCap,
				GasTipCap: new(big.Int)})
			blocks = append(blocks, batch.Block{Time: f.time + 1 + n, Txs: append(types.Transactions{work}, f.dropped...)})
		}
		stream, err := batch.Encode(l2test.Config.L2ChainID, f.anchor(), blocks)
		if err != nil {
			panic(err) // they are in order
		}
		posted := f.inBlobs(stream, blocks[0].Time)
		if posted == nil {
			break // the meter is full: later, then
		}
		f.valid[f.stub.batches-1] = true
		f.nonce, f.time = f.nonce+uint64(len(blocks)), f.time+uint64(len(blocks))
		logs = append(logs, posted...)
	}
	return logs
}

func (f *flood) anchor() uint64 { return f.stub.blocks[0].header.Time }

func (f *flood) inBlobs(stream []byte, firstTime uint64) []*types.Log {
	blobs, err := batch.Pack(stream)
	if err != nil {
		panic(err) // it fits
	}
	if !f.spend(protocol.BlobCost * uint64(len(blobs))) {
		return nil
	}
	var hashes []common.Hash
	for _, blob := range blobs {
		hashes = append(hashes, f.stub.keep(blob))
	}
	return []*types.Log{f.stub.batchAt(f.head, f.headHash(), hashes, nil, firstTime)}
}

// headHash is the queue's at its head.
func (f *flood) headHash() common.Hash {
	hash := l2test.Config.InitialQueueHash()
	if f.head > 0 {
		hash = f.stub.hashes[f.head-1]
	}
	return hash
}

// failing is a payload that decodes to its end and is refused there, with as much content as a stream of that size may have: the
// smallest transactions there are, and as much data that does not compress as the stream has room for, so that its blobs have no
// zeros, which are quick to commit to.
func (f *flood) failing(stream int) []byte {
	size := protocol.MaxExpansion * stream
	const perBlock, smallest = protocol.GasLimit / 21_000, 73
	noise := make([]byte, stream*9/10)
	rand.NewChaCha8([32]byte{byte(f.made), byte(f.made >> 8)}).Read(noise)
	f.made++
	var counts []uint64
	total := 0
	for left := (size - len(noise) - 5000) / smallest; left > 0; left -= perBlock {
		counts = append(counts, uint64(min(left, perBlock)))
		total += min(left, perBlock)
	}
	content := binary.AppendUvarint(nil, uint64(len(counts)))
	content = binary.AppendUvarint(content, f.time+1-f.anchor())
	for range len(counts) - 1 {
		content = append(content, 1)
	}
	content = append(content, make([]byte, len(counts))...)
	for _, n := range counts {
		content = binary.AppendUvarint(content, n)
	}
	content = append(content, make([]byte, total)...) // kinds: legacy
	content = append(content, make([]byte, 64*total)...)
	content = append(content, make([]byte, 2*total)...) // nonces, creations
	content = append(content, make([]byte, total)...)   // values
	for range total {
		content = binary.AppendUvarint(content, 53_000)
	}
	content = append(content, make([]byte, total)...)   // fees
	content = append(content, make([]byte, total-1)...) // lengths
	content = append(binary.AppendUvarint(content, uint64(len(noise))), noise...)
	content = append(content, protocol.U64(f.made)...) // too many
	packed, err := envelope(content, true)
	if err != nil {
		panic(err) // it compresses
	}
	return append(packed, make([]byte, stream-len(packed))...)
}

// blobs are payloads that fail at their last byte, until the meter is full. Each is another, so that no blob was verified before.
func (f *flood) blobs() (logs []*types.Log) {
	for f.room >= protocol.BatchCost+protocol.MaxBlobs*protocol.BlobCost {
		stream := f.failing(protocol.MaxBlobs*batch.BlobCapacity - 6)
		logs = append(logs, f.inBlobs(stream, f.time+1)...)
	}
	return logs
}

func (f *flood) calldata() (logs []*types.Log) {
	for f.spend(protocol.MaxCalldata) {
		logs = append(logs, f.stub.batchAt(f.head, f.headHash(), nil, f.failing(protocol.MaxCalldata), f.time+1))
	}
	return logs
}

func (f *flood) tiny() (logs []*types.Log) {
	for f.spend(1) {
		logs = append(logs, f.stub.entry(queue.Entry{Kind: queue.Deposit, To: common.Address{2}, AmountGwei: 1}))
		f.head, f.time = f.stub.entries, f.time+1
		logs = append(logs, f.stub.batchAt(f.head, f.stub.queue, nil, []byte{9}, f.time))
	}
	return logs
}

// queue enters what the price lets in at its target: a third of each kind, by what their price counts.
func (f *flood) queue() (logs []*types.Log) {
	const third = l1Secs * 7_500_000 / 3
	message := queue.Entry{Kind: queue.Message, To: common.Address{1}, Gas: 21_000, Data: make([]byte, protocol.MaxMessageData)}
	forced := queue.Entry{Kind: queue.Forced, Gas: protocol.MinForcedGas + protocol.ForcedGasPerByte*protocol.MaxForcedBytes, Data: make([]byte, protocol.MaxForcedBytes)}
	enter := func(n int, e queue.Entry) {
		for range n {
			logs = append(logs, f.stub.entry(e))
			f.entries = append(f.entries, e)
		}
	}
	enter(third/protocol.EntryWeight, queue.Entry{Kind: queue.Deposit, To: common.Address{2}, AmountGwei: 1})
	enter(third/(protocol.EntryWeight+protocol.MessageGasPerByte*protocol.MaxMessageData), message)
	enter(third/int(forced.Gas), forced)
	return logs
}

// consume is a batch without blocks, which consumes all that waits as default blocks.
func (f *flood) consume() []*types.Log {
	if !f.spend(1) || len(f.entries) == 0 {
		return nil
	}
	for left := f.entries; len(left) > 0; left = left[len(derive.Portion(protocol.GasLimit, left)):] {
		f.time++
	}
	f.head, f.entries = f.stub.entries, nil
	return []*types.Log{f.stub.batchAt(f.head, f.stub.queue, nil, []byte{0}, 0)}
}

// prove has the proof program run on the worst block, again and again, in processes of their own until stop is called.
func prove(ctx context.Context) (stop func(), err error) {
	run := exec.CommandContext(ctx, "go", "test", "./guest/image", "-run", "^$", "-bench", "Worst/bn254_multiplication", "-benchtime", "1x", "-count", "1000")
	run.Env = append(os.Environ(), "GOMAXPROCS=1")
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := run.Start(); err != nil {
		return nil, err
	}
	return func() {
		syscall.Kill(-run.Process.Pid, syscall.SIGKILL) // go test's children, too
		run.Wait()                                      // it was killed, which is no news
	}, nil
}
