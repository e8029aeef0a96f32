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
	// answersToGrow is after how many answers in a row a span is doubled again.
	answersToGrow = 4
)

// Span is how many blocks' logs are asked for at once. Endpoints limit the range, the results, the bytes or the time of an
// answer, each in words of its own. So a span is halved whenever a question is refused, down to one block, whatever the words
// are, and doubled after a few answers in a row. It is safe for concurrent use; one for each endpoint remembers what that allows.
type Span struct {
	most uint64

	mu     sync.Mutex
	blocks uint64
	row    int // answers to questions as wide as the span, in a row
}

// NewSpan begins with the most blocks that are ever asked for at once.
func NewSpan(most uint64) *Span { return &Span{most: most, blocks: most} }

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
	if blocks < s.blocks {
		return // says nothing about wider ones
	}
	if s.row++; s.row >= answersToGrow {
		s.row, s.blocks = 0, min(s.most, 2*s.blocks)
	}
}

// refused says whether to ask about fewer blocks.
func (s *Span) refused(ctx context.Context, from, last uint64, err error) bool {
	if ctx.Err() != nil || !narrower(err) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.row = 0
	s.blocks = max(1, min(s.blocks, (last-from+1)/2))
	return last > from
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
