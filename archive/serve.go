package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
)

const (
	// maxAsked bounds the blobs of a request: more than a block of L1 has by any schedule.
	maxAsked = 64
	// maxServed bounds the requests answered at a time; each holds its blobs in memory.
	maxServed = 4
	// Prefix of the paths that Handler answers.
	Prefix = "/eth/v1/"
)

// Handler serves the archive as a beacon node serves blobs. Blobs are found by their versioned hashes, which a request has to
// name; slots are taken as they come. A genesis at time 0 with slots of a second makes a block's slot its time, on any L1.
func (a *Archive) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Prefix+"beacon/genesis", func(w http.ResponseWriter, _ *http.Request) {
		a.answer(w, http.StatusOK, map[string]any{"data": map[string]string{
			"genesis_time": "0", "genesis_validators_root": common.Hash{}.Hex(), "genesis_fork_version": "0x00000000"}})
	})
	mux.HandleFunc("GET "+Prefix+"config/spec", func(w http.ResponseWriter, _ *http.Request) {
		a.answer(w, http.StatusOK, map[string]any{"data": map[string]string{"CONFIG_NAME": "loft-archive", "SECONDS_PER_SLOT": "1"}})
	})
	mux.HandleFunc("GET "+Prefix+"beacon/blobs/{slot}", a.blobs)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		a.refuse(w, http.StatusNotFound, "a blob archive serves "+Prefix+"beacon/blobs/{slot}?versioned_hashes=... only")
	})
	return mux
}

func (a *Archive) blobs(w http.ResponseWriter, r *http.Request) {
	hashes, err := asked(r)
	if err != nil {
		a.refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	select {
	case a.serving <- struct{}{}:
		defer func() { <-a.serving }()
	default:
		w.Header().Set("Retry-After", "1")
		a.refuse(w, http.StatusServiceUnavailable, "the archive is busy: ask again")
		return
	}
	found := []*kzg4844.Blob{}
	for _, hash := range hashes {
		blob, err := a.Get(hash)
		if err != nil {
			if !errors.Is(err, ErrNotKept) {
				a.unserved.Tell(a.log, slog.LevelWarn, "cannot serve blob", "blob", hash, "err", err)
			}
			continue
		}
		found = append(found, blob)
	}
	if len(found) == 0 {
		a.refuse(w, http.StatusNotFound, "none of the blobs is kept here")
		return
	}
	a.answer(w, http.StatusOK, map[string]any{"execution_optimistic": false, "finalized": false, "data": found})
}

// asked are the hashes that a request names, each once, given repeatedly or with commas.
func asked(r *http.Request) (hashes []common.Hash, err error) {
	for _, value := range r.URL.Query()["versioned_hashes"] {
		for text := range strings.SplitSeq(value, ",") {
			raw, err := hexutil.Decode(text)
			if err != nil || len(raw) != common.HashLength {
				return nil, fmt.Errorf("versioned_hashes holds %.80q, which is no hash", text)
			}
			if hash := common.Hash(raw); !slices.Contains(hashes, hash) {
				hashes = append(hashes, hash)
			}
			if len(hashes) > maxAsked {
				return nil, fmt.Errorf("more than %d blobs are asked for", maxAsked)
			}
		}
	}
	if len(hashes) == 0 {
		return nil, errors.New("name the blobs by versioned_hashes")
	}
	return hashes, nil
}

func (a *Archive) refuse(w http.ResponseWriter, code int, message string) {
	a.answer(w, code, map[string]any{"code": code, "message": message})
}

func (a *Archive) answer(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		a.log.Debug("answer not delivered", "err", err)
	}
}
