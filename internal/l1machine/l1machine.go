// Package l1machine makes steps of the machine as L1 does: Machine.sol in go-ethereum's EVM, on a state that holds nothing
// else. Its own tests check the contract against package machine, which is the other half of SPEC.md section 12. It has no
// transactions and no games. It is imported by tests only. Start at New.
package l1machine

import (
	"math"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/protocol"
)

// Address is where the contract is.
var Address = common.Address{0x4d}

// Machine is the contract. It belongs to one goroutine.
type Machine struct {
	// Gas that a call is given; without limit at first.
	Gas uint64

	statedb  *state.StateDB
	env      *vm.EVM
	rules    params.Rules
	contract *bindings.Machine
}

// New is the contract under the rules of a current L1.
func New(t testing.TB) *Machine {
	t.Helper()
	statedb, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	config := &runtime.Config{
		ChainConfig: protocol.ChainConfig(1), State: statedb, GasLimit: math.MaxUint64, GasPrice: new(big.Int), Value: new(big.Int),
		BlockNumber: new(big.Int), Difficulty: new(big.Int), BaseFee: new(big.Int), BlobBaseFee: new(big.Int), Random: &common.Hash{},
		GetHashFn: func(uint64) common.Hash { return common.Hash{} },
	}
	code, _, _, err := runtime.Create(common.FromHex(bindings.MachineMetaData.Bin), config)
	if err != nil {
		t.Fatal(err)
	}
	statedb.SetCode(Address, code, tracing.CodeChangeUnspecified)
	env := runtime.NewEnv(config)
	return &Machine{math.MaxInt64, statedb, env, env.GetRules(), bindings.NewMachine()}
}

// SetPrecompiles gives the EVM others than L1 has.
func (m *Machine) SetPrecompiles(precompiles vm.PrecompiledContracts) {
	m.env.SetPrecompiles(precompiles)
}

// Precompiles that L1 has.
func (m *Machine) Precompiles() vm.PrecompiledContracts {
	return vm.ActivePrecompiledContracts(m.rules)
}

// Outcome is what a call of step gives.
type Outcome struct {
	Before, After common.Hash
	Gas           uint64 // used by the call's frame, without what a transaction costs
	Err           error  // of the EVM: the step was not made
	Revert        any    // the contract's error, as the bindings have it, if Err is a revert
}

// Step calls the contract once.
func (m *Machine) Step(proof []byte, locals bindings.Locals, witness []byte) (o Outcome) {
	return m.Call(m.contract.PackStep(proof, locals, witness))
}

// Call calls the contract with these bytes.
func (m *Machine) Call(data []byte) (o Outcome) {
	m.statedb.Finalise(m.rules)
	m.statedb.Prepare(m.rules, common.Address{}, common.Address{}, &Address, vm.ActivePrecompiles(m.rules), nil)
	initial := vm.NewGasBudget(m.Gas, 0)
	answer, left, err := m.env.StaticCall(common.Address{}, Address, data, initial)
	o.Gas, o.Err = left.Used(initial), err
	if err != nil {
		if len(answer) >= 4 {
			if o.Revert, err = m.contract.UnpackError(answer); err != nil {
				o.Revert = err
			}
		}
		return o
	}
	out, err := m.contract.UnpackStep(answer)
	o.Before, o.After, o.Err = out.Before, out.Next, err
	return o
}
