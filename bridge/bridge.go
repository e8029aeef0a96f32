// Package bridge is everything that a person or a wallet needs to cross between L1 and a Loft chain: deposits, messages,
// forced transactions, withdrawals, claims, bounces, and the answer to "where is it now?" in words and a date. It is a
// library over two JSON-RPC endpoints and the addresses of Info; the command line is one user of it.
//
// It trusts L1 for money and the L2 endpoint for no more than news: a claim's proof is rebuilt from the outbox's events
// and checked against a root that L1 knows before it is sent. It holds no keys (an Account signs), keeps no files, and
// runs nothing in the background.
//
// Start at Connect. The calls that a wallet would sign itself are built in calls.go, without a network; what the words
// of a Status are is decided in incoming.go and outgoing.go, without a network too. Every error that a person can cause
// is an Explained one: it says what to do.
package bridge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/l1"
	"loft/plain"
	"loft/protocol"
)

// Layer says which of the two chains is meant.
type Layer string

const (
	L1 Layer = "L1"
	L2 Layer = "L2"
)

// other side of the bridge.
func (l Layer) other() Layer {
	if l == L1 {
		return L2
	}
	return L1
}

// DefaultPoll is how often a waiting call looks again.
const DefaultPoll = 500 * time.Millisecond

// requestLimit bounds one remote read; a node that does not answer is an error, not a hang.
const requestLimit = 20 * time.Second

// Config says which chains to cross between.
type Config struct {
	// L1URLs are JSON-RPC endpoints of L1, HTTP or WebSocket, the preferred first; several must be HTTP. One is required. Of
	// several the first that is well is asked, and those that answer may not contradict each other.
	L1URLs []string
	// L2URL is a JSON-RPC endpoint of L2. Without it only what L1 alone can do works: forcing a transaction whose nonce and gas
	// are given, above all.
	L2URL string
	// Info of the instance. Default: what the L2 endpoint answers to loft_config; required without L2URL.
	Info *Info
	// Before is called with what a call will cost, before it is signed. Default: it is just signed.
	Before func(Call, Cost)
	// Poll is how often waiting calls look again. Default: DefaultPoll.
	Poll time.Duration
}

// Client crosses between the two chains. Its methods may be called from any goroutine, but two sends of one account at
// once race for a nonce.
type Client struct {
	Info Info

	l1, l2   *ethclient.Client // l2 is nil without an endpoint
	several  *l1.Endpoints     // beneath l1; nil if that has one endpoint
	urls     map[Layer]string  // as they are shown
	start    uint64            // the L1 block before the inbox's
	poll     time.Duration
	before   func(Call, Cost)
	settled  func(context.Context) (*settlement, error) // what L1 knows; readSettlement, or what a desk keeps of it
	inbox    *bindings.Inbox
	bridge   *bindings.Bridge
	rollup   *bindings.Rollup
	tokens   *bindings.TokenBridge
	relay    *bindings.Relay
	l2tokens *bindings.L2TokenBridge
	dialled  map[Layer]*big.Int // chain ids that the endpoints said
	spans    map[Layer]*l1.Span // how many blocks' logs the endpoints give at once
	kept     *events            // what a desk has read; nil: nothing is kept
}

