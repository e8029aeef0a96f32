package chain

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
)

// TxBlock is the header of the canonical block that a transaction is in; nil if there is none. It looks into the block:
// go-ethereum's index alone may be of a block that is none any more.
func (c *Chain) TxBlock(tx common.Hash) *types.Header {
	number := rawdb.ReadTxLookupEntry(c.eth.ChainDb(), tx)
	if number == nil {
		return nil
	}
	block := c.bc.GetBlockByNumber(*number)
	if block == nil || block.Transaction(tx) == nil {
		return nil
	}
	return block.Header()
}
