// Package deploy creates an instance of Loft on an L1, describes it in a file from which everything else about it is
// recomputed, and verifies one that others have created. Deploying can be repeated: what stands is left, what is missing is
// sent. It is not where contracts, genesis or the rules of the constants are defined (contracts/genesis is). Start at Deploy,
// and at Verify.
package deploy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/contracts/typed"
	"loft/l1"
	"loft/l1/send"
)

// Config of a deployment.
type Config struct {
	Client *l1.Client
	Key    send.Signer // the deployer's
	// Mined is called after transactions were sent, and as long as one is in no block, where blocks must be asked for; nil
	// waits.
	Mined func(ctx context.Context) error
	// Poll is how often the L1 is looked at. Default: 500 ms.
	Poll time.Duration
	// Progress is called at each step; it may be nil.
	Progress func(Step)
}

// Event is what a step is.
type Event string

const (
	Sent     Event = "sent"     // a creation was sent
	Replaced Event = "replaced" // it was sent again with a higher price
	Stands   Event = "stands"   // the contract is in L1's latest block
)

// Step of a deployment: something became of creation Number of Of.
type Step struct {
	Event    Event
	Number   int
	Of       int
	Contract string
	Address  common.Address
	Tx       common.Hash // zero if an earlier run sent it
}

// SpentError: a nonce of the plan made something else, or nothing.
type SpentError struct {
	Contract string
	Address  common.Address
	Nonce    uint64
	Why      string
	Tx       common.Hash // zero if an earlier run sent it
}

func (e *SpentError) Error() string {
	tx := ""
	if e.Tx != (common.Hash{}) {
		tx = fmt.Sprintf(" (transaction %s)", e.Tx)
	}
	return fmt.Sprintf("%s at %s, nonce %d: %s%s: %v", e.Contract, e.Address, e.Nonce, e.Why, tx, ErrSpent)
}

// Unwrap gives ErrSpent.
func (e *SpentError) Unwrap() error { return ErrSpent }

// Deploy creates what is missing of the instance's contracts and completes the description. What an earlier run sent is
// recognised by the deployer's nonce and by the code that stands; where the contracts are in another block than they were,
// Start is corrected. Bad constants and missing funds are found before anything is sent.
func Deploy(ctx context.Context, cfg Config, i *Instance) error {
	if got := cfg.Key.Address(); got != i.Deployer {
		return fmt.Errorf("deploy: the key belongs to %s, but the description names deployer %s", got, i.Deployer)
	}
	if err := cfg.Client.CheckChain(ctx, i.Params.L1ChainID); err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	if err := i.Params.Check(); err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	plan, err := i.Plan()
	if err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	if cfg.Poll == 0 {
		cfg.Poll = defaultPoll
	}
	w := &work{cfg: cfg, i: i, plan: plan, sent: map[int]*types.Transaction{}, told: map[int]bool{}}
	start, err := w.run(ctx)
	if err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	i.Start, i.Derived = start, derived(plan)
	return nil
}

// Spent says by a *SpentError that an instance cannot come to be as it is described; nil that it stands, or still can.
func Spent(ctx context.Context, client *l1.Client, i *Instance) error {
	w, err := onlooker(client, i)
	if err == nil {
		_, err = w.look(ctx)
	}
	return err
}

// onlooker is work that looks and sends nothing.
func onlooker(client *l1.Client, i *Instance) (*work, error) {
	plan, err := i.Plan()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return &work{cfg: Config{Client: client, Poll: defaultPoll}, i: i, plan: plan, told: map[int]bool{}}, nil
}

const defaultPoll = 500 * time.Millisecond

// Bounds of patience.
const (
	// looks are how often addresses must be seen spent before that is believed: behind one address there may be several nodes,
	// and one may tell the nonce of a later block with the code of an earlier one.
	looks = 3
	// maxAsked bounds the blocks that are asked for without any progress.
	maxAsked = 64
	// patience is how many L1 blocks a creation may wait before it is sent again with a higher price.
	patience = 10
	// maxReplaced bounds how often that is done in all.
	maxReplaced = 40
)

// work is one run. It belongs to one goroutine.
type work struct {
	cfg  Config
	i    *Instance
	plan *genesis.Plan

	codes []made                     // as they would be in some block
	gas   []uint64                   // of each creation, with a margin
	sent  map[int]*types.Transaction // by this run
	told  map[int]bool               // that it stands

	replaced int
}

// look is what L1's latest block has of the plan.
type look struct {
	head  *l1.Header
	done  int    // creations whose nonce is used; their contracts have code
	start l1.Ref // the block before the inbox's, if all stand
}

