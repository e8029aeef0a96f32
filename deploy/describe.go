package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
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

// Described is what Describe found or planned.
type Described struct {
	*Instance
	// Aside is where the description goes whose addresses are spent, and Spent says why; empty if none are.
	Aside string
	Spent *SpentError

	spent  *Instance // that Aside is for
	stored bool      // the file has it
}

// Describe is the first half of a deployment: it answers the description in the file at path, if that is of what is wanted
// and can still come to be. Otherwise it plans from scratch at the deployer's next nonce; Keep writes that down. An L2Timestamp
// of zero is L1's time, or that of the description.
func Describe(ctx context.Context, client *l1.Client, path string, deployer common.Address, p genesis.Params) (*Described, error) {
	old, err := Load(path)
	if errors.Is(err, fs.ErrNotExist) {
		return planned(ctx, client, deployer, p)
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
		return &Described{Instance: old, stored: true}, err
	}
	d, err := planned(ctx, client, deployer, p)
	if err != nil {
		return nil, err
	}
	d.Aside, d.Spent, d.spent = spentName(path, old), spent, old
	return d, nil
}

func spentName(path string, i *Instance) string { return fmt.Sprintf("%s.spent-%d", path, i.Nonce) }

func planned(ctx context.Context, client *l1.Client, deployer common.Address, p genesis.Params) (*Described, error) {
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
	return &Described{Instance: i}, nil
}

// OverwriteError: a file holds something other than this chain's, and is left alone.
type OverwriteError struct {
	Path string
	Err  error // why it cannot be read; nil if it is another chain's genesis
}

func (e *OverwriteError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s exists and is not a genesis of this chain: %v", e.Path, e.Err)
	}
	return e.Path + " exists and is the genesis of another chain"
}

// Unwrap gives the cause.
func (e *OverwriteError) Unwrap() error { return e.Err }

// Keep writes description and genesis down, which is to be done before anything is sent: after a crash the same is deployed
// again. Files whose addresses are spent are kept under another name. Another chain's are not touched: that is an
// *OverwriteError, or an *OtherError of Describe.
func (d *Described) Keep(path, genesisPath string) error {
	plan, err := d.Plan()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	spent, err := d.checkGenesis(genesisPath, plan)
	if err != nil {
		return err
	}
	if d.spent != nil {
		if err := os.Link(path, d.Aside); err != nil && !errors.Is(err, fs.ErrExist) { // a run that was cut short
			return fmt.Errorf("keep the description whose addresses are spent: %w", err)
		}
		if spent { // before the description that it belongs to is replaced: a crash in between leaves nothing unknown
			if err := os.Rename(genesisPath, spentName(genesisPath, d.spent)); err != nil {
				return fmt.Errorf("keep the genesis of the spent description: %w", err)
			}
		}
	}
	if !d.stored {
		if err := d.Save(path); err != nil {
			return err
		}
	}
	return SaveGenesis(genesisPath, plan)
}

// Check fails where Keep would: another chain's files, or a place that cannot be written, which it tries with a file that it removes
// again.
func (d *Described) Check(path, genesisPath string) error {
	plan, err := d.Plan()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	if _, err := d.checkGenesis(genesisPath, plan); err != nil {
		return err
	}
	for _, name := range []string{path, genesisPath} {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			return &PlaceError{name, errors.New("it is a directory")}
		}
		trial, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
		if err == nil {
			err = errors.Join(trial.Close(), os.Remove(trial.Name()))
		}
		var at *fs.PathError // of a name that nobody gave
		if errors.As(err, &at) {
			err = at.Err
		}
		if err != nil {
			return &PlaceError{name, err}
		}
	}
	return nil
}

// PlaceError: a file cannot be written where it was named.
type PlaceError struct {
	Path string
	Err  error
}

func (e *PlaceError) Error() string { return fmt.Sprintf("%s cannot be written: %v", e.Path, e.Err) }

// Unwrap gives the cause.
func (e *PlaceError) Unwrap() error { return e.Err }

// checkGenesis fails if the file holds anything but this chain's genesis, or that of the description whose addresses are spent.
func (d *Described) checkGenesis(path string, plan *genesis.Plan) (spent bool, err error) {
	found, err := LoadGenesis(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	var hash common.Hash
	if err == nil {
		hash, err = genesisHash(found)
	}
	switch {
	case err != nil:
		return false, &OverwriteError{path, err}
	case hash == plan.State.Block:
		return false, nil
	case d.spent != nil:
		old, err := d.spent.Plan()
		if err == nil && old.State.Block == hash {
			return true, nil
		}
	}
	return false, &OverwriteError{Path: path}
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
