// Package genesis makes the first state of an instance: the L2's genesis block, and the plan by which the L1 contracts
// are created. Both follow from parameters alone, so anyone can recompute them and compare.
//
// It sends nothing and reads no network; a deployer sends a plan's creations as ordinary transactions. Start with
// NewPlan; L2 is the genesis that it contains.
package genesis

import (
	"errors"
	"fmt"
	"math"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/protocol"
)

// consolidationCode, at the EIP-7251 address, returns nothing: a chain with the Prague rules must have code there.
var consolidationCode = common.FromHex("5f5ff3")

// L2Config is what an L2's genesis block depends on.
type L2Config struct {
	// ChainID of the L2.
	ChainID uint64
	// L1TokenBridge is the TokenBridge on L1, whose messages mint.
	L1TokenBridge common.Address
	// Timestamp of the genesis block. No payload block is earlier.
	Timestamp uint64
	// BaseFee of the genesis block in wei; nil is 1 gwei.
	BaseFee *big.Int
	// Alloc is added to the state, for test chains. Ether in it has no counterpart on L1: leave it nil otherwise.
	Alloc types.GenesisAlloc
}

// L2 returns the genesis of an L2 chain: the system contracts, Outbox, Relay, TokenBridge, the usual preinstalls, and
// no ether.
func L2(cfg L2Config) (*core.Genesis, error) {
	if cfg.ChainID == 0 || cfg.ChainID > math.MaxInt64 {
		return nil, fmt.Errorf("l2 chain id %d: choose one from 1 to %d, wallets take no other", cfg.ChainID, uint64(math.MaxInt64))
	}
	if cfg.L1TokenBridge == (common.Address{}) {
		return nil, errors.New("no address of the token bridge on l1: take it from the plan")
	}
	config := protocol.ChainConfig(cfg.ChainID)
	alloc := types.GenesisAlloc{
		params.BeaconRootsAddress:        {Nonce: 1, Code: params.BeaconRootsCode, Balance: new(big.Int)},
		params.HistoryStorageAddress:     {Nonce: 1, Code: params.HistoryStorageCode, Balance: new(big.Int)},
		params.ConsolidationQueueAddress: {Nonce: 1, Code: consolidationCode, Balance: new(big.Int)},
	}
	if err := addPreinstalls(alloc, config); err != nil {
		return nil, err
	}
	for _, c := range []struct {
		name     string
		address  common.Address
		creation []byte
	}{
		{"Outbox", protocol.OutboxAddress, common.FromHex(bindings.OutboxMetaData.Bin)},
		{"Relay", protocol.RelayAddress, common.FromHex(bindings.RelayMetaData.Bin)},
		{"TokenBridge", protocol.TokenBridgeAddress, append(common.FromHex(bindings.L2TokenBridgeMetaData.Bin),
			bindings.NewL2TokenBridge().PackConstructor(cfg.L1TokenBridge)...)},
	} {
		code, err := construct(config, c.creation)
		if err != nil {
			return nil, fmt.Errorf("construct %s: %w", c.name, err)
		}
		alloc[c.address] = types.Account{Nonce: 1, Code: code, Balance: new(big.Int)}
	}
	for address, account := range cfg.Alloc {
		if _, taken := alloc[address]; taken {
			return nil, fmt.Errorf("alloc names %s, where genesis has a contract: leave it out", address)
		}
		alloc[address] = account
	}
	baseFee := cfg.BaseFee
	if baseFee == nil {
		baseFee = big.NewInt(params.InitialBaseFee)
	}
	return &core.Genesis{
		Config:     config,
		Timestamp:  cfg.Timestamp,
		GasLimit:   protocol.GasLimit,
		Difficulty: new(big.Int),
		BaseFee:    baseFee,
		Alloc:      alloc,
	}, nil
}

// construct runs a constructor and returns the code that it leaves, immutables filled in. The constructors of genesis
// contracts write no storage and do not ask for their own address, which here is not yet theirs.
func construct(config *params.ChainConfig, creation []byte) ([]byte, error) {
	env, err := newEnv(config)
	if err != nil {
		return nil, err
	}
	code, address, _, err := runtime.Create(creation, env)
	if err != nil {
		return nil, err
	}
	if wroteStorage(env, address) {
		return nil, errors.New("the constructor writes storage, genesis would lack it")
	}
	return code, nil
}

// newEnv is an empty state, and a block with the chain's rules, in which code of genesis is made.
func newEnv(config *params.ChainConfig) (*runtime.Config, error) {
	statedb, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		return nil, err
	}
	return &runtime.Config{
		ChainConfig: config,
		State:       statedb,
		GasLimit:    protocol.GasLimit,
		Difficulty:  new(big.Int),
		Random:      &common.Hash{},
	}, nil
}

func wroteStorage(env *runtime.Config, address common.Address) bool {
	env.State.IntermediateRoot(env.ChainConfig.Rules(new(big.Int), true, 0))
	root := env.State.GetStorageRoot(address)
	return root != (common.Hash{}) && root != types.EmptyRootHash
}
