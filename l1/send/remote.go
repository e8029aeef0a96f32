package send

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/l1"
)

// RemoteConfig says where a remote signer is: whatever answers eth_signTransaction as go-ethereum, clef and web3signer do.
type RemoteConfig struct {
	// URL of the signer. Required.
	URL string
	// CAFile holds the certificates that the signer's may be signed by. Default: the system's.
	CAFile string
	// CertFile and KeyFile are this node's certificate and its key, for a signer that wants to know who asks. They are read
	// at every handshake, so that they can be renewed while the node runs.
	CertFile, KeyFile string
	// Timeout of one request. Default: 20 s; a person may have to agree.
	Timeout time.Duration
}

// Remote is a connection to a remote signer. Signer makes the signers of its accounts.
type Remote struct {
	client *rpc.Client
	host   string // for errors: the rest of a URL may be secret
}

// DialRemote checks the files; it connects when the first transaction is to be signed.
func DialRemote(ctx context.Context, cfg RemoteConfig) (*Remote, error) {
	if cfg.Timeout == 0 {
		cfg.Timeout = 20 * time.Second
	}
	config, err := cfg.tls()
	if err != nil {
		return nil, fmt.Errorf("remote signer: %w", err)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = config
	client, err := rpc.DialOptions(ctx, cfg.URL, rpc.WithHTTPClient(&http.Client{Transport: transport, Timeout: cfg.Timeout}))
	if err != nil {
		return nil, fmt.Errorf("remote signer at %s: it is no http, https, ws or wss address", l1.Host(cfg.URL))
	}
	return &Remote{client: client, host: l1.Host(cfg.URL)}, nil
}

func (cfg RemoteConfig) tls() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS13}
	if cfg.CAFile != "" {
		pem, err := os.ReadFile(cfg.CAFile)
		if err != nil {
			return nil, fmt.Errorf("read the signer's authority: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no certificate in PEM", cfg.CAFile)
		}
	}
	if (cfg.CertFile == "") != (cfg.KeyFile == "") {
		return nil, errors.New("a certificate needs its key, and a key its certificate: name both files")
	}
	if cfg.CertFile != "" {
		if _, err := tls.LoadX509KeyPair(cfg.CertFile, cfg.KeyFile); err != nil {
			return nil, fmt.Errorf("read this node's certificate: %w", err)
		}
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			pair, err := tls.LoadX509KeyPair(cfg.CertFile, cfg.KeyFile)
			return &pair, err
		}
	}
	return config, nil
}

// Close ends the connection.
func (r *Remote) Close() { r.client.Close() }

// Signer signs for an account whose key the remote signer has.
func (r *Remote) Signer(account common.Address) Signer { return remoteSigner{r, account} }

type remoteSigner struct {
	remote  *Remote
	account common.Address
}

func (s remoteSigner) Address() common.Address { return s.account }

// signRequest is a transaction as eth_signTransaction takes it.
type signRequest struct {
	From       common.Address   `json:"from"`
	To         *common.Address  `json:"to"`
	Gas        hexutil.Uint64   `json:"gas"`
	FeeCap     *hexutil.Big     `json:"maxFeePerGas"`
	TipCap     *hexutil.Big     `json:"maxPriorityFeePerGas"`
	Value      *hexutil.Big     `json:"value"`
	Nonce      hexutil.Uint64   `json:"nonce"`
	Input      hexutil.Bytes    `json:"input"`
	ChainID    *hexutil.Big     `json:"chainId"`
	AccessList types.AccessList `json:"accessList"`
	BlobFeeCap *hexutil.Big     `json:"maxFeePerBlobGas,omitempty"`
	BlobHashes []common.Hash    `json:"blobVersionedHashes,omitempty"`
}

// Sign has tx signed. What comes back is believed only if it is the same transaction, signed by the account. Blobs are not
// sent: their hashes are what is signed.
func (s remoteSigner) Sign(ctx context.Context, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
	request := signRequest{From: s.account, To: tx.To(), Gas: hexutil.Uint64(tx.Gas()), FeeCap: (*hexutil.Big)(tx.GasFeeCap()), TipCap: (*hexutil.Big)(tx.GasTipCap()),
		Value: (*hexutil.Big)(tx.Value()), Nonce: hexutil.Uint64(tx.Nonce()), Input: tx.Data(), ChainID: (*hexutil.Big)(chainID), AccessList: tx.AccessList()}
	if request.AccessList == nil {
		request.AccessList = types.AccessList{} // the type of the transaction: not a legacy one
	}
	if tx.Type() == types.BlobTxType {
		request.BlobFeeCap, request.BlobHashes = (*hexutil.Big)(tx.BlobGasFeeCap()), tx.BlobHashes()
	}
	var raw json.RawMessage
	err := s.remote.client.CallContext(ctx, &raw, "eth_signTransaction", request)
	var refused rpc.Error
	if err != nil && !errors.As(err, &refused) && ctx.Err() == nil { // a kept connection may have been closed; signing twice does no harm
		err = s.remote.client.CallContext(ctx, &raw, "eth_signTransaction", request)
	}
	if err != nil {
		return nil, fmt.Errorf("remote signer %s: sign for %s: %w", s.remote.host, s.account, err)
	}
	signed, err := parseSigned(raw)
	if err != nil {
		return nil, fmt.Errorf("remote signer %s: %w: its answer: %w", s.remote.host, l1.ErrAnswer, err)
	}
	signer := types.LatestSignerForChainID(chainID)
	from, err := types.Sender(signer, signed)
	if err != nil || from != s.account || signer.Hash(signed) != signer.Hash(tx) {
		return nil, fmt.Errorf("remote signer %s: %w: it signed something else than it was asked, or not with the key of %s", s.remote.host, l1.ErrAnswer, s.account)
	}
	if sidecar := tx.BlobTxSidecar(); sidecar != nil {
		signed = signed.WithBlobTxSidecar(sidecar)
	}
	return signed, nil
}

// parseSigned reads both forms in which signers answer: the bytes, or an object that has them.
func parseSigned(answer json.RawMessage) (*types.Transaction, error) {
	var raw hexutil.Bytes
	if err := json.Unmarshal(answer, &raw); err != nil {
		var object struct{ Raw hexutil.Bytes }
		if err := json.Unmarshal(answer, &object); err != nil {
			return nil, err
		}
		raw = object.Raw
	}
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return nil, fmt.Errorf("it is no transaction: %w", err)
	}
	return tx.WithoutBlobTxSidecar(), nil
}
