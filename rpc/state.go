package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/trie"

	"loft/chain"
)

// Bounds of what stateAPI answers.
const (
	maxWitnessBytes = 16 << 20 // twice that as JSON
	maxSlots        = 1024
)

var (
	errOpenState = errors.New("the open block has no state root yet: ask under the tag latest")
	errMidBlock  = errors.New("the contract's storage changes in the block before this transaction, and is only kept as it is between blocks: ask for transaction 0 of this block or the next")
)

// stateAPI is as much of go-ethereum's namespace debug as shows the state of the chain, tells nothing of the node, and has an end.
// The methods are go-ethereum's, for every state that the node has. Those that execute share the bounds of traces: traces.go.
type stateAPI struct {
	s       *Server
	private bool // what executes is answered elsewhere
}

// executing makes an answer in a place among the traces. What it may hold, and then what it has, counts as theirs.
func executing[T any](ctx context.Context, a *stateAPI, method string, holds int, answer func(context.Context) (out T, bytes int, err error)) (out T, err error) {
	if a.private {
		return out, tracesElsewhere(method)
	}
	g := a.s.gate
	err = g.in(ctx, a.s.cfg.TraceTimeout, func(bounded context.Context) (err error) {
		if !g.memory.take(holds) {
			return errTracesTooLarge
		}
		var bytes int
		out, bytes, err = answer(bounded)
		g.memory.give(holds - bytes)
		context.AfterFunc(ctx, func() { g.memory.give(bytes) })
		if err != nil {
			return err
		}
		return hurry(ctx)
	})
	return out, err
}

// block is a sealed one.
func (a *stateAPI) block(ctx context.Context, at rpc.BlockNumberOrHash) (*types.Block, error) {
	if pendingTag(at) {
		return nil, &rpcError{codeServer, nil, errOpenState}
	}
	block, err := a.s.cfg.Chain.Backend().APIBackend.BlockByNumberOrHash(ctx, at)
	if err == nil && block == nil {
		err = fmt.Errorf("block %v not found", at)
	}
	return block, err
}

// ExecutionWitness is all that it takes to execute a block without a database: trie nodes, code and headers. The block is executed
// again for it, and it has 16 MiB at most.
func (a *stateAPI) ExecutionWitness(ctx context.Context, at rpc.BlockNumberOrHash) (*stateless.ExtWitness, error) {
	block, err := a.block(ctx, at)
	if err != nil {
		return nil, err
	}
	if block.NumberU64() == 0 {
		return nil, fmt.Errorf("block %v found, but parent missing", at)
	}
	return executing(ctx, a, "executionWitness", 2*maxWitnessBytes, func(ctx context.Context) (*stateless.ExtWitness, int, error) {
		witness, err := a.s.cfg.Chain.Witness(ctx, block, maxWitnessBytes)
		if err != nil {
			return nil, 0, err
		}
		return witness.ToExtWitness(), 2 * chain.WitnessBytes(witness), nil
	})
}

// StorageRange is the answer to debug_storageRangeAt.
type StorageRange struct {
	Storage map[common.Hash]StorageSlot `json:"storage"`
	NextKey *common.Hash                `json:"nextKey"` // nil: there are no more
}

// StorageSlot is a slot of a contract's storage, under the hash of its key.
type StorageSlot struct {
	Key   *common.Hash `json:"key"` // always nil: a node keeps hashes of keys alone
	Value common.Hash  `json:"value"`
}

// StorageRangeAt are slots of a contract before a transaction of a block, in the order of their keys' hashes; 1,024 at most.
func (a *stateAPI) StorageRangeAt(ctx context.Context, at rpc.BlockNumberOrHash, index int, address common.Address, start hexutil.Bytes, limit int) (*StorageRange, error) {
	block, err := a.block(ctx, at)
	if err != nil {
		return nil, err
	}
	return executing(ctx, a, "storageRangeAt", 0, func(ctx context.Context) (*StorageRange, int, error) {
		out, err := a.storageRange(ctx, block, index, address, start, limit)
		return out, 0, err
	})
}

func (a *stateAPI) storageRange(ctx context.Context, block *types.Block, index int, address common.Address, start []byte, limit int) (*StorageRange, error) {
	_, _, statedb, release, err := a.s.cfg.Chain.StateAtTransaction(ctx, block, index)
	if err != nil {
		return nil, err
	}
	defer release()
	root := storageRoot(statedb, address)
	statedb.IntermediateRoot(a.s.cfg.Chain.Env().Config.Rules(block.Number(), true, block.Time()))
	if storageRoot(statedb, address) != root {
		return nil, &rpcError{codeServer, nil, errMidBlock}
	}
	if root == types.EmptyRootHash {
		return &StorageRange{}, nil
	}
	parent := a.s.cfg.Chain.Header(block.ParentHash())
	if parent == nil {
		return nil, fmt.Errorf("parent %s: %w", block.ParentHash(), chain.ErrUnknownBlock)
	}
	slots, err := statedb.Database().OpenStorageTrie(parent.Root, address, root, nil)
	if err != nil {
		return nil, err
	}
	nodes, err := slots.NodeIterator(start)
	if err != nil {
		return nil, err
	}
	out := &StorageRange{Storage: map[common.Hash]StorageSlot{}}
	it := trie.NewIterator(nodes)
	for range min(limit, maxSlots) {
		if !it.Next() {
			return out, it.Err
		}
		_, value, _, err := rlp.Split(it.Value)
		if err != nil {
			return nil, err
		}
		out.Storage[common.BytesToHash(it.Key)] = StorageSlot{Value: common.BytesToHash(value)}
	}
	if it.Next() {
		next := common.BytesToHash(it.Key)
		out.NextKey = &next
	}
	return out, it.Err
}

// storageRoot of an account, there or not.
func storageRoot(statedb *state.StateDB, address common.Address) common.Hash {
	if root := statedb.GetStorageRoot(address); root != (common.Hash{}) {
		return root
	}
	return types.EmptyRootHash
}

// GetBadBlocks are blocks that did not execute as their headers said. A node has none but after a fault of its own.
func (a *stateAPI) GetBadBlocks(ctx context.Context) ([]*eth.BadBlockArgs, error) {
	return eth.NewDebugAPI(a.s.cfg.Chain.Backend()).GetBadBlocks(ctx, nil)
}

// IntermediateRoots is debug_intermediateRoots: the state's root after each transaction of a block.
func (a *debugAPI) IntermediateRoots(ctx context.Context, hash common.Hash, config *tracers.TraceConfig) (roots []common.Hash, err error) {
	if a.private {
		return nil, tracesElsewhere("intermediateRoots")
	}
	err = a.gate.in(ctx, a.timeout, func(ctx context.Context) (err error) {
		roots, err = a.own.IntermediateRoots(ctx, hash, config)
		return err
	})
	return roots, err
}

// Capabilities is eth_capabilities, with the states that this node has: go-ethereum's answer knows of the last 128 only.
func (a *ethAPI) Capabilities(ctx context.Context) (map[string]json.RawMessage, error) {
	var out map[string]json.RawMessage
	if err := a.s.own(ctx, &out, "eth_capabilities"); err != nil {
		return nil, err
	}
	states, err := json.Marshal(map[string]any{"disabled": false, "oldestBlock": hexutil.Uint64(a.s.cfg.Chain.OldestState())})
	if err != nil {
		return nil, err
	}
	out["state"], out["stateproofs"] = states, states
	return out, nil
}
