package bridge

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/protocol"
	"loft/protocol/outbox"
)

// settlement is what L1 knows of the L2's messages: all messages of the outbox, which of their roots L1 has recorded, and
// the assertions that are on their way.
type settlement struct {
	messages []sentMessage
	final    uint64 // the L2 block up to which the messages are final; 0 where nobody keeps them
	tree     outbox.Tree
	root     common.Hash // the newest recorded root that the messages explain
	covered  uint64      // how many messages are under it

	latestID common.Hash
	latest   bindings.AssertionsAssertion
	path     []pathAssertion // below the latest confirmed assertion, downwards

	batches           uint64
	lastBatch         uint64      // its time; 0: there is none
	batchGap          uint64      // seconds between two
	head              common.Hash // of L1
	time              uint64      // of the L1 head
	blockSecs         uint64      // how far L1's blocks are apart
	window            uint64
	assertionInterval uint64
}

type pathAssertion struct {
	assertionFact
	inputEnd, madeAt uint64
}

// readSettlement reads it.
func (c *Client) readSettlement(ctx context.Context) (*settlement, error) {
	head, err := c.head(ctx, L1) // first: what comes meanwhile makes another head
	if err != nil {
		return nil, err
	}
	s := &settlement{time: head.Time, head: head.Hash()}
	if err := c.readMessages(ctx, s); err != nil {
		return nil, err
	}
	if err := c.readRoots(ctx, s); err != nil {
		return nil, err
	}
	if s.blockSecs, err = c.blockSecs(ctx, head); err != nil {
		return nil, err
	}
	if s.batches, err = call(ctx, c, L1, c.Info.Inbox, c.inbox.PackBatchCount(), c.inbox.UnpackBatchCount); err != nil {
		return nil, err
	}
	if err := c.readBatchTimes(ctx, s); err != nil {
		return nil, err
	}
	if s.window, err = call(ctx, c, L1, c.Info.Rollup, c.rollup.PackWindow(), c.rollup.UnpackWindow); err != nil {
		return nil, err
	}
	if s.assertionInterval, err = call(ctx, c, L1, c.Info.Rollup, c.rollup.PackAssertionInterval(), c.rollup.UnpackAssertionInterval); err != nil {
		return nil, err
	}
	return s, c.readAssertions(ctx, s)
}

// blockSecs is how far L1's blocks are apart at least, as they were when the inbox was made, so that every look finds the same; at
// most mainnet's 12 s. It is for estimates of a few blocks.
func (c *Client) blockSecs(ctx context.Context, head *types.Header) (uint64, error) {
	secs, before := uint64(12), uint64(0)
	for number := c.start; number <= min(c.start+4, head.Number.Uint64()); number++ {
		header, err := c.header(ctx, L1, int64(number))
		if err != nil {
			return 0, err
		}
		if before > 0 && header.Time > before {
			secs = min(secs, header.Time-before)
		}
		before = header.Time
	}
	return secs, nil
}

// readBatchTimes reads when the last batch was posted, and how far batches are apart: as the L2 node says that it posts, else as
// the last ones were.
func (c *Client) readBatchTimes(ctx context.Context, s *settlement) (err error) {
	if s.batches == 0 {
		return nil
	}
	if s.lastBatch, err = c.batchTime(ctx, s.batches-1); err != nil {
		return err
	}
	node, err := c.nodeStatus(ctx)
	if s.batchGap = node.PostIntervalSecs; err != nil || s.batchGap > 0 {
		return err
	}
	after := s.lastBatch
	for index := s.batches - 1; index > 0 && index+4 > s.batches; index-- {
		at, err := c.batchTime(ctx, index-1)
		if err != nil {
			return err
		}
		if gap := after - at; s.batchGap == 0 || gap < s.batchGap {
			s.batchGap = gap
		}
		after = at
	}
	return nil
}

