// Package execute builds L2 blocks: every header field, on go-ethereum's EVM and state code, as SPEC.md section 6 says.
// It does not check blocks made by others and does not decide what a block is made of (package derive does).
//
// A Builder takes the attributes of a block, then its forced transactions, then its listed ones, and seals. The sequencer
// drives one transaction by transaction as users send them; derivation drives one from start to end. What cannot be
// applied is dropped and leaves no trace in the state.
package execute

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus"
	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/holiman/uint256"
)

// Reasons for dropping that are ours; all others are go-ethereum's, from core (nonce, funds, fee cap, …).
var (
	ErrEncoding   = errors.New("bytes are not one canonically encoded transaction")
	ErrOverGas    = errors.New("gas limit above the declared gas")
	ErrOverPool   = errors.New("gas limit above what the block has left")
	ErrBlobTx     = errors.New("blob transactions do not exist on L2")
	ErrSealed     = errors.New("block is sealed already")
	ErrForcedLate = errors.New("forced transactions come before listed ones")
)

// Headers finds ancestors for the BLOCKHASH instruction.
type Headers interface {
	GetHeader(hash common.Hash, number uint64) *types.Header
}

// Env is what a chain offers to every block built on it.
type Env struct {
	Config  *params.ChainConfig
	Headers Headers
	// JumpDests may be nil; a node passes its chain's cache.
	JumpDests vm.JumpDestCache
	// Recover, if not nil, is asked instead of calculating senders and what precompile 1 answers. The proof and its
	// recorder set it; what else is built does not. Authorities of EIP-7702 are calculated in any case.
	Recover Recover
	// Precompiles, if not nil, stand in for go-ethereum's at their addresses and prices: the proof has some.
	Precompiles vm.PrecompiledContracts
	// Beside, if not nil, begins to run work on another processor; wait returns when it is done.
	Beside func(work func()) (wait func())
}

// Attributes decide a block but for its transactions.
type Attributes struct {
	Time        uint64
	Coinbase    common.Address
	Random      common.Hash
	BeaconRoot  common.Hash // the view's hash
	Withdrawals types.Withdrawals
	Weight      uint64 // of the entries that the block consumes
}

// Drop is a transaction that was not applied, and why.
type Drop struct {
	Hash   common.Hash // zero if the bytes are no transaction
	Forced bool
	Nth    int // among the block's forced transactions, or among its listed ones
	Reason error
}

// Block is what a Builder makes. State is the state after it, not yet committed; it belongs to the caller.
type Block struct {
	Block    *types.Block
	Receipts types.Receipts
	Requests [][]byte
	Drops    []Drop
	State    *state.StateDB
}

// Builder makes one block. It is not safe for concurrent use.
type Builder struct {
	config *params.ChainConfig
	header *types.Header
	state  *state.StateDB
	evm    *vm.EVM
	signer types.Signer
	rules  params.Rules

	gas         *core.GasPool // go-ethereum's: the whole block
	pool        uint64        // ours: what listed transactions may still take
	txs         types.Transactions
	receipts    types.Receipts
	drops       []Drop
	withdrawals types.Withdrawals
	forced      int  // transactions that Force has seen
	listed      int  // and Apply
	listing     bool // the first listed transaction has come
	sealed      bool
	beside      func(func()) func()
}

// NewBuilder starts the block after parent. It takes ownership of statedb, which must be parent's post-state.
func NewBuilder(env Env, parent *types.Header, statedb *state.StateDB, at Attributes) (*Builder, error) {
	if at.Time <= parent.Time {
		return nil, fmt.Errorf("block time %d is not after its parent's %d", at.Time, parent.Time)
	}
	if at.Weight > parent.GasLimit {
		return nil, fmt.Errorf("entries weigh %d gas, the limit is %d", at.Weight, parent.GasLimit)
	}
	beacon := at.BeaconRoot
	withdrawals := at.Withdrawals
	if withdrawals == nil {
		withdrawals = types.Withdrawals{}
	}
	header := &types.Header{
		ParentHash:       parent.Hash(),
		UncleHash:        types.EmptyUncleHash,
		Coinbase:         at.Coinbase,
		Difficulty:       new(big.Int),
		Number:           new(big.Int).Add(parent.Number, common.Big1),
		GasLimit:         parent.GasLimit,
		Time:             at.Time,
		MixDigest:        at.Random,
		BaseFee:          eip1559.CalcBaseFee(env.Config, parent),
		BlobGasUsed:      new(uint64),
		ExcessBlobGas:    new(uint64),
		ParentBeaconRoot: &beacon,
	}
	chain := ancestry{env.Headers, env.Config}
	evm := vm.NewEVM(core.NewEVMBlockContext(header, chain, &header.Coinbase), statedb, env.Config, vm.Config{})
	if env.JumpDests != nil {
		evm.SetJumpDestCache(env.JumpDests)
	}
	b := &Builder{
		config:      env.Config,
		header:      header,
		state:       statedb,
		evm:         evm,
		signer:      types.MakeSigner(env.Config, header.Number, header.Time),
		rules:       env.Config.Rules(header.Number, true, header.Time),
		gas:         core.NewGasPool(header.GasLimit),
		pool:        header.GasLimit - at.Weight,
		withdrawals: withdrawals,
		beside:      env.Beside,
	}
	if b.beside == nil {
		b.beside = inPlace
	}
	if env.Recover != nil {
		b.signer = signer{b.signer, env.Recover}
	}
	if env.Recover != nil || env.Precompiles != nil {
		evm.SetPrecompiles(env.precompiles(b.rules))
	}
	core.PreExecution(context.Background(), &beacon, parent, env.Config, evm, header.Number, header.Time)
	return b, nil
}

