package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/urfave/cli/v3"

	"loft/config"
	"loft/node"
)

const nodeHelp = "Settings come from flags, the environment and a file, in this order; loft config print shows all of them with their names.\n" +
	"Without a role it follows the chain and trusts nobody: it derives every block from L1, and answers JSON-RPC.\n" +
	"Press Ctrl-C to stop; the next start continues, also after a crash."

func nodeCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:        "node",
		Usage:       "run a node of a chain: it follows the chain and, with roles, sequences, posts, validates or runs messages",
		Description: nodeHelp,
		Flags:       append(config.Flags(), &cli.BoolFlag{Name: "json", Usage: "print one JSON line when the node is ready, and nothing else"}),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			return runNode(ctx, env, cmd, func(*config.Config) {})
		},
	}
}

func validateCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "validate",
		Usage: "the same as loft node --validate: stake on the true state and defend it in games",
		Description: "Derives the chain from L1, puts one stake on the result, and plays against every stake on anything else: docs/dispute.md.\n" +
			"The account of validate.keystore or validate.account pays the stake and the gas.\n" +
			"With --shadow and no key it stakes nothing, and has the proof program check everything it derives.\n" +
			"" + nodeHelp,
		Flags: append(config.Flags(), &cli.BoolFlag{Name: "shadow", Usage: "have the proof program check everything that is derived; needs no key on its own"},
			&cli.BoolFlag{Name: "json", Usage: "print one JSON line when the node is ready, and nothing else"}),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			return runNode(ctx, env, cmd, func(c *config.Config) {
				c.Validate.Shadow = c.Validate.Shadow || cmd.Bool("shadow")
				c.Validate.On = c.Validate.On || !c.Validate.Shadow || c.Validate.Key != config.Key{}
			})
		},
	}
}

// nodeInfo is what a node says when it answers.
type nodeInfo struct {
	RPC     string `json:"rpc"`
	Private string `json:"private,omitempty"`
	ChainID uint64 `json:"chain_id"`
	Block   uint64 `json:"block"`
	Roles   string `json:"roles"`
	DataDir string `json:"data_dir"`
}

func runNode(ctx context.Context, env *environment, cmd *cli.Command, change func(*config.Config)) (err error) {
	if err := noArguments(cmd); err != nil {
		return err
	}
	cfg, err := config.Load(cmd, env.environ())
	if err != nil {
		return err
	}
	change(cfg.Config)
	cfg.Ask = env.ask
	log := startLog(env, logLevels[cfg.Log.Level], cfg.Log.Format)
	logBuild(log, cmd.Name)
	n, err := node.Start(ctx, cfg.Config, log)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil // interrupted while it started
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	out := &printer{w: env.stdout, json: cmd.Bool("json")}
	info := nodeInfo{RPC: n.RPCURL(), Private: n.PrivateURL(), ChainID: n.Instance.Params.L2ChainID, Block: n.Chain().Head().Number.Uint64(), Roles: n.Roles().String(), DataDir: cfg.DataDir}
	out.say("Loft node of chain %d: %s\n  JSON-RPC   %s   (also WebSocket)\n  private    %s\n  data       %s\n  at block   %d\nPress Ctrl-C to stop; nothing is lost.",
		info.ChainID, info.Roles, info.RPC, cmp.Or(info.Private, "no port"), info.DataDir, info.Block)
	if err := out.done(info); err != nil {
		return err
	}
	if err := n.Run(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	out.say("\nstopped; the next start continues from here")
	return nil
}

// logLevels by their names in the settings.
var logLevels = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}

func configCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "config",
		Usage: "show or check the settings of a node",
		Commands: []*cli.Command{{
			Name:        "print",
			Usage:       "print all settings as a file, with where each value comes from; secrets are left out",
			Description: "Takes the same flags, environment and file as loft node.",
			Flags:       append(config.Flags(), &cli.BoolFlag{Name: "json", Usage: "answer with one JSON object"}),
			Action: func(_ context.Context, cmd *cli.Command) error {
				if err := noArguments(cmd); err != nil {
					return err
				}
				cfg, err := config.Load(cmd, env.environ())
				if err != nil {
					return err
				}
				if cmd.Bool("json") {
					return (&printer{w: env.stdout, json: true}).done(map[string]any{"settings": cfg.Show()})
				}
				if _, err := fmt.Fprint(env.stdout, cfg.Print()); err != nil {
					return fmt.Errorf("write the settings: %w", err)
				}
				return nil
			},
		}, {
			Name:  "check",
			Usage: "check the settings and that the files they name can be opened; start nothing",
			Flags: append(config.Flags(), &cli.BoolFlag{Name: "json", Usage: "answer with one JSON object"}),
			Action: func(_ context.Context, cmd *cli.Command) error {
				if err := noArguments(cmd); err != nil {
					return err
				}
				cfg, err := config.Load(cmd, env.environ())
				if err != nil {
					return err
				}
				cfg.Ask = env.ask
				if err := cfg.CheckFiles(); err != nil {
					return err
				}
				out := &printer{w: env.stdout, json: cmd.Bool("json")}
				out.say("the settings are valid")
				return out.done(map[string]bool{"ok": true})
			},
		}},
	}
}
