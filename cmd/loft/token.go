package main

import (
	"context"
	"math/big"

	"github.com/urfave/cli/v3"

	"loft/bridge"
	"loft/plain"
)

func tokenCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "token",
		Usage:     "show show where an ERC-20 token is on the other side of the bridge",
		ArgsUsage: "<address on L1 or L2>",
		Description: "Each L1 token has one token on L2, whose address follows from the L1 token's address alone. The first deposit creates it.\n" +
			"Example: loft token 0x6B175474E89094C44Da98b954EedeAC495271d0F --of 0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
		Flags: flags([]cli.Flag{
			&cli.StringFlag{Name: "of", Usage: "also show the balances of this `ADDRESS`"},
		}, networkFlags()),
		Action: func(ctx context.Context, cmd *cli.Command) error { return token(ctx, env, cmd) },
	}
}

// tokenAnswer is the JSON of loft token. Balances are in the token's smallest unit.
type tokenAnswer struct {
	bridge.TokenPair
	L1Balance string `json:"l1Balance,omitempty"`
	L2Balance string `json:"l2Balance,omitempty"`
}

func token(ctx context.Context, env *environment, cmd *cli.Command) error {
	text, err := argument(cmd, "the token")
	if err != nil {
		return err
	}
	named, err := plain.ParseAddress("the token", text)
	if err != nil {
		return err
	}
	s, err := open(ctx, env, cmd, false)
	if err != nil {
		return err
	}
	defer s.Close()
	pair, err := s.TokenPair(ctx, named)
	if err != nil {
		return err
	}
	out := tokenAnswer{TokenPair: pair}
	s.say("%s, %d decimals", pair.Symbol, pair.Decimals)
	s.say("L1         %s", pair.Address)
	if pair.Exists {
		s.say("L2         %s", pair.L2Token)
	} else {
		s.say("L2         %s, created by the first deposit", pair.L2Token)
	}
	if cmd.IsSet("of") {
		if err := s.balances(ctx, &out); err != nil {
			return err
		}
	}
	if pair.Exists {
		s.say("next: loft withdraw <amount> --token %s", pair.Address)
	} else {
		s.say("next: loft deposit <amount> --token %s", pair.Address)
	}
	return s.done(out)
}

// balances of the account that --of names, on both layers.
func (s *session) balances(ctx context.Context, out *tokenAnswer) error {
	holder, err := plain.ParseAddress("--of", s.cmd.String("of"))
	if err != nil {
		return err
	}
	l1, err := s.TokenBalance(ctx, bridge.L1, out.Address, holder)
	if err != nil {
		return err
	}
	l2 := new(big.Int)
	if out.Exists {
		if l2, err = s.TokenBalance(ctx, bridge.L2, out.L2Token, holder); err != nil {
			return err
		}
	}
	out.L1Balance, out.L2Balance = l1.String(), l2.String()
	s.say("%s has %s on L1 and %s on L2.", holder, plain.FormatUnits(l1, out.Decimals), plain.FormatUnits(l2, out.Decimals))
	return nil
}
