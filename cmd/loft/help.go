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
			of, names := cmd.Root(), cmd.Args().Slice()
			if len(names) == 0 {
				return cli.ShowRootCommandHelp(of)
			}
			for i, name := range names {
				next := of.Command(name)
				if next == nil && i == 0 {
					return noSuchCommand(name)
				}
				if next == nil { // what follows are arguments
					break
				}
				if len(next.Commands) == 0 || i == len(names)-1 || next.Command(names[i+1]) == nil {
					return cli.ShowCommandHelp(ctx, of, name)
				}
				of = next
			}
			return nil
		},
	}
}

// helpFirst lets --help and -h ask for a command's help wherever they stand, after its arguments too.
func helpFirst(args []string) []string {
	if len(args) > 1 && !strings.HasPrefix(args[1], "-") && (slices.Contains(args, "--help") || slices.Contains(args, "-h")) {
		names := []string{args[0], "help"}
		for _, word := range args[1:] {
			if strings.HasPrefix(word, "-") {
				break
			}
			names = append(names, word)
		}
		return names
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
