package node

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"

	"loft/agent"
	"loft/l1"
	"loft/plain"
)

// purse is an account that pays for a role, with what the role's usual transaction takes. (The validator counts for itself
// what its games may still cost.)
type purse struct {
	role    string
	on      string // which chain
	client  *l1.Client
	account common.Address
	gas     uint64
	blobGas uint64
	low     agent.Trouble
}

const (
	// enoughFor is how many usual transactions an account is to hold the price of.
	enoughFor = 200
	// What roles usually send: a batch in six blobs, the running of a message.
	postGas, postBlobGas, runGas = 100_000, 6 * params.BlobTxBlobGasPerBlob, 300_000
	balanceEvery                 = time.Minute
)

// watchBalances warns of accounts that run out, before they do.
func (n *Node) watchBalances(ctx context.Context) error {
	ticker := time.NewTicker(balanceEvery)
	defer ticker.Stop()
	for {
		select { // not at once: a node that starts may not have what its account was sent
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		for _, p := range n.purses {
			have, want, err := p.look(ctx)
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				n.log.Debug("cannot read balance", "role", p.role, "err", err)
			case have.Cmp(want) >= 0:
				p.low.Over(n.log, "account balance sufficient", "on", p.on, "role", p.role, "account", p.account)
			default:
				p.low.Tell(n.log, slog.LevelWarn, "account balance low: top it up", "on", p.on, "role", p.role, "account", p.account, "has", plain.FormatEther(have),
					"should_have", plain.FormatEther(want), "for_transactions", enoughFor)
			}
		}
	}
}

// look compares what the account has with the price of what it will send, at twice the present price.
func (p *purse) look(ctx context.Context) (have, want *big.Int, err error) {
	if have, err = p.client.Balance(ctx, p.account); err != nil {
		return nil, nil, err
	}
	price, err := p.client.Eth().SuggestGasPrice(ctx)
	if err != nil {
		return nil, nil, err
	}
	want = new(big.Int).Mul(price, new(big.Int).SetUint64(p.gas))
	if p.blobGas > 0 {
		blob, err := p.client.BlobBaseFee(ctx)
		if errors.Is(err, l1.ErrNoBlobFee) { // then none are sent
			blob, err = new(big.Int), nil
		}
		if err != nil {
			return nil, nil, err
		}
		want.Add(want, blob.Mul(blob, new(big.Int).SetUint64(p.blobGas)))
	}
	return have, want.Mul(want, big.NewInt(2*enoughFor)), nil
}
