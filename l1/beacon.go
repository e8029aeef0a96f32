package l1

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"

	"loft/agent"
	"loft/archive"
	payload "loft/protocol/batch"
)

const (
	// maxBlobAnswer bounds what is read of one answer: more blobs than any schedule plans, in hex.
	maxBlobAnswer = 48 << 20
	maxInfoAnswer = 1 << 20
)

// BeaconConfig says where blobs are available.
type BeaconConfig struct {
	// URLs of beacon nodes, or of nodes of Loft, whose archives serve the beacon API's blobs, too; tried in order.
	URLs []string
	// Timeout of one request. Default: 20 s.
	Timeout time.Duration
	// Archive is asked first, and given what was fetched. Default: none.
	Archive BlobArchive
	// Log gets trouble with the archive. Default: none.
	Log *slog.Logger
}

// BlobArchive keeps blobs by their versioned hashes. Get returns verified blobs only, and an error that is not
// fs.ErrNotExist where it has the blob and cannot give it. Package archive's Archive is one.
type BlobArchive interface {
	Get(hash common.Hash) (*kzg4844.Blob, error)
	Put(hash common.Hash, blob *kzg4844.Blob) error
}

// Beacon fetches blobs. It is safe for concurrent use.
type Beacon struct {
	cfg    BeaconConfig
	client *http.Client

	unread, unkept agent.Trouble // with the archive

	mu    sync.Mutex // guards slots
	slots map[string]slotting
}

// slotting maps blocks to slots: by time, or, where a source does not say how long a slot is, by number; development L1s that
// serve blobs of their own blocks, as anvil does, know no slots.
type slotting struct {
	genesis, secs uint64
	byNumber      bool
}

// NewBeacon checks the addresses; it connects to nothing yet. Without one, blobs come from the archive alone.
func NewBeacon(cfg BeaconConfig) (*Beacon, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.URLs = slices.Clone(cfg.URLs)
	for i, text := range cfg.URLs {
		if !isHTTP(text) {
			return nil, fmt.Errorf("l1: beacon address %d (%s) is not an http URL: give one like http://localhost:5052", i+1, Host(text))
		}
		cfg.URLs[i] = strings.TrimRight(text, "/")
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 20 * time.Second
	}
	return &Beacon{cfg: cfg, client: &http.Client{Timeout: cfg.Timeout}, slots: make(map[string]slotting)}, nil
}

// Close drops idle connections.
func (b *Beacon) Close() { b.client.CloseIdleConnections() }

