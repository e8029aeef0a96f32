package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/urfave/cli/v3"

	"loft/bridge"
	"loft/contracts/genesis"
	"loft/deploy"
	"loft/guest/image"
	"loft/l1"
	"loft/l1/send"
	"loft/plain"
)

func deployCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "deploy",
		Usage: "create a chain's contracts on an L1",
		Description: "Prints the cost and writes a description (rollup.json) and the L2's genesis (genesis.json) before it sends anything. Files of\n" +
			"another chain are never overwritten. If it fails or is killed, run the same command again to continue. Nobody owns the contracts,\n" +
			"and nothing can be changed later: docs/operations.md explains each preset.\n" +
			"Example: loft deploy --l1 URL --preset testnet --l2-chain-id 4242 --sequencer ADDRESS --keystore FILE --password-file FILE",
		Flags: flags([]cli.Flag{
			&cli.StringFlag{Name: "l1", Usage: "JSON-RPC `URL` of the L1 on which to create the contracts"},
			&cli.StringFlag{Name: "preset", Usage: "`NAME` of a set of constants: " + strings.Join(deploy.Presets(), ", ")},
			&cli.UintFlag{Name: "l2-chain-id", Usage: "`ID` of the new chain; must be unused, see chainlist.org", HideDefault: true},
			&cli.StringFlag{Name: "sequencer", Usage: "`ADDRESS` on L1 that posts batches"},
			&cli.StringFlag{Name: "out", Usage: "`FILE` of the description", Value: "rollup.json"},
			&cli.StringFlag{Name: "genesis", Usage: "`FILE` of the L2's genesis (default: genesis.json alongside rollup.json, NAME.genesis.json alongside another NAME.json)"},
			&cli.BoolFlag{Name: "dry-run", Usage: "print what would be created, where and at what cost; write and send nothing"},
			&cli.BoolFlag{Name: "anyway", Usage: "accept the chain id of a well-known public chain"},
			&cli.UintFlag{Name: "l2-timestamp", Usage: "`SECONDS` since 1970 of the L2's genesis (default: the L1's time at the first run)", HideDefault: true},
			&cli.DurationFlag{Name: "parent-delay", Usage: "`TIME` of forceDelay + openDelay of the L1, if that is a Loft chain whose node does not report it", HideDefault: true},
			&cli.BoolFlag{Name: "json", Usage: "answer with one JSON object"},
			&cli.DurationFlag{Name: "timeout", Usage: "stop waiting after this `TIME`; run the same command to continue", Value: 30 * time.Minute},
		}, constantFlags(), keyFlags()),
		Action: func(ctx context.Context, cmd *cli.Command) error { return runDeploy(ctx, env, cmd) },
	}
}

// timeFlags are the constants that are times, and where each goes.
var timeFlags = []struct {
	name, usage string
	at          func(*genesis.Params) *uint64
}{
	{"force-delay", "forceDelay: within which a forced transaction is included", func(p *genesis.Params) *uint64 { return &p.ForceDelaySecs }},
	{"open-delay", "openDelay: silence after which anybody may post", func(p *genesis.Params) *uint64 { return &p.OpenDelaySecs }},
	{"max-batch-age", "of a batch's first block when L1 gets it, and so of L2's clock", func(p *genesis.Params) *uint64 { return &p.MaxBatchAgeSecs }},
	{"window", "W: in which claims are made", func(p *genesis.Params) *uint64 { return &p.WindowSecs }},
	{"grace", "G: in which the newest claim can be joined", func(p *genesis.Params) *uint64 { return &p.GraceSecs }},
	{"censorship", "C: for how long L1 may be kept from an honest party in all", func(p *genesis.Params) *uint64 { return &p.CensorshipSecs }},
	{"response", "δ: within which an honest party answers", func(p *genesis.Params) *uint64 { return &p.ResponseSecs }},
	{"lag", "λ: by how much an honest party's derivation may be behind", func(p *genesis.Params) *uint64 { return &p.LagSecs }},
	{"assertion-interval", "between an assertion and its first child", func(p *genesis.Params) *uint64 { return &p.AssertionIntervalSecs }},
	{"max-drift", "of a block's time beyond its batch's L1 time", func(p *genesis.Params) *uint64 { return &p.MaxDriftSecs }},
}

// constantFlags change single constants of a preset.
func constantFlags() []cli.Flag {
	const category = "constants, instead of the preset's"
	out := []cli.Flag{
		&cli.UintFlag{Name: "moves", Usage: "m: `N` moves of one side in a game, 20 at least" + presetsGive(func(p *genesis.Params) any { return p.Moves }), Category: category, HideDefault: true},
		&cli.StringFlag{Name: "stake", Usage: "S: `AMOUNT` of a stake" + presetsGive(func(p *genesis.Params) any { return plain.FormatEther(p.StakeWei) }), Category: category},
	}
	for _, f := range timeFlags {
		given := presetsGive(func(p *genesis.Params) any { return span(*f.at(p)) })
		out = append(out, &cli.DurationFlag{Name: f.name, Usage: f.usage + ", a `TIME`" + given, Category: category, HideDefault: true})
	}
	return out
}

