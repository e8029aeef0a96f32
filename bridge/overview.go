package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/l1"
	"loft/plain"
	"loft/protocol"
)

// Heads are the blocks behind a layer's tags.
type Heads struct {
	Latest    uint64 `json:"latest"`
	Safe      uint64 `json:"safe"`
	Finalized uint64 `json:"finalized"`
}

// Overview is the state of a chain and of its bridge.
type Overview struct {
	Info           Info                `json:"instance"`
	L1             Heads               `json:"l1"`
	L1Endpoints    []l1.EndpointStatus `json:"l1Endpoints,omitempty"` // if there are several
	L2             *Heads              `json:"l2,omitempty"`          // nil without an endpoint
	Batches        uint64              `json:"batches"`
	LastBatch      time.Time           `json:"lastBatch,omitzero"`
	Queued         uint64              `json:"queued"`                 // entries that no L2 block has taken; without an L2 endpoint, no batch
	Unposted       uint64              `json:"takenNotPosted"`         // entries that L2 blocks have taken, and no batch on L1 yet
	Oldest         time.Time           `json:"oldestQueued,omitzero"`  // when the oldest of them entered
	Overdue        time.Time           `json:"oldestOverdue,omitzero"` // until when the sequencer must take it
	DoorOpen       bool                `json:"doorOpen"`
	PriceWei       *big.Int            `json:"depositPriceWei"`
	Confirmed      common.Hash         `json:"latestConfirmedAssertion"`
	ConfirmedEnd   uint64              `json:"confirmedBatches"`
	OpenAssertions int                 `json:"openAssertions"`
	NextConfirmed  time.Time           `json:"nextConfirmation,omitzero"`
	Opposed        bool                `json:"opposed"`
	Messages       uint64              `json:"messagesToL1"`
	Claimable      uint64              `json:"messagesCovered"` // under the newest root that L1 knows
	BridgeWei      *big.Int            `json:"bridgeWei"`
	Now            time.Time           `json:"now"` // by L1's latest block
}

// MarshalJSON writes wei as decimal strings, as Sent does, and null for what cannot be known without L2.
func (o Overview) MarshalJSON() ([]byte, error) {
	type plain Overview
	var messages, covered *uint64 // only L2 knows them
	if o.L2 != nil {
		messages, covered = &o.Messages, &o.Claimable
	}
	return json.Marshal(struct {
		plain
		Messages  *uint64 `json:"messagesToL1"`
		Claimable *uint64 `json:"messagesCovered"`
		PriceWei  string  `json:"depositPriceWei"`
		BridgeWei string  `json:"bridgeWei"`
	}{plain(o), messages, covered, o.PriceWei.String(), o.BridgeWei.String()})
}

// Overview reads it. Without an L2 endpoint it tells what L1 knows.
func (c *Client) Overview(ctx context.Context) (*Overview, error) {
	l1, err := c.heights(ctx, L1)
	if err != nil {
		return nil, err
	}
	o := &Overview{Info: c.Info, Now: time.Unix(int64(l1.latestTime), 0).UTC(), L1: Heads{l1.latest, l1.safe, l1.finalized}}
	if err := c.readQueue(ctx, o); err != nil {
		return nil, err
	}
	if o.BridgeWei, err = c.Balance(ctx, L1, c.Info.Bridge); err != nil {
		return nil, err
	}
	s := &settlement{}
	if c.l2 != nil {
		l2, err := c.heights(ctx, L2)
		if err != nil {
			return nil, err
		}
		o.L2 = &Heads{l2.latest, l2.safe, l2.finalized}
		if err := c.readMessages(ctx, s); err != nil {
			return nil, err
		}
		if err := c.readRoots(ctx, s); err != nil {
			return nil, err
		}
		o.Messages, o.Claimable = uint64(len(s.messages)), s.covered
	}
	if err := c.readAssertions(ctx, s); err != nil {
		return nil, err
	}
	o.Confirmed, o.ConfirmedEnd, o.OpenAssertions = s.latestID, s.latest.InputEnd, len(s.path)
	if len(s.path) > 0 {
		o.NextConfirmed, o.Opposed = time.Unix(int64(s.path[0].end)+1, 0).UTC(), s.path[0].opposed
	}
	o.L1Endpoints = c.L1Endpoints()
	return o, nil
}

