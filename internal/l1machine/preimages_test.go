package l1machine

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/machine"
	"loft/protocol"
	"loft/protocol/preimage"
	"loft/witness"
)

const target = dataBase + 0x100

// ask has the machine ask for 32 bytes of a pre-image, of which Go knows the answer.
func (b *bench) ask(key preimage.Key, answer []byte, offset uint64) {
	b.reset(machine.CodeBase)
	b.instruct(0x0c)
	b.store(dataBase, machine.Leaf(key))
	b.Registers[2], b.Registers[4], b.Registers[5], b.Registers[6] = 7000, dataBase, target, offset
	b.Oracle = answers{key: answer}
}

// refused is L1's error for a witness that it does not take.
func refused[E any](b *bench, witness []byte) {
	b.Helper()
	p, err := b.Prove()
	if err != nil {
		b.Fatal(err)
	}
	o := b.l1.Step(p.Bytes, b.locals, witness)
	if o.Err == nil {
		b.Fatalf("a witness of %d bytes for %+v is taken", len(witness), p.Question)
	}
	if _, ok := o.Revert.(E); !ok {
		b.Fatalf("refused with %v: %T %+v", o.Err, o.Revert, o.Revert)
	}
}

// TestAH8_LocalsAreTheCallers: a local is what the call says, and nothing else can stand for it.
func TestAH8_LocalsAreTheCallers(t *testing.T) {
	b := newBench(t)
	for round := range uint64(3) {
		b.locals = bindings.Locals{State: b.leaf(), Claim: b.leaf(), Accumulator: b.leaf(), InputEnd: b.Uint64() >> (round * 20)}
		var end [32]byte
		binary.BigEndian.PutUint64(end[24:], b.locals.InputEnd)
		for i, want := range [][32]byte{b.locals.State, b.locals.Claim, b.locals.Accumulator, end} {
			b.ask(preimage.LocalKey(uint64(i)), want[:], 0)
			b.makes()
			refused[*bindings.MachineWitnessNotRead](b, bytes.Repeat([]byte{7}, 32))
			b.Registers[6] = 32
			b.makes()
			b.Registers[6] = 64
			b.faults()
		}
	}
	// Other locals give another state after the step.
	b.ask(preimage.LocalKey(1), b.locals.Claim[:], 0)
	p := b.makes()
	other := b.locals
	other.Claim[31] ^= 1
	if o := b.l1.Step(p.Bytes, other, nil); o.Err != nil || o.Before != p.Before.Hash() || o.After == p.After.Hash() {
		t.Errorf("another game's claim: %+v", o)
	}
}

// TestD11_KeysOfEveryKind: a key of any kind byte, and locals of every malformed sort, are the same fault on both sides, or
// lead to the same state; there is no key whose step can be made and not proved.
func TestD11_KeysOfEveryKind(t *testing.T) {
	b := newBench(t)
	var keys []preimage.Key
	for kind := range 256 {
		random := preimage.Key(b.leaf())
		random[0] = byte(kind)
		keys = append(keys, preimage.Key{0: byte(kind)}, random)
	}
	for i := 1; i < 32; i++ { // a local's number is below 4, and all between it and the kind is zero
		for _, v := range []byte{1, 3, 4, 0x80, 0xff} {
			key := preimage.LocalKey(3)
			key[i] = v
			keys = append(keys, key)
			key[31] &= v
			keys = append(keys, key)
		}
	}
	for _, n := range edges {
		keys = append(keys, preimage.LocalKey(n))
	}
	none := 0
	for _, key := range keys {
		for _, offset := range []uint64{0, 64} {
			b.ask(key, nil, offset)
			switch {
			case !key.Names():
				none++
				if leaves, _ := leavesOf(t, b.proved().Bytes); len(leaves) != 2 {
					t.Fatalf("%s: a proof with %d leaves", key, len(leaves))
				}
				b.faults()
				refused[*bindings.MachineWitnessNotRead](b, []byte{0})
			case key.Kind() == preimage.Local:
				local := [][]byte{b.locals.State[:], b.locals.Claim[:], b.locals.Accumulator[:], binary.BigEndian.AppendUint64(make([]byte, 24), b.locals.InputEnd)}
				b.ask(key, local[key[31]], offset)
				b.compare(nil)
			default: // of a kind, with nothing known behind it: there is no proof in either
				b.Oracle = answers{}
				if _, err := b.Prove(); err == nil {
					t.Fatalf("%s is proved", key)
				}
			}
		}
	}
	if none < 2*2*251 {
		t.Errorf("only %d keys of no pre-image", none)
	}
	t.Logf("%d keys, %d steps, by the status after: %v", len(keys), b.steps, b.statuses)
}

