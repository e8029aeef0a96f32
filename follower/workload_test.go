package follower_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/beacon/engine"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/catalyst"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"

	"loft/chain"
	"loft/contracts/genesis"
	"loft/follower"
	"loft/internal/ledger"
	"loft/internal/workload"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/protocol/proof"
	"loft/witness"
)

var config = protocol.Config{L1ChainID: 1, Inbox: common.Address{0xb0}, L2ChainID: 4242, MaxDriftSecs: protocol.DefaultDriftSecs}

var casesDir = flag.String("cases", "", "directory to write step cases to")

const genesisTime = 1_700_000_000

func testGenesis(t testing.TB) *core.Genesis {
	g, err := genesis.L2(genesis.L2Config{ChainID: config.L2ChainID, Timestamp: genesisTime, L1TokenBridge: common.Address{0xb1}})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func testLog(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
}

func openChain(t testing.TB, dir string) *chain.Chain {
	c, err := chain.Open(chain.Config{DataDir: dir, Genesis: testGenesis(t), Protocol: config, NoLogIndex: true, Log: testLog(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func newDeriver(t testing.TB, c *chain.Chain) *follower.Deriver {
	d, err := follower.NewDeriver(c, config, c)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// stockGeth is go-ethereum as anybody runs it, driven through the engine API.
type stockGeth struct {
	eth *eth.Ethereum
	api *catalyst.ConsensusAPI
}

func newStockGeth(t testing.TB, g *core.Genesis) *stockGeth {
	stack, err := node.New(&node.Config{DataDir: t.TempDir(), P2P: p2p.Config{MaxPeers: 0, NoDiscovery: true}})
	if err != nil {
		t.Fatal(err)
	}
	c := ethconfig.Defaults
	c.Genesis, c.SyncMode, c.DatabaseCache, c.TrieCleanCache, c.TrieDirtyCache, c.SnapshotCache = g, ethconfig.FullSync, 16, 16, 16, 0
	backend, err := eth.New(stack, &c)
	if err != nil {
		t.Fatal(err)
	}
	if err := stack.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stack.Close(); err != nil {
			t.Error(err)
		}
	})
	return &stockGeth{eth: backend, api: catalyst.NewConsensusAPI(backend)}
}

// newPayload demands that the block is valid, and makes it the head.
func (s *stockGeth) newPayload(t testing.TB, block *types.Block, requests [][]byte) {
	t.Helper()
	data := engine.BlockToExecutableData(block, nil, nil, requests).ExecutionPayload
	hexed := make([]hexutil.Bytes, len(requests))
	for i := range requests {
		hexed[i] = requests[i]
	}
	status, err := s.api.NewPayloadV4(context.Background(), *data, []common.Hash{}, block.BeaconRoot(), hexed)
	if err != nil || status.Status != engine.VALID {
		t.Fatalf("block %d: %+v, %v", block.NumberU64(), status, err)
	}
	head := engine.ForkchoiceStateV1{HeadBlockHash: block.Hash()}
	if answer, err := s.api.ForkchoiceUpdatedV3(context.Background(), head, nil); err != nil || answer.PayloadStatus.Status != engine.VALID {
		t.Fatalf("block %d: forkchoice %+v, %v", block.NumberU64(), answer, err)
	}
}

// step is one block of the workload with all that its judges need.
type step struct {
	block    *execute.Block
	requests [][]byte
	witness  *stateless.Witness
	facts    *witness.Facts
	after    protocol.State
}

// runMixed derives the mixed workload on a chain of its own and calls visit after each step, blocks and closings alike.
func runMixed(t *testing.T, visit func(step)) (*workload.Workload, *chain.Chain, protocol.State) {
	c := openChain(t, t.TempDir())
	w := workload.Mixed(t, ledger.New(t, config, genesisTime))
	st, parent := config.Genesis(c.Genesis().Hash()), c.Genesis().Header()
	for _, in := range w.Inputs {
		opened, err := derive.Open(config, parent.GasLimit, in)
		if err != nil {
			t.Fatal(err)
		}
		for st.Batch == in.Record.Index {
			seen, err := stateless.NewWitness(&types.Header{ParentHash: parent.Hash(), Number: new(big.Int).Add(parent.Number, common.Big1)}, c.Backend().BlockChain(), false)
			if err != nil {
				t.Fatal(err)
			}
			open := func() (*state.StateDB, error) {
				statedb, err := c.StateAt(parent)
				if err == nil {
					statedb.StartPrefetcher("test", seen)
				}
				return statedb, err
			}
			next, _, err := opened.Next(st, parent)
			if err != nil {
				t.Fatalf("batch %d: %v", in.Record.Index, err)
			}
			after, built, err := derive.Step(c.Env(), st, opened, parent, open)
			if err != nil {
				t.Fatalf("batch %d: %v", in.Record.Index, err)
			}
			if built != nil {
				built.State.StopPrefetcher()
			}
			facts := w.Facts(st, in.Record.Index+1)
			before := parent
			facts.Parent, facts.Headers, facts.Open = before, c.Env().Headers, func() (*state.StateDB, error) { return c.StateAt(before) }
			s := step{block: built, witness: seen, facts: facts, after: after}
			if built != nil {
				s.requests = built.Requests
			}
			visit(s)
			if built != nil {
				if err := c.Commit(built, chain.NewRecord(after, next.View)); err != nil {
					t.Fatal(err)
				}
				parent = built.Block.Header()
			}
			st = after
		}
	}
	return w, c, st
}

// TestMixedWorkload: an unmodified go-ethereum accepts every block of the mixed workload through the engine API, and so
// does core.ExecuteStateless with a witness.
func TestMixedWorkload(t *testing.T) {
	judge := newStockGeth(t, testGenesis(t))
	blocks, drops := 0, 0
	_, _, st := runMixed(t, func(s step) {
		if s.block == nil {
			return
		}
		blocks++
		drops += len(s.block.Drops)
		block := s.block.Block
		judge.newPayload(t, block, s.requests)

		header := block.Header()
		header.Root, header.ReceiptHash = common.Hash{}, common.Hash{}
		stripped := types.NewBlockWithHeader(header).WithBody(*block.Body())
		root, receipts, err := core.ExecuteStateless(context.Background(), protocol.ChainConfig(config.L2ChainID), vm.Config{}, stripped, s.witness)
		if err != nil || root != block.Root() || receipts != block.ReceiptHash() {
			t.Fatalf("stateless block %d: root %s (want %s), receipts %s (want %s), %v", block.NumberU64(), root, block.Root(), receipts, block.ReceiptHash(), err)
		}
	})
	if blocks != 18 || drops != workload.Drops {
		t.Errorf("%d blocks, %d drops", blocks, drops)
	}
	if judge.eth.BlockChain().CurrentBlock().Hash() != st.Block {
		t.Error("the judge has another head")
	}
}

// TestFollowerDerivesTheSame: the follower's deriver, on a fresh database, ends in the same state, and restarted it continues.
func TestFollowerDerivesTheSame(t *testing.T) {
	w, _, want := runMixed(t, func(step) {})
	c := openChain(t, t.TempDir())
	d := newDeriver(t, c)
	for i, in := range w.Inputs {
		if i%3 == 0 {
			d = newDeriver(t, c)
		}
		if _, err := d.Apply(t.Context(), in, derive.Anchor{}); err != nil {
			t.Fatal(err)
		}
	}
	if got, _, _ := d.Cursor(); got != want {
		t.Errorf("ends in %+v, want %+v", got, want)
	}
	if c.Head().Hash() != want.Block {
		t.Errorf("head is %d %s", c.Head().Number, c.Head().Hash())
	}
}

// TestStepCases: a node's own database, of the path scheme, gives the pre-images of every step, and the proof program's code
// takes each. With -cases DIR they are also written there, for other builds of it.
func TestStepCases(t *testing.T) {
	n := 0
	runMixed(t, func(s step) {
		store, next, err := witness.Record(s.facts)
		if err != nil || next != s.after {
			t.Fatalf("step from %+v: recorded %+v, want %+v, %v", s.facts.State, next, s.after, err)
		}
		if valid, err := proof.Check(store); err != nil || !valid {
			t.Fatalf("step from %+v: the program says %t, %v", s.facts.State, valid, err)
		}
		if *casesDir != "" {
			if err := os.WriteFile(filepath.Join(*casesDir, fmt.Sprintf("%03d.preimages", n)), store.Encode(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		n++
	})
	if n != 18+13 {
		t.Errorf("%d steps", n)
	}
}
