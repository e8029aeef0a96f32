package chain

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// shareSenders gives go-ethereum's copy of a block the senders that ours has. Its pools, which we do not use, read every
// new head from the database and would recover all senders again, at twice the cost of executing the block.
func (c *Chain) shareSenders(block *types.Block) {
	copied := c.bc.GetBlock(block.Hash(), block.NumberU64()) // and keeps it in its cache, where the pools find it
	if copied == nil {
		return
	}
	signer := types.MakeSigner(c.bc.Config(), block.Number(), block.Time())
	for i, tx := range block.Transactions() {
		from, err := types.Sender(signer, tx) // known since the transaction was executed
		if err != nil {
			continue
		}
		types.Sender(knownSender{signer, from}, copied.Transactions()[i]) // keeps what it is given; cannot fail
	}
}

// knownSender stands for a signer where the sender is known: whatever it is asked about is of that sender.
type knownSender struct {
	types.Signer
	from common.Address
}

func (k knownSender) Sender(*types.Transaction) (common.Address, error) { return k.from, nil }

func (k knownSender) Equal(s types.Signer) bool { return k.Signer.Equal(s) }
