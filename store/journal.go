// Package store is our journal: an append-only log of records in segment files, by which acknowledged transactions and
// blocks that L1 does not have yet survive kill -9 and power loss.
//
// It is not a database and knows nothing of what it keeps: kinds and bytes of records are the caller's. It does not
// repair: bytes that were durable and are not what was written are a CorruptError, never a silent loss; only a tail that
// a crash cut short, which nobody was told of, is removed, and the log says so.
//
// Start at Open and Enqueue; segment.go has the format, fs.go the disk. WriteFile in file.go is for small files that are no
// journal: descriptions, blobs; Create in create.go for directories that others make.
package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sort"
	"sync"
)

// Verdicts that callers tell apart.
var (
	// ErrClosed answers appends after Close.
	ErrClosed = errors.New("journal is closed")
	// ErrFailed is in every error after a write or an fsync has failed: what was enqueued since may be on disk or not,
	// so nothing more is acknowledged until the journal is opened again.
	ErrFailed = errors.New("journal has failed")
	// ErrTooLarge answers a record above MaxRecordBytes.
	ErrTooLarge = errors.New("record is too large")
	// ErrCorrupt is in every CorruptError.
	ErrCorrupt = errors.New("journal is damaged")
)

// CorruptError names the place where the journal is not what was written.
type CorruptError struct {
	File   string
	Offset int64
	Reason string
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("%v: %s at offset %d: %s; restore the file from a copy, or move the journal's directory away and sync from L1, "+
		"which loses what L1 does not have yet", ErrCorrupt, e.File, e.Offset, e.Reason)
}

// Unwrap makes errors.Is(err, ErrCorrupt) hold.
func (e *CorruptError) Unwrap() error { return ErrCorrupt }

// Bounds.
const (
	// MaxRecordBytes bounds one record: a block of 8 MiB and its context fit.
	MaxRecordBytes = 32 << 20
	// maxWaitingBytes bounds what is enqueued and not yet on disk; Enqueue blocks above it.
	maxWaitingBytes = 16 << 20
	// DefaultSegmentBytes is when a new segment is begun.
	DefaultSegmentBytes = 32 << 20
)

// Config of a journal.
type Config struct {
	// Dir is the journal's directory on disk; it is made and locked.
	Dir string
	// FS replaces Dir in tests.
	FS FS
	// SegmentBytes is the size from which on a new segment is begun. Default DefaultSegmentBytes.
	SegmentBytes int64
	// Log is where a cut tail is logged. Default: slog.Default().
	Log *slog.Logger
}

// Record is one entry of the journal.
type Record struct {
	Kind    byte
	Data    []byte
	Segment uint64 // where it was found; ignored when appending
}

// Journal is open for appending. All methods may be called by any goroutine. One goroutine, run, writes and syncs; it
// alone touches file, head, end and names; everything below mu is shared under mu.
type Journal struct {
	cfg    Config
	fs     FS
	closer io.Closer // of the directory's lock
	log    *slog.Logger
	done   chan struct{} // run has returned

	file File
	head segment
	end  int64

	mu      sync.Mutex
	work    sync.Cond // the writer waits for a group, or the end
	room    sync.Cond // appenders wait for room
	group   *Group    // what the next write will carry; nil if nothing waits
	waiting int
	names   []uint64 // segments on disk, ascending
	err     error    // sticky
	closing bool
}

// Group is a set of records that become durable together: a promise that Wait redeems.
type Group struct {
	frame   []byte
	done    chan struct{}
	err     error
	segment uint64
}

