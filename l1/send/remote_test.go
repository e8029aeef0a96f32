package send

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"log"
	"math/big"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"github.com/holiman/uint256"

	"loft/l1"
)

// authority signs certificates.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  ed25519.PrivateKey
	next int64
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t, next: 1}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotAfter: time.Now().Add(time.Hour), IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, key)
	if err != nil {
		t.Fatal(err)
	}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	a.key = key
	return a
}

// issue writes a certificate and its key to two files.
func (a *authority) issue(name, certFile, keyFile string) {
	a.t.Helper()
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	a.next++
	template := &x509.Certificate{SerialNumber: big.NewInt(a.next), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, public, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	writePEM(a.t, certFile, "CERTIFICATE", der)
	writePEM(a.t, keyFile, "PRIVATE KEY", pkcs8)
}

func writePEM(t *testing.T, path, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// signing is a remote signer. It reads requests as clef does, with go-ethereum's own type.
type signing struct {
	key    *ecdsa.PrivateKey
	change func(*apitypes.SendTxArgs) // before it signs
	object bool                       // answers as go-ethereum does, not with bare bytes
}

func (s *signing) SignTransaction(args apitypes.SendTxArgs) (any, error) {
	if args.From.Address() != crypto.PubkeyToAddress(s.key.PublicKey) {
		return nil, errors.New("unknown account")
	}
	if s.change != nil {
		s.change(&args)
	}
	tx, err := args.ToTransaction()
	if err != nil {
		return nil, err
	}
	signed, err := types.SignTx(tx, types.LatestSignerForChainID(tx.ChainId()), s.key)
	if err != nil {
		return nil, err
	}
	raw, err := signed.MarshalBinary()
	if err != nil || !s.object {
		return hexutil.Bytes(raw), err
	}
	return map[string]any{"raw": hexutil.Bytes(raw), "tx": json.RawMessage(`{}`)}, nil
}

// TestRemoteSigner: a signer behind mutual TLS signs what is asked, with blobs and without; what it signs otherwise is refused;
// and without the right certificate it is not reached, nor reaches us.
func TestRemoteSigner(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	ours, theirs := newAuthority(t), newAuthority(t)
	ours.issue("node", file("node.pem"), file("node.key"))
	theirs.issue("signer", file("signer.pem"), file("signer.key"))
	writePEM(t, file("ca.pem"), "CERTIFICATE", theirs.cert.Raw)
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	service := &signing{key: key}
	server := rpc.NewServer()
	defer server.Stop()
	if err := server.RegisterName("eth", service); err != nil {
		t.Fatal(err)
	}
	var peer atomic.Value // serial number of who asked last
	web := httptest.NewUnstartedServer(server)
	pair, err := tls.LoadX509KeyPair(file("signer.pem"), file("signer.key"))
	if err != nil {
		t.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AddCert(ours.cert)
	web.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients, MinVersion: tls.VersionTLS13,
		VerifyConnection: func(c tls.ConnectionState) error { peer.Store(c.PeerCertificates[0].SerialNumber.Int64()); return nil }}
	web.Config.ErrorLog = log.New(t.Output(), "", 0)
	web.StartTLS()
	defer web.Close()

	cfg := RemoteConfig{URL: web.URL, CAFile: file("ca.pem"), CertFile: file("node.pem"), KeyFile: file("node.key")}
	remote, err := DialRemote(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer remote.Close()
	account, chainID := crypto.PubkeyToAddress(key.PublicKey), big.NewInt(900)
	signer := remote.Signer(account)

	var blob kzg4844.Blob
	sidecar, err := newSidecar([]kzg4844.Blob{blob}, false)
	if err != nil {
		t.Fatal(err)
	}
	plain := types.NewTx(&types.DynamicFeeTx{ChainID: chainID, Nonce: 7, To: &common.Address{1}, Gas: 50_000, GasFeeCap: big.NewInt(9), GasTipCap: big.NewInt(2), Value: big.NewInt(3), Data: []byte{4}})
	creation := types.NewTx(&types.DynamicFeeTx{ChainID: chainID, Gas: 50_000, GasFeeCap: big.NewInt(9), GasTipCap: big.NewInt(2), Data: []byte{4}})
	withBlobs := types.NewTx(&types.BlobTx{ChainID: uint256.NewInt(900), Nonce: 8, To: common.Address{1}, Gas: 50_000, GasFeeCap: uint256.NewInt(9), GasTipCap: uint256.NewInt(2),
		Value: uint256.NewInt(0), BlobFeeCap: uint256.NewInt(5), BlobHashes: sidecar.BlobHashes(), Sidecar: sidecar})
	for _, tx := range []*types.Transaction{plain, creation, withBlobs} {
		for _, service.object = range []bool{true, false} {
			signed, err := signer.Sign(t.Context(), tx, chainID)
			if err != nil {
				t.Fatal(err)
			}
			from, err := types.Sender(types.LatestSignerForChainID(chainID), signed)
			if err != nil || from != account || (signed.BlobTxSidecar() == nil) != (tx.BlobTxSidecar() == nil) {
				t.Errorf("signed by %s, %v, sidecar %v", from, err, signed.BlobTxSidecar())
			}
		}
	}

	t.Run("what it signs otherwise is refused", func(t *testing.T) {
		service.change = func(args *apitypes.SendTxArgs) { args.Value = hexutil.Big(*big.NewInt(1e18)) }
		defer func() { service.change = nil }()
		if _, err := signer.Sign(t.Context(), plain, chainID); !errors.Is(err, l1.ErrAnswer) {
			t.Errorf("%v", err)
		}
	})
	t.Run("an account that it does not have", func(t *testing.T) {
		if _, err := remote.Signer(common.Address{9}).Sign(t.Context(), plain, chainID); err == nil {
			t.Error("signed")
		}
	})
	t.Run("a renewed certificate is taken", func(t *testing.T) {
		before := peer.Load()
		ours.issue("node", file("node.pem"), file("node.key"))
		web.CloseClientConnections()
		if _, err := signer.Sign(t.Context(), plain, chainID); err != nil {
			t.Fatal(err)
		}
		if peer.Load() == before {
			t.Errorf("serial number %v is still shown", before)
		}
	})
	t.Run("without a certificate", func(t *testing.T) {
		stranger, err := DialRemote(t.Context(), RemoteConfig{URL: web.URL, CAFile: file("ca.pem")})
		if err != nil {
			t.Fatal(err)
		}
		defer stranger.Close()
		if _, err := stranger.Signer(account).Sign(t.Context(), plain, chainID); err == nil {
			t.Error("a stranger's transaction was signed")
		}
	})
	t.Run("a signer that nobody vouches for", func(t *testing.T) {
		trusting, err := DialRemote(t.Context(), RemoteConfig{URL: web.URL, CertFile: file("node.pem"), KeyFile: file("node.key")})
		if err != nil {
			t.Fatal(err)
		}
		defer trusting.Close()
		if _, err := trusting.Signer(account).Sign(t.Context(), plain, chainID); err == nil {
			t.Error("an unknown signer was asked")
		}
	})
}
