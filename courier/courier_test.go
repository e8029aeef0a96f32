package courier_test

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/courier"
	"loft/devnet"
	"loft/internal/rig"
	"loft/l1"
	"loft/l1/send"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/queue"
)

var (
	bridge = bindings.NewBridge()
	relay  = bindings.NewRelay()
)

// mail is an instance with a courier that has ether on L2.
type mail struct {
	*rig.Rig
	sequencer, user *send.Sender
	l2              *l1.Client
	courierSender   *send.Sender
	now             time.Time
}

func start(t *testing.T) *mail {
	r := rig.New(t, rig.Params())
	m := &mail{Rig: r, sequencer: r.Sender(rig.Sequencer), user: r.Sender(rig.User), now: time.Unix(1_000_000, 0)}
	m.l2, m.courierSender = r.L2(rig.Courier)
	ten := new(big.Int).Mul(big.NewInt(10), big.NewInt(params.Ether))
	r.Must(m.user, r.Plan.Bridge, new(big.Int).Mul(ten, big.NewInt(2)), bridge.PackDeposit(m.courierSender.Address(), ten))
	r.Post(m.sequencer, batch.Block{Entries: 1})
	return m
}

func (m *mail) courier(edit func(*courier.Config)) *courier.Courier {
	cfg := courier.Config{Chain: m.Chain, Queue: m.Follower.Entries(), Client: m.l2, Sender: m.courierSender, Now: func() time.Time { return m.now }, Log: m.Log}
	if edit != nil {
		edit(&cfg)
	}
	c, err := courier.New(cfg)
	if err != nil {
		m.T.Fatal(err)
	}
	return c
}

// send queues a message on L1.
func (m *mail) send(to common.Address, valueGwei, feeGwei, gas uint64, data []byte) {
	m.T.Helper()
	wei := func(gwei uint64) *big.Int {
		return new(big.Int).Mul(new(big.Int).SetUint64(gwei), big.NewInt(params.GWei))
	}
	m.Must(m.user, m.Plan.Bridge, new(big.Int).Add(wei(valueGwei+feeGwei), big.NewInt(params.Ether)),
		bridge.PackSend(to, wei(valueGwei), wei(feeGwei), gas, m.user.Address(), data))
}

// deliver steps the courier, and posts what it sends, until done.
func (m *mail) deliver(c *courier.Courier, what string, done func() bool) {
	m.T.Helper()
	for range 20 {
		n := 0
		m.Until(what, func() bool { n++; return n > 10 || done() || len(m.PoolL2()) > 0 }, c.Step)
		if done() {
			return
		}
		if txs := m.PoolL2(); len(txs) > 0 {
			m.Post(m.sequencer, batch.Block{Txs: txs})
		}
		m.now = m.now.Add(time.Hour)
	}
	m.T.Fatalf("not delivered: %s", what)
}

func (m *mail) status(index uint64) uint8 {
	m.T.Helper()
	e, err := m.Follower.Entries().Get(index)
	if err != nil {
		m.T.Fatal(err)
	}
	raw, err := m.l2.CallLatest(m.Context(), protocol.RelayAddress, relay.PackStatus(e.Hash()))
	if err != nil {
		m.T.Fatal(err)
	}
	status, err := relay.UnpackStatus(raw)
	if err != nil {
		m.T.Fatal(err)
	}
	return status
}

const failed, succeeded = 1, 2

// TestRunsMessages: messages are run, each with its value and gas; one that fails keeps no other waiting, and what ran is not run
// again.
func TestRunsMessages(t *testing.T) {
	m := start(t)
	to := common.Address{0xaa, 1}
	m.send(to, 7, 0, 50_000, []byte("hello"))
	m.send(protocol.RelayAddress, 3, 0, 50_000, nil) // always fails
	m.send(to, 5, 0, 0, nil)
	m.send(to, 11, 0, protocol.MaxMessageGas, make([]byte, protocol.MaxMessageData))
	m.Mine()
	m.Followed()
	m.Post(m.sequencer, batch.Block{Entries: 1}, batch.Block{Entries: 3})
	c := m.courier(func(c *courier.Config) { c.Everything = true })
	m.deliver(c, "all messages are run", func() bool {
		return m.status(1) == succeeded && m.status(2) == failed && m.status(3) == succeeded && m.status(4) == succeeded
	})
	statedb, err := m.Chain.StateAt(m.Chain.Head())
	if err != nil {
		t.Fatal(err)
	}
	if got := statedb.GetBalance(to).Uint64(); got != (7+5+11)*params.GWei {
		t.Fatalf("%d wei arrived", got)
	}
	// A courier that starts again finds nothing to do but the one that failed, and gives that up.
	before := m.underWay()
	again := m.courier(nil)
	for range 10 {
		if err := again.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		m.now = m.now.Add(time.Hour)
	}
	for id := range m.underWay() {
		if !before[id] {
			t.Fatalf("after a restart: %s", id)
		}
	}
}

// unread is a queue of which a restarted node has read nothing yet.
type unread struct{}

func (unread) Range(from, to uint64) ([]queue.Entry, error) {
	if from == to {
		return nil, nil
	}
	return nil, fmt.Errorf("entries %d to %d: %w", from, to, queue.ErrNoEntry)
}

