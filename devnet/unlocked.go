package devnet

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"sync"

	"github.com/ethereum/go-ethereum/accounts"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
)

// Unlocked has Accounts sign for whoever calls, as tools expect of a development node: eth_accounts, eth_sendTransaction and the
// others that sign. It asks the chain for the rest by a client of the same JSON-RPC. Everybody has the accounts' keys anyway; no
// other node may serve it.
func Unlocked(client *rpc.Client, chainID uint64) []rpc.API {
	u := &unlocked{client: client, signer: types.LatestSignerForChainID(new(big.Int).SetUint64(chainID))}
	return []rpc.API{{Namespace: "eth", Service: &unlockedEth{u}}, {Namespace: "personal", Service: &unlockedPersonal{u}}}
}

type unlocked struct {
	client *rpc.Client
	signer types.Signer
	turn   sync.Mutex // held from asking for a nonce until it is used
}

// account is the one with an address; an error for others.
func (u *unlocked) account(address common.Address) (Account, error) {
	for _, a := range Accounts {
		if a.Address == address {
			return a, nil
		}
	}
	return Account{}, fmt.Errorf("unknown account %s: this node signs for its ten development accounts only, see eth_accounts", address)
}

func (u *unlocked) sign(address common.Address, hash []byte) (hexutil.Bytes, error) {
	a, err := u.account(address)
	if err != nil {
		return nil, err
	}
	signature, err := crypto.Sign(hash, a.Key)
	if err != nil {
		return nil, err
	}
	signature[64] += 27
	return signature, nil
}

// SignedTransaction is a transaction and its bytes.
type SignedTransaction struct {
	Raw hexutil.Bytes      `json:"raw"`
	Tx  *types.Transaction `json:"tx"`
}

// signTx fills in what is missing, and signs. Who sends it has the turn.
func (u *unlocked) signTx(ctx context.Context, args json.RawMessage) (*SignedTransaction, error) {
	fields := map[string]json.RawMessage{}
	var from struct{ From *common.Address }
	if err := json.Unmarshal(args, &fields); err != nil {
		return nil, fmt.Errorf("transaction: %w", err)
	}
	if err := json.Unmarshal(args, &from); err != nil {
		return nil, fmt.Errorf("transaction: %w", err)
	}
	sender := Accounts[0].Address
	if from.From != nil {
		sender = *from.From
	}
	a, err := u.account(sender)
	if err != nil {
		return nil, err
	}
	if fields["from"], err = json.Marshal(sender); err != nil {
		return nil, err
	}
	if data, ok := fields["data"]; ok && fields["input"] != nil { // tools send both for old nodes' sake; go-ethereum minds if they differ
		if string(data) == string(fields["input"]) {
			delete(fields, "data")
		}
	}
	var filled struct{ Raw hexutil.Bytes }
	if err := u.client.CallContext(ctx, &filled, "eth_fillTransaction", fields); err != nil {
		return nil, err
	}
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(filled.Raw); err != nil {
		return nil, fmt.Errorf("transaction as filled in: %w", err)
	}
	if tx, err = types.SignTx(tx, u.signer, a.Key); err != nil {
		return nil, err
	}
	raw, err := tx.MarshalBinary()
	return &SignedTransaction{raw, tx}, err
}

// unlockedEth are the methods of eth.
type unlockedEth struct{ u *unlocked }

// Accounts are the ten development accounts.
func (e *unlockedEth) Accounts() []common.Address {
	all := make([]common.Address, len(Accounts))
	for i, a := range Accounts {
		all[i] = a.Address
	}
	return all
}

// SendTransaction signs a transaction of a development account and sends it. What is left out is filled in: the nonce, gas, fees.
func (e *unlockedEth) SendTransaction(ctx context.Context, args json.RawMessage) (hash common.Hash, err error) {
	e.u.turn.Lock()
	defer e.u.turn.Unlock()
	signed, err := e.u.signTx(ctx, args)
	if err != nil {
		return hash, err
	}
	err = e.u.client.CallContext(ctx, &hash, "eth_sendRawTransaction", signed.Raw)
	return hash, err
}

// SignTransaction signs a transaction of a development account, and does not send it.
func (e *unlockedEth) SignTransaction(ctx context.Context, args json.RawMessage) (*SignedTransaction, error) {
	return e.u.signTx(ctx, args)
}

// Sign signs a message as wallets do (EIP-191).
func (e *unlockedEth) Sign(address common.Address, message hexutil.Bytes) (hexutil.Bytes, error) {
	return e.u.sign(address, accounts.TextHash(message))
}

// SignTypedData_v4 signs typed data (EIP-712), which tools give as an object or as its text.
func (e *unlockedEth) SignTypedData_v4(address common.Address, data json.RawMessage) (hexutil.Bytes, error) {
	var text string
	if json.Unmarshal(data, &text) == nil {
		data = json.RawMessage(text)
	}
	var typed apitypes.TypedData
	if err := json.Unmarshal(data, &typed); err != nil {
		return nil, fmt.Errorf("typed data: %w", err)
	}
	hash, _, err := apitypes.TypedDataAndHash(typed)
	if err != nil {
		return nil, fmt.Errorf("typed data: %w", err)
	}
	return e.u.sign(address, hash)
}

// unlockedPersonal are the methods of personal.
type unlockedPersonal struct{ u *unlocked }

// Sign signs a message as wallets do; the password, which some tools send, is not looked at.
func (p *unlockedPersonal) Sign(message hexutil.Bytes, address common.Address, _ *string) (hexutil.Bytes, error) {
	return p.u.sign(address, accounts.TextHash(message))
}
