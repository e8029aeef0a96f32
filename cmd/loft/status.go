package main

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v3"

	"loft/bridge"
	"loft/plain"
)

func statusCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "status",
		Usage:     "show where a transaction or message is, an account's crossings, or, without an argument, the chain",
		ArgsUsage: "[transaction | in:index | out:index | address]",
		Description: "A transaction is named by its hash on L1 or L2, in:<index> is an entry of the queue to L2, out:<index> a message to L1.\n" +
			"For an address it lists what crosses in both directions, latest first, including forced transactions that others paid for.\n" +
			"The JSON is {\"status\":[...]}, since a transaction may have sent several messages.\n" +
			"With --wait it returns when nothing more happens without action by somebody.",
		Flags: flags([]cli.Flag{
			waitFlag("until nothing more happens without action by somebody"),
			&cli.IntFlag{Name: "limit", Usage: "for an address: at most `N` crossings in each direction", Value: 10},
			&cli.DurationFlag{Name: "timeout", Usage: "stop waiting after this `TIME`", Value: 5 * time.Minute},
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
	if common.IsHexAddress(text) {
		return crossings(ctx, env, cmd, text)
	}
	if err := onlyOf(cmd, "an address", "limit"); err != nil {
		return err
	}
	named, err := bridge.ParseRef(text)
	if err != nil {
		return &plain.InputError{What: "the message", Why: fmt.Sprintf("%q is neither a transaction hash, nor an index, nor an address", text),
			Do: "name an L1 or L2 transaction (0x and 64 hex digits), in:<index> for what goes to L2, out:<index> for what goes to L1, or an address (0x and 40 hex digits) for everything that crosses for it"}
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

// crossings lists those of an account.
func crossings(ctx context.Context, env *environment, cmd *cli.Command, text string) error {
	account, err := plain.ParseAddress("the account", text)
	if err != nil {
		return err
	}
	if cmd.Bool("wait") {
		return &plain.InputError{What: "--wait", Why: "it waits for one transaction or message, not for an account", Do: "name one with in:<index> or out:<index>"}
	}
	limit := cmd.Int("limit")
	if limit < 1 {
		return &plain.InputError{What: "--limit", Why: "it must be at least 1", Do: "omit it, or give how many to list"}
	}
	s, err := open(ctx, env, cmd, false)
	if err != nil {
		return err
	}
	defer s.Close()
	found, err := s.Crossings(ctx, account, limit)
	if err != nil {
		return err
	}
	for _, st := range found.Status {
		s.say("%-8s %-18s  %s", ref(st), st.Stage.Words(), st.What)
	}
	switch {
	case len(found.Status) == 0:
		s.say("Nothing crosses to, from or for %s.", account)
	case found.Older > 0:
		s.say("... and %d earlier ones: --limit shows more", found.Older)
	}
	if len(found.Status) > 0 {
		s.say("next: loft status %s shows more about one", ref(found.Status[0]))
	}
	return s.done(found)
}

// onlyOf refuses flags that are for something else than what was named.
func onlyOf(cmd *cli.Command, what string, names ...string) error {
	for _, name := range names {
		if cmd.IsSet(name) {
			return &plain.InputError{What: "--" + name, Why: "it is for " + what, Do: "leave it out"}
		}
	}
	return nil
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
