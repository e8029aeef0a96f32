package devnet

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
)

// BeaconHandler serves the part of the beacon API through which clients read blobs and map blocks to slots. A slot lasts
// a second; a slot without a block is a missed one.
func (l *L1) BeaconHandler() http.Handler {
	b := &beacon{l.driver}
	mux := http.NewServeMux()
	handle := func(path string, f func(r *http.Request) (any, error)) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			answer, err := f(r)
			if err != nil {
				l.writeBeaconError(w, err)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			if err := json.NewEncoder(w).Encode(answer); err != nil {
				l.cfg.Log.Debug("beacon answer not delivered", "path", r.URL.Path, "err", err)
			}
		})
	}
	handle("/eth/v1/beacon/genesis", b.genesis)
	handle("/eth/v1/config/spec", b.spec)
	handle("/eth/v1/beacon/headers/{block_id}", b.header)
	handle("/eth/v1/beacon/blobs/{block_id}", b.blobs)
	handle("/eth/v1/beacon/blob_sidecars/{block_id}", b.sidecars)
	handle("/eth/v1/node/version", b.version)
	handle("/eth/v1/node/syncing", b.syncing)
	mux.HandleFunc("GET /eth/v1/node/health", func(w http.ResponseWriter, r *http.Request) {})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		l.writeBeaconError(w, &beaconError{http.StatusNotFound, fmt.Sprintf("%s %s is not served by this devnet", r.Method, r.URL.Path)})
	})
	return mux
}

// beaconError is the error object of the beacon API.
type beaconError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *beaconError) Error() string { return e.Message }

func (l *L1) writeBeaconError(w http.ResponseWriter, err error) {
	var answer *beaconError
	if !errors.As(err, &answer) {
		answer = &beaconError{http.StatusInternalServerError, err.Error()}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(answer.Code)
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		l.cfg.Log.Debug("beacon error not delivered", "err", err)
	}
}

// beacon answers from the chain and the journal; it never waits for the driver.
type beacon struct{ d *driver }

func data(v any) any { return map[string]any{"data": v} }

func dec(v uint64) string { return strconv.FormatUint(v, 10) }

func (b *beacon) genesisTime() uint64 { return b.d.chain.Genesis().Time() }

func (b *beacon) genesis(*http.Request) (any, error) {
	return data(map[string]string{
		"genesis_time":            dec(b.genesisTime()),
		"genesis_validators_root": b.d.chain.Genesis().Hash().Hex(),
		"genesis_fork_version":    "0x70000900",
	}), nil
}

func (b *beacon) spec(*http.Request) (any, error) {
	schedule := b.d.chain.Config().BlobScheduleConfig
	return data(map[string]any{
		"PRESET_BASE":                           "mainnet",
		"CONFIG_NAME":                           "loft-devnet",
		"SECONDS_PER_SLOT":                      "1",
		"SLOT_DURATION_MS":                      "1000",
		"SLOTS_PER_EPOCH":                       "32",
		"DEPOSIT_CHAIN_ID":                      b.d.chain.Config().ChainID.String(),
		"DEPOSIT_NETWORK_ID":                    b.d.chain.Config().ChainID.String(),
		"MIN_EPOCHS_FOR_BLOB_SIDECARS_REQUESTS": dec(blobRetentionSecs / 32),
		"MAX_BLOBS_PER_BLOCK":                   dec(uint64(schedule.BPO2.Max)),
		"FIELD_ELEMENTS_PER_BLOB":               "4096",
		"NUMBER_OF_COLUMNS":                     "128",
		"FULU_FORK_EPOCH":                       "0",
		"BLOB_SCHEDULE":                         []map[string]string{{"EPOCH": "0", "MAX_BLOBS_PER_BLOCK": dec(uint64(schedule.BPO2.Max))}},
	}), nil
}

func (b *beacon) version(*http.Request) (any, error) {
	return data(map[string]string{"version": "loft-devnet"}), nil
}

func (b *beacon) syncing(*http.Request) (any, error) {
	head := b.d.chain.CurrentBlock()
	return data(map[string]any{"head_slot": dec(head.Time - b.genesisTime()), "sync_distance": "0", "is_syncing": false, "is_optimistic": false, "el_offline": false}), nil
}

// find resolves a block id: head, finalized, justified, genesis, a slot, or a 0x root.
func (b *beacon) find(id string) (r *record, canonical bool, err error) {
	chain := b.d.chain
	var hash common.Hash
	switch {
	case id == "head":
		hash = chain.CurrentBlock().Hash()
	case id == "finalized":
		hash = chain.CurrentFinalBlock().Hash()
	case id == "justified":
		hash = chain.CurrentSafeBlock().Hash()
	case id == "genesis":
		hash = chain.Genesis().Hash()
	case strings.HasPrefix(id, "0x"):
		raw, err := hexutil.Decode(id)
		if err != nil || len(raw) != common.HashLength {
			return nil, false, &beaconError{http.StatusBadRequest, fmt.Sprintf("invalid block id %q: a root is 0x and 64 hex digits", id)}
		}
		var ok bool
		if hash, ok, err = b.d.journal.blockOfRoot(common.Hash(raw)); err != nil {
			return nil, false, err
		} else if !ok {
			return nil, false, &beaconError{http.StatusNotFound, fmt.Sprintf("no block with root %s", id)}
		}
	default:
		slot, err := strconv.ParseUint(id, 10, 63)
		if err != nil {
			return nil, false, &beaconError{http.StatusBadRequest, fmt.Sprintf("invalid block id %q: give head, finalized, justified, genesis, a slot or a root", id)}
		}
		var ok bool
		if hash, ok = b.atSlot(slot); !ok {
			return nil, false, &beaconError{http.StatusNotFound, fmt.Sprintf("no block at slot %d", slot)}
		}
	}
	r, ok, err := b.d.journal.record(hash)
	if err == nil && !ok {
		err = &beaconError{http.StatusNotFound, fmt.Sprintf("no block %s", id)}
	}
	if err != nil {
		return nil, false, err
	}
	return r, chain.GetCanonicalHash(r.Block.NumberU64()) == hash, nil
}