// presetsGive is what each preset has for a constant.
func presetsGive(of func(*genesis.Params) any) string {
	var given []string
	for _, name := range deploy.Presets() {
		p, err := deploy.Preset(name)
		if err != nil {
			panic(err) // it is one of them
		}
		given = append(given, fmt.Sprintf("%s %v", name, of(&p)))
	}
	return " (" + strings.Join(given, ", ") + ")"
}

// span is a number of seconds as it is written on a command line: 10m, 12h.
func span(secs uint64) string {
	text := (time.Duration(secs) * time.Second).String()
	text = strings.TrimSuffix(text, "0s")
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return cmp.Or(text, "0s")
}

func runDeploy(ctx context.Context, env *environment, cmd *cli.Command) error {
	if err := noArguments(cmd); err != nil {
		return err
	}
	s := &session{printer: &printer{w: env.stdout, json: cmd.Bool("json")}, env: env, cmd: cmd}
	p, err := deployParams(cmd)
	if err != nil {
		return err
	}
	key, err := namedKey(env, cmd, nil) // before anything is asked of a network
	if err != nil {
		return err
	}
	deployer := send.NewKeySigner(key)
	ctx, cancel := s.limit(ctx)
	defer cancel()
	client, err := dialL1(ctx, cmd, &p.L1ChainID)
	if err != nil {
		return err
	}
	defer client.Close()
	parent, err := parentOf(ctx, cmd, client)
	if err != nil {
		return err
	}
	if err := checkParams(p, parent); err != nil {
		return err
	}
	if _, err := genesis.NewPlan(deployer.Address(), 0, p); err != nil {
		return &plain.InputError{What: "the new chain", Why: plain.Words(err), Do: "see loft deploy --help"}
	}
	for _, w := range p.Warnings() {
		s.say("warning: %s", w)
	}
	if err := s.deploy(ctx, client, deployer, p); err != nil {
		return explainDeploy(ctx, err)
	}
	return nil
}

// deployParams are the preset's, changed by flags.
func deployParams(cmd *cli.Command) (p genesis.Params, err error) {
	names := strings.Join(deploy.Presets(), ", ")
	if !cmd.IsSet("preset") {
		return p, &plain.InputError{What: "--preset", Why: "missing: the constants cannot be changed later", Do: "name one of " + names}
	}
	if p, err = deploy.Preset(cmd.String("preset")); err != nil {
		return p, &plain.InputError{What: "--preset", Why: plain.Words(err), Do: "name one of " + names}
	}
	if p.L2ChainID = uint64(cmd.Uint("l2-chain-id")); p.L2ChainID == 0 {
		return p, &plain.InputError{What: "--l2-chain-id", Why: "it is missing", Do: "choose an unused number"}
	}
	if name := deploy.PublicChain(p.L2ChainID); name != "" && !cmd.Bool("anyway") {
		return p, &plain.InputError{What: "--l2-chain-id", Why: fmt.Sprintf("%d is the chain id of %s: what is signed for one chain is valid on any other with the same id, and wallets confuse them", p.L2ChainID, name),
			Do: "choose an unused number, see chainlist.org; --anyway accepts this one"}
	}
	if !cmd.IsSet("sequencer") {
		return p, &plain.InputError{What: "--sequencer", Why: "it is missing", Do: "name the account on L1 that will post batches; it cannot be changed later"}
	}
	if p.Sequencer, err = plain.ParseAddress("--sequencer", cmd.String("sequencer")); err != nil {
		return p, err
	}
	for _, f := range timeFlags {
		if !cmd.IsSet(f.name) {
			continue
		}
		d := cmd.Duration(f.name)
		if d < 0 || d%time.Second != 0 {
			return p, &plain.InputError{What: "--" + f.name, Why: d.String() + " is not a whole number of seconds", Do: "write it like 90s, 12h or 168h"}
		}
		*f.at(&p) = uint64(d / time.Second)
	}
	if cmd.IsSet("moves") {
		p.Moves = uint64(cmd.Uint("moves"))
	}
	if cmd.IsSet("stake") {
		if p.StakeWei, err = plain.ParseEther(cmd.String("stake")); err != nil {
			return p, err
		}
	}
	p.L2Timestamp, p.ProgramState = uint64(cmd.Uint("l2-timestamp")), image.Hash()
	return p, nil
}

