package node_test

import (
	"crypto/ecdsa"
	"flag"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/batcher"
	"loft/devnet"
	"loft/internal/testutil"
)

var reorgRounds = flag.Int("reorgs", 0, "make every reorganisation of whole nodes' L1, each by itself, too, and so many random ones, by calldata and by blobs; 0: half of them, and one")

// reorg is what L1 does to a node: it replaces its last blocks. What some transactions in the first of the old ones do is done
// elsewhere in the new ones, not at all, in another order, or twice; all others stay where they were. mode, if there is one, is
// what devnet makes of all.
type reorg struct {
	depth                   int
	deposit, message, batch how
	mode                    devnet.ReorgMode
}

// how a transaction is treated; empty: it stays.
type how string

const (
	moved      how = "moved"
	dropped    how = "dropped"
	reordered  how = "reordered"
	duplicated how = "duplicated"
)

var (
	reorgDepths = []int{1, 2, 12, 64}
	reorgHows   = []how{moved, dropped, reordered, duplicated}
)

func (r reorg) String() string {
	name := fmt.Sprint(r.depth)
	for _, part := range [][2]string{{"deposit", string(r.deposit)}, {"message", string(r.message)}, {"batch", string(r.batch)}, {"all", string(r.mode)}} {
		if part[1] != "" {
			name += " " + part[0] + " " + part[1]
		}
	}
	return name
}

// TestT13_Reorgs: whole nodes live through reorganisations of L1, one after the other on one chain: of each depth there is one in
// which deposits are moved, dropped, reordered and duplicated, and messages, and batches; by day, half of these at each depth.
// The node that sequences, the one that follows, and one that is new and reads L1 alone come to the same chain; every transaction
// that the sequencer had acknowledged is in it, in the order in which it was acknowledged; and at no moment do the nodes answer of
// two chains at once.
func TestT13_Reorgs(t *testing.T) {
	t.Parallel()
	var all []reorg
	for d, depth := range reorgDepths {
		for i := range reorgHows {
			if *reorgRounds == 0 && (d+i)%2 == 1 {
				continue
			}
			how := func(n int) how { return reorgHows[(i+n)%len(reorgHows)] }
			all = append(all, reorg{depth: depth, deposit: how(0), message: how(1), batch: how(2)})
			if *reorgRounds > 0 { // each by itself as well
				all = append(all, reorg{depth: depth, deposit: how(0)}, reorg{depth: depth, message: how(0)}, reorg{depth: depth, batch: how(0)})
			}
		}
	}
	liveThrough(t, batcher.Calldata, all)
}

// TestT13_RandomReorgs does it at random, by blobs too, and with what each of devnet's modes makes of the blocks.
func TestT13_RandomReorgs(t *testing.T) {
	t.Parallel()
	for _, to := range []batcher.Mode{batcher.Blobs, batcher.Calldata} {
		t.Run(string(to), func(t *testing.T) {
			if *reorgRounds == 0 && to == batcher.Calldata {
				return // TestT13_Reorgs does much of it
			}
			rng := testutil.Rand(t)
			hows := append([]how{""}, reorgHows...)
			modes := []devnet.ReorgMode{devnet.ReorgToPool, devnet.ReorgForget, devnet.ReorgKeep}
			var all []reorg
			for range max(*reorgRounds, 1) {
				r := reorg{depth: 1 + rng.IntN(worldFinality-2)}
				if rng.IntN(3) == 0 {
					r.mode = modes[rng.IntN(len(modes))]
				} else {
					r.deposit, r.message, r.batch = hows[rng.IntN(len(hows))], hows[rng.IntN(len(hows))], hows[rng.IntN(len(hows))]
				}
				all = append(all, r)
			}
			liveThrough(t, to, all)
		})
	}
}

// liveThrough takes a world through reorganisations.
func liveThrough(t *testing.T, to batcher.Mode, all []reorg) {
	w := newWorld(t, worldConfig{to: to, forceDelay: 86_400, openDelay: 43_200})
	for _, r := range all {
		if !t.Run(r.String(), func(t *testing.T) { w.in(t).livesThrough(r) }) {
			t.FailNow() // the world is not what the next one takes it for
		}
	}
	w.in(t).messagesRan()
	const many = 8 // of fewer, by chance, none may
	if said := w.log.times("chain reorganised: blocks that were announced are replaced"); said == 0 && len(all) >= many {
		t.Error("no reorganisation took anything back that L2 had done")
	}
}