// Blobs are the blobs of an L1 block with the given versioned hashes, in that order: from the archive, or else from the
// sources, and then they are archived. Each is proven by its hash, so it does not matter which source it came from, in which
// order, or with which proofs. A *BlobsMissingError says which no source has.
func (b *Beacon) Blobs(ctx context.Context, block Ref, hashes []common.Hash) ([]*kzg4844.Blob, error) {
	found := make(map[common.Hash]*kzg4844.Blob, len(hashes))
	for _, hash := range hashes {
		found[hash] = nil
	}
	causes := b.archived(found)
	own := len(causes)
	for _, source := range b.cfg.URLs {
		if len(missing(hashes, found)) == 0 {
			break
		}
		slot, err := b.slot(ctx, source, block)
		if err != nil {
			causes = append(causes, err)
			continue
		}
		for _, path := range blobPaths(slot, hashes) {
			if len(missing(hashes, found)) == 0 {
				break
			}
			err := b.collect(ctx, source+path, found)
			if err != nil {
				causes = append(causes, err)
			}
			if unreachable(err) {
				break // another path of the same source does not help
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("l1: fetch blobs of block %d: %w", block.Number, err)
		}
	}
	if m := missing(hashes, found); len(m) > 0 {
		if len(causes) == own {
			why := "the sources answer without them"
			if len(b.cfg.URLs) == 0 {
				why = "no source of blobs is named: name one with --beacon"
			}
			causes = append(causes, errors.New(why))
		}
		return nil, fmt.Errorf("l1: %w", &BlobsMissingError{Block: block, Missing: m, Causes: errors.Join(causes...)})
	}
	out := make([]*kzg4844.Blob, len(hashes))
	for i, hash := range hashes {
		out[i] = found[hash]
	}
	return out, nil
}

// archived fills in what the archive has. What it has and cannot give is said, and fetched elsewhere.
func (b *Beacon) archived(found map[common.Hash]*kzg4844.Blob) (causes []error) {
	if b.cfg.Archive == nil {
		return nil
	}
	for hash := range found {
		blob, err := b.cfg.Archive.Get(hash)
		switch {
		case err == nil:
			found[hash] = blob
		case !errors.Is(err, fs.ErrNotExist):
			b.unread.Tell(b.cfg.Log, slog.LevelWarn, "cannot read blob from the archive, fetching it elsewhere", "blob", hash, "err", err)
			causes = append(causes, err)
		}
	}
	return causes
}

// keep gives a blob that was fetched to the archive. A node whose disk is full continues without.
func (b *Beacon) keep(hash common.Hash, blob *kzg4844.Blob) {
	if b.cfg.Archive == nil {
		return
	}
	if err := b.cfg.Archive.Put(hash, blob); err != nil {
		b.unkept.Tell(b.cfg.Log, slog.LevelWarn, "cannot archive blob", "blob", hash, "err", err)
		return
	}
	b.unkept.Over(b.cfg.Log, "archiving blobs resumed")
}

// blobPaths are the requests to make of a source, until one has brought all: the blobs that are wanted, all blobs of the block,
// for sources that answer with some of those named only (anvil with the first), and sidecars, which older beacon nodes have.
func blobPaths(slot uint64, hashes []common.Hash) []string {
	query := make(url.Values)
	for _, hash := range hashes {
		query.Add("versioned_hashes", hash.Hex())
	}
	all := fmt.Sprintf("/eth/v1/beacon/blobs/%d", slot)
	return []string{all + "?" + query.Encode(), all, fmt.Sprintf("/eth/v1/beacon/blob_sidecars/%d", slot)}
}

// unreachable says whether a request had no answer at all.
func unreachable(err error) bool {
	var failed *noAnswerError
	return errors.As(err, &failed)
}

// noAnswerError is that of a request which the source did not answer.
type noAnswerError struct{ error }

func (e *noAnswerError) Unwrap() error { return e.error }

func missing(hashes []common.Hash, found map[common.Hash]*kzg4844.Blob) (m []common.Hash) {
	for _, hash := range hashes {
		if found[hash] == nil && !slices.Contains(m, hash) {
			m = append(m, hash)
		}
	}
	return m
}

// collect puts those blobs of an answer into found that are wanted; whatever else the answer holds is ignored.
func (b *Beacon) collect(ctx context.Context, address string, found map[common.Hash]*kzg4844.Blob) error {
	var answer struct {
		Data []json.RawMessage `json:"data"`
	}
	if err := b.get(ctx, address, maxBlobAnswer, &answer); err != nil {
		return err
	}
	var bad error
	for i, item := range answer.Data {
		blob, err := parseBlob(item)
		var hash common.Hash
		if err == nil {
			hash, err = archive.VersionedHash(blob)
		}
		if err != nil {
			if bad == nil {
				bad = fmt.Errorf("%s: item %d: %w", name(address), i, err)
			}
			continue
		}
		if have, wanted := found[hash]; wanted && have == nil {
			found[hash] = blob
			b.keep(hash, blob)
		}
	}
	return bad
}

// parseBlob reads a blob, or a sidecar with one.
func parseBlob(item json.RawMessage) (*kzg4844.Blob, error) {
	if len(item) > 0 && item[0] == '{' {
		var sidecar struct {
			Blob json.RawMessage `json:"blob"`
		}
		if err := json.Unmarshal(item, &sidecar); err != nil {
			return nil, err
		}
		item = sidecar.Blob
	}
	blob := new(kzg4844.Blob)
	if err := blob.UnmarshalJSON(item); err != nil {
		return nil, err
	}
	return blob, nil
}

// slot is the block's slot, by the source's own clock.
func (b *Beacon) slot(ctx context.Context, source string, block Ref) (uint64, error) {
	b.mu.Lock()
	s, ok := b.slots[source]
	b.mu.Unlock()
	if !ok {
		var err error
		if s, err = b.slotting(ctx, source); err != nil {
			return 0, err
		}
		b.mu.Lock()
		b.slots[source] = s
		b.mu.Unlock()
	}
	if s.byNumber {
		return block.Number, nil
	}
	if block.Time < s.genesis || (block.Time-s.genesis)%s.secs != 0 {
		return 0, fmt.Errorf("%s: block %d of time %d is in no slot (genesis %d, %d s each): the beacon node is of another chain", Host(source), block.Number, block.Time, s.genesis, s.secs)
	}
	return (block.Time - s.genesis) / s.secs, nil
}

func (b *Beacon) slotting(ctx context.Context, source string) (s slotting, err error) {
	var genesis struct {
		Data struct {
			Time string `json:"genesis_time"`
		} `json:"data"`
	}
	if err := b.get(ctx, source+"/eth/v1/beacon/genesis", maxInfoAnswer, &genesis); err != nil {
		return s, err
	}
	var spec struct {
		Data struct {
			Secs string `json:"SECONDS_PER_SLOT"`
		} `json:"data"`
	}
	err = b.get(ctx, source+"/eth/v1/config/spec", maxInfoAnswer, &spec)
	if errors.Is(err, errNoSuchPath) {
		return slotting{byNumber: true}, nil
	}
	if err != nil {
		return s, err
	}
	if s.genesis, err = strconv.ParseUint(genesis.Data.Time, 10, 64); err != nil {
		return s, fmt.Errorf("%s: genesis_time: %w", Host(source), err)
	}
	if s.secs, err = strconv.ParseUint(spec.Data.Secs, 10, 32); err != nil || s.secs == 0 {
		return s, fmt.Errorf("%s: SECONDS_PER_SLOT %q is not a positive number", Host(source), spec.Data.Secs)
	}
	return s, nil
}

// name is what errors say of a request: the source's host and the part of the path that is not the source's own, which may be
// a secret.
func name(address string) string {
	path, _, _ := strings.Cut(address, "?")
	if i := strings.LastIndex(path, "/eth/v1/"); i >= 0 {
		return Host(address) + path[i:]
	}
	return Host(address)
}

var errNoSuchPath = errors.New("404 Not Found")

func (b *Beacon) get(ctx context.Context, address string, limit int64, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("ask beacon %s: %w", name(address), Bare(err))
	}
	req.Header.Set("Accept", "application/json")
	resp, err := b.client.Do(req)
	if err != nil {
		return &noAnswerError{fmt.Errorf("ask beacon %s: %w", name(address), Bare(err))}
	}
	defer resp.Body.Close()
	body := &io.LimitedReader{R: resp.Body, N: limit + 1}
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(body, 300)) // only to say more than the status
		if resp.StatusCode == http.StatusNotFound {
			return fmt.Errorf("%s: %w: %s", name(address), errNoSuchPath, strings.TrimSpace(string(text)))
		}
		return fmt.Errorf("%s: %s: %s", name(address), resp.Status, strings.TrimSpace(string(text)))
	}
	err = json.NewDecoder(body).Decode(out)
	if body.N == 0 {
		return fmt.Errorf("%s: answer is longer than %d bytes", name(address), limit)
	}
	if err != nil {
		return fmt.Errorf("%s: answer is not what the beacon API says: %w", name(address), err)
	}
	return nil
}

// Stream is the payload's bytes of a batch: its calldata, or what its blobs carry. It is nil if the blobs do not unpack,
// which derives as default blocks.
func (b *Beacon) Stream(ctx context.Context, batch *Batch) ([]byte, error) {
	if len(batch.BlobHashes) == 0 {
		return batch.Calldata, nil
	}
	blobs, err := b.Blobs(ctx, batch.Block, batch.BlobHashes)
	if err != nil {
		return nil, err
	}
	raw := make([][]byte, len(blobs))
	for i, blob := range blobs {
		raw[i] = blob[:]
	}
	stream, err := payload.Unpack(raw)
	if errors.Is(err, payload.ErrBlob) {
		return nil, nil
	}
	return stream, err
}
