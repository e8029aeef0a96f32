package main

import (
	"context"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"
)

func helpCommand() *cli.Command {
	return &cli.Command{
		Name:      "help",
		Usage:     "what loft, or one of its commands, does",
		ArgsUsage: "[command]",
		Action: func(ctx context.Context, cmd *cli.Command) error {
			name := cmd.Args().First()
			if name == "" {
				return cli.ShowRootCommandHelp(cmd.Root())
			}
			if cmd.Root().Command(name) == nil {
				return noSuchCommand(name)
			}
			return cli.ShowCommandHelp(ctx, cmd.Root(), name)
		},
	}
}

// helpFirst lets --help and -h ask for a command's help wherever they stand, after its arguments too.
func helpFirst(args []string) []string {
	if len(args) > 1 && !strings.HasPrefix(args[1], "-") && (slices.Contains(args, "--help") || slices.Contains(args, "-h")) {
		return []string{args[0], "help", args[1]}
	}
	return args
}

func versionCommand() *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "which build this is",
		Action: func(_ context.Context, cmd *cli.Command) error {
			cli.ShowVersion(cmd.Root())
			return nil
		},
	}
}

// version of the module and the revision that this binary was built from, as far as the go command wrote them down.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	text := info.Main.Version
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			text += ", revision " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			text += " (modified)"
		}
	}
	return text + ", " + info.GoVersion
}