// dialL1 connects, and asks for the chain id.
func dialL1(ctx context.Context, cmd *cli.Command, chainID *uint64) (*l1.Client, error) {
	url := cmd.String("l1")
	if url == "" {
		return nil, &plain.InputError{What: "--l1", Why: "it is missing", Do: "name the JSON-RPC URL of a node of the L1"}
	}
	client, err := l1.Dial(ctx, url)
	if err != nil {
		return nil, &plain.InputError{What: "--l1", Why: plain.Words(err), Do: "write it like http://127.0.0.1:8545"}
	}
	if *chainID, err = client.ChainID(ctx); err != nil {
		client.Close()
		return nil, &bridge.UnreachableError{Layer: bridge.L1, URL: url, Err: err}
	}
	return client, nil
}

// parentOf are the delays of the L1, if it is a Loft chain.
func parentOf(ctx context.Context, cmd *cli.Command, client *l1.Client) (*genesis.Delays, error) {
	if cmd.IsSet("parent-delay") {
		return &genesis.Delays{ForceSecs: uint64(max(0, cmd.Duration("parent-delay")) / time.Second)}, nil
	}
	return bridge.ParentDelays(ctx, client.RPC())
}

// checkParams checks the constants against the rules; the hint has values that would hold.
func checkParams(p genesis.Params, parent *genesis.Delays) error {
	var delays genesis.Delays
	if parent != nil {
		delays = *parent
	}
	err, fit := p.CheckOn(delays), p.Fit(delays)
	if err == nil {
		return nil
	}
	do := "see SPEC.md §9 and docs/dispute.md"
	if fit.CheckOn(delays) == nil {
		do = fmt.Sprintf("these would hold: --window %s --grace %s --response %s --lag %s --max-batch-age %s", span(fit.WindowSecs), span(fit.GraceSecs), span(fit.ResponseSecs),
			span(fit.LagSecs), span(fit.MaxBatchAgeSecs))
	}
	return &plain.InputError{What: "constants", Why: strings.ReplaceAll(err.Error(), "\n", "; "), Do: do}
}

// deployed is the JSON answer.
type deployed struct {
	Rollup    string                    `json:"rollup"`
	Genesis   string                    `json:"genesis"`
	Deployer  common.Address            `json:"deployer"`
	Nonce     uint64                    `json:"nonce"`
	Contracts map[string]common.Address `json:"contracts"`
	L1ChainID uint64                    `json:"l1ChainId"`
	L2ChainID uint64                    `json:"l2ChainId"`
	L2Genesis common.Hash               `json:"l2Genesis"`
	Start     *l1.Ref                   `json:"start,omitempty"` // none of a dry run
	Aside     string                    `json:"aside,omitempty"`
	DryRun    bool                      `json:"dryRun,omitempty"`
	Cost      deployCost                `json:"cost"`
}

// deployCost is what was left to be paid when the command began.
type deployCost struct {
	Creations int    `json:"creations"`
	Gas       uint64 `json:"gas"`
	PriceWei  string `json:"priceWei"`
	Wei       string `json:"wei"`
	MostWei   string `json:"mostWei"`
	HaveWei   string `json:"haveWei"`
}

func (s *session) deploy(ctx context.Context, client *l1.Client, deployer send.Signer, p genesis.Params) error {
	path := s.cmd.String("out")
	genesisPath := cmp.Or(s.cmd.String("genesis"), genesisBy(path))
	d, err := deploy.Describe(ctx, client, path, deployer.Address(), p)
	if err != nil {
		return err
	}
	if err := d.Derive(); err != nil {
		return err
	}
	cost, err := deploy.Reckon(ctx, client, d.Instance)
	if err != nil {
		return err
	}
	answer := deployed{Rollup: path, Genesis: genesisPath, Deployer: d.Deployer, Nonce: d.Nonce, Contracts: d.Derived.Contracts, L1ChainID: p.L1ChainID, L2ChainID: p.L2ChainID,
		L2Genesis: d.Derived.L2Genesis, Aside: d.Aside, DryRun: s.cmd.Bool("dry-run"), Cost: deployCost{Creations: cost.Creations, Gas: cost.Gas,
			PriceWei: cost.PriceWei.String(), Wei: cost.Wei.String(), MostWei: cost.MostWei.String(), HaveWei: cost.HaveWei.String()}}
	if cost.Creations > 0 {
		s.say("cost: %d creations take %d gas at most: %s at L1's present fees, and %s if its base fee doubles meanwhile, which the account must hold. %s holds %s ETH.", cost.Creations, cost.Gas,
			plain.AboutEther(cost.Wei), plain.AboutEther(cost.MostWei), d.Deployer, plain.RoundEther(cost.HaveWei, 6))
	}
	if err := d.Check(path, genesisPath); err != nil {
		return err
	}
	if answer.DryRun {
		return s.dryRun(d, answer, cost)
	}
	if err := d.Keep(path, genesisPath); err != nil {
		return err
	}
	if d.Aside != "" {
		s.say("The addresses of %s are spent: %v.\nIt is kept as %s; planned again with nonce %d.", path, d.Spent, d.Aside, d.Nonce)
	}
	s.say("Chain %d on L1 %d, by %s from nonce %d on; described in %s, L2 genesis in %s.", p.L2ChainID, p.L1ChainID, d.Deployer, d.Nonce, path, genesisPath)
	err = deploy.Deploy(ctx, deploy.Config{Client: client, Key: deployer, Progress: s.step}, d.Instance)
	if err != nil {
		return err
	}
	if err := d.Save(path); err != nil {
		return err
	}
	then := "Check it against this release with"
	if s.cmd.String("preset") != "devnet" { // whose L1 is somebody's own
		then = "L1 may still move that block until it is final: then run the same command again, and"
	}
	s.say("Done: the chain begins after L1 block %d. %s\nloft verify-deployment --l1 %s --rollup %s --genesis %s", d.Start.Number, then, s.cmd.String("l1"), path, genesisPath)
	answer.Start = &d.Start
	return s.done(answer)
}

