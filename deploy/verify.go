package deploy

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/contracts/typed"
	"loft/l1"
	"loft/protocol"
)

// VerifyConfig is what a deployment is held against: a description, this release, and the chain alone.
type VerifyConfig struct {
	Client *l1.Client
	// Program is the initial state of this release's program.
	Program common.Hash
	// Genesis is a genesis file that is said to be the instance's; nil if there is none.
	Genesis *core.Genesis
	// Parent are the delays of the L1, if it is a Loft chain.
	Parent *genesis.Delays
}

// Check is one thing that was compared.
type Check struct {
	Name     string `json:"name"`
	Expected string `json:"expected"`
	Found    string `json:"found"`
	OK       bool   `json:"ok"`
	Note     string `json:"note,omitempty"`
}

// Report is all that was compared, in the order in which it was.
type Report struct {
	// At is the L1 block whose state was read.
	At        l1.Ref  `json:"at"`
	Finalized bool    `json:"finalized"` // or else it may be undone
	Checks    []Check `json:"checks"`
}

// Differences are the checks that did not hold.
func (r *Report) Differences() (out []Check) {
	for _, c := range r.Checks {
		if !c.OK {
			out = append(out, c)
		}
	}
	return out
}

func (r *Report) same(name string, expected, found any, note ...string) bool {
	c := Check{Name: name, Expected: fmt.Sprint(expected), Found: fmt.Sprint(found)}
	if c.OK = c.Expected == c.Found; !c.OK && len(note) > 0 {
		c.Note = note[0]
	}
	r.Checks = append(r.Checks, c)
	return c.OK
}

// Verify recomputes what a description stands for, and compares it with the chain: addresses, the transactions that created
// the contracts, their code, every constant that they tell, the first state of the queue, the batches and the assertions, the L2's
// genesis, and the program. Every difference is in the report; an error means that it could not be made.
//
// The creations are compared, and not the code alone: a constructor of another kind could leave the right code over
// storage of its own making.
func Verify(ctx context.Context, cfg VerifyConfig, i *Instance) (*Report, error) {
	v := &verifier{cfg: cfg, i: i, report: new(Report)}
	if err := v.run(ctx); err != nil {
		return nil, fmt.Errorf("verify the deployment: %w", err)
	}
	return v.report, nil
}

type verifier struct {
	cfg    VerifyConfig
	i      *Instance
	plan   *genesis.Plan
	report *Report
}

func (v *verifier) run(ctx context.Context) error {
	chainID, err := v.cfg.Client.ChainID(ctx)
	if err != nil {
		return err
	}
	if !v.report.same("l1 chain id", v.i.Params.L1ChainID, chainID) {
		return nil // nothing on another chain is comparable
	}
	v.params()
	if v.plan, err = v.i.Plan(); err != nil {
		v.report.same("plan of the description", "possible", err)
		return nil
	}
	v.described()
	if err := v.at(ctx); err != nil {
		return err
	}
	parent, err := v.creations(ctx)
	if err != nil {
		return err
	}
	if err := v.code(ctx, parent); err != nil {
		return err
	}
	if err := v.constants(ctx, parent); err != nil {
		return err
	}
	if err := v.state(ctx); err != nil {
		return err
	}
	return v.genesis(ctx)
}

// params checks the description against the rules, and against what this release would deploy.
func (v *verifier) params() {
	found := "all hold"
	var delays genesis.Delays
	if v.cfg.Parent != nil {
		delays = *v.cfg.Parent
	}
	if err := v.i.Params.CheckOn(delays); err != nil {
		found = err.Error()
	}
	v.report.same("rules of the constants", "all hold", found)
	v.report.same("program's initial state", v.cfg.Program, v.i.Params.ProgramState, "disputes would be decided by another program than this release's")
	for address, account := range v.i.Params.L2Alloc {
		balance := account.Balance
		if balance == nil {
			balance = new(big.Int)
		}
		v.report.same("l2 genesis, account "+address.Hex(), "not there", fmt.Sprintf("%v wei, %d bytes of code", balance, len(account.Code)),
			"the description adds it to the genesis; its ether has no counterpart on l1")
	}
}

// described compares what a description says of what follows from it.
func (v *verifier) described() {
	d := v.i.Derived
	if d == nil {
		return
	}
	for _, c := range v.plan.Creations {
		v.report.same(c.Contract+" address", c.Address, d.Contracts[c.Contract], "as the description says")
	}
	v.report.same("l2 genesis hash, as described", v.plan.State.Block, d.L2Genesis)
	v.report.same("genesis assertion, as described", v.plan.Assertion, d.Assertion)
}

