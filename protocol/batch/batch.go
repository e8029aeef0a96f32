// Package batch is the payload format of SPEC.md section 5: blocks to bytes and back, and bytes to blobs and back. It
// knows no block rules but the bounds of the format; package derive holds a payload against the queue and the clock.
//
// Decoding is bounded in memory and time whatever the bytes, and canonical: what decodes encodes to the same content.
// Start at Encode.
package batch

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"loft/protocol"
)

// Block is what a payload says of one block.
type Block struct {
	Time    uint64
	Entries uint64 // queue entries consumed
	Txs     types.Transactions
}

// Kinds of transactions on the wire.
const (
	kindLegacy      = 0
	kindAccessList  = 1
	kindDynamicFee  = 2
	kindSetCode     = 4
	kindUnprotected = 5

	// minTxBytes is the least that a transaction takes of the content.
	minTxBytes = 1 + 64 + 1 + 1 + 1 + 1 + 1 + 1
)

var (
	// ErrContent means that content does not decode; the batch derives as default blocks.
	ErrContent = errors.New("malformed payload content")
	// ErrUnencodable means that a block cannot be put into a payload: a sequencer must never list such a transaction.
	ErrUnencodable = errors.New("cannot be encoded")
)

// Encode is the stream that carries blocks, for a batch whose anchor has the given time.
func Encode(chainID, anchorTime uint64, blocks []Block) ([]byte, error) {
	content, err := encodeContent(chainID, anchorTime, blocks)
	if err != nil {
		return nil, err
	}
	if len(content) > protocol.MaxBatchBytes {
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, len(content))
	}
	return wrap(content)
}

// Outline judges what content says before its transactions: the blocks without them, and how many each lists.
type Outline func(blocks []Block, transactions []uint64) error

// Decode reads a stream; its errors are facts about the stream. A judge that is not nil may end it before the transactions are
// looked at, which are most of the work.
func Decode(chainID, anchorTime uint64, stream []byte, judge Outline) ([]Block, error) {
	content, err := unwrap(stream)
	if err != nil {
		return nil, err
	}
	return decodeContent(chainID, anchorTime, content, judge)
}

func encodeContent(chainID, anchorTime uint64, blocks []Block) ([]byte, error) {
	if len(blocks) > protocol.MaxBatchBlocks {
		return nil, fmt.Errorf("%w: %d blocks", ErrUnencodable, len(blocks))
	}
	var w writer
	w.uvarint(uint64(len(blocks)))
	last := anchorTime
	for i, b := range blocks {
		if b.Time < last || (i > 0 && b.Time == last) {
			return nil, fmt.Errorf("%w: block %d has time %d after %d", ErrUnencodable, i, b.Time, last)
		}
		w.uvarint(b.Time - last)
		last = b.Time
	}
	var txs types.Transactions
	for _, b := range blocks {
		w.uvarint(b.Entries)
	}
	for _, b := range blocks {
		w.uvarint(uint64(len(b.Txs)))
		txs = append(txs, b.Txs...)
	}
	kinds := make([]byte, len(txs))
	for i, tx := range txs {
		kind, err := kindOf(tx, chainID)
		if err != nil {
			return nil, fmt.Errorf("transaction %s: %w", tx.Hash(), err)
		}
		kinds[i] = kind
	}
	w.bytes(kinds)
	for i, tx := range txs {
		if err := w.signature(tx, kinds[i], chainID); err != nil {
			return nil, fmt.Errorf("transaction %s: %w", tx.Hash(), err)
		}
	}
	for _, tx := range txs {
		w.uvarint(tx.Nonce())
	}
	for _, tx := range txs {
		if to := tx.To(); to != nil {
			w.byte(1)
			w.bytes(to[:])
		} else {
			w.byte(0)
		}
	}
	for _, tx := range txs {
		w.uint(tx.Value())
	}
	for _, tx := range txs {
		w.uvarint(tx.Gas())
	}
	for _, tx := range txs {
		w.uint(tx.GasFeeCap())
	}
	for i, tx := range txs {
		if hasTip(kinds[i]) {
			w.uint(tx.GasTipCap())
		}
	}
	for _, tx := range txs {
		w.uvarint(uint64(len(tx.Data())))
	}
	for _, tx := range txs {
		w.bytes(tx.Data())
	}
	for i, tx := range txs {
		if hasAccessList(kinds[i]) {
			w.accessList(tx.AccessList())
		}
	}
	for i, tx := range txs {
		if kinds[i] == kindSetCode {
			w.authorizations(tx.SetCodeAuthorizations())
		}
	}
	return w.out, nil
}

