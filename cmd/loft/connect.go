package main

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/urfave/cli/v3"

	"loft/bridge"
	"loft/config"
	"loft/l1"
	"loft/plain"
)

// keyVariable may hold a raw key, for scripts; it does not show in the list of processes as a flag does.
const keyVariable = "LOFT_KEY"

// networkFlags say which chains are meant. Every command has them.
func networkFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "l1", Usage: "L1 JSON-RPC `URL`, or several separated by commas, the others as fallbacks (default: the running loft dev's)"},
		&cli.StringFlag{Name: "l2", Usage: "L2 JSON-RPC `URL` (default: the running loft dev's)"},
		&cli.StringFlag{Name: "rollup", Usage: "`FILE` with the instance's addresses and chain ids (default: asked from the L2 node)"},
		&cli.StringFlag{Name: "data-dir", Usage: "`DIR` of loft dev (default: ~/.loft/dev)"},
		&cli.BoolFlag{Name: "json", Usage: "answer with one JSON object"},
	}
}

// keyFlags name a key.
func keyFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "keystore", Usage: "encrypted key `FILE` (geth's format)"},
		&cli.StringFlag{Name: "password-file", Usage: "`FILE` with the keystore's password, readable by you alone; without it you are asked at the terminal"},
		&cli.StringFlag{Name: "key", Usage: "raw private key in `HEX`; only with --dev, or else in the variable " + keyVariable},
		&cli.BoolFlag{Name: "dev", Usage: "accept a raw key as a flag, where others on this machine can see it"},
	}
}

// signerFlags say who signs a crossing.
func signerFlags() []cli.Flag {
	return flags(keyFlags(), []cli.Flag{
		&cli.IntFlag{Name: "account", Usage: "dev account `N`, 0 to 9, of the running loft dev", Value: 0},
		&cli.DurationFlag{Name: "timeout", Usage: "stop waiting after this `TIME`; what was sent stays sent", Value: 5 * time.Minute},
	})
}

// queueFlags are those of whatever enters the queue on L1.
func queueFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "max-price", Usage: "maximum `AMOUNT` to pay for the place in the queue (default: three times the current price; the rest is refunded)"},
		&cli.BoolFlag{Name: "anyway", Usage: "send even what may be lost, dropped or never paid out: to a contract that exists on this side only, a system contract, or one that accepts no ether"},
	}
}

func flags(groups ...[]cli.Flag) []cli.Flag {
	var all []cli.Flag
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}

// session is a command's connection, signer and printer.
type session struct {
	*bridge.Client
	*printer
	env  *environment
	cmd  *cli.Command
	dev  *devInfo
	from bridge.Account
}

// open connects as the flags say. The caller closes it.
func open(ctx context.Context, env *environment, cmd *cli.Command, signs bool) (*session, error) {
	s := &session{printer: &printer{w: env.stdout, json: cmd.Bool("json")}, env: env, cmd: cmd}
	cfg := bridge.Config{L1URLs: list(cmd.String("l1")), L2URL: cmd.String("l2"), Before: s.cost}
	if cmd.IsSet("rollup") {
		info, err := bridge.LoadInfo(cmd.String("rollup"))
		if err != nil {
			return nil, err
		}
		cfg.Info = &info
	}
	if len(cfg.L1URLs) == 0 || (cfg.L2URL == "" && cfg.Info == nil) {
		if err := s.findDev(&cfg); err != nil {
			return nil, err
		}
	}
	if signs { // before anything is asked of a network
		if err := s.findSigner(); err != nil {
			return nil, err
		}
	}
	var err error
	if s.Client, err = bridge.Connect(ctx, cfg); err != nil {
		return nil, err
	}
	for _, e := range s.L1Endpoints() {
		if e.Trouble != "" && !s.json {
			fmt.Fprintf(env.stderr, "note: the L1 endpoint %s fails, others are used: %s\n", e.Name, e.Trouble)
		}
	}
	return s, nil
}

// findDev takes the endpoints that are not named from the running loft dev.
func (s *session) findDev(cfg *bridge.Config) error {
	dir := s.cmd.String("data-dir")
	if dir == "" {
		var err error
		if dir, err = defaultDataDir(); err != nil {
			return err
		}
	}
	info, err := readDevFile(dir)
	if missing, given := bridge.L1, cfg.L2URL; err != nil && (len(cfg.L1URLs) > 0 || given != "") {
		if given == "" {
			missing, given = bridge.L2, strings.Join(cfg.L1URLs, ",")
		}
		return &bridge.NoEndpointError{Layer: missing, Why: fmt.Sprintf("alongside %s, and it cannot be taken from a `loft dev`: %v", l1.Shown(strings.Split(given, ",")...), err)}
	}
	if err != nil {
		return err
	}
	s.dev, cfg.L2URL = &info, cmp.Or(cfg.L2URL, info.L2RPC)
	if len(cfg.L1URLs) == 0 {
		cfg.L1URLs = []string{info.L1RPC}
	}
	return nil
}

