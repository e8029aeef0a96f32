package genesis

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"maps"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"loft/protocol"
)

// TestU36_KeylessDeployments sends the transactions that deployed ERC-1820's registry and the deterministic deployment
// proxy on every chain. Their signatures are made up, and sender and address follow from what they sign: so that the
// address is the known one proves that the code is.
func TestU36_KeylessDeployments(t *testing.T) {
	for _, c := range []struct {
		name      string
		at        common.Address
		init      string // before the code
		gas       uint64
		signature string // is this word, twice
	}{
		{"ERC1820Registry", common.HexToAddress("0x1820a4B7618BdE71Dce8cdc73aAB6C95905faD24"),
			"608060405234801561001057600080fd5b506109c5806100206000396000f3fe", 800_000, "1820"},
		{"DeterministicDeploymentProxy", common.HexToAddress("0x4e59b44847b379578588920cA78FbF26c0B4956C"),
			"604580600e600039806000f350fe", 100_000, "2222"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l2 := testPlan(t).Genesis
			word, ok := new(big.Int).SetString(strings.Repeat(c.signature, 16), 16)
			if !ok {
				t.Fatal("no number")
			}
			tx := types.NewTx(&types.LegacyTx{
				GasPrice: big.NewInt(100 * params.GWei), Gas: c.gas, Data: append(common.FromHex(c.init), l2.Alloc[c.at].Code...),
				V: big.NewInt(27), R: word, S: word,
			})
			sender, err := types.Sender(types.LatestSigner(l2.Config), tx)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "address", crypto.CreateAddress(sender, 0), c.at, nil)
			elsewhere := bareChain(t, l2ChainID, types.GenesisAlloc{sender: {Balance: ether}})
			receipt := elsewhere.addBlock(t, common.Hash{1}, nil, tx)[0]
			same(t, "status", receipt.Status, types.ReceiptStatusSuccessful, nil)
			sameAccount(t, elsewhere, l2, c.at)
			same(t, "sender's nonce", l2.Alloc[sender].Nonce, elsewhere.state(t).GetNonce(sender), nil)
		})
	}
}

// TestU36_EntryPoints deploys the EntryPoints as on any other chain, through the proxy, and compares what stands there
// with what L2's genesis has. On two chains the hashes of their code have been published; they are the same here.
func TestU36_EntryPoints(t *testing.T) {
	proxy := common.HexToAddress("0x4e59b44847b379578588920cA78FbF26c0B4956C")
	for _, c := range []struct {
		version       string
		salt          string
		at            common.Address
		senderCreator common.Address
		published     map[uint64]string // by chain id
	}{
		{"080", "0a59dbff790c23c976a548690c27297883cc66b4c67024f9117b0238995e35e9",
			common.HexToAddress("0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108"), common.HexToAddress("0x449ED7C3e6Fee6a97311d4b55475DF59C44AdD33"),
			map[uint64]string{421614: "0xe3f30f78ae55058acdefea00952c8e44f2263215cf720fe1b27b6f148add0278"}},
		{"090", "7702864008ddeab30aa67b7adc3d2653bc8d162714b1fe8fe4582df814f3bf61",
			common.HexToAddress("0x433709009B8330FDa32311DF1C2AFA402eD8D009"), common.HexToAddress("0x0A630a99Df908A81115A3022927Be82f9299987e"),
			map[uint64]string{8453: "0x826b7ec542db9f3345234a25c2a6330a61f99483dedb6e6709928cc97e4e4d5d"}},
	} {
		raw, err := preinstallCode.ReadFile("preinstalls/EntryPoint_v" + c.version + ".init.hex")
		if err != nil {
			t.Fatal(err)
		}
		init, err := hex.DecodeString(strings.ReplaceAll(string(raw), "\n", ""))
		if err != nil {
			t.Fatal(err)
		}
		salt := common.FromHex(c.salt)
		same(t, "address", crypto.CreateAddress2(proxy, common.BytesToHash(salt), crypto.Keccak256(init)), c.at, nil)
		same(t, "sender creator's address", crypto.CreateAddress(c.at, 1), c.senderCreator, nil)
		codes := make(map[common.Hash]bool)
		for _, chainID := range []uint64{l2ChainID, 421614, 8453} {
			t.Run(fmt.Sprintf("%s on %d", c.version, chainID), func(t *testing.T) {
				l2, err := L2(L2Config{ChainID: chainID, L1TokenBridge: common.Address{1}})
				if err != nil {
					t.Fatal(err)
				}
				elsewhere := bareChain(t, chainID, types.GenesisAlloc{proxy: {Nonce: 1, Code: l2.Alloc[proxy].Code}})
				receipt := elsewhere.add(t, call{to: &proxy, data: append(bytes.Clone(salt), init...), gas: 8_000_000})
				same(t, "status", receipt.Status, types.ReceiptStatusSuccessful, nil)
				sameAccount(t, elsewhere, l2, c.at)
				sameAccount(t, elsewhere, l2, c.senderCreator)
				code := crypto.Keccak256Hash(l2.Alloc[c.at].Code)
				if published, is := c.published[chainID]; is {
					same(t, "published hash of the code", code.Hex(), published, nil)
				}
				if codes[code] {
					t.Error("the code does not depend on the chain id")
				}
				codes[code] = true
			})
		}
	}
}

// bareChain is a chain without preinstalls but those given.
func bareChain(t *testing.T, chainID uint64, preinstalls types.GenesisAlloc) *chain {
	t.Helper()
	alloc := withSystem()
	delete(alloc, params.DeterministicFactoryAddress)
	maps.Copy(alloc, preinstalls)
	return newChain(t, &core.Genesis{
		Config:   protocol.ChainConfig(chainID),
		GasLimit: protocol.GasLimit,
		BaseFee:  big.NewInt(params.InitialBaseFee),
		Alloc:    alloc,
	})
}

// sameAccount compares an account that a chain came to have with the one that L2 begins with.
func sameAccount(t *testing.T, elsewhere *chain, l2 *core.Genesis, at common.Address) {
	t.Helper()
	statedb, account := elsewhere.state(t), l2.Alloc[at]
	if len(account.Code) == 0 {
		t.Fatalf("genesis has no code at %s", at)
	}
	if code := statedb.GetCode(at); !bytes.Equal(code, account.Code) {
		t.Errorf("%s: its deployment makes code %x, genesis has %x", at, crypto.Keccak256(code), crypto.Keccak256(account.Code))
	}
	same(t, "nonce of "+at.Hex(), account.Nonce, statedb.GetNonce(at), nil)
	same(t, "storage root of "+at.Hex(), statedb.GetStorageRoot(at), types.EmptyRootHash, nil)
	same(t, "slots of "+at.Hex(), len(account.Storage), 0, nil)
}
