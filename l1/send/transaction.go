package send

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"

	"loft/archive"
	"loft/l1"
)

// verdict is what a pool says of a transaction.
type verdict int

const (
	taken       verdict = iota // it is in the pool
	unclear                    // no answer: it may be
	stale                      // the nonce is used up
	underpriced                // it takes more
	excluded                   // the account has transactions of the other kind there
	early                      // an earlier nonce has to come first
	refused                    // never
)

// phrases by which nodes say so; JSON-RPC has no codes for these.
var phrases = []struct {
	verdict verdict
	words   []string
}{
	{stale, []string{"nonce too low"}},
	{excluded, []string{"already reserved"}},
	{early, []string{"nonce too high", "gapped nonce", "in-flight transaction limit"}},
	{underpriced, []string{"underpriced", "gas price below", "less than block base fee", "less than block blob", "fee cap less than", "pool is full", "txpool is full", "out of capacity", "account limit exceeded"}},
}

// notPassedOn is in the answer of a Loft node whose sequencer did not answer: it may have the transaction, or not.
const notPassedOn = "cannot be reached"

// broadcast sends an intent's latest version to the pool.
func (s *Sender) broadcast(ctx context.Context, in *intent) (verdict, error) {
	raw := hexutil.Bytes(in.Raw)
	err := s.client.RPC().CallContext(ctx, nil, "eth_sendRawTransaction", raw)
	if err == nil {
		return taken, nil
	}
	var answer rpc.Error
	if !errors.As(err, &answer) {
		return unclear, fmt.Errorf("broadcast: %w", err)
	}
	text := strings.ToLower(err.Error())
	if strings.Contains(text, notPassedOn) {
		return unclear, fmt.Errorf("broadcast: %w", err)
	}
	if l1.AlreadyKnown(text) {
		return taken, nil
	}
	for _, p := range phrases {
		for _, words := range p.words {
			if strings.Contains(text, words) {
				return p.verdict, nil
			}
		}
	}
	if in.blobs() && !s.oldSide && (strings.Contains(text, "sidecar") || strings.Contains(text, "proof")) {
		s.oldSide = true
		if err := s.residecar(in); err != nil {
			return refused, err
		}
		return s.broadcast(ctx, in)
	}
	if strings.Contains(text, "insufficient funds") {
		if tx, txErr := in.tx(); txErr == nil {
			if poor := s.poor(ctx, s.committed(in, tx.Cost())); poor != nil {
				return refused, poor
			}
		}
	}
	return refused, fmt.Errorf("l1 refuses the transaction: %w", err)
}

// poor is an *InsufficientFundsError if the account's balance is below need. It need not be where a pool says so: who has
// the pool can be behind who tells the balance, as a Loft chain's sequencer behind a node that derives from L1.
func (s *Sender) poor(ctx context.Context, need *big.Int) error {
	balance, err := s.client.Balance(ctx, s.self)
	if err != nil || balance.Cmp(need) >= 0 {
		return nil
	}
	return &InsufficientFundsError{Account: s.self, HaveWei: balance, NeedWei: need}
}

// residecar gives the latest version proofs of whole blobs, as L1s before Osaka want them. Its hash stays.
func (s *Sender) residecar(in *intent) error {
	tx, err := in.tx()
	if err != nil {
		return err
	}
	sidecar, err := newSidecar(tx.BlobTxSidecar().Blobs, true)
	if err != nil {
		return err
	}
	if in.Raw, err = tx.WithBlobTxSidecar(sidecar).MarshalBinary(); err != nil {
		return fmt.Errorf("encode transaction: %w", err)
	}
	return s.records.save(&in.record)
}

