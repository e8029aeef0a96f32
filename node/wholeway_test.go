package node_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"

	"loft/bridge"
	"loft/contracts/genesis"
	"loft/devnet"
	"loft/internal/testutil"
	"loft/node"
	"loft/rpc"
	"loft/sequencer"
)

// code is the creation code of a contract of testdata/Contracts.sol.
func code(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name + ".hex")
	if err != nil {
		t.Fatal(err)
	}
	out, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// running starts a part and stops it at the test's end.
func running(t *testing.T, run func(context.Context) error, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
		if err := stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
}

func startDev(t *testing.T, log *slog.Logger) *node.Dev {
	t.Helper()
	d, err := node.StartDev(t.Context(), node.DevConfig{DataDir: t.TempDir(), L1BlockTime: time.Second, Log: log, Params: func(p *genesis.Params) {
		// The shortest times that the contract's inequality allows.
		p.WindowSecs, p.GraceSecs, p.CensorshipSecs, p.ResponseSecs, p.AssertionIntervalSecs = 26, 2, 1, 1, 3
	}})
	if err != nil {
		t.Fatal(err)
	}
	running(t, d.Run, d.Close)
	return d
}

// until waits for a condition, looking again at every L1 block or so.
func until(t *testing.T, what string, cond func() (bool, error)) {
	t.Helper()
	untilEvery(t, 100*time.Millisecond, what, cond)
}

