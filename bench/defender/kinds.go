package main

import (
	"bytes"
	"crypto/ecdsa"
	"flag"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"loft/internal/l2test"
	"loft/internal/worst"
	"loft/protocol"
	"loft/protocol/queue"
)

// kind is what blocks are full of.
type kind struct {
	name   string
	blocks int  // how many are measured
	state  bool // they write much of it: measured without proofs, too
	// code is called by the block's transactions; alloc is accounts that it needs.
	code  []byte
	alloc types.GenesisAlloc
	// storage runs code on the contract that has much of it.
	storage bool
	// next gives the number that code of package worst counts up from, in a block's transaction. nil: it does not count.
	next func(w *world) uint64
	// fill makes the block instead.
	fill func(w *world) ([]queue.Entry, types.Transactions)
}

// Blocks of a kind: computing is the same each time; a state's layers are merged before they are written.
const fewBlocks = 3

var manyBlocks = flag.Int("blocks", 24, "blocks of each kind that writes state")

func kinds() []kind {
	var all []kind
	for _, k := range worst.Blocks() {
		if len(k.Alloc) > 1 || k.Slots > 0 || strings.HasPrefix(k.Name, "storage") || strings.HasPrefix(k.Name, "accounts") {
			continue // these have states of their own, which are small
		}
		if strings.HasPrefix(k.Name, "log") || strings.HasPrefix(k.Name, "create") {
			continue // they run out of gas, and nothing of them stays
		}
		all = append(all, kind{name: k.Name, blocks: fewBlocks, code: k.Code, alloc: k.Alloc})
	}
	return append(all, stateKinds()...)
}

