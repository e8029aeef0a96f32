package send

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/devnet"
	"loft/internal/faulty"
	"loft/internal/testl1"
	"loft/internal/testutil"
	"loft/l1"
)

// harness is a sender with its Run, and the intents that were given to it.
type harness struct {
	t      *testing.T
	l      *devnet.L1
	cfg    Config
	s      *Sender
	stop   func()
	all    []*promise
	wg     sync.WaitGroup
	nextID int
}

// promise is an intent: it pays one wei to an address of its own, so how often it landed can be read from L1.
type promise struct {
	id      string
	to      common.Address
	blobs   int
	done    chan error // buffered
	settled bool
	err     error
}

func newHarness(t *testing.T, l *devnet.L1, cfg Config) *harness {
	if cfg.Client == nil {
		cfg.Client = l1.New(l.Client())
	}
	if cfg.Signer == nil {
		cfg.Signer = NewKeySigner(devnet.Accounts[1].Key)
	}
	if cfg.Log == nil {
		cfg.Log = logTo(t)
	}
	cfg.Dir, cfg.Poll = t.TempDir(), time.Millisecond
	h := &harness{t: t, l: l, cfg: cfg}
	h.start()
	t.Cleanup(func() { h.stop(); h.wg.Wait() })
	return h
}

// logTo logs into t what a failing test needs.
func logTo(t *testing.T) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// dial is a client of an endpoint, which ends with the test.
func dial(t *testing.T, endpoint *faulty.Endpoint) *l1.Client {
	t.Helper()
	c := must(l1.Dial(t.Context(), endpoint.URL))(t)
	t.Cleanup(c.Close)
	return c
}

// start runs a sender on the harness's directory.
func (h *harness) start() {
	h.t.Helper()
	s := must(New(h.t.Context(), h.cfg))(h.t)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	h.s = s
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			h.t.Errorf("Run ended: %v", err)
		}
	})
}

func (h *harness) promise(blobs int) *promise {
	h.nextID++
	p := &promise{id: fmt.Sprintf("intent %d", h.nextID), to: crypto.PubkeyToAddress(must(crypto.GenerateKey())(h.t).PublicKey), blobs: blobs, done: make(chan error, 1)}
	h.all = append(h.all, p)
	h.send(p)
	return p
}

// send hands the promise to the sender that runs now.
func (h *harness) send(p *promise) {
	c := Candidate{ID: p.id, To: &p.to, Value: common.Big1, Gas: params.TxGas, Depth: 2}
	for i := range p.blobs {
		c.Blobs = append(c.Blobs, testl1.Blob(byte(i + 1))[:])
	}
	s, t := h.s, h.t
	h.wg.Go(func() {
		_, err := s.Send(t.Context(), c)
		p.done <- err
	})
}

func (h *harness) landed(p *promise) uint64 {
	h.t.Helper()
	return must(h.cfg.Client.Balance(h.t.Context(), p.to))(h.t).Uint64()
}

// quiet waits until the sender has nothing to do at the present head.
func (h *harness) quiet() {
	h.t.Helper()
	ctx := testl1.Soon(h.t)
	for {
		done := false
		err := h.s.do(ctx, func(context.Context) {
			done = h.s.head != nil && h.s.head.Hash == h.l.Head().Hash() && !h.s.dirty
		})
		if err != nil {
			h.t.Fatal(err)
		}
		if done {
			return
		}
	}
}

// queued waits until the sender knows the promise, or has answered it.
func (h *harness) queued(p *promise) {
	h.t.Helper()
	ctx := testl1.Soon(h.t)
	for known := false; !known && len(p.done) == 0; {
		if err := h.s.do(ctx, func(context.Context) {
			known = slices.ContainsFunc(slices.Concat(h.s.flight, h.s.queue), func(in *intent) bool { return in.ID == p.id })
		}); err != nil {
			h.t.Fatal(err)
		}
	}
	h.quiet()
}

// settle mines until the promise is kept.
func (h *harness) settle(p *promise) error {
	h.t.Helper()
	for range 60 {
		if p.settled {
			return p.err
		}
		h.quiet()
		select {
		case p.err = <-p.done:
			p.settled = true
		default:
			testl1.Mine(h.t, h.l)
		}
	}
	h.t.Fatalf("%s does not land: %+v", p.id, must(h.s.InFlight(h.t.Context()))(h.t))
	return nil
}

