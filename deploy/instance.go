package deploy

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/l1"
	"loft/store"
)

// Instance is one Loft chain as a file tells it (rollup.json). Addresses, genesis and the protocol's configuration follow
// from it: see Plan.
type Instance struct {
	Deployer common.Address `json:"deployer"`
	Nonce    uint64         `json:"nonce"` // of the first creation
	Params   genesis.Params `json:"params"`
	// Start is the L1 block before the one that made the inbox; its hash is zero until the contracts stand.
	Start l1.Ref `json:"start"`
	// Derived is for those who read the file: nothing is taken from it. Verify compares it.
	Derived *Derived `json:"derived,omitempty"`
}

// Derived follows from the rest of a description.
type Derived struct {
	Contracts map[string]common.Address `json:"contracts"`
	L2Genesis common.Hash               `json:"l2Genesis"`
	Assertion common.Hash               `json:"genesisAssertion"`
}

// Derive fills in what follows.
func (i *Instance) Derive() error {
	plan, err := i.Plan()
	if err != nil {
		return err
	}
	i.Derived = derived(plan)
	return nil
}

func derived(plan *genesis.Plan) *Derived {
	d := &Derived{Contracts: map[string]common.Address{}, L2Genesis: plan.State.Block, Assertion: plan.Assertion}
	for _, c := range plan.Creations {
		d.Contracts[c.Contract] = c.Address
	}
	return d
}

// Plan recomputes all that follows from the description.
func (i *Instance) Plan() (*genesis.Plan, error) {
	return genesis.NewPlan(i.Deployer, i.Nonce, i.Params)
}

// Deployed says whether the contracts stand, as far as the description knows.
func (i *Instance) Deployed() bool { return i.Start.Hash != (common.Hash{}) }

var (
	// ErrFile means that a description cannot be used.
	ErrFile = errors.New("rollup description cannot be used")
	// ErrNotThere means that an L1 does not have what a description says.
	ErrNotThere = errors.New("the rollup is not on this l1")
	// ErrSpent means that a nonce of the plan was used, and the contract of the plan does not stand at its address: the
	// instance cannot come to be. Errors of it are a *SpentError.
	ErrSpent = errors.New("the addresses of the plan are spent")
)

// Load reads a description. Unknown fields are refused.
func Load(path string) (*Instance, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	var i Instance
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&i); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrFile, path, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: %s: data after the description", ErrFile, path)
	}
	if i.Deployer == (common.Address{}) || i.Params.L1ChainID == 0 || i.Params.L2ChainID == 0 {
		return nil, fmt.Errorf("%w: %s: no deployer or no chain ids in it", ErrFile, path)
	}
	return &i, nil
}

// Check says whether the instance is on an L1 as it is described: contracts, parameters, genesis and all.
func (i *Instance) Check(ctx context.Context, client *l1.Client) error {
	plan, err := i.Plan()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	if err := client.CheckChain(ctx, i.Params.L1ChainID); err != nil {
		return err
	}
	start, err := client.HeaderByNumber(ctx, i.Start.Number)
	if errors.Is(err, l1.ErrNotFound) || err == nil && start.Hash != i.Start.Hash {
		return fmt.Errorf("%w: block %d %s, after which it starts, is missing or another", ErrNotThere, i.Start.Number, i.Start.Hash)
	}
	if err != nil {
		return err
	}
	// The assertion that claims the genesis state stands for all that the state and the assertion are hashes of.
	rollup := bindings.NewRollup()
	out, err := client.CallLatest(ctx, plan.Rollup, rollup.PackGetAssertion(plan.Assertion))
	var refused *l1.RevertError
	if errors.As(err, &refused) || err == nil && len(out) == 0 {
		return fmt.Errorf("%w: no rollup at %s has the genesis of the description", ErrNotThere, plan.Rollup)
	}
	return err
}

// Save writes a description so that a crash leaves the old one or the new one.
func (i *Instance) Save(path string) error {
	raw, err := json.MarshalIndent(i, "", "  ")
	if err != nil {
		return fmt.Errorf("save rollup description: %w", err)
	}
	return store.WriteFile(path, append(raw, '\n'))
}
