package main

import (
	"context"

	"github.com/urfave/cli/v3"

	"loft/bridge"
)

func bounceCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "bounce",
		Usage:     "give up a message that failed on L2 and get its ether or tokens back on L1",
		ArgsUsage: "<L1 transaction | in:index>",
		Description: "In three steps: loft bounce on L2, by the refund address; loft claim of the bounce's L2 transaction, when its\n" +
			"assertion is confirmed; and for tokens loft bounce --reclaim on L1, by anybody.",
		Flags: flags([]cli.Flag{
			&cli.StringFlag{Name: "value-to", Usage: "`ADDRESS` on L1 that gets the message's ether (default: the signer's)"},
			&cli.BoolFlag{Name: "reclaim", Usage: "return the tokens of a bounced deposit on L1"},
			waitFlag("until the bounce can be claimed"),
		}, signerFlags(), networkFlags()),
		Action: func(ctx context.Context, cmd *cli.Command) error { return bounce(ctx, env, cmd) },
	}
}

func bounce(ctx context.Context, env *environment, cmd *cli.Command) error {
	text, err := argument(cmd, "the message")
	if err != nil {
		return err
	}
	named, err := bridge.ParseRef(text)
	if err != nil {
		return err
	}
	s, err := open(ctx, env, cmd, true)
	if err != nil {
		return err
	}
	defer s.Close()
	ctx, cancel := s.limit(ctx)
	defer cancel()
	if cmd.Bool("reclaim") {
		sent, err := s.Reclaim(ctx, s.from, named)
		if err != nil {
			return err
		}
		s.say("The tokens were returned to their depositor: L1 transaction %s, block %d.", sent.Tx, sent.Block)
		s.paid(sent)
		s.say("next: nothing is left to do.")
		return s.done(answer{Sent: sent, Status: []bridge.Status{}})
	}
	valueTo, err := s.addressOr("value-to", s.from.Address)
	if err != nil {
		return err
	}
	sent, err := s.Bounce(ctx, s.from, named, valueTo)
	if err != nil {
		return err
	}
	s.say("Bounced: L2 transaction %s, block %d.", sent.Tx, sent.Block)
	return s.finish(ctx, sent, func(st bridge.Stage) bool { return st.Claimable() || st.Arrived() })
}
