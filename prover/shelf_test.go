package prover

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/game"
	"loft/guest/image"
	"loft/internal/booted"
	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/testutil"
	"loft/internal/workload"
	"loft/machine"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/preimage"
	"loft/witness"
)

// disputed is a derivation step as a shelf is asked about it.
type disputed struct {
	key   traceKey
	next  common.Hash // the state that it leads to
	store *witness.Store
}

// stepsOf records the first derivation steps of a batch.
func stepsOf(t testing.TB, alloc types.GenesisAlloc, steps int, blocks func(w *workload.Workload) []batch.Block) (out []disputed) {
	t.Helper()
	c, w := memchain.New(t, alloc), workload.New(t, ledger.New(t, memchain.Config, memchain.GenesisTime), 1)
	anchor := w.Anchor()
	stream, err := batch.Encode(memchain.Config.L2ChainID, anchor.Time, blocks(w))
	if err != nil {
		t.Fatal(err)
	}
	w.Ledger.Submit(anchor, stream, uint64(len(w.Entries)), common.Address{0xfe})
	opened := c.Open(w.Inputs[0])
	for range steps {
		before := c.At
		store, next := c.Record(w.Facts(before, 1))
		d := disputed{key: traceKey{state: before.Hash(), inputEnd: 1}, next: next.Hash(), store: store}
		accumulator, err := store.Preimage(preimage.LocalKey(preimage.LocalAccumulator))
		if err != nil {
			t.Fatal(err)
		}
		d.key.accumulator = common.Hash(accumulator)
		out = append(out, d)
		if next.Batch == before.Batch {
			c.Step(opened)
		}
	}
	return out
}

// small are steps of blocks with so many transfers each.
func small(t testing.TB, blocks, transfers int) []disputed {
	return stepsOf(t, types.GenesisAlloc{workload.NewAccount(0).Address: {Balance: new(big.Int).Lsh(big.NewInt(1), 80)}}, blocks, func(w *workload.Workload) (out []batch.Block) {
		for range blocks {
			var txs []*types.Transaction
			for range transfers {
				txs = append(txs, w.Transfer(w.Users[0], workload.NewAccount(7)))
			}
			out = append(out, w.Block(0, txs...))
		}
		return out
	})
}

// asked is a shelf with all that is needed to ask it.
type asked struct {
	*shelf
	t       testing.TB
	initial *machine.Snapshot
}

func newAsked(t testing.TB, b bounds) *asked {
	t.Helper()
	initial, err := booted.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	return &asked{newShelf(t, t.TempDir(), b), t, initial}
}

func logTo(t testing.TB) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

func newShelf(t testing.TB, dir string, b bounds) *shelf {
	t.Helper()
	s, err := openShelf(dir, b, logTo(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("left on disk: %v, %v", left, err)
		}
	})
	return s
}

func (a *asked) do(ctx context.Context, d *disputed, do func(*trace) error) error {
	return a.use(ctx, d.key, a.initial, func() (*witness.Store, error) { return d.store, nil }, do)
}

func (a *asked) hash(d *disputed, claim common.Hash, steps uint64) (h common.Hash) {
	err := a.do(a.t.Context(), d, func(t *trace) (err error) {
		h, err = t.hash(a.t.Context(), claim, steps)
		return err
	})
	if err != nil {
		a.t.Error(err)
	}
	return h
}

