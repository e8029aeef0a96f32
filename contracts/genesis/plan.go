package genesis

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/contracts/bindings"
	"loft/protocol"
)

// Params is what an instance is parametrised by. All of it is fixed forever once the contracts are created.
type Params struct {
	// L1ChainID of the chain on which the contracts are created.
	L1ChainID uint64
	// L2ChainID of the new chain.
	L2ChainID uint64
	// Sequencer posts alone while it does its work. It may be a contract.
	Sequencer common.Address
	// MaxDriftSecs bounds the time of payload blocks beyond their batch's L1 time.
	MaxDriftSecs uint64
	// ForceDelaySecs is within which a forced transaction is consumed.
	ForceDelaySecs uint64
	// OpenDelaySecs is the silence after which anybody may post.
	OpenDelaySecs uint64
	// MaxBatchAgeSecs is how far a batch's first block may be behind L1 when it lands, and L2's clock with it.
	MaxBatchAgeSecs uint64
	// WindowSecs is W, in which children of an assertion are made.
	WindowSecs uint64
	// GraceSecs is G, in which the newest child can be joined.
	GraceSecs uint64
	// CensorshipSecs is C, for how long L1 may be kept from an honest party in all.
	CensorshipSecs uint64
	// ResponseSecs is δ, within which an honest party answers.
	ResponseSecs uint64
	// LagSecs is λ, by how much an honest party's derivation may be behind. Zero is for development: such a
	// chain makes no promise about a party that has to catch up.
	LagSecs uint64
	// Moves is m, at least the moves of one side in a game, its opening and its end included.
	Moves uint64
	// AssertionIntervalSecs is between an assertion and its first child.
	AssertionIntervalSecs uint64
	// StakeWei is S, what a stake is.
	StakeWei *big.Int
	// ProgramState is the hash of the machine's state before the program's first step, from which every dispute runs it.
	ProgramState common.Hash
	// L2Timestamp of the L2's genesis block.
	L2Timestamp uint64
	// L2BaseFee of the L2's genesis block in wei; nil is 1 gwei.
	L2BaseFee *big.Int
	// L2Alloc is added to the L2's state, for test chains.
	L2Alloc types.GenesisAlloc
}

// Creation is one transaction of the deployer, without recipient.
type Creation struct {
	Contract string
	Address  common.Address // that it creates
	Nonce    uint64         // that it has
	Data     []byte
}

// Plan is an instance before it exists: where its contracts will be and what creates them.
type Plan struct {
	Inbox       common.Address
	Rollup      common.Address
	Games       common.Address
	Machine     common.Address
	Bridge      common.Address
	TokenBridge common.Address

	// Genesis of the L2, which depends on the addresses.
	Genesis *core.Genesis
	// Config, State and Assertion are the protocol's names for it: the configuration, the first rollup state, and the assertion
	// that claims it.
	Config    protocol.Config
	State     protocol.State
	Assertion common.Hash
	// Delays that a chain on this one has to reckon with.
	Delays Delays

	// Creations in the order of their nonces.
	Creations []Creation
}

// maxMaxDriftSecs is a day.
const maxMaxDriftSecs = 86_400

// NewPlan plans the instance that `deployer` makes with its next transactions, the first of them with `nonce`.
// The rules of the times are Params.Check's, and the contracts' constructors'.
func NewPlan(deployer common.Address, nonce uint64, p Params) (*Plan, error) {
	if p.L1ChainID == 0 {
		return nil, errors.New("no l1 chain id: ask the l1 for it")
	}
	if p.L1ChainID == p.L2ChainID {
		return nil, fmt.Errorf("l1 and l2 both have chain id %d: transactions could be replayed, choose another", p.L1ChainID)
	}
	if p.MaxDriftSecs > maxMaxDriftSecs {
		return nil, fmt.Errorf("a drift of %d s is out of bounds: blocks could claim times that no later block can follow; choose at most %d", p.MaxDriftSecs, maxMaxDriftSecs)
	}
	if p.StakeWei == nil || p.StakeWei.Sign() <= 0 {
		return nil, errors.New("no stake: choose an amount above zero")
	}
	if p.ProgramState == (common.Hash{}) {
		return nil, errors.New("no state of the program: take it from the program's build")
	}
	plan := &Plan{
		Inbox:       crypto.CreateAddress(deployer, nonce),
		Rollup:      crypto.CreateAddress(deployer, nonce+1),
		Games:       crypto.CreateAddress(deployer, nonce+2),
		Machine:     crypto.CreateAddress(deployer, nonce+3),
		Bridge:      crypto.CreateAddress(deployer, nonce+4),
		TokenBridge: crypto.CreateAddress(deployer, nonce+5),
	}
	genesis, err := L2(L2Config{
		ChainID:       p.L2ChainID,
		L1TokenBridge: plan.TokenBridge,
		Timestamp:     p.L2Timestamp,
		BaseFee:       p.L2BaseFee,
		Alloc:         p.L2Alloc,
	})
	if err != nil {
		return nil, fmt.Errorf("make l2 genesis: %w", err)
	}
	plan.Genesis = genesis
	plan.Config = protocol.Config{
		L1ChainID:    p.L1ChainID,
		Inbox:        plan.Inbox,
		L2ChainID:    p.L2ChainID,
		MaxDriftSecs: p.MaxDriftSecs,
	}
	plan.Delays = Delays{ForceSecs: p.ForceDelaySecs, OpenSecs: p.OpenDelaySecs}
	plan.State = plan.Config.Genesis(genesis.ToBlock().Hash())
	plan.Assertion = protocol.AssertionID(common.Hash{}, 0, plan.Config.InitialAccumulator(), plan.State.Hash())

	rollup := bindings.RollupParams{
		Inbox:             plan.Inbox,
		GenesisState:      plan.State.Hash(),
		Window:            p.WindowSecs,
		Grace:             p.GraceSecs,
		Censorship:        p.CensorshipSecs,
		Response:          p.ResponseSecs,
		Lag:               p.LagSecs,
		Moves:             p.Moves,
		AssertionInterval: p.AssertionIntervalSecs,
		StakeWei:          p.StakeWei,
	}
	plan.Creations = []Creation{
		{"Inbox", plan.Inbox, nonce, creation(bindings.InboxMetaData.Bin,
			bindings.NewInbox().PackConstructor(plan.Bridge, p.Sequencer, p.ForceDelaySecs, p.OpenDelaySecs, p.MaxBatchAgeSecs))},
		{"Rollup", plan.Rollup, nonce + 1, creation(bindings.RollupMetaData.Bin,
			bindings.NewRollup().PackConstructor(rollup, plan.Games))},
		{"Games", plan.Games, nonce + 2, creation(bindings.GamesMetaData.Bin,
			bindings.NewGames().PackConstructor(plan.Rollup, plan.Machine, p.ProgramState))},
		{"Machine", plan.Machine, nonce + 3, common.FromHex(bindings.MachineMetaData.Bin)},
		{"Bridge", plan.Bridge, nonce + 4, creation(bindings.BridgeMetaData.Bin,
			bindings.NewBridge().PackConstructor(plan.Inbox, plan.Rollup))},
		{"TokenBridge", plan.TokenBridge, nonce + 5, creation(bindings.TokenBridgeMetaData.Bin,
			bindings.NewTokenBridge().PackConstructor(plan.Bridge, plan.Inbox))},
	}
	return plan, nil
}

func creation(code string, arguments []byte) []byte {
	return append(common.FromHex(code), arguments...)
}
