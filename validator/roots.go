package validator

import (
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"

	"loft/chain"
	"loft/contracts/typed"
	"loft/protocol"
	"loft/protocol/outbox"
)

// roots finds the outbox root behind a header, from the messages in the blocks up to it: of a block that was confirmed a
// window later, go-ethereum has the receipts but no longer the state. It keeps the tree's frontier, so it takes the same
// memory however many messages there are.
type roots struct {
	chain *chain.Chain
	table ethdb.KeyValueStore
	tree  *frontier
}

// frontier of the tree over all messages up to a block.
type frontier struct {
	Number uint64      `json:"number"`
	Block  common.Hash `json:"block"`
	outbox.Frontier
}

// at is the root after a canonical block, which is checked against its header, and the number of messages.
func (r *roots) at(header *types.Header) (common.Hash, uint64, error) {
	if r.tree == nil {
		r.tree = new(frontier)
		if ok, err := r.table.Has([]byte("outbox")); err != nil {
			return common.Hash{}, 0, fmt.Errorf("read outbox frontier: %w", err)
		} else if ok {
			raw, err := r.table.Get([]byte("outbox"))
			if err == nil {
				err = json.Unmarshal(raw, r.tree)
			}
			if err != nil {
				return common.Hash{}, 0, fmt.Errorf("read outbox frontier: %w", err)
			}
		}
	}
	number := header.Number.Uint64()
	if at := r.chain.Header(r.tree.Block); number < r.tree.Number || (r.tree.Number > 0 && !r.chain.IsCanonical(at)) {
		r.tree = new(frontier) // another history: from the beginning
	}
	before := r.tree.Number
	for r.tree.Number < number {
		if err := r.take(r.tree.Number + 1); err != nil {
			return common.Hash{}, 0, err
		}
	}
	root := r.tree.Root()
	if header.RequestsHash == nil || outbox.RequestsHash(root) != *header.RequestsHash {
		r.tree = new(frontier)
		return common.Hash{}, 0, fmt.Errorf("outbox root of block %d: %s is not what its header commits to", number, root)
	}
	if r.tree.Number > before {
		raw, err := json.Marshal(r.tree)
		if err == nil {
			err = r.table.Put([]byte("outbox"), raw)
		}
		if err != nil {
			return common.Hash{}, 0, fmt.Errorf("write outbox frontier: %w", err)
		}
	}
	return root, r.tree.Count, nil
}

// take adds the messages of the next block.
func (r *roots) take(number uint64) error {
	bc := r.chain.Backend().BlockChain()
	header := bc.GetHeaderByNumber(number)
	if header == nil {
		return fmt.Errorf("outbox of block %d: %w", number, chain.ErrUnknownBlock)
	}
	if header.Bloom.Test(protocol.OutboxAddress[:]) {
		for _, receipt := range bc.GetReceiptsByHash(header.Hash()) {
			for _, l := range receipt.Logs {
				message, err := typed.SentMessage(l)
				if err != nil {
					return fmt.Errorf("outbox of block %d: %w", number, err)
				}
				if message != nil {
					r.tree.Append(message.Leaf())
				}
			}
		}
	}
	r.tree.Number, r.tree.Block = number, header.Hash()
	return nil
}
