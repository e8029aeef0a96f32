// Package crossing is both sides of the bridge for tests: a deployed instance on an embedded L1, and an L2 node that
// derives from it, each behind a JSON-RPC endpoint. Whatever is sent to an endpoint is in a block when the answer comes.
// It is imported by tests only.
//
// It stands in for the agents, not for the protocol: batches are posted by the instance's sequencer account, derivation,
// contracts and RPC are the real ones. Start at New.
package crossing

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/bridge"
	"loft/chain"
	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/devnet"
	"loft/follower"
	"loft/internal/testchain"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/queue"
	face "loft/rpc"
)

// Sides of the bridge.
type Sides struct {
	*testchain.Chain
	L2           *chain.Chain
	L1URL, L2URL string
	// Hold keeps the queue unconsumed while it is set.
	Hold bool

	follower *follower.Follower
	desk     *bridge.Desk
	mu       sync.Mutex // one advance at a time
	stake    uint64
	t        testing.TB
}

// New starts both.
func New(t testing.TB) *Sides {
	c := testchain.New(t)
	s := &Sides{Chain: c, L2: c.OpenChain(t.TempDir()), t: t}
	var err error
	s.follower, err = follower.New(follower.Config{Chain: s.L2, Protocol: c.Plan.Config, Client: c.Client, Beacon: c.Beacon, Inbox: c.Plan.Inbox,
		Start: c.Instance.Start, ForceDelaySecs: c.Instance.Params.ForceDelaySecs, Log: c.Log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.follower.Close)
	s.L1URL = s.serve(s.forwardL1())
	s.desk = &bridge.Desk{}
	face, err := face.New(face.Config{Chain: s.L2, Derived: s.follower.Deriver(), L1: s.follower, Queue: s.follower.Entries(), Messages: s.desk,
		Info: bridge.InfoOf(c.Plan), Log: c.Log})
	if err == nil {
		err = face.Add([]rpc.API{{Namespace: "eth", Service: &sender{s}}})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(face.Close)
	s.desk.Open(s.Client.Eth(), ethclient.NewClient(face.Client()), bridge.InfoOf(c.Plan), c.Instance.Start.Number)
	t.Cleanup(s.desk.Close)
	s.L2URL = s.serve(face.Handler())
	return s
}

func (s *Sides) serve(h http.Handler) string {
	server := httptest.NewServer(h)
	s.t.Cleanup(server.Close)
	return server.URL
}

// forwardL1 passes requests on to the devnet and makes blocks after each transaction.
func (s *Sides) forwardL1() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer, err := http.Post(s.L1.RPCURL(), "application/json", bytes.NewReader(body))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer answer.Body.Close()
		if bytes.Contains(body, []byte("eth_sendRawTransaction")) {
			if err := s.Advance(r.Context(), nil); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_, err = io.Copy(w, answer.Body)
		if err != nil {
			s.t.Log(err) // the client has gone
		}
	})
}

// Advance makes an L1 block; then, if there is work, posts a batch of one L2 block with all that waits in the queue and
// the transactions; the L2 derives it.
func (s *Sides) Advance(ctx context.Context, txs types.Transactions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.mine(ctx); err != nil {
		return err
	}
	now, _ := s.follower.Snapshot()
	entries := now.Tail - now.Cursor.Queue
	if s.Hold {
		entries = 0
	}
	if entries == 0 && len(txs) == 0 {
		return nil
	}
	if err := s.post(ctx, now.Cursor.Queue+entries, batch.Block{Entries: entries, Txs: txs}); err != nil {
		return err
	}
	return s.mine(ctx)
}

// mine makes an L1 block and has the L2 take it in.
func (s *Sides) mine(ctx context.Context) error {
	if _, err := s.L1.Mine(ctx); err != nil {
		return err
	}
	for {
		if now, _ := s.follower.Snapshot(); now.Head.Hash == s.L1.Head().Hash() && now.Behind == 0 {
			return nil
		}
		if err := s.follower.Step(ctx); err != nil {
			return err
		}
	}
}