// finish mines until everything is finalised and forgotten; then each promise must have landed exactly once.
func (h *harness) finish() {
	h.t.Helper()
	for _, p := range h.all {
		if err := h.settle(p); err != nil {
			h.t.Errorf("%s: %v", p.id, err)
		}
	}
	for range 40 {
		testl1.Mine(h.t, h.l)
		h.quiet()
	}
	for _, p := range h.all {
		if n := h.landed(p); n != 1 {
			h.t.Errorf("%s landed %d times", p.id, n)
		}
	}
	if left := must(filepath.Glob(h.cfg.Dir + "/*/*"))(h.t); len(left) > 0 {
		h.t.Errorf("records are left: %v", left)
	}
}

func TestT21_SendBothKinds(t *testing.T) {
	h := newHarness(t, testl1.Start(t, devnet.Config{}), Config{})
	for _, blobs := range []int{0, 0, 1, 6, 0, 2} {
		h.queued(h.promise(blobs))
	}
	h.finish()
}

func TestT21_ReceiptAndDepth(t *testing.T) {
	h := newHarness(t, testl1.Start(t, devnet.Config{}), Config{})
	p := h.promise(0)
	h.queued(p)
	testl1.Mine(t, h.l)
	h.quiet()
	if len(p.done) > 0 {
		t.Error("Send returns at depth 1, asked for 2")
	}
	testl1.Mine(t, h.l)
	h.quiet()
	if err := h.settle(p); err != nil {
		t.Error(err)
	}
	h.finish()
}

// TestT21_ModelBased does at random everything that can happen to a sender's transactions, and then checks that each
// landed exactly once; and at every moment that none landed twice.
func TestT21_ModelBased(t *testing.T) {
	for range 3 {
		t.Run("", func(t *testing.T) { modelBased(t, testutil.Rand(t)) })
	}
}

func modelBased(t *testing.T, rng *rand.Rand) {
	l := testl1.Start(t, devnet.Config{FinalizedDepth: 5, Alloc: burnerAlloc})
	for range 6 {
		testl1.Mine(t, l)
	}
	h := newHarness(t, l, Config{BumpBlocks: 2, MaxInFlight: 4})
	foreign := 0
	for range 60 {
		switch action := rng.IntN(13); action {
		case 0, 1, 2:
			h.promise(0)
		case 3:
			h.promise(1 + rng.IntN(2))
		case 4, 5, 6:
			testl1.Mine(t, l)
		case 7:
			must(l.MineEmpty(t.Context()))(t)
		case 8, 9: // dropped, moved, or out of the pool altogether
			how := []devnet.ReorgMode{devnet.ReorgToPool, devnet.ReorgForget, devnet.ReorgKeep}[rng.IntN(3)]
			if _, err := l.Reorg(t.Context(), 1+rng.Uint64N(4), how); err != nil && !errors.Is(err, devnet.ErrFinalized) {
				t.Fatal(err)
			}
		case 10: // the process dies, its callers with it; they come again
			h.stop()
			h.wg.Wait()
			h.start()
			for _, p := range h.all {
				if p.settled {
					continue
				}
				if err := <-p.done; err == nil {
					p.settled = true
				} else if errors.Is(err, ErrClosed) {
					h.send(p)
				} else {
					t.Fatal(err)
				}
			}
		case 11: // somebody else uses the key
			if foreignTx(t, l, h.s.Address()) {
				foreign++
			}
		case 12:
			spike(t, l)
		}
		if rng.IntN(2) == 0 {
			h.quiet()
		}
		for _, p := range h.all {
			if n := h.landed(p); n > 1 {
				t.Fatalf("%s landed %d times", p.id, n)
			}
		}
	}
	t.Logf("%d intents, %d foreign transactions", len(h.all), foreign)
	h.finish()
}

// foreignTx sends a transaction with the sender's key past it, at its next nonce; pools may refuse it.
func foreignTx(t *testing.T, l *devnet.L1, from common.Address) bool {
	c := l1.New(l.Client())
	nonce := must(c.Eth().NonceAt(t.Context(), from, nil))(t)
	chainID := new(big.Int).SetUint64(l.ChainID())
	tx := must(types.SignNewTx(devnet.Accounts[1].Key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
		ChainID: chainID, Nonce: nonce, To: &from, Gas: params.TxGas, GasTipCap: big.NewInt(20 * params.GWei), GasFeeCap: big.NewInt(900 * params.GWei),
	}))(t)
	return c.Eth().SendTransaction(t.Context(), tx) == nil
}

