package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math/big"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/devnet"
)

// lockedBuffer is written by a command and read by a test meanwhile.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// runNodeUntil runs `loft node` or `loft validate` in this process, calls then when it answers, and stops it.
func runNodeUntil(t *testing.T, line string, then func(info nodeInfo, log func() string)) (code int, log string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	ready := make(chan nodeInfo, 1)
	var errs lockedBuffer
	env := &environment{stdout: writerFunc(func(p []byte) (int, error) {
		var info nodeInfo
		if json.Unmarshal(p, &info) == nil && info.RPC != "" {
			ready <- info
		}
		return len(p), nil
	}), stderr: &errs, getenv: func(string) string { return "" }, environ: func() []string { return nil }, now: time.Now}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		code = run(ctx, env, append([]string{"loft"}, strings.Fields(line+" --json --http-listen 127.0.0.1:0 --private-listen 127.0.0.1:0")...))
	}()
	select {
	case info := <-ready:
		then(info, errs.String)
		cancel()
	case <-ended:
	}
	<-ended
	return code, errs.String()
}

func headerAt(t *testing.T, url, tag string) *types.Header {
	t.Helper()
	c, err := rpc.DialContext(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var h *types.Header
	if err := c.CallContext(t.Context(), &h, "eth_getBlockByNumber", tag, false); err != nil {
		t.Fatal(err)
	}
	return h
}

// TestNode: a node by itself, with nothing but the chain's description and L1, has the chain that the sequencer has, and continues
// after a stop; `loft validate --shadow` has the proof program judge what it derives.
func TestNode(t *testing.T) {
	t.Parallel()
	dir, own := t.TempDir(), t.TempDir()
	dev := startChild(t, dir).awaitReady()
	settings := " --rollup " + filepath.Join(dir, "rollup.json") + " --data-dir " + own + " --l1 " + dev.L1RPC + " --beacon " + dev.L1Beacon
	var reached uint64
	code, log := runNodeUntil(t, "validate --shadow --sequencer "+dev.L2RPC+settings, func(info nodeInfo, log func() string) {
		if info.ChainID != 901 || info.Roles != "follow, shadow" {
			t.Errorf("%+v", info)
		}
		until(t, "the node derives blocks", func() bool { return headerAt(t, info.RPC, "safe").Number.Sign() > 0 })
		until(t, "the proof program agrees", func() bool { return strings.Contains(log(), "the proof program agrees") })
		ours := headerAt(t, info.RPC, "safe")
		if theirs := headerAt(t, dev.L2RPC, "0x"+ours.Number.Text(16)); theirs.Hash() != ours.Hash() {
			t.Errorf("block %d is %s here, %s at the sequencer", ours.Number, ours.Hash(), theirs.Hash())
		}
		reached = ours.Number.Uint64()
		tx := types.MustSignNewTx(devnet.Accounts[0].Key, types.LatestSignerForChainID(big.NewInt(901)), &types.DynamicFeeTx{ChainID: big.NewInt(901), To: &devnet.Accounts[1].Address,
			Gas: 21_000, GasTipCap: big.NewInt(20 * params.GWei), GasFeeCap: big.NewInt(500 * params.GWei)})
		raw, err := tx.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		c, err := rpc.DialContext(t.Context(), info.RPC) // which passes it on
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.CallContext(t.Context(), nil, "eth_sendRawTransaction", hexutil.Bytes(raw)); err != nil {
			t.Fatal(err)
		}
		until(t, "its block comes before it is on L1", func() bool {
			var receipt *types.Receipt
			if err := c.CallContext(t.Context(), &receipt, "eth_getTransactionReceipt", tx.Hash()); err != nil {
				t.Fatal(err)
			}
			if receipt != nil && headerAt(t, info.RPC, "safe").Number.Cmp(receipt.BlockNumber) >= 0 {
				t.Fatalf("block %d was not taken before it was on L1", receipt.BlockNumber)
			}
			return receipt != nil
		})
		for line, want := range map[string]int{
			"node" + settings: exitInput, // the directory is in use
			"node --rollup " + filepath.Join(dir, "rollup.json") + " --data-dir " + t.TempDir() + " --l1 " + dev.L2RPC: exitEndpoint,
		} {
			if code, said := runNodeUntil(t, line, func(nodeInfo, func() string) { t.Errorf("loft %s started", line) }); code != want || !strings.Contains(said, "hint") {
				t.Errorf("loft %s: exit %d, want %d: %s", line, code, want, said)
			}
		}
	})
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, log)
	}
	code, log = runNodeUntil(t, "node"+settings, func(info nodeInfo, _ func() string) {
		if info.Roles != "follow" || info.Block < reached {
			t.Errorf("%+v, want it to go on from %d", info, reached)
		}
	})
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, log)
	}
}
