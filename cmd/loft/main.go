// Command loft is the one binary of a Loft chain: it runs a chain on this machine (loft dev), a node of one elsewhere (loft
// node, validate, config), and takes people across
// between L1 and L2 (deposit, withdraw, claim, force, message, run, bounce, status, token), runs the machine of disputes (machine), and
// shows a dispute (demo).
//
// There is no logic here: a subcommand, one file each, turns flags into a call of package bridge or node and its answer
// into words or JSON. Exit codes and the way errors are shown are in output.go. Start at commands.
package main

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v3"

	"loft/config"
	"loft/plain"
)

// commands are all subcommands, in the order of the help.
func commands(env *environment) []*cli.Command {
	return []*cli.Command{
		devCommand(env),
		nodeCommand(env),
		validateCommand(env),
		configCommand(env),
		depositCommand(env),
		withdrawCommand(env),
		claimCommand(env),
		forceCommand(env),
		messageCommand(env),
		runCommand(env),
		bounceCommand(env),
		escapeCommand(env),
		statusCommand(env),
		tokenCommand(env),
		deployCommand(env),
		verifyCommand(env),
		machineCommand(env),
		demoCommand(env),
		helpCommand(),
		versionCommand(env),
	}
}

// environment is what a command sees of the process; tests give their own.
type environment struct {
	stdout, stderr io.Writer
	getenv         func(string) string
	environ        func() []string // all variables, as NAME=value
	now            func() time.Time
	program        string     // how the user runs this program; empty: loft
	ask            config.Ask // at a terminal; nil: there is none
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait for what the first one began
	env := &environment{stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, environ: os.Environ, now: time.Now, program: programName(), ask: terminal()}
	code := run(ctx, env, os.Args)
	stop()
	os.Exit(code)
}

// run is the whole program; it returns the exit code.
func run(ctx context.Context, env *environment, args []string) int {
	root := &cli.Command{
		Name:  "loft",
		Usage: "run a Loft chain, and cross between L1 and L2",
		Description: "Without --l1 and --l2 the commands talk to the chain that `loft dev` runs on this machine.\n" +
			"Exit codes: 0 done, 1 unexpected, 2 bad input, 3 an endpoint is unreachable or wrong, 4 too early, 5 refused or failed, 6 not found.",
		Version:         version(),
		Commands:        commands(env),
		HideHelpCommand: true, // ours is among the commands
		Writer:          env.stdout,
		ErrWriter:       env.stderr,
		ExitErrHandler:  func(context.Context, *cli.Command, error) {}, // shown below, once
		OnUsageError:    usageError,
		Action:          noCommand,
	}
	for _, c := range root.Commands {
		c.OnUsageError = usageError
		for _, sub := range c.Commands {
			sub.OnUsageError = usageError
		}
		if len(c.Commands) > 0 && c.Action == nil {
			c.Action = groupAlone
		}
	}
	err := root.Run(ctx, helpFirst(args))
	if err == nil {
		return exitOK
	}
	var known plain.Explained
	if ctx.Err() != nil && errors.Is(err, context.Canceled) && !errors.As(err, &known) {
		err = &interruptedError{err, crosses(args)}
	}
	return showError(env.stderr, err, wantsJSON(args))
}

// oneDash finds a flag as the parser writes it, and nobody else.
var oneDash = regexp.MustCompile(`(flag|defined:) -(\w[\w-]+)`)

// usageError turns what the flag parser says into an error with a hint.
func usageError(_ context.Context, c *cli.Command, err error, _ bool) error {
	var known plain.Explained
	if errors.As(err, &known) {
		return err
	}
	do := "see " + c.FullName() + " --help"
	if of := missingFlags.FindStringSubmatch(err.Error()); of != nil {
		return &plain.InputError{What: "--" + strings.Join(strings.Split(of[1], ", "), ", --"), Why: "missing", Do: do}
	}
	if of := badValue.FindStringSubmatch(err.Error()); of != nil {
		return &plain.InputError{What: "--" + of[2], Why: valueWords(of[1], of[3]), Do: do}
	}
	if of := noValue.FindStringSubmatch(err.Error()); of != nil {
		return &plain.InputError{What: "--" + of[1], Why: "its value is missing", Do: do}
	}
	why := oneDash.ReplaceAllString(err.Error(), "$1 --$2")
	if unknown := unknownFlag.FindStringSubmatch(why); unknown != nil {
		why = "there is no --" + unknown[1]
		var names []string
		for _, f := range c.Flags {
			names = append(names, f.Names()...)
		}
		if near := closest(unknown[1], names); near != "" {
			do = "did you mean --" + near + "? " + do
		}
	}
	return &plain.InputError{What: "flags", Why: why, Do: do}
}

// What the parser says of flags and their values.
var (
	missingFlags = regexp.MustCompile(`^Required flags? "([^"]*)" not set`)
	badValue     = regexp.MustCompile(`^invalid value ("(?:[^"\\]|\\.)*") for flag -+([\w-]+): (.*)`)
	noValue      = regexp.MustCompile(`^flag needs an argument: -+([\w-]+)`)
)

// valueWords says why a quoted value is none, of which Go's parsers say what they say.
func valueWords(value, why string) string {
	switch {
	case strings.Contains(why, "out of range"):
		return value + " is too large"
	case strings.Contains(why, "strconv.ParseBool"), why == "parse error": // which flags without a value say
		return value + " is neither true nor false"
	case strings.HasPrefix(why, "strconv."):
		return value + " is not a whole number"
	}
	return plain.Words(errors.New(why))
}

// unknownFlag finds the name in what the parser says of one.
var unknownFlag = regexp.MustCompile(`not defined: --?(\S+)`)

// noCommand answers loft alone, and a subcommand that does not exist.
func noCommand(_ context.Context, c *cli.Command) error {
	if name := c.Args().First(); name != "" {
		return noSuchCommand(c, name)
	}
	return cli.ShowRootCommandHelp(c)
}

// groupAlone answers a command that is only a group of others.
func groupAlone(ctx context.Context, c *cli.Command) error {
	if name := c.Args().First(); name != "" {
		return noSuchCommand(c, name)
	}
	return cli.ShowCommandHelp(ctx, c.Root(), c.Name)
}

// noSuchCommand says which may be meant: of the same group, or of that name elsewhere.
func noSuchCommand(group *cli.Command, name string) error {
	full := func(names ...string) string { return "loft " + strings.Join(names, " ") }
	places := map[string]string{} // by the last word
	for _, c := range group.Root().Commands {
		places[c.Name] = full(c.Name)
		for _, sub := range c.Commands {
			if places[sub.Name] == "" || c.Name == group.Name {
				places[sub.Name] = full(c.Name, sub.Name)
			}
		}
	}
	if near := closest(name, slices.Sorted(maps.Keys(places))); near != "" {
		places[""] = "did you mean `" + places[near] + "`? "
	}
	asked, see := full(name), "see loft --help"
	if group != group.Root() {
		asked, see = full(group.Name, name), "see loft "+group.Name+" --help"
	}
	return &plain.InputError{What: "command", Why: "there is no `" + asked + "`", Do: places[""] + see}
}
