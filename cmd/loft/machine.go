package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/urfave/cli/v3"

	"loft/guest/image"
	"loft/machine"
	"loft/node"
	"loft/plain"
)

func machineCommand(env *environment) *cli.Command {
	common := []cli.Flag{
		&cli.StringFlag{Name: "preimages", Usage: "`DIR` with a file for each pre-image, named by its key in hexadecimal"},
		&cli.BoolFlag{Name: "json", Usage: "answer with one JSON object"},
	}
	at := &cli.Uint64Flag{Name: "at", Usage: "the state after `N` steps, counted from the program's first instruction (default: where the file stands)"}
	out := func(usage string) cli.Flag { return &cli.StringFlag{Name: "out", Usage: usage} }
	return &cli.Command{
		Name:  "machine",
		Usage: "run a program on the machine that decides disputes",
		Description: "FILE is a program (GOOS=linux GOARCH=mips64 GOMIPS64=softfloat, linked with -T 0x1001000 -R 0x1000000), which is first\n" +
			"run until it is ready, or a snapshot written by `loft machine run --out`. Progress and the program's output go to stderr.",
		Commands: []*cli.Command{
			{
				Name: "run", Usage: "run to the end or to a step, and save the machine's state", ArgsUsage: "FILE",
				Flags: flags([]cli.Flag{
					&cli.Uint64Flag{Name: "to", Usage: "stop after `N` steps, counted from the program's first instruction; 0: where the file stands", Value: math.MaxUint64, HideDefault: true},
					out("write a snapshot of the machine to `FILE`"),
				}, common),
				Action: func(ctx context.Context, cmd *cli.Command) error {
					return withMachine(ctx, env, cmd, cmd.Uint64("to"), runMachine)
				},
			},
			{
				Name: "step", Usage: "print print the state after a number of steps", ArgsUsage: "FILE",
				Flags: flags([]cli.Flag{at}, common),
				Action: func(ctx context.Context, cmd *cli.Command) error {
					return withMachine(ctx, env, cmd, cmd.Uint64("at"), showState)
				},
			},
			{
				Name: "prove", Usage: "print what L1 needs to execute the step after that", ArgsUsage: "FILE",
				Flags: flags([]cli.Flag{at, out("write the proof's bytes to `FILE`")}, common),
				Action: func(ctx context.Context, cmd *cli.Command) error {
					return withMachine(ctx, env, cmd, cmd.Uint64("at"), proveStep)
				},
			},
			{
				Name: "build", Usage: "build this version's proof program, or import it from a file, and keep it where validators find it",
				Description: "loft validate, loft escape and loft verify-deployment --rebuild need the program. A release (`make release`) includes it.\n" +
					"Otherwise it is built from the sources of this binary with a Go toolchain, in about a minute, and kept in the user's cache directory.\n" +
					"For a host without Go, write it to a file with --out on another machine and import that with --from. Its hash is always checked.",
				Flags: []cli.Flag{
					out("also write it to `FILE`"),
					&cli.StringFlag{Name: "from", Usage: "import it from `FILE`, written by --out on another machine"},
					&cli.BoolFlag{Name: "json", Usage: "answer with one JSON object"},
				},
				Action: func(ctx context.Context, cmd *cli.Command) error { return buildProgram(ctx, env, cmd) },
			},
		},
	}
}

// withMachine brings the machine that the command names to a step, and gives it to then.
func withMachine(ctx context.Context, env *environment, cmd *cli.Command, to uint64, then func(*cli.Command, *printer, *machine.Fast) error) (err error) {
	p := &printer{w: env.stdout, json: cmd.Bool("json")}
	progress := io.Writer(env.stderr)
	if p.json {
		progress = io.Discard
	}
	path, err := argument(cmd, "the program or snapshot")
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return &plain.InputError{What: path, Why: plain.Words(err), Do: "check the path and its permissions"}
	}
	snapshot, err := machine.Open(bufio.NewReader(file), progress)
	if err = errors.Join(err, file.Close()); err != nil {
		return &plain.InputError{What: path, Why: plain.Words(err), Do: "see loft machine --help for how a program is built"}
	}
	oracle := machine.Oracle(machine.NoPreimages{})
	if dir := cmd.String("preimages"); dir != "" {
		oracle = machine.Directory(dir)
	}
	f, err := machine.NewFast(snapshot, oracle)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if to < f.Steps() && to != 0 {
		return &plain.InputError{What: path, Why: fmt.Sprintf("it is already at step %d, beyond %d", f.Steps(), to), Do: "give a later step, or an earlier snapshot"}
	}
	f.Output = progress
	if _, err := f.RunTo(ctx, to, reporter(env.now, progress, f.Steps(), to)); err != nil {
		return err
	}
	return then(cmd, p, f)
}

// reporter prints a line every few seconds: how far, how fast, and, if the end is known, how long still.
func reporter(now func() time.Time, w io.Writer, first, limit uint64) func(steps uint64) {
	const every = 2 * time.Second
	begin := now()
	last := begin
	return func(steps uint64) {
		if now().Sub(last) < every {
			return
		}
		last = now()
		perSecond := float64(steps-first) / last.Sub(begin).Seconds()
		fmt.Fprintf(w, "%d steps, %.0f million a second", steps, perSecond/1e6)
		if limit != math.MaxUint64 {
			left := time.Duration(float64(limit-steps) / perSecond * float64(time.Second))
			fmt.Fprintf(w, ", at %d in at most %s", limit, left.Round(time.Second))
		}
		fmt.Fprintln(w)
	}
}