func (w *work) run(ctx context.Context) (l1.Ref, error) {
	var since uint64 // head when something last happened
	last, asked := -1, 0
	for {
		now, err := w.look(ctx)
		if err != nil {
			return l1.Ref{}, err
		}
		if now.done > last {
			last, since, asked = now.done, now.head.Number, 0
		}
		if now.done == len(w.plan.Creations) {
			return now.start, nil
		}
		if now.done < last { // L1 dropped some
			last = now.done
		}
		if err := w.send(ctx, now); err != nil {
			return l1.Ref{}, err
		}
		if now.head.Number >= since+patience {
			if err := w.replace(ctx, now); err != nil {
				return l1.Ref{}, err
			}
			since = now.head.Number
		}
		if asked++; w.cfg.Mined != nil && asked > maxAsked {
			return l1.Ref{}, w.stuck(ctx, now)
		}
		if err := w.wait(ctx); err != nil {
			return l1.Ref{}, err
		}
	}
}

// stuck is the error of a node that mines on demand and leaves a creation out.
func (w *work) stuck(ctx context.Context, now *look) error {
	pending, err := w.cfg.Client.Eth().PendingNonceAt(ctx, w.i.Deployer)
	if err != nil {
		return fmt.Errorf("nonce of the deployer: %w", err)
	}
	c := w.plan.Creations[now.done]
	return fmt.Errorf("%s, nonce %d, was not included in %d blocks, at a base fee of %d and after %d price increases; the deployer's next nonce is %d: the node lost the transaction, or its price is too low; try again",
		c.Contract, c.Nonce, maxAsked, now.head.BaseFee, w.replaced, pending)
}

