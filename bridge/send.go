package bridge

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
)

// Account is who signs.
type Account struct {
	Address common.Address
	// Sign returns the transaction signed for the chain.
	Sign func(tx *types.Transaction, chainID *big.Int) (*types.Transaction, error)
	// Send sends a call on L1 and returns its transaction once that is in a block, for an account whose nonces somebody else
	// gives out. Default: Client.Send does it all.
	Send func(ctx context.Context, call Call) (common.Hash, error)
}

// KeyAccount signs with a key in memory.
func KeyAccount(key *ecdsa.PrivateKey) Account {
	return Account{
		Address: crypto.PubkeyToAddress(key.PublicKey),
		Sign: func(tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
			return types.SignTx(tx, types.LatestSignerForChainID(chainID), key)
		},
	}
}

// Sent is a transaction that is in a block and succeeded.
type Sent struct {
	Layer   Layer       `json:"layer"`
	Tx      common.Hash `json:"tx"`
	Block   uint64      `json:"block"`
	GasUsed uint64      `json:"gasUsed"`
	FeeWei  *big.Int    `json:"feeWei"`
	// PlaceWei is what the place in L1's queue cost; nil if it took none, or the endpoint does not tell.
	PlaceWei *big.Int `json:"placeWei,omitempty"`
	logs     []*types.Log
}

// MarshalJSON writes wei as a decimal string: as a number it would not survive JavaScript.
func (s Sent) MarshalJSON() ([]byte, error) {
	type plain Sent
	place := ""
	if s.PlaceWei != nil {
		place = s.PlaceWei.String()
	}
	return json.Marshal(struct {
		plain
		FeeWei   string `json:"feeWei"`
		PlaceWei string `json:"placeWei,omitempty"`
	}{plain(s), s.FeeWei.String(), place})
}

// Send estimates, signs and sends a call, and waits until it is in a block. What would fail is not sent.
func (c *Client) Send(ctx context.Context, from Account, call Call) (Sent, error) {
	client, err := c.endpoint(call.Layer)
	if err != nil {
		return Sent{}, err
	}
	if from.Send != nil && call.Layer == L1 {
		hash, err := from.Send(ctx, call)
		if err != nil {
			return Sent{}, fmt.Errorf("%s: %w", call.What, err)
		}
		return c.wait(ctx, L1, hash)
	}
	tx, cost, err := c.prepare(ctx, from.Address, call)
	if err != nil {
		return Sent{}, fmt.Errorf("%s: %w", call.What, err)
	}
	if c.before != nil {
		c.before(call, cost)
	}
	signed, err := from.Sign(tx, c.Info.chainID(call.Layer))
	if err != nil {
		return Sent{}, fmt.Errorf("%s: sign: %w", call.What, err)
	}
	// Whether a send that failed on the way arrived is seen by looking for it; it may be in a block by now.
	if err := client.SendTransaction(ctx, signed); err != nil {
		if _, _, found := client.TransactionByHash(ctx, signed.Hash()); found != nil {
			return Sent{}, fmt.Errorf("%s: %w", call.What, c.failed(call.Layer, "send the transaction", err))
		}
	}
	sent, err := c.wait(ctx, call.Layer, signed.Hash())
	if err == nil && call.Place != nil {
		sent.PlaceWei = c.placePaid(ctx, from.Address, call, &sent)
	}
	return sent, err
}