// TestWaitsForTheQueue: a queue that has not been read yet is waited for: no error, and nothing is passed over.
func TestWaitsForTheQueue(t *testing.T) {
	m := start(t)
	m.send(common.Address{0xaa, 2}, 7, 0, 50_000, nil)
	m.Mine()
	m.Followed()
	m.Post(m.sequencer, batch.Block{Entries: 1})
	late := &struct{ courier.Queue }{unread{}}
	c := m.courier(func(c *courier.Config) { c.Everything, c.Queue = true, late })
	for range 3 {
		if err := c.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(m.underWay()) != 0 {
		t.Fatalf("ran %v without the queue", m.underWay())
	}
	late.Queue = m.Follower.Entries()
	m.deliver(c, "the message is run", func() bool { return m.status(1) == succeeded })
}

// underWay is what the courier's sender has sent that is not finalised.
func (m *mail) underWay() map[string]bool {
	m.T.Helper()
	list, err := m.courierSender.InFlight(m.Context())
	if err != nil {
		m.T.Fatal(err)
	}
	ids := make(map[string]bool)
	for _, f := range list {
		ids[f.ID] = true
	}
	return ids
}

// TestFeeDecides: only what pays is run, and who runs it is paid.
func TestFeeDecides(t *testing.T) {
	m := start(t)
	to := common.Address{0xaa, 2}
	m.send(to, 1, 0, 21_000, nil)
	m.send(to, 2, 1_000_000_000, 21_000, nil) // an ether
	m.Mine()
	m.Followed()
	m.Post(m.sequencer, batch.Block{Entries: 2})
	c := m.courier(nil)
	m.deliver(c, "the message that pays is run", func() bool { return m.status(2) == succeeded })
	statedb, err := m.Chain.StateAt(m.Chain.Head())
	if err != nil {
		t.Fatal(err)
	}
	have := statedb.GetBalance(m.courierSender.Address()).ToBig()
	if want := new(big.Int).Mul(big.NewInt(10_900), big.NewInt(params.Ether/1000)); have.Cmp(want) < 0 {
		t.Fatalf("the courier has %s wei, less than %s", have, want)
	}
	if m.status(1) != 0 {
		t.Fatal("a message that does not pay was run")
	}
}

// TestAC5_LargestMessageFitsAForcedTransaction: the largest message can be run inside one forced transaction.
func TestAC5_LargestMessageFitsAForcedTransaction(t *testing.T) {
	m := start(t)
	data := make([]byte, protocol.MaxMessageData)
	for i := range data {
		data[i] = 0xff
	}
	m.send(common.Address{0xaa, 3}, 1, 0, protocol.MaxMessageGas, data)
	m.Mine()
	m.Followed()
	m.Post(m.sequencer, batch.Block{Entries: 1})
	head := m.Chain.Head()
	record, err := m.Chain.Record(head.Hash())
	if err != nil {
		t.Fatal(err)
	}
	entries, err := m.Follower.Entries().Range(1, 2)
	if err != nil {
		t.Fatal(err)
	}
	run, err := courier.Prove(head, record, entries, 1)
	if err != nil {
		t.Fatal(err)
	}
	// The branch of a full block's messages is this long.
	wide := *run
	for 1<<len(wide.Branch) < protocol.MaxBlockEntries {
		wide.Branch = append(wide.Branch, common.Hash{0xff})
	}
	chainID := new(big.Int).SetUint64(m.Plan.Config.L2ChainID)
	sign := func(r *courier.Run) []byte {
		raw, err := types.MustSignNewTx(devnet.Accounts[rig.Courier].Key, types.LatestSignerForChainID(chainID),
			r.Transaction(chainID, 0, big.NewInt(params.GWei), big.NewInt(100*params.GWei))).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	if raw := sign(&wide); len(raw) > protocol.MaxForcedBytes || wide.Gas() > protocol.MaxForcedGas {
		t.Fatalf("the widest run takes %d bytes and %d gas", len(raw), wide.Gas())
	}
	m.Must(m.user, m.Plan.Inbox, big.NewInt(params.Ether), bindings.NewInbox().PackForce(sign(run), run.Gas()))
	m.Mine()
	m.Followed()
	m.Post(m.sequencer, batch.Block{Entries: 1})
	if m.status(1) != succeeded {
		entry, err := m.Follower.Deriver().EntryAt(2)
		t.Fatalf("status %d; the forced transaction: %+v (%v)", m.status(1), entry, err)
	}
}

// TestProveRefuses: nothing is proved from another history.
func TestProveRefuses(t *testing.T) {
	m := start(t)
	m.send(common.Address{0xaa, 4}, 1, 0, 0, nil)
	m.Mine()
	m.Followed()
	m.Post(m.sequencer, batch.Block{Entries: 1})
	head := m.Chain.Head()
	record, err := m.Chain.Record(head.Hash())
	if err != nil {
		t.Fatal(err)
	}
	entries, err := m.Follower.Entries().Range(1, 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := courier.Prove(head, record, entries, 1); err != nil {
		t.Fatal(err)
	}
	changed := append([]queue.Entry{}, entries...)
	changed[0].AmountGwei++
	moved := record
	moved.Anchor.Time++
	for name, prove := range map[string]func() error{
		"another index":   func() error { _, err := courier.Prove(head, record, entries, 0); return err },
		"another message": func() error { _, err := courier.Prove(head, record, changed, 1); return err },
		"another record":  func() error { _, err := courier.Prove(head, moved, entries, 1); return err },
		"another block":   func() error { _, err := courier.Prove(m.Chain.Genesis().Header(), record, entries, 1); return err },
	} {
		if err := prove(); !errors.Is(err, courier.ErrProof) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	if _, err := courier.New(courier.Config{}); err == nil || !strings.Contains(err.Error(), "needs Chain") {
		t.Fatal(err)
	}
}
