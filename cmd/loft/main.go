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
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v3"

	"loft/bridge"
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
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait for what the first one began
	env := &environment{stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, environ: os.Environ, now: time.Now}
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
		for _, c := range c.Commands {
			c.OnUsageError = usageError
		}
	}
	err := root.Run(ctx, helpFirst(args))
	if err == nil {
		return exitOK
	}
	return showError(env.stderr, err, wantsJSON(args))
}

// oneDash finds a flag as the parser writes it, and nobody else.
var oneDash = regexp.MustCompile(`(flag|defined:) -(\w[\w-]+)`)

// usageError turns what the flag parser says into an error with a hint.
func usageError(_ context.Context, c *cli.Command, err error, _ bool) error {
	var known bridge.Explained
	if errors.As(err, &known) {
		return err
	}
	why, _, _ := strings.Cut(err.Error(), ": strconv.") // that is Go's, not the user's
	why = oneDash.ReplaceAllString(why, "$1 --$2")
	return &bridge.InputError{What: "flags", Why: why, Do: "see " + c.FullName() + " --help"}
}

// noCommand answers loft alone, and a subcommand that does not exist.
func noCommand(_ context.Context, c *cli.Command) error {
	if name := c.Args().First(); name != "" {
		return noSuchCommand(name)
	}
	return cli.ShowRootCommandHelp(c)
}

func noSuchCommand(name string) error {
	return &bridge.InputError{What: "command", Why: "there is no `loft " + name + "`", Do: "see loft --help"}
}
