// Package derive is the law of what the next L2 block is (SPEC.md sections 4 and 6): from what L1 recorded of a batch to
// blocks, whatever bytes the batch carries. It reads nothing itself, has no clock and fails only on inputs that are not
// what L1 committed to; everything that a poster can do derives to some block.
//
// Open takes a batch, Next says what its next block is, Step makes it.
package derive

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"

	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/execute"
	"loft/protocol/queue"
)

var (
	// ErrInput means that the caller's inputs are not what L1 committed to; no batch can cause it.
	ErrInput = errors.New("inputs do not match what L1 committed to")
	// ErrBounds is why a payload that decodes derives as default blocks nonetheless.
	ErrBounds = errors.New("payload breaks a bound")
)

// Anchor is the L1 block that a batch is made on.
type Anchor struct {
	Number uint64      `json:"number"`
	Hash   common.Hash `json:"hash"`
	Time   uint64      `json:"time"`
}

// ParseAnchor reads the RLP of an L1 header. Fields after the timestamp may be any (T-15: forks add some).
func ParseAnchor(header []byte) (Anchor, error) {
	content, rest, err := rlp.SplitList(header)
	if err != nil || len(rest) != 0 {
		return Anchor{}, fmt.Errorf("%w: anchor is no RLP list", ErrInput)
	}
	var number, time uint64
	for i := 0; i <= 11; i++ {
		_, item, after, err := rlp.Split(content)
		if err != nil {
			return Anchor{}, fmt.Errorf("%w: anchor header has %d fields", ErrInput, i)
		}
		if (i == 8 || i == 11) && len(item) > 8 {
			return Anchor{}, fmt.Errorf("%w: anchor field %d has %d bytes", ErrInput, i, len(item))
		}
		switch i {
		case 8:
			number = bigEndian(item)
		case 11:
			time = bigEndian(item)
		}
		content = after
	}
	return Anchor{Number: number, Hash: crypto.Keccak256Hash(header), Time: time}, nil
}

func bigEndian(b []byte) uint64 {
	var v uint64
	for _, x := range b {
		v = v<<8 | uint64(x)
	}
	return v
}

// Input is all that L1 says about one batch.
type Input struct {
	Record Record
	Anchor Anchor // of the record; its time comes from the header
	// Stream is the payload's bytes: calldata, or batch.Unpack of the blobs. nil if the blobs do not unpack.
	Stream []byte
	// QueueStart and QueueStartHash are the batch before's end, or the queue's beginning.
	QueueStart     uint64
	QueueStartHash common.Hash
	Entries        []queue.Entry // from QueueStart to the record's end
	// Load, if not nil, reads the Data of a forced entry, which Entries then are without: a proof, which holds no more of
	// up to 2^14 entries than their outlines, reads the data of those that a block runs.
	Load func(e *queue.Entry) ([]byte, error)
}

// Batch is an opened batch. Its payload is decoded when it is first asked about: where the batch derives as default blocks
// whatever its payload holds, nobody pays for looking at that (D-1).
type Batch struct {
	Input
	config   protocol.Config
	gasLimit uint64
	hashes   []common.Hash // queue hash at QueueStart + i

	decoded bool
	blocks  []batch.Block // of the payload, if it decodes and keeps its bounds
	starts  []uint64      // queue position at which each of blocks begins, and the end
	fault   error         // else why not
}

// Open checks what L1 says of a batch. gasLimit is the chain's.
func Open(config protocol.Config, gasLimit uint64, in Input) (*Batch, error) {
	if in.Anchor.Number != in.Record.AnchorNumber || in.Anchor.Hash != in.Record.AnchorHash {
		return nil, fmt.Errorf("%w: anchor %d %s, recorded %d %s", ErrInput, in.Anchor.Number, in.Anchor.Hash, in.Record.AnchorNumber, in.Record.AnchorHash)
	}
	if in.QueueStart+uint64(len(in.Entries)) != in.Record.QueueEnd {
		return nil, fmt.Errorf("%w: %d entries from %d, recorded end %d", ErrInput, len(in.Entries), in.QueueStart, in.Record.QueueEnd)
	}
	b := &Batch{Input: in, config: config, gasLimit: gasLimit, hashes: make([]common.Hash, len(in.Entries)+1)}
	b.hashes[0] = in.QueueStartHash
	for i := range in.Entries {
		if err := checkEntry(&in.Entries[i], in.QueueStart+uint64(i), gasLimit); err != nil {
			return nil, err
		}
		b.hashes[i+1] = queue.Extend(b.hashes[i], &in.Entries[i])
	}
	if last := b.hashes[len(in.Entries)]; last != in.Record.QueueHash {
		return nil, fmt.Errorf("%w: queue hash %s, recorded %s", ErrInput, last, in.Record.QueueHash)
	}
	return b, nil
}

