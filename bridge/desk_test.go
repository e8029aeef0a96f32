package bridge_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/ethclient"

	"loft/bridge"
	"loft/internal/crossing"
	"loft/internal/faulty"
)

// asking counts L1's questions about logs, and holds them up.
type asking struct {
	*faulty.Endpoint
	mu     sync.Mutex
	from   []uint64      // where questions began
	gas    []uint64      // of calls that name it
	begun  chan struct{} // a question came
	answer chan struct{} // closed: answers are given
}

func (a *asking) instead(c faulty.Call) (any, bool) {
	switch c.Method {
	case "eth_getLogs":
		var q struct {
			FromBlock hexutil.Uint64 `json:"fromBlock"`
		}
		if err := json.Unmarshal(c.Params[0], &q); err != nil {
			return err, true
		}
		a.mu.Lock()
		a.from = append(a.from, uint64(q.FromBlock))
		a.mu.Unlock()
		select {
		case a.begun <- struct{}{}:
		default:
		}
		<-a.answer
	case "eth_call":
		var q struct{ Gas hexutil.Uint64 }
		if err := json.Unmarshal(c.Params[0], &q); err != nil {
			return err, true
		}
		if q.Gas > 0 {
			a.mu.Lock()
			a.gas = append(a.gas, uint64(q.Gas))
			a.mu.Unlock()
		}
	}
	return nil, false
}

// asked is where the questions since the last time began.
func (a *asking) asked() []uint64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	from := a.from
	a.from = nil
	return from
}

func openDesk(t *testing.T, s *crossing.Sides) (*bridge.Desk, *asking) {
	l1 := s.L1.Client()
	a := &asking{Endpoint: faulty.New(t, l1), begun: make(chan struct{}, 1), answer: make(chan struct{})}
	a.Be(faulty.Fault{Instead: a.instead})
	client := must[*ethclient.Client](t)(ethclient.Dial(a.URL))
	t.Cleanup(client.Close)
	desk := new(bridge.Desk)
	desk.Open(client, ethclient.NewClient(dialL2(t, s)), bridge.InfoOf(s.Plan), s.Instance.Start.Number)
	t.Cleanup(desk.Close)
	return desk, a
}

// TestU25d_LookIsShared: whoever asks a node where messages are, one look at L1 serves all of them; it continues where a caller hangs
// up, and the next one reads only what is new.
func TestU25d_LookIsShared(t *testing.T) {
	s, c, alice := funded(t)
	must[bridge.Sent](t)(c.WithdrawETH(t.Context(), alice, alice.Address, eth(1), bridge.Options{}))
	desk, l1 := openDesk(t, s)
	hasty, hangUp := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := desk.MessageStatus(hasty, 0)
		ended <- err
	}()
	<-l1.begun
	hangUp()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that hangs up: %v", err)
	}
	stages := make(chan bridge.Stage)
	for range 6 {
		go func() {
			got, err := desk.MessageStatus(t.Context(), 0)
			st, ok := got.(bridge.Status)
			if err != nil || !ok {
				t.Errorf("%v, %v", got, err)
			}
			stages <- st.Stage
		}()
	}
	close(l1.answer)
	for range 6 {
		if stage := <-stages; stage != bridge.StageOnL1 {
			t.Errorf("stage %s", stage)
		}
	}
	if asked := l1.asked(); len(asked) != 2 || asked[0] != s.Instance.Start.Number || asked[1] != asked[0] {
		t.Errorf("%d callers, one of which hung up: questions from blocks %d", 7, asked)
	}
	final := must[uint64](t)(finalL1(t, s))
	s.NewAssertion()
	got := must[any](t)(desk.MessageStatus(t.Context(), 0))
	if st := got.(bridge.Status); st.Stage != bridge.StageAsserted {
		t.Errorf("after an assertion: %s", st.Stage)
	}
	if asked := l1.asked(); len(asked) != 2 || asked[0] != final+1 || asked[1] != final+1 || final <= s.Instance.Start.Number {
		t.Errorf("block %d was final: the second look asks from blocks %d", final, asked)
	}
	for _, gas := range l1.gas {
		if gas > 1<<24 {
			t.Errorf("a call with %d gas", gas)
		}
	}
	if len(l1.gas) == 0 {
		t.Error("no call names its gas")
	}
}

// TestU25d_PauseAfterFailure: while L1 does not answer, callers do not make the node ask it.
func TestU25d_PauseAfterFailure(t *testing.T) {
	s, _, _ := funded(t)
	desk, l1 := openDesk(t, s)
	l1.Be(faulty.Refusing(-32000, "no"))
	for range 100 {
		_, err := desk.MessageStatus(t.Context(), 0)
		if e := as[*bridge.LookError](t, err); e.Again <= 0 {
			t.Errorf("%v", e)
		}
	}
	if asked := l1.Asked(); asked > 10 {
		t.Errorf("100 callers cost %d requests", asked)
	}
}

// TestU22_SpanOfAClient: a client remembers what its endpoint refused.
func TestU22_SpanOfAClient(t *testing.T) {
	s := crossing.New(t)
	for range 40 {
		s.Mine()
	}
	var refused atomic.Int64
	l1 := faulty.New(t, s.L1.Client())
	l1.Be(faulty.Capped(faulty.Cap{Blocks: 10}, func() any {
		refused.Add(1)
		return &faulty.Error{Code: -32600, Message: "up to a 10 block range"}
	}))
	c := must[*bridge.Client](t)(bridge.Connect(t.Context(), bridge.Config{L1URLs: []string{l1.URL}, L2URL: s.L2URL}))
	t.Cleanup(c.Close)
	first := int64(0)
	for range 6 {
		must[*bridge.Overview](t)(c.Overview(t.Context()))
		if first == 0 {
			first = refused.Load()
		}
	}
	if all := refused.Load(); first == 0 || all > first+4 {
		t.Errorf("the first call is refused %d times, six calls %d times", first, all)
	}
}

func finalL1(t *testing.T, s *crossing.Sides) (uint64, error) {
	var header struct{ Number hexutil.Uint64 }
	err := s.L1.Client().CallContext(t.Context(), &header, "eth_getBlockByNumber", "finalized", false)
	return uint64(header.Number), err
}
