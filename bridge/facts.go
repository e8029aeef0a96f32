package bridge

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"loft/plain"
	"loft/protocol"
	"loft/protocol/outbox"
	"loft/protocol/queue"
)

// Ref is what a person names: a transaction of either layer, an entry of the queue, or a message of the outbox.
type Ref struct {
	Tx    *common.Hash
	Entry *uint64 // to L2
	Out   *uint64 // to L1
}

// ParseRef reads a transaction hash, "in:<index>" for a queue entry, or "out:<index>" for a message of the outbox.
func ParseRef(text string) (Ref, error) {
	bad := &plain.InputError{What: "the message", Why: fmt.Sprintf("%q is neither a transaction hash nor an index", text),
		Do: "name an L1 or L2 transaction (0x and 64 hex digits), in:<index> for what goes to L2, or out:<index> for what goes to L1"}
	if strings.HasPrefix(text, "0x") {
		raw, err := hexutil.Decode(text)
		if err != nil || len(raw) != common.HashLength {
			return Ref{}, bad
		}
		hash := common.BytesToHash(raw)
		return Ref{Tx: &hash}, nil
	}
	direction, digits, found := strings.Cut(text, ":")
	index, err := strconv.ParseUint(digits, 10, 64)
	if !found || err != nil {
		return Ref{}, bad
	}
	switch direction {
	case "in":
		return Ref{Entry: &index}, nil
	case "out":
		return Ref{Out: &index}, nil
	}
	return Ref{}, bad
}

// Status says where everything is that ref names: one transaction may have sent several messages.
func (c *Client) Status(ctx context.Context, ref Ref) ([]Status, error) {
	switch {
	case ref.Entry != nil:
		e, err := c.entryAt(ctx, *ref.Entry)
		if err != nil {
			return nil, err
		}
		return c.incomingStatus(ctx, []placedEntry{e})
	case ref.Out != nil:
		m, err := c.messageAt(ctx, *ref.Out)
		if err != nil {
			return nil, err
		}
		return c.outgoingStatus(ctx, []sentMessage{m})
	case ref.Tx != nil:
		return c.statusOfTx(ctx, *ref.Tx)
	}
	return nil, &plain.InputError{What: "the message", Why: "none was named", Do: "name a transaction hash or an index"}
}

func (c *Client) statusOfTx(ctx context.Context, hash common.Hash) ([]Status, error) {
	for _, layer := range []Layer{L1, L2} {
		if layer == L2 && c.l2 == nil {
			continue
		}
		receipt, err := c.receipt(ctx, layer, hash)
		if err != nil {
			return nil, err
		}
		if receipt != nil {
			return c.statusOfReceipt(ctx, layer, receipt)
		}
		tx, err := c.pendingTx(ctx, layer, hash)
		if err != nil {
			return nil, err
		}
		if tx != nil {
			fact := txFact{hash: hash, pending: true}
			if layer == L2 {
				if fact.waits, err = c.waitsFor(ctx, tx); err != nil {
					return nil, err
				}
			}
			return []Status{c.bare(layer, fact)}, nil
		}
	}
	return nil, &NotFoundError{What: fmt.Sprintf("transaction %s", hash), Do: "check the hash, and that --l1 and --l2 are the chains it was sent to; if the node dropped it, send it again"}
}

// waitsFor asks why an L2 transaction is in no block.
func (c *Client) waitsFor(ctx context.Context, tx *types.Transaction) (*waitFact, error) {
	sender, err := types.Sender(types.LatestSignerForChainID(c.Info.chainID(L2)), tx)
	if err != nil {
		return nil, nil // the node says what it is all the same
	}
	w := &waitFact{sender: sender, nonce: tx.Nonce(), cap: tx.GasFeeCap()}
	if w.next, err = c.pendingNonce(ctx, L2, sender); err != nil {
		return nil, err
	}
	answer, _, err := loft[struct{ Parked bool }](ctx, c, "loft_txStatus", tx.Hash())
	var unsupported *UnsupportedError
	if err != nil && !errors.As(err, &unsupported) {
		return nil, err
	}
	w.parked = answer.Parked
	return w, nil
}