func (s *Sides) post(ctx context.Context, queueEnd uint64, block batch.Block) error {
	head := s.L1.Head()
	block.Time = max(head.Time, s.L2.Head().Time+1)
	stream, err := batch.Encode(s.Plan.Config.L2ChainID, head.Time, []batch.Block{block})
	if err != nil {
		return err
	}
	inbox := bindings.NewInbox()
	count, err := s.Client.CallLatest(ctx, s.Plan.Inbox, inbox.PackBatchCount())
	if err != nil {
		return err
	}
	parent, err := s.Client.CallLatest(ctx, s.Plan.Inbox, inbox.PackAccumulator(new(big.Int).SetBytes(count).Uint64()))
	if err != nil {
		return err
	}
	queueHash, err := s.Client.CallLatest(ctx, s.Plan.Inbox, inbox.PackQueueHash(queueEnd))
	if err != nil {
		return err
	}
	b := bindings.Batch{Parent: [32]byte(parent), QueueEnd: queueEnd, QueueHash: [32]byte(queueHash), AnchorNumber: head.Number.Uint64(), AnchorHash: head.Hash(),
		FirstTime: block.Time, FeeRecipient: common.Address{0xfe}}
	s.Send(testchain.Sequencer.Key, s.Plan.Inbox, nil, inbox.PackSubmitData(b, stream))
	return nil
}

// sender takes transactions in place of a sequencer.
type sender struct{ s *Sides }

// SendRawTransaction has the transaction in a block when it returns.
func (a *sender) SendRawTransaction(ctx context.Context, raw hexutil.Bytes) (common.Hash, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return common.Hash{}, err
	}
	return tx.Hash(), a.s.Advance(ctx, types.Transactions{tx})
}

// GetTransactionCount is the nonce in the latest block: nothing is ever pending here.
func (a *sender) GetTransactionCount(_ context.Context, account common.Address, _ rpc.BlockNumberOrHash) (hexutil.Uint64, error) {
	statedb, err := a.s.L2.StateAt(a.s.L2.Head())
	if err != nil {
		return 0, err
	}
	return hexutil.Uint64(statedb.GetNonce(account)), nil
}

// NewAssertion makes an assertion of all batches, with the deployer's stake.
func (s *Sides) NewAssertion() {
	s.t.Helper()
	rollup := bindings.NewRollup()
	latest := s.view(s.Plan.Rollup, rollup.PackLatestConfirmed())
	if s.stake == 0 {
		s.Landed(s.deployer(s.Plan.Rollup, s.Instance.Params.StakeWei, rollup.PackStake([32]byte(latest))))
		s.stake = 1
	}
	s.pass(s.Instance.Params.AssertionIntervalSecs + 1)
	cursor, accumulator, _ := s.follower.Deriver().Cursor()
	s.Landed(s.deployer(s.Plan.Rollup, nil, rollup.PackAdvance(s.stake, [32]byte(latest), cursor.Batch, accumulator, cursor.Hash(), 0)))
}

// Confirm passes the window of the newest assertion and confirms it.
func (s *Sides) Confirm() {
	s.t.Helper()
	rollup := bindings.NewRollup()
	s.pass(s.Instance.Params.WindowSecs + s.Instance.Params.GraceSecs + 1)
	stake, err := rollup.UnpackGetStake(s.view(s.Plan.Rollup, rollup.PackGetStake(s.stake)))
	if err != nil {
		s.t.Fatal(err)
	}
	s.Landed(s.deployer(s.Plan.Rollup, nil, rollup.PackConfirm(stake.Assertion, s.stake)))
}

func (s *Sides) deployer(to common.Address, value *big.Int, data []byte) common.Hash {
	s.t.Helper()
	tx := s.Send(testchain.Deployer.Key, to, value, data)
	s.Mine()
	return tx
}

func (s *Sides) pass(secs uint64) {
	s.t.Helper()
	if err := s.L1.Warp(s.t.Context(), secs); err != nil {
		s.t.Fatal(err)
	}
	s.Mine()
}

