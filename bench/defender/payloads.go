package main

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/internal/l2test"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
)

// A payload is content that is as large as it can be, of one kind.
type payload struct {
	name    string
	content []byte
	txs     int
	senders bool // whether its transactions have any
}

// payloads are contents of 16 MiB, or as much as there may be of a kind.
func payloads() []payload {
	const size = protocol.MaxBatchBytes - 64
	signed := l2test.Accounts(1)[0].Sign(&types.LegacyTx{Gas: 53_000, GasPrice: common.Big0, Value: common.Big0})
	_, r, s := signed.RawSignatureValues()
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	// columns of n transactions of a kind: counts, kinds, signatures, nonces, recipients, values, gas limits, fees, lengths and data.
	columns := func(n int, kind byte, recipient, gas []byte, data int, tail []byte) []byte {
		out := append([]byte{1, 1, 0}, binary.AppendUvarint(nil, uint64(n))...)
		out = append(out, bytes.Repeat([]byte{kind}, n)...)
		out = append(out, bytes.Repeat(signature, n)...)
		out = append(out, make([]byte, n)...)
		out = append(out, bytes.Repeat(recipient, n)...)
		out = append(out, make([]byte, n)...)
		out = append(out, bytes.Repeat(gas, n)...)
		out = append(out, make([]byte, n)...)
		if kind == 2 || kind == 4 {
			out = append(out, make([]byte, n)...)
		}
		out = append(out, bytes.Repeat(binary.AppendUvarint(nil, uint64(data)), n)...)
		out = append(out, make([]byte, n*data)...)
		return append(out, tail...)
	}
	list := func(count int, item []byte) []byte {
		return append(binary.AppendUvarint(nil, uint64(count)), bytes.Repeat(item, count)...)
	}
	legacy, none, to := byte(0), []byte{0}, append([]byte{1}, make([]byte, 20)...)
	gas := binary.AppendUvarint(nil, 53_000)
	const smallest = 73 // with a gas limit that is enough
	blocks := append(binary.AppendUvarint(nil, protocol.MaxBatchBlocks), bytes.Repeat([]byte{1}, protocol.MaxBatchBlocks)...)
	blocks = append(blocks, make([]byte, 2*protocol.MaxBatchBlocks)...)
	return []payload{
		{"smallest transactions", columns(size/smallest, legacy, none, gas, 0, nil), size / smallest, true},
		{"smallest transactions, without gas", columns(size/71, legacy, none, none, 0, nil), size / 71, true},
		{"smallest dynamic fee transactions", columns(size/75, 2, none, gas, 0, make([]byte, size/75)), size / 75, true},
		{"one transaction of zeros", columns(1, legacy, none, gas, size-200, nil), 1, true},
		{"access list of addresses", columns(1, 1, none, gas, 0, list((size-200)/21, make([]byte, 21))), 1, true},
		{"access list of slots", columns(1, 1, none, gas, 0, append(to, list((size-250)/32, make([]byte, 32))...)), 1, true},
		{"authorizations", columns(1, 4, to, gas, 0, append([]byte{0}, list((size-250)/25, append([]byte{0}, make([]byte, 24)...))...)), 1, true},
		{"blocks without transactions", blocks, 0, false},
	}
}

// envelope puts content into a stream, which is deflated if that is asked for.
func envelope(content []byte, deflated bool) ([]byte, error) {
	body, method := content, byte(0)
	if deflated {
		var packed bytes.Buffer
		w, err := flate.NewWriter(&packed, flate.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(content); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		body, method = packed.Bytes(), 1
	}
	return append(binary.BigEndian.AppendUint32([]byte{1, method}, uint32(len(body))), body...), nil
}

// decoding measures what payloads cost before anything of them is executed.
func decoding(ctx context.Context, wanted *regexp.Regexp) error {
	fmt.Println("decoding: a payload's content, in processor ms of one core, and ns a byte of content in all")
	fmt.Printf("%-38s %9s %9s %8s %8s %8s %8s %8s %8s %9s %9s\n", "", "bytes", "deflated", "txs", "inflate", "decode", "bounds", "all", "ns/byte", "ns/tx", "default")
	for _, p := range payloads() {
		if !wanted.MatchString(p.name) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.measure(); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return senderCosts()
}

func (p *payload) measure() error {
	raw, err := envelope(p.content, false)
	if err != nil {
		return err
	}
	packed, err := envelope(p.content, true)
	if err != nil {
		return err
	}
	inflate, err := repeat(func() error {
		_, err := io.Copy(io.Discard, flate.NewReader(bytes.NewReader(packed[6:])))
		return err
	})
	if err != nil {
		return err
	}
	decode, err := repeat(func() error {
		_, err := batch.Decode(l2test.Config.L2ChainID, 0, raw, nil)
		return err
	})
	if err != nil {
		return err
	}
	opened := func(stream []byte) (time.Duration, error) {
		return repeat(func() error {
			b, err := derive.Open(l2test.Config, protocol.GasLimit, derive.Input{Record: derive.Record{FirstTime: 1, L1Time: 1 << 40}, Stream: stream})
			if err == nil && b.Fault() != nil && !errors.Is(b.Fault(), derive.ErrBounds) {
				err = b.Fault()
			}
			return err
		})
	}
	open, err := opened(raw)
	if err != nil {
		return err
	}
	all, err := opened(packed)
	if err != nil {
		return err
	}
	perTx := float64(all.Nanoseconds()) / float64(max(p.txs, 1))
	fmt.Printf("%-38s %9d %9d %8d %8.1f %8.1f %8.1f %8.1f %8.1f %9.0f\n", p.name, len(p.content), len(packed), p.txs, ms(inflate), ms(decode), ms(max(open-decode, 0)), ms(all),
		float64(all.Nanoseconds())/float64(len(p.content)), perTx)
	return nil
}

func ms(d time.Duration) float64 { return d.Seconds() * 1e3 }
func us(d time.Duration) float64 { return d.Seconds() * 1e6 }

// senderCosts is what it takes to find who signed, and a transaction's hash.
func senderCosts() error {
	account, signer := l2test.Accounts(1)[0], types.LatestSigner(protocol.ChainConfig(l2test.Config.L2ChainID))
	signed := account.Sign(&types.LegacyTx{Gas: 53_000, GasPrice: common.Big0, Value: common.Big0})
	raw, err := signed.MarshalBinary()
	if err != nil {
		return err
	}
	const together = 1000
	txs := func() (types.Transactions, error) {
		out := make(types.Transactions, together)
		for i := range out {
			out[i] = new(types.Transaction)
			if err := out[i].UnmarshalBinary(raw); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	parse, err := repeat(func() error { _, err := txs(); return err })
	if err != nil {
		return err
	}
	whole, err := repeat(func() error {
		all, err := txs()
		if err != nil {
			return err
		}
		for _, tx := range all {
			if _, err := types.Sender(signer, tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	hashed, err := repeat(func() error {
		all, err := txs()
		for _, tx := range all {
			tx.Hash()
		}
		return err
	})
	if err != nil {
		return err
	}
	data := make([]byte, 1<<20)
	keccak, err := repeat(func() error { crypto.Keccak256(data); return nil })
	if err != nil {
		return err
	}
	fmt.Printf("a sender: %.1f µs; a small transaction's hash: %.1f µs; its RLP decoded: %.1f µs; keccak: %.2f ns a byte\n",
		us(whole-parse)/together, us(hashed-parse)/together, us(parse)/together, float64(keccak.Nanoseconds())/float64(len(data)))
	return nil
}
