package rpc

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/rpc"
)

// debugAPI is as much of go-ethereum's tracing as can be offered: nothing that touches the node's files
// (debug_traceBlockFromFile, debug_standardTraceBlockToFile), no scripts of callers, and nothing without an end (debug_traceChain).
// The methods are go-ethereum's. How many run at a time and what they hold is bounded: traces.go, meter.go.
type debugAPI struct {
	own     *tracers.API
	gate    *gate
	timeout time.Duration
	private bool // they are answered elsewhere
}

// rawAPI is what go-ethereum's namespace debug shows of the chain and not of the node: blocks, headers, receipts and transactions as
// bytes.
type rawAPI interface {
	GetRawBlock(context.Context, rpc.BlockNumberOrHash) (hexutil.Bytes, error)
	GetRawHeader(context.Context, rpc.BlockNumberOrHash) (hexutil.Bytes, error)
	GetRawReceipts(context.Context, rpc.BlockNumberOrHash) ([]hexutil.Bytes, error)
	GetRawTransaction(context.Context, common.Hash) (hexutil.Bytes, error)
}

// rawDebug has none of the other methods of go-ethereum's service.
type rawDebug struct{ rawAPI }

// GetRawReceipts of the open block are refused: go-ethereum looks for them by the block's hash, and would find none.
func (a *rawDebug) GetRawReceipts(ctx context.Context, block rpc.BlockNumberOrHash) ([]hexutil.Bytes, error) {
	if pendingTag(block) {
		return nil, &rpcError{codeServer, nil, errOpenReceipts}
	}
	return a.rawAPI.GetRawReceipts(ctx, block)
}

// offered is as much of a service of go-ethereum as is for users; nil: nothing. private says that traces are answered elsewhere.
func (s *Server) offered(api rpc.API, private bool) any {
	switch api.Namespace {
	case "eth", "net", "txpool":
		return api.Service
	case "debug":
		switch service := api.Service.(type) {
		case *tracers.API:
			return &debugAPI{service, s.gate, s.cfg.TraceTimeout, private}
		case rawAPI:
			return &rawDebug{service}
		}
	}
	return nil
}

// trace runs one of go-ethereum's methods under the node's bounds. The time in config is that of one transaction; the node's
// bounds all of a call's.
func (a *debugAPI) trace(ctx context.Context, method string, config *tracers.TraceConfig, own func(context.Context, *tracers.TraceConfig) (any, error)) (any, error) {
	if a.private {
		return nil, tracesElsewhere(method)
	}
	m, timeout, err := a.asked(config)
	if err != nil {
		return nil, err
	}
	return a.gate.run(ctx, a.timeout, m, func(ctx context.Context) (any, error) {
		name, limit := metered, timeout.String()
		return own(ctx, &tracers.TraceConfig{Tracer: &name, TracerConfig: m.open(), Timeout: &limit})
	})
}

// tracesElsewhere begins as go-ethereum's error for a method that it does not have, so that tools continue without traces.
func tracesElsewhere(method string) error {
	return &rpcError{codeNoMethod, nil, fmt.Errorf("the method debug_%s does not exist/is not available here: this node traces at its private port only (--private-listen), "+
		"as nodes that sequence do unless they are started with --http-traces public; ask there, or a node that follows", method)}
}

// asked is what a caller wants to be traced with, and for how long at most.
func (a *debugAPI) asked(config *tracers.TraceConfig) (*meter, time.Duration, error) {
	m, timeout := &meter{}, defaultTraceTimeout
	if config == nil {
		config = &tracers.TraceConfig{}
	}
	if config.Timeout != nil {
		var err error
		if timeout, err = time.ParseDuration(*config.Timeout); err != nil {
			return nil, 0, badParams("timeout: %v", err)
		}
	}
	if config.Config != nil {
		m.opcodes = *config.Config
	}
	if m.opcodes.Limit > maxTraceBytes {
		m.opcodes.Limit = 0 // ours is an error
	}
	if config.Tracer != nil {
		m.tracer, m.config = *config.Tracer, config.TracerConfig
		if name, ok := unknown(m.tracer, m.config); ok {
			return nil, 0, badParams("tracer %.40q is none of go-ethereum's own (%s), and scripts are not run here", name, strings.Join(tracerNames(), ", "))
		}
	}
	return m, min(timeout, a.timeout), nil
}

