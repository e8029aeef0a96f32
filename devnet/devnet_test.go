package devnet

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"
	"golang.org/x/crypto/pbkdf2"
)

type testLog struct{ t *testing.T }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

func logTo(t *testing.T) *slog.Logger {
	return slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelInfo}))
}

func start(t *testing.T, cfg Config) *L1 {
	t.Helper()
	if cfg.DataDir == "" {
		cfg.DataDir = t.TempDir()
	}
	cfg.Manual = true
	cfg.Log = logTo(t)
	l, err := Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func client(l *L1) *ethclient.Client { return ethclient.NewClient(l.Client()) }

// transfer signs a plain transfer of 1 wei from account i to a fresh address.
func transfer(t *testing.T, i int, nonce uint64) *types.Transaction {
	to := common.BigToAddress(new(big.Int).SetUint64(0xf00d<<32 | uint64(i)<<16 | nonce))
	return must(types.SignNewTx(Accounts[i].Key, types.LatestSignerForChainID(big.NewInt(DefaultChainID)), &types.DynamicFeeTx{
		ChainID: big.NewInt(DefaultChainID), Nonce: nonce, To: &to, Value: common.Big1, Gas: 21000,
		GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(100 * params.GWei),
	}))(t)
}

func blobTx(t *testing.T, i int, nonce uint64, fill ...byte) *types.Transaction {
	var blobs []kzg4844.Blob
	var commitments []kzg4844.Commitment
	for _, b := range fill {
		var blob kzg4844.Blob
		blob[1], blob[131071] = b, b
		blobs = append(blobs, blob)
		commitments = append(commitments, must(kzg4844.BlobToCommitment(&blob))(t))
	}
	var proofs []kzg4844.Proof
	for i := range blobs {
		proofs = append(proofs, must(kzg4844.ComputeCellProofs(&blobs[i]))(t)...)
	}
	sidecar := types.NewBlobTxSidecar(types.BlobSidecarVersion1, blobs, commitments, proofs)
	return must(types.SignNewTx(Accounts[i].Key, types.LatestSignerForChainID(big.NewInt(DefaultChainID)), blobData(nonce, sidecar)))(t)
}

func blobData(nonce uint64, sidecar *types.BlobTxSidecar) *types.BlobTx {
	return &types.BlobTx{
		ChainID: uint256.NewInt(DefaultChainID), Nonce: nonce, To: common.Address{0x10}, Gas: 21000,
		GasTipCap: uint256.NewInt(params.GWei), GasFeeCap: uint256.NewInt(100 * params.GWei), BlobFeeCap: uint256.NewInt(100 * params.GWei),
		BlobHashes: sidecar.BlobHashes(), Sidecar: sidecar,
	}
}

func send(t *testing.T, l *L1, txs ...*types.Transaction) {
	t.Helper()
	for _, tx := range txs {
		if err := client(l).SendTransaction(t.Context(), tx); err != nil {
			t.Fatal(err)
		}
	}
}

func mine(t *testing.T, l *L1) *types.Block {
	t.Helper()
	return must(l.Mine(t.Context()))(t)
}

func TestAccountsAreTheMnemonics(t *testing.T) {
	seed := pbkdf2.Key([]byte(Mnemonic), []byte("mnemonic"), 2048, 64, sha512.New)
	node := mac([]byte("Bitcoin seed"), seed)
	for _, index := range []uint32{44 | 1<<31, 60 | 1<<31, 1 << 31, 0} {
		node = child(node, index)
	}
	for i, account := range Accounts {
		if got := child(node, uint32(i))[:32]; !bytes.Equal(got, crypto.FromECDSA(account.Key)) {
			t.Errorf("account %d: key is not derived from the mnemonic", i)
		}
	}
	if Accounts[0].Address != common.HexToAddress("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266") {
		t.Errorf("account 0 is %v", Accounts[0].Address)
	}
}

func mac(key, data []byte) []byte {
	h := hmac.New(sha512.New, key)
	h.Write(data)
	return h.Sum(nil)
}

// child is BIP-32's private derivation.
func child(node []byte, index uint32) []byte {
	data := append([]byte{0}, node[:32]...)
	if index < 1<<31 {
		key, _ := crypto.ToECDSA(node[:32])
		data = crypto.CompressPubkey(&key.PublicKey)
	}
	out := mac(node[32:], binary.BigEndian.AppendUint32(data, index))
	sum := new(big.Int).Add(new(big.Int).SetBytes(out[:32]), new(big.Int).SetBytes(node[:32]))
	sum.Mod(sum, crypto.S256().Params().N).FillBytes(out[:32])
	return out
}

func TestGenesis(t *testing.T) {
	l := start(t, Config{Alloc: types.GenesisAlloc{{0xaa}: {Balance: big.NewInt(7)}}})
	c := client(l)
	if id := must(c.ChainID(t.Context()))(t); id.Uint64() != DefaultChainID {
		t.Errorf("chain id %v", id)
	}
	for _, tag := range []rpc.BlockNumber{rpc.SafeBlockNumber, rpc.FinalizedBlockNumber, rpc.LatestBlockNumber} {
		if h := must(c.HeaderByNumber(t.Context(), big.NewInt(int64(tag))))(t); h.Number.Sign() != 0 {
			t.Errorf("%v is block %v at genesis", tag, h.Number)
		}
	}
	for _, account := range Accounts {
		if b := must(c.BalanceAt(t.Context(), account.Address, nil))(t); b.Cmp(AccountBalance) != 0 {
			t.Errorf("%v holds %v", account.Address, b)
		}
	}
	if b := must(c.BalanceAt(t.Context(), common.Address{0xaa}, nil))(t); b.Uint64() != 7 {
		t.Errorf("extra allocation holds %v", b)
	}
	for _, a := range []common.Address{params.BeaconRootsAddress, params.HistoryStorageAddress, params.WithdrawalQueueAddress, params.ConsolidationQueueAddress, Create2Proxy} {
		if code := must(c.CodeAt(t.Context(), a, nil))(t); len(code) == 0 {
			t.Errorf("no code at %v", a)
		}
	}
}

func TestMineTakesEverythingInThePool(t *testing.T) {
	l := start(t, Config{})
	for round := range uint64(5) {
		want := 0
		for i := range Accounts[:8] {
			for n := range uint64(5) {
				send(t, l, transfer(t, i, round*5+n))
				want++
			}
		}
		send(t, l, blobTx(t, 8, round, 1, 2), blobTx(t, 9, round, 3))
		if got := len(mine(t, l).Transactions()); got != want+2 {
			t.Fatalf("round %d: block has %d transactions, sent %d", round, got, want+2)
		}
	}
	number := l.Head().Number.Uint64()
	for tag, depth := range map[rpc.BlockNumber]uint64{rpc.SafeBlockNumber: 1, rpc.FinalizedBlockNumber: 4} {
		if h := must(client(l).HeaderByNumber(t.Context(), big.NewInt(int64(tag))))(t); h.Number.Uint64() != number-depth {
			t.Errorf("%v is block %v at head %d", tag, h.Number, number)
		}
	}
}

func TestMineEmptyLeavesThePool(t *testing.T) {
	l := start(t, Config{})
	send(t, l, transfer(t, 0, 0))
	if b := must(l.MineEmpty(t.Context()))(t); len(b.Transactions()) != 0 {
		t.Errorf("empty block has %d transactions", len(b.Transactions()))
	}
	if b := mine(t, l); len(b.Transactions()) != 1 {
		t.Errorf("the next block has %d transactions", len(b.Transactions()))
	}
}

func TestParentBeaconRootChangesAndIsServedBySystemContract(t *testing.T) {
	l := start(t, Config{})
	a, b := mine(t, l), mine(t, l)
	if *a.BeaconRoot() == *b.BeaconRoot() {
		t.Fatal("two blocks with one parent beacon root")
	}
	out := must(client(l).CallContract(t.Context(), callTo(params.BeaconRootsAddress, common.BigToHash(new(big.Int).SetUint64(b.Time())).Bytes()), nil))(t)
	if common.Hash(out) != *b.BeaconRoot() {
		t.Errorf("EIP-4788 says %x, header %x", out, *b.BeaconRoot())
	}
	var header struct {
		Data struct {
			Root   common.Hash
			Header struct {
				Message struct {
					Slot       string
					ParentRoot common.Hash `json:"parent_root"`
				}
			}
		}
	}
	getJSON(t, l, "/eth/v1/beacon/headers/"+b.BeaconRoot().Hex(), 200, &header)
	if want := fmt.Sprint(a.Time() - genesisTime(t, l)); header.Data.Header.Message.Slot != want {
		t.Errorf("parent root is slot %s, want %s", header.Data.Header.Message.Slot, want)
	}
	if header.Data.Header.Message.ParentRoot != *a.BeaconRoot() {
		t.Error("beacon blocks are not linked")
	}
}

func genesisTime(t *testing.T, l *L1) uint64 {
	return must(client(l).HeaderByNumber(t.Context(), common.Big0))(t).Time
}

func getJSON(t *testing.T, l *L1, path string, status int, out any) {
	t.Helper()
	req := must(http.NewRequestWithContext(t.Context(), "GET", l.BeaconURL()+path, nil))(t)
	resp := must(http.DefaultClient.Do(req))(t)
	defer resp.Body.Close()
	raw := must(io.ReadAll(resp.Body))(t)
	if resp.StatusCode != status {
		t.Fatalf("GET %s: status %d: %.200s", path, resp.StatusCode, raw)
	}
	if err := json.Unmarshal(raw, out); err != nil {
		t.Fatalf("GET %s: %v: %.200s", path, err, raw)
	}
}

func TestBeaconServesBlobs(t *testing.T) {
	l := start(t, Config{})
	tx1, tx2 := blobTx(t, 0, 0, 1, 2), blobTx(t, 1, 0, 3)
	send(t, l, tx1, tx2)
	block := mine(t, l)
	slot := block.Time() - genesisTime(t, l)
	var hashes []common.Hash
	for _, tx := range block.Transactions() {
		hashes = append(hashes, tx.BlobHashes()...)
	}
	if len(hashes) != 3 {
		t.Fatalf("%d blobs in the block", len(hashes))
	}
	var blobs struct{ Data []*kzg4844.Blob }
	for _, id := range []string{"head", fmt.Sprint(slot)} {
		getJSON(t, l, "/eth/v1/beacon/blobs/"+id, 200, &blobs)
		if len(blobs.Data) != 3 {
			t.Fatalf("%s: %d blobs", id, len(blobs.Data))
		}
		for i, blob := range blobs.Data {
			if versionedHash(must(kzg4844.BlobToCommitment(blob))(t)) != hashes[i] {
				t.Errorf("%s: blob %d is another", id, i)
			}
		}
	}
	getJSON(t, l, "/eth/v1/beacon/blobs/head?versioned_hashes="+hashes[2].Hex()+","+hashes[0].Hex(), 200, &blobs)
	if len(blobs.Data) != 2 {
		t.Errorf("filter by two hashes: %d blobs", len(blobs.Data))
	}
	var sidecars struct {
		Data []struct {
			Index      string
			Blob       kzg4844.Blob
			Commitment kzg4844.Commitment `json:"kzg_commitment"`
			Proof      kzg4844.Proof      `json:"kzg_proof"`
			Header     struct {
				Message struct {
					Body common.Hash `json:"body_root"`
				}
			} `json:"signed_block_header"`
			Inclusion []common.Hash `json:"kzg_commitment_inclusion_proof"`
		}
	}
	getJSON(t, l, "/eth/v1/beacon/blob_sidecars/head", 200, &sidecars)
	if len(sidecars.Data) != 3 {
		t.Fatalf("%d sidecars", len(sidecars.Data))
	}
	for i, s := range sidecars.Data {
		if err := kzg4844.VerifyBlobProof(&s.Blob, s.Commitment, s.Proof); err != nil {
			t.Errorf("sidecar %d: %v", i, err)
		}
		if len(s.Inclusion) != 17 {
			t.Fatalf("inclusion proof of %d hashes", len(s.Inclusion))
		}
		node, at := commitmentRoot(s.Commitment), i+(bodyCommitments<<13)
		for _, sibling := range s.Inclusion {
			if at&1 == 0 {
				node = sha(node, sibling)
			} else {
				node = sha(sibling, node)
			}
			at /= 2
		}
		if node != s.Header.Message.Body {
			t.Errorf("sidecar %d: inclusion proof does not hold", i)
		}
	}
	getJSON(t, l, "/eth/v1/beacon/blob_sidecars/head?indices=1", 200, &sidecars)
	if len(sidecars.Data) != 1 || sidecars.Data[0].Index != "1" {
		t.Errorf("indices=1: %d sidecars", len(sidecars.Data))
	}

	if err := l.DropBlobs(t.Context(), block.NumberU64()); err != nil {
		t.Fatal(err)
	}
	var answer beaconError
	for path, code := range map[string]int{
		"/eth/v1/beacon/blobs/head":                           404,
		"/eth/v1/beacon/blob_sidecars/head":                   404,
		"/eth/v1/beacon/blobs/" + fmt.Sprint(slot+1):          404,
		"/eth/v1/beacon/blobs/0x12":                           400,
		"/eth/v1/beacon/blobs/-1":                             400,
		"/eth/v1/beacon/blobs/latest":                         400,
		"/eth/v1/beacon/headers/" + common.Hash{1}.Hex():      404,
		"/eth/v1/beacon/blobs/head?versioned_hashes=0x01":     400,
		"/eth/v1/beacon/blob_sidecars/genesis?indices=x":      400,
		"/eth/v1/beacon/blob_sidecars/99999999999999999999":   400,
		"/eth/v2/beacon/blocks/head":                          404,
		"/eth/v1/beacon/blobs/" + strings.Repeat("1", 100000): 400,
	} {
		answer = beaconError{}
		getJSON(t, l, path, code, &answer)
		if answer.Code != code || answer.Message == "" {
			t.Errorf("%.80s: %+v", path, answer)
		}
	}
	var spec struct{ Data map[string]any }
	getJSON(t, l, "/eth/v1/config/spec", 200, &spec)
	if spec.Data["SECONDS_PER_SLOT"] != "1" {
		t.Errorf("SECONDS_PER_SLOT is %v", spec.Data["SECONDS_PER_SLOT"])
	}
}

func TestTime(t *testing.T) {
	l := start(t, Config{})
	b := must(l.MineAt(t.Context(), l.Head().Time+1000))(t)
	if next := mine(t, l); next.Time() != b.Time()+1 {
		t.Errorf("block after %d at %d", b.Time(), next.Time())
	}
	if err := l.SetNextBlockTime(t.Context(), b.Time()+50); err != nil {
		t.Fatal(err)
	}
	if next := mine(t, l); next.Time() != b.Time()+50 {
		t.Errorf("block at %d, asked for %d", next.Time(), b.Time()+50)
	}
	if err := l.Warp(t.Context(), 5000); err != nil {
		t.Fatal(err)
	}
	if next := mine(t, l); next.Time() < uint64(time.Now().Unix())+4990 {
		t.Errorf("block at %d after a warp", next.Time())
	}
}

func TestControlOverRPC(t *testing.T) {
	l := start(t, Config{})
	c := must(rpc.DialContext(t.Context(), l.WSURL()))(t)
	defer c.Close()
	heads := make(chan *types.Header, 10)
	sub := must(c.EthSubscribe(t.Context(), heads, "newHeads"))(t)
	defer sub.Unsubscribe()
	var block BlockRef
	for _, call := range []struct {
		method string
		args   []any
	}{{"devnet_pause", nil}, {"devnet_mine", nil}, {"devnet_mine", []any{hexutil.Uint64(l.Head().Time + 5000)}}, {"devnet_reorg", []any{"0x1"}}, {"devnet_reorg", []any{"0x1", "keep"}},
		{"devnet_finalize", nil}, {"devnet_dropBlobs", []any{"0x3"}}, {"devnet_warp", []any{"0x10"}}, {"devnet_setNextBlockTime", []any{hexutil.Uint64(l.Head().Time + 90000)}}, {"devnet_resume", nil}} {
		if err := c.CallContext(t.Context(), &block, call.method, call.args...); err != nil {
			t.Errorf("%s: %v", call.method, err)
		}
	}
	if uint64(block.Number) != 4 || block.Hash != l.Head().Hash() {
		t.Errorf("last answer is block %d", block.Number)
	}
	<-heads
	var version string
	if err := must(rpc.DialContext(t.Context(), l.RPCURL()))(t).CallContext(t.Context(), &version, "web3_clientVersion"); err != nil {
		t.Error(err)
	}
}

func TestRestartContinues(t *testing.T) {
	dir := t.TempDir()
	l := start(t, Config{DataDir: dir})
	send(t, l, blobTx(t, 0, 0, 9))
	mine(t, l)
	mine(t, l)
	must(l.Reorg(t.Context(), 1, ReorgKeep))(t)
	head := l.Head().Hash()
	if _, err := Start(t.Context(), Config{DataDir: dir, Manual: true}); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("second start on the same directory: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Config{DataDir: dir, ChainID: 5}); err == nil || !strings.Contains(err.Error(), "holds chain 900") {
		t.Errorf("start with another chain id: %v", err)
	}
	l = start(t, Config{DataDir: dir})
	if l.Head().Hash() != head {
		t.Fatal("another head after a restart")
	}
	var blobs struct{ Data []*kzg4844.Blob }
	header := must(client(l).HeaderByNumber(t.Context(), common.Big1))(t)
	getJSON(t, l, fmt.Sprintf("/eth/v1/beacon/blobs/%d", header.Time-genesisTime(t, l)), 200, &blobs)
	if len(blobs.Data) != 1 {
		t.Errorf("%d blobs after a restart", len(blobs.Data))
	}
	if b := mine(t, l); b.ParentHash() != head {
		t.Error("the chain does not continue")
	}
}

// TestT45_JournalReplaysWhatGethLost takes go-ethereum's database away altogether: the worst that a crash can do to it.
func TestT45_JournalReplaysWhatGethLost(t *testing.T) {
	dir := t.TempDir()
	l := start(t, Config{DataDir: dir})
	send(t, l, transfer(t, 0, 0), blobTx(t, 1, 0, 5))
	for range 6 {
		mine(t, l)
	}
	must(l.Reorg(t.Context(), 2, ReorgToPool))(t)
	head := l.Head().Hash()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir + "/geth"); err != nil {
		t.Fatal(err)
	}
	l = start(t, Config{DataDir: dir})
	if l.Head().Hash() != head {
		t.Fatal("another head after the replay")
	}
	if n := must(client(l).NonceAt(t.Context(), Accounts[0].Address, nil))(t); n != 1 {
		t.Errorf("nonce %d after the replay", n)
	}
}

