package rpc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"time"
)

// Bounds of traces. What is counted in bytes is what tracers hold while they work, as JSON, and the answers until callers have taken
// them; go-ethereum copies an answer about five times on its way out.
const (
	// maxTraceBytes of a call; as many as a batch of calls may answer.
	maxTraceBytes = maxResponseBytes
	// maxTracesBytes of all calls together.
	maxTracesBytes = 64 << 20
	// maxNestedBytes of a transaction, a frame counted as often as it is deep: go-ethereum encodes it that often.
	maxNestedBytes = 512 << 20
	// maxMuxed are the tracers that muxTracer runs at once.
	maxMuxed = 16
	// waitingTraces for each one that may run.
	waitingTraces = 16
	// takeAnswer is how long a caller may take to read an answer.
	takeAnswer = time.Minute
)

// Errors of what is bounded.
var (
	errTraceTooLarge = &rpcError{codeTooLarge, nil, fmt.Errorf("this trace takes more than %d MiB, which is as much as a node gives to one: leave out what is not needed "+
		"(disableStack, disableStorage, enableMemory false, a limit; callTracer with onlyTopCall), or trace a block's transactions one by one", maxTraceBytes>>20)}
	errTraceTooNested = &rpcError{codeTooLarge, nil, errors.New("this trace is too large for how deep its calls are: ask for callTracer with onlyTopCall, or for another tracer")}
	errTracesTooLarge = &rpcError{codeBusy, nil, fmt.Errorf("all traces at this node together take more than %d MiB, which is as much as it gives to them: try again later, or ask another node", maxTracesBytes>>20)}
)

// gate lets a few traces run at a time, so that they leave the other half of the processors to the node, and lets a few wait.
type gate struct {
	running, waiting chan struct{}
	patience         time.Duration
	memory           budget
}

func newGate(patience time.Duration) *gate {
	n := max(1, runtime.GOMAXPROCS(0)/2)
	return &gate{running: make(chan struct{}, n), waiting: make(chan struct{}, n*waitingTraces), patience: patience}
}

// enter waits for a place. The caller leaves it.
func (g *gate) enter(ctx context.Context) error {
	select {
	case g.running <- struct{}{}:
		return nil
	default:
	}
	select {
	case g.waiting <- struct{}{}:
		defer func() { <-g.waiting }()
	default:
		return g.busy(fmt.Sprintf("and lets %d wait", cap(g.waiting)))
	}
	patience := time.NewTimer(g.patience)
	defer patience.Stop()
	select {
	case g.running <- struct{}{}:
		return nil
	case <-patience.C:
		return g.busy(fmt.Sprintf("and none ended in %s", g.patience))
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *gate) leave() { <-g.running }

// in runs in a place of its own, for so long at most.
func (g *gate) in(ctx context.Context, timeout time.Duration, run func(context.Context) error) error {
	if err := g.enter(ctx); err != nil {
		return err
	}
	defer g.leave()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return run(ctx)
}

func (g *gate) busy(why string) error {
	return &rpcError{codeBusy, nil, fmt.Errorf("this node runs no more traces at a time than %d, %s: try again later, or ask another node", cap(g.running), why)}
}

// run traces with what m asks for, in a place of its own. The answer counts until the caller has it, which is when ctx ends.
func (g *gate) run(ctx context.Context, timeout time.Duration, m *meter, trace func(context.Context) (any, error)) (answer any, err error) {
	err = g.in(ctx, timeout, func(bounded context.Context) (err error) {
		m.ctx, m.shared = until(bounded), &g.memory
		answer, err = trace(m.ctx)
		size := m.close()
		if m.failed != nil {
			err = m.failed
		}
		if err != nil {
			g.memory.give(size)
			return err
		}
		context.AfterFunc(ctx, func() { g.memory.give(size) })
		return hurry(ctx)
	})
	return answer, err
}

// connection of an HTTP request, in its context.
type connection struct{}

// withConnection has hurry find the request's connection.
func withConnection(w http.ResponseWriter, r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), connection{}, http.NewResponseController(w)))
}

// hurry has an HTTP caller take the answer in time; over WebSocket go-ethereum sees to it.
func hurry(ctx context.Context) error {
	c, ok := ctx.Value(connection{}).(*http.ResponseController)
	if !ok {
		return nil
	}
	if err := c.SetWriteDeadline(time.Now().Add(takeAnswer)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("the caller is gone: %w", err)
	}
	return nil
}