func TestKeccakPreimages(t *testing.T) {
	b := newBench(t)
	for _, size := range []int{0, 1, 31, 32, 33, 64, 95, 4096, preimage.MaxKeccakSize} {
		text := make([]byte, size)
		for i := range text {
			text[i] = byte(b.Uint32())
		}
		key := preimage.KeccakKey(crypto.Keccak256Hash(text))
		for _, offset := range []uint64{0, 32, 64, uint64(size) &^ 31, uint64(size)&^31 + 32} {
			b.ask(key, text, offset)
			p := b.compare(text)
			leaves, _ := leavesOf(t, p.Bytes)
			if beyond := offset > uint64(size); (p.Fault != nil) != beyond || (len(leaves) == 3) == beyond {
				t.Errorf("%d bytes at %d: %v, a proof with %d leaves", size, offset, p.Fault, len(leaves))
			}
		}
		b.ask(key, text, 0)
		if size < preimage.MaxKeccakSize {
			refused[*bindings.MachineWrongWitness](b, append(text, 0))
		} else {
			refused[*bindings.MachineWitnessTooLong](b, append(text, 0))
		}
		if size > 0 {
			refused[*bindings.MachineWrongWitness](b, text[1:])
		}
	}
}

// TestT33PreimageArguments: addresses and offsets at which the call turns, and the key's leaf as its own target.
func TestT33PreimageArguments(t *testing.T) {
	b := newBench(t)
	text := []byte("something of more than thirty-two bytes, and of less than ninety-six")
	b.ask(preimage.KeccakKey(crypto.Keccak256Hash(text)), text, 32)
	for _, register := range []int{4, 5, 6} {
		old := b.Registers[register]
		for _, v := range append([]uint64{0x01ff_ffe0, old + 1, old + 16, old + 1<<32, old + 1<<63, 96, 1 << 32}, edges...) {
			if b.Registers[register] = v; register == 4 && v >= machine.DataBase && v < 1<<32 && v%32 == 0 {
				continue // a key of which nothing is known
			}
			b.compare(text)
		}
		b.Registers[register] = old
	}
	b.Registers[5] = b.Registers[4]
	b.compare(text)
	b.Registers[5] = 0xffff_ffe0
	b.compare(text)
}

