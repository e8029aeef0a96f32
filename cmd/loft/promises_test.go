package main

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"syscall"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/bindings"
	"loft/l1"
	"loft/node"
)

// finish lets people finish, and holds the chain against what was promised.
func (c *crew) finish() {
	c.t.Helper()
	close(c.stop)
	l := c.link
	until(c.t, "l1 stands behind all that was acknowledged", func() bool {
		c.look()
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, a := range c.txs {
			if !a.settled {
				return false
			}
		}
		return true
	})
	c.checkOrder()
	c.checkCredits(l)
	c.checkForced(l)
	c.checkStake()
	c.claim(fmt.Sprintf("--l1 %s --l2 %s --dev --key %s", l.info.L1RPC, l.info.L2RPC, hex.EncodeToString(crypto.FromECDSA(keyOf(c.t, "deployer")))))
	fresh, stop := c.fresh(l)
	defer stop()
	until(c.t, "a fresh node and all roles have one head, and l1 stands behind it", func() bool {
		head := fresh.Chain().Head()
		for _, r := range c.roles {
			client, err := rpc.DialContext(c.ctx, r.front.url())
			if err != nil {
				c.t.Fatal(err)
			}
			block := ask[*shownBlock](c.world, client, "eth_getBlockByNumber", "latest", false)
			safe := c.number(client, "safe")
			client.Close()
			if block.Hash != head.Hash() || safe != head.Number.Uint64() {
				return false
			}
		}
		return true
	})
	checkSupply(c.t, fresh.Chain())
	opened := c.checkAllBatches(fresh)
	c.checkSightings(fresh, opened)
	c.checkEnds()
}

// checkAllBatches: the batches go on from each other, the sequencer's are whole, and others' only those of the opener. It
// returns where those begin.
func (c *crew) checkAllBatches(fresh *node.Node) (opened []uint64) {
	c.t.Helper()
	inbox := bindings.NewInbox()
	raw := ask[hexutil.Bytes](c.world, c.link.l1, "eth_call", map[string]any{"to": c.plan.Inbox, "data": hexutil.Bytes(inbox.PackBatchCount())}, "latest")
	count, next := new(big.Int).SetBytes(raw).Uint64(), uint64(1)
	for i := range count {
		b, err := fresh.Deriver().BatchAt(i)
		if err != nil {
			c.t.Fatal(err)
		}
		if b.First != next || b.Default != (b.Record.FeeRecipient == c.opener) || !b.Default && b.Record.FeeRecipient != c.instance.Params.Sequencer {
			c.t.Errorf("batch %d of %s has blocks %d to %d, the one before ends at %d; default: %v, fault: %q", i, b.Record.FeeRecipient, b.First, b.Last, next-1, b.Default, b.Fault)
		}
		if next = b.Last + 1; b.Default {
			opened = append(opened, b.First)
		}
	}
	head := fresh.Chain().Head().Number.Uint64()
	if next != head+1 {
		c.t.Errorf("batches end at block %d, the head is %d", next-1, head)
	}
	c.t.Logf("%d transactions, %d deposits and messages, %d forced, %d withdrawals; %d batches, %d of them by the opener; %d blocks",
		len(c.txs), len(c.credits), len(c.forced), len(c.exits), count, len(opened), head)
	if len(opened) == 0 {
		c.t.Error("the door was never open")
	}
	return opened
}

// checkSightings: what a node showed is still so, unless it was not safe by then and another's batch took its place.
func (c *crew) checkSightings(fresh *node.Node, opened []uint64) {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	replaced := func(s sighting) bool {
		for _, first := range opened {
			if first > s.safe && first <= s.number {
				return true
			}
		}
		return false
	}
	gone := 0
	for _, s := range c.heads {
		if now := fresh.Chain().Canonical(s.number); now != nil && now.Hash() == s.hash {
			continue
		}
		if gone++; !replaced(s) {
			c.t.Errorf("block %d was shown as %s when %d was safe, and is another", s.number, s.hash, s.safe)
		}
	}
	changed := 0
	for _, a := range c.txs {
		for _, s := range c.receipts[a.tx.Hash()] {
			if s.receipt == string(a.receipt) {
				continue
			}
			if changed++; !replaced(s) {
				c.t.Errorf("the receipt of %s was, when %d was safe,\n%s\nand is\n%s", a.tx.Hash(), s.safe, s.receipt, a.receipt)
			}
		}
	}
	c.t.Logf("%d heads and %d receipts were seen that another's batch replaced, of %d heads", gone, changed, len(c.heads))
}

// checkStake: one stake was entered, it lives, and nodes are confirmed through it.
func (c *crew) checkStake() {
	c.t.Helper()
	rollup := bindings.NewRollup()
	word := func(data []byte) []byte {
		return ask[hexutil.Bytes](c.world, c.link.l1, "eth_call", map[string]any{"to": c.plan.Rollup, "data": hexutil.Bytes(data)}, "latest")
	}
	confirmed := func() common.Hash { return common.BytesToHash(word(rollup.PackLatestConfirmed())) }
	until(c.t, "a node is confirmed", func() bool { return confirmed() != c.plan.Node })
	count := new(big.Int).SetBytes(word(rollup.PackStakeCount())).Uint64()
	stake, err := rollup.UnpackGetStake(word(rollup.PackGetStake(count)))
	if err != nil {
		c.t.Fatal(err)
	}
	const live = 1
	if owner := crypto.PubkeyToAddress(keyOf(c.t, "validator").PublicKey); count != 1 || stake.Status != live || stake.Owner != owner {
		c.t.Errorf("%d stakes were entered, the last by %s, status %d", count, stake.Owner, stake.Status)
	}
	logs, err := l1.New(c.link.l1).Eth().FilterLogs(c.ctx, ethereum.FilterQuery{Addresses: []common.Address{c.plan.Rollup},
		Topics: [][]common.Hash{{rollup.GetABI().Events[bindings.RollupNodeConfirmedEventName].ID}}})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Logf("%d nodes are confirmed", len(logs))
}

// checkEnds: all roles stop in order when they are told to, and none has ever complained.
func (c *crew) checkEnds() {
	c.t.Helper()
	for _, r := range c.roles {
		r.look()
		r.child.signal(syscall.SIGTERM)
	}
	for _, r := range c.roles {
		until(c.t, r.name+" ends", r.child.ended)
		if r.child.err != nil {
			c.t.Errorf("%s ended by %v\n%s", r.name, r.child.err, strings.Join(r.child.log(), "\n"))
		}
		for _, line := range append(r.past, r.child.frights()...) {
			c.t.Errorf("%s says: %s", r.name, line)
		}
	}
}
