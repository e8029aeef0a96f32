package l1

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
)

const (
	// logBlocks is how many blocks' logs are asked for at once where nothing refuses.
	logBlocks = 5000
	// logsTimeout bounds one question about logs; one that takes longer is asked about fewer blocks.
	logsTimeout = 20 * time.Second
	// answersToGrow is after how many answers in a row a wider question is tried.
	answersToGrow = 4
	// answersToRetry is after how many a question as wide as one that was refused is; twice as many after each refusal, until it is
	// answered.
	answersToRetry, mostToRetry = 128, 8192
)

// Span is how many blocks' logs are asked for at once. Endpoints limit the range, the results, the bytes or the time of an
// answer, each in words of its own. So whatever the words are, a span that is refused is narrowed, down to one block, and
// remembered: what is asked for from then on lies between what was answered and what was refused, and what was refused is tried
// again seldom. Where one block is refused too, the endpoint is down rather than limited, and the span is again what it was. It is
// safe for concurrent use; one for each endpoint remembers what that allows.
type Span struct {
	most uint64

	mu sync.Mutex
	width
	before *width // the width before the refusals since the last answer; nil: the last one was an answer
}

type width struct {
	blocks uint64
	good   uint64 // the widest that was answered since bad was refused; 0: none
	bad    uint64 // the narrowest that was refused; 0: none
	forgot uint64 // what bad was until it was forgotten, to be tried again; 0: none
	row    int    // answers to questions as wide as the span, in a row
	retry  int    // answers in a row after which bad is forgotten
}

// NewSpan begins with the most blocks that are ever asked for at once.
func NewSpan(most uint64) *Span {
	return &Span{most: most, width: width{blocks: most, retry: answersToRetry}}
}

// Logs asks for the logs of blocks from one to another, both included, in as many questions as it takes.
func (s *Span) Logs(ctx context.Context, from, to uint64, ask func(ctx context.Context, from, to uint64) ([]types.Log, error)) (out []types.Log, err error) {
	for from <= to {
		last := s.last(from, to)
		part, err := s.ask(ctx, from, last, ask)
		switch {
		case err == nil:
			out = append(out, part...)
			from = last + 1
		case !s.refused(ctx, from, last, err):
			return nil, err
		}
	}
	return out, nil
}

// ask asks once.
func (s *Span) ask(ctx context.Context, from, last uint64, ask func(ctx context.Context, from, to uint64) ([]types.Log, error)) ([]types.Log, error) {
	ctx, cancel := context.WithTimeout(ctx, logsTimeout)
	defer cancel()
	logs, err := ask(ctx, from, last)
	if err == nil {
		s.answered(last - from + 1)
	}
	return logs, err
}

// last is the last block of the next question.
func (s *Span) last(from, to uint64) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return from + min(to-from, s.blocks-1)
}

func (s *Span) answered(blocks uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = nil
	if blocks < s.blocks {
		return // says nothing about wider ones
	}
	s.good = max(s.good, blocks)
	s.row++
	if s.forgot != 0 && blocks >= s.forgot { // that was no limit, or is none any more
		s.forgot, s.retry = 0, answersToRetry
	}
	switch wider := s.wider(); {
	case wider > s.blocks && s.row >= answersToGrow:
		s.row, s.blocks = 0, wider
	case s.bad != 0 && s.row >= s.retry: // it may be allowed by now
		s.row, s.forgot, s.bad, s.retry = 0, s.bad, 0, min(2*s.retry, mostToRetry)
		s.blocks = min(s.most, 2*s.blocks)
	}
}

// wider is the next span to try: the double, or halfway to what was refused; the same where that is near.
func (s *Span) wider() uint64 {
	switch {
	case s.bad == 0:
		return min(s.most, 2*s.blocks)
	case s.bad-s.blocks <= 1+s.blocks/8:
		return s.blocks
	}
	return min(2*s.blocks, s.blocks+(s.bad-s.blocks)/2)
}

// refused says whether to ask about fewer blocks.
func (s *Span) refused(ctx context.Context, from, last uint64, err error) bool {
	if ctx.Err() != nil || !narrower(err) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := last - from + 1
	if n > s.blocks { // somebody else has narrowed it meanwhile
		return true
	}
	if n == 1 { // no span is narrow enough: these refusals say nothing about widths
		if s.before != nil {
			s.width, s.before = *s.before, nil
		}
		return false
	}
	if s.before == nil {
		was := s.width
		s.before = &was
	}
	s.row, s.bad, s.forgot = 0, n, 0
	if s.good >= n { // these blocks hold more than those before, or less is allowed than was
		s.good, s.retry = 0, answersToRetry
	}
	s.blocks = max(1, n/2, s.good)
	return true
}

// narrower says whether a question about fewer blocks may be answered where this one was not. It is not if the endpoint cannot
// be reached, is throttled, does not know the caller or the method, or contradicts itself.
func narrower(err error) bool {
	var (
		many   *UnavailableError
		dial   *net.OpError
		coded  rpc.Error
		status rpc.HTTPError
		own    *statusError
	)
	switch {
	case errors.As(err, &many):
		return slices.ContainsFunc(many.Troubles, narrower)
	case errors.Is(err, ErrAnswer), errors.Is(err, ErrNotFound), errors.As(err, &dial) && dial.Op == "dial":
		return false
	case errors.As(err, &coded):
		e := &rpcError{Code: coded.ErrorCode(), Message: coded.Error()}
		return !e.throttled() && e.Code != methodNotFound
	case errors.As(err, &status):
		return narrowerStatus(status.StatusCode)
	case errors.As(err, &own):
		return narrowerStatus(own.code)
	}
	return true
}

func narrowerStatus(code int) bool {
	switch code {
	case http.StatusTooManyRequests, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		return false
	}
	return true
}
