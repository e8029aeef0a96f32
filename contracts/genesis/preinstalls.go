package genesis

import (
	"embed"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
)

//go:embed preinstalls/*.hex
var preinstallCode embed.FS

// preinstalls are contracts that users expect at the same address on every chain, by the name of their file. More are in
// deployments.
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
	"ERC1820Registry":              common.HexToAddress("0x1820a4B7618BdE71Dce8cdc73aAB6C95905faD24"),
}

// deployments are preinstalls whose code depends on the chain id, on their address and on that of a contract that their
// constructor creates. Genesis deploys them as is done elsewhere: their init code goes through the proxy.
var deployments = []deployment{
	{
		salt: common.HexToHash("0x0a59dbff790c23c976a548690c27297883cc66b4c67024f9117b0238995e35e9"),
		creates: []preinstall{
			{"EntryPoint_v080", common.HexToAddress("0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108")},
			{"SenderCreator_v080", common.HexToAddress("0x449ED7C3e6Fee6a97311d4b55475DF59C44AdD33")},
		},
	},
	{
		salt: common.HexToHash("0x7702864008ddeab30aa67b7adc3d2653bc8d162714b1fe8fe4582df814f3bf61"),
		creates: []preinstall{
			{"EntryPoint_v090", common.HexToAddress("0x433709009B8330FDa32311DF1C2AFA402eD8D009")},
			{"SenderCreator_v090", common.HexToAddress("0x0A630a99Df908A81115A3022927Be82f9299987e")},
		},
	},
}

type deployment struct {
	salt common.Hash
	// creates has the contract that the proxy creates, of which there is init code in a file, and then those that its
	// constructor creates.
	creates []preinstall
}

type preinstall struct {
	name    string
	address common.Address
}

// usedSenders are the accounts that deployed the EIP-4788 and EIP-2935 contracts, the proxy and ERC-1820's registry
// elsewhere. Their one transaction is marked as sent, so that nobody's replay of it spends what they may hold.
var usedSenders = []common.Address{
	common.HexToAddress("0x0B799C86a49DEeb90402691F1041aa3AF2d3C875"),
	common.HexToAddress("0x3462413Af4609098e1E27A490f554f260213D685"),
	common.HexToAddress("0x3fAB184622Dc19b6109349B94811493BF2a45362"),
	common.HexToAddress("0xa990077c3205cbDf861e17Fa532eeB069cE9fF96"),
}

const (
	permit2Name            = "Permit2"
	permit2ChainIDAt       = 6945 // where its code holds the chain id
	permit2DomainSeparator = 6983 // and the domain separator
)

var permit2Address = common.HexToAddress("0x000000000022D473030F116dDEE9F6B43aC78BA3")

// addPreinstalls puts the preinstalls into an allocation.
func addPreinstalls(alloc types.GenesisAlloc, config *params.ChainConfig) error {
	for name, address := range preinstalls {
		code, err := preinstallFile(name)
		if err != nil {
			return err
		}
		if name == permit2Name {
			patchPermit2(code, config.ChainID)
		}
		alloc[address] = types.Account{Nonce: 1, Code: code, Balance: new(big.Int)}
	}
	for _, d := range deployments {
		if err := d.add(alloc, config); err != nil {
			return fmt.Errorf("deploy preinstall %s: %w", d.creates[0].name, err)
		}
	}
	for _, sender := range usedSenders {
		alloc[sender] = types.Account{Nonce: 1, Balance: new(big.Int)}
	}
	return nil
}

// add puts what a deployment creates into an allocation that has the proxy already.
func (d deployment) add(alloc types.GenesisAlloc, config *params.ChainConfig) error {
	init, err := preinstallFile(d.creates[0].name + ".init")
	if err != nil {
		return err
	}
	env, err := newEnv(config)
	if err != nil {
		return err
	}
	proxy := params.DeterministicFactoryAddress
	env.State.SetCode(proxy, alloc[proxy].Code, tracing.CodeChangeGenesis)
	if _, _, err := runtime.Call(proxy, append(d.salt[:], init...), env); err != nil {
		return err
	}
	for _, c := range d.creates {
		code := env.State.GetCode(c.address)
		if len(code) == 0 {
			return fmt.Errorf("it made no code at %s, where %s belongs", c.address, c.name)
		}
		if wroteStorage(env, c.address) {
			return fmt.Errorf("the constructor of %s writes storage, genesis would lack it", c.name)
		}
		alloc[c.address] = types.Account{Nonce: env.State.GetNonce(c.address), Code: code, Balance: new(big.Int)}
	}
	return nil
}

// preinstallFile reads a file of code.
func preinstallFile(name string) ([]byte, error) {
	raw, err := preinstallCode.ReadFile("preinstalls/" + name + ".hex")
	if err != nil {
		return nil, fmt.Errorf("read preinstall %s: %w", name, err)
	}
	code, err := hex.DecodeString(strings.ReplaceAll(string(raw), "\n", ""))
	if err != nil {
		return nil, fmt.Errorf("decode preinstall %s: %w", name, err)
	}
	return code, nil
}

// patchPermit2 fills in the immutables that its constructor computes from the chain id.
func patchPermit2(code []byte, chainID *big.Int) {
	id := common.BigToHash(chainID)
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
	for _, d := range deployments {
		for _, c := range d.creates {
			if c.address == a {
				return c.name, true
			}
		}
	}
	return "", false
}
