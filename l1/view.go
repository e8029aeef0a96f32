package l1

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/agent"
)

const (
	// backfillBlocks is how many finalised blocks one step reads, in stepQuestions questions at most.
	backfillBlocks = 1000
	stepQuestions  = 16
	// missingToTell is how many looks in a row may find a block missing, which is usual where L1 moves while it is read, before
	// that counts as trouble.
	missingToTell = 5
	parentRetries = 4
	// maxWindow bounds the blocks that are kept while L1 does not finalise: nine days of mainnet.
	maxWindow = 1 << 16
	// maxStep bounds the blocks of one Update above the finalised one.
	maxStep = 512
	// stepTimeout bounds how long a silent L1 node holds up a view or a cross-check.
	stepTimeout = time.Minute
)

// ViewConfig says what to follow.
type ViewConfig struct {
	Client *Client
	// Inbox is whose events are decoded.
	Inbox common.Address
	// Watch are contracts whose logs are passed on as they are.
	Watch []common.Address
	// Start is the last block that the consumer has dealt with; the view begins after it and never reverts it, so it should
	// be finalised. To begin at the contract's beginning it is the block before the one that made the inbox. Its hash is
	// checked unless it is zero.
	Start Ref
	// NextEntry and NextBatch are what the first entry and batch after Start are numbered, so that none is missed.
	NextEntry, NextBatch uint64
	// QueueHash and Accumulator are the hashes of the entries and batches up to Start. Zero: as L1's state says.
	QueueHash, Accumulator common.Hash
	// Poll is how often the L1 is asked for news if it does not tell by itself. Default: 1 s.
	Poll time.Duration
	// Asks is called at the start of every look at L1, Answered when L1 has answered all that it takes, news or not, or that it
	// has no final block yet. Default: nothing is called.
	Asks, Answered func()
	// Log gets reorganisations and trouble with the L1 node. Default: none.
	Log *slog.Logger
}

// Update is a step of a view: first Reverted are to be undone, then Added to be done. What a consumer was given, less
// what was reverted, is at every moment one chain of L1, block by block above Finalized.
type Update struct {
	Reverted []Ref   // newest first
	Added    []Block // oldest first; finalised blocks of a backfill only if they hold something, and the last of each step
	Safe     Ref     // of what was given so far
	// Finalized is the last block of what was given so far that cannot be reverted.
	Finalized Ref
	// Head is the L1's head as the view saw it. It is above the last of Added while the view catches up.
	Head Ref
	// Backfill says that finalised blocks are read by range: Head is then the L1's finalised block.
	Backfill bool
	// Certain is the number of the last block up to which nothing was left out for certain, by the contract's state or by what
	// follows. What is begun again later should begin at none above it.
	Certain uint64
}

// Tip is the last block given so far after the update, if it added any.
func (u *Update) Tip() (Ref, bool) {
	if len(u.Added) == 0 {
		return Ref{}, false
	}
	return u.Added[len(u.Added)-1].Ref, true
}

// mark is a block that was given, with what the inbox had taken up to it.
type mark struct {
	Ref
	tally
}

// View follows one L1. It belongs to one goroutine.
type View struct {
	cfg     ViewConfig
	watched []common.Address
	window  []mark // hash-linked; from the last finalised block given, or Start, to the last block given
	safe    Ref
	last    tags // what the last update said
	started bool
	sub     ethereum.Subscription
	heads   chan json.RawMessage
	span    *Span         // blocks of one question of a backfill
	reach   uint64        // blocks that the next step of a backfill reads at most
	missing int           // looks in a row that found a block missing
	trouble agent.Trouble // of the last polls

	certain uint64 // see Update
	entryAt uint64 // number of the last block given that has an entry, and a batch
	batchAt uint64
	gaps    int     // polls in a row that found something left out
	from    *source // of the logs under way
}

type tags struct {
	head, safe, finalized, tip common.Hash
	backfill                   bool
}