// burner is a contract that takes all gas it is given, at once, to make the base fee rise.
var (
	burner      = common.HexToAddress("0xb0b0")
	burnerAlloc = types.GenesisAlloc{burner: {Code: []byte{0xfe}, Balance: new(big.Int)}} // INVALID
)

// spike fills a block to where no other transaction fits, by accounts of its own that tip well: one transaction each, for
// go-ethereum's pool may hold an account's second one back while it processes a new head.
func spike(t *testing.T, l *devnet.L1) {
	c := l1.New(l.Client())
	chainID := new(big.Int).SetUint64(l.ChainID())
	for i, gas := range []uint64{params.MaxTxGas, params.MaxTxGas, params.MaxTxGas, l.Head().GasLimit - 3*params.MaxTxGas - 10_000} {
		from := devnet.Accounts[9-i]
		nonce := must(c.Eth().NonceAt(t.Context(), from.Address, nil))(t)
		tx := must(types.SignNewTx(from.Key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
			ChainID: chainID, Nonce: nonce, To: &burner, Gas: gas, GasTipCap: big.NewInt(100 * params.GWei), GasFeeCap: big.NewInt(1000 * params.GWei),
		}))(t)
		if err := c.Eth().SendTransaction(t.Context(), tx); err != nil && !strings.Contains(err.Error(), "already known") && !strings.Contains(err.Error(), "replacement") {
			t.Fatal(err) // left in the pool by an earlier spike is fine
		}
	}
	testl1.Mine(t, l)
}

// TestT21_FeeSpike: full blocks outbid a transaction; it follows the market and lands, with a later version.
func TestT21_FeeSpike(t *testing.T) {
	for _, blobs := range []int{0, 1} {
		l := testl1.Start(t, devnet.Config{Alloc: burnerAlloc})
		h := newHarness(t, l, Config{})
		p := h.promise(blobs)
		h.queued(p)
		first := must(h.s.InFlight(t.Context()))(t)[0].Tx
		for range 12 {
			spike(t, l)
			h.quiet()
		}
		if err := h.settle(p); err != nil {
			t.Fatal(err)
		}
		if _, err := l1.New(l.Client()).Eth().TransactionReceipt(t.Context(), first); !isNotFound(err) {
			t.Errorf("blobs %d: the first version landed: %v", blobs, err)
		}
		h.finish()
	}
}

// TestT21_Bump: a transaction that blocks leave out is replaced at rising prices, by the rules of its pool.
func TestT21_Bump(t *testing.T) {
	for _, blobs := range []int{0, 2} {
		l := testl1.Start(t, devnet.Config{})
		h := newHarness(t, l, Config{BumpBlocks: 1})
		p := h.promise(blobs)
		h.queued(p)
		seen := []common.Hash{must(h.s.InFlight(t.Context()))(t)[0].Tx}
		for range 13 {
			must(l.MineEmpty(t.Context()))(t)
			h.quiet()
			if tx := must(h.s.InFlight(t.Context()))(t)[0].Tx; tx != seen[len(seen)-1] {
				seen = append(seen, tx)
			}
		}
		if len(seen) != 4 {
			t.Errorf("blobs %d: %d versions", blobs, len(seen))
		}
		for i, hash := range seen {
			_, pending, err := l1.New(l.Client()).Eth().TransactionByHash(t.Context(), hash)
			if inPool := err == nil && pending; inPool != (i == len(seen)-1) {
				t.Errorf("blobs %d: version %d in the pool: %v", blobs, i, inPool)
			}
		}
		h.finish()
	}
}

func TestT21_FeeLimitWaits(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	h := newHarness(t, l, Config{BumpBlocks: 1, MaxFeeWei: big.NewInt(2.05 * params.GWei)})
	p := h.promise(0)
	h.queued(p)
	for range 20 {
		must(l.MineEmpty(t.Context()))(t)
		h.quiet()
	}
	if err := h.settle(p); err != nil {
		t.Error(err)
	}
	h.finish()
}

