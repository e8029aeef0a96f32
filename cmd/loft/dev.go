package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/urfave/cli/v3"

	"loft/bridge"
	"loft/devnet"
	"loft/gethlog"
	"loft/node"
)

// Ports that `loft dev` wants; where one is taken, a free one is used and printed.
const (
	devL1Port     = 8545
	devBeaconPort = 5052
	devL2Port     = 9545
)

func devCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "dev",
		Usage: "run a whole chain on this machine: an L1, the contracts, a sequencing node and one that checks it",
		Description: "Everything is kept in the data directory and goes on at the next start, after Ctrl-C and after a crash.\n" +
			"Delays are seconds: a withdrawal can be claimed after about a minute. The accounts' keys are public: never use them with value.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "data-dir", Usage: "`DIR`ectory of the chain (default: ~/.loft/dev)"},
			&cli.BoolFlag{Name: "reset", Usage: "delete the chain in the data directory and start anew"},
			&cli.DurationFlag{Name: "l1-block-time", Usage: "`TIME` between L1 blocks, whole seconds", Value: 2 * time.Second},
			&cli.IntFlag{Name: "l1-port", Usage: "wanted `PORT` of the L1's JSON-RPC", Value: devL1Port},
			&cli.IntFlag{Name: "beacon-port", Usage: "wanted `PORT` of the L1's beacon API", Value: devBeaconPort},
			&cli.IntFlag{Name: "l2-port", Usage: "wanted `PORT` of the L2's JSON-RPC", Value: devL2Port},
			&cli.BoolFlag{Name: "verbose", Usage: "log what happens, not only what is wrong"},
			&cli.BoolFlag{Name: "json", Usage: "print one JSON line when the chain is ready, and nothing else"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error { return dev(ctx, env, cmd) },
	}
}

func dev(ctx context.Context, env *environment, cmd *cli.Command) (err error) {
	if extra := cmd.Args().First(); extra != "" {
		return &bridge.InputError{What: "argument " + extra, Why: "loft dev takes none", Do: "see loft dev --help"}
	}
	dir, err := devDataDir(cmd)
	if err != nil {
		return err
	}
	level := slog.LevelWarn
	if cmd.Bool("verbose") {
		level = slog.LevelInfo
	}
	log := slog.New(slog.NewTextHandler(env.stderr, &slog.HandlerOptions{Level: level}))
	gethlog.SetDefault(log.Handler())

	// What the last run said is not true any more; what this one says comes when it is.
	if err := os.Remove(filepath.Join(dir, devFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the last run's %s: %w", devFile, err)
	}
	chain, err := node.StartDev(ctx, node.DevConfig{DataDir: dir, L1BlockTime: cmd.Duration("l1-block-time"),
		L1Port: cmd.Int("l1-port"), BeaconPort: cmd.Int("beacon-port"), L2Port: cmd.Int("l2-port"), Log: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, chain.Close()) }()
	info := devInfo{L1RPC: chain.L1.RPCURL(), L1Beacon: chain.L1.BeaconURL(), L2RPC: chain.Node.RPCURL(), DataDir: dir}
	for _, a := range devnet.Accounts {
		info.Accounts = append(info.Accounts, devAccount{a.Address, "0x" + hex.EncodeToString(crypto.FromECDSA(a.Key))})
	}
	if err := writeDevFile(dir, info); err != nil {
		return err
	}
	out := &printer{w: env.stdout, json: cmd.Bool("json")}
	banner(out, info)
	if err := out.done(info); err != nil {
		return err
	}
	if err := chain.Run(ctx); err != nil {
		return err
	}
	out.say("\nstopped; the next `loft dev` goes on from here")
	return nil
}

// devDataDir is the directory of the chain, made or emptied.
func devDataDir(cmd *cli.Command) (string, error) {
	dir := cmd.String("data-dir")
	if dir == "" {
		var err error
		if dir, err = defaultDataDir(); err != nil {
			return "", err
		}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", &bridge.InputError{What: "--data-dir", Why: err.Error(), Do: "name a directory"}
	}
	if cmd.Bool("reset") {
		if err := resetDevDir(dir); err != nil {
			return "", err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", &bridge.InputError{What: "--data-dir", Why: err.Error(), Do: "name a directory that can be written"}
	}
	return dir, nil
}

// devParts are what `loft dev` puts into a data directory; --reset deletes these and nothing else.
var devParts = []string{devFile, "rollup.json", "l1", "sequencer", "follower"}

// resetDevDir deletes a chain. A directory that holds something but no chain is left alone.
func resetDevDir(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(entries) == 0) {
		return nil
	}
	if err != nil {
		return &bridge.InputError{What: "--data-dir", Why: err.Error(), Do: "name a directory"}
	}
	if _, err := os.Stat(filepath.Join(dir, "l1")); err != nil {
		return &bridge.InputError{What: "--reset", Why: dir + " does not look like a directory of `loft dev`", Do: "delete it yourself, or name another with --data-dir"}
	}
	for _, part := range devParts {
		if err := os.RemoveAll(filepath.Join(dir, part)); err != nil {
			return fmt.Errorf("reset %s: %w", dir, err)
		}
	}
	return nil
}

func banner(out *printer, info devInfo) {
	out.say("Loft development chain\n")
	out.say("  L2 JSON-RPC   %s   (also WebSocket)", info.L2RPC)
	out.say("  L1 JSON-RPC   %s", info.L1RPC)
	out.say("  L1 beacon     %s", info.L1Beacon)
	out.say("  data          %s\n", info.DataDir)
	out.say("Accounts, with 10,000 ETH on L1 and 1,000 ETH on L2 each. Their keys are public: never use them with value.")
	for i, a := range info.Accounts {
		out.say("  %d  %s  %s", i, a.Address, a.Key)
	}
	out.say("\nThree things to try:")
	out.say("  cast send --rpc-url %s --private-key %s --value 1ether %s", info.L2RPC, info.Accounts[0].Key, info.Accounts[1].Address)
	out.say("  loft deposit 1ether --account 0 --wait")
	out.say("  loft withdraw 1ether --account 0, and after a minute: loft claim <its transaction> --wait")
	out.say("\nCtrl-C stops it; nothing is lost.")
}