// NewView makes a view; it asks nothing yet.
func NewView(cfg ViewConfig) *View {
	if cfg.Poll == 0 {
		cfg.Poll = time.Second
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &View{cfg: cfg, span: NewSpan(backfillBlocks), reach: backfillBlocks, from: new(source), watched: append([]common.Address{cfg.Inbox}, cfg.Watch...)}
}

// Close ends the view's subscription.
func (v *View) Close() {
	if v.sub != nil {
		v.sub.Unsubscribe()
		v.sub = nil
	}
}

// Next waits for news and returns them. Trouble with the L1 node is logged and retried until ctx ends; the errors that
// remain are ErrDeepReorg and ErrGap, after which the consumer has to begin again from an older block, a *DisagreementError of
// endpoints, after which a person has to look, and ctx's.
func (v *View) Next(ctx context.Context) (Update, error) {
	ticker := time.NewTicker(v.cfg.Poll)
	defer ticker.Stop()
	for {
		update, err := v.Poll(ctx)
		switch {
		case v.hopeless(err) || ctx.Err() != nil:
			return Update{}, errors.Join(v.cfg.Client.explain(ctx, err), ctx.Err())
		case errors.Is(err, ErrNoFinal):
			v.trouble.Tell(v.cfg.Log, slog.LevelWarn, "l1 has no finalized block yet: waiting for one", "err", err)
		case errors.Is(err, ErrNotFound) && v.missing < missingToTell:
			v.missing++
			v.cfg.Log.Debug("l1 moved while it was read", "err", err)
		case errors.Is(err, ErrNotFound):
			v.trouble.Tell(v.cfg.Log, slog.LevelWarn, "l1 announced a block that it does not have, retrying", "err", err)
		case err != nil:
			v.trouble.Tell(v.cfg.Log, slog.LevelWarn, "cannot read l1, retrying", "err", err)
		default:
			v.missing = 0
			v.trouble.Over(v.cfg.Log, "reading l1 resumed")
			if update != nil {
				return *update, nil
			}
		}
		if err := v.wait(ctx, ticker.C); err != nil {
			return Update{}, err
		}
	}
}

// maxGaps is how often something left out is asked for again, where what is missing may be in blocks that were given already.
const maxGaps = 3

// hopeless says whether asking again does not help.
func (v *View) hopeless(err error) bool {
	var disagree *DisagreementError
	switch {
	case err == nil:
		v.gaps = 0
	case errors.Is(err, ErrGap) || errors.Is(err, errTally):
		v.gaps++
		return v.certain < v.tip().Number && v.gaps > max(maxGaps, v.cfg.Client.count())
	}
	return errors.Is(err, ErrDeepReorg) || errors.As(err, &disagree)
}

// wait returns at the L1's next block, if it tells, or after Poll.
func (v *View) wait(ctx context.Context, tick <-chan time.Time) error {
	if v.sub == nil && v.cfg.Client.rpc.SupportsSubscriptions() {
		heads := make(chan json.RawMessage, 16)
		if sub, err := v.cfg.Client.rpc.EthSubscribe(ctx, heads, "newHeads"); err == nil {
			v.sub, v.heads = sub, heads
		}
	}
	var lost <-chan error
	if v.sub != nil {
		lost = v.sub.Err()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-tick:
	case <-lost:
		v.sub, v.heads = nil, nil // subscribed again at the next wait; until then polled
	case <-v.heads:
		for len(v.heads) > 0 {
			<-v.heads
		}
	}
	return nil
}

// Poll looks once, and returns nil if there is nothing new. After an error nothing has changed, and it can be called again.
func (v *View) Poll(ctx context.Context) (*Update, error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	if v.cfg.Asks != nil {
		v.cfg.Asks()
	}
	update, err := v.poll(ctx)
	if errors.Is(err, ErrGap) || errors.Is(err, ErrAnswer) {
		v.cfg.Client.distrust(v.from.endpoint, err)
	}
	if (err == nil || errors.Is(err, ErrNoFinal)) && v.cfg.Answered != nil {
		v.cfg.Answered()
	}
	return update, err
}

func (v *View) poll(ctx context.Context) (*Update, error) {
	*v.from = source{}
	if err := v.start(ctx); err != nil {
		return nil, err
	}
	finalized, err := v.cfg.Client.Header(ctx, Finalized)
	if errors.Is(err, ErrNotFound) {
		return nil, fmt.Errorf("%w: %w", ErrNoFinal, err)
	}
	if err != nil {
		return nil, err
	}
	if finalized.Number > v.tip().Number {
		update, err := v.backfill(ctx, finalized)
		if err == nil {
			v.reach = min(2*v.reach, backfillBlocks)
		} else { // a step of fewer blocks needs fewer answers
			v.reach = max(1, v.reach/2)
		}
		return update, err
	}
	safe, err := v.cfg.Client.Header(ctx, Safe)
	if err != nil {
		return nil, err
	}
	head, err := v.cfg.Client.Header(ctx, Latest)
	if err != nil {
		return nil, err
	}
	return v.follow(ctx, head, safe.Ref, finalized.Ref)
}

func (v *View) tip() mark { return v.window[len(v.window)-1] }

// start fixes the first block of the window.
func (v *View) start(ctx context.Context) error {
	if v.started {
		return nil
	}
	header, err := v.cfg.Client.HeaderByNumber(ctx, v.cfg.Start.Number)
	if err != nil {
		return err
	}
	if want := v.cfg.Start.Hash; want != (common.Hash{}) && want != header.Hash {
		return deepReorg(header.Number, want, header.Hash)
	}
	v.window = []mark{{header.Ref, tally{v.cfg.NextEntry, v.cfg.NextBatch, v.cfg.QueueHash, v.cfg.Accumulator}}}
	v.safe, v.certain, v.started = header.Ref, header.Number, true
	return nil
}

// backfill reads the next finalised blocks by range. A range is read between two looks at its last block.
func (v *View) backfill(ctx context.Context, finalized *Header) (*Update, error) {
	base := v.tip()
	if err := v.canonical(ctx, base.Ref); err != nil {
		// Blocks above the finalised one can go; follow undoes them. Only then is a finalised base gone.
		if len(v.window) > 1 && errors.Is(err, ErrDeepReorg) {
			return v.follow(ctx, finalized, finalized.Ref, finalized.Ref)
		}
		return nil, err
	}
	logs, last, err := v.nextLogs(ctx, base.Number+1, finalized)
	if err != nil {
		return nil, err
	}
	var added []Block
	next := base
	for len(logs) > 0 {
		n := 1
		for n < len(logs) && logs[n].BlockHash == logs[0].BlockHash {
			n++
		}
		header, err := v.cfg.Client.HeaderByNumber(ctx, logs[0].BlockNumber)
		if err != nil {
			return nil, err
		}
		if header.Hash != logs[0].BlockHash {
			return nil, fmt.Errorf("%w: logs of block %d %s, which is %s", ErrNotFound, header.Number, logs[0].BlockHash, header.Hash)
		}
		if next, err = v.add(&added, next, header.Ref, logs[:n]); err != nil {
			return nil, err
		}
		logs = logs[n:]
	}
	if next.Number < last.Number {
		if next, err = v.add(&added, next, last.Ref, nil); err != nil {
			return nil, err
		}
	}
	if err := v.canonical(ctx, last.Ref); err != nil {
		return nil, err
	}
	certified, err := v.certify(ctx, &next, false)
	if err != nil {
		return nil, err
	}
	v.window = []mark{next}
	v.safe = next.Ref
	v.given(added, certified)
	return v.report(&Update{Added: added, Head: finalized.Ref, Backfill: true}), nil
}

// nextLogs are those of finalised blocks from one on, and the last of these: as many as L1's node gives in a few questions.
func (v *View) nextLogs(ctx context.Context, from uint64, finalized *Header) (logs []types.Log, last *Header, err error) {
	ctx = v.traced(ctx)
	for {
		upTo := from
		for q := 0; q < stepQuestions && upTo <= finalized.Number && upTo < from+v.reach; q++ {
			upTo = v.span.last(upTo, min(finalized.Number, from+v.reach-1)) + 1
		}
		upTo--
		if last = finalized; upTo < finalized.Number {
			if last, err = v.cfg.Client.HeaderByNumber(ctx, upTo); err != nil {
				return nil, nil, err
			}
		}
		read, err := v.spanLogs(ctx, &logs, from, upTo)
		if err == nil {
			return logs, last, nil
		}
		narrowed := v.span.refused(ctx, read, v.span.last(read, upTo), err)
		switch {
		case read > from && ctx.Err() == nil: // what was read is enough for a step
			last, err = v.cfg.Client.HeaderByNumber(ctx, read-1)
			return logs, last, err
		case !narrowed:
			return nil, nil, err
		}
	}
}

// spanLogs asks for the logs of blocks, span by span, and returns the first block that was not read.
func (v *View) spanLogs(ctx context.Context, logs *[]types.Log, from, to uint64) (uint64, error) {
	for from <= to {
		last := v.span.last(from, to)
		part, err := v.span.ask(ctx, from, last, func(ctx context.Context, from, to uint64) ([]types.Log, error) {
			return v.cfg.Client.logsOnce(ctx, from, to, nil, v.watched...)
		})
		if err != nil {
			return from, err
		}
		*logs = append(*logs, part...)
		from = last + 1
	}
	return from, nil
}

func (v *View) canonical(ctx context.Context, block Ref) error {
	now, err := v.cfg.Client.HeaderByNumber(ctx, block.Number)
	if err == nil && now.Hash != block.Hash {
		err = deepReorg(block.Number, block.Hash, now.Hash)
	}
	return err
}

// follow goes from the window's tip to head, by parent hashes.
func (v *View) follow(ctx context.Context, head *Header, safe, finalized Ref) (*Update, error) {
	keep, fresh, err := v.path(ctx, head)
	if err != nil {
		return nil, err
	}
	behind := len(fresh) == 0 // the node shows an older block of the chain that was given: it lags, or has a new tag only
	if behind {
		keep = len(v.window)
	}
	fresh = fresh[:min(len(fresh), maxStep)]

	var added []Block
	var marks []mark
	prev := v.window[keep-1]
	for _, header := range fresh {
		logs, err := v.blockLogs(ctx, header)
		if err != nil {
			return nil, err
		}
		if prev, err = v.add(&added, prev, header.Ref, logs); err != nil {
			return nil, err
		}
		marks = append(marks, prev)
	}
	certified := false
	if n := len(marks); n > 0 {
		if certified, err = v.certify(ctx, &marks[n-1], marks[n-1].Hash == head.Hash); err != nil {
			return nil, err
		}
	}
	update := &Update{Added: added, Head: head.Ref}
	for i := len(v.window) - 1; i >= keep; i-- {
		update.Reverted = append(update.Reverted, v.window[i].Ref)
	}
	if behind {
		update.Head = v.tip().Ref
	}
	if len(update.Reverted) > 0 {
		v.cfg.Log.Info("l1 reorganised", "depth", len(update.Reverted), "head", head.Number)
	}
	v.window = append(v.window[:keep], marks...)
	stands := v.window[keep-1].Number
	v.certain, v.entryAt, v.batchAt = min(v.certain, stands), min(v.entryAt, stands), min(v.batchAt, stands)
	v.given(added, certified)
	if v.index(v.safe) < 0 { // it was reverted
		v.safe = v.window[0].Ref
	}
	if i := v.index(safe); i >= 0 && safe.Number > v.safe.Number {
		v.safe = v.window[i].Ref
	}
	if i := v.index(finalized); i >= 0 {
		v.window = slices.Clone(v.window[i:])
	}
	if v.safe.Number < v.window[0].Number {
		v.safe = v.window[0].Ref
	}
	return v.report(update), nil
}

// path finds how many of the window's blocks are head's ancestors, and the headers from there to head, oldest first. All
// but the window's first block can turn out not to be.
func (v *View) path(ctx context.Context, head *Header) (keep int, fresh []*Header, err error) {
	base := v.window[0]
	for h := head; ; {
		if i := v.index(h.Ref); i >= 0 {
			slices.Reverse(fresh)
			return i + 1, fresh, nil
		}
		if h.Number <= base.Number {
			if h == head && h.Number < base.Number {
				return 0, nil, fmt.Errorf("%w: l1 node is at block %d, before block %d that was read: it is syncing, or was reset", ErrNotFound, h.Number, base.Number)
			}
			return 0, nil, deepReorg(base.Number, base.Hash, h.Hash)
		}
		if len(fresh) >= maxWindow {
			return 0, nil, fmt.Errorf("%w: l1 has not finalised anything for %d blocks", ErrAnswer, maxWindow)
		}
		fresh = append(fresh, h)
		parent, err := v.parent(ctx, h)
		if err != nil {
			return 0, nil, err
		}
		if parent.Number+1 != h.Number {
			return 0, nil, fmt.Errorf("%w: block %d is the parent of block %d", ErrAnswer, parent.Number, h.Number)
		}
		h = parent
	}
}

// parent asks again at once where an endpoint does not find a block whose child it has: of many in a row one would always be
// missing.
func (v *View) parent(ctx context.Context, h *Header) (parent *Header, err error) {
	for range 1 + parentRetries {
		if parent, err = v.cfg.Client.HeaderByHash(ctx, h.Parent); !errors.Is(err, ErrNotFound) {
			break
		}
	}
	return parent, err
}

// index of a block in the window, which has no gaps; -1 if it is not there.
func (v *View) index(block Ref) int {
	first := v.window[0].Number
	if block.Number < first || block.Number-first >= uint64(len(v.window)) {
		return -1
	}
	if i := int(block.Number - first); v.window[i].Hash == block.Hash {
		return i
	}
	return -1
}

// blockLogs asks for the logs of a block that may have some: its bloom, which its hash binds, has no false negatives.
func (v *View) blockLogs(ctx context.Context, header *Header) ([]types.Log, error) {
	if !slices.ContainsFunc(v.watched, func(a common.Address) bool { return header.Bloom.Test(a[:]) }) {
		return nil, nil
	}
	return v.cfg.Client.Logs(v.traced(ctx), header.Hash, v.watched...)
}

// traced notes in v.from which endpoint serves a request.
func (v *View) traced(ctx context.Context) context.Context {
	return context.WithValue(ctx, sourceKey{}, v.from)
}

// given moves certain on. An entry and a batch that followed without a gap say that none was left out before them.
func (v *View) given(blocks []Block, certified bool) {
	for i := range blocks {
		if len(blocks[i].Entries) > 0 {
			v.entryAt = blocks[i].Number
		}
		if len(blocks[i].Batches) > 0 {
			v.batchAt = blocks[i].Number
		}
	}
	if both := min(v.entryAt, v.batchAt); both > 0 {
		v.certain = max(v.certain, both-1)
	}
	if certified {
		v.certain = v.tip().Number
	}
}

// add decodes a block after prev and checks that no entry and no batch is left out.
func (v *View) add(added *[]Block, prev mark, block Ref, logs []types.Log) (mark, error) {
	decoded, err := decode(v.cfg.Inbox, block, logs)
	if err != nil {
		return mark{}, err
	}
	counted, err := prev.extend(&decoded)
	if err != nil {
		return mark{}, err
	}
	*added = append(*added, decoded)
	return mark{block, counted}, nil
}

// report completes an update, or returns nil if it says nothing new.
func (v *View) report(u *Update) *Update {
	u.Safe, u.Finalized, u.Certain = v.safe, v.window[0].Ref, v.certain
	now := tags{u.Head.Hash, u.Safe.Hash, u.Finalized.Hash, v.tip().Hash, u.Backfill}
	if now == v.last {
		return nil
	}
	v.last = now
	return u
}