func newSidecar(blobs []kzg4844.Blob, old bool) (*types.BlobTxSidecar, error) {
	var commitments []kzg4844.Commitment
	var proofs []kzg4844.Proof
	for i := range blobs {
		commitment, err := archive.Commit(&blobs[i])
		if err != nil {
			return nil, fmt.Errorf("commit to blob %d: %w", i, err)
		}
		commitments = append(commitments, commitment)
		if old {
			proof, err := kzg4844.ComputeBlobProof(&blobs[i], commitment)
			if err != nil {
				return nil, fmt.Errorf("prove blob %d: %w", i, err)
			}
			proofs = append(proofs, proof)
			continue
		}
		cells, err := kzg4844.ComputeCellProofs(&blobs[i])
		if err != nil {
			return nil, fmt.Errorf("prove the cells of blob %d: %w", i, err)
		}
		proofs = append(proofs, cells...)
	}
	version := types.BlobSidecarVersion1
	if old {
		version = types.BlobSidecarVersion0
	}
	return types.NewBlobTxSidecar(version, blobs, commitments, proofs), nil
}

// prepare estimates what the intent needs, if it has not been told.
func (s *Sender) prepare(ctx context.Context, in *intent, head *l1.Header) error {
	if in.Gas != 0 {
		return nil
	}
	args := map[string]any{"from": s.self, "to": in.To, "value": (*hexutil.Big)(in.Value), "input": hexutil.Bytes(in.Data)}
	if in.wantsBlobs() {
		var hashes []common.Hash
		for i := range in.Blobs {
			hash, err := archive.VersionedHash((*kzg4844.Blob)(in.Blobs[i]))
			if err != nil {
				return &refusal{err}
			}
			hashes = append(hashes, hash)
		}
		fees, err := s.market(ctx, head, true)
		if err != nil {
			return err
		}
		args["blobVersionedHashes"], args["maxFeePerBlobGas"] = hashes, (*hexutil.Big)(fees.blob)
	}
	block := l1.Latest
	if len(s.flight) > 0 {
		block = "pending" // on top of what is under way
	}
	var gas hexutil.Uint64
	if err := s.client.RPC().CallContext(ctx, &gas, "eth_estimateGas", args, block); err != nil {
		var answer rpc.Error
		if !errors.As(err, &answer) {
			return fmt.Errorf("estimate gas: %w", err)
		}
		if strings.Contains(strings.ToLower(err.Error()), "insufficient funds") {
			if poor := s.poor(ctx, s.committed(in, in.Value)); poor != nil {
				return poor
			}
		}
		return &refusal{fmt.Errorf("estimate gas: %w", l1.Reverted(err))}
	}
	in.Gas = min(uint64(gas)+uint64(gas)/4, params.MaxTxGas)
	return nil
}

// refusal is an error that trying again does not mend.
type refusal struct{ error }

func (r *refusal) Unwrap() error { return r.error }

func definite(err error) bool {
	var r *refusal
	var poor *InsufficientFundsError
	return errors.As(err, &r) || errors.As(err, &poor)
}

// fees are offers per unit, in wei.
type fees struct{ tip, cap, blob *big.Int }

// market is what a transaction has to offer now, to be in one of the next blocks. Only for blobs the L1 is asked for their price:
// one that carries none need not know any.
func (s *Sender) market(ctx context.Context, head *l1.Header, blobs bool) (fees, error) {
	var tip hexutil.Big
	if err := s.client.RPC().CallContext(ctx, &tip, "eth_maxPriorityFeePerGas"); err != nil {
		return fees{}, fmt.Errorf("ask for the tip: %w", err)
	}
	f := fees{tip: maxBig(tip.ToInt(), big.NewInt(minTipWei)), blob: new(big.Int)}
	f.cap = new(big.Int).Add(twice(head.BaseFee), f.tip)
	if blobs {
		blob, err := s.client.BlobBaseFee(ctx)
		if err != nil {
			return fees{}, err
		}
		f.blob = maxBig(twice(blob), big.NewInt(minBlobFeeWei))
	}
	return f, nil
}

const (
	minTipWei     = params.GWei / 1000
	minBlobFeeWei = params.GWei
)

// outbid says whether the latest version's offers are below what the next block takes.
func (s *Sender) outbid(ctx context.Context, in *intent, head *l1.Header) bool {
	now, err := s.market(ctx, head, in.blobs())
	if err != nil {
		return false // asked again at the next head
	}
	v := in.latest()
	room := new(big.Int).Sub(v.Cap, head.BaseFee)
	return room.Cmp(now.tip) < 0 || in.blobs() && twice(v.Blob).Cmp(now.blob) < 0
}

