// Package ledger is an L1 in memory for tests of derivation: as much of it as SPEC.md section 6 looks at, and none of the
// inbox's rules. It is imported by tests only. Start at Ledger.
package ledger

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/internal/testutil"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
	"loft/protocol/queue"
	"loft/witness"
)

// Ledger is as much of an L1 as derivation sees: a clock, headers, a queue and batches. It enforces none of the inbox's
// rules; a test that wants a batch which the contract would refuse can have it.
type Ledger struct {
	Config  protocol.Config
	Time    uint64
	Entries []queue.Entry
	Inputs  []derive.Input
	// InBlobs makes Submit put streams into blobs instead of calldata. Their versioned hashes are no commitments.
	InBlobs bool

	payloads []payload // of Inputs
	headers  map[common.Hash][]byte
	number   uint64
	hashes   []common.Hash // queue hash at each position
	t        testing.TB
}

// payload is where a batch's stream is on L1.
type payload struct {
	hashes   []common.Hash
	blobs    [][]byte
	calldata []byte
}

// New starts an L1 at the given time.
func New(t testing.TB, config protocol.Config, time uint64) *Ledger {
	return &Ledger{Config: config, Time: time, headers: map[common.Hash][]byte{}, hashes: []common.Hash{config.InitialQueueHash()}, t: t}
}

// Append queues e, which gets its index and time here.
func (l *Ledger) Append(e queue.Entry) queue.Entry {
	e.Index, e.Time = uint64(len(l.Entries)), l.Time
	l.Entries = append(l.Entries, e)
	l.hashes = append(l.hashes, queue.Extend(l.hashes[e.Index], &e))
	return e
}

// Deposit queues ETH for an address.
func (l *Ledger) Deposit(to common.Address, gwei uint64) {
	l.Append(queue.Entry{Kind: queue.Deposit, To: to, AmountGwei: gwei})
}

// Force queues a transaction that declares exactly its gas limit.
func (l *Ledger) Force(tx *types.Transaction) {
	l.ForceBytes(testutil.Encode(l.t, tx), tx.Gas())
}

// ForceBytes queues any bytes as a forced transaction.
func (l *Ledger) ForceBytes(raw []byte, gas uint64) {
	l.Append(queue.Entry{Kind: queue.Forced, Gas: gas, Data: raw})
}

// Anchor is a new L1 block at the present time.
func (l *Ledger) Anchor() derive.Anchor { return l.AnchorAt(l.Time) }

// AnchorAt is a new L1 block at any time.
func (l *Ledger) AnchorAt(time uint64) derive.Anchor {
	l.number++
	header := &types.Header{Number: new(big.Int).SetUint64(l.number), Time: time, Difficulty: new(big.Int), BaseFee: big.NewInt(7)}
	raw, err := rlp.EncodeToBytes(header)
	if err != nil {
		l.t.Fatal(err)
	}
	anchor, err := derive.ParseAnchor(raw)
	if err != nil {
		l.t.Fatal(err)
	}
	l.headers[anchor.Hash] = raw
	return anchor
}

// QueueStart is where the next batch begins.
func (l *Ledger) QueueStart() uint64 {
	if n := len(l.Inputs); n > 0 {
		return l.Inputs[n-1].Record.QueueEnd
	}
	return 0
}

// QueueHash is the queue's hash at a position.
func (l *Ledger) QueueHash(position uint64) common.Hash { return l.hashes[position] }

// Submit records a batch with any stream, consuming the queue up to queueEnd, and returns what derivation gets of it.
func (l *Ledger) Submit(anchor derive.Anchor, stream []byte, queueEnd uint64, feeRecipient common.Address) derive.Input {
	if !l.InBlobs {
		return l.submit(anchor, payload{calldata: stream}, derive.CallData(stream), stream, queueEnd, feeRecipient)
	}
	blobs, err := batch.Pack(stream)
	if err != nil {
		l.t.Fatal(err)
	}
	return l.SubmitBlobs(anchor, blobs, queueEnd, feeRecipient)
}

// SubmitBlobs is Submit with any blobs.
func (l *Ledger) SubmitBlobs(anchor derive.Anchor, blobs [][]byte, queueEnd uint64, feeRecipient common.Address) derive.Input {
	p := payload{blobs: blobs}
	for _, blob := range blobs {
		p.hashes = append(p.hashes, crypto.Keccak256Hash(blob))
	}
	stream, err := batch.Unpack(blobs)
	if err != nil {
		stream = nil
	}
	return l.submit(anchor, p, derive.BlobData(p.hashes), stream, queueEnd, feeRecipient)
}

func (l *Ledger) submit(anchor derive.Anchor, p payload, data common.Hash, stream []byte, queueEnd uint64, feeRecipient common.Address) derive.Input {
	start := l.QueueStart()
	in := derive.Input{
		Record: derive.Record{
			Index: uint64(len(l.Inputs)), Data: data, QueueEnd: queueEnd, QueueHash: l.hashes[queueEnd],
			AnchorNumber: anchor.Number, AnchorHash: anchor.Hash, L1Time: l.Time, FeeRecipient: feeRecipient,
			FirstTime: FirstTime(l.Config.L2ChainID, anchor.Time, anchor.Time, stream),
		},
		Anchor: anchor, Stream: stream, QueueStart: start, QueueStartHash: l.hashes[start], Entries: l.Entries[start:queueEnd],
	}
	l.Inputs, l.payloads = append(l.Inputs, in), append(l.payloads, p)
	return in
}

// Undo forgets the last batch.
func (l *Ledger) Undo() {
	l.Inputs, l.payloads = l.Inputs[:len(l.Inputs)-1], l.payloads[:len(l.payloads)-1]
}

// Facts are L1's part of the facts about the step from st, for a claim about the first end batches.
func (l *Ledger) Facts(st protocol.State, end uint64) *witness.Facts {
	f := &witness.Facts{Config: l.Config, State: st, Before: l.Config.InitialAccumulator()}
	for i := range l.Inputs[:end] {
		if record := l.Inputs[i].Record; uint64(i)+1 < st.Batch {
			f.Before = record.Extend(f.Before)
		} else {
			f.Records = append(f.Records, record)
		}
	}
	if st.Batch < end {
		in, p := &l.Inputs[st.Batch], l.payloads[st.Batch]
		f.BlobHashes, f.Blobs, f.Calldata = p.hashes, p.blobs, p.calldata
		f.Anchor, f.Entries = l.headers[in.Anchor.Hash], in.Entries
	}
	return f
}

// SubmitBlocks encodes and records a batch.
func (l *Ledger) SubmitBlocks(anchor derive.Anchor, blocks []batch.Block, feeRecipient common.Address) derive.Input {
	stream, err := batch.Encode(l.Config.L2ChainID, anchor.Time, blocks)
	if err != nil {
		l.t.Fatal(err)
	}
	end := l.QueueStart()
	for _, b := range blocks {
		end += b.Entries
	}
	return l.Submit(anchor, stream, end, feeRecipient)
}

// FirstTime is what an honest poster says of a payload's first block; none of a payload without any.
func FirstTime(chainID, anchorTime, none uint64, stream []byte) uint64 {
	if blocks, err := batch.Decode(chainID, anchorTime, stream, nil); err == nil && len(blocks) > 0 {
		return blocks[0].Time
	}
	return none
}
