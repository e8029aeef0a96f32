package batcher_test

import (
	"context"
	"log/slog"
	"math/big"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"loft/batcher"
	"loft/chain"
	"loft/contracts/bindings"
	"loft/devnet"
	"loft/follower"
	"loft/internal/rig"
	"loft/l1"
	"loft/l1/send"
	"loft/protocol"
	"loft/protocol/derive"
)

// maker makes blocks on the chain by hand, as a sequencer would.
type maker struct {
	*rig.Rig
	nonce uint64 // of the user on L2

	mu       sync.Mutex // guards what follows
	batches  []batcher.Batch
	unproved bool // show batches as not verified
	redone   map[uint64]error
	closing  int
}

var feeRecipient = common.Address{0xfe}

func newMaker(r *rig.Rig) *maker { return &maker{Rig: r, redone: make(map[uint64]error)} }

func (m *maker) Batches(_ context.Context, from uint64, limit int) (out []batcher.Batch, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, b := range m.batches {
		if b.Number >= from && len(out) < limit {
			b.Verified = !m.unproved
			out = append(out, b)
		}
	}
	return out, nil
}

func (m *maker) CloseBatch(context.Context) (uint64, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closing++
	if len(m.batches) == 0 {
		return 0, false, nil
	}
	last := &m.batches[len(m.batches)-1]
	last.Closed = true
	return last.Number, true, nil
}

func (m *maker) Redo(_ context.Context, batch uint64, cause error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.redone[batch] = cause
	return nil
}

func (m *maker) close() {
	if _, _, err := m.CloseBatch(m.Context()); err != nil {
		m.T.Fatal(err)
	}
}

// block makes the next block, in the open batch or a new one, with entries of the queue and transfers of the user.
func (m *maker) block(entries uint64, transfers int) *types.Block {
	m.T.Helper()
	parent := m.Chain.Head()
	record, err := m.Chain.Record(parent.Hash())
	if err != nil {
		m.T.Fatal(err)
	}
	m.Followed()
	m.mu.Lock()
	defer m.mu.Unlock()
	n := len(m.batches)
	if n == 0 || m.batches[n-1].Closed {
		snapshot, _ := m.Follower.Snapshot()
		number := uint64(0)
		if record.State.Index > 0 {
			number = record.State.Batch + 1
		}
		m.batches = append(m.batches, batcher.Batch{Number: number, Anchor: snapshot.Safe, FeeRecipient: feeRecipient})
		n++
		record.State.Index = 0
	}
	b := &m.batches[n-1]
	take, err := m.Follower.Entries().Range(record.State.Queue, record.State.Queue+entries)
	if err != nil {
		m.T.Fatal(err)
	}
	var txs types.Transactions
	for range transfers {
		txs = append(txs, m.transfer())
	}
	attributes := derive.NewBlock(parent, b.Anchor, b.FeeRecipient, max(parent.Time+1, b.Anchor.Time), record.State.Queue, record.QueueHash, take, txs)
	statedb, err := m.Chain.StateAt(parent)
	if err != nil {
		m.T.Fatal(err)
	}
	built, err := attributes.Build(m.Chain.Env(), parent, statedb)
	if err != nil {
		m.T.Fatal(err)
	}
	forced := uint64(len(built.Block.Transactions()) - len(txs))
	if dropped := len(built.Drops); dropped > 0 && !built.Drops[dropped-1].Forced {
		m.T.Fatalf("dropped: %v", built.Drops)
	}
	st := protocol.State{Config: record.State.Config, Block: built.Block.Hash(), Batch: b.Number, Index: record.State.Index + 1, Mode: protocol.ModePayload, Queue: record.State.Queue + entries}
	if err := m.Chain.Commit(built, chain.NewRecord(st, attributes.View)); err != nil {
		m.T.Fatal(err)
	}
	if err := m.Chain.SetHead(built.Block); err != nil {
		m.T.Fatal(err)
	}
	b.Blocks = append(b.Blocks, batcher.Block{Number: built.Block.NumberU64(), Hash: built.Block.Hash(), Time: built.Block.Time(), Forced: forced,
		QueueStart: record.State.Queue, QueueEnd: st.Queue, QueueHash: attributes.View.QueueHash})
	return built.Block
}