func TestDebugSetHeadIsUndone(t *testing.T) {
	l := start(t, Config{})
	for range 3 {
		mine(t, l)
	}
	head := l.Head().Hash()
	if err := l.Client().CallContext(t.Context(), nil, "debug_setHead", "0x1"); err != nil {
		t.Fatal(err)
	}
	if b := mine(t, l); b.ParentHash() != head {
		t.Error("the chain does not continue from the driver's head")
	}
}

// TestT44_NoListenerButLoopback dials the machine's other addresses and go-ethereum's usual ports.
func TestT44_NoListenerButLoopback(t *testing.T) {
	l := start(t, Config{})
	if addr := l.geth.stack.Server().ListenAddr; addr != "" {
		t.Errorf("p2p listens on %s", addr)
	}
	if n := l.geth.stack.Server().MaxPeers; n != 0 || !l.geth.stack.Server().NoDiscovery {
		t.Errorf("p2p takes %d peers", n)
	}
	for _, url := range []string{l.RPCURL(), l.BeaconURL()} {
		host, port, err := net.SplitHostPort(strings.TrimPrefix(url, "http://"))
		if err != nil || host != "127.0.0.1" {
			t.Fatalf("served at %s", url)
		}
		for _, addr := range must(net.InterfaceAddrs())(t) {
			ip, _, err := net.ParseCIDR(addr.String())
			if err != nil || ip.IsLoopback() || ip.To4() == nil {
				continue
			}
			if conn, err := net.DialTimeout("tcp", net.JoinHostPort(ip.String(), port), time.Second); err == nil {
				conn.Close()
				t.Errorf("%s is open on %v", port, ip)
			}
		}
	}
}

