package bridge

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/typed"
	"loft/plain"
	"loft/protocol"
	"loft/protocol/queue"
)

// MinForcedFeeCap is the least fee cap that a forced transaction is signed with (SPEC.md section 3, protocol's A-M1).
var MinForcedFeeCap = big.NewInt(100 * params.GWei)

// Why a forced transaction is signed with it.
const WhyForcedFeeCap = "a sequencer can raise the L2 base fee while the transaction waits, and one whose fee cap is below it is dropped: " +
	"to pass 1 gwei costs it about 0.24 ETH, to pass 100 gwei about 27 ETH; you pay the base fee of its block, not the cap"

// Forcing is an L2 transaction to sign and to force.
type Forcing struct {
	To     *common.Address // nil: creation
	Value  *big.Int
	Data   []byte
	Gas    uint64   // 0: estimated on L2
	FeeCap *big.Int // nil: at least MinForcedFeeCap
	Nonce  *uint64  // nil: asked on L2, counting what waits in the queue
}

// Forced is a signed L2 transaction that is ready to be forced.
type Forced struct {
	Tx       *types.Transaction
	Raw      []byte
	Signer   common.Address
	Warnings []string // what may make it fail nonetheless
	Refusal  error    // why it would be dropped, unless something else comes first that is nowhere yet; nil: nothing is known that would drop it
}

// SignForced makes and signs a transaction for the queue. With nonce and gas given it needs no L2 endpoint.
func (c *Client) SignForced(ctx context.Context, from Account, f Forcing) (Forced, error) {
	if c.l2 == nil && (f.Nonce == nil || f.Gas == 0) {
		return Forced{}, &NoEndpointError{Layer: L2}
	}
	if f.Value == nil {
		f.Value = new(big.Int)
	}
	feeCap, err := c.forcedFeeCap(ctx, f.FeeCap)
	if err != nil {
		return Forced{}, err
	}
	known, err := c.noncesOf(ctx, from.Address)
	if err != nil {
		return Forced{}, err
	}
	if f.Nonce == nil {
		f.Nonce = &known.next
	}
	gas := f.Gas
	if gas == 0 {
		if gas, err = c.forcedGas(ctx, from.Address, f); err != nil {
			return Forced{}, err
		}
	}
	out, err := c.signForced(from, f, gas, feeCap)
	if err != nil {
		return Forced{}, err
	}
	if low := forcedGasFloor(len(out.Raw)); gas < low && f.Gas == 0 {
		// The longer form of a larger gas limit is at most a few bytes: the margin covers them.
		if out, err = c.signForced(from, f, low+8*protocol.ForcedGasPerByte, feeCap); err != nil {
			return Forced{}, err
		}
	}
	if _, err := c.Info.ForceCall(out.Raw, out.Tx.Gas(), new(big.Int)); err != nil {
		return out, err
	}
	return out, c.checkForced(ctx, &out, known)
}

// nonces is what is known of an account's.
type nonces struct {
	used    uint64      // in L2's latest block
	waiting []waitingTx // in L1's queue
	next    uint64      // after those, and after what the L2 node holds in its pool
	lone    bool        // there is no L2 endpoint: used is not known, and next only if something waits
}

func (c *Client) noncesOf(ctx context.Context, a common.Address) (n nonces, err error) {
	n.lone = c.l2 == nil
	if !n.lone {
		if n.used, err = c.nonce(ctx, a); err != nil {
			return n, err
		}
		if n.next, err = c.pendingNonce(ctx, L2, a); err != nil {
			return n, err
		}
	}
	if n.waiting, err = c.waitingForced(ctx, a); err != nil {
		return n, err
	}
	for _, w := range n.waiting {
		if w.tx.Nonce() == n.next || n.lone && w.tx.Nonce() > n.next {
			n.next = w.tx.Nonce() + 1
		}
	}
	return n, nil
}

// check refuses a nonce that is used, on L2 or by what waits in the queue, and one before which others are missing.
func (n *nonces) check(f *Forced) {
	nonce := f.Tx.Nonce()
	refusal := &UsedNonceError{Account: f.Signer, Nonce: nonce, Next: n.next}
	if nonce < n.used {
		f.Refusal = refusal
		return
	}
	queued := make(map[uint64]bool)
	for _, w := range n.waiting {
		if w.tx.Nonce() == nonce {
			refusal.Waiting, refusal.Same = &w.index, w.tx.Hash() == f.Tx.Hash()
			f.Refusal = refusal
			return
		}
		queued[w.tx.Nonce()] = true
	}
	if nonce > n.next && (!n.lone || len(n.waiting) > 0) {
		f.Refusal = &NonceGapError{Account: f.Signer, Nonce: nonce, Next: n.next}
		return
	}
	for before := n.used; before < nonce && !n.lone; before++ {
		if !queued[before] {
			f.Warnings = append(f.Warnings, fmt.Sprintf("nonce %d of %s belongs to a transaction that is in no L2 block: the L2 node holds it, and unless the sequencer includes it first, this one is dropped; "+
				"signed with nonce %d it takes that one's place", before, f.Signer, before))
			return
		}
	}
}

