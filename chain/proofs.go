package chain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"

	"loft/agent"
)

// ErrNoProofs means that the trie nodes of a state were not kept.
var ErrNoProofs = errors.New("trie nodes of this state are not kept")

// openReplaced continues keeping trie nodes, or starts to.
func (c *Chain) openReplaced(cfg Config) (err error) {
	c.archive, c.proofs = cfg.Archive, cfg.Proofs
	c.replaced, err = openReplaced(rawdb.NewTable(c.eth.ChainDb(), "loft-proofs-"), c.Head().Number.Uint64())
	return err
}

// keeping is go-ethereum's state database, but what a commit replaces is kept first.
type keeping struct {
	state.Database
	chain *Chain
}

// Commit implements state.Database. A state that is there already is not committed again.
func (d keeping) Commit(update *state.StateUpdate) error {
	kept := make(chan error, 1)
	go func() { kept <- d.chain.replaced.put(update) }()
	var err error
	if !d.chain.bc.HasState(update.Root) {
		err = d.Database.Commit(update)
	}
	if failed := <-kept; failed != nil {
		err = errors.Join(err, fmt.Errorf("keep trie nodes that block %d replaces: %w", update.BlockNumber, failed))
	}
	return err
}

// execute makes a finished block once more on its parent's state, and checks that it comes out as its header says. It keeps the
// state, and what that replaced.
func (c *Chain) execute(ctx context.Context, block *types.Block) (types.Receipts, error) {
	parent := c.bc.GetHeader(block.ParentHash(), block.NumberU64()-1)
	if parent == nil {
		return nil, ErrUnknownBlock
	}
	statedb, err := c.StateAt(parent)
	if err != nil {
		return nil, err
	}
	statedb.StartPrefetcher("execute", nil)
	defer statedb.StopPrefetcher()
	core.SenderCacher().RecoverFromBlocks(types.MakeSigner(c.bc.Config(), block.Number(), block.Time()), types.Blocks{block})
	receipts, err := c.process(ctx, block, statedb)
	if err != nil {
		return nil, err
	}
	return receipts, c.commitState(block, statedb)
}

// process runs a finished block on a state, and checks that it comes out as its header says.
func (c *Chain) process(ctx context.Context, block *types.Block, statedb *state.StateDB) (types.Receipts, error) {
	result, err := c.bc.Processor().Process(ctx, block, statedb, c.bc.JumpDestCache(), c.bc.PrecompileCache(), vm.Config{}, nil)
	if err != nil {
		return nil, err
	}
	return result.Receipts, c.bc.Validator().ValidateState(block, statedb, result, false)
}

// keepBranch makes sure that what the blocks from the canonical chain to h replaced is kept, before they become canonical. They
// were made while nothing was kept, or a kill came between the import of one and this, if it is not.
func (c *Chain) keepBranch(h *types.Header) error {
	var missing []*types.Header
	for !c.IsCanonical(h) {
		parent := c.bc.GetHeader(h.ParentHash, h.Number.Uint64()-1)
		if parent == nil {
			return fmt.Errorf("parent of block %d: %w", h.Number, ErrUnknownBlock)
		}
		kept, err := c.replaced.has(parent, h)
		if err != nil {
			return err
		}
		if !kept {
			missing = append(missing, h)
		}
		h = parent
	}
	for _, h := range slices.Backward(missing) {
		parent := c.bc.GetBlock(h.ParentHash, h.Number.Uint64()-1)
		if !c.bc.HasState(parent.Root()) {
			if _, err := c.bc.SetCanonical(parent); err != nil {
				return fmt.Errorf("go to block %d: %w", parent.NumberU64(), err)
			}
		}
		block := c.bc.GetBlock(h.Hash(), h.Number.Uint64())
		if _, err := c.execute(context.Background(), block); err != nil {
			return fmt.Errorf("keep trie nodes that block %d replaces: %w", h.Number, err)
		}
	}
	return nil
}