func (a *asked) prove(d *disputed, claim common.Hash, steps uint64) (s *Step) {
	err := a.do(a.t.Context(), d, func(t *trace) (err error) {
		s, err = t.prove(a.t.Context(), claim, steps)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return s
}

// length is how many steps the program makes under a claim.
func (a *asked) length(d *disputed, claim common.Hash) (length uint64) {
	a.t.Helper()
	a.hash(d, claim, 1<<44)
	if err := a.do(a.t.Context(), d, func(t *trace) error { length = t.claims[claim].length; return nil }); err != nil || length == 0 {
		a.t.Fatalf("a length of %d, %v", length, err)
	}
	return length
}

// truthOf is what an honest side says of a range of which the step is the first: all after it repeats.
type truthOf struct {
	*asked
	*disputed
}

func (t truthOf) Derived(steps uint64) (common.Hash, error) {
	if steps == 0 {
		return t.key.state, nil
	}
	return t.next, nil
}

func (t truthOf) Traced(_ uint64, claim common.Hash, steps uint64) (h common.Hash, err error) {
	err = t.do(t.t.Context(), t.disputed, func(tr *trace) error {
		h, err = tr.hash(t.t.Context(), claim, steps)
		return err
	})
	return h, err
}

// untrue lies about the step, in its own way, and about its trace from some machine step on.
type untrue struct {
	truthOf
	n      int
	traced uint64
}

func (u untrue) claim() common.Hash {
	return crypto.Keccak256Hash([]byte{1}, protocol.U64(uint64(u.n)))
}

func (u untrue) Derived(steps uint64) (common.Hash, error) {
	if steps == 0 {
		return u.key.state, nil
	}
	return u.claim(), nil
}

func (u untrue) Traced(before uint64, claim common.Hash, steps uint64) (common.Hash, error) {
	if steps <= u.traced {
		return u.truthOf.Traced(before, claim, steps)
	}
	h := crypto.Keccak256Hash([]byte{2}, protocol.U64(uint64(u.n)), protocol.U64(min(steps, 1<<40)))
	if h[0] = byte(machine.Running); steps >= 1<<40 {
		h[0] = byte(machine.Valid)
	}
	return h, nil
}

// contest is a game of an honest side with a liar.
type contest struct {
	game.Game
	honest game.Side
	truth  truthOf
	liar   untrue
}

func (c *contest) picks() int {
	before, span := c.Steps()
	if !c.PhaseTwo() {
		return 0
	}
	return int((c.liar.traced - before) / (span / uint64(c.Rules.Segments)))
}

func (c *contest) move() (err error) {
	side := c.ToMove()
	if side == game.Selector && side != c.honest { // it picks where it says that the honest side lies
		c.Game, err = c.Select(c.Turn, 0, c.picks())
		return err
	}
	var t game.Truth = c.truth
	if side != c.honest {
		t = c.liar
	}
	a, err := c.Answer(side, t)
	switch {
	case err != nil:
		return err
	case a.Dissect != nil:
		c.Game, err = c.Dissect(c.Turn, 0, *a.Dissect)
	default:
		c.Game, err = c.Select(c.Turn, 0, *a.Select)
	}
	return err
}

// contests are n games about one step, each with a claim of its own and a lie at another machine step. In every fourth the honest side asserts, its
// claim being the true one.
func contests(rng *rand.Rand, honest, other *asked, d *disputed, n int, length uint64) []*contest {
	var all []*contest
	for i := range n {
		c := &contest{honest: game.Selector, truth: truthOf{honest, d}}
		c.liar = untrue{truthOf{other, d}, i, uint64(i)*(length/uint64(n)) + rng.Uint64N(length/uint64(n))}
		claim := c.liar.claim()
		if i%4 == 0 {
			c.honest, claim = game.Asserter, d.next
		}
		c.Game = game.Open(game.Standard, image.Hash(), d.key.state, claim, game.Clock{Left: [2]uint64{1000, 1000}})
		all = append(all, c)
	}
	return all
}

// playOut plays games side by side, a turn of each after the other, and proves the step that is left of each.
func playOut(t testing.TB, all []*contest) {
	t.Helper()
	for range game.Standard.LastTurn() {
		for i, c := range all {
			if err := c.move(); err != nil {
				t.Fatalf("game %d, turn %d: %v", i, c.Turn, err)
			}
		}
	}
	for i, c := range all {
		a, err := c.Answer(c.honest, c.truth)
		if err != nil {
			t.Fatal(err)
		}
		s := c.truth.prove(c.truth.disputed, a.Prove.Claim, a.Prove.Steps)
		if s.Start != c.Segment.Start || (s.After == c.Segment.End) != (c.honest == game.Asserter) {
			t.Errorf("game %d: the truth loses at machine step %d", i, a.Prove.Steps)
		}
	}
}

// scaledBounds are a prover's for a program that is shorter than the longest, in about the same measure. The grid stays one that games
// divide by.
func scaledBounds(length uint64) bounds {
	const longest = 105_000_000_000
	b := standard
	for n := length * 16; n < 2*longest && b.grid > 1<<12; n *= 16 {
		b.grid, b.apart = b.grid/16, b.apart/16
	}
	return b
}

// TestD2_ManyGamesAboutOneStep: two hundred games about one derivation step, each with a claim of its own and a lie at a place of
// its own, are about one run of the program for the side that answers them all.
func TestD2_ManyGamesAboutOneStep(t *testing.T) {
	rng := testutil.Rand(t)
	const games = 200
	d := small(t, 1, 60)[0]
	other := newAsked(t, standard)
	length := other.length(&d, d.next)
	honest := newAsked(t, scaledBounds(length))
	playOut(t, contests(rng, honest, honest, &d, games, length)) // a liar asks for nothing but what the honest side needs too
	made, kept := honest.made.Load(), honest.kept()
	t.Logf("%d games: %d machine steps, %.3f runs of %d; %+v", games, made, float64(made)/float64(length), length, kept)
	if made > length*13/10 {
		t.Errorf("%d machine steps, of a program of %d", made, length)
	}
	if honest.gathered.Load() != 1 {
		t.Errorf("pre-images were gathered %d times", honest.gathered.Load())
	}
}

// TestD2_ClaimIsAskedForLast: the program asks for the claim last of all, and once; what it does with it takes a few thousand
// steps. So all claims share the run up to there, and what can differ between them comes after.
func TestD2_ClaimIsAskedForLast(t *testing.T) {
	a := newAsked(t, standard)
	steps := small(t, 2, 3)
	all := append(steps, stepsOf(t, nil, 3, func(w *workload.Workload) []batch.Block { return []batch.Block{w.Block(0)} })...) // a block, its batch's end, and the end
	for i := range all {
		d := &all[i]
		var ends []uint64
		for _, claim := range []common.Hash{d.next, {1}} {
			log := &recording{store: d.store, claim: claim}
			fast, err := machine.NewFast(a.initial, log)
			if err != nil {
				t.Fatal(err)
			}
			if err := fast.Run(1 << 60); err != nil {
				t.Fatal(err)
			}
			n := slices.Index(log.keys, [32]byte(claimKey))
			if n < 0 || n != len(log.keys)-1 {
				t.Errorf("step %d: the claim is question %d of %d", i, n, len(log.keys))
			}
			ends = append(ends, fast.Steps()-a.initial.State.Steps)
			if err := fast.Close(); err != nil {
				t.Fatal(err)
			}
		}
		var branch uint64
		a.hash(d, common.Hash{1}, 1<<44)
		if err := a.do(t.Context(), d, func(t *trace) error { branch = t.trunk.length; return nil }); err != nil {
			t.Fatal(err)
		}
		for _, end := range ends {
			if end <= branch || end-branch > 100_000 {
				t.Errorf("step %d: the claim is asked for after %d steps, the end is after %d", i, branch, end)
			}
		}
		for _, at := range []uint64{branch - 1, branch} {
			if x, y := a.hash(d, d.next, at), a.hash(d, common.Hash{1}, at); x != y {
				t.Errorf("step %d: claims differ after %d steps", i, at)
			}
		}
		if x, y := a.hash(d, d.next, branch+1), a.hash(d, common.Hash{1}, branch+1); x == y {
			t.Errorf("step %d: claims do not differ after they were read", i)
		}
	}
}

// recording keeps the questions.
type recording struct {
	store *witness.Store
	claim common.Hash
	keys  [][32]byte
}

func (r *recording) Preimage(key [32]byte) ([]byte, error) {
	r.keys = append(r.keys, key)
	if key == claimKey {
		return r.claim[:], nil
	}
	return r.store.Preimage(key)
}

// kept is what a shelf holds while no trace is in use.
type kept struct {
	traces, machines, places, slots int
	memory, disk, stores, spilled   int64
}

func (s *shelf) kept() (k kept) {
	s.using.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	k = kept{traces: len(s.traces), machines: int(s.live.Load()), slots: s.pages.used(), disk: s.pages.bytes()}
	slots := 0
	for _, t := range s.traces {
		slots += len(t.places.slots())
		k.places += len(t.places)
		k.memory += t.weight.Load()
		k.spilled += t.spilled.size
		if t.oracle.store != nil {
			k.stores += t.asked.Load()
		}
	}
	if slots != k.slots {
		panic(fmt.Sprintf("%d slots are given out, traces have %d", k.slots, slots))
	}
	return k
}

// tight are bounds that nothing fits: a few pages on disk, one machine, hardly any memory.
func tight() bounds {
	b := standard
	b.grid, b.apart = 1<<15, 1<<17
	b.machines, b.memory, b.stores, b.pages, b.share, b.spilled = 1, 4096, 60_000, 200*slotSize, 150*slotSize, 100_000
	return b
}

func within(t *testing.T, k kept, b bounds) {
	t.Helper()
	if k.machines > b.machines || k.memory > b.memory || k.disk > b.pages || k.stores > b.stores || k.spilled > b.spilled {
		t.Errorf("%+v is kept, the bounds are %+v", k, b)
	}
}

// TestD2_ManySteps: many different steps, asked about from several sides at once in any order, where nothing fits memory or disk:
// the answers are those of a prover that has room for all, and the bounds are kept.
func TestD2_ManySteps(t *testing.T) {
	rng := testutil.Rand(t)
	steps := small(t, 6, 2)
	roomy, b := newAsked(t, standard), tight()
	narrow := newAsked(t, b)
	type question struct {
		d     *disputed
		claim common.Hash
		steps uint64
		want  common.Hash
	}
	var all []question
	for i := range steps {
		d := &steps[i]
		length := roomy.length(d, d.next)
		for range 6 {
			q := question{d: d, claim: d.next, steps: rng.Uint64N(length + 100)}
			if rng.IntN(2) == 0 {
				q.claim = common.Hash{byte(rng.IntN(3))}
			}
			switch rng.IntN(4) {
			case 0:
				q.steps = 1 << 44
			case 1:
				q.steps &^= b.grid - 1
			case 2:
				q.steps = length - rng.Uint64N(8000) // where claims part
			}
			q.want = roomy.hash(d, q.claim, q.steps)
			all = append(all, q)
		}
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	var group sync.WaitGroup
	for part := range slices.Chunk(all, len(all)/3) {
		group.Go(func() {
			for _, q := range part {
				if got := narrow.hash(q.d, q.claim, q.steps); got != q.want {
					t.Errorf("after %d steps under claim %s: %s, want %s", q.steps, q.claim, got, q.want)
				}
			}
		})
	}
	group.Wait()
	within(t, narrow.kept(), b)
	t.Logf("%d steps with room, %d without: %+v, %+v", roomy.made.Load(), narrow.made.Load(), roomy.kept(), narrow.kept())
	if k := roomy.kept(); k.traces != len(steps) || roomy.gathered.Load() != uint64(len(steps)) {
		t.Errorf("with room for all, %d traces are kept and pre-images were gathered %d times: %+v", k.traces, roomy.gathered.Load(), k)
	}
	if err := narrow.over(1); err != nil {
		t.Fatal(err)
	}
	if k := narrow.kept(); k != (kept{}) {
		t.Errorf("after the games are over %+v is kept", k)
	}
}

// TestD2_GamesOutnumberBounds: more games about a step than anything is bounded by, with room for a few places only: fewer places,
// more steps, the same answers.
func TestD2_GamesOutnumberBounds(t *testing.T) {
	rng := testutil.Rand(t)
	d := small(t, 1, 2)[0]
	other, b := newAsked(t, standard), tight()
	length := other.length(&d, d.next)
	other.bounds = scaledBounds(length)
	b.known, b.memory = 100, standard.memory
	honest := newAsked(t, b)
	playOut(t, contests(rng, honest, other, &d, 30, length))
	within(t, honest.kept(), b)
	t.Logf("%d steps, of a program of %d: %+v", honest.made.Load(), length, honest.kept())
	if n := honest.gathered.Load(); n != 1 {
		t.Errorf("pre-images were gathered %d times, though there is room for them on disk", n)
	}
}

// TestD2_LeftoversAndDamage: what a killed process left is removed at the next start, and nothing else; and disks that lose what
// was written cost time, no answer.
func TestD2_LeftoversAndDamage(t *testing.T) {
	d := small(t, 2, 2)
	a := newAsked(t, standard)
	b := standard
	b.grid, b.apart, b.stores = 1<<16, 1<<18, 0
	dir := t.TempDir()
	killed, err := openShelf(dir, b, logTo(t))
	if err != nil {
		t.Fatal(err)
	}
	old := &asked{killed, t, a.initial}
	length := old.length(&d[0], d[0].next)
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 || killed.kept().slots == 0 {
		t.Fatalf("%v on disk, %v: the test tries nothing", left, err)
	}
	foreign := filepath.Join(dir, "not ours")
	if err := os.WriteFile(foreign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := openShelf(dir, b, logTo(t))
	if err != nil {
		t.Fatal(err)
	}
	if left, err = os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("after a start there are %v, %v", left, err)
	}
	fresh := &asked{s, t, a.initial}
	for _, damage := range []func(path string, raw []byte) error{
		func(string, []byte) error { return nil },
		func(path string, raw []byte) error { return os.WriteFile(path, make([]byte, len(raw)), 0o600) },
		func(path string, raw []byte) error { return os.Truncate(path, 10) },
		func(path string, raw []byte) error { raw[len(raw)/2]++; return os.WriteFile(path, raw, 0o600) },
		func(path string, raw []byte) error { // pages that are whole, but others
			return os.WriteFile(path, slices.Concat(raw[slotSize:], raw[:slotSize]), 0o600)
		},
	} {
		for i := range d { // the second has the only machine, so the first begins at a place
			fresh.hash(&d[i], common.Hash{1}, 1<<44)
		}
		files, err := filepath.Glob(filepath.Join(dir, "p*"))
		if err != nil || len(files) < 2 {
			t.Fatal(files, err)
		}
		for _, path := range files {
			raw, err := os.ReadFile(path)
			if err == nil {
				err = damage(path, raw)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, at := range []uint64{length - 1, length / 2, length/2 + 77} {
			if got, want := fresh.hash(&d[0], d[0].next, at), a.hash(&d[0], d[0].next, at); got != want {
				t.Errorf("after %d steps: %s, want %s", at, got, want)
			}
		}
	}
	if err := errors.Join(fresh.close(), os.Remove(foreign)); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("after a stop there are %v, %v", left, err)
	}
	for _, tr := range killed.traces { // of what the kernel would have taken back
		if err := tr.park(); err != nil {
			t.Error(err)
		}
	}
	if err := killed.pages.file.Close(); err != nil {
		t.Error(err)
	}
}

// TestD2_CutOff: a run that is cut off continues from about where it stood; who waits for a trace, or for a machine, waits no longer
// than its context.
func TestD2_CutOff(t *testing.T) {
	d := small(t, 2, 20)
	b := standard
	b.grid, b.apart, b.machines = 1<<14, 1<<16, 1
	whole, a := newAsked(t, standard), newAsked(t, b)
	want := whole.hash(&d[0], common.Hash{1}, 1<<44)
	for a.made.Load() == 0 {
		ctx, stop := context.WithCancel(t.Context())
		err := a.do(ctx, &d[0], func(tr *trace) error {
			defer stop()
			if err := tr.near(ctx, 0); err != nil {
				return err
			}
			for _, s := range []disputed{d[0], d[1]} { // the one waits for the trace, the other for the only machine
				short, cut := context.WithCancel(t.Context())
				cut()
				if err := a.do(short, &s, func(tr *trace) error { _, err := tr.hash(short, common.Hash{1}, 5); return err }); !errors.Is(err, context.Canceled) {
					t.Errorf("a wait that was cut off: %v", err)
				}
			}
			_, err := tr.hash(cutAfter{ctx, tr, 3_000_000}, common.Hash{1}, 1<<44)
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if got := a.hash(&d[0], common.Hash{1}, 1<<44); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if made := a.made.Load(); made > whole.made.Load()+b.grid {
		t.Errorf("%d steps, without a cut %d", made, whole.made.Load())
	}
}

// cutAfter is a context that ends once a trace has come so far.
type cutAfter struct {
	context.Context
	trace *trace
	steps uint64
}

func (c cutAfter) Err() error {
	if c.trace.at() >= c.steps {
		return context.Canceled
	}
	return nil
}

// TestPlaces: the versions of a page at places of a trace are what was written, whatever places are put between others and
// dropped.
func TestPlaces(t *testing.T) {
	rng := testutil.Rand(t)
	const pages, length = 12, 400
	for range 200 {
		// What a program writes at each step, and the content that each page has then: the step that wrote it last.
		content := make([][pages]uint32, length+1)
		for at := 1; at <= length; at++ {
			content[at] = content[at-1]
			if rng.IntN(3) == 0 {
				content[at][rng.IntN(pages)] = uint32(at)
			}
		}
		var p places
		slots, next := map[uint32]uint32{}, uint32(1) // content by slot
		base := uint64(0)
		for range 60 {
			at := 1 + rng.Uint64N(length)
			i, there := p.find(at)
			switch {
			case rng.IntN(3) == 0 && len(p) > 0:
				kept := p[rng.IntN(len(p))].at
				if i := p.least(kept, kept); i >= 0 {
					for _, slot := range p.drop(i) {
						if _, ok := slots[slot]; !ok {
							t.Fatal("a slot is given back twice")
						}
						delete(slots, slot)
					}
				}
			case !there:
				base = 0
				if i >= 0 {
					base = p[i].at
				}
				n := place{at: at}
				for page := range uint32(pages) {
					for s := base + 1; s <= at; s++ {
						if content[s][page] != content[s-1][page] {
							n.pages, slots[next], next = append(n.pages, version{page, next}), content[at][page], next+1
							break
						}
					}
				}
				p = slices.Insert(p, i+1, n)
			}
			if len(p.slots()) != len(slots) {
				t.Fatalf("places have %d slots, %d are taken", len(p.slots()), len(slots))
			}
			table := make([]uint32, pages)
			for i := range p {
				p.fill(table, i)
				for page, slot := range table {
					if slots[slot] != content[p[i].at][page] {
						t.Fatalf("page %d after %d steps is that after %d, want %d", page, p[i].at, slots[slot], content[p[i].at][page])
					}
				}
			}
		}
	}
}

// TestSpilled: pre-images survive their stay on disk.
func TestSpilled(t *testing.T) {
	d := small(t, 1, 3)[0]
	var f spilled
	path := filepath.Join(t.TempDir(), "preimages-1")
	if err := f.write(path, d.store); err != nil {
		t.Fatal(err)
	}
	got, err := f.read()
	if err != nil || !bytes.Equal(got.Encode(), d.store.Encode()) {
		t.Errorf("others came back: %v", err)
	}
	if err := os.Truncate(path, f.size-1); err != nil {
		t.Fatal(err)
	}
	if _, err := f.read(); !errors.Is(err, errDamaged) {
		t.Errorf("from half of a file: %v", err)
	}
	if err := f.write(filepath.Join(t.TempDir(), "no", "such"), d.store); err == nil {
		t.Error("written into a directory that is not there")
	}
}