// replace sends a dearer version of an intent; a void one if it is cancelled or has to change its kind.
func (s *Sender) replace(ctx context.Context, in *intent, head *l1.Header, blobs bool) error {
	void := in.Cancel || blobs != in.wantsBlobs()
	before := len(in.Versions)
	err := s.sign(ctx, in, head, blobs, void)
	if errors.Is(err, errFeeLimit) {
		in.limited.Tell(s.cfg.Log, slog.LevelWarn, "transaction is at the fee limit: waiting for fees to fall", "id", in.ID, "nonce", in.Nonce, "err", err)
		in.sentAt, in.outbid = head.Number, false
		return s.again(ctx, in)
	}
	if err != nil {
		return err
	}
	in.sentAt, in.outbid = head.Number, false
	in.limited.Over(s.cfg.Log, "")
	s.cfg.Log.Info("l1 transaction replaced", "id", in.ID, "nonce", in.Nonce, "versions", before+1, "tx", in.latest().Hash, "void", void)
	verdict, err := s.broadcast(ctx, in)
	switch verdict {
	case underpriced:
		in.outbid = true
		return nil
	case refused:
		// What was sent before stands in the pool or is sent again at a later head.
		s.cfg.Log.Warn("l1 rejected a replacement", "id", in.ID, "nonce", in.Nonce, "err", err)
		return nil
	}
	return err
}

// again broadcasts the latest version as it is, in case that the pool has lost it.
func (s *Sender) again(ctx context.Context, in *intent) error {
	if verdict, err := s.broadcast(ctx, in); verdict == unclear {
		return err
	}
	return nil
}

var errFeeLimit = errors.New("it would take more than the fee limit")

// sign makes the intent's next version, at the market's price or as much above the last version as pools demand, and
// puts it on record. Nothing is broadcast that is not on record.
func (s *Sender) sign(ctx context.Context, in *intent, head *l1.Header, blobs, void bool) error {
	offer, err := s.market(ctx, head, blobs)
	if err != nil {
		return err
	}
	offer = fees{minBig(offer.tip, s.cfg.MaxFeeWei), minBig(offer.cap, s.cfg.MaxFeeWei), minBig(offer.blob, s.cfg.MaxBlobFeeWei)}
	if len(in.Versions) > 0 {
		last, percent := in.latest(), int64(110)
		if blobs || in.blobs() {
			percent = 200
		}
		offer = fees{maxBig(offer.tip, raise(last.Tip, percent)), maxBig(offer.cap, raise(last.Cap, percent)), maxBig(offer.blob, raise(last.Blob, percent))}
		if offer.cap.Cmp(s.cfg.MaxFeeWei) > 0 || blobs && offer.blob.Cmp(s.cfg.MaxBlobFeeWei) > 0 {
			return fmt.Errorf("%w: %v wei a gas of %v, %v wei a blob gas of %v", errFeeLimit, offer.cap, s.cfg.MaxFeeWei, offer.blob, s.cfg.MaxBlobFeeWei)
		}
	}
	unsigned, err := s.transaction(in, offer, blobs, void)
	if err != nil {
		return err
	}
	if len(in.Versions) == 0 && !void {
		balance, err := s.client.Balance(ctx, s.self)
		if err != nil {
			return err
		}
		if need := s.committed(in, unsigned.Cost()); balance.Cmp(need) < 0 {
			return &InsufficientFundsError{Account: s.self, HaveWei: balance, NeedWei: need}
		}
	}
	signed, err := s.cfg.Signer.Sign(ctx, unsigned, s.chainID)
	if err != nil {
		return err
	}
	if in.Raw, err = signed.MarshalBinary(); err != nil {
		return fmt.Errorf("encode transaction: %w", err)
	}
	in.Versions = append(in.Versions, version{Hash: signed.Hash(), Void: void, WithBlobs: blobs, Tip: offer.tip, Cap: offer.cap, Blob: offer.blob})
	return s.records.save(&in.record)
}

