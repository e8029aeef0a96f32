package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/trie"

	"loft/chain"
	"loft/contracts/bindings"
	"loft/deploy"
	"loft/follower"
	"loft/internal/testutil"
	"loft/node"
)

var (
	kills   = flag.Int("kills", 6, "how often TestKillNine kills loft dev")
	killDir = flag.String("kill-dir", "", "empty directory where TestKillNine leaves its chain, to look at (default: a temporary one)")
)

// TestKillNine kills loft dev at random moments while people use it, and checks the chain against what it told them.
func TestKillNine(t *testing.T) {
	t.Parallel()
	rng := testutil.Rand(t)
	dir := *killDir
	if dir == "" {
		dir = t.TempDir()
	}
	w := newWorld(t, dir)
	done := 0
	kill := func(moment string) {
		w.kill()
		done++
		t.Logf("kill %d: %s", done, moment)
	}
	// Three times during the first start, so that deployment and funding are cut short.
	for range min(3, *kills) {
		w.start()
		kill("first start, " + w.wait(w.duringFirstStart(rng)))
	}
	w.start()
	w.serve()
	w.people(rng)
	moments := w.moments(rng)
	for i := 0; done < *kills; i++ {
		if i%len(moments) == 0 {
			rng.Shuffle(len(moments), func(i, j int) { moments[i], moments[j] = moments[j], moments[i] })
		}
		kill(w.wait(moments[i%len(moments)]()))
		w.start()
		for again := rng.IntN(5); again >= 3 && done < *kills; again-- { // once or twice more, during recovery
			lines := 1 + rng.IntN(12)
			kill(w.wait(fmt.Sprintf("recovery, line %d of its log", lines), func() bool { return len(w.child.log()) >= lines }))
			w.start()
		}
		w.serve()
	}
	w.finish()
}

// wait waits for a moment, or for the end of a start, and says which. It gives a moment up after a while: on a busy machine it may
// be missed, or far away.
func (w *world) wait(what string, cond func() bool) string {
	w.t.Helper()
	ready := w.child.ready() != nil
	came := eventually(w.ctx, 20*time.Second, func() bool {
		if w.child.ended() && !w.child.stopping {
			w.t.Fatalf("loft dev ended by itself: %v\n%s", w.child.err, strings.Join(w.child.log(), "\n"))
		}
		return cond() || !ready && w.child.ready() != nil
	})
	if !came {
		what += ", which did not come"
	}
	return what
}

// duringFirstStart is a moment between the first file and the first block of L2.
func (w *world) duringFirstStart(rng *rand.Rand) (string, func() bool) {
	exists := func(name string) func() bool {
		return func() bool {
			_, err := os.Stat(filepath.Join(w.dir, name))
			return err == nil
		}
	}
	if rng.IntN(3) == 0 {
		lines := 1 + rng.IntN(8)
		return fmt.Sprintf("line %d of its log", lines), func() bool { return len(w.child.log()) >= lines }
	}
	if rng.IntN(3) == 0 {
		return "the contracts stand", func() bool {
			instance, err := deploy.Load(filepath.Join(w.dir, "rollup.json"))
			return err == nil && instance.Deployed()
		}
	}
	files := []string{"l1/genesis.json", "l1/geth", "l1/journal", "rollup.json", "sequencer", "sequencer/geth", "sequencer/journal", "follower", "dev.json"}
	name := files[rng.IntN(len(files))]
	return name + " exists", exists(name)
}

