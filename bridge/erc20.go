package bridge

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/protocol"
)

// tokenABI is the part of ERC-20 that bridging uses; any token has it.
type tokenABI struct{ abi.ABI }

var erc20ABI = func() tokenABI {
	parsed, err := bindings.BridgedTokenMetaData.ParseABI()
	if err != nil {
		panic(err) // a constant
	}
	return tokenABI{*parsed}
}()

func (t tokenABI) pack(method string, args ...any) []byte {
	data, err := t.Pack(method, args...)
	if err != nil {
		panic(err) // the arguments' types are fixed here
	}
	return data
}

func (t tokenABI) approve(spender common.Address, amount *big.Int) []byte {
	return t.pack("approve", spender, amount)
}

// Token is what an ERC-20 says of itself.
type Token struct {
	Address  common.Address `json:"address"`
	Symbol   string         `json:"symbol"`
	Decimals uint8          `json:"decimals"`
}

// Token reads a token on either layer. One that names no symbol or decimals has none.
func (c *Client) Token(ctx context.Context, layer Layer, address common.Address) (Token, error) {
	code, err := c.code(ctx, layer, address)
	if err != nil {
		return Token{}, err
	}
	if len(code) == 0 {
		return Token{}, &NoContractError{Layer: layer, Name: "token", Address: address}
	}
	metadata, err := c.metadata(ctx, layer, address)
	if err != nil {
		return Token{}, err
	}
	return Token{Address: address, Symbol: metadata.Symbol, Decimals: metadata.Decimals}, nil
}

// metadata asks L1's TokenBridge for a token there, since it copes with all of them; on L2 every token is a bridged one.
func (c *Client) metadata(ctx context.Context, layer Layer, address common.Address) (m bindings.TokenMetadata, err error) {
	if layer == L1 {
		m, err = call(ctx, c, L1, c.Info.TokenBridge, c.tokens.PackMetadataOf(address), c.tokens.UnpackMetadataOf)
	} else {
		token := bindings.NewBridgedToken()
		if m.Symbol, err = call(ctx, c, layer, address, token.PackSymbol(), token.UnpackSymbol); err == nil {
			m.Decimals, err = call(ctx, c, layer, address, token.PackDecimals(), token.UnpackDecimals)
		}
	}
	if err == nil && m.Decimals > maxDecimals {
		err = &InputError{What: "the token", Why: fmt.Sprintf("it claims %d decimals", m.Decimals), Do: "no amount of it can be written: it cannot be bridged here"}
	}
	if m.Symbol == "" {
		m.Symbol = "tokens"
	}
	return m, err
}

// L2Token is the address on L2 of an L1 token; there is no code before its first deposit.
func (c *Client) L2Token(ctx context.Context, l1Token common.Address) (common.Address, error) {
	return call(ctx, c, L2, protocol.TokenBridgeAddress, c.l2tokens.PackTokenOf(l1Token), c.l2tokens.UnpackTokenOf)
}

// TokenBalance is in the token's smallest unit; token is its address on that layer.
func (c *Client) TokenBalance(ctx context.Context, layer Layer, token, holder common.Address) (*big.Int, error) {
	return call(ctx, c, layer, token, erc20ABI.pack("balanceOf", holder), unpackUint)
}

func (c *Client) allowance(ctx context.Context, token, holder common.Address) (*big.Int, error) {
	return call(ctx, c, L1, token, erc20ABI.pack("allowance", holder, c.Info.TokenBridge), unpackUint)
}

func unpackUint(raw []byte) (*big.Int, error) {
	if len(raw) != 32 {
		return nil, fmt.Errorf("%d bytes instead of a number", len(raw))
	}
	return new(big.Int).SetBytes(raw), nil
}
