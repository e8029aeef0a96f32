package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/chain"
	"loft/contracts/genesis"
	"loft/internal/l2test"
	"loft/internal/worst"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/protocol/queue"
)

// What the chain's state has, besides -accounts accounts from worst.FirstOf on and as many slots of storageAt.
const (
	senders   = 1428 + 2
	codeFrom  = 0x10000000
	writeFrom = 0x20000000
)

// codes are accounts with codes of the greatest length, all different, from codeFrom on; writers ones whose code writes to their
// only slot, from writeFrom on.
func codes() int   { return min(12_000, *accounts) }
func writers() int { return min(100_000, *accounts) }

var storageAt = common.Address{0x78, 1}

// world is the chain that blocks are made on.
type world struct {
	dir      string
	chain    *chain.Chain
	accounts []l2test.Account
	nonces   []uint64
	fresh    uint64 // numbers of accounts and slots that were never used
}

// openWorld makes a chain with a large state, or opens the one that -dir keeps.
func openWorld(ctx context.Context) (w *world, gone func() error, err error) {
	w = &world{dir: *dir, accounts: l2test.Accounts(senders), nonces: make([]uint64, senders)}
	gone = func() error { return w.chain.Close() }
	if w.dir == "" {
		if w.dir, err = os.MkdirTemp("", "loft-bench-defender-"); err != nil {
			return nil, nil, err
		}
		gone = func() error { return errors.Join(w.chain.Close(), os.RemoveAll(w.dir)) }
	}
	if err := w.open(true); err != nil {
		return nil, nil, err
	}
	// Numbers from here on are not those of an earlier run.
	w.fresh = 1<<40 + w.chain.Head().Number.Uint64()<<20
	if err := w.fill(ctx); err != nil {
		return nil, nil, errors.Join(err, gone())
	}
	return w, gone, w.reopen(true)
}

func (w *world) open(proofs bool) error {
	g, err := genesis.L2(genesis.L2Config{ChainID: l2test.Config.L2ChainID, Timestamp: l2test.GenesisTime, L1TokenBridge: common.Address{0xb1}})
	if err != nil {
		return err
	}
	log := discard
	w.chain, err = chain.Open(chain.Config{DataDir: filepath.Join(w.dir, "data"), Genesis: g, Protocol: l2test.Config, CacheMB: *cacheMB, Proofs: proofs, Log: log})
	return err
}

// reopen makes a process's caches empty, as far as they are go-ethereum's.
func (w *world) reopen(proofs bool) error {
	if err := w.chain.Close(); err != nil {
		return err
	}
	return w.open(proofs)
}

// set changes the state as no block could, by a block of its own.
func (w *world) set(change func(*state.StateDB)) error {
	parent := w.chain.Head()
	statedb, err := w.chain.StateAt(parent)
	if err != nil {
		return err
	}
	block := w.block(parent, nil, nil)
	builder, err := execute.NewBuilder(w.chain.Env(), parent, statedb, block.Attributes)
	if err != nil {
		return err
	}
	change(builder.State())
	built, err := builder.Seal()
	if err != nil {
		return err
	}
	return w.commit(built)
}

func (w *world) block(parent *types.Header, entries []queue.Entry, txs types.Transactions) *derive.Block {
	return derive.NewBlock(parent, derive.Anchor{}, common.Address{0xfe}, parent.Time+1, 0, common.Hash{}, entries, txs)
}

func (w *world) commit(built *execute.Block) error {
	record := chain.Record{}
	record.State.Block = built.Block.Hash()
	if err := w.chain.Commit(built, record); err != nil {
		return err
	}
	return w.chain.SetHead(built.Block)
}

// flush writes the state to disk, which otherwise waits until there are enough blocks.
func (w *world) flush() error {
	return w.chain.Backend().BlockChain().TrieDB().Commit(w.chain.Head().Root, false)
}

const portion = 20_000 // accounts or slots that are filled in at a time