// moments to kill at, while the chain runs.
func (w *world) moments(rng *rand.Rand) []func() (string, func() bool) {
	acks := func() (string, func() bool) {
		n := 1 + rng.IntN(150)
		target := w.acknowledged() + n
		return fmt.Sprintf("after %d acknowledgements", n), func() bool { return w.acknowledged() >= target }
	}
	blocks := func() (string, func() bool) {
		n := 1 + rng.Uint64N(6)
		target := w.number(w.link.l1, "latest") + n
		return fmt.Sprintf("after %d l1 blocks", n), func() bool { return w.number(w.link.l1, "latest") >= target }
	}
	sealing := func() (string, func() bool) {
		n := 1 + rng.Uint64N(4)
		target := w.number(w.link.l2, "latest") + n
		return fmt.Sprintf("sealing, %d blocks on", n), func() bool { return w.number(w.link.l2, "latest") >= target }
	}
	posting := func() (string, func() bool) {
		return "a batch is in l1's pool", func() bool { return w.posterNonce("pending") > w.posterNonce("latest") }
	}
	landing := func() (string, func() bool) {
		target := w.posterNonce("latest") + 1 + rng.Uint64N(2)
		return "a batch landed", func() bool { return w.posterNonce("latest") >= target }
	}
	deriving := func() (string, func() bool) {
		target := w.number(w.link.l2, "safe") + 1
		return "safe moved", func() bool { return w.number(w.link.l2, "safe") >= target }
	}
	finality := func() (string, func() bool) {
		target := w.number(w.link.l2, "finalized") + 1
		return "finalized moved", func() bool { return w.number(w.link.l2, "finalized") >= target }
	}
	stopping := func() (string, func() bool) {
		after := time.Duration(rng.IntN(200)) * time.Millisecond
		w.child.stop()
		begun := time.Now()
		return fmt.Sprintf("while it stops, after %v", after), func() bool { return time.Since(begun) > after || w.child.ended() }
	}
	return []func() (string, func() bool){acks, acks, blocks, sealing, posting, posting, landing, deriving, finality, stopping}
}

// number of the block at a tag. A chain that does not answer any more is at none.
func (w *world) number(c *rpc.Client, tag string) uint64 {
	var block shownBlock
	if c.CallContext(w.ctx, &block, "eth_getBlockByNumber", tag, false) != nil {
		return 0
	}
	return uint64(block.Number)
}

// posterNonce is of the account that posts batches.
func (w *world) posterNonce(tag string) uint64 {
	var nonce hexutil.Uint64
	if w.link.l1.CallContext(w.ctx, &nonce, "eth_getTransactionCount", w.instance.Params.Sequencer, tag) != nil {
		return 0
	}
	return uint64(nonce)
}

// serve waits until the chain is back, checks it against what it told, and lets people at it.
func (w *world) serve() {
	w.t.Helper()
	l := w.connect()
	w.check(l)
	w.setLink(l)
}

// check checks the chain, as it is after a restart, against all that it acknowledged and showed before.
func (w *world) check(l *link) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.checkHeads(l.l2, "block", w.heads)
	w.checkHeads(l.l1, "l1 block", w.l1heads)
	w.checkTxs(l)
	w.checkL1(l)
	w.checkBatches(l)
	for _, line := range w.child.log() {
		if strings.Contains(line, "level=ERROR") {
			w.t.Errorf("it complains: %s", line)
		} else if strings.Contains(line, "level=WARN") {
			w.t.Logf("it warns: %s", line)
		}
	}
}