// maxBranch is how many blocks can be made beyond the canonical chain. With one more go-ethereum, which keeps 128 states apart,
// would give up those that the branch does not stand on: the head's, which proofs need.
const maxBranch = 127

// ErrBranch means that a branch grew too long without becoming canonical.
var ErrBranch = fmt.Errorf("a branch of more than %d blocks that is not canonical: set the head to a block of it first", maxBranch)

// checkBranch says whether a block can be made on parent without taking from go-ethereum what proofs need.
func (c *Chain) checkBranch(parent *types.Header) error {
	for n := 1; ; n++ {
		if c.IsCanonical(parent) {
			return nil
		}
		if n == maxBranch { // the new block would be the next
			return ErrBranch
		}
		number := parent.Number.Uint64()
		if parent = c.bc.GetHeader(parent.ParentHash, number-1); parent == nil {
			return fmt.Errorf("parent of block %d: %w", number, ErrUnknownBlock)
		}
	}
}

// ProvableStateAt is the state after h, to read, with trie nodes: that of any canonical block that is kept (see Config.Proofs),
// else of a recent one. It stays readable while the chain continues, but not when h leaves it.
func (c *Chain) ProvableStateAt(h *types.Header) (*state.StateDB, error) {
	if c.kept(h) {
		return c.oldStateAt(h)
	}
	if !c.HasState(h) {
		return nil, fmt.Errorf("state after block %d: %w", h.Number, ErrNoProofs)
	}
	return c.StateAt(h)
}

// Provable says whether the states from h's on, while h is canonical, can be proved for as long as they are not forgotten: that
// of h and those of all blocks after it, whatever branches come and go.
func (c *Chain) Provable(h *types.Header) bool { return c.kept(h) }

// ForgetProofs says that no proof of a state before a block will be asked for any more. With Config.Proofs, states are kept until
// then, and until they are final. It may be called again and again.
func (c *Chain) ForgetProofs(before uint64) error {
	c.horizon.Lock()
	c.proven = max(c.proven, before)
	c.horizon.Unlock()
	return c.forget()
}

// forget gives back what states take that nobody needs any more: those before the finalized block's parent that nothing will be
// proved of. What blocks of branches replaced goes with the rest of their numbers.
func (c *Chain) forget() error {
	if c.archive {
		return nil
	}
	c.horizon.Lock()
	before := c.final
	if c.proofs {
		before = min(before, c.proven)
	}
	for number := range c.held {
		before = min(before, number)
	}
	err := c.replaced.forget(before)
	c.horizon.Unlock()
	if err != nil {
		return fmt.Errorf("forget trie nodes of before block %d: %w", before, err)
	}
	if err := c.replaced.sweep(c.closing); err != nil {
		return fmt.Errorf("delete trie nodes of before block %d: %w", before, err)
	}
	return nil
}

// forgetFinal is a goroutine that forgets after each step of the finalized block, until the chain is closed.
func (c *Chain) forgetFinal() {
	defer close(c.closed)
	var trouble agent.Trouble
	for {
		if err := c.forget(); err != nil {
			trouble.Tell(c.log, slog.LevelError, "cannot delete old states, retrying at the next finalized block", "err", err)
		} else {
			trouble.Over(c.log, "deleting old states resumed")
		}
		select {
		case <-c.closing:
			return
		case <-c.finalized:
		}
	}
}

// finalFrom says that h is final, and that states before its parent's, which a trace of it begins with, are needed for proofs at
// most. Its callers stay one step behind the tag: who asked for the finalized block a moment ago may still be reading its state.
func (c *Chain) finalFrom(h *types.Header) {
	c.horizon.Lock()
	c.final = max(c.final, max(h.Number.Uint64(), 1)-1)
	c.horizon.Unlock()
	select {
	case c.finalized <- struct{}{}:
	default: // it has been woken
	}
}
