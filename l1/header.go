package l1

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/protocol/derive"
)

// Ref names an L1 block and its place in the chain.
type Ref struct {
	Number uint64      `json:"number"`
	Hash   common.Hash `json:"hash"`
	Parent common.Hash `json:"parent"`
	Time   uint64      `json:"time"`
}

// Anchor is the block as a batch names it.
func (r Ref) Anchor() derive.Anchor {
	return derive.Anchor{Number: r.Number, Hash: r.Hash, Time: r.Time}
}

// Header is what Loft needs of an L1 header, with the bytes that hash to its hash. Fields that later forks append are in
// the bytes only.
type Header struct {
	Ref
	RLP     []byte
	Bloom   types.Bloom
	BaseFee *big.Int
}

// ParseHeader reads a header of any fork since London.
func ParseHeader(raw []byte) (*Header, error) {
	var fields []rlp.RawValue
	if err := rlp.DecodeBytes(raw, &fields); err != nil {
		return nil, fmt.Errorf("%w: header is not a list: %w", ErrAnswer, err)
	}
	if len(fields) < 16 {
		return nil, fmt.Errorf("%w: header has %d fields", ErrAnswer, len(fields))
	}
	h := &Header{Ref: Ref{Hash: crypto.Keccak256Hash(raw)}, RLP: raw, BaseFee: new(big.Int)}
	for _, field := range []struct {
		at  int
		out any
	}{{0, &h.Parent}, {6, &h.Bloom}, {8, &h.Number}, {11, &h.Time}, {15, h.BaseFee}} {
		if err := rlp.DecodeBytes(fields[field.at], field.out); err != nil {
			return nil, fmt.Errorf("%w: header field %d: %w", ErrAnswer, field.at, err)
		}
	}
	return h, nil
}

func encodeHeader(h *types.Header) (*Header, error) {
	raw, err := rlp.EncodeToBytes(h)
	if err != nil {
		return nil, fmt.Errorf("%w: header: %w", ErrAnswer, err)
	}
	return ParseHeader(raw)
}
