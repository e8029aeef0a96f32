// Package witness gathers the pre-images of a derivation step, so that the proof program can make it and L1 can judge it.
// It executes the step on the node's own database and keeps what was read; it does not find a step's facts on L1 or in a
// chain's database, which its callers have. It is not compiled into the program. Start at Record.
package witness

import (
	"errors"
	"fmt"
	"math/big"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/protocol/preimage"
	"loft/protocol/proof"
	"loft/protocol/queue"
)

// Facts are what a node knows about one step that it has derived, or could.
type Facts struct {
	Config protocol.Config
	State  protocol.State // that the step begins with

	// Records are those of the batches from the one before State's open batch, if there is one, to the last that the claim is
	// about; Before is the accumulator before the first of them. None means that there is no batch at State.Batch.
	Records []derive.Record
	Before  common.Hash

	// What L1 has of the open batch: its payload, in blobs or in calldata; its anchor's header in RLP; its queue entries.
	BlobHashes []common.Hash
	Blobs      [][]byte
	Calldata   []byte
	Anchor     []byte
	Entries    []queue.Entry

	Parent  *types.Header // of State's block
	Headers execute.Headers
	// Open is Parent's post-state on the node's own database, of whatever scheme. Record owns what it returns.
	Open func() (*state.StateDB, error)
}

// ErrRecord means that a node's facts did not lead to pre-images by which the step can be made.
var ErrRecord = errors.New("cannot record pre-images")

// Record makes the step on the node's database and gathers every pre-image that the program will ask for, with the right
// claim. It then makes the step again, as the program does, on those alone: what it returns is enough, has nothing that is
// not asked for, and leads to the state that it returns.
func Record(f *Facts) (*Store, protocol.State, error) {
	s := NewStore()
	end, accumulator, err := s.putFacts(f)
	if err != nil {
		return nil, protocol.State{}, err
	}
	s.local(preimage.LocalState, f.State.Hash())
	s.local(preimage.LocalAccumulator, accumulator)
	s.local(preimage.LocalInputEnd, common.BigToHash(new(big.Int).SetUint64(end)))

	next, err := s.execute(f)
	if err != nil {
		return nil, next, fmt.Errorf("%w: %w", ErrRecord, err)
	}
	s.Claim(next.Hash())
	asked := &asking{from: s, asked: NewStore()}
	again, err := proof.Derive(asked)
	if err != nil {
		return nil, next, fmt.Errorf("%w: from pre-images alone: %w", ErrRecord, err)
	}
	if again != next {
		return nil, next, fmt.Errorf("%w: from pre-images alone the step leads to %+v, on the node's state to %+v", ErrRecord, again, next)
	}
	asked.asked.Claim(next.Hash())
	return asked.asked, next, nil
}

// putFacts adds what L1 committed to, and says where the input ends.
func (s *Store) putFacts(f *Facts) (end uint64, accumulator common.Hash, err error) {
	s.keccak(f.State.Encode())
	accumulator = f.Before
	for i := range f.Records {
		s.keccak(f.Records[i].Encode(accumulator))
		accumulator = f.Records[i].Extend(accumulator)
		end = f.Records[i].Index + 1
	}
	if end <= f.State.Batch {
		return f.State.Batch, accumulator, nil
	}
	s.keccak(f.Config.Encode())
	s.keccak(f.Anchor)
	header, err := rlp.EncodeToBytes(f.Parent)
	if err != nil {
		return 0, accumulator, fmt.Errorf("%w: encode header: %w", ErrRecord, err)
	}
	s.keccak(header)
	s.payload(f)
	return end, accumulator, s.entries(f)
}

func (s *Store) payload(f *Facts) {
	if len(f.BlobHashes) == 0 {
		s.keccak(derive.Data{Chunked: s.chunked(f.Calldata)}.Encode())
		return
	}
	s.keccak(derive.Data{Blobs: f.BlobHashes}.Encode())
	for i, blob := range f.Blobs {
		for k := 0; (k+1)*32 <= len(blob); k++ {
			s.blob(f.BlobHashes[i], uint64(k), blob[k*32:(k+1)*32])
		}
	}
}

// entries adds the open batch's part of the queue, whose first hash is that of the batch before, or the queue's first.
func (s *Store) entries(f *Facts) error {
	at, first := f.Config.InitialQueueHash(), uint64(0)
	if f.State.Batch > 0 {
		if f.Records[0].Index != f.State.Batch-1 {
			return fmt.Errorf("%w: the first record is of batch %d, the state is at %d", ErrRecord, f.Records[0].Index, f.State.Batch)
		}
		at, first = f.Records[0].QueueHash, f.Records[0].QueueEnd
	}
	for i := range f.Entries {
		e := &f.Entries[i]
		if e.Index != first+uint64(i) {
			return fmt.Errorf("%w: entry %d at position %d", ErrRecord, e.Index, first+uint64(i))
		}
		s.keccak(e.Encode())
		s.keccak(queue.EncodeLink(at, e.Hash(), e.Time))
		if e.Kind == queue.Forced {
			s.chunked(e.Data)
		}
		at = queue.Extend(at, e)
	}
	return nil
}

// chunked adds bytes of any length by their chunks.
func (s *Store) chunked(data []byte) common.Hash {
	list, pieces := protocol.Chunks(data)
	s.keccak(list)
	for _, piece := range pieces {
		s.keccak(piece)
	}
	return protocol.Chunked(data)
}

// execute makes the step on the node's state, calculates recoveries, and adds them and all that was read of the state.
func (s *Store) execute(f *Facts) (protocol.State, error) {
	var (
		witness *stateless.Witness
		statedb *state.StateDB
	)
	defer func() {
		if statedb != nil {
			statedb.StopPrefetcher()
		}
	}()
	w := &proof.World{Headers: f.Headers}
	w.Recover = func(input *[preimage.EcrecoverInputSize]byte) []byte {
		out := execute.EVMRecover(input)
		s.recovery(input, out)
		return out
	}
	w.Open = func(parent *types.Header) (_ *state.StateDB, err error) {
		if statedb, err = f.Open(); err != nil {
			return nil, err
		}
		child := &types.Header{ParentHash: parent.Hash(), Number: new(big.Int).Add(parent.Number, common.Big1)}
		if witness, err = stateless.NewWitness(child, f.Headers, false); err != nil {
			return nil, err
		}
		statedb.StartPrefetcher("proof", witness)
		return statedb, nil
	}
	next, err := proof.DeriveOn(w, s)
	if err != nil || witness == nil {
		return next, err
	}
	statedb.StopPrefetcher() // it adds to the witness
	for node := range witness.State {
		s.keccak([]byte(node))
	}
	for code := range witness.Codes {
		s.keccak([]byte(code))
	}
	for _, header := range witness.Headers {
		encoded, err := rlp.EncodeToBytes(header)
		if err != nil {
			return next, fmt.Errorf("encode header %d: %w", header.Number, err)
		}
		s.keccak(encoded)
	}
	return next, nil
}

// asking keeps what was asked of a store.
type asking struct {
	from, asked *Store
	mu          sync.Mutex // of asked
}

// Preimage implements proof.Oracle.
func (a *asking) Preimage(key [32]byte) ([]byte, error) {
	if p, ok := a.from.Find(key); ok {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.asked.known[key] = p
	}
	return a.from.Preimage(key)
}