// Number of the block in the making.
func (b *Builder) Number() uint64 { return b.header.Number.Uint64() }

// Time of the block in the making.
func (b *Builder) Time() uint64 { return b.header.Time }

// BaseFee of the block in the making.
func (b *Builder) BaseFee() *big.Int { return new(big.Int).Set(b.header.BaseFee) }

// Pool is the gas that listed transactions may still take.
func (b *Builder) Pool() uint64 { return b.pool }

// State is the state so far. It stays the builder's: readers copy it, or read between calls.
func (b *Builder) State() *state.StateDB { return b.state }

// Header is a copy of the header so far; roots, bloom and gas used are set by Seal only.
func (b *Builder) Header() *types.Header { return types.CopyHeader(b.header) }

// Transactions applied so far, in order. The slice must not be changed.
func (b *Builder) Transactions() types.Transactions { return b.txs }

// Receipts of the transactions applied so far. The slice must not be changed.
func (b *Builder) Receipts() types.Receipts { return b.receipts }

// Force applies or drops the forced transaction of one queue entry, on its own declared gas. It must not follow Apply.
func (b *Builder) Force(raw []byte, declared uint64) (*types.Receipt, error) {
	if b.listing || b.sealed {
		return nil, ErrForcedLate
	}
	receipt, hash, err := b.force(raw, declared)
	if err != nil {
		b.drops = append(b.drops, Drop{Hash: hash, Forced: true, Nth: b.forced, Reason: err})
	}
	b.forced++
	return receipt, err
}

func (b *Builder) force(raw []byte, declared uint64) (*types.Receipt, common.Hash, error) {
	tx, err := DecodeForced(raw)
	if err != nil {
		return nil, common.Hash{}, err
	}
	if tx.Gas() > declared {
		return nil, tx.Hash(), fmt.Errorf("%w: %d > %d", ErrOverGas, tx.Gas(), declared)
	}
	receipt, err := b.apply(tx)
	return receipt, tx.Hash(), err
}

// DecodeForced reads the bytes of a forced entry.
func DecodeForced(raw []byte) (*types.Transaction, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	if tx.Type() == types.BlobTxType {
		return nil, ErrBlobTx
	}
	again, err := tx.MarshalBinary()
	if err != nil || !bytes.Equal(again, raw) {
		return nil, ErrEncoding
	}
	return tx, nil
}

// Apply applies or drops one listed transaction.
func (b *Builder) Apply(tx *types.Transaction) (*types.Receipt, error) {
	receipt, err := b.Try(tx)
	if err != nil {
		b.pool -= min(b.pool, IntrinsicGas(tx))
		b.drops = append(b.drops, Drop{Hash: tx.Hash(), Nth: b.listed, Reason: err})
	}
	b.listed++
	return receipt, err
}

// Try is Apply for a sequencer: a transaction that cannot be applied is not listed, so it costs the block nothing.
func (b *Builder) Try(tx *types.Transaction) (*types.Receipt, error) {
	if b.sealed {
		return nil, ErrSealed
	}
	b.listing = true
	if tx.Gas() > b.pool {
		return nil, fmt.Errorf("%w: %d > %d", ErrOverPool, tx.Gas(), b.pool)
	}
	receipt, err := b.apply(tx)
	if err == nil {
		b.pool -= receipt.GasUsed
	}
	return receipt, err
}