// placePaid is what a place in the queue cost, of which the contract logs nothing: what the account is poorer by than it would be
// without. It is nil where that does not tell: the account had more than this in the block, or the endpoint keeps no balances of
// the block before. What is sent is sent, so an endpoint that fails now makes no error.
func (c *Client) placePaid(ctx context.Context, from common.Address, call Call, sent *Sent) *big.Int {
	var had [2]*big.Int
	var nonce [2]uint64
	for i, block := range []uint64{sent.Block - 1, sent.Block} {
		_, err := read(ctx, c, L1, "read the balance", func(ctx context.Context, client *ethclient.Client) (_ struct{}, err error) {
			if had[i], err = client.BalanceAt(ctx, from, u64(block)); err == nil {
				nonce[i], err = client.NonceAt(ctx, from, u64(block))
			}
			return struct{}{}, err
		})
		if err != nil {
			return nil
		}
	}
	paid := new(big.Int).Sub(had[0], had[1])
	paid.Sub(paid, sent.FeeWei).Sub(paid, call.Value).Add(paid, call.Place.Max)
	if nonce[1] != nonce[0]+1 || paid.Sign() < 0 || paid.Cmp(call.Place.Max) > 0 {
		return nil
	}
	return paid
}

// Cost is what sending a call costs besides the value that it carries.
type Cost struct {
	Layer     Layer
	GasWei    *big.Int // at the present fees
	MaxGasWei *big.Int // at most
	Place     *Place   // in L1's queue; nil if it takes none
}

// prepare is the unsigned transaction: gas with a margin, fees for the next blocks, funds checked.
func (c *Client) prepare(ctx context.Context, from common.Address, call Call) (*types.Transaction, Cost, error) {
	balance, err := c.Balance(ctx, call.Layer, from)
	if err != nil {
		return nil, Cost{}, err
	}
	if balance.Cmp(call.Value) < 0 {
		return nil, Cost{}, &InsufficientFundsError{Layer: call.Layer, Address: from, Have: balance, Want: call.Value}
	}
	fees, err := c.fees(ctx, call.Layer)
	if err != nil {
		return nil, Cost{}, err
	}
	nonce, err := c.pendingNonce(ctx, call.Layer, from)
	if err != nil {
		return nil, Cost{}, err
	}
	gas, err := c.estimate(ctx, from, call)
	if err != nil {
		return nil, Cost{}, err
	}
	likely := new(big.Int).Mul(u64(gas), add(fees.base, fees.tip))
	gas = min(gas+gas/8, params.MaxTxGas)
	maxFee := new(big.Int).Mul(u64(gas), fees.feeCap)
	if want := add(call.Value, maxFee); balance.Cmp(want) < 0 {
		return nil, Cost{}, &InsufficientFundsError{Layer: call.Layer, Address: from, Have: balance, Want: want, MaxFee: maxFee}
	}
	return types.NewTx(&types.DynamicFeeTx{
		ChainID: c.Info.chainID(call.Layer), Nonce: nonce, GasTipCap: fees.tip, GasFeeCap: fees.feeCap, Gas: gas, To: &call.To, Value: call.Value, Data: call.Data,
	}), Cost{Layer: call.Layer, GasWei: likely, MaxGasWei: maxFee, Place: call.Place}, nil
}

// estimate runs the call; what it reverts with comes back as a RevertError.
func (c *Client) estimate(ctx context.Context, from common.Address, call Call) (uint64, error) {
	gas, err := read(ctx, c, call.Layer, "estimate gas", func(ctx context.Context, client *ethclient.Client) (uint64, error) {
		return client.EstimateGas(ctx, ethereum.CallMsg{From: from, To: &call.To, Value: call.Value, Data: call.Data})
	})
	if err != nil {
		return 0, wouldFail(call.Layer, err)
	}
	return gas, nil
}

type fees struct{ tip, feeCap, base *big.Int }

// fees that the next blocks take: the suggested tip, and twice the base fee.
func (c *Client) fees(ctx context.Context, layer Layer) (f fees, err error) {
	if f.tip, err = read(ctx, c, layer, "ask for a tip", func(ctx context.Context, client *ethclient.Client) (*big.Int, error) {
		return client.SuggestGasTipCap(ctx)
	}); err != nil {
		return fees{}, err
	}
	head, err := c.head(ctx, layer)
	if err != nil {
		return fees{}, err
	}
	if head.BaseFee == nil {
		return fees{}, &WrongChainError{Layer: layer, URL: c.urls[layer], Got: "without base fees", Want: c.Info.chainID(layer).String() + " under Osaka rules"}
	}
	f.base = head.BaseFee
	f.feeCap = add(new(big.Int).Mul(f.base, big.NewInt(2)), f.tip)
	return f, nil
}

