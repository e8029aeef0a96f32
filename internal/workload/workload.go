// Package workload makes batches that touch everything a block can hold: deposits, messages, valid and poisonous forced
// transactions, all transaction types, contract creation, self-destruct, EIP-7702, full blocks, listed transactions that
// are dropped, and payloads that are garbage. Tests of derivation, of other clients and of the proof program run the same
// one. It is imported by tests only. Start at Mixed.
package workload

import (
	"crypto/ecdsa"
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/internal/ledger"
	"loft/internal/testutil"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/queue"
)

// Account is a user of the workload.
type Account struct {
	Key     *ecdsa.PrivateKey
	Address common.Address
	Nonce   uint64
}

// NewAccount is the nth account, always the same.
func NewAccount(n int) *Account {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte(fmt.Sprintf("workload %d", n))))
	if err != nil {
		panic(err)
	}
	return &Account{Key: key, Address: crypto.PubkeyToAddress(key.PublicKey)}
}

// Workload makes transactions and batches on a ledger.
type Workload struct {
	*ledger.Ledger
	Users  []*Account
	signer types.Signer
	t      testing.TB
	time   uint64 // of the last L2 block
}

// New starts a workload after an L2 genesis at the ledger's time.
func New(t testing.TB, l *ledger.Ledger, users int) *Workload {
	w := &Workload{Ledger: l, signer: types.NewPragueSigner(new(big.Int).SetUint64(l.Config.L2ChainID)), t: t, time: l.Time}
	for i := range users {
		w.Users = append(w.Users, NewAccount(i))
	}
	return w
}

const (
	gwei   = params.GWei
	feeCap = 100 * gwei
)

// Transfer of one gwei with the sender's next nonce.
func (w *Workload) Transfer(from, to *Account) *types.Transaction {
	return w.Sign(from, &types.DynamicFeeTx{To: &to.Address, Gas: 21000, Value: big.NewInt(gwei)})
}

// Sign fills in chain, nonce and fees, and signs.
func (w *Workload) Sign(from *Account, tx *types.DynamicFeeTx) *types.Transaction {
	tx.ChainID, tx.Nonce = new(big.Int).SetUint64(w.Config.L2ChainID), from.Nonce
	tx.GasFeeCap, tx.GasTipCap = big.NewInt(feeCap), big.NewInt(gwei)
	from.Nonce++
	return types.MustSignNewTx(from.Key, w.signer, tx)
}

// Block lists transactions one second after the block before.
func (w *Workload) Block(entries uint64, txs ...*types.Transaction) batch.Block {
	w.time++
	return batch.Block{Time: w.time, Entries: entries, Txs: txs}
}

// Submit posts blocks on a new anchor. L1's clock is moved along with L2's.
func (w *Workload) Submit(blocks ...batch.Block) {
	anchor := w.Anchor()
	for i := range blocks { // blocks may not be before their anchor
		blocks[i].Time = max(blocks[i].Time, anchor.Time+uint64(i))
		w.time = max(w.time, blocks[i].Time)
	}
	w.Time = max(w.Time+2, w.time)
	w.SubmitBlocks(anchor, blocks, common.Address{0xfe})
}

// Garbage posts bytes that decode to nothing, consuming the whole queue.
func (w *Workload) Garbage(stream []byte) {
	w.Ledger.Submit(w.Anchor(), stream, uint64(len(w.Entries)), common.Address{0xfe})
	w.time = max(w.time, w.Time) + 600 // default blocks may have run ahead
	w.Time += 2
}

// The deployed contract, called with empty input, destroys itself in favour of the caller; its creation stores a word and
// logs. Called with input it stores it.
var creationCode = common.FromHex("6001600055" + "60006000a0" + // store 1 at 0; log
	"600f" + "80" + "6015" + "6000" + "39" + "6000" + "f3" + // return the 15 bytes that follow
	"36" + "6006" + "57" + "33" + "ff" + // if calldata, continue at 6; else selfdestruct(caller)
	"5b" + "6000" + "35" + "6000" + "35" + "55" + "00") // store input at input

