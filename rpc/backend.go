package rpc

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"unsafe"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/eth/gasprice"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/event"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/chain"
	"loft/sequencer"
)

// backend is what go-ethereum's services ask: go-ethereum itself, but for what is in no sealed block. There the sequencer is both
// the miner and the pool, so each method that takes the tag pending sees the open block, by go-ethereum's own code.
type backend struct {
	*eth.EthAPIBackend
	chain  *chain.Chain
	seq    *sequencer.Sequencer
	oracle *gasprice.Oracle // of fees in past blocks
}

// services are go-ethereum's own for users, all over one backend.
func services(c *chain.Chain, seq *sequencer.Sequencer) ([]rpc.API, error) {
	geth := c.Backend()
	if seq == nil {
		return append(geth.APIs(), unsealedServices(followed{geth.APIBackend, c})...), nil
	}
	b := &backend{EthAPIBackend: geth.APIBackend, chain: c, seq: seq}
	b.oracle = gasprice.NewOracle(b, ethconfig.FullNodeGPO, nil)
	apis := geth.APIs()
	for i := range apis {
		if err := redirect(apis[i].Service, geth.APIBackend, b); err != nil {
			return nil, err
		}
	}
	return append(apis, unsealedServices(b)...), nil
}

// unsealedServices are those which go-ethereum makes over any backend.
func unsealedServices(b interface {
	filters.Backend
	tracers.Backend
}) []rpc.API {
	logs := filters.NewFilterSystem(b, filters.Config{LogCacheSize: 32, LogQueryLimit: 1000})
	return append(tracers.APIs(b), rpc.API{Namespace: "eth", Service: filters.NewFilterAPI(logs)})
}

// redirect has a service of go-ethereum ask another backend. The services' package and their interface of a backend are
// go-ethereum's own, so there is no other way to them than this one field; that the backend has all its methods is checked here.
func redirect(service any, from *eth.EthAPIBackend, to any) error {
	v := reflect.ValueOf(service)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil
	}
	for i := range v.Elem().NumField() {
		field := v.Elem().Field(i)
		if field.Kind() != reflect.Interface || field.IsNil() || field.Elem().Type() != reflect.TypeOf(from) {
			continue
		}
		if !reflect.TypeOf(to).Implements(field.Type()) {
			return fmt.Errorf("rpc: %T is no %s, which this version of go-ethereum asks", to, field.Type())
		}
		reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Set(reflect.ValueOf(to))
	}
	return nil
}

// open is the block in the making, as a block.
func (b *backend) open(ctx context.Context) (*types.Block, *sequencer.Pending, error) {
	p, err := b.seq.Pending(ctx)
	if err != nil {
		return nil, nil, err
	}
	header := types.CopyHeader(p.Header)
	if n := len(p.Receipts); n > 0 {
		header.GasUsed = p.Receipts[n-1].CumulativeGasUsed
	}
	header.RequestsHash = &types.EmptyRequestsHash // no block here has requests
	return types.NewBlockWithHeader(header).WithBody(types.Body{Transactions: p.Txs, Withdrawals: types.Withdrawals{}}), p, nil
}

func pendingTag(block rpc.BlockNumberOrHash) bool {
	number, ok := block.Number()
	return ok && number == rpc.PendingBlockNumber
}

func (b *backend) HeaderByNumber(ctx context.Context, number rpc.BlockNumber) (*types.Header, error) {
	if number != rpc.PendingBlockNumber {
		return b.EthAPIBackend.HeaderByNumber(ctx, number)
	}
	block, _, err := b.open(ctx)
	if err != nil {
		return nil, err
	}
	return block.Header(), nil
}

func (b *backend) HeaderByNumberOrHash(ctx context.Context, block rpc.BlockNumberOrHash) (*types.Header, error) {
	if pendingTag(block) {
		return b.HeaderByNumber(ctx, rpc.PendingBlockNumber)
	}
	return b.EthAPIBackend.HeaderByNumberOrHash(ctx, block)
}

func (b *backend) BlockByNumber(ctx context.Context, number rpc.BlockNumber) (*types.Block, error) {
	if number != rpc.PendingBlockNumber {
		return b.EthAPIBackend.BlockByNumber(ctx, number)
	}
	block, _, err := b.open(ctx)
	return block, err
}

func (b *backend) BlockByNumberOrHash(ctx context.Context, block rpc.BlockNumberOrHash) (*types.Block, error) {
	if pendingTag(block) {
		return b.BlockByNumber(ctx, rpc.PendingBlockNumber)
	}
	return b.EthAPIBackend.BlockByNumberOrHash(ctx, block)
}

func (b *backend) StateAndHeaderByNumber(ctx context.Context, number rpc.BlockNumber) (*state.StateDB, *types.Header, error) {
	if number != rpc.PendingBlockNumber {
		return b.EthAPIBackend.StateAndHeaderByNumber(ctx, number)
	}
	block, p, err := b.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	return p.State(), block.Header(), nil
}

func (b *backend) StateAndHeaderByNumberOrHash(ctx context.Context, block rpc.BlockNumberOrHash) (*state.StateDB, *types.Header, error) {
	if pendingTag(block) {
		return b.StateAndHeaderByNumber(ctx, rpc.PendingBlockNumber)
	}
	return b.EthAPIBackend.StateAndHeaderByNumberOrHash(ctx, block)
}

