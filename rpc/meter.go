package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/eth/tracers/logger"
	"github.com/ethereum/go-ethereum/eth/tracers/native"
	"github.com/ethereum/go-ethereum/params"
)

// meter counts what the tracers of one call hold, and ends the call before that is too much. It belongs to the goroutine of the
// call. go-ethereum makes tracers by their names, so it is asked for metered, and told the number of a meter.
type meter struct {
	ctx    *ending
	shared *budget
	number uint64

	tracer  string // what the caller asked for; empty: opcode logs
	config  json.RawMessage
	opcodes logger.Config

	done   int // bytes of the answers of finished transactions
	held   int // bytes for the transaction that is being traced
	nested int // of them, each as often as it is deep
	muxed  int
	failed error
}

// metered is a tracer that callers cannot name.
const metered = "loft metered"

var (
	meters    sync.Map // number to *meter, of calls under way
	lastMeter atomic.Uint64
)

func init() { tracers.DefaultDirectory.Register(metered, newMetered, false) }

func newMetered(about *tracers.Context, config json.RawMessage, chain *params.ChainConfig) (*tracers.Tracer, error) {
	number, err := strconv.ParseUint(string(config), 10, 64)
	if err != nil {
		return nil, err
	}
	m, ok := meters.Load(number)
	if !ok {
		return nil, fmt.Errorf("no trace has number %d", number)
	}
	return m.(*meter).transaction(about, chain)
}

// open has go-ethereum find the meter by config, until it is closed.
func (m *meter) open() (config json.RawMessage) {
	m.number = lastMeter.Add(1)
	meters.Store(m.number, m)
	return json.RawMessage(strconv.FormatUint(m.number, 10))
}

// close gives back all but the answer, whose size it returns.
func (m *meter) close() (answer int) {
	meters.Delete(m.number)
	m.shared.give(m.held)
	m.held = 0
	return m.done
}

// add says that a tracer is to hold some bytes more, and answers whether it may.
func (m *meter) add(n int) bool {
	switch {
	case m.failed != nil:
		return false
	case m.done+m.held+n > maxTraceBytes:
		m.fail(errTraceTooLarge)
		return false
	case m.nested > maxNestedBytes:
		m.fail(errTraceTooNested)
		return false
	case !m.shared.take(n):
		m.fail(errTracesTooLarge)
		return false
	}
	m.held += n
	return true
}

func (m *meter) fail(err error) {
	m.failed = err
	m.ctx.end() // which stops the EVM
}

// transaction makes the tracer of one of the call's transactions.
func (m *meter) transaction(about *tracers.Context, chain *params.ChainConfig) (*tracers.Tracer, error) {
	if m.failed == nil && m.ctx.Err() != nil {
		m.failed = errTraceTimeout
	}
	if m.failed != nil {
		return nil, m.failed
	}
	m.nested, m.muxed = 0, 0
	t, err := m.make(m.tracer, m.config, about, chain)
	if err != nil {
		return nil, err
	}
	result := t.GetResult
	t.GetResult = func() (json.RawMessage, error) {
		answer, err := result()
		if m.failed != nil {
			return nil, m.failed
		}
		if err != nil {
			return nil, err
		}
		if !m.add(len(answer) + aroundAnswer - m.held) { // from here on it is known exactly
			return nil, m.failed
		}
		m.done, m.held = m.done+m.held, 0
		return answer, nil
	}
	return t, nil
}

// aroundAnswer is what stands around a transaction's answer in that of a block.
const aroundAnswer = 128

// make makes a tracer of go-ethereum's that is counted.
func (m *meter) make(name string, config json.RawMessage, about *tracers.Context, chain *params.ChainConfig) (*tracers.Tracer, error) {
	if m.muxed++; m.muxed > maxMuxed {
		return nil, badParams("muxTracer runs %d tracers at most", maxMuxed)
	}
	if name == "" {
		l := logger.NewStructLogger(&m.opcodes)
		return m.watch(&tracers.Tracer{Hooks: l.Hooks(), GetResult: l.GetResult}, holdsOpcodes(m.opcodes)), nil
	}
	if name == muxTracer {
		return m.mux(config, about, chain)
	}
	holds, err := holdings[name](config)
	if err != nil {
		return nil, err
	}
	t, err := tracers.DefaultDirectory.New(name, about, config, chain)
	if err != nil {
		return nil, err
	}
	return m.watch(t, holds), nil
}