// at chooses the state that is read: what L1 has finalised, unless the contracts are younger.
func (v *verifier) at(ctx context.Context) error {
	head, err := v.cfg.Client.Header(ctx, l1.Latest)
	if err != nil {
		return err
	}
	v.report.At = head.Ref
	final, err := v.cfg.Client.Header(ctx, l1.Finalized)
	if err != nil {
		return nil // some chains finalise nothing
	}
	last := v.plan.Creations[len(v.plan.Creations)-1]
	code, err := v.cfg.Client.Eth().CodeAtHash(ctx, last.Address, final.Hash)
	if err == nil && len(code) > 0 {
		v.report.At, v.report.Finalized = final.Ref, true
	}
	return nil
}

// maxScanned bounds the blocks in which creations are looked for, from the one after Start: a day and more of Ethereum.
const maxScanned = 10_000

// creations finds the transactions that made the contracts, and answers the block before the inbox's.
func (v *verifier) creations(ctx context.Context) (l1.Ref, error) {
	start := v.i.Start
	anchor, err := firstAnchor(ctx, v.cfg.Client, v.plan.Inbox, v.report.At.Hash)
	if err == nil && anchor.Number < v.report.At.Number {
		start.Number = anchor.Number // the description may be older than a reorganisation
	} else if err != nil && !answered(err) {
		return l1.Ref{}, err
	}
	found := map[uint64]bool{}
	for n := start.Number + 1; n <= min(v.report.At.Number, start.Number+maxScanned) && len(found) < len(v.plan.Creations); n++ {
		txs, err := v.sentIn(ctx, n)
		if err != nil {
			return l1.Ref{}, err
		}
		for _, tx := range txs {
			at := tx.Nonce() - v.i.Nonce
			if tx.Nonce() < v.i.Nonce || at >= uint64(len(v.plan.Creations)) || found[at] {
				continue
			}
			found[at] = true
			c := v.plan.Creations[at]
			v.report.same(c.Contract+" creation", describe(c.Data), describeTx(tx), where(c.Data, tx.Data()))
			if at == 0 {
				start.Number = n - 1
			}
		}
	}
	for n, c := range v.plan.Creations {
		if !found[uint64(n)] {
			v.report.same(c.Contract+" creation", describe(c.Data), "none", fmt.Sprintf("no transaction of %s with nonce %d is in l1's blocks %d to %d", v.i.Deployer, c.Nonce, v.i.Start.Number+1,
				min(v.report.At.Number, v.i.Start.Number+maxScanned)))
		}
	}
	before, err := v.cfg.Client.HeaderByNumber(ctx, start.Number)
	if err != nil {
		return l1.Ref{}, err
	}
	v.report.same("start: block before the inbox's", ref(before.Ref), ref(v.i.Start), "run `loft deploy` again: it corrects the description")
	return before.Ref, nil
}

// sentIn are the deployer's transactions in a block. Their senders are recovered, not believed.
func (v *verifier) sentIn(ctx context.Context, number uint64) ([]*types.Transaction, error) {
	var block *struct {
		Transactions []json.RawMessage `json:"transactions"`
	}
	if err := v.cfg.Client.RPC().CallContext(ctx, &block, "eth_getBlockByNumber", hexutil.Uint64(number), true); err != nil {
		return nil, fmt.Errorf("transactions of l1 block %d: %w", number, err)
	}
	if block == nil {
		return nil, fmt.Errorf("transactions of l1 block %d: the node has no such block", number)
	}
	signer := types.LatestSignerForChainID(new(big.Int).SetUint64(v.i.Params.L1ChainID))
	var out []*types.Transaction
	for _, raw := range block.Transactions {
		var claim struct {
			From common.Address `json:"from"`
		}
		if json.Unmarshal(raw, &claim) != nil || claim.From != v.i.Deployer { // of kinds to come, perhaps
			continue
		}
		tx := new(types.Transaction)
		if err := tx.UnmarshalJSON(raw); err != nil {
			return nil, fmt.Errorf("a transaction of the deployer in l1 block %d: %w", number, err)
		}
		if from, err := types.Sender(signer, tx); err != nil || from != v.i.Deployer {
			return nil, fmt.Errorf("transaction %s in l1 block %d is not signed by %s, although the node says so: use another node", tx.Hash(), number, v.i.Deployer)
		}
		out = append(out, tx)
	}
	return out, nil
}

// code compares what stands with what the constructors of this release leave in that block.
func (v *verifier) code(ctx context.Context, parent l1.Ref) error {
	made, err := execute(v.i, v.plan, parent, parent.Time+1)
	if err != nil {
		v.report.same("constructors", "accept the constants", err)
		return nil
	}
	for n, c := range v.plan.Creations {
		found, err := v.cfg.Client.Eth().CodeAtHash(ctx, c.Address, v.report.At.Hash)
		if err != nil {
			return fmt.Errorf("code of %s: %w", c.Contract, err)
		}
		want := made[n].code
		note := where(want, found)
		if len(want) == len(found) && bytes.Equal(without(c.Contract, want), without(c.Contract, found)) {
			note = "only constants and addresses that the constructor fills in differ"
		} else if len(want) == len(found) {
			note = where(without(c.Contract, want), without(c.Contract, found))
		}
		v.report.same(c.Contract+" code", describe(want), describe(found), note)
	}
	return nil
}