// Connect opens both endpoints and checks that they are the chains of the instance: chain ids, the L2's genesis, and
// that the contracts are there and know each other.
func Connect(ctx context.Context, cfg Config) (*Client, error) {
	c := newClient()
	c.urls = map[Layer]string{L1: l1.Shown(cfg.L1URLs...), L2: l1.Shown(cfg.L2URL)}
	c.poll, c.before = cfg.Poll, cfg.Before
	if c.poll <= 0 {
		c.poll = DefaultPoll
	}
	if err := c.connect(ctx, cfg); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func newClient() *Client {
	c := &Client{
		inbox: bindings.NewInbox(), bridge: bindings.NewBridge(), rollup: bindings.NewRollup(), tokens: bindings.NewTokenBridge(),
		relay: bindings.NewRelay(), l2tokens: bindings.NewL2TokenBridge(),
		dialled: make(map[Layer]*big.Int), spans: map[Layer]*l1.Span{L1: l1.NewSpan(logSpan), L2: l1.NewSpan(logSpan)},
	}
	c.settled = c.readSettlement
	return c
}

func (c *Client) connect(ctx context.Context, cfg Config) (err error) {
	switch len(cfg.L1URLs) {
	case 0:
		return &NoEndpointError{Layer: L1}
	case 1:
		c.l1, err = c.dial(ctx, L1, cfg.L1URLs[0])
	default:
		err = c.dialSeveral(ctx, cfg.L1URLs)
	}
	if err != nil {
		return err
	}
	if cfg.L2URL != "" {
		if c.l2, err = c.dial(ctx, L2, cfg.L2URL); err != nil {
			return err
		}
	}
	switch {
	case cfg.Info != nil:
		c.Info = *cfg.Info
	case c.l2 != nil:
		if c.Info, err = c.fetchInfo(ctx); err != nil {
			return err
		}
	default:
		return &NoEndpointError{Layer: L2}
	}
	if err := c.Info.Check(); err != nil {
		return err
	}
	return c.check(ctx)
}

// check compares the endpoints with Info.
func (c *Client) check(ctx context.Context) error {
	for _, layer := range []Layer{L1, L2} {
		want := c.Info.chainID(layer)
		if got := c.dialled[layer]; got != nil && got.Cmp(want) != 0 {
			return &WrongChainError{Layer: layer, URL: c.urls[layer], Got: got.String(), Want: want.String()}
		}
	}
	if c.l2 != nil && c.Info.Genesis != (common.Hash{}) {
		header, err := c.header(ctx, L2, 0)
		if err != nil {
			return err
		}
		if header.Hash() != c.Info.Genesis {
			return &WrongChainError{Layer: L2, URL: c.urls[L2], Got: "genesis " + header.Hash().Hex(), Want: "genesis " + c.Info.Genesis.Hex()}
		}
	}
	for _, contract := range c.Info.contracts() {
		code, err := c.code(ctx, L1, contract.address)
		if err != nil {
			return err
		}
		if len(code) == 0 {
			return &NoContractError{Layer: L1, Name: contract.name, Address: contract.address}
		}
	}
	inbox, err := call(ctx, c, L1, c.Info.Bridge, c.bridge.PackInbox(), c.bridge.UnpackInbox)
	if err != nil {
		return err
	}
	if inbox != c.Info.Inbox {
		return &InfoError{Field: "bridge", Why: fmt.Sprintf("its inbox is %s, not %s", inbox, c.Info.Inbox)}
	}
	c.start, err = call(ctx, c, L1, c.Info.Inbox, c.inbox.PackFirstAnchorNumber(), c.inbox.UnpackFirstAnchorNumber)
	return err
}

// dial opens an endpoint and keeps the chain id that it says.
func (c *Client) dial(ctx context.Context, layer Layer, address string) (*ethclient.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	if err := checkURL(layer, address); err != nil {
		return nil, err
	}
	client, err := ethclient.DialContext(ctx, address)
	if err != nil {
		return nil, &UnreachableError{Layer: layer, URL: c.urls[layer], Err: l1.Bare(err)}
	}
	id, err := client.ChainID(ctx)
	if err != nil {
		client.Close()
		return nil, c.failed(layer, "ask the chain id", err)
	}
	c.dialled[layer] = id
	return client, nil
}

// dialSeveral opens endpoints of L1 that stand in for each other.
func (c *Client) dialSeveral(ctx context.Context, addresses []string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	for _, address := range addresses {
		if err := checkURL(L1, address); err != nil {
			return err
		}
	}
	c.several, err = l1.DialAll(ctx, l1.EndpointsConfig{URLs: addresses})
	var wrong *l1.WrongChainError
	var disagree *l1.DisagreementError
	switch {
	case errors.As(err, &wrong):
		return &WrongChainError{Layer: L1, URL: wrong.Endpoint, Got: fmt.Sprint(wrong.Got), Want: fmt.Sprint(wrong.Want)}
	case errors.As(err, &disagree):
		return &DisagreementError{Err: err}
	case err != nil:
		return &UnreachableError{Layer: L1, URL: c.urls[L1], Err: l1.Bare(err)}
	}
	c.l1 = c.several.Client().Eth()
	if c.dialled[L1], err = c.l1.ChainID(ctx); err != nil {
		return c.failed(L1, "ask the chain id", err)
	}
	return nil
}

func checkURL(layer Layer, address string) error {
	if at, err := url.Parse(address); err != nil || at.Host == "" || !slices.Contains([]string{"http", "https", "ws", "wss"}, at.Scheme) {
		return &plain.InputError{What: fmt.Sprintf("the %s endpoint", layer), Why: fmt.Sprintf("%q is not the URL of a node", l1.Shown(address)),
			Do: fmt.Sprintf("write it like --%s http://127.0.0.1:8545, or ws://", strings.ToLower(string(layer)))}
	}
	return nil
}

// HasL2 says whether there is an L2 endpoint.
func (c *Client) HasL2() bool { return c.l2 != nil }

// L1Endpoints says how the endpoints of L1 stand, if there are several.
func (c *Client) L1Endpoints() []l1.EndpointStatus {
	if c.several == nil {
		return nil
	}
	return c.several.Status()
}

// Close the connections.
func (c *Client) Close() {
	if c.several != nil {
		c.several.Close()
	}
	for _, client := range []*ethclient.Client{c.l1, c.l2} {
		if client != nil {
			client.Close()
		}
	}
}

// endpoint of a layer, or an error that says how to name one.
func (c *Client) endpoint(layer Layer) (*ethclient.Client, error) {
	if layer == L1 {
		return c.l1, nil
	}
	if c.l2 == nil {
		return nil, &NoEndpointError{Layer: L2}
	}
	return c.l2, nil
}

// failed makes of a client's error one that says what to do: the endpoint did not answer, or it answered with an error.
func (c *Client) failed(layer Layer, what string, err error) error {
	var answered rpc.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &answered), errors.Is(err, ethereum.NotFound), errors.Is(err, context.Canceled):
		return fmt.Errorf("%s on %s: %w", what, layer, l1.Bare(err))
	}
	return &UnreachableError{Layer: layer, URL: c.urls[layer], What: what, Err: l1.Bare(err)}
}

