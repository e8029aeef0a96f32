package store_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"loft/internal/crashfs"
	"loft/internal/testutil"
	"loft/store"
)

func open(t testing.TB, fs store.FS, segmentBytes int64) (*store.Journal, []store.Record, error) {
	t.Helper()
	var found []store.Record
	j, err := store.Open(store.Config{FS: fs, SegmentBytes: segmentBytes, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, func(r store.Record) error {
		found = append(found, r)
		return nil
	})
	return j, found, err
}

func mustOpen(t testing.TB, fs store.FS, segmentBytes int64) (*store.Journal, []store.Record) {
	t.Helper()
	j, found, err := open(t, fs, segmentBytes)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j, found
}

// record number i: big enough to span sectors now and then.
func record(i int) store.Record {
	data := binary.BigEndian.AppendUint32(nil, uint32(i))
	data = append(data, bytes.Repeat([]byte{byte(i) | 1}, (i*97)%1500)...)
	return store.Record{Kind: byte(i%5 + 1), Data: data}
}

func same(a, b store.Record) bool { return a.Kind == b.Kind && bytes.Equal(a.Data, b.Data) }

func number(r store.Record) int { return int(binary.BigEndian.Uint32(r.Data)) }

func TestAppendAndReplay(t *testing.T) {
	fs := crashfs.New()
	j, found := mustOpen(t, fs, 4000)
	if len(found) != 0 {
		t.Fatalf("a new journal holds %d records", len(found))
	}
	for i := range 50 {
		if err := j.Append(context.Background(), record(i)); err != nil {
			t.Fatal(err)
		}
	}
	first, last := j.Segments()
	if first != 1 || last < 5 {
		t.Fatalf("segments %d to %d: no rotation", first, last)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := j.Append(context.Background(), record(0)); !errors.Is(err, store.ErrClosed) {
		t.Fatalf("append after close: %v", err)
	}
	_, found = mustOpen(t, fs, 4000)
	if len(found) != 50 {
		t.Fatalf("%d records of 50", len(found))
	}
	for i, r := range found {
		if !same(r, record(i)) {
			t.Fatalf("record %d differs", i)
		}
	}
}

func TestGroupIsAllOrNone(t *testing.T) {
	fs := crashfs.New()
	j, _ := mustOpen(t, fs, 1<<20)
	g, err := j.Enqueue(record(0), record(1), record(2))
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Wait(context.Background()); err != nil {
		t.Fatal(err)
	}
	name := "0000000000000001.journal"
	whole := len(fs.Bytes(name))
	j.Close()
	for size := 37; size < whole; size++ {
		cut := fs.Kill()
		cut.Cut(name, int64(size))
		if _, found := mustOpen(t, cut, 1<<20); len(found) != 0 {
			t.Fatalf("cut at %d: %d records of an unfinished group", size, len(found))
		}
	}
}

func TestAppendersShareSyncs(t *testing.T) {
	fs := crashfs.New()
	j, _ := mustOpen(t, fs, 1<<20)
	before := fs.Ops()
	// One goroutine enqueues, so that groups form while the writer is at work, whatever the scheduler does.
	groups := map[*store.Group]bool{}
	for i := range 1000 {
		g, err := j.Enqueue(record(i))
		if err != nil {
			t.Fatal(err)
		}
		groups[g] = true
	}
	for g := range groups {
		if err := g.Wait(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	// A write and a sync a group, and three operations a new segment.
	if got, most := fs.Ops()-before, 2*len(groups)+8; got > most {
		t.Fatalf("%d disk operations for %d groups, at most %d expected", got, len(groups), most)
	}
}

func TestConcurrentAppenders(t *testing.T) {
	fs := crashfs.New()
	j, _ := mustOpen(t, fs, 8000)
	var wg sync.WaitGroup
	errs := make(chan error, 8)
	for w := range 8 {
		wg.Go(func() {
			for i := range 100 {
				if err := j.Append(context.Background(), record(w*100+i)); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		t.Fatal(err)
	}
	j.Close()
	_, found := mustOpen(t, fs, 8000)
	next := map[int]int{}
	for _, r := range found {
		n := number(r)
		if next[n/100] != n%100 {
			t.Fatalf("appender %d: record %d where %d was due", n/100, n%100, next[n/100])
		}
		next[n/100]++
	}
	if len(found) != 800 {
		t.Fatalf("%d records of 800", len(found))
	}
}

// workload appends records one by one, dropping old segments now and then, and returns what was acknowledged.
func workload(t testing.TB, fs *crashfs.FS, from int) (acked, tried, dropped int) {
	acked, tried = from, from
	j, _, err := open(t, fs, 3000)
	if err != nil {
		return
	}
	defer j.Close()
	var segments []uint64
	for i := from; i < from+24; i++ {
		tried = i + 1
		g, err := j.Enqueue(record(i))
		if err != nil {
			return
		}
		if err := g.Wait(context.Background()); err != nil {
			return
		}
		acked = i + 1
		segments = append(segments, g.Segment())
		if i%8 == 7 {
			_, last := j.Segments()
			err := j.Drop(last - 1)
			for k, s := range segments {
				if s < last-1 {
					dropped = max(dropped, from+k+1)
				}
			}
			if err != nil {
				return
			}
		}
	}
	return
}

// TestCrashMatrix fails every disk operation of a workload in each way, then loses power or is killed, and looks at
// what is left: everything acknowledged, nothing out of order, nothing that was not enqueued.
func TestCrashMatrix(t *testing.T) {
	rng := testutil.Rand(t)
	count := crashfs.New()
	workload(t, count, 0)
	ops := count.Ops()
	if ops < 60 {
		t.Fatalf("workload has only %d operations", ops)
	}
	runs := 0
	for n := range ops {
		for mode := range crashfs.Mode(crashfs.Modes) {
			for _, power := range []bool{false, true} {
				name := fmt.Sprintf("operation %d %v, power lost %v", n, mode, power)
				fs := crashfs.New()
				fs.FailAt(n, mode)
				acked, tried, dropped := workload(t, fs, 0)
				after := fs.Kill()
				if power {
					after = fs.Crash(rng)
				}
				checkReopen(t, name, after, acked, tried, dropped)
				runs++
			}
		}
	}
	t.Logf("%d crashes over %d operations", runs, ops)
}

func checkReopen(t *testing.T, name string, fs *crashfs.FS, acked, tried, dropped int) {
	t.Helper()
	j, found, err := open(t, fs, 3000)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	next := 0
	if len(found) > 0 {
		next = number(found[0])
	}
	if next > dropped {
		t.Fatalf("%s: journal begins at %d, only %d were dropped", name, next, dropped)
	}
	for _, r := range found {
		if number(r) != next || !same(r, record(next)) {
			t.Fatalf("%s: record %d where %d was due", name, number(r), next)
		}
		next++
	}
	if len(found) == 0 && acked > dropped {
		t.Fatalf("%s: all %d acknowledged records lost", name, acked)
	}
	if len(found) > 0 && (next < acked || next > tried) {
		t.Fatalf("%s: ends at %d, but %d were acknowledged and %d tried", name, next, acked, tried)
	}
	// The journal works on, and once more.
	for i := next; i < next+5; i++ {
		if err := j.Append(context.Background(), record(i)); err != nil {
			t.Fatalf("%s: append after recovery: %v", name, err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatalf("%s: close: %v", name, err)
	}
	j, found, err = open(t, fs, 3000)
	if err != nil {
		t.Fatalf("%s: second opening: %v", name, err)
	}
	defer j.Close()
	if got := number(found[len(found)-1]); got != next+4 {
		t.Fatalf("%s: second opening ends at %d, not %d", name, got, next+4)
	}
}

func TestDoubleCrashDuringRecovery(t *testing.T) {
	rng := testutil.Rand(t)
	for n := range 40 {
		fs := crashfs.New()
		fs.FailAt(20+n, crashfs.Stop)
		acked, tried, dropped := workload(t, fs, 0)
		for k := range 4 {
			fs = fs.Crash(rng)
			fs.FailAt(k, crashfs.Stop)
			if j, _, err := open(t, fs, 3000); err == nil {
				j.Close()
			}
		}
		checkReopen(t, fmt.Sprintf("operation %d", n), fs.Crash(rng), acked, tried, dropped)
	}
}

func TestFailedSyncPoisons(t *testing.T) {
	for mode := range crashfs.Mode(crashfs.Modes) {
		fs := crashfs.New()
		j, _ := mustOpen(t, fs, 1<<20)
		if err := j.Append(context.Background(), record(0)); err != nil {
			t.Fatal(err)
		}
		fs.FailAt(1, mode) // the write, then the sync
		if err := j.Append(context.Background(), record(1)); !errors.Is(err, store.ErrFailed) || !errors.Is(err, crashfs.ErrInjected) {
			t.Fatalf("%v: append with a failing sync: %v", mode, err)
		}
		// The disk would work again, but nobody knows what it holds.
		if err := j.Append(context.Background(), record(2)); !errors.Is(err, store.ErrFailed) {
			t.Fatalf("%v: append after a failed sync: %v", mode, err)
		}
		if err := j.Err(); !errors.Is(err, store.ErrFailed) {
			t.Fatalf("%v: Err: %v", mode, err)
		}
		if err := j.Drop(5); !errors.Is(err, store.ErrFailed) {
			t.Fatalf("%v: Drop: %v", mode, err)
		}
	}
}

func TestDiskFull(t *testing.T) {
	for room := int64(0); room < 3000; room += 61 {
		fs := crashfs.New()
		j, _ := mustOpen(t, fs, 1000)
		fs.Room(room)
		acked := 0
		for i := range 20 {
			err := j.Append(context.Background(), record(i))
			if err != nil {
				if !errors.Is(err, store.ErrFailed) || !errors.Is(err, crashfs.ErrNoSpace) {
					t.Fatalf("room %d: %v", room, err)
				}
				break
			}
			acked++
		}
		if acked == 20 {
			t.Fatalf("room %d: disk never full", room)
		}
		j.Close()
		fs.Room(-1)
		checkReopen(t, fmt.Sprintf("room %d", room), fs.Kill(), acked, acked+1, 0)
	}
}

// TestFlippedBit flips a bit in every byte of a journal that was closed in order: never a silent loss.
func TestFlippedBit(t *testing.T) {
	fs := crashfs.New()
	j, _ := mustOpen(t, fs, 900)
	for i := range 8 {
		if err := j.Append(context.Background(), record(i)); err != nil {
			t.Fatal(err)
		}
	}
	j.Close()
	names, err := fs.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		for offset := range int64(len(fs.Bytes(name))) {
			broken := fs.Kill()
			broken.Flip(name, offset)
			_, _, err := open(t, broken, 900)
			var where *store.CorruptError
			if !errors.As(err, &where) || !errors.Is(err, store.ErrCorrupt) {
				t.Fatalf("bit flipped in %s at %d: %v", name, offset, err)
			}
			if where.File != name || where.Offset > offset {
				t.Fatalf("bit flipped in %s at %d, but reported in %s at %d", name, offset, where.File, where.Offset)
			}
		}
	}
}

func TestLostAndShortenedSegments(t *testing.T) {
	fs := crashfs.New()
	j, _ := mustOpen(t, fs, 900)
	for i := range 8 {
		if err := j.Append(context.Background(), record(i)); err != nil {
			t.Fatal(err)
		}
	}
	j.Close()
	names, err := fs.List()
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range names[:len(names)-1] {
		if i > 0 {
			lost := fs.Kill()
			lost.Lose(name)
			if _, _, err := open(t, lost, 900); !errors.Is(err, store.ErrCorrupt) {
				t.Fatalf("%s lost: %v", name, err)
			}
		}
		for size := range int64(len(fs.Bytes(name))) {
			short := fs.Kill()
			short.Cut(name, size)
			if _, _, err := open(t, short, 900); !errors.Is(err, store.ErrCorrupt) {
				t.Fatalf("%s cut to %d: %v", name, size, err)
			}
		}
	}
	other := fs.Kill()
	if _, err := other.Open("notes.txt", true); err != nil {
		t.Fatal(err)
	}
	if _, found := mustOpen(t, other, 900); len(found) != 8 {
		t.Fatalf("with a foreign file: %d records", len(found))
	}
}

// TestUserBytesAreNoFrame puts bytes that were frames elsewhere behind a torn write: they do not pass for later frames.
func TestUserBytesAreNoFrame(t *testing.T) {
	fs := crashfs.New()
	j, _ := mustOpen(t, fs, 1<<20)
	if err := j.Append(context.Background(), record(3)); err != nil {
		t.Fatal(err)
	}
	j.Close()
	name := "0000000000000001.journal"
	frame := fs.Bytes(name)[36:]
	j, _ = mustOpen(t, fs, 1<<20)
	if err := j.Append(context.Background(), store.Record{Kind: 9, Data: bytes.Repeat(frame, 10)}); err != nil {
		t.Fatal(err)
	}
	j.Close()
	fs.Cut(name, int64(len(fs.Bytes(name))-1))
	if _, found := mustOpen(t, fs, 1<<20); len(found) != 1 {
		t.Fatalf("%d records, 1 expected", len(found))
	}
}

func TestRecordTooLarge(t *testing.T) {
	j, _ := mustOpen(t, crashfs.New(), 1<<20)
	if _, err := j.Enqueue(store.Record{Kind: 1, Data: make([]byte, store.MaxRecordBytes)}); !errors.Is(err, store.ErrTooLarge) {
		t.Fatal(err)
	}
	if err := j.Append(context.Background(), record(1)); err != nil {
		t.Fatalf("the journal works on: %v", err)
	}
}

// TestT12_SecondProcessRefused: one journal, one process; the second one's error says who holds it and what to do.
func TestT12_SecondProcessRefused(t *testing.T) {
	if dir := os.Getenv("LOFT_TEST_JOURNAL"); dir != "" { // the second process
		_, err := store.Open(store.Config{Dir: dir}, func(store.Record) error { return nil })
		if !errors.Is(err, store.ErrLocked) {
			t.Fatalf("second process: %v", err)
		}
		fmt.Println(err)
		return
	}
	dir := t.TempDir()
	j, err := store.Open(store.Config{Dir: dir, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(store.Config{Dir: dir}, nil); !errors.Is(err, store.ErrLocked) {
		t.Fatalf("second opening in one process: %v", err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestT12_SecondProcessRefused$")
	cmd.Env = append(os.Environ(), "LOFT_TEST_JOURNAL="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if want := fmt.Sprintf("pid %d", os.Getpid()); !strings.Contains(string(out), want) || !strings.Contains(string(out), "stop that process") {
		t.Fatalf("message does not help: %s", out)
	}
	if err := j.Append(context.Background(), record(1)); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	j, err = store.Open(store.Config{Dir: dir}, func(store.Record) error { n++; return nil })
	if err != nil || n != 1 {
		t.Fatalf("after close: %d records, %v", n, err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestT28_StartStop opens and closes at random moments of appending: nothing hangs, nothing acknowledged is lost.
func TestT28_StartStop(t *testing.T) {
	rng := testutil.Rand(t)
	fs := crashfs.New()
	acked := 0
	for range 100 {
		j, found, err := open(t, fs, 20_000)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) < acked {
			t.Fatalf("%d records, %d were acknowledged", len(found), acked)
		}
		acked = len(found)
		stopAfter := rng.IntN(20)
		var wg sync.WaitGroup
		results := make(chan bool, 64)
		for range 4 {
			wg.Go(func() {
				for range 16 {
					results <- j.Append(context.Background(), record(1)) == nil
				}
			})
		}
		done := make(chan error, 1)
		for range stopAfter {
			if <-results {
				acked++
			}
		}
		go func() { done <- j.Close() }()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		close(results)
		for ok := range results {
			if ok {
				acked++
			}
		}
	}
}

func FuzzOpen(f *testing.F) {
	fs := crashfs.New()
	j, _ := mustOpen(f, fs, 1<<20)
	for i := range 3 {
		if err := j.Append(context.Background(), record(i)); err != nil {
			f.Fatal(err)
		}
	}
	j.Close()
	f.Add(fs.Bytes("0000000000000001.journal"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		fs := crashfs.New()
		file, err := fs.Open("0000000000000001.journal", true)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.WriteAt(data, 0); err != nil {
			t.Fatal(err)
		}
		j, _, err := open(t, fs, 1<<20)
		if err != nil {
			if !errors.Is(err, store.ErrCorrupt) {
				t.Fatalf("untyped error: %v", err)
			}
			return
		}
		j.Close()
		if _, _, err := open(t, fs, 1<<20); err != nil {
			t.Fatalf("opened once but not twice: %v", err)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	for _, appenders := range []int{1, 64} {
		b.Run(fmt.Sprintf("appenders=%d", appenders), func(b *testing.B) {
			j, err := store.Open(store.Config{Dir: b.TempDir()}, nil)
			if err != nil {
				b.Fatal(err)
			}
			defer j.Close()
			data := make([]byte, 110)
			b.SetParallelism(max(1, appenders/2))
			if appenders == 1 {
				for b.Loop() {
					if err := j.Append(context.Background(), store.Record{Kind: 1, Data: data}); err != nil {
						b.Fatal(err)
					}
				}
				return
			}
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := j.Append(context.Background(), store.Record{Kind: 1, Data: data}); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}
