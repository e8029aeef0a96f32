package devnet

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	"os"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"loft/store"
)

// Mnemonic is the phrase behind Accounts, at m/44'/60'/0'/0/i. Every development tool knows it: never use it with value.
const Mnemonic = "test test test test test test test test test test test junk"

// Account is a development account with its published key.
type Account struct {
	Address common.Address
	Key     *ecdsa.PrivateKey
}

// AccountBalance is what each of Accounts holds at genesis: 10,000 ETH.
var AccountBalance = new(big.Int).Mul(big.NewInt(10_000), big.NewInt(params.Ether))

// Accounts are the ten well-known development accounts.
var Accounts = makeAccounts()

// Create2Proxy is the deterministic deployment proxy, at its usual address.
var Create2Proxy = common.HexToAddress("0x4e59b44847b379578588920cA78FbF26c0B4956C")

var create2ProxyCode = common.FromHex("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3")

func makeAccounts() (accounts [10]Account) {
	for i, hex := range [10]string{
		"ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
		"59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
		"5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
		"7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
		"47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a",
		"8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba",
		"92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e",
		"4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356",
		"dbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97",
		"2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6",
	} {
		key, err := crypto.HexToECDSA(hex)
		if err != nil {
			panic(err) // constants
		}
		accounts[i] = Account{Address: crypto.PubkeyToAddress(key.PublicKey), Key: key}
	}
	return accounts
}

// genesisHeadroom is how far in the past genesis lies, so that blocks made at once at start-up have times of their own
// that are not in the future.
const genesisHeadroom = 64

// chainConfig is today's mainnet from genesis on: Osaka with both blob parameter forks.
func chainConfig(chainID uint64) *params.ChainConfig {
	zero := uint64(0)
	return &params.ChainConfig{
		ChainID:                 new(big.Int).SetUint64(chainID),
		HomesteadBlock:          common.Big0,
		EIP150Block:             common.Big0,
		EIP155Block:             common.Big0,
		EIP158Block:             common.Big0,
		ByzantiumBlock:          common.Big0,
		ConstantinopleBlock:     common.Big0,
		PetersburgBlock:         common.Big0,
		IstanbulBlock:           common.Big0,
		MuirGlacierBlock:        common.Big0,
		BerlinBlock:             common.Big0,
		LondonBlock:             common.Big0,
		ArrowGlacierBlock:       common.Big0,
		GrayGlacierBlock:        common.Big0,
		MergeNetsplitBlock:      common.Big0,
		TerminalTotalDifficulty: common.Big0,
		ShanghaiTime:            &zero,
		CancunTime:              &zero,
		PragueTime:              &zero,
		OsakaTime:               &zero,
		BPO1Time:                &zero,
		BPO2Time:                &zero,
		BlobScheduleConfig: &params.BlobScheduleConfig{
			Cancun: params.DefaultCancunBlobConfig,
			Prague: params.DefaultPragueBlobConfig,
			BPO1:   params.DefaultBPO1BlobConfig,
			BPO2:   params.DefaultBPO2BlobConfig,
		},
	}
}

func newGenesis(cfg Config) *core.Genesis {
	alloc := core.SystemContractAllocs()
	alloc[Create2Proxy] = types.Account{Nonce: 1, Code: create2ProxyCode, Balance: common.Big0}
	for _, account := range Accounts {
		alloc[account.Address] = types.Account{Balance: AccountBalance}
	}
	maps.Copy(alloc, cfg.Alloc)
	return &core.Genesis{
		Config:     chainConfig(cfg.ChainID),
		Timestamp:  uint64(cfg.Now().Unix()) - genesisHeadroom,
		GasLimit:   gasLimit,
		BaseFee:    big.NewInt(params.GWei),
		Difficulty: common.Big0,
		Alloc:      alloc,
	}
}

// loadGenesis reads the genesis of an existing chain, or writes the one of a new chain. The file appears whole or not at all.
func loadGenesis(path string, cfg Config) (*core.Genesis, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		genesis := newGenesis(cfg)
		raw, err := json.Marshal(genesis)
		if err != nil {
			return nil, fmt.Errorf("devnet: encode genesis: %w", err)
		}
		if err := store.WriteFile(path, raw); err != nil {
			return nil, fmt.Errorf("devnet: write genesis: %w", err)
		}
		return genesis, nil
	}
	if err != nil {
		return nil, fmt.Errorf("devnet: read genesis: %w", err)
	}
	genesis := new(core.Genesis)
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(genesis); err != nil {
		return nil, fmt.Errorf("devnet: %w: %s is damaged (%w): remove the directory to start a new chain", ErrData, path, err)
	}
	if genesis.Config == nil || genesis.Config.ChainID == nil {
		return nil, fmt.Errorf("devnet: %w: %s names no chain: remove the directory to start a new chain", ErrData, path)
	}
	if have := genesis.Config.ChainID; !have.IsUint64() || have.Uint64() != cfg.ChainID {
		return nil, fmt.Errorf("devnet: %w: %s holds chain %v, not %d: use another directory, or remove this one", ErrData, cfg.DataDir, have, cfg.ChainID)
	}
	return genesis, nil
}