// crossing is something that crosses to L2, and how often it is to have arrived in the end.
type crossing struct {
	tx     *types.Transaction // on L1
	to     *ecdsa.PrivateKey
	amount *big.Int
	times  int64
}

func (c *crossing) recipient() common.Address { return crypto.PubkeyToAddress(c.to.PublicKey) }

func (c *crossing) want() *big.Int { return new(big.Int).Mul(c.amount, big.NewInt(c.times)) }

// livesThrough takes the world, at rest, through a reorganisation, until it rests again.
func (w *world) livesThrough(r reorg) {
	w.t.Helper()
	from := len(w.acked)
	w.pay(0)
	w.when("a batch waits for l1", w.waits)
	deposit, message, bystander := w.cross(0, w.deposit), w.cross(1, w.message), w.cross(2, w.deposit)
	spent := w.pass(r, deposit)
	watcher := watch(w.t, w.node.RPCURL(), w.follower.RPCURL())
	w.pay(1)
	w.reorganise(r, deposit, message, bystander)
	w.pay(0)
	w.taken()
	w.pay(1)
	if spent != nil && deposit.times == 0 {
		w.parked++ // what it spends will never come
	}
	w.settle()
	watcher.end()
	w.fresh()
	w.inOrder(w.acked[from:])
	w.messages = append(w.messages, message) // it arrives when it is run
	for _, c := range []*crossing{deposit, bystander} {
		if c == deposit && spent != nil {
			w.spends(c, *spent)
		} else if got := w.balance(c.recipient()); got.Cmp(c.want()) != 0 {
			w.t.Errorf("a deposit brought %s, L1 has it %d times with %s", got, c.times, c.amount)
		}
	}
}

// cross enters something that brings its amount to an account which has nothing yet.
func (w *world) cross(by int, enter func(by int, to common.Address, amount *big.Int) *types.Transaction) *crossing {
	w.t.Helper()
	key, err := crypto.GenerateKey()
	w.must(err)
	c := &crossing{to: key, amount: big.NewInt(int64(by+1) * params.Ether / 100), times: 1}
	c.tx = enter(by, c.recipient(), c.amount)
	return c
}

// pass makes the L1 blocks that will be dropped; batches of ours land in several of them. If there is the time, somebody spends
// what a deposit in the first brought, and the transaction is returned.
func (w *world) pass(r reorg, deposit *crossing) (spent *common.Hash) {
	w.t.Helper()
	w.mine()
	for n := 2; n <= r.depth; n++ {
		if n > 5 && n < r.depth {
			w.step()
			continue
		}
		w.pay(n % 2)
		w.when("the next batch waits for l1", w.waits)
		w.mine()
		if n == 4 {
			w.when("the deposit has arrived", func() bool { return w.balance(deposit.recipient()).Sign() > 0 })
			hash := w.transact(deposit.to, &common.Address{0x52}, big.NewInt(1), nil, 21_000)
			spent = &hash
		}
	}
	w.taken()
	return spent
}

// spends checks what became of a transaction that spends what a crossing brought.
func (w *world) spends(c *crossing, spent common.Hash) {
	w.t.Helper()
	if c.times == 0 {
		if st := w.txStatus(spent); !st.Known || !st.Waiting || !st.Parked || st.InBlock != nil {
			w.t.Errorf("what spends a deposit that is gone: %+v", st)
		}
		return
	}
	w.inOrder([]common.Hash{spent})
	receipt, err := w.l2.TransactionReceipt(w.t.Context(), spent)
	w.must(err)
	left := c.want()
	left.Sub(left, big.NewInt(1)).Sub(left, new(big.Int).Mul(receipt.EffectiveGasPrice, new(big.Int).SetUint64(receipt.GasUsed)))
	if got := w.balance(c.recipient()); got.Cmp(left) != 0 {
		w.t.Errorf("after spending %s is left, of %d times %s it would be %s", got, c.times, c.amount, left)
	}
}