// defaultTraceTimeout is go-ethereum's.
const defaultTraceTimeout = 5 * time.Second

func tracerNames() []string {
	return append(slices.Sorted(maps.Keys(holdings)), muxTracer)
}

// unknown finds what is none of go-ethereum's own tracers: it takes that for a script, evaluates it and calls its setup before any
// time-out is on, so one that loops there never ends.
func unknown(tracer string, config json.RawMessage) (name string, found bool) {
	if tracer != muxTracer {
		return tracer, holdings[tracer] == nil
	}
	inner, err := muxed(config)
	if err != nil {
		return "", false // which make says
	}
	for tracer, config := range inner {
		if name, found := unknown(tracer, config); found {
			return name, true
		}
	}
	return "", false
}

// muxed are the tracers that muxTracer is to run.
func muxed(config json.RawMessage) (inner map[string]json.RawMessage, err error) {
	if err := unmarshal(config, &inner); err != nil {
		return nil, badParams("tracerConfig of %s: %v", muxTracer, err)
	}
	return inner, nil
}

// TraceTransaction is debug_traceTransaction.
func (a *debugAPI) TraceTransaction(ctx context.Context, hash common.Hash, config *tracers.TraceConfig) (any, error) {
	return a.trace(ctx, "traceTransaction", config, func(ctx context.Context, config *tracers.TraceConfig) (any, error) {
		return a.own.TraceTransaction(ctx, hash, config)
	})
}

// TraceBlockByNumber is debug_traceBlockByNumber.
func (a *debugAPI) TraceBlockByNumber(ctx context.Context, number rpc.BlockNumber, config *tracers.TraceConfig) (any, error) {
	return a.trace(ctx, "traceBlockByNumber", config, func(ctx context.Context, config *tracers.TraceConfig) (any, error) {
		return a.own.TraceBlockByNumber(ctx, number, config)
	})
}

// TraceBlockByHash is debug_traceBlockByHash.
func (a *debugAPI) TraceBlockByHash(ctx context.Context, hash common.Hash, config *tracers.TraceConfig) (any, error) {
	return a.trace(ctx, "traceBlockByHash", config, func(ctx context.Context, config *tracers.TraceConfig) (any, error) {
		return a.own.TraceBlockByHash(ctx, hash, config)
	})
}

// TraceBlock is debug_traceBlock.
func (a *debugAPI) TraceBlock(ctx context.Context, blob hexutil.Bytes, config *tracers.TraceConfig) (any, error) {
	return a.trace(ctx, "traceBlock", config, func(ctx context.Context, config *tracers.TraceConfig) (any, error) {
		return a.own.TraceBlock(ctx, blob, config)
	})
}

// TraceCall is debug_traceCall.
func (a *debugAPI) TraceCall(ctx context.Context, args json.RawMessage, block *rpc.BlockNumberOrHash, config *tracers.TraceCallConfig) (any, error) {
	call := tracers.TraceCallConfig{}
	if config != nil {
		call = *config
	}
	return a.trace(ctx, "traceCall", &call.TraceConfig, func(ctx context.Context, config *tracers.TraceConfig) (any, error) {
		call.TraceConfig = *config
		return traceCall(ctx, a.own.TraceCall, args, block, &call)
	})
}

// traceCall decodes arguments of a type that go-ethereum keeps to itself.
func traceCall[Args any](ctx context.Context, own func(context.Context, Args, *rpc.BlockNumberOrHash, *tracers.TraceCallConfig) (any, error),
	raw json.RawMessage, block *rpc.BlockNumberOrHash, config *tracers.TraceCallConfig) (any, error) {
	var args Args
	if err := json.Unmarshal(raw, &args); err != nil {
		return nil, badParams("invalid argument 0: %v", err)
	}
	return own(ctx, args, block, config)
}
