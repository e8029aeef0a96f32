// Package deploy creates an instance of Loft on an L1, and describes it in a file from which everything else about it is
// recomputed. Deploying can be repeated: what stands is left, what is missing is sent. It is not where contracts or genesis
// are defined (contracts/genesis is). Start at Deploy.
package deploy

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/l1"
)

// Instance is one Loft chain as a file tells it (rollup.json). Addresses, genesis and the protocol's configuration follow
// from it: see Plan.
type Instance struct {
	Deployer common.Address `json:"deployer"`
	Nonce    uint64         `json:"nonce"` // of the first creation
	Params   genesis.Params `json:"params"`
	// Start is the L1 block before the one that made the inbox; its hash is zero until the contracts stand.
	Start l1.Ref `json:"start"`
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
	// ErrCreation means that a creation was sent and made no contract: the addresses of the plan are spent.
	ErrCreation = errors.New("contract was not created")
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
		return nil, fmt.Errorf("%w: %s: something follows the description", ErrFile, path)
	}
	if i.Deployer == (common.Address{}) || i.Params.L1ChainID == 0 || i.Params.L2ChainID == 0 {
		return nil, fmt.Errorf("%w: %s: it names no deployer, or no chains", ErrFile, path)
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
		return fmt.Errorf("%w: block %d %s, after which it begins, is another or none", ErrNotThere, i.Start.Number, i.Start.Hash)
	}
	if err != nil {
		return err
	}
	// The node that claims the genesis state stands for all that the state and the node are hashes of.
	rollup := bindings.NewRollup()
	out, err := client.CallLatest(ctx, plan.Rollup, rollup.PackGetNode(plan.Node))
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
	return WriteFile(path, append(raw, '\n'))
}

// WriteFile replaces a file so that a crash leaves the old contents or the new ones.
func WriteFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// Config of a deployment.
type Config struct {
	Client *l1.Client
	Key    *ecdsa.PrivateKey // the deployer's
	// Mined is called after transactions were sent, and as long as one is in no block, where blocks must be asked for; nil
	// waits.
	Mined func(ctx context.Context) error
	// Poll is how often receipts are asked for. Default: 500 ms.
	Poll time.Duration
}

// Deploy creates what is missing of the instance's contracts and completes the description.
func Deploy(ctx context.Context, cfg Config, i *Instance) error {
	if got := address(cfg); got != i.Deployer {
		return fmt.Errorf("deploy: the key is of %s, the description names deployer %s", got, i.Deployer)
	}
	if err := cfg.Client.CheckChain(ctx, i.Params.L1ChainID); err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	plan, err := i.Plan()
	if err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	sent, err := create(ctx, cfg, plan, i)
	if err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	if sent && cfg.Mined != nil {
		if err := cfg.Mined(ctx); err != nil {
			return fmt.Errorf("deploy: %w", err)
		}
	}
	var inbox *types.Receipt
	for n, c := range plan.Creations {
		receipt, err := await(ctx, cfg, creationTx(cfg, i, c).Hash())
		if err != nil {
			return fmt.Errorf("deploy %s: %w", c.Contract, err)
		}
		if receipt.Status != types.ReceiptStatusSuccessful {
			return fmt.Errorf("deploy %s at %s: %w (transaction %s); deploy again with another nonce or key", c.Contract, c.Address, ErrCreation, receipt.TxHash)
		}
		if n == 0 {
			inbox = receipt
		}
	}
	before, err := cfg.Client.HeaderByNumber(ctx, inbox.BlockNumber.Uint64()-1)
	if err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	i.Start = before.Ref
	return nil
}

// Creations are the same bytes at every attempt: the price is generous and fixed.
const creationFeeCapGwei = 200

func creationTx(cfg Config, i *Instance, c genesis.Creation) *types.Transaction {
	chain := new(big.Int).SetUint64(i.Params.L1ChainID)
	return types.MustSignNewTx(cfg.Key, types.LatestSignerForChainID(chain), &types.DynamicFeeTx{
		ChainID: chain, Nonce: c.Nonce, Gas: creationGas, GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(creationFeeCapGwei * 1e9), Data: c.Data,
	})
}

// creationGas is above what the largest contract takes and below EIP-7825's cap.
const creationGas = 7_000_000

func create(ctx context.Context, cfg Config, plan *genesis.Plan, i *Instance) (sent bool, err error) {
	next, err := cfg.Client.Eth().PendingNonceAt(ctx, i.Deployer)
	if err != nil {
		return false, err
	}
	for _, c := range plan.Creations {
		if c.Nonce < next {
			continue // sent before; await says what became of it
		}
		if c.Nonce > next {
			return false, fmt.Errorf("deployer %s has nonce %d, the plan begins at %d: describe the instance anew", i.Deployer, next, i.Nonce)
		}
		if err := cfg.Client.Eth().SendTransaction(ctx, creationTx(cfg, i, c)); err != nil {
			return false, fmt.Errorf("send creation of %s: %w", c.Contract, err)
		}
		next++
		sent = true
	}
	return sent, nil
}

// maxAsked bounds the blocks that are asked for to get one transaction mined.
const maxAsked = 64

func await(ctx context.Context, cfg Config, tx common.Hash) (*types.Receipt, error) {
	poll := cfg.Poll
	if poll == 0 {
		poll = 500 * time.Millisecond
	}
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for asked := 0; ; {
		receipt, err := cfg.Client.Eth().TransactionReceipt(ctx, tx)
		indexing := err != nil && strings.Contains(err.Error(), "indexing is in progress") // go-ethereum, when it has just started
		if !indexing && !errors.Is(err, ethereum.NotFound) {
			return receipt, err
		}
		if cfg.Mined != nil && !indexing { // a block need not have room for all
			if asked++; asked > maxAsked {
				return nil, fmt.Errorf("transaction %s is in none of %d blocks: its sender %s may have no funds, or the node lost it; try again", tx, maxAsked, address(cfg))
			}
			if err := cfg.Mined(ctx); err != nil {
				return nil, err
			}
			continue
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-ticker.C:
		}
	}
}

func address(cfg Config) common.Address { return crypto.PubkeyToAddress(cfg.Key.PublicKey) }