// decode reads the payload and checks it against all bounds but the parent's time, once.
func (b *Batch) decode() {
	if b.decoded {
		return
	}
	b.decoded = true
	if b.Stream == nil {
		b.fault = batch.ErrBlob
		return
	}
	blocks, err := batch.Decode(b.config.L2ChainID, b.Anchor.Time, b.Stream, b.outline)
	if err == nil {
		err = b.bounds(blocks)
	}
	if err != nil {
		b.fault = err
		return
	}
	b.blocks, b.starts = blocks, []uint64{b.QueueStart}
	for i := range blocks {
		b.starts = append(b.starts, b.starts[i]+blocks[i].Entries)
	}
}

// checkEntry holds an entry against what its hash does not say, and against the contract's rules that derivation stands on.
func checkEntry(e *queue.Entry, index, gasLimit uint64) error {
	switch {
	case e.Kind != queue.Deposit && e.Kind != queue.Message && e.Kind != queue.Forced:
		return fmt.Errorf("%w: entry %d is of no kind: %d", ErrInput, index, uint8(e.Kind))
	case e.Index != index:
		return fmt.Errorf("%w: entry %d stands at position %d", ErrInput, e.Index, index)
	case e.Weight() > gasLimit || e.ListedBytes() > protocol.MaxBlockBytes:
		return fmt.Errorf("%w: entry %d of %d gas and %d bytes fits no block", ErrInput, index, e.Weight(), e.ListedBytes())
	case e.AmountGwei+e.FeeGwei < e.FeeGwei:
		return fmt.Errorf("%w: entry %d carries more than 2^64 gwei", ErrInput, index)
	}
	return nil
}

// Fault is why the batch derives as default blocks whatever its parent, or nil.
func (b *Batch) Fault() error {
	b.decode()
	return b.fault
}

// FaultAfter is why the batch derives as default blocks after parent, or nil.
func (b *Batch) FaultAfter(parent *types.Header) error {
	if b.late(parent.Time) {
		return fmt.Errorf("%w: block 0 has time %d, its parent %d", ErrBounds, b.Record.FirstTime, parent.Time)
	}
	return b.Fault()
}

// Transactions that the payload lists, over all its blocks; none if it is not one.
func (b *Batch) Transactions() types.Transactions {
	b.decode()
	var txs types.Transactions
	for i := range b.blocks {
		txs = append(txs, b.blocks[i].Txs...)
	}
	return txs
}

// outline checks what a payload says before its transactions: all that need not be decoded to be refused (D-1).
func (b *Batch) outline(blocks []batch.Block, transactions []uint64) error {
	latest, entries := saturate(b.Record.L1Time, b.config.MaxDriftSecs), uint64(len(b.Entries))
	if len(blocks) > 0 && blocks[0].Time != b.Record.FirstTime {
		return fmt.Errorf("%w: block 0 has time %d, the batch says %d", ErrBounds, blocks[0].Time, b.Record.FirstTime)
	}
	for i := range blocks {
		switch block := &blocks[i]; {
		case block.Entries > entries:
			return fmt.Errorf("%w: consumes entries beyond the batch's %d", ErrBounds, len(b.Entries))
		case block.Time > latest:
			return fmt.Errorf("%w: block %d has time %d, the latest is %d", ErrBounds, i, block.Time, latest)
		case transactions[i] > b.gasLimit/params.TxGas:
			return fmt.Errorf("%w: block %d lists %d transactions", ErrBounds, i, transactions[i])
		}
		entries -= blocks[i].Entries
	}
	if entries != 0 {
		return fmt.Errorf("%w: leaves %d entries of the batch", ErrBounds, entries)
	}
	return nil
}

// bounds checks a payload whose outline is right against the limits of a block, SPEC.md section 5.
func (b *Batch) bounds(blocks []batch.Block) error {
	entries := b.Entries
	for i := range blocks {
		block, budget := &blocks[i], newBudget(b.gasLimit)
		for k := range entries[:block.Entries] {
			budget.entry(&entries[k])
		}
		for _, tx := range block.Txs {
			budget.transaction(tx)
		}
		if !budget.fits() {
			return fmt.Errorf("%w: block %d takes %d gas and %d bytes", ErrBounds, i, budget.gas, budget.bytes)
		}
		entries = entries[block.Entries:]
	}
	return nil
}

// Block is one block before it is built.
type Block struct {
	execute.Attributes
	View    protocol.View
	Entries []queue.Entry      // consumed, in queue order
	Txs     types.Transactions // listed
}

