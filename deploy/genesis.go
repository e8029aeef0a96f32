package deploy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/contracts/genesis"
	"loft/store"
)

// SaveGenesis writes an L2's genesis as go-ethereum reads it.
func SaveGenesis(path string, plan *genesis.Plan) error {
	raw, err := json.MarshalIndent(plan.Genesis, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return store.WriteFile(path, append(raw, '\n'))
}

// LoadGenesis reads a genesis file in go-ethereum's format.
func LoadGenesis(path string) (*core.Genesis, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("genesis file: %w", err)
	}
	var g core.Genesis
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if err := decoder.Decode(&g); err != nil {
		return nil, fmt.Errorf("genesis file %s: %w", path, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("genesis file %s: data after the genesis", path)
	}
	return &g, nil
}

// genesisHash is the hash of a file's block. What go-ethereum cannot make a block of is an error.
func genesisHash(g *core.Genesis) (hash common.Hash, err error) {
	if g.Config == nil {
		return hash, errors.New("no block: the file has no config")
	}
	return g.ToBlock().Hash(), nil
}

// compareGenesis names each field and each account in which two differ.
func compareGenesis(report *Report, want, found *core.Genesis) {
	report.fields("genesis file", header(want), header(found))
	addresses := map[common.Address]bool{}
	for a := range want.Alloc {
		addresses[a] = true
	}
	for a := range found.Alloc {
		addresses[a] = true
	}
	for _, a := range slices.SortedFunc(maps.Keys(addresses), common.Address.Cmp) {
		name := "genesis file, account " + a.Hex()
		w, wanted := want.Alloc[a]
		f, there := found.Alloc[a]
		if wanted && there {
			same := len(report.Differences())
			part := &Report{}
			part.same(name+" balance", number(w), number(f))
			part.same(name+" nonce", w.Nonce, f.Nonce)
			part.same(name+" code", describe(w.Code), describe(f.Code), where(w.Code, f.Code))
			compareStorage(part, name, w.Storage, f.Storage)
			if report.Checks = append(report.Checks, part.Differences()...); len(report.Differences()) > same {
				continue
			}
		}
		report.same(name, account(w, wanted), account(f, there))
	}
}

func compareStorage(report *Report, name string, want, found map[common.Hash]common.Hash) {
	slots := map[common.Hash]bool{}
	for s := range want {
		slots[s] = true
	}
	for s := range found {
		slots[s] = true
	}
	for _, s := range slices.SortedFunc(maps.Keys(slots), common.Hash.Cmp) {
		report.same(name+" slot "+s.Hex(), want[s], found[s])
	}
}

func number(a types.Account) string {
	if a.Balance == nil {
		return "0"
	}
	return a.Balance.String()
}

func account(a types.Account, there bool) string {
	if !there {
		return "not there"
	}
	return fmt.Sprintf("balance %s, nonce %d, code %s, %d slots", number(a), a.Nonce, crypto.Keccak256Hash(a.Code), len(a.Storage))
}

// header is all of a genesis but the accounts, as its JSON has it.
func header(g *core.Genesis) map[string]any {
	bare := *g
	bare.Alloc = types.GenesisAlloc{}
	raw, err := json.Marshal(&bare)
	var fields map[string]any
	if err == nil {
		err = json.Unmarshal(raw, &fields)
	}
	if err != nil {
		return map[string]any{"json": err.Error()}
	}
	delete(fields, "alloc")
	return fields
}

// fields compares two JSON objects, leaf by leaf.
func (r *Report) fields(name string, want, found map[string]any) {
	names := map[string]bool{}
	for k := range want {
		names[k] = true
	}
	for k := range found {
		names[k] = true
	}
	for _, k := range slices.Sorted(maps.Keys(names)) {
		w, f := want[k], found[k]
		deeper, isObject := w.(map[string]any)
		other, both := f.(map[string]any)
		if isObject && both {
			r.fields(name+", "+k, deeper, other)
			continue
		}
		r.same(name+", "+k, leaf(w), leaf(f))
	}
}

func leaf(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}
