// Package testl1 is a development L1 for tests, whose blocks are made when the test says so. It is imported by tests only.
package testl1

import (
	"context"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"

	"loft/devnet"
)

// Start starts an L1 in a directory of its own, which finalises blocks 16 deep unless cfg says otherwise. It ends with the test.
func Start(t *testing.T, cfg devnet.Config) *devnet.L1 {
	t.Helper()
	cfg.DataDir, cfg.Manual = t.TempDir(), true
	if cfg.FinalizedDepth == 0 {
		cfg.FinalizedDepth = 16
	}
	l, err := devnet.Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// Mine makes a block of what is in the pool.
func Mine(t *testing.T, l *devnet.L1) *types.Block {
	t.Helper()
	block, err := l.Mine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return block
}

// Blob returns a valid blob, another for each i.
func Blob(i byte) *kzg4844.Blob {
	blob := new(kzg4844.Blob)
	blob[1], blob[4000] = i, i
	return blob
}

// Soon ends in a minute: for what has to happen by itself.
func Soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}
