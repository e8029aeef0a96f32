package chain_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/internal/l2test"
	"loft/protocol/derive"
)

// TestSendersAreRight: what go-ethereum is given as a block's senders is what it would have found.
func TestSendersAreRight(t *testing.T) {
	accounts := l2test.Accounts(5)
	c := l2test.Open(t, t.TempDir(), accounts)
	var txs types.Transactions
	for i := range accounts {
		txs = append(txs, accounts[i].Transfer(0, common.Address{1}, 1))
	}
	parent := c.Head()
	statedb, err := c.StateAt(parent)
	if err != nil {
		t.Fatal(err)
	}
	block := derive.NewBlock(parent, derive.Anchor{}, common.Address{}, parent.Time+1, 0, common.Hash{}, nil, txs)
	built, err := block.Build(c.Env(), parent, statedb)
	if err != nil {
		t.Fatal(err)
	}
	before, err := c.Record(parent.Hash())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Commit(built, recordOf(before, block, built)); err != nil {
		t.Fatal(err)
	}
	signer := types.LatestSigner(c.Env().Config)
	for i, tx := range c.Block(built.Block.Hash()).Transactions() {
		if tx == txs[i] {
			t.Fatal("go-ethereum has our object, not a copy")
		}
		if from, err := types.Sender(signer, tx); err != nil || from != accounts[i].Address {
			t.Errorf("sender of transaction %d is %s, %v", i, from, err)
		}
		// Asked by another chain's signer it finds out for itself.
		if _, err := types.Sender(types.LatestSignerForChainID(big.NewInt(1)), tx); err == nil {
			t.Errorf("transaction %d is valid on another chain", i)
		}
	}
}
