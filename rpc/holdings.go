package rpc

import (
	"encoding/binary"
	"encoding/json"
	"hash/maphash"
	"math"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/eth/tracers/logger"
)

// holding tells what a tracer of go-ethereum's holds more after an event: bytes of memory or of the answer that it is going to
// make, whichever is more. It errs on the side of more. A negative number keeps the event from the tracer.
type holding struct {
	start  func(env *tracing.VMContext, tx *types.Transaction, from common.Address) int
	enter  func(depth int, input []byte) int
	exit   func(depth int, output []byte, reverted bool) int
	opcode func(op vm.OpCode, scope tracing.OpContext, data []byte, err error) int
	log    func(*types.Log) int
}

func nothing() holding {
	return holding{
		start:  func(*tracing.VMContext, *types.Transaction, common.Address) int { return 0 },
		enter:  func(int, []byte) int { return 0 },
		exit:   func(int, []byte, bool) int { return 0 },
		opcode: func(vm.OpCode, tracing.OpContext, []byte, error) int { return 0 },
		log:    func(*types.Log) int { return 0 },
	}
}

// holdings are those of go-ethereum's tracers, by name: no other can be asked for. muxTracer has its tracers', and opcode logs
// have no name.
var holdings = map[string]func(config json.RawMessage) (holding, error){
	"callTracer":              holdsCalls(512),
	"flatCallTracer":          holdsCalls(1024),
	"prestateTracer":          holdsPrestate,
	"4byteTracer":             holdsSelectors,
	"erc7562Tracer":           holdsValidation,
	"keccak256PreimageTracer": holdsPreimages,
	"noopTracer":              func(json.RawMessage) (holding, error) { return nothing(), nil },
}

const muxTracer = "muxTracer"

// Sizes in JSON.
const (
	logEntry  = 160 // of an opcode, without what follows
	logWord   = 69  // of memory or of a hash
	logSlot   = 2 * logWord
	hexByte   = 2
	textByte  = 6 // escaped
	logOfCall = 320
)

// seen remembers what was counted, by hashes whose collisions nobody can make.
type seen map[uint64]struct{}

var seed = maphash.MakeSeed()

func (s seen) first(parts ...[]byte) bool {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, part := range parts {
		h.Write(part)
	}
	key := h.Sum64()
	_, known := s[key]
	s[key] = struct{}{}
	return !known
}

// holdsOpcodes is what the opcode logs hold: an entry an opcode, with the stack, and if wanted with all of the memory and the
// contract's slots so far.
func holdsOpcodes(config logger.Config) holding {
	h := nothing()
	slots := map[common.Address]map[common.Hash]struct{}{}
	sum := 0
	h.opcode = func(op vm.OpCode, scope tracing.OpContext, data []byte, err error) int {
		n := logEntry
		stack := scope.StackData()
		if !config.DisableStack {
			for i := range stack {
				n += 6 + stack[i].BitLen()/4
			}
		}
		if config.EnableMemory {
			n += (len(scope.MemoryData()) + 31) / 32 * logWord
		}
		if config.EnableReturnData {
			n += hexByte * len(data)
		}
		if !config.DisableStorage && err == nil && (op == vm.SLOAD || op == vm.SSTORE) && len(stack) > 0 {
			own := slots[scope.Address()]
			if own == nil {
				own = map[common.Hash]struct{}{}
				slots[scope.Address()] = own
			}
			own[stack[len(stack)-1].Bytes32()] = struct{}{}
			n += logSlot * (len(own) + 1)
		}
		if config.Limit > 0 && sum > config.Limit && n < maxTraceBytes {
			return 0 // the caller's limit holds the rest back
		}
		sum += n
		return n
	}
	h.exit = func(depth int, output []byte, _ bool) int {
		if depth > 0 {
			return 0
		}
		return hexByte * len(output)
	}
	return h
}

// holdsCalls is what the call tracers hold: a frame a call, with copies of input and output.
func holdsCalls(frame int) func(json.RawMessage) (holding, error) {
	return func(config json.RawMessage) (holding, error) {
		var c struct{ OnlyTopCall, WithLog bool }
		if err := unmarshal(config, &c); err != nil {
			return holding{}, err
		}
		h, deep := nothing(), false
		h.enter = func(depth int, input []byte) int {
			if deep = depth > 0; deep && c.OnlyTopCall {
				return 0
			}
			return frame + 8*depth + hexByte*len(input)
		}
		h.exit = func(depth int, output []byte, reverted bool) int {
			deep = depth > 1
			if depth > 0 && c.OnlyTopCall {
				return 0
			}
			return outputOf(output, reverted)
		}
		h.log = func(l *types.Log) int {
			if !c.WithLog || deep && c.OnlyTopCall {
				return 0
			}
			return sizeOf(l)
		}
		return h, nil
	}
}

// outputOf a call, with the reason of a revert as text.
func outputOf(output []byte, reverted bool) int {
	if reverted {
		return (hexByte + textByte) * len(output)
	}
	return hexByte * len(output)
}

func sizeOf(l *types.Log) int { return logOfCall + len(l.Topics)*logWord + hexByte*len(l.Data) }