// apply runs tx, or leaves state and gas as they were: go-ethereum deducts before some of its checks fail (A-H11).
func (b *Builder) apply(tx *types.Transaction) (*types.Receipt, error) {
	if tx.Type() == types.BlobTxType {
		return nil, ErrBlobTx
	}
	// go-ethereum checks this too, but only once it has recovered the sender: a block would have more recoveries than its
	// pool pays for (A-C7).
	switch intrinsic, floor := leastGas(tx); {
	case tx.Gas() < intrinsic:
		return nil, fmt.Errorf("%w: have %d, want %d", core.ErrIntrinsicGas, tx.Gas(), intrinsic)
	case tx.Gas() < floor:
		return nil, fmt.Errorf("%w: have %d, want %d", core.ErrFloorDataGas, tx.Gas(), floor)
	}
	msg, err := core.TransactionToMessage(tx, b.signer, b.header.BaseFee)
	if err != nil {
		return nil, err
	}
	snapshot, gas := b.state.Snapshot(), b.gas.Snapshot()
	b.state.SetTxContext(tx.Hash(), len(b.txs), uint32(len(b.txs)+1))
	receipt, _, err := core.ApplyTransactionWithEVM(context.Background(), msg, b.gas, b.state, b.header.Number, common.Hash{}, b.header.Time, tx, b.evm)
	if err != nil {
		b.state.RevertToSnapshot(snapshot)
		b.gas.Set(gas)
		return nil, err
	}
	b.txs = append(b.txs, tx)
	b.receipts = append(b.receipts, receipt)
	return receipt, nil
}

// Seal credits the withdrawals, makes the system calls and fills in the header. The builder is used up.
func (b *Builder) Seal() (*Block, error) {
	if b.sealed {
		return nil, ErrSealed
	}
	b.sealed = true
	defer b.evm.Release()

	var logs []*types.Log
	for _, receipt := range b.receipts {
		logs = append(logs, receipt.Logs...)
	}
	requests, _, err := core.PostExecution(context.Background(), b.config, b.header.Number, b.header.Time, logs, b.withdrawals, b.evm, uint32(len(b.txs)+1))
	if err != nil {
		return nil, fmt.Errorf("seal block %d: %w", b.Number(), err)
	}
	hash := types.CalcRequestsHash(requests)
	b.header.RequestsHash = &hash
	b.header.GasUsed = b.gas.Used()
	// The roots of what the block lists need not wait for that of the state.
	body := &types.Body{Transactions: b.txs, Withdrawals: b.withdrawals}
	var block *types.Block
	listed := b.beside(func() { block = types.NewBlock(b.header, body, b.receipts, trie.NewStackTrie(nil)) })
	root := b.state.IntermediateRoot(b.rules)
	listed()
	header := block.Header()
	header.Root = root
	// A state read that failed on disk would otherwise pass for an empty account.
	if err := b.state.Error(); err != nil {
		return nil, fmt.Errorf("seal block %d: read state: %w", b.Number(), err)
	}
	return &Block{Block: block.WithSeal(header), Receipts: b.receipts, Requests: requests, Drops: b.drops, State: b.state}, nil
}

func inPlace(work func()) (wait func()) {
	work()
	return func() {}
}

// Discard gives up a block that will not be sealed.
func (b *Builder) Discard() {
	if !b.sealed {
		b.sealed = true
		b.evm.Release()
	}
}

// IntrinsicGas is what listing tx costs at least: the larger of its intrinsic gas and EIP-7623's floor.
func IntrinsicGas(tx *types.Transaction) uint64 { return max(leastGas(tx)) }

// leastGas is what a transaction must have to begin. What overflows 64 bits no block has room for.
func leastGas(tx *types.Transaction) (intrinsic, floor uint64) {
	rules := params.Rules{IsHomestead: true, IsIstanbul: true, IsBerlin: true, IsLondon: true, IsShanghai: true, IsCancun: true, IsPrague: true, IsOsaka: true}
	value, _ := uint256.FromBig(tx.Value())
	intrinsic, err := core.IntrinsicGas(tx.Data(), tx.AccessList(), tx.SetCodeAuthorizations(), common.Address{}, tx.To(), value, rules)
	if err != nil {
		intrinsic = math.MaxUint64
	}
	floor, err = core.FloorDataGas(rules, common.Address{}, tx.To(), value, tx.Data(), tx.AccessList())
	if err != nil {
		floor = math.MaxUint64
	}
	return intrinsic, floor
}

// ancestry is as much of a chain as the EVM asks for.
type ancestry struct {
	Headers
	config *params.ChainConfig
}

func (a ancestry) Config() *params.ChainConfig { return a.config }

// CurrentHeader, like the rest of core.ChainContext, is for header verification, which building never reaches.
func (ancestry) CurrentHeader() *types.Header              { panic("execute: no current header") }
func (ancestry) GetHeaderByNumber(uint64) *types.Header    { panic("execute: no header by number") }
func (ancestry) GetHeaderByHash(common.Hash) *types.Header { panic("execute: no header by hash") }
func (ancestry) Engine() consensus.Engine                  { panic("execute: no engine") }
