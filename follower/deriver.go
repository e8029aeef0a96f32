package follower

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"

	"loft/chain"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/protocol/queue"
)

// headEvery is after how many blocks of a batch the head follows them: go-ethereum keeps the states of 128, and the head's own
// must not be lost, nor must a stop throw the node back to what was last flushed.
const headEvery = 64

// ErrOrder means that a batch was given out of order.
var ErrOrder = errors.New("batch is not the next one")

// Batch is what is known of a batch that this node derived.
type Batch struct {
	Record      derive.Record  `json:"record"`
	Accumulator common.Hash    `json:"accumulator"`     // after it
	Closed      protocol.State `json:"closed"`          // the rollup state that it ends in
	First       uint64         `json:"first"`           // number of its first block
	Last        uint64         `json:"last"`            // of its last; First − 1 if it has none
	Default     bool           `json:"default"`         // derived as default blocks
	Fault       string         `json:"fault,omitempty"` // why; NoBlocksFault if nobody meant it to hold blocks
	L1          derive.Anchor  `json:"l1"`              // the L1 block that it is in
}

// NoBlocks is the payload of a batch that anybody posts through the open door who has no blocks of his own: no version is zero,
// so it derives as default blocks, which hold the entries that L1 recorded.
var NoBlocks = []byte{0}

// NoBlocksFault is what is said of such a batch. It is nobody's mistake.
const NoBlocksFault = "posted without blocks of its own, for what waited in the queue, as anybody may through the open door"

// isNoBlocks says whether a stream is NoBlocks, in calldata or filled up with zeros in a blob.
func isNoBlocks(stream []byte) bool { return len(stream) > 0 && len(bytes.Trim(stream, "\x00")) == 0 }

// Entry is what became of a queue entry on L2.
type Entry struct {
	Kind    queue.Kind  `json:"kind"`
	Block   uint64      `json:"block"` // number of the L2 block that consumed it
	Tx      common.Hash `json:"tx,omitempty"`
	Dropped string      `json:"dropped,omitempty"` // why a forced transaction was not applied
}

// Deriver applies batches to a chain, in order. It belongs to one goroutine; BatchAt and EntryAt may be called from any.
type Deriver struct {
	chain    *chain.Chain
	protocol protocol.Config
	head     Head
	signer   types.Signer
	facts    ethdb.KeyValueStore

	cursor      protocol.State // closed: between two batches
	accumulator common.Hash    // after cursor.Batch batches
	queueHash   common.Hash    // at cursor.Queue

	batches, queue atomic.Uint64 // cursor's, for other goroutines; not lowered before show
}

// Head decides what becomes canonical when derivation makes a block that is not. A node that only follows lets the chain
// do it; one that sequences has unsafe blocks of its own to move.
type Head interface {
	SetHead(block *types.Block) error
}

// NewDeriver continues from what the chain's database holds.
func NewDeriver(c *chain.Chain, config protocol.Config, head Head) (*Deriver, error) {
	d := &Deriver{chain: c, protocol: config, head: head, signer: types.LatestSigner(c.Env().Config), facts: c.Table("loft-facts-")}
	count, err := d.stored()
	if err != nil {
		return nil, err
	}
	return d, d.setCursor(count)
}

// Stored returns where derivation stands by a chain's database. L1 may have changed its mind since.
func Stored(c *chain.Chain, config protocol.Config) (protocol.State, error) {
	d, err := NewDeriver(c, config, c)
	if err != nil {
		return protocol.State{}, err
	}
	return d.cursor, nil
}

// adopt takes the next batch as it was derived before, if it was and its blocks are on the chain. It may stand in another L1
// block of the same time than it did.
func (d *Deriver) adopt(index uint64, accumulator common.Hash, l1 derive.Anchor) (Batch, bool, error) {
	b, known := d.known(index, accumulator)
	if !known || index != d.cursor.Batch || !d.recorded(&b) {
		return Batch{}, false, nil
	}
	if b.L1 != l1 {
		b.L1 = l1
		if err := putBatch(d.facts, b); err != nil {
			return Batch{}, false, err
		}
	}
	d.move(b.Closed, b.Accumulator, b.Record.QueueHash)
	return b, true, nil
}

