package chain_test

import (
	"bufio"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb/pebble"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/chain"
	"loft/contracts/genesis"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/protocol/queue"
)

var config = protocol.Config{L1ChainID: 1, Inbox: common.Address{0xb0}, L2ChainID: 4242, MaxDriftSecs: 600}

func testGenesis(time uint64) (*core.Genesis, error) {
	return genesis.L2(genesis.L2Config{ChainID: config.L2ChainID, Timestamp: time, L1TokenBridge: common.Address{0xb1}})
}

func open(dir string, log *slog.Logger) (*chain.Chain, error) {
	g, err := testGenesis(1000)
	if err != nil {
		return nil, err
	}
	return chain.Open(chain.Config{DataDir: dir, Genesis: g, Protocol: config, NoLogIndex: true, Log: log})
}

func openTest(t *testing.T, dir string) *chain.Chain {
	t.Helper()
	c, err := open(dir, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// extend builds and commits a block on parent that credits gwei to an address; it does not become canonical.
func extend(c *chain.Chain, parent *types.Header, gwei uint64) (*execute.Block, error) {
	before, err := c.Record(parent.Hash())
	if err != nil {
		return nil, err
	}
	statedb, err := c.StateAt(parent)
	if err != nil {
		return nil, err
	}
	entry := queue.Entry{Kind: queue.Deposit, Index: before.State.Queue, To: common.Address{byte(gwei)}, AmountGwei: gwei}
	block := derive.NewBlock(parent, derive.Anchor{}, common.Address{}, parent.Time+1, before.State.Queue, before.QueueHash, []queue.Entry{entry}, nil)
	built, err := block.Build(c.Env(), parent, statedb)
	if err != nil {
		return nil, err
	}
	return built, c.Commit(built, recordOf(before, block, built))
}

// recordOf is the record of a block that continues with the batch of the block before it.
func recordOf(before chain.Record, block *derive.Block, built *execute.Block) chain.Record {
	st := before.State
	st.Block, st.Index, st.Mode, st.Queue = built.Block.Hash(), st.Index+1, protocol.ModePayload, block.View.QueueEnd
	return chain.NewRecord(st, block.View)
}

func mustExtend(t *testing.T, c *chain.Chain, parent *types.Header, gwei uint64) *types.Block {
	t.Helper()
	built, err := extend(c, parent, gwei)
	if err != nil {
		t.Fatal(err)
	}
	return built.Block
}

// TestHeadMovesAnywhere: forward, to a sibling branch, and back to an ancestor, with the tags following.
func TestHeadMovesAnywhere(t *testing.T) {
	c := openTest(t, t.TempDir())
	defer c.Close()
	if c.Safe().Number.Sign() != 0 || c.Finalized().Number.Sign() != 0 {
		t.Fatal("genesis is not safe and finalised from the start")
	}
	a1 := mustExtend(t, c, c.Head(), 1)
	a2 := mustExtend(t, c, a1.Header(), 2)
	b1 := mustExtend(t, c, c.Head(), 3)
	for _, head := range []*types.Block{a2, b1, a2, a1, c.Genesis(), a2} {
		if err := c.SetHead(head); err != nil {
			t.Fatal(err)
		}
		if c.Head().Hash() != head.Hash() || !c.IsCanonical(head.Header()) {
			t.Fatalf("head is %d %s, want %d", c.Head().Number, c.Head().Hash(), head.NumberU64())
		}
		if n := head.NumberU64(); c.Canonical(n+1) != nil || c.Canonical(n).Hash() != head.Hash() {
			t.Fatalf("canonical blocks around %d are wrong", n)
		}
	}
	if err := c.SetSafe(a2.Header()); err != nil {
		t.Fatal(err)
	}
	if err := c.SetFinalized(a1.Header()); err != nil {
		t.Fatal(err)
	}
	if err := c.SetSafe(b1.Header()); err == nil {
		t.Error("a block off the chain became safe")
	}
	if err := c.SetFinalized(c.Genesis().Header()); err == nil {
		t.Error("finalized moved back")
	}
	if err := c.SetHead(a1); err != nil {
		t.Fatal(err)
	}
	if got := c.Safe().Hash(); got != a1.Hash() {
		t.Errorf("safe points at %s, which is not canonical any more", got)
	}
}

// TestU8_SafeIsNeverBelowFinalized: whichever of the tags moves, and after a restart at which only finalized is known.
func TestU8_SafeIsNeverBelowFinalized(t *testing.T) {
	dir := t.TempDir()
	c := openTest(t, dir)
	a1 := mustExtend(t, c, c.Head(), 1)
	a2 := mustExtend(t, c, a1.Header(), 2)
	if err := c.SetHead(a2); err != nil {
		t.Fatal(err)
	}
	safe := func(when string) {
		t.Helper()
		if c.Safe().Number.Cmp(c.Finalized().Number) < 0 || c.Finalized().Number.Uint64() != 2 {
			t.Errorf("%s: safe is %d, finalized %d", when, c.Safe().Number, c.Finalized().Number)
		}
	}
	if err := c.SetFinalized(a2.Header()); err != nil {
		t.Fatal(err)
	}
	safe("finalized moved alone")
	for _, h := range []*types.Header{c.Genesis().Header(), a1.Header()} { // batches that are derived again, the first without blocks
		if err := c.SetSafe(h); err != nil {
			t.Fatal(err)
		}
		safe("an older batch was derived again")
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = openTest(t, dir)
	defer c.Close()
	safe("after a restart")
}

// TestRestart: what was made is there after a clean stop.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	c := openTest(t, dir)
	for n := range uint64(5) {
		if err := c.SetHead(mustExtend(t, c, c.Head(), n+1)); err != nil {
			t.Fatal(err)
		}
	}
	want := c.Head()
	record, err := c.Record(want.Hash())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = openTest(t, dir)
	defer c.Close()
	if c.Head().Hash() != want.Hash() {
		t.Errorf("head is %d after the restart, was %d", c.Head().Number, want.Number)
	}
	if again, err := c.Record(want.Hash()); err != nil || again != record {
		t.Errorf("record is %+v, %v; was %+v", again, err, record)
	}
}

// TestKilledWhileTheFirstBlocksWereMovedAway: a kill left some tables of the store of old blocks with a block and others without.
func TestKilledWhileTheFirstBlocksWereMovedAway(t *testing.T) {
	dir := t.TempDir()
	c := openTest(t, dir)
	head := mustExtend(t, c, c.Genesis().Header(), 3)
	if err := errors.Join(c.SetHead(head), c.Close()); err != nil {
		t.Fatal(err)
	}
	ancient := filepath.Join(dir, "geth", "l2", "chaindata", "ancient", "chain")
	meta, err := rlp.EncodeToBytes([]uint64{2, 0, 12})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"hashes.meta": append(meta, make([]byte, 16)...), "hashes.ridx": {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32}, "hashes.0000.rdat": make([]byte, 32)} {
		if _, err := os.Stat(filepath.Join(ancient, name)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(ancient, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c = openTest(t, dir)
	defer c.Close()
	if c.Head().Hash() != head.Hash() || c.Canonical(0) == nil || c.Canonical(1) == nil {
		t.Errorf("the head is %d", c.Head().Number)
	}
}

func TestImport(t *testing.T) {
	c, other := openTest(t, t.TempDir()), openTest(t, t.TempDir())
	defer c.Close()
	defer other.Close()
	block := mustExtend(t, c, c.Head(), 1)
	record, err := c.Record(block.Hash())
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Import(t.Context(), block, record); err != nil {
		t.Fatal(err)
	}
	if err := other.SetHead(block); err != nil || other.Head().Hash() != block.Hash() {
		t.Fatal(err)
	}
	header := mustExtend(t, c, block.Header(), 2).Header()
	header.Root = common.Hash{1}
	forged := types.NewBlockWithHeader(header).WithBody(types.Body{Withdrawals: types.Withdrawals{{Index: 1, Address: common.Address{2}, Amount: 2}}})
	record.State.Block = forged.Hash()
	if err := other.Import(t.Context(), forged, record); err == nil {
		t.Error("a forged state root was imported")
	}
	if err := other.Import(t.Context(), forged, chain.Record{}); err == nil {
		t.Error("a block was imported with another's record")
	}
}

// TestKilledBeforeGenesisState: go-ethereum writes the genesis block first and its state later; what comes up between is
// made whole.
func TestKilledBeforeGenesisState(t *testing.T) {
	dir := t.TempDir()
	if err := openTest(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	geth := filepath.Join(dir, "geth", "l2")
	if err := os.RemoveAll(filepath.Join(geth, "triedb")); err != nil {
		t.Fatal(err)
	}
	db, err := pebble.New(filepath.Join(geth, "chaindata"), 16, 16, "", false)
	if err != nil {
		t.Fatal(err)
	}
	keys := db.NewIterator(nil, nil)
	for keys.Next() {
		key := string(keys.Key())
		state := key == "LastStateID" || key == "SnapshotRoot" || key == "SnapshotGenerator" || key[0] == 'L' && len(key) == 33 ||
			strings.Contains("AaOo", key[:1])
		if state {
			err = errors.Join(err, db.Delete(keys.Key()))
		}
	}
	keys.Release()
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	c := openTest(t, dir)
	defer c.Close()
	mustExtend(t, c, c.Head(), 1)
}

func TestBadDirectories(t *testing.T) {
	dir := t.TempDir()
	c := openTest(t, dir)
	log := slog.New(slog.DiscardHandler)
	if _, err := open(dir, log); !errors.Is(err, chain.ErrInUse) {
		t.Errorf("second process: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	g, err := testGenesis(2000)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chain.Open(chain.Config{DataDir: dir, Genesis: g, Protocol: config, NoLogIndex: true, Log: log}); !errors.Is(err, chain.ErrGenesis) {
		t.Errorf("another chain's directory: %v", err)
	}
}

// TestT45_KillNine: whatever kill -9 takes from go-ethereum, the database opens, and its head can be built on.
func TestT45_KillNine(t *testing.T) {
	if dir := os.Getenv("LOFT_CHAIN_CHILD"); dir != "" {
		produce(dir)
	}
	dir := t.TempDir()
	for round, kill := range []int{1, 40, 300} {
		child := exec.Command(os.Args[0], "-test.run", "^TestT45_KillNine$")
		child.Env = append(os.Environ(), "LOFT_CHAIN_CHILD="+dir)
		child.Stderr = t.Output()
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range kill {
			if !lines.Scan() {
				t.Fatal("child ended early")
			}
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		child.Wait() // it was killed
		c := openTest(t, dir)
		t.Logf("round %d: killed after %s, head is %d", round, lines.Text(), c.Head().Number)
		if err := c.SetHead(mustExtend(t, c, c.Head(), 9)); err != nil {
			t.Fatal(err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// produce makes blocks until it is killed.
func produce(dir string) {
	c, err := open(dir, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	for n := uint64(1); err == nil; n++ {
		var built *execute.Block
		if built, err = extend(c, c.Head(), n); err == nil {
			err = c.SetHead(built.Block)
			fmt.Println(built.Block.Number())
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