// reorganise has L1 do it, and says how often each crossing is there now, or will be.
func (w *world) reorganise(r reorg, deposit, message, bystander *crossing) {
	w.t.Helper()
	var err error
	switch times := map[how]int64{"": 1, moved: 1, dropped: 0, reordered: 1, duplicated: 2}; r.mode {
	case "":
		deposit.times, message.times = times[r.deposit], times[r.message]
		_, err = w.L1.ReorgTo(w.t.Context(), uint64(r.depth), func(blocks [][]*types.Transaction) [][]*types.Transaction {
			blocks = append(blocks, nil)
			blocks = w.arrange(blocks, r.deposit, func(tx *types.Transaction) bool { return tx.Hash() == deposit.tx.Hash() })
			blocks = w.arrange(blocks, r.message, func(tx *types.Transaction) bool { return tx.Hash() == message.tx.Hash() })
			return w.arrange(blocks, r.batch, w.isBatch)
		})
	case devnet.ReorgForget:
		deposit.times, message.times, bystander.times = 0, 0, 0
		fallthrough
	default:
		_, err = w.L1.Reorg(w.t.Context(), uint64(r.depth), r.mode)
	}
	w.must(err)
}

// isBatch says whether an L1 transaction is one of the sequencing node's.
func (w *world) isBatch(tx *types.Transaction) bool {
	from, err := types.Sender(types.LatestSignerForChainID(tx.ChainId()), tx)
	w.must(err)
	return from == devnet.Accounts[roleSequencer].Address
}

// arrange does to some of the blocks' transactions what L1 is to do to them.
func (w *world) arrange(blocks [][]*types.Transaction, how how, which func(*types.Transaction) bool) [][]*types.Transaction {
	w.t.Helper()
	var some []*types.Transaction
	others, last := make([][]*types.Transaction, len(blocks)), len(blocks)-1
	for i, txs := range blocks {
		for _, tx := range txs {
			if which(tx) {
				some = append(some, tx)
			} else {
				others[i] = append(others[i], tx)
			}
		}
	}
	if len(some) == 0 {
		w.t.Fatal("what is to be reorganised is not in the blocks that are dropped")
	}
	switch how {
	case moved:
		others[last] = append(others[last], some...)
		return others
	case dropped:
		return others
	case reordered: // all of them first of all, or if that is how it was, behind the first block's
		if blocks[0][0] == some[0] {
			others[0] = append(others[0], some...)
		} else {
			others[0] = append(some, others[0]...)
		}
		return others
	case duplicated:
		blocks[last] = append(blocks[last], again(w.t, some[len(some)-1]))
	}
	return blocks
}

// again is the same call by the same account, once more.
func again(t *testing.T, tx *types.Transaction) *types.Transaction {
	t.Helper()
	signer := types.LatestSignerForChainID(tx.ChainId())
	from, err := types.Sender(signer, tx)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(devnet.Accounts[:], func(a devnet.Account) bool { return a.Address == from })
	if len(tx.BlobHashes()) == 0 {
		return types.MustSignNewTx(devnet.Accounts[i].Key, signer, &types.DynamicFeeTx{ChainID: tx.ChainId(), Nonce: tx.Nonce() + 1, GasTipCap: tx.GasTipCap(), GasFeeCap: tx.GasFeeCap(),
			Gas: tx.Gas(), To: tx.To(), Value: tx.Value(), Data: tx.Data()})
	}
	return types.MustSignNewTx(devnet.Accounts[i].Key, signer, &types.BlobTx{ChainID: uint256.MustFromBig(tx.ChainId()), Nonce: tx.Nonce() + 1, GasTipCap: uint256.MustFromBig(tx.GasTipCap()),
		GasFeeCap: uint256.MustFromBig(tx.GasFeeCap()), Gas: tx.Gas(), To: *tx.To(), Data: tx.Data(), BlobFeeCap: uint256.MustFromBig(tx.BlobGasFeeCap()), BlobHashes: tx.BlobHashes(), Sidecar: tx.BlobTxSidecar()})
}

// messagesRan waits until every message that L1 has has run, and checks that none ran more often, or that L1 does not have.
func (w *world) messagesRan() {
	w.t.Helper()
	w.when("all messages have run", func() bool {
		return !slices.ContainsFunc(w.messages, func(c *crossing) bool { return w.balance(c.recipient()).Cmp(c.want()) < 0 })
	})
	w.settle()
	for i, c := range w.messages {
		if got := w.balance(c.recipient()); got.Cmp(c.want()) != 0 {
			w.t.Errorf("message %d brought %s, want %s", i, got, c.want())
		}
	}
	w.fresh()
}