// stateKinds read and write accounts, slots and codes that no cache has, or make them.
func stateKinds() []kind {
	of := func(from, count, step int) func(*world) uint64 {
		at := 0
		return func(*world) uint64 {
			at += step
			return uint64(from + (at-step)%max(count-step, 1))
		}
	}
	fresh := func(w *world) uint64 { w.fresh += 20_000; return w.fresh }
	half := *accounts / 2
	return []kind{
		{name: "logs, empty", blocks: *manyBlocks, code: stopping(20, 400, "5f5fa0")},
		{name: "logs, 4 topics, all different", blocks: *manyBlocks, code: stopping(20, 2000, "5a5a5a5a5f5fa4")},
		{name: "logs, 4,096 bytes", blocks: *manyBlocks, code: stopping(4, 36_000, "6110005fa0")},
		{name: "creations, empty", blocks: *manyBlocks, state: true, code: stopping(4, 35_000, "5f5f5ff050")},
		{name: "creations, codes of 24,576 bytes", blocks: *manyBlocks, state: true, code: stopping(1, 5_100_000, create24KiB)},
		{name: "accounts, read, cold", blocks: *manyBlocks, code: worst.Counted("803150"), next: of(worst.FirstOf, *accounts, 7000)},
		{name: "accounts, read, absent", blocks: *manyBlocks, code: worst.Counted("803150"), next: fresh},
		{name: "accounts, paid, cold", blocks: *manyBlocks, state: true, code: stoppingCount(4, 38_000, "5f5f5f5f6001855af150"), next: of(worst.FirstOf, *accounts, 2000)},
		{name: "accounts, made by calls", blocks: *manyBlocks, state: true, code: stoppingCount(4, 38_000, "5f5f5f5f6001855af150"), next: fresh},
		{name: "storage, read, cold", blocks: *manyBlocks, storage: true, code: worst.Counted("805450"), next: of(worst.FirstOf, *accounts, 9000)},
		{name: "storage, read, absent", blocks: *manyBlocks, storage: true, code: worst.Counted("805450"), next: fresh},
		{name: "storage, new slots", blocks: *manyBlocks, state: true, storage: true, code: stoppingCount(4, 23_000, "60018155"), next: fresh},
		{name: "storage, written, cold", blocks: *manyBlocks, state: true, storage: true, code: stoppingCount(10, 5_100, "5a8155"), next: of(worst.FirstOf, half, 4000)},
		{name: "storage, cleared, cold", blocks: *manyBlocks, state: true, storage: true, code: stoppingCount(10, 5_100, "5f8155"), next: of(worst.FirstOf+half, half, 4500)},
		{name: "storage, written in as many contracts", blocks: *manyBlocks, state: true, code: stoppingCount(10, 8_000, "5f5f5f5f5f855af150"), next: of(writeFrom, writers(), 2600)},
		{name: "codes of 24 KiB, sizes, cold", blocks: fewBlocks, code: worst.Counted("803b50"), next: of(codeFrom, codes(), 6000)},
		{name: "codes of 24 KiB, run, cold", blocks: fewBlocks, code: worst.Counted("5f5f5f5f845afa50"), next: of(codeFrom, codes(), 6000)},
		{name: "transfers to new accounts", blocks: *manyBlocks, state: true, fill: func(w *world) ([]queue.Entry, types.Transactions) {
			return nil, w.transfers(func(int) common.Address { return crashed(w) })
		}},
		{name: "transfers among accounts, cold", blocks: *manyBlocks, state: true, fill: func(w *world) ([]queue.Entry, types.Transactions) {
			w.fresh += 1428
			return nil, w.transfers(func(i int) common.Address { return address(worst.FirstOf + (w.fresh+uint64(i))*7919%uint64(*accounts)) })
		}},
		{name: "authorizations, of new accounts", blocks: fewBlocks, state: true, fill: authorizations},
		{name: "dropped, a nonce too far", blocks: fewBlocks, fill: func(w *world) ([]queue.Entry, types.Transactions) {
			for i := range w.nonces {
				w.nonces[i]++
			}
			return nil, w.transfers(func(int) common.Address { return common.Address{1} })
		}},
		{name: "dropped, without funds", blocks: fewBlocks, fill: func(*world) (_ []queue.Entry, txs types.Transactions) {
			for i := range protocol.GasLimit / 21_000 {
				tx := l2test.Account{Key: poor(i)}.Sign(&types.LegacyTx{To: &common.Address{1}, Gas: 21_000, GasPrice: feeCap, Value: new(big.Int)})
				txs = append(txs, tx)
			}
			return nil, txs
		}},
		{name: "calldata of zeros", blocks: fewBlocks, fill: func(w *world) (_ []queue.Entry, txs types.Transactions) {
			for range 2 { // at 10 gas a byte
				txs = append(txs, w.sign(0, &types.DynamicFeeTx{To: &common.Address{1}, Gas: 14_900_000, Data: make([]byte, 1_480_000)}))
			}
			return nil, txs
		}},
		{name: "access lists", blocks: fewBlocks, fill: func(w *world) (_ []queue.Entry, txs types.Transactions) {
			for _, gas := range halves {
				var list types.AccessList
				for range (gas - 21_000) / 2700 {
					w.fresh++
					list = append(list, types.AccessTuple{Address: address(w.fresh)})
				}
				txs = append(txs, w.sign(0, &types.DynamicFeeTx{To: &common.Address{1}, Gas: gas, AccessList: list}))
			}
			return nil, txs
		}},
		{name: "forced, 50,000 bytes of nothing", blocks: fewBlocks, fill: func(*world) (forced []queue.Entry, _ types.Transactions) {
			const gas = protocol.MinForcedGas + protocol.ForcedGasPerByte*protocol.MaxForcedBytes
			for i := range protocol.GasLimit / gas {
				forced = append(forced, queue.Entry{Kind: queue.Forced, Index: uint64(i), Gas: gas, Data: bytes.Repeat([]byte{1}, protocol.MaxForcedBytes)})
			}
			return forced, nil
		}},
		{name: "forced, 512 transfers, and 900 listed", blocks: fewBlocks, state: true, fill: func(w *world) (forced []queue.Entry, txs types.Transactions) {
			for i, tx := range w.transfers(func(int) common.Address { return crashed(w) })[:512+820] {
				if i >= protocol.MaxBlockEntries {
					txs = append(txs, tx)
					continue
				}
				raw, err := tx.MarshalBinary()
				if err != nil {
					panic(err) // it was just signed
				}
				forced = append(forced, queue.Entry{Kind: queue.Forced, Index: uint64(i), Gas: protocol.MinForcedGas + protocol.ForcedGasPerByte*uint64(len(raw)), Data: raw})
			}
			return forced, txs
		}},
		{name: "messages, 512 of 16,384 bytes", blocks: fewBlocks, fill: func(w *world) (out []queue.Entry, _ types.Transactions) {
			for i := range protocol.MaxBlockEntries {
				out = append(out, queue.Entry{Kind: queue.Message, Index: uint64(i), To: common.Address{1}, Refund: common.Address{byte(i)}, AmountGwei: 1, Gas: 1, Data: make([]byte, protocol.MaxMessageData)})
			}
			return out, nil
		}},
		{name: "deposits, 512 to new accounts", blocks: *manyBlocks, fill: func(w *world) (out []queue.Entry, _ types.Transactions) {
			for i := range protocol.MaxBlockEntries {
				out = append(out, queue.Entry{Kind: queue.Deposit, Index: uint64(i), To: crashed(w), AmountGwei: 1})
			}
			return out, nil
		}},
	}
}