func (w *work) wait(ctx context.Context) error {
	if w.cfg.Mined != nil {
		return w.cfg.Mined(ctx)
	}
	timer := time.NewTimer(w.cfg.Poll)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func (w *work) look(ctx context.Context) (*look, error) {
	for n := 1; ; n++ {
		now, err := w.lookOnce(ctx)
		var spent *SpentError
		if !errors.As(err, &spent) || n == looks {
			return now, err
		}
		if err := w.wait(ctx); err != nil {
			return nil, err
		}
	}
}

func (w *work) lookOnce(ctx context.Context) (*look, error) {
	head, err := w.cfg.Client.Header(ctx, l1.Latest)
	if err != nil {
		return nil, err
	}
	nonce, err := w.cfg.Client.Eth().NonceAtHash(ctx, w.i.Deployer, head.Hash)
	if err != nil {
		return nil, fmt.Errorf("nonce of the deployer: %w", err)
	}
	now := &look{head: head}
	for n, c := range w.plan.Creations {
		if c.Nonce >= nonce {
			break
		}
		code, err := w.cfg.Client.Eth().CodeAtHash(ctx, c.Address, head.Hash)
		if err != nil {
			return nil, fmt.Errorf("code of %s: %w", c.Contract, err)
		}
		if len(code) == 0 {
			return nil, w.spent(n, "the nonce was used, but there is no contract: its creation failed, or another transaction used the nonce")
		}
		if err := w.compare(n, code, head); err != nil {
			return nil, err
		}
		if !w.told[n] {
			w.told[n] = true
			w.tell(Stands, n)
		}
		now.done = n + 1
	}
	if now.done == len(w.plan.Creations) {
		now.start, err = w.start(ctx, head)
	}
	return now, err
}

// compare checks a contract that stands against the plan's, but for what its constructor took from the block.
func (w *work) compare(n int, code []byte, head *l1.Header) error {
	if w.codes == nil {
		made, err := execute(w.i, w.plan, head.Ref, head.Time+1)
		if err != nil {
			return err
		}
		w.codes = made
	}
	if name := w.plan.Creations[n].Contract; !bytes.Equal(without(name, code), without(name, w.codes[n].code)) {
		return w.spent(n, "there is a contract with other code")
	}
	return nil
}

// start is asked when all contracts stand: whether they are the plan's, and since which block.
func (w *work) start(ctx context.Context, head *l1.Header) (l1.Ref, error) {
	anchor, err := firstAnchor(ctx, w.cfg.Client, w.plan.Inbox, head.Hash)
	if err != nil {
		return l1.Ref{}, err
	}
	before, err := w.cfg.Client.HeaderByNumber(ctx, anchor.Number)
	if err != nil {
		return l1.Ref{}, err
	}
	if before.Hash != anchor.Hash {
		return l1.Ref{}, fmt.Errorf("l1 reorganised meanwhile: block %d is %s, but the inbox was created after %s: try again", anchor.Number, before.Hash, anchor.Hash)
	}
	made, err := execute(w.i, w.plan, before.Ref, before.Time+1)
	if err != nil {
		return l1.Ref{}, err
	}
	for n, c := range w.plan.Creations {
		code, err := w.cfg.Client.Eth().CodeAtHash(ctx, c.Address, head.Hash)
		if err != nil {
			return l1.Ref{}, fmt.Errorf("code of %s: %w", c.Contract, err)
		}
		if !bytes.Equal(code, made[n].code) {
			return l1.Ref{}, w.spent(n, "the contract was created with other constants and addresses than the plan's")
		}
	}
	return before.Ref, nil
}

// next is the first creation that L1 does not know of.
func (w *work) next(ctx context.Context, now *look) (int, error) {
	pending, err := w.cfg.Client.Eth().PendingNonceAt(ctx, w.i.Deployer)
	if err != nil {
		return 0, fmt.Errorf("nonce of the deployer: %w", err)
	}
	if pending < w.i.Nonce {
		return 0, fmt.Errorf("deployer %s has nonce %d, but the plan starts at %d: send other transactions from it first, or remove the description", w.i.Deployer, pending, w.i.Nonce)
	}
	return max(now.done, int(min(pending-w.i.Nonce, uint64(len(w.plan.Creations))))), nil
}

// send sends the creations that L1 does not know of.
func (w *work) send(ctx context.Context, now *look) error {
	from, err := w.next(ctx, now)
	if err != nil || from == len(w.plan.Creations) {
		return err
	}
	if err := w.estimate(ctx, now.head); err != nil {
		return err
	}
	tip, feeCap, err := w.price(ctx, now.head)
	if err != nil {
		return err
	}
	if err := w.afford(ctx, from, feeCap); err != nil {
		return err
	}
	for n := from; n < len(w.plan.Creations); n++ {
		tx, err := w.submit(ctx, n, tip, feeCap)
		if err != nil && passed(err) { // another run, or a look that came late: what happened is seen at the next look
			return nil
		}
		if err != nil {
			return fmt.Errorf("send creation of %s: %w", w.plan.Creations[n].Contract, err)
		}
		w.sent[n] = tx
		w.tell(Sent, n)
	}
	return nil
}

// replace sends what waits again, dearer: as L1's price now is, and at least a quarter above what this run paid before.
func (w *work) replace(ctx context.Context, now *look) error {
	if err := w.estimate(ctx, now.head); err != nil {
		return err
	}
	tip, feeCap, err := w.price(ctx, now.head)
	if err != nil {
		return err
	}
	for n := now.done; n < len(w.plan.Creations); n++ {
		if old := w.sent[n]; old != nil {
			tip, feeCap = larger(tip, raised(old.GasTipCap())), larger(feeCap, raised(old.GasFeeCap()))
		}
		for {
			if w.replaced++; w.replaced > maxReplaced {
				return fmt.Errorf("creation of %s is still pending after %d price increases: check the pending transactions of deployer %s", w.plan.Creations[n].Contract, maxReplaced, w.i.Deployer)
			}
			if err := w.afford(ctx, now.done, feeCap); err != nil {
				return err
			}
			tx, err := w.submit(ctx, n, tip, feeCap)
			if err != nil && strings.Contains(err.Error(), "underpriced") { // an earlier run's, at a price that is not known
				tip, feeCap = raised(tip), raised(feeCap)
				continue
			}
			if err != nil && passed(err) {
				return nil
			}
			if err != nil {
				return fmt.Errorf("send creation of %s again: %w", w.plan.Creations[n].Contract, err)
			}
			w.sent[n] = tx
			w.tell(Replaced, n)
			break
		}
	}
	return nil
}

func (w *work) submit(ctx context.Context, n int, tip, feeCap *big.Int) (*types.Transaction, error) {
	chain := new(big.Int).SetUint64(w.i.Params.L1ChainID)
	c := w.plan.Creations[n]
	tx, err := w.cfg.Key.Sign(ctx, types.NewTx(&types.DynamicFeeTx{ChainID: chain, Nonce: c.Nonce, Gas: w.gas[n], GasTipCap: tip, GasFeeCap: feeCap, Data: c.Data}), chain)
	if err != nil {
		return nil, err
	}
	return tx, w.cfg.Client.Eth().SendTransaction(ctx, tx)
}

// passed says whether a node refused because the nonce is used, or the transaction is there.
func passed(err error) bool {
	var answer rpc.Error
	if !errors.As(err, &answer) {
		return false
	}
	text := strings.ToLower(err.Error())
	return strings.Contains(text, "nonce too low") || strings.Contains(text, "already known") || strings.Contains(text, "already imported") ||
		strings.Contains(text, "replacement transaction underpriced")
}

// estimate finds the gas of each creation, once: what it takes here, or on L1 if that prices gas otherwise, and a fifth.
func (w *work) estimate(ctx context.Context, head *l1.Header) error {
	if w.gas != nil {
		return nil
	}
	made, err := execute(w.i, w.plan, head.Ref, head.Time+1)
	if err != nil {
		return err
	}
	gas := make([]uint64, len(made))
	dearer := 1.0
	for n, c := range w.plan.Creations {
		want := made[n].gas
		asked, err := w.cfg.Client.Eth().EstimateGas(ctx, ethereum.CallMsg{From: w.i.Deployer, Data: c.Data})
		var answer rpc.Error
		switch {
		case err == nil:
			dearer = max(dearer, float64(asked)/float64(want))
			want = max(want, asked)
		case errors.As(err, &answer): // it calls one that does not stand yet, or the funds are missing
			want = uint64(float64(want) * dearer)
		default:
			return fmt.Errorf("estimate gas of %s: %w", c.Contract, err)
		}
		if want > params.MaxTxGas {
			return fmt.Errorf("creation of %s takes %d gas on this l1, which allows a transaction at most %d", c.Contract, want, params.MaxTxGas)
		}
		gas[n] = min(want+want/5, params.MaxTxGas)
	}
	w.gas = gas
	return nil
}

// price is what L1 asks now: its base fee may double.
func (w *work) price(ctx context.Context, head *l1.Header) (tip, feeCap *big.Int, err error) {
	tip, err = w.cfg.Client.Eth().SuggestGasTipCap(ctx)
	var answer rpc.Error
	if errors.As(err, &answer) { // no such method
		tip, err = big.NewInt(params.GWei), nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("ask for l1's fees: %w", err)
	}
	if tip.Sign() == 0 {
		tip = big.NewInt(1)
	}
	return tip, new(big.Int).Add(tip, new(big.Int).Lsh(head.BaseFee, 1)), nil
}

// gasFrom is the most gas that the creations from one on may take.
func (w *work) gasFrom(from int) (gas uint64) {
	for _, g := range w.gas[from:] {
		gas += g
	}
	return gas
}

// afford fails unless the deployer holds what the creations from one on may take.
func (w *work) afford(ctx context.Context, from int, feeCap *big.Int) error {
	need := new(big.Int).Mul(new(big.Int).SetUint64(w.gasFrom(from)), feeCap)
	have, err := w.cfg.Client.Balance(ctx, w.i.Deployer)
	if err != nil {
		return err
	}
	if have.Cmp(need) < 0 {
		return &send.InsufficientFundsError{Account: w.i.Deployer, HaveWei: have, NeedWei: need}
	}
	return nil
}

func (w *work) tell(e Event, n int) {
	if w.cfg.Progress == nil {
		return
	}
	c := w.plan.Creations[n]
	w.cfg.Progress(Step{Event: e, Number: n + 1, Of: len(w.plan.Creations), Contract: c.Contract, Address: c.Address, Tx: w.hash(n)})
}

func (w *work) spent(n int, why string) error {
	c := w.plan.Creations[n]
	return &SpentError{Contract: c.Contract, Address: c.Address, Nonce: c.Nonce, Why: why, Tx: w.hash(n)}
}

func (w *work) hash(n int) common.Hash {
	if tx := w.sent[n]; tx != nil {
		return tx.Hash()
	}
	return common.Hash{}
}

func raised(v *big.Int) *big.Int {
	quarter := new(big.Int).Rsh(v, 2)
	return quarter.Add(quarter, v).Add(quarter, big.NewInt(1))
}

func larger(a, b *big.Int) *big.Int {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}

// firstAnchor is what an inbox remembers of the block before its own. Time and parent are not filled in.
func firstAnchor(ctx context.Context, client *l1.Client, at common.Address, block common.Hash) (ref l1.Ref, err error) {
	inbox := bindings.NewInbox()
	if ref.Number, err = typed.Ask(ctx, client, block, at, inbox.PackFirstAnchorNumber(), inbox.UnpackFirstAnchorNumber); err == nil {
		ref.Hash, err = typed.Ask(ctx, client, block, at, inbox.PackFirstAnchorHash(), typed.Hash(inbox.UnpackFirstAnchorHash))
	}
	return ref, err
}