func untilEvery(t *testing.T, every time.Duration, what string, cond func() (bool, error)) {
	t.Helper()
	pace := testutil.Every(every)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	for {
		ok, err := cond()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if ok {
			return
		}
		select {
		case <-pace.Next():
		case <-ctx.Done():
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// place is a chain somewhere, with a node that sequences and others that follow.
type place struct {
	l1, l2    string // JSON-RPC
	sequencer *node.Node
	followers []*node.Node
	fresh     node.Config // of one more node
	prompt    bool        // L1 makes a block each second, whatever is in it
}

// onDev is a development chain.
func onDev(t *testing.T, d *node.Dev) *place {
	return &place{l1: d.L1.RPCURL(), l2: d.Node.RPCURL(), sequencer: d.Node, followers: []*node.Node{d.Follower}, prompt: true,
		fresh: node.Config{DataDir: t.TempDir(), Instance: d.Instance, L1: d.L1.Client(), Beacon: []string{d.L1.BeaconURL()}, Listen: "127.0.0.1:0", Poll: 100 * time.Millisecond, Log: warnings(t)}}
}

func warnings(t *testing.T) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// user is a person with a key and both chains.
type user struct {
	t       *testing.T
	bridge  *bridge.Client
	l1, l2  *ethclient.Client
	account bridge.Account
	key     devnet.Account
}

func newUser(t *testing.T, p *place, account devnet.Account) *user {
	t.Helper()
	client, err := bridge.Connect(t.Context(), bridge.Config{L1URLs: []string{p.l1}, L2URL: p.l2, Poll: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	u := &user{t: t, bridge: client, account: bridge.KeyAccount(account.Key), key: account}
	for url, into := range map[string]**ethclient.Client{p.l1: &u.l1, p.l2: &u.l2} {
		c, err := ethclient.Dial(url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		*into = c
	}
	return u
}

// send sends a transaction like any wallet and waits for its receipt.
func (u *user) send(on *ethclient.Client, to *common.Address, value *big.Int, data []byte) *types.Receipt {
	u.t.Helper()
	ctx := u.t.Context()
	chainID, err := on.ChainID(ctx)
	if err != nil {
		u.t.Fatal(err)
	}
	nonce, err := on.PendingNonceAt(ctx, u.account.Address)
	if err != nil {
		u.t.Fatal(err)
	}
	tip, err := on.SuggestGasTipCap(ctx)
	if err != nil {
		u.t.Fatal(err)
	}
	head, err := on.HeaderByNumber(ctx, nil)
	if err != nil {
		u.t.Fatal(err)
	}
	feeCap := new(big.Int).Add(tip, new(big.Int).Mul(head.BaseFee, big.NewInt(2)))
	tx := types.MustSignNewTx(u.key.Key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{ChainID: chainID, Nonce: nonce, GasTipCap: tip, GasFeeCap: feeCap,
		Gas: 2_000_000, To: to, Value: value, Data: data})
	if err := on.SendTransaction(ctx, tx); err != nil {
		u.t.Fatal(err)
	}
	var receipt *types.Receipt
	until(u.t, "receipt of "+tx.Hash().Hex(), func() (bool, error) {
		receipt, err = on.TransactionReceipt(ctx, tx.Hash())
		return err == nil, nil
	})
	if receipt.Status != types.ReceiptStatusSuccessful {
		u.t.Fatalf("transaction %s failed", tx.Hash())
	}
	return receipt
}

// sequencerStatus is what loft_status says about the sequencer.
func (u *user) sequencerStatus() *sequencer.Status {
	u.t.Helper()
	var st rpc.Status
	if err := u.l2.Client().CallContext(u.t.Context(), &st, "loft_status"); err != nil {
		u.t.Fatal(err)
	}
	return st.Sequencer
}

// call reads a word from a contract.
func (u *user) call(on *ethclient.Client, to common.Address, signature string, words ...common.Hash) *big.Int {
	u.t.Helper()
	out, err := on.CallContract(u.t.Context(), ethereum.CallMsg{To: &to, Data: calldata(signature, words...)}, nil)
	if err != nil {
		u.t.Fatal(err)
	}
	return new(big.Int).SetBytes(out)
}

func calldata(signature string, words ...common.Hash) []byte {
	data := crypto.Keccak256([]byte(signature))[:4]
	for _, w := range words {
		data = append(data, w[:]...)
	}
	return data
}

// arrive waits until what a transaction sent has arrived as meant.
func (u *user) arrive(tx common.Hash) bridge.Status {
	u.t.Helper()
	all, err := u.bridge.Wait(u.t.Context(), bridge.Ref{Tx: &tx}, func(s bridge.Status) bool { return s.Stage.Arrived() }, nil)
	if err != nil {
		u.t.Fatal(err)
	}
	if len(all) != 1 || !all[0].Stage.Good() {
		u.t.Fatalf("transaction %s did not arrive: %+v", tx, all)
	}
	return all[0]
}

// nodeSays waits until the node itself says that a message to L1 is at a stage.
func (u *user) nodeSays(index uint64, stage bridge.Stage) {
	u.t.Helper()
	until(u.t, fmt.Sprintf("loft_messageStatus(%d) is %s", index, stage), func() (bool, error) {
		var st *bridge.Status
		err := u.l2.Client().CallContext(u.t.Context(), &st, "loft_messageStatus", index)
		return st != nil && st.Stage == stage, err
	})
}

// TestTheWholeWay: ETH and tokens go to L2, are used there, and come back, on real parts only; and a node that sees nothing
// but L1 ends with the same blocks.
func TestTheWholeWay(t *testing.T) {
	t.Parallel()
	theWholeWay(t, onDev(t, startDev(t, warnings(t))))
}

func theWholeWay(t *testing.T, p *place) {
	alice, bob := newUser(t, p, devnet.Accounts[1]), devnet.Accounts[2].Address
	ctx := t.Context()
	l1Head := func() uint64 {
		head, err := alice.l1.BlockNumber(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return head
	}

	// ETH and an ERC-20 token to L2.
	var before *big.Int
	until(t, "the development accounts are funded", func() (_ bool, err error) {
		before, err = alice.l2.BalanceAt(ctx, alice.account.Address, nil)
		return before.Sign() > 0, err
	})
	deposit, err := alice.bridge.DepositETH(ctx, alice.account, alice.account.Address, big.NewInt(3*params.Ether), bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	alice.arrive(deposit.Tx)
	if head := l1Head(); p.prompt && head > deposit.Block+3 {
		t.Errorf("the deposit of L1 block %d is spendable at block %d", deposit.Block, head)
	}
	after, err := alice.l2.BalanceAt(ctx, alice.account.Address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if after.Sub(after, before).Cmp(big.NewInt(3*params.Ether)) != 0 {
		t.Fatalf("the deposit credited %s wei", after)
	}
	coin := alice.send(alice.l1, nil, nil, code(t, "Coin")).ContractAddress
	token, err := alice.bridge.Token(ctx, bridge.L1, coin)
	if err != nil {
		t.Fatal(err)
	}
	tokens, _, err := alice.bridge.DepositTokens(ctx, alice.account, token, alice.account.Address, big.NewInt(5_000_000), new(big.Int), alice.account.Address, bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	alice.arrive(tokens.Tx)
	coinL2, err := alice.bridge.L2Token(ctx, coin)
	if err != nil {
		t.Fatal(err)
	}
	holder := common.BytesToHash(alice.account.Address[:])
	if got := alice.call(alice.l2, coinL2, "balanceOf(address)", holder); got.Int64() != 5_000_000 {
		t.Fatalf("%s coins arrived", got)
	}

	// Transfers and a contract on L2.
	alice.send(alice.l2, &bob, big.NewInt(params.Ether), nil)
	alice.send(alice.l2, &coinL2, nil, calldata("transfer(address,uint256)", common.BytesToHash(bob[:]), common.BigToHash(big.NewInt(1_000_000))))
	recorder := alice.send(alice.l2, nil, nil, code(t, "Recorder")).ContractAddress

	// A message with value to the contract.
	word := common.HexToHash("0x10f7")
	message, err := alice.bridge.SendMessage(ctx, alice.account, bridge.OutgoingMessage{To: recorder, Value: big.NewInt(7 * params.GWei), Fee: new(big.Int), Gas: 200_000,
		Refund: alice.account.Address, Data: calldata("record(bytes32)", word)}, bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	alice.arrive(message.Tx)
	if got := common.BigToHash(alice.call(alice.l2, recorder, "input()")); got != word {
		t.Errorf("the message brought %s", got)
	}
	if got := common.BigToAddress(alice.call(alice.l2, recorder, "sender()")); got != alice.account.Address {
		t.Errorf("the message's L1 sender is %s", got)
	}
	if got := alice.call(alice.l2, recorder, "value()"); got.Int64() != 7*params.GWei {
		t.Errorf("the message brought %s wei", got)
	}

	// A forced transaction.
	signed, err := alice.bridge.SignForced(ctx, alice.account, bridge.Forcing{To: &bob, Value: big.NewInt(1)})
	if err != nil {
		t.Fatal(err)
	}
	forced, err := alice.bridge.Force(ctx, alice.account, signed, bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	alice.arrive(forced.Tx)

	// Both withdrawals.
	out, err := alice.bridge.WithdrawETH(ctx, alice.account, alice.account.Address, big.NewInt(2*params.Ether), bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	outTokens, err := alice.bridge.WithdrawTokens(ctx, alice.account, token, alice.account.Address, big.NewInt(4_000_000), bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sent := l1Head()
	until(t, "the withdrawals are on L1", func() (bool, error) { return p.sequencer.Chain().Safe().Number.Uint64() >= outTokens.Block, nil })
	if head := l1Head(); p.prompt && head > sent+10 {
		t.Errorf("a transaction of L1 block %d is on L1 at block %d", sent, head)
	}
	for _, tx := range []common.Hash{out.Tx, outTokens.Tx} {
		all, err := alice.bridge.Wait(ctx, bridge.Ref{Tx: &tx}, func(s bridge.Status) bool { return s.Stage == bridge.StageClaimable }, nil)
		if err != nil {
			t.Fatal(err)
		}
		alice.nodeSays(*all[0].Index, bridge.StageClaimable)
		before, err := alice.l1.BalanceAt(ctx, alice.account.Address, nil)
		if err != nil {
			t.Fatal(err)
		}
		claim, err := alice.bridge.Claim(ctx, alice.account, *all[0].Index)
		if err != nil {
			t.Fatal(err)
		}
		after, err := alice.l1.BalanceAt(ctx, alice.account.Address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if tx == out.Tx {
			if got := after.Add(after, claim.FeeWei).Sub(after, before); got.Cmp(big.NewInt(2*params.Ether)) != 0 {
				t.Errorf("the claim paid %s wei", got)
			}
		}
		alice.nodeSays(*all[0].Index, bridge.StageClaimed)
		if _, err := alice.bridge.Claim(ctx, alice.account, *all[0].Index); err == nil {
			t.Error("a withdrawal was claimed twice")
		}
	}
	if got := alice.call(alice.l1, coin, "balanceOf(address)", holder); got.Int64() != 1e15-1_000_000 {
		t.Errorf("%s coins are back", got)
	}

	// A fresh node, from L1 alone.
	fresh, err := node.Open(ctx, p.fresh)
	if err != nil {
		t.Fatal(err)
	}
	running(t, fresh.Run, fresh.Close)
	haveOneChain(t, p.sequencer, append(p.followers, fresh)...)
	if n := fresh.Chain().Head().Number.Uint64(); n < outTokens.Block {
		t.Errorf("the fresh node's head is %d, the last withdrawal was in block %d", n, outTokens.Block)
	}
}