func (s *Sender) transaction(in *intent, offer fees, blobs, void bool) (*types.Transaction, error) {
	to, value, data, gas := in.To, in.Value, in.Data, in.Gas
	if void {
		to, value, data, gas = &s.self, new(big.Int), nil, params.TxGas
	}
	if !blobs {
		return types.NewTx(&types.DynamicFeeTx{ChainID: s.chainID, Nonce: in.Nonce, To: to, Value: value, Data: data, Gas: gas, GasTipCap: offer.tip, GasFeeCap: offer.cap}), nil
	}
	content := make([]kzg4844.Blob, max(1, len(in.Blobs)))
	for i, blob := range in.Blobs {
		copy(content[i][:], blob)
	}
	if void {
		content = make([]kzg4844.Blob, 1)
	}
	sidecar, err := s.sidecar(in, content)
	if err != nil {
		return nil, &refusal{err}
	}
	return types.NewTx(&types.BlobTx{
		ChainID: uint256.MustFromBig(s.chainID), Nonce: in.Nonce, To: *to, Value: uint256.MustFromBig(value), Data: data, Gas: gas,
		GasTipCap: uint256.MustFromBig(offer.tip), GasFeeCap: uint256.MustFromBig(offer.cap), BlobFeeCap: uint256.MustFromBig(offer.blob),
		BlobHashes: sidecar.BlobHashes(), Sidecar: sidecar,
	}), nil
}

// sidecar proves blobs, or takes the proofs of the last version if it has the same.
func (s *Sender) sidecar(in *intent, blobs []kzg4844.Blob) (*types.BlobTxSidecar, error) {
	if last, err := in.tx(); err == nil {
		if have := last.BlobTxSidecar(); have != nil && len(have.Blobs) == len(blobs) {
			same := true
			for i := range blobs {
				same = same && have.Blobs[i] == blobs[i]
			}
			if same {
				return have, nil
			}
		}
	}
	return newSidecar(blobs, s.oldSide)
}

// committed is what all that is in flight may cost, with cost for in.
func (s *Sender) committed(in *intent, cost *big.Int) *big.Int {
	sum := new(big.Int).Set(cost)
	for _, x := range s.flight {
		if x != in && x.receipt == nil {
			if tx, err := x.tx(); err == nil {
				sum.Add(sum, tx.Cost())
			}
		}
	}
	return sum
}

// explain finds out why a transaction failed, by calling it again on the state before its block. It is the best guess: the
// block's earlier transactions are missing from that state.
func (s *Sender) explain(ctx context.Context, in *intent, v version, receipt *types.Receipt) error {
	failed := &l1.RevertError{Tx: v.Hash, Message: "failed in block " + receipt.BlockNumber.String()}
	parent := new(big.Int).Sub(receipt.BlockNumber, common.Big1)
	call := ethereum.CallMsg{From: s.self, To: in.To, Value: in.Value, Data: in.Data, Gas: in.Gas}
	if tx, err := in.tx(); err == nil && in.blobs() {
		call.BlobHashes, call.BlobGasFeeCap = tx.BlobHashes(), tx.BlobGasFeeCap()
	}
	_, err := s.client.Eth().CallContract(ctx, call, parent)
	var why *l1.RevertError
	if err != nil && errors.As(l1.Reverted(err), &why) {
		why.Tx = v.Hash
		return why
	}
	if receipt.GasUsed == in.Gas {
		failed.Message = fmt.Sprintf("out of gas: all %d are used", in.Gas)
	}
	return failed
}

func isNotFound(err error) bool { return errors.Is(err, ethereum.NotFound) }

func twice(v *big.Int) *big.Int { return new(big.Int).Lsh(v, 1) }

// raise is v × percent / 100, rounded up, and at least one more than v.
func raise(v *big.Int, percent int64) *big.Int {
	up := new(big.Int).Mul(v, big.NewInt(percent))
	up.Add(up, big.NewInt(99)).Quo(up, big.NewInt(100))
	return maxBig(up, new(big.Int).Add(v, common.Big1))
}

func maxBig(a, b *big.Int) *big.Int {
	if a.Cmp(b) >= 0 {
		return a
	}
	return b
}

func minBig(a, b *big.Int) *big.Int {
	if a.Cmp(b) <= 0 {
		return a
	}
	return b
}
