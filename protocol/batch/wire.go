package batch

import (
	"encoding/binary"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// writer appends the primitives of the content. The sequencer's transactions have passed Ethereum's signature rules, so
// only signature can fail.
type writer struct{ out []byte }

func (w *writer) byte(b byte)      { w.out = append(w.out, b) }
func (w *writer) bytes(b []byte)   { w.out = append(w.out, b...) }
func (w *writer) uvarint(v uint64) { w.out = binary.AppendUvarint(w.out, v) }

func (w *writer) uint(v *big.Int) {
	b := v.Bytes()
	w.byte(byte(len(b)))
	w.bytes(b)
}

func (w *writer) signature(tx *types.Transaction, kind byte, chainID uint64) error {
	v, r, s := tx.RawSignatureValues()
	parity := new(big.Int).Set(v)
	switch kind {
	case kindLegacy:
		parity.Sub(parity, new(big.Int).Lsh(new(big.Int).SetUint64(chainID), 1)).Sub(parity, big.NewInt(35))
	case kindUnprotected:
		parity.Sub(parity, big.NewInt(27))
	}
	if !parity.IsUint64() || parity.Uint64() > 1 || r.Sign() < 0 || r.BitLen() > 256 || s.Sign() < 0 || s.BitLen() > 255 {
		return fmt.Errorf("%w: signature values", ErrUnencodable)
	}
	var rs [64]byte
	r.FillBytes(rs[:32])
	s.FillBytes(rs[32:])
	rs[32] |= byte(parity.Uint64()) << 7
	w.bytes(rs[:])
	return nil
}

func (w *writer) accessList(list types.AccessList) {
	w.uvarint(uint64(len(list)))
	for _, tuple := range list {
		w.bytes(tuple.Address[:])
		w.uvarint(uint64(len(tuple.StorageKeys)))
		for _, key := range tuple.StorageKeys {
			w.bytes(key[:])
		}
	}
}

func (w *writer) authorizations(auths []types.SetCodeAuthorization) {
	w.uvarint(uint64(len(auths)))
	for i := range auths {
		a := &auths[i]
		w.uint(a.ChainID.ToBig())
		w.bytes(a.Address[:])
		w.uvarint(a.Nonce)
		w.byte(a.V)
		w.uint(a.R.ToBig())
		w.uint(a.S.ToBig())
	}
}

// reader takes the primitives off the content. After the first error it returns zero values and keeps the error, so
// callers check once; every count that leads to an allocation is bounded by the bytes left.
type reader struct {
	in  []byte
	err error
}

func (r *reader) fail(what string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrContent, what)
		r.in = nil
	}
}

// take is the next n bytes, a part of the content itself.
func (r *reader) take(n uint64) []byte {
	if r.err != nil || n > uint64(len(r.in)) {
		r.fail("content ends early")
		return nil
	}
	b := r.in[:n:n]
	r.in = r.in[n:]
	return b
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.in)
	if n <= 0 || (n > 1 && r.in[n-1] == 0) {
		r.fail("number is not minimal")
		return 0
	}
	r.in = r.in[n:]
	return v
}

func (r *reader) uint() *big.Int {
	n := r.byte()
	b := r.take(uint64(n))
	if n > 32 || (len(b) > 0 && b[0] == 0) {
		r.fail("number is not minimal")
		b = nil
	}
	return new(big.Int).SetBytes(b)
}

func (r *reader) signature() (rr, s *big.Int, parity byte) {
	rs := r.take(64)
	if rs == nil {
		return new(big.Int), new(big.Int), 0
	}
	parity = rs[32] >> 7
	low := common.CopyBytes(rs[32:])
	low[0] &= 0x7f
	return new(big.Int).SetBytes(rs[:32]), new(big.Int).SetBytes(low), parity
}

func (r *reader) recipient() *common.Address {
	switch r.byte() {
	case 0:
		return nil
	case 1:
		to := r.address()
		return &to
	}
	r.fail("recipient flag")
	return nil
}

func (r *reader) address() common.Address { return common.BytesToAddress(r.take(common.AddressLength)) }

// count reads a number of elements of at least size bytes each.
func (r *reader) count(size uint64) uint64 {
	n := r.uvarint()
	if n > uint64(len(r.in))/size {
		r.fail("more elements than bytes for them")
		return 0
	}
	return n
}

func (r *reader) accessList() types.AccessList {
	list := make(types.AccessList, r.count(common.AddressLength+1))
	for i := range list {
		list[i].Address = r.address()
		list[i].StorageKeys = make([]common.Hash, r.count(common.HashLength))
		for k := range list[i].StorageKeys {
			list[i].StorageKeys[k] = common.BytesToHash(r.take(common.HashLength))
		}
	}
	return list
}

func (r *reader) authorizations() []types.SetCodeAuthorization {
	auths := make([]types.SetCodeAuthorization, r.count(1+common.AddressLength+1+1+1+1))
	if len(auths) == 0 {
		r.fail("no authorization")
	}
	for i := range auths {
		a := &auths[i]
		a.ChainID = *uint256.MustFromBig(r.uint())
		a.Address = r.address()
		a.Nonce = r.uvarint()
		a.V = r.byte()
		a.R = *uint256.MustFromBig(r.uint())
		a.S = *uint256.MustFromBig(r.uint())
	}
	return auths
}
