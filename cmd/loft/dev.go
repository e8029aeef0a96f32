package main

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/urfave/cli/v3"
	"golang.org/x/sync/errgroup"

	"loft/devnet"
	"loft/node"
	"loft/plain"
	"loft/sequencer"
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
		Description: "Everything is kept in the data directory and continues at the next start, also after a crash.\n" +
			"Delays are seconds: a withdrawal can be claimed after about a minute. The accounts' keys are public: never use them with real funds.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "data-dir", Usage: "`DIR` of the chain, empty or the chain's own (default: ~/.loft/dev)"},
			&cli.BoolFlag{Name: "reset", Usage: "delete the chain in the data directory and start a new one"},
			&cli.StringFlag{Name: "dump", Usage: "write the chain, which must be stopped, to `FILE`, and do nothing else"},
			&cli.StringFlag{Name: "load", Usage: "start with the chain in `FILE`, written by --dump; the data directory must not have one yet"},
			&cli.DurationFlag{Name: "l1-block-time", Usage: "`TIME` between L1 blocks, whole seconds", Value: 2 * time.Second},
			&cli.IntFlag{Name: "l1-port", Usage: "preferred `PORT` of the L1's JSON-RPC", Value: devL1Port},
			&cli.IntFlag{Name: "beacon-port", Usage: "preferred `PORT` of the L1's beacon API", Value: devBeaconPort},
			&cli.IntFlag{Name: "l2-port", Usage: "preferred `PORT` of the L2's JSON-RPC", Value: devL2Port},
			&cli.StringFlag{Name: "listen", Usage: "`ADDRESS` to listen on, 0.0.0.0 for all interfaces (default: 127.0.0.1 and ::1). Anybody who can connect can use the accounts"},
			&cli.StringSliceFlag{Name: "hosts", Usage: "host `NAME` to accept in requests, repeatable, * for any; localhost and host.docker.internal are always accepted"},
			&cli.BoolFlag{Name: "verbose", Usage: "log everything, not only warnings and errors"},
			&cli.BoolFlag{Name: "json", Usage: "print one JSON line when the chain is ready, and nothing else"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error { return dev(ctx, env, cmd) },
	}
}

func dev(ctx context.Context, env *environment, cmd *cli.Command) (err error) {
	if err := noArguments(cmd); err != nil {
		return err
	}
	if err := checkDevFlags(cmd); err != nil {
		return err
	}
	dir, err := devDataDir(cmd)
	if err != nil {
		return err
	}
	out := &printer{w: env.stdout, json: cmd.Bool("json")}
	if cmd.IsSet("dump") {
		return dump(cmd, out, dir)
	}
	level := slog.LevelWarn
	if cmd.Bool("verbose") {
		level = slog.LevelInfo
	}
	log := startLog(env, level, "text")
	logBuild(log, cmd.Name)

	chain, err := node.StartDev(ctx, node.DevConfig{DataDir: dir, Reset: cmd.Bool("reset"), Load: cmd.String("load"), L1BlockTime: cmd.Duration("l1-block-time"),
		L1Port: cmd.Int("l1-port"), BeaconPort: cmd.Int("beacon-port"), L2Port: cmd.Int("l2-port"),
		Host: cmd.String("listen"), Hosts: cmd.StringSlice("hosts"), Log: log})
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil // interrupted while it started; the next start continues
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, chain.Close()) }()
	from := chain.Node.Chain().Head().Number.Uint64()
	info := devInfo{L1RPC: chain.L1.RPCURL(), L1Beacon: chain.L1.BeaconURL(), L2RPC: chain.Node.RPCURL(), L1ChainID: chain.Instance.Params.L1ChainID,
		L2ChainID: chain.Instance.Params.L2ChainID, L1Contracts: map[string]common.Address{}, TestToken: chain.Token, Mnemonic: devnet.Mnemonic, DataDir: dir}
	plan, err := chain.Instance.Plan()
	if err != nil {
		return err
	}
	for _, c := range plan.Creations {
		info.L1Contracts[c.Contract] = c.Address
	}
	for _, a := range devnet.Accounts {
		info.Accounts = append(info.Accounts, devAccount{a.Address, "0x" + hex.EncodeToString(crypto.FromECDSA(a.Key))})
	}
	group, running := errgroup.WithContext(ctx)
	group.Go(func() error { return chain.Run(running) })
	group.Go(func() error {
		if err := chain.Funded(running); err != nil {
			return err
		}
		if err := writeDevFile(dir, info); err != nil {
			return err
		}
		banner(out, cmp.Or(env.program, "loft"), info, from, chain.Node.Recovery())
		if err := out.done(info); err != nil {
			return err
		}
		<-running.Done()
		if ctx.Err() != nil { // a second signal is not caught
			out.say("\nstopping; press Ctrl-C again to stop at once, nothing is lost either way")
		}
		return nil
	})
	if err := group.Wait(); err != nil && !(errors.Is(err, context.Canceled) && ctx.Err() != nil) {
		return err
	}
	if err := os.Remove(filepath.Join(dir, devFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", devFile, err)
	}
	out.say("\nstopped; the next `loft dev` continues from here")
	return nil
}