// Wait returns once the records are durable, or will not be. It may be called by any number of goroutines.
func (g *Group) Wait(ctx context.Context) error {
	select {
	case <-g.done:
		return g.err
	default:
	}
	select {
	case <-g.done:
		return g.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Done is closed when Wait would return at once.
func (g *Group) Done() <-chan struct{} { return g.done }

// Segment is where the records are. It may be called once Wait has returned nil.
func (g *Group) Segment() uint64 { return g.segment }

// Open locks the journal, calls replay for every record in the order of appending, cuts a torn tail, and is ready for
// appending. The caller closes it. If replay fails, so does Open, and nothing was changed.
func Open(cfg Config, replay func(Record) error) (*Journal, error) {
	if cfg.SegmentBytes <= 0 {
		cfg.SegmentBytes = DefaultSegmentBytes
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	j := &Journal{cfg: cfg, fs: cfg.FS, log: cfg.Log, done: make(chan struct{})}
	j.work.L, j.room.L = &j.mu, &j.mu
	if j.fs == nil {
		dir, err := OpenDir(cfg.Dir)
		if err != nil {
			return nil, fmt.Errorf("open journal: %w", err)
		}
		j.fs, j.closer = dir, dir
	}
	if err := j.load(replay); err != nil {
		return nil, errors.Join(fmt.Errorf("open journal: %w", err), j.release())
	}
	go j.run()
	return j, nil
}

// load reads all segments and opens the last for appending.
func (j *Journal) load(replay func(Record) error) error {
	names, err := j.fs.List()
	if err != nil {
		return err
	}
	for _, name := range names {
		if number, ok := segmentNumber(name); ok {
			j.names = append(j.names, number)
		}
	}
	sort.Slice(j.names, func(a, b int) bool { return j.names[a] < j.names[b] })
	before := int64(-1) // length of the segment before; unknown for the first
	for i, number := range j.names {
		last := i == len(j.names)-1
		if i > 0 && number != j.names[i-1]+1 {
			return &CorruptError{File: segmentName(j.names[i-1] + 1), Reason: fmt.Sprintf("missing, but %s is there", segmentName(number))}
		}
		kept, err := j.loadSegment(number, before, last, replay)
		if err != nil {
			return err
		}
		if !kept {
			j.names = j.names[:i]
			return j.begin(number, max(before, 0))
		}
		before = j.end
	}
	if j.file == nil {
		return j.begin(1, 0)
	}
	return nil
}

// loadSegment reads one segment; the last stays open. It returns false for a last segment that a crash cut short
// before its header was durable: it holds nothing, and is removed.
func (j *Journal) loadSegment(number uint64, before int64, last bool, replay func(Record) error) (bool, error) {
	name := segmentName(number)
	f, err := j.fs.Open(name, false)
	if err != nil {
		return false, err
	}
	keep := false
	defer func() {
		if !keep {
			f.Close() // it was only read; what matters of it was checked
		}
	}()
	data, err := readAll(f)
	if err != nil {
		return false, fmt.Errorf("read %s: %w", name, err)
	}
	seg, ok := parseHeader(data)
	if !ok {
		if last && len(data) <= segmentHeader && (len(data) < segmentHeader || holes(data, 0, segmentHeader)) {
			j.log.Info("journal segment without records removed", "file", name, "bytes", len(data))
			return false, errors.Join(j.fs.Remove(name), j.fs.SyncDir())
		}
		return false, &CorruptError{File: name, Reason: "segment header is not sound"}
	}
	if seg.number != number {
		return false, &CorruptError{File: name, Reason: fmt.Sprintf("holds segment %d", seg.number)}
	}
	if before >= 0 && seg.before != uint64(before) {
		return false, &CorruptError{File: segmentName(number - 1), Offset: before,
			Reason: fmt.Sprintf("file ends here, but %s says that it had %d bytes", name, seg.before)}
	}
	end, err := seg.scan(data, last, replay)
	if err != nil {
		return false, err
	}
	j.end = end
	if !last {
		return true, nil
	}
	if end < int64(len(data)) {
		j.log.Warn("journal tail was cut short by a crash and is removed: nothing in it was acknowledged",
			"file", name, "offset", end, "bytes", int64(len(data))-end)
		if err := f.Truncate(end); err != nil {
			return false, fmt.Errorf("cut %s at %d: %w", name, end, err)
		}
	}
	// What was written but not synced before the crash has been replayed, so it must be durable from here on.
	if err := errors.Join(f.Sync(), j.fs.SyncDir()); err != nil {
		return false, fmt.Errorf("sync %s: %w", name, err)
	}
	keep = true
	j.file, j.head = f, seg
	return true, nil
}

// begin makes a new segment the one for appending.
func (j *Journal) begin(number uint64, before int64) error {
	seg, err := newSegment(number, uint64(before))
	if err != nil {
		return err
	}
	f, err := j.fs.Open(segmentName(number), true)
	if err != nil {
		return err
	}
	if _, err = f.WriteAt(seg.header(), 0); err == nil {
		err = errors.Join(f.Sync(), j.fs.SyncDir())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("begin %s: %w", segmentName(number), err), f.Close())
	}
	if j.file != nil {
		if err := j.file.Close(); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	j.file, j.head, j.end = f, seg, segmentHeader
	j.mu.Lock()
	j.names = append(j.names, number)
	j.mu.Unlock()
	return nil
}

// Enqueue appends records, in order and all or none, and returns before they are durable. Calls by one goroutine are
// appended in their order. It blocks while too much waits for the disk.
func (j *Journal) Enqueue(records ...Record) (*Group, error) {
	size := 0
	for _, r := range records {
		size += len(r.Data) + 1 + binary.MaxVarintLen64
	}
	if size > MaxRecordBytes {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, size, MaxRecordBytes)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for j.err == nil && !j.closing && j.waiting > 0 && j.waiting+size > maxWaitingBytes {
		j.room.Wait()
	}
	if j.err != nil {
		return nil, j.err
	}
	if j.closing {
		return nil, ErrClosed
	}
	if j.group == nil {
		j.group = &Group{frame: make([]byte, frameHeader, frameHeader+max(size, 1024)), done: make(chan struct{})}
		j.work.Signal()
	}
	g := j.group
	for _, r := range records {
		g.frame = append(g.frame, r.Kind)
		g.frame = binary.AppendUvarint(g.frame, uint64(len(r.Data)))
		g.frame = append(g.frame, r.Data...)
	}
	j.waiting = len(g.frame)
	return g, nil
}

// Append is Enqueue and Wait.
func (j *Journal) Append(ctx context.Context, records ...Record) error {
	g, err := j.Enqueue(records...)
	if err != nil {
		return err
	}
	return g.Wait(ctx)
}

// run writes what waits, group by group, until Close. It is the only writer.
func (j *Journal) run() {
	defer close(j.done)
	for {
		j.mu.Lock()
		for j.group == nil && !j.closing {
			j.work.Wait()
		}
		g, failed := j.group, j.err
		j.group, j.waiting = nil, 0
		j.room.Broadcast()
		j.mu.Unlock()
		if g == nil {
			return
		}
		if failed == nil {
			failed = j.write(g)
		}
		if failed != nil {
			g.err = failed
			j.mu.Lock()
			j.err = failed
			j.room.Broadcast()
			j.mu.Unlock()
		}
		g.frame = nil
		close(g.done)
	}
}

// write makes a group durable. After any failure the end of the file is unknown, so the journal is done for.
func (j *Journal) write(g *Group) error {
	if j.end >= j.cfg.SegmentBytes {
		if err := j.begin(j.head.number+1, j.end); err != nil {
			return failed(err)
		}
	}
	j.head.seal(g.frame, j.end)
	if _, err := j.file.WriteAt(g.frame, j.end); err != nil {
		return failed(fmt.Errorf("write %s at %d: %w", segmentName(j.head.number), j.end, err))
	}
	if err := j.file.Sync(); err != nil {
		return failed(fmt.Errorf("sync %s: %w", segmentName(j.head.number), err))
	}
	j.end += int64(len(g.frame))
	g.segment = j.head.number
	return nil
}

func failed(err error) error {
	return fmt.Errorf("%w, nothing more is acknowledged: %w; make sure that the disk has room and works, then restart", ErrFailed, err)
}

// Err is nil while the journal works, then what broke it.
func (j *Journal) Err() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// Segments are the first and the last segment on disk.
func (j *Journal) Segments() (first, last uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.names[0], j.names[len(j.names)-1]
}

// Drop removes all segments before the given one; the last always stays. The caller has made sure that it needs no
// record in them.
func (j *Journal) Drop(before uint64) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return j.err
	}
	for len(j.names) > 1 && j.names[0] < before {
		// Lowest first, each durable before the next: a crash in between leaves a journal that begins later, never a gap.
		err := j.fs.Remove(segmentName(j.names[0]))
		if err == nil {
			err = j.fs.SyncDir()
		}
		if err != nil {
			return fmt.Errorf("drop journal segment: %w", err)
		}
		j.names = j.names[1:]
	}
	return nil
}

// Close writes what was enqueued, and gives the directory free. It is safe to call more than once.
func (j *Journal) Close() error {
	j.mu.Lock()
	first := !j.closing
	j.closing = true
	j.work.Signal()
	j.room.Broadcast()
	j.mu.Unlock()
	<-j.done
	if !first {
		return nil
	}
	return j.release()
}

func (j *Journal) release() error {
	var errs []error
	if j.file != nil {
		errs = append(errs, j.file.Close())
	}
	if j.closer != nil {
		errs = append(errs, j.closer.Close())
	}
	return errors.Join(errs...)
}