func (c *Client) batchTime(ctx context.Context, index uint64) (uint64, error) {
	return call(ctx, c, L1, c.Info.Inbox, c.inbox.PackBatchTime(index), c.inbox.UnpackBatchTime)
}

// readMessages rebuilds the outbox tree.
func (c *Client) readMessages(ctx context.Context, s *settlement) error {
	logs, err := c.allLogs(ctx, L2, protocol.OutboxAddress, typed.MessageSent)
	if err != nil {
		return err
	}
	if c.kept != nil {
		s.final = c.kept.sent.final
	}
	if s.messages, err = c.messagesIn(pointers(logs)); err != nil {
		return err
	}
	for i := range s.messages {
		if m := &s.messages[i]; m.Index != uint64(i) {
			return fmt.Errorf("the L2 endpoint %s omits events of Outbox: found message %d where %d should be", c.urls[L2], m.Index, i)
		}
		s.tree.Append(s.messages[i].Leaf())
	}
	return nil
}

func pointers(logs []types.Log) []*types.Log {
	out := make([]*types.Log, len(logs))
	for i := range logs {
		out[i] = &logs[i]
	}
	return out
}

// messagesIn reads the messages among events of the outbox.
func (c *Client) messagesIn(logs []*types.Log) ([]sentMessage, error) {
	var out []sentMessage
	for _, log := range logs {
		m, err := typed.SentMessage(log)
		if err != nil {
			return nil, fmt.Errorf("read the outbox's events in L2 transaction %s: %w", log.TxHash, err)
		}
		if m != nil {
			out = append(out, sentMessage{*m, log.TxHash, log.BlockNumber})
		}
	}
	return out, nil
}

// messageAt finds a message by its index.
func (c *Client) messageAt(ctx context.Context, index uint64) (sentMessage, error) {
	from := uint64(0)
	if c.kept != nil {
		s, err := c.settled(ctx)
		if err != nil {
			return sentMessage{}, err
		}
		if index < uint64(len(s.messages)) && s.messages[index].block <= s.final {
			return s.messages[index], nil
		}
		from = s.final
	}
	head, err := c.head(ctx, L2)
	if err != nil {
		return sentMessage{}, err
	}
	logs, err := c.logs(ctx, L2, from, head.Number.Uint64(), protocol.OutboxAddress, []common.Hash{typed.MessageSent}, indexTopic(index))
	if err != nil {
		return sentMessage{}, err
	}
	if len(logs) == 0 {
		return sentMessage{}, &NotFoundError{What: fmt.Sprintf("outbox message %d", index), Do: "messages are counted from 0: loft status <hash of the L2 transaction> shows their indexes"}
	}
	found, err := c.messagesIn([]*types.Log{&logs[0]})
	if err != nil {
		return sentMessage{}, err
	}
	return found[0], nil
}

// readRoots finds the newest recorded root that the messages explain. Every later one covers more, so one suffices.
func (c *Client) readRoots(ctx context.Context, s *settlement) error {
	if len(s.messages) == 0 {
		return nil
	}
	logs, err := c.allLogs(ctx, L1, c.Info.Rollup, rollupABI.Events["OutboxRootRecorded"].ID)
	if err != nil {
		return err
	}
	if len(logs) == 0 {
		return nil
	}
	leaves := make([]common.Hash, len(s.messages))
	for i := range s.messages {
		leaves[i] = s.messages[i].Leaf()
	}
	counts := prefixRoots(leaves)
	for i := range logs {
		e, err := c.rollup.UnpackOutboxRootRecordedEvent(&logs[i])
		if err != nil {
			return fmt.Errorf("read the rollup's events: %w", err)
		}
		if count := counts[e.Root]; count >= s.covered {
			s.covered, s.root = count, e.Root
		}
	}
	return nil
}

