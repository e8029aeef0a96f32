// Package memchain is an L2 in memory: the real genesis, and blocks derived on it one after another, with nothing between
// protocol and go-ethereum's state. It has no database, no head to choose and no RPC; package chain has. It is imported by
// tests only. Start at New.
package memchain

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/holiman/uint256"

	"loft/contracts/genesis"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/witness"
)

// GenesisTime is the L2's first second.
const GenesisTime = 1_700_000_000

// Config of the instance.
var Config = protocol.Config{L1ChainID: 1, Inbox: common.Address{0xb0}, L2ChainID: 4242, MaxDriftSecs: protocol.DefaultDriftSecs}

// Chain is a chain and where derivation stands on it.
type Chain struct {
	At      protocol.State
	Head    *types.Header
	Genesis *core.Genesis
	Headers map[common.Hash]*types.Header

	first *types.Header
	disk  ethdb.Database
	tries *triedb.Database
	t     testing.TB
}

// New is a chain whose genesis has alloc besides the contracts.
func New(t testing.TB, alloc types.GenesisAlloc) *Chain {
	g, err := genesis.L2(genesis.L2Config{ChainID: Config.L2ChainID, Timestamp: GenesisTime, L1TokenBridge: common.Address{0xb1}, Alloc: alloc})
	if err != nil {
		t.Fatal(err)
	}
	disk := rawdb.NewMemoryDatabase()
	block := g.MustCommit(disk, triedb.NewDatabase(disk, triedb.HashDefaults))
	return (&Chain{Genesis: g, first: block.Header(), disk: disk}).Fork(t)
}

// Fork is another chain with the same genesis, which is not made again.
func (c *Chain) Fork(t testing.TB) *Chain {
	return &Chain{At: Config.Genesis(c.first.Hash()), Head: c.first, Genesis: c.Genesis, Headers: map[common.Hash]*types.Header{c.first.Hash(): c.first},
		first: c.first, disk: c.disk, tries: triedb.NewDatabase(c.disk, triedb.HashDefaults), t: t}
}

// GetHeader implements execute.Headers.
func (c *Chain) GetHeader(hash common.Hash, number uint64) *types.Header {
	if h := c.Headers[hash]; h != nil && h.Number.Uint64() == number {
		return h
	}
	return nil
}

// Env of blocks on the chain.
func (c *Chain) Env() execute.Env { return execute.Env{Config: c.Genesis.Config, Headers: c} }

// State after the head, to read or to build on.
func (c *Chain) State() *state.StateDB {
	c.t.Helper()
	statedb, err := state.New(c.Head.Root, state.NewDatabase(c.tries, state.NewCodeDB(c.disk)))
	if err != nil {
		c.t.Fatal(err)
	}
	return statedb
}

// Add takes a block built on the head.
func (c *Chain) Add(b *execute.Block) {
	c.t.Helper()
	header := b.Block.Header()
	if header.ParentHash != c.Head.Hash() {
		c.t.Fatalf("block %d is not built on the head", header.Number)
	}
	root, err := b.State.Commit(c.Genesis.Config.Rules(header.Number, true, header.Time), header.Number.Uint64())
	if err != nil || root != header.Root {
		c.t.Fatalf("commit block %d: root %s, header says %s, %v", header.Number, root, header.Root, err)
	}
	c.Head = header
	c.Headers[header.Hash()] = header
}

// Open opens the next batch.
func (c *Chain) Open(in derive.Input) *derive.Batch {
	c.t.Helper()
	b, err := derive.Open(Config, c.Head.GasLimit, in)
	if err != nil {
		c.t.Fatal(err)
	}
	return b
}

// Step makes one derivation step; the block is nil if it closed the batch.
func (c *Chain) Step(b *derive.Batch) *execute.Block {
	c.t.Helper()
	after, block, err := derive.Step(c.Env(), c.At, b, c.Head, func() (*state.StateDB, error) { return c.State(), nil })
	if err != nil {
		c.t.Fatalf("step from %+v: %v", c.At, err)
	}
	if block != nil {
		c.Add(block)
	}
	c.At = after
	return block
}

// Record is the pre-images of the next step, of which facts are L1's part, and the state that it leads to.
func (c *Chain) Record(facts *witness.Facts) (*witness.Store, protocol.State) {
	c.t.Helper()
	facts.Parent, facts.Headers, facts.Open = c.Head, c, func() (*state.StateDB, error) { return c.State(), nil }
	store, next, err := witness.Record(facts)
	if err != nil {
		c.t.Fatalf("record the step from %+v: %v", facts.State, err)
	}
	return store, next
}

// Apply derives one batch, to its end.
func (c *Chain) Apply(in derive.Input) []*execute.Block {
	c.t.Helper()
	var blocks []*execute.Block
	b := c.Open(in)
	for {
		block := c.Step(b)
		if block == nil {
			return blocks
		}
		blocks = append(blocks, block)
	}
}

// Supply is the sum of all balances, found by walking the whole state.
func (c *Chain) Supply() *uint256.Int {
	c.t.Helper()
	t, err := trie.New(trie.StateTrieID(c.Head.Root), c.tries)
	if err != nil {
		c.t.Fatal(err)
	}
	nodes, err := t.NodeIterator(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	sum, leaves := new(uint256.Int), trie.NewIterator(nodes)
	for leaves.Next() {
		var account types.StateAccount
		if err := rlp.DecodeBytes(leaves.Value, &account); err != nil {
			c.t.Fatal(err)
		}
		sum.Add(sum, account.Balance)
	}
	if leaves.Err != nil {
		c.t.Fatal(leaves.Err)
	}
	return sum
}