func TestTakenPortFallsBack(t *testing.T) {
	busy := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	defer busy.Close()
	port := busy.Addr().(*net.TCPAddr).Port
	l := start(t, Config{HTTPPort: port, BeaconPort: port})
	if strings.HasSuffix(l.RPCURL(), fmt.Sprint(":", port)) {
		t.Fatal("claims the taken port")
	}
	must(client(l).BlockNumber(t.Context()))(t)
}

func TestBadConfig(t *testing.T) {
	for want, cfg := range map[string]Config{
		"no data directory":       {},
		"whole number of seconds": {DataDir: t.TempDir(), BlockTime: 1500 * time.Millisecond},
		"less than safe depth":    {DataDir: t.TempDir(), SafeDepth: 9},
		"between 0 and 65535":     {DataDir: t.TempDir(), HTTPPort: 70000},
	} {
		if _, err := Start(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/genesis.json", []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Config{DataDir: dir}); err == nil || !strings.Contains(err.Error(), "is damaged") {
		t.Errorf("damaged genesis: %v", err)
	}
}

func TestBlocksComeByTheClock(t *testing.T) {
	l := must(Start(t.Context(), Config{DataDir: t.TempDir(), BlockTime: time.Second, Log: logTo(t)}))(t)
	defer l.Close()
	c := must(rpc.DialContext(t.Context(), l.WSURL()))(t)
	defer c.Close()
	heads := make(chan *types.Header, 10)
	sub := must(c.EthSubscribe(t.Context(), heads, "newHeads"))(t)
	defer sub.Unsubscribe()
	for range 2 {
		if early := must(l.Mine(t.Context()))(t); early.Time() > uint64(time.Now().Unix()) {
			t.Errorf("a block made at once lies in the future: %d", early.Time())
		}
		<-heads
	}
	h := <-heads
	if d := int64(h.Time) - time.Now().Unix(); d < -2 || d > 1 {
		t.Errorf("block by the clock is %d s off", d)
	}
	l.Pause()
	l.Resume()
	<-heads
}

func TestStartIsFast(t *testing.T) {
	began := time.Now()
	l := start(t, Config{})
	must(client(l).ChainID(t.Context()))(t)
	took := time.Since(began)
	t.Logf("from nothing to an answer: %v", took)
	if took > 2*time.Second {
		t.Errorf("start took %v", took)
	}
}

// TestT45_KillNine kills a devnet process at random moments while it makes blocks; every block that it announced must
// still be there, with its blobs, and the chain must continue.
func TestT45_KillNine(t *testing.T) {
	if dir := os.Getenv("DEVNET_TEST_CHILD"); dir != "" {
		child45(t, dir)
		return
	}
	dir := t.TempDir()
	var last string
	for round := range 3 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestT45_KillNine$", "-test.v")
		cmd.Env = append(os.Environ(), "DEVNET_TEST_CHILD="+dir)
		out := must(cmd.StdoutPipe())(t)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		announced := 0
		stop := 5 + 11*round
		for lines.Scan() {
			if line, ok := strings.CutPrefix(lines.Text(), "BLOCK "); ok {
				last = line
				if announced++; announced == stop {
					break
				}
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // announced before the kill arrived
			if line, ok := strings.CutPrefix(lines.Text(), "BLOCK "); ok {
				last = line
			}
		}
		if err := cmd.Wait(); err == nil || announced < stop {
			t.Fatalf("round %d: child ended by itself after %d blocks", round, announced)
		}
		var number uint64
		var hash string
		if _, err := fmt.Sscanf(last, "%d %s", &number, &hash); err != nil {
			t.Fatal(err)
		}
		l := must(Start(t.Context(), Config{DataDir: dir, Manual: true, Log: logTo(t)}))(t)
		h := must(client(l).HeaderByNumber(t.Context(), new(big.Int).SetUint64(number)))(t)
		if h.Hash().Hex() != hash {
			t.Errorf("round %d: block %d is %v, announced as %s", round, number, h.Hash(), hash)
		}
		var blobs struct{ Data []*kzg4844.Blob }
		getJSON(t, l, fmt.Sprintf("/eth/v1/beacon/blobs/%d", h.Time-genesisTime(t, l)), 200, &blobs)
		if len(blobs.Data) != 1 {
			t.Errorf("round %d: %d blobs of block %d", round, len(blobs.Data), number)
		}
		mine(t, l)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// child45 makes blocks with a blob each until it is killed.
func child45(t *testing.T, dir string) {
	l := must(Start(t.Context(), Config{DataDir: dir, Manual: true}))(t)
	sidecar := blobTx(t, 0, 0, 1).BlobTxSidecar()
	for {
		nonce := must(client(l).NonceAt(t.Context(), Accounts[0].Address, nil))(t)
		if pending := must(client(l).PendingNonceAt(t.Context(), Accounts[0].Address))(t); pending == nonce {
			tx := must(types.SignNewTx(Accounts[0].Key, types.LatestSignerForChainID(big.NewInt(DefaultChainID)), blobData(nonce, sidecar)))(t)
			send(t, l, tx)
		}
		b := mine(t, l)
		fmt.Printf("BLOCK %d %s\n", b.NumberU64(), b.Hash().Hex())
	}
}

func callTo(to common.Address, data []byte) ethereum.CallMsg {
	return ethereum.CallMsg{To: &to, Data: data}
}

// TestPendingNonceCountsWhatWasSent: who sends and asks for the next nonce at once gets the next, whoever else sends, and while
// blocks are made.
func TestPendingNonceCountsWhatWasSent(t *testing.T) {
	l := start(t, Config{})
	c := client(l)
	var senders, miner sync.WaitGroup
	done := make(chan struct{})
	for i := range 4 {
		senders.Go(func() {
			for n := range uint64(100) {
				if err := c.SendTransaction(t.Context(), transfer(t, i, n)); err != nil {
					t.Error(err)
					return
				}
				if got, err := c.PendingNonceAt(t.Context(), Accounts[i].Address); err != nil || got != n+1 {
					t.Errorf("account %d: the pending nonce is %d after %d transactions, %v", i, got, n+1, err)
					return
				}
			}
		})
	}
	miner.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				if _, err := l.Mine(t.Context()); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	senders.Wait()
	close(done)
	miner.Wait()
}
