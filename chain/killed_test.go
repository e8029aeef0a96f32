package chain_test

import (
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb/pebble"

	"loft/chain"
	"loft/mend"
)

// transactions are signed, each by an account of its own.
func transactions(t *testing.T, n int) (txs types.Transactions) {
	t.Helper()
	for range n {
		key, err := crypto.GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		txs = append(txs, types.MustSignNewTx(key, types.LatestSignerForChainID(big.NewInt(4242)),
			&types.DynamicFeeTx{ChainID: big.NewInt(4242), Gas: 21_000, To: &common.Address{1}}))
	}
	return txs
}

// holding is a block like another, with transactions in it.
func holding(block *types.Block, txs ...*types.Transaction) *types.Block {
	header := block.Header()
	header.Extra = []byte("with transactions")
	return types.NewBlockWithHeader(header).WithBody(types.Body{Transactions: txs})
}

// killed ends a chain as kill -9 does; lose says whether what go-ethereum had in memory of the state is lost.
func killed(t *testing.T, c *chain.Chain, dir string, lose bool) *chain.Chain {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "geth", "l2")
	if err := os.WriteFile(filepath.Join(data, "chaindata.open"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if lose {
		if err := os.RemoveAll(filepath.Join(data, "triedb")); err != nil {
			t.Fatal(err)
		}
	}
	return openTest(t, dir)
}

// TestKilledWhileItReorganised: what go-ethereum's indexes still hold of blocks that are not canonical is no answer, and is gone
// after the next start; the same transaction in a canonical block is found.
func TestKilledWhileItReorganised(t *testing.T) {
	dir, txs := t.TempDir(), transactions(t, 1)
	c := openTest(t, dir)
	head := mustExtend(t, c, c.Genesis().Header(), 3)
	above := mustExtend(t, c, head.Header(), 4)
	if err := c.SetHead(head); err != nil {
		t.Fatal(err)
	}
	db, orphan := c.Backend().ChainDb(), holding(head, txs...)
	rawdb.WriteBlock(db, orphan)
	rawdb.WriteTxLookupEntriesByBlock(db, orphan)
	rawdb.WriteCanonicalHash(db, above.Hash(), above.NumberU64())
	if at := c.TxBlock(txs[0].Hash()); at != nil {
		t.Errorf("a transaction of an orphan is in block %d", at.Number)
	}
	c = killed(t, c, dir, false)
	defer c.Close()
	if number := rawdb.ReadTxLookupEntry(c.Backend().ChainDb(), txs[0].Hash()); number != nil {
		t.Errorf("the index has a transaction of an orphan in block %d", *number)
	}
	if c.Head().Hash() != head.Hash() || c.Canonical(above.NumberU64()) != nil {
		t.Errorf("the head is %d, and above it there is %v", c.Head().Number, c.Canonical(above.NumberU64()))
	}
}

// TestU14_KilledWithStateInMemory: go-ethereum starts from an earlier block and deletes what is above it; the index forgets the
// transactions of these blocks, too, which nothing could find later.
func TestU14_KilledWithStateInMemory(t *testing.T) {
	dir, txs := t.TempDir(), transactions(t, 3)
	c := openTest(t, dir)
	db, at := c.Backend().ChainDb(), c.Genesis()
	for i := range txs {
		at = mustExtend(t, c, at.Header(), uint64(i))
		if err := c.SetHead(at); err != nil {
			t.Fatal(err)
		}
		rawdb.WriteBody(db, at.Hash(), at.NumberU64(), &types.Body{Transactions: txs[i : i+1], Withdrawals: at.Withdrawals()})
		rawdb.WriteTxLookupEntries(db, at.NumberU64(), []common.Hash{txs[i].Hash()})
	}
	c = killed(t, killed(t, c, dir, true), dir, true) // and once more, before a block is made
	defer c.Close()
	db = c.Backend().ChainDb()
	if c.Head().Number.Sign() != 0 {
		t.Fatalf("the head is %d: nothing was lost", c.Head().Number)
	}
	for i, tx := range txs {
		if number := rawdb.ReadTxLookupEntry(db, tx.Hash()); number != nil {
			t.Errorf("the index has transaction %d in block %d, of which there are %v", i, *number, rawdb.ReadAllHashes(db, *number))
		}
	}
}

// TestU14_FinalTransactionsStayIndexed: a transaction of a final block that is in a replaced one, too, is found after a kill.
func TestU14_FinalTransactionsStayIndexed(t *testing.T) {
	dir, txs := t.TempDir(), transactions(t, 1)
	c := openTest(t, dir)
	final := mustExtend(t, c, c.Genesis().Header(), 1)
	head := mustExtend(t, c, final.Header(), 2)
	if err := errors.Join(c.SetHead(head), c.SetFinalized(final.Header())); err != nil {
		t.Fatal(err)
	}
	db := c.Backend().ChainDb()
	rawdb.WriteTxLookupEntries(db, final.NumberU64(), []common.Hash{txs[0].Hash()})
	rawdb.WriteBlock(db, holding(head, txs...))
	c = killed(t, c, dir, false)
	defer c.Close()
	if number := rawdb.ReadTxLookupEntry(c.Backend().ChainDb(), txs[0].Hash()); number == nil || *number != final.NumberU64() {
		t.Errorf("the index has a final block's transaction at %v", number)
	}
}

// TestU14_OldBlocksMovedAway: go-ethereum has moved the first blocks to its store of old ones, and nothing says any more what was
// final: what is above them is put in order all the same.
func TestU14_OldBlocksMovedAway(t *testing.T) {
	dir, txs := t.TempDir(), transactions(t, 1)
	c := openTest(t, dir)
	head := mustExtend(t, c, c.Genesis().Header(), 1)
	for i := uint64(2); i < 5; i++ {
		head = mustExtend(t, c, head.Header(), i)
	}
	db, orphan := c.Backend().ChainDb(), holding(head, txs...)
	rawdb.WriteBlock(db, orphan)
	rawdb.WriteTxLookupEntriesByBlock(db, orphan)
	for _, hash := range rawdb.ReadAllHashes(db, 1) {
		rawdb.DeleteBlockWithoutNumber(db, hash, 1)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "geth", "l2", "chaindata")
	for range 2 { // the second comes after a kill
		if _, err := mend.Open(data); err != nil {
			t.Fatal(err)
		}
	}
	kv, err := pebble.New(data, 16, 16, "", true)
	if err != nil {
		t.Fatal(err)
	}
	defer kv.Close()
	if number := rawdb.ReadTxLookupEntry(rawdb.NewDatabase(kv), txs[0].Hash()); number != nil {
		t.Errorf("the index has a transaction of an orphan in block %d", *number)
	}
}
