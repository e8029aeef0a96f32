package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/genesis"
	"loft/l1"
)

// OtherError: the file describes another deployment than the one that is wanted.
type OtherError struct {
	Path        string
	Differences []Check // Expected is what is wanted, Found what the file has
}

func (e *OtherError) Error() string {
	var all []string
	for _, d := range e.Differences {
		all = append(all, fmt.Sprintf("%s is %s, asked for is %s", d.Name, d.Found, d.Expected))
	}
	return fmt.Sprintf("%s describes another deployment: %s", e.Path, strings.Join(all, "; "))
}

// Described is what Describe found or made.
type Described struct {
	*Instance
	// Aside is where the description went whose addresses are spent, and Spent says why; empty if none was.
	Aside string
	Spent *SpentError
}

// Describe is the first half of a deployment: it answers the description in the file at path, if that is of what is wanted
// and can still come to be. Otherwise it plans anew at the deployer's next nonce, and writes that down before anything is
// sent, so that a crash in between deploys the same again; a description whose addresses are spent is kept under
// another name. An L2Timestamp of zero is L1's time, or that of the description.
func Describe(ctx context.Context, client *l1.Client, path string, deployer common.Address, p genesis.Params) (*Described, error) {
	old, err := Load(path)
	if errors.Is(err, fs.ErrNotExist) {
		return anew(ctx, client, path, deployer, p)
	}
	if err != nil {
		return nil, err
	}
	if p.L2Timestamp == 0 {
		p.L2Timestamp = old.Params.L2Timestamp
	}
	if other := differ(path, &Instance{Deployer: deployer, Params: p}, old); other != nil {
		return nil, other
	}
	var spent *SpentError
	if err := Spent(ctx, client, old); !errors.As(err, &spent) {
		return &Described{Instance: old}, err
	}
	aside := fmt.Sprintf("%s.spent-%d", path, old.Nonce)
	if err := os.Link(path, aside); err != nil && !errors.Is(err, fs.ErrExist) { // a run that was cut short
		return nil, fmt.Errorf("keep the description whose addresses are spent: %w", err)
	}
	d, err := anew(ctx, client, path, deployer, p)
	if err != nil {
		return nil, err
	}
	d.Aside, d.Spent = aside, spent
	return d, nil
}

func anew(ctx context.Context, client *l1.Client, path string, deployer common.Address, p genesis.Params) (*Described, error) {
	nonce, err := client.Eth().PendingNonceAt(ctx, deployer)
	if err != nil {
		return nil, fmt.Errorf("nonce of the deployer: %w", err)
	}
	if p.L2Timestamp == 0 {
		head, err := client.Header(ctx, l1.Latest)
		if err != nil {
			return nil, err
		}
		p.L2Timestamp = head.Time
	}
	i := &Instance{Deployer: deployer, Nonce: nonce, Params: p}
	if err := i.Derive(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return &Described{Instance: i}, i.Save(path)
}

// differ compares deployer and parameters, as the file has them.
func differ(path string, want, found *Instance) error {
	fields := func(i *Instance) map[string]string {
		raw, err := json.Marshal(i.Params)
		var of map[string]json.RawMessage
		if err == nil {
			err = json.Unmarshal(raw, &of)
		}
		if err != nil {
			return map[string]string{"params": err.Error()}
		}
		out := map[string]string{"Deployer": i.Deployer.Hex()}
		for name, value := range of {
			if string(value) == "{}" {
				value = json.RawMessage("null")
			}
			out[name] = string(value)
		}
		return out
	}
	e := &OtherError{Path: path}
	w, f := fields(want), fields(found)
	for _, name := range slices.Sorted(maps.Keys(w)) {
		if w[name] != f[name] {
			e.Differences = append(e.Differences, Check{Name: name, Expected: w[name], Found: f[name]})
		}
	}
	if len(e.Differences) == 0 {
		return nil
	}
	return e
}
