// Package courier runs the messages of L1 on L2 as a service: it proves that a block consumed a message and sends
// Relay.run as an ordinary L2 transaction, if the message's fee pays for it. Anybody could do the same, in any order;
// nothing depends on it.
//
// It holds no funds of users, bounces nothing, and one message never waits for another. What has run it asks Relay; of its
// own it keeps only up to which block nothing is left to do. Start at Prove in proof.go for the proof alone, at decide in
// plan.go for the judgement.
package courier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"

	"loft/agent"
	"loft/chain"
	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/l1"
	"loft/l1/send"
	"loft/protocol"
	"loft/protocol/queue"
)

// Bounds that are not options.
const (
	maxJobs     = 1024 // messages in memory; beyond that scanning waits
	maxFlights  = 8    // runs under way
	maxScan     = 4096 // blocks looked at in one step
	maxDelay    = 10 * time.Minute
	firstDelay  = time.Second
	stepStatus  = 64 // messages whose status is asked for in one step
	cursorKey   = "settled"
	tablePrefix = "loft-courier-"
)

// Queue as this node read it from L1.
type Queue interface {
	// Range fails with queue.ErrNoEntry if it has not been read that far yet.
	Range(from, to uint64) ([]queue.Entry, error)
}

// Sender of the courier's account on L2: package send's, on the L2's RPC.
type Sender interface {
	Address() common.Address
	Send(ctx context.Context, c send.Candidate) (*types.Receipt, error)
}

// Config of a courier. The fields without a default are required.
type Config struct {
	Chain *chain.Chain
	Queue Queue
	// Client is of the L2's RPC.
	Client *l1.Client
	Sender Sender
	// MarginPercent is what a fee must be above the cost of running, at most. Default: 10.
	MarginPercent uint64
	// Everything runs all messages whatever they pay: for devnets.
	Everything bool
	// Poll is how often Run looks. Default: 500 ms.
	Poll time.Duration
	// Now is the wall clock. Default: time.Now.
	Now func() time.Time
	Log *slog.Logger
}

// Courier runs messages. Its methods belong to one goroutine.
type Courier struct {
	cfg     Config
	log     *slog.Logger
	table   ethdb.KeyValueStore
	scanned position
	settled uint64 // as stored
	jobs    map[uint64]*job
	flights agent.Flights[*job]
	unsent  agent.Trouble // with sending runs
}

type position struct {
	number uint64
	hash   common.Hash
}

// job is a message that was consumed and may have to be run.
type job struct {
	run    *Run
	block  uint64 // that consumed it
	tries  int
	due    time.Time
	unpaid bool // its fee did not pay at the last look
	flying bool
	gone   bool // its block is no longer canonical
}