func hasTip(kind byte) bool        { return kind == kindDynamicFee || kind == kindSetCode }
func hasAccessList(kind byte) bool { return kind == kindAccessList || hasTip(kind) }

func kindOf(tx *types.Transaction, chainID uint64) (byte, error) {
	for _, v := range []*big.Int{tx.Value(), tx.GasFeeCap(), tx.GasTipCap()} {
		if v.BitLen() > 256 {
			return 0, fmt.Errorf("%w: number of %d bits", ErrUnencodable, v.BitLen())
		}
	}
	if tx.Type() == types.LegacyTxType && !tx.Protected() {
		return kindUnprotected, nil
	}
	if !tx.ChainId().IsUint64() || tx.ChainId().Uint64() != chainID {
		return 0, fmt.Errorf("%w: chain id %s, want %d", ErrUnencodable, tx.ChainId(), chainID)
	}
	switch tx.Type() {
	case types.LegacyTxType:
		return kindLegacy, nil
	case types.AccessListTxType:
		return kindAccessList, nil
	case types.DynamicFeeTxType:
		return kindDynamicFee, nil
	case types.SetCodeTxType:
		if len(tx.SetCodeAuthorizations()) == 0 {
			return 0, fmt.Errorf("%w: no authorization", ErrUnencodable)
		}
		return kindSetCode, nil
	}
	return 0, fmt.Errorf("%w: transaction type %d", ErrUnencodable, tx.Type())
}

// fields of a transaction while its columns are read.
type fields struct {
	kind     byte
	parity   byte
	r, s     *big.Int
	nonce    uint64
	to       *common.Address
	value    *big.Int
	gas      uint64
	feeCap   *big.Int
	tipCap   *big.Int
	data     []byte
	access   types.AccessList
	setCodes []types.SetCodeAuthorization
}

func decodeContent(chainID, anchorTime uint64, content []byte, judge Outline) ([]Block, error) {
	r := reader{in: content}
	count := r.uvarint()
	if count > protocol.MaxBatchBlocks || count > uint64(len(content)) {
		return nil, fmt.Errorf("%w: %d blocks", ErrContent, count)
	}
	blocks := make([]Block, count)
	last := anchorTime
	for i := range blocks {
		delta := r.uvarint()
		if (i > 0 && delta == 0) || last+delta < last {
			return nil, fmt.Errorf("%w: time of block %d", ErrContent, i)
		}
		last += delta
		blocks[i].Time = last
	}
	for i := range blocks {
		blocks[i].Entries = r.uvarint()
		if blocks[i].Entries > protocol.MaxBlockEntries {
			return nil, fmt.Errorf("%w: block %d consumes %d entries", ErrContent, i, blocks[i].Entries)
		}
	}
	counts := make([]uint64, count)
	var total uint64
	for i := range counts {
		counts[i] = r.uvarint()
		// Bounded at each step, so that the sum cannot overflow either.
		if counts[i] > uint64(len(content))/minTxBytes || total+counts[i] > uint64(len(content))/minTxBytes {
			return nil, fmt.Errorf("%w: more transactions than bytes for them", ErrContent)
		}
		total += counts[i]
	}
	if r.err != nil {
		return nil, r.err
	}
	if judge != nil {
		if err := judge(blocks, counts); err != nil {
			return nil, err
		}
	}
	txs, err := decodeTransactions(&r, chainID, total)
	if err != nil {
		return nil, err
	}
	if r.err != nil {
		return nil, r.err
	}
	if len(r.in) != 0 {
		return nil, fmt.Errorf("%w: %d bytes too many", ErrContent, len(r.in))
	}
	for i := range blocks {
		blocks[i].Txs, txs = txs[:counts[i]:counts[i]], txs[counts[i]:]
	}
	return blocks, nil
}