func (c *Client) readQueue(ctx context.Context, o *Overview) error {
	head, err := call(ctx, c, L1, c.Info.Inbox, c.inbox.PackQueueHead(), c.inbox.UnpackQueueHead)
	if err != nil {
		return err
	}
	tail, err := call(ctx, c, L1, c.Info.Inbox, c.inbox.PackQueueTail(), c.inbox.UnpackQueueTail)
	if err != nil {
		return err
	}
	taken := head
	if c.l2 != nil {
		if taken, err = c.takenOnL2(ctx, head); err != nil {
			return err
		}
		o.Unposted = taken - head
	}
	// The reads may see different blocks.
	if tail > taken {
		o.Queued = tail - taken
		entered, err := call(ctx, c, L1, c.Info.Inbox, c.inbox.PackEntryTime(taken), c.inbox.UnpackEntryTime)
		if err != nil {
			return err
		}
		delay, err := call(ctx, c, L1, c.Info.Inbox, c.inbox.PackForceDelay(), c.inbox.UnpackForceDelay)
		if err != nil {
			return err
		}
		o.Oldest, o.Overdue = time.Unix(int64(entered), 0).UTC(), time.Unix(int64(entered+delay), 0).UTC()
	}
	if o.DoorOpen, err = call(ctx, c, L1, c.Info.Inbox, c.inbox.PackDoorOpen(), c.inbox.UnpackDoorOpen); err != nil {
		return err
	}
	if o.PriceWei, err = c.Quote(ctx, protocol.EntryWeight); err != nil {
		return err
	}
	if o.Batches, err = call(ctx, c, L1, c.Info.Inbox, c.inbox.PackBatchCount(), c.inbox.UnpackBatchCount); err != nil || o.Batches == 0 {
		return err
	}
	at, err := call(ctx, c, L1, c.Info.Inbox, c.inbox.PackBatchTime(o.Batches-1), c.inbox.UnpackBatchTime)
	o.LastBatch = time.Unix(int64(at), 0).UTC()
	return err
}

// takenOnL2 is how many entries L2 blocks have taken, not below what L1 says; that alone if the endpoint is no Loft node.
func (c *Client) takenOnL2(ctx context.Context, onL1 uint64) (uint64, error) {
	status, err := c.nodeStatus(ctx)
	return max(onL1, status.Queue), err
}

// nodeStatus is what a Loft node says in loft_status; nothing if the endpoint is no Loft node.
type nodeStatus struct {
	Queue            uint64 `json:"queue"`            // entries that its blocks have taken
	PostIntervalSecs uint64 `json:"postIntervalSecs"` // of its batches; 0: it posts none
}

func (c *Client) nodeStatus(ctx context.Context) (nodeStatus, error) {
	status, _, err := loft[nodeStatus](ctx, c, "loft_status")
	var unsupported *UnsupportedError
	if errors.As(err, &unsupported) {
		err = nil
	}
	return status, err
}

// Lines are the overview in words.
func (o *Overview) Lines() []string {
	heads := func(h Heads) string {
		return fmt.Sprintf("block %d, safe %d, finalized %d", h.Latest, h.Safe, h.Finalized)
	}
	lines := []string{
		fmt.Sprintf("L1         chain %d: %s", o.Info.L1ChainID, heads(o.L1)),
		fmt.Sprintf("L2         chain %d: no endpoint given", o.Info.L2ChainID),
	}
	if o.L2 != nil {
		lines[1] = fmt.Sprintf("L2         chain %d: %s", o.Info.L2ChainID, heads(*o.L2))
	}
	batches := "none yet"
	if o.Batches > 0 {
		batches = fmt.Sprintf("%d, the last at %s", o.Batches, plain.Date(o.LastBatch, o.Now))
	}
	waiting := "nothing waits"
	if o.Queued > 0 {
		waiting = fmt.Sprintf("%d waiting, the oldest since %s; the sequencer must include it by %s", o.Queued, plain.Date(o.Oldest, o.Now), plain.Date(o.Overdue, o.Now))
	}
	if o.Unposted > 0 {
		waiting += fmt.Sprintf("; %d included in L2 blocks whose batch is not on L1 yet", o.Unposted)
	}
	if o.DoorOpen {
		waiting += "; the door is open: anybody may post"
	}
	assertions := fmt.Sprintf("%s is confirmed, up to batch %d", short(o.Confirmed), o.ConfirmedEnd)
	if o.ConfirmedEnd == 0 {
		assertions = "only genesis is confirmed"
	}
	switch {
	case o.Opposed:
		assertions += fmt.Sprintf("; %d above it, the next is opposed: a game decides", o.OpenAssertions)
	case o.OpenAssertions > 0:
		assertions += fmt.Sprintf("; %d above it, the next can be confirmed at %s", o.OpenAssertions, plain.Date(o.NextConfirmed, o.Now))
	}
	for _, e := range o.L1Endpoints {
		switch {
		case e.Trouble != "":
			lines = append(lines, fmt.Sprintf("           endpoint %s fails: %s", e.Name, e.Trouble))
		case e.Lagging:
			lines = append(lines, fmt.Sprintf("           endpoint %s lags, at block %d", e.Name, e.Head))
		}
	}
	messages := "not known without an L2 endpoint"
	if o.L2 != nil {
		messages = fmt.Sprintf("%d from L2 to L1, of which the first %d are claimed or claimable", o.Messages, o.Claimable)
	}
	return append(lines,
		"Batches    "+batches,
		fmt.Sprintf("Queue      %s; a deposit pays %s", waiting, plain.FormatEther(o.PriceWei)),
		"Assertions "+assertions,
		"Messages   "+messages,
		fmt.Sprintf("Bridge     holds %s", plain.FormatEther(o.BridgeWei)),
	)
}