// Mixed is the workload: it returns the ledger's inputs.
func Mixed(t testing.TB, l *ledger.Ledger) *Workload {
	w := New(t, l, 12)
	for _, u := range w.Users {
		w.Deposit(u.Address, 1e9) // one ETH
	}
	alice, bob, carol, delegated := w.Users[0], w.Users[1], w.Users[2], NewAccount(1000)
	w.Deposit(delegated.Address, 1e9)
	w.Submit(w.Block(uint64(len(w.Entries))), w.Block(0, w.Transfer(alice, bob), w.legacy(bob, alice), w.accessList(carol, alice), w.unprotected(carol)))

	// Contracts: made, called, destroyed; destroyed in the transaction that makes them.
	create := w.Sign(alice, &types.DynamicFeeTx{Gas: 200_000, Data: creationCode})
	made := crypto.CreateAddress(alice.Address, create.Nonce())
	store := w.Sign(bob, &types.DynamicFeeTx{To: &made, Gas: 100_000, Data: common.LeftPadBytes([]byte{42}, 32)})
	destroy := w.Sign(bob, &types.DynamicFeeTx{To: &made, Gas: 100_000, Value: big.NewInt(5)})
	reverts := w.Sign(bob, &types.DynamicFeeTx{Gas: 100_000, Data: []byte{0xfe}})
	instant := w.Sign(carol, &types.DynamicFeeTx{Gas: 100_000, Value: big.NewInt(3), Data: []byte{0x33, 0xff}})
	w.Submit(w.Block(0, create, store), w.Block(0, destroy, reverts), w.Block(0, instant))

	w.setCode(alice, delegated, made) // a call without input sends all it has to the caller
	w.forced()
	w.messages()
	w.dropped()
	w.Full()

	// Batches that derive as default blocks, with and without anything to consume, and one with nothing in it.
	w.Deposit(alice.Address, 5)
	w.Force(w.Transfer(alice, bob))
	w.poison()
	w.Garbage([]byte("garbage"))
	w.Garbage(nil)
	w.Submit()
	for range 600 { // more than a block takes
		w.Deposit(carol.Address, 1)
	}
	w.Garbage([]byte{1, 1, 0, 0, 0, 9})
	w.Submit(w.Block(0, w.Transfer(alice, carol)))
	return w
}

func (w *Workload) legacy(from, to *Account) *types.Transaction {
	from.Nonce++
	return types.MustSignNewTx(from.Key, w.signer, &types.LegacyTx{Nonce: from.Nonce - 1, To: &to.Address, Gas: 30_000, GasPrice: big.NewInt(feeCap), Value: big.NewInt(1)})
}

func (w *Workload) unprotected(from *Account) *types.Transaction {
	from.Nonce++
	return types.MustSignNewTx(from.Key, types.HomesteadSigner{}, &types.LegacyTx{Nonce: from.Nonce - 1, To: &common.Address{9}, Gas: 30_000, GasPrice: big.NewInt(feeCap)})
}

func (w *Workload) accessList(from, to *Account) *types.Transaction {
	from.Nonce++
	return types.MustSignNewTx(from.Key, w.signer, &types.AccessListTx{ChainID: new(big.Int).SetUint64(w.Config.L2ChainID), Nonce: from.Nonce - 1, To: &to.Address,
		Gas: 40_000, GasPrice: big.NewInt(feeCap), AccessList: types.AccessList{{Address: to.Address, StorageKeys: []common.Hash{{1}}}}})
}

// SetCode is a transaction of sender's to itself that carries authorizations.
func (w *Workload) SetCode(sender *Account, auths ...types.SetCodeAuthorization) *types.Transaction {
	sender.Nonce++
	return types.MustSignNewTx(sender.Key, w.signer, &types.SetCodeTx{ChainID: uint256.NewInt(w.Config.L2ChainID), Nonce: sender.Nonce - 1, Gas: 200_000,
		GasTipCap: uint256.NewInt(gwei), GasFeeCap: uint256.NewInt(feeCap), To: sender.Address, AuthList: auths})
}