// stateAnswer is a state in JSON.
type stateAnswer struct {
	Hash   common.Hash   `json:"hash"`
	Status string        `json:"status"`
	Fault  string        `json:"fault,omitempty"`
	State  machine.State `json:"state"`
}

func answerOf(s machine.State, fault *machine.Fault) stateAnswer {
	a := stateAnswer{Hash: s.Hash(), Status: s.Status.String(), State: s}
	if fault != nil {
		a.Fault = fault.Error()
	}
	return a
}

func runMachine(cmd *cli.Command, p *printer, f *machine.Fast) error {
	a := answerOf(f.State(), f.Fault)
	p.say("%s after %d steps", a.Status, f.Steps())
	if a.Fault != "" {
		p.say("%s", a.Fault)
	}
	p.say("state hash %s", a.Hash)
	if path := cmd.String("out"); path != "" {
		snapshot, err := f.Snapshot()
		if err != nil {
			return err
		}
		if err := writeFile(path, snapshot.Save); err != nil {
			return err
		}
		p.say("snapshot in %s", path)
	}
	return p.done(a)
}

func showState(_ *cli.Command, p *printer, f *machine.Fast) error {
	a := answerOf(f.State(), f.Fault)
	s := a.State
	p.say("state hash  %s\nstatus      %s", a.Hash, a.Status)
	p.say("code root   %s\nmemory root %s", s.CodeRoot, s.MemoryRoot)
	p.say("steps %d, pc %08x, next pc %08x, heap %08x, lo %016x, hi %016x", s.Steps, s.PC, s.NextPC, s.Heap, s.Lo, s.Hi)
	for i := 0; i < len(s.Registers); i += 4 {
		p.say("r%-2d  %016x %016x %016x %016x", i, s.Registers[i], s.Registers[i+1], s.Registers[i+2], s.Registers[i+3])
	}
	return p.done(a)
}

// proofAnswer is a proof in JSON.
type proofAnswer struct {
	Before stateAnswer   `json:"before"`
	After  stateAnswer   `json:"after"`
	Proof  hexutil.Bytes `json:"proof"`
	Key    hexutil.Bytes `json:"key,omitempty"` // of the pre-image that the step asks for
	Offset *uint64       `json:"offset,omitempty"`
}

func proveStep(cmd *cli.Command, p *printer, f *machine.Fast) error {
	proof, err := f.Prove()
	if err != nil {
		return err
	}
	a := proofAnswer{Before: answerOf(proof.Before, nil), After: answerOf(proof.After, proof.Fault), Proof: proof.Bytes}
	p.say("step %d: from %s\nto %s, %s", proof.Before.Steps, a.Before.Hash, a.After.Hash, a.After.Status)
	if q := proof.Question; q != nil {
		a.Key, a.Offset = q.Key[:], &q.Offset
		p.say("it asks for pre-image %x at %d, of %d bytes", q.Key, q.Offset, len(q.Answer))
	}
	path := cmd.String("out")
	if path == "" {
		p.say("proof %s", a.Proof)
		return p.done(a)
	}
	write := func(w io.Writer) error { _, err := w.Write(proof.Bytes); return err }
	if err := writeFile(path, write); err != nil {
		return err
	}
	p.say("proof of %d bytes in %s", len(proof.Bytes), path)
	return p.done(a)
}

// buildProgram has the proof program in the cache when it ends well.
func buildProgram(ctx context.Context, env *environment, cmd *cli.Command) error {
	if err := noArguments(cmd); err != nil {
		return err
	}
	p := &printer{w: env.stdout, json: cmd.Bool("json")}
	var program *machine.Snapshot
	var err error
	if from := cmd.String("from"); from != "" {
		program, err = importProgram(ctx, from)
	} else {
		program, err = node.Program(ctx, slog.New(slog.DiscardHandler), func() { p.say(node.MakingProgram) })
	}
	if err != nil {
		return err
	}
	p.say("The proof program is ready, initial state %s.", image.Hash())
	if path := cmd.String("out"); path != "" {
		if err := writeFile(path, program.Save); err != nil {
			return err
		}
		p.say("Written to %s.", path)
	}
	return p.done(map[string]common.Hash{"program": image.Hash()})
}

func importProgram(ctx context.Context, path string) (*machine.Snapshot, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, &plain.InputError{What: "--from", Why: plain.Words(err), Do: "check the path and its permissions"}
	}
	program, err := image.Import(ctx, bufio.NewReader(file))
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, &plain.InputError{What: "--from", Why: plain.Words(err), Do: "write it with `loft machine build --out FILE` of the same version"}
	}
	return program, nil
}

// writeFile creates the file that the user named.
func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return &plain.InputError{What: "--out", Why: plain.Words(err), Do: "name a file in a directory that exists"}
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
