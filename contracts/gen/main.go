// Command gen turns forge's output into what the repository keeps: one small artifact for each contract, Go bindings,
// and snapshots of ABI and storage layout. With -check it writes nothing and fails if anything kept differs.
//
// It does not compile; `make -C contracts` does that first. Start reading at run.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/abigen"
)

// contracts are those that Go code speaks to, in the order of the documentation.
var contracts = []string{
	"Inbox", "Rollup", "Games", "Machine", "Bridge", "TokenBridge",
	"Outbox", "Relay", "L2TokenBridge", "BridgedToken",
}

func main() {
	dir := flag.String("dir", ".", "the contracts directory")
	check := flag.Bool("check", false, "write nothing, fail if anything kept differs")
	flag.Parse()
	if err := run(*dir, *check); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// compiled is the part of forge's output that is used.
type compiled struct {
	ABI      json.RawMessage `json:"abi"`
	Bytecode struct {
		Object string `json:"object"`
	} `json:"bytecode"`
	DeployedBytecode struct {
		Object              string             `json:"object"`
		ImmutableReferences map[string][]place `json:"immutableReferences"`
	} `json:"deployedBytecode"`
	StorageLayout struct {
		Storage []storageEntry         `json:"storage"`
		Types   map[string]storageType `json:"types"`
	} `json:"storageLayout"`
}

type storageEntry struct {
	Label  string `json:"label"`
	Offset int    `json:"offset"`
	Slot   string `json:"slot"`
	Type   string `json:"type"`
}

type storageType struct {
	Label         string         `json:"label"`
	NumberOfBytes string         `json:"numberOfBytes"`
	Members       []storageEntry `json:"members"`
}

// artifact is what is kept of a contract.
type artifact struct {
	Contract         string          `json:"contract"`
	ABI              json.RawMessage `json:"abi"`
	Bytecode         string          `json:"bytecode"`
	DeployedBytecode string          `json:"deployedBytecode"`
	// Immutables are the places in the deployed bytecode that the constructor fills, in order.
	Immutables []place `json:"immutables,omitempty"`
}

type place struct {
	Start  int `json:"start"`
	Length int `json:"length"`
}

func run(dir string, check bool) error {
	files := make(map[string][]byte)
	var abis, codes []string
	places := make(map[string][]place)
	for _, name := range contracts {
		c, err := read(dir, name)
		if err != nil {
			return err
		}
		kept, err := json.MarshalIndent(artifact{
			Contract:         name,
			ABI:              c.ABI,
			Bytecode:         c.Bytecode.Object,
			DeployedBytecode: c.DeployedBytecode.Object,
			Immutables:       immutables(c),
		}, "", " ")
		if err != nil {
			return fmt.Errorf("encode artifact of %s: %w", name, err)
		}
		files["artifacts/"+name+".json"] = append(kept, '\n')
		signatures, err := describeABI(c.ABI)
		if err != nil {
			return fmt.Errorf("describe %s: %w", name, err)
		}
		places[name] = immutables(c)
		files["snapshots/abi/"+name+".txt"] = signatures
		files["snapshots/storage/"+name+".txt"] = describeStorage(c)
		abis = append(abis, string(c.ABI))
		codes = append(codes, c.Bytecode.Object)
	}
	code, err := abigen.BindV2(contracts, abis, codes, "bindings", nil, nil)
	if err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	source, err := format.Source([]byte(code))
	if err != nil {
		return fmt.Errorf("format bindings: %w", err)
	}
	files["bindings/bindings.go"] = source
	if files["bindings/immutables.go"], err = describeImmutables(places); err != nil {
		return err
	}

	paths := make([]string, 0, len(files))
	for path := range files {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	var stale []string
	for _, path := range paths {
		full := filepath.Join(dir, path)
		old, err := os.ReadFile(full)
		if err == nil && bytes.Equal(old, files[path]) {
			continue
		}
		stale = append(stale, path)
		if check {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(full, files[path], 0o644); err != nil {
			return err
		}
	}
	if check && len(stale) > 0 {
		return fmt.Errorf("differ from the sources: %s; run `make -C contracts` and commit", strings.Join(stale, ", "))
	}
	return nil
}

func read(dir, name string) (*compiled, error) {
	path := filepath.Join(dir, "out", "src", name+".sol", name+".json")
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read forge's output, run `make -C contracts` first: %w", err)
	}
	var c compiled
	if err := json.Unmarshal(raw, &c); err != nil {
		return nil, fmt.Errorf("decode %s: %w", path, err)
	}
	if strings.Contains(c.Bytecode.Object, "__$") {
		return nil, fmt.Errorf("%s has unlinked libraries", name)
	}
	return &c, nil
}

// immutables leaves out the compiler's numbering of them, which changes with unrelated sources.
func immutables(c *compiled) []place {
	var places []place
	for _, refs := range c.DeployedBytecode.ImmutableReferences {
		places = append(places, refs...)
	}
	sort.Slice(places, func(i, j int) bool { return places[i].Start < places[j].Start })
	return places
}

// describeImmutables is Go that says where a constructor leaves its mark in the code.
func describeImmutables(places map[string][]place) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("// Code generated by contracts/gen. DO NOT EDIT.\n\npackage bindings\n\n")
	out.WriteString("// Immutables are the places in a contract's code that its constructor fills: offset and length, in order.\n")
	out.WriteString("var Immutables = map[string][][2]int{\n")
	for _, name := range contracts {
		if len(places[name]) == 0 {
			continue
		}
		fmt.Fprintf(&out, "%q: {", name)
		for i, p := range places[name] {
			if i > 0 {
				out.WriteString(", ")
			}
			fmt.Fprintf(&out, "{%d, %d}", p.Start, p.Length)
		}
		out.WriteString("},\n")
	}
	out.WriteString("}\n")
	source, err := format.Source(out.Bytes())
	if err != nil {
		return nil, fmt.Errorf("format places of immutables: %w", err)
	}
	return source, nil
}

// describeABI lists functions, events and errors with their selectors, one a line, sorted.
func describeABI(raw json.RawMessage) ([]byte, error) {
	parsed, err := abi.JSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, m := range parsed.Methods {
		lines = append(lines, fmt.Sprintf("function %x %s %s%s", m.ID, m.StateMutability, m.Sig, outputs(m.Outputs)))
	}
	for _, e := range parsed.Events {
		var indexed []string
		for _, in := range e.Inputs {
			if in.Indexed {
				indexed = append(indexed, in.Name)
			}
		}
		lines = append(lines, fmt.Sprintf("event    %x %s indexed(%s)", e.ID[:4], e.Sig, strings.Join(indexed, ",")))
	}
	for _, e := range parsed.Errors {
		lines = append(lines, fmt.Sprintf("error    %x %s", e.ID[:4], e.Sig))
	}
	if len(parsed.Constructor.Inputs) > 0 {
		lines = append(lines, "constructor "+strings.TrimPrefix(outputs(parsed.Constructor.Inputs), " -> "))
	}
	sort.Slice(lines, func(i, j int) bool { return sortKey(lines[i]) < sortKey(lines[j]) })
	return []byte(strings.Join(lines, "\n") + "\n"), nil
}

// sortKey orders by kind and then by name, leaving out the selector.
func sortKey(line string) string {
	fields := strings.Fields(line)
	if len(fields) < 3 {
		return line
	}
	return fields[0] + " " + strings.Join(fields[2:], " ")
}

func outputs(args abi.Arguments) string {
	if len(args) == 0 {
		return ""
	}
	types := make([]string, len(args))
	for i, a := range args {
		types[i] = a.Type.String()
	}
	return " -> (" + strings.Join(types, ",") + ")"
}

// describeStorage lists every variable with slot, offset and type, members of structs below them.
func describeStorage(c *compiled) []byte {
	var b strings.Builder
	seen := make(map[string]bool)
	list := func(entries []storageEntry, indent string) {
		for _, e := range entries {
			t := c.StorageLayout.Types[e.Type]
			fmt.Fprintf(&b, "%sslot %s offset %d: %s %s (%s bytes)\n", indent, e.Slot, e.Offset, t.Label, e.Label, t.NumberOfBytes)
		}
	}
	list(c.StorageLayout.Storage, "")
	var structs []string
	for _, t := range c.StorageLayout.Types {
		if len(t.Members) > 0 && !seen[t.Label] {
			seen[t.Label] = true
			structs = append(structs, t.Label)
		}
	}
	sort.Strings(structs)
	for _, label := range structs {
		for _, t := range c.StorageLayout.Types {
			if t.Label == label {
				fmt.Fprintf(&b, "%s\n", label)
				list(t.Members, "  ")
				break
			}
		}
	}
	return []byte(b.String())
}