// TestT20BlobKeys has the point evaluation precompile itself judge where a blob's elements are: keys, order and bit
// reversal as derivation has them.
func TestT20BlobKeys(t *testing.T) {
	b := newBench(t)
	blob := newBlob(b)
	indices := []uint64{0, 1, 2047, 2048, 4095, b.Uint64N(4096)}
	for _, i := range indices {
		b.ask(blob.key(i), blob.element(i), 0)
		good := blob.witness(i)
		b.compare(good)
		b.Registers[6] = 32
		b.compare(good)
		b.Registers[6] = 0
		for _, at := range []int{40 + b.IntN(32), 72 + b.IntN(48), 120 + b.IntN(48)} { // value, commitment, proof
			bad := bytes.Clone(good)
			bad[at] ^= 1
			refused[*bindings.MachineBlobNotProved](b, bad)
		}
		for _, at := range []int{b.IntN(32), 32 + b.IntN(8)} { // versioned hash, index
			bad := bytes.Clone(good)
			bad[at] ^= 1
			refused[*bindings.MachineWrongWitness](b, bad)
		}
		refused[*bindings.MachineWrongWitnessLength](b, good[:167])
		refused[*bindings.MachineWrongWitnessLength](b, append(good, 0))
	}

	// The right element of another place, shown as this one's.
	b.ask(blob.key(1), blob.element(1), 0)
	elsewhere := blob.witness(2048)
	binary.BigEndian.PutUint64(elsewhere[32:], 1)
	refused[*bindings.MachineBlobNotProved](b, elsewhere)
	good := blob.witness(1)

	// Beyond the blob, and hashes of other versions.
	b.ask(blob.key(4096), blob.element(0), 0)
	beyond := bytes.Clone(good)
	binary.BigEndian.PutUint64(beyond[32:], 4096)
	refused[*bindings.MachineWrongBlobIndex](b, beyond)
	for _, version := range []byte{0, 2, 255} {
		other := blob.versionedHash
		other[0] = version
		b.ask(preimage.BlobKey(other, 1), blob.element(1), 0)
		bad := bytes.Clone(good)
		bad[0] = version
		refused[*bindings.MachineWrongBlobVersion](b, bad)
	}

	// A chain whose precompile is missing, or answers something else.
	b.ask(blob.key(1), blob.element(1), 0)
	point := witness.ElementPoint(1)
	answer, err := b.l1.Precompiles()[common.BytesToAddress([]byte{0x0a})].Run(append(append(blob.versionedHash.Bytes(), point[:]...), good[40:]...))
	if err != nil || len(answer) != 64 {
		t.Fatalf("the precompile answers %x, %v", answer, err)
	}
	for name, p := range map[string]vm.PrecompiledContract{
		"missing": nil, "nothing": fixed{}, "one word": fixed{answer: answer[:32]}, "more": fixed{answer: append(answer, 0)},
		"another modulus": fixed{answer: append(bytes.Clone(answer[:63]), 2)}, "another size": fixed{answer: append(make([]byte, 32), answer[32:]...)},
	} {
		b.replace(0x0a, p)
		refused[*bindings.MachineBlobNotProved](b, good)
		t.Log(name)
	}
	b.replace(0x0a, fixed{answer: answer})
	b.compare(good)
}

// fixed is a precompile with one answer.
type fixed struct {
	gas    uint64
	answer []byte
}

func (f fixed) RequiredGas([]byte) uint64  { return f.gas }
func (f fixed) Run([]byte) ([]byte, error) { return f.answer, nil }
func (f fixed) Name() string               { return "fixed" }

// repriced is a precompile that asks for more or less.
type repriced struct {
	vm.PrecompiledContract
	gas uint64
}

func (r repriced) RequiredGas([]byte) uint64 { return r.gas }

// replace puts a precompile in the place of L1's, or takes it away.
func (b *bench) replace(number byte, p vm.PrecompiledContract) {
	all := b.l1.Precompiles()
	if delete(all, common.BytesToAddress([]byte{number})); p != nil {
		all[common.BytesToAddress([]byte{number})] = p
	}
	b.l1.SetPrecompiles(all)
}

// signatures are inputs of precompile 1, with and without an answer.
func (b *bench) signatures() (inputs [][]byte) {
	key, err := crypto.ToECDSA(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		b.Fatal(err)
	}
	for range 4 {
		hash := b.leaf()
		sig, err := crypto.Sign(hash[:], key)
		if err != nil {
			b.Fatal(err)
		}
		input := make([]byte, 128)
		copy(input, hash[:])
		copy(input[64:], sig[:64])
		input[63] = sig[64] + 27
		inputs = append(inputs, input)
	}
	for k, at := range []int{63, 40, 64, 96} { // v, its upper bytes, r, s
		bad := bytes.Clone(inputs[k])
		bad[at] = 0xff
		inputs = append(inputs, bad)
	}
	return append(inputs, make([]byte, 128), bytes.Repeat([]byte{0xff}, 128))
}

