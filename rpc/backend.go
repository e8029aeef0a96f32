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
	"github.com/ethereum/go-ethereum/core/vm"
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

// stored is what go-ethereum's services ask: go-ethereum itself, but for old states, which the chain keeps, and for transactions
// that wait, which never pass go-ethereum's pool.
type stored struct {
	*eth.EthAPIBackend
	chain *chain.Chain
}

// backend is stored, and what is in no sealed block. There the sequencer is both the miner and the pool, so each method that takes
// the tag pending sees the open block, by go-ethereum's own code.
type backend struct {
	stored
	unsealed unsealed
	oracle   *gasprice.Oracle // of fees in past blocks
}

// services are go-ethereum's own for users, all over one backend.
func services(c *chain.Chain, u unsealed) ([]rpc.API, error) {
	geth := c.Backend()
	base := stored{geth.APIBackend, c}
	if u == nil {
		return over(geth, base)
	}
	b := &backend{stored: base, unsealed: u}
	b.oracle = gasprice.NewOracle(b, ethconfig.FullNodeGPO, nil)
	if seq, ok := u.(local); ok {
		return over(geth, &pooling{b, seq.Sequencer})
	}
	return over(geth, b)
}

// over has go-ethereum's services ask a backend.
func over(geth *eth.Ethereum, b interface {
	filters.Backend
	tracers.Backend
}) ([]rpc.API, error) {
	apis := geth.APIs()
	for i := range apis {
		if err := redirect(apis[i].Service, geth.APIBackend, b); err != nil {
			return nil, err
		}
	}
	logs := filters.NewFilterSystem(b, filters.Config{LogCacheSize: 32, LogQueryLimit: 1000})
	return append(append(apis, tracers.APIs(b)...), rpc.API{Namespace: "eth", Service: newWatching(filters.NewFilterAPI(logs))}), nil
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

var errNoHeader = errors.New("header not found")

func (b stored) StateAndHeaderByNumber(ctx context.Context, number rpc.BlockNumber) (*state.StateDB, *types.Header, error) {
	if number == rpc.PendingBlockNumber {
		return b.EthAPIBackend.StateAndHeaderByNumber(ctx, number)
	}
	header, err := b.HeaderByNumber(ctx, number)
	return b.stateAt(header, err)
}

func (b stored) StateAndHeaderByNumberOrHash(ctx context.Context, block rpc.BlockNumberOrHash) (*state.StateDB, *types.Header, error) {
	if number, ok := block.Number(); ok {
		return b.StateAndHeaderByNumber(ctx, number)
	}
	header, err := b.HeaderByNumberOrHash(ctx, block)
	return b.stateAt(header, err)
}

func (b stored) stateAt(header *types.Header, err error) (*state.StateDB, *types.Header, error) {
	if err != nil {
		return nil, nil, err
	}
	if header == nil {
		return nil, nil, errNoHeader
	}
	statedb, err := b.chain.ReadableStateAt(header)
	if err != nil {
		return nil, nil, err
	}
	return statedb, header, nil
}

func (b stored) StateAtBlock(ctx context.Context, block *types.Block, base *state.StateDB, readOnly, preferDisk bool) (*state.StateDB, tracers.StateReleaseFunc, error) {
	return b.chain.StateAtBlock(ctx, block, base, readOnly, preferDisk)
}

func (b stored) StateAtTransaction(ctx context.Context, block *types.Block, index int) (*types.Transaction, vm.BlockContext, *state.StateDB, tracers.StateReleaseFunc, error) {
	return b.chain.StateAtTransaction(ctx, block, index)
}

// TxIndexDone says whether a transaction that is not found is unknown. It is: a block's transactions are indexed when it becomes the
// head, all that there are, and go-ethereum only counts a moment longer.
func (stored) TxIndexDone() bool { return true }

func (b stored) SubscribeNewTxsEvent(ch chan<- core.NewTxsEvent) event.Subscription {
	return b.chain.SubscribeAnnounced(ch)
}

// open is the block in the making, as a block.
func (b *backend) open(ctx context.Context) (*types.Block, *sequencer.Pending, error) {
	p, err := b.unsealed.Pending(ctx)
	if err != nil {
		return nil, nil, err
	}
	header := types.CopyHeader(p.Header)
	if n := len(p.Receipts); n > 0 {
		header.GasUsed = p.Receipts[n-1].CumulativeGasUsed
	}
	header.RequestsHash = &types.EmptyRequestsHash // no block here has requests
	header.WithdrawalsHash = &types.EmptyWithdrawalsHash
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
		return b.stored.StateAndHeaderByNumber(ctx, number)
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
	return b.stored.StateAndHeaderByNumberOrHash(ctx, block)
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
	return b.unsealed.Send(ctx, tx)
}

// GetPoolTransaction finds what is in no sealed block: it waits, or is in the open one.
func (b *backend) GetPoolTransaction(hash common.Hash) *types.Transaction {
	tx, err := b.unsealed.Transaction(context.Background(), hash)
	if err != nil {
		return nil // GetTransactionByHash asks again, and says why
	}
	return tx
}

func (b *backend) GetPoolNonce(ctx context.Context, address common.Address) (uint64, error) {
	return b.unsealed.Nonce(ctx, address)
}

func (b *backend) SuggestGasTipCap(ctx context.Context) (*big.Int, error) {
	fees, err := b.unsealed.Fees(ctx)
	return fees.Tip, err
}

func (b *backend) BaseFee(ctx context.Context) *big.Int {
	fees, err := b.unsealed.Fees(ctx)
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
	fees, err := b.unsealed.Fees(ctx)
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

// pooling is the backend of a node that sequences: its pool is the sequencer's.
type pooling struct {
	*backend
	seq *sequencer.Sequencer
}

func (b *pooling) GetPoolTransactions() (types.Transactions, error) {
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

func (b *pooling) Stats() (ready, waiting int) {
	ready, waiting, err := b.seq.WaitingCount(context.Background())
	if err != nil {
		return 0, 0 // closed
	}
	return ready, waiting
}

func (b *pooling) TxPoolContent() (ready, waiting map[common.Address][]*types.Transaction) {
	return b.content(nil)
}

func (b *pooling) TxPoolContentFrom(address common.Address) (ready, waiting []*types.Transaction) {
	r, w := b.content(&address)
	return r[address], w[address]
}

// content shows the first to arrive only, up to sequencer.MaxShown and 4 MiB of them.
func (b *pooling) content(from *common.Address) (ready, waiting map[common.Address][]*types.Transaction) {
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

// What go-ethereum would answer of the open block by its hash or root, which it does not have.
var (
	errOpenProof    = errors.New("the open block has no state root yet, so nothing can be proved of it: ask under the tag latest")
	errOpenReceipts = errors.New("the open block has no hash yet: ask eth_getBlockReceipts for its receipts so far")
)
