// Command cmd runs the step cases in a file, one JSON object after another, and prints the hash of each state that they
// end in. It exists to be compiled for other machines.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"loft/internal/stepcase"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "stepcase:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("usage: stepcase FILE")
	}
	f, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	cases := json.NewDecoder(f)
	for {
		var c stepcase.Case
		if err := cases.Decode(&c); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		after, err := stepcase.Run(&c)
		if err != nil {
			return err
		}
		fmt.Println(after.Hash())
	}
}