// NewBlock decides a block after parent: at anchor, consuming entries of a queue that stands at (position, hash).
// The sequencer makes its blocks by it, and so does Next.
func NewBlock(parent *types.Header, anchor Anchor, coinbase common.Address, time, position uint64, hash common.Hash, entries []queue.Entry, txs types.Transactions) *Block {
	view := protocol.View{
		AnchorNumber: anchor.Number,
		AnchorHash:   anchor.Hash,
		AnchorTime:   anchor.Time,
		QueueEnd:     position + uint64(len(entries)),
		QueueHash:    queue.ExtendAll(hash, entries),
		MessageRoot:  queue.MessageRoot(entries),
	}
	block := &Block{View: view, Entries: entries, Txs: txs}
	block.Attributes = execute.Attributes{
		Time:        time,
		Coinbase:    coinbase,
		Random:      crypto.Keccak256Hash(anchor.Hash[:], protocol.U64(parent.Number.Uint64()+1)),
		BeaconRoot:  view.Hash(),
		Withdrawals: credits(entries),
	}
	for i := range entries {
		block.Weight += entries[i].Weight()
	}
	return block
}

// credits are the withdrawals of a block: the ETH of its deposits and messages.
func credits(entries []queue.Entry) types.Withdrawals {
	out := types.Withdrawals{}
	for i := range entries {
		e := &entries[i]
		switch {
		case e.Kind == queue.Deposit:
			out = append(out, &types.Withdrawal{Index: e.Index, Address: e.To, Amount: e.AmountGwei})
		case e.Kind == queue.Message && e.AmountGwei+e.FeeGwei > 0:
			out = append(out, &types.Withdrawal{Index: e.Index, Address: protocol.RelayAddress, Amount: e.AmountGwei + e.FeeGwei})
		}
	}
	return out
}

// Next says what st steps to in the batch: the block to build, and the state after it but for the block's hash; or, with a
// nil block, the state with the batch closed. parent is the header of st's block.
func (b *Batch) Next(st protocol.State, parent *types.Header) (*Block, protocol.State, error) {
	if err := b.expects(st, parent); err != nil {
		return nil, st, err
	}
	if st.Mode == protocol.ModeUndecided {
		st.Mode = b.mode(parent.Time)
	}
	at := int(st.Queue - b.QueueStart)
	var block *Block
	switch {
	case st.Mode == protocol.ModePayload && st.Index < uint64(len(b.blocks)):
		p := &b.blocks[st.Index]
		block = NewBlock(parent, b.Anchor, b.Record.FeeRecipient, p.Time, st.Queue, b.hashes[at], b.Entries[at:at+int(p.Entries)], p.Txs)
	case st.Mode == protocol.ModeDefault && at < len(b.Entries):
		// L1 bounds how old what the batch says is, so that L2's clock moves with L1's (D-5), but not how far ahead it is.
		time := max(parent.Time+1, b.Anchor.Time, min(b.Record.FirstTime, b.Record.L1Time))
		block = NewBlock(parent, b.Anchor, b.Record.FeeRecipient, time, st.Queue, b.hashes[at], Portion(b.gasLimit, b.Entries[at:]), nil)
	default:
		return nil, protocol.State{Config: st.Config, Block: st.Block, Batch: st.Batch + 1, Queue: st.Queue}, nil
	}
	if err := b.load(block.Entries); err != nil {
		return nil, st, err
	}
	st.Index++
	st.Queue += uint64(len(block.Entries))
	return block, st, nil
}