// TestT21_RestartWithPendingTx: what an earlier run has in flight is neither forgotten nor sent twice.
func TestT21_RestartWithPendingTx(t *testing.T) {
	for _, forget := range []bool{false, true} {
		l := testl1.Start(t, devnet.Config{})
		testl1.Mine(t, l)
		h := newHarness(t, l, Config{})
		p := h.promise(1)
		h.queued(p)
		h.stop()
		if err := <-p.done; !errors.Is(err, ErrClosed) {
			t.Errorf("Send of a stopped sender: %v", err)
		}
		if forget {
			must(l.Reorg(t.Context(), 1, devnet.ReorgForget))(t)
		}
		h.start()
		h.send(p)
		h.queued(p)
		if n := len(must(h.s.InFlight(t.Context()))(t)); n != 1 {
			t.Errorf("%d transactions in flight after a restart", n)
		}
		h.finish()
	}
}

// TestT21_OrphanLands: nobody asks for it after the restart, and it lands all the same.
func TestT21_OrphanLands(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	testl1.Mine(t, l)
	h := newHarness(t, l, Config{})
	p := h.promise(0)
	h.queued(p)
	h.stop()
	<-p.done
	must(l.Reorg(t.Context(), 1, devnet.ReorgForget))(t)
	h.start()
	h.quiet()
	testl1.Mine(t, l)
	h.quiet()
	if h.landed(p) != 1 {
		t.Error("an orphan was forgotten")
	}
}