// nonce of an account in L2's latest block.
func (c *Client) nonce(ctx context.Context, a common.Address) (uint64, error) {
	return read(ctx, c, L2, "read the nonce", func(ctx context.Context, client *ethclient.Client) (uint64, error) {
		return client.NonceAt(ctx, a, nil)
	})
}

func (c *Client) signForced(from Account, f Forcing, gas uint64, feeCap *big.Int) (Forced, error) {
	// No tip: derivation runs it whatever it pays.
	tx, err := from.Sign(types.NewTx(&types.DynamicFeeTx{
		ChainID: c.Info.chainID(L2), Nonce: *f.Nonce, GasTipCap: new(big.Int), GasFeeCap: feeCap, Gas: gas, To: f.To, Value: f.Value, Data: f.Data,
	}), c.Info.chainID(L2))
	if err != nil {
		return Forced{}, fmt.Errorf("sign the forced transaction: %w", err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		return Forced{}, fmt.Errorf("encode the forced transaction: %w", err)
	}
	return Forced{Tx: tx, Raw: raw, Signer: from.Address}, nil
}

// forcedFeeCap: what the user names, else the most of 100 gwei and twenty times the base fee.
func (c *Client) forcedFeeCap(ctx context.Context, named *big.Int) (*big.Int, error) {
	if named != nil {
		if named.Cmp(MinForcedFeeCap) < 0 {
			return nil, &plain.LimitError{What: "the fee cap", Show: plain.FormatGwei, Got: named, Min: MinForcedFeeCap, Recommendation: "name more: " + WhyForcedFeeCap}
		}
		return named, nil
	}
	if c.l2 == nil {
		return MinForcedFeeCap, nil
	}
	head, err := c.head(ctx, L2)
	if err != nil {
		return nil, err
	}
	high := new(big.Int).Mul(head.BaseFee, big.NewInt(20))
	if high.Cmp(MinForcedFeeCap) < 0 {
		return MinForcedFeeCap, nil
	}
	return high, nil
}

// waitingTx is a forced transaction that waits in the queue.
type waitingTx struct {
	index uint64
	tx    *types.Transaction
}

// waitingForced are the transactions of an account that wait in the queue, in order.
func (c *Client) waitingForced(ctx context.Context, a common.Address) ([]waitingTx, error) {
	entries, err := c.pendingForced(ctx)
	if err != nil {
		return nil, err
	}
	var out []waitingTx
	for i := range entries {
		if tx, signer, ok := c.forcedIn(&entries[i]); ok && signer == a {
			out = append(out, waitingTx{entries[i].Index, tx})
		}
	}
	return out, nil
}

// forcedIn is the transaction of an entry, and who signed it; ok is false if it is none: anybody may force garbage.
func (c *Client) forcedIn(e *queue.Entry) (tx *types.Transaction, signer common.Address, ok bool) {
	tx = new(types.Transaction)
	if e.Kind != queue.Forced || tx.UnmarshalBinary(e.Data) != nil {
		return nil, signer, false
	}
	signer, err := types.Sender(types.LatestSignerForChainID(c.Info.chainID(L2)), tx)
	return tx, signer, err == nil
}

// pendingForced are the forced transactions that no batch has consumed, in order.
func (c *Client) pendingForced(ctx context.Context) ([]queue.Entry, error) {
	head, err := call(ctx, c, L1, c.Info.Inbox, c.inbox.PackQueueHead(), c.inbox.UnpackQueueHead)
	if err != nil {
		return nil, err
	}
	tail, err := call(ctx, c, L1, c.Info.Inbox, c.inbox.PackQueueTail(), c.inbox.UnpackQueueTail)
	if err != nil || head == tail {
		return nil, err
	}
	first, err := c.entryAt(ctx, head)
	if err != nil {
		return nil, err
	}
	l1, err := c.head(ctx, L1)
	if err != nil {
		return nil, err
	}
	logs, err := c.logs(ctx, L1, first.block, l1.Number.Uint64(), c.Info.Inbox, []common.Hash{typed.TransactionForced})
	if err != nil {
		return nil, err
	}
	var out []queue.Entry
	for i := range logs {
		e, err := typed.Entry(&logs[i])
		if err != nil {
			return nil, fmt.Errorf("read the inbox's events: %w", err)
		}
		if e != nil && e.Index >= head {
			out = append(out, *e)
		}
	}
	return out, nil
}

// forcedGas estimates on L2, with a margin, since the state will have moved.
func (c *Client) forcedGas(ctx context.Context, from common.Address, f Forcing) (uint64, error) {
	balance, err := c.Balance(ctx, L2, from)
	if err != nil {
		return 0, err
	}
	if balance.Cmp(f.Value) < 0 {
		return 0, &InsufficientFundsError{Layer: L2, Address: from, Have: balance, Want: f.Value}
	}
	gas, err := read(ctx, c, L2, "estimate gas", func(ctx context.Context, client *ethclient.Client) (uint64, error) {
		return client.EstimateGas(ctx, ethereum.CallMsg{From: from, To: f.To, Value: f.Value, Data: f.Data})
	})
	if err != nil {
		return 0, wouldFail(L2, err)
	}
	return min(gas+gas/4, protocol.MaxForcedGas), nil
}

// checkForced looks for what would drop a signed transaction: an error or a refusal where it is certain, a warning where it may be.
func (c *Client) checkForced(ctx context.Context, f *Forced, known nonces) error {
	known.check(f)
	var used *UsedNonceError
	switch {
	case errors.As(f.Refusal, &used):
		return nil
	case c.l2 == nil:
		f.Warnings = append(f.Warnings, fmt.Sprintf("without an L2 endpoint it is not known whether %d is the next nonce of %s, nor whether it has %s on L2, which value and gas may take, nor whether others can spend from it (EIP-7702): "+
			"if one of these is not as it must be when an L2 block takes the transaction, it is dropped, and what L1 was paid is lost; name an endpoint with --l2 to have them checked", f.Tx.Nonce(), f.Signer, plain.AboutEther(f.Tx.Cost())))
		return nil
	}
	balance, err := c.Balance(ctx, L2, f.Signer)
	if err != nil {
		return err
	}
	if cost := f.Tx.Cost(); balance.Cmp(cost) < 0 {
		maxFee := new(big.Int).Sub(cost, f.Tx.Value())
		return &InsufficientFundsError{Layer: L2, Address: f.Signer, Have: balance, Want: cost, MaxFee: maxFee}
	}
	code, err := c.code(ctx, L2, f.Signer)
	if err != nil {
		return err
	}
	if to, delegated := types.ParseDelegation(code); delegated {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%s is delegated on L2 to the code of %s (EIP-7702): others can move its nonce or its ether through that code while the transaction waits, and it is then dropped; end the delegation first, or force from an account without one", f.Signer, to))
	}
	return nil
}

// ParseForced reads a transaction that was signed elsewhere.
func (c *Client) ParseForced(ctx context.Context, raw []byte) (Forced, error) {
	tx := new(types.Transaction)
	bad := func(why string) error {
		return &plain.InputError{What: "the signed transaction", Why: why, Do: "sign it for the L2, encoded as for eth_sendRawTransaction"}
	}
	if err := tx.UnmarshalBinary(raw); err != nil {
		return Forced{}, bad("it does not decode: it would be dropped")
	}
	if tx.Type() == types.BlobTxType {
		return Forced{}, bad("it carries blobs, which L2 always drops")
	}
	if tx.Protected() && tx.ChainId().Cmp(c.Info.chainID(L2)) != 0 {
		return Forced{}, bad(fmt.Sprintf("it is signed for chain %s, the L2 is %s", tx.ChainId(), c.Info.chainID(L2)))
	}
	signer, err := types.Sender(types.LatestSignerForChainID(c.Info.chainID(L2)), tx)
	if err != nil {
		return Forced{}, bad("its signature is not valid")
	}
	f := Forced{Tx: tx, Raw: raw, Signer: signer}
	if _, err := c.Info.ForceCall(raw, tx.Gas(), new(big.Int)); err != nil {
		return Forced{}, err
	}
	if tx.GasFeeCap().Cmp(MinForcedFeeCap) < 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("its fee cap is %s, below %s: %s", plain.FormatGwei(tx.GasFeeCap()), plain.FormatGwei(MinForcedFeeCap), WhyForcedFeeCap))
	}
	n, err := c.noncesOf(ctx, signer)
	if err != nil {
		return Forced{}, err
	}
	return f, c.checkForced(ctx, &f, n)
}

// Force queues a signed transaction; from pays on L1 and need not be its signer. One that would be dropped is not sent, unless o
// says so.
func (c *Client) Force(ctx context.Context, from Account, f Forced, o Options) (Sent, error) {
	if f.Refusal != nil && !o.Anyway {
		return Sent{}, f.Refusal
	}
	gas := f.Tx.Gas()
	place, err := c.enter(ctx, common.Address{}, false, gas, o)
	if err != nil {
		return Sent{}, err
	}
	call, err := c.Info.ForceCall(f.Raw, gas, place.Max)
	if err != nil {
		return Sent{}, err
	}
	call.Place = place
	return c.Send(ctx, from, call)
}