func (b *bench) askRecover(input []byte) (answer []byte) {
	answer, err := b.l1.Precompiles()[common.BytesToAddress([]byte{1})].Run(input)
	if err != nil {
		b.Fatal(err)
	}
	b.ask(preimage.EcrecoverKey((*[128]byte)(input)), answer, 0)
	return answer
}

func TestEcrecoverPreimages(t *testing.T) {
	b := newBench(t)
	answered := 0
	for _, input := range b.signatures() {
		if len(b.askRecover(input)) == 32 {
			answered++
		}
		b.compare(input)
		b.Registers[6] = 32
		b.compare(input) // a fault where there is no answer
		b.Registers[6] = 0
		refused[*bindings.MachineWrongWitnessLength](b, input[:127])
		refused[*bindings.MachineWrongWitnessLength](b, append(input, 0))
		bad := bytes.Clone(input)
		bad[b.IntN(128)] ^= 1
		refused[*bindings.MachineWrongWitness](b, bad)
	}
	if answered < 4 || b.statuses[machine.Faulted] < 4 {
		t.Errorf("%d answers, %d faults", answered, b.statuses[machine.Faulted])
	}
}

// TestAB1_PrecompileOfAnotherPrice: on an L1 whose precompile is missing, or answers otherwise, or asks for more than any
// call is given, no result counts, an empty one neither. One that is dearer than it was is taken (D-4).
func TestAB1_PrecompileOfAnotherPrice(t *testing.T) {
	b := newBench(t)
	ecrecover := b.l1.Precompiles()[common.BytesToAddress([]byte{1})]
	for name, c := range map[string]struct {
		p    vm.PrecompiledContract
		good bool
	}{
		"missing":               {nil, false},
		"a gas too dear":        {repriced{ecrecover, recoverGas + 1}, false},
		"much too dear":         {repriced{ecrecover, 100_000_000}, false},
		"empty":                 {fixed{gas: 3_000}, false},
		"empty, dear":           {fixed{gas: recoverGas}, false},
		"zero":                  {fixed{answer: make([]byte, 32)}, false},
		"long":                  {fixed{answer: make([]byte, 64)}, false},
		"as it is":              {ecrecover, true},
		"as dear as it may get": {repriced{ecrecover, recoverGas}, true},
		"cheaper":               {repriced{ecrecover, 1_000}, true},
		"without cost":          {repriced{ecrecover, 0}, true},
	} {
		b.replace(1, c.p)
		for _, input := range b.signatures() {
			b.askRecover(input)
			if c.good {
				b.compare(input)
			} else {
				refused[*bindings.MachineEcrecoverNotToBeTrusted](b, input)
			}
		}
		t.Log(name)
	}
}

const (
	// recoverGas is what Preimages gives to a call of precompile 1, at least and at most.
	recoverGas = 1_000_000
	// recoverNeeds is what has to be left when it is called: 64/63 of that, and of what the call itself may cost.
	recoverNeeds = (recoverGas + 50_000) / 63 * 64
)