func decodeTransactions(r *reader, chainID, total uint64) (types.Transactions, error) {
	kinds := r.take(total)
	if r.err != nil || uint64(len(r.in)) < total*(minTxBytes-1) {
		return nil, fmt.Errorf("%w: content ends among the transactions", ErrContent)
	}
	fs := make([]fields, total)
	for i := range fs {
		f := &fs[i]
		f.kind = kinds[i]
		switch f.kind {
		case kindLegacy, kindAccessList, kindDynamicFee, kindSetCode, kindUnprotected:
		default:
			return nil, fmt.Errorf("%w: transaction kind %d", ErrContent, f.kind)
		}
	}
	for i := range fs {
		fs[i].r, fs[i].s, fs[i].parity = r.signature()
	}
	for i := range fs {
		fs[i].nonce = r.uvarint()
	}
	for i := range fs {
		fs[i].to = r.recipient()
		if fs[i].kind == kindSetCode && fs[i].to == nil && r.err == nil {
			return nil, fmt.Errorf("%w: EIP-7702 transaction without recipient", ErrContent)
		}
	}
	for i := range fs {
		fs[i].value = r.uint()
	}
	for i := range fs {
		fs[i].gas = r.uvarint()
	}
	for i := range fs {
		fs[i].feeCap = r.uint()
	}
	for i := range fs {
		if hasTip(fs[i].kind) {
			fs[i].tipCap = r.uint()
		}
	}
	lengths := make([]uint64, total)
	for i := range lengths {
		lengths[i] = r.uvarint()
	}
	for i := range fs {
		fs[i].data = common.CopyBytes(r.take(lengths[i]))
	}
	for i := range fs {
		if hasAccessList(fs[i].kind) {
			fs[i].access = r.accessList()
		}
	}
	for i := range fs {
		if fs[i].kind == kindSetCode {
			fs[i].setCodes = r.authorizations()
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	txs := make(types.Transactions, total)
	for i := range fs {
		txs[i] = fs[i].transaction(chainID)
		fs[i] = fields{} // it was copied
	}
	return txs, nil
}

func (f *fields) transaction(chainID uint64) *types.Transaction {
	v := new(big.Int).SetUint64(uint64(f.parity))
	id := new(big.Int).SetUint64(chainID)
	switch f.kind {
	case kindUnprotected, kindLegacy:
		if f.kind == kindLegacy {
			v.Add(v, new(big.Int).Lsh(id, 1)).Add(v, big.NewInt(35))
		} else {
			v.Add(v, big.NewInt(27))
		}
		return types.NewTx(&types.LegacyTx{Nonce: f.nonce, GasPrice: f.feeCap, Gas: f.gas, To: f.to, Value: f.value, Data: f.data, V: v, R: f.r, S: f.s})
	case kindAccessList:
		return types.NewTx(&types.AccessListTx{ChainID: id, Nonce: f.nonce, GasPrice: f.feeCap, Gas: f.gas, To: f.to, Value: f.value, Data: f.data,
			AccessList: f.access, V: v, R: f.r, S: f.s})
	case kindDynamicFee:
		return types.NewTx(&types.DynamicFeeTx{ChainID: id, Nonce: f.nonce, GasTipCap: f.tipCap, GasFeeCap: f.feeCap, Gas: f.gas, To: f.to, Value: f.value,
			Data: f.data, AccessList: f.access, V: v, R: f.r, S: f.s})
	}
	return types.NewTx(&types.SetCodeTx{ChainID: word(id), Nonce: f.nonce, GasTipCap: word(f.tipCap), GasFeeCap: word(f.feeCap), Gas: f.gas, To: *f.to,
		Value: word(f.value), Data: f.data, AccessList: f.access, AuthList: f.setCodes, V: word(v), R: word(f.r), S: word(f.s)})
}

// word converts a number of at most 32 bytes, which all numbers of the format are.
func word(v *big.Int) *uint256.Int { return uint256.MustFromBig(v) }