// read does one bounded remote read. One whose connection broke is done once more: an endpoint may close an idle connection in the
// moment in which it is used, and a command that waits for a window to end meets that sooner or later.
func read[T any](ctx context.Context, c *Client, layer Layer, what string, f func(context.Context, *ethclient.Client) (T, error)) (T, error) {
	var none T
	client, err := c.endpoint(layer)
	if err != nil {
		return none, err
	}
	ctx, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	out, err := f(ctx, client)
	if broken(err) && ctx.Err() == nil {
		out, err = f(ctx, client)
	}
	if err != nil {
		return none, c.failed(layer, what, err)
	}
	return out, nil
}

// broken says whether a connection ended before the answer came.
func broken(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET)
}

// call reads a contract at the latest block.
func call[T any](ctx context.Context, c *Client, layer Layer, to common.Address, data []byte, unpack func([]byte) (T, error)) (T, error) {
	latest := typed.CallerFunc(func(ctx context.Context, to common.Address, data []byte, _ common.Hash) ([]byte, error) {
		raw, err := read(ctx, c, layer, "call "+to.Hex(), func(ctx context.Context, client *ethclient.Client) ([]byte, error) {
			return client.CallContract(ctx, ethereum.CallMsg{To: &to, Data: data}, nil)
		})
		if err != nil {
			return nil, explainRevert(layer, err)
		}
		return raw, nil
	})
	out, err := typed.Ask(ctx, latest, common.Hash{}, to, data, unpack)
	var other *typed.AnswerError
	if errors.As(err, &other) {
		return out, &NoContractError{Layer: layer, Name: "contract", Address: to, Err: other.Err}
	}
	return out, err
}

func (c *Client) code(ctx context.Context, layer Layer, a common.Address) ([]byte, error) {
	return read(ctx, c, layer, "read code", func(ctx context.Context, client *ethclient.Client) ([]byte, error) {
		return client.CodeAt(ctx, a, nil)
	})
}

// header by number, or by one of rpc's tags.
func (c *Client) header(ctx context.Context, layer Layer, number int64) (*types.Header, error) {
	return read(ctx, c, layer, "read a header", func(ctx context.Context, client *ethclient.Client) (*types.Header, error) {
		return client.HeaderByNumber(ctx, big.NewInt(number))
	})
}

// Quote is what an entry of that weight pays in the queue now; the price moves, so send more: the excess is returned.
func (c *Client) Quote(ctx context.Context, weight uint64) (*big.Int, error) {
	return call(ctx, c, L1, c.Info.Inbox, c.inbox.PackQuote(weight), c.inbox.UnpackQuote)
}

// MaxPrice is what to send for an entry's place unless the user names a maximum: three times the present price.
func (c *Client) MaxPrice(ctx context.Context, weight uint64) (*big.Int, error) {
	quote, err := c.Quote(ctx, weight)
	if err != nil {
		return nil, err
	}
	return quote.Mul(quote, big.NewInt(3)), nil
}

// CheckRecipient refuses an address that is a contract on the side where the caller is and nothing on the side where
// the value goes (T-41): a Safe is not on L2 because it is on L1. Delegated accounts (EIP-7702) have a key, and pass.
func (c *Client) CheckRecipient(ctx context.Context, target Layer, to common.Address) error {
	here, err := c.code(ctx, target.other(), to)
	if err != nil {
		return err
	}
	if _, delegated := types.ParseDelegation(here); len(here) == 0 || delegated {
		return nil
	}
	there, err := c.code(ctx, target, to)
	if err != nil {
		return err
	}
	if len(there) == 0 {
		return &NoCodeError{Address: to, Here: target.other(), There: target}
	}
	return nil
}

// forbiddenTarget says whether Relay refuses to call an address: such a message always fails.
func forbiddenTarget(to common.Address) bool {
	return to == protocol.RelayAddress || to == protocol.OutboxAddress || to == params.BeaconRootsAddress || to == params.HistoryStorageAddress
}
