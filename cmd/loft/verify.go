package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v3"

	"loft/deploy"
	"loft/guest/image"
	"loft/node"
	"loft/plain"
)

func verifyCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "verify-deployment",
		Usage: "check a chain's contracts and genesis against this release",
		Description: "Recomputes every address, creation, code and constant, the L2's genesis and the program's initial state, and prints each difference.\n" +
			"Trusts nothing but this release and the L1. Exits with 5 if anything differs.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "l1", Usage: "JSON-RPC `URL` of the L1"},
			&cli.StringFlag{Name: "rollup", Usage: "`FILE` that describes the chain", Value: "rollup.json"},
			&cli.StringFlag{Name: "genesis", Usage: "`FILE` with the L2's genesis, in geth's format, to compare as well"},
			&cli.BoolFlag{Name: "rebuild", Usage: "rebuild the program's initial state from the sources, or take it from this release, instead of trusting the committed hash"},
			&cli.DurationFlag{Name: "parent-delay", Usage: "`TIME` of forceDelay + openDelay of the L1, if that is a Loft chain whose node does not report it", HideDefault: true},
			&cli.BoolFlag{Name: "json", Usage: "answer with one JSON object"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error { return runVerify(ctx, env, cmd) },
	}
}

// verified is the JSON answer.
type verified struct {
	*deploy.Report
	OK       bool     `json:"ok"`
	Warnings []string `json:"warnings"`
}

func runVerify(ctx context.Context, env *environment, cmd *cli.Command) error {
	if err := noArguments(cmd); err != nil {
		return err
	}
	out := &printer{w: env.stdout, json: cmd.Bool("json")}
	i, err := deploy.Load(cmd.String("rollup"))
	if err != nil {
		return &plain.InputError{What: "--rollup", Why: plain.Words(err), Do: "name the file that loft deploy wrote"}
	}
	cfg := deploy.VerifyConfig{Program: image.Hash()}
	if cmd.IsSet("genesis") {
		if cfg.Genesis, err = deploy.LoadGenesis(cmd.String("genesis")); err != nil {
			return &plain.InputError{What: "--genesis", Why: plain.Words(err), Do: "name a genesis file in geth's format"}
		}
	}
	if cmd.Bool("rebuild") {
		if _, err := node.Program(ctx, slog.New(slog.DiscardHandler), func() { out.say(node.MakingProgram) }); err != nil { // it fails if the hash is another
			return err
		}
	}
	var chainID uint64
	if cfg.Client, err = dialL1(ctx, cmd, &chainID); err != nil {
		return err
	}
	defer cfg.Client.Close()
	if cfg.Parent, err = parentOf(ctx, cmd, cfg.Client); err != nil {
		return err
	}
	report, err := deploy.Verify(ctx, cfg, i)
	if err != nil {
		return &deployError{err, plain.KindEndpoint, "try again, or with another node of the L1"}
	}
	for _, c := range report.Checks {
		if c.OK {
			out.say("ok       %s: %s", c.Name, c.Found)
			continue
		}
		out.say("DIFFERS  %s: expected %s, found %s", c.Name, c.Expected, c.Found)
		if c.Note != "" {
			out.say("         %s", c.Note)
		}
	}
	warnings := []string{}
	if report.At.Hash != (common.Hash{}) { // else nothing on that L1 is the chain's
		warnings = append(warnings, i.Params.Warnings()...)
		if !report.Finalized {
			warnings = append(warnings, "the contracts are not in a final block of the L1 yet: it may still move or drop them")
		}
	}
	for _, w := range warnings {
		out.say("warning: %s", w)
	}
	differences := report.Differences()
	if err := out.done(verified{report, len(differences) == 0, warnings}); err != nil {
		return err
	}
	if len(differences) > 0 {
		return &differsError{of: len(report.Checks), first: differences[0].Name, differences: len(differences)}
	}
	out.say("All %d checks pass, at L1 block %d %s.", len(report.Checks), report.At.Number, report.At.Hash)
	return nil
}

// differsError: a deployment is not what its description and this release say.
type differsError struct {
	of, differences int
	first           string
}

func (e *differsError) Error() string {
	return fmt.Sprintf("%d of %d checks fail, the first is %q", e.differences, e.of, e.first)
}
func (e *differsError) Kind() plain.Kind { return plain.KindRefused }
func (e *differsError) Hint() string {
	return "do not use the chain until you know why: it was made by another release, its description is wrong, or somebody is deceiving you"
}