// fill makes the state, or what is missing of it: a block for each portion.
func (w *world) fill(ctx context.Context) error {
	filled := w.chain.Head().Number.Uint64()
	rich := new(uint256.Int).Lsh(uint256.NewInt(1), 250)
	all := []struct {
		count, together int
		put             func(*state.StateDB, int)
	}{
		{senders, senders, func(s *state.StateDB, i int) {
			s.SetBalance(w.accounts[i].Address, rich, tracing.BalanceChangeUnspecified)
		}},
		{*accounts, portion, func(s *state.StateDB, i int) {
			s.SetBalance(address(worst.FirstOf+uint64(i)), uint256.NewInt(1), tracing.BalanceChangeUnspecified)
		}},
		{*accounts, portion, func(s *state.StateDB, i int) {
			s.SetNonce(storageAt, 1, tracing.NonceChangeUnspecified)
			s.SetState(storageAt, word(worst.FirstOf+uint64(i)), common.Hash{31: 1})
		}},
		{codes(), 2000, func(s *state.StateDB, i int) {
			code := make([]byte, params.MaxCodeSize)
			copy(code, common.FromHex("615fff56")) // to its end: so it is analysed
			binary.BigEndian.PutUint32(code[4:], uint32(i))
			code[len(code)-1] = 0x5b
			s.SetNonce(address(codeFrom+uint64(i)), 1, tracing.NonceChangeUnspecified)
			s.SetCode(address(codeFrom+uint64(i)), code, tracing.CodeChangeUnspecified)
		}},
		{writers(), portion, func(s *state.StateDB, i int) {
			s.SetNonce(address(writeFrom+uint64(i)), 1, tracing.NonceChangeUnspecified)
			s.SetCode(address(writeFrom+uint64(i)), common.FromHex("5a5f5500"), tracing.CodeChangeUnspecified)
			s.SetState(address(writeFrom+uint64(i)), common.Hash{}, common.Hash{31: 1})
		}},
	}
	// Calls what the second word of its input names with its own storage, and gives it the first.
	proxy := common.FromHex("60205f5f375f5f60205f6020355af400")
	for _, part := range all {
		for i := 0; i < part.count; i += part.together {
			if filled > 0 {
				filled--
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			err := w.set(func(s *state.StateDB) {
				for k := i; k < min(i+part.together, part.count); k++ {
					part.put(s, k)
				}
				s.SetCode(storageAt, proxy, tracing.CodeChangeUnspecified)
			})
			if err == nil {
				err = w.flush() // or layers pile up in memory
			}
			if err != nil {
				return fmt.Errorf("fill the state: %w", err)
			}
		}
	}
	return nil
}

func address(n uint64) common.Address { return common.BigToAddress(new(big.Int).SetUint64(n)) }
func word(n uint64) common.Hash       { return common.BigToHash(new(big.Int).SetUint64(n)) }

// feeCap is one that the fee does not reach, which rises by an eighth with each full block.
var feeCap = new(big.Int).Lsh(big.NewInt(1), 200)

// sign signs with the nth account's next nonce.
func (w *world) sign(n int, tx *types.DynamicFeeTx) *types.Transaction {
	tx.ChainID, tx.Nonce = new(big.Int).SetUint64(l2test.Config.L2ChainID), w.nonces[n]
	tx.GasFeeCap, tx.GasTipCap = feeCap, new(big.Int)
	w.nonces[n]++
	return w.accounts[n].Sign(tx)
}

// readNonces asks the state for them: what a kind made may have been dropped.
func (w *world) readNonces() error {
	statedb, err := w.chain.StateAt(w.chain.Head())
	if err != nil {
		return err
	}
	for i := range w.nonces {
		w.nonces[i] = statedb.GetNonce(w.accounts[i].Address)
	}
	return nil
}

// halves are two transactions that use a block's gas: none may have more than 2^24.
var halves = []uint64{16_700_000, protocol.GasLimit - 16_700_000}