// Authorize lets code be the code of authority's account.
func (w *Workload) Authorize(authority *Account, code common.Address) types.SetCodeAuthorization {
	auth, err := types.SignSetCode(authority.Key, types.SetCodeAuthorization{ChainID: *uint256.NewInt(w.Config.L2ChainID), Address: code, Nonce: authority.Nonce})
	if err != nil {
		w.t.Fatal(err)
	}
	authority.Nonce++
	return auth
}

// setCode delegates authority's account to code, by a transaction of sender's, and then calls it.
func (w *Workload) setCode(sender, authority *Account, code common.Address) {
	delegate := w.SetCode(sender, w.Authorize(authority, code))
	w.Submit(w.Block(0, delegate), w.Block(0, w.Transfer(authority, sender), w.Transfer(sender, authority)))
}

func (w *Workload) forced() {
	alice, bob := w.Users[0], w.Users[1]
	w.Force(w.Transfer(alice, bob))
	first := w.Block(1, w.Transfer(bob, alice))
	w.Deposit(bob.Address, 7)
	w.Force(w.Sign(bob, &types.DynamicFeeTx{Gas: 200_000, Data: creationCode}))
	w.Submit(first, w.Block(2, w.Transfer(w.Users[3], alice)))

	n := len(w.Entries)
	w.poison()
	w.Force(w.Transfer(alice, bob)) // what follows poison is not harmed
	w.Submit(w.Block(uint64(len(w.Entries)-n), w.Transfer(w.Users[3], bob)))
}

// Poison is a forced entry whose transaction can never be applied.
type Poison struct {
	Name string
	Data []byte
	Gas  uint64
}

// poison queues T-22's list.
func (w *Workload) poison() {
	for _, p := range w.Poison() {
		w.ForceBytes(p.Data, p.Gas)
	}
}

// Poison is T-22's list. All of it is signed by the first user, who must have sent something before, on its next nonce.
func (w *Workload) Poison() (out []Poison) {
	alice := w.Users[0]
	chain, to := new(big.Int).SetUint64(w.Config.L2ChainID), common.Address{1}
	huge := new(big.Int).Lsh(big.NewInt(1), 256)
	bytes := func(name string, data []byte, gas uint64) { out = append(out, Poison{name, data, gas}) }
	dynamic := func(edit func(*types.DynamicFeeTx)) *types.Transaction {
		tx := &types.DynamicFeeTx{ChainID: chain, Nonce: alice.Nonce, GasFeeCap: big.NewInt(feeCap), GasTipCap: big.NewInt(1), Gas: 50_000, To: &to}
		edit(tx)
		return types.MustSignNewTx(alice.Key, types.NewPragueSigner(tx.ChainID), tx)
	}
	signed := func(name string, edit func(*types.DynamicFeeTx)) {
		tx := dynamic(edit)
		bytes(name, testutil.Encode(w.t, tx), max(tx.Gas(), 1<<20))
	}
	raw := testutil.Encode(w.t, dynamic(func(*types.DynamicFeeTx) {}))
	edited := func(at int) []byte {
		out := append([]byte{}, raw...)
		out[(at+len(out))%len(out)] ^= 0x80
		return out
	}
	bytes("a zero byte", []byte{0}, 21_000)
	bytes("words", []byte("not a transaction"), 30_000)
	bytes("a byte too many", append(raw, 0), 60_000)
	bytes("a byte too few", raw[:len(raw)-1], 60_000)
	bytes("broken RLP", edited(2), 60_000)
	bytes("another signature", edited(-1), 60_000) // s, thus another sender
	bytes("gas above the declared gas", raw, 49_999)
	signed("another chain", func(tx *types.DynamicFeeTx) { tx.ChainID = big.NewInt(1) })
	signed("a nonce too far", func(tx *types.DynamicFeeTx) { tx.Nonce++ })
	signed("a nonce that was used", func(tx *types.DynamicFeeTx) { tx.Nonce = 0 })
	signed("the last nonce", func(tx *types.DynamicFeeTx) { tx.Nonce = math.MaxUint64 })
	signed("no gas", func(tx *types.DynamicFeeTx) { tx.Gas = 0 })
	signed("gas below intrinsic", func(tx *types.DynamicFeeTx) { tx.Gas = 20_999 }) // A-H11: go-ethereum takes the gas before it looks
	signed("gas below the floor", func(tx *types.DynamicFeeTx) { tx.Data = make([]byte, 4000) })
	signed("value beyond funds", func(tx *types.DynamicFeeTx) { tx.Value = new(big.Int).Lsh(big.NewInt(1), 100) })
	signed("value of 257 bits", func(tx *types.DynamicFeeTx) { tx.Value = huge })
	signed("fee cap below the base fee", func(tx *types.DynamicFeeTx) { tx.GasFeeCap, tx.GasTipCap = new(big.Int), new(big.Int) })
	signed("tip above the fee cap", func(tx *types.DynamicFeeTx) { tx.GasTipCap = big.NewInt(2 * feeCap) })
	signed("fee cap beyond funds", func(tx *types.DynamicFeeTx) { tx.GasFeeCap = new(big.Int).Lsh(big.NewInt(1), 255) })
	signed("fee cap of 257 bits", func(tx *types.DynamicFeeTx) { tx.GasFeeCap = huge })
	signed("tip of 257 bits", func(tx *types.DynamicFeeTx) { tx.GasTipCap = huge })
	signed("initcode too large", func(tx *types.DynamicFeeTx) { tx.To, tx.Gas, tx.Data = nil, 1<<23, make([]byte, 49_999) })
	bytes("blobs", testutil.Encode(w.t, types.MustSignNewTx(alice.Key, w.signer, &types.BlobTx{ChainID: uint256.MustFromBig(chain), Nonce: alice.Nonce, Gas: 50_000,
		GasFeeCap: uint256.NewInt(feeCap), BlobFeeCap: uint256.NewInt(1), BlobHashes: []common.Hash{{1}}})), 50_000)
	bytes("no authorization", testutil.Encode(w.t, types.MustSignNewTx(alice.Key, w.signer, &types.SetCodeTx{ChainID: uint256.MustFromBig(chain), Nonce: alice.Nonce, Gas: 50_000,
		GasFeeCap: uint256.NewInt(feeCap)})), 50_000)
	bytes("a type that there is not", append([]byte{0x7e}, raw[1:]...), 60_000)
	bytes("zeros", make([]byte, protocol.MaxForcedBytes), 600_000)
	return out
}

