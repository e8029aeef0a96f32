package deploy

import (
	"context"
	"math/big"

	"loft/l1"
	"loft/l1/send"
)

// Cost is what a deployment still takes.
type Cost struct {
	Creations int      // that are not on L1 and not under way
	Gas       uint64   // the most that they may take
	PriceWei  *big.Int // of a unit of gas, now
	Wei       *big.Int // at that price
	MostWei   *big.Int // what the account must hold: the price may double meanwhile
	HaveWei   *big.Int // of the deployer
}

// Short is the error that Deploy would end with for want of funds; nil if there are enough.
func (c *Cost) Short(i *Instance) error {
	if c.HaveWei.Cmp(c.MostWei) >= 0 {
		return nil
	}
	return &send.InsufficientFundsError{Account: i.Deployer, HaveWei: c.HaveWei, NeedWei: c.MostWei}
}

// Reckon says what the rest of a deployment costs at L1's present price. It sends nothing.
func Reckon(ctx context.Context, client *l1.Client, i *Instance) (*Cost, error) {
	w, err := onlooker(client, i)
	if err != nil {
		return nil, err
	}
	now, err := w.look(ctx)
	if err != nil {
		return nil, err
	}
	from, err := w.next(ctx, now)
	if err != nil {
		return nil, err
	}
	if err := w.estimate(ctx, now.head); err != nil {
		return nil, err
	}
	tip, feeCap, err := w.price(ctx, now.head)
	if err != nil {
		return nil, err
	}
	c := &Cost{Creations: len(w.plan.Creations) - from, Gas: w.gasFrom(from), PriceWei: new(big.Int).Add(now.head.BaseFee, tip)}
	gas := new(big.Int).SetUint64(c.Gas)
	c.Wei, c.MostWei = new(big.Int).Mul(gas, c.PriceWei), new(big.Int).Mul(gas, feeCap)
	c.HaveWei, err = client.Balance(ctx, i.Deployer)
	return c, err
}