func (c *Client) statusOfReceipt(ctx context.Context, layer Layer, receipt *types.Receipt) ([]Status, error) {
	block := receipt.BlockNumber.Uint64()
	tx := txFact{hash: receipt.TxHash, block: block, reverted: receipt.Status != types.ReceiptStatusSuccessful}
	if layer == L1 {
		if tx.reverted {
			return []Status{c.bare(L1, tx)}, nil
		}
		entries, err := c.entriesOf(ctx, receipt.Logs, block)
		if err != nil {
			return nil, err
		}
		if len(entries) > 0 {
			return c.incomingStatus(ctx, entries)
		}
		return c.statusOfClaim(ctx, receipt)
	}
	messages, err := c.messagesIn(receipt.Logs)
	if err != nil {
		return nil, err
	}
	if len(messages) > 0 && !tx.reverted {
		return c.outgoingStatus(ctx, messages)
	}
	heights, err := c.heights(ctx, L2)
	if err != nil {
		return nil, err
	}
	f := outgoing{tx: tx, l2: heights}
	return []Status{f.decide()}, nil
}

// statusOfClaim shows the messages that an L1 transaction claimed.
func (c *Client) statusOfClaim(ctx context.Context, receipt *types.Receipt) ([]Status, error) {
	var out []Status
	for _, log := range receipt.Logs {
		if log.Address != c.Info.Bridge || len(log.Topics) == 0 || log.Topics[0] != bridgeABI.Events["MessageClaimed"].ID {
			continue
		}
		claimed, err := c.bridge.UnpackMessageClaimedEvent(log)
		if err != nil {
			return nil, fmt.Errorf("read the claim in %s: %w", receipt.TxHash, err)
		}
		part, err := c.Status(ctx, Ref{Out: &claimed.Index})
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	if len(out) == 0 {
		return nil, &NotFoundError{What: fmt.Sprintf("a message in L1 transaction %s", receipt.TxHash),
			Do: "it is on L1, but nothing crosses by this instance's contracts in it: check the hash and the instance"}
	}
	return out, nil
}

// bare is the status of a transaction whose contents are not known.
func (c *Client) bare(layer Layer, tx txFact) Status {
	if layer == L1 {
		f := incoming{tx: tx}
		return f.decide()
	}
	f := outgoing{tx: tx}
	return f.decide()
}

// ---- to L2 -------------------------------------------------------------------------------------------------------

func (c *Client) incomingStatus(ctx context.Context, entries []placedEntry) ([]Status, error) {
	var shared incoming
	var err error
	if shared.l1, err = c.heights(ctx, L1); err != nil {
		return nil, err
	}
	if c.l2 != nil {
		if shared.l2, err = c.heights(ctx, L2); err != nil {
			return nil, err
		}
	}
	if shared.queueHead, err = call(ctx, c, L1, c.Info.Inbox, c.inbox.PackQueueHead(), c.inbox.UnpackQueueHead); err != nil {
		return nil, err
	}
	if shared.forceDelay, err = call(ctx, c, L1, c.Info.Inbox, c.inbox.PackForceDelay(), c.inbox.UnpackForceDelay); err != nil {
		return nil, err
	}
	out := make([]Status, len(entries))
	for i := range entries {
		f := shared
		f.entry, f.tx = entries[i].Entry, txFact{hash: entries[i].tx, block: entries[i].block}
		if err := c.follow(ctx, &f); err != nil {
			return nil, err
		}
		out[i] = f.decide()
	}
	return out, nil
}

// follow looks for the entry on L2.
func (c *Client) follow(ctx context.Context, f *incoming) (err error) {
	if deposit, ok := c.tokenDeposit(&f.entry); ok {
		f.token = &TokenMovement{L1Token: deposit.Token, From: deposit.From, To: deposit.To, Amount: deposit.Amount.String()}
		if deposit.Metadata.Decimals <= maxDecimals {
			f.token.Symbol, f.token.Decimals = symbolOf(deposit.Metadata.Symbol), deposit.Metadata.Decimals
		}
		if err := c.findL2Token(ctx, f.token); err != nil {
			return err
		}
	}
	if tx, signer, ok := c.forcedIn(&f.entry); ok { // what is not a signed transaction has no hash, and is dropped
		f.forcedTx, f.forcedBy = tx.Hash(), signer
	}
	if c.l2 == nil {
		return nil
	}
	asked := false
	if f.fate, asked, err = c.fateOf(ctx, f.entry.Index); err != nil {
		return err
	}
	if f.fate != nil && f.fate.Block > f.l2.latest {
		f.fate = nil // it is in the sequencer's open block: soon
	}
	switch f.entry.Kind {
	case queue.Deposit:
		return c.findCredit(ctx, f)
	case queue.Forced:
		if asked && (f.fate == nil || f.fate.Dropped != "") {
			return nil // by this entry its transaction is in no block, whatever came of it by another way
		}
		return c.findForced(ctx, f)
	default:
		if err := c.findCredit(ctx, f); err != nil {
			return err
		}
		return c.findRun(ctx, f)
	}
}

// creditScan bounds how many L2 blocks are searched for a credit that the node does not tell of.
const creditScan = 256

// findCredit looks for the entry's credit among the latest L2 blocks: a withdrawal's index is its entry's position. It
// is how a block is found that is not on L1 yet, or whose node has no loft namespace.
func (c *Client) findCredit(ctx context.Context, f *incoming) error {
	if f.fate != nil || (f.entry.Kind == queue.Message && f.entry.AmountGwei+f.entry.FeeGwei == 0) {
		return nil
	}
	for number, left := f.l2.latest, creditScan; number > 0 && left > 0; number, left = number-1, left-1 {
		block, err := read(ctx, c, L2, "read a block", func(ctx context.Context, client *ethclient.Client) (*types.Block, error) {
			return client.BlockByNumber(ctx, new(big.Int).SetUint64(number))
		})
		if err != nil {
			return err
		}
		for _, w := range block.Withdrawals() {
			if w.Index == f.entry.Index {
				f.fate = &fate{Block: number}
				return nil
			}
		}
		if ws := block.Withdrawals(); len(ws) > 0 && ws[0].Index < f.entry.Index {
			return nil // entries are consumed in order
		}
	}
	return nil
}

func (c *Client) findForced(ctx context.Context, f *incoming) error {
	if f.forcedTx == (common.Hash{}) {
		return nil
	}
	receipt, err := c.receipt(ctx, L2, f.forcedTx)
	if err != nil || receipt == nil {
		return err
	}
	f.forcedBlock, f.forcedOK = receipt.BlockNumber.Uint64(), receipt.Status == types.ReceiptStatusSuccessful
	return nil
}

func (c *Client) findRun(ctx context.Context, f *incoming) error {
	status, err := call(ctx, c, L2, protocol.RelayAddress, c.relay.PackStatus(f.entry.Hash()), c.relay.UnpackStatus)
	if err != nil {
		return err
	}
	f.message = messageStatus(status)
	if f.message == messageNone {
		return nil
	}
	events := []common.Hash{relayABI.Events["MessageRun"].ID, relayABI.Events["MessageBounced"].ID}
	logs, err := c.l2Logs(ctx, protocol.RelayAddress, events, indexTopic(f.entry.Index), []common.Hash{f.entry.Hash()})
	if err != nil {
		return err
	}
	for _, log := range logs {
		if log.Topics[0] == events[0] {
			f.runTx = log.TxHash
		} else {
			f.bounceTx = log.TxHash
		}
	}
	if f.message == messageFailed && f.runTx != (common.Hash{}) {
		f.reason, err = c.whyRunFailed(ctx, f.runTx, &f.entry)
	}
	return err
}

// ---- to L1 -------------------------------------------------------------------------------------------------------

// sentMessage is a message of the outbox with the L2 transaction that sent it.
type sentMessage struct {
	outbox.Message
	tx    common.Hash
	block uint64
}

func (c *Client) outgoingStatus(ctx context.Context, messages []sentMessage) ([]Status, error) {
	heights, err := c.heights(ctx, L2)
	if err != nil {
		return nil, err
	}
	view, err := c.settled(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Status, len(messages))
	for i := range messages {
		m := &messages[i]
		f := outgoing{tx: txFact{hash: m.tx, block: m.block}, message: &m.Message, l2: heights, now: view.time, notice: isNotice(&m.Message)}
		if f.token, _ = c.tokenWithdrawal(m.Sender, m.To, m.Data); f.token != nil {
			if err := c.findSymbol(ctx, f.token); err != nil {
				return nil, err
			}
			if err := c.findL2Token(ctx, f.token); err != nil {
				return nil, err
			}
		}
		if f.claimed, err = call(ctx, c, L1, c.Info.Bridge, c.bridge.PackClaimed(m.Index), c.bridge.UnpackClaimed); err != nil {
			return nil, err
		}
		if f.claimed {
			f.root = true
			if c.kept == nil { // a desk does not look for old transactions
				if f.claimTx, err = c.claimTx(ctx, m.Index); err != nil {
					return nil, err
				}
			}
		} else {
			if err := c.cover(ctx, view, &f); err != nil {
				return nil, err
			}
			if f.refused, err = c.refusesMessage(ctx, view, &f); err != nil {
				return nil, err
			}
		}
		out[i] = f.decide()
	}
	return out, nil
}

func (c *Client) claimTx(ctx context.Context, index uint64) (common.Hash, error) {
	logs, err := c.l1Logs(ctx, c.Info.Bridge, []common.Hash{bridgeABI.Events["MessageClaimed"].ID}, indexTopic(index))
	if err != nil || len(logs) == 0 {
		return common.Hash{}, err
	}
	return logs[0].TxHash, nil
}