// TestT21_ForeignTakesNonce: with the same key somebody outbids ours; it goes to another nonce once that is final.
func TestT21_ForeignTakesNonce(t *testing.T) {
	l := testl1.Start(t, devnet.Config{FinalizedDepth: 4})
	var log bytes.Buffer // written and read in Run's goroutine
	h := newHarness(t, l, Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
	p := h.promise(0)
	h.queued(p)
	if !foreignTx(t, l, h.s.Address()) {
		t.Fatal("the foreign transaction was refused")
	}
	for range 4 {
		testl1.Mine(t, l)
		h.quiet()
		if len(p.done) > 0 {
			t.Fatal("answered before anything is certain")
		}
	}
	if nonce := must(l1.New(l.Client()).Eth().PendingNonceAt(t.Context(), h.s.Address()))(t); nonce != 1 {
		t.Errorf("pending nonce %d: sent again too early", nonce)
	}
	warned := false
	if err := h.s.do(testl1.Soon(t), func(context.Context) { warned = strings.Contains(log.String(), "another process sends") }); err != nil || !warned {
		t.Errorf("nobody is warned that another sends with the key: %v", err)
	}
	h.finish()
}

// TestT21_GapBeforeOurs: a foreign transaction that was counted on leaves the pool.
func TestT21_GapBeforeOurs(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	testl1.Mine(t, l)
	h := newHarness(t, l, Config{})
	if !foreignTx(t, l, h.s.Address()) {
		t.Fatal("the foreign transaction was refused")
	}
	p := h.promise(0)
	h.queued(p)
	if nonce := must(h.s.InFlight(t.Context()))(t)[0].Nonce; nonce != 1 {
		t.Fatalf("nonce %d behind a foreign one", nonce)
	}
	must(l.Reorg(t.Context(), 1, devnet.ReorgForget))(t)
	h.quiet()
	h.finish()
}

// TestT21_OtherKindShutsOut: a reorganisation drops a blob transaction out of the pool while a plain one is in it already.
func TestT21_OtherKindShutsOut(t *testing.T) {
	for _, kinds := range [][2]int{{1, 0}, {0, 1}} {
		l := testl1.Start(t, devnet.Config{FinalizedDepth: 6})
		testl1.Mine(t, l)
		h := newHarness(t, l, Config{BumpBlocks: 1})
		first := h.promise(kinds[0])
		h.queued(first)
		testl1.Mine(t, l)
		h.quiet()
		// The pool takes the second, as the first is mined; then L1 forgets both, and learns of the second first.
		second := h.promise(kinds[1])
		h.queued(second)
		raw := h.raw(second)
		h.stop()
		h.wg.Wait()
		<-first.done
		<-second.done
		must(l.Reorg(t.Context(), 1, devnet.ReorgForget))(t)
		if err := l.Client().CallContext(t.Context(), nil, "eth_sendRawTransaction", raw); err != nil && kinds[1] == 0 {
			t.Fatal(err)
		}
		h.start()
		h.send(first)
		h.send(second)
		h.queued(first)
		h.queued(second)
		h.finish()
	}
}

func (h *harness) raw(p *promise) (raw hexutil.Bytes) {
	if err := h.s.do(h.t.Context(), func(context.Context) {
		for _, in := range h.s.flight {
			if in.ID == p.id {
				raw = in.Raw
			}
		}
	}); err != nil || raw == nil {
		h.t.Fatalf("%s is not in flight: %v", p.id, err)
	}
	return raw
}

func TestT21_Cancel(t *testing.T) {
	for _, blobs := range []int{0, 1} {
		l := testl1.Start(t, devnet.Config{})
		h := newHarness(t, l, Config{})
		p := h.promise(blobs)
		h.queued(p)
		if err := h.s.Cancel(t.Context(), p.id); err != nil {
			t.Fatal(err)
		}
		if err := h.settle(p); !errors.Is(err, ErrCancelled) {
			t.Errorf("cancelled: %v", err)
		}
		if h.landed(p) != 0 {
			t.Error("landed although cancelled")
		}
		if err := h.s.Cancel(t.Context(), "nothing"); err == nil || !strings.Contains(err.Error(), "no such") {
			t.Errorf("cancel of nothing: %v", err)
		}
		if err := h.s.Cancel(t.Context(), p.id); !errors.Is(err, ErrLanded) {
			t.Errorf("cancel of what is in a block: %v", err)
		}
	}
}

func TestSenderErrors(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	testl1.Mine(t, l) // an inbox remembers the block before its own
	h := newHarness(t, l, Config{})
	contract := bindings.NewInbox()
	var reverted *l1.RevertError

	// Creation.
	var inbox common.Address
	create := &promise{id: "create", done: make(chan error, 1)}
	code := append(common.FromHex(bindings.InboxMetaData.Bin), contract.PackConstructor(common.Address{0xbb}, h.s.Address(), 7200, 3600, 7800)...)
	h.wg.Go(func() {
		receipt, err := h.s.Send(t.Context(), Candidate{ID: create.id, Data: code})
		if err == nil {
			inbox = receipt.ContractAddress
		}
		create.done <- err
	})
	h.queued(create)
	if err := h.settle(create); err != nil || inbox == (common.Address{}) {
		t.Fatalf("created %s, %v", inbox, err)
	}

	// Refused before it is sent: nothing lands, and the nonce is free.
	_, err := h.s.Send(t.Context(), Candidate{To: &inbox, Data: contract.PackForce([]byte{1}, 1)})
	if !errors.As(err, &reverted) || reverted.Name != "ForcedGasOutOfRange" || !strings.Contains(err.Error(), "ForcedGasOutOfRange(gas 1, min 21010, max 8388608)") {
		t.Errorf("revert at estimation: %v", err)
	}

	// Sent with gas given: it fails in a block, and says why.
	p := &promise{id: "fails", done: make(chan error, 1)}
	h.wg.Go(func() {
		receipt, err := h.s.Send(t.Context(), Candidate{ID: p.id, To: &inbox, Data: contract.PackForce([]byte{1}, 21_010), Gas: 300_000})
		if receipt == nil || receipt.Status != 0 {
			t.Errorf("receipt %+v", receipt)
		}
		p.done <- err
	})
	h.queued(p)
	if err := h.settle(p); !errors.As(err, &reverted) || reverted.Name != "PaymentTooLow" || reverted.Tx == (common.Hash{}) {
		t.Errorf("revert in a block: %v", err)
	}

	for name, c := range map[string]Candidate{
		"is negative":              {To: &inbox, Value: big.NewInt(-1)},
		"cannot create a contract": {Blobs: [][]byte{testl1.Blob(1)[:]}},
		"has 3 bytes":              {To: &inbox, Blobs: [][]byte{{1, 2, 3}}},
		"intrinsic gas":            {To: &inbox, Gas: 20_999},
		"too high":                 {To: &inbox, Gas: 1 << 40},
	} {
		if _, err := h.s.Send(testl1.Soon(t), c); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("want %q: %v", name, err)
		}
	}
	if nonce := must(l1.New(l.Client()).Eth().PendingNonceAt(t.Context(), h.s.Address()))(t); nonce != 2 {
		t.Errorf("refusals used up nonces: %d", nonce)
	}
}