// readAssertions walks from the latest confirmed assertion downwards, to the child that more stakes joined where there are several.
func (c *Client) readAssertions(ctx context.Context, s *settlement) error {
	id, err := call(ctx, c, L1, c.Info.Rollup, c.rollup.PackLatestConfirmed(), c.rollup.UnpackLatestConfirmed)
	if err != nil {
		return err
	}
	s.latestID = id
	if s.latest, err = c.assertion(ctx, id); err != nil {
		return err
	}
	logs, err := c.allLogs(ctx, L1, c.Info.Rollup, rollupABI.Events["AssertionMade"].ID)
	if err != nil {
		return err
	}
	children := make(map[common.Hash][]common.Hash)
	for i := range logs {
		e, err := c.rollup.UnpackAssertionMadeEvent(&logs[i])
		if err != nil {
			return fmt.Errorf("read the rollup's events: %w", err)
		}
		children[e.Parent] = append(children[e.Parent], e.Assertion)
	}
	return c.descend(ctx, s, children)
}

func (c *Client) descend(ctx context.Context, s *settlement, children map[common.Hash][]common.Hash) error {
	above := pathAssertion{assertionFact: assertionFact{id: s.latestID}}
	for parent := s.latest; len(children[above.id]) > 0; {
		var best bindings.AssertionsAssertion
		next := pathAssertion{assertionFact: assertionFact{end: above.end, opposed: above.opposed}}
		for _, id := range children[above.id] {
			child, err := c.assertion(ctx, id)
			if err != nil {
				return err
			}
			if next.id == (common.Hash{}) || child.Joined > best.Joined {
				best, next.id = child, id
			}
		}
		end, err := call(ctx, c, L1, c.Info.Rollup, c.rollup.PackJoiningEnd(above.id), c.rollup.UnpackJoiningEnd)
		if err != nil {
			return err
		}
		next.end = max(next.end, end.Uint64())
		next.opposed = next.opposed || parent.ChildrenJoined != best.Joined
		next.inputEnd, next.madeAt = best.InputEnd, best.MadeAt
		s.path = append(s.path, next)
		above, parent = next, best
	}
	return nil
}

func (c *Client) assertion(ctx context.Context, id common.Hash) (bindings.AssertionsAssertion, error) {
	return call(ctx, c, L1, c.Info.Rollup, c.rollup.PackGetAssertion(id), c.rollup.UnpackGetAssertion)
}

// cover says which assertion or root covers a message.
func (c *Client) cover(ctx context.Context, s *settlement, f *outgoing) error {
	if f.message.Index < s.covered {
		f.root = true
		return nil
	}
	f.delivery, f.window = 2*s.blockSecs, s.window
	batch, ok, err := c.batchOf(ctx, f.tx.block, s.batches)
	var unsupported *UnsupportedError
	if errors.As(err, &unsupported) {
		return nil // another Ethereum node may serve the L2: it knows blocks, not batches
	}
	if err != nil {
		return err
	}
	if !ok {
		header, err := c.header(ctx, L2, int64(f.tx.block))
		if err != nil {
			return err
		}
		s.expect(f, max(header.Time, s.lastBatch+s.batchGap))
		return nil
	}
	if batch < s.latest.InputEnd {
		f.confirmed = true
		return nil
	}
	for i := range s.path {
		if batch < s.path[i].inputEnd {
			f.assertion = &s.path[i].assertionFact
			return nil
		}
	}
	posted, err := c.batchTime(ctx, batch)
	s.expect(f, posted)
	return err
}

// assertionSlack is how late an assertion may be, in L1 blocks and seconds, before that is worth a word.
const (
	assertionSlackBlocks = 5
	assertionSlackSecs   = 60
)

// expect says when a message can be claimed that no assertion covers, posted being when its batch is on L1 at the earliest. What it says
// depends on what is on L1, not on when it is asked, so it does not slide; once an assertion is overdue, it says that instead.
func (s *settlement) expect(f *outgoing, posted uint64) {
	tip, end := s.latest.MadeAt, uint64(0)
	if n := len(s.path); n > 0 {
		tip, end = s.path[n-1].madeAt, s.path[n-1].end
	}
	made := max(posted, tip+s.assertionInterval) + s.blockSecs
	if s.time > made+assertionSlackBlocks*s.blockSecs+assertionSlackSecs {
		f.assertionDue = made
		return
	}
	f.earliest = max(made+s.window, end) + f.delivery + 1
}