// holdsPrestate is what prestateTracer holds: each account and slot that is touched, as it was and perhaps as it became.
func holdsPrestate(config json.RawMessage) (holding, error) {
	var c struct{ DisableCode, DisableStorage bool }
	if err := unmarshal(config, &c); err != nil {
		return holding{}, err
	}
	h, known := nothing(), seen{}
	var state tracing.StateDB
	account := func(at common.Address) int {
		if !known.first(at[:]) {
			return 0
		}
		if c.DisableCode {
			return 2 * logOfCall
		}
		return 2*logOfCall + hexByte*len(state.GetCode(at))
	}
	called := func(at common.Address) int {
		n := account(at)
		if target, ok := types.ParseDelegation(state.GetCode(at)); ok {
			n += account(target)
		}
		return n
	}
	h.start = func(env *tracing.VMContext, tx *types.Transaction, from common.Address) int {
		state = env.StateDB
		n := account(from) + account(env.Coinbase) + 2*logOfCall // the last for a contract that is created
		if to := tx.To(); to != nil {
			n += called(*to)
		}
		for _, auth := range tx.SetCodeAuthorizations() {
			if authority, err := auth.Authority(); err == nil {
				n += account(authority)
			}
		}
		return n
	}
	h.opcode = func(op vm.OpCode, scope tracing.OpContext, _ []byte, err error) int {
		stack := scope.StackData()
		top := len(stack) - 1
		switch {
		case err != nil || top < 0:
			return 0
		case op == vm.SLOAD || op == vm.SSTORE:
			at, slot := scope.Address(), stack[top].Bytes32()
			if c.DisableStorage || !known.first(at[:], slot[:]) {
				return 0
			}
			return 2 * logSlot
		case op == vm.EXTCODECOPY || op == vm.EXTCODEHASH || op == vm.EXTCODESIZE || op == vm.BALANCE || op == vm.SELFDESTRUCT:
			return account(stack[top].Bytes20())
		case top >= 1 && (op == vm.CALL || op == vm.CALLCODE || op == vm.DELEGATECALL || op == vm.STATICCALL):
			return called(stack[top-1].Bytes20())
		case op == vm.CREATE || op == vm.CREATE2:
			return 2 * logOfCall
		}
		return 0
	}
	return h, nil
}

// holdsSelectors is what 4byteTracer holds: a count for each selector and size of input.
func holdsSelectors(json.RawMessage) (holding, error) {
	h := nothing()
	h.enter = func(int, []byte) int { return 64 }
	return h, nil
}

// holdsPreimages is what keccak256PreimageTracer holds: what was hashed.
func holdsPreimages(json.RawMessage) (holding, error) {
	h, known := nothing(), seen{}
	h.opcode = func(op vm.OpCode, scope tracing.OpContext, _ []byte, _ error) int { return preimage(known, op, scope) }
	return h, nil
}

// preimage is what a tracer holds of an opcode that hashes, if it hashes anything new: go-ethereum's tracers copy that before the
// opcode can fail, and take no more than 64 bits of where it begins and how long it is. It is negative where they would panic.
func preimage(known seen, op vm.OpCode, scope tracing.OpContext) int {
	stack, memory := scope.StackData(), scope.MemoryData()
	if op != vm.KECCAK256 || len(stack) < 2 {
		return 0
	}
	const padding = 1 << 20 // beyond the memory; otherwise they copy nothing
	from, size := stack[len(stack)-1].Uint64(), stack[len(stack)-2].Uint64()
	switch {
	case from > math.MaxInt64 || size > math.MaxInt64:
		return 0
	case from+size > math.MaxInt64:
		return -1
	case from+size > uint64(len(memory)+padding):
		return 0
	case from+size <= uint64(len(memory)) && !known.first(memory[from:from+size]):
		return 0
	}
	return 2*logWord + hexByte*int(size)
}

// holdsValidation is what erc7562Tracer holds: frames as callTracer's, what each touched, and what was hashed. An opcode that fails
// for want of a stack is kept from it, as it would panic.
func holdsValidation(config json.RawMessage) (holding, error) {
	var c struct {
		StackTopItemsSize int
		WithLog           bool
	}
	if err := unmarshal(config, &c); err != nil {
		return holding{}, err
	}
	if c.StackTopItemsSize < 0 {
		return holding{}, badParams("stackTopItemsSize is below 0")
	}
	h, known, hashed := nothing(), seen{}, seen{}
	frames, number := [][]byte{}, uint32(0)
	h.enter = func(depth int, input []byte) int {
		number++
		frames = append(frames, binary.BigEndian.AppendUint32(nil, number))
		return 4*512 + 8*depth + hexByte*len(input)
	}
	h.exit = func(_ int, output []byte, reverted bool) int {
		frames = frames[:max(0, len(frames)-1)]
		return outputOf(output, reverted)
	}
	h.log = func(l *types.Log) int {
		if !c.WithLog {
			return 0
		}
		return sizeOf(l)
	}
	h.opcode = func(op vm.OpCode, scope tracing.OpContext, _ []byte, _ error) int {
		stack, frame := scope.StackData(), frames[len(frames)-1]
		n := 0
		if known.first(frame, []byte{byte(op)}) {
			n = 64
		}
		switch op {
		case vm.KECCAK256:
			hash := preimage(hashed, op, scope)
			if hash < 0 || len(stack) < 2 {
				return -1
			}
			n += hash
		case vm.SLOAD, vm.SSTORE, vm.TLOAD, vm.TSTORE:
			if len(stack) < 1 {
				return -1
			}
			if slot := stack[len(stack)-1].Bytes32(); known.first(frame, []byte{byte(op)}, slot[:]) {
				n += 2 * logSlot
			}
		case vm.EXTCODESIZE, vm.EXTCODEHASH, vm.EXTCODECOPY:
			if len(stack) < 1 {
				return -1
			}
			n += 3 * logWord
		case vm.CALL, vm.CALLCODE, vm.DELEGATECALL, vm.STATICCALL:
			if len(stack) < 2 {
				return -1
			}
			n += 3 * logWord
		}
		return n
	}
	return h, nil
}

// unmarshal reads a tracer's configuration, which may be left out.
func unmarshal(config json.RawMessage, v any) error {
	if len(config) == 0 {
		return nil
	}
	return json.Unmarshal(config, v)
}
