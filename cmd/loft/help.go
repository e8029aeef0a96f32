package main

import (
	"context"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v3"

	"loft/guest/image"
)

func helpCommand() *cli.Command {
	return &cli.Command{
		Name:      "help",
		Usage:     "show help for loft or for one of its commands",
		ArgsUsage: "[command]",
		Action: func(ctx context.Context, cmd *cli.Command) error {
			of, names := cmd.Root(), cmd.Args().Slice()
			if len(names) == 0 {
				return cli.ShowRootCommandHelp(of)
			}
			for i, name := range names {
				next := of.Command(name)
				if next == nil && len(of.Commands) > 0 {
					return noSuchCommand(of, name)
				}
				if next == nil { // what follows are arguments
					break
				}
				if len(next.Commands) == 0 || i == len(names)-1 {
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

func versionCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "show show which build this is",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "answer with one JSON object"}},
		Action: func(_ context.Context, cmd *cli.Command) error {
			if err := noArguments(cmd); err != nil {
				return err
			}
			if cmd.Bool("json") {
				return (&printer{w: env.stdout, json: true}).done(thisBuild())
			}
			cli.ShowVersion(cmd.Root())
			return nil
		},
	}
}

// build is which one this binary is, as far as the go command wrote it down.
type build struct {
	Version  string      `json:"version"`
	Revision string      `json:"revision"` // empty: not known
	Modified bool        `json:"modified"` // beyond the revision
	Go       string      `json:"go"`
	Program  common.Hash `json:"program"` // the initial state of the proof program: chains of another cannot be defended by this one
}

func thisBuild() build {
	b := build{Version: "unknown", Program: image.Hash()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	b.Version, b.Go = info.Main.Version, info.GoVersion
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// version is the build in words.
func version() string {
	b := thisBuild()
	text := b.Version
	if b.Revision != "" {
		text += ", revision " + b.Revision
	}
	if b.Modified {
		text += " (modified)"
	}
	return text + ", " + b.Go
}