func (s *Sides) view(to common.Address, data []byte) []byte {
	s.t.Helper()
	out, err := s.Client.CallLatest(s.t.Context(), to, data)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// RunCall is the call by which anybody runs a message on L2.
func (s *Sides) RunCall(index uint64) bridge.Call {
	s.t.Helper()
	fact, err := s.follower.Deriver().EntryAt(index)
	if err != nil {
		s.t.Fatal(err)
	}
	block := s.L2.Canonical(fact.Block)
	record, err := s.L2.Record(block.Hash())
	if err != nil {
		s.t.Fatal(err)
	}
	before, err := s.L2.Record(block.ParentHash())
	if err != nil {
		s.t.Fatal(err)
	}
	entries, err := s.follower.Entries().Range(before.State.Queue, record.State.Queue)
	if err != nil {
		s.t.Fatal(err)
	}
	view := protocol.View{AnchorNumber: record.Anchor.Number, AnchorHash: record.Anchor.Hash, AnchorTime: record.Anchor.Time,
		QueueEnd: record.State.Queue, QueueHash: record.QueueHash, MessageRoot: queue.MessageRoot(entries)}
	position, branch, ok := queue.MessageBranch(entries, index)
	if !ok {
		s.t.Fatalf("entry %d is no message", index)
	}
	siblings := make([][32]byte, len(branch))
	for i := range branch {
		siblings[i] = branch[i]
	}
	e := entries[index-before.State.Queue]
	data := bindings.NewRelay().PackRun(typed.View(view), typed.Message(&e), new(big.Int).SetUint64(position), siblings)
	return bridge.Call{Layer: bridge.L2, To: protocol.RelayAddress, Value: new(big.Int), Data: data, What: "run a message"}
}

// Token is an ERC-20 on L1 whose minting is anybody's.
type Token struct {
	Address common.Address
	minter  common.Address
	s       *Sides
}

// TokenSymbol is what the token says of itself.
const TokenSymbol = "TST"

// NewToken deploys one of 6 decimals.
func (s *Sides) NewToken() *Token {
	s.t.Helper()
	parsed, err := bindings.L2TokenBridgeMetaData.ParseABI()
	if err != nil {
		s.t.Fatal(err)
	}
	creation := bindings.Creation{L1Token: common.Address{1}, Metadata: bindings.TokenMetadata{Name: "Test", Symbol: TokenSymbol, Decimals: 6}}
	data, err := parsed.Methods["creating"].Outputs.Pack(creation)
	if err != nil {
		s.t.Fatal(err)
	}
	runtime := append(minter(uint16(len(data))), data...)
	init := append([]byte{0x61, byte(len(runtime) >> 8), byte(len(runtime)), 0x60, 12, 0x5f, 0x39, 0x61, byte(len(runtime) >> 8), byte(len(runtime)), 0x5f, 0xf3}, runtime...)
	s.Landed(s.deployer(devnet.Create2Proxy, nil, append(make([]byte, 32), init...)))
	t := &Token{minter: crypto.CreateAddress2(devnet.Create2Proxy, [32]byte{}, crypto.Keccak256(init)), s: s}
	s.Landed(s.deployer(t.minter, nil, append(make([]byte, 32), common.FromHex(bindings.BridgedTokenMetaData.Bin)...)))
	t.Address = crypto.CreateAddress(t.minter, 1)
	return t
}

// minter is the code of a contract that answers creating() with the data behind it; called with a first word of zero it
// creates the contract that follows, with an address there it calls that address with what follows.
func minter(data uint16) []byte {
	hi, lo := byte(data>>8), byte(data)
	return []byte{
		0x36, 0x60, 4, 0x14, 0x60, 0x3a, 0x57, // four bytes: creating()
		0x5f, 0x35, 0x80, 0x15, 0x60, 0x27, 0x57, // zero: create
		0x60, 32, 0x36, 0x03, 0x80, 0x60, 32, 0x5f, 0x37, // the rest to memory
		0x5f, 0x5f, 0x82, 0x5f, 0x5f, 0x86, 0x5a, 0xf1, // call
		0x60, 0x25, 0x57, 0x5f, 0x5f, 0xfd, 0x5b, 0x00,
		0x5b, 0x60, 32, 0x36, 0x03, 0x80, 0x60, 32, 0x5f, 0x37, // create
		0x5f, 0x5f, 0xf0, 0x5f, 0x52, 0x60, 32, 0x5f, 0xf3,
		0x5b, 0x61, hi, lo, 0x60, 0x47, 0x5f, 0x39, 0x61, hi, lo, 0x5f, 0xf3, // creating()
	}
}

// Mint gives tokens to an account on L1.
func (t *Token) Mint(to common.Address, amount *big.Int) {
	t.s.t.Helper()
	t.call(bindings.NewBridgedToken().PackMint(to, amount))
}

// Burn takes tokens from an account on L1.
func (t *Token) Burn(from common.Address, amount *big.Int) {
	t.s.t.Helper()
	t.call(bindings.NewBridgedToken().PackBurn(from, amount))
}

func (t *Token) call(data []byte) {
	t.s.t.Helper()
	t.s.Landed(t.s.deployer(t.minter, nil, append(common.LeftPadBytes(t.Address[:], 32), data...)))
}

// Balance on L1.
func (t *Token) Balance(of common.Address) *big.Int {
	t.s.t.Helper()
	return new(big.Int).SetBytes(t.s.view(t.Address, bindings.NewBridgedToken().PackBalanceOf(of)))
}

// Account signs as one of the devnet's accounts.
func Account(n int) bridge.Account { return bridge.KeyAccount(Key(n)) }

// Key of one of the devnet's accounts.
func Key(n int) *ecdsa.PrivateKey { return devnet.Accounts[n].Key }
