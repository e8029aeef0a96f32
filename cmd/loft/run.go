package main

import (
	"context"

	"github.com/urfave/cli/v3"

	"loft/bridge"
)

func runCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "run",
		Usage:     "run a message from L1 on L2, or a deposit of tokens, as anybody may",
		ArgsUsage: "<L1 transaction | in:index>",
		Description: "Couriers do this for messages whose fee pays for it; whoever runs the message gets the fee.\n" +
			"If a message fails, the reason is shown; it may be run again, or given up by its refund address (loft bounce).\n" +
			"Example: loft run in:7",
		Flags: flags([]cli.Flag{
			&cli.BoolFlag{Name: "forced", Usage: "send it through the queue on L1"},
			&cli.BoolFlag{Name: "anyway", Usage: "run it even if it has failed before and would fail again"},
			&cli.StringFlag{Name: "max-price", Usage: "with --forced: maximum `AMOUNT` to pay for the place in the queue"},
			waitFlag("until it has run, if it is forced"),
		}, signerFlags(), networkFlags()),
		Action: func(ctx context.Context, cmd *cli.Command) error { return runMessage(ctx, env, cmd) },
	}
}

func runMessage(ctx context.Context, env *environment, cmd *cli.Command) error {
	text, err := argument(cmd, "the message")
	if err != nil {
		return err
	}
	if err := onlyWith(cmd, "forced", "it is the price of a place in the queue on L1, which only a forced run needs", "max-price"); err != nil {
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
	o, err := s.options()
	if err != nil {
		return err
	}
	ctx, cancel := s.limit(ctx)
	defer cancel()
	if cmd.Bool("forced") {
		call, _, err := s.RunCall(ctx, s.from.Address, named, o)
		if err != nil {
			return err
		}
		return s.forceCall(ctx, call, o, false)
	}
	ran, err := s.Run(ctx, s.from, named, o)
	if err != nil {
		return err
	}
	if ran.Succeeded {
		s.say("It ran and succeeded: L2 transaction %s, block %d.", ran.Tx, ran.Block)
	} else {
		s.say("It ran and failed: L2 transaction %s, block %d.", ran.Tx, ran.Block)
	}
	s.paid(ran.Sent)
	all, err := s.Status(ctx, named)
	if err != nil {
		return s.unfinished(ran.Sent, err)
	}
	s.statuses(all)
	if err := s.done(answer{ran.Sent, all, s.warnings}); err != nil {
		return err
	}
	return failed(ran.Sent, all)
}
