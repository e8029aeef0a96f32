package rpc

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/eth/tracers/logger"
	"github.com/ethereum/go-ethereum/rpc"
)

// Bounds of opcode logs, of one transaction and of each in a block; they are cut there.
const (
	maxTraceBytes        = 64 << 20
	maxTraceBytesInBlock = 1 << 20
)

// debugAPI is as much of go-ethereum's tracing as can be offered: nothing that touches the node's files
// (debug_traceBlockFromFile, debug_standardTraceBlockToFile), no scripts of callers, and nothing without an end. The methods
// are go-ethereum's.
//
// What a tracer remembers of a transaction is not bounded, callTracer's copies of calldata above all: a node whose callers
// are not trusted should not be the one that sequences.
type debugAPI struct {
	own     *tracers.API
	timeout time.Duration
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

// offered is as much of a service of go-ethereum as is for users; nil: nothing.
func (s *Server) offered(api rpc.API) any {
	switch api.Namespace {
	case "eth", "net", "txpool":
		return api.Service
	case "debug":
		switch service := api.Service.(type) {
		case *tracers.API:
			return &debugAPI{service, s.cfg.TraceTimeout}
		case rawAPI:
			return &rawDebug{service}
		}
	}
	return nil
}

// bound makes a configuration keep the node's bounds. The time is that of one transaction; ctx bounds all of a call's.
func (a *debugAPI) bound(config *tracers.TraceConfig, bytes int) (*tracers.TraceConfig, error) {
	out := tracers.TraceConfig{}
	if config != nil {
		out = *config
	}
	if out.Tracer != nil {
		if script, ok := scripted(*out.Tracer, out.TracerConfig); ok {
			return nil, badParams("tracer %.40q is none of go-ethereum's own (callTracer, prestateTracer, 4byteTracer, flatCallTracer, muxTracer, noopTracer), and scripts are not run here", script)
		}
	}
	if out.Timeout != nil {
		timeout, err := time.ParseDuration(*out.Timeout)
		if err != nil {
			return nil, badParams("timeout: %v", err)
		}
		text := min(timeout, a.timeout).String()
		out.Timeout = &text
	}
	opcodes := logger.Config{}
	if out.Config != nil {
		opcodes = *out.Config
	}
	if opcodes.Limit <= 0 || opcodes.Limit > bytes {
		opcodes.Limit = bytes
	}
	out.Config = &opcodes
	return &out, nil
}

// scripted finds a script among tracers: go-ethereum evaluates it, and calls its setup, before any time-out is on, so one
// that loops there never ends.
func scripted(tracer string, config json.RawMessage) (script string, found bool) {
	if tracers.DefaultDirectory.IsJS(tracer) {
		return tracer, true
	}
	if tracer != "muxTracer" {
		return "", false
	}
	var inner map[string]json.RawMessage
	if json.Unmarshal(config, &inner) != nil {
		return "", false // which go-ethereum refuses
	}
	for tracer, config := range inner {
		if script, found := scripted(tracer, config); found {
			return script, true
		}
	}
	return "", false
}

// TraceTransaction is debug_traceTransaction.
func (a *debugAPI) TraceTransaction(ctx context.Context, hash common.Hash, config *tracers.TraceConfig) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	config, err := a.bound(config, maxTraceBytes)
	if err != nil {
		return nil, err
	}
	return a.own.TraceTransaction(ctx, hash, config)
}

// TraceBlockByNumber is debug_traceBlockByNumber.
func (a *debugAPI) TraceBlockByNumber(ctx context.Context, number rpc.BlockNumber, config *tracers.TraceConfig) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	config, err := a.bound(config, maxTraceBytesInBlock)
	if err != nil {
		return nil, err
	}
	return a.own.TraceBlockByNumber(ctx, number, config)
}

// TraceBlockByHash is debug_traceBlockByHash.
func (a *debugAPI) TraceBlockByHash(ctx context.Context, hash common.Hash, config *tracers.TraceConfig) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	config, err := a.bound(config, maxTraceBytesInBlock)
	if err != nil {
		return nil, err
	}
	return a.own.TraceBlockByHash(ctx, hash, config)
}

// TraceBlock is debug_traceBlock.
func (a *debugAPI) TraceBlock(ctx context.Context, blob hexutil.Bytes, config *tracers.TraceConfig) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	config, err := a.bound(config, maxTraceBytesInBlock)
	if err != nil {
		return nil, err
	}
	return a.own.TraceBlock(ctx, blob, config)
}

// TraceCall is debug_traceCall.
func (a *debugAPI) TraceCall(ctx context.Context, args json.RawMessage, block *rpc.BlockNumberOrHash, config *tracers.TraceCallConfig) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	call := tracers.TraceCallConfig{}
	if config != nil {
		call = *config
	}
	bounded, err := a.bound(&call.TraceConfig, maxTraceBytes)
	if err != nil {
		return nil, err
	}
	call.TraceConfig = *bounded
	return traceCall(ctx, a.own.TraceCall, args, block, &call)
}

// traceCall decodes arguments of a type that go-ethereum keeps to itself.
func traceCall[Args any](ctx context.Context, own func(context.Context, Args, *rpc.BlockNumberOrHash, *tracers.TraceCallConfig) (any, error),
	raw json.RawMessage, block *rpc.BlockNumberOrHash, config *tracers.TraceCallConfig) (any, error) {
	var args Args
	if err := json.Unmarshal(raw, &args); err != nil {
		return nil, badParams("call: %v", err)
	}
	return own(ctx, args, block, config)
}