func TestSenderSaysWhatIsMissing(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	key := must(crypto.GenerateKey())(t)
	h := newHarness(t, l, Config{Signer: NewKeySigner(key)})
	for _, c := range []Candidate{{To: &common.Address{1}, Value: big.NewInt(params.Ether)}, {To: &common.Address{1}, Gas: 21_000}, {To: &common.Address{1}, Gas: 21_000, Blobs: [][]byte{testl1.Blob(1)[:]}}} {
		_, err := h.s.Send(testl1.Soon(t), c)
		var poor *InsufficientFundsError
		if !errors.As(err, &poor) || poor.MissingWei().Sign() <= 0 || poor.Account != h.s.Address() || !strings.Contains(err.Error(), "send it at least") {
			t.Errorf("%v", err)
		}
	}
}

// TestSenderOldProofs: an L1 before Osaka refuses cell proofs; the sender falls back to proofs of whole blobs.
func TestSenderOldProofs(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	versions := make(chan byte, 100)
	endpoint := faulty.New(t, l.Client())
	endpoint.Be(faulty.Fault{Instead: func(c faulty.Call) (any, bool) {
		var raw hexutil.Bytes
		tx := new(types.Transaction)
		if c.Method != "eth_sendRawTransaction" || json.Unmarshal(c.Params[0], &raw) != nil || tx.UnmarshalBinary(raw) != nil {
			return nil, false
		}
		versions <- tx.BlobTxSidecar().Version
		if tx.BlobTxSidecar().Version != types.BlobSidecarVersion0 {
			return errors.New("unexpected blob sidecar version"), true
		}
		return tx.Hash(), true // this L1 is not asked further
	}})
	h := newHarness(t, l, Config{Client: dial(t, endpoint)})
	ctx, cancel := context.WithCancel(t.Context())
	h.wg.Go(func() {
		if _, err := h.s.Send(ctx, Candidate{To: &common.Address{1}, Gas: 21_000, Blobs: [][]byte{testl1.Blob(1)[:]}}); !errors.Is(err, context.Canceled) {
			t.Errorf("Send: %v", err)
		}
	})
	if first, second := <-versions, <-versions; first != 1 || second != 0 {
		t.Errorf("sidecars of version %d, then %d", first, second)
	}
	cancel()
}

func TestSenderGivesUpWhatIsNotSent(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	h := newHarness(t, l, Config{})
	first := h.promise(0)
	h.queued(first)
	ctx, cancel := context.WithCancel(t.Context())
	second := &promise{id: "given up", to: common.Address{0xdd}, done: make(chan error, 1)}
	h.wg.Go(func() {
		_, err := h.s.Send(ctx, Candidate{ID: second.id, To: &second.to, Value: common.Big1, Gas: 21_000, Blobs: [][]byte{testl1.Blob(1)[:]}})
		second.done <- err
	})
	h.queued(second) // waits behind the first, as it is of the other kind
	cancel()
	if err := <-second.done; !errors.Is(err, context.Canceled) {
		t.Errorf("Send: %v", err)
	}
	h.finish()
	if h.landed(second) != 0 {
		t.Error("landed although nobody waited when it could be sent")
	}
}

func TestSenderDamagedRecord(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	cfg := Config{Client: l1.New(l.Client()), Signer: NewKeySigner(devnet.Accounts[1].Key), Dir: t.TempDir()}
	must(New(t.Context(), cfg))(t)
	dir := must(filepath.Glob(cfg.Dir + "/*"))(t)[0]
	for _, content := range []string{"", "{", "{}", `{"versions":[]}`, "null"} {
		if err := os.WriteFile(dir+"/x.json", []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := New(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "is damaged") {
			t.Errorf("record %q: %v", content, err)
		}
	}
	if _, err := New(t.Context(), Config{Client: cfg.Client, Signer: cfg.Signer}); err == nil {
		t.Error("a sender without a directory")
	}
}

// TestSenderSurvivesAnOutage: the L1 node goes away and comes back.
func TestSenderSurvivesAnOutage(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	endpoint := faulty.New(t, l.Client())
	h := newHarness(t, l, Config{Client: dial(t, endpoint)})
	p := h.promise(0)
	h.queued(p)
	endpoint.Be(faulty.Fault{Instead: func(faulty.Call) (any, bool) { return errors.New("service unavailable"), true }})
	testl1.Mine(t, l)
	q := h.promise(1)
	endpoint.Be(faulty.Fault{})
	h.queued(q)
	h.finish()
}
