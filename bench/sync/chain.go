package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
	"golang.org/x/sync/errgroup"

	"loft/bench/internal/child"
	"loft/follower"
	"loft/sequencer"
)

// source is a running chain with a past.
type source struct {
	process *child.Process
	dev     child.Dev
	rollup  string // file that describes it
	blocks  string // file of its blocks from 1 to head, one RLP after the other
	head    *types.Header
	txs     int
	batches uint64
}

func (s *source) pace(took time.Duration) float64 { return float64(s.txs) / took.Seconds() }

const (
	users    = 500
	together = 250 // transactions of one request
	lanes    = 4   // requests at a time
)

// user sends ether on L2.
type user struct {
	key     *ecdsa.PrivateKey
	address common.Address
	nonce   uint64
}

// makeChain runs a chain and sends transfers, four fifths of them among users and one to an address that never had any, until
// all are on L1; or continues with the one that the directory keeps.
func makeChain(ctx context.Context, dir string, count int) (_ *source, err error) {
	s := &source{rollup: filepath.Join(dir, "rollup.json"), blocks: filepath.Join(dir, "blocks"), txs: count}
	_, missing := os.Stat(s.blocks)
	if s.process, s.dev, err = child.StartDev(*program, dir, "--l1-block-time", "2s"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil && s.process != nil {
			err = errors.Join(err, s.process.Stop())
		}
	}()
	l2, err := rpc.DialContext(ctx, s.dev.L2RPC)
	if err != nil {
		return nil, err
	}
	defer l2.Close()
	if missing != nil {
		if err := s.send(ctx, l2); err != nil {
			return nil, err
		}
	}
	last, err := headerAt(ctx, l2, "latest")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	err = child.Poll(ctx, func() (bool, error) {
		s.head, err = headerAt(ctx, l2, "finalized")
		return err == nil && s.head.Number.Cmp(last.Number) >= 0, err
	})
	if err != nil {
		return nil, fmt.Errorf("wait until l1 has finalised block %d: %w", last.Number, err)
	}
	var status struct {
		L1 follower.Snapshot `json:"l1"`
	}
	if err := l2.CallContext(ctx, &status, "loft_status"); err != nil {
		return nil, err
	}
	s.batches = status.L1.Cursor.Batch
	if err := s.export(ctx, l2); err != nil {
		return nil, err
	}
	// What serves L1 has not just made all this: it is started again.
	if err := s.process.Stop(); err != nil {
		return nil, err
	}
	s.process, s.dev, err = child.StartDev(*program, dir, "--l1-block-time", "2s")
	return s, err
}

// send sends the transactions, those of one user in order, and waits until all are in blocks.
func (s *source) send(ctx context.Context, l2 *rpc.Client) error {
	chainID, err := ethclient.NewClient(l2).ChainID(ctx)
	if err != nil {
		return err
	}
	signer := types.LatestSignerForChainID(chainID)
	pay := func(from *user, to common.Address, value *big.Int) *types.Transaction {
		from.nonce++
		return types.MustSignNewTx(from.key, signer, &types.DynamicFeeTx{ChainID: chainID, Nonce: from.nonce - 1, To: &to, Value: value, Gas: 21_000,
			GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(1000 * params.GWei)})
	}
	rich := make([]*user, len(s.dev.Accounts))
	for i, account := range s.dev.Accounts {
		key, err := crypto.HexToECDSA(strings.TrimPrefix(account.Key, "0x"))
		if err != nil {
			return err
		}
		rich[i] = &user{key: key, address: account.Address}
	}
	all := make([]*user, users)
	var first []*types.Transaction
	for i := range all {
		key, err := crypto.ToECDSA(crypto.Keccak256(fmt.Appendf(nil, "sync %d", i)))
		if err != nil {
			return err
		}
		all[i] = &user{key: key, address: crypto.PubkeyToAddress(key.PublicKey)}
		first = append(first, pay(rich[i%len(rich)], all[i].address, new(big.Int).Mul(big.NewInt(15), big.NewInt(params.Ether))))
	}
	if err := deliver(ctx, l2, first); err != nil {
		return err
	}
	if err := settled(ctx, l2, all); err != nil {
		return err
	}
	var group errgroup.Group
	for lane := range lanes {
		group.Go(func() error {
			var request []*types.Transaction
			for i := lane; i < s.txs-users; i += lanes {
				from, to := all[i%users], all[(i*7+lane+1)%users].address
				if i/lanes%5 == 0 {
					to = common.BytesToAddress(crypto.Keccak256(fmt.Appendf(nil, "new %d", i)))
				}
				request = append(request, pay(from, to, big.NewInt(int64(i)*params.GWei)))
				if len(request) == together || i+lanes >= s.txs-users {
					if err := deliver(ctx, l2, request); err != nil {
						return err
					}
					request = request[:0]
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return settled(ctx, l2, all)
}

// deliver sends transactions until each is taken: a sequencer that has enough waiting says so.
func deliver(ctx context.Context, l2 *rpc.Client, txs []*types.Transaction) error {
	for {
		calls := make([]rpc.BatchElem, len(txs))
		for i, tx := range txs {
			raw, err := tx.MarshalBinary()
			if err != nil {
				return err
			}
			calls[i] = rpc.BatchElem{Method: "eth_sendRawTransaction", Args: []any{hexutil.Bytes(raw)}, Result: new(common.Hash)}
		}
		if err := l2.BatchCallContext(ctx, calls); err != nil {
			return err
		}
		var rest []*types.Transaction
		for i := range calls {
			switch err := calls[i].Error; {
			case err == nil:
			case strings.Contains(err.Error(), sequencer.ErrPoolFull.Error()):
				rest = append(rest, txs[i])
			default:
				return fmt.Errorf("send %s: %w", txs[i].Hash(), err)
			}
		}
		if txs = rest; len(txs) == 0 {
			return nil
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// settled waits until the users' transactions are in blocks: those that have a nonce by their nonces, the others by their ether.
func settled(ctx context.Context, l2 *rpc.Client, all []*user) error {
	client := ethclient.NewClient(l2)
	for _, u := range all {
		err := child.Poll(ctx, func() (bool, error) {
			if u.nonce == 0 {
				balance, err := client.BalanceAt(ctx, u.address, nil)
				return err == nil && balance.Sign() > 0, err
			}
			nonce, err := client.NonceAt(ctx, u.address, nil)
			return nonce == u.nonce, err
		})
		if err != nil {
			return fmt.Errorf("transactions of %s: %w", u.address, err)
		}
	}
	return nil
}

// export writes the blocks as `geth export` does.
func (s *source) export(ctx context.Context, l2 *rpc.Client) (err error) {
	f, err := os.Create(s.blocks)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w, client := bufio.NewWriter(f), ethclient.NewClient(l2)
	found := 0
	for n := new(big.Int).SetUint64(1); n.Cmp(s.head.Number) <= 0; n.Add(n, common.Big1) {
		block, err := client.BlockByNumber(ctx, n)
		if err != nil {
			return fmt.Errorf("block %d: %w", n, err)
		}
		found += len(block.Transactions())
		if err := block.EncodeRLP(w); err != nil {
			return err
		}
	}
	if found < s.txs {
		return fmt.Errorf("the chain has %d transactions, %d were sent", found, s.txs)
	}
	s.txs = found
	return w.Flush()
}