// What Mixed lists that is dropped: poison twice, and what dropped lists.
const Drops = 2*26 + 4

func (w *Workload) messages() {
	bob := w.Users[1]
	n := len(w.Entries)
	for i := range uint64(5) {
		w.Append(queue.Entry{Kind: queue.Message, Sender: common.Address{0xaa}, To: bob.Address, Refund: bob.Address, AmountGwei: i, FeeGwei: 2 * i, Gas: 50_000, Data: []byte{byte(i)}})
	}
	w.Deposit(bob.Address, 1)
	w.Submit(w.Block(uint64(len(w.Entries)-n)), w.Block(0, w.Transfer(bob, w.Users[0])))
}

// dropped lists transactions that cannot be applied among ones that can.
func (w *Workload) dropped() {
	alice, bob := w.Users[0], w.Users[1]
	good := w.Transfer(alice, bob)
	gap := *bob
	gap.Nonce += 5
	broke := NewAccount(1_000_000)
	oversized := w.Sign(&Account{Key: bob.Key, Nonce: bob.Nonce}, &types.DynamicFeeTx{To: &alice.Address, Gas: params.MaxTxGas + 1})
	w.Submit(w.Block(0, w.Transfer(&gap, alice), good, good, w.Transfer(broke, alice), oversized, w.Transfer(bob, alice)))
}

// Full posts a block with as many transfers as it takes by gas, and returns how many.
func (w *Workload) Full() int {
	var txs []*types.Transaction
	for len(txs) < protocol.GasLimit/21_000 {
		from := w.Users[len(txs)%len(w.Users)]
		txs = append(txs, w.Transfer(from, w.Users[(len(txs)+1)%len(w.Users)]))
	}
	w.Submit(w.Block(0, txs...))
	return len(txs)
}
