package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/urfave/cli/v3"

	"loft/demo"
)

func demoCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "show what Loft does when somebody lies",
		Commands: []*cli.Command{{
			Name:  "attack",
			Usage: "attackers with every kind of lie against one honest validator, on a chain of their own",
			Description: "Takes about six minutes with the default number of attackers, and 20 seconds more for each further one. Nothing is kept.\n" +
				"What the attackers do, and why they cannot win: docs/dispute.md.",
			Flags: []cli.Flag{
				&cli.IntFlag{Name: "attackers", Usage: "`N` attackers", Value: 7},
				&cli.BoolFlag{Name: "verbose", Usage: "also log what the chain does"},
				&cli.BoolFlag{Name: "json", Usage: "print the bill as one JSON line at the end, and nothing else"},
			},
			Action: func(ctx context.Context, cmd *cli.Command) error { return demoAttack(ctx, env, cmd) },
		}},
	}
}

func demoAttack(ctx context.Context, env *environment, cmd *cli.Command) (err error) {
	if err := noArguments(cmd); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "loft-demo-")
	if err != nil {
		return fmt.Errorf("make a directory for the demonstration: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	level := slog.LevelError + 1 // what attackers do is no error here
	if cmd.Bool("verbose") {
		level = slog.LevelInfo
	}
	log := startLog(env, level, "text")
	out := &printer{w: env.stdout, json: cmd.Bool("json")}
	bill, err := demo.Attack(ctx, demo.Config{Attackers: cmd.Int("attackers"), DataDir: dir, Say: out.say, Log: log})
	if err != nil {
		return err
	}
	return out.done(bill)
}