// New makes a courier; it does nothing before Step or Run.
func New(cfg Config) (*Courier, error) {
	if cfg.Chain == nil || cfg.Queue == nil || cfg.Client == nil || cfg.Sender == nil || cfg.Log == nil {
		return nil, errors.New("courier: Config needs Chain, Queue, Client, Sender and Log")
	}
	if cfg.MarginPercent == 0 {
		cfg.MarginPercent = 10
	}
	if cfg.Poll == 0 {
		cfg.Poll = 500 * time.Millisecond
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	c := &Courier{cfg: cfg, log: cfg.Log.With("agent", "courier"), table: cfg.Chain.Table(tablePrefix), jobs: make(map[uint64]*job)}
	if ok, err := c.table.Has([]byte(cursorKey)); err != nil {
		return nil, fmt.Errorf("courier: read cursor: %w", err)
	} else if ok {
		raw, err := c.table.Get([]byte(cursorKey))
		if err == nil {
			err = json.Unmarshal(raw, &c.settled)
		}
		if err != nil {
			return nil, fmt.Errorf("courier: read cursor: %w", err)
		}
	}
	c.rewind()
	return c, nil
}

// Run works until ctx ends. Trouble is logged and tried again.
func (c *Courier) Run(ctx context.Context) error {
	defer c.flights.Wait()
	return agent.Loop(ctx, c.cfg.Poll, c.Step, agent.Words{Log: c.log, Level: slog.LevelWarn, Trouble: "cannot run messages, retrying", Recovered: "running messages resumed"})
}

// Step notes what has become of runs and which messages were consumed since, and starts what is due.
func (c *Courier) Step(ctx context.Context) error {
	c.land()
	if err := c.scan(); err != nil {
		return err
	}
	c.shed()
	if err := c.dispatch(ctx); err != nil {
		return err
	}
	return c.settle()
}

// scan finds the messages that blocks consumed.
func (c *Courier) scan() error {
	if at := c.cfg.Chain.Header(c.scanned.hash); !c.cfg.Chain.IsCanonical(at) {
		c.log.Info("l2 reorganised, rescanning", "had", c.scanned.number)
		for _, j := range c.jobs {
			j.gone = true
		}
		clear(c.jobs)
		c.rewind()
	}
	for range maxScan {
		block := c.cfg.Chain.Canonical(c.scanned.number + 1)
		if block == nil || block.ParentHash() != c.scanned.hash || len(c.jobs) >= maxJobs {
			return nil
		}
		err := c.take(block.Header())
		if errors.Is(err, queue.ErrNoEntry) {
			return nil // after a restart the queue is read again from finalised L1 on
		}
		if err != nil {
			return fmt.Errorf("messages of block %d: %w", block.NumberU64(), err)
		}
		c.scanned = position{block.NumberU64(), block.Hash()}
	}
	return nil
}

// shed gives up the messages that do not pay once they take all the room: they are cheap to send, and none that pays waits
// for them.
func (c *Courier) shed() {
	if len(c.jobs) < maxJobs {
		return
	}
	before := len(c.jobs)
	maps.DeleteFunc(c.jobs, func(_ uint64, j *job) bool { return j.unpaid && !j.flying })
	if shed := before - len(c.jobs); shed > 0 {
		c.log.Info("messages left to others: they do not pay, and paying ones wait", "messages", shed)
	}
}

// rewind goes back to where all was settled, or to genesis if the chain has lost that block.
func (c *Courier) rewind() {
	block := c.cfg.Chain.Canonical(c.settled)
	if block == nil {
		block = c.cfg.Chain.Genesis()
	}
	c.scanned = position{block.NumberU64(), block.Hash()}
}

func (c *Courier) take(header *types.Header) error {
	record, err := c.cfg.Chain.Record(header.Hash())
	if err != nil {
		return err
	}
	parent, err := c.cfg.Chain.Record(header.ParentHash)
	if err != nil {
		return err
	}
	entries, err := c.cfg.Queue.Range(parent.State.Queue, record.State.Queue)
	if err != nil {
		return err
	}
	for i := range entries {
		if entries[i].Kind != queue.Message {
			continue
		}
		run, err := Prove(header, record, entries, entries[i].Index)
		if err != nil {
			return err
		}
		c.jobs[entries[i].Index] = &job{run: run, block: header.Number.Uint64()}
	}
	return nil
}

var relay = bindings.NewRelay()

// dispatch starts the runs that are due, the oldest messages first.
func (c *Courier) dispatch(ctx context.Context) error {
	now, asked := c.cfg.Now(), 0
	var price *big.Int
	for _, index := range slices.Sorted(maps.Keys(c.jobs)) {
		j := c.jobs[index]
		if c.flights.Count() >= maxFlights || asked >= stepStatus {
			return nil
		}
		if j.flying || now.Before(j.due) {
			continue
		}
		asked++
		status, err := c.status(ctx, &j.run.Message)
		if err == nil && price == nil {
			price, err = c.gasPrice(ctx)
		}
		if err != nil {
			return fmt.Errorf("message %d: %w", index, err)
		}
		do, why := decide(facts{
			status: status, tries: j.tries, everything: c.cfg.Everything, marginPercent: c.cfg.MarginPercent,
			feeWei: wei(j.run.Message.FeeGwei), costWei: new(big.Int).Mul(price, new(big.Int).SetUint64(j.run.Gas())),
		})
		switch do {
		case doDrop:
			if why != "" {
				c.log.Info("message left to others", "message", index, "reason", why)
			}
			delete(c.jobs, index)
		case doWait:
			c.log.Debug("message waits", "message", index, "reason", why)
			j.unpaid = true
			c.delay(j)
		case doRun:
			j.unpaid = false
			c.send(ctx, index, j)
		}
	}
	return nil
}

// delay puts a job off, longer each time.
func (c *Courier) delay(j *job) {
	j.due = c.cfg.Now().Add(min(maxDelay, firstDelay<<min(j.tries, 20)))
	j.tries++
}

func (c *Courier) send(ctx context.Context, index uint64, j *job) {
	j.flying = true
	// The view names the block: after a reorganisation the same message is another run.
	id := fmt.Sprintf("run message %d under %x, try %d", index, j.run.View.Hash(), j.tries)
	candidate := send.Candidate{ID: id, To: &protocol.RelayAddress, Data: j.run.Calldata(), Gas: j.run.Gas()}
	c.flights.Start(j, func() (*types.Receipt, error) { return c.cfg.Sender.Send(ctx, candidate) })
}

// land handles what became of runs. Whether a message is done is for its status to say, at its next turn.
func (c *Courier) land() {
	for {
		l, ok := c.flights.Landed()
		if !ok {
			return
		}
		j := l.Of
		j.flying = false
		if j.gone || l.Interrupted() {
			continue
		}
		index := j.run.Message.Index
		if l.Err != nil {
			c.unsent.Tell(c.log, slog.LevelWarn, "cannot run message", "message", index, "err", l.Err)
		} else {
			c.unsent.Over(c.log, "running messages resumed")
			succeeded := typed.MessageSucceeded(l.Receipt.Logs, index)
			c.log.Info("message was run", "message", index, "succeeded", succeeded, "tx", l.Receipt.TxHash, "block", l.Receipt.BlockNumber)
			if succeeded {
				delete(c.jobs, index)
				continue
			}
		}
		c.delay(j)
	}
}

// settle remembers up to which block nothing is left to do. Only what is finalised counts, so that a reorganisation
// while the courier is down changes nothing before it.
func (c *Courier) settle() error {
	at := min(c.scanned.number, c.cfg.Chain.Finalized().Number.Uint64())
	for _, j := range c.jobs {
		at = min(at, j.block-1)
	}
	if at <= c.settled {
		return nil
	}
	raw, err := json.Marshal(at)
	if err == nil {
		err = c.table.Put([]byte(cursorKey), raw)
	}
	if err != nil {
		return fmt.Errorf("write cursor: %w", err)
	}
	c.settled = at
	return nil
}

func (c *Courier) status(ctx context.Context, e *queue.Entry) (messageStatus, error) {
	status, err := typed.Ask(ctx, c.cfg.Client.AtLatest(), common.Hash{}, protocol.RelayAddress, relay.PackStatus(e.Hash()), relay.UnpackStatus)
	if err != nil {
		return 0, fmt.Errorf("ask relay: %w", err)
	}
	return messageStatus(status), nil
}

func (c *Courier) gasPrice(ctx context.Context) (*big.Int, error) {
	price, err := c.cfg.Client.Eth().SuggestGasPrice(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask for the gas price: %w", err)
	}
	return price, nil
}
