package main

import (
	"context"
	"time"

	"github.com/urfave/cli/v3"

	"loft/bridge"
)

func statusCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "status",
		Usage:     "where is it? one transaction or message, or without an argument the chain",
		ArgsUsage: "[transaction | in:index | out:index]",
		Description: "A transaction is named by its hash on L1 or L2; in:<index> is an entry of the queue to L2, out:<index> a message to L1.\n" +
			"The JSON is {\"status\":[...]}: a transaction may have sent several messages.\n" +
			"With --wait it returns when nothing more happens by itself.",
		Flags: flags([]cli.Flag{
			waitFlag("until nothing more happens by itself"),
			&cli.DurationFlag{Name: "timeout", Usage: "give up waiting after this `TIME`", Value: 5 * time.Minute},
		}, networkFlags()),
		Action: func(ctx context.Context, cmd *cli.Command) error { return status(ctx, env, cmd) },
	}
}

func status(ctx context.Context, env *environment, cmd *cli.Command) error {
	if cmd.Args().Len() == 0 {
		return overview(ctx, env, cmd)
	}
	text, err := argument(cmd, "the message")
	if err != nil {
		return err
	}
	named, err := bridge.ParseRef(text)
	if err != nil {
		return err
	}
	s, err := open(ctx, env, cmd, false)
	if err != nil {
		return err
	}
	defer s.Close()
	ctx, cancel := s.limit(ctx)
	defer cancel()
	all, err := s.waitOrLook(ctx, named, func(st bridge.Stage) bool { return st.Claimable() || st.Arrived() })
	if err != nil {
		return err
	}
	s.statuses(all)
	return s.done(statusAnswer{all})
}

// statusAnswer is the JSON of loft status: a transaction may have sent several messages, in:<index> and out:<index> are one.
type statusAnswer struct {
	Status []bridge.Status `json:"status"`
}

// overview shows the chain.
func overview(ctx context.Context, env *environment, cmd *cli.Command) error {
	s, err := open(ctx, env, cmd, false)
	if err != nil {
		return err
	}
	defer s.Close()
	o, err := s.Overview(ctx)
	if err != nil {
		return err
	}
	for _, line := range o.Lines() {
		s.say("%s", line)
	}
	s.say("next: loft deposit 1 --wait, or loft status <transaction>")
	return s.done(o)
}