// recorded says whether the blocks of a batch still have the place in it that deriving it gave them: since then they may have been
// made again, for another batch. The rest of a record its block determines.
func (d *Deriver) recorded(b *Batch) bool {
	mode := protocol.ModePayload
	if b.Default {
		mode = protocol.ModeDefault
	}
	at := d.chain.Header(b.Closed.Block)
	for number := b.Last; number >= b.First && at != nil; number-- {
		record, err := d.chain.Record(at.Hash())
		if st := record.State; err != nil || st.Batch != b.Record.Index || st.Index != number+1-b.First || st.Mode != mode {
			return false
		}
		at = d.chain.Header(at.ParentHash)
	}
	return at != nil
}

// known is a batch that was derived before, at any time, to blocks that are on the chain.
func (d *Deriver) known(index uint64, accumulator common.Hash) (Batch, bool) {
	b, err := d.readBatch(index)
	return b, err == nil && b.Accumulator == accumulator && d.chain.IsCanonical(d.chain.Header(b.Closed.Block))
}

// stored is the number of batches that the database holds together with the blocks that they made: after a crash the
// chain may have lost some. States do not matter: those of older blocks are gone in any case, and blocks that follow are
// there or come after the head, whose state is there.
func (d *Deriver) stored() (uint64, error) {
	raw, err := d.facts.Get([]byte("count"))
	if err != nil {
		return 0, nil // nothing derived yet: the table answers every read error with "not found" on a fresh database
	}
	var count uint64
	if err := json.Unmarshal(raw, &count); err != nil {
		return 0, fmt.Errorf("read derived batches: %w", err)
	}
	for ; count > 0; count-- {
		b, err := d.readBatch(count - 1)
		if err != nil {
			continue
		}
		if d.chain.IsCanonical(d.chain.Header(b.Closed.Block)) {
			break
		}
	}
	return count, nil
}

func (d *Deriver) setCursor(count uint64) error {
	at, err := d.after(count)
	if err != nil {
		return err
	}
	d.move(at.State, at.Accumulator, at.QueueHash)
	return nil
}

func (d *Deriver) move(cursor protocol.State, accumulator, queueHash common.Hash) {
	d.cursor, d.accumulator, d.queueHash = cursor, accumulator, queueHash
	d.batches.Store(max(cursor.Batch, d.batches.Load()))
	d.queue.Store(max(cursor.Queue, d.queue.Load()))
}

// show has other goroutines see that batches were forgotten. Until then they are answered about, as whoever has seen them expects.
func (d *Deriver) show() {
	d.batches.Store(d.cursor.Batch)
	d.queue.Store(d.cursor.Queue)
}

// Cursor is the rollup state after all batches derived, with its accumulator and queue hash.
func (d *Deriver) Cursor() (st protocol.State, accumulator, queueHash common.Hash) {
	return d.cursor, d.accumulator, d.queueHash
}

