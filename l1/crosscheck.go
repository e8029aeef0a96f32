package l1

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
)

// DisagreementError means that two endpoints call different things final: one lies, or is of a fork. Which one cannot be known
// from here.
type DisagreementError struct {
	What      string // about which
	Endpoints [2]string
	Said      [2]string
}

func (e *DisagreementError) Error() string {
	return fmt.Sprintf("l1 endpoints disagree about %s: %s says %s, %s says %s: find out which is wrong, and run without it",
		e.What, e.Endpoints[0], e.Said[0], e.Endpoints[1], e.Said[1])
}

// FinalityError means that an endpoint shows another block in the place of one that had been final. It is an ErrDeepReorg.
type FinalityError struct {
	Endpoint string
	Number   uint64
	Was, Is  common.Hash
}

func (e *FinalityError) Error() string {
	return fmt.Sprintf("%v: %s shows block %d as %s, it was finalised as %s: find out whether the endpoint is of a fork, or L1 broke its finality",
		ErrDeepReorg, e.Endpoint, e.Number, e.Is, e.Was)
}

func (e *FinalityError) Unwrap() error { return ErrDeepReorg }

// Run cross-checks the endpoints until ctx ends. It fails with a *DisagreementError or a *FinalityError: then nobody can know
// which L1 is the true one, and nothing is to be done on either.
func (e *Endpoints) Run(ctx context.Context) error {
	ticker := time.NewTicker(e.cfg.Every)
	defer ticker.Stop()
	for {
		if err := e.Check(ctx); err != nil {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// start refuses endpoints of another chain, and endpoints that disagree.
func (e *Endpoints) start(ctx context.Context) error {
	answering := 0
	for _, ep := range e.list {
		f := e.verify(ctx, ep)
		var wrong *WrongChainError
		switch {
		case f == nil:
			answering++
		case errors.As(f.err, &wrong):
			return fmt.Errorf("l1: %w", wrong)
		case ctx.Err() != nil:
			return fmt.Errorf("l1: ask for the chain id: %w", ctx.Err())
		default:
			e.fail(ep, f)
		}
	}
	if answering == 0 {
		return fmt.Errorf("l1: %w: check the L1 address", e.unavailable())
	}
	return e.Check(ctx)
}

// verify asks an endpoint for its chain id, unless it has been reached without a break since it last said it.
func (e *Endpoints) verify(ctx context.Context, ep *endpoint) *fault {
	e.mu.Lock()
	verified := ep.verified
	e.mu.Unlock()
	if verified {
		return nil
	}
	got, f := e.chainOf(ctx, ep)
	if f != nil {
		return f
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.chainID == 0 {
		e.chainID = got
	}
	if got != e.chainID {
		return &fault{err: &WrongChainError{Got: got, Want: e.chainID, Endpoint: ep.name}, wrong: true, untaken: true}
	}
	ep.verified = true
	return nil
}

func (e *Endpoints) chainOf(ctx context.Context, ep *endpoint) (uint64, *fault) {
	if !isHTTP(ep.url) {
		got, err := ep.own.ChainID(ctx)
		if err != nil {
			return 0, &fault{err: err, lost: true}
		}
		return got, nil
	}
	in := &request{header: http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json"}},
		body: []byte(`{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}`), calls: []rpcCall{{Method: "eth_chainId"}}}
	answer, f := e.post(ctx, ep, in)
	if f != nil {
		f.untaken, f.soft = true, false
		return 0, f
	}
	got, err := parseQuantity(answer)
	if err != nil {
		return 0, &fault{err: fmt.Errorf("chain id: %w", err), untaken: true}
	}
	return got, nil
}

// sight is what an endpoint shows.
type sight struct {
	*endpoint
	head, final *Header // final may be nil
	err         error
}

// Check cross-checks once. Endpoints that do not answer are left out.
func (e *Endpoints) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	sights := make([]sight, len(e.list))
	var wg sync.WaitGroup
	for i, ep := range e.list {
		wg.Go(func() { sights[i] = look(ctx, ep) })
	}
	wg.Wait()
	var good []sight
	for _, s := range sights {
		if s.err == nil {
			good = append(good, s)
		}
		e.note(s.endpoint, s.err)
	}
	e.weigh(good)
	return e.compare(ctx, good)
}

func look(ctx context.Context, ep *endpoint) sight {
	s := sight{endpoint: ep}
	if s.head, s.err = ep.own.Header(ctx, Latest); s.err != nil {
		return s
	}
	final, err := ep.own.Header(ctx, Finalized)
	if err != nil && !errors.Is(err, ErrNotFound) { // a young L1 has nothing final
		s.err = err
	}
	s.final = final
	return s
}

// note remembers an endpoint that answers nonsense.
func (e *Endpoints) note(ep *endpoint, err error) {
	if errors.Is(err, ErrAnswer) {
		e.distrust(ep, err)
	}
}

// weigh puts endpoints last whose heads are too old.
func (e *Endpoints) weigh(sights []sight) {
	best := uint64(0)
	for _, s := range sights {
		best = max(best, s.head.Time)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range sights {
		s.endpoint.head = s.head.Number
		s.endpoint.lagging = s.head.Time+e.cfg.MaxLagSecs < best
		if s.lagging {
			s.lags.Tell(e.cfg.Log, slog.LevelWarn, "l1 endpoint lagging", "endpoint", s.name, "head", s.head.Number, "behind_secs", best-s.head.Time)
		} else {
			s.lags.Over(e.cfg.Log, "l1 endpoint has caught up", "endpoint", s.name, "head", s.head.Number)
		}
	}
}

// compare checks what each endpoint calls final against the chain of the one that is furthest, and all against what was final
// before.
func (e *Endpoints) compare(ctx context.Context, sights []sight) error {
	var furthest *sight
	for i := range sights {
		if s := &sights[i]; s.final != nil && (furthest == nil || s.final.Number > furthest.final.Number) {
			furthest = s
		}
	}
	if furthest == nil {
		return nil
	}
	for i := range sights {
		s := &sights[i]
		if s.final == nil {
			continue
		}
		there, ok := e.at(ctx, furthest, s.final.Number)
		if ok && there.Hash != s.final.Hash {
			return disagree(s.final.Number, furthest.name, there.Hash, s.name, s.final.Hash)
		}
	}
	if err := e.stands(ctx, sights); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.agreed == nil || furthest.final.Number > e.agreed.Number {
		e.agreed = furthest.final
	}
	return nil
}

func disagree(number uint64, a string, saysA common.Hash, b string, saysB common.Hash) error {
	return &DisagreementError{What: fmt.Sprintf("final block %d", number), Endpoints: [2]string{a, b}, Said: [2]string{saysA.Hex(), saysB.Hex()}}
}

// stands checks what was final before against what the endpoints show now.
func (e *Endpoints) stands(ctx context.Context, sights []sight) error {
	e.mu.Lock()
	agreed := e.agreed
	e.mu.Unlock()
	if agreed == nil {
		return nil
	}
	var keeps, breaks *sight
	var is common.Hash
	for i := range sights {
		s := &sights[i]
		if s.final == nil || s.final.Number < agreed.Number {
			continue
		}
		now, ok := e.at(ctx, s, agreed.Number)
		switch {
		case !ok:
		case now.Hash == agreed.Hash:
			keeps = s
		default:
			breaks, is = s, now.Hash
		}
	}
	switch {
	case breaks == nil:
		return nil
	case keeps != nil:
		return disagree(agreed.Number, keeps.name, agreed.Hash, breaks.name, is)
	}
	return &FinalityError{Endpoint: breaks.name, Number: agreed.Number, Was: agreed.Hash, Is: is}
}

// at is an endpoint's header with a number, if it answers.
func (e *Endpoints) at(ctx context.Context, s *sight, number uint64) (*Header, bool) {
	if s.final.Number == number {
		return s.final, true
	}
	h, err := s.own.HeaderByNumber(ctx, number)
	e.note(s.endpoint, err)
	return h, err == nil
}

// distrust lets an endpoint that answered nonsense rest, if there are others.
func (e *Endpoints) distrust(ep *endpoint, err error) {
	if ep == nil || len(e.list) < 2 {
		return
	}
	e.fail(ep, &fault{err: err, wrong: true})
}

// witness is a client of another endpoint than one, and its name; nil if there is none that is good.
func (e *Endpoints) witness(besides *endpoint) (*Client, string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, ep := range e.list {
		if ep != besides && !ep.lagging && !ep.rest.After(e.now()) {
			return ep.own, ep.name
		}
	}
	return nil, ""
}