func (m *meter) mux(config json.RawMessage, about *tracers.Context, chain *params.ChainConfig) (*tracers.Tracer, error) {
	inner, err := muxed(config)
	if err != nil {
		return nil, err
	}
	var names []string
	var all []*tracers.Tracer
	for name, config := range inner {
		t, err := m.make(name, config, about, chain)
		if err != nil {
			return nil, err
		}
		names, all = append(names, name), append(all, t)
	}
	return native.NewMuxTracer(names, all)
}

// watch keeps from a tracer what it may not hold. The tracer that it returns has a Stop, which not all of go-ethereum's have: a
// trace of theirs that runs out of time ends the process.
func (m *meter) watch(t *tracers.Tracer, holds holding) *tracers.Tracer {
	var stopped atomic.Pointer[error]
	over := func() bool { return m.failed != nil || stopped.Load() != nil }
	inner, hooks := t.Hooks, &tracing.Hooks{}
	if inner.OnTxStart != nil {
		hooks.OnTxStart = func(env *tracing.VMContext, tx *types.Transaction, from common.Address) {
			if !over() && m.add(holds.start(env, tx, from)) {
				inner.OnTxStart(env, tx, from)
			}
		}
	}
	if inner.OnTxEnd != nil {
		hooks.OnTxEnd = func(receipt *types.Receipt, err error) {
			if !over() {
				inner.OnTxEnd(receipt, err)
			}
		}
	}
	if inner.OnEnter != nil {
		hooks.OnEnter = func(depth int, op byte, from, to common.Address, input []byte, gas uint64, value *big.Int) {
			if over() {
				return
			}
			n := holds.enter(depth, input)
			if m.nested += n * depth; m.add(n) {
				inner.OnEnter(depth, op, from, to, input, gas, value)
			}
		}
	}
	if inner.OnExit != nil {
		hooks.OnExit = func(depth int, output []byte, gas uint64, err error, reverted bool) {
			if over() {
				return
			}
			n := holds.exit(depth, output, reverted)
			if m.nested += n * depth; m.add(n) {
				inner.OnExit(depth, output, gas, err, reverted)
			}
		}
	}
	if inner.OnOpcode != nil {
		hooks.OnOpcode = func(pc uint64, op byte, gas, cost uint64, scope tracing.OpContext, data []byte, depth int, err error) {
			if over() {
				return
			}
			if n := holds.opcode(vm.OpCode(op), scope, data, err); n >= 0 && m.add(n) {
				inner.OnOpcode(pc, op, gas, cost, scope, data, depth, err)
			}
		}
	}
	if inner.OnLog != nil {
		hooks.OnLog = func(log *types.Log) {
			if !over() && m.add(holds.log(log)) {
				inner.OnLog(log)
			}
		}
	}
	hooks.OnSystemCallStartV2, hooks.OnSystemCallEnd = inner.OnSystemCallStartV2, inner.OnSystemCallEnd
	return &tracers.Tracer{Hooks: hooks, GetResult: func() (json.RawMessage, error) {
		if reason := stopped.Load(); reason != nil {
			return nil, *reason
		}
		if m.failed != nil {
			return nil, m.failed
		}
		return t.GetResult()
	}, Stop: func(err error) { stopped.Store(&err) }}
}

// budget is what all traces of a node share.
type budget struct{ used atomic.Int64 }

func (b *budget) take(n int) bool {
	if b.used.Add(int64(n)) <= maxTracesBytes {
		return true
	}
	b.give(n)
	return false
}

func (b *budget) give(n int) { b.used.Add(-int64(n)) }

// ending is a context that, when it ends for whatever reason, says that its time is up: go-ethereum stops the EVM only then.
type ending struct {
	context.Context
	once  sync.Once
	ended chan struct{}
}

// until makes a context that ends with ctx, or by its end.
func until(ctx context.Context) *ending {
	e := &ending{Context: ctx, ended: make(chan struct{})}
	context.AfterFunc(ctx, e.end)
	return e
}

func (e *ending) end() { e.once.Do(func() { close(e.ended) }) }

// Done implements context.Context.
func (e *ending) Done() <-chan struct{} { return e.ended }

// Err implements context.Context.
func (e *ending) Err() error {
	select {
	case <-e.ended:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

var errTraceTimeout = errors.New("execution timeout") // in go-ethereum's words