// Apply derives one batch that stands in the given L1 block, and returns what became of it.
func (d *Deriver) Apply(ctx context.Context, in derive.Input, l1 derive.Anchor) (Batch, error) {
	if in.Record.Index != d.cursor.Batch {
		return Batch{}, fmt.Errorf("%w: %d, derived are %d", ErrOrder, in.Record.Index, d.cursor.Batch)
	}
	parent := d.chain.Header(d.cursor.Block)
	if parent == nil {
		return Batch{}, fmt.Errorf("derive batch %d: parent %s: %w", in.Record.Index, d.cursor.Block, chain.ErrUnknownBlock)
	}
	opened, err := derive.Open(d.protocol, parent.GasLimit, in)
	if err != nil {
		return Batch{}, fmt.Errorf("derive batch %d: %w", in.Record.Index, err)
	}
	out := Batch{Record: in.Record, Accumulator: in.Record.Extend(d.accumulator), First: parent.Number.Uint64() + 1, L1: l1}
	if fault := opened.FaultAfter(parent); fault != nil {
		out.Fault = fault.Error()
		if isNoBlocks(in.Stream) {
			out.Fault = NoBlocksFault
		}
	}
	recovered := func() {}
	defer func() { recovered() }()

	st, facts := d.cursor, d.facts.NewBatch()
	defer facts.Close()
	var last *types.Block
	for {
		if err := ctx.Err(); err != nil {
			return Batch{}, err
		}
		next, after, err := opened.Next(st, parent)
		if err != nil {
			return Batch{}, fmt.Errorf("derive batch %d: %w", in.Record.Index, err)
		}
		if next == nil {
			out.Closed = after
			break
		}
		if st.Mode == protocol.ModeUndecided && after.Mode == protocol.ModePayload {
			recovered = d.recoverSenders(opened.Transactions()) // all of its blocks will be made (D-1)
		}
		out.Default = after.Mode == protocol.ModeDefault
		block, drops, err := d.makeBlock(next, &after, parent)
		if err != nil {
			return Batch{}, fmt.Errorf("derive block %d of batch %d: %w", parent.Number.Uint64()+1, in.Record.Index, err)
		}
		if err := putEntries(facts, next.Entries, block.NumberU64(), drops); err != nil {
			return Batch{}, err
		}
		st, parent, last = after, block.Header(), block
		if after.Index%headEvery == 0 && !d.chain.IsCanonical(parent) {
			if err := d.head.SetHead(block); err != nil {
				return Batch{}, fmt.Errorf("derive batch %d: %w", in.Record.Index, err)
			}
		}
	}
	out.Last = parent.Number.Uint64()
	if last != nil && !d.chain.IsCanonical(parent) {
		if err := d.head.SetHead(last); err != nil {
			return Batch{}, fmt.Errorf("derive batch %d: %w", in.Record.Index, err)
		}
	}
	if err := putBatch(facts, out); err != nil {
		return Batch{}, err
	}
	if err := facts.Write(); err != nil {
		return Batch{}, fmt.Errorf("record batch %d: %w", in.Record.Index, err)
	}
	d.move(out.Closed, out.Accumulator, in.Record.QueueHash)
	return out, nil
}

// makeBlock is the block that derivation demands: the one that is there already, or else built and committed. It sets the
// block's hash in st.
func (d *Deriver) makeBlock(next *derive.Block, st *protocol.State, parent *types.Header) (*types.Block, []execute.Drop, error) {
	if have := d.chain.Canonical(parent.Number.Uint64() + 1); have != nil && next.Is(have, parent) {
		st.Block = have.Hash()
		return have, nil, d.chain.SetRecord(have.Header(), chain.NewRecord(*st, next.View))
	}
	// What is canonical after parent is not what L1 says. It may be so long that go-ethereum has to go back for parent's state.
	if !d.chain.HasState(parent) {
		if err := d.head.SetHead(d.chain.Block(parent.Hash())); err != nil {
			return nil, nil, err
		}
	}
	statedb, err := d.chain.StateAt(parent)
	if err != nil {
		return nil, nil, err
	}
	built, err := next.Build(d.chain.Env(), parent, statedb)
	if err != nil {
		return nil, nil, err
	}
	st.Block = built.Block.Hash()
	return built.Block, built.Drops, d.chain.Commit(built, chain.NewRecord(*st, next.View))
}

// Rewind forgets all batches from count on, because L1 has dropped them. BatchAt and EntryAt answer about them until the follower
// publishes that they are gone.
func (d *Deriver) Rewind(count uint64) error {
	if count > d.cursor.Batch {
		return fmt.Errorf("%w: rewind to %d, derived are %d", ErrOrder, count, d.cursor.Batch)
	}
	raw, err := json.Marshal(count)
	if err == nil {
		err = d.facts.Put([]byte("count"), raw)
	}
	if err == nil {
		err = d.setCursor(count)
	}
	if err != nil {
		return fmt.Errorf("rewind to batch %d: %w", count, err)
	}
	return nil
}

