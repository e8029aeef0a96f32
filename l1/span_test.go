package l1

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/bindings"
	"loft/devnet"
	"loft/internal/faulty"
	"loft/internal/testl1"
	"loft/protocol/queue"
)

// TestD10_LogsWhateverTheCap: an endpoint that refuses wide questions, in whatever way, by range, by results or by bytes, is asked
// narrower ones, down to single blocks, by everything that reads logs.
func TestD10_LogsWhateverTheCap(t *testing.T) {
	l := testl1.Start(t, devnet.Config{FinalizedDepth: 2})
	inbox, before := deployInbox(t, l)
	for i := range byte(40) {
		for range i % 3 {
			enter(t, l, inbox, queue.Deposit, i)
		}
		testl1.Mine(t, l)
	}
	events := bindings.NewInbox().GetABI()
	deposits := events.Events[bindings.InboxDepositQueuedEventName].ID
	last := l.Head().Number.Uint64()
	whole := must(New(l.Client()).LogsRange(t.Context(), 0, last, inbox))(t)
	if len(whole) != 39 {
		t.Fatalf("%d logs", len(whole))
	}
	says := func(code int, message string) func() any {
		return func() any { return &faulty.Error{Code: code, Message: message} }
	}
	for name, fault := range map[string]faulty.Fault{
		"range":       faulty.Capped(faulty.Cap{Blocks: 7}, says(-32602, "block range is too wide")),
		"one block":   faulty.Capped(faulty.Cap{Blocks: 1}, says(-32000, "eth_getLogs is limited to 1 block")),
		"results":     faulty.Capped(faulty.Cap{Logs: 3}, says(-32005, "query returned more than 3 results")),
		"bytes":       faulty.Capped(faulty.Cap{Bytes: 3000}, says(-32008, "response is too big")),
		"time":        faulty.Capped(faulty.Cap{Logs: 5}, says(-32002, "request timed out")),
		"a cut line":  faulty.Capped(faulty.Cap{Bytes: 4000}, func() any { panic(http.ErrAbortHandler) }),
		"no words":    faulty.Capped(faulty.Cap{Blocks: 5}, says(-32000, "")),
		"all of them": faulty.Both(faulty.Capped(faulty.Cap{Blocks: 20}, says(1, "a")), faulty.Capped(faulty.Cap{Logs: 4}, says(2, "b"))),
	} {
		t.Run(name, func(t *testing.T) {
			endpoint := faulty.New(t, l.Client())
			endpoint.Be(fault)
			client := must(Dial(t.Context(), endpoint.URL))(t)
			defer client.Close()
			for range 2 {
				if got := must(client.LogsRange(t.Context(), 0, last, inbox))(t); !reflect.DeepEqual(got, whole) {
					t.Errorf("%d logs, want %d", len(got), len(whole))
				}
				if got := must(client.Events(t.Context(), 0, last, inbox, nil))(t); !reflect.DeepEqual(got, whole) {
					t.Errorf("%d logs, want %d", len(got), len(whole))
				}
				for _, l := range must(client.Events(t.Context(), 0, last, inbox, []common.Hash{deposits}))(t) {
					if l.Topics[0] != deposits {
						t.Errorf("topic %s", l.Topics[0])
					}
				}
			}
			v := NewView(ViewConfig{Client: client, Inbox: inbox, Start: before, Log: logTo(t)})
			c := &consumer{t: t}
			c.settle(v)
			c.check(New(l.Client()), inbox)
		})
	}
}

// TestD10_SpanGrowsAgain: what was refused is remembered, and forgotten step by step.
func TestD10_SpanGrowsAgain(t *testing.T) {
	s := NewSpan(64)
	most, asked, refused := uint64(3), 0, 0
	ask := func(_ context.Context, from, to uint64) ([]types.Log, error) {
		asked++
		if to-from+1 > most {
			refused++
			return nil, errors.New("too many")
		}
		return make([]types.Log, to-from+1), nil
	}
	read := func(blocks uint64) (int, int) {
		asked, refused = 0, 0
		if logs := must(s.Logs(t.Context(), 1, blocks, ask))(t); uint64(len(logs)) != blocks {
			t.Fatalf("%d logs of %d blocks", len(logs), blocks)
		}
		return asked, refused
	}
	if asked, refused := read(100); refused < 5 || asked > 80 {
		t.Errorf("%d asked, %d refused", asked, refused)
	}
	if asked, refused := read(100); refused > asked/answersToGrow+1 {
		t.Errorf("%d of %d refused: what was learnt is forgotten", refused, asked)
	}
	most = 1000
	read(2000)
	if asked, refused := read(640); asked != 10 || refused != 0 {
		t.Errorf("%d asked, %d refused: it does not grow again", asked, refused)
	}
	most = 0
	if _, err := s.Logs(t.Context(), 1, 100, ask); err == nil {
		t.Error("one block is refused, and nothing is said")
	}
}

