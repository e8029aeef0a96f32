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

// mendDepth is how many blocks below the head are looked at, where more are not final.
const mendDepth = 4096

// mendTxIndex puts go-ethereum's index of transactions in order above what is final. When the chain reorganises, go-ethereum makes
// the new blocks canonical before it takes the transactions of the old ones out of the index; killed in between it leaves them there
// for good, and answers for each with an error in its log.
func (c *Chain) mendTxIndex() {
	db, head := c.eth.ChainDb(), c.Head().Number.Uint64()
	lowest, stale := uint64(0), []common.Hash(nil)
	for number := max(c.Finalized().Number.Uint64()+1, head-min(head, mendDepth)); ; number++ {
		hashes := rawdb.ReadAllHashes(db, number)
		if len(hashes) == 0 && number > head {
			break
		}
		for _, hash := range hashes {
			body := rawdb.ReadBody(db, hash, number)
			if body == nil || c.IsCanonical(c.Header(hash)) {
				continue
			}
			if lowest == 0 {
				lowest = number
			}
			for _, tx := range body.Transactions {
				if rawdb.ReadTxLookupEntry(db, tx.Hash()) != nil && c.TxBlock(tx.Hash()) == nil {
					stale = append(stale, tx.Hash())
				}
			}
		}
	}
	if len(stale) == 0 {
		return
	}
	for _, tx := range stale {
		rawdb.DeleteTxLookupEntry(db, tx)
	}
	for number := lowest; number <= head; number++ { // they may be in these
		rawdb.WriteTxLookupEntriesByBlock(db, c.Canonical(number))
	}
}
