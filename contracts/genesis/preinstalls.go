package genesis

import (
	"embed"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

//go:embed preinstalls/*.hex
var preinstallCode embed.FS

// preinstalls are contracts that users expect at the same address on every chain, by the name of their file.
var preinstalls = map[string]common.Address{
	"MultiCall3":                   common.HexToAddress("0xcA11bde05977b3631167028862bE2a173976CA11"),
	"Create2Deployer":              common.HexToAddress("0x13b0D85CcB8bf860b6b79AF3029fCA081AE9beF2"),
	"CreateX":                      common.HexToAddress("0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed"),
	"DeterministicDeploymentProxy": common.HexToAddress("0x4e59b44847b379578588920cA78FbF26c0B4956C"),
	"SafeSingletonFactory":         common.HexToAddress("0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7"),
	permit2Name:                    permit2Address,
	"Safe_v130":                    common.HexToAddress("0x69f4D1788e39c87893C980c06EdF4b7f686e2938"),
	"SafeL2_v130":                  common.HexToAddress("0xfb1bffC9d739B8D520DaF37dF666da4C687191EA"),
	"MultiSend_v130":               common.HexToAddress("0x998739BFdAAdde7C933B942a68053933098f9EDa"),
	"MultiSendCallOnly_v130":       common.HexToAddress("0xA1dabEF33b3B82c7814B6D82A79e50F4AC44102B"),
	"EntryPoint_v060":              common.HexToAddress("0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789"),
	"SenderCreator_v060":           common.HexToAddress("0x7fc98430eAEdbb6070B35B39D798725049088348"),
	"EntryPoint_v070":              common.HexToAddress("0x0000000071727De22E5E9d8BAf0edAc6f37da032"),
	"SenderCreator_v070":           common.HexToAddress("0xEFC2c1444eBCC4Db75e7613d20C6a62fF67A167C"),
}

// usedSenders are the accounts that deployed the EIP-4788 and EIP-2935 contracts elsewhere. Their one transaction is
// marked as sent, so that nobody's replay of it spends what they may hold.
var usedSenders = []common.Address{
	common.HexToAddress("0x0B799C86a49DEeb90402691F1041aa3AF2d3C875"),
	common.HexToAddress("0x3462413Af4609098e1E27A490f554f260213D685"),
}

const (
	permit2Name            = "Permit2"
	permit2ChainIDAt       = 6945 // where its code holds the chain id
	permit2DomainSeparator = 6983 // and the domain separator
)

var permit2Address = common.HexToAddress("0x000000000022D473030F116dDEE9F6B43aC78BA3")

// addPreinstalls puts the preinstalls into an allocation.
func addPreinstalls(alloc types.GenesisAlloc, chainID uint64) error {
	for name, address := range preinstalls {
		raw, err := preinstallCode.ReadFile("preinstalls/" + name + ".hex")
		if err != nil {
			return fmt.Errorf("read preinstall %s: %w", name, err)
		}
		code, err := hex.DecodeString(strings.ReplaceAll(string(raw), "\n", ""))
		if err != nil {
			return fmt.Errorf("decode preinstall %s: %w", name, err)
		}
		if name == permit2Name {
			patchPermit2(code, chainID)
		}
		alloc[address] = types.Account{Nonce: 1, Code: code, Balance: new(big.Int)}
	}
	for _, sender := range usedSenders {
		alloc[sender] = types.Account{Nonce: 1, Balance: new(big.Int)}
	}
	return nil
}

// patchPermit2 fills in the immutables that its constructor computes from the chain id.
func patchPermit2(code []byte, chainID uint64) {
	id := common.BigToHash(new(big.Int).SetUint64(chainID))
	separator := crypto.Keccak256Hash(
		crypto.Keccak256([]byte("EIP712Domain(string name,uint256 chainId,address verifyingContract)")),
		crypto.Keccak256([]byte(permit2Name)),
		id[:],
		common.LeftPadBytes(permit2Address[:], 32),
	)
	copy(code[permit2ChainIDAt:], id[:])
	copy(code[permit2DomainSeparator:], separator[:])
}

// Preinstalled says whether an address is one of the usual contracts that every L2 begins with, and its name.
func Preinstalled(a common.Address) (name string, is bool) {
	for name, at := range preinstalls {
		if at == a {
			return name, true
		}
	}
	return "", false
}
