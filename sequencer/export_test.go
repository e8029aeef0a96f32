package sequencer

import (
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/internal/testutil"
	"loft/store"
)

// Doors for tests of this package only.

// HoldVerification lets every verification wait for f first.
func (c *Config) HoldVerification(f func()) { c.beforeVerify = f }

// SealedBlock is what verification looks at.
type SealedBlock = sealedBlock

// VerifyChanged verifies the block at the head once more, as change makes it look.
func (s *Sequencer) VerifyChanged(number uint64, change func(*SealedBlock)) error {
	ref := s.remembered(number)
	block := s.chain.Block(ref.Hash)
	parent, err := s.chain.Record(block.ParentHash())
	if err != nil {
		return err
	}
	entries, err := s.cfg.L1.Entries(ctxNone, ref.QueueStart, ref.QueueEnd)
	if err != nil {
		return err
	}
	b := &sealedBlock{Block: block, Context: ref.Context, Index: 1, Forced: ref.Forced, QueueStart: ref.QueueStart, QueueStartHash: parent.QueueHash, QueueHash: ref.QueueHash, Entries: entries}
	change(b)
	return s.verify(b)
}

// Misverify puts a changed copy of a sealed block in line for verification.
func (s *Sequencer) Misverify(number uint64) {
	ref := s.remembered(number)
	b := &sealedBlock{Block: s.chain.Block(ref.Hash), Context: ref.Context, Index: 1, QueueStart: ref.QueueStart, QueueHash: ref.QueueHash}
	b.Context.FeeRecipient[0] ^= 1
	s.verifier.push(b)
}

func (s *Sequencer) remembered(number uint64) (ref sealedRef) {
	if err := s.do(ctxNone, func() { ref = *s.sealedAt(number) }); err != nil {
		panic(err)
	}
	return ref
}

// Replay reads journal records, but for those of transactions, up to the first that records a Reset, and returns the
// transactions that are to be taken up.
func Replay(records []store.Record) (txs []common.Hash, err error) {
	h := newHistory()
	for _, r := range records {
		if r.Kind == recordTx || r.Kind == recordRun {
			continue
		}
		if err := h.take(r); err != nil {
			return nil, err
		}
		if r.Kind == recordTip && len(h.txs) > 0 {
			break
		}
	}
	for _, t := range h.txs {
		txs = append(txs, t.tx.Hash())
	}
	return txs, nil
}

// Hold keeps the loop busy from when held is closed until release is.
func (s *Sequencer) Hold(held chan<- struct{}, release <-chan struct{}) error {
	return s.do(ctxNone, func() { close(held); <-release })
}

// AwaitSubmissions returns once so many are in line.
func (s *Sequencer) AwaitSubmissions(n int) {
	for pace := testutil.Every(time.Millisecond); len(s.submissions) < n; <-pace.Next() {
	}
}
