package l1machine

import (
	"bytes"
	"flag"
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"loft/internal/testutil"
	"loft/machine"
	"loft/protocol/preimage"
)

var update = flag.Bool("update", false, "write the gas snapshot instead of comparing with it")

const (
	gasSnapshot = "../../contracts/snapshots/step-gas.txt"
	gasDocument = "../../docs/gas.md"

	// What a byte of calldata costs at least in a transaction that does little else, and what EIP-7976 makes of it.
	byteGas      = params.TxTokenPerNonZeroByte * params.TxCostFloorPerToken
	later        = params.TxTokenPerNonZeroByte * params.TxCostFloorPerToken7976
	typicalLimit = 150_000
	worstLimit   = 2_000_000
)

// TestGas measures the dearest steps of their kind: no sibling is one of nothing, and few registers begin with zeros. What
// they execute, and whole transactions that do nothing else, today and at 64 gas a byte. No byte of calldata is taken to be
// zero, so a transaction costs at most what stands here.
func TestGas(t *testing.T) {
	b := newBench(t)
	b.surround(b.Code, 0, machine.CodeDepth)
	b.surround(b.Memory, dataBase/32, machine.MemoryDepth)
	b.surround(b.Memory, target/32, machine.MemoryDepth)
	var rows []string
	measure := func(name string, limit, laterLimit uint64, witness []byte) {
		t.Helper()
		for r := 11; r < 32; r++ {
			b.Registers[r] |= 1 << 63
		}
		p := b.compare(witness)
		data := b.l1.contract.PackStep(p.Bytes, b.locals, witness)
		o := b.l1.Call(data)
		if o.Err != nil || p.Fault != nil {
			t.Fatalf("%s: %v, %v", name, o.Err, p.Fault)
		}
		size := uint64(len(data))
		standard := params.TxGas + size*params.TxDataNonZeroGasEIP2028 + o.Gas
		now, then := max(standard, params.TxGas+size*byteGas), max(standard, params.TxGas+size*later)
		if standard > params.TxGas+size*later {
			t.Errorf("%s: execution is dearer than its calldata: %d gas of %d bytes", name, o.Gas, size)
		}
		if now > limit || then > laterLimit {
			t.Errorf("%s: %d gas, at %d a byte %d; the limits are %d and %d", name, now, later, then, limit, laterLimit)
		}
		rows = append(rows, fmt.Sprintf("%-36s %9d %9d %9d %9d", name, size, o.Gas, now, then))
	}
	rows = append(rows, fmt.Sprintf("%-36s %9s %9s %9s %9s", "one step of", "bytes", "execution", "at 40", "at 64"))

	b.reset(machine.CodeBase)
	for r := 1; r < 11; r++ {
		b.Registers[r] |= 1 << 63
	}
	b.Registers[8], b.Registers[9] = dataBase+8, 1<<40
	b.instruct(0x21 | rs(8) | rt(9) | rd(10))
	measure("ADDU", typicalLimit, typicalLimit, nil)
	b.instruct(0x04<<26 | rs(8) | rt(9) | 5)
	measure("BEQ", typicalLimit, typicalLimit, nil)
	b.instruct(0x1f | rs(8) | rt(9))
	measure("DDIVU", typicalLimit, typicalLimit, nil)
	b.instruct(0x37<<26 | rs(8) | rt(10))
	measure("LD", typicalLimit, 165_000, nil)
	b.instruct(0x22<<26 | rs(8) | rt(10) | 1)
	measure("LWL", typicalLimit, 165_000, nil)
	b.instruct(0x3f<<26 | rs(8) | rt(9))
	measure("SD", typicalLimit, 165_000, nil)
	b.instruct(0x2d<<26 | rs(8) | rt(9) | 3)
	measure("SDR", typicalLimit, 165_000, nil)

	b.ask(preimage.LocalKey(3), make([]byte, 32), 0)
	measure("pre-image: local", typicalLimit, 220_000, nil)
	input := b.signatures()[0]
	b.askRecover(input)
	measure("pre-image: ecrecover", 160_000, 230_000, input)
	blob := newBlob(b)
	b.ask(blob.key(4095), blob.element(4095), 0)
	measure("pre-image: element of a blob", 200_000, 250_000, blob.witness(4095))
	for _, c := range []struct {
		name string
		size int
	}{{"pre-image: node of a trie, 532 bytes", 532}, {"pre-image: chunk", 4096}, {"pre-image: the longest code", preimage.MaxKeccakSize}} {
		text := bytes.Repeat([]byte{1}, c.size)
		b.ask(preimage.KeccakKey(crypto.Keccak256Hash(text)), text, 0)
		measure(c.name, worstLimit, worstLimit, text)
	}

	testutil.Snapshot(t, rows, *update, gasSnapshot, gasDocument, "go test ./internal/l1machine -run Gas -update")
}
