// Package gethlog is what becomes of go-ethereum's log in ours: its news is not an operator's, its errors are. It changes
// nothing else of a record, and it keeps none. Start at Logger; a process sets it once for the whole of go-ethereum by
// SetDefault, for without that go-ethereum's global logger says nothing.
package gethlog

import (
	"context"
	"log/slog"

	"github.com/ethereum/go-ethereum/log"
)

// Logger is a go-ethereum logger that writes to h: every record below error becomes a debug one.
func Logger(h slog.Handler) log.Logger { return log.NewLogger(quiet{h}) }

// SetDefault makes Logger(h) the logger of all of go-ethereum in this process.
func SetDefault(h slog.Handler) { log.SetDefault(Logger(h)) }

type quiet struct{ slog.Handler }

// known are errors of go-ethereum that are none here. After kill -9 it finds its head far back, and its finalised block
// with it; the blocks come again from the journal or from L1. Its blob pool's files are of another moment than its head: it
// finds a transaction next to the one that replaced it, or without the one before it, or kept for a block that comes a
// second time; what it drops is posted again. And a head that moves back to its own ancestor is, to it, impossible, though
// it carries it out: what L1 drops, and what we make again, does just that.
var known = map[string]bool{
	"SetHead invalidated finalized block":     true,
	"Number of finalized block is missing":    true,
	"Dropping repeat nonce blob transaction":  true,
	"Dropping gapped blob transactions":       true,
	"Dropping duplicate blob limbo entry":     true,
	"Rejecting duplicate blob pool entry":     true,
	"Limbo cannot push already tracked blobs": true,
	"Impossible reorg, please file an issue":  true,
}

// demote also brings go-ethereum's own levels, one below debug and one above error, to those that handlers know.
func demote(level slog.Level) slog.Level {
	if level < slog.LevelError {
		return min(level, slog.LevelDebug)
	}
	return slog.LevelError
}

func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return q.Handler.Enabled(ctx, demote(level))
}

func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	r.Level = demote(r.Level)
	if known[r.Message] {
		if r.Level = slog.LevelDebug; !q.Handler.Enabled(ctx, r.Level) {
			return nil
		}
	}
	return q.Handler.Handle(ctx, r)
}

func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }
func (q quiet) WithGroup(name string) slog.Handler       { return quiet{q.Handler.WithGroup(name)} }