// crashed is an address that was never used.
func crashed(w *world) common.Address {
	w.fresh++
	return address(w.fresh)
}

// transfers are as many as a block takes, each of another account.
func (w *world) transfers(to func(int) common.Address) (txs types.Transactions) {
	for i := range protocol.GasLimit / 21_000 {
		recipient := to(i)
		txs = append(txs, w.sign(i, &types.DynamicFeeTx{To: &recipient, Gas: 21_000, Value: big.NewInt(1)}))
	}
	return txs
}

// authorizations are as many as a block takes, each by an account that was not there.
func authorizations(w *world) (_ []queue.Entry, txs types.Transactions) {
	for _, gas := range halves {
		var list []types.SetCodeAuthorization
		for range (gas - 21_000) / 25_000 {
			w.fresh++
			auth, err := types.SignSetCode(poor(int(w.fresh)), types.SetCodeAuthorization{ChainID: *uint256.NewInt(l2test.Config.L2ChainID), Address: storageAt})
			if err != nil {
				panic(err) // the key is one
			}
			list = append(list, auth)
		}
		cap := uint256.MustFromBig(feeCap)
		txs = append(txs, w.accounts[0].Sign(&types.SetCodeTx{ChainID: uint256.NewInt(l2test.Config.L2ChainID), Nonce: w.nonces[0], Gas: gas,
			GasTipCap: new(uint256.Int), GasFeeCap: cap, To: common.Address{1}, AuthList: list}))
		w.nonces[0]++
	}
	return nil, txs
}

// create24KiB makes an account with a code of the greatest length, which begins with the gas that was left.
const create24KiB = "6a" + "5a5f52" + "61" + "6000" + "5ff3" + "000000" + // the initcode: its gas at 0, the rest of 24,576 bytes is zeros
	"60a8" + "1b" + "5f52" + "600b5f5ff050"

// stopping is code that does a thing again and again, as repeated code of package worst does, but stops before it runs out of
// gas: what it wrote stays. Each time takes at most gas.
func stopping(times, gas int, hex string) []byte {
	return slices.Concat([]byte{0x5b}, bytes.Repeat(common.FromHex(hex), times), whileGas(times*gas, 0))
}

// stoppingCount is the same with a number on the stack, as counted code of package worst has it.
func stoppingCount(times, gas int, hex string) []byte {
	return slices.Concat([]byte{0x5f, 0x35, 0x5b}, bytes.Repeat(common.FromHex(hex+"600101"), times), whileGas(times*gas, 2))
}

// whileGas jumps to a place if there is more gas than that.
func whileGas(gas int, to byte) []byte {
	return []byte{0x62, byte(gas >> 16), byte(gas >> 8), byte(gas), 0x5a, 0x11, 0x60, to, 0x57, 0x00}
}

// poor is the key of an account that has nothing.
func poor(n int) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256(fmt.Appendf(nil, "poor %d", n)))
	if err != nil {
		panic(err) // a hash is a key
	}
	return key
}
