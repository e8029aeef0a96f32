package main

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v3"

	"loft/bridge"
	"loft/plain"
)

func withdrawCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "withdraw",
		Usage:     "move ether or ERC-20 tokens from L2 to L1, to be claimed there later",
		ArgsUsage: "<amount | max>",
		Description: "The amount is in ether (1.5) unless it has a unit (20gwei); ether crosses in whole gwei. With --token the amount is in that token.\n" +
			"max is the whole balance; for ether, less the maximum cost of this withdrawal.\n" +
			"With --forced the withdrawal goes through L1, where no sequencer can refuse it.\n" +
			"Example: loft withdraw 0.5 && loft status",
		Flags: flags([]cli.Flag{
			&cli.StringFlag{Name: "to", Usage: "`ADDRESS` on L1 (default: the signer's)"},
			&cli.StringFlag{Name: "token", Usage: "`ADDRESS` of an ERC-20 token, on L1 or L2"},
			&cli.BoolFlag{Name: "forced", Usage: "send it through the queue on L1"},
			waitFlag("until it can be claimed"),
		}, queueFlags(), signerFlags(), networkFlags()),
		Action: func(ctx context.Context, cmd *cli.Command) error { return withdraw(ctx, env, cmd) },
	}
}

func withdraw(ctx context.Context, env *environment, cmd *cli.Command) error {
	text, err := argument(cmd, "the amount")
	if err != nil {
		return err
	}
	if err := onlyWith(cmd, "forced", "it is the price of a place in the queue on L1, which only a forced withdrawal needs", "max-price"); err != nil {
		return err
	}
	var amount *big.Int
	var token common.Address
	if cmd.IsSet("token") {
		token, err = plain.ParseAddress("--token", cmd.String("token"))
	} else if text != maxAmount {
		amount, err = plain.ParseEther(text)
	}
	if err != nil {
		return err
	}
	s, err := open(ctx, env, cmd, true)
	if err != nil {
		return err
	}
	defer s.Close()
	to, err := s.addressOr("to", s.from.Address)
	if err != nil {
		return err
	}
	o, err := s.options()
	if err != nil {
		return err
	}
	ctx, cancel := s.limit(ctx)
	defer cancel()
	call, what, err := s.withdrawal(ctx, text, amount, token, to, o)
	if err != nil {
		return err
	}
	if cmd.Bool("forced") {
		return s.forceCall(ctx, call, o, true)
	}
	sent, err := s.Send(ctx, s.from, call)
	if err != nil {
		return err
	}
	s.say("Withdrew %s to %s on L1: L2 transaction %s, block %d.", what, to, sent.Tx, sent.Block)
	return s.finish(ctx, sent, func(st bridge.Stage) bool { return st.Claimable() || st.Arrived() })
}

// maxAmount is the amount that is everything.
const maxAmount = "max"

// withdrawal is the checked call, and the amount in words.
func (s *session) withdrawal(ctx context.Context, text string, amount *big.Int, token, to common.Address, o bridge.Options) (bridge.Call, string, error) {
	if token == (common.Address{}) {
		if amount == nil {
			var err error
			if amount, err = s.MaxWithdrawal(ctx, s.from, to, s.cmd.Bool("forced"), o); err != nil {
				return bridge.Call{}, "", err
			}
		}
		call, err := s.WithdrawCall(ctx, to, amount, o)
		return call, plain.FormatEther(amount), err
	}
	pair, err := s.TokenPair(ctx, token)
	if err != nil {
		return bridge.Call{}, "", err
	}
	known := pair.Token
	if text != maxAmount {
		amount, err = plain.ParseUnits(text, known.Decimals)
	} else if amount = new(big.Int); pair.Exists {
		amount, err = s.TokenBalance(ctx, bridge.L2, pair.L2Token, s.from.Address)
	}
	if err == nil && text == maxAmount && amount.Sign() == 0 {
		err = &bridge.NothingLeftError{Account: s.from.Address, What: known.Symbol, Token: known.Address}
	}
	if err != nil {
		return bridge.Call{}, "", err
	}
	call, err := s.TokenWithdrawCall(ctx, s.from.Address, known, to, amount, o)
	return call, plain.FormatUnits(amount, known.Decimals) + " " + known.Symbol, err
}