func (w *world) checkHeads(c *rpc.Client, what string, seen map[uint64]common.Hash) {
	w.t.Helper()
	final := w.number(c, "finalized")
	var numbers []uint64
	for number := range seen {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	for _, number := range numbers {
		block := ask[*shownBlock](w, c, "eth_getBlockByNumber", hexutil.Uint64(number), false)
		if block == nil {
			w.t.Errorf("%s %d %s is lost", what, number, seen[number])
		} else {
			w.see(seen, what, number, block.Hash)
		}
		if number < final {
			delete(seen, number) // looked at since it is final
		}
	}
}

// checkTxs: what was acknowledged is in a block, the same as before if it was in one, or waits.
func (w *world) checkTxs(l *link) {
	w.t.Helper()
	var open []*ack
	for _, a := range w.txs {
		if !a.settled {
			open = append(open, a)
		}
	}
	receipts, err := askAll(w.ctx, l.l2, "eth_getTransactionReceipt", hashes(open))
	if err != nil {
		w.t.Fatal(err)
	}
	known, err := askAll(w.ctx, l.l2, "loft_txStatus", hashes(open))
	if err != nil {
		w.t.Fatal(err)
	}
	final := w.number(l.l2, "finalized")
	for i, a := range open {
		var status struct {
			Known   bool   `json:"known"`
			Dropped string `json:"dropped"`
		}
		if err := json.Unmarshal(known[i], &status); err != nil {
			w.t.Fatal(err)
		}
		before := a.receipt
		if receipts[i] != nil {
			w.receive(a, receipts[i])
		}
		switch {
		case !status.Known || status.Dropped != "":
			w.t.Errorf("acknowledged transaction %s is lost: %s", a.tx.Hash(), known[i])
		case before != nil && !bytes.Equal(before, a.receipt) || before != nil && receipts[i] == nil:
			w.t.Errorf("the receipt of %s was\n%s\nand is\n%s", a.tx.Hash(), before, receipts[i])
		}
		a.settled = a.receipt != nil && a.block < final
	}
}

func (w *world) checkL1(l *link) {
	w.t.Helper()
	for _, tx := range w.l1 {
		if now := ask[json.RawMessage](w, l.l1, "eth_getTransactionReceipt", tx.hash); !bytes.Equal(now, tx.receipt) {
			w.t.Errorf("the l1 receipt of %s was\n%s\nand is\n%s", tx.hash, tx.receipt, now)
		}
	}
}

// checkBatches: L1 holds the batches that it held.
func (w *world) checkBatches(l *link) {
	w.t.Helper()
	inbox := bindings.NewInbox()
	word := func(data []byte) common.Hash {
		return common.BytesToHash(ask[hexutil.Bytes](w, l.l1, "eth_call", map[string]any{"to": w.plan.Inbox, "data": hexutil.Bytes(data)}, "latest"))
	}
	count := word(inbox.PackBatchCount()).Big().Uint64()
	for i := uint64(1); i <= count; i++ {
		w.see(w.batches, "accumulator", i, word(inbox.PackAccumulator(i)))
	}
	if uint64(len(w.batches)) != count {
		w.t.Errorf("l1 has %d batches, had %d", count, len(w.batches))
	}
}

// finish lets people finish, and checks the whole.
func (w *world) finish() {
	w.t.Helper()
	close(w.stop)
	l, last := w.link, uint64(0)
	until(w.t, "all that was acknowledged is in blocks, and l1 stands behind them", func() bool {
		w.look(l)
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, a := range w.txs {
			if a.receipt == nil {
				return false
			}
		}
		if last == 0 { // blocks continue
			last = w.number(l.l2, "latest")
		}
		return w.number(l.l2, "safe") >= last
	})
	w.check(l)
	w.mu.Lock()
	txs, credits, exits := len(w.txs), len(w.credits), len(w.exits)
	w.mu.Unlock()
	w.t.Logf("%d transactions, %d deposits and messages, %d withdrawals, %d batches, %d blocks", txs, credits, exits, len(w.batches), w.number(l.l2, "latest"))
	w.checkOrder()
	w.checkCredits(l)
	w.checkForced(l)
	w.claim(fmt.Sprintf("--account 9 --data-dir %s", w.dir))
	w.checkFresh(l)
	begun := time.Now()
	w.child.stop()
	until(w.t, "it ends", w.child.ended)
	if took := time.Since(begun); took > 5*time.Second || w.child.err != nil {
		w.t.Errorf("it ended after %v: %v", took, w.child.err)
	}
}

// checkOrder: each account's transactions are in blocks in the order of their nonces.
func (w *world) checkOrder() {
	w.t.Helper()
	type place struct{ block, index uint64 }
	at := map[common.Address]map[uint64]place{}
	for _, a := range w.txs {
		var r types.Receipt
		if err := json.Unmarshal(a.receipt, &r); err != nil {
			w.t.Fatal(err)
		}
		from, err := types.Sender(types.LatestSignerForChainID(a.tx.ChainId()), a.tx)
		if err != nil {
			w.t.Fatal(err)
		}
		if at[from] == nil {
			at[from] = map[uint64]place{}
		}
		at[from][a.tx.Nonce()] = place{r.BlockNumber.Uint64(), uint64(r.TransactionIndex)}
		if r.Status != types.ReceiptStatusSuccessful {
			w.t.Errorf("transaction %s failed: %s", a.tx.Hash(), a.receipt)
		}
	}
	for from, places := range at {
		for nonce := uint64(1); nonce < uint64(len(places)); nonce++ {
			before, ok1 := places[nonce-1]
			after, ok2 := places[nonce]
			if !ok1 || !ok2 || after.block < before.block || after.block == before.block && after.index <= before.index {
				w.t.Errorf("nonces %d and %d of %s are at %v and %v", nonce-1, nonce, from, before, after)
			}
		}
	}
}

// checkCredits: what was deposited arrived, once; and so did the value of messages.
func (w *world) checkCredits(l *link) {
	w.t.Helper()
	for to, amount := range w.credits {
		balance := new(big.Int)
		until(w.t, "a deposit or message arrives", func() bool {
			balance = ask[*hexutil.Big](w, l.l2, "eth_getBalance", to, "latest").ToInt()
			return balance.Sign() > 0
		})
		if balance.Cmp(amount) != 0 {
			w.t.Errorf("%s was sent %s wei and has %s", to, amount, balance)
		}
	}
}

// checkForced: what L1's queue holds was executed, in its order.
func (w *world) checkForced(l *link) {
	w.t.Helper()
	for _, tx := range w.forced {
		var receipt *types.Receipt
		until(w.t, "a forced transaction is executed", func() bool {
			receipt = ask[*types.Receipt](w, l.l2, "eth_getTransactionReceipt", tx.Hash())
			return receipt != nil
		})
		if receipt.Status != types.ReceiptStatusSuccessful {
			w.t.Errorf("forced transaction %s, nonce %d, failed", tx.Hash(), tx.Nonce())
		}
	}
}

// claim takes withdrawals out by the command that people use, each once. The flags name the chain and an account.
func (w *world) claim(flags string) {
	w.t.Helper()
	sh := newShell(w.t.(*testing.T))
	for _, e := range w.exits[:min(2, len(w.exits))] {
		line := fmt.Sprintf("claim %s --wait %s", e.tx, flags)
		sh.run(exitOK, line)
		sh.run(exitRefused, line)
		if got := ask[*hexutil.Big](w, w.link.l1, "eth_getBalance", e.to, "latest").ToInt(); got.Cmp(e.amount) != 0 {
			w.t.Errorf("the claim of %s wei brought %s", e.amount, got)
		}
	}
}

// fresh is a node that sees L1 alone; it runs until stop is called.
func (w *world) fresh(l *link) (_ *node.Node, stop func()) {
	w.t.Helper()
	log := slog.New(slog.NewTextHandler(w.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	fresh, err := node.Open(w.ctx, node.Config{DataDir: w.t.TempDir(), Instance: w.instance, L1: l.l1, Beacon: []string{l.info.L1Beacon}, Poll: 100 * time.Millisecond, Log: log})
	if err != nil {
		w.t.Fatal(err)
	}
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { ended <- fresh.Run(ctx) }()
	return fresh, func() {
		cancel()
		if err := errors.Join(<-ended, fresh.Close()); err != nil {
			w.t.Error(err)
		}
	}
}

// checkFresh: a node that sees L1 alone makes the same chain of it, and that chain holds the ether that came in.
func (w *world) checkFresh(l *link) {
	w.t.Helper()
	fresh, stop := w.fresh(l)
	defer stop()
	safe := ask[*shownBlock](w, l.l2, "eth_getBlockByNumber", "safe", false)
	until(w.t, "a fresh node has the same chain", func() bool {
		block := fresh.Chain().Canonical(uint64(safe.Number))
		return block != nil && block.Hash() == safe.Hash
	})
	checkSupply(w.t, fresh.Chain())
	next := uint64(1)
	for i := range uint64(len(w.batches)) {
		ours := ask[*follower.Batch](w, l.l2, "loft_batch", i)
		if ours == nil {
			w.t.Fatalf("the sequencer has not derived batch %d", i)
		}
		if ours.Default || ours.First != next {
			w.t.Errorf("batch %d has blocks %d to %d, the one before ends at %d; fault: %q", i, ours.First, ours.Last, next-1, ours.Fault)
		}
		next = ours.Last + 1
	}
}

// checkSupply: the state holds what came in by deposits and messages less the base fees burned, to the wei (T-01).
func checkSupply(t testing.TB, c *chain.Chain) {
	t.Helper()
	want, head := new(big.Int), c.Head()
	for number := uint64(1); number <= head.Number.Uint64(); number++ {
		block := c.Canonical(number)
		for _, credit := range block.Withdrawals() {
			want.Add(want, new(big.Int).Mul(new(big.Int).SetUint64(credit.Amount), big.NewInt(params.GWei)))
		}
		want.Sub(want, new(big.Int).Mul(block.BaseFee(), new(big.Int).SetUint64(block.GasUsed())))
	}
	state, err := trie.NewStateTrie(trie.StateTrieID(head.Root), c.Backend().BlockChain().TrieDB())
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := state.NodeIterator(nil)
	if err != nil {
		t.Fatal(err)
	}
	got, accounts := new(big.Int), trie.NewIterator(nodes)
	for accounts.Next() {
		var account types.StateAccount
		if err := rlp.DecodeBytes(accounts.Value, &account); err != nil {
			t.Fatal(err)
		}
		got.Add(got, account.Balance.ToBig())
	}
	if accounts.Err != nil || got.Cmp(want) != 0 {
		t.Errorf("the state at block %d holds %s wei, %s came in and were not burned; %v", head.Number, got, want, accounts.Err)
	}
}