// TestU22_RefusedSpanIsRemembered: whatever an endpoint allows, a question as wide as that is found soon, and hardly one of those
// after it is refused. What is refused once is tried again seldom.
func TestU22_RefusedSpanIsRemembered(t *testing.T) {
	for _, most := range []uint64{1, 2, 10, 100, 127, 128, 500, 999} {
		s := NewSpan(1000)
		asked, refused := uint64(0), uint64(0)
		ask := func(_ context.Context, from, to uint64) ([]types.Log, error) {
			asked++
			if to-from+1 > most {
				refused++
				return nil, errors.New("up to so many blocks")
			}
			return make([]types.Log, to-from+1), nil
		}
		blocks := 2000 * most
		if logs := must(s.Logs(t.Context(), 1, blocks, ask))(t); uint64(len(logs)) != blocks {
			t.Fatalf("%d logs of %d blocks", len(logs), blocks)
		}
		if refused > 25 || asked > blocks/most*115/100+40 {
			t.Errorf("%d blocks at once: %d questions for %d blocks, %d refused", most, asked, blocks, refused)
		}
	}
}

// TestU22_OutageIsNoWidth: an endpoint that was down is asked as before, if the outage lasted down to single blocks, and soon again
// if it ended meanwhile. Outages do not add up.
func TestU22_OutageIsNoWidth(t *testing.T) {
	const blocks, forever = 100_000, 1 << 30
	for _, most := range []uint64{10, 1000} {
		for _, refused := range []int{1, 2, 3, 5, 9, forever} {
			s, down, asked := NewSpan(1000), 0, 0
			ask := func(_ context.Context, from, to uint64) ([]types.Log, error) {
				asked++
				if down > 0 {
					down--
					return nil, errors.New("EOF")
				}
				if to-from+1 > most {
					return nil, errors.New("up to so many blocks")
				}
				return nil, nil
			}
			read := func() (int, error) {
				asked = 0
				_, err := s.Logs(t.Context(), 1, blocks, ask)
				return asked, err
			}
			for range 2 {
				must(read())(t)
			}
			usual := must(read())(t)
			for outage := range 12 {
				down = refused
				n, err := read()
				limit := usual + 2*answersToRetry // narrowed, until that is tried again
				if err != nil {
					down = 0
					n, limit = must(read())(t), usual+usual/50
				} else if refused == forever {
					t.Fatal("an endpoint that is down answers")
				}
				if n > limit {
					t.Errorf("%d blocks at once, outage %d of %d questions: %d questions, %d without", most, outage+1, refused, n, usual)
				}
			}
		}
	}
}

// TestU22_TenBlockProvider: a view reads L1's past from a provider that gives the logs of ten blocks at once in hardly more requests
// than that takes.
func TestU22_TenBlockProvider(t *testing.T) {
	l := testl1.Start(t, devnet.Config{FinalizedDepth: 2})
	inbox, before := deployInbox(t, l)
	for i := range byte(40) {
		if i%10 == 0 {
			enter(t, l, inbox, queue.Deposit, i)
		}
		for range 10 {
			testl1.Mine(t, l)
		}
	}
	endpoint := faulty.New(t, l.Client())
	endpoint.Be(faulty.Capped(faulty.Cap{Blocks: 10}, func() any {
		return &faulty.Error{Code: -32600, Message: "up to a 10 block range"}
	}))
	client := must(Dial(t.Context(), endpoint.URL))(t)
	defer client.Close()
	v := NewView(ViewConfig{Client: client, Inbox: inbox, Start: before, Log: logTo(t)})
	c := &consumer{t: t}
	for {
		u := must(v.Poll(t.Context()))(t)
		if u == nil || !u.Backfill {
			break
		}
		c.take(u)
	}
	if asked := endpoint.Asked(); asked > 120 {
		t.Errorf("%d requests for 400 blocks", asked)
	}
	c.settle(v)
	c.check(New(l.Client()), inbox)
}

// TestU22_HeadersMissingNowAndThen: an endpoint that does not find every third header it is asked for. The view gets through, its
// past and what follows.
func TestU22_HeadersMissingNowAndThen(t *testing.T) {
	l := testl1.Start(t, devnet.Config{FinalizedDepth: 30})
	inbox, before := deployInbox(t, l)
	for i := range byte(90) {
		enter(t, l, inbox, queue.Deposit, i)
		testl1.Mine(t, l)
	}
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(uint64(seed), 0))
	var mu sync.Mutex
	endpoint := faulty.New(t, l.Client())
	endpoint.Be(faulty.Fault{Each: func(c faulty.Call, result any) any {
		mu.Lock()
		defer mu.Unlock()
		if strings.HasPrefix(c.Method, "eth_getBlockBy") && random.IntN(3) == 0 {
			return json.RawMessage("null")
		}
		return result
	}})
	client := must(Dial(t.Context(), endpoint.URL))(t)
	defer client.Close()
	v := NewView(ViewConfig{Client: client, Inbox: inbox, Start: before, Poll: time.Millisecond, Log: logTo(t)})
	defer v.Close()
	c := &consumer{t: t}
	for head := l.Head().Hash(); len(c.blocks) == 0 || c.blocks[len(c.blocks)-1].Hash != head; {
		u := must(v.Next(testl1.Soon(t)))(t)
		c.take(&u)
	}
	c.check(New(l.Client()), inbox)
}