// atSlot searches the canonical chain, along which times rise.
func (b *beacon) atSlot(slot uint64) (common.Hash, bool) {
	chain, time := b.d.chain, b.genesisTime()+slot
	head := chain.CurrentBlock().Number.Uint64()
	n := sort.Search(int(head)+1, func(i int) bool {
		header := chain.GetHeaderByNumber(uint64(i))
		return header == nil || header.Time >= time // nil: a reorganisation is under way
	})
	header := chain.GetHeaderByNumber(uint64(n))
	if header == nil || header.Time != time {
		return common.Hash{}, false
	}
	return header.Hash(), true
}

func (b *beacon) finalized(r *record, canonical bool) bool {
	final := b.d.chain.CurrentFinalBlock()
	return canonical && final != nil && r.Block.NumberU64() <= final.Number.Uint64()
}

func (b *beacon) signedHeader(r *record) any {
	h := r.beaconHeader(b.genesisTime())
	return map[string]any{
		"message": map[string]any{
			"slot": dec(h.Slot), "proposer_index": "0", "parent_root": h.Parent, "state_root": h.State, "body_root": h.Body,
		},
		"signature": hexutil.Bytes(make([]byte, 96)),
	}
}

func (b *beacon) header(req *http.Request) (any, error) {
	r, canonical, err := b.find(req.PathValue("block_id"))
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"execution_optimistic": false,
		"finalized":            b.finalized(r, canonical),
		"data":                 map[string]any{"root": r.Root, "canonical": canonical, "header": b.signedHeader(r)},
	}, nil
}

// blobs answers with the block's blobs in its order, only those asked for if versioned_hashes are given.
func (b *beacon) blobs(req *http.Request) (any, error) {
	r, canonical, err := b.find(req.PathValue("block_id"))
	if err != nil {
		return nil, err
	}
	var wanted []common.Hash
	for _, hex := range list(req, "versioned_hashes") {
		raw, err := hexutil.Decode(hex)
		if err != nil || len(raw) != common.HashLength {
			return nil, &beaconError{http.StatusBadRequest, fmt.Sprintf("invalid versioned hash %q", hex)}
		}
		wanted = append(wanted, common.Hash(raw))
	}
	blobs := []*kzg4844.Blob{}
	for i, commitment := range r.Commitments {
		if len(wanted) > 0 && !slices.Contains(wanted, versionedHash(commitment)) {
			continue
		}
		blob, err := b.blob(r, i)
		if err != nil {
			return nil, err
		}
		blobs = append(blobs, blob)
	}
	return map[string]any{"execution_optimistic": false, "finalized": b.finalized(r, canonical), "data": blobs}, nil
}

// sidecars is the older form, with proofs.
func (b *beacon) sidecars(req *http.Request) (any, error) {
	r, canonical, err := b.find(req.PathValue("block_id"))
	if err != nil {
		return nil, err
	}
	var wanted []uint64
	for _, text := range list(req, "indices") {
		i, err := strconv.ParseUint(text, 10, 16)
		if err != nil {
			return nil, &beaconError{http.StatusBadRequest, fmt.Sprintf("invalid blob index %q", text)}
		}
		wanted = append(wanted, i)
	}
	header, signed := r.beaconHeader(b.genesisTime()), b.signedHeader(r)
	sidecars := []any{}
	for i, commitment := range r.Commitments {
		if len(wanted) > 0 && !slices.Contains(wanted, uint64(i)) {
			continue
		}
		blob, err := b.blob(r, i)
		if err != nil {
			return nil, err
		}
		proof, err := kzg4844.ComputeBlobProof(blob, commitment)
		if err != nil {
			return nil, fmt.Errorf("prove blob %d: %w", i, err)
		}
		sidecars = append(sidecars, map[string]any{
			"index": dec(uint64(i)), "blob": blob, "kzg_commitment": commitment, "kzg_proof": proof,
			"signed_block_header": signed, "kzg_commitment_inclusion_proof": header.inclusion(i),
		})
	}
	return map[string]any{"version": "fulu", "execution_optimistic": false, "finalized": b.finalized(r, canonical), "data": sidecars}, nil
}

func (b *beacon) blob(r *record, i int) (*kzg4844.Blob, error) {
	blob, ok, err := b.d.journal.blob(r.Block.Hash(), i)
	if err == nil && !ok {
		err = &beaconError{http.StatusNotFound, fmt.Sprintf("blobs of slot %d are pruned", r.Block.Time()-b.genesisTime())}
	}
	return blob, err
}

// list is a query parameter given repeatedly, or with commas.
func list(req *http.Request, name string) (values []string) {
	for _, value := range req.URL.Query()[name] {
		if value != "" {
			values = append(values, strings.Split(value, ",")...)
		}
	}
	return values
}