func (c *Client) head(ctx context.Context, layer Layer) (*types.Header, error) {
	return read(ctx, c, layer, "read the head", func(ctx context.Context, client *ethclient.Client) (*types.Header, error) {
		return client.HeaderByNumber(ctx, nil)
	})
}

func (c *Client) pendingNonce(ctx context.Context, layer Layer, a common.Address) (uint64, error) {
	return read(ctx, c, layer, "read the nonce", func(ctx context.Context, client *ethclient.Client) (uint64, error) {
		return client.PendingNonceAt(ctx, a)
	})
}

// Balance in wei at the latest block.
func (c *Client) Balance(ctx context.Context, layer Layer, a common.Address) (*big.Int, error) {
	return read(ctx, c, layer, "read the balance", func(ctx context.Context, client *ethclient.Client) (*big.Int, error) {
		return client.BalanceAt(ctx, a, nil)
	})
}

// wait for the receipt of a transaction that was sent. If ctx ends first the transaction stays sent: PendingError names it.
func (c *Client) wait(ctx context.Context, layer Layer, hash common.Hash) (Sent, error) {
	for failures := 0; ; {
		receipt, err := c.receipt(ctx, layer, hash)
		var gone *UnreachableError
		switch {
		case errors.As(err, &gone) && failures < maxFailures:
			failures++
		case err != nil:
			return Sent{}, &PendingError{Layer: layer, Tx: hash, Err: err}
		case receipt == nil:
			failures = 0
		case receipt.Status != types.ReceiptStatusSuccessful:
			return Sent{}, &FailedTxError{Layer: layer, Tx: hash, Block: receipt.BlockNumber.Uint64()}
		default:
			fee := new(big.Int).Mul(receipt.EffectiveGasPrice, u64(receipt.GasUsed))
			return Sent{Layer: layer, Tx: hash, Block: receipt.BlockNumber.Uint64(), GasUsed: receipt.GasUsed, FeeWei: fee, logs: receipt.Logs}, nil
		}
		if err := c.pause(ctx); err != nil {
			return Sent{}, &PendingError{Layer: layer, Tx: hash, Err: err}
		}
	}
}

// maxFailures bounds how often in a row a waiting call forgives an endpoint that does not answer.
const maxFailures = 20

// pause until the next look.
func (c *Client) pause(ctx context.Context) error {
	timer := time.NewTimer(c.poll)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// receipt of a transaction, nil if it is in no block.
func (c *Client) receipt(ctx context.Context, layer Layer, hash common.Hash) (*types.Receipt, error) {
	receipt, err := read(ctx, c, layer, "read a receipt", func(ctx context.Context, client *ethclient.Client) (*types.Receipt, error) {
		return client.TransactionReceipt(ctx, hash)
	})
	if unknownTx(err) {
		return nil, nil
	}
	return receipt, err
}

// unknownTx says whether an endpoint answered that it does not know a transaction. go-ethereum says that it is indexing
// instead, as long as it is; only unknown transactions are concerned.
func unknownTx(err error) bool {
	return err != nil && (errors.Is(err, ethereum.NotFound) || strings.Contains(err.Error(), "transaction indexing is in progress"))
}

// pendingTx is a transaction that a node holds and that is in no block; nil if there is none.
func (c *Client) pendingTx(ctx context.Context, layer Layer, hash common.Hash) (*types.Transaction, error) {
	tx, err := read(ctx, c, layer, "read a transaction", func(ctx context.Context, client *ethclient.Client) (*types.Transaction, error) {
		tx, pending, err := client.TransactionByHash(ctx, hash)
		if !pending {
			return nil, err
		}
		return tx, err
	})
	if unknownTx(err) {
		return nil, nil
	}
	return tx, err
}
