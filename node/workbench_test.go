package node_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"

	"loft/devnet"
)

// TestU11_Workbench: what development tools expect of a development node works on L1 and L2 of `loft dev`, and on no other node.
func TestU11_Workbench(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	d, _ := runDev(t, t.TempDir(), log)
	if err := d.Funded(t.Context()); err != nil {
		t.Fatal(err)
	}
	dial := func(url string) *gethrpc.Client {
		t.Helper()
		c, err := gethrpc.DialContext(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return c
	}
	l1, l2, follower := dial(d.L1.RPCURL()), dial(d.Node.RPCURL()), dial(d.Follower.RPCURL())
	t.Run("accounts", func(t *testing.T) {
		for name, c := range map[string]*gethrpc.Client{"l1": l1, "l2": l2} {
			t.Run(name, func(t *testing.T) { unlockedAccounts(t, c) })
		}
		for method, params := range map[string][]any{
			"eth_sendTransaction": {map[string]any{"from": devnet.Accounts[0].Address, "to": common.Address{1}}}, "eth_sign": {devnet.Accounts[0].Address, "0x01"},
			"personal_sign": {"0x01", devnet.Accounts[0].Address}, "evm_increaseTime": {1}, "evm_mine": {}, "devnet_deposit": {common.Address{1}, "0x1"}, "anvil_setBalance": {common.Address{1}, "0x1"},
		} {
			if err := follower.CallContext(t.Context(), nil, method, params...); err == nil {
				t.Errorf("a node that is not for development answers %s", method)
			}
		}
	})
	t.Run("time", func(t *testing.T) { timeControl(t, l1, l2) })
	t.Run("balances", func(t *testing.T) { faucet(t, l2) })
	t.Run("the other node agrees", func(t *testing.T) {
		head := d.Node.Chain().Head()
		until(t, "the follower is where the sequencer was", func() (bool, error) {
			there := d.Follower.Chain().Canonical(head.Number.Uint64()) != nil && d.Follower.Chain().Safe().Number.Cmp(head.Number) >= 0
			return there, l1.CallContext(t.Context(), nil, "evm_mine")
		})
		if got := d.Follower.Chain().Canonical(head.Number.Uint64()).Hash(); got != head.Hash() {
			t.Errorf("block %d is %s at the sequencer, %s derived from l1", head.Number, head.Hash(), got)
		}
	})
}

// unlockedAccounts signs and sends for the development accounts.
func unlockedAccounts(t *testing.T, c *gethrpc.Client) {
	call := func(result any, method string, params ...any) {
		t.Helper()
		if err := c.CallContext(t.Context(), result, method, params...); err != nil {
			t.Fatalf("%s: %v", method, err)
		}
	}
	var all []common.Address
	if call(&all, "eth_accounts"); len(all) != len(devnet.Accounts) || all[3] != devnet.Accounts[3].Address {
		t.Fatal(all)
	}
	from, to := all[4], common.Address{0xb0}
	signedBy := func(hash []byte, signature hexutil.Bytes) {
		t.Helper()
		signature[64] -= 27
		if key, err := crypto.SigToPub(hash, signature); err != nil || crypto.PubkeyToAddress(*key) != from {
			t.Errorf("not signed by %s: %v", from, err)
		}
	}
	var signature hexutil.Bytes
	call(&signature, "eth_sign", from, hexutil.Bytes("hello"))
	signedBy(accounts.TextHash([]byte("hello")), signature)
	call(&signature, "personal_sign", hexutil.Bytes("hello"), from)
	signedBy(accounts.TextHash([]byte("hello")), signature)
	call(&signature, "personal_sign", hexutil.Bytes("hello"), from, "password")
	const typed = `{"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"chainId","type":"uint256"}],"Mail":[{"name":"to","type":"address"},{"name":"text","type":"string"}]},
		"primaryType":"Mail","domain":{"name":"Test","chainId":1},"message":{"to":"0x00000000000000000000000000000000000000b0","text":"hello"}}`
	var data apitypes.TypedData
	if err := json.Unmarshal([]byte(typed), &data); err != nil {
		t.Fatal(err)
	}
	hash, _, err := apitypes.TypedDataAndHash(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []any{json.RawMessage(typed), typed} { // both are met
		call(&signature, "eth_signTypedData_v4", from, form)
		signedBy(hash, signature)
	}

	eth := ethclient.NewClient(c)
	before, err := eth.PendingNonceAt(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	var signed struct{ Raw hexutil.Bytes }
	args := map[string]any{"from": from, "to": to, "value": "0x3e8"}
	call(&signed, "eth_signTransaction", args)
	if after, err := eth.PendingNonceAt(t.Context(), from); err != nil || after != before {
		t.Fatalf("what was only to be signed was sent: %d, %v", after, err)
	}
	var first common.Hash
	call(&first, "eth_sendRawTransaction", signed.Raw)
	hashes := make(chan common.Hash, 8)
	for range cap(hashes) { // several at once get nonces of their own
		go func() {
			var hash common.Hash
			if err := c.CallContext(t.Context(), &hash, "eth_sendTransaction", args); err != nil {
				t.Errorf("eth_sendTransaction: %v", err)
			}
			hashes <- hash
		}()
	}
	legacy, contract := map[string]any{"from": from, "to": to, "gasPrice": "0x2540be400", "gas": "0x5208"}, map[string]any{"from": from, "data": "0x6001600055", "input": "0x6001600055"}
	var last []common.Hash
	for range cap(hashes) {
		last = append(last, <-hashes)
	}
	if t.Failed() {
		return
	}
	for _, args := range []map[string]any{legacy, contract} {
		var hash common.Hash
		call(&hash, "eth_sendTransaction", args)
		last = append(last, hash)
	}
	for _, hash := range append(last, first) {
		until(t, fmt.Sprintf("%s is in a block", hash), func() (bool, error) {
			receipt, err := eth.TransactionReceipt(t.Context(), hash)
			if errors.Is(err, ethereum.NotFound) {
				call(nil, "evm_mine")
				return false, nil
			}
			if err == nil && receipt.Status != types.ReceiptStatusSuccessful {
				t.Errorf("%s failed", hash)
			}
			return err == nil, err
		})
	}
	err = c.CallContext(t.Context(), nil, "eth_sendTransaction", map[string]any{"from": common.Address{1}, "to": to})
	if err == nil || !strings.Contains(err.Error(), "unknown account") {
		t.Errorf("a stranger's: %v", err)
	}
}

// timeControl puts time forward, by little and by much, and makes blocks.
func timeControl(t *testing.T, l1, l2 *gethrpc.Client) {
	latest := func(c *gethrpc.Client) (at devnet.BlockRef) {
		t.Helper()
		if err := c.CallContext(t.Context(), &at, "eth_getBlockByNumber", "latest", false); err != nil {
			t.Fatal(err)
		}
		return at
	}
	call := func(c *gethrpc.Client, result any, method string, params ...any) {
		t.Helper()
		if err := c.CallContext(t.Context(), result, method, params...); err != nil {
			t.Fatalf("%s %v: %v", method, params, err)
		}
	}
	before := latest(l2)
	for range 20 {
		call(l2, nil, "evm_mine")
	}
	after := latest(l2)
	if after.Number < before.Number+20 {
		t.Errorf("20 blocks make %d of %d", after.Number, before.Number)
	}
	for _, secs := range []any{60, "0x3c", "60", 3600, 8 * 24 * 3600, 60, 400 * 24 * 3600} {
		before, on1 := latest(l2), latest(l1)
		var ahead uint64
		call(l2, &ahead, "evm_increaseTime", secs)
		call(l2, nil, "evm_mine")
		call(l1, nil, "evm_mine")
		var by devnet.Number
		if err := json.Unmarshal([]byte(fmt.Sprintf("%q", fmt.Sprint(secs))), &by); err != nil {
			t.Fatal(err)
		}
		if after := latest(l2); uint64(after.Time) < uint64(before.Time)+uint64(by) || uint64(after.Time) > uint64(before.Time)+uint64(by)+120 {
			t.Errorf("%v seconds later L2's time is %d, before it was %d", secs, after.Time, before.Time)
		}
		if after := latest(l1); uint64(after.Time) < uint64(on1.Time)+uint64(by) || ahead < uint64(by) {
			t.Errorf("%v seconds later L1's time is %d, before it was %d; ahead are %d", secs, after.Time, on1.Time, ahead)
		}
	}
	for _, by := range []uint64{1, 5, 100, 10_000, 3_000_000} {
		at := uint64(latest(l2).Time) + by
		call(l2, nil, "evm_setNextBlockTimestamp", at)
		call(l2, nil, "evm_mine")
		got := latest(l2)
		if uint64(got.Time) < at || uint64(got.Time) > at+20 { // L1's time, if that is later; TestU11_NextTime has it to the second
			t.Errorf("the next block was to have time %d, and has %d", at, got.Time)
		}
		call(l2, nil, "evm_mine", at+50)
		if got := latest(l2); uint64(got.Time) < at+50 || uint64(got.Time) > at+70 {
			t.Errorf("a block was to have time %d, and has %d", at+50, got.Time)
		}
	}
	for _, c := range []*gethrpc.Client{l1, l2} {
		if err := c.CallContext(t.Context(), nil, "evm_setNextBlockTimestamp", uint64(latest(c).Time)); err == nil {
			t.Error("time goes back")
		}
		for method, params := range map[string][]any{"evm_snapshot": nil, "evm_revert": {"0x1"}} {
			if err := c.CallContext(t.Context(), nil, method, params...); err == nil || !strings.Contains(err.Error(), "follows from L1") {
				t.Errorf("%s: %v", method, err)
			}
		}
	}
	// What was acknowledged is in the chain whatever the clock does.
	var hash common.Hash
	call(l2, &hash, "eth_sendTransaction", map[string]any{"from": devnet.Accounts[7].Address, "to": common.Address{2}, "value": "0x1"})
	call(l2, nil, "evm_increaseTime", 30*24*3600)
	call(l2, nil, "evm_mine")
	var receipt *types.Receipt
	if call(l2, &receipt, "eth_getTransactionReceipt", hash); receipt == nil {
		t.Error("a transaction is gone")
	}
}

// faucet gives ether by deposits.
func faucet(t *testing.T, l2 *gethrpc.Client) {
	who := common.Address{0xfa}
	eth := ethclient.NewClient(l2)
	has := func(want *big.Int) {
		t.Helper()
		if got, err := eth.BalanceAt(t.Context(), who, nil); err != nil || got.Cmp(want) != 0 {
			t.Errorf("it holds %v, want %d: %v", got, want, err)
		}
	}
	call := func(method string, params ...any) {
		t.Helper()
		if err := l2.CallContext(t.Context(), nil, method, params...); err != nil {
			t.Fatalf("%s: %v", method, err)
		}
	}
	call("devnet_deposit", who, (*hexutil.Big)(ether(3)))
	has(ether(3))
	call("anvil_setBalance", who, (*hexutil.Big)(ether(1_000_000)))
	has(ether(1_000_000))
	call("hardhat_setBalance", who, (*hexutil.Big)(new(big.Int).Add(ether(1_000_000), big.NewInt(1))))
	has(new(big.Int).Add(ether(1_000_000), big.NewInt(1e9)))
	if err := l2.CallContext(t.Context(), nil, "devnet_deposit", who, "0x1"); err == nil || !strings.Contains(err.Error(), "whole number of gwei") {
		t.Errorf("a deposit of a wei: %v", err)
	}
	err := l2.CallContext(t.Context(), nil, "anvil_setBalance", who, "0x1")
	if err == nil || !strings.Contains(err.Error(), "cannot be lowered") {
		t.Error(err)
	}
	began := time.Now()
	call("anvil_setBalance", common.Address{0xfb}, (*hexutil.Big)(ether(5)))
	t.Logf("a deposit takes %v", time.Since(began))
}
