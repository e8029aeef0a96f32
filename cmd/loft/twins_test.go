package main

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/devnet"
	"loft/internal/testutil"
)

// begin starts all roles, and waits until they answer.
func (c *crew) begin() {
	c.t.Helper()
	for _, r := range c.roles {
		r.live()
	}
	c.answers()
}

// TestT12_TwoSequencersWithOneKey: two nodes, each with a directory of its own, sequence and post with one key, while people send
// to both. L1 takes each batch once, both nodes come to one chain, each has its turn, all that either acknowledged is in the chain
// or reported as dropped, and both say what is wrong.
func TestT12_TwoSequencersWithOneKey(t *testing.T) {
	t.Parallel()
	c, twinsTips := newCrew(t, testutil.Rand(t)), common.Address{0x12}
	const every = "6s" // a node that lost its turn does not wait for that
	one := c.enlist("sequencer", nil, c.sequences(every)...)
	two := c.enlist("twin", nil, append(c.sequences(every), "--sequence-fee-recipient", twinsTips.Hex())...)
	c.enlist("courier", nil, append(c.signs("courier", "courier"), "--courier-for-all", "--sequencer", one.front.url())...)
	c.use(one, two, twinsTips)
	c.begin()
	c.people()
	for nonce := range uint64(2) {
		c.quarrel(nonce)
	}
	c.turns(one, two)
	fresh := c.settle()
	c.checkAllBatches(fresh)
	c.checkSightings(fresh)
	for _, r := range []*role{one, two} {
		if !r.says("another process sends with this account's key") {
			t.Errorf("%s does not warn", r.name)
		}
	}
	c.checkEnds()
}

// quarrel sends two transactions of one account and nonce, one to each node: one of them is in the chain in the end, and the
// node that acknowledged the other says that it is dropped, and why.
func (c *crew) quarrel(nonce uint64) {
	c.t.Helper()
	nodes, account := []*rpc.Client{c.link.l2, c.link.follower}, devnet.Accounts[9]
	chain := new(big.Int).SetUint64(c.plan.Config.L2ChainID)
	var hashes []common.Hash
	for i, node := range nodes {
		to := common.Address{0x77, byte(i)}
		tx := types.MustSignNewTx(account.Key, types.LatestSignerForChainID(chain), &types.DynamicFeeTx{ChainID: chain, Nonce: nonce, To: &to, Value: big.NewInt(1), Gas: 21_000,
			GasTipCap: big.NewInt(20 * params.GWei), GasFeeCap: big.NewInt(500 * params.GWei)})
		raw, err := tx.MarshalBinary()
		if err != nil {
			c.t.Fatal(err)
		}
		until(c.t, "a transaction is acknowledged", func() bool { // once the account has funds
			return node.CallContext(c.ctx, nil, "eth_sendRawTransaction", hexutil.Bytes(raw)) == nil
		})
		hashes = append(hashes, tx.Hash())
	}
	type answer struct {
		OnL1    json.RawMessage `json:"onL1"`
		Dropped string          `json:"dropped"`
	}
	status := func(node *rpc.Client, hash common.Hash) answer {
		return ask[answer](c.world, node, "loft_txStatus", hash)
	}
	until(c.t, "one of two is in the chain and the other reported as dropped", func() bool {
		a, b := status(nodes[0], hashes[0]), status(nodes[1], hashes[1])
		lost, won := a.Dropped, b.OnL1
		if b.Dropped != "" {
			lost, won = b.Dropped, a.OnL1
		}
		return strings.Contains(lost, "nonce too low") && string(won) != "null"
	})
}

// turns waits until each of two nodes has had some batches, people sending all the while. On a busy machine one may always be the
// later: it has its turn while the others sleep.
func (c *crew) turns(nodes ...*role) {
	c.t.Helper()
	const enough, fair = 2, 30 * time.Second
	for _, r := range nodes {
		had := func() bool { return r.count(`msg="batch included on l1"`) >= enough }
		if eventually(c.t.Context(), fair, had) {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(nodes), func(other *role) bool { return other == r })
		for _, other := range others {
			other.child.signal(syscall.SIGSTOP)
		}
		until(c.t, r.name+" has its turn", had)
		for _, other := range others {
			other.child.signal(syscall.SIGCONT)
		}
	}
}

// TestT12_TwoOfTheOtherRolesWithOneKey: two validators, two couriers and two openers with one key each. They have one stake in
// the end and never contradict themselves, each message is run once, and what waits is posted once.
func TestT12_TwoOfTheOtherRolesWithOneKey(t *testing.T) {
	t.Parallel()
	c := newCrew(t, testutil.Rand(t))
	sequencer := c.enlist("sequencer", nil, c.sequences("2s")...)
	var twins []*role
	for _, name := range []string{"one", "two"} {
		args := append(c.signs("validate", "validator"), c.posts("opener")...)
		args = append(append(args, c.signs("courier", "courier")...), "--courier-for-all", "--sequencer", sequencer.front.url())
		twins = append(twins, c.enlist(name, nil, args...))
	}
	c.use(sequencer, twins[0], c.account("sequencer"))
	c.begin()
	c.people()
	c.turns(sequencer)

	// The door opens, and both see it.
	over := c.silence()
	sequencer.front.to("")
	sequencer.child.signal(syscall.SIGTERM)
	until(t, "the sequencer ends", sequencer.child.ended)
	sequencer.past = append(sequencer.past, sequencer.child.frights()...)
	until(t, "what waits is posted", over)
	sequencer.live()
	c.answers()

	fresh := c.settle()
	c.checkStake(2)
	c.checkAllBatches(fresh)
	c.checkSightings(fresh)
	for _, r := range twins {
		if !r.says("another process sends with this account's key") {
			t.Errorf("%s does not warn", r.name)
		}
	}
	c.checkEnds()
}