// TestD4_DearerPrecompiles: an L1 that makes its precompiles 2, 10, 100 times dearer, and ecrecover 333 times, can still be
// shown each pre-image, within the gas of one forced transaction on a Loft parent, calldata at 64 gas a byte included. With
// less gas the step is not made.
func TestD4_DearerPrecompiles(t *testing.T) {
	b := newBench(t)
	ecrecover, point := b.l1.Precompiles()[common.BytesToAddress([]byte{1})], b.l1.Precompiles()[common.BytesToAddress([]byte{0x0a})]
	blob := newBlob(b)
	show := func(name string, times uint64, limit uint64, witness []byte) {
		t.Helper()
		p := b.compare(witness)
		data := b.l1.contract.PackStep(p.Bytes, b.locals, witness)
		o := b.l1.Call(data)
		whole := params.TxGas + later*uint64(len(data)) + o.Gas
		if o.Err != nil || whole > limit {
			t.Errorf("%s at %d times its price: %d gas, the limit is %d: %v", name, times, whole, limit, o.Err)
		}
		for _, gas := range []uint64{o.Gas / 2, o.Gas - 1, o.Gas} {
			b.l1.Gas = gas
			if short := b.l1.Step(p.Bytes, b.locals, witness); short.Err == nil && short.After != p.After.Hash() {
				t.Fatalf("%s at %d times its price, with %d gas: %s, want %s", name, times, gas, short.After, p.After.Hash())
			}
		}
		b.l1.Gas = 1 << 40
		t.Logf("%s at %d times its price: %d gas executed, %d with a transaction at 64 gas a byte", name, times, o.Gas, whole)
	}
	for _, times := range []uint64{1, 2, 10, 100, 333} {
		b.replace(1, repriced{ecrecover, params.EcrecoverGas * times})
		for _, k := range []int{0, 4} { // with an answer, and without
			input := b.signatures()[k]
			b.askRecover(input)
			show("ecrecover", times, protocol.MaxForcedGas-recoverNeeds, input)
		}
		if times > 100 {
			continue
		}
		b.replace(0x0a, repriced{point, params.BlobTxPointEvaluationPrecompileGas * times})
		b.ask(blob.key(7), blob.element(7), 0)
		show("element of a blob", times, protocol.MaxForcedGas, blob.witness(7))
	}

	// A caller that brings less than the explicit gas is refused before the call, however cheap the precompile is.
	b.replace(1, repriced{ecrecover, 0})
	input := b.signatures()[0]
	b.askRecover(input)
	p := b.proved()
	for b.l1.Gas = 0; b.l1.Gas < recoverNeeds; b.l1.Gas += 1 + b.Uint64N(10_000) {
		o := b.l1.Step(p.Bytes, b.locals, input)
		if o.Err == nil {
			t.Fatalf("made with %d gas", b.l1.Gas)
		}
		if _, ok := o.Revert.(*bindings.MachineNotEnoughGas); b.l1.Gas > 100_000 && !ok {
			t.Fatalf("with %d gas: %v, %T", b.l1.Gas, o.Err, o.Revert)
		}
	}
}

// TestD7_OnlyWhatAStepReads: steps of every sort, with a witness that they do not read, of one byte and of a megabyte. What
// the machine in Go asks is what L1 reads: a question that is not of a local, and nothing else.
func TestD7_OnlyWhatAStepReads(t *testing.T) {
	b := newBench(t)
	long := make([]byte, 1_000_000)
	unread := func(name string) {
		t.Helper()
		if q := b.proved().Question; q != nil && preimage.Key(q.Key).Kind() != preimage.Local {
			t.Fatalf("%s asks for %x", name, q.Key)
		}
		b.compare(nil)
		refused[*bindings.MachineWitnessNotRead](b, []byte{0})
		refused[*bindings.MachineWitnessNotRead](b, long)
	}
	b.instruct(0x21 | rs(8) | rt(9) | rd(10))
	unread("addu")
	b.instruct(0x37<<26 | rs(0) | rt(10))
	unread("a load that faults")
	b.Registers[8] = dataBase
	b.instruct(0x3f<<26 | rs(8) | rt(9))
	unread("sd")
	b.instruct(0x0c)
	for _, number := range []uint64{0, 5001, 5009, 5222, 5205, 7001} {
		b.Registers[2], b.Registers[4], b.Registers[5] = number, 0, dataBase
		unread(fmt.Sprintf("system call %d", number))
	}
	for i := range uint64(4) {
		for _, offset := range []uint64{0, 32, 64, 1} {
			b.ask(preimage.LocalKey(i), make([]byte, 32), offset)
			unread(fmt.Sprintf("local %d at %d", i, offset))
		}
	}
	for _, status := range []machine.Status{machine.Valid, machine.Invalid, machine.Faulted} {
		b.Status = status
		unread(status.String())
	}

	// A witness that is read is of one length.
	input := b.signatures()[0]
	b.askRecover(input)
	refused[*bindings.MachineWrongWitnessLength](b, nil)
	refused[*bindings.MachineWrongWitnessLength](b, append(bytes.Clone(input), long...))
	blob := newBlob(b)
	b.ask(blob.key(1), blob.element(1), 0)
	refused[*bindings.MachineWrongWitnessLength](b, nil)
	refused[*bindings.MachineWrongWitnessLength](b, append(blob.witness(1), long...))
	b.ask(preimage.KeccakKey(crypto.Keccak256Hash(long)), long, 0)
	refused[*bindings.MachineWitnessTooLong](b, long)
	refused[*bindings.MachineWrongWitness](b, nil)
}

