package bridge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"unicode"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/plain"
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

// maxDecimals bounds what a token may say of itself.
const maxDecimals = 77

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
		err = &plain.InputError{What: "the token", Why: fmt.Sprintf("it claims %d decimals", m.Decimals), Do: "amounts of it cannot be written: it cannot be bridged with this command"}
	}
	m.Symbol = symbolOf(m.Symbol)
	return m, err
}

// symbolOf is what a token calls itself, as far as a line of text can have it; the contract may say anything.
func symbolOf(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > 20 {
		text = string(runes[:20])
	}
	return cmp.Or(text, "tokens")
}

// L2Token is the address on L2 of an L1 token; there is no code before its first deposit.
func (c *Client) L2Token(ctx context.Context, l1Token common.Address) (common.Address, error) {
	return call(ctx, c, L2, protocol.TokenBridgeAddress, c.l2tokens.PackTokenOf(l1Token), c.l2tokens.UnpackTokenOf)
}

// findL2Token says where the tokens are on L2, if there is an endpoint.
func (c *Client) findL2Token(ctx context.Context, t *TokenMovement) (err error) {
	if c.l2 != nil {
		t.L2Token, err = c.L2Token(ctx, t.L1Token)
	}
	return err
}

// findSymbol says in which unit people count the tokens. A token that claims what cannot be has none.
func (c *Client) findSymbol(ctx context.Context, t *TokenMovement) error {
	m, err := c.metadata(ctx, L1, t.L1Token)
	var claims *plain.InputError
	if errors.As(err, &claims) {
		return nil
	}
	t.Symbol, t.Decimals = m.Symbol, m.Decimals
	return err
}

// TokenPair is a token on both layers.
type TokenPair struct {
	Token                  // on L1
	L2Token common.Address `json:"l2Token"`
	Exists  bool           `json:"existsOnL2"` // its first deposit creates it
}

// TokenPair of a token that is named by its address on either layer.
func (c *Client) TokenPair(ctx context.Context, named common.Address) (p TokenPair, err error) {
	l1Token, err := c.l1TokenOf(ctx, named)
	if err != nil {
		return p, err
	}
	if p.Token, err = c.Token(ctx, L1, l1Token); err != nil {
		return p, err
	}
	if p.L2Token, err = c.L2Token(ctx, l1Token); err != nil {
		return p, err
	}
	code, err := c.code(ctx, L2, p.L2Token)
	p.Exists = len(code) > 0
	return p, err
}

// l1TokenOf is the L1 token of a bridged one; any other address is that of an L1 token itself.
func (c *Client) l1TokenOf(ctx context.Context, named common.Address) (common.Address, error) {
	code, err := c.code(ctx, L2, named)
	if err != nil || len(code) == 0 {
		return named, err
	}
	token := bindings.NewBridgedToken()
	of, why, err := c.try(ctx, L2, ethereum.CallMsg{To: &named, Data: token.PackL1Token()})
	if err != nil || why != "" || len(of) != 32 {
		return named, err
	}
	l1Token := common.BytesToAddress(of)
	if back, err := c.L2Token(ctx, l1Token); err != nil || back != named {
		return named, err // it only says so
	}
	return l1Token, nil
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
