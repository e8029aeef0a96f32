package sequencer

import (
	"context"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// Price is what users pay for L1, margin included, in hundredths of a wei.
type Price struct {
	Byte *big.Int // of a byte of payload
	Tx   *big.Int // of a transaction, whatever its size: its share of what a batch costs besides its bytes
}

// Fees are what a wallet should offer.
type Fees struct {
	BaseFee *big.Int // of the open block, or the next
	// Tip by which every transaction is admitted, for the minutes that a person takes to sign, unless L1 becomes more than twice as
	// expensive in them.
	Tip *big.Int
	// Price that Tip is made of. TipFor goes by it.
	Price Price
}

// TipFor is the tip that a transaction needs: at most Tip, and less if little of it is calldata.
func (f Fees) TipFor(tx *types.Transaction) *big.Int {
	return atLeast(RequiredTip(tx, f.Price))
}

// minTip in wei a gas is suggested at least. A transfer feels nothing of it, and the price may not be known yet.
const minTip = 1_000_000

func atLeast(tip *big.Int) *big.Int {
	if least := big.NewInt(minTip); tip.Cmp(least) < 0 {
		return least
	}
	return tip
}

// Fees now.
func (s *Sequencer) Fees(ctx context.Context) (f Fees, err error) {
	err = s.do(ctx, func() {
		price := s.price(s.l1.WeiPerByte, s.l1.WeiPerTx)
		f = Fees{BaseFee: new(big.Int).Set(s.nextBaseFee()), Tip: atLeast(SuggestedTip(price)), Price: price}
	})
	return f, err
}

// priceGrace is for how long what a wallet was told holds while L1 becomes more expensive.
const priceGrace = 5 * time.Minute

// quote is what L1 cost from a moment on.
type quote struct {
	from           time.Duration // by Clock.Elapsed
	byteWei, txWei uint64
}

// quoted remembers the present price.
func (s *Sequencer) quoted() {
	now := s.cfg.Clock.Elapsed()
	s.quotes = append(s.quotes, quote{now, s.l1.WeiPerByte, s.l1.WeiPerTx})
	old := 0
	for old+1 < len(s.quotes) && s.quotes[old+1].from+priceGrace <= now {
		old++
	}
	s.quotes = append(s.quotes[:0], s.quotes[old:]...)
}

// admissionPrice is the least that wallets were told in the last minutes, but at least half of what L1 costs now: so nobody is
// refused for a rise between asking and sending, and nobody gets L1 for less than half by waiting for one.
func (s *Sequencer) admissionPrice() Price {
	byteWei, txWei, now := s.l1.WeiPerByte, s.l1.WeiPerTx, s.cfg.Clock.Elapsed()
	for i, q := range s.quotes {
		if i+1 == len(s.quotes) || s.quotes[i+1].from+priceGrace > now {
			byteWei, txWei = min(byteWei, q.byteWei), min(txWei, q.txWei)
		}
	}
	return s.price(max(byteWei, s.l1.WeiPerByte-s.l1.WeiPerByte/2), max(txWei, s.l1.WeiPerTx-s.l1.WeiPerTx/2))
}

// price adds the margin.
func (s *Sequencer) price(byteWei, txWei uint64) Price {
	percent := new(big.Int).SetUint64(100 + s.cfg.MarginPercent)
	times := func(wei uint64) *big.Int { return new(big.Int).Mul(new(big.Int).SetUint64(wei), percent) }
	return Price{Byte: times(byteWei), Tx: times(txWei)}
}

// RequiredTip is the least effective tip, in wei a gas, by which tx is admitted at a price.
func RequiredTip(tx *types.Transaction, price Price) *big.Int {
	cost := new(big.Int).Mul(price.Byte, new(big.Int).SetUint64(l1Quarters(tx)))
	cost.Add(cost, new(big.Int).Lsh(price.Tx, 2))
	return ceilDiv(cost, new(big.Int).SetUint64(400*leastGas(tx)))
}

// SuggestedTip is a tip by which every transaction is admitted: no byte of any pays less than 40 gas in any case, and no
// transaction less than params.TxGas.
func SuggestedTip(price Price) *big.Int {
	gas := new(big.Int).SetUint64(params.TxGas)
	cost := new(big.Int).Mul(price.Byte, gas)
	cost.Add(cost, new(big.Int).Mul(price.Tx, big.NewInt(40)))
	return ceilDiv(cost, gas.Mul(gas, big.NewInt(4000)))
}

func ceilDiv(a, b *big.Int) *big.Int {
	a = new(big.Int).Add(a, new(big.Int).Sub(b, common.Big1))
	return a.Div(a, b)
}

// l1Quarters is what tx takes of a payload after compression, in quarters of a byte: a zero byte of calldata counts one,
// as EIP-7623 counts it, all else four. Random mixtures of zeros and others have no more entropy than that, but for 5 %.
func l1Quarters(tx *types.Transaction) uint64 {
	var zeros uint64
	for _, b := range tx.Data() {
		if b == 0 {
			zeros++
		}
	}
	return 4*tx.Size() - 3*zeros
}

// leastGas is what tx pays for whatever it does: the EIP-7623 floor, or its intrinsic gas less the greatest refund, a
// fifth of what was used.
func leastGas(tx *types.Transaction) uint64 {
	value, _ := uint256.FromBig(tx.Value())
	intrinsic, err := core.IntrinsicGas(tx.Data(), tx.AccessList(), tx.SetCodeAuthorizations(), common.Address{}, tx.To(), value, osaka)
	if err != nil {
		return params.TxGas
	}
	floor, err := core.FloorDataGas(osaka, common.Address{}, tx.To(), value, tx.Data(), tx.AccessList())
	if err != nil {
		return params.TxGas
	}
	return max(floor, intrinsic-intrinsic/params.RefundQuotientEIP3529)
}

var osaka = params.Rules{IsHomestead: true, IsIstanbul: true, IsBerlin: true, IsLondon: true, IsShanghai: true, IsCancun: true, IsPrague: true, IsOsaka: true}