// dump writes a stopped chain to a file.
func dump(cmd *cli.Command, out *printer, dir string) error {
	for _, other := range []string{"load", "reset"} {
		if cmd.IsSet(other) {
			return &plain.InputError{What: "--" + other, Why: "it is for running a chain, and --dump does not run one", Do: "leave one of them out"}
		}
	}
	file := cmd.String("dump")
	if err := node.DumpDev(dir, file); err != nil {
		return err
	}
	out.say("The chain in %s is in %s. `loft dev --load %s --data-dir DIR` continues from there.", dir, file, file)
	return out.done(map[string]string{"data_dir": dir, "dump": file})
}

// devDataDir is the directory of the chain.
func devDataDir(cmd *cli.Command) (string, error) {
	dir := cmd.String("data-dir")
	if dir == "" {
		if cmd.IsSet("data-dir") {
			return "", &plain.InputError{What: "--data-dir", Why: "it is empty", Do: "name a directory"}
		}
		return defaultDataDir()
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", &plain.InputError{What: "--data-dir", Why: plain.Words(err), Do: "name a directory"}
	}
	return dir, nil
}

// L1 blocks may not be further apart than the delays of seconds that the contracts have here can bear.
const (
	minL1BlockTime = time.Second
	maxL1BlockTime = 12 * time.Second
)

// checkDevFlags refuses values that make no sense.
func checkDevFlags(cmd *cli.Command) error {
	if every := cmd.Duration("l1-block-time"); every < minL1BlockTime || every > maxL1BlockTime || every%time.Second != 0 {
		return &plain.InputError{What: "--l1-block-time", Why: every.String() + " is not a block time that a development chain can have",
			Do: fmt.Sprintf("use whole seconds from %v to %v", minL1BlockTime, maxL1BlockTime)}
	}
	for _, flag := range []string{"l1-port", "beacon-port", "l2-port"} {
		if port := cmd.Int(flag); port < 0 || port > math.MaxUint16 {
			return &plain.InputError{What: "--" + flag, Why: fmt.Sprintf("%d is not a port", port), Do: "give 1 to 65535, or 0 for any that is free"}
		}
	}
	return nil
}

// banner says how to use the chain, and what became of it if it continues from a block. program is how commands are run here.
func banner(out *printer, program string, info devInfo, from uint64, again sequencer.Recovery) {
	out.say("Loft development chain\n")
	out.say("  L2 JSON-RPC   %s   (also WebSocket), chain id %d", info.L2RPC, info.L2ChainID)
	out.say("  L1 JSON-RPC   %s   (also WebSocket), chain id %d", info.L1RPC, info.L1ChainID)
	out.say("  L1 beacon     %s", info.L1Beacon)
	out.say("  data          %s\n", info.DataDir)
	if from > 0 {
		out.say("Continuing from L2 block %d; %d blocks and %d transactions of the journal were executed again.\n", from, again.Blocks, again.Transactions)
	}
	out.say("Contracts on L1:")
	for _, name := range slices.Sorted(maps.Keys(info.L1Contracts)) {
		out.say("  %-11s  %s", name, info.L1Contracts[name])
	}
	out.say("\nTest token on L1 (TEST, 18 decimals): %s; each account started with a million, and anybody may mint.", info.TestToken)
	out.say("\nAccounts; each started with 10,000 ETH on L1 and 1,000 ETH on L2. Their keys are public: never use them with real funds.")
	out.say("Mnemonic: %s", info.Mnemonic)
	for i, a := range info.Accounts {
		out.say("  %d  %s  %s", i, a.Address, a.Key)
	}
	out.say("\nTry:")
	out.say("  cast send --rpc-url %s --private-key %s --value 1ether %s", info.L2RPC, info.Accounts[0].Key, info.Accounts[1].Address)
	out.say("  %s deposit 1ether --account 0 --wait%s", program, inDir(info.DataDir))
	out.say("  %s withdraw 1ether --account 0%s, and after a minute: %s claim <its transaction> --wait%s", program, inDir(info.DataDir), program, inDir(info.DataDir))
	out.say("\nPress Ctrl-C to stop; nothing is lost.")
}