// dryRun shows what would be created. It fails as the command would for want of funds.
func (s *session) dryRun(d *deploy.Described, answer deployed, cost *deploy.Cost) error {
	if d.Aside != "" {
		s.say("The addresses of %s are spent: %v.\nIt would be kept as %s.", answer.Rollup, d.Spent, d.Aside)
	}
	s.say("Chain %d on L1 %d, by %s from nonce %d on; L2 genesis %s. Nothing was written or sent.", answer.L2ChainID, answer.L1ChainID, d.Deployer, d.Nonce, answer.L2Genesis)
	for _, name := range slices.Sorted(maps.Keys(answer.Contracts)) {
		s.say("  %-11s  %s", name, answer.Contracts[name])
	}
	if err := cost.Short(d.Instance); err != nil {
		return err
	}
	return s.done(answer)
}

// genesisBy is the genesis file that goes with a description's: each chain has its own in a directory of several.
func genesisBy(rollup string) string {
	dir, name := filepath.Split(rollup)
	if name = strings.TrimSuffix(name, ".json"); name == "rollup" {
		return dir + "genesis.json"
	}
	return dir + name + ".genesis.json"
}

// step shows what became of a creation.
func (s *session) step(step deploy.Step) {
	text := map[deploy.Event]string{deploy.Sent: "sent", deploy.Replaced: "sent again at a higher price", deploy.Stands: "stands"}[step.Event]
	if step.Tx != (common.Hash{}) {
		text += ", transaction " + step.Tx.Hex()
	}
	s.say("%d/%d  %-11s  %s  %s", step.Number, step.Of, step.Contract, step.Address, text)
}

// deployError says what to do about a deployment that ended.
type deployError struct {
	err  error
	kind plain.Kind
	hint string
}

func (e *deployError) Error() string    { return e.err.Error() }
func (e *deployError) Unwrap() error    { return e.err }
func (e *deployError) Kind() plain.Kind { return e.kind }
func (e *deployError) Hint() string     { return e.hint }

func explainDeploy(ctx context.Context, err error) error {
	var spent *deploy.SpentError
	var short *send.InsufficientFundsError
	var other *deploy.OtherError
	var overwrite *deploy.OverwriteError
	var place *deploy.PlaceError
	var answer rpc.Error
	switch {
	case errors.As(err, &overwrite):
		return &deployError{err, plain.KindInput, "name another file with --genesis or another directory with --out, or move the existing file"}
	case errors.As(err, &place):
		return &deployError{err, plain.KindInput, "name files in a writable directory with --out and --genesis"}
	case errors.As(err, &spent):
		return &deployError{err, plain.KindRefused, "run the same command again: it renames the description, and makes a new plan from the next nonce"}
	case errors.As(err, &short):
		return &deployError{err, plain.KindRefused, "fund it, and run the same command again to continue"}
	case errors.As(err, &other):
		return &deployError{err, plain.KindInput, "give the values it has, describe another chain with --out, or remove the file if the deployment never happened"}
	case errors.Is(err, deploy.ErrFile):
		return &deployError{err, plain.KindInput, "name another file with --out, or move the existing one"}
	case ctx.Err() != nil:
		return &deployError{errors.Join(err, context.Cause(ctx)), plain.KindNotYet, "run the same command again to continue where it stopped"}
	case errors.As(err, &answer):
		return &deployError{err, plain.KindRefused, "run the same command again to continue where it stopped"}
	}
	return &deployError{err, plain.KindEndpoint, "run the same command again to continue where it stopped"}
}
