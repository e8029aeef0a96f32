//go:build anvil

package node_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/batcher"
	"loft/bridge"
	"loft/devnet"
	"loft/internal/anvil"
	"loft/node"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/sequencer"
)

var transfers = flag.Int("transfers", 4000, "transfers of the load tests")

// TestU1_LoadOnAnvil: batches of one to six blobs on an L1 that answers a query for several blobs with the first only.
func TestU1_LoadOnAnvil(t *testing.T) {
	url := anvil.Start(t, "--block-time", "1", "--slots-in-an-epoch", "1")
	load(t, url, url)
}

// TestU1_LoadOnGeth: the same on an L1 of go-ethereum.
func TestU1_LoadOnGeth(t *testing.T) {
	d, err := devnet.Start(t.Context(), devnet.Config{DataDir: t.TempDir(), BlockTime: time.Second, Log: warnings(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	load(t, d.RPCURL(), d.BeaconURL())
}

const (
	payers     = 64
	perRequest = 100
	noteBytes  = 5000 // of a transfer that is to fill blobs
)

// load fills batches of one blob, of two, and so on to the most that a batch has, then sends transfers as fast as the sequencer
// takes them, and wants all of them on L1 and at a second node, which reads L1 alone.
func load(t *testing.T, l1URL, beacon string) {
	cfg := deployOn(t, l1URL, []string{beacon})
	first, second := cfg, cfg
	first.DataDir, second.DataDir = t.TempDir(), t.TempDir()
	first.Roles = node.Roles{Sequence: true, Post: signerOf(elsewhereSequencer), PostInterval: 15 * time.Minute, PostTo: batcher.Blobs} // none closes by age
	sequencing, follower := opens(t, first), opens(t, second)
	c := newCrowd(t, l1URL, sequencing)
	began := time.Now()
	end := func() {
		if err := sequencing.CloseBatch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for n := 1; n <= protocol.MaxBlobs; n++ {
		c.burst((2*n-1)*batch.BlobCapacity/2/noteBytes, noteBytes) // half of the last blob stays empty
		end()
	}
	t.Logf("batches of each size after %v", time.Since(began))
	c.burst(*transfers, 0)
	end()
	t.Logf("%d transfers are in blocks after %v", *transfers, time.Since(began))
	head := sequencing.Chain().Head()
	for _, n := range []*node.Node{sequencing, follower} {
		until(t, fmt.Sprintf("block %d is safe at both nodes", head.Number), func() (bool, error) {
			return n.Chain().Safe().Number.Cmp(head.Number) >= 0, nil
		})
		if at := n.Chain().Canonical(head.Number.Uint64()); at.Hash() != head.Hash() {
			t.Errorf("block %d is %s at one node, %s at the other", head.Number, head.Hash(), at.Hash())
		}
	}
	t.Logf("safe at both nodes after %v", time.Since(began))
	counts := blobCounts(t, l1URL, sequencing, cfg.Instance.Params.Sequencer)
	t.Logf("blobs of the batches: %v", counts)
	for n := 1; n <= protocol.MaxBlobs; n++ {
		if !slices.Contains(counts, n) {
			t.Errorf("no batch has %d blobs: they have %v", n, counts)
		}
	}
}

// blobCounts is how many blobs each batch has.
func blobCounts(t *testing.T, l1URL string, n *node.Node, poster common.Address) (counts []int) {
	t.Helper()
	client, err := ethclient.Dial(l1URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	now, _ := n.Follower().Snapshot()
	for i := range now.Cursor.Batch {
		b, err := n.Deriver().BatchAt(i)
		if err != nil {
			t.Fatal(err)
		}
		if b.Default {
			t.Errorf("batch %d was derived as default blocks: %s", i, b.Fault)
		}
		block, err := client.BlockByHash(t.Context(), b.L1.Hash)
		if err != nil {
			t.Fatal(err)
		}
		for _, tx := range block.Transactions() {
			if from, err := types.Sender(types.LatestSignerForChainID(tx.ChainId()), tx); err == nil && from == poster {
				counts = append(counts, len(tx.BlobHashes()))
			}
		}
	}
	return counts
}

// crowd is many accounts on L2 that pay.
type crowd struct {
	t       *testing.T
	l2      *rpc.Client
	chainID *big.Int
	keys    []*ecdsa.PrivateKey
	nonces  []uint64
}

func newCrowd(t *testing.T, l1URL string, n *node.Node) *crowd {
	t.Helper()
	u := newUser(t, &place{l1: l1URL, l2: n.RPCURL()}, devnet.Accounts[1])
	receipt, err := u.bridge.DepositETH(t.Context(), u.account, u.account.Address, new(big.Int).Mul(big.NewInt(7000), big.NewInt(params.Ether)), bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	u.arrive(receipt.Tx)
	c := &crowd{t: t, l2: u.l2.Client(), nonces: make([]uint64, payers)}
	if c.chainID, err = u.l2.ChainID(t.Context()); err != nil {
		t.Fatal(err)
	}
	var txs []*types.Transaction
	for i := range payers {
		key, err := crypto.GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		c.keys = append(c.keys, key)
		txs = append(txs, c.pay(u.key.Key, uint64(i), crypto.PubkeyToAddress(key.PublicKey), new(big.Int).Mul(big.NewInt(100), big.NewInt(params.Ether)), nil))
	}
	c.deliver(txs)
	until(t, "the crowd has funds", func() (bool, error) {
		balance, err := u.l2.BalanceAt(t.Context(), crypto.PubkeyToAddress(c.keys[payers-1].PublicKey), nil)
		return err == nil && balance.Sign() > 0, err
	})
	return c
}

func (c *crowd) pay(from *ecdsa.PrivateKey, nonce uint64, to common.Address, value *big.Int, note []byte) *types.Transaction {
	gas := params.TxGas + params.TxCostFloorPerToken*params.TxTokenPerNonZeroByte*uint64(len(note))
	return types.MustSignNewTx(from, types.LatestSignerForChainID(c.chainID), &types.DynamicFeeTx{ChainID: c.chainID, Nonce: nonce, To: &to, Value: value, Data: note, Gas: gas,
		GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(1000 * params.GWei)})
}

// burst sends transfers to addresses that never had anything, and waits until they are in blocks.
func (c *crowd) burst(count, noteLen int) {
	c.t.Helper()
	var txs []*types.Transaction
	for i := range count {
		var to common.Address
		note := make([]byte, noteLen)
		rand.Read(to[:])
		rand.Read(note)
		from := i % payers
		txs = append(txs, c.pay(c.keys[from], c.nonces[from], to, big.NewInt(1), note))
		if c.nonces[from]++; len(txs) == perRequest || i == count-1 {
			c.deliver(txs)
			txs = nil
		}
	}
	until(c.t, fmt.Sprintf("a burst of %d transfers is in blocks", count), func() (bool, error) { return uint64(c.sent()) == c.all(), nil })
}

// all is how many transfers were sent.
func (c *crowd) all() (sum uint64) {
	for _, n := range c.nonces {
		sum += n
	}
	return sum
}

// sent is how many transfers are in blocks.
func (c *crowd) sent() (sum int) {
	c.t.Helper()
	calls := make([]rpc.BatchElem, payers)
	for i, key := range c.keys {
		calls[i] = rpc.BatchElem{Method: "eth_getTransactionCount", Args: []any{crypto.PubkeyToAddress(key.PublicKey), "latest"}, Result: new(hexutil.Uint64)}
	}
	if err := c.l2.BatchCallContext(c.t.Context(), calls); err != nil {
		c.t.Fatal(err)
	}
	for i := range calls {
		if calls[i].Error != nil {
			c.t.Fatal(calls[i].Error)
		}
		sum += int(*calls[i].Result.(*hexutil.Uint64))
	}
	return sum
}

// deliver sends transactions until each is acknowledged: a sequencer that has enough waiting says so.
func (c *crowd) deliver(txs []*types.Transaction) {
	c.t.Helper()
	until(c.t, "the sequencer takes what is sent", func() (bool, error) {
		rest, err := c.send(c.t.Context(), txs)
		txs = rest
		return len(rest) == 0, err
	})
}

func (c *crowd) send(ctx context.Context, txs []*types.Transaction) (rest []*types.Transaction, err error) {
	calls := make([]rpc.BatchElem, len(txs))
	for i, tx := range txs {
		raw, err := tx.MarshalBinary()
		if err != nil {
			return nil, err
		}
		calls[i] = rpc.BatchElem{Method: "eth_sendRawTransaction", Args: []any{hexutil.Bytes(raw)}, Result: new(common.Hash)}
	}
	if err := c.l2.BatchCallContext(ctx, calls); err != nil {
		return nil, err
	}
	for i := range calls {
		switch err := calls[i].Error; {
		case err == nil:
		case strings.Contains(err.Error(), sequencer.ErrPoolFull.Error()), strings.Contains(err.Error(), txpool.ErrAccountLimitExceeded.Error()):
			rest = append(rest, txs[i])
		default:
			return nil, errors.Join(fmt.Errorf("send %s", txs[i].Hash()), err)
		}
	}
	return rest, nil
}
