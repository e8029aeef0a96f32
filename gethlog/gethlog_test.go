package gethlog

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/log"
)

func TestLevels(t *testing.T) {
	for _, c := range []struct {
		level slog.Level
		want  string // empty: not shown at the handler's level, info
	}{
		{log.LevelTrace, ""},
		{slog.LevelDebug, ""},
		{slog.LevelInfo, ""},
		{slog.LevelWarn, ""},
		{slog.LevelError, "level=ERROR msg=news node=l1 key=1"},
		{log.LevelCrit, "level=ERROR msg=news node=l1 key=1"},
	} {
		var out bytes.Buffer
		h := slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelInfo})
		logger := Logger(h).With("node", "l1")
		logger.Write(c.level, "news", "key", 1)
		if got := strings.TrimSpace(out.String()); !strings.HasSuffix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("level %v: %q, want %q", c.level, got, c.want)
		}
	}
}

// TestKnownErrors: what go-ethereum takes for an error after a kill, and is none here, does not frighten.
func TestKnownErrors(t *testing.T) {
	var out bytes.Buffer
	for message := range known {
		Logger(slog.NewTextHandler(&out, nil)).Error(message)
		if out.Len() > 0 {
			t.Errorf("%q", out.String())
		}
		Logger(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})).Error(message)
		if !strings.Contains(out.String(), "level=DEBUG") {
			t.Errorf("%q", out.String())
		}
		out.Reset()
	}
}

func TestDebugIsForWhoAsks(t *testing.T) {
	var out bytes.Buffer
	Logger(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})).Warn("news")
	if !strings.Contains(out.String(), "level=DEBUG msg=news") {
		t.Errorf("%q", out.String())
	}
}
