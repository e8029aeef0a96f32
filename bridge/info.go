package bridge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/genesis"
	"loft/deploy"
	"loft/plain"
	"loft/protocol"
)

// Info names one instance: what an L2 node answers to loft_config, and what stands in a rollup.json. The contracts on L2
// are at addresses of the protocol.
type Info struct {
	protocol.Config
	Bridge      common.Address `json:"bridge"`
	Rollup      common.Address `json:"rollup"`
	TokenBridge common.Address `json:"tokenBridge"` // on L1
	Genesis     common.Hash    `json:"genesis"`     // hash of the L2's genesis block
	// Delays within which a transaction is forced, and the door opens: for chains that are deployed on this one.
	ForceDelaySecs uint64 `json:"forceDelaySecs,omitempty"`
	OpenDelaySecs  uint64 `json:"openDelaySecs,omitempty"`
}

// InfoOf is what a plan of an instance makes of it.
func InfoOf(p *genesis.Plan) Info {
	return Info{Config: p.Config, Bridge: p.Bridge, Rollup: p.Rollup, TokenBridge: p.TokenBridge, Genesis: p.State.Block,
		ForceDelaySecs: p.Delays.ForceSecs, OpenDelaySecs: p.Delays.OpenSecs}
}

// LoadInfo reads a rollup.json: an instance's description, from which its addresses are recomputed (package deploy), or
// the answer to loft_config, saved.
func LoadInfo(path string) (Info, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Info{}, &InfoError{Path: path, Why: plain.Words(err), Err: err}
	}
	var described struct {
		Deployer *common.Address `json:"deployer"`
	}
	if json.Unmarshal(raw, &described) == nil && described.Deployer != nil {
		return infoOfInstance(path)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	var info Info
	if err := decoder.Decode(&info); err != nil {
		return Info{}, &InfoError{Path: path, Why: "it is not the JSON of an instance: " + plain.Words(err), Err: err}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Info{}, &InfoError{Path: path, Why: "there is data after its JSON object"}
	}
	if err := info.Check(); err != nil {
		var bad *InfoError
		if errors.As(err, &bad) {
			bad.Path = path
		}
		return Info{}, err
	}
	return info, nil
}

func infoOfInstance(path string) (Info, error) {
	instance, err := deploy.Load(path)
	if err != nil {
		return Info{}, &InfoError{Path: path, Why: plain.Words(err), Err: err}
	}
	plan, err := instance.Plan()
	if err != nil {
		return Info{}, &InfoError{Path: path, Why: plain.Words(err), Err: err}
	}
	return InfoOf(plan), nil
}

// Check says whether every part is there. The genesis hash may be missing: then it is not compared.
func (i Info) Check() error {
	if i.L1ChainID == 0 {
		return &InfoError{Field: "l1ChainId", Why: "it is missing or zero"}
	}
	if i.L2ChainID == 0 {
		return &InfoError{Field: "l2ChainId", Why: "it is missing or zero"}
	}
	for _, c := range i.contracts() {
		if c.address == (common.Address{}) {
			return &InfoError{Field: c.name, Why: "it is missing or zero"}
		}
	}
	return nil
}

type namedContract struct {
	name    string
	address common.Address
}

func (i Info) contracts() []namedContract {
	return []namedContract{{"inbox", i.Inbox}, {"bridge", i.Bridge}, {"rollup", i.Rollup}, {"tokenBridge", i.TokenBridge}}
}

func (i Info) chainID(layer Layer) *big.Int {
	if layer == L1 {
		return new(big.Int).SetUint64(i.L1ChainID)
	}
	return new(big.Int).SetUint64(i.L2ChainID)
}

const methodNotFound = -32601

// fetchInfo asks the L2 endpoint.
func (c *Client) fetchInfo(ctx context.Context) (Info, error) {
	info, err := read(ctx, c, L2, "ask loft_config", func(ctx context.Context, client *ethclient.Client) (info Info, err error) {
		return info, client.Client().CallContext(ctx, &info, "loft_config")
	})
	var answered rpc.Error
	if errors.As(err, &answered) && answered.ErrorCode() == methodNotFound {
		return Info{}, &NotLoftError{URL: c.urls[L2]}
	}
	if err != nil {
		return Info{}, fmt.Errorf("read the chain's configuration: %w", err)
	}
	return info, nil
}
