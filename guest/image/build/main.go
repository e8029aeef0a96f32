// Command build makes the proof program and its initial state from a source tree, and checks the state's hash against the
// committed one. `make image` runs it; package image does the work. With -modules it pins the program's modules instead.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"loft/guest/image"
	"loft/machine"
)

func main() {
	var (
		source = flag.String("source", ".", "directory of the source tree")
		out    = flag.String("out", "", "directory to put guest.elf and guest.snapshot into; none if empty")
		update = flag.Bool("update", false, "commit to the hash that comes out, in the source tree's guest/image/initial.txt")
		pins   = flag.Bool("modules", false, "build nothing: write the versions that the node has of the program's modules into the source tree's guest/guest.mod and guest.sum")
	)
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *pins {
		err = pin(ctx, *source)
	} else {
		err = run(ctx, *source, *out, *update)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, source, out string, update bool) error {
	program, err := image.Build(ctx, source)
	if err != nil {
		return err
	}
	snapshot, err := machine.Boot(program, os.Stderr)
	if err != nil {
		return err
	}
	hash := snapshot.State.Hash()
	fmt.Printf("program %d bytes, ready after %d steps with %d pages of memory\ninitial state %s\n", len(program), snapshot.State.Steps, len(snapshot.Pages), hash)
	if out != "" {
		if err := write(out, program, snapshot); err != nil {
			return err
		}
	}
	committed := filepath.Join(source, "guest", "image", "initial.txt")
	if update {
		return os.WriteFile(committed, []byte(hash.Hex()+"\n"), 0o644)
	}
	if hash != image.Hash() {
		return fmt.Errorf("%w: %s, want %s: if the change of the program is meant, run `make image-update`", image.ErrOther, hash, image.Hash())
	}
	return nil
}

func write(dir string, program []byte, snapshot *machine.Snapshot) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "guest.elf"), program, 0o755); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, "guest.snapshot"))
	if err != nil {
		return err
	}
	if err := snapshot.Save(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
