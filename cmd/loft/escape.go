package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v3"

	"loft/config"
	"loft/escape"
	"loft/l1/send"
	"loft/plain"
)

func escapeCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "escape",
		Usage: "leave a chain without anybody's help: one key and an L1 endpoint are enough",
		Description: "Derives the chain from L1, forces withdrawals of the account's ether and of the named tokens on L2, less what is set aside for\n" +
			"fees, posts them if the sequencer does not, stakes on the true state, defends it if somebody lies, and claims when the assertion is\n" +
			"confirmed; then the stake comes back. At each step it prints what it waits for and until when (docs/escape.md). To continue after\n" +
			"a stop, run it again. The account needs ether on L1 for the chain's stake and for gas.",
		Flags: flags([]cli.Flag{
			&cli.StringFlag{Name: "rollup", Usage: "the chain's description, a rollup.json `FILE`", Required: true},
			&cli.StringFlag{Name: "data-dir", Usage: "`DIR` of this escape alone; name the same one to continue", Required: true},
			&cli.StringSliceFlag{Name: "l1", Usage: "L1 JSON-RPC `URL`, one or more", Required: true},
			&cli.StringSliceFlag{Name: "beacon", Usage: "`URL` of a beacon node, an archive or a Loft node, for the blobs of the past"},
			&cli.StringFlag{Name: "to", Usage: "`ADDRESS` on L1 to pay (default: the account)"},
			&cli.StringSliceFlag{Name: "token", Usage: "`ADDRESS` on L1 of an ERC-20 token to withdraw as well, repeatable"},
			&cli.BoolFlag{Name: "verbose", Usage: "also log what the node does"},
			&cli.BoolFlag{Name: "json", Usage: "print one JSON line at the end, and nothing else"},
		}, keyFlags()),
		Action: func(ctx context.Context, cmd *cli.Command) error { return runEscape(ctx, env, cmd) },
	}
}

// stoppedError: somebody stopped it on the way.
type stoppedError struct{}

func (*stoppedError) Error() string    { return "the escape was interrupted" }
func (*stoppedError) Kind() plain.Kind { return plain.KindNotYet }
func (*stoppedError) Hint() string     { return "run it again with the same flags to continue" }

func runEscape(ctx context.Context, env *environment, cmd *cli.Command) error {
	if err := noArguments(cmd); err != nil {
		return err
	}
	var to common.Address
	if cmd.IsSet("to") {
		var err error
		if to, err = plain.ParseAddress("--to", cmd.String("to")); err != nil {
			return err
		}
	}
	var tokens []common.Address
	for _, text := range cmd.StringSlice("token") {
		token, err := plain.ParseAddress("--token", text)
		if err != nil {
			return err
		}
		if slices.Contains(tokens, token) {
			return &plain.InputError{What: "--token", Why: fmt.Sprintf("%s is named twice", token), Do: "name each token once"}
		}
		tokens = append(tokens, token)
	}
	key, err := namedKey(env, cmd, nil)
	if err != nil {
		return err
	}
	settings := config.New()
	settings.Rollup, settings.DataDir, settings.L1, settings.Beacon = cmd.String("rollup"), cmd.String("data-dir"), cmd.StringSlice("l1"), cmd.StringSlice("beacon")
	settings.HTTP.Listen = "127.0.0.1:0"
	if err := settings.Check(); err != nil {
		return err
	}
	level := slog.LevelError
	if cmd.Bool("verbose") {
		level = slog.LevelInfo
	}
	log := startLog(env, level, "text")
	out := &printer{w: env.stdout, json: cmd.Bool("json")}
	bill, err := escape.Run(ctx, escape.Config{Node: settings, Signer: send.NewKeySigner(key), To: to, Tokens: tokens, Say: out.say, Log: log})
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return &stoppedError{}
	}
	if bill == nil {
		return err
	}
	return errors.Join(err, out.done(bill)) // of what was paid, also if something was not
}
