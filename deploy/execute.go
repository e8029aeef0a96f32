package deploy

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/contracts/genesis"
	"loft/l1"
	"loft/protocol"
)

// made is a contract as its constructor leaves it.
type made struct {
	code []byte
	gas  uint64 // of the whole transaction, by the rules of Osaka
}

// execute runs the creations of a plan in order, as the block after `parent` would: the exact code of every contract, with
// what its constructor fills in. Nothing but the block and the plan goes into it.
func execute(i *Instance, plan *genesis.Plan, parent l1.Ref, time uint64) ([]made, error) {
	statedb, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		return nil, fmt.Errorf("execute creations: %w", err)
	}
	statedb.SetNonce(i.Deployer, i.Nonce, tracing.NonceChangeUnspecified)
	config, number := protocol.ChainConfig(i.Params.L1ChainID), new(big.Int).SetUint64(parent.Number+1)
	rules := config.Rules(number, true, time)
	var out []made
	for _, c := range plan.Creations {
		code, address, left, err := runtime.Create(c.Data, &runtime.Config{
			ChainConfig: config, Origin: i.Deployer, State: statedb, GasLimit: params.MaxTxGas,
			BlockNumber: number, Time: time, Difficulty: new(big.Int), Random: &common.Hash{},
			GetHashFn: func(n uint64) common.Hash {
				if n == parent.Number {
					return parent.Hash
				}
				return common.Hash{}
			},
		})
		if err != nil {
			return nil, fmt.Errorf("the constructor of %s refuses: %w", c.Contract, err)
		}
		if address != c.Address {
			return nil, fmt.Errorf("%s would be created at %s, not at %s: the plan is wrong", c.Contract, address, c.Address)
		}
		statedb.Finalise(rules)
		intrinsic, err := core.IntrinsicGas(c.Data, nil, nil, i.Deployer, nil, new(uint256.Int), rules)
		if err != nil {
			return nil, fmt.Errorf("gas of %s: %w", c.Contract, err)
		}
		out = append(out, made{code, intrinsic + params.MaxTxGas - left})
	}
	return out, nil
}
