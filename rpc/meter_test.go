package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/eth/tracers/logger"
	"github.com/ethereum/go-ethereum/params"
)

// TestU42_TracesAtATime: as many run as have places, as many more wait, and others are refused at once, with what to do.
func TestU42_TracesAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(10 * time.Second)
		for range cap(g.running) {
			if err := g.enter(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		errs := make(chan error, cap(g.waiting))
		for range cap(g.waiting) {
			go func() { errs <- g.enter(t.Context()) }()
		}
		synctest.Wait()
		refused := func(err error, why string) {
			t.Helper()
			var coded *rpcError
			if !errors.As(err, &coded) || coded.code != codeBusy || !strings.Contains(err.Error(), why) || !strings.Contains(err.Error(), "try again later, or ask another node") {
				t.Errorf("%v", err)
			}
		}
		refused(g.enter(t.Context()), "lets")
		g.leave()
		if err := <-errs; err != nil {
			t.Errorf("one that waited: %v", err)
		}
		for range cap(g.waiting) - 1 {
			refused(<-errs, "none ended in 10s")
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := g.enter(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("a caller that is gone: %v", err)
		}
	})
}

// TestU42_EveryHookIsWatched: an event that a tracer of go-ethereum's listens to, and that is not watched here, would never reach it.
func TestU42_EveryHookIsWatched(t *testing.T) {
	for name := range holdings {
		tracer, err := tracers.DefaultDirectory.New(name, &tracers.Context{}, nil, params.MergedTestChainConfig)
		if err != nil {
			t.Fatal(name, err)
		}
		m := &meter{ctx: until(t.Context()), shared: &budget{}}
		holds, err := holdings[name](nil)
		if err != nil {
			t.Fatal(name, err)
		}
		theirs, ours := reflect.ValueOf(*tracer.Hooks), reflect.ValueOf(*m.watch(tracer, holds).Hooks)
		for i := range theirs.NumField() {
			if hook := theirs.Type().Field(i).Name; theirs.Field(i).IsNil() != ours.Field(i).IsNil() && name != "noopTracer" {
				t.Errorf("%s: %s", name, hook)
			}
		}
	}
}

// TestU42_HeldIsWhatTheAnswerTakes: what is counted while a tracer works is never less than its answer, whatever a program does.
func TestU42_HeldIsWhatTheAnswerTakes(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	all := append(tracerNames(), "")
	for range 100 {
		code := program(random)
		for _, name := range all {
			var config json.RawMessage
			switch name {
			case muxTracer:
				config = json.RawMessage(`{"callTracer":{"withLog":true},"prestateTracer":null,"erc7562Tracer":{"withLog":true}}`)
			case "prestateTracer":
				config = json.RawMessage([]string{`{}`, `{"diffMode":true}`, `{"disableCode":true}`, `{"includeEmpty":true}`}[random.IntN(4)])
			case "callTracer":
				config = json.RawMessage([]string{`{}`, `{"withLog":true}`, `{"onlyTopCall":true,"withLog":true}`}[random.IntN(3)])
			}
			m := &meter{ctx: until(t.Context()), shared: &budget{},
				opcodes: logger.Config{EnableMemory: random.IntN(2) == 0, EnableReturnData: random.IntN(2) == 0, DisableStack: random.IntN(4) == 0}}
			tracer, err := m.make(name, config, &tracers.Context{}, params.MergedTestChainConfig)
			if err != nil {
				t.Fatal(name, err)
			}
			size, err := runCode(code, tracer)
			if err != nil && !errors.Is(err, errTraceTooLarge) {
				t.Fatalf("%s of %x: %v", name, code, err)
			}
			if size > m.held+aroundAnswer {
				t.Errorf("%s of %x: %d bytes held, answer %d", name, code, m.held, size)
			}
			if m.shared.used.Load() != int64(m.held) {
				t.Errorf("%s: %d of the node's, %d held", name, m.shared.used.Load(), m.held)
			}
			if answer := m.close(); answer != 0 || m.shared.used.Load() != 0 {
				t.Errorf("%s: %d, %d left", name, answer, m.shared.used.Load())
			}
		}
	}
}

// runCode runs a program and returns the size of the answer.
func runCode(code []byte, tracer *tracers.Tracer) (size int, err error) {
	_, _, _ = runtime.Execute(code, nil, &runtime.Config{ChainConfig: params.MergedTestChainConfig, GasLimit: 300_000, Difficulty: new(big.Int), Random: &common.Hash{},
		EVMConfig: vm.Config{Tracer: tracer.Hooks}}) // however it ends, there is an answer
	answer, err := tracer.GetResult()
	return len(answer), err
}

// program is random, with what tracers look at more often than chance would have it.
func program(random *rand.Rand) (code []byte) {
	ops := []vm.OpCode{vm.SLOAD, vm.SSTORE, vm.TLOAD, vm.TSTORE, vm.KECCAK256, vm.MSTORE, vm.CALL, vm.STATICCALL, vm.DELEGATECALL, vm.CREATE, vm.CREATE2, vm.BALANCE,
		vm.EXTCODESIZE, vm.EXTCODEHASH, vm.LOG0, vm.LOG2, vm.LOG4, vm.DUP2, vm.SWAP1, vm.POP, vm.GAS, vm.CODECOPY}
	for range 8 {
		code = append(code, byte(vm.PUSH2), byte(random.IntN(3)), byte(random.IntN(256)))
	}
	for range random.IntN(200) {
		switch random.IntN(3) {
		case 0:
			code = append(code, byte(ops[random.IntN(len(ops))]))
		case 1:
			code = append(code, byte(vm.PUSH1), byte(random.IntN(256)))
		default:
			code = append(code, byte(vm.PUSH2), byte(random.IntN(3)), byte(random.IntN(256)))
		}
	}
	return append(code, slices.Repeat([]byte{byte(vm.PUSH2), 1, 0}, 2)[random.IntN(6):]...)
}