// without is code with zeros where the constructor leaves its mark.
func without(contract string, code []byte) []byte {
	out := bytes.Clone(code)
	for _, place := range bindings.Immutables[contract] {
		if place[0]+place[1] <= len(out) {
			clear(out[place[0] : place[0]+place[1]])
		}
	}
	return out
}

// state compares what constructors wrote and nothing changes later.
func (v *verifier) state(ctx context.Context) error {
	inbox, rollup := bindings.NewInbox(), bindings.NewRollup()
	found, err := v.ask(ctx, v.plan.Inbox, inbox.PackAccumulator(0), func(out []byte) (any, error) {
		hash, err := inbox.UnpackAccumulator(out)
		return common.Hash(hash), err
	})
	if err != nil {
		return err
	}
	v.report.same("Inbox.accumulator(0)", v.plan.Config.InitialAccumulator(), found)
	assertion, err := v.assertion(ctx, rollup, v.plan.Assertion)
	if err != nil {
		return err
	}
	v.report.same("Rollup genesis assertion "+v.plan.Assertion.Hex(), "made, confirmed", assertion,
		"the rollup does not start from the description's l2 genesis: an account, a constant of the l2 or the inbox differs")
	return nil
}

func (v *verifier) assertion(ctx context.Context, rollup *bindings.Rollup, id common.Hash) (string, error) {
	found, err := v.ask(ctx, v.plan.Rollup, rollup.PackGetAssertion(id), func(out []byte) (any, error) {
		assertion, err := rollup.UnpackGetAssertion(out)
		if err == nil && !(assertion.Confirmed && assertion.MadeAt > 0) {
			return "not confirmed", nil
		}
		return "made, confirmed", err
	})
	return fmt.Sprint(found), err
}

// genesis compares a genesis file, and says whether it is the one that the rollup begins with.
func (v *verifier) genesis(ctx context.Context) error {
	v.report.same("l2 genesis hash", v.plan.State.Block, v.plan.Genesis.ToBlock().Hash())
	given := v.cfg.Genesis
	if given == nil {
		return nil
	}
	compareGenesis(v.report, v.plan.Genesis, given)
	hash, err := genesisHash(given)
	if err != nil {
		v.report.same("genesis file, block hash", v.plan.State.Block, err)
		return nil
	}
	note := "clients started with the file are on another chain"
	if hash != v.plan.State.Block {
		id := protocol.AssertionID(common.Hash{}, 0, v.plan.Config.InitialAccumulator(), v.plan.Config.Genesis(hash).Hash())
		assertion, err := v.assertion(ctx, bindings.NewRollup(), id)
		if err != nil {
			return err
		}
		if assertion == "made, confirmed" {
			note = "it is the one that the rollup on l1 starts from: the description is wrong"
		}
	}
	v.report.same("genesis file, block hash", v.plan.State.Block, hash, note)
	return nil
}

// ask calls a contract. What it answers wrongly, or refuses, is found; an error means that nobody answered.
func (v *verifier) ask(ctx context.Context, at common.Address, data []byte, unpack func([]byte) (any, error)) (any, error) {
	found, err := typed.Ask(ctx, v.cfg.Client, v.report.At.Hash, at, data, unpack)
	var other *typed.AnswerError
	switch {
	case errors.As(err, &other):
		return "no answer", nil
	case err != nil && answered(err):
		return "refused: " + err.Error(), nil
	}
	return found, err
}

// answered tells what an L1 executed and a contract refused from what it could not be asked.
func answered(err error) bool {
	var refused *l1.RevertError
	var other *typed.AnswerError
	if errors.As(err, &refused) || errors.As(err, &other) {
		return true
	}
	var answer rpc.Error
	return errors.As(err, &answer) && executed.MatchString(err.Error())
}

// executed are the words of nodes for calls that ended otherwise than by a typed error.
var executed = regexp.MustCompile(`(?i)revert|opcode|out of gas|invalid jump|stack (under|over)flow|execution (error|halt)`)

func describe(code []byte) string {
	if len(code) == 0 {
		return "none"
	}
	return fmt.Sprintf("%d bytes, keccak %s", len(code), crypto.Keccak256Hash(code))
}

func describeTx(tx *types.Transaction) string {
	if tx.To() != nil {
		return fmt.Sprintf("a call of %s, transaction %s", tx.To(), tx.Hash())
	}
	return describe(tx.Data())
}

// where is the first difference.
func where(want, found []byte) string {
	for n := range min(len(want), len(found)) {
		if want[n] != found[n] {
			return fmt.Sprintf("byte %d is %#02x, expected %#02x", n, found[n], want[n])
		}
	}
	if len(want) != len(found) {
		return fmt.Sprintf("%d bytes, expected %d", len(found), len(want))
	}
	return ""
}

func ref(r l1.Ref) string { return fmt.Sprintf("%d %s", r.Number, r.Hash) }
