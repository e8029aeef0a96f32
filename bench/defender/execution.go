package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"loft/protocol"
	"loft/protocol/queue"
)

// cost of a block, on average.
type cost struct {
	processor, wall       time.Duration
	build, commit, behind time.Duration // parts of processor: making it; handing it to the database; what goes on behind that
	gas                   uint64        // of the block's pool
	written, kept         uint64        // bytes to disk, and of trie nodes for proofs before the database compresses them
	recovery              time.Duration // of one sender, meanwhile: see recovery
	dropped, failed       int           // transactions; what failed left nothing in the state
}

func (c cost) String() string {
	return fmt.Sprintf("%7.3f %5.1f %7.3f %7.3f %7.3f %7.3f %7.3f %8.1f %7.2f %7.2f %5d %3d", c.calm().Seconds(), us(c.recovery), c.processor.Seconds(), c.build.Seconds(), c.commit.Seconds(), c.behind.Seconds(), c.wall.Seconds(),
		float64(c.gas)/1e6/c.calm().Seconds(), float64(c.written)/1e6, float64(c.kept)/1e6, c.dropped, c.failed)
}

// calm is what processor would be in this process's best moment.
func (c cost) calm() time.Duration {
	return time.Duration(float64(c.processor) * float64(fastest) / float64(c.recovery))
}

// execution measures blocks of all kinds, as a node that validates derives and keeps them.
func execution(ctx context.Context, wanted *regexp.Regexp) (err error) {
	begun := time.Now()
	w, gone, err := openWorld(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, gone()) }()
	fmt.Printf("execution: blocks of %d gas on a state of %d accounts, a contract of %d slots, %d codes and %d small contracts (made in %v)\n",
		protocol.GasLimit, *accounts, *accounts, codes(), writers(), time.Since(begun).Round(time.Second))
	fmt.Println("processor seconds of one core a block, had it been as fast as in its best moment; µs a recovery meanwhile; as it was: whole, making, committing, behind; seconds by the clock; Mgas a processor second; MB written, MB kept for proofs; transactions dropped, and out of gas")
	var errs []error
	for _, k := range kinds() {
		if !wanted.MatchString(k.name) {
			continue
		}
		got, err := w.measure(ctx, &k, true)
		if err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
		fmt.Printf("%-45s %s\n", k.name, got)
		if k.state {
			without, err := w.measure(ctx, &k, false)
			if err != nil {
				return fmt.Errorf("%s: %w", k.name, err)
			}
			fmt.Printf("%-45s %s\n", "  … without proofs", without)
		}
		if most := time.Duration(*maxCost * float64(time.Second)); most > 0 && got.processor > most {
			errs = append(errs, fmt.Errorf("a block of %s takes %v of a core, the bound is %v", k.name, got.processor.Round(time.Millisecond), most))
		}
	}
	return errors.Join(errs...)
}

var workAt = common.Address{0x79, 1}

// measure makes blocks of a kind, from caches that are empty.
func (w *world) measure(ctx context.Context, k *kind, proofs bool) (out cost, err error) {
	if err := w.reopen(proofs); err != nil {
		return out, err
	}
	if err := w.readNonces(); err != nil {
		return out, err
	}
	var before uint64
	if err := w.set(func(s *state.StateDB) {
		s.SetNonce(workAt, 1, tracing.NonceChangeUnspecified)
		s.SetCode(workAt, k.code, tracing.CodeChangeUnspecified)
		s.SetBalance(workAt, new(uint256.Int).Lsh(uint256.NewInt(1), 100), tracing.BalanceChangeUnspecified)
		for at, account := range k.alloc {
			s.SetNonce(at, account.Nonce, tracing.NonceChangeUnspecified)
			s.SetCode(at, account.Code, tracing.CodeChangeUnspecified)
		}
	}); err != nil {
		return out, err
	}
	entries, txs := make([][]queue.Entry, k.blocks), make([]types.Transactions, k.blocks)
	for i := range k.blocks {
		entries[i], txs[i] = w.content(k)
	}
	if err := w.flush(); err != nil {
		return out, err
	}
	if err := settled(ctx); err != nil {
		return out, err
	}
	runtime.GC()
	if before, err = written(); err != nil {
		return out, err
	}
	first, begun := w.chain.Head().Number.Uint64()+1, used()
	for i := range k.blocks {
		out.recovery += recovery()
		parent, at := w.chain.Head(), used()
		statedb, err := w.chain.StateAt(parent)
		if err != nil {
			return out, err
		}
		block := w.block(parent, entries[i], txs[i])
		built, err := block.Build(w.chain.Env(), parent, statedb)
		if err != nil {
			return out, err
		}
		making, _ := at.since()
		out.dropped += len(built.Drops)
		out.gas += built.Block.GasUsed()
		for _, receipt := range built.Receipts {
			out.failed += int(1 - receipt.Status)
		}
		if err := w.commit(built); err != nil {
			return out, err
		}
		all, _ := at.since()
		out.build, out.commit = out.build+making, out.commit+all-making
	}
	sampling := out.recovery * recoveries
	_, out.wall = begun.since()
	if err := w.flush(); err != nil {
		return out, err
	}
	if err := settled(ctx); err != nil {
		return out, err
	}
	out.processor, _ = begun.since()
	out.processor -= sampling
	out.behind = out.processor - out.build - out.commit
	after, err := written()
	if err != nil {
		return out, err
	}
	out.written = after - before
	if proofs {
		out.kept = w.kept(first)
	}
	n := time.Duration(k.blocks)
	for _, d := range []*time.Duration{&out.processor, &out.wall, &out.build, &out.commit, &out.behind, &out.recovery} {
		*d /= n
	}
	out.gas, out.written, out.kept, out.dropped = out.gas/uint64(n), out.written/uint64(n), out.kept/uint64(n), out.dropped/int(n)
	out.failed /= int(n)
	return out, nil
}

// content of the next block of a kind.
func (w *world) content(k *kind) ([]queue.Entry, types.Transactions) {
	if k.fill != nil {
		return k.fill(w)
	}
	var txs types.Transactions
	for _, gas := range halves {
		to, input := workAt, common.Hash{}
		if k.next != nil {
			input = word(k.next(w))
		}
		data := input[:]
		if k.storage {
			to, data = storageAt, append(data, common.LeftPadBytes(workAt[:], 32)...)
		}
		txs = append(txs, w.sign(0, &types.DynamicFeeTx{To: &to, Gas: gas, Data: data}))
	}
	return nil, txs
}

// kept is how many bytes of trie nodes are kept for proofs by blocks from first on.
func (w *world) kept(first uint64) (n uint64) {
	table := w.chain.Table("loft-replaced-")
	for number := first; number <= w.chain.Head().Number.Uint64(); number++ {
		root := w.chain.Canonical(number).Root()
		key := append(append([]byte("b"), protocol.U64(number)...), root[:]...)
		hashes, err := table.Get(key)
		if err != nil {
			continue
		}
		n += uint64(len(key) + len(hashes))
		for ; len(hashes) > 0; hashes = hashes[32:] {
			key := append([]byte("n"), hashes[:32]...)
			node, err := table.Get(key)
			if err == nil {
				n += uint64(len(key) + len(node))
			}
		}
	}
	return n
}

// written is how many bytes this process has had written to disk.
func written() (uint64, error) {
	raw, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if value, ok := strings.CutPrefix(line, "write_bytes: "); ok {
			return strconv.ParseUint(strings.TrimSpace(value), 10, 64)
		}
	}
	return 0, errors.New("/proc/self/io does not say write_bytes")
}
