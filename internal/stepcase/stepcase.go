// Package stepcase is one derivation step with everything that it reads, as a file: so that the same step can be run by
// another build of the code (mips64 under an emulator) and compared. It is not the proof program, which reads pre-images.
// It is used by tests only. Start at Run.
package stepcase

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/triedb"

	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/execute"
)

// Case is a step's input. Witness holds the parent's header first and the state that the step touches.
type Case struct {
	Config  protocol.Config
	State   protocol.State
	Batch   derive.Input
	Witness *stateless.ExtWitness
	Want    common.Hash // of the state after the step, as the node derived it
}

// headers serves BLOCKHASH from the witness.
type headers []*types.Header

func (hs headers) GetHeader(hash common.Hash, number uint64) *types.Header {
	for _, h := range hs {
		if h.Number.Uint64() == number && h.Hash() == hash {
			return h
		}
	}
	return nil
}

// Run derives the step from the case alone.
func Run(c *Case) (protocol.State, error) {
	witness := new(stateless.Witness)
	if err := witness.FromExtWitness(c.Witness); err != nil {
		return protocol.State{}, fmt.Errorf("read witness: %w", err)
	}
	parent := witness.Headers[0]
	opened, err := derive.Open(c.Config, parent.GasLimit, c.Batch)
	if err != nil {
		return protocol.State{}, err
	}
	open := func() (*state.StateDB, error) {
		memory := witness.MakeHashDB()
		tries := triedb.NewDatabase(memory, triedb.HashDefaults)
		return state.New(parent.Root, state.NewDatabase(tries, state.NewCodeDB(memory)))
	}
	env := execute.Env{Config: protocol.ChainConfig(c.Config.L2ChainID), Headers: headers(witness.Headers)}
	after, _, err := derive.Step(env, c.State, opened, parent, open)
	return after, err
}