// load reads the data that entries are without.
func (b *Batch) load(entries []queue.Entry) (err error) {
	for i := range entries {
		if e := &entries[i]; b.Load != nil && e.Kind == queue.Forced {
			if e.Data, err = b.Load(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// mode decides a batch at its first step.
func (b *Batch) mode(parentTime uint64) protocol.Mode {
	if b.late(parentTime) || b.Fault() != nil {
		return protocol.ModeDefault
	}
	return protocol.ModePayload
}

// late says whether a payload's first block could not follow its parent. What the payload holds does not matter then: one
// without blocks may leave no entries, so it makes no difference to it.
func (b *Batch) late(parentTime uint64) bool { return b.Record.FirstTime <= parentTime }

// expects holds st against the batch: these are facts that the caller must have right.
func (b *Batch) expects(st protocol.State, parent *types.Header) error {
	switch {
	case st.Batch != b.Record.Index:
		return fmt.Errorf("%w: state is at batch %d, this is %d", ErrInput, st.Batch, b.Record.Index)
	case st.Block != parent.Hash():
		return fmt.Errorf("%w: state is at block %s, parent is %s", ErrInput, st.Block, parent.Hash())
	case st.Queue < b.QueueStart || st.Queue > b.Record.QueueEnd:
		return fmt.Errorf("%w: state is at entry %d, the batch spans %d to %d", ErrInput, st.Queue, b.QueueStart, b.Record.QueueEnd)
	case parent.GasLimit != b.gasLimit:
		return fmt.Errorf("%w: gas limit %d, the parent's is %d", ErrInput, b.gasLimit, parent.GasLimit)
	case !b.reached(st):
		return fmt.Errorf("%w: state is in mode %d at block %d of the batch and entry %d", ErrInput, st.Mode, st.Index, st.Queue)
	}
	return nil
}

// reached says whether steps through the batch can lead to st, whose queue position is within it. It does not look where
// default blocks end.
func (b *Batch) reached(st protocol.State) bool {
	switch st.Mode {
	case protocol.ModeUndecided:
		return st.Index == 0 && st.Queue == b.QueueStart
	case protocol.ModePayload:
		return b.Fault() == nil && 0 < st.Index && st.Index <= uint64(len(b.blocks)) && st.Queue == b.starts[st.Index]
	case protocol.ModeDefault:
		return st.Index > 0
	}
	return false
}

// Portion is as many of entries, from the first on, as one block takes (SPEC.md section 6, default blocks).
func Portion(gasLimit uint64, entries []queue.Entry) []queue.Entry {
	budget := newBudget(gasLimit)
	for i := range entries {
		budget.entry(&entries[i])
		if i == protocol.MaxBlockEntries || !budget.fits() {
			return entries[:i]
		}
	}
	return entries
}

// Is says whether have is what Build would make after parent, when nothing of it is dropped, without executing it. have must
// be a valid block. It may be wrong about a block that is nearly full, and then says no.
func (block *Block) Is(have *types.Block, parent *types.Header) bool {
	h := have.Header()
	if h.ParentHash != parent.Hash() || h.Time != block.Time || h.Coinbase != block.Coinbase || h.MixDigest != block.Random ||
		h.ParentBeaconRoot == nil || *h.ParentBeaconRoot != block.BeaconRoot || len(h.Extra) != 0 || h.GasLimit != parent.GasLimit ||
		h.WithdrawalsHash == nil || *h.WithdrawalsHash != types.DeriveSha(block.Withdrawals, trie.NewStackTrie(nil)) {
		return false
	}
	var txs types.Transactions
	for i := range block.Entries {
		if e := &block.Entries[i]; e.Kind == queue.Forced {
			tx, err := execute.DecodeForced(e.Data)
			if err != nil || tx.Gas() > e.Gas {
				return false
			}
			txs = append(txs, tx)
		}
	}
	txs = append(txs, block.Txs...)
	if len(txs) != len(have.Transactions()) {
		return false
	}
	for i, tx := range have.Transactions() {
		if tx.Hash() != txs[i].Hash() {
			return false
		}
	}
	return block.poolHolds(h)
}

// poolHolds says whether each listed transaction is within the pool for sure. Validity does not tell: to Ethereum, entries
// weigh nothing. What each transaction used is not known here, so all others are taken to have come before it.
func (block *Block) poolHolds(h *types.Header) bool {
	if block.Weight == 0 {
		return true // then the pool is Ethereum's
	}
	for _, tx := range block.Txs {
		if saturate(tx.Gas(), h.GasUsed-params.TxGas) > h.GasLimit-block.Weight {
			return false
		}
	}
	return true
}

// Build makes the block on statedb, which must be parent's post-state.
func (block *Block) Build(env execute.Env, parent *types.Header, statedb *state.StateDB) (*execute.Block, error) {
	b, err := execute.NewBuilder(env, parent, statedb, block.Attributes)
	if err != nil {
		return nil, err
	}
	// What is dropped, and why, is in the block's Drops.
	for i := range block.Entries {
		if e := &block.Entries[i]; e.Kind == queue.Forced {
			b.Force(e.Data, e.Gas)
		}
	}
	for _, tx := range block.Txs {
		b.Apply(tx)
	}
	return b.Seal()
}

// Step is one derivation step: the state after it, and the block if it made one. open gives parent's post-state; a step that
// closes a batch does not ask for it.
func Step(env execute.Env, st protocol.State, b *Batch, parent *types.Header, open func() (*state.StateDB, error)) (protocol.State, *execute.Block, error) {
	block, next, err := b.Next(st, parent)
	if err != nil || block == nil {
		return next, nil, err
	}
	statedb, err := open()
	if err != nil {
		return st, nil, err
	}
	built, err := block.Build(env, parent, statedb)
	if err != nil {
		return st, nil, err
	}
	next.Block = built.Block.Hash()
	return next, built, nil
}