// TestT37StarvedCallsAnswerNothing: with too little gas the step is not made; no amount gives a wrong state. (A precompile
// that is short of gas leaves its caller so little that nothing comes of it; the control call is for the other ways.)
func TestT37StarvedCallsAnswerNothing(t *testing.T) {
	b := newBench(t)
	starve := func(name string, extra uint64, witness []byte) {
		t.Helper()
		p, err := b.Prove()
		if err != nil {
			t.Fatal(err)
		}
		b.l1.Gas = 10_000_000
		full := b.l1.Step(p.Bytes, b.locals, witness)
		if full.Err != nil || full.After != p.After.Hash() {
			t.Fatalf("%s: %+v", name, full)
		}
		made, starved := 0, 0
		try := func(gas uint64) {
			b.l1.Gas = gas
			o := b.l1.Step(p.Bytes, b.locals, witness)
			if o.Err != nil {
				starved++
				return
			}
			if made++; o.After != p.After.Hash() || o.Before != p.Before.Hash() {
				t.Fatalf("%s with %d gas: %s -> %s, want %s", name, gas, o.Before, o.After, p.After.Hash())
			}
		}
		for gas := uint64(0); gas < full.Gas; gas += 1 + b.Uint64N(full.Gas/300) {
			try(gas)
		}
		// Around what suffices: what is used, or what has to be left where a call is given so much.
		most := full.Gas + extra
		for gas := most - min(most, 8_000+extra/8); gas < most+1_000; gas += 1 + b.Uint64N(20+extra/400) {
			try(gas)
		}
		if made == 0 || starved < 200 {
			t.Errorf("%s: %d made, %d starved", name, made, starved)
		}
		b.l1.Gas = 1 << 40
		t.Logf("%s takes %d gas: made with %d amounts, not with %d", name, full.Gas, made, starved)
	}
	inputs := b.signatures()
	ecrecover := b.l1.Precompiles()[common.BytesToAddress([]byte{1})]
	for _, price := range []uint64{params.EcrecoverGas, recoverGas / 2, recoverGas} {
		b.replace(1, repriced{ecrecover, price})
		for _, input := range [][]byte{inputs[0], inputs[4]} {
			answer := b.askRecover(input)
			name := map[bool]string{true: "ecrecover with an answer", false: "ecrecover without"}[len(answer) > 0]
			starve(fmt.Sprintf("%s at %d", name, price), recoverNeeds-price, input)
		}
	}
	text := make([]byte, 1000)
	b.ask(preimage.KeccakKey(crypto.Keccak256Hash(text)), text, 0)
	starve("keccak", 0, text)
	b.ask(preimage.LocalKey(2), b.locals.Accumulator[:], 0)
	starve("local", 0, nil)
}