// TestU22_SaysWhatIsMissing: where L1 has no final block, or never the block that it announced, the log says so.
func TestU22_SaysWhatIsMissing(t *testing.T) {
	l := testl1.Start(t, devnet.Config{FinalizedDepth: 2})
	inbox, before := deployInbox(t, l)
	testl1.Mine(t, l)
	for message, missing := range map[string]func(faulty.Call) bool{
		"l1 has no finalized block yet: waiting for one": func(c faulty.Call) bool {
			return c.Method == "eth_getBlockByNumber" && string(c.Params[0]) == `"finalized"`
		},
		"l1 announced a block that it does not have, retrying": func(c faulty.Call) bool {
			return c.Method == "eth_getBlockByNumber" && strings.HasPrefix(string(c.Params[0]), `"0x`)
		},
	} {
		endpoint := faulty.New(t, l.Client())
		endpoint.Be(faulty.Fault{Each: func(c faulty.Call, result any) any {
			if missing(c) {
				return json.RawMessage("null")
			}
			return result
		}})
		client := must(Dial(t.Context(), endpoint.URL))(t)
		defer client.Close()
		told := make(chan struct{})
		log := slog.New(&listening{slog.DiscardHandler, message, sync.OnceFunc(func() { close(told) })})
		v := NewView(ViewConfig{Client: client, Inbox: inbox, Start: before, Poll: time.Millisecond, Log: log})
		defer v.Close()
		ctx, cancel := context.WithCancel(testl1.Soon(t))
		ended := make(chan error, 1)
		go func() {
			_, err := v.Next(ctx)
			ended <- err
		}()
		select {
		case <-told:
		case err := <-ended:
			t.Errorf("%s: not said, %v", message, err)
		}
		cancel()
	}
}

// listening is a log that waits for a message.
type listening struct {
	slog.Handler
	message string
	heard   func()
}

func (h *listening) Enabled(context.Context, slog.Level) bool { return true }

func (h *listening) Handle(_ context.Context, r slog.Record) error {
	if r.Message == h.message && r.Level == slog.LevelWarn {
		h.heard()
	}
	return nil
}

// TestD10_NarrowerOnlyWhereItHelps: an endpoint that cannot be reached, is throttled or answers nonsense is not asked again at once.
func TestD10_NarrowerOnlyWhereItHelps(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	inbox, _ := deployInbox(t, l)
	for name, c := range map[string]struct {
		fault faulty.Fault
		asked int // at most
	}{
		"throttled":         {faulty.Status(http.StatusTooManyRequests, ""), 1},
		"throttled, inside": {faulty.Refusing(-32005, "rate limit exceeded"), 1},
		"unknown caller":    {faulty.Status(http.StatusUnauthorized, ""), 1},
		"unknown method":    {faulty.Refusing(-32601, "no such method"), 1},
		"nonsense":          {dropTopics(), 1},
		"refuses all":       {faulty.Refusing(-32000, "no"), 14}, // halved down to one block
		"too large":         {faulty.Status(http.StatusRequestEntityTooLarge, ""), 14},
	} {
		t.Run(name, func(t *testing.T) {
			enter(t, l, inbox, queue.Deposit, 1)
			testl1.Mine(t, l)
			endpoint := faulty.New(t, l.Client())
			client := must(Dial(t.Context(), endpoint.URL))(t)
			defer client.Close()
			endpoint.Be(c.fault)
			if _, err := client.Events(t.Context(), 0, l.Head().Number.Uint64(), inbox, nil); err == nil || endpoint.Asked() > c.asked {
				t.Errorf("asked %d times: %v", endpoint.Asked(), err)
			}
		})
	}
	// Nobody listens there.
	client := must(Dial(t.Context(), "http://127.0.0.1:1"))(t)
	defer client.Close()
	if _, err := client.Events(t.Context(), 0, 8000, inbox, nil); err == nil || narrower(err) {
		t.Errorf("nobody listens: %v", err)
	}
}

// dropTopics answers logs without topics.
func dropTopics() faulty.Fault {
	return faulty.Lying("eth_getLogs", func(_ faulty.Call, result json.RawMessage) any {
		var logs []map[string]any
		if err := json.Unmarshal(result, &logs); err != nil {
			return err
		}
		for i := range logs {
			logs[i]["topics"] = []common.Hash{}
		}
		return logs
	})
}