// Point is where derivation stands between two batches.
type Point struct {
	State       protocol.State // after so many batches
	Accumulator common.Hash    // of these
	QueueHash   common.Hash    // of the entries that they took
	L1          derive.Anchor  // the block that the last of them is in; zero before the first
}

// After is where derivation stood after a number of batches: at genesis after none.
func (d *Deriver) After(batches uint64) (Point, error) {
	if batches > d.batches.Load() {
		return Point{}, fmt.Errorf("after batch %d: %w", batches-1, ErrUnknown)
	}
	return d.after(batches)
}

func (d *Deriver) after(batches uint64) (Point, error) {
	if batches == 0 {
		return Point{d.protocol.Genesis(d.chain.Genesis().Hash()), d.protocol.InitialAccumulator(), d.protocol.InitialQueueHash(), derive.Anchor{}}, nil
	}
	b, err := d.readBatch(batches - 1)
	return Point{b.Closed, b.Accumulator, b.Record.QueueHash, b.L1}, err
}

// BatchAt is what is known of a derived batch.
func (d *Deriver) BatchAt(index uint64) (Batch, error) {
	if index >= d.batches.Load() {
		return Batch{}, fmt.Errorf("batch %d: %w", index, ErrUnknown)
	}
	return d.readBatch(index)
}

func (d *Deriver) readBatch(index uint64) (b Batch, err error) {
	return b, d.get(batchKey(index), &b, "batch", index)
}

// EntryAt is what became of a queue entry.
func (d *Deriver) EntryAt(index uint64) (e Entry, err error) {
	if index >= d.queue.Load() {
		return e, fmt.Errorf("entry %d: %w", index, ErrUnknown)
	}
	return e, d.get(entryKey(index), &e, "entry", index)
}

// ErrUnknown means that this node has not derived a thing, or not yet.
var ErrUnknown = errors.New("not derived by this node")

func (d *Deriver) get(key []byte, into any, what string, index uint64) error {
	raw, err := d.facts.Get(key)
	if err != nil {
		return fmt.Errorf("%s %d: %w", what, index, ErrUnknown)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("%s %d: %w", what, index, err)
	}
	return nil
}

func batchKey(index uint64) []byte { return append([]byte("batch-"), protocol.U64(index)...) }
func entryKey(index uint64) []byte { return append([]byte("entry-"), protocol.U64(index)...) }

func putBatch(w ethdb.KeyValueWriter, b Batch) error {
	raw, err := json.Marshal(b)
	if err == nil {
		err = w.Put(batchKey(b.Record.Index), raw)
	}
	if err == nil {
		raw, err = json.Marshal(b.Record.Index + 1)
	}
	if err == nil {
		err = w.Put([]byte("count"), raw)
	}
	if err != nil {
		return fmt.Errorf("record batch %d: %w", b.Record.Index, err)
	}
	return nil
}

func putEntries(w ethdb.KeyValueWriter, entries []queue.Entry, block uint64, drops []execute.Drop) error {
	dropped := make(map[int]execute.Drop)
	for _, drop := range drops {
		if drop.Forced {
			dropped[drop.Nth] = drop
		}
	}
	forced := 0
	for i := range entries {
		e := Entry{Kind: entries[i].Kind, Block: block}
		if e.Kind == queue.Forced {
			if tx, err := execute.DecodeForced(entries[i].Data); err == nil {
				e.Tx = tx.Hash()
			}
			if drop, ok := dropped[forced]; ok {
				e.Dropped = drop.Reason.Error()
			}
			forced++
		}
		raw, err := json.Marshal(e)
		if err == nil {
			err = w.Put(entryKey(entries[i].Index), raw)
		}
		if err != nil {
			return fmt.Errorf("record entry %d: %w", entries[i].Index, err)
		}
	}
	return nil
}

// recoverSenders finds the senders of txs on all processors while execution begins; go-ethereum keeps them in the
// transactions. The returned function waits for the end.
func (d *Deriver) recoverSenders(txs types.Transactions) (wait func()) {
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() {
			for i := w; i < len(txs); i += workers {
				types.Sender(d.signer, txs[i]) // one that has no sender is dropped when its turn comes
			}
		})
	}
	return group.Wait
}