// list is what a flag holds that takes several values, separated by commas.
func list(text string) (items []string) {
	for _, item := range strings.Split(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// findSigner picks the one key that was named.
func (s *session) findSigner() error {
	key, err := namedKey(s.env, s.cmd, s.dev)
	if err != nil {
		return err
	}
	s.from = bridge.KeyAccount(key)
	return nil
}

// namedKey is the key that the flags or the environment name; dev is the running loft dev, if it is meant.
func namedKey(env *environment, cmd *cli.Command, dev *devInfo) (*ecdsa.PrivateKey, error) {
	if err := onlyWith(cmd, "keystore", "it is only for a keystore", "password-file"); err != nil {
		return nil, err
	}
	raw := env.getenv(keyVariable)
	named := 0
	for _, flag := range []string{"keystore", "key", "account"} {
		if cmd.IsSet(flag) {
			named++
		}
	}
	if named > 1 {
		return nil, &plain.InputError{What: "the account", Why: "more than one of --keystore, --key and --account was given", Do: "name one"}
	}
	switch {
	case cmd.IsSet("keystore"):
		return config.Keystore("--keystore", cmd.String("keystore"), "--password-file", cmd.String("password-file"), env.ask)
	case cmd.IsSet("key"):
		if !cmd.Bool("dev") {
			return nil, &plain.InputError{What: "--key", Why: "everybody on this machine can see a raw key on the command line, and the shell's history keeps it",
				Do: "use --keystore, or set the variable " + keyVariable + "; --dev accepts it, for keys that hold nothing of value"}
		}
		return config.RawKey("--key", cmd.String("key"))
	case raw != "" && !cmd.IsSet("account"):
		return config.RawKey(keyVariable, raw)
	case dev != nil:
		n := cmd.Int("account")
		if n < 0 || n >= len(dev.Accounts) {
			return nil, &plain.InputError{What: "--account", Why: fmt.Sprintf("there is no dev account %d", n), Do: fmt.Sprintf("choose one from 0 to %d", len(dev.Accounts)-1)}
		}
		return config.RawKey("dev account", dev.Accounts[n].Key)
	case cmd.IsSet("account"):
		return nil, &plain.InputError{What: "--account", Why: "it selects an account of a running `loft dev`, but --l1 or --l2 names another chain", Do: "omit --l1 and --l2, or name a key with --keystore and --password-file or in the variable " + keyVariable}
	}
	return nil, &plain.InputError{What: "the account", Why: "no key was named", Do: "name one with --keystore and --password-file, or put a raw key into the variable " + keyVariable}
}

// options of a crossing.
func (s *session) options() (bridge.Options, error) {
	o := bridge.Options{Anyway: s.cmd.Bool("anyway")}
	if s.cmd.IsSet("max-price") {
		price, err := plain.ParseEther(s.cmd.String("max-price"))
		if err != nil {
			return o, err
		}
		o.MaxPrice = price
	}
	return o, nil
}

// amountFlag reads an amount of ether from a flag; absent it is zero.
func amountFlag(cmd *cli.Command, name string) (*big.Int, error) {
	if !cmd.IsSet(name) {
		return new(big.Int), nil
	}
	return plain.ParseEther(cmd.String(name))
}

// dataFlag reads hex.
func dataFlag(cmd *cli.Command, name string) ([]byte, error) {
	text := cmd.String(name)
	if text == "" {
		return nil, nil
	}
	raw, err := hexutil.Decode(text)
	if err != nil {
		return nil, &plain.InputError{What: "--" + name, Why: "not hexadecimal: " + plain.Words(err), Do: "write bytes as 0x followed by an even number of hex digits"}
	}
	return raw, nil
}

// onlyWith refuses flags that would be without effect unless another is given.
func onlyWith(cmd *cli.Command, needs, why string, names ...string) error {
	for _, name := range names {
		if cmd.IsSet(name) && !cmd.IsSet(needs) {
			return &plain.InputError{What: "--" + name, Why: why, Do: "leave it out, or add --" + needs}
		}
	}
	return nil
}

// noArguments refuses arguments of a command that takes flags alone.
func noArguments(cmd *cli.Command) error {
	if extra := cmd.Args().First(); extra != "" {
		return &plain.InputError{What: "argument " + extra, Why: cmd.FullName() + " takes none", Do: "see " + cmd.FullName() + " --help"}
	}
	return nil
}

// argument is the one argument that a command takes.
func argument(cmd *cli.Command, what string) (string, error) {
	if n := cmd.Args().Len(); n != 1 {
		why := "it is missing"
		if n > 1 {
			why = fmt.Sprintf("%d arguments were given", n)
			if first := cmd.Args().First(); strings.HasPrefix(first, "-") {
				why = first + " is not one" // and ends the flags
			}
		}
		do := fmt.Sprintf("usage: %s %s", cmd.FullName(), cmd.ArgsUsage)
		if joined := strings.Join(cmd.Args().Slice(), ""); n == 2 && strings.Trim(cmd.Args().Get(1), "0123456789.") != "" {
			if _, err := plain.ParseEther(joined); err == nil {
				do = "write it as one word: " + joined
			}
		}
		return "", &plain.InputError{What: what, Why: why, Do: do}
	}
	return cmd.Args().First(), nil
}