// Pending has neither a context nor an error, and is all nil where there is one.
func (b *backend) Pending() (*types.Block, types.Receipts, *state.StateDB) {
	block, p, err := b.open(context.Background())
	if err != nil {
		return nil, nil, nil
	}
	return block, p.Receipts, p.State()
}

func (b *backend) SendTx(ctx context.Context, tx *types.Transaction) error {
	if _, err := b.seq.Submit(ctx, tx); err != nil {
		return err
	}
	b.chain.Announce(tx)
	return nil
}

// GetPoolTransaction finds what is in no sealed block: it waits, or is in the open one.
func (b *backend) GetPoolTransaction(hash common.Hash) *types.Transaction {
	ctx := context.Background()
	status, err := b.seq.TxStatus(ctx, hash)
	switch {
	case err != nil:
	case status.Pooled:
		if tx, err := b.seq.WaitingTx(ctx, hash); err == nil {
			return tx
		}
	case status.Executed:
		if p, err := b.seq.Pending(ctx); err == nil {
			tx, _ := p.Find(hash) // nil: sealed in between
			return tx
		}
	}
	return nil
}

func (b *backend) GetPoolTransactions() (types.Transactions, error) {
	all, err := b.seq.Waiting(context.Background(), nil)
	if err != nil {
		return nil, err
	}
	var out types.Transactions
	for i := range all {
		if all[i].Ready {
			out = append(out, all[i].Tx)
		}
	}
	return out, nil
}

func (b *backend) GetPoolNonce(ctx context.Context, address common.Address) (uint64, error) {
	account, err := b.seq.Account(ctx, address)
	return account.Nonce, err
}

func (b *backend) Stats() (ready, waiting int) {
	ready, waiting, err := b.seq.WaitingCount(context.Background())
	if err != nil {
		return 0, 0 // closed
	}
	return ready, waiting
}

func (b *backend) TxPoolContent() (ready, waiting map[common.Address][]*types.Transaction) {
	return b.content(nil)
}

func (b *backend) TxPoolContentFrom(address common.Address) (ready, waiting []*types.Transaction) {
	r, w := b.content(&address)
	return r[address], w[address]
}

// content shows the first to arrive only, up to sequencer.MaxShown and 4 MiB of them.
func (b *backend) content(from *common.Address) (ready, waiting map[common.Address][]*types.Transaction) {
	ready, waiting = map[common.Address][]*types.Transaction{}, map[common.Address][]*types.Transaction{}
	all, err := b.seq.Waiting(context.Background(), from)
	if err != nil {
		return ready, waiting // closed
	}
	for i := range all {
		kind := waiting
		if all[i].Ready {
			kind = ready
		}
		kind[all[i].From] = append(kind[all[i].From], all[i].Tx)
	}
	return ready, waiting
}

func (b *backend) SubscribeNewTxsEvent(ch chan<- core.NewTxsEvent) event.Subscription {
	return b.chain.SubscribeAnnounced(ch)
}

func (b *backend) SuggestGasTipCap(ctx context.Context) (*big.Int, error) {
	fees, err := b.seq.Fees(ctx)
	return fees.Tip, err
}

func (b *backend) BaseFee(ctx context.Context) *big.Int {
	fees, err := b.seq.Fees(ctx)
	if err != nil {
		return b.EthAPIBackend.BaseFee(ctx) // closed
	}
	return fees.BaseFee
}

// FeeHistory is go-ethereum's, with rewards raised to what is admitted now, so that a wallet which takes its tip from there is
// never refused.
func (b *backend) FeeHistory(ctx context.Context, blocks uint64, last rpc.BlockNumber, percentiles []float64) (*big.Int, [][]*big.Int, []*big.Int, []float64, []*big.Int, []float64, error) {
	oldest, rewards, baseFee, used, blobFee, blobsUsed, err := b.oracle.FeeHistory(ctx, blocks, last, percentiles)
	if err != nil {
		return nil, nil, nil, nil, nil, nil, err
	}
	fees, err := b.seq.Fees(ctx)
	if err != nil {
		return nil, nil, nil, nil, nil, nil, err
	}
	raised := make([][]*big.Int, len(rewards)) // the oracle keeps its own
	for i, block := range rewards {
		raised[i] = make([]*big.Int, len(block))
		for j, reward := range block {
			if raised[i][j] = reward; reward == nil || reward.Cmp(fees.Tip) < 0 {
				raised[i][j] = fees.Tip
			}
		}
	}
	if rewards == nil {
		raised = nil
	}
	return oldest, raised, baseFee, used, blobFee, blobsUsed, nil
}

// followed is the backend of a node that only follows: go-ethereum itself, but that pending transactions never pass its pool.
type followed struct {
	*eth.EthAPIBackend
	chain *chain.Chain
}

func (b followed) SubscribeNewTxsEvent(ch chan<- core.NewTxsEvent) event.Subscription {
	return b.chain.SubscribeAnnounced(ch)
}

// What go-ethereum would answer of the open block by its hash or root, which it does not have.
var (
	errOpenProof    = errors.New("the open block has no state root yet, so nothing can be proved of it: ask under the tag latest")
	errOpenReceipts = errors.New("the open block has no hash yet: ask eth_getBlockReceipts for its receipts so far")
)