// transfer of the user, with its next nonce.
func (m *maker) transfer() *types.Transaction {
	m.nonce++
	return types.MustSignNewTx(devnet.Accounts[rig.User].Key, types.LatestSigner(m.Chain.Env().Config), &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(m.Plan.Config.L2ChainID), Nonce: m.nonce - 1, To: &common.Address{1}, Value: big.NewInt(1), Gas: 21_000,
		GasFeeCap: big.NewInt(100 * params.GWei), GasTipCap: big.NewInt(params.GWei)})
}

// force queues raw bytes as a forced transaction.
func (m *maker) force(from *send.Sender, raw []byte) {
	m.T.Helper()
	m.Must(from, m.Plan.Inbox, big.NewInt(params.Ether), bindings.NewInbox().PackForce(raw, 30_000))
	m.Mine()
	m.Followed()
}

// deposit puts ether of the user on L2, once a block consumes the entry.
func (m *maker) deposit(from *send.Sender) {
	m.T.Helper()
	amount := big.NewInt(params.Ether)
	m.Must(from, m.Plan.Bridge, new(big.Int).Mul(amount, big.NewInt(2)), bindings.NewBridge().PackDeposit(devnet.Accounts[rig.User].Address, amount))
	m.Mine()
	m.Followed()
}

func (m *maker) batcher(sender batcher.Sender, edit func(*batcher.Config)) *batcher.Batcher {
	cfg := batcher.Config{Chain: m.Chain, Protocol: m.Plan.Config, Client: m.Client, Sender: sender, Sequencer: m, Derived: m, Queue: m.Follower.Entries(), Mode: batcher.Blobs, Log: m.Log}
	if edit != nil {
		edit(&cfg)
	}
	b, err := batcher.New(cfg)
	if err != nil {
		m.T.Fatal(err)
	}
	return b
}

// onL1 waits until L1 has a number of batches, derived to the head of the chain.
func (m *maker) onL1(count uint64, b ...*batcher.Batcher) {
	m.T.Helper()
	var steps []func(context.Context) error
	for _, b := range b {
		steps = append(steps, b.Step)
	}
	head := m.Chain.Head().Hash()
	m.Until("batches are derived", func() bool { return m.Derived() == count }, steps...)
	at, err := m.After(count)
	if err != nil || at.State.Block != head || m.Chain.Head().Hash() != head {
		m.T.Fatalf("L1's %d batches end in block %s, made was %s (%v)", count, at.State.Block, head, err)
	}
	for i := range count {
		if b, err := m.Follower.Deriver().BatchAt(i); err != nil || b.Fault != "" {
			m.T.Fatalf("batch %d derived as default blocks: %s (%v)", i, b.Fault, err)
		}
	}
}

func start(t *testing.T) *maker { return newMaker(rig.New(t, rig.Params())) }

// watchPool reports the first transaction that L1's pool gets.
func watchPool(ctx context.Context, m *maker, pooled chan<- *types.Transaction) error {
	hashes := make(chan common.Hash, 16)
	sub, err := m.Client.RPC().EthSubscribe(ctx, hashes, "newPendingTransactions")
	if err != nil {
		return err
	}
	defer sub.Unsubscribe()
	if n, err := m.Client.Eth().PendingTransactionCount(ctx); err != nil || n > 0 {
		pooled <- nil
		return err
	}
	select {
	case <-hashes:
		pooled <- nil
	case <-ctx.Done():
	}
	return nil
}

// fullConfig is complete, for a batcher that is never run.
func fullConfig() batcher.Config {
	return batcher.Config{Chain: new(chain.Chain), Client: new(l1.Client), Sender: new(send.Sender), Sequencer: new(maker), Derived: new(rig.Rig), Queue: new(follower.Entries), Log: slog.New(slog.DiscardHandler)}
}