// proof of a message under the newest recorded root. It is checked here, so a lying endpoint costs no gas.
func (s *settlement) proof(index uint64) (Proof, error) {
	if index >= s.covered {
		return Proof{}, fmt.Errorf("message %d: %w", index, outbox.ErrIndex)
	}
	branch, err := s.tree.Branch(index, s.covered)
	if err != nil {
		return Proof{}, err
	}
	m := s.messages[index].Message
	root, err := outbox.Verify(m.Leaf(), index, branch)
	if err != nil {
		return Proof{}, err
	}
	if root != s.root {
		return Proof{}, fmt.Errorf("the proof of message %d gives root %s, not %s", index, root, s.root)
	}
	return Proof{Message: m, Root: s.root, Branch: branch}, nil
}

// recordCall is the call by which anybody makes the outbox root of the latest confirmed assertion known to L1.
func (c *Client) recordCall(ctx context.Context, s *settlement) (Call, error) {
	last, ok, err := loft[derived](ctx, c, "loft_batch", s.latest.InputEnd-1)
	if err != nil {
		return Call{}, err
	}
	if !ok {
		return Call{}, fmt.Errorf("the L2 endpoint %s has not derived batch %d yet: wait until it is synced", c.urls[L2], s.latest.InputEnd-1)
	}
	accumulator, err := c.childAccumulator(ctx, s)
	if err != nil {
		return Call{}, err
	}
	st := last.Closed
	if id := protocol.AssertionID(s.latest.Parent, s.latest.InputEnd, accumulator, st.Hash()); id != s.latestID {
		return Call{}, fmt.Errorf("the L2 endpoint %s derives another state than the confirmed assertion %s claims: do not rely on it", c.urls[L2], s.latestID)
	}
	header, err := read(ctx, c, L2, "read a header", func(ctx context.Context, client *ethclient.Client) (*types.Header, error) {
		return client.HeaderByHash(ctx, st.Block)
	})
	if errors.Is(err, ethereum.NotFound) {
		return Call{}, fmt.Errorf("the L2 endpoint %s does not hold block %s: %w", c.urls[L2], st.Block, err)
	}
	if err != nil {
		return Call{}, err
	}
	raw, err := rlp.EncodeToBytes(header)
	if err != nil {
		return Call{}, fmt.Errorf("encode header %s: %w", st.Block, err)
	}
	root, err := s.rootAt(header)
	if err != nil {
		return Call{}, err
	}
	data := c.rollup.PackRecordOutboxRoot(s.latestID, typed.State(st), raw, root)
	return Call{Layer: L1, To: c.Info.Rollup, Value: u64(0), Data: data, What: "record the outbox root of the confirmed assertion"}, nil
}

// childAccumulator is the one that the latest confirmed assertion covers; its parent keeps it for all children.
func (c *Client) childAccumulator(ctx context.Context, s *settlement) (common.Hash, error) {
	parent, err := c.assertion(ctx, s.latest.Parent)
	return parent.ChildAccumulator, err
}

// rootAt is the outbox root after a block, which its header must commit to.
func (s *settlement) rootAt(header *types.Header) (common.Hash, error) {
	count := uint64(0)
	for count < uint64(len(s.messages)) && s.messages[count].block <= header.Number.Uint64() {
		count++
	}
	root, err := s.tree.Root(count)
	if err != nil {
		return common.Hash{}, err
	}
	if header.RequestsHash == nil || *header.RequestsHash != outbox.RequestsHash(root) {
		return common.Hash{}, fmt.Errorf("the outbox's events up to L2 block %d do not give the root in its header", header.Number)
	}
	return root, nil
}
