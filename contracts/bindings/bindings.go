// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package bindings

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// AssertionsAssertion is an auto generated low-level Go binding around an user-defined struct.
type AssertionsAssertion struct {
	Parent           [32]byte
	InputEnd         uint64
	MadeAt           uint64
	Joined           uint32
	Confirmed        bool
	ChildInputEnd    uint64
	FirstChildAt     uint64
	NewestChildAt    uint64
	ChildrenJoined   uint32
	Joins            uint32
	ChildAccumulator [32]byte
}

// AssertionsJoin is an auto generated low-level Go binding around an user-defined struct.
type AssertionsJoin struct {
	Assertion [32]byte
	Time      uint64
	Number    uint32
}

// AssertionsStake is an auto generated low-level Go binding around an user-defined struct.
type AssertionsStake struct {
	Owner     common.Address
	Status    uint8
	Repaid    *big.Int
	Assertion [32]byte
}

// Batch is an auto generated low-level Go binding around an user-defined struct.
type Batch struct {
	Parent       [32]byte
	QueueEnd     uint64
	QueueHash    [32]byte
	AnchorNumber uint64
	AnchorHash   [32]byte
	FirstTime    uint64
	FeeRecipient common.Address
}

// Creation is an auto generated low-level Go binding around an user-defined struct.
type Creation struct {
	L1Token  common.Address
	Metadata TokenMetadata
}

// GamesGame is an auto generated low-level Go binding around an user-defined struct.
type GamesGame struct {
	List         [32]byte
	AsserterSecs *big.Int
	SelectorSecs *big.Int
	MovedAt      *big.Int
	Turn         uint8
	Path         *big.Int
	AsserterGwei *big.Int
	SelectorGwei *big.Int
}

// GamesKey is an auto generated low-level Go binding around an user-defined struct.
type GamesKey struct {
	Parent   [32]byte
	Asserter uint64
	Selector uint64
}

// Locals is an auto generated low-level Go binding around an user-defined struct.
type Locals struct {
	State       [32]byte
	Claim       [32]byte
	Accumulator [32]byte
	InputEnd    uint64
}

// Message is an auto generated low-level Go binding around an user-defined struct.
type Message struct {
	Index     uint64
	Sender    common.Address
	To        common.Address
	Refund    common.Address
	ValueGwei uint64
	FeeGwei   uint64
	Gas       uint64
	Data      []byte
}

// RollupParams is an auto generated low-level Go binding around an user-defined struct.
type RollupParams struct {
	Inbox             common.Address
	GenesisState      [32]byte
	Window            uint64
	Grace             uint64
	Censorship        uint64
	Response          uint64
	Lag               uint64
	Moves             uint64
	AssertionInterval uint64
	StakeWei          *big.Int
}

// Segment is an auto generated low-level Go binding around an user-defined struct.
type Segment struct {
	Start  [32]byte
	End    [32]byte
	Within [32]byte
}

// State is an auto generated low-level Go binding around an user-defined struct.
type State struct {
	Config    [32]byte
	BlockHash [32]byte
	Batch     uint64
	Index     uint64
	Mode      uint8
	Queue     uint64
}

// TokenBridgeDeposit is an auto generated low-level Go binding around an user-defined struct.
type TokenBridgeDeposit struct {
	Index    uint64
	Token    common.Address
	From     common.Address
	To       common.Address
	Amount   *big.Int
	Metadata TokenMetadata
	FeeGwei  uint64
	Gas      uint64
	Refund   common.Address
}

// TokenMetadata is an auto generated low-level Go binding around an user-defined struct.
type TokenMetadata struct {
	Name     string
	Symbol   string
	Decimals uint8
}

// View is an auto generated low-level Go binding around an user-defined struct.
type View struct {
	AnchorNumber uint64
	AnchorHash   [32]byte
	AnchorTime   uint64
	QueueEnd     uint64
	QueueHash    [32]byte
	MessageRoot  [32]byte
}

// BridgeMetaData contains all meta data concerning the Bridge contract.
var BridgeMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"inbox_\",\"type\":\"address\",\"internalType\":\"contractInbox\"},{\"name\":\"rollup_\",\"type\":\"address\",\"internalType\":\"contractRollup\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"claim\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"branch\",\"type\":\"bytes32[]\",\"internalType\":\"bytes32[]\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"claimed\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"deposit\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"payable\"},{\"type\":\"function\",\"name\":\"inbox\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractInbox\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"l2Sender\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"rollup\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractRollup\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"send\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"fee\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"gas\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"refund\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"payable\"},{\"type\":\"event\",\"name\":\"MessageClaimed\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"sender\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"AlreadyClaimed\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"BranchTooLong\",\"inputs\":[{\"name\":\"length\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"max\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"CallFailed\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"FailedCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"IndexBeyondBranch\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"branchLength\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"IndexTooLarge\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"max\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"InsufficientBalance\",\"inputs\":[{\"name\":\"balance\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"needed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NoMessage\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"PaymentTooLow\",\"inputs\":[{\"name\":\"sent\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"RootUnknown\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"TargetForbidden\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"WrongRoot\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"ZeroAddress\",\"inputs\":[]}]",
	ID:  "Bridge",
	Bin: "0x60c0346100d057601f610ecd38819003918201601f19168301916001600160401b038311848410176100d45780849260409485528339810103126100d05780516001600160a01b038116918282036100d05760200151916001600160a01b038316908184036100d057159081156100c7575b506100b85760805260a052604051610de490816100e9823960805181818160b3015281816102330152818161096c0152610add015260a05181818161032001526105510152f35b63d92e233d60e01b5f5260045ffd5b9050155f610071565b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe6080806040526004361015610012575f80fd5b5f3560e01c90816347e7ef2414610a45575080634e6f1933146104495780639bf62d82146103b45780639e8da54314610344578063cb23bcb5146102d6578063f9ff866c146100db5763fb0e722b14610069575f80fd5b346100d7575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100d757602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b60c07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100d75761010d610b42565b60243590604435906064359067ffffffffffffffff82168092036100d7576084359173ffffffffffffffffffffffffffffffffffffffff83168093036100d75760a43567ffffffffffffffff81116100d7576040927fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f73ffffffffffffffffffffffffffffffffffffffff946101ac610104953690600401610b65565b9190829189519a8b998a987f08737519000000000000000000000000000000000000000000000000000000008a523360048b015216602489015260448801528c60648801528b608488015260a487015260e060c48701528160e4870152868601375f858286010152011681010301815f73ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165af180156102cb576020935f925f9261028d575b5061027b929361027691610c8d565b610cc7565b67ffffffffffffffff60405191168152f35b61027b93506102769192506102b99060403d6040116102c4575b6102b18183610b93565b810190610c01565b909390929150610267565b503d6102a7565b6040513d5f823e3d90fd5b346100d7575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100d757602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346100d75760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100d75760043567ffffffffffffffff81168091036100d7576103aa60209160ff6001918060081c5f525f602052161b60405f205416151590565b6040519015158152f35b346100d7575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100d75773ffffffffffffffffffffffffffffffffffffffff5f5c161561042157602073ffffffffffffffffffffffffffffffffffffffff5f5c16604051908152f35b7fc07c26d2000000000000000000000000000000000000000000000000000000005f5260045ffd5b346100d75760e07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100d75760243560043567ffffffffffffffff82168083036100d7576044359173ffffffffffffffffffffffffffffffffffffffff83168084036100d75760643573ffffffffffffffffffffffffffffffffffffffff8116908181036100d7576084359060a43567ffffffffffffffff81116100d7576104f8903690600401610b65565b60c4359967ffffffffffffffff8b116100d7573660238c0112156100d7578a600401359967ffffffffffffffff8b116100d7573660248d8d60051b0101116100d75773ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000166040517f8741d5970000000000000000000000000000000000000000000000000000000081528a6004820152602081602481855afa9081156102cb575f91610a0a575b50156109de5763ffffffff8b116109aa5730881490811561096a575b8115610960575b50610934576105e7368486610c29565b60208151910120604051907fffffffffffffffffffffffffffffffffffffffff00000000000000000000000060208301935f85527fffffffffffffffff0000000000000000000000000000000000000000000000008660c01b16602185015260601b1660298301527fffffffffffffffffffffffffffffffffffffffff0000000000000000000000008760601b16603d830152876051830152607182015260718152610694609182610b93565b51902060208b1161090357898b1c6108d357975f985b8b8a10156106ec5760019060248e8c60051b01013590828d8d1c16155f146106de57906106d691610dcb565b9901986106aa565b6106e791610dcb565b6106d6565b8a9291908c5f805b6020821061089d5750505081810361086f5750506107288260ff6001918060081c5f525f602052161b60405f205416151590565b61084357925f95939287896107ce948666ffffffffffffff8b9a9860081c168a5289602052600160ff60408c2092161b81541790557f28cd7bde67dc8f67d6271f417d892fa5f4ebb9f9802598ec515773cd5f484d2d60206040518a8152a473ffffffffffffffffffffffffffffffffffffffff865c16987fffffffffffffffffffffffff0000000000000000000000000000000000000000875c1617865d3691610c29565b91602083519301915af11561080757507fffffffffffffffffffffffff00000000000000000000000000000000000000005f5c16175f5d005b3d15610818576040513d5f823e3d90fd5b7f201be191000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f15afccb0000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fa864586d000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b828210156108ba575b6108b281600192610dcb565b9101906106f4565b926108b26108ca85600193610dcb565b949150506108a6565b8a8a7f29a8855b000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b8a7fd7b1ae17000000000000000000000000000000000000000000000000000000005f52600452602060245260445ffd5b867f16359a82000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b905087148d6105d7565b7f000000000000000000000000000000000000000000000000000000000000000073ffffffffffffffffffffffffffffffffffffffff16891491506105d0565b8a7fb5314b7c000000000000000000000000000000000000000000000000000000005f5260045263ffffffff60245260445ffd5b897f0ec908b3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b90506020813d602011610a3d575b81610a2560209383610b93565b810103126100d7575180151581036100d7578e6105b4565b3d9150610a18565b60407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100d757610a77610b42565b73ffffffffffffffffffffffffffffffffffffffff602435917f052a711b0000000000000000000000000000000000000000000000000000000084521660048301528060248301526040826044815f73ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165af19182156102cb576020925f915f91610b1d575b5061027b9192610cc7565b61027b9250610b3b915060403d6040116102c4576102b18183610b93565b9091610b12565b6004359073ffffffffffffffffffffffffffffffffffffffff821682036100d757565b9181601f840112156100d75782359167ffffffffffffffff83116100d757602083818601950101116100d757565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117610bd457604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b91908260409103126100d757815167ffffffffffffffff811681036100d75760209092015190565b92919267ffffffffffffffff8211610bd45760405191610c71601f82017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200184610b93565b8294818452818301116100d7578281602093845f960137010152565b91908201809211610c9a57565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b90610cd191610c8d565b803414610d2357803410610cf4573403348111610c9a57610cf29033610d26565b565b7f0cbe2bf2000000000000000000000000000000000000000000000000000000005f523460045260245260445ffd5b50565b814710610d9b575f80809373ffffffffffffffffffffffffffffffffffffffff829483604051610d57602082610b93565b52165af115610d6257565b3d15610d73576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b604191604051916001835360018301526021820152209056",
}

// Bridge is an auto generated Go binding around an Ethereum contract.
type Bridge struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Bridge) GetABI() abi.ABI {
	return c.abi
}

// NewBridge creates a new instance of Bridge.
func NewBridge() *Bridge {
	parsed, err := BridgeMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Bridge{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Bridge) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address inbox_, address rollup_) returns()
func (bridge *Bridge) PackConstructor(inbox_ common.Address, rollup_ common.Address) []byte {
	enc, err := bridge.abi.Pack("", inbox_, rollup_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4e6f1933.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claim(bytes32 root, uint64 index, address sender, address to, uint256 value, bytes data, bytes32[] branch) returns()
func (bridge *Bridge) PackClaim(root [32]byte, index uint64, sender common.Address, to common.Address, value *big.Int, data []byte, branch [][32]byte) []byte {
	enc, err := bridge.abi.Pack("claim", root, index, sender, to, value, data, branch)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4e6f1933.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claim(bytes32 root, uint64 index, address sender, address to, uint256 value, bytes data, bytes32[] branch) returns()
func (bridge *Bridge) TryPackClaim(root [32]byte, index uint64, sender common.Address, to common.Address, value *big.Int, data []byte, branch [][32]byte) ([]byte, error) {
	return bridge.abi.Pack("claim", root, index, sender, to, value, data, branch)
}

// PackClaimed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9e8da543.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claimed(uint64 index) view returns(bool)
func (bridge *Bridge) PackClaimed(index uint64) []byte {
	enc, err := bridge.abi.Pack("claimed", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaimed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9e8da543.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claimed(uint64 index) view returns(bool)
func (bridge *Bridge) TryPackClaimed(index uint64) ([]byte, error) {
	return bridge.abi.Pack("claimed", index)
}

// UnpackClaimed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9e8da543.
//
// Solidity: function claimed(uint64 index) view returns(bool)
func (bridge *Bridge) UnpackClaimed(data []byte) (bool, error) {
	out, err := bridge.abi.Unpack("claimed", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x47e7ef24.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function deposit(address to, uint256 amount) payable returns(uint64 index)
func (bridge *Bridge) PackDeposit(to common.Address, amount *big.Int) []byte {
	enc, err := bridge.abi.Pack("deposit", to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x47e7ef24.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function deposit(address to, uint256 amount) payable returns(uint64 index)
func (bridge *Bridge) TryPackDeposit(to common.Address, amount *big.Int) ([]byte, error) {
	return bridge.abi.Pack("deposit", to, amount)
}

// UnpackDeposit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x47e7ef24.
//
// Solidity: function deposit(address to, uint256 amount) payable returns(uint64 index)
func (bridge *Bridge) UnpackDeposit(data []byte) (uint64, error) {
	out, err := bridge.abi.Unpack("deposit", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackInbox is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfb0e722b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inbox() view returns(address)
func (bridge *Bridge) PackInbox() []byte {
	enc, err := bridge.abi.Pack("inbox")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInbox is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfb0e722b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inbox() view returns(address)
func (bridge *Bridge) TryPackInbox() ([]byte, error) {
	return bridge.abi.Pack("inbox")
}

// UnpackInbox is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfb0e722b.
//
// Solidity: function inbox() view returns(address)
func (bridge *Bridge) UnpackInbox(data []byte) (common.Address, error) {
	out, err := bridge.abi.Unpack("inbox", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackL2Sender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9bf62d82.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function l2Sender() view returns(address)
func (bridge *Bridge) PackL2Sender() []byte {
	enc, err := bridge.abi.Pack("l2Sender")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackL2Sender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9bf62d82.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function l2Sender() view returns(address)
func (bridge *Bridge) TryPackL2Sender() ([]byte, error) {
	return bridge.abi.Pack("l2Sender")
}

// UnpackL2Sender is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9bf62d82.
//
// Solidity: function l2Sender() view returns(address)
func (bridge *Bridge) UnpackL2Sender(data []byte) (common.Address, error) {
	out, err := bridge.abi.Unpack("l2Sender", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRollup is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcb23bcb5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rollup() view returns(address)
func (bridge *Bridge) PackRollup() []byte {
	enc, err := bridge.abi.Pack("rollup")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRollup is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcb23bcb5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rollup() view returns(address)
func (bridge *Bridge) TryPackRollup() ([]byte, error) {
	return bridge.abi.Pack("rollup")
}

// UnpackRollup is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcb23bcb5.
//
// Solidity: function rollup() view returns(address)
func (bridge *Bridge) UnpackRollup(data []byte) (common.Address, error) {
	out, err := bridge.abi.Unpack("rollup", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSend is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf9ff866c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function send(address to, uint256 value, uint256 fee, uint64 gas, address refund, bytes data) payable returns(uint64 index)
func (bridge *Bridge) PackSend(to common.Address, value *big.Int, fee *big.Int, gas uint64, refund common.Address, data []byte) []byte {
	enc, err := bridge.abi.Pack("send", to, value, fee, gas, refund, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSend is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf9ff866c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function send(address to, uint256 value, uint256 fee, uint64 gas, address refund, bytes data) payable returns(uint64 index)
func (bridge *Bridge) TryPackSend(to common.Address, value *big.Int, fee *big.Int, gas uint64, refund common.Address, data []byte) ([]byte, error) {
	return bridge.abi.Pack("send", to, value, fee, gas, refund, data)
}

// UnpackSend is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf9ff866c.
//
// Solidity: function send(address to, uint256 value, uint256 fee, uint64 gas, address refund, bytes data) payable returns(uint64 index)
func (bridge *Bridge) UnpackSend(data []byte) (uint64, error) {
	out, err := bridge.abi.Unpack("send", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// BridgeMessageClaimed represents a MessageClaimed event raised by the Bridge contract.
type BridgeMessageClaimed struct {
	Index  uint64
	Sender common.Address
	To     common.Address
	Value  *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const BridgeMessageClaimedEventName = "MessageClaimed"

// ContractEventName returns the user-defined event name.
func (BridgeMessageClaimed) ContractEventName() string {
	return BridgeMessageClaimedEventName
}

// UnpackMessageClaimedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event MessageClaimed(uint64 indexed index, address indexed sender, address indexed to, uint256 value)
func (bridge *Bridge) UnpackMessageClaimedEvent(log *types.Log) (*BridgeMessageClaimed, error) {
	event := "MessageClaimed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BridgeMessageClaimed)
	if len(log.Data) > 0 {
		if err := bridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (bridge *Bridge) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], bridge.abi.Errors["AlreadyClaimed"].ID.Bytes()[:4]) {
		return bridge.UnpackAlreadyClaimedError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["BranchTooLong"].ID.Bytes()[:4]) {
		return bridge.UnpackBranchTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["CallFailed"].ID.Bytes()[:4]) {
		return bridge.UnpackCallFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return bridge.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["IndexBeyondBranch"].ID.Bytes()[:4]) {
		return bridge.UnpackIndexBeyondBranchError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["IndexTooLarge"].ID.Bytes()[:4]) {
		return bridge.UnpackIndexTooLargeError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return bridge.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["NoMessage"].ID.Bytes()[:4]) {
		return bridge.UnpackNoMessageError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["PaymentTooLow"].ID.Bytes()[:4]) {
		return bridge.UnpackPaymentTooLowError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["RootUnknown"].ID.Bytes()[:4]) {
		return bridge.UnpackRootUnknownError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["TargetForbidden"].ID.Bytes()[:4]) {
		return bridge.UnpackTargetForbiddenError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["WrongRoot"].ID.Bytes()[:4]) {
		return bridge.UnpackWrongRootError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridge.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return bridge.UnpackZeroAddressError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// BridgeAlreadyClaimed represents a AlreadyClaimed error raised by the Bridge contract.
type BridgeAlreadyClaimed struct {
	Index uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyClaimed(uint64 index)
func BridgeAlreadyClaimedErrorID() common.Hash {
	return common.HexToHash("0x15afccb098214bc2da539fc1272f6dc1b7b482b6c9b3e925524db4bc79e5e2ec")
}

// UnpackAlreadyClaimedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyClaimed(uint64 index)
func (bridge *Bridge) UnpackAlreadyClaimedError(raw []byte) (*BridgeAlreadyClaimed, error) {
	out := new(BridgeAlreadyClaimed)
	if err := bridge.abi.UnpackIntoInterface(out, "AlreadyClaimed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgeBranchTooLong represents a BranchTooLong error raised by the Bridge contract.
type BridgeBranchTooLong struct {
	Length *big.Int
	Max    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BranchTooLong(uint256 length, uint256 max)
func BridgeBranchTooLongErrorID() common.Hash {
	return common.HexToHash("0xd7b1ae170b9be10e6a3006e3ecedc7522df00fa6f873189a1d03c86d27ee32dc")
}

// UnpackBranchTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BranchTooLong(uint256 length, uint256 max)
func (bridge *Bridge) UnpackBranchTooLongError(raw []byte) (*BridgeBranchTooLong, error) {
	out := new(BridgeBranchTooLong)
	if err := bridge.abi.UnpackIntoInterface(out, "BranchTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgeCallFailed represents a CallFailed error raised by the Bridge contract.
type BridgeCallFailed struct {
	To common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CallFailed(address to)
func BridgeCallFailedErrorID() common.Hash {
	return common.HexToHash("0x201be1916f0d160ea57f93e084f566601e51e409dbb48d368504077b3ecae393")
}

// UnpackCallFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CallFailed(address to)
func (bridge *Bridge) UnpackCallFailedError(raw []byte) (*BridgeCallFailed, error) {
	out := new(BridgeCallFailed)
	if err := bridge.abi.UnpackIntoInterface(out, "CallFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgeFailedCall represents a FailedCall error raised by the Bridge contract.
type BridgeFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func BridgeFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (bridge *Bridge) UnpackFailedCallError(raw []byte) (*BridgeFailedCall, error) {
	out := new(BridgeFailedCall)
	if err := bridge.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgeIndexBeyondBranch represents a IndexBeyondBranch error raised by the Bridge contract.
type BridgeIndexBeyondBranch struct {
	Index        *big.Int
	BranchLength *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error IndexBeyondBranch(uint256 index, uint256 branchLength)
func BridgeIndexBeyondBranchErrorID() common.Hash {
	return common.HexToHash("0x29a8855b762b9fa019cae7ebb76c278b595a0880f1e1c991d48b161a96a94b5e")
}

// UnpackIndexBeyondBranchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error IndexBeyondBranch(uint256 index, uint256 branchLength)
func (bridge *Bridge) UnpackIndexBeyondBranchError(raw []byte) (*BridgeIndexBeyondBranch, error) {
	out := new(BridgeIndexBeyondBranch)
	if err := bridge.abi.UnpackIntoInterface(out, "IndexBeyondBranch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgeIndexTooLarge represents a IndexTooLarge error raised by the Bridge contract.
type BridgeIndexTooLarge struct {
	Index uint64
	Max   uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error IndexTooLarge(uint64 index, uint64 max)
func BridgeIndexTooLargeErrorID() common.Hash {
	return common.HexToHash("0xb5314b7c0f57b704da971b8dbd8eb939e950c9f56d53fbf140d4de291fdc0bb7")
}

// UnpackIndexTooLargeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error IndexTooLarge(uint64 index, uint64 max)
func (bridge *Bridge) UnpackIndexTooLargeError(raw []byte) (*BridgeIndexTooLarge, error) {
	out := new(BridgeIndexTooLarge)
	if err := bridge.abi.UnpackIntoInterface(out, "IndexTooLarge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgeInsufficientBalance represents a InsufficientBalance error raised by the Bridge contract.
type BridgeInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func BridgeInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (bridge *Bridge) UnpackInsufficientBalanceError(raw []byte) (*BridgeInsufficientBalance, error) {
	out := new(BridgeInsufficientBalance)
	if err := bridge.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgeNoMessage represents a NoMessage error raised by the Bridge contract.
type BridgeNoMessage struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoMessage()
func BridgeNoMessageErrorID() common.Hash {
	return common.HexToHash("0xc07c26d21667af73f0fe2b3110407a1aff5872a3886f1b4e57e9b5598e743448")
}

// UnpackNoMessageError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoMessage()
func (bridge *Bridge) UnpackNoMessageError(raw []byte) (*BridgeNoMessage, error) {
	out := new(BridgeNoMessage)
	if err := bridge.abi.UnpackIntoInterface(out, "NoMessage", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgePaymentTooLow represents a PaymentTooLow error raised by the Bridge contract.
type BridgePaymentTooLow struct {
	Sent *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PaymentTooLow(uint256 sent, uint256 want)
func BridgePaymentTooLowErrorID() common.Hash {
	return common.HexToHash("0x0cbe2bf2897282a407ced6374d0e65b5da5eeef9c81b0b809bc3dda776302142")
}

// UnpackPaymentTooLowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PaymentTooLow(uint256 sent, uint256 want)
func (bridge *Bridge) UnpackPaymentTooLowError(raw []byte) (*BridgePaymentTooLow, error) {
	out := new(BridgePaymentTooLow)
	if err := bridge.abi.UnpackIntoInterface(out, "PaymentTooLow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgeRootUnknown represents a RootUnknown error raised by the Bridge contract.
type BridgeRootUnknown struct {
	Root [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RootUnknown(bytes32 root)
func BridgeRootUnknownErrorID() common.Hash {
	return common.HexToHash("0x0ec908b35628ce65f9e9f0cb909dbf224715af773a8083bee57869cce616a4a7")
}

// UnpackRootUnknownError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RootUnknown(bytes32 root)
func (bridge *Bridge) UnpackRootUnknownError(raw []byte) (*BridgeRootUnknown, error) {
	out := new(BridgeRootUnknown)
	if err := bridge.abi.UnpackIntoInterface(out, "RootUnknown", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgeTargetForbidden represents a TargetForbidden error raised by the Bridge contract.
type BridgeTargetForbidden struct {
	To common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TargetForbidden(address to)
func BridgeTargetForbiddenErrorID() common.Hash {
	return common.HexToHash("0x16359a820dcd70353c18fb8276f07c7b4b500e571b1074f0d24d7d8aac379580")
}

// UnpackTargetForbiddenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TargetForbidden(address to)
func (bridge *Bridge) UnpackTargetForbiddenError(raw []byte) (*BridgeTargetForbidden, error) {
	out := new(BridgeTargetForbidden)
	if err := bridge.abi.UnpackIntoInterface(out, "TargetForbidden", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgeWrongRoot represents a WrongRoot error raised by the Bridge contract.
type BridgeWrongRoot struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongRoot(bytes32 got, bytes32 want)
func BridgeWrongRootErrorID() common.Hash {
	return common.HexToHash("0xa864586d2a8349087c0526b31fd228c7c3946fb4fe0a81d106bb2994a2b3c293")
}

// UnpackWrongRootError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongRoot(bytes32 got, bytes32 want)
func (bridge *Bridge) UnpackWrongRootError(raw []byte) (*BridgeWrongRoot, error) {
	out := new(BridgeWrongRoot)
	if err := bridge.abi.UnpackIntoInterface(out, "WrongRoot", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgeZeroAddress represents a ZeroAddress error raised by the Bridge contract.
type BridgeZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func BridgeZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (bridge *Bridge) UnpackZeroAddressError(raw []byte) (*BridgeZeroAddress, error) {
	out := new(BridgeZeroAddress)
	if err := bridge.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenMetaData contains all meta data concerning the BridgedToken contract.
var BridgedTokenMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"DOMAIN_SEPARATOR\",\"inputs\":[],\"outputs\":[{\"name\":\"result\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"allowance\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"result\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"approve\",\"inputs\":[{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"balanceOf\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"result\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"bridge\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"burn\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"decimals\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"l1Token\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"mint\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"name\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"nonces\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"result\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"permit\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"deadline\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"v\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"r\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"s\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"symbol\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"totalSupply\",\"inputs\":[],\"outputs\":[{\"name\":\"result\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"transfer\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferFrom\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"Approval\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Transfer\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"AllowanceOverflow\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"AllowanceUnderflow\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"InsufficientAllowance\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"InsufficientBalance\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"InvalidPermit\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"NotBridge\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"bridge\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"Permit2AllowanceIsFixedAtInfinity\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"PermitExpired\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"TotalSupplyOverflow\",\"inputs\":[]}]",
	ID:  "BridgedToken",
	Bin: "0x60e0806040523461043a5763cd3f140d60e01b81525f81600481335afa801561043e575f90610331575b3360a05280516001600160a01b031660805260200180516040015160ff1660c05280515180519250906001600160401b03831161023f575f5492600184811c94168015610327575b602085101461022157601f84116102bc575b602093508392601f821160011461025e57928192935f92610253575b50508160011b915f199060031b1c1916175f555b51015180516001600160401b03811161023f57600154600181811c91168015610235575b602082101461022157601f81116101b3575b50602091601f8211600114610153579181925f92610148575b50508160011b915f199060031b1c1916176001555b604051610df690816104c28239608051816103b4015260a0518181816101130152610d9d015260c051816109680152f35b015190505f80610102565b601f1982169260015f52805f20915f5b85811061019b57508360019510610183575b505050811b01600155610117565b01515f1960f88460031b161c191690555f8080610175565b91926020600181928685015181550194019201610163565b818111156100e95760015f52601f820160051c7fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf660208410610219575b81601f9101920160051c03905f5b82811061020c5750506100e9565b5f828201556001016101fe565b5f91506101f0565b634e487b7160e01b5f52602260045260245ffd5b90607f16906100d7565b634e487b7160e01b5f52604160045260245ffd5b015190505f8061009f565b601f198216935f8052805f20915f5b8681106102a5575083600195961061028d575b505050811b015f556100b3565b01515f1960f88460031b161c191690555f8080610280565b91928760018192868501518155019401920161026d565b80841115610083575f8052601f810160051c7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e5636020831061031f575b810194601f0160051c035f5b818110610312575050610083565b5f86820155600101610304565b5f91506102f8565b93607f1693610071565b503d805f833e6103418183610449565b81019060208183031261043a578051906001600160401b03821161043a570160408183031261043a5760408051919082016001600160401b0381118382101761023f5760405280516001600160a01b038116810361043a5782526020810151906001600160401b03821161043a57019160608382031261043a5760405192606084016001600160401b0381118582101761023f5760405280516001600160401b03811161043a57826103f491830161046c565b845260208101516001600160401b03811161043a5760409261041791830161046c565b602085015201519160ff8316830361043a57602092604082015282820152610029565b5f80fd5b6040513d5f823e3d90fd5b601f909101601f19168101906001600160401b0382119082101761023f57604052565b81601f8201121561043a578051906001600160401b03821161023f57604051926104a0601f8401601f191660200185610449565b8284526020838301011161043a57815f9260208093018386015e830101529056fe60806040526004361015610011575f80fd5b5f3560e01c806306fdde0314610b5d578063095ea7b314610ad457806318160ddd14610a9157806323b872dd1461098c578063313ce567146109315780633644e5151461088b57806340c10f19146107d557806370a08231146107855780637ecebe001461073557806395d89b41146105405780639dc29fac14610485578063a9059cbb146103d8578063c01e1bd61461036a578063d505accf14610197578063dd62ed3e1461013b5763e78cea92146100c9575f80fd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757610172610be6565b61017a610c09565b602052637f5e9f20600c525f5260206034600c2054604051908152f35b346101375760e07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576101ce610be6565b6101d6610c09565b6084359160643560443560ff85168503610137576101f2610c2c565b602081519101209082421161035d5773ffffffffffffffffffffffffffffffffffffffff80604051951695169565383775081901600e52855f5260c06020600c20958654957f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8252602082019586528660408301967fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc688528b6060850198468a528c608087019330855260a08820602e527f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9885252528688525260a082015220604e526042602c205f5260ff1660205260a43560405260c43560605260208060805f60015afa93853d5103610350577f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9259460209401905585777f5e9f200000000000000000000000000000000000000000176040526034602c2055a3005b63ddafbaef5f526004601cfd5b631a15a3cc5f526004601cfd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375761040f610be6565b602435906387a211a2600c52335f526020600c2080548084116104785783900390555f526020600c20818154019055602052600c5160601c337fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a3602060405160018152f35b63f4d678b85f526004601cfd5b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576104bc610be6565b6024356104c7610d86565b6387a211a2600c52815f526020600c2091825491828111610478575f938173ffffffffffffffffffffffffffffffffffffffff94039055806805345cdf77eb68f44c54036805345cdf77eb68f44c558352167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602083a3005b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576040515f600154908160011c6001831692831561072b575b6020821084146106fe57818552849390811561069e5750600114610624575b5003601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01681019067ffffffffffffffff8211818310176105f757604082905281906105f39082610b9e565b0390f35b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b60015f90815291507fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf65b81831061068257505081016020017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe06105a5565b602091935080600191548385880101520191019091839261064e565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208581019190915291151560051b840190910191507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe090506105a5565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b90607f1690610586565b346101375760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375761076c610be6565b6338377508600c525f52602080600c2054604051908152f35b346101375760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576107bc610be6565b6387a211a2600c525f52602080600c2054604051908152f35b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375761080c610be6565b60243590610818610d86565b6805345cdf77eb68f44c5482810190811061087e576805345cdf77eb68f44c556387a211a2600c525f526020600c20818154019055602052600c5160601c5f7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a3005b63e5cfe9575f526004601cfd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060a06108c5610c2c565b828151910120604051907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8252838201527fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc6604082015246606082015230608082015220604051908152f35b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060405160ff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101375760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576109c3610be6565b6109cb610c09565b604435908260601b33602052637f5e9f208117600c526034600c20908154918219610a6d575b506387a211a2915017600c526020600c2080548084116104785783900390555f526020600c2081815401905560205273ffffffffffffffffffffffffffffffffffffffff600c5160601c91167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a3602060405160018152f35b828511610a8457846387a211a293039055856109f1565b6313be252b5f526004601cfd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375760206805345cdf77eb68f44c54604051908152f35b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757610b0b610be6565b60243590602052637f5e9f20600c52335f52806034600c20555f52602c5160601c337f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560205fa3602060405160018152f35b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576105f3610b96610c2c565b604051918291825b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602060409481855280519182918282880152018686015e5f8582860101520116010190565b6004359073ffffffffffffffffffffffffffffffffffffffff8216820361013757565b6024359073ffffffffffffffffffffffffffffffffffffffff8216820361013757565b604051905f5f54908160011c60018316928315610d7c575b6020821084146106fe578186528593908115610d1c5750600114610ca4575b5003601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016820167ffffffffffffffff8111838210176105f757604052565b5f80805291507f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e5635b818310610d0057505081016020017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0610c63565b6020919350806001915483858901015201910190918492610ccc565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208581019190915291151560051b840190910191507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe09050610c63565b90607f1690610c44565b73ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016803303610dc75750565b7f1474f9b6000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd",
}

// BridgedToken is an auto generated Go binding around an Ethereum contract.
type BridgedToken struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *BridgedToken) GetABI() abi.ABI {
	return c.abi
}

// NewBridgedToken creates a new instance of BridgedToken.
func NewBridgedToken() *BridgedToken {
	parsed, err := BridgedTokenMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &BridgedToken{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *BridgedToken) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32 result)
func (bridgedToken *BridgedToken) PackDOMAINSEPARATOR() []byte {
	enc, err := bridgedToken.abi.Pack("DOMAIN_SEPARATOR")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32 result)
func (bridgedToken *BridgedToken) TryPackDOMAINSEPARATOR() ([]byte, error) {
	return bridgedToken.abi.Pack("DOMAIN_SEPARATOR")
}

// UnpackDOMAINSEPARATOR is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3644e515.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32 result)
func (bridgedToken *BridgedToken) UnpackDOMAINSEPARATOR(data []byte) ([32]byte, error) {
	out, err := bridgedToken.abi.Unpack("DOMAIN_SEPARATOR", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256 result)
func (bridgedToken *BridgedToken) PackAllowance(owner common.Address, spender common.Address) []byte {
	enc, err := bridgedToken.abi.Pack("allowance", owner, spender)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256 result)
func (bridgedToken *BridgedToken) TryPackAllowance(owner common.Address, spender common.Address) ([]byte, error) {
	return bridgedToken.abi.Pack("allowance", owner, spender)
}

// UnpackAllowance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256 result)
func (bridgedToken *BridgedToken) UnpackAllowance(data []byte) (*big.Int, error) {
	out, err := bridgedToken.abi.Unpack("allowance", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address spender, uint256 amount) returns(bool)
func (bridgedToken *BridgedToken) PackApprove(spender common.Address, amount *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("approve", spender, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address spender, uint256 amount) returns(bool)
func (bridgedToken *BridgedToken) TryPackApprove(spender common.Address, amount *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("approve", spender, amount)
}

// UnpackApprove is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 amount) returns(bool)
func (bridgedToken *BridgedToken) UnpackApprove(data []byte) (bool, error) {
	out, err := bridgedToken.abi.Unpack("approve", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address owner) view returns(uint256 result)
func (bridgedToken *BridgedToken) PackBalanceOf(owner common.Address) []byte {
	enc, err := bridgedToken.abi.Pack("balanceOf", owner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address owner) view returns(uint256 result)
func (bridgedToken *BridgedToken) TryPackBalanceOf(owner common.Address) ([]byte, error) {
	return bridgedToken.abi.Pack("balanceOf", owner)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256 result)
func (bridgedToken *BridgedToken) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := bridgedToken.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe78cea92.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bridge() view returns(address)
func (bridgedToken *BridgedToken) PackBridge() []byte {
	enc, err := bridgedToken.abi.Pack("bridge")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe78cea92.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function bridge() view returns(address)
func (bridgedToken *BridgedToken) TryPackBridge() ([]byte, error) {
	return bridgedToken.abi.Pack("bridge")
}

// UnpackBridge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe78cea92.
//
// Solidity: function bridge() view returns(address)
func (bridgedToken *BridgedToken) UnpackBridge(data []byte) (common.Address, error) {
	out, err := bridgedToken.abi.Unpack("bridge", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackBurn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9dc29fac.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function burn(address from, uint256 amount) returns()
func (bridgedToken *BridgedToken) PackBurn(from common.Address, amount *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("burn", from, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBurn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9dc29fac.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function burn(address from, uint256 amount) returns()
func (bridgedToken *BridgedToken) TryPackBurn(from common.Address, amount *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("burn", from, amount)
}

// PackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decimals() view returns(uint8)
func (bridgedToken *BridgedToken) PackDecimals() []byte {
	enc, err := bridgedToken.abi.Pack("decimals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decimals() view returns(uint8)
func (bridgedToken *BridgedToken) TryPackDecimals() ([]byte, error) {
	return bridgedToken.abi.Pack("decimals")
}

// UnpackDecimals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (bridgedToken *BridgedToken) UnpackDecimals(data []byte) (uint8, error) {
	out, err := bridgedToken.abi.Unpack("decimals", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackL1Token is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc01e1bd6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function l1Token() view returns(address)
func (bridgedToken *BridgedToken) PackL1Token() []byte {
	enc, err := bridgedToken.abi.Pack("l1Token")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackL1Token is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc01e1bd6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function l1Token() view returns(address)
func (bridgedToken *BridgedToken) TryPackL1Token() ([]byte, error) {
	return bridgedToken.abi.Pack("l1Token")
}

// UnpackL1Token is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc01e1bd6.
//
// Solidity: function l1Token() view returns(address)
func (bridgedToken *BridgedToken) UnpackL1Token(data []byte) (common.Address, error) {
	out, err := bridgedToken.abi.Unpack("l1Token", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x40c10f19.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mint(address to, uint256 amount) returns()
func (bridgedToken *BridgedToken) PackMint(to common.Address, amount *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("mint", to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x40c10f19.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mint(address to, uint256 amount) returns()
func (bridgedToken *BridgedToken) TryPackMint(to common.Address, amount *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("mint", to, amount)
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (bridgedToken *BridgedToken) PackName() []byte {
	enc, err := bridgedToken.abi.Pack("name")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function name() view returns(string)
func (bridgedToken *BridgedToken) TryPackName() ([]byte, error) {
	return bridgedToken.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (bridgedToken *BridgedToken) UnpackName(data []byte) (string, error) {
	out, err := bridgedToken.abi.Unpack("name", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nonces(address owner) view returns(uint256 result)
func (bridgedToken *BridgedToken) PackNonces(owner common.Address) []byte {
	enc, err := bridgedToken.abi.Pack("nonces", owner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nonces(address owner) view returns(uint256 result)
func (bridgedToken *BridgedToken) TryPackNonces(owner common.Address) ([]byte, error) {
	return bridgedToken.abi.Pack("nonces", owner)
}

// UnpackNonces is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7ecebe00.
//
// Solidity: function nonces(address owner) view returns(uint256 result)
func (bridgedToken *BridgedToken) UnpackNonces(data []byte) (*big.Int, error) {
	out, err := bridgedToken.abi.Unpack("nonces", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (bridgedToken *BridgedToken) PackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) []byte {
	enc, err := bridgedToken.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (bridgedToken *BridgedToken) TryPackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) ([]byte, error) {
	return bridgedToken.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
}

// PackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function symbol() view returns(string)
func (bridgedToken *BridgedToken) PackSymbol() []byte {
	enc, err := bridgedToken.abi.Pack("symbol")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function symbol() view returns(string)
func (bridgedToken *BridgedToken) TryPackSymbol() ([]byte, error) {
	return bridgedToken.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (bridgedToken *BridgedToken) UnpackSymbol(data []byte) (string, error) {
	out, err := bridgedToken.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalSupply() view returns(uint256 result)
func (bridgedToken *BridgedToken) PackTotalSupply() []byte {
	enc, err := bridgedToken.abi.Pack("totalSupply")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalSupply() view returns(uint256 result)
func (bridgedToken *BridgedToken) TryPackTotalSupply() ([]byte, error) {
	return bridgedToken.abi.Pack("totalSupply")
}

// UnpackTotalSupply is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256 result)
func (bridgedToken *BridgedToken) UnpackTotalSupply(data []byte) (*big.Int, error) {
	out, err := bridgedToken.abi.Unpack("totalSupply", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transfer(address to, uint256 amount) returns(bool)
func (bridgedToken *BridgedToken) PackTransfer(to common.Address, amount *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("transfer", to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transfer(address to, uint256 amount) returns(bool)
func (bridgedToken *BridgedToken) TryPackTransfer(to common.Address, amount *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("transfer", to, amount)
}

// UnpackTransfer is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 amount) returns(bool)
func (bridgedToken *BridgedToken) UnpackTransfer(data []byte) (bool, error) {
	out, err := bridgedToken.abi.Unpack("transfer", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferFrom(address from, address to, uint256 amount) returns(bool)
func (bridgedToken *BridgedToken) PackTransferFrom(from common.Address, to common.Address, amount *big.Int) []byte {
	enc, err := bridgedToken.abi.Pack("transferFrom", from, to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address from, address to, uint256 amount) returns(bool)
func (bridgedToken *BridgedToken) TryPackTransferFrom(from common.Address, to common.Address, amount *big.Int) ([]byte, error) {
	return bridgedToken.abi.Pack("transferFrom", from, to, amount)
}

// UnpackTransferFrom is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 amount) returns(bool)
func (bridgedToken *BridgedToken) UnpackTransferFrom(data []byte) (bool, error) {
	out, err := bridgedToken.abi.Unpack("transferFrom", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// BridgedTokenApproval represents a Approval event raised by the BridgedToken contract.
type BridgedTokenApproval struct {
	Owner   common.Address
	Spender common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const BridgedTokenApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (BridgedTokenApproval) ContractEventName() string {
	return BridgedTokenApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 amount)
func (bridgedToken *BridgedToken) UnpackApprovalEvent(log *types.Log) (*BridgedTokenApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bridgedToken.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BridgedTokenApproval)
	if len(log.Data) > 0 {
		if err := bridgedToken.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bridgedToken.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// BridgedTokenTransfer represents a Transfer event raised by the BridgedToken contract.
type BridgedTokenTransfer struct {
	From   common.Address
	To     common.Address
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const BridgedTokenTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (BridgedTokenTransfer) ContractEventName() string {
	return BridgedTokenTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 amount)
func (bridgedToken *BridgedToken) UnpackTransferEvent(log *types.Log) (*BridgedTokenTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != bridgedToken.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(BridgedTokenTransfer)
	if len(log.Data) > 0 {
		if err := bridgedToken.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range bridgedToken.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (bridgedToken *BridgedToken) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["AllowanceOverflow"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackAllowanceOverflowError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["AllowanceUnderflow"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackAllowanceUnderflowError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["InsufficientAllowance"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackInsufficientAllowanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["InvalidPermit"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackInvalidPermitError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["NotBridge"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackNotBridgeError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["Permit2AllowanceIsFixedAtInfinity"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackPermit2AllowanceIsFixedAtInfinityError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["PermitExpired"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackPermitExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], bridgedToken.abi.Errors["TotalSupplyOverflow"].ID.Bytes()[:4]) {
		return bridgedToken.UnpackTotalSupplyOverflowError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// BridgedTokenAllowanceOverflow represents a AllowanceOverflow error raised by the BridgedToken contract.
type BridgedTokenAllowanceOverflow struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AllowanceOverflow()
func BridgedTokenAllowanceOverflowErrorID() common.Hash {
	return common.HexToHash("0xf90670665e03a4773b0ff0038950e59dcf6eb0e11a551c751bfc6d601d4fba1f")
}

// UnpackAllowanceOverflowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AllowanceOverflow()
func (bridgedToken *BridgedToken) UnpackAllowanceOverflowError(raw []byte) (*BridgedTokenAllowanceOverflow, error) {
	out := new(BridgedTokenAllowanceOverflow)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "AllowanceOverflow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenAllowanceUnderflow represents a AllowanceUnderflow error raised by the BridgedToken contract.
type BridgedTokenAllowanceUnderflow struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AllowanceUnderflow()
func BridgedTokenAllowanceUnderflowErrorID() common.Hash {
	return common.HexToHash("0x8301ab3813d043283976247523a0a38774b9155d7216ecc20ceae2039c28e28f")
}

// UnpackAllowanceUnderflowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AllowanceUnderflow()
func (bridgedToken *BridgedToken) UnpackAllowanceUnderflowError(raw []byte) (*BridgedTokenAllowanceUnderflow, error) {
	out := new(BridgedTokenAllowanceUnderflow)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "AllowanceUnderflow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenInsufficientAllowance represents a InsufficientAllowance error raised by the BridgedToken contract.
type BridgedTokenInsufficientAllowance struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientAllowance()
func BridgedTokenInsufficientAllowanceErrorID() common.Hash {
	return common.HexToHash("0x13be252bc8f22c3de689f75d88d90b4c4aeb9cd39d50c39ae82df3b19f85cf73")
}

// UnpackInsufficientAllowanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientAllowance()
func (bridgedToken *BridgedToken) UnpackInsufficientAllowanceError(raw []byte) (*BridgedTokenInsufficientAllowance, error) {
	out := new(BridgedTokenInsufficientAllowance)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "InsufficientAllowance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenInsufficientBalance represents a InsufficientBalance error raised by the BridgedToken contract.
type BridgedTokenInsufficientBalance struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance()
func BridgedTokenInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xf4d678b8ce6b5157126b1484a53523762a93571537a7d5ae97d8014a44715c94")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance()
func (bridgedToken *BridgedToken) UnpackInsufficientBalanceError(raw []byte) (*BridgedTokenInsufficientBalance, error) {
	out := new(BridgedTokenInsufficientBalance)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenInvalidPermit represents a InvalidPermit error raised by the BridgedToken contract.
type BridgedTokenInvalidPermit struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidPermit()
func BridgedTokenInvalidPermitErrorID() common.Hash {
	return common.HexToHash("0xddafbaefe5cdbfc41219261b5d7468d1f16bc986eedbdef2ea223830eb9c5e3e")
}

// UnpackInvalidPermitError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidPermit()
func (bridgedToken *BridgedToken) UnpackInvalidPermitError(raw []byte) (*BridgedTokenInvalidPermit, error) {
	out := new(BridgedTokenInvalidPermit)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "InvalidPermit", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenNotBridge represents a NotBridge error raised by the BridgedToken contract.
type BridgedTokenNotBridge struct {
	Caller common.Address
	Bridge common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotBridge(address caller, address bridge)
func BridgedTokenNotBridgeErrorID() common.Hash {
	return common.HexToHash("0x1474f9b6640f9c48e5baa9ab19e50b77b68b886845b292b5d283ca39a5b390df")
}

// UnpackNotBridgeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotBridge(address caller, address bridge)
func (bridgedToken *BridgedToken) UnpackNotBridgeError(raw []byte) (*BridgedTokenNotBridge, error) {
	out := new(BridgedTokenNotBridge)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "NotBridge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenPermit2AllowanceIsFixedAtInfinity represents a Permit2AllowanceIsFixedAtInfinity error raised by the BridgedToken contract.
type BridgedTokenPermit2AllowanceIsFixedAtInfinity struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Permit2AllowanceIsFixedAtInfinity()
func BridgedTokenPermit2AllowanceIsFixedAtInfinityErrorID() common.Hash {
	return common.HexToHash("0x3f68539a770258d2bb543cd58b5796e9a7d3756f652a2877fca18c376b7d6d2d")
}

// UnpackPermit2AllowanceIsFixedAtInfinityError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Permit2AllowanceIsFixedAtInfinity()
func (bridgedToken *BridgedToken) UnpackPermit2AllowanceIsFixedAtInfinityError(raw []byte) (*BridgedTokenPermit2AllowanceIsFixedAtInfinity, error) {
	out := new(BridgedTokenPermit2AllowanceIsFixedAtInfinity)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "Permit2AllowanceIsFixedAtInfinity", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenPermitExpired represents a PermitExpired error raised by the BridgedToken contract.
type BridgedTokenPermitExpired struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PermitExpired()
func BridgedTokenPermitExpiredErrorID() common.Hash {
	return common.HexToHash("0x1a15a3cc224edbade4d933d5c6e98dd80b0bac0717489018b924d44d9f0272ea")
}

// UnpackPermitExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PermitExpired()
func (bridgedToken *BridgedToken) UnpackPermitExpiredError(raw []byte) (*BridgedTokenPermitExpired, error) {
	out := new(BridgedTokenPermitExpired)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "PermitExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// BridgedTokenTotalSupplyOverflow represents a TotalSupplyOverflow error raised by the BridgedToken contract.
type BridgedTokenTotalSupplyOverflow struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TotalSupplyOverflow()
func BridgedTokenTotalSupplyOverflowErrorID() common.Hash {
	return common.HexToHash("0xe5cfe9574234d28adee0e141da16b8cf97573d6cdb05963cf8520ef32a8feff8")
}

// UnpackTotalSupplyOverflowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TotalSupplyOverflow()
func (bridgedToken *BridgedToken) UnpackTotalSupplyOverflowError(raw []byte) (*BridgedTokenTotalSupplyOverflow, error) {
	out := new(BridgedTokenTotalSupplyOverflow)
	if err := bridgedToken.abi.UnpackIntoInterface(out, "TotalSupplyOverflow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesMetaData contains all meta data concerning the Games contract.
var GamesMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"rollup_\",\"type\":\"address\",\"internalType\":\"contractConflicts\"},{\"name\":\"machine_\",\"type\":\"address\",\"internalType\":\"contractMachine\"},{\"name\":\"initialState_\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"dissect\",\"inputs\":[{\"name\":\"key\",\"type\":\"tuple\",\"internalType\":\"structGames.Key\",\"components\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"name\":\"turn\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"segment\",\"type\":\"tuple\",\"internalType\":\"structSegment\",\"components\":[{\"name\":\"start\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"end\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"within\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"inner\",\"type\":\"bytes32[15]\",\"internalType\":\"bytes32[15]\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"getGame\",\"inputs\":[{\"name\":\"key\",\"type\":\"tuple\",\"internalType\":\"structGames.Key\",\"components\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structGames.Game\",\"components\":[{\"name\":\"list\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserterSecs\",\"type\":\"uint24\",\"internalType\":\"uint24\"},{\"name\":\"selectorSecs\",\"type\":\"uint24\",\"internalType\":\"uint24\"},{\"name\":\"movedAt\",\"type\":\"uint40\",\"internalType\":\"uint40\"},{\"name\":\"turn\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"path\",\"type\":\"uint72\",\"internalType\":\"uint72\"},{\"name\":\"asserterGwei\",\"type\":\"uint40\",\"internalType\":\"uint40\"},{\"name\":\"selectorGwei\",\"type\":\"uint40\",\"internalType\":\"uint40\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"initialState\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"machine\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractMachine\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"multicall\",\"inputs\":[{\"name\":\"data\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"}],\"outputs\":[{\"name\":\"results\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"open\",\"inputs\":[{\"name\":\"key\",\"type\":\"tuple\",\"internalType\":\"structGames.Key\",\"components\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"name\":\"agreed\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"claim\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserterSecs\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selectorSecs\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"opener\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"gas\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"rollup\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractConflicts\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"select\",\"inputs\":[{\"name\":\"key\",\"type\":\"tuple\",\"internalType\":\"structGames.Key\",\"components\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"name\":\"turn\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"index\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"part\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"branch\",\"type\":\"bytes32[4]\",\"internalType\":\"bytes32[4]\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"step\",\"inputs\":[{\"name\":\"key\",\"type\":\"tuple\",\"internalType\":\"structGames.Key\",\"components\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"name\":\"segment\",\"type\":\"tuple\",\"internalType\":\"structSegment\",\"components\":[{\"name\":\"start\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"end\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"within\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"state\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"next\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"proof\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"witness\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"takeCost\",\"inputs\":[{\"name\":\"key\",\"type\":\"tuple\",\"internalType\":\"structGames.Key\",\"components\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"name\":\"asserter\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"outputs\":[{\"name\":\"cost\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"timeout\",\"inputs\":[{\"name\":\"key\",\"type\":\"tuple\",\"internalType\":\"structGames.Key\",\"components\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"Dissected\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"turn\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"},{\"name\":\"end\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"inner\",\"type\":\"bytes32[15]\",\"indexed\":false,\"internalType\":\"bytes32[15]\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"GameLost\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"loser\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"GameOpened\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"asserterSecs\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"},{\"name\":\"selectorSecs\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Selected\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"turn\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"},{\"name\":\"index\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"AddressEmptyCode\",\"inputs\":[{\"name\":\"target\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"FailedCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"GameExists\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"GameUnknown\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"InTime\",\"inputs\":[{\"name\":\"used\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"left\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"IndexTooLarge\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"max\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NotAtLastStep\",\"inputs\":[{\"name\":\"turn\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NotOwner\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotRollup\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"rollup\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotValid\",\"inputs\":[{\"name\":\"end\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"OthersTurn\",\"inputs\":[{\"name\":\"turn\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]},{\"type\":\"error\",\"name\":\"OutOfTime\",\"inputs\":[{\"name\":\"used\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"left\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"WrongList\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongSegment\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongStart\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongTurn\",\"inputs\":[{\"name\":\"named\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"turn\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]},{\"type\":\"error\",\"name\":\"ZeroAddress\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"ZeroHash\",\"inputs\":[]}]",
	ID:  "Games",
	Bin: "0x60e03461011657601f61250538819003918201601f19168301916001600160401b0383118484101761011a578084926060946040528339810103126101165780516001600160a01b0381169190828103610116576020820151916001600160a01b038316908184036101165760400151931590811561010d575b506100fe5782156100ef5760805260a05260c0526040516123d6908161012f823960805181818161012e0152818161048c015281816105b601528181610f4b015281816116ff01528181611a4c0152611ff1015260a0518181816114c3015261181a015260c051818181611093015261151d0152f35b63f1ae58d560e01b5f5260045ffd5b63d92e233d60e01b5f5260045ffd5b9050155f610079565b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe60806040526004361015610011575f80fd5b5f5f3560e01c806306d0aa06146119f25780632f01dbd614611540578063590fa6f8146114e757806375c60225146114785780638de7f758146113e457806397c912b514610e32578063ac9650d814610b61578063b5a5331f146109e7578063b8168da4146104b0578063cb23bcb5146104415763e031215914610093575f80fd5b3461043e577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601610120811261043c5760601361043e5760a43567ffffffffffffffff8116810361043c5760c4359067ffffffffffffffff821682036104385760e43567ffffffffffffffff8116809103610434576101165a61010435611bbb565b9273ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016803303610405575060043592610174610165611c97565b61016d611c80565b90866122be565b61018e61017f611c80565b610187611c97565b90876122be565b8752866020526040872090815415908115916103f0575b506103a1576001906101ea6040516101bc81611bc8565b606435808252608435602080840182905260409384018d905283519283528201529081018a90526060902090565b81550180546affffffffff0000000000004260301b167fffffffffffffffffffffffffffffffffffffffffff000000000000000000000090911662ffffff84161765ffffff000000601886901b1617178155937feafaa961c7d381ed69f33a9d313d8040d3bf8f93f17fbc14bcdefdeac4bca03867ffffffffffffffff61026f611c80565b946102a661027b611c97565b9183604051948594169816968390929167ffffffffffffffff60209181604085019616845216910152565b0390a467ffffffffffffffff6102ba611c80565b16810361032557506102d86102d3610322935a90611cc3565b6121fd565b7fffffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffff79ffffffffff00000000000000000000000000000000000000000083549260a81b169116179055565b80f35b67ffffffffffffffff610336611c97565b161461034157505080f35b6103526102d3610322935a90611cc3565b7fff0000000000ffffffffffffffffffffffffffffffffffffffffffffffffffff7effffffffff000000000000000000000000000000000000000000000000000083549260d01b169116179055565b60648767ffffffffffffffff87816103b7611c80565b6103bf611c97565b927f5a775e9f0000000000000000000000000000000000000000000000000000000086526004521660245216604452fd5b9050875286602052604087205415155f6101a5565b7f3933c6fc00000000000000000000000000000000000000000000000000000000865233600452602452604485fd5b8380fd5b8280fd5b505b80fd5b503461043e57807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261043e57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b503461043e577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601610140811261043c5760601361043e576104f1611b98565b9060843560ff811680910361043c5760a435903661014411610438575a906105196004611d57565b92600184019360ff855460581c169660ff8116978089036109b7575060018091161480159061097b575b61094f5760443567ffffffffffffffff8116810361094b576024359067ffffffffffffffff82168203610947576040517f58ca565000000000000000000000000000000000000000000000000000000000815267ffffffffffffffff9182166004820152911660248201526020816044817f000000000000000000000000000000000000000000000000000000000000000073ffffffffffffffffffffffffffffffffffffffff165afa90811561093c579073ffffffffffffffffffffffffffffffffffffffff91889161090d575b50168033036108de575061062581611de9565b6108ae5761063a6106709262ffffff92611cc3565b87547fffffffffffffffffffffffffffffffffffffffffffffffffffff000000ffffff16911660181b65ffffff00000016178655565b84547fffffffffffffffffffffffffffffffffffffffffff0000000000ffffffffffff164260301b6affffffffff000000000000161785556001870160ff8111610881577fffffffffffffffffffffffffffffffffffffffff00ffffffffffffffffffffff6bff000000000000000000000087549260581b16911617855560108310156108505781865b6004811061080d57508154908181036107df5787610322886103528c64ffffffffff6107d58c8c8c8c558867ffffffffffffffff8089547fffffffffffffffffffffff000000000000000000ffffffffffffffffffffffff74ffffffffffffffffff0000000000000000000000008668fffffffffffffffff084605c1c161760601b1691161797888b5561078c611c80565b94610795611c97565b91604051955085526020850152169216907fd757878d2a8eb59d290e5193213a0c8bf8f068b25d9716adc1b51bb0ef368619604060043592a45a90611cc3565b9160d01c1661222e565b7f4f0318c6000000000000000000000000000000000000000000000000000000008852600452602452604486fd5b9084821c60011661083657610821826122fd565b359088526020526001604088205b91016106fa565b61083f826122fd565b35885260205260016040882061082f565b604486847f2a2d482f000000000000000000000000000000000000000000000000000000008252600452600f602452fd5b6024877f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b87906044927f64eb7cc9000000000000000000000000000000000000000000000000000000008352600452602452fd5b7f23295f0e00000000000000000000000000000000000000000000000000000000875233600452602452604486fd5b61092f915060203d602011610935575b6109278183611c01565b810190611f3c565b5f610612565b503d61091d565b6040513d89823e3d90fd5b8780fd5b8680fd5b602486887fddfe5ead000000000000000000000000000000000000000000000000000000008252600452fd5b508561098a5760248714610543565b6024867f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b876044918a7f78fce1ee000000000000000000000000000000000000000000000000000000008352600452602452fd5b503461043e5760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261043e5780604051610a2481611be4565b8181528160208201528160408201528160608201528160808201528160a08201528160c082015260e00152610a57611c80565b610a5f611c97565b610a6b916004356122be565b81528060205260409020604051610a8181611be4565b81549182825260010154906020810162ffffff83168152604082018360181c62ffffff168152606083018460301c64ffffffffff16815260808401918560581c60ff16835260a08501938660601c68ffffffffffffffffff16855260c08601958760a81c64ffffffffff16875260e0019660d01c64ffffffffff1687526040519788525162ffffff1660208801525162ffffff1660408701525164ffffffffff1660608601525160ff1660808501525168ffffffffffffffffff1660a08401525164ffffffffff1660c08301525164ffffffffff1660e082015261010090f35b503461043e5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261043e5760043567ffffffffffffffff811161043c573660238201121561043c57806004013567ffffffffffffffff8111610438573660248260051b84010111610438579060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00845c1617835d6020604051610c0a8282611c01565b848152818101917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08101368437610c4085612265565b93610c4e6040519586611c01565b8585527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0610c7b87612265565b01875b818110610e2357505086907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffbd81360301915b87811015610d6f5760248160051b8301013583811215610d6b5782019060248201359167ffffffffffffffff8311610d67576044018236038113610d675782610d45610d4b928d898c6001986040519687958487013784018281018481528e519283915e0101908152037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08101835282611c01565b3061230f565b610d55828a61227d565b52610d60818961227d565b5001610cb0565b8a80fd5b8980fd5b88848860405191808301818452825180915260408401918060408360051b870101940192865b838810610da25786860387f35b9091929394838080837fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc08b600196030187527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f838c518051918291828752018686015e8885828601015201160101970193019701969093929193610d95565b60608782018501528301610c7e565b503461043e577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36016102c0811261043c5760601361043e57610e73611b98565b60607fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7c36011261043c57366102c41161043c575a610eb16004611d57565b600181019260ff845460581c169060ff8116918083036113b4575060011615801590611378575b61134d5760243567ffffffffffffffff81168103611349576044359067ffffffffffffffff8216820361094b576040517f58ca565000000000000000000000000000000000000000000000000000000000815267ffffffffffffffff9182166004820152911660248201526020816044817f000000000000000000000000000000000000000000000000000000000000000073ffffffffffffffffffffffffffffffffffffffff165afa801561133e5773ffffffffffffffffffffffffffffffffffffffff91879161131f575b50168033036112f05750610fb882611de9565b6112c057610fcb62ffffff928392611cc3565b86547fffffffffffffffffffffffffffffffffffffffffff0000000000ffffffffffff9290911692909216167fffffffffffffffffffffffffffffffffffffffffff0000000000ffffff000000909116174260301b6affffffffff000000000000161784556001810160ff811161098a577fffffffffffffffffffffffffffffffffffffffff00ffffffffffffffffffffff6bff000000000000000000000086549260581b169116178455600e81145f1461126657815460c4358181036112385750506084357f00000000000000000000000000000000000000000000000000000000000000009081810361120a57505060a43560028160f81c036111df57505b60405191610200830192608435845260c43561024082015286936102208201945b6101e081106111c5575060609060a435809652206101e08201526101005b601f811161119d575051905561032293926102d892909167ffffffffffffffff80611134611c80565b9361113d611c97565b9060405194855260208501526101e060e46040860137169216907fcbc82548d162693d3348502e3971d46215e82d688c99c29a0629271ce40eade061022060043592a461119764ffffffffff845460a81c16915a90611cc3565b9061222e565b875b8181106111af575060011c61110b565b80604060209260011b850120818501520161119f565b60e4810135808752606083208483015282526020016110ed565b7f449ae45a000000000000000000000000000000000000000000000000000000008652600452602485fd5b7f3498204a000000000000000000000000000000000000000000000000000000008752600452602452604485fd5b7fed4e6825000000000000000000000000000000000000000000000000000000008752600452602452604485fd5b6112af60405161127581611bc8565b608435815260a435602082015260c43560408201526060908051906040602082015191015190604051928352602083015260408201522090565b8254908181036112385750506110cc565b86906044927f64eb7cc9000000000000000000000000000000000000000000000000000000008352600452602452fd5b7f23295f0e00000000000000000000000000000000000000000000000000000000865233600452602452604485fd5b611338915060203d602011610935576109278183611c01565b5f610fa5565b6040513d88823e3d90fd5b8580fd5b7fddfe5ead000000000000000000000000000000000000000000000000000000008552600452602484fd5b50846113875760248114610ed8565b6024857f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b86604491847f78fce1ee000000000000000000000000000000000000000000000000000000008352600452602452fd5b503461043e5760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261043e575a9061141e611cd0565b9161142883611de9565b94919415611448575090816001808061032295015460581c161490611f68565b83604491867f47b4715e000000000000000000000000000000000000000000000000000000008352600452602452fd5b503461043e57807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261043e57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b503461043e57807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261043e5760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b346118d5577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360161014081126118d5576060136118d55760607fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9c3601126118d55760c43560e4356101043567ffffffffffffffff81116118d5576115c9903690600401611b6a565b90926101243567ffffffffffffffff81116118d5576115ec903690600401611b6a565b935a956115f7611cd0565b9460ff600187015460581c16602481036119c3575061161586611de9565b9190916119955750506040519461162b86611bc8565b606435808752608435602080890182905260a4356040998a018190528951848152918201839052988101899052606090209097919691908954908181036119675750506116aa60405161167d81611bc8565b84815260208082018990525f604092830181905282518781529182018a9052918101919091526060902090565b818103611967575050604051987f0455505d000000000000000000000000000000000000000000000000000000008a5260043560048b015260408a60248173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa9182156118e1575f9a5f93611919575b5060405192608084019084821067ffffffffffffffff8311176118ec576117b89c6040996118019767ffffffffffffffff948c528752602087019081528a87019182528360608801931683528a519e8f9a8b9a7fee8e4065000000000000000000000000000000000000000000000000000000008c5260c060048d015260c48c0191611c42565b965160248a0152516044890152516064880152511660848601527ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc8584030160a4860152611c42565b038173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa9384156118e1575f905f956118a3575b5081810361187557505061186b61187394611865611e35565b90611bbb565b921490611f68565b005b7f3498204a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b9450506040843d6040116118d9575b816118bf60409383611c01565b810103126118d55760208451940151938661184c565b5f80fd5b3d91506118b2565b6040513d5f823e3d90fd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b9a50915060408a3d60401161195f575b8161193660409383611c01565b810103126118d55760208a519a01519967ffffffffffffffff8b168b036118d55799918c611731565b3d9150611929565b7fed4e6825000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f64eb7cc9000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f7ef16843000000000000000000000000000000000000000000000000000000005f526004526024805260445ffd5b346118d5577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601608081126118d5576060136118d55760643580151581036118d55773ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016803303611b3b5764ffffffffff600183611a84611cd0565b9015611b0957018054907fffffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffff8216905560a81c165b633b9aca00810290808204633b9aca001490151715611adc57602090604051908152f35b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b018054907fff0000000000ffffffffffffffffffffffffffffffffffffffffffffffffffff8216905560d01c16611ab8565b7f3933c6fc000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b9181601f840112156118d55782359167ffffffffffffffff83116118d557602083818601950101116118d557565b6064359060ff821682036118d557565b81810292918115918404141715611adc57565b91908201809211611adc57565b6060810190811067ffffffffffffffff8211176118ec57604052565b610100810190811067ffffffffffffffff8211176118ec57604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff8211176118ec57604052565b601f82602094937fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe093818652868601375f8582860101520116010190565b60243567ffffffffffffffff811681036118d55790565b60443567ffffffffffffffff811681036118d55790565b3567ffffffffffffffff811681036118d55790565b91908203918211611adc57565b6024359060043567ffffffffffffffff83168084036118d5576044359167ffffffffffffffff8316928381036118d557611d0b8187846122be565b5f525f60205260405f2095865415611d24575050505050565b50507f0e40d74a000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b9081356020830192611d806040611d6d86611cae565b920191611d7983611cae565b90846122be565b5f525f60205260405f2093845415611d9757505050565b67ffffffffffffffff9291611db5611daf8593611cae565b91611cae565b927f0e40d74a000000000000000000000000000000000000000000000000000000005f52600452166024521660445260645ffd5b600101549062ffffff80611e0764ffffffffff8560301c1642611cc3565b9360018160581c16155f14611e2c57165b16908183118015611e265790565b50811590565b60181c16611e18565b323314801590611f32575b8015611f27575b611f23575f5f5b368110611ec55750611e608136611cc3565b7f3fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81168103611adc577f0fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff82168203611adc57611ec29160041b9060021b611bbb565b90565b906020907f01010101010101010101010101010101010101010101010101010101010101018084357f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f808216011760071c160260f81c019101611e4e565b5f90565b5060ff5f5c16611e47565b50333b1515611e40565b908160209103126118d5575173ffffffffffffffffffffffffffffffffffffffff811681036118d55790565b915f82156121ce5760243567ffffffffffffffff811681036118d5576044359067ffffffffffffffff821682036118d557905b6040517f58ca565000000000000000000000000000000000000000000000000000000000815267ffffffffffffffff8381166004830152821660248201529173ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690602084604481855afa9384156118e1575f946121ad575b506004359160243567ffffffffffffffff8116908181036118d557506044359067ffffffffffffffff8216918281036118d55750847f18a2e0538a793d0ad1746508a91eab202baa0d8b9f9257080cd2d4eca23091a6602060405167ffffffffffffffff8a168152a4803b156118d5576040517fc49aa0a5000000000000000000000000000000000000000000000000000000008152600481019390935267ffffffffffffffff938416602484015292166044820152905f908290606490829084905af180156118e157612184575b5073ffffffffffffffffffffffffffffffffffffffff16330361217e57612123612135925a90611cc3565b90506125808110156121755780611cc3565b9015612159576102d8600161215793019164ffffffffff835460a81c1661222e565b565b610352600161215793019164ffffffffff835460d01c1661222e565b61258090611cc3565b50505050565b6121919192505f90611c01565b5f9073ffffffffffffffffffffffffffffffffffffffff6120f8565b6121c791945060203d602011610935576109278183611c01565b925f612029565b60443567ffffffffffffffff811681036118d5576024359067ffffffffffffffff821682036118d55790611f9b565b61220d633b9aca00914890611ba8565b0464ffffffffff81116122245764ffffffffff1690565b5064ffffffffff90565b64ffffffffff633b9aca0061224761224f944890611ba8565b049116611bbb565b64ffffffffff81116122245764ffffffffff1690565b67ffffffffffffffff81116118ec5760051b60200190565b80518210156122915760209160051b010190565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b604080516020810192835267ffffffffffffffff93841691810191909152929091166060808401919091528252906122f7608082611c01565b51902090565b60048110156122915760051b60c40190565b905f8091602081519101845af480806123c3575b156123435750506040513d81523d5f602083013e60203d82010160405290565b1561238a5773ffffffffffffffffffffffffffffffffffffffff907f9996b315000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b3d1561239b576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b503d1515806123235750813b151561232356",
}

// Games is an auto generated Go binding around an Ethereum contract.
type Games struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Games) GetABI() abi.ABI {
	return c.abi
}

// NewGames creates a new instance of Games.
func NewGames() *Games {
	parsed, err := GamesMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Games{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Games) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address rollup_, address machine_, bytes32 initialState_) returns()
func (games *Games) PackConstructor(rollup_ common.Address, machine_ common.Address, initialState_ [32]byte) []byte {
	enc, err := games.abi.Pack("", rollup_, machine_, initialState_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackDissect is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x97c912b5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function dissect((bytes32,uint64,uint64) key, uint8 turn, (bytes32,bytes32,bytes32) segment, bytes32[15] inner) returns()
func (games *Games) PackDissect(key GamesKey, turn uint8, segment Segment, inner [15][32]byte) []byte {
	enc, err := games.abi.Pack("dissect", key, turn, segment, inner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDissect is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x97c912b5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function dissect((bytes32,uint64,uint64) key, uint8 turn, (bytes32,bytes32,bytes32) segment, bytes32[15] inner) returns()
func (games *Games) TryPackDissect(key GamesKey, turn uint8, segment Segment, inner [15][32]byte) ([]byte, error) {
	return games.abi.Pack("dissect", key, turn, segment, inner)
}

// PackGetGame is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb5a5331f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getGame((bytes32,uint64,uint64) key) view returns((bytes32,uint24,uint24,uint40,uint8,uint72,uint40,uint40))
func (games *Games) PackGetGame(key GamesKey) []byte {
	enc, err := games.abi.Pack("getGame", key)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetGame is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb5a5331f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getGame((bytes32,uint64,uint64) key) view returns((bytes32,uint24,uint24,uint40,uint8,uint72,uint40,uint40))
func (games *Games) TryPackGetGame(key GamesKey) ([]byte, error) {
	return games.abi.Pack("getGame", key)
}

// UnpackGetGame is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb5a5331f.
//
// Solidity: function getGame((bytes32,uint64,uint64) key) view returns((bytes32,uint24,uint24,uint40,uint8,uint72,uint40,uint40))
func (games *Games) UnpackGetGame(data []byte) (GamesGame, error) {
	out, err := games.abi.Unpack("getGame", data)
	if err != nil {
		return *new(GamesGame), err
	}
	out0 := *abi.ConvertType(out[0], new(GamesGame)).(*GamesGame)
	return out0, nil
}

// PackInitialState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x590fa6f8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialState() view returns(bytes32)
func (games *Games) PackInitialState() []byte {
	enc, err := games.abi.Pack("initialState")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x590fa6f8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialState() view returns(bytes32)
func (games *Games) TryPackInitialState() ([]byte, error) {
	return games.abi.Pack("initialState")
}

// UnpackInitialState is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x590fa6f8.
//
// Solidity: function initialState() view returns(bytes32)
func (games *Games) UnpackInitialState(data []byte) ([32]byte, error) {
	out, err := games.abi.Unpack("initialState", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackMachine is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x75c60225.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function machine() view returns(address)
func (games *Games) PackMachine() []byte {
	enc, err := games.abi.Pack("machine")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMachine is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x75c60225.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function machine() view returns(address)
func (games *Games) TryPackMachine() ([]byte, error) {
	return games.abi.Pack("machine")
}

// UnpackMachine is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x75c60225.
//
// Solidity: function machine() view returns(address)
func (games *Games) UnpackMachine(data []byte) (common.Address, error) {
	out, err := games.abi.Unpack("machine", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMulticall is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac9650d8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function multicall(bytes[] data) returns(bytes[] results)
func (games *Games) PackMulticall(data [][]byte) []byte {
	enc, err := games.abi.Pack("multicall", data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMulticall is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac9650d8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function multicall(bytes[] data) returns(bytes[] results)
func (games *Games) TryPackMulticall(data [][]byte) ([]byte, error) {
	return games.abi.Pack("multicall", data)
}

// UnpackMulticall is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xac9650d8.
//
// Solidity: function multicall(bytes[] data) returns(bytes[] results)
func (games *Games) UnpackMulticall(data []byte) ([][]byte, error) {
	out, err := games.abi.Unpack("multicall", data)
	if err != nil {
		return *new([][]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([][]byte)).(*[][]byte)
	return out0, nil
}

// PackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe0312159.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function open((bytes32,uint64,uint64) key, bytes32 agreed, bytes32 claim, uint64 asserterSecs, uint64 selectorSecs, uint64 opener, uint256 gas) returns()
func (games *Games) PackOpen(key GamesKey, agreed [32]byte, claim [32]byte, asserterSecs uint64, selectorSecs uint64, opener uint64, gas *big.Int) []byte {
	enc, err := games.abi.Pack("open", key, agreed, claim, asserterSecs, selectorSecs, opener, gas)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe0312159.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function open((bytes32,uint64,uint64) key, bytes32 agreed, bytes32 claim, uint64 asserterSecs, uint64 selectorSecs, uint64 opener, uint256 gas) returns()
func (games *Games) TryPackOpen(key GamesKey, agreed [32]byte, claim [32]byte, asserterSecs uint64, selectorSecs uint64, opener uint64, gas *big.Int) ([]byte, error) {
	return games.abi.Pack("open", key, agreed, claim, asserterSecs, selectorSecs, opener, gas)
}

// PackRollup is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcb23bcb5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rollup() view returns(address)
func (games *Games) PackRollup() []byte {
	enc, err := games.abi.Pack("rollup")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRollup is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcb23bcb5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rollup() view returns(address)
func (games *Games) TryPackRollup() ([]byte, error) {
	return games.abi.Pack("rollup")
}

// UnpackRollup is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcb23bcb5.
//
// Solidity: function rollup() view returns(address)
func (games *Games) UnpackRollup(data []byte) (common.Address, error) {
	out, err := games.abi.Unpack("rollup", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSelect is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb8168da4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function select((bytes32,uint64,uint64) key, uint8 turn, uint8 index, bytes32 part, bytes32[4] branch) returns()
func (games *Games) PackSelect(key GamesKey, turn uint8, index uint8, part [32]byte, branch [4][32]byte) []byte {
	enc, err := games.abi.Pack("select", key, turn, index, part, branch)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSelect is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb8168da4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function select((bytes32,uint64,uint64) key, uint8 turn, uint8 index, bytes32 part, bytes32[4] branch) returns()
func (games *Games) TryPackSelect(key GamesKey, turn uint8, index uint8, part [32]byte, branch [4][32]byte) ([]byte, error) {
	return games.abi.Pack("select", key, turn, index, part, branch)
}

// PackStep is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f01dbd6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function step((bytes32,uint64,uint64) key, (bytes32,bytes32,bytes32) segment, bytes32 state, bytes32 next, bytes proof, bytes witness) returns()
func (games *Games) PackStep(key GamesKey, segment Segment, state [32]byte, next [32]byte, proof []byte, witness []byte) []byte {
	enc, err := games.abi.Pack("step", key, segment, state, next, proof, witness)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStep is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f01dbd6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function step((bytes32,uint64,uint64) key, (bytes32,bytes32,bytes32) segment, bytes32 state, bytes32 next, bytes proof, bytes witness) returns()
func (games *Games) TryPackStep(key GamesKey, segment Segment, state [32]byte, next [32]byte, proof []byte, witness []byte) ([]byte, error) {
	return games.abi.Pack("step", key, segment, state, next, proof, witness)
}

// PackTakeCost is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06d0aa06.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function takeCost((bytes32,uint64,uint64) key, bool asserter) returns(uint256 cost)
func (games *Games) PackTakeCost(key GamesKey, asserter bool) []byte {
	enc, err := games.abi.Pack("takeCost", key, asserter)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTakeCost is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06d0aa06.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function takeCost((bytes32,uint64,uint64) key, bool asserter) returns(uint256 cost)
func (games *Games) TryPackTakeCost(key GamesKey, asserter bool) ([]byte, error) {
	return games.abi.Pack("takeCost", key, asserter)
}

// UnpackTakeCost is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06d0aa06.
//
// Solidity: function takeCost((bytes32,uint64,uint64) key, bool asserter) returns(uint256 cost)
func (games *Games) UnpackTakeCost(data []byte) (*big.Int, error) {
	out, err := games.abi.Unpack("takeCost", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTimeout is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8de7f758.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function timeout((bytes32,uint64,uint64) key) returns()
func (games *Games) PackTimeout(key GamesKey) []byte {
	enc, err := games.abi.Pack("timeout", key)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTimeout is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8de7f758.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function timeout((bytes32,uint64,uint64) key) returns()
func (games *Games) TryPackTimeout(key GamesKey) ([]byte, error) {
	return games.abi.Pack("timeout", key)
}

// GamesDissected represents a Dissected event raised by the Games contract.
type GamesDissected struct {
	Parent   [32]byte
	Asserter uint64
	Selector uint64
	Turn     uint8
	End      [32]byte
	Inner    [15][32]byte
	Raw      *types.Log // Blockchain specific contextual infos
}

const GamesDissectedEventName = "Dissected"

// ContractEventName returns the user-defined event name.
func (GamesDissected) ContractEventName() string {
	return GamesDissectedEventName
}

// UnpackDissectedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Dissected(bytes32 indexed parent, uint64 indexed asserter, uint64 indexed selector, uint8 turn, bytes32 end, bytes32[15] inner)
func (games *Games) UnpackDissectedEvent(log *types.Log) (*GamesDissected, error) {
	event := "Dissected"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != games.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(GamesDissected)
	if len(log.Data) > 0 {
		if err := games.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range games.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// GamesGameLost represents a GameLost event raised by the Games contract.
type GamesGameLost struct {
	Parent   [32]byte
	Asserter uint64
	Selector uint64
	Loser    uint64
	Raw      *types.Log // Blockchain specific contextual infos
}

const GamesGameLostEventName = "GameLost"

// ContractEventName returns the user-defined event name.
func (GamesGameLost) ContractEventName() string {
	return GamesGameLostEventName
}

// UnpackGameLostEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event GameLost(bytes32 indexed parent, uint64 indexed asserter, uint64 indexed selector, uint64 loser)
func (games *Games) UnpackGameLostEvent(log *types.Log) (*GamesGameLost, error) {
	event := "GameLost"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != games.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(GamesGameLost)
	if len(log.Data) > 0 {
		if err := games.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range games.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// GamesGameOpened represents a GameOpened event raised by the Games contract.
type GamesGameOpened struct {
	Parent       [32]byte
	Asserter     uint64
	Selector     uint64
	AsserterSecs uint64
	SelectorSecs uint64
	Raw          *types.Log // Blockchain specific contextual infos
}

const GamesGameOpenedEventName = "GameOpened"

// ContractEventName returns the user-defined event name.
func (GamesGameOpened) ContractEventName() string {
	return GamesGameOpenedEventName
}

// UnpackGameOpenedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event GameOpened(bytes32 indexed parent, uint64 indexed asserter, uint64 indexed selector, uint64 asserterSecs, uint64 selectorSecs)
func (games *Games) UnpackGameOpenedEvent(log *types.Log) (*GamesGameOpened, error) {
	event := "GameOpened"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != games.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(GamesGameOpened)
	if len(log.Data) > 0 {
		if err := games.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range games.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// GamesSelected represents a Selected event raised by the Games contract.
type GamesSelected struct {
	Parent   [32]byte
	Asserter uint64
	Selector uint64
	Turn     uint8
	Index    uint8
	Raw      *types.Log // Blockchain specific contextual infos
}

const GamesSelectedEventName = "Selected"

// ContractEventName returns the user-defined event name.
func (GamesSelected) ContractEventName() string {
	return GamesSelectedEventName
}

// UnpackSelectedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Selected(bytes32 indexed parent, uint64 indexed asserter, uint64 indexed selector, uint8 turn, uint8 index)
func (games *Games) UnpackSelectedEvent(log *types.Log) (*GamesSelected, error) {
	event := "Selected"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != games.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(GamesSelected)
	if len(log.Data) > 0 {
		if err := games.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range games.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (games *Games) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], games.abi.Errors["AddressEmptyCode"].ID.Bytes()[:4]) {
		return games.UnpackAddressEmptyCodeError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return games.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["GameExists"].ID.Bytes()[:4]) {
		return games.UnpackGameExistsError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["GameUnknown"].ID.Bytes()[:4]) {
		return games.UnpackGameUnknownError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["InTime"].ID.Bytes()[:4]) {
		return games.UnpackInTimeError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["IndexTooLarge"].ID.Bytes()[:4]) {
		return games.UnpackIndexTooLargeError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["NotAtLastStep"].ID.Bytes()[:4]) {
		return games.UnpackNotAtLastStepError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["NotOwner"].ID.Bytes()[:4]) {
		return games.UnpackNotOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["NotRollup"].ID.Bytes()[:4]) {
		return games.UnpackNotRollupError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["NotValid"].ID.Bytes()[:4]) {
		return games.UnpackNotValidError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["OthersTurn"].ID.Bytes()[:4]) {
		return games.UnpackOthersTurnError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["OutOfTime"].ID.Bytes()[:4]) {
		return games.UnpackOutOfTimeError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["WrongList"].ID.Bytes()[:4]) {
		return games.UnpackWrongListError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["WrongSegment"].ID.Bytes()[:4]) {
		return games.UnpackWrongSegmentError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["WrongStart"].ID.Bytes()[:4]) {
		return games.UnpackWrongStartError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["WrongTurn"].ID.Bytes()[:4]) {
		return games.UnpackWrongTurnError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return games.UnpackZeroAddressError(raw[4:])
	}
	if bytes.Equal(raw[:4], games.abi.Errors["ZeroHash"].ID.Bytes()[:4]) {
		return games.UnpackZeroHashError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// GamesAddressEmptyCode represents a AddressEmptyCode error raised by the Games contract.
type GamesAddressEmptyCode struct {
	Target common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AddressEmptyCode(address target)
func GamesAddressEmptyCodeErrorID() common.Hash {
	return common.HexToHash("0x9996b315c842ff135b8fc4a08ad5df1c344efbc03d2687aecc0678050d2aac89")
}

// UnpackAddressEmptyCodeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AddressEmptyCode(address target)
func (games *Games) UnpackAddressEmptyCodeError(raw []byte) (*GamesAddressEmptyCode, error) {
	out := new(GamesAddressEmptyCode)
	if err := games.abi.UnpackIntoInterface(out, "AddressEmptyCode", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesFailedCall represents a FailedCall error raised by the Games contract.
type GamesFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func GamesFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (games *Games) UnpackFailedCallError(raw []byte) (*GamesFailedCall, error) {
	out := new(GamesFailedCall)
	if err := games.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesGameExists represents a GameExists error raised by the Games contract.
type GamesGameExists struct {
	Parent   [32]byte
	Asserter uint64
	Selector uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GameExists(bytes32 parent, uint64 asserter, uint64 selector)
func GamesGameExistsErrorID() common.Hash {
	return common.HexToHash("0x5a775e9f54c8d2525bc6266745e4f9be3f6280a887b7b34f156c38841d86520c")
}

// UnpackGameExistsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GameExists(bytes32 parent, uint64 asserter, uint64 selector)
func (games *Games) UnpackGameExistsError(raw []byte) (*GamesGameExists, error) {
	out := new(GamesGameExists)
	if err := games.abi.UnpackIntoInterface(out, "GameExists", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesGameUnknown represents a GameUnknown error raised by the Games contract.
type GamesGameUnknown struct {
	Parent   [32]byte
	Asserter uint64
	Selector uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GameUnknown(bytes32 parent, uint64 asserter, uint64 selector)
func GamesGameUnknownErrorID() common.Hash {
	return common.HexToHash("0x0e40d74a893563a34246f018364e9c704718dba629a01747e8c5b3ddb63844de")
}

// UnpackGameUnknownError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GameUnknown(bytes32 parent, uint64 asserter, uint64 selector)
func (games *Games) UnpackGameUnknownError(raw []byte) (*GamesGameUnknown, error) {
	out := new(GamesGameUnknown)
	if err := games.abi.UnpackIntoInterface(out, "GameUnknown", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesInTime represents a InTime error raised by the Games contract.
type GamesInTime struct {
	Used *big.Int
	Left *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InTime(uint256 used, uint256 left)
func GamesInTimeErrorID() common.Hash {
	return common.HexToHash("0x47b4715e304390acd38b41a6c0611fd021c5da48c9f7cc752a2f79c89c62da7d")
}

// UnpackInTimeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InTime(uint256 used, uint256 left)
func (games *Games) UnpackInTimeError(raw []byte) (*GamesInTime, error) {
	out := new(GamesInTime)
	if err := games.abi.UnpackIntoInterface(out, "InTime", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesIndexTooLarge represents a IndexTooLarge error raised by the Games contract.
type GamesIndexTooLarge struct {
	Index uint8
	Max   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error IndexTooLarge(uint8 index, uint256 max)
func GamesIndexTooLargeErrorID() common.Hash {
	return common.HexToHash("0x2a2d482f6bb0ed604d660dc4a683e1aa2a1c90b8bc7652af41338c0955023e33")
}

// UnpackIndexTooLargeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error IndexTooLarge(uint8 index, uint256 max)
func (games *Games) UnpackIndexTooLargeError(raw []byte) (*GamesIndexTooLarge, error) {
	out := new(GamesIndexTooLarge)
	if err := games.abi.UnpackIntoInterface(out, "IndexTooLarge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesNotAtLastStep represents a NotAtLastStep error raised by the Games contract.
type GamesNotAtLastStep struct {
	Turn uint8
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAtLastStep(uint8 turn, uint256 want)
func GamesNotAtLastStepErrorID() common.Hash {
	return common.HexToHash("0x7ef168438db8fa0c159c1923725da7e3061650e00dd714f289b60c45b7f27184")
}

// UnpackNotAtLastStepError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAtLastStep(uint8 turn, uint256 want)
func (games *Games) UnpackNotAtLastStepError(raw []byte) (*GamesNotAtLastStep, error) {
	out := new(GamesNotAtLastStep)
	if err := games.abi.UnpackIntoInterface(out, "NotAtLastStep", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesNotOwner represents a NotOwner error raised by the Games contract.
type GamesNotOwner struct {
	Caller common.Address
	Owner  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotOwner(address caller, address owner)
func GamesNotOwnerErrorID() common.Hash {
	return common.HexToHash("0x23295f0e104d137d137555eb51dbe25a9e6827007f9feb6ae8bb562312e3e202")
}

// UnpackNotOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotOwner(address caller, address owner)
func (games *Games) UnpackNotOwnerError(raw []byte) (*GamesNotOwner, error) {
	out := new(GamesNotOwner)
	if err := games.abi.UnpackIntoInterface(out, "NotOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesNotRollup represents a NotRollup error raised by the Games contract.
type GamesNotRollup struct {
	Caller common.Address
	Rollup common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotRollup(address caller, address rollup)
func GamesNotRollupErrorID() common.Hash {
	return common.HexToHash("0x3933c6fc7ac7f29b5a70ca7225d2e8d543093baa868ae6d61ae5a9bf18a0426e")
}

// UnpackNotRollupError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotRollup(address caller, address rollup)
func (games *Games) UnpackNotRollupError(raw []byte) (*GamesNotRollup, error) {
	out := new(GamesNotRollup)
	if err := games.abi.UnpackIntoInterface(out, "NotRollup", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesNotValid represents a NotValid error raised by the Games contract.
type GamesNotValid struct {
	End [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotValid(bytes32 end)
func GamesNotValidErrorID() common.Hash {
	return common.HexToHash("0x449ae45ace0dffcd1a7cc176b50ef887dbcf06a336da4b90d704008842396e04")
}

// UnpackNotValidError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotValid(bytes32 end)
func (games *Games) UnpackNotValidError(raw []byte) (*GamesNotValid, error) {
	out := new(GamesNotValid)
	if err := games.abi.UnpackIntoInterface(out, "NotValid", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesOthersTurn represents a OthersTurn error raised by the Games contract.
type GamesOthersTurn struct {
	Turn uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OthersTurn(uint8 turn)
func GamesOthersTurnErrorID() common.Hash {
	return common.HexToHash("0xddfe5ead6bf88f59042eabf5ef4a22b7ba77935fdaaf6a6ede3db5d3bddc0dfc")
}

// UnpackOthersTurnError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OthersTurn(uint8 turn)
func (games *Games) UnpackOthersTurnError(raw []byte) (*GamesOthersTurn, error) {
	out := new(GamesOthersTurn)
	if err := games.abi.UnpackIntoInterface(out, "OthersTurn", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesOutOfTime represents a OutOfTime error raised by the Games contract.
type GamesOutOfTime struct {
	Used *big.Int
	Left *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OutOfTime(uint256 used, uint256 left)
func GamesOutOfTimeErrorID() common.Hash {
	return common.HexToHash("0x64eb7cc99abb3038c60d63812b1249ecb77b7ecb5f0debb7e76b15462545a3ef")
}

// UnpackOutOfTimeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OutOfTime(uint256 used, uint256 left)
func (games *Games) UnpackOutOfTimeError(raw []byte) (*GamesOutOfTime, error) {
	out := new(GamesOutOfTime)
	if err := games.abi.UnpackIntoInterface(out, "OutOfTime", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesWrongList represents a WrongList error raised by the Games contract.
type GamesWrongList struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongList(bytes32 got, bytes32 want)
func GamesWrongListErrorID() common.Hash {
	return common.HexToHash("0x4f0318c6a612cf41402576fbcb631b7d00926ed8bcd09a9ed423ba32bb234630")
}

// UnpackWrongListError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongList(bytes32 got, bytes32 want)
func (games *Games) UnpackWrongListError(raw []byte) (*GamesWrongList, error) {
	out := new(GamesWrongList)
	if err := games.abi.UnpackIntoInterface(out, "WrongList", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesWrongSegment represents a WrongSegment error raised by the Games contract.
type GamesWrongSegment struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongSegment(bytes32 got, bytes32 want)
func GamesWrongSegmentErrorID() common.Hash {
	return common.HexToHash("0xed4e6825cb222e4509d19addaf547d7ef4ecfbc3c8e45898ebd1ebf894d4b03f")
}

// UnpackWrongSegmentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongSegment(bytes32 got, bytes32 want)
func (games *Games) UnpackWrongSegmentError(raw []byte) (*GamesWrongSegment, error) {
	out := new(GamesWrongSegment)
	if err := games.abi.UnpackIntoInterface(out, "WrongSegment", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesWrongStart represents a WrongStart error raised by the Games contract.
type GamesWrongStart struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongStart(bytes32 got, bytes32 want)
func GamesWrongStartErrorID() common.Hash {
	return common.HexToHash("0x3498204a3c9e68749bdb433a0fc37f8bec2b58226137f9eda8a6c9ded1ede567")
}

// UnpackWrongStartError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongStart(bytes32 got, bytes32 want)
func (games *Games) UnpackWrongStartError(raw []byte) (*GamesWrongStart, error) {
	out := new(GamesWrongStart)
	if err := games.abi.UnpackIntoInterface(out, "WrongStart", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesWrongTurn represents a WrongTurn error raised by the Games contract.
type GamesWrongTurn struct {
	Named uint8
	Turn  uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongTurn(uint8 named, uint8 turn)
func GamesWrongTurnErrorID() common.Hash {
	return common.HexToHash("0x78fce1ee775fd3ced19a17c462eef9ea0bc228874a9db845e48f1767edd22038")
}

// UnpackWrongTurnError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongTurn(uint8 named, uint8 turn)
func (games *Games) UnpackWrongTurnError(raw []byte) (*GamesWrongTurn, error) {
	out := new(GamesWrongTurn)
	if err := games.abi.UnpackIntoInterface(out, "WrongTurn", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesZeroAddress represents a ZeroAddress error raised by the Games contract.
type GamesZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func GamesZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (games *Games) UnpackZeroAddressError(raw []byte) (*GamesZeroAddress, error) {
	out := new(GamesZeroAddress)
	if err := games.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// GamesZeroHash represents a ZeroHash error raised by the Games contract.
type GamesZeroHash struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroHash()
func GamesZeroHashErrorID() common.Hash {
	return common.HexToHash("0xf1ae58d53750b958ce0ecfcfb8703282d23f4108c501df126d4c9e83b187c78e")
}

// UnpackZeroHashError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroHash()
func (games *Games) UnpackZeroHashError(raw []byte) (*GamesZeroHash, error) {
	out := new(GamesZeroHash)
	if err := games.abi.UnpackIntoInterface(out, "ZeroHash", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxMetaData contains all meta data concerning the Inbox contract.
var InboxMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"bridge_\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"sequencer_\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"forceDelaySecs\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"openDelaySecs\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"maxBatchAgeSecs\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"accumulator\",\"inputs\":[{\"name\":\"count\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"batchCount\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"batchTime\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"bridge\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"doorOpen\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"entryTime\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"firstAnchorHash\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"firstAnchorNumber\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"force\",\"inputs\":[{\"name\":\"transaction\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"gas\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"payable\"},{\"type\":\"function\",\"name\":\"forceDelay\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"lastAnchor\",\"inputs\":[],\"outputs\":[{\"name\":\"number\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"hash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"lastSequencerTime\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"maxBatchAge\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"openDelay\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"queueHash\",\"inputs\":[{\"name\":\"position\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"queueHead\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"queueTail\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"quote\",\"inputs\":[{\"name\":\"weight\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"room\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"sequencer\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"submitBlobs\",\"inputs\":[{\"name\":\"b\",\"type\":\"tuple\",\"internalType\":\"structBatch\",\"components\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"queueEnd\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"queueHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"anchorNumber\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"anchorHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"firstTime\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"feeRecipient\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"name\":\"firstBlob\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"blobCount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"submitData\",\"inputs\":[{\"name\":\"b\",\"type\":\"tuple\",\"internalType\":\"structBatch\",\"components\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"queueEnd\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"queueHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"anchorNumber\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"anchorHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"firstTime\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"feeRecipient\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"takeDeposit\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"price\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"takeMessage\",\"inputs\":[{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"refund\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"fee\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"gas\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"price\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"BatchSubmitted\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"accumulator\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"submitter\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"queueEnd\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"},{\"name\":\"queueHash\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"anchorNumber\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"},{\"name\":\"anchorHash\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"firstTime\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"},{\"name\":\"feeRecipient\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"},{\"name\":\"blobHashes\",\"type\":\"bytes32[]\",\"indexed\":false,\"internalType\":\"bytes32[]\"},{\"name\":\"data\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"DepositQueued\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"MessageQueued\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"sender\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"refund\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"fee\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"gas\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"},{\"name\":\"data\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TransactionForced\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"sender\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"gas\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"},{\"name\":\"transaction\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"AccumulatorNotKept\",\"inputs\":[{\"name\":\"count\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"batchCount\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"AnchorFell\",\"inputs\":[{\"name\":\"number\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"last\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"AnchorNotPast\",\"inputs\":[{\"name\":\"number\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"blockNumber\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"BatchAgeTooShort\",\"inputs\":[{\"name\":\"maxBatchAgeSecs\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"forceDelaySecs\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"BatchTooOld\",\"inputs\":[{\"name\":\"firstTime\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"oldestAllowed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"BlobCountOutOfRange\",\"inputs\":[{\"name\":\"count\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"max\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"BlobMissing\",\"inputs\":[{\"name\":\"blobIndex\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"BlobUsed\",\"inputs\":[{\"name\":\"firstBlob\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"count\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"BlobVersion\",\"inputs\":[{\"name\":\"blobIndex\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"versionedHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"DataLengthOutOfRange\",\"inputs\":[{\"name\":\"length\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"max\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"DelaysOutOfOrder\",\"inputs\":[{\"name\":\"openDelaySecs\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"forceDelaySecs\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"DoorClosed\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"sequencer\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"EntryOverdue\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"time\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"oldestAllowed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"FailedCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"ForcedGasOutOfRange\",\"inputs\":[{\"name\":\"gas\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"min\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"max\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"InsufficientBalance\",\"inputs\":[{\"name\":\"balance\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"needed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"MessageGasTooHigh\",\"inputs\":[{\"name\":\"gas\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"max\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"MessageTooLong\",\"inputs\":[{\"name\":\"length\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"max\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NotBridge\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"bridge\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotWholeGwei\",\"inputs\":[{\"name\":\"amountWei\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"PaymentTooLow\",\"inputs\":[{\"name\":\"sent\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"PositionNotKept\",\"inputs\":[{\"name\":\"position\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"tail\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"QueueEndOutOfRange\",\"inputs\":[{\"name\":\"queueEnd\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"head\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"max\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"QueueFull\",\"inputs\":[{\"name\":\"pending\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"limit\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"TooMuchData\",\"inputs\":[{\"name\":\"bytes_\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"room\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"TooMuchEther\",\"inputs\":[{\"name\":\"amountWei\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"maxWei\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"TransactionLengthOutOfRange\",\"inputs\":[{\"name\":\"length\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"max\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"ValueAndFeeTooLarge\",\"inputs\":[{\"name\":\"sumGwei\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"maxGwei\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"WrongAnchor\",\"inputs\":[{\"name\":\"number\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongParent\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongQueueHash\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"ZeroAddress\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"ZeroAmount\",\"inputs\":[]}]",
	ID:  "Inbox",
	Bin: "0x610160806040523461034d5760a0816137cb8038038091610020828561036c565b83398101031261034d576100338161038f565b906100406020820161038f565b61004c604083016103a3565b90610065608061005e606086016103a3565b94016103a3565b936001600160a01b03811615801561033c575b61032d576001600160401b0384168015801561031b575b6102f757506001600160401b038381169086168181106102e257505060805260a05260c05260e052610100525f1943014381116102ce5760018060401b03811680610120528140806101405260018060401b0342169260018060c01b03194260c01b165f556040519260208401696c6f66742e717565756560b01b815246602a8601523060601b9485604a820152603e815261012c605e8261036c565b5190206040519061013c82610351565b8082526020909101869052600355600485905560405160a08101906001600160401b038211818310176102ba5784926080926040525f825260208201528660408201525f6060820152015268010000000000000000600160801b039060401b16600160801b600160c01b034260801b161760015560025560405160208101916b6c6f66742e6261746368657360a01b835246602c830152604c820152604081526101e760608261036c565b519020906040516101f781610351565b828152602081019182525162020003555162020004555f80526202080360205260405f205560405161341390816103b8823960805181818161016b0152612a78015260a0518181816105c2015281816114cd0152611b5e015260c0518181816101d10152818161058b015281816114960152612ccb015260e05181818161029501528181610ba3015281816119f30152612d0d015261010051818181610233015281816104da01526113e501526101205181611d3901526101405181611d920152f35b634e487b7160e01b5f52604160045260245ffd5b634e487b7160e01b5f52601160045260245ffd5b63084afbef60e21b5f5260045260245260445ffd5b63d4e30e4160e01b5f9081526004919091526001600160401b038416602452604490fd5b506001600160401b038416811161008f565b63d92e233d60e01b5f5260045ffd5b506001600160a01b03821615610078565b5f80fd5b604081019081106001600160401b038211176102ba57604052565b601f909101601f19168101906001600160401b038211908210176102ba57604052565b51906001600160a01b038216820361034d57565b51906001600160401b038216820361034d5756fe60806040526004361015610011575f80fd5b5f3560e01c8063052a711b1461255557806306f130561461251057806307861403146124bb5780630873751914611edc5780631315487d14611df6578063148b93d214611db557806316fbc54114611d5d578063227190a414611cfb5780633433523e14611cbd57806334e9890d14611c6f57806358e8c39214611c275780635904b5c914611b825780635c1bba3814611b145780636467376b146112455780637af9daad146111845780638ff62c961461111157806396523644146110ca5780639f38a3ee14610e63578063ac26f67c146102fd578063cbafd3c2146102b9578063d62340b314610257578063e478773a146101f5578063e6d7128a146101935763e78cea9214610121575f80fd5b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602067ffffffffffffffff5f5416604051908152f35b3461018f577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601610120811261018f5760e01361018f576101043560e43581158015610e59575b610e2857610352826129f1565b905f5f5b848110610d855750811b905f5c90828216610d555750175f5d60405160208101907f010000000000000000000000000000000000000000000000000000000000000082526103d7816103ab6021820186612edd565b037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08101835282612844565b5190207d7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffff83168303610a055760405161040d8161280c565b60015467ffffffffffffffff8116825267ffffffffffffffff8160401c16602083015267ffffffffffffffff8160801c1660408301528060c01c606083015260025460808301526104006103ff82161015610a65576107fe9060011b166202000301548060043503610d24575073ffffffffffffffffffffffffffffffffffffffff60c4351660c4350361018f5773ffffffffffffffffffffffffffffffffffffffff60c4351615610cfc5760a43567ffffffffffffffff81161415918261018f5767ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000166105108167ffffffffffffffff60a43516612885565b4211610cb75750610522826004613084565b5f549267ffffffffffffffff8460401c169367ffffffffffffffff6024351660243514158061018f578567ffffffffffffffff60243516108015610c96575b8015610c71575b610c295761018f576201fffe60243560011b16600301548060443503610bf857507f00000000000000000000000000000000000000000000000000000000000000009073ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001695863303610b82575b5f9267ffffffffffffffff831667ffffffffffffffff602435161080610b5f575b610ad9575b508261018f5767ffffffffffffffff6024351603610a92575b5061018f5767ffffffffffffffff606435166064350361018f5761018f576040516020810191600435835260408201527fffffffffffffffff00000000000000000000000000000000000000000000000060243560c01b16606082015260443560688201527fffffffffffffffff00000000000000000000000000000000000000000000000060643560c01b16608882015260843560908201527fffffffffffffffff00000000000000000000000000000000000000000000000060a43560c01b1660b08201527fffffffffffffffff0000000000000000000000000000000000000000000000004260c01b1660b88201527fffffffffffffffffffffffffffffffffffffffff00000000000000000000000060c43560601b1660c082015260b4815261075860d482612844565b5190209161077067ffffffffffffffff835116612892565b9060405161077d81612828565b8481526020810167ffffffffffffffff421681526104006103ff85161015610a655762020004906107fe8560011b169251836202000301555191015560ff821615610a46575b3303610a325767ffffffffffffffff42165b67ffffffffffffffff606084015116958060111b61800001968761800011610a055761080090612d65565b968781116109d5575077ffffffffffffffffffffffffffffffffffffffffffffffff618000630400000067ffffffffffffffff97989977ffffffffffffffff000000000000000000000000000000009460111b906203000042020301010160405161086a8161280c565b8786168152876064351660208201528785166040820152878216606082015260806084359101527fffffffffffffffff00000000000000000000000000000000000000000000000087816001549360c01b169616911617166fffffffffffffffff000000000000000060643560401b16179160801b161717600155608435600255511660405192610100840167ffffffffffffffff602435168552604435602086015267ffffffffffffffff606435166040860152608435606086015267ffffffffffffffff60a43516608086015273ffffffffffffffffffffffffffffffffffffffff60c4351660a086015261010060c08601528151809152602061012086019201905f5b8181106109bf57505050602081857f18c53fc3e18fff252b6d074ebbcf47428f62b3bb4ea930f60bc766584bbfae55930360e08701525f81525f80838301375f910190815233949081900390a4005b8251845260209384019390920191600101610970565b87907fb0f298f6000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b67ffffffffffffffff6040830151166107d5565b67ffffffffffffffff82165f52620208036020528360405f20556107c3565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b7fffffffffffffffffffffffffffffffff0000000000000000ffffffffffffffff1660243560401b6fffffffffffffffff000000000000000016175f90815590508761062a565b8361018f5767ffffffffffffffff60046201fffe610af8602435612892565b60011b160154911642610b0b8284612885565b10610b165750610611565b610b209042612a40565b907f5b9db907000000000000000000000000000000000000000000000000000000005f5267ffffffffffffffff6024351660045260245260445260645ffd5b505f935061400067ffffffffffffffff610b7b846024356128f0565b161061060c565b9150610b9c67ffffffffffffffff60408701511682612c8c565b15610bc8577f0000000000000000000000000000000000000000000000000000000000000000916105eb565b857f0fd0d0fd000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b7f619334ce000000000000000000000000000000000000000000000000000000005f5260443560045260245260445ffd5b85925061018f5767ffffffffffffffff917f14e5e92e000000000000000000000000000000000000000000000000000000005f5282602435166004526024521660445260645ffd5b508061018f5761400067ffffffffffffffff610c8f886024356128f0565b1611610568565b50505f67ffffffffffffffff821667ffffffffffffffff6024351611610561565b610cc19042612a40565b7f564dc300000000000000000000000000000000000000000000000000000000005f5267ffffffffffffffff60a4351660045260245260445ffd5b7fd92e233d000000000000000000000000000000000000000000000000000000005f5260045ffd5b7ff8bef082000000000000000000000000000000000000000000000000000000005f5260043560045260245260445ffd5b84907f85b62978000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b90610d908284612885565b498015610df3576001815f1a03610dbb576001918291610db08588612a4d565b52811b179101610356565b610dc58385612885565b7f31f57b75000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b610dfd8385612885565b7fcc6408c5000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f09ac66d7000000000000000000000000000000000000000000000000000000005f52600452600660245260445ffd5b5060068211610345565b60407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f5760043567ffffffffffffffff811161018f57610ead9036906004016127bc565b6024359067ffffffffffffffff82169081830361018f57801580156110bf575b61108e5767ffffffffffffffff610ee58183166127ea565b166152080167ffffffffffffffff8111610a055767ffffffffffffffff168083108015611082575b61104c5750610fa45f5467ffffffffffffffff81169461ffff90610f318589612f0a565b60405160208101917f030000000000000000000000000000000000000000000000000000000000000083527fffffffffffffffff0000000000000000000000000000000000000000000000008460c01b166021830152602982015260298152610f9b604982612844565b51902092612b66565b9182341061101c577fb50c51b1fc55975d9824f4891a7b75aa4da91a3f987cab9a4e8d448c5f402fc36020958592610fef604051928392835260408a840152339660408401916128b2565b0390a3803411611003575b50604051908152f35b6110106110169134612a40565b33612fdf565b82610ffa565b827f0cbe2bf2000000000000000000000000000000000000000000000000000000005f523460045260245260445ffd5b827fdffdc651000000000000000000000000000000000000000000000000000000005f526004526024526280000060445260645ffd5b50628000008311610f0d565b7f01defb1c000000000000000000000000000000000000000000000000000000005f5260045261c35060245260445ffd5b5061c3508111610ecd565b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602067ffffffffffffffff5f5460401c16604051908152f35b3461018f5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602061117c61114d6127a5565b6111775f5467ffffffffffffffff6111654283612da7565b9181808260401c169116031690612de9565b612e20565b604051908152f35b3461018f5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f576111bb6127a5565b67ffffffffffffffff5f541667ffffffffffffffff82168181118015611225575b6111f75760206201fffe8460011b1660030154604051908152f35b7fd6e4c11a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b506201000067ffffffffffffffff61123d85856128f0565b1610156111dc565b3461018f577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601610100811261018f5760e01361018f5760e43567ffffffffffffffff811161018f5761129d9036906004016127bc565b80158015611b08575b611ad6576112b48183612f0a565b60405160208101917f020000000000000000000000000000000000000000000000000000000000000083526021820152602181526112f3604182612844565b5190209060206040516113068282612844565b5f81525f3681376040516113198161280c565b60015467ffffffffffffffff8116825267ffffffffffffffff8160401c168483015267ffffffffffffffff8160801c1660408301528060c01c606083015260025460808301526104006103ff82161015610a65576107fe9060011b166202000301548060043503610d24575073ffffffffffffffffffffffffffffffffffffffff60c4351660c4350361018f5773ffffffffffffffffffffffffffffffffffffffff60c4351615610cfc5760a43567ffffffffffffffff81161415948561018f5767ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001661141b8167ffffffffffffffff60a43516612885565b4211610cb7575061142d826004613084565b5f549567ffffffffffffffff8760401c169667ffffffffffffffff6024351660243514158061018f578867ffffffffffffffff60243516108015611ab5575b8015611a90575b611a485761018f576201fffe60243560011b16600301548060443503610bf857507f00000000000000000000000000000000000000000000000000000000000000009073ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016988933036119d2575b5f9267ffffffffffffffff831667ffffffffffffffff6024351610806119af575b611972575b508261018f5767ffffffffffffffff602435160361192b575b5061018f5767ffffffffffffffff606435166064350361018f5761018f5760405184810191600435835260408201527fffffffffffffffff00000000000000000000000000000000000000000000000060243560c01b16606082015260443560688201527fffffffffffffffff00000000000000000000000000000000000000000000000060643560c01b16608882015260843560908201527fffffffffffffffff00000000000000000000000000000000000000000000000060a43560c01b1660b08201527fffffffffffffffff0000000000000000000000000000000000000000000000004260c01b1660b88201527fffffffffffffffffffffffffffffffffffffffff00000000000000000000000060c43560601b1660c082015260b4815261166260d482612844565b5190209461167a67ffffffffffffffff835116612892565b9060405161168781612828565b87815285810167ffffffffffffffff421681526104006103ff85161015610a655762020004906107fe8560011b169251836202000301555191015560ff82161561190d575b33036118f95767ffffffffffffffff42165b67ffffffffffffffff6060840151168661800001908161800011610a055761170590612d65565b908181116118cb57509077ffffffffffffffff0000000000000000000000000000000077ffffffffffffffffffffffffffffffffffffffffffffffff61800063040000008a67ffffffffffffffff9897966203000042020301010160405161176c8161280c565b878616815287606435168a8201528785166040820152878216606082015260806084359101527fffffffffffffffff00000000000000000000000000000000000000000000000087816001549360c01b169616911617166fffffffffffffffff000000000000000060643560401b16179160801b16171760015560843560025551169260405192610100840167ffffffffffffffff6024351685526044358286015267ffffffffffffffff606435166040860152608435606086015267ffffffffffffffff60a43516608086015273ffffffffffffffffffffffffffffffffffffffff60c4351660a086015261010060c086015283518091528161012086019401915f5b8281106118b75750505050916118b2827f18c53fc3e18fff252b6d074ebbcf47428f62b3bb4ea930f60bc766584bbfae55948380950360e085015233986128b2565b0390a4005b835186529481019492810192600101611870565b7fb0f298f6000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b67ffffffffffffffff6040830151166116de565b67ffffffffffffffff82165f526202080385528660405f20556116cc565b7fffffffffffffffffffffffffffffffff0000000000000000ffffffffffffffff1660243560401b6fffffffffffffffff000000000000000016175f908155905089611535565b8361018f5767ffffffffffffffff60046201fffe611991602435612892565b60011b1601549116426119a48284612885565b10610b16575061151c565b505f935061400067ffffffffffffffff6119cb846024356128f0565b1610611517565b91506119ec67ffffffffffffffff60408701511682612c8c565b15611a18577f0000000000000000000000000000000000000000000000000000000000000000916114f6565b887f0fd0d0fd000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b88925061018f5767ffffffffffffffff917f14e5e92e000000000000000000000000000000000000000000000000000000005f5282602435166004526024521660445260645ffd5b508061018f5761400067ffffffffffffffff611aae8b6024356128f0565b1611611473565b50505f67ffffffffffffffff821667ffffffffffffffff602435161161146c565b7fb377f243000000000000000000000000000000000000000000000000000000005f526004526201d4c060245260445ffd5b506201d4c081116112a6565b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461018f5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57611bb96127a5565b67ffffffffffffffff5f541667ffffffffffffffff8216818110801590611c08575b6111f757602067ffffffffffffffff60046201fffe611bf987612892565b60011b16015416604051908152f35b506201000067ffffffffffffffff611c2085856128f0565b1611611bdb565b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602067ffffffffffffffff60015460801c16604051908152f35b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57604067ffffffffffffffff600154821c1660025482519182526020820152f35b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602061117c60015460c01c612d65565b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f5760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b3461018f5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602061117c611df16127a5565b612912565b3461018f5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57611e2d6127a5565b67ffffffffffffffff600154169067ffffffffffffffff8116828110801590611ebe575b611e8e57611e5e82612892565b6104006103ff82161015610a655767ffffffffffffffff620200046107fe60209360011b16015416604051908152f35b90507ff94cb709000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b5061040067ffffffffffffffff611ed584866128f0565b1611611e51565b3461018f5760e07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57611f13612782565b60243573ffffffffffffffffffffffffffffffffffffffff8116810361018f576044359173ffffffffffffffffffffffffffffffffffffffff8316830361018f5760a43567ffffffffffffffff8116810361018f5760c43567ffffffffffffffff811161018f57611f889036906004016127bc565b91611f91612a61565b73ffffffffffffffffffffffffffffffffffffffff851615801561249d575b610cfc57614000831161246b57623d090067ffffffffffffffff82161161242e575f5495611fdf606435612ad1565b92611feb608435612ad1565b9360405194610100860186811067ffffffffffffffff8211176124015767ffffffffffffffff928391604052818c16885273ffffffffffffffffffffffffffffffffffffffff8a16602089015273ffffffffffffffffffffffffffffffffffffffff8b16604089015273ffffffffffffffffffffffffffffffffffffffff861660608901521660808701521660a085015267ffffffffffffffff831660c085015267ffffffffffffffff8511612401576040516120d0601f87017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200182612844565b858152368683011161018f57858260208301375f6020878301015260e085015261211767ffffffffffffffff60808601511667ffffffffffffffff60a08701511690612885565b67ffffffffffffffff81116123ca575067ffffffffffffffff8451169767ffffffffffffffff6121488188166127ea565b166161a80167ffffffffffffffff8111610a0557899561c000908051906020810151906040810151906060810151608082015160a08301519160c08401519360e0015180519060200120946040519660208801987f02000000000000000000000000000000000000000000000000000000000000008a5260c01b7fffffffffffffffff00000000000000000000000000000000000000000000000016602189015260601b7fffffffffffffffffffffffffffffffffffffffff00000000000000000000000016602988015260601b7fffffffffffffffffffffffffffffffffffffffff00000000000000000000000016603d87015260601b7fffffffffffffffffffffffffffffffffffffffff00000000000000000000000016605186015260c01b7fffffffffffffffff00000000000000000000000000000000000000000000000016606585015260c01b7fffffffffffffffff00000000000000000000000000000000000000000000000016606d84015260c01b7fffffffffffffffff000000000000000000000000000000000000000000000000166075830152607d820152607d81526122f9609d82612844565b5190209161230693612b66565b966040519373ffffffffffffffffffffffffffffffffffffffff85941684526064356020850152608435604085015267ffffffffffffffff1660608401526080830160a0905273ffffffffffffffffffffffffffffffffffffffff169573ffffffffffffffffffffffffffffffffffffffff169460a0830190612388926128b2565b037f11b4708cb40bd7be0c2c1877524436a229bf7807ce76b25a41efd9fdc8e8c5ba91a46040805167ffffffffffffffff939093168352602083019190915290f35b7f7d5e0463000000000000000000000000000000000000000000000000000000005f5260045267ffffffffffffffff60245260445ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b67ffffffffffffffff907f480ef417000000000000000000000000000000000000000000000000000000005f5216600452623d090060245260445ffd5b827f68f2ea77000000000000000000000000000000000000000000000000000000005f5260045261400060245260445ffd5b5073ffffffffffffffffffffffffffffffffffffffff861615611fb0565b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f5760206125065f5467ffffffffffffffff60015460801c1690612c8c565b6040519015158152f35b3461018f575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f57602067ffffffffffffffff60015416604051908152f35b3461018f5760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261018f5761258c612782565b60243590612598612a61565b73ffffffffffffffffffffffffffffffffffffffff81168015610cfc57821561275a575f549267ffffffffffffffff841692601d61c000916125d984612ad1565b604051916001835360601b600183015260c01b6015820152209067ffffffffffffffff80808860401c1687031691168082101561272b575084927f3ea5b03e2f4914c417b7db9157183df56b4be1484c38413fe9e634e293fb27519260486020937fffffffffffffffff0000000000000000000000000000000000000000000000006201fffe6126836161a86126708e4290612da7565b948590618000811161271c575b50612e20565b9b4260c01b9377ffffffffffffffff000000000000000000000000000000006161a86fffffffffffffffffffffffffffffffff6001850116920160801b168517175f5560011b1660030154916201fffe60018a0160011b169460405193845287840152166040820152208160030155600442910155604051908152a36040805167ffffffffffffffff9290921682526020820192909252f35b61272591612de9565b8f61267d565b907f89869748000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f1f2a2005000000000000000000000000000000000000000000000000000000005f5260045ffd5b6004359073ffffffffffffffffffffffffffffffffffffffff8216820361018f57565b6004359067ffffffffffffffff8216820361018f57565b9181601f8401121561018f5782359167ffffffffffffffff831161018f576020838186019501011161018f57565b67ffffffffffffffff16600a029067ffffffffffffffff8216918203610a0557565b60a0810190811067ffffffffffffffff82111761240157604052565b6040810190811067ffffffffffffffff82111761240157604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761240157604052565b91908201809211610a0557565b67ffffffffffffffff60019116019067ffffffffffffffff8211610a0557565b601f82602094937fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe093818652868601375f8582860101520116010190565b9067ffffffffffffffff8091169116039067ffffffffffffffff8211610a0557565b67ffffffffffffffff6001541667ffffffffffffffff821691818311908115918280936129bb575b612997579161298a575b5061295b57505f526202080360205260405f205490565b907ff94cb709000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b60ff91501615155f612944565b50925050506104006103ff82161015610a65576107fe9060011b1662020003015490565b5061040067ffffffffffffffff6129d284876128f0565b161061293a565b67ffffffffffffffff81116124015760051b60200190565b906129fb826129d9565b612a086040519182612844565b8281527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0612a3682946129d9565b0190602036910137565b91908203918211610a0557565b8051821015610a655760209160051b010190565b73ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016803303612aa25750565b7f1474f9b6000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b633b9aca008106612b3c57633b9aca0081049067ffffffffffffffff8211612b01575067ffffffffffffffff1690565b7f128ab8b7000000000000000000000000000000000000000000000000000000005f526004526b3b9ac9ffffffffffc465360060245260445ffd5b7edad9be000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b909392919367ffffffffffffffff82169167ffffffffffffffff80808360401c16850316961680871015612c5d5750816201fffe6001817fffffffffffffffff00000000000000000000000000000000000000000000000094612be260489897612bd04284612da7565b9c8d906180008111612c4e5750612e20565b9a77ffffffffffffffff000000000000000000000000000000004260c01b966fffffffffffffffffffffffffffffffff86850116920160801b168617175f55821b1660030154940160011b16946040519384526020840152166040820152208160030155600442910155565b612c5791612de9565b5f61267d565b867f89869748000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b67ffffffffffffffff8091818160401c1692839116031615612d5f576201fffe612cb7600492612892565b60011b160154612cf167ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001682612885565b4211918215612cff57505090565b90915067ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001691612d39834292612885565b109182612d4557505090565b429250612d5b9167ffffffffffffffff16612885565b1090565b50505f90565b4262030000029067ffffffffffffffff1681811115612d88570363040000000390565b5050630400000090565b3567ffffffffffffffff8116810361018f5790565b60c081901c90910367ffffffffffffffff908116627270e0029160801c16808210612dd25750505f90565b67ffffffffffffffff612de69216906128f0565b90565b906180009067ffffffffffffffff81168210612e0457505090565b0360131b67fffffffffff80000160167ffffffffffffffff1690565b67ffffffffffffffff16632c5c85fd811115612eca57670de0b6b3a7640000810290808204670de0b6b3a76400001490151715610a0557601e1c9068070c1cc73b00c800008211612eb9575b67ffffffffffffffff169062989680820290828204629896801483151715610a0557670de0b6b3a7640000612ea46298968092613237565b0480930202918183041490151715610a055790565b68070c1cc73b00c800009150612e6c565b5067ffffffffffffffff16629896800290565b80516020909101905f5b818110612ef45750505090565b8251845260209384019390920191600101612ee7565b6110008201808311610a0557610fff8301908111610a0557600c1c90612f2f826129f1565b915f5b818110612f8557505050612f7f6103ab916040519283917fffffffff00000000000000000000000000000000000000000000000000000000602084019660e01b1686526024830190612edd565b51902090565b80600c1b908082046110001481151715610a0557611000820191828111610a055782600193881088821802189080881088821802189081808203911102809186016040513760405120612fd88287612a4d565b5201612f32565b814710613054575f80809373ffffffffffffffffffffffffffffffffffffffff829483604051613010602082612844565b52165af11561301b57565b3d1561302c576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b67ffffffffffffffff606082019261309b84612d92565b60208201518316921682149081613225575b50613220578067ffffffffffffffff6130c585612d92565b16106131df57506130d582612d92565b67ffffffffffffffff439116101561319d5767ffffffffffffffff6130f983612d92565b16610101814303105f146131735740915b82158015613165575b61311c57505050565b9067ffffffffffffffff613131608093612d92565b7f7664f317000000000000000000000000000000000000000000000000000000005f5216600452013560245260445260645ffd5b508260808301351415613113565b5f525f602052602080805f71f90827f1c53a10cb7a02335b1753200029355afa506020519161310a565b67ffffffffffffffff6131af83612d92565b7f7e9351a3000000000000000000000000000000000000000000000000000000005f52166004524360245260445ffd5b67ffffffffffffffff6131f184612d92565b7f6d79afde000000000000000000000000000000000000000000000000000000005f521660045260245260445ffd5b505050565b6080915001516080830135145f6130ad565b7ffffffffffffffffffffffffffffffffffffffffffffffffdc0d0570925a462d781131561340e57680755bf798b4a1bf1e5811215613401576503782dace9d990604e1b0574029d9dc38563c32e5c2f6dc192ee70ef65f9978af36b8000000000000000000000006bb17217f7d1cf79abc9e3b3988360601b050160601d916bb17217f7d1cf79abc9e3b3988302900379d835ebba824c98fb31b83b2ca45c000000000000000000000000816c10fe68e7fd37d0007b713f765081010260601d916e0587f503bb6ea29d25fcb7401964506e05180bb14799ab47a8a8cb2a527d57827ffffffffffffffffffffffffffffffffffffd38dc772608b0ae56cce01296c0eb816db1bbb201f443cf962f1a1d3db4a5817fffffffffffffffffffffffffffffffffffffe5adedaa1cb095af9e4da10e363c816d0277594991cfc85f6e2461837cd9817fffffffffffffffffffffffffffffffffffffffdbf3ccf1604d263450f02a550481010260601d010260601d010260601d010260601d010260601d01937ffffffffffffffffffffffffffffffffffffffe2c69812cf03b0763fd454a8f7e836d02d16720577bd19bf614176fe9ea83019201010260601d01020105029060c3031c90565b63a37bfec95f526004601cfd5b505f9056",
}

// Inbox is an auto generated Go binding around an Ethereum contract.
type Inbox struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Inbox) GetABI() abi.ABI {
	return c.abi
}

// NewInbox creates a new instance of Inbox.
func NewInbox() *Inbox {
	parsed, err := InboxMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Inbox{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Inbox) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address bridge_, address sequencer_, uint64 forceDelaySecs, uint64 openDelaySecs, uint64 maxBatchAgeSecs) returns()
func (inbox *Inbox) PackConstructor(bridge_ common.Address, sequencer_ common.Address, forceDelaySecs uint64, openDelaySecs uint64, maxBatchAgeSecs uint64) []byte {
	enc, err := inbox.abi.Pack("", bridge_, sequencer_, forceDelaySecs, openDelaySecs, maxBatchAgeSecs)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackAccumulator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x148b93d2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function accumulator(uint64 count) view returns(bytes32)
func (inbox *Inbox) PackAccumulator(count uint64) []byte {
	enc, err := inbox.abi.Pack("accumulator", count)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAccumulator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x148b93d2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function accumulator(uint64 count) view returns(bytes32)
func (inbox *Inbox) TryPackAccumulator(count uint64) ([]byte, error) {
	return inbox.abi.Pack("accumulator", count)
}

// UnpackAccumulator is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x148b93d2.
//
// Solidity: function accumulator(uint64 count) view returns(bytes32)
func (inbox *Inbox) UnpackAccumulator(data []byte) ([32]byte, error) {
	out, err := inbox.abi.Unpack("accumulator", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackBatchCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06f13056.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function batchCount() view returns(uint64)
func (inbox *Inbox) PackBatchCount() []byte {
	enc, err := inbox.abi.Pack("batchCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBatchCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06f13056.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function batchCount() view returns(uint64)
func (inbox *Inbox) TryPackBatchCount() ([]byte, error) {
	return inbox.abi.Pack("batchCount")
}

// UnpackBatchCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06f13056.
//
// Solidity: function batchCount() view returns(uint64)
func (inbox *Inbox) UnpackBatchCount(data []byte) (uint64, error) {
	out, err := inbox.abi.Unpack("batchCount", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackBatchTime is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1315487d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function batchTime(uint64 index) view returns(uint64)
func (inbox *Inbox) PackBatchTime(index uint64) []byte {
	enc, err := inbox.abi.Pack("batchTime", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBatchTime is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1315487d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function batchTime(uint64 index) view returns(uint64)
func (inbox *Inbox) TryPackBatchTime(index uint64) ([]byte, error) {
	return inbox.abi.Pack("batchTime", index)
}

// UnpackBatchTime is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1315487d.
//
// Solidity: function batchTime(uint64 index) view returns(uint64)
func (inbox *Inbox) UnpackBatchTime(data []byte) (uint64, error) {
	out, err := inbox.abi.Unpack("batchTime", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe78cea92.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bridge() view returns(address)
func (inbox *Inbox) PackBridge() []byte {
	enc, err := inbox.abi.Pack("bridge")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe78cea92.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function bridge() view returns(address)
func (inbox *Inbox) TryPackBridge() ([]byte, error) {
	return inbox.abi.Pack("bridge")
}

// UnpackBridge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe78cea92.
//
// Solidity: function bridge() view returns(address)
func (inbox *Inbox) UnpackBridge(data []byte) (common.Address, error) {
	out, err := inbox.abi.Unpack("bridge", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackDoorOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x07861403.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function doorOpen() view returns(bool)
func (inbox *Inbox) PackDoorOpen() []byte {
	enc, err := inbox.abi.Pack("doorOpen")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDoorOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x07861403.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function doorOpen() view returns(bool)
func (inbox *Inbox) TryPackDoorOpen() ([]byte, error) {
	return inbox.abi.Pack("doorOpen")
}

// UnpackDoorOpen is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x07861403.
//
// Solidity: function doorOpen() view returns(bool)
func (inbox *Inbox) UnpackDoorOpen(data []byte) (bool, error) {
	out, err := inbox.abi.Unpack("doorOpen", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackEntryTime is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5904b5c9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function entryTime(uint64 index) view returns(uint64)
func (inbox *Inbox) PackEntryTime(index uint64) []byte {
	enc, err := inbox.abi.Pack("entryTime", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEntryTime is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5904b5c9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function entryTime(uint64 index) view returns(uint64)
func (inbox *Inbox) TryPackEntryTime(index uint64) ([]byte, error) {
	return inbox.abi.Pack("entryTime", index)
}

// UnpackEntryTime is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5904b5c9.
//
// Solidity: function entryTime(uint64 index) view returns(uint64)
func (inbox *Inbox) UnpackEntryTime(data []byte) (uint64, error) {
	out, err := inbox.abi.Unpack("entryTime", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackFirstAnchorHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x16fbc541.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function firstAnchorHash() view returns(bytes32)
func (inbox *Inbox) PackFirstAnchorHash() []byte {
	enc, err := inbox.abi.Pack("firstAnchorHash")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFirstAnchorHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x16fbc541.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function firstAnchorHash() view returns(bytes32)
func (inbox *Inbox) TryPackFirstAnchorHash() ([]byte, error) {
	return inbox.abi.Pack("firstAnchorHash")
}

// UnpackFirstAnchorHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x16fbc541.
//
// Solidity: function firstAnchorHash() view returns(bytes32)
func (inbox *Inbox) UnpackFirstAnchorHash(data []byte) ([32]byte, error) {
	out, err := inbox.abi.Unpack("firstAnchorHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackFirstAnchorNumber is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x227190a4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function firstAnchorNumber() view returns(uint64)
func (inbox *Inbox) PackFirstAnchorNumber() []byte {
	enc, err := inbox.abi.Pack("firstAnchorNumber")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFirstAnchorNumber is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x227190a4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function firstAnchorNumber() view returns(uint64)
func (inbox *Inbox) TryPackFirstAnchorNumber() ([]byte, error) {
	return inbox.abi.Pack("firstAnchorNumber")
}

// UnpackFirstAnchorNumber is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x227190a4.
//
// Solidity: function firstAnchorNumber() view returns(uint64)
func (inbox *Inbox) UnpackFirstAnchorNumber(data []byte) (uint64, error) {
	out, err := inbox.abi.Unpack("firstAnchorNumber", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackForce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9f38a3ee.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function force(bytes transaction, uint64 gas) payable returns(uint64 index)
func (inbox *Inbox) PackForce(transaction []byte, gas uint64) []byte {
	enc, err := inbox.abi.Pack("force", transaction, gas)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackForce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9f38a3ee.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function force(bytes transaction, uint64 gas) payable returns(uint64 index)
func (inbox *Inbox) TryPackForce(transaction []byte, gas uint64) ([]byte, error) {
	return inbox.abi.Pack("force", transaction, gas)
}

// UnpackForce is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9f38a3ee.
//
// Solidity: function force(bytes transaction, uint64 gas) payable returns(uint64 index)
func (inbox *Inbox) UnpackForce(data []byte) (uint64, error) {
	out, err := inbox.abi.Unpack("force", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackForceDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe6d7128a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function forceDelay() view returns(uint64)
func (inbox *Inbox) PackForceDelay() []byte {
	enc, err := inbox.abi.Pack("forceDelay")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackForceDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe6d7128a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function forceDelay() view returns(uint64)
func (inbox *Inbox) TryPackForceDelay() ([]byte, error) {
	return inbox.abi.Pack("forceDelay")
}

// UnpackForceDelay is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe6d7128a.
//
// Solidity: function forceDelay() view returns(uint64)
func (inbox *Inbox) UnpackForceDelay(data []byte) (uint64, error) {
	out, err := inbox.abi.Unpack("forceDelay", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackLastAnchor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x34e9890d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lastAnchor() view returns(uint64 number, bytes32 hash)
func (inbox *Inbox) PackLastAnchor() []byte {
	enc, err := inbox.abi.Pack("lastAnchor")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLastAnchor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x34e9890d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lastAnchor() view returns(uint64 number, bytes32 hash)
func (inbox *Inbox) TryPackLastAnchor() ([]byte, error) {
	return inbox.abi.Pack("lastAnchor")
}

// LastAnchorOutput serves as a container for the return parameters of contract
// method LastAnchor.
type LastAnchorOutput struct {
	Number uint64
	Hash   [32]byte
}

// UnpackLastAnchor is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x34e9890d.
//
// Solidity: function lastAnchor() view returns(uint64 number, bytes32 hash)
func (inbox *Inbox) UnpackLastAnchor(data []byte) (LastAnchorOutput, error) {
	out, err := inbox.abi.Unpack("lastAnchor", data)
	outstruct := new(LastAnchorOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Number = *abi.ConvertType(out[0], new(uint64)).(*uint64)
	outstruct.Hash = *abi.ConvertType(out[1], new([32]byte)).(*[32]byte)
	return *outstruct, nil
}

// PackLastSequencerTime is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x58e8c392.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lastSequencerTime() view returns(uint64)
func (inbox *Inbox) PackLastSequencerTime() []byte {
	enc, err := inbox.abi.Pack("lastSequencerTime")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLastSequencerTime is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x58e8c392.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lastSequencerTime() view returns(uint64)
func (inbox *Inbox) TryPackLastSequencerTime() ([]byte, error) {
	return inbox.abi.Pack("lastSequencerTime")
}

// UnpackLastSequencerTime is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x58e8c392.
//
// Solidity: function lastSequencerTime() view returns(uint64)
func (inbox *Inbox) UnpackLastSequencerTime(data []byte) (uint64, error) {
	out, err := inbox.abi.Unpack("lastSequencerTime", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMaxBatchAge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe478773a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function maxBatchAge() view returns(uint64)
func (inbox *Inbox) PackMaxBatchAge() []byte {
	enc, err := inbox.abi.Pack("maxBatchAge")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMaxBatchAge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe478773a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function maxBatchAge() view returns(uint64)
func (inbox *Inbox) TryPackMaxBatchAge() ([]byte, error) {
	return inbox.abi.Pack("maxBatchAge")
}

// UnpackMaxBatchAge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe478773a.
//
// Solidity: function maxBatchAge() view returns(uint64)
func (inbox *Inbox) UnpackMaxBatchAge(data []byte) (uint64, error) {
	out, err := inbox.abi.Unpack("maxBatchAge", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackOpenDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd62340b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function openDelay() view returns(uint64)
func (inbox *Inbox) PackOpenDelay() []byte {
	enc, err := inbox.abi.Pack("openDelay")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOpenDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd62340b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function openDelay() view returns(uint64)
func (inbox *Inbox) TryPackOpenDelay() ([]byte, error) {
	return inbox.abi.Pack("openDelay")
}

// UnpackOpenDelay is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd62340b3.
//
// Solidity: function openDelay() view returns(uint64)
func (inbox *Inbox) UnpackOpenDelay(data []byte) (uint64, error) {
	out, err := inbox.abi.Unpack("openDelay", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackQueueHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7af9daad.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function queueHash(uint64 position) view returns(bytes32)
func (inbox *Inbox) PackQueueHash(position uint64) []byte {
	enc, err := inbox.abi.Pack("queueHash", position)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQueueHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7af9daad.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function queueHash(uint64 position) view returns(bytes32)
func (inbox *Inbox) TryPackQueueHash(position uint64) ([]byte, error) {
	return inbox.abi.Pack("queueHash", position)
}

// UnpackQueueHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7af9daad.
//
// Solidity: function queueHash(uint64 position) view returns(bytes32)
func (inbox *Inbox) UnpackQueueHash(data []byte) ([32]byte, error) {
	out, err := inbox.abi.Unpack("queueHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackQueueHead is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x96523644.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function queueHead() view returns(uint64)
func (inbox *Inbox) PackQueueHead() []byte {
	enc, err := inbox.abi.Pack("queueHead")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQueueHead is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x96523644.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function queueHead() view returns(uint64)
func (inbox *Inbox) TryPackQueueHead() ([]byte, error) {
	return inbox.abi.Pack("queueHead")
}

// UnpackQueueHead is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x96523644.
//
// Solidity: function queueHead() view returns(uint64)
func (inbox *Inbox) UnpackQueueHead(data []byte) (uint64, error) {
	out, err := inbox.abi.Unpack("queueHead", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackQueueTail is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcbafd3c2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function queueTail() view returns(uint64)
func (inbox *Inbox) PackQueueTail() []byte {
	enc, err := inbox.abi.Pack("queueTail")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQueueTail is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcbafd3c2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function queueTail() view returns(uint64)
func (inbox *Inbox) TryPackQueueTail() ([]byte, error) {
	return inbox.abi.Pack("queueTail")
}

// UnpackQueueTail is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcbafd3c2.
//
// Solidity: function queueTail() view returns(uint64)
func (inbox *Inbox) UnpackQueueTail(data []byte) (uint64, error) {
	out, err := inbox.abi.Unpack("queueTail", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackQuote is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8ff62c96.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function quote(uint64 weight) view returns(uint256)
func (inbox *Inbox) PackQuote(weight uint64) []byte {
	enc, err := inbox.abi.Pack("quote", weight)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQuote is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8ff62c96.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function quote(uint64 weight) view returns(uint256)
func (inbox *Inbox) TryPackQuote(weight uint64) ([]byte, error) {
	return inbox.abi.Pack("quote", weight)
}

// UnpackQuote is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8ff62c96.
//
// Solidity: function quote(uint64 weight) view returns(uint256)
func (inbox *Inbox) UnpackQuote(data []byte) (*big.Int, error) {
	out, err := inbox.abi.Unpack("quote", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRoom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3433523e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function room() view returns(uint256)
func (inbox *Inbox) PackRoom() []byte {
	enc, err := inbox.abi.Pack("room")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRoom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3433523e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function room() view returns(uint256)
func (inbox *Inbox) TryPackRoom() ([]byte, error) {
	return inbox.abi.Pack("room")
}

// UnpackRoom is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3433523e.
//
// Solidity: function room() view returns(uint256)
func (inbox *Inbox) UnpackRoom(data []byte) (*big.Int, error) {
	out, err := inbox.abi.Unpack("room", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSequencer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c1bba38.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function sequencer() view returns(address)
func (inbox *Inbox) PackSequencer() []byte {
	enc, err := inbox.abi.Pack("sequencer")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSequencer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c1bba38.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function sequencer() view returns(address)
func (inbox *Inbox) TryPackSequencer() ([]byte, error) {
	return inbox.abi.Pack("sequencer")
}

// UnpackSequencer is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5c1bba38.
//
// Solidity: function sequencer() view returns(address)
func (inbox *Inbox) UnpackSequencer(data []byte) (common.Address, error) {
	out, err := inbox.abi.Unpack("sequencer", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSubmitBlobs is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac26f67c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function submitBlobs((bytes32,uint64,bytes32,uint64,bytes32,uint64,address) b, uint256 firstBlob, uint256 blobCount) returns()
func (inbox *Inbox) PackSubmitBlobs(b Batch, firstBlob *big.Int, blobCount *big.Int) []byte {
	enc, err := inbox.abi.Pack("submitBlobs", b, firstBlob, blobCount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSubmitBlobs is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac26f67c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function submitBlobs((bytes32,uint64,bytes32,uint64,bytes32,uint64,address) b, uint256 firstBlob, uint256 blobCount) returns()
func (inbox *Inbox) TryPackSubmitBlobs(b Batch, firstBlob *big.Int, blobCount *big.Int) ([]byte, error) {
	return inbox.abi.Pack("submitBlobs", b, firstBlob, blobCount)
}

// PackSubmitData is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6467376b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function submitData((bytes32,uint64,bytes32,uint64,bytes32,uint64,address) b, bytes data) returns()
func (inbox *Inbox) PackSubmitData(b Batch, data []byte) []byte {
	enc, err := inbox.abi.Pack("submitData", b, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSubmitData is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6467376b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function submitData((bytes32,uint64,bytes32,uint64,bytes32,uint64,address) b, bytes data) returns()
func (inbox *Inbox) TryPackSubmitData(b Batch, data []byte) ([]byte, error) {
	return inbox.abi.Pack("submitData", b, data)
}

// PackTakeDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x052a711b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function takeDeposit(address to, uint256 amount) returns(uint64 index, uint256 price)
func (inbox *Inbox) PackTakeDeposit(to common.Address, amount *big.Int) []byte {
	enc, err := inbox.abi.Pack("takeDeposit", to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTakeDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x052a711b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function takeDeposit(address to, uint256 amount) returns(uint64 index, uint256 price)
func (inbox *Inbox) TryPackTakeDeposit(to common.Address, amount *big.Int) ([]byte, error) {
	return inbox.abi.Pack("takeDeposit", to, amount)
}

// TakeDepositOutput serves as a container for the return parameters of contract
// method TakeDeposit.
type TakeDepositOutput struct {
	Index uint64
	Price *big.Int
}

// UnpackTakeDeposit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x052a711b.
//
// Solidity: function takeDeposit(address to, uint256 amount) returns(uint64 index, uint256 price)
func (inbox *Inbox) UnpackTakeDeposit(data []byte) (TakeDepositOutput, error) {
	out, err := inbox.abi.Unpack("takeDeposit", data)
	outstruct := new(TakeDepositOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Index = *abi.ConvertType(out[0], new(uint64)).(*uint64)
	outstruct.Price = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackTakeMessage is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x08737519.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function takeMessage(address sender, address to, address refund, uint256 value, uint256 fee, uint64 gas, bytes data) returns(uint64 index, uint256 price)
func (inbox *Inbox) PackTakeMessage(sender common.Address, to common.Address, refund common.Address, value *big.Int, fee *big.Int, gas uint64, data []byte) []byte {
	enc, err := inbox.abi.Pack("takeMessage", sender, to, refund, value, fee, gas, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTakeMessage is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x08737519.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function takeMessage(address sender, address to, address refund, uint256 value, uint256 fee, uint64 gas, bytes data) returns(uint64 index, uint256 price)
func (inbox *Inbox) TryPackTakeMessage(sender common.Address, to common.Address, refund common.Address, value *big.Int, fee *big.Int, gas uint64, data []byte) ([]byte, error) {
	return inbox.abi.Pack("takeMessage", sender, to, refund, value, fee, gas, data)
}

// TakeMessageOutput serves as a container for the return parameters of contract
// method TakeMessage.
type TakeMessageOutput struct {
	Index uint64
	Price *big.Int
}

// UnpackTakeMessage is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x08737519.
//
// Solidity: function takeMessage(address sender, address to, address refund, uint256 value, uint256 fee, uint64 gas, bytes data) returns(uint64 index, uint256 price)
func (inbox *Inbox) UnpackTakeMessage(data []byte) (TakeMessageOutput, error) {
	out, err := inbox.abi.Unpack("takeMessage", data)
	outstruct := new(TakeMessageOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Index = *abi.ConvertType(out[0], new(uint64)).(*uint64)
	outstruct.Price = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// InboxBatchSubmitted represents a BatchSubmitted event raised by the Inbox contract.
type InboxBatchSubmitted struct {
	Index        uint64
	Accumulator  [32]byte
	Submitter    common.Address
	QueueEnd     uint64
	QueueHash    [32]byte
	AnchorNumber uint64
	AnchorHash   [32]byte
	FirstTime    uint64
	FeeRecipient common.Address
	BlobHashes   [][32]byte
	Data         []byte
	Raw          *types.Log // Blockchain specific contextual infos
}

const InboxBatchSubmittedEventName = "BatchSubmitted"

// ContractEventName returns the user-defined event name.
func (InboxBatchSubmitted) ContractEventName() string {
	return InboxBatchSubmittedEventName
}

// UnpackBatchSubmittedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event BatchSubmitted(uint64 indexed index, bytes32 indexed accumulator, address indexed submitter, uint64 queueEnd, bytes32 queueHash, uint64 anchorNumber, bytes32 anchorHash, uint64 firstTime, address feeRecipient, bytes32[] blobHashes, bytes data)
func (inbox *Inbox) UnpackBatchSubmittedEvent(log *types.Log) (*InboxBatchSubmitted, error) {
	event := "BatchSubmitted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inbox.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InboxBatchSubmitted)
	if len(log.Data) > 0 {
		if err := inbox.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inbox.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// InboxDepositQueued represents a DepositQueued event raised by the Inbox contract.
type InboxDepositQueued struct {
	Index  uint64
	To     common.Address
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const InboxDepositQueuedEventName = "DepositQueued"

// ContractEventName returns the user-defined event name.
func (InboxDepositQueued) ContractEventName() string {
	return InboxDepositQueuedEventName
}

// UnpackDepositQueuedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DepositQueued(uint64 indexed index, address indexed to, uint256 amount)
func (inbox *Inbox) UnpackDepositQueuedEvent(log *types.Log) (*InboxDepositQueued, error) {
	event := "DepositQueued"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inbox.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InboxDepositQueued)
	if len(log.Data) > 0 {
		if err := inbox.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inbox.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// InboxMessageQueued represents a MessageQueued event raised by the Inbox contract.
type InboxMessageQueued struct {
	Index  uint64
	Sender common.Address
	To     common.Address
	Refund common.Address
	Value  *big.Int
	Fee    *big.Int
	Gas    uint64
	Data   []byte
	Raw    *types.Log // Blockchain specific contextual infos
}

const InboxMessageQueuedEventName = "MessageQueued"

// ContractEventName returns the user-defined event name.
func (InboxMessageQueued) ContractEventName() string {
	return InboxMessageQueuedEventName
}

// UnpackMessageQueuedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event MessageQueued(uint64 indexed index, address indexed sender, address indexed to, address refund, uint256 value, uint256 fee, uint64 gas, bytes data)
func (inbox *Inbox) UnpackMessageQueuedEvent(log *types.Log) (*InboxMessageQueued, error) {
	event := "MessageQueued"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inbox.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InboxMessageQueued)
	if len(log.Data) > 0 {
		if err := inbox.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inbox.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// InboxTransactionForced represents a TransactionForced event raised by the Inbox contract.
type InboxTransactionForced struct {
	Index       uint64
	Sender      common.Address
	Gas         uint64
	Transaction []byte
	Raw         *types.Log // Blockchain specific contextual infos
}

const InboxTransactionForcedEventName = "TransactionForced"

// ContractEventName returns the user-defined event name.
func (InboxTransactionForced) ContractEventName() string {
	return InboxTransactionForcedEventName
}

// UnpackTransactionForcedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TransactionForced(uint64 indexed index, address indexed sender, uint64 gas, bytes transaction)
func (inbox *Inbox) UnpackTransactionForcedEvent(log *types.Log) (*InboxTransactionForced, error) {
	event := "TransactionForced"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inbox.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InboxTransactionForced)
	if len(log.Data) > 0 {
		if err := inbox.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inbox.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (inbox *Inbox) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], inbox.abi.Errors["AccumulatorNotKept"].ID.Bytes()[:4]) {
		return inbox.UnpackAccumulatorNotKeptError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["AnchorFell"].ID.Bytes()[:4]) {
		return inbox.UnpackAnchorFellError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["AnchorNotPast"].ID.Bytes()[:4]) {
		return inbox.UnpackAnchorNotPastError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["BatchAgeTooShort"].ID.Bytes()[:4]) {
		return inbox.UnpackBatchAgeTooShortError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["BatchTooOld"].ID.Bytes()[:4]) {
		return inbox.UnpackBatchTooOldError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["BlobCountOutOfRange"].ID.Bytes()[:4]) {
		return inbox.UnpackBlobCountOutOfRangeError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["BlobMissing"].ID.Bytes()[:4]) {
		return inbox.UnpackBlobMissingError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["BlobUsed"].ID.Bytes()[:4]) {
		return inbox.UnpackBlobUsedError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["BlobVersion"].ID.Bytes()[:4]) {
		return inbox.UnpackBlobVersionError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["DataLengthOutOfRange"].ID.Bytes()[:4]) {
		return inbox.UnpackDataLengthOutOfRangeError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["DelaysOutOfOrder"].ID.Bytes()[:4]) {
		return inbox.UnpackDelaysOutOfOrderError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["DoorClosed"].ID.Bytes()[:4]) {
		return inbox.UnpackDoorClosedError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["EntryOverdue"].ID.Bytes()[:4]) {
		return inbox.UnpackEntryOverdueError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return inbox.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["ForcedGasOutOfRange"].ID.Bytes()[:4]) {
		return inbox.UnpackForcedGasOutOfRangeError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return inbox.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["MessageGasTooHigh"].ID.Bytes()[:4]) {
		return inbox.UnpackMessageGasTooHighError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["MessageTooLong"].ID.Bytes()[:4]) {
		return inbox.UnpackMessageTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["NotBridge"].ID.Bytes()[:4]) {
		return inbox.UnpackNotBridgeError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["NotWholeGwei"].ID.Bytes()[:4]) {
		return inbox.UnpackNotWholeGweiError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["PaymentTooLow"].ID.Bytes()[:4]) {
		return inbox.UnpackPaymentTooLowError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["PositionNotKept"].ID.Bytes()[:4]) {
		return inbox.UnpackPositionNotKeptError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["QueueEndOutOfRange"].ID.Bytes()[:4]) {
		return inbox.UnpackQueueEndOutOfRangeError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["QueueFull"].ID.Bytes()[:4]) {
		return inbox.UnpackQueueFullError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["TooMuchData"].ID.Bytes()[:4]) {
		return inbox.UnpackTooMuchDataError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["TooMuchEther"].ID.Bytes()[:4]) {
		return inbox.UnpackTooMuchEtherError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["TransactionLengthOutOfRange"].ID.Bytes()[:4]) {
		return inbox.UnpackTransactionLengthOutOfRangeError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["ValueAndFeeTooLarge"].ID.Bytes()[:4]) {
		return inbox.UnpackValueAndFeeTooLargeError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["WrongAnchor"].ID.Bytes()[:4]) {
		return inbox.UnpackWrongAnchorError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["WrongParent"].ID.Bytes()[:4]) {
		return inbox.UnpackWrongParentError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["WrongQueueHash"].ID.Bytes()[:4]) {
		return inbox.UnpackWrongQueueHashError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return inbox.UnpackZeroAddressError(raw[4:])
	}
	if bytes.Equal(raw[:4], inbox.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return inbox.UnpackZeroAmountError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// InboxAccumulatorNotKept represents a AccumulatorNotKept error raised by the Inbox contract.
type InboxAccumulatorNotKept struct {
	Count      uint64
	BatchCount uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccumulatorNotKept(uint64 count, uint64 batchCount)
func InboxAccumulatorNotKeptErrorID() common.Hash {
	return common.HexToHash("0xf94cb709e0d94f0d76bf03f1949a1e1d883f229c1503ea50aa4d5d96d42ba28c")
}

// UnpackAccumulatorNotKeptError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccumulatorNotKept(uint64 count, uint64 batchCount)
func (inbox *Inbox) UnpackAccumulatorNotKeptError(raw []byte) (*InboxAccumulatorNotKept, error) {
	out := new(InboxAccumulatorNotKept)
	if err := inbox.abi.UnpackIntoInterface(out, "AccumulatorNotKept", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxAnchorFell represents a AnchorFell error raised by the Inbox contract.
type InboxAnchorFell struct {
	Number uint64
	Last   uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AnchorFell(uint64 number, uint64 last)
func InboxAnchorFellErrorID() common.Hash {
	return common.HexToHash("0x6d79afde63b896d9e5fbbd00bf0332188526895d25f956da42844bf57dc0fc97")
}

// UnpackAnchorFellError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AnchorFell(uint64 number, uint64 last)
func (inbox *Inbox) UnpackAnchorFellError(raw []byte) (*InboxAnchorFell, error) {
	out := new(InboxAnchorFell)
	if err := inbox.abi.UnpackIntoInterface(out, "AnchorFell", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxAnchorNotPast represents a AnchorNotPast error raised by the Inbox contract.
type InboxAnchorNotPast struct {
	Number      uint64
	BlockNumber *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AnchorNotPast(uint64 number, uint256 blockNumber)
func InboxAnchorNotPastErrorID() common.Hash {
	return common.HexToHash("0x7e9351a3a30b1d7f56deead8c12a312ac37cd7324ba82112d787addbbc29c12e")
}

// UnpackAnchorNotPastError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AnchorNotPast(uint64 number, uint256 blockNumber)
func (inbox *Inbox) UnpackAnchorNotPastError(raw []byte) (*InboxAnchorNotPast, error) {
	out := new(InboxAnchorNotPast)
	if err := inbox.abi.UnpackIntoInterface(out, "AnchorNotPast", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxBatchAgeTooShort represents a BatchAgeTooShort error raised by the Inbox contract.
type InboxBatchAgeTooShort struct {
	MaxBatchAgeSecs uint64
	ForceDelaySecs  uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BatchAgeTooShort(uint64 maxBatchAgeSecs, uint64 forceDelaySecs)
func InboxBatchAgeTooShortErrorID() common.Hash {
	return common.HexToHash("0x212befbcdfa3dec600059d4c257c6ecb818889ef1d69f6f2792a936cda516a3a")
}

// UnpackBatchAgeTooShortError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BatchAgeTooShort(uint64 maxBatchAgeSecs, uint64 forceDelaySecs)
func (inbox *Inbox) UnpackBatchAgeTooShortError(raw []byte) (*InboxBatchAgeTooShort, error) {
	out := new(InboxBatchAgeTooShort)
	if err := inbox.abi.UnpackIntoInterface(out, "BatchAgeTooShort", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxBatchTooOld represents a BatchTooOld error raised by the Inbox contract.
type InboxBatchTooOld struct {
	FirstTime     uint64
	OldestAllowed *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BatchTooOld(uint64 firstTime, uint256 oldestAllowed)
func InboxBatchTooOldErrorID() common.Hash {
	return common.HexToHash("0x564dc30066421ca4ed75596e5edc616d00689992d28a50da7dadbf7a95c335bc")
}

// UnpackBatchTooOldError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BatchTooOld(uint64 firstTime, uint256 oldestAllowed)
func (inbox *Inbox) UnpackBatchTooOldError(raw []byte) (*InboxBatchTooOld, error) {
	out := new(InboxBatchTooOld)
	if err := inbox.abi.UnpackIntoInterface(out, "BatchTooOld", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxBlobCountOutOfRange represents a BlobCountOutOfRange error raised by the Inbox contract.
type InboxBlobCountOutOfRange struct {
	Count *big.Int
	Max   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BlobCountOutOfRange(uint256 count, uint256 max)
func InboxBlobCountOutOfRangeErrorID() common.Hash {
	return common.HexToHash("0x09ac66d7d29ca7a9695644e5d79226f3d2c406d8975e8974c7e3092acaf4ecf0")
}

// UnpackBlobCountOutOfRangeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BlobCountOutOfRange(uint256 count, uint256 max)
func (inbox *Inbox) UnpackBlobCountOutOfRangeError(raw []byte) (*InboxBlobCountOutOfRange, error) {
	out := new(InboxBlobCountOutOfRange)
	if err := inbox.abi.UnpackIntoInterface(out, "BlobCountOutOfRange", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxBlobMissing represents a BlobMissing error raised by the Inbox contract.
type InboxBlobMissing struct {
	BlobIndex *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BlobMissing(uint256 blobIndex)
func InboxBlobMissingErrorID() common.Hash {
	return common.HexToHash("0xcc6408c5f4a3da8da74f1377ebd8074ac4c5cf988772679c3147032eb9a8ae03")
}

// UnpackBlobMissingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BlobMissing(uint256 blobIndex)
func (inbox *Inbox) UnpackBlobMissingError(raw []byte) (*InboxBlobMissing, error) {
	out := new(InboxBlobMissing)
	if err := inbox.abi.UnpackIntoInterface(out, "BlobMissing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxBlobUsed represents a BlobUsed error raised by the Inbox contract.
type InboxBlobUsed struct {
	FirstBlob *big.Int
	Count     *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BlobUsed(uint256 firstBlob, uint256 count)
func InboxBlobUsedErrorID() common.Hash {
	return common.HexToHash("0x85b629788f99607639a42cf2946cf42745cf8eee47851308853e7c01a1c03dc2")
}

// UnpackBlobUsedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BlobUsed(uint256 firstBlob, uint256 count)
func (inbox *Inbox) UnpackBlobUsedError(raw []byte) (*InboxBlobUsed, error) {
	out := new(InboxBlobUsed)
	if err := inbox.abi.UnpackIntoInterface(out, "BlobUsed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxBlobVersion represents a BlobVersion error raised by the Inbox contract.
type InboxBlobVersion struct {
	BlobIndex     *big.Int
	VersionedHash [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BlobVersion(uint256 blobIndex, bytes32 versionedHash)
func InboxBlobVersionErrorID() common.Hash {
	return common.HexToHash("0x31f57b75f08af1608f4ef6345c4eca2ad377a7d12a2c9bb91a7436f2a51367df")
}

// UnpackBlobVersionError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BlobVersion(uint256 blobIndex, bytes32 versionedHash)
func (inbox *Inbox) UnpackBlobVersionError(raw []byte) (*InboxBlobVersion, error) {
	out := new(InboxBlobVersion)
	if err := inbox.abi.UnpackIntoInterface(out, "BlobVersion", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxDataLengthOutOfRange represents a DataLengthOutOfRange error raised by the Inbox contract.
type InboxDataLengthOutOfRange struct {
	Length *big.Int
	Max    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DataLengthOutOfRange(uint256 length, uint256 max)
func InboxDataLengthOutOfRangeErrorID() common.Hash {
	return common.HexToHash("0xb377f243eac282afc930066cb958b7f8c7fff01da3cdb2d9c7a841af88fec260")
}

// UnpackDataLengthOutOfRangeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DataLengthOutOfRange(uint256 length, uint256 max)
func (inbox *Inbox) UnpackDataLengthOutOfRangeError(raw []byte) (*InboxDataLengthOutOfRange, error) {
	out := new(InboxDataLengthOutOfRange)
	if err := inbox.abi.UnpackIntoInterface(out, "DataLengthOutOfRange", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxDelaysOutOfOrder represents a DelaysOutOfOrder error raised by the Inbox contract.
type InboxDelaysOutOfOrder struct {
	OpenDelaySecs  uint64
	ForceDelaySecs uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DelaysOutOfOrder(uint64 openDelaySecs, uint64 forceDelaySecs)
func InboxDelaysOutOfOrderErrorID() common.Hash {
	return common.HexToHash("0xd4e30e41c383171b1b2a06f44aef6a5f88b0119c109e50ba93ee7e0ce6e3b88d")
}

// UnpackDelaysOutOfOrderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DelaysOutOfOrder(uint64 openDelaySecs, uint64 forceDelaySecs)
func (inbox *Inbox) UnpackDelaysOutOfOrderError(raw []byte) (*InboxDelaysOutOfOrder, error) {
	out := new(InboxDelaysOutOfOrder)
	if err := inbox.abi.UnpackIntoInterface(out, "DelaysOutOfOrder", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxDoorClosed represents a DoorClosed error raised by the Inbox contract.
type InboxDoorClosed struct {
	Caller    common.Address
	Sequencer common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DoorClosed(address caller, address sequencer)
func InboxDoorClosedErrorID() common.Hash {
	return common.HexToHash("0x0fd0d0fd0d9a05e78d698fb103636fdd5fbb1db9db6d196cbf2ac6ed05f0cd6f")
}

// UnpackDoorClosedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DoorClosed(address caller, address sequencer)
func (inbox *Inbox) UnpackDoorClosedError(raw []byte) (*InboxDoorClosed, error) {
	out := new(InboxDoorClosed)
	if err := inbox.abi.UnpackIntoInterface(out, "DoorClosed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxEntryOverdue represents a EntryOverdue error raised by the Inbox contract.
type InboxEntryOverdue struct {
	Index         uint64
	Time          *big.Int
	OldestAllowed *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error EntryOverdue(uint64 index, uint256 time, uint256 oldestAllowed)
func InboxEntryOverdueErrorID() common.Hash {
	return common.HexToHash("0x5b9db90723b2768fdc00e203d3d496f386caf277d6b066ac4e430ad055df3549")
}

// UnpackEntryOverdueError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error EntryOverdue(uint64 index, uint256 time, uint256 oldestAllowed)
func (inbox *Inbox) UnpackEntryOverdueError(raw []byte) (*InboxEntryOverdue, error) {
	out := new(InboxEntryOverdue)
	if err := inbox.abi.UnpackIntoInterface(out, "EntryOverdue", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxFailedCall represents a FailedCall error raised by the Inbox contract.
type InboxFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func InboxFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (inbox *Inbox) UnpackFailedCallError(raw []byte) (*InboxFailedCall, error) {
	out := new(InboxFailedCall)
	if err := inbox.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxForcedGasOutOfRange represents a ForcedGasOutOfRange error raised by the Inbox contract.
type InboxForcedGasOutOfRange struct {
	Gas uint64
	Min uint64
	Max uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ForcedGasOutOfRange(uint64 gas, uint64 min, uint64 max)
func InboxForcedGasOutOfRangeErrorID() common.Hash {
	return common.HexToHash("0xdffdc651fb0243f62f5a78a430ef79523f63303e9a1fa0742e75eb8b4afb2f39")
}

// UnpackForcedGasOutOfRangeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ForcedGasOutOfRange(uint64 gas, uint64 min, uint64 max)
func (inbox *Inbox) UnpackForcedGasOutOfRangeError(raw []byte) (*InboxForcedGasOutOfRange, error) {
	out := new(InboxForcedGasOutOfRange)
	if err := inbox.abi.UnpackIntoInterface(out, "ForcedGasOutOfRange", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxInsufficientBalance represents a InsufficientBalance error raised by the Inbox contract.
type InboxInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func InboxInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (inbox *Inbox) UnpackInsufficientBalanceError(raw []byte) (*InboxInsufficientBalance, error) {
	out := new(InboxInsufficientBalance)
	if err := inbox.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxMessageGasTooHigh represents a MessageGasTooHigh error raised by the Inbox contract.
type InboxMessageGasTooHigh struct {
	Gas uint64
	Max uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MessageGasTooHigh(uint64 gas, uint64 max)
func InboxMessageGasTooHighErrorID() common.Hash {
	return common.HexToHash("0x480ef417dc789bbbaf6d0ac3dcfc11472b02467578c7e2678490550ab7b8ee52")
}

// UnpackMessageGasTooHighError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MessageGasTooHigh(uint64 gas, uint64 max)
func (inbox *Inbox) UnpackMessageGasTooHighError(raw []byte) (*InboxMessageGasTooHigh, error) {
	out := new(InboxMessageGasTooHigh)
	if err := inbox.abi.UnpackIntoInterface(out, "MessageGasTooHigh", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxMessageTooLong represents a MessageTooLong error raised by the Inbox contract.
type InboxMessageTooLong struct {
	Length *big.Int
	Max    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MessageTooLong(uint256 length, uint256 max)
func InboxMessageTooLongErrorID() common.Hash {
	return common.HexToHash("0x68f2ea773701f4c22f224fe1a0a9eafdf5eeed0658e5fe9fc4abb6d188218ed3")
}

// UnpackMessageTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MessageTooLong(uint256 length, uint256 max)
func (inbox *Inbox) UnpackMessageTooLongError(raw []byte) (*InboxMessageTooLong, error) {
	out := new(InboxMessageTooLong)
	if err := inbox.abi.UnpackIntoInterface(out, "MessageTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxNotBridge represents a NotBridge error raised by the Inbox contract.
type InboxNotBridge struct {
	Caller common.Address
	Bridge common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotBridge(address caller, address bridge)
func InboxNotBridgeErrorID() common.Hash {
	return common.HexToHash("0x1474f9b6640f9c48e5baa9ab19e50b77b68b886845b292b5d283ca39a5b390df")
}

// UnpackNotBridgeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotBridge(address caller, address bridge)
func (inbox *Inbox) UnpackNotBridgeError(raw []byte) (*InboxNotBridge, error) {
	out := new(InboxNotBridge)
	if err := inbox.abi.UnpackIntoInterface(out, "NotBridge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxNotWholeGwei represents a NotWholeGwei error raised by the Inbox contract.
type InboxNotWholeGwei struct {
	AmountWei *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotWholeGwei(uint256 amountWei)
func InboxNotWholeGweiErrorID() common.Hash {
	return common.HexToHash("0x00dad9be0ead9a4e48f1a68aea23cb691ef72782a974bf6282ed06deb2675dae")
}

// UnpackNotWholeGweiError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotWholeGwei(uint256 amountWei)
func (inbox *Inbox) UnpackNotWholeGweiError(raw []byte) (*InboxNotWholeGwei, error) {
	out := new(InboxNotWholeGwei)
	if err := inbox.abi.UnpackIntoInterface(out, "NotWholeGwei", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxPaymentTooLow represents a PaymentTooLow error raised by the Inbox contract.
type InboxPaymentTooLow struct {
	Sent *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PaymentTooLow(uint256 sent, uint256 want)
func InboxPaymentTooLowErrorID() common.Hash {
	return common.HexToHash("0x0cbe2bf2897282a407ced6374d0e65b5da5eeef9c81b0b809bc3dda776302142")
}

// UnpackPaymentTooLowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PaymentTooLow(uint256 sent, uint256 want)
func (inbox *Inbox) UnpackPaymentTooLowError(raw []byte) (*InboxPaymentTooLow, error) {
	out := new(InboxPaymentTooLow)
	if err := inbox.abi.UnpackIntoInterface(out, "PaymentTooLow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxPositionNotKept represents a PositionNotKept error raised by the Inbox contract.
type InboxPositionNotKept struct {
	Position uint64
	Tail     uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PositionNotKept(uint64 position, uint64 tail)
func InboxPositionNotKeptErrorID() common.Hash {
	return common.HexToHash("0xd6e4c11ac7f510967aea1ff3a3353b4b2f6a89b191e8101ba85bf020e8fb9dc4")
}

// UnpackPositionNotKeptError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PositionNotKept(uint64 position, uint64 tail)
func (inbox *Inbox) UnpackPositionNotKeptError(raw []byte) (*InboxPositionNotKept, error) {
	out := new(InboxPositionNotKept)
	if err := inbox.abi.UnpackIntoInterface(out, "PositionNotKept", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxQueueEndOutOfRange represents a QueueEndOutOfRange error raised by the Inbox contract.
type InboxQueueEndOutOfRange struct {
	QueueEnd uint64
	Head     uint64
	Max      uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error QueueEndOutOfRange(uint64 queueEnd, uint64 head, uint64 max)
func InboxQueueEndOutOfRangeErrorID() common.Hash {
	return common.HexToHash("0x14e5e92eed8c395e876d4018f7c32ae1708857b6220ca93eadd1d61e9a9c713d")
}

// UnpackQueueEndOutOfRangeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error QueueEndOutOfRange(uint64 queueEnd, uint64 head, uint64 max)
func (inbox *Inbox) UnpackQueueEndOutOfRangeError(raw []byte) (*InboxQueueEndOutOfRange, error) {
	out := new(InboxQueueEndOutOfRange)
	if err := inbox.abi.UnpackIntoInterface(out, "QueueEndOutOfRange", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxQueueFull represents a QueueFull error raised by the Inbox contract.
type InboxQueueFull struct {
	Pending uint64
	Limit   uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error QueueFull(uint64 pending, uint64 limit)
func InboxQueueFullErrorID() common.Hash {
	return common.HexToHash("0x898697488227c018e7b852de97611cf85e40c5466175a57fbf641aa69d267916")
}

// UnpackQueueFullError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error QueueFull(uint64 pending, uint64 limit)
func (inbox *Inbox) UnpackQueueFullError(raw []byte) (*InboxQueueFull, error) {
	out := new(InboxQueueFull)
	if err := inbox.abi.UnpackIntoInterface(out, "QueueFull", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxTooMuchData represents a TooMuchData error raised by the Inbox contract.
type InboxTooMuchData struct {
	Bytes *big.Int
	Room  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooMuchData(uint256 bytes_, uint256 room)
func InboxTooMuchDataErrorID() common.Hash {
	return common.HexToHash("0xb0f298f6661b1a34717893e75036fe817a6b4d65a84ee7660e9f3b7d5fc29110")
}

// UnpackTooMuchDataError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooMuchData(uint256 bytes_, uint256 room)
func (inbox *Inbox) UnpackTooMuchDataError(raw []byte) (*InboxTooMuchData, error) {
	out := new(InboxTooMuchData)
	if err := inbox.abi.UnpackIntoInterface(out, "TooMuchData", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxTooMuchEther represents a TooMuchEther error raised by the Inbox contract.
type InboxTooMuchEther struct {
	AmountWei *big.Int
	MaxWei    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooMuchEther(uint256 amountWei, uint256 maxWei)
func InboxTooMuchEtherErrorID() common.Hash {
	return common.HexToHash("0x128ab8b7b19d661a2e9c6f62745bba9ab86cda9d9015428cc6b4730286df5264")
}

// UnpackTooMuchEtherError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooMuchEther(uint256 amountWei, uint256 maxWei)
func (inbox *Inbox) UnpackTooMuchEtherError(raw []byte) (*InboxTooMuchEther, error) {
	out := new(InboxTooMuchEther)
	if err := inbox.abi.UnpackIntoInterface(out, "TooMuchEther", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxTransactionLengthOutOfRange represents a TransactionLengthOutOfRange error raised by the Inbox contract.
type InboxTransactionLengthOutOfRange struct {
	Length *big.Int
	Max    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TransactionLengthOutOfRange(uint256 length, uint256 max)
func InboxTransactionLengthOutOfRangeErrorID() common.Hash {
	return common.HexToHash("0x01defb1c635251d6f948270e3197aa6554d2094fed44d374c285da997166282c")
}

// UnpackTransactionLengthOutOfRangeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TransactionLengthOutOfRange(uint256 length, uint256 max)
func (inbox *Inbox) UnpackTransactionLengthOutOfRangeError(raw []byte) (*InboxTransactionLengthOutOfRange, error) {
	out := new(InboxTransactionLengthOutOfRange)
	if err := inbox.abi.UnpackIntoInterface(out, "TransactionLengthOutOfRange", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxValueAndFeeTooLarge represents a ValueAndFeeTooLarge error raised by the Inbox contract.
type InboxValueAndFeeTooLarge struct {
	SumGwei *big.Int
	MaxGwei *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ValueAndFeeTooLarge(uint256 sumGwei, uint256 maxGwei)
func InboxValueAndFeeTooLargeErrorID() common.Hash {
	return common.HexToHash("0x7d5e04638cb7b39e2937cfc827e20ed4db2070deecd1d2d81a1124215d1af2a2")
}

// UnpackValueAndFeeTooLargeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ValueAndFeeTooLarge(uint256 sumGwei, uint256 maxGwei)
func (inbox *Inbox) UnpackValueAndFeeTooLargeError(raw []byte) (*InboxValueAndFeeTooLarge, error) {
	out := new(InboxValueAndFeeTooLarge)
	if err := inbox.abi.UnpackIntoInterface(out, "ValueAndFeeTooLarge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxWrongAnchor represents a WrongAnchor error raised by the Inbox contract.
type InboxWrongAnchor struct {
	Number uint64
	Got    [32]byte
	Want   [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongAnchor(uint64 number, bytes32 got, bytes32 want)
func InboxWrongAnchorErrorID() common.Hash {
	return common.HexToHash("0x7664f317490bdfe041af93d9c788f5097196af932c68da00bb4bf6945a87a520")
}

// UnpackWrongAnchorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongAnchor(uint64 number, bytes32 got, bytes32 want)
func (inbox *Inbox) UnpackWrongAnchorError(raw []byte) (*InboxWrongAnchor, error) {
	out := new(InboxWrongAnchor)
	if err := inbox.abi.UnpackIntoInterface(out, "WrongAnchor", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxWrongParent represents a WrongParent error raised by the Inbox contract.
type InboxWrongParent struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongParent(bytes32 got, bytes32 want)
func InboxWrongParentErrorID() common.Hash {
	return common.HexToHash("0xf8bef08206294d3587679d9c661dbed145a1f0df35cbb9919c466886819dea8f")
}

// UnpackWrongParentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongParent(bytes32 got, bytes32 want)
func (inbox *Inbox) UnpackWrongParentError(raw []byte) (*InboxWrongParent, error) {
	out := new(InboxWrongParent)
	if err := inbox.abi.UnpackIntoInterface(out, "WrongParent", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxWrongQueueHash represents a WrongQueueHash error raised by the Inbox contract.
type InboxWrongQueueHash struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongQueueHash(bytes32 got, bytes32 want)
func InboxWrongQueueHashErrorID() common.Hash {
	return common.HexToHash("0x619334ce43402c266ffbbd0e95df37bb427997fd65f25e7ff473692c62dac0a5")
}

// UnpackWrongQueueHashError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongQueueHash(bytes32 got, bytes32 want)
func (inbox *Inbox) UnpackWrongQueueHashError(raw []byte) (*InboxWrongQueueHash, error) {
	out := new(InboxWrongQueueHash)
	if err := inbox.abi.UnpackIntoInterface(out, "WrongQueueHash", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxZeroAddress represents a ZeroAddress error raised by the Inbox contract.
type InboxZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func InboxZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (inbox *Inbox) UnpackZeroAddressError(raw []byte) (*InboxZeroAddress, error) {
	out := new(InboxZeroAddress)
	if err := inbox.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InboxZeroAmount represents a ZeroAmount error raised by the Inbox contract.
type InboxZeroAmount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAmount()
func InboxZeroAmountErrorID() common.Hash {
	return common.HexToHash("0x1f2a2005cb66a8e145327e8814e243a0996aec9bfe1e15a495778b1236dbd485")
}

// UnpackZeroAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAmount()
func (inbox *Inbox) UnpackZeroAmountError(raw []byte) (*InboxZeroAmount, error) {
	out := new(InboxZeroAmount)
	if err := inbox.abi.UnpackIntoInterface(out, "ZeroAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// L2TokenBridgeMetaData contains all meta data concerning the L2TokenBridge contract.
var L2TokenBridgeMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"l1TokenBridge_\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"creating\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structCreation\",\"components\":[{\"name\":\"l1Token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"metadata\",\"type\":\"tuple\",\"internalType\":\"structTokenMetadata\",\"components\":[{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"symbol\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"decimals\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"l1TokenBridge\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"mint\",\"inputs\":[{\"name\":\"l1Token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"metadata\",\"type\":\"tuple\",\"internalType\":\"structTokenMetadata\",\"components\":[{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"symbol\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"decimals\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"tokenOf\",\"inputs\":[{\"name\":\"l1Token\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"withdraw\",\"inputs\":[{\"name\":\"l1Token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"index\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"TokenCreated\",\"inputs\":[{\"name\":\"l1Token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"l2Token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TokensMinted\",\"inputs\":[{\"name\":\"l1Token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TokensWithdrawn\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"l1Token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"NotCreating\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"NotRelay\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"relay\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotSender\",\"inputs\":[{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ReentrancyGuardReentrantCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"TokenUnknown\",\"inputs\":[{\"name\":\"l1Token\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ZeroAddress\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"ZeroAmount\",\"inputs\":[]}]",
	ID:  "L2TokenBridge",
	Bin: "0x60c0604052346100a3576135c46020813803918261001c816100a7565b9384928339810103126100a357516001600160a01b0381168082036100a35715610094576080526112b8610052602082016100a7565b818152602081019161230c833951902060a05260405161222b90816100e182396080518181816101e8015281816107500152610c11015260a05181610d670152f35b63d92e233d60e01b5f5260045ffd5b5f80fd5b6040519190601f01601f191682016001600160401b038111838210176100cc57604052565b634e487b7160e01b5f52604160045260245ffdfe6080806040526004361015610012575f80fd5b5f905f3560e01c90816336c717c114610bc95750806342ec38e214610b6a578063c8fd5b981461061c578063cd3f140d146103d75763d9caed1214610055575f80fd5b346103d45760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103d45761008c610c35565b610094610c58565b906044356100a0610eb8565b73ffffffffffffffffffffffffffffffffffffffff83169182156103ac578115610384576100cd81610d46565b803b156103425773ffffffffffffffffffffffffffffffffffffffff869116803b1561033e576040517f9dc29fac000000000000000000000000000000000000000000000000000000008152336004820152602481018590529082908290604490829084905af180156103335761031e575b5050602061021e9173ffffffffffffffffffffffffffffffffffffffff604051917f8bfb07c9000000000000000000000000000000000000000000000000000000008484015216948560248301526044820152836064820152606481526101a7608482610dd6565b604051809381927fc89acc8600000000000000000000000000000000000000000000000000000000835273ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000166004840152604060248401526044830190610c7b565b038188710961ef480eb55e80d19ad83579a64c0070025af19081156103135785916102ce575b6040805173ffffffffffffffffffffffffffffffffffffffff8716815260208181018690529163ffffffff85169189913391899185917f6e109ec36e06934445e64175d5505291d96a3c8d4595214fee00946cdbd0f91391819081015b0390a47f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b90506020813d60201161030b575b816102e960209383610dd6565b81010312610307575163ffffffff81168103610307576102a1610244565b8480fd5b3d91506102dc565b6040513d87823e3d90fd5b8161032891610dd6565b61030757845f61013f565b6040513d84823e3d90fd5b5080fd5b60248673ffffffffffffffffffffffffffffffffffffffff847f5ea1c1ed00000000000000000000000000000000000000000000000000000000835216600452fd5b6004857f1f2a2005000000000000000000000000000000000000000000000000000000008152fd5b6004857fd92e233d000000000000000000000000000000000000000000000000000000008152fd5b80fd5b50346103d457807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126103d45760405161041281610d9e565b81815260206040519161042483610dba565b606083526060828401528360408401520152604051908082527f74770f3c43056226bbe5451bff8fdac89b22898f8d7a68a1038e9b8703924fa55c601c8301528151918183820193601d602086019110156105aa575b526040830191826040528151156105825781518201602081019260208183031261057e5760208101519067ffffffffffffffff821161057a570160408183031261057e576104c785610d9e565b6104d360208201610e17565b855260408101519067ffffffffffffffff821161057a5701602081019160609190031261033e576040519261050784610dba565b815167ffffffffffffffff811161057a5781610524918401610e72565b8452602082015167ffffffffffffffff811161057a5782916105499160409401610e72565b602085015201519060ff821682036103d45750610576936060916040840152015260405191829182610cbe565b0390f35b8380fd5b8280fd5b807f3874437e0000000000000000000000000000000000000000000000000000000060049252fd5b907f74770f3c43056226bbe5451bff8fdac89b22898f8d7a68a1038e9b8703924fa59052817f79eeab45a88476f1947c7aea6cb102a7a19a6a7b3b63930329b4f997087b9c8103906020603c84015b8381015c8152019184828410156106145750916020906105f9565b92505061047a565b50346108855760a07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261088557610654610c35565b61065c610c58565b906044359073ffffffffffffffffffffffffffffffffffffffff82169283830361088557606435936084359267ffffffffffffffff84116108855760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc8536030112610885576106cb610eb8565b734c6f6674000000000000000000000000000000013303610b26576040517fb7558b7a000000000000000000000000000000000000000000000000000000008152602081600481734c6f6674000000000000000000000000000000015afa90811561087a575f91610aec575b5073ffffffffffffffffffffffffffffffffffffffff807f0000000000000000000000000000000000000000000000000000000000000000169116818103610abe57505061078481610d46565b92833b15610889575b73ffffffffffffffffffffffffffffffffffffffff94507f7b8dcfc3f4c66ff19bc8b9b98d9effc634f0c511e88a308cf4e70761049e2c2760208680604051948b865216941692a41691823b15610885576040517f40c10f1900000000000000000000000000000000000000000000000000000000815273ffffffffffffffffffffffffffffffffffffffff9290921660048301526024820152905f908290604490829084905af1801561087a57610867575b50807f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d80f35b61087391505f90610dd6565b5f5f610840565b6040513d5f823e3d90fd5b5f80fd5b6040519461089686610d9e565b73ffffffffffffffffffffffffffffffffffffffff831695868152604051916108be83610dba565b806004013567ffffffffffffffff8111610885576108e29060043691840101610f2c565b835260248101359067ffffffffffffffff82116108855761090b60449260043691840101610f2c565b602085015201359060ff82168203610885578261096a92604061093e950152602082015260405192839160208301610cbe565b037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08101835282610dd6565b601c8101517f74770f3c43056226bbe5451bff8fdac89b22898f8d7a68a1038e9b8703924fa55d601d81511015610a61575b506040516112b8908181019181831067ffffffffffffffff841117610a345787928291610f73833903905ff594851561087a5773ffffffffffffffffffffffffffffffffffffffff80965f7f74770f3c43056226bbe5451bff8fdac89b22898f8d7a68a1038e9b8703924fa55d16907fd5f9bdf12adf29dab0248c349842c3822d53ae2bb4f36352f301630d018c81395f80a361078d565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b7f74770f3c43056226bbe5451bff8fdac89b22898f8d7a68a1038e9b8703924fa55f528051906020603c82828582010194831c5f0383175f200392015b80518382015d0182811015610ab557602090610a9e565b5050505f61099c565b7ffc21064f000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b90506020813d602011610b1e575b81610b0760209383610dd6565b8101031261088557610b1890610e17565b5f610737565b3d9150610afa565b7fadb76764000000000000000000000000000000000000000000000000000000005f5233600452734c6f66740000000000000000000000000000000160245260445ffd5b346108855760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610885576020610bab610ba6610c35565b610d46565b73ffffffffffffffffffffffffffffffffffffffff60405191168152f35b34610885575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126108855760209073ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b6004359073ffffffffffffffffffffffffffffffffffffffff8216820361088557565b6024359073ffffffffffffffffffffffffffffffffffffffff8216820361088557565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b9060209081835273ffffffffffffffffffffffffffffffffffffffff8151168284015201519060408082015260a060ff6040610d3c610d08865160608088015260c0870190610c7b565b60208701517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa0878303016080880152610c7b565b9401511691015290565b6055600b73ffffffffffffffffffffffffffffffffffffffff9283604051917f000000000000000000000000000000000000000000000000000000000000000060408401521660208201523081520160ff8153201690565b6040810190811067ffffffffffffffff821117610a3457604052565b6060810190811067ffffffffffffffff821117610a3457604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117610a3457604052565b519073ffffffffffffffffffffffffffffffffffffffff8216820361088557565b67ffffffffffffffff8111610a3457601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b81601f8201121561088557805190610e8982610e38565b92610e976040519485610dd6565b8284526020838301011161088557815f9260208093018386015e8301015290565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c610f045760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b81601f8201121561088557803590610f4382610e38565b92610f516040519485610dd6565b8284526020838301011161088557815f92602080930183860137830101529056fe60e0806040523461043a5763cd3f140d60e01b81525f81600481335afa801561043e575f90610331575b3360a05280516001600160a01b031660805260200180516040015160ff1660c05280515180519250906001600160401b03831161023f575f5492600184811c94168015610327575b602085101461022157601f84116102bc575b602093508392601f821160011461025e57928192935f92610253575b50508160011b915f199060031b1c1916175f555b51015180516001600160401b03811161023f57600154600181811c91168015610235575b602082101461022157601f81116101b3575b50602091601f8211600114610153579181925f92610148575b50508160011b915f199060031b1c1916176001555b604051610df690816104c28239608051816103b4015260a0518181816101130152610d9d015260c051816109680152f35b015190505f80610102565b601f1982169260015f52805f20915f5b85811061019b57508360019510610183575b505050811b01600155610117565b01515f1960f88460031b161c191690555f8080610175565b91926020600181928685015181550194019201610163565b818111156100e95760015f52601f820160051c7fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf660208410610219575b81601f9101920160051c03905f5b82811061020c5750506100e9565b5f828201556001016101fe565b5f91506101f0565b634e487b7160e01b5f52602260045260245ffd5b90607f16906100d7565b634e487b7160e01b5f52604160045260245ffd5b015190505f8061009f565b601f198216935f8052805f20915f5b8681106102a5575083600195961061028d575b505050811b015f556100b3565b01515f1960f88460031b161c191690555f8080610280565b91928760018192868501518155019401920161026d565b80841115610083575f8052601f810160051c7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e5636020831061031f575b810194601f0160051c035f5b818110610312575050610083565b5f86820155600101610304565b5f91506102f8565b93607f1693610071565b503d805f833e6103418183610449565b81019060208183031261043a578051906001600160401b03821161043a570160408183031261043a5760408051919082016001600160401b0381118382101761023f5760405280516001600160a01b038116810361043a5782526020810151906001600160401b03821161043a57019160608382031261043a5760405192606084016001600160401b0381118582101761023f5760405280516001600160401b03811161043a57826103f491830161046c565b845260208101516001600160401b03811161043a5760409261041791830161046c565b602085015201519160ff8316830361043a57602092604082015282820152610029565b5f80fd5b6040513d5f823e3d90fd5b601f909101601f19168101906001600160401b0382119082101761023f57604052565b81601f8201121561043a578051906001600160401b03821161023f57604051926104a0601f8401601f191660200185610449565b8284526020838301011161043a57815f9260208093018386015e830101529056fe60806040526004361015610011575f80fd5b5f3560e01c806306fdde0314610b5d578063095ea7b314610ad457806318160ddd14610a9157806323b872dd1461098c578063313ce567146109315780633644e5151461088b57806340c10f19146107d557806370a08231146107855780637ecebe001461073557806395d89b41146105405780639dc29fac14610485578063a9059cbb146103d8578063c01e1bd61461036a578063d505accf14610197578063dd62ed3e1461013b5763e78cea92146100c9575f80fd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757610172610be6565b61017a610c09565b602052637f5e9f20600c525f5260206034600c2054604051908152f35b346101375760e07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576101ce610be6565b6101d6610c09565b6084359160643560443560ff85168503610137576101f2610c2c565b602081519101209082421161035d5773ffffffffffffffffffffffffffffffffffffffff80604051951695169565383775081901600e52855f5260c06020600c20958654957f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8252602082019586528660408301967fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc688528b6060850198468a528c608087019330855260a08820602e527f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9885252528688525260a082015220604e526042602c205f5260ff1660205260a43560405260c43560605260208060805f60015afa93853d5103610350577f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9259460209401905585777f5e9f200000000000000000000000000000000000000000176040526034602c2055a3005b63ddafbaef5f526004601cfd5b631a15a3cc5f526004601cfd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375761040f610be6565b602435906387a211a2600c52335f526020600c2080548084116104785783900390555f526020600c20818154019055602052600c5160601c337fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a3602060405160018152f35b63f4d678b85f526004601cfd5b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576104bc610be6565b6024356104c7610d86565b6387a211a2600c52815f526020600c2091825491828111610478575f938173ffffffffffffffffffffffffffffffffffffffff94039055806805345cdf77eb68f44c54036805345cdf77eb68f44c558352167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602083a3005b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576040515f600154908160011c6001831692831561072b575b6020821084146106fe57818552849390811561069e5750600114610624575b5003601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01681019067ffffffffffffffff8211818310176105f757604082905281906105f39082610b9e565b0390f35b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b60015f90815291507fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf65b81831061068257505081016020017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe06105a5565b602091935080600191548385880101520191019091839261064e565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208581019190915291151560051b840190910191507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe090506105a5565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b90607f1690610586565b346101375760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375761076c610be6565b6338377508600c525f52602080600c2054604051908152f35b346101375760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576107bc610be6565b6387a211a2600c525f52602080600c2054604051908152f35b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375761080c610be6565b60243590610818610d86565b6805345cdf77eb68f44c5482810190811061087e576805345cdf77eb68f44c556387a211a2600c525f526020600c20818154019055602052600c5160601c5f7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a3005b63e5cfe9575f526004601cfd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060a06108c5610c2c565b828151910120604051907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8252838201527fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc6604082015246606082015230608082015220604051908152f35b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060405160ff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101375760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576109c3610be6565b6109cb610c09565b604435908260601b33602052637f5e9f208117600c526034600c20908154918219610a6d575b506387a211a2915017600c526020600c2080548084116104785783900390555f526020600c2081815401905560205273ffffffffffffffffffffffffffffffffffffffff600c5160601c91167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a3602060405160018152f35b828511610a8457846387a211a293039055856109f1565b6313be252b5f526004601cfd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375760206805345cdf77eb68f44c54604051908152f35b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757610b0b610be6565b60243590602052637f5e9f20600c52335f52806034600c20555f52602c5160601c337f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560205fa3602060405160018152f35b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576105f3610b96610c2c565b604051918291825b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602060409481855280519182918282880152018686015e5f8582860101520116010190565b6004359073ffffffffffffffffffffffffffffffffffffffff8216820361013757565b6024359073ffffffffffffffffffffffffffffffffffffffff8216820361013757565b604051905f5f54908160011c60018316928315610d7c575b6020821084146106fe578186528593908115610d1c5750600114610ca4575b5003601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016820167ffffffffffffffff8111838210176105f757604052565b5f80805291507f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e5635b818310610d0057505081016020017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0610c63565b6020919350806001915483858901015201910190918492610ccc565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208581019190915291151560051b840190910191507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe09050610c63565b90607f1690610c44565b73ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016803303610dc75750565b7f1474f9b6000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd60e0806040523461043a5763cd3f140d60e01b81525f81600481335afa801561043e575f90610331575b3360a05280516001600160a01b031660805260200180516040015160ff1660c05280515180519250906001600160401b03831161023f575f5492600184811c94168015610327575b602085101461022157601f84116102bc575b602093508392601f821160011461025e57928192935f92610253575b50508160011b915f199060031b1c1916175f555b51015180516001600160401b03811161023f57600154600181811c91168015610235575b602082101461022157601f81116101b3575b50602091601f8211600114610153579181925f92610148575b50508160011b915f199060031b1c1916176001555b604051610df690816104c28239608051816103b4015260a0518181816101130152610d9d015260c051816109680152f35b015190505f80610102565b601f1982169260015f52805f20915f5b85811061019b57508360019510610183575b505050811b01600155610117565b01515f1960f88460031b161c191690555f8080610175565b91926020600181928685015181550194019201610163565b818111156100e95760015f52601f820160051c7fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf660208410610219575b81601f9101920160051c03905f5b82811061020c5750506100e9565b5f828201556001016101fe565b5f91506101f0565b634e487b7160e01b5f52602260045260245ffd5b90607f16906100d7565b634e487b7160e01b5f52604160045260245ffd5b015190505f8061009f565b601f198216935f8052805f20915f5b8681106102a5575083600195961061028d575b505050811b015f556100b3565b01515f1960f88460031b161c191690555f8080610280565b91928760018192868501518155019401920161026d565b80841115610083575f8052601f810160051c7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e5636020831061031f575b810194601f0160051c035f5b818110610312575050610083565b5f86820155600101610304565b5f91506102f8565b93607f1693610071565b503d805f833e6103418183610449565b81019060208183031261043a578051906001600160401b03821161043a570160408183031261043a5760408051919082016001600160401b0381118382101761023f5760405280516001600160a01b038116810361043a5782526020810151906001600160401b03821161043a57019160608382031261043a5760405192606084016001600160401b0381118582101761023f5760405280516001600160401b03811161043a57826103f491830161046c565b845260208101516001600160401b03811161043a5760409261041791830161046c565b602085015201519160ff8316830361043a57602092604082015282820152610029565b5f80fd5b6040513d5f823e3d90fd5b601f909101601f19168101906001600160401b0382119082101761023f57604052565b81601f8201121561043a578051906001600160401b03821161023f57604051926104a0601f8401601f191660200185610449565b8284526020838301011161043a57815f9260208093018386015e830101529056fe60806040526004361015610011575f80fd5b5f3560e01c806306fdde0314610b5d578063095ea7b314610ad457806318160ddd14610a9157806323b872dd1461098c578063313ce567146109315780633644e5151461088b57806340c10f19146107d557806370a08231146107855780637ecebe001461073557806395d89b41146105405780639dc29fac14610485578063a9059cbb146103d8578063c01e1bd61461036a578063d505accf14610197578063dd62ed3e1461013b5763e78cea92146100c9575f80fd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757610172610be6565b61017a610c09565b602052637f5e9f20600c525f5260206034600c2054604051908152f35b346101375760e07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576101ce610be6565b6101d6610c09565b6084359160643560443560ff85168503610137576101f2610c2c565b602081519101209082421161035d5773ffffffffffffffffffffffffffffffffffffffff80604051951695169565383775081901600e52855f5260c06020600c20958654957f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8252602082019586528660408301967fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc688528b6060850198468a528c608087019330855260a08820602e527f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9885252528688525260a082015220604e526042602c205f5260ff1660205260a43560405260c43560605260208060805f60015afa93853d5103610350577f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9259460209401905585777f5e9f200000000000000000000000000000000000000000176040526034602c2055a3005b63ddafbaef5f526004601cfd5b631a15a3cc5f526004601cfd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375761040f610be6565b602435906387a211a2600c52335f526020600c2080548084116104785783900390555f526020600c20818154019055602052600c5160601c337fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a3602060405160018152f35b63f4d678b85f526004601cfd5b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576104bc610be6565b6024356104c7610d86565b6387a211a2600c52815f526020600c2091825491828111610478575f938173ffffffffffffffffffffffffffffffffffffffff94039055806805345cdf77eb68f44c54036805345cdf77eb68f44c558352167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602083a3005b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576040515f600154908160011c6001831692831561072b575b6020821084146106fe57818552849390811561069e5750600114610624575b5003601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01681019067ffffffffffffffff8211818310176105f757604082905281906105f39082610b9e565b0390f35b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b60015f90815291507fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf65b81831061068257505081016020017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe06105a5565b602091935080600191548385880101520191019091839261064e565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208581019190915291151560051b840190910191507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe090506105a5565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b90607f1690610586565b346101375760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375761076c610be6565b6338377508600c525f52602080600c2054604051908152f35b346101375760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576107bc610be6565b6387a211a2600c525f52602080600c2054604051908152f35b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375761080c610be6565b60243590610818610d86565b6805345cdf77eb68f44c5482810190811061087e576805345cdf77eb68f44c556387a211a2600c525f526020600c20818154019055602052600c5160601c5f7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a3005b63e5cfe9575f526004601cfd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060a06108c5610c2c565b828151910120604051907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8252838201527fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc6604082015246606082015230608082015220604051908152f35b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757602060405160ff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101375760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576109c3610be6565b6109cb610c09565b604435908260601b33602052637f5e9f208117600c526034600c20908154918219610a6d575b506387a211a2915017600c526020600c2080548084116104785783900390555f526020600c2081815401905560205273ffffffffffffffffffffffffffffffffffffffff600c5160601c91167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602080a3602060405160018152f35b828511610a8457846387a211a293039055856109f1565b6313be252b5f526004601cfd5b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101375760206805345cdf77eb68f44c54604051908152f35b346101375760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261013757610b0b610be6565b60243590602052637f5e9f20600c52335f52806034600c20555f52602c5160601c337f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560205fa3602060405160018152f35b34610137575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112610137576105f3610b96610c2c565b604051918291825b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602060409481855280519182918282880152018686015e5f8582860101520116010190565b6004359073ffffffffffffffffffffffffffffffffffffffff8216820361013757565b6024359073ffffffffffffffffffffffffffffffffffffffff8216820361013757565b604051905f5f54908160011c60018316928315610d7c575b6020821084146106fe578186528593908115610d1c5750600114610ca4575b5003601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016820167ffffffffffffffff8111838210176105f757604052565b5f80805291507f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e5635b818310610d0057505081016020017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0610c63565b6020919350806001915483858901015201910190918492610ccc565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208581019190915291151560051b840190910191507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe09050610c63565b90607f1690610c44565b73ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016803303610dc75750565b7f1474f9b6000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd",
}

// L2TokenBridge is an auto generated Go binding around an Ethereum contract.
type L2TokenBridge struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *L2TokenBridge) GetABI() abi.ABI {
	return c.abi
}

// NewL2TokenBridge creates a new instance of L2TokenBridge.
func NewL2TokenBridge() *L2TokenBridge {
	parsed, err := L2TokenBridgeMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &L2TokenBridge{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *L2TokenBridge) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address l1TokenBridge_) returns()
func (l2TokenBridge *L2TokenBridge) PackConstructor(l1TokenBridge_ common.Address) []byte {
	enc, err := l2TokenBridge.abi.Pack("", l1TokenBridge_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackCreating is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcd3f140d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function creating() view returns((address,(string,string,uint8)))
func (l2TokenBridge *L2TokenBridge) PackCreating() []byte {
	enc, err := l2TokenBridge.abi.Pack("creating")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCreating is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcd3f140d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function creating() view returns((address,(string,string,uint8)))
func (l2TokenBridge *L2TokenBridge) TryPackCreating() ([]byte, error) {
	return l2TokenBridge.abi.Pack("creating")
}

// UnpackCreating is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcd3f140d.
//
// Solidity: function creating() view returns((address,(string,string,uint8)))
func (l2TokenBridge *L2TokenBridge) UnpackCreating(data []byte) (Creation, error) {
	out, err := l2TokenBridge.abi.Unpack("creating", data)
	if err != nil {
		return *new(Creation), err
	}
	out0 := *abi.ConvertType(out[0], new(Creation)).(*Creation)
	return out0, nil
}

// PackL1TokenBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36c717c1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function l1TokenBridge() view returns(address)
func (l2TokenBridge *L2TokenBridge) PackL1TokenBridge() []byte {
	enc, err := l2TokenBridge.abi.Pack("l1TokenBridge")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackL1TokenBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36c717c1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function l1TokenBridge() view returns(address)
func (l2TokenBridge *L2TokenBridge) TryPackL1TokenBridge() ([]byte, error) {
	return l2TokenBridge.abi.Pack("l1TokenBridge")
}

// UnpackL1TokenBridge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x36c717c1.
//
// Solidity: function l1TokenBridge() view returns(address)
func (l2TokenBridge *L2TokenBridge) UnpackL1TokenBridge(data []byte) (common.Address, error) {
	out, err := l2TokenBridge.abi.Unpack("l1TokenBridge", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc8fd5b98.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mint(address l1Token, address from, address to, uint256 amount, (string,string,uint8) metadata) returns()
func (l2TokenBridge *L2TokenBridge) PackMint(l1Token common.Address, from common.Address, to common.Address, amount *big.Int, metadata TokenMetadata) []byte {
	enc, err := l2TokenBridge.abi.Pack("mint", l1Token, from, to, amount, metadata)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc8fd5b98.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mint(address l1Token, address from, address to, uint256 amount, (string,string,uint8) metadata) returns()
func (l2TokenBridge *L2TokenBridge) TryPackMint(l1Token common.Address, from common.Address, to common.Address, amount *big.Int, metadata TokenMetadata) ([]byte, error) {
	return l2TokenBridge.abi.Pack("mint", l1Token, from, to, amount, metadata)
}

// PackTokenOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42ec38e2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tokenOf(address l1Token) view returns(address)
func (l2TokenBridge *L2TokenBridge) PackTokenOf(l1Token common.Address) []byte {
	enc, err := l2TokenBridge.abi.Pack("tokenOf", l1Token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTokenOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42ec38e2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tokenOf(address l1Token) view returns(address)
func (l2TokenBridge *L2TokenBridge) TryPackTokenOf(l1Token common.Address) ([]byte, error) {
	return l2TokenBridge.abi.Pack("tokenOf", l1Token)
}

// UnpackTokenOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x42ec38e2.
//
// Solidity: function tokenOf(address l1Token) view returns(address)
func (l2TokenBridge *L2TokenBridge) UnpackTokenOf(data []byte) (common.Address, error) {
	out, err := l2TokenBridge.abi.Unpack("tokenOf", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd9caed12.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw(address l1Token, address to, uint256 amount) returns(uint32 index)
func (l2TokenBridge *L2TokenBridge) PackWithdraw(l1Token common.Address, to common.Address, amount *big.Int) []byte {
	enc, err := l2TokenBridge.abi.Pack("withdraw", l1Token, to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd9caed12.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw(address l1Token, address to, uint256 amount) returns(uint32 index)
func (l2TokenBridge *L2TokenBridge) TryPackWithdraw(l1Token common.Address, to common.Address, amount *big.Int) ([]byte, error) {
	return l2TokenBridge.abi.Pack("withdraw", l1Token, to, amount)
}

// UnpackWithdraw is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd9caed12.
//
// Solidity: function withdraw(address l1Token, address to, uint256 amount) returns(uint32 index)
func (l2TokenBridge *L2TokenBridge) UnpackWithdraw(data []byte) (uint32, error) {
	out, err := l2TokenBridge.abi.Unpack("withdraw", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// L2TokenBridgeTokenCreated represents a TokenCreated event raised by the L2TokenBridge contract.
type L2TokenBridgeTokenCreated struct {
	L1Token common.Address
	L2Token common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const L2TokenBridgeTokenCreatedEventName = "TokenCreated"

// ContractEventName returns the user-defined event name.
func (L2TokenBridgeTokenCreated) ContractEventName() string {
	return L2TokenBridgeTokenCreatedEventName
}

// UnpackTokenCreatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TokenCreated(address indexed l1Token, address indexed l2Token)
func (l2TokenBridge *L2TokenBridge) UnpackTokenCreatedEvent(log *types.Log) (*L2TokenBridgeTokenCreated, error) {
	event := "TokenCreated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != l2TokenBridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(L2TokenBridgeTokenCreated)
	if len(log.Data) > 0 {
		if err := l2TokenBridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range l2TokenBridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// L2TokenBridgeTokensMinted represents a TokensMinted event raised by the L2TokenBridge contract.
type L2TokenBridgeTokensMinted struct {
	L1Token common.Address
	From    common.Address
	To      common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const L2TokenBridgeTokensMintedEventName = "TokensMinted"

// ContractEventName returns the user-defined event name.
func (L2TokenBridgeTokensMinted) ContractEventName() string {
	return L2TokenBridgeTokensMintedEventName
}

// UnpackTokensMintedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TokensMinted(address indexed l1Token, address indexed from, address indexed to, uint256 amount)
func (l2TokenBridge *L2TokenBridge) UnpackTokensMintedEvent(log *types.Log) (*L2TokenBridgeTokensMinted, error) {
	event := "TokensMinted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != l2TokenBridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(L2TokenBridgeTokensMinted)
	if len(log.Data) > 0 {
		if err := l2TokenBridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range l2TokenBridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// L2TokenBridgeTokensWithdrawn represents a TokensWithdrawn event raised by the L2TokenBridge contract.
type L2TokenBridgeTokensWithdrawn struct {
	Index   uint32
	L1Token common.Address
	From    common.Address
	To      common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const L2TokenBridgeTokensWithdrawnEventName = "TokensWithdrawn"

// ContractEventName returns the user-defined event name.
func (L2TokenBridgeTokensWithdrawn) ContractEventName() string {
	return L2TokenBridgeTokensWithdrawnEventName
}

// UnpackTokensWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TokensWithdrawn(uint32 indexed index, address indexed l1Token, address indexed from, address to, uint256 amount)
func (l2TokenBridge *L2TokenBridge) UnpackTokensWithdrawnEvent(log *types.Log) (*L2TokenBridgeTokensWithdrawn, error) {
	event := "TokensWithdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != l2TokenBridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(L2TokenBridgeTokensWithdrawn)
	if len(log.Data) > 0 {
		if err := l2TokenBridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range l2TokenBridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (l2TokenBridge *L2TokenBridge) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], l2TokenBridge.abi.Errors["NotCreating"].ID.Bytes()[:4]) {
		return l2TokenBridge.UnpackNotCreatingError(raw[4:])
	}
	if bytes.Equal(raw[:4], l2TokenBridge.abi.Errors["NotRelay"].ID.Bytes()[:4]) {
		return l2TokenBridge.UnpackNotRelayError(raw[4:])
	}
	if bytes.Equal(raw[:4], l2TokenBridge.abi.Errors["NotSender"].ID.Bytes()[:4]) {
		return l2TokenBridge.UnpackNotSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], l2TokenBridge.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return l2TokenBridge.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], l2TokenBridge.abi.Errors["TokenUnknown"].ID.Bytes()[:4]) {
		return l2TokenBridge.UnpackTokenUnknownError(raw[4:])
	}
	if bytes.Equal(raw[:4], l2TokenBridge.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return l2TokenBridge.UnpackZeroAddressError(raw[4:])
	}
	if bytes.Equal(raw[:4], l2TokenBridge.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return l2TokenBridge.UnpackZeroAmountError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// L2TokenBridgeNotCreating represents a NotCreating error raised by the L2TokenBridge contract.
type L2TokenBridgeNotCreating struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotCreating()
func L2TokenBridgeNotCreatingErrorID() common.Hash {
	return common.HexToHash("0x3874437e142b6356f9ae49665fa66fa031f492b453256228e94bc0ebfbd73cda")
}

// UnpackNotCreatingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotCreating()
func (l2TokenBridge *L2TokenBridge) UnpackNotCreatingError(raw []byte) (*L2TokenBridgeNotCreating, error) {
	out := new(L2TokenBridgeNotCreating)
	if err := l2TokenBridge.abi.UnpackIntoInterface(out, "NotCreating", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// L2TokenBridgeNotRelay represents a NotRelay error raised by the L2TokenBridge contract.
type L2TokenBridgeNotRelay struct {
	Caller common.Address
	Relay  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotRelay(address caller, address relay)
func L2TokenBridgeNotRelayErrorID() common.Hash {
	return common.HexToHash("0xadb76764e6dcb7e3ccf87cf3c6b8a5c0b55cf34336dd26c627448aebf7d62041")
}

// UnpackNotRelayError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotRelay(address caller, address relay)
func (l2TokenBridge *L2TokenBridge) UnpackNotRelayError(raw []byte) (*L2TokenBridgeNotRelay, error) {
	out := new(L2TokenBridgeNotRelay)
	if err := l2TokenBridge.abi.UnpackIntoInterface(out, "NotRelay", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// L2TokenBridgeNotSender represents a NotSender error raised by the L2TokenBridge contract.
type L2TokenBridgeNotSender struct {
	Sender common.Address
	Want   common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotSender(address sender, address want)
func L2TokenBridgeNotSenderErrorID() common.Hash {
	return common.HexToHash("0xfc21064fb8ac86a62f4553bd2f696687d847274964593fefdb37902f76d640fb")
}

// UnpackNotSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotSender(address sender, address want)
func (l2TokenBridge *L2TokenBridge) UnpackNotSenderError(raw []byte) (*L2TokenBridgeNotSender, error) {
	out := new(L2TokenBridgeNotSender)
	if err := l2TokenBridge.abi.UnpackIntoInterface(out, "NotSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// L2TokenBridgeReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the L2TokenBridge contract.
type L2TokenBridgeReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func L2TokenBridgeReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (l2TokenBridge *L2TokenBridge) UnpackReentrancyGuardReentrantCallError(raw []byte) (*L2TokenBridgeReentrancyGuardReentrantCall, error) {
	out := new(L2TokenBridgeReentrancyGuardReentrantCall)
	if err := l2TokenBridge.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// L2TokenBridgeTokenUnknown represents a TokenUnknown error raised by the L2TokenBridge contract.
type L2TokenBridgeTokenUnknown struct {
	L1Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TokenUnknown(address l1Token)
func L2TokenBridgeTokenUnknownErrorID() common.Hash {
	return common.HexToHash("0x5ea1c1ed0865df5a594c2eaf0e7781fc46cff694e863a7bc21e7920a1606e598")
}

// UnpackTokenUnknownError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TokenUnknown(address l1Token)
func (l2TokenBridge *L2TokenBridge) UnpackTokenUnknownError(raw []byte) (*L2TokenBridgeTokenUnknown, error) {
	out := new(L2TokenBridgeTokenUnknown)
	if err := l2TokenBridge.abi.UnpackIntoInterface(out, "TokenUnknown", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// L2TokenBridgeZeroAddress represents a ZeroAddress error raised by the L2TokenBridge contract.
type L2TokenBridgeZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func L2TokenBridgeZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (l2TokenBridge *L2TokenBridge) UnpackZeroAddressError(raw []byte) (*L2TokenBridgeZeroAddress, error) {
	out := new(L2TokenBridgeZeroAddress)
	if err := l2TokenBridge.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// L2TokenBridgeZeroAmount represents a ZeroAmount error raised by the L2TokenBridge contract.
type L2TokenBridgeZeroAmount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAmount()
func L2TokenBridgeZeroAmountErrorID() common.Hash {
	return common.HexToHash("0x1f2a2005cb66a8e145327e8814e243a0996aec9bfe1e15a495778b1236dbd485")
}

// UnpackZeroAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAmount()
func (l2TokenBridge *L2TokenBridge) UnpackZeroAmountError(raw []byte) (*L2TokenBridgeZeroAmount, error) {
	out := new(L2TokenBridgeZeroAmount)
	if err := l2TokenBridge.abi.UnpackIntoInterface(out, "ZeroAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineMetaData contains all meta data concerning the Machine contract.
var MachineMetaData = bind.MetaData{
	ABI: "[{\"type\":\"function\",\"name\":\"step\",\"inputs\":[{\"name\":\"proof\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"locals\",\"type\":\"tuple\",\"internalType\":\"structLocals\",\"components\":[{\"name\":\"state\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"claim\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"accumulator\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"inputEnd\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"name\":\"witness\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[{\"name\":\"before\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"next\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"error\",\"name\":\"BlobNotProved\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"point\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"EcrecoverNotToBeTrusted\",\"inputs\":[{\"name\":\"gasLeft\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"Malformed\",\"inputs\":[{\"name\":\"place\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NotEnoughGas\",\"inputs\":[{\"name\":\"available\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"WitnessNotRead\",\"inputs\":[{\"name\":\"length\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"WitnessTooLong\",\"inputs\":[{\"name\":\"got\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"max\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"WrongBlobIndex\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"elements\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"WrongBlobVersion\",\"inputs\":[{\"name\":\"versionedHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongBranch\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongProofLength\",\"inputs\":[{\"name\":\"got\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"WrongWitness\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongWitnessLength\",\"inputs\":[{\"name\":\"got\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]}]",
	ID:  "Machine",
	Bin: "0x60808060405234601557613b01908161001a8239f35b5f80fdfe6080806040526004361015610012575f80fd5b5f3560e01c63ee8e406514610025575f80fd5b346102ed5760c07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126102ed5760043567ffffffffffffffff81116102ed576100749036906004016102f1565b9060807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc3601126102ed5760a43567ffffffffffffffff81116102ed576100bf9036906004016102f1565b91909260a0850185811067ffffffffffffffff8211176102c057604052606085525f60208601525f6040860152606085015f81528160808701935f855261010682826103ec565b849891985287895286600160ff8161016e8c7fff0000000000000000000000000000000000000000000000000000000000000060017effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff835160208501201692015160f81b161790565b9b0151161491826102ab575b505061026a575b5050519081810361023c5750508115159081610232575b5061020757506101fb604092517fff0000000000000000000000000000000000000000000000000000000000000060017effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff835160208501201692015160f81b161790565b82519182526020820152f35b7ff4a56aad000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b905051155f610198565b7fe2d2ab0a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b600191610276916103ec565b508088520160047fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00825116179052815f610181565b6102b8925084848c6105fb565b15865f61017a565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b5f80fd5b9181601f840112156102ed5782359167ffffffffffffffff83116102ed57602083818601950101116102ed57565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff8211176102c057604052565b9190820180921161036d57565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b909392938483116102ed5784116102ed578101920390565b67ffffffffffffffff81116102c057601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b91607582106105ca57816065116102ed576101209161048f6085604051610413868261031f565b60f881527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe06020820196013687376040519586916065896020850137838301905f8252519182915e81015f8382015203017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0810185528461031f565b829360658101358060801c606d60758401926f111111111111111111111111111111118160831c8260821c8360811c86171716169060fc1c1796016078905b607c8210610546575050500392610519578281106104e95750565b90507fe2d2ab0a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f45ef4133000000000000000000000000000000000000000000000000000000005f52606560045260245ffd5b82821c600f811680610582575b505060087ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc91019101906104ce565b856008929a60787ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc95983591825f1a15179c60031b16610100031c8751178752019491610553565b507fe2d2ab0a000000000000000000000000000000000000000000000000000000005f52600452607560245260445ffd5b9391929092845193604585015163ffffffff60498183169701511690630100000087108015610ea8575b8015610e9c575b610e90577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00000087019087821161036d5760608901918251906024820180831161036d57808810610e615750818601938435946020840180941161036d57602001357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f01010101010101010101010101010101010101010101010101010101010101017f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f7f55555555555555555555555555555555555555555555555555555555555555558460e01c9460e11c1684037f3333333333333333333333333333333333333333333333333333333333333333808260021c169116018060041c01160260f81c911460081b177f07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8116810361036d5760051b6004018060041161036d576107969084610360565b90818910610e315790806107ad925283898961039a565b5060405192906107bf6103808561031f565b600460208501915f83527fad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb560408701527fb4c11951957c6f8f642c4af61cd6b24640fec6dc7fc607ee8206a99e92410d3060608701527f21ddb9a356815c3fac1026b6dec5df3124afbadb485c9ba5a3e3398a04b7ba8560808701527fe58769b32a1beaf1ea27375a44095a0d1fb664ce2dd358e7fcbfb78c26a1934460a08701527f0eb01ebfc9ed27500cd4dfc979272d1f0913cc9f66540d7e8005811109e1cf2d60c08701527f887c22bd8750d34016ac3c66b5ff102dacdd73f6b014e710b51e8022af9a196860e08701527fffd70157e48063fc33c97a050f7f640233bf646cc98d9524c6b92bcf3ab56f836101008701527f9867cc5f7f196b93bae1e27e6320742445d290f2263827498b54fec539f756af6101208701527fcefad4e508c098b9a7e1d8feb19955fb02ba9675585078710969d3440f5054e06101408701527ff9dc3e7fe016e050eff260334f18a5d4fe391d82092319f5964f2e2eb7c1c3a56101608701527ff8b13a49e282f609c317a833fb8d976d11517c571d1221a265d25af778ecf8926101808701527f3490c6ceeb450aecdc82e28293031d10c7d73bf85e57bf041a97360aa2c5d99c6101a08701527fc1df82d9c4b87413eae2ef048f94b4d3554cea73d92b0f7af96e0271c691e2bb6101c08701527f5c67add7c6caf302256adedf7ab114da0acfe870d449a3a489f781d659e8becc6101e08701527fda7bce9f4e8618b6bd2f4132ce798cdc7a60e7e1460a7299e3c6342a579626d26102008701527f2733e50f526ec2fa19a22b31e8ed50f23cd1fdf94c9154ed3a7609a2f1ff981f6102208701527fe1d3b5c807b281e4683cc6d6315cf95b9ade8641defcb32372f1c126e398ef7a6102408701527f5a2dce0a8a7f68bb74560f8f71837c2c2ebbcbf7fffb42ae1896f13f7c7479a06102608701527fb46a28b6f55540f89444f63de0378e3d121be09e06cc9ded1c20e65876d36aa06102808701527fc65e9645644786b620e2dd2ad648ddfcbf4a7e5b1a3a4ecfe7f64667a3f0b7e26102a08701527ff4418588ed35a2458cffeb39b93d26f18d2ab13bdce6aee58e7b99359ec2dfd96102c08701527f5a9c16dc00d6ef18b7933a6f8dc65ccb55667138776f7dea101070dc8796e3776102e08701527f4df84f40ae0c8229d0d6069e5c8f39a7c299677a09d367fc7b05e3bc380ee6526103008701527fcdc72595f74c7b1043d0e1ffbab734648c838dfb0527d971b602bc216c9619ef6103208701527f0abf5ac974a1ed57f4050aa510dd9c74f508277b39d7973bb2dfccc5eeb0618d6103408701527fb8cd74046ff337f0a7bf2c8e03e10f642c1886798d71806ab1e888d9e5ee87d061036087015261026086528035926207ffff8460e01c9460f31c94169283920190915b610e0357505050610dd8575090610bf09160051c846128ab565b60218a51015190818103610daa57505060f89060031b1660e00360e0811161036d571c9063ffffffff8216968060208a01526004810180911161036d5781141560408901526045885101817fffffffffffffffffffffffffffffffffffffffffffffffffffffffff0000000082511617905287516004820180921161036d57604963ffffffff910191167fffffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000825116179052606587510167ffffffffffffffff8151166001810180911161036d5767ffffffffffffffff167fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052603f81601a1c1660208110801590610da0575b8015610d96575b610d8757600881101580610d7c575b610d6d57601c8114610d5e57610d5057603f16600c14610d415750505050610d3e91612446565b90565b602492939450610d3e95611fdf565b5050505050610d3e91611e27565b505050505050610d3e91611a90565b505050505050610d3e91611951565b50601c811415610d17565b505091509150610d3e93611527565b50601b8114610d08565b50601a8114610d01565b7f5a5097f2000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f45ef4133000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b82600160209416610e1c575b60011c9283920191610bd6565b90808491359584518714179584520190610e0f565b50877fe2d2ab0a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b877fe2d2ab0a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b50505050505050505f90565b5060038116151561062c565b506302000000871015610625565b909391606082018051916024830180841161036d578082106114c15750828701968735976020850180951161036d57602001357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f01010101010101010101010101010101010101010101010101010101010101017f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f7f55555555555555555555555555555555555555555555555555555555555555558460e01c9460e11c1684037f3333333333333333333333333333333333333333333333333333333333333333808260021c169116018060041c01160260f81c911460081b177f07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8116810361036d5760051b6004018060041161036d57610ff39085610360565b92838310611491579184918461100a95945261039a565b50936103809161101d604051938461031f565b600460208401965f88527fad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb560408601527fb4c11951957c6f8f642c4af61cd6b24640fec6dc7fc607ee8206a99e92410d3060608601527f21ddb9a356815c3fac1026b6dec5df3124afbadb485c9ba5a3e3398a04b7ba8560808601527fe58769b32a1beaf1ea27375a44095a0d1fb664ce2dd358e7fcbfb78c26a1934460a08601527f0eb01ebfc9ed27500cd4dfc979272d1f0913cc9f66540d7e8005811109e1cf2d60c08601527f887c22bd8750d34016ac3c66b5ff102dacdd73f6b014e710b51e8022af9a196860e08601527fffd70157e48063fc33c97a050f7f640233bf646cc98d9524c6b92bcf3ab56f836101008601527f9867cc5f7f196b93bae1e27e6320742445d290f2263827498b54fec539f756af6101208601527fcefad4e508c098b9a7e1d8feb19955fb02ba9675585078710969d3440f5054e06101408601527ff9dc3e7fe016e050eff260334f18a5d4fe391d82092319f5964f2e2eb7c1c3a56101608601527ff8b13a49e282f609c317a833fb8d976d11517c571d1221a265d25af778ecf8926101808601527f3490c6ceeb450aecdc82e28293031d10c7d73bf85e57bf041a97360aa2c5d99c6101a08601527fc1df82d9c4b87413eae2ef048f94b4d3554cea73d92b0f7af96e0271c691e2bb6101c08601527f5c67add7c6caf302256adedf7ab114da0acfe870d449a3a489f781d659e8becc6101e08601527fda7bce9f4e8618b6bd2f4132ce798cdc7a60e7e1460a7299e3c6342a579626d26102008601527f2733e50f526ec2fa19a22b31e8ed50f23cd1fdf94c9154ed3a7609a2f1ff981f6102208601527fe1d3b5c807b281e4683cc6d6315cf95b9ade8641defcb32372f1c126e398ef7a6102408601527f5a2dce0a8a7f68bb74560f8f71837c2c2ebbcbf7fffb42ae1896f13f7c7479a06102608601527fb46a28b6f55540f89444f63de0378e3d121be09e06cc9ded1c20e65876d36aa06102808601527fc65e9645644786b620e2dd2ad648ddfcbf4a7e5b1a3a4ecfe7f64667a3f0b7e26102a08601527ff4418588ed35a2458cffeb39b93d26f18d2ab13bdce6aee58e7b99359ec2dfd96102c08601527f5a9c16dc00d6ef18b7933a6f8dc65ccb55667138776f7dea101070dc8796e3776102e08601527f4df84f40ae0c8229d0d6069e5c8f39a7c299677a09d367fc7b05e3bc380ee6526103008601527fcdc72595f74c7b1043d0e1ffbab734648c838dfb0527d971b602bc216c9619ef6103208601527f0abf5ac974a1ed57f4050aa510dd9c74f508277b39d7973bb2dfccc5eeb0618d6103408601527fb8cd74046ff337f0a7bf2c8e03e10f642c1886798d71806ab1e888d9e5ee87d061036086015261036085528035976307ffffff8960e01c9960fb1c99169283920190915b611463575050508295610dd857506041916114539160051c876128ab565b9151015190818103610daa575050565b8260016020941661147c575b60011c9283920191611435565b90808491359a84518c14179a8452019061146f565b50507fe2d2ab0a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b907fe2d2ab0a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b81156114fa570690565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b91925f9381601a1c9081603f03603f811161036d577f3fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8116810361036d577288000012441244124488404000800840008008600f9160021b1c169586156119465760208310918215611938575b821561192a575b821561191f575b8215611914575b6115d46115bc601f8760151c16896128ea565b67ffffffffffffffff61ffff881660010b1690610360565b9067ffffffffffffffff821696630200000088108015611905575b80156118ea575b6118dc576116069188918a610eb6565b9689602003926020841161036d57831667ffffffffffffffff168a0160200392831161036d578260031b927f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81160361036d57896008036008811161036d577f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8116810361036d5767ffffffffffffffff9060031b1c948583851c1697601f8160101c16996116b58b8d6128ea565b95600260078b16149586156118d1575b60288b1080156118c7575b80156118bd575b80156118b3575b156117905750505050996117069796959493929161170c9b611711575b5050505050506129bd565b91612940565b600190565b81611721919894959697986114f0565b90821561176857505b60031b90801561175f578580831b5b16945015611758571b925b8219911616911617905f80808080806116fb565b1c92611744565b8580831c611739565b037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0161172a565b936117f39850988096929791959a9b939e60419a5f146118a7576117b4818d6114f0565b90841561187f57505b60031b918315611876578180841c5b16931561186c5716901c915b811916911617925b8a519760051c93831b921b1916176128ab565b91015260388114908115611861575b50611810575b505050600190565b61181b575b80611808565b5190600d1c60f816605d8082011061036d570160650180517fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000001660011790525f80611815565b603c9150145f611802565b9190501b916117d8565b8180841b6117cc565b037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff016117bd565b509250905016926117e0565b5060378b146116de565b5060348b146116d7565b5060308b146116d0565b602c8b1496506116c5565b505050505050505050505f90565b50841580156115f657506118fe8a896114f0565b15156115f6565b506401000000008810156115ef565b602d841492506115a9565b602c841492506115a2565b60078416600614925061159b565b600784166002149250611594565b505050505050505f90565b61ffff82169190601a82901c600f81036119a05750601f8260151c1661199957601f67ffffffffffffffff63ffffffff61170c9560101b1660030b16925b60101c1690612940565b5050505f90565b909192601882108015805f14611a4d576014840180851161036d57915b60198511908115611a32575b50611a2857600c6119f99410908115611a20575b50611a0b575b6119f3601f8660151c16856128ea565b90612a4e565b91909161199957601f61170c9361198f565b9067ffffffffffffffff9060010b16906119e3565b90505f6119dd565b5050505050505f90565b600f8611915081611a45575b505f6119c9565b90505f611a3e565b600c8410611a66576018840180851161036d57916119bd565b600a8410611a7f576020840180851161036d57916119bd565b6018840180851161036d57916119bd565b906107c08116611e2157603f811691611aaf601f8360151c16826128ea565b9260028103611aff5750611ac9601f8360101c16826128ea565b9283810293818504149015171561036d57601f67ffffffffffffffff63ffffffff61170c951660030b16925b600b1c1690612940565b60208103611bca5750601f611bc461170c9463ffffffff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff209116806fffffffffffffffffffffffffffffffff1060071b81811c67ffffffffffffffff1060061b1781811c63ffffffff1060051b1781811c61ffff1060041b1781811c60ff1060031b177ff8f9f9faf9fdfafbf9fdfcfdfafbfcfef9fafdfafcfcfbfefafafcfbffffffff6f8421084210842108cc6318c6db6d54be831593831c1c601f161a18010190565b92611af5565b60218103611c905750601f611bc461170c941963ffffffff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff209116806fffffffffffffffffffffffffffffffff1060071b81811c67ffffffffffffffff1060061b1781811c63ffffffff1060051b1781811c61ffff1060041b1781811c60ff1060031b177ff8f9f9faf9fdfafbf9fdfcfdfafbfcfef9fafdfafcfcfbfefafafcfbffffffff6f8421084210842108cc6318c6db6d54be831593831c1c601f161a18010190565b60248103611d595750601f611bc461170c9467ffffffffffffffff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff409116806fffffffffffffffffffffffffffffffff1060071b81811c67ffffffffffffffff1060061b1781811c63ffffffff1060051b1781811c61ffff1060041b1781811c60ff1060031b177ff8f9f9faf9fdfafbf9fdfcfdfafbfcfef9fafdfafcfcfbfefafafcfbffffffff6f8421084210842108cc6318c6db6d54be831593831c1c601f161a18010190565b60250361199957601f611bc461170c941967ffffffffffffffff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff409116806fffffffffffffffffffffffffffffffff1060071b81811c67ffffffffffffffff1060061b1781811c63ffffffff1060051b1781811c61ffff1060041b1781811c60ff1060031b177ff8f9f9faf9fdfafbf9fdfcfdfafbfcfef9fafdfafcfcfbfefafafcfbffffffff6f8421084210842108cc6318c6db6d54be831593831c1c601f161a18010190565b50505f90565b81601a1c916004831080611fd5575b611f7e578060101c92601f841690611e54601f8460151c16856128ea565b9160018203611f38575050600e8416611f30576010905f67ffffffffffffffff6001871615921660070b12149316611ee3575b60208201519215611ece5761ffff6803fffffffffffffffc911660010b60021b16600401918260041161036d57611ec763ffffffff91610d3e9490610360565b1690612b9a565b5063ffffffff611ec7610d3e93600890610360565b60208201516008810180911161036d5767ffffffffffffffff61015d84510191167fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052611e87565b505050505f90565b92945090916006821015611f5e5791611f5460049293856128ea565b1491141491611e87565b611f305767ffffffffffffffff60065f9214921660070b13151491611e87565b6020829392019081516004810180911161036d5763f000000016600291821b630ffffffc16179203611fb45750610d3e91612b9a565b51916008830180931161036d57611fd0610d3e93601f83612940565b612b9a565b5060018311611e36565b939467ffffffffffffffff607586510151169567ffffffffffffffff6085875101511694611b58881461243557505050611466851461241757505061139183146123eb576113c2831480156123e0575b6123805761138983146122e057611393831461226957506113ae8214801561225e575b6121ff576113bf821461219c576113928214918215612190575b8215612184575b8215612178575b821561216c575b8215612160575b8215612154575b8215612148575b821561213c575b8215612130575b8215612124575b8215612118575b50816120bc575090565b609d915060758151017fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000815116905251017fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000008151169052600190565b6114a51491505f6120b2565b6114a4811492506120ab565b611498811492506120a4565b6114588114925061209d565b61144a81149250612096565b6114098114925061208f565b6113aa81149250612088565b6113a381149250612081565b61139f8114925061207a565b61139681149250612073565b6113958114925061206c565b61170c91506075815101600b7fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052609d90510160017fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052565b609d9150607581510160017fffffffffffffffffffffffffffffffffffffffffffffffff000000000000000082511617905251017fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000008151169052600190565b5061143a8214612052565b609d92506122889067ffffffffffffffff608d84510151169083613065565b60758151017fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000815116905251017fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000008151169052600190565b6001811492508215612375575b50816122f7575090565b609d915061234867ffffffffffffffff6095835101511682607567ffffffffffffffff91510191167fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052565b51017fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000008151169052600190565b60021491505f6122ed565b90519150806123c1575060ff60016002925b0191167fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00825116179052600190565b6001036123d55760ff600160035b92612392565b60ff600160046123cf565b50611455831461202f565b610d3e925067ffffffffffffffff608d83510151169067ffffffffffffffff609d845101511692612e9d565b909150610d3e935067ffffffffffffffff608d845101511692612d57565b93929195909450610d3e9650612bf3565b603f8216612453816130dc565b831661199957612469601f8460151c16836128ea565b9061247a601f8560101c16846128ea565b90601f85600b1c16926008821080156128a0575b8015612890575b15612598576003861695600187146119465760046024601f8360061c169216145f1461256057509161170c959160ff67ffffffffffffffff94601083105f1461255857601f905b1616915b6010819210159380155f14612510575050901b905b15612501571691612940565b63ffffffff1660030b16611706565b6002036125335750821561252757905b1c906124f5565b63ffffffff1690612520565b9050821561254957831660070b905b1d906124f5565b63ffffffff1660030b90612542565b603f906124dc565b929050603c821015612582575b9161170c959167ffffffffffffffff936124e0565b6020839692960180931161036d5790949061256d565b94601082101561261a57506008811461260d57600981146125ea57600f81146125e057600b81116125d757600a149015036118085761170c9291612940565b50505050505f90565b5050505050600190565b505091906020810151926008840180941161036d57610d3e93611fd09183612940565b50505090610d3e91612b9a565b949160148210156126a2575060121115612697576001806051955b1614612657575067ffffffffffffffff600861170c9484510101511691612940565b926008915067ffffffffffffffff9251010191167fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052600190565b600180604995612635565b929060208110156128135750506002841615908115806127f6575b6125d757600485161515946001166127d85784156127c35767ffffffffffffffff80911660070b921660070b5b91905b156127a157029167ffffffffffffffff9160599183908015612797578560ff60405b161d95905b1561277e5781169416935b83605183510191167fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052510191167fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052600190565b8163ffffffff80921660030b16951660030b169361271f565b8560ff602061270f565b92909182156114fa5767ffffffffffffffff6059928194808707960590612714565b63ffffffff80911660030b921660030b6126ea565b84156127e757915b91906126ed565b63ffffffff80911692166127e0565b506004851661280d5763ffffffff83165b156126bd565b82612807565b93945092919060308310156128545760288314801561284a575b6125d75761283a92612a4e565b9190916119995761170c92612940565b506029831461282d565b603583141594509092509083612884575b83612871575b50505090565b61287b93506131aa565b155f808061286b565b60378114159350612865565b506005600f8760021c1614612495565b50603882101561248e565b92919060051b9080518101905b8181106128c457505050565b602090949192940190602085169081526020825191185260405f209360011c91906128b8565b816128f55750505f90565b518160031b917f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81160361036d5781605d01605d1161036d57016065015167ffffffffffffffff1690565b8161294a57505050565b518160031b917f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81160361036d5781605d01605d1161036d5767ffffffffffffffff91606591010191167fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052565b60208114612a3b5760218114612a265760228114908115612a1b575b8115612a10575b8115612a05575b506129ef5790565b63ffffffff1660030b67ffffffffffffffff1690565b60309150145f6129e7565b6026811491506129e0565b6023811491506129d9565b5061ffff1660010b67ffffffffffffffff1690565b5060ff165f0b67ffffffffffffffff1690565b929160248414612b935760258414612b8c5760268414612b855760278414612b7357602a8414612b4e57602b8414612b3257600884161580159290612b235767ffffffffffffffff1660070b905b8215612b145767ffffffffffffffff1660070b905b60028516612b0d5701905b15612af35767ffffffffffffffff8116905b6001829416159182612adf57505090565b67ffffffffffffffff1660070b1415919050565b67ffffffffffffffff63ffffffff821660030b1690612ace565b0390612abc565b63ffffffff1660030b90612ab1565b63ffffffff1660030b90612a9c565b9192501015612b465760ff60015b16905f90565b60ff5f612b40565b67ffffffffffffffff91929350811660070b911660070b125f14612b46576001905f90565b171967ffffffffffffffff1691505f90565b1891505f90565b1791505f90565b1691505f90565b604081015115801590612be4575b611e2157604963ffffffff91510191167fffffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000825116179052600190565b50640100000000821015612ba8565b939094919267ffffffffffffffff608586510151169267ffffffffffffffff608d87510151169267ffffffffffffffff6095885101511694630200000081101580612d49575b80612d3e575b158015612d0a575b8015612cfe575b612cf157612c5e90878a8a610eb6565b5092612c698461321a565b15612cf15785846001612c859660f81c141560808b015261329f565b9390809311611a2857612cb461234894612ca584604194609d9a8a610eb6565b91905087519460051c906128ab565b91015282607567ffffffffffffffff91510191167fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052565b5050505050505050505f90565b50601f86161515612c4e565b50630200000085101580612d30575b80612d25575b15612c47565b50601f851615612d1f565b506401000000008510612d19565b50601f811615612c3f565b506401000000008110612c39565b9190630200000084101580612e8f575b80612e84575b15611f3057612d7e91849184610eb6565b67ffffffffffffffff6065849593955101511667ffffffffffffffff810180911161036d5767ffffffffffffffff16936305f5e100850691600a830292808404600a149015171561036d57609d95604193612e109360108716612e6b576fffffffffffffffffffffffffffffffff60ff60805b16926305f5e1008a519960051c950460401b17831b921b1916176128ab565b91015260758151017fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000815116905251017fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000008151169052600190565b6fffffffffffffffffffffffffffffffff60ff5f612df1565b50600f841615612d6d565b506401000000008410612d67565b919092610800811615801561305d575b801561304e575b611f305760101661300d57612ec890613953565b63ffffffff605d8351015116610fff841615801590613004575b8015612fee575b612fe6575b5063f0000000612efe8285610360565b11612f8257609d926123489163ffffffff605d612f1d86519385610360565b920191167fffffffffffffffffffffffffffffffffffffffffffffffffffffffff0000000082511617905282607567ffffffffffffffff91510191167fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052565b5061170c91506075815101600c7fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052609d90510160017fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052565b92505f612eee565b5063f0000000612ffe8386610360565b11612ee9565b50808410612ee2565b50612348609d9282607567ffffffffffffffff91510191167fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000825116179052565b50640100000000821015612eb4565b508115612ead565b9091630200000083109081156130b4575b506130b057605d63ffffffff91510191167fffffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000825116179052565b5050565b6130c891506130c290613953565b83610360565b63ffffffff605d835101511614155f613076565b60048110801561319f575b6131965760088114801561318c575b8015613182575b61317a576009811461317257601081148015613168575b61315f57601881101580613155575b61314e57600f8114908115613142575b5061313e576107c090565b5f90565b6030915010155f613133565b5061ffc090565b5060208110613123565b506303ff07c090565b5060128114613114565b50621f07c090565b50621fffc090565b50601381146130fd565b50601181146130f6565b506303e0000090565b5060388110156130e7565b603081146131ff57603181146131f957603281146131df57603381146131da576034146131d657141590565b1490565b501090565b509067ffffffffffffffff80911660070b911660070b1290565b50101590565b509067ffffffffffffffff80911660070b911660070b121590565b8060f81c9060018214613240575060028110159081613237575090565b60049150111590565b600491507effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff161090565b929192613275826103b2565b91613283604051938461031f565b8294818452818301116102ed578281602093845f960137010152565b909493928160f81c6002811461387357600181036132f45750506132e492507effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff16613a0d565b60205b926132ef5790565b505f90565b9092506003036136a25760a8830361367157826028116102ed57613385907f03000000000000000000000000000000000000000000000000000000000000007effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff604051602081019083825260288760218301375f60498201526029815261337b60498261031f565b51902016176139a5565b816020116102ed5780357f01000000000000000000000000000000000000000000000000000000000000007fff00000000000000000000000000000000000000000000000000000000000000825f1a60f81b160361364657602082013560c01c9061100082101561361457836048116102ed57602883013593600193600c7f564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306815b61355b575050915f92916134b060388594604051938491602083019687528a60408401528b606084015260487fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffb88301910160808401378101868382015203017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0810183528261031f565b5190600a5afa6134be6139de565b9015908115613505575b506134d757505060205b6132e7565b7f747da7c7000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b905060208151910120604051602081019061100082527f73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff0000000160408201526040815261355060608261031f565b51902014155f6134c8565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff820182811161036d5760018781921c16146135e6575b807f73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001910990801561036d577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff019081613426565b957f73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff0000000187819209969050613592565b507f80cd324f000000000000000000000000000000000000000000000000000000005f5260045261100060245260445ffd5b7fb7614adc000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b827f21901469000000000000000000000000000000000000000000000000000000005f5260045260a860245260445ffd5b60808392930361384257916137199161371261371e947f04000000000000000000000000000000000000000000000000000000000000007effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff613704368688613269565b6020815191012016176139a5565b3691613269565b613a4f565b916137ad6040517f2f3253d50db0103e1f3c9d1bef11a9bdf2f5918dd23a36e773003f6ea255005d6020820152601b60408201527f6a3c390a0ed2b2287d4e2e6503a156d0803c2c7614927100d07594889d91cba460608201527f3aab002b07593d54cac93568ce49424371043bbc3f05cbe2971592a8d0977f8a60808201526080815261371960a08261031f565b918361383a575b508261382f575b5081613811575b501580156137fc575b156134d2575a7f4c9dbff4000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5080151580156137cb575060208114156137cb565b737e5f4552091a69125d5dfcb7b8c2659029395bdf9150145f6137c2565b60201491505f6137bb565b92505f6137b4565b507f21901469000000000000000000000000000000000000000000000000000000005f52600452608060245260445ffd5b509294908592506160008311613921576138d3907f02000000000000000000000000000000000000000000000000000000000000007effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff613704368789613269565b8181101561199957816138e59361039a565b903590602081106138f4575090565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9060200360031b1b1690565b827f9b047a0b000000000000000000000000000000000000000000000000000000005f5260045261600060245260445ffd5b61100081019081811161036d57610fff0190811161036d577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00081600c1c911690808204611000149015171561036d5790565b8181036139b0575050565b7fd362cb6d000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b3d15613a08573d906139ef826103b2565b916139fd604051938461031f565b82523d5f602084013e565b606090565b8015613a4a5760018114613a4257600214613a3b576060013567ffffffffffffffff81168091036102ed5790565b6040013590565b506020013590565b503590565b5a60061c603f810290808204603f149015171561036d57621005908110613acf57505f81602082935191016001620f4240fa613a896139de565b91602083519301519160208410613a9f57929190565b92917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff602084900360031b1b1690565b7f9fa72982000000000000000000000000000000000000000000000000000000005f526004526210059060245260445ffd",
}

// Machine is an auto generated Go binding around an Ethereum contract.
type Machine struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Machine) GetABI() abi.ABI {
	return c.abi
}

// NewMachine creates a new instance of Machine.
func NewMachine() *Machine {
	parsed, err := MachineMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Machine{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Machine) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackStep is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee8e4065.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function step(bytes proof, (bytes32,bytes32,bytes32,uint64) locals, bytes witness) view returns(bytes32 before, bytes32 next)
func (machine *Machine) PackStep(proof []byte, locals Locals, witness []byte) []byte {
	enc, err := machine.abi.Pack("step", proof, locals, witness)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStep is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee8e4065.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function step(bytes proof, (bytes32,bytes32,bytes32,uint64) locals, bytes witness) view returns(bytes32 before, bytes32 next)
func (machine *Machine) TryPackStep(proof []byte, locals Locals, witness []byte) ([]byte, error) {
	return machine.abi.Pack("step", proof, locals, witness)
}

// StepOutput serves as a container for the return parameters of contract
// method Step.
type StepOutput struct {
	Before [32]byte
	Next   [32]byte
}

// UnpackStep is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xee8e4065.
//
// Solidity: function step(bytes proof, (bytes32,bytes32,bytes32,uint64) locals, bytes witness) view returns(bytes32 before, bytes32 next)
func (machine *Machine) UnpackStep(data []byte) (StepOutput, error) {
	out, err := machine.abi.Unpack("step", data)
	outstruct := new(StepOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Before = *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	outstruct.Next = *abi.ConvertType(out[1], new([32]byte)).(*[32]byte)
	return *outstruct, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (machine *Machine) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], machine.abi.Errors["BlobNotProved"].ID.Bytes()[:4]) {
		return machine.UnpackBlobNotProvedError(raw[4:])
	}
	if bytes.Equal(raw[:4], machine.abi.Errors["EcrecoverNotToBeTrusted"].ID.Bytes()[:4]) {
		return machine.UnpackEcrecoverNotToBeTrustedError(raw[4:])
	}
	if bytes.Equal(raw[:4], machine.abi.Errors["Malformed"].ID.Bytes()[:4]) {
		return machine.UnpackMalformedError(raw[4:])
	}
	if bytes.Equal(raw[:4], machine.abi.Errors["NotEnoughGas"].ID.Bytes()[:4]) {
		return machine.UnpackNotEnoughGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], machine.abi.Errors["WitnessNotRead"].ID.Bytes()[:4]) {
		return machine.UnpackWitnessNotReadError(raw[4:])
	}
	if bytes.Equal(raw[:4], machine.abi.Errors["WitnessTooLong"].ID.Bytes()[:4]) {
		return machine.UnpackWitnessTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], machine.abi.Errors["WrongBlobIndex"].ID.Bytes()[:4]) {
		return machine.UnpackWrongBlobIndexError(raw[4:])
	}
	if bytes.Equal(raw[:4], machine.abi.Errors["WrongBlobVersion"].ID.Bytes()[:4]) {
		return machine.UnpackWrongBlobVersionError(raw[4:])
	}
	if bytes.Equal(raw[:4], machine.abi.Errors["WrongBranch"].ID.Bytes()[:4]) {
		return machine.UnpackWrongBranchError(raw[4:])
	}
	if bytes.Equal(raw[:4], machine.abi.Errors["WrongProofLength"].ID.Bytes()[:4]) {
		return machine.UnpackWrongProofLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], machine.abi.Errors["WrongWitness"].ID.Bytes()[:4]) {
		return machine.UnpackWrongWitnessError(raw[4:])
	}
	if bytes.Equal(raw[:4], machine.abi.Errors["WrongWitnessLength"].ID.Bytes()[:4]) {
		return machine.UnpackWrongWitnessLengthError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// MachineBlobNotProved represents a BlobNotProved error raised by the Machine contract.
type MachineBlobNotProved struct {
	Index *big.Int
	Point *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BlobNotProved(uint256 index, uint256 point)
func MachineBlobNotProvedErrorID() common.Hash {
	return common.HexToHash("0x747da7c72791361891b33d163ade018d625c6857486bea1b130ac748a01e7c6c")
}

// UnpackBlobNotProvedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BlobNotProved(uint256 index, uint256 point)
func (machine *Machine) UnpackBlobNotProvedError(raw []byte) (*MachineBlobNotProved, error) {
	out := new(MachineBlobNotProved)
	if err := machine.abi.UnpackIntoInterface(out, "BlobNotProved", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineEcrecoverNotToBeTrusted represents a EcrecoverNotToBeTrusted error raised by the Machine contract.
type MachineEcrecoverNotToBeTrusted struct {
	GasLeft *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error EcrecoverNotToBeTrusted(uint256 gasLeft)
func MachineEcrecoverNotToBeTrustedErrorID() common.Hash {
	return common.HexToHash("0x4c9dbff49088de89b51cc8ea980dc646cacd29b9e729129cd2ab2b0861c6006a")
}

// UnpackEcrecoverNotToBeTrustedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error EcrecoverNotToBeTrusted(uint256 gasLeft)
func (machine *Machine) UnpackEcrecoverNotToBeTrustedError(raw []byte) (*MachineEcrecoverNotToBeTrusted, error) {
	out := new(MachineEcrecoverNotToBeTrusted)
	if err := machine.abi.UnpackIntoInterface(out, "EcrecoverNotToBeTrusted", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineMalformed represents a Malformed error raised by the Machine contract.
type MachineMalformed struct {
	Place *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Malformed(uint256 place)
func MachineMalformedErrorID() common.Hash {
	return common.HexToHash("0x45ef4133be7991e744bb78b5b205ed572cd2ca90fa7245f6de22b14507b7bf7a")
}

// UnpackMalformedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Malformed(uint256 place)
func (machine *Machine) UnpackMalformedError(raw []byte) (*MachineMalformed, error) {
	out := new(MachineMalformed)
	if err := machine.abi.UnpackIntoInterface(out, "Malformed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineNotEnoughGas represents a NotEnoughGas error raised by the Machine contract.
type MachineNotEnoughGas struct {
	Available *big.Int
	Want      *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotEnoughGas(uint256 available, uint256 want)
func MachineNotEnoughGasErrorID() common.Hash {
	return common.HexToHash("0x9fa729828e06f64f0aba24f9c66804bdfb0e921365b21f9e24f4e732397f9e66")
}

// UnpackNotEnoughGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotEnoughGas(uint256 available, uint256 want)
func (machine *Machine) UnpackNotEnoughGasError(raw []byte) (*MachineNotEnoughGas, error) {
	out := new(MachineNotEnoughGas)
	if err := machine.abi.UnpackIntoInterface(out, "NotEnoughGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineWitnessNotRead represents a WitnessNotRead error raised by the Machine contract.
type MachineWitnessNotRead struct {
	Length *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WitnessNotRead(uint256 length)
func MachineWitnessNotReadErrorID() common.Hash {
	return common.HexToHash("0xf4a56aadbf5447f3f9ef9d4b7a38131632a6cbb7c7dad7a43de3af6120c1aef5")
}

// UnpackWitnessNotReadError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WitnessNotRead(uint256 length)
func (machine *Machine) UnpackWitnessNotReadError(raw []byte) (*MachineWitnessNotRead, error) {
	out := new(MachineWitnessNotRead)
	if err := machine.abi.UnpackIntoInterface(out, "WitnessNotRead", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineWitnessTooLong represents a WitnessTooLong error raised by the Machine contract.
type MachineWitnessTooLong struct {
	Got *big.Int
	Max *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WitnessTooLong(uint256 got, uint256 max)
func MachineWitnessTooLongErrorID() common.Hash {
	return common.HexToHash("0x9b047a0b06fbc447afb74dd8ce9418455372f636857000ac6e09793f7b68f29b")
}

// UnpackWitnessTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WitnessTooLong(uint256 got, uint256 max)
func (machine *Machine) UnpackWitnessTooLongError(raw []byte) (*MachineWitnessTooLong, error) {
	out := new(MachineWitnessTooLong)
	if err := machine.abi.UnpackIntoInterface(out, "WitnessTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineWrongBlobIndex represents a WrongBlobIndex error raised by the Machine contract.
type MachineWrongBlobIndex struct {
	Index    *big.Int
	Elements *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongBlobIndex(uint256 index, uint256 elements)
func MachineWrongBlobIndexErrorID() common.Hash {
	return common.HexToHash("0x80cd324fc200931c9a53bfd49d4a52d789c7e644aede2aed84a306af85c998d2")
}

// UnpackWrongBlobIndexError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongBlobIndex(uint256 index, uint256 elements)
func (machine *Machine) UnpackWrongBlobIndexError(raw []byte) (*MachineWrongBlobIndex, error) {
	out := new(MachineWrongBlobIndex)
	if err := machine.abi.UnpackIntoInterface(out, "WrongBlobIndex", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineWrongBlobVersion represents a WrongBlobVersion error raised by the Machine contract.
type MachineWrongBlobVersion struct {
	VersionedHash [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongBlobVersion(bytes32 versionedHash)
func MachineWrongBlobVersionErrorID() common.Hash {
	return common.HexToHash("0xb7614adc8efa946e556ca31a7b2c9a26cb3492ad6fb818e6a2a25421bf645526")
}

// UnpackWrongBlobVersionError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongBlobVersion(bytes32 versionedHash)
func (machine *Machine) UnpackWrongBlobVersionError(raw []byte) (*MachineWrongBlobVersion, error) {
	out := new(MachineWrongBlobVersion)
	if err := machine.abi.UnpackIntoInterface(out, "WrongBlobVersion", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineWrongBranch represents a WrongBranch error raised by the Machine contract.
type MachineWrongBranch struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongBranch(bytes32 got, bytes32 want)
func MachineWrongBranchErrorID() common.Hash {
	return common.HexToHash("0x5a5097f206a4bc0ea059bb24d9e62a783faa476cdb2a3be4bc880c9ad08b680a")
}

// UnpackWrongBranchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongBranch(bytes32 got, bytes32 want)
func (machine *Machine) UnpackWrongBranchError(raw []byte) (*MachineWrongBranch, error) {
	out := new(MachineWrongBranch)
	if err := machine.abi.UnpackIntoInterface(out, "WrongBranch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineWrongProofLength represents a WrongProofLength error raised by the Machine contract.
type MachineWrongProofLength struct {
	Got  *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongProofLength(uint256 got, uint256 want)
func MachineWrongProofLengthErrorID() common.Hash {
	return common.HexToHash("0xe2d2ab0aba9cd9318a800e3dcb0533003c301b1ee4f4336b9eca658e25ee327e")
}

// UnpackWrongProofLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongProofLength(uint256 got, uint256 want)
func (machine *Machine) UnpackWrongProofLengthError(raw []byte) (*MachineWrongProofLength, error) {
	out := new(MachineWrongProofLength)
	if err := machine.abi.UnpackIntoInterface(out, "WrongProofLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineWrongWitness represents a WrongWitness error raised by the Machine contract.
type MachineWrongWitness struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongWitness(bytes32 got, bytes32 want)
func MachineWrongWitnessErrorID() common.Hash {
	return common.HexToHash("0xd362cb6d7569765e8621596d8b5ea36c2d18d69d388c69b27a2866ccd7c7c429")
}

// UnpackWrongWitnessError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongWitness(bytes32 got, bytes32 want)
func (machine *Machine) UnpackWrongWitnessError(raw []byte) (*MachineWrongWitness, error) {
	out := new(MachineWrongWitness)
	if err := machine.abi.UnpackIntoInterface(out, "WrongWitness", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MachineWrongWitnessLength represents a WrongWitnessLength error raised by the Machine contract.
type MachineWrongWitnessLength struct {
	Got  *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongWitnessLength(uint256 got, uint256 want)
func MachineWrongWitnessLengthErrorID() common.Hash {
	return common.HexToHash("0x21901469aa87fba26335e9d6e90ad19b67acafbace744b306fbc48fad791815e")
}

// UnpackWrongWitnessLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongWitnessLength(uint256 got, uint256 want)
func (machine *Machine) UnpackWrongWitnessLengthError(raw []byte) (*MachineWrongWitnessLength, error) {
	out := new(MachineWrongWitnessLength)
	if err := machine.abi.UnpackIntoInterface(out, "WrongWitnessLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutboxMetaData contains all meta data concerning the Outbox contract.
var OutboxMetaData = bind.MetaData{
	ABI: "[{\"type\":\"fallback\",\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"count\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"root\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"send\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[{\"name\":\"index\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"payable\"},{\"type\":\"function\",\"name\":\"viewRecorded\",\"inputs\":[{\"name\":\"viewHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"MessageSent\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint32\",\"indexed\":true,\"internalType\":\"uint32\"},{\"name\":\"sender\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"data\",\"type\":\"bytes\",\"indexed\":false,\"internalType\":\"bytes\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ViewRecorded\",\"inputs\":[{\"name\":\"viewHash\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"DataTooLong\",\"inputs\":[{\"name\":\"length\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"max\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NotWholeGwei\",\"inputs\":[{\"name\":\"amountWei\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"OutboxFull\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"UnknownCall\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"length\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"ZeroAddress\",\"inputs\":[]}]",
	ID:  "Outbox",
	Bin: "0x608080604052346015576107ce908161001a8239f35b5f80fdfe60808060405260043610156100a2575b503461009e5773fffffffffffffffffffffffffffffffffffffffe3314801590610095575b6100655761004061068b565b6100486105f1565b6040516020810191825260208152610061604082610549565b5190f35b7f5bc76b75000000000000000000000000000000000000000000000000000000005f52336004523660245260445ffd5b50361515610034565b5f80fd5b5f3560e01c90816306661abd1461050c575080636adb33fe146104bf578063c89acc861461011a5763ebf0c717146100da575f61000f565b3461009e575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261009e5760206101126105f1565b604051908152f35b60407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261009e5760043573ffffffffffffffffffffffffffffffffffffffff811680820361009e576024359067ffffffffffffffff821161009e573660238301121561009e57816004013567ffffffffffffffff811161009e576024830192602482369201011161009e57811561049757633b9aca00340661046c5762010000811161043a575f549263ffffffff84169363ffffffff851461041257600185019563ffffffff87116103e55763ffffffff87167fffffffffffffffffffffffffffffffffffffffffffffffffffffffff000000008316175f5561021f846105b7565b61022c6040519182610549565b8481526020810190858583375f602087830101525190207fffffffffffffffffffffffffffffffffffffffff000000000000000000000000604051927bffffffff00000000000000000000000000000000000000000000000060208501955f875260c01b1660218501523360601b602985015260601b16603d8301523460518301526071820152607181526102c2609182610549565b519020948085116103e5575f95905b6001811615610396575084917fcc56653fa23cd22968b12e827da518f7712bca0a5f9bbaaa91f066df2137d9029161030a60209861064d565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff829392549160031b92831b921b1916179055836040519134835260408984015281604084015260608301375f606085830101526060817fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f339701168101030190a4604051908152f35b906103b0906103a48861064d565b90549060031b1c6107b5565b9060011c957fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81146103e557600101956102d1565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7f86cf97aa000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f573760f3000000000000000000000000000000000000000000000000000000005f526004526201000060245260445ffd5b7edad9be000000000000000000000000000000000000000000000000000000005f523460045260245ffd5b7fd92e233d000000000000000000000000000000000000000000000000000000005f5260045ffd5b3461009e5760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261009e576004355f526022602052602060ff60405f2054166040519015158152f35b3461009e575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261009e5760209063ffffffff5f54168152f35b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761058a57604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b67ffffffffffffffff811161058a57601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b5f8054819063ffffffff16815b6020811061060c5750505090565b909192610632600191858386861c16155f1461063a5761062b916107b5565b94806107b5565b9291016105fe565b50610648906103a48561064d565b61062b565b602081101561065e57600101905f90565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b5f806040516020810190428252602081526106a7604082610549565b5190720f3df6d732807ef1319fb7b8bb8522d0beac025afa3d156107ad573d906106d0826105b7565b916106de6040519384610549565b82523d5f602084013e5b1580156107a1575b61076e57602081519101519060208110610771575b50602154811461076e5780602155805f52602260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790557f545b050f4bd48f2b635777ea90c16eea6762c2b9c6b4a732e0d92f52293a95e85f80a2565b50565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9060200360031b1b165f610705565b506020815114156106f0565b6060906106e8565b604191604051916001835360018301526021820152209056",
}

// Outbox is an auto generated Go binding around an Ethereum contract.
type Outbox struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Outbox) GetABI() abi.ABI {
	return c.abi
}

// NewOutbox creates a new instance of Outbox.
func NewOutbox() *Outbox {
	parsed, err := OutboxMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Outbox{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Outbox) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06661abd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function count() view returns(uint32)
func (outbox *Outbox) PackCount() []byte {
	enc, err := outbox.abi.Pack("count")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06661abd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function count() view returns(uint32)
func (outbox *Outbox) TryPackCount() ([]byte, error) {
	return outbox.abi.Pack("count")
}

// UnpackCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06661abd.
//
// Solidity: function count() view returns(uint32)
func (outbox *Outbox) UnpackCount(data []byte) (uint32, error) {
	out, err := outbox.abi.Unpack("count", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xebf0c717.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function root() view returns(bytes32)
func (outbox *Outbox) PackRoot() []byte {
	enc, err := outbox.abi.Pack("root")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xebf0c717.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function root() view returns(bytes32)
func (outbox *Outbox) TryPackRoot() ([]byte, error) {
	return outbox.abi.Pack("root")
}

// UnpackRoot is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xebf0c717.
//
// Solidity: function root() view returns(bytes32)
func (outbox *Outbox) UnpackRoot(data []byte) ([32]byte, error) {
	out, err := outbox.abi.Unpack("root", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackSend is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc89acc86.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function send(address to, bytes data) payable returns(uint32 index)
func (outbox *Outbox) PackSend(to common.Address, data []byte) []byte {
	enc, err := outbox.abi.Pack("send", to, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSend is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc89acc86.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function send(address to, bytes data) payable returns(uint32 index)
func (outbox *Outbox) TryPackSend(to common.Address, data []byte) ([]byte, error) {
	return outbox.abi.Pack("send", to, data)
}

// UnpackSend is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc89acc86.
//
// Solidity: function send(address to, bytes data) payable returns(uint32 index)
func (outbox *Outbox) UnpackSend(data []byte) (uint32, error) {
	out, err := outbox.abi.Unpack("send", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackViewRecorded is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6adb33fe.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function viewRecorded(bytes32 viewHash) view returns(bool)
func (outbox *Outbox) PackViewRecorded(viewHash [32]byte) []byte {
	enc, err := outbox.abi.Pack("viewRecorded", viewHash)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackViewRecorded is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6adb33fe.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function viewRecorded(bytes32 viewHash) view returns(bool)
func (outbox *Outbox) TryPackViewRecorded(viewHash [32]byte) ([]byte, error) {
	return outbox.abi.Pack("viewRecorded", viewHash)
}

// UnpackViewRecorded is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6adb33fe.
//
// Solidity: function viewRecorded(bytes32 viewHash) view returns(bool)
func (outbox *Outbox) UnpackViewRecorded(data []byte) (bool, error) {
	out, err := outbox.abi.Unpack("viewRecorded", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// OutboxMessageSent represents a MessageSent event raised by the Outbox contract.
type OutboxMessageSent struct {
	Index  uint32
	Sender common.Address
	To     common.Address
	Value  *big.Int
	Data   []byte
	Raw    *types.Log // Blockchain specific contextual infos
}

const OutboxMessageSentEventName = "MessageSent"

// ContractEventName returns the user-defined event name.
func (OutboxMessageSent) ContractEventName() string {
	return OutboxMessageSentEventName
}

// UnpackMessageSentEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event MessageSent(uint32 indexed index, address indexed sender, address indexed to, uint256 value, bytes data)
func (outbox *Outbox) UnpackMessageSentEvent(log *types.Log) (*OutboxMessageSent, error) {
	event := "MessageSent"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != outbox.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(OutboxMessageSent)
	if len(log.Data) > 0 {
		if err := outbox.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range outbox.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// OutboxViewRecorded represents a ViewRecorded event raised by the Outbox contract.
type OutboxViewRecorded struct {
	ViewHash [32]byte
	Raw      *types.Log // Blockchain specific contextual infos
}

const OutboxViewRecordedEventName = "ViewRecorded"

// ContractEventName returns the user-defined event name.
func (OutboxViewRecorded) ContractEventName() string {
	return OutboxViewRecordedEventName
}

// UnpackViewRecordedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ViewRecorded(bytes32 indexed viewHash)
func (outbox *Outbox) UnpackViewRecordedEvent(log *types.Log) (*OutboxViewRecorded, error) {
	event := "ViewRecorded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != outbox.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(OutboxViewRecorded)
	if len(log.Data) > 0 {
		if err := outbox.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range outbox.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (outbox *Outbox) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], outbox.abi.Errors["DataTooLong"].ID.Bytes()[:4]) {
		return outbox.UnpackDataTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], outbox.abi.Errors["NotWholeGwei"].ID.Bytes()[:4]) {
		return outbox.UnpackNotWholeGweiError(raw[4:])
	}
	if bytes.Equal(raw[:4], outbox.abi.Errors["OutboxFull"].ID.Bytes()[:4]) {
		return outbox.UnpackOutboxFullError(raw[4:])
	}
	if bytes.Equal(raw[:4], outbox.abi.Errors["UnknownCall"].ID.Bytes()[:4]) {
		return outbox.UnpackUnknownCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], outbox.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return outbox.UnpackZeroAddressError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// OutboxDataTooLong represents a DataTooLong error raised by the Outbox contract.
type OutboxDataTooLong struct {
	Length *big.Int
	Max    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DataTooLong(uint256 length, uint256 max)
func OutboxDataTooLongErrorID() common.Hash {
	return common.HexToHash("0x573760f3c03c4b62928341cb1c4229d63786b86b407b0fc532a38378fbdbd7b3")
}

// UnpackDataTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DataTooLong(uint256 length, uint256 max)
func (outbox *Outbox) UnpackDataTooLongError(raw []byte) (*OutboxDataTooLong, error) {
	out := new(OutboxDataTooLong)
	if err := outbox.abi.UnpackIntoInterface(out, "DataTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutboxNotWholeGwei represents a NotWholeGwei error raised by the Outbox contract.
type OutboxNotWholeGwei struct {
	AmountWei *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotWholeGwei(uint256 amountWei)
func OutboxNotWholeGweiErrorID() common.Hash {
	return common.HexToHash("0x00dad9be0ead9a4e48f1a68aea23cb691ef72782a974bf6282ed06deb2675dae")
}

// UnpackNotWholeGweiError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotWholeGwei(uint256 amountWei)
func (outbox *Outbox) UnpackNotWholeGweiError(raw []byte) (*OutboxNotWholeGwei, error) {
	out := new(OutboxNotWholeGwei)
	if err := outbox.abi.UnpackIntoInterface(out, "NotWholeGwei", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutboxOutboxFull represents a OutboxFull error raised by the Outbox contract.
type OutboxOutboxFull struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OutboxFull()
func OutboxOutboxFullErrorID() common.Hash {
	return common.HexToHash("0x86cf97aa3d5873f9868ab0bb10bb12676625e4f022e1db4225a9ca1eb719c1ab")
}

// UnpackOutboxFullError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OutboxFull()
func (outbox *Outbox) UnpackOutboxFullError(raw []byte) (*OutboxOutboxFull, error) {
	out := new(OutboxOutboxFull)
	if err := outbox.abi.UnpackIntoInterface(out, "OutboxFull", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutboxUnknownCall represents a UnknownCall error raised by the Outbox contract.
type OutboxUnknownCall struct {
	Caller common.Address
	Length *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownCall(address caller, uint256 length)
func OutboxUnknownCallErrorID() common.Hash {
	return common.HexToHash("0x5bc76b753c1af02b4e451891b7d40ca0632ff67509f7aed0537f12f9363c0d31")
}

// UnpackUnknownCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownCall(address caller, uint256 length)
func (outbox *Outbox) UnpackUnknownCallError(raw []byte) (*OutboxUnknownCall, error) {
	out := new(OutboxUnknownCall)
	if err := outbox.abi.UnpackIntoInterface(out, "UnknownCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// OutboxZeroAddress represents a ZeroAddress error raised by the Outbox contract.
type OutboxZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func OutboxZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (outbox *Outbox) UnpackZeroAddressError(raw []byte) (*OutboxZeroAddress, error) {
	out := new(OutboxZeroAddress)
	if err := outbox.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayMetaData contains all meta data concerning the Relay contract.
var RelayMetaData = bind.MetaData{
	ABI: "[{\"type\":\"function\",\"name\":\"RESERVE\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"bounce\",\"inputs\":[{\"name\":\"m\",\"type\":\"tuple\",\"internalType\":\"structMessage\",\"components\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"refund\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"valueGwei\",\"type\":\"uint64\",\"internalType\":\"Gwei\"},{\"name\":\"feeGwei\",\"type\":\"uint64\",\"internalType\":\"Gwei\"},{\"name\":\"gas\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}]},{\"name\":\"valueTo\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"l1Sender\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"run\",\"inputs\":[{\"name\":\"v\",\"type\":\"tuple\",\"internalType\":\"structView\",\"components\":[{\"name\":\"anchorNumber\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"anchorHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"anchorTime\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"queueEnd\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"queueHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"messageRoot\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"m\",\"type\":\"tuple\",\"internalType\":\"structMessage\",\"components\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"refund\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"valueGwei\",\"type\":\"uint64\",\"internalType\":\"Gwei\"},{\"name\":\"feeGwei\",\"type\":\"uint64\",\"internalType\":\"Gwei\"},{\"name\":\"gas\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}]},{\"name\":\"position\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"branch\",\"type\":\"bytes32[]\",\"internalType\":\"bytes32[]\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"status\",\"inputs\":[{\"name\":\"entryHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"enumRelay.Status\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"MessageBounced\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"entryHash\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"valueTo\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"MessageRun\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"entryHash\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"runner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"succeeded\",\"type\":\"bool\",\"indexed\":false,\"internalType\":\"bool\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"BranchTooLong\",\"inputs\":[{\"name\":\"length\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"max\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"FailedCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"IndexBeyondBranch\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"branchLength\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"InsufficientBalance\",\"inputs\":[{\"name\":\"balance\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"needed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NoMessage\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"NotEnoughGas\",\"inputs\":[{\"name\":\"available\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NotRefund\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"refund\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ReentrancyGuardReentrantCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"ViewUnknown\",\"inputs\":[{\"name\":\"viewHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongMessageRoot\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongStatus\",\"inputs\":[{\"name\":\"entryHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"status\",\"type\":\"uint8\",\"internalType\":\"enumRelay.Status\"}]},{\"type\":\"error\",\"name\":\"ZeroAddress\",\"inputs\":[]}]",
	ID:  "Relay",
	Bin: "0x6080806040523460155761130b908161001a8239f35b5f80fdfe60806040526004361015610011575f80fd5b5f3560e01c806323a02d7d146106d957806352ad0d5e146106865780638ad51ecc146101245780639d2cc436146100e95763b7558b7a14610050575f80fd5b346100e5575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e55773ffffffffffffffffffffffffffffffffffffffff5f5c16156100bd57602073ffffffffffffffffffffffffffffffffffffffff5f5c16604051908152f35b7fc07c26d2000000000000000000000000000000000000000000000000000000005f5260045ffd5b5f80fd5b346100e5575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e5576020604051620186a08152f35b346100e5577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360161012081126100e55760c0136100e55760c43567ffffffffffffffff81116100e55780600401906101007ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126100e55760e4356101043567ffffffffffffffff81116100e557366023820112156100e55780600401359267ffffffffffffffff84116100e5573660248560051b840101116100e5576101ed610d5c565b6004359467ffffffffffffffff861686036100e5576044359567ffffffffffffffff871687036100e5576064359667ffffffffffffffff881688036100e5577fffffffffffffffff00000000000000000000000000000000000000000000000060a4359881604051938160208601967f6c6f66742e766965772e76310000000000000000000000000000000000000000885260c01b16602c860152602435603486015260c01b16605484015260c01b16605c8201526084356064820152876084820152608481526102bf60a482610b6d565b5190206040517f6adb33fe000000000000000000000000000000000000000000000000000000008152816004820152602081602481710961ef480eb55e80d19ad83579a64c0070025afa90811561067b575f91610640575b5015610615575061033061032b3683610c54565b610dd0565b60405160208101905f825282602182015260218152610350604182610b6d565b519020602087116105e45785871c6105b457965f975b878910156103a85760019060248a60051b880101359082898c1c16155f1461039a5790610392916112f2565b980197610366565b6103a3916112f2565b610392565b818103610586575050805f525f60205260ff60405f20541691600483101591826104de57831593841580610578575b6105445750805f525f60205260405f2060027fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0082541617905561042861041c83610f6d565b15928361050b57610d2b565b91604051901581527f2ea2be0e78683193e14576f9f2e9bd9b9a0356f4f302709aafeb817d1aee72d9602067ffffffffffffffff33951692a46104de57806104c0575b610495575b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b633b9aca0067ffffffffffffffff6104b260a46104ba9401610d2b565b16023361124d565b80610470565b5067ffffffffffffffff6104d660a48301610d2b565b16151561046b565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b825f525f60205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00825416179055610d2b565b610573917f9d819744000000000000000000000000000000000000000000000000000000005f52600452610b3e565b60445ffd5b505f935060018114156103d7565b7fb9211619000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b86867f29a8855b000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b867fd7b1ae17000000000000000000000000000000000000000000000000000000005f52600452602060245260445ffd5b7f771568ab000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b90506020813d602011610673575b8161065b60209383610b6d565b810103126100e5575180151581036100e55788610317565b3d915061064e565b6040513d5f823e3d90fd5b346100e55760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e5576004355f525f60205260ff60405f20541660405160048210156104de576020918152f35b346100e55760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100e55760043567ffffffffffffffff81116100e55780600401906101007ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82360301126100e5576024359073ffffffffffffffffffffffffffffffffffffffff82168092036100e557610776610d5c565b6064810173ffffffffffffffffffffffffffffffffffffffff61079882610b4c565b163303610acf57508115610aa7576107b361032b3685610c54565b92835f525f60205260ff60405f20541660048110156104de5760018103610a77575067ffffffffffffffff61081c8592835f525f60205260405f2060037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00825416179055610d2b565b167fe52646525c73f0d0f780fdb34429291e9c669243efc94a72aacea7562925ba976020604051868152a36084810167ffffffffffffffff61085d82610d2b565b166109b4575b5060209150606461088b602473ffffffffffffffffffffffffffffffffffffffff9301610b4c565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f60405196868801907fdeef5ade0000000000000000000000000000000000000000000000000000000082526024890152602488526108ed604489610b6d565b60405197889687957fc89acc86000000000000000000000000000000000000000000000000000000008752166004860152604060248601525180918160448701528686015e5f858286010152011681010301815f710961ef480eb55e80d19ad83579a64c0070025af1801561067b57610985575f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b6109a69060203d6020116109ad575b61099e8183610b6d565b810190610d40565b5080610470565b503d610994565b633b9aca0067ffffffffffffffff6109cd602093610d2b565b1602926064604051809581937fc89acc860000000000000000000000000000000000000000000000000000000083526004830152604060248301525f6044830152710961ef480eb55e80d19ad83579a64c0070025af190811561067b5761088b602460649260209573ffffffffffffffffffffffffffffffffffffffff95610a5a575b5093505050610863565b610a7090873d89116109ad5761099e8183610b6d565b5087610a50565b61057390857f9d819744000000000000000000000000000000000000000000000000000000005f52600452610b3e565b7fd92e233d000000000000000000000000000000000000000000000000000000005f5260045ffd5b610aed73ffffffffffffffffffffffffffffffffffffffff91610b4c565b7f46d55eec000000000000000000000000000000000000000000000000000000005f52336004521660245260445ffd5b359073ffffffffffffffffffffffffffffffffffffffff821682036100e557565b60048110156104de57602452565b3573ffffffffffffffffffffffffffffffffffffffff811681036100e55790565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117610bae57604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b359067ffffffffffffffff821682036100e557565b92919267ffffffffffffffff8211610bae5760405191610c38601f82017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200184610b6d565b8294818452818301116100e5578281602093845f960137010152565b9190610100838203126100e55760405190610100820182811067ffffffffffffffff821117610bae576040528193610c8b81610bdb565b8352610c9960208201610b1d565b6020840152610caa60408201610b1d565b6040840152610cbb60608201610b1d565b6060840152610ccc60808201610bdb565b6080840152610cdd60a08201610bdb565b60a0840152610cee60c08201610bdb565b60c084015260e08101359067ffffffffffffffff82116100e5570181601f820112156100e55760e091816020610d2693359101610bf0565b910152565b3567ffffffffffffffff811681036100e55790565b908160209103126100e5575163ffffffff811681036100e55790565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c610da85760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b8051906020810151906040810151906060810151608082015160a08301519160c08401519360e0015180519060200120946040519660208801987f02000000000000000000000000000000000000000000000000000000000000008a5260c01b7fffffffffffffffff00000000000000000000000000000000000000000000000016602189015260601b7fffffffffffffffffffffffffffffffffffffffff00000000000000000000000016602988015260601b7fffffffffffffffffffffffffffffffffffffffff00000000000000000000000016603d87015260601b7fffffffffffffffffffffffffffffffffffffffff00000000000000000000000016605186015260c01b7fffffffffffffffff00000000000000000000000000000000000000000000000016606585015260c01b7fffffffffffffffff00000000000000000000000000000000000000000000000016606d84015260c01b7fffffffffffffffff000000000000000000000000000000000000000000000000166075830152607d820152607d8152610f67609d82610b6d565b51902090565b6040810190610f7b82610b4c565b73ffffffffffffffffffffffffffffffffffffffff1630148015611214575b80156111da575b80156111a1575b61119b5760e08101357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1823603018112156100e557810180359067ffffffffffffffff82116100e55760200181360381136100e557611008913691610bf0565b73ffffffffffffffffffffffffffffffffffffffff61102960208401610b4c565b167fffffffffffffffffffffffff00000000000000000000000000000000000000005f5c16175f5d5a60061c92603f840293808504603f149015171561116e5760c083019367ffffffffffffffff61108086610d2b565b16620186a0810180911161116e57811061111f5750915f9167ffffffffffffffff6110c9633b9aca00826110c160806110ba60209a610b4c565b9701610d2b565b160296610d2b565b16604051953893868451940192f1913d903d611117575b818152815f8483013e0101604052907fffffffffffffffffffffffff00000000000000000000000000000000000000005f5c165f5d565b5f91506110e0565b67ffffffffffffffff61113186610d2b565b1690620186a0820180921161116e577f9fa72982000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b50505f90565b5071f90827f1c53a10cb7a02335b17532000293573ffffffffffffffffffffffffffffffffffffffff6111d384610b4c565b1614610fa8565b50720f3df6d732807ef1319fb7b8bb8522d0beac0273ffffffffffffffffffffffffffffffffffffffff61120d84610b4c565b1614610fa1565b50710961ef480eb55e80d19ad83579a64c00700273ffffffffffffffffffffffffffffffffffffffff61124684610b4c565b1614610f9a565b8147106112c2575f80809373ffffffffffffffffffffffffffffffffffffffff82948360405161127e602082610b6d565b52165af11561128957565b3d1561129a576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b604191604051916001835360018301526021820152209056",
}

// Relay is an auto generated Go binding around an Ethereum contract.
type Relay struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Relay) GetABI() abi.ABI {
	return c.abi
}

// NewRelay creates a new instance of Relay.
func NewRelay() *Relay {
	parsed, err := RelayMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Relay{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Relay) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackRESERVE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9d2cc436.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function RESERVE() view returns(uint256)
func (relay *Relay) PackRESERVE() []byte {
	enc, err := relay.abi.Pack("RESERVE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRESERVE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9d2cc436.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function RESERVE() view returns(uint256)
func (relay *Relay) TryPackRESERVE() ([]byte, error) {
	return relay.abi.Pack("RESERVE")
}

// UnpackRESERVE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9d2cc436.
//
// Solidity: function RESERVE() view returns(uint256)
func (relay *Relay) UnpackRESERVE(data []byte) (*big.Int, error) {
	out, err := relay.abi.Unpack("RESERVE", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackBounce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23a02d7d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bounce((uint64,address,address,address,uint64,uint64,uint64,bytes) m, address valueTo) returns()
func (relay *Relay) PackBounce(m Message, valueTo common.Address) []byte {
	enc, err := relay.abi.Pack("bounce", m, valueTo)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBounce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23a02d7d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function bounce((uint64,address,address,address,uint64,uint64,uint64,bytes) m, address valueTo) returns()
func (relay *Relay) TryPackBounce(m Message, valueTo common.Address) ([]byte, error) {
	return relay.abi.Pack("bounce", m, valueTo)
}

// PackL1Sender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7558b7a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function l1Sender() view returns(address)
func (relay *Relay) PackL1Sender() []byte {
	enc, err := relay.abi.Pack("l1Sender")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackL1Sender is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7558b7a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function l1Sender() view returns(address)
func (relay *Relay) TryPackL1Sender() ([]byte, error) {
	return relay.abi.Pack("l1Sender")
}

// UnpackL1Sender is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb7558b7a.
//
// Solidity: function l1Sender() view returns(address)
func (relay *Relay) UnpackL1Sender(data []byte) (common.Address, error) {
	out, err := relay.abi.Unpack("l1Sender", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRun is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8ad51ecc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function run((uint64,bytes32,uint64,uint64,bytes32,bytes32) v, (uint64,address,address,address,uint64,uint64,uint64,bytes) m, uint256 position, bytes32[] branch) returns()
func (relay *Relay) PackRun(v View, m Message, position *big.Int, branch [][32]byte) []byte {
	enc, err := relay.abi.Pack("run", v, m, position, branch)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRun is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8ad51ecc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function run((uint64,bytes32,uint64,uint64,bytes32,bytes32) v, (uint64,address,address,address,uint64,uint64,uint64,bytes) m, uint256 position, bytes32[] branch) returns()
func (relay *Relay) TryPackRun(v View, m Message, position *big.Int, branch [][32]byte) ([]byte, error) {
	return relay.abi.Pack("run", v, m, position, branch)
}

// PackStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x52ad0d5e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function status(bytes32 entryHash) view returns(uint8)
func (relay *Relay) PackStatus(entryHash [32]byte) []byte {
	enc, err := relay.abi.Pack("status", entryHash)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x52ad0d5e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function status(bytes32 entryHash) view returns(uint8)
func (relay *Relay) TryPackStatus(entryHash [32]byte) ([]byte, error) {
	return relay.abi.Pack("status", entryHash)
}

// UnpackStatus is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x52ad0d5e.
//
// Solidity: function status(bytes32 entryHash) view returns(uint8)
func (relay *Relay) UnpackStatus(data []byte) (uint8, error) {
	out, err := relay.abi.Unpack("status", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// RelayMessageBounced represents a MessageBounced event raised by the Relay contract.
type RelayMessageBounced struct {
	Index     uint64
	EntryHash [32]byte
	ValueTo   common.Address
	Raw       *types.Log // Blockchain specific contextual infos
}

const RelayMessageBouncedEventName = "MessageBounced"

// ContractEventName returns the user-defined event name.
func (RelayMessageBounced) ContractEventName() string {
	return RelayMessageBouncedEventName
}

// UnpackMessageBouncedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event MessageBounced(uint64 indexed index, bytes32 indexed entryHash, address valueTo)
func (relay *Relay) UnpackMessageBouncedEvent(log *types.Log) (*RelayMessageBounced, error) {
	event := "MessageBounced"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != relay.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RelayMessageBounced)
	if len(log.Data) > 0 {
		if err := relay.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range relay.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RelayMessageRun represents a MessageRun event raised by the Relay contract.
type RelayMessageRun struct {
	Index     uint64
	EntryHash [32]byte
	Runner    common.Address
	Succeeded bool
	Raw       *types.Log // Blockchain specific contextual infos
}

const RelayMessageRunEventName = "MessageRun"

// ContractEventName returns the user-defined event name.
func (RelayMessageRun) ContractEventName() string {
	return RelayMessageRunEventName
}

// UnpackMessageRunEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event MessageRun(uint64 indexed index, bytes32 indexed entryHash, address indexed runner, bool succeeded)
func (relay *Relay) UnpackMessageRunEvent(log *types.Log) (*RelayMessageRun, error) {
	event := "MessageRun"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != relay.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RelayMessageRun)
	if len(log.Data) > 0 {
		if err := relay.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range relay.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (relay *Relay) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], relay.abi.Errors["BranchTooLong"].ID.Bytes()[:4]) {
		return relay.UnpackBranchTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], relay.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return relay.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], relay.abi.Errors["IndexBeyondBranch"].ID.Bytes()[:4]) {
		return relay.UnpackIndexBeyondBranchError(raw[4:])
	}
	if bytes.Equal(raw[:4], relay.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return relay.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], relay.abi.Errors["NoMessage"].ID.Bytes()[:4]) {
		return relay.UnpackNoMessageError(raw[4:])
	}
	if bytes.Equal(raw[:4], relay.abi.Errors["NotEnoughGas"].ID.Bytes()[:4]) {
		return relay.UnpackNotEnoughGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], relay.abi.Errors["NotRefund"].ID.Bytes()[:4]) {
		return relay.UnpackNotRefundError(raw[4:])
	}
	if bytes.Equal(raw[:4], relay.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return relay.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], relay.abi.Errors["ViewUnknown"].ID.Bytes()[:4]) {
		return relay.UnpackViewUnknownError(raw[4:])
	}
	if bytes.Equal(raw[:4], relay.abi.Errors["WrongMessageRoot"].ID.Bytes()[:4]) {
		return relay.UnpackWrongMessageRootError(raw[4:])
	}
	if bytes.Equal(raw[:4], relay.abi.Errors["WrongStatus"].ID.Bytes()[:4]) {
		return relay.UnpackWrongStatusError(raw[4:])
	}
	if bytes.Equal(raw[:4], relay.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return relay.UnpackZeroAddressError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// RelayBranchTooLong represents a BranchTooLong error raised by the Relay contract.
type RelayBranchTooLong struct {
	Length *big.Int
	Max    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BranchTooLong(uint256 length, uint256 max)
func RelayBranchTooLongErrorID() common.Hash {
	return common.HexToHash("0xd7b1ae170b9be10e6a3006e3ecedc7522df00fa6f873189a1d03c86d27ee32dc")
}

// UnpackBranchTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BranchTooLong(uint256 length, uint256 max)
func (relay *Relay) UnpackBranchTooLongError(raw []byte) (*RelayBranchTooLong, error) {
	out := new(RelayBranchTooLong)
	if err := relay.abi.UnpackIntoInterface(out, "BranchTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayFailedCall represents a FailedCall error raised by the Relay contract.
type RelayFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func RelayFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (relay *Relay) UnpackFailedCallError(raw []byte) (*RelayFailedCall, error) {
	out := new(RelayFailedCall)
	if err := relay.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayIndexBeyondBranch represents a IndexBeyondBranch error raised by the Relay contract.
type RelayIndexBeyondBranch struct {
	Index        *big.Int
	BranchLength *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error IndexBeyondBranch(uint256 index, uint256 branchLength)
func RelayIndexBeyondBranchErrorID() common.Hash {
	return common.HexToHash("0x29a8855b762b9fa019cae7ebb76c278b595a0880f1e1c991d48b161a96a94b5e")
}

// UnpackIndexBeyondBranchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error IndexBeyondBranch(uint256 index, uint256 branchLength)
func (relay *Relay) UnpackIndexBeyondBranchError(raw []byte) (*RelayIndexBeyondBranch, error) {
	out := new(RelayIndexBeyondBranch)
	if err := relay.abi.UnpackIntoInterface(out, "IndexBeyondBranch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayInsufficientBalance represents a InsufficientBalance error raised by the Relay contract.
type RelayInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func RelayInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (relay *Relay) UnpackInsufficientBalanceError(raw []byte) (*RelayInsufficientBalance, error) {
	out := new(RelayInsufficientBalance)
	if err := relay.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayNoMessage represents a NoMessage error raised by the Relay contract.
type RelayNoMessage struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoMessage()
func RelayNoMessageErrorID() common.Hash {
	return common.HexToHash("0xc07c26d21667af73f0fe2b3110407a1aff5872a3886f1b4e57e9b5598e743448")
}

// UnpackNoMessageError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoMessage()
func (relay *Relay) UnpackNoMessageError(raw []byte) (*RelayNoMessage, error) {
	out := new(RelayNoMessage)
	if err := relay.abi.UnpackIntoInterface(out, "NoMessage", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayNotEnoughGas represents a NotEnoughGas error raised by the Relay contract.
type RelayNotEnoughGas struct {
	Available *big.Int
	Want      *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotEnoughGas(uint256 available, uint256 want)
func RelayNotEnoughGasErrorID() common.Hash {
	return common.HexToHash("0x9fa729828e06f64f0aba24f9c66804bdfb0e921365b21f9e24f4e732397f9e66")
}

// UnpackNotEnoughGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotEnoughGas(uint256 available, uint256 want)
func (relay *Relay) UnpackNotEnoughGasError(raw []byte) (*RelayNotEnoughGas, error) {
	out := new(RelayNotEnoughGas)
	if err := relay.abi.UnpackIntoInterface(out, "NotEnoughGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayNotRefund represents a NotRefund error raised by the Relay contract.
type RelayNotRefund struct {
	Caller common.Address
	Refund common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotRefund(address caller, address refund)
func RelayNotRefundErrorID() common.Hash {
	return common.HexToHash("0x46d55eece26624a01530cb1245e0d31afec185c6021122f6aa08acc00ae32365")
}

// UnpackNotRefundError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotRefund(address caller, address refund)
func (relay *Relay) UnpackNotRefundError(raw []byte) (*RelayNotRefund, error) {
	out := new(RelayNotRefund)
	if err := relay.abi.UnpackIntoInterface(out, "NotRefund", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Relay contract.
type RelayReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func RelayReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (relay *Relay) UnpackReentrancyGuardReentrantCallError(raw []byte) (*RelayReentrancyGuardReentrantCall, error) {
	out := new(RelayReentrancyGuardReentrantCall)
	if err := relay.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayViewUnknown represents a ViewUnknown error raised by the Relay contract.
type RelayViewUnknown struct {
	ViewHash [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ViewUnknown(bytes32 viewHash)
func RelayViewUnknownErrorID() common.Hash {
	return common.HexToHash("0x771568abe2efd1a858c1e9a8620c34714f9db9c1d906d4eba25a058e7627d853")
}

// UnpackViewUnknownError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ViewUnknown(bytes32 viewHash)
func (relay *Relay) UnpackViewUnknownError(raw []byte) (*RelayViewUnknown, error) {
	out := new(RelayViewUnknown)
	if err := relay.abi.UnpackIntoInterface(out, "ViewUnknown", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayWrongMessageRoot represents a WrongMessageRoot error raised by the Relay contract.
type RelayWrongMessageRoot struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongMessageRoot(bytes32 got, bytes32 want)
func RelayWrongMessageRootErrorID() common.Hash {
	return common.HexToHash("0xb9211619120070158d34bd40a38707a63534954602e004839fb94931c69a99cf")
}

// UnpackWrongMessageRootError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongMessageRoot(bytes32 got, bytes32 want)
func (relay *Relay) UnpackWrongMessageRootError(raw []byte) (*RelayWrongMessageRoot, error) {
	out := new(RelayWrongMessageRoot)
	if err := relay.abi.UnpackIntoInterface(out, "WrongMessageRoot", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayWrongStatus represents a WrongStatus error raised by the Relay contract.
type RelayWrongStatus struct {
	EntryHash [32]byte
	Status    uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongStatus(bytes32 entryHash, uint8 status)
func RelayWrongStatusErrorID() common.Hash {
	return common.HexToHash("0x9d81974470eb5e30f285b1055c396a387d885a43a0fb39f84dcb3764cbc907a1")
}

// UnpackWrongStatusError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongStatus(bytes32 entryHash, uint8 status)
func (relay *Relay) UnpackWrongStatusError(raw []byte) (*RelayWrongStatus, error) {
	out := new(RelayWrongStatus)
	if err := relay.abi.UnpackIntoInterface(out, "WrongStatus", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RelayZeroAddress represents a ZeroAddress error raised by the Relay contract.
type RelayZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func RelayZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (relay *Relay) UnpackZeroAddressError(raw []byte) (*RelayZeroAddress, error) {
	out := new(RelayZeroAddress)
	if err := relay.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupMetaData contains all meta data concerning the Rollup contract.
var RollupMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"p\",\"type\":\"tuple\",\"internalType\":\"structRollupParams\",\"components\":[{\"name\":\"inbox\",\"type\":\"address\",\"internalType\":\"contractInbox\"},{\"name\":\"genesisState\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"window\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"grace\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"censorship\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"response\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"lag\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"moves\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"assertionInterval\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"stakeWei\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"name\":\"games_\",\"type\":\"address\",\"internalType\":\"contractGames\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"advance\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"inputEnd\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"accumulator\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"claim\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"rivals\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"assertionInterval\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"catchUp\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"censorship\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"childInputs\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"accumulator\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"inputEnd\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"confirm\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"games\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractGames\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"getAssertion\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structAssertions.Assertion\",\"components\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"inputEnd\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"madeAt\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"joined\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"confirmed\",\"type\":\"bool\",\"internalType\":\"bool\"},{\"name\":\"childInputEnd\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"firstChildAt\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"newestChildAt\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"childrenJoined\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"joins\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"childAccumulator\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"getJoin\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structAssertions.Join\",\"components\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"time\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"number\",\"type\":\"uint32\",\"internalType\":\"uint32\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"getStake\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structAssertions.Stake\",\"components\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"status\",\"type\":\"uint8\",\"internalType\":\"enumAssertions.Status\"},{\"name\":\"repaid\",\"type\":\"uint88\",\"internalType\":\"uint88\"},{\"name\":\"assertion\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"grace\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"inbox\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractInbox\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"joiningEnd\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"lag\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"latestConfirmed\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"lose\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"loser\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"winner\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"moves\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"multicall\",\"inputs\":[{\"name\":\"data\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"}],\"outputs\":[{\"name\":\"results\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"open\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"agreed\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"claim\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"outboxRootKnown\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"ownerWhileLive\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"rival\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"prune\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"recordOutboxRoot\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"state\",\"type\":\"tuple\",\"internalType\":\"structState\",\"components\":[{\"name\":\"config\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"blockHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"batch\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"mode\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"queue\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"name\":\"header\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"repay\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"asserter\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"selector\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"response\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"stake\",\"inputs\":[{\"name\":\"latest\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"payable\"},{\"type\":\"function\",\"name\":\"stakeCount\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"stakeWei\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"window\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"withdraw\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"AssertionConfirmed\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"AssertionJoined\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"parent\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"stakeId\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"number\",\"type\":\"uint32\",\"indexed\":false,\"internalType\":\"uint32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"AssertionMade\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"parent\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"inputEnd\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"},{\"name\":\"accumulator\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"claim\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"OutboxRootRecorded\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"root\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"StakeCaughtUp\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"assertion\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"StakeEntered\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"assertion\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"StakeKilled\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"StakePruned\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"parent\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"assertion\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"StakeRepaid\",\"inputs\":[{\"name\":\"parent\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"stakeId\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"dead\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"StakeWithdrawn\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"AddressEmptyCode\",\"inputs\":[{\"name\":\"target\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"AssertionNotConfirmed\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"AssertionUnknown\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"FailedCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"FieldNotPresentInBlockHeader\",\"inputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"enumBlockHeader.HeaderField\"}]},{\"type\":\"error\",\"name\":\"GraceTooShort\",\"inputs\":[{\"name\":\"grace\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"InputEndOutOfRange\",\"inputs\":[{\"name\":\"inputEnd\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"min\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"max\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"InputsTooNarrow\",\"inputs\":[{\"name\":\"inputEnd\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"nextBatchTime\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"InsufficientBalance\",\"inputs\":[{\"name\":\"balance\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"needed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NoConflict\",\"inputs\":[{\"name\":\"asserterJoined\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"selectorJoined\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"NotDead\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"status\",\"type\":\"uint8\",\"internalType\":\"enumAssertions.Status\"}]},{\"type\":\"error\",\"name\":\"NotEarlier\",\"inputs\":[{\"name\":\"asserterJoin\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"selectorJoin\",\"type\":\"uint32\",\"internalType\":\"uint32\"}]},{\"type\":\"error\",\"name\":\"NotGames\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"games\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotJoined\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"parent\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"NotLatest\",\"inputs\":[{\"name\":\"named\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"latest\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"NotLive\",\"inputs\":[{\"name\":\"stakeId\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"status\",\"type\":\"uint8\",\"internalType\":\"enumAssertions.Status\"}]},{\"type\":\"error\",\"name\":\"NotOwner\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotThere\",\"inputs\":[{\"name\":\"named\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"standsOn\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"Opposed\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"rivals\",\"type\":\"uint32\",\"internalType\":\"uint32\"}]},{\"type\":\"error\",\"name\":\"RLPInvalidEncoding\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"TooEarly\",\"inputs\":[{\"name\":\"time\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"earliest\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"TooFewMoves\",\"inputs\":[{\"name\":\"moves\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"TooLate\",\"inputs\":[{\"name\":\"time\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"latest\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"TooManyRivals\",\"inputs\":[{\"name\":\"rivals\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"accepted\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"WindowTooLong\",\"inputs\":[{\"name\":\"window\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"max\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"WindowTooShort\",\"inputs\":[{\"name\":\"window\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"WrongAccumulator\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongClaim\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"claim\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongHeader\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongInputEnd\",\"inputs\":[{\"name\":\"got\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"want\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"WrongOutboxRoot\",\"inputs\":[{\"name\":\"got\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"want\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongStake\",\"inputs\":[{\"name\":\"sent\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"WrongState\",\"inputs\":[{\"name\":\"assertion\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"stateHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"ZeroAddress\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"ZeroHash\",\"inputs\":[]}]",
	ID:  "Rollup",
	Bin: "0x6101c080604052346104ee5780614220803803809161001e82856105bd565b833981010361016081126104ee57610140136104ee576040519061014082016001600160401b038111838210176105a95760405280516001600160a01b038116908181036104ee578352602082015160208401908152610080604084016105e0565b9260408501938452610094606082016105e0565b606086019081526100a7608083016105e0565b608087019081526100ba60a084016105e0565b60a088019081526100cd60c085016105e0565b9060c089019182526100e160e086016105e0565b9260e08a019384526100f661010087016105e0565b946101008b01958652610140610120880151976101208d0198895201519960018060a01b038b16998a8c036104ee57156104b35788511561059a5787511561058257855160146001600160401b039091161061055c5780516001600160401b031662ffffff81116105435750825186516001600160401b03908116600181019290911690821061051a5785516001600160401b0316828102928015908404909114171561051a576101bb916101aa916105f4565b86516001600160401b0316906105f4565b81516001600160401b0316818110610505575050825184516101ed916101aa916001600160401b0390811691166105f4565b82516001600160401b031681811061052e5750508151835161021b916001600160401b0391821691166105f4565b8451906102349160011b6002600160411b0316906105f4565b81516001600160401b03168181106105055750508b516001600160a01b0390811660805290516001600160401b0390811660a0529151821660c0529151811660e052915182166101005291518116610120529151821661014052915116610160529051610180529351604051630a45c9e960e11b81525f60048201529460209186916024918391165afa9384156104fa575f946104c2575b50807f0b0698f1ea2da496a5bf63b74c63305f76ecc6929831b2570e606f130d3a42b360605f93516040516020810191706c6f66742e617373657274696f6e2e763160781b83528660318301528660518301528960598301526079820152607981526103396099826105bd565b51902080855260026020818152604080882060019081018054600160401b600160801b03191642841b6fffffffffffffffff00000000000000001617905584895283835281892001805460ff60a01b1916600160a01b1790558780529181528187206003018a905582875594518151878152958601999099528401979097528692a3604051927fabbe0065bb4568f24da49082163f1d7bf7b75c4e0cb427b6b77be6cfb45bd6345f80a2156104b3576101a052613c1e908161060282396080518181816101b10152612200015260a051818181611a2d01528181611dfa0152818161269d01528181613503015261378f015260c0518181816129580152613540015260e05181610bfc01526101005181610ee2015261012051816102170152610140518161306901526101605181818161030e015261240b0152610180518181816104bf01528181610fda015281816129b10152612dfb01526101a0518181816103a101528181610b9901528181611ad70152612d910152f35b63d92e233d60e01b5f5260045ffd5b9093506020813d6020116104f2575b816104de602093836105bd565b810103126104ee5751925f6102cc565b5f80fd5b3d91506104d1565b6040513d5f823e3d90fd5b630d118da760e41b5f5260045260245260445ffd5b634e487b7160e01b5f52601160045260245ffd5b63c740844f60e01b5f5260045260245260445ffd5b63211bd3ab60e01b5f5260045262ffffff60245260445ffd5b8551638ff6a1f960e01b5f9081526001600160401b039091166004526014602452604490fd5b630239dc1360e61b5f525f600452600160245260445ffd5b63f1ae58d560e01b5f5260045ffd5b634e487b7160e01b5f52604160045260245ffd5b601f909101601f19168101906001600160401b038211908210176105a957604052565b51906001600160401b03821682036104ee57565b9190820180921161051a5756fe6080806040526004361015610012575f80fd5b5f905f3560e01c908162be82751461302d575080630455505d14612fcc5780630c5c3c2c14612c1b5780630d1edd88146129d45780631c9c7af31461297c5780631eefddb11461291a5780632d058cca146127e05780633ed1dd2214611e1e578063461645bf14611dbc57806347cf528d14611d795780634e2c7ec51461188257806350a597c7146110c057806358ca56501461103a57806365f7f80d14610fff578063750f0acc14610f065780637a7f01a714610ea35780638741d59714610e565780638830288414610c2057806388b8652d14610bbd578063955a015b14610b4e5780639e3a540914610a8c578063ac9650d8146107dc578063b37f913514610717578063c0d64a871461048e578063c49aa0a514610378578063c4a9e11614610332578063cbe8fc62146102cf578063e75218d11461023b578063f7844be9146101d85763fb0e722b14610167575f80fd5b346101d557807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d557602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b80fd5b50346101d557807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d557602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346101d55760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d557600435908181526002602052604081209167ffffffffffffffff600284015416156102a357602061029b846134ee565b604051908152f35b602492507fedc1119d000000000000000000000000000000000000000000000000000000008252600452fd5b50346101d557807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d557602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346101d557807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d557602067ffffffffffffffff60015416604051908152f35b50346101d557610387366130d2565b92919073ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001680330361045f57506103d661045c939461357b565b6103df8161357b565b67ffffffffffffffff8116808552600360205260408520740200000000000000000000000000000000000000007fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff8254161790557f82fd8e3da36989cbe3695a738bb873d85fa74aacce2bb9ef85c995f95b489b8a8580a2613280565b80f35b7f2ecfb86700000000000000000000000000000000000000000000000000000000845233600452602452604483fd5b5060207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d557600435907f00000000000000000000000000000000000000000000000000000000000000008034036106e7575080548083036106b9575060015467ffffffffffffffff811667ffffffffffffffff811461068c579067ffffffffffffffff60017fffffffffffffffffffffffffffffffffffffffffffffffff000000000000000093011691829116176001556040519261055284613183565b338452602084019360018552604081018481526060820195838752848652600360205273ffffffffffffffffffffffffffffffffffffffff604087209351167fffffffffffffffffffffffff000000000000000000000000000000000000000084541617835551600481101561065f578254915173ffffffffffffffffffffffffffffffffffffffff90921660a09190911b74ff0000000000000000000000000000000000000000161760a89190911b7fffffffffffffffffffffff000000000000000000000000000000000000000000161781556020946001905191015560405192827f309cdea0c1c88ac046beabb7563c779b5becbbc53277b9b9b8a803aae30adcd8339280a48152f35b6024867f4e487b710000000000000000000000000000000000000000000000000000000081526021600452fd5b6024837f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b6044927fe232a8fb000000000000000000000000000000000000000000000000000000008352600452602452fd5b604492507f8e7704c000000000000000000000000000000000000000000000000000000000825234600452602452fd5b50346101d55760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d55761074f6130a4565b600161075a826135de565b01908154808452600260205260ff600160408620015460a01c16156107b1575067ffffffffffffffff908354809355167f3cee833bc7f161178e42644ac2cb957952d4ede1e05fa8bee84e40376619ac5a8380a380f35b7f670b9532000000000000000000000000000000000000000000000000000000008452600452602483fd5b50346101d55760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d55760043567ffffffffffffffff8111610a885736602382011215610a8857806004013567ffffffffffffffff8111610a84573660248260051b84010111610a845790602060405161085c82826131bc565b848152818101917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08101368437610892856133f0565b936108a060405195866131bc565b8585527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe06108cd876133f0565b01875b818110610a7557505086907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffbd81360301915b878110156109c15760248160051b83010135838112156109bd5782019060248201359167ffffffffffffffff83116109b95760440182360381136109b9578261099761099d928d898c6001986040519687958487013784018281018481528e519283915e0101908152037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe081018352826131bc565b306137de565b6109a7828a613408565b526109b28189613408565b5001610902565b8a80fd5b8980fd5b88848860405191808301818452825180915260408401918060408360051b870101940192865b8388106109f45786860387f35b9091929394838080837fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc08b600196030187527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f838c518051918291828752018686015e88858286010152011601019701930197019690939291936109e7565b606087820185015283016108d0565b8280fd5b5080fd5b50346101d55760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d557604060609167ffffffffffffffff610ad26130a4565b82848051610adf8161313a565b8281528260208201520152168152600460205281812060243582526020522063ffffffff604051610b0f8161313a565b67ffffffffffffffff600184549485845201549183604060208301928486168452019360401c1683526040519485525116602084015251166040820152f35b50346101d557807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d557602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346101d557807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d557602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346101d55760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d55760043581610140604051610c638161319f565b8281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e082015282610100820152826101208201520152808252600260205267ffffffffffffffff600160408420015460401c1615610e2b578152600260205260409020604051610cd98161319f565b8154918282526001810154906020830167ffffffffffffffff83168152604084018360401c67ffffffffffffffff16815260608501938060801c63ffffffff168552608086018160a01c60ff161515815260a087019160a81c67ffffffffffffffff16825260028501549560c088019367ffffffffffffffff8816855260e08901958860401c67ffffffffffffffff1687526101008a01978960801c63ffffffff1689526101208b019960a01c63ffffffff168a52600301549961014001998a526040519a8b525167ffffffffffffffff1660208b01525167ffffffffffffffff1660408a01525163ffffffff16606089015251151560808801525167ffffffffffffffff1660a08701525167ffffffffffffffff1660c08601525167ffffffffffffffff1660e08501525163ffffffff166101008401525163ffffffff166101208301525161014082015261016090f35b7fedc1119d000000000000000000000000000000000000000000000000000000008252600452602490fd5b50346101d55760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d55760ff60406020926004358152600584522054166040519015158152f35b50346101d557807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d557602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346101d55760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d557610f3e6130a4565b610f47816135de565b6001810154808452600260205260ff600160408620015460a01c16156107b15750740300000000000000000000000000000000000000007fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff82541617905567ffffffffffffffff3391167f1147ecf05148e09e07d3f5a86a8dea01cb79d106455b48b9c883a91076492bd88380a361045c7f000000000000000000000000000000000000000000000000000000000000000033613449565b50346101d557807ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d55760209054604051908152f35b50346101d55760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d55773ffffffffffffffffffffffffffffffffffffffff604060209267ffffffffffffffff6110956130a4565b6110a56110a061308d565b61357b565b6110ae8161357b565b16815260038452205416604051908152f35b50346101d5576101207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101d55760043560c07fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc360112610a885760e4359067ffffffffffffffff8211610a845736602383011215610a845781600401359167ffffffffffffffff831161187e576024810190602484369201011161187e576101043592828552600260205260ff600160408720015460a01c161561185257831561182a5760443560643567ffffffffffffffff811681036118265760843567ffffffffffffffff811681036118225760a43560ff8116810361181e5760c43567ffffffffffffffff811681036109bd577fff000000000000000000000000000000000000000000000000000000000000007fffffffffffffffff0000000000000000000000000000000000000000000000009283604051958160208801987f6c6f66742e73746174652e7631000000000000000000000000000000000000008a52602435602d8a01528a604d8a015260c01b16606d88015260c01b16607586015260f81b16607d84015260c01b16607e820152606681526112866086826131bc565b5190206112938186613725565b156117ee57506112a436838561338c565b602081519101208181036117c0575050906112c091369161338c565b6040519060208101905160801b178060801c6112db826138ff565b6002819493941015611793576001149081611780575b50156115d557604051926fffffffffffffffffffffffffffffffff60208501939116905b8281106116ac575050507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08282030160051c825260405280516014101561167f57805160141015611652576102a00151906040528060801c906021821161162a5761137f816138ff565b60028195929510156115fd576115d557836114ce5750505050825b602084604051828101907f01000000000000000000000000000000000000000000000000000000000000008252866021820152602181526113dc6041826131bc565b604051918291518091835e8101838152039060025afa156114c35760208480516040518381019182528381526114136040826131bc565b604051918291518091835e8101838152039060025afa156114c357835181810361149557505081835260056020526040832060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790557f3fdd8928ccc3ae0e9864fcbe61abc8274ad953ceb91cbb24154f47e5b834688e8380a380f35b7fa69e7275000000000000000000000000000000000000000000000000000000008552600452602452604483fd5b6040513d85823e3d90fd5b8160200190816020116115a85782036020019081111502601f8111611596577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6fffffffffffffffffffffffffffffffff9160031b1b9216015116907f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff811681036115695760031b610100036101008111611569571c61139a565b6024857f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b634e487b71875260326020526024601cfd5b6024887f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b6004877ff3dd7004000000000000000000000000000000000000000000000000000000008152fd5b6024887f4e487b710000000000000000000000000000000000000000000000000000000081526021600452fd5b6004857ff3dd7004000000000000000000000000000000000000000000000000000000008152fd5b6024857f4e487b710000000000000000000000000000000000000000000000000000000081526032600452fd5b6024857f3dc3cd920000000000000000000000000000000000000000000000000000000081526014600452fd5b90919283821161176e576116d76116c383866131fd565b6116cd848661320a565b9060801b176138ff565b506116e5828295939561320a565b866116f0828561320a565b1161175c57829161171391611708611719958961320a565b9060801b179561320a565b9061320a565b9181526020810180911161172f57929190611315565b6024897f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b634e487b718c5260326020526024601cfd5b634e487b71895260326020526024601cfd5b61178b91508361320a565b81145f6112f1565b6024897f4e487b710000000000000000000000000000000000000000000000000000000081526021600452fd5b7f340b3b5e000000000000000000000000000000000000000000000000000000008752600452602452604485fd5b86604491867f88cfdaa7000000000000000000000000000000000000000000000000000000008352600452602452fd5b8880fd5b8780fd5b8680fd5b6004857ff1ae58d5000000000000000000000000000000000000000000000000000000008152fd5b602485847f670b9532000000000000000000000000000000000000000000000000000000008252600452fd5b8380fd5b5034611bf35760a07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112611bf3576004356118bd61308d565b6118c56130bb565b9160643591608435935a6118d88361357b565b6118e18261357b565b67ffffffffffffffff831692835f52600460205260405f20855f5260205260405f20906001604051926119138461313a565b80548452015493602083019267ffffffffffffffff8616845263ffffffff604082019660401c16865267ffffffffffffffff821690815f52600460205260405f20895f5260205260405f206040519761196b8961313a565b6001825492838b52015498602081019267ffffffffffffffff8b16845263ffffffff604083019b60401c168b52845180158015611d71575b8015611d68575b611d3a5750506119ba8d8d613725565b15611d0a576119ca8e8551613725565b15611cd957845f52600360205273ffffffffffffffffffffffffffffffffffffffff60405f2054163314978c5f526002602052611a0960405f206134ee565b421115611c825763ffffffff83511663ffffffff8c511690818111611c545750505b7f00000000000000000000000000000000000000000000000000000000000000009a63ffffffff808d955116915116115f14611c13575050509067ffffffffffffffff611a9892511690515f52600260205267ffffffffffffffff600160405f20015460401c1690613783565b935b875f52600360205273ffffffffffffffffffffffffffffffffffffffff60405f20541633149173ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016986040519a611b058c61313a565b8b5260208b015260408a015215611bf75750611b259150925b5a906131fd565b92843b15611bf35760405197889788977fe031215900000000000000000000000000000000000000000000000000000000895260048901611b859167ffffffffffffffff6040809280518552826020820151166020860152015116910152565b6064880152608487015267ffffffffffffffff1660a486015267ffffffffffffffff1660c485015267ffffffffffffffff1660e48401526101048301525a925f610124928195f18015611be857611bda575080f35b611be691505f906131bc565b005b6040513d5f823e3d90fd5b5f80fd5b159050611c0957611b25905b92611b1e565b50611b255f611c03565b90925067ffffffffffffffff91979950611c4e9350511690515f52600260205267ffffffffffffffff600160405f20015460401c1690613783565b95611a9a565b7f3acf05a3000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b88611a2b57855f52600360205273ffffffffffffffffffffffffffffffffffffffff60405f2054167f23295f0e000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b8d84517fcc9e244f000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b8c8c7fcc9e244f000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f5fd3e540000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b508181146119aa565b5081156119a3565b34611bf35760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112611bf357611be6611db36130a4565b60243590613280565b34611bf3575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112611bf357602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34611bf35760c07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112611bf357611e556130a4565b602435611e606130bb565b6064356084359060a4359067ffffffffffffffff8216809203611bf3576001611e88876135de565b019283548681036127b15750801561278957855f52600260205260405f20611eb28284888a61364f565b95865f52600260205260405f2093600185019467ffffffffffffffff865460401c1615155f1461216f5750505060029150611ef4611eef826134ee565b6136cc565b019163ffffffff835460801c169063ffffffff611f1881855460801c16809461324e565b1681811161214157505090611f2f611f7392613268565b7fffffffffffffffffffffffff00000000ffffffffffffffffffffffffffffffff73ffffffff0000000000000000000000000000000083549260801b169116179055565b611fce611f8963ffffffff835460801c16613268565b82547fffffffffffffffffffffffff00000000ffffffffffffffffffffffffffffffff1660809190911b73ffffffff0000000000000000000000000000000016178255565b805463ffffffff8160a01c1663ffffffff8114612114577f46dd6ecc984a14d013e937b071897062f82366c2d1b191daddb0272547a66a05936020936001879301937fffffffffffffffff00000000ffffffffffffffffffffffffffffffffffffffff77ffffffff000000000000000000000000000000000000000063ffffffff87169660a01b16911617905560405180986120698261313a565b83825267ffffffffffffffff8060018160408a87019682421688520194898652169c8d5f5260048a5260405f208d5f528a5260405f209051815501935116167fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000835416178255517fffffffffffffffffffffffffffffffffffffffff00000000ffffffffffffffff6bffffffff000000000000000083549260401b16911617905555604051908152a4005b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7f44c97522000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b600284019067ffffffffffffffff82541680155f14612687575060018501805467ffffffffffffffff8116600181019067ffffffffffffffff821161211457610100019067ffffffffffffffff82116121145767ffffffffffffffff169067ffffffffffffffff8816918083108015612674575b61263857505073ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016906040517f148b93d2000000000000000000000000000000000000000000000000000000008152816004820152602081602481865afa908115611be8575f91612606575b508088036125d7575091879593918f98938f98969460ff166123f6575b505085938860029b94606097946123d6947fffffff0000000000000000ffffffffffffffffffffffffffffffffffffffffff7cffffffffffffffff0000000000000000000000000000000000000000007f0b0698f1ea2da496a5bf63b74c63305f76ecc6929831b2570e606f130d3a42b39c60a81b1691161790558460038d015567ffffffffffffffff804216167fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000008454161783555b61238867ffffffffffffffff42168094907fffffffffffffffffffffffffffffffff0000000000000000ffffffffffffffff6fffffffffffffffff000000000000000083549260401b169116179055565b558b547fffffffffffffffffffffffffffffffff000000000000000000000000000000001667ffffffffffffffff86161760409190911b6fffffffffffffffff000000000000000016178b55565b67ffffffffffffffff6040519316835260208301526040820152a3611ef4565b9193959750919395975067ffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016916124438367ffffffffffffffff8660401c1661320a565b8042106125a85750918f98969492918f989694926040517f06f13056000000000000000000000000000000000000000000000000000000008152602081600481855afa8015611be85767ffffffffffffffff915f91612589575b501682036124ac575b50612281565b6024929496989b9c9a506020919395979950604051928380927f1315487d0000000000000000000000000000000000000000000000000000000082528660048301525afa8015611be85767ffffffffffffffff915f9161255a575b50169161251542918461320a565b1061252c5791818f989a999694928f9896946124a6565b7faccf08ee000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b61257c915060203d602011612582575b61257481836131bc565b810190613705565b5f612507565b503d61256a565b6125a2915060203d6020116125825761257481836131bc565b5f61249d565b7fe58369d1000000000000000000000000000000000000000000000000000000005f524260045260245260445ffd5b877f9e3310ec000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b90506020813d602011612630575b81612621602093836131bc565b81010312611bf357515f612264565b3d9150612614565b67ffffffffffffffff927ff5256005000000000000000000000000000000000000000000000000000000005f526004526024521660445260645ffd5b5067ffffffffffffffff821683116121e3565b611eef6126c39167ffffffffffffffff989697987f0000000000000000000000000000000000000000000000000000000000000000169061320a565b67ffffffffffffffff600187015460a81c1667ffffffffffffffff861681810361275b575050600386015480840361272c5750600295948b948b946123d67f0b0698f1ea2da496a5bf63b74c63305f76ecc6929831b2570e606f130d3a42b39588606096612337565b837f9e3310ec000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7f682b5b7d000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b7ff1ae58d5000000000000000000000000000000000000000000000000000000005f5260045ffd5b867f39e821fa000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b34611bf35760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112611bf35767ffffffffffffffff6128206130a4565b5f606060405161282f81613183565b8281528260208201528260408201520152165f52600360205260405f2060405161285881613183565b81549173ffffffffffffffffffffffffffffffffffffffff8316825260ff8360a01c16602083019160048210156128ed576001918352604084019460a81c85520154906060830191825273ffffffffffffffffffffffffffffffffffffffff60405193511683525160048110156128ed576080936affffffffffffffffffffff91602085015251166040830152516060820152f35b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b34611bf3575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112611bf357602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34611bf3575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112611bf35760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b34611bf35760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112611bf357600435612a0e61308d565b815f52600260205260405f20600181019182549167ffffffffffffffff8360401c1615612bef57545f54808203612bc05750805f52600260205260405f20612a55816134ee565b80421115612b865750600263ffffffff91015460801c1663ffffffff8460801c1690818103612b4657505067ffffffffffffffff8216805f52600460205260405f20825f526020528560405f205403612b185750507401000000000000000000000000000000000000000091612aeb7fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff9261357b565b16179055805f557fabbe0065bb4568f24da49082163f1d7bf7b75c4e0cb427b6b77be6cfb45bd6345f80a2005b7f6ad1820d000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b612b5663ffffffff92889261324e565b907f583b8378000000000000000000000000000000000000000000000000000000005f526004521660245260445ffd5b60018101809111612114577fe58369d1000000000000000000000000000000000000000000000000000000005f524260045260245260445ffd5b907fe232a8fb000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b847fedc1119d000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b34611bf357612c29366130d2565b909167ffffffffffffffff831691825f52600360205260ff60405f205460a01c1660048110156128ed576002148015612fbc5767ffffffffffffffff825b1694855f52600360205267ffffffffffffffff60405f20911691825f52600360205260405f209360ff855460a01c1660048110156128ed5760028103612f8c575060ff835460a01c1660048110156128ed57600181141580612f81575b612f4c5750875f52600460205260405f20865f5260205260405f2054805f52600260205260ff600160405f20015460a01c1615612f21575067ffffffffffffffff9060405197612d138961313a565b8789526020890190815291166040808901918252517f06d0aa0600000000000000000000000000000000000000000000000000000000815297516004890152905167ffffffffffffffff908116602489015290511660448701521560648601526020856084815f73ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165af1948515611be8575f95612eed575b508460011b947f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81160361211457825460a81c85612e22827f000000000000000000000000000000000000000000000000000000000000000060011c6131fd565b809111612ee5575b506affffffffffffffffffffff861601916affffffffffffffffffffff83116121145760209661029b95612eb573ffffffffffffffffffffffffffffffffffffffff9589979074ffffffffffffffffffffffffffffffffffffffffff7fffffffffffffffffffffff00000000000000000000000000000000000000000083549260a81b169116179055565b7f7fb7b9f9bc1e55af5c616dc32c732f9e5dedd2e181f5807b7f93869ccf5eb4f089604051888152a45416613449565b955087612e2a565b9094506020813d602011612f19575b81612f09602093836131bc565b81010312611bf357519386612dc1565b3d9150612efc565b7f670b9532000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b612f7c90897f8c21af8c000000000000000000000000000000000000000000000000000000005f5260045261312c565b60445ffd5b506003811415612cc4565b612f7c90857fdef88978000000000000000000000000000000000000000000000000000000005f5260045261312c565b67ffffffffffffffff8295612c67565b34611bf35760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112611bf3576004355f5260026020526040805f2067ffffffffffffffff6001600383015492015460a81c1682519182526020820152f35b34611bf3575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc360112611bf35760209067ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b6024359067ffffffffffffffff82168203611bf357565b6004359067ffffffffffffffff82168203611bf357565b6044359067ffffffffffffffff82168203611bf357565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc6060910112611bf3576004359060243567ffffffffffffffff81168103611bf3579060443567ffffffffffffffff81168103611bf35790565b60048110156128ed57602452565b6060810190811067ffffffffffffffff82111761315657604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b6080810190811067ffffffffffffffff82111761315657604052565b610160810190811067ffffffffffffffff82111761315657604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761315657604052565b9190820391821161211457565b9190820180921161211457565b63ffffffff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9116019063ffffffff821161211457565b9063ffffffff8091169116039063ffffffff821161211457565b63ffffffff60019116019063ffffffff821161211457565b67ffffffffffffffff1690815f52600360205260ff60405f205460a01c1660048110156128ed576002810361335c5750815f52600460205260405f20815f5260205260405f2054918215612b1857805f52600460205260405f20825f526020525f6001604082208281550155825f526002602052613311600160405f2001611f2f63ffffffff825460801c16613217565b815f526002602052613336600260405f2001611f2f63ffffffff825460801c16613217565b7f9926c1a91547527fe0d325f1f2af8efa5b84636f20feaf7edaccde5804b851f45f80a4565b612f7c90837fdef88978000000000000000000000000000000000000000000000000000000005f5260045261312c565b92919267ffffffffffffffff821161315657604051916133d4601f82017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe016602001846131bc565b829481845281830111611bf3578281602093845f960137010152565b67ffffffffffffffff81116131565760051b60200190565b805182101561341c5760209160051b010190565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b8147106134be575f80809373ffffffffffffffffffffffffffffffffffffffff82948360405161347a6020826131bc565b52165af11561348557565b3d15613496576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b6002015461356a61353367ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001667ffffffffffffffff841661320a565b9167ffffffffffffffff807f0000000000000000000000000000000000000000000000000000000000000000169160401c1661320a565b80821115613576575090565b905090565b67ffffffffffffffff16805f52600360205260ff60405f205460a01c169060048210156128ed57600182036135ae575050565b612f7c92507f8c21af8c000000000000000000000000000000000000000000000000000000005f5260045261312c565b67ffffffffffffffff906135f18161357b565b165f52600360205260405f209073ffffffffffffffffffffffffffffffffffffffff8254168033036136205750565b7f23295f0e000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b9290917fffffffffffffffff0000000000000000000000000000000000000000000000006040519360208501957f6c6f66742e617373657274696f6e2e76310000000000000000000000000000008752603186015260c01b16605184015260598301526079820152607981526136c66099826131bc565b51902090565b8042116136d65750565b7f388b0173000000000000000000000000000000000000000000000000000000005f524260045260245260445ffd5b90816020910312611bf3575167ffffffffffffffff81168103611bf35790565b9061375d90825f52600260205260405f2067ffffffffffffffff6001825492015416815f526002602052600360405f2001549161364f565b1490565b9067ffffffffffffffff8091169116039067ffffffffffffffff821161211457565b9061378d91613761565b7f00000000000000000000000000000000000000000000000000000000000000009067ffffffffffffffff821667ffffffffffffffff8216105f146137d8576137d591613761565b90565b50505f90565b905f8091602081519101845af48080613859575b156138125750506040513d81523d5f602083013e60203d82010160405290565b156134855773ffffffffffffffffffffffffffffffffffffffff907f9996b315000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b503d1515806137f25750813b15156137f2565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff409116019060ff821161211457565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc99116019060ff821161211457565b60ff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff809116019060ff821161211457565b908160801c9182156139a8576020835f0301602081111502601f8111613bb3577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9060031b1b6fffffffffffffffffffffffffffffffff8216511660f81c60c081105f14613ae557608081101561397c57505f9250600191839150565b60b78111613a3a5761398f60ff916138ce565b1680931190816139d0575b50156139a857600191905f90565b7ff3dd7004000000000000000000000000000000000000000000000000000000005f5260045ffd5b60018414801592506139e4575b505f61399a565b7f80000000000000000000000000000000000000000000000000000000000000009150613a317fff0000000000000000000000000000000000000000000000000000000000000091613bc5565b1610155f6139dd565b613a46613a4b916138ce565b61389d565b60ff811691828511156139a857613a6190613bc5565b907fff000000000000000000000000000000000000000000000000000000000000008216156139a85760ff81168303612114576107f89060031b16610100036101008111612114571c928382603782119283613ad1575b505050156139a857600181018091116121145791905f90565b613adc9293506131fd565b1183825f613ab8565b9060f78211613b0b5750613afa60ff9161386c565b16809211156139a857600191908290565b90613a46613b189161386c565b60ff811691828511156139a857613b2e90613bc5565b907fff000000000000000000000000000000000000000000000000000000000000008216156139a85760ff81168303612114576107f89060031b16610100036101008111612114571c928382603782119283613b9f575b505050156139a85760018101809111612114579190600190565b613baa9293506131fd565b1183825f613b85565b634e487b715f5260326020526024601cfd5b60208160801c60010301602181111502601f8111613bb3576fffffffffffffffffffffffffffffffff7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff60019260031b1b92160151169056",
}

// Rollup is an auto generated Go binding around an Ethereum contract.
type Rollup struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Rollup) GetABI() abi.ABI {
	return c.abi
}

// NewRollup creates a new instance of Rollup.
func NewRollup() *Rollup {
	parsed, err := RollupMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Rollup{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Rollup) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor((address,bytes32,uint64,uint64,uint64,uint64,uint64,uint64,uint64,uint256) p, address games_) returns()
func (rollup *Rollup) PackConstructor(p RollupParams, games_ common.Address) []byte {
	enc, err := rollup.abi.Pack("", p, games_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackAdvance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3ed1dd22.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function advance(uint64 stakeId, bytes32 parent, uint64 inputEnd, bytes32 accumulator, bytes32 claim, uint64 rivals) returns()
func (rollup *Rollup) PackAdvance(stakeId uint64, parent [32]byte, inputEnd uint64, accumulator [32]byte, claim [32]byte, rivals uint64) []byte {
	enc, err := rollup.abi.Pack("advance", stakeId, parent, inputEnd, accumulator, claim, rivals)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAdvance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3ed1dd22.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function advance(uint64 stakeId, bytes32 parent, uint64 inputEnd, bytes32 accumulator, bytes32 claim, uint64 rivals) returns()
func (rollup *Rollup) TryPackAdvance(stakeId uint64, parent [32]byte, inputEnd uint64, accumulator [32]byte, claim [32]byte, rivals uint64) ([]byte, error) {
	return rollup.abi.Pack("advance", stakeId, parent, inputEnd, accumulator, claim, rivals)
}

// PackAssertionInterval is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcbe8fc62.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function assertionInterval() view returns(uint64)
func (rollup *Rollup) PackAssertionInterval() []byte {
	enc, err := rollup.abi.Pack("assertionInterval")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAssertionInterval is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcbe8fc62.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function assertionInterval() view returns(uint64)
func (rollup *Rollup) TryPackAssertionInterval() ([]byte, error) {
	return rollup.abi.Pack("assertionInterval")
}

// UnpackAssertionInterval is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcbe8fc62.
//
// Solidity: function assertionInterval() view returns(uint64)
func (rollup *Rollup) UnpackAssertionInterval(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("assertionInterval", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackCatchUp is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb37f9135.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function catchUp(uint64 stakeId) returns()
func (rollup *Rollup) PackCatchUp(stakeId uint64) []byte {
	enc, err := rollup.abi.Pack("catchUp", stakeId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCatchUp is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb37f9135.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function catchUp(uint64 stakeId) returns()
func (rollup *Rollup) TryPackCatchUp(stakeId uint64) ([]byte, error) {
	return rollup.abi.Pack("catchUp", stakeId)
}

// PackCensorship is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x88b8652d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function censorship() view returns(uint64)
func (rollup *Rollup) PackCensorship() []byte {
	enc, err := rollup.abi.Pack("censorship")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCensorship is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x88b8652d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function censorship() view returns(uint64)
func (rollup *Rollup) TryPackCensorship() ([]byte, error) {
	return rollup.abi.Pack("censorship")
}

// UnpackCensorship is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x88b8652d.
//
// Solidity: function censorship() view returns(uint64)
func (rollup *Rollup) UnpackCensorship(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("censorship", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackChildInputs is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0455505d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function childInputs(bytes32 parent) view returns(bytes32 accumulator, uint64 inputEnd)
func (rollup *Rollup) PackChildInputs(parent [32]byte) []byte {
	enc, err := rollup.abi.Pack("childInputs", parent)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChildInputs is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0455505d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function childInputs(bytes32 parent) view returns(bytes32 accumulator, uint64 inputEnd)
func (rollup *Rollup) TryPackChildInputs(parent [32]byte) ([]byte, error) {
	return rollup.abi.Pack("childInputs", parent)
}

// ChildInputsOutput serves as a container for the return parameters of contract
// method ChildInputs.
type ChildInputsOutput struct {
	Accumulator [32]byte
	InputEnd    uint64
}

// UnpackChildInputs is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0455505d.
//
// Solidity: function childInputs(bytes32 parent) view returns(bytes32 accumulator, uint64 inputEnd)
func (rollup *Rollup) UnpackChildInputs(data []byte) (ChildInputsOutput, error) {
	out, err := rollup.abi.Unpack("childInputs", data)
	outstruct := new(ChildInputsOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Accumulator = *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	outstruct.InputEnd = *abi.ConvertType(out[1], new(uint64)).(*uint64)
	return *outstruct, nil
}

// PackConfirm is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0d1edd88.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function confirm(bytes32 assertion, uint64 stakeId) returns()
func (rollup *Rollup) PackConfirm(assertion [32]byte, stakeId uint64) []byte {
	enc, err := rollup.abi.Pack("confirm", assertion, stakeId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackConfirm is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0d1edd88.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function confirm(bytes32 assertion, uint64 stakeId) returns()
func (rollup *Rollup) TryPackConfirm(assertion [32]byte, stakeId uint64) ([]byte, error) {
	return rollup.abi.Pack("confirm", assertion, stakeId)
}

// PackGames is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x955a015b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function games() view returns(address)
func (rollup *Rollup) PackGames() []byte {
	enc, err := rollup.abi.Pack("games")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGames is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x955a015b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function games() view returns(address)
func (rollup *Rollup) TryPackGames() ([]byte, error) {
	return rollup.abi.Pack("games")
}

// UnpackGames is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x955a015b.
//
// Solidity: function games() view returns(address)
func (rollup *Rollup) UnpackGames(data []byte) (common.Address, error) {
	out, err := rollup.abi.Unpack("games", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetAssertion is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x88302884.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getAssertion(bytes32 assertion) view returns((bytes32,uint64,uint64,uint32,bool,uint64,uint64,uint64,uint32,uint32,bytes32))
func (rollup *Rollup) PackGetAssertion(assertion [32]byte) []byte {
	enc, err := rollup.abi.Pack("getAssertion", assertion)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetAssertion is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x88302884.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getAssertion(bytes32 assertion) view returns((bytes32,uint64,uint64,uint32,bool,uint64,uint64,uint64,uint32,uint32,bytes32))
func (rollup *Rollup) TryPackGetAssertion(assertion [32]byte) ([]byte, error) {
	return rollup.abi.Pack("getAssertion", assertion)
}

// UnpackGetAssertion is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x88302884.
//
// Solidity: function getAssertion(bytes32 assertion) view returns((bytes32,uint64,uint64,uint32,bool,uint64,uint64,uint64,uint32,uint32,bytes32))
func (rollup *Rollup) UnpackGetAssertion(data []byte) (AssertionsAssertion, error) {
	out, err := rollup.abi.Unpack("getAssertion", data)
	if err != nil {
		return *new(AssertionsAssertion), err
	}
	out0 := *abi.ConvertType(out[0], new(AssertionsAssertion)).(*AssertionsAssertion)
	return out0, nil
}

// PackGetJoin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9e3a5409.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getJoin(uint64 stakeId, bytes32 parent) view returns((bytes32,uint64,uint32))
func (rollup *Rollup) PackGetJoin(stakeId uint64, parent [32]byte) []byte {
	enc, err := rollup.abi.Pack("getJoin", stakeId, parent)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetJoin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9e3a5409.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getJoin(uint64 stakeId, bytes32 parent) view returns((bytes32,uint64,uint32))
func (rollup *Rollup) TryPackGetJoin(stakeId uint64, parent [32]byte) ([]byte, error) {
	return rollup.abi.Pack("getJoin", stakeId, parent)
}

// UnpackGetJoin is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9e3a5409.
//
// Solidity: function getJoin(uint64 stakeId, bytes32 parent) view returns((bytes32,uint64,uint32))
func (rollup *Rollup) UnpackGetJoin(data []byte) (AssertionsJoin, error) {
	out, err := rollup.abi.Unpack("getJoin", data)
	if err != nil {
		return *new(AssertionsJoin), err
	}
	out0 := *abi.ConvertType(out[0], new(AssertionsJoin)).(*AssertionsJoin)
	return out0, nil
}

// PackGetStake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2d058cca.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getStake(uint64 stakeId) view returns((address,uint8,uint88,bytes32))
func (rollup *Rollup) PackGetStake(stakeId uint64) []byte {
	enc, err := rollup.abi.Pack("getStake", stakeId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetStake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2d058cca.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getStake(uint64 stakeId) view returns((address,uint8,uint88,bytes32))
func (rollup *Rollup) TryPackGetStake(stakeId uint64) ([]byte, error) {
	return rollup.abi.Pack("getStake", stakeId)
}

// UnpackGetStake is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2d058cca.
//
// Solidity: function getStake(uint64 stakeId) view returns((address,uint8,uint88,bytes32))
func (rollup *Rollup) UnpackGetStake(data []byte) (AssertionsStake, error) {
	out, err := rollup.abi.Unpack("getStake", data)
	if err != nil {
		return *new(AssertionsStake), err
	}
	out0 := *abi.ConvertType(out[0], new(AssertionsStake)).(*AssertionsStake)
	return out0, nil
}

// PackGrace is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1eefddb1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function grace() view returns(uint64)
func (rollup *Rollup) PackGrace() []byte {
	enc, err := rollup.abi.Pack("grace")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGrace is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1eefddb1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function grace() view returns(uint64)
func (rollup *Rollup) TryPackGrace() ([]byte, error) {
	return rollup.abi.Pack("grace")
}

// UnpackGrace is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1eefddb1.
//
// Solidity: function grace() view returns(uint64)
func (rollup *Rollup) UnpackGrace(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("grace", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackInbox is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfb0e722b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inbox() view returns(address)
func (rollup *Rollup) PackInbox() []byte {
	enc, err := rollup.abi.Pack("inbox")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInbox is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfb0e722b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inbox() view returns(address)
func (rollup *Rollup) TryPackInbox() ([]byte, error) {
	return rollup.abi.Pack("inbox")
}

// UnpackInbox is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfb0e722b.
//
// Solidity: function inbox() view returns(address)
func (rollup *Rollup) UnpackInbox(data []byte) (common.Address, error) {
	out, err := rollup.abi.Unpack("inbox", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackJoiningEnd is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe75218d1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function joiningEnd(bytes32 parent) view returns(uint256)
func (rollup *Rollup) PackJoiningEnd(parent [32]byte) []byte {
	enc, err := rollup.abi.Pack("joiningEnd", parent)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackJoiningEnd is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe75218d1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function joiningEnd(bytes32 parent) view returns(uint256)
func (rollup *Rollup) TryPackJoiningEnd(parent [32]byte) ([]byte, error) {
	return rollup.abi.Pack("joiningEnd", parent)
}

// UnpackJoiningEnd is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe75218d1.
//
// Solidity: function joiningEnd(bytes32 parent) view returns(uint256)
func (rollup *Rollup) UnpackJoiningEnd(data []byte) (*big.Int, error) {
	out, err := rollup.abi.Unpack("joiningEnd", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackLag is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf7844be9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lag() view returns(uint64)
func (rollup *Rollup) PackLag() []byte {
	enc, err := rollup.abi.Pack("lag")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLag is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf7844be9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lag() view returns(uint64)
func (rollup *Rollup) TryPackLag() ([]byte, error) {
	return rollup.abi.Pack("lag")
}

// UnpackLag is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf7844be9.
//
// Solidity: function lag() view returns(uint64)
func (rollup *Rollup) UnpackLag(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("lag", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackLatestConfirmed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x65f7f80d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function latestConfirmed() view returns(bytes32)
func (rollup *Rollup) PackLatestConfirmed() []byte {
	enc, err := rollup.abi.Pack("latestConfirmed")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLatestConfirmed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x65f7f80d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function latestConfirmed() view returns(bytes32)
func (rollup *Rollup) TryPackLatestConfirmed() ([]byte, error) {
	return rollup.abi.Pack("latestConfirmed")
}

// UnpackLatestConfirmed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x65f7f80d.
//
// Solidity: function latestConfirmed() view returns(bytes32)
func (rollup *Rollup) UnpackLatestConfirmed(data []byte) ([32]byte, error) {
	out, err := rollup.abi.Unpack("latestConfirmed", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackLose is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc49aa0a5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lose(bytes32 parent, uint64 loser, uint64 winner) returns()
func (rollup *Rollup) PackLose(parent [32]byte, loser uint64, winner uint64) []byte {
	enc, err := rollup.abi.Pack("lose", parent, loser, winner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLose is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc49aa0a5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lose(bytes32 parent, uint64 loser, uint64 winner) returns()
func (rollup *Rollup) TryPackLose(parent [32]byte, loser uint64, winner uint64) ([]byte, error) {
	return rollup.abi.Pack("lose", parent, loser, winner)
}

// PackMoves is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x00be8275.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function moves() view returns(uint64)
func (rollup *Rollup) PackMoves() []byte {
	enc, err := rollup.abi.Pack("moves")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMoves is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x00be8275.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function moves() view returns(uint64)
func (rollup *Rollup) TryPackMoves() ([]byte, error) {
	return rollup.abi.Pack("moves")
}

// UnpackMoves is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x00be8275.
//
// Solidity: function moves() view returns(uint64)
func (rollup *Rollup) UnpackMoves(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("moves", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMulticall is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac9650d8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function multicall(bytes[] data) returns(bytes[] results)
func (rollup *Rollup) PackMulticall(data [][]byte) []byte {
	enc, err := rollup.abi.Pack("multicall", data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMulticall is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac9650d8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function multicall(bytes[] data) returns(bytes[] results)
func (rollup *Rollup) TryPackMulticall(data [][]byte) ([]byte, error) {
	return rollup.abi.Pack("multicall", data)
}

// UnpackMulticall is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xac9650d8.
//
// Solidity: function multicall(bytes[] data) returns(bytes[] results)
func (rollup *Rollup) UnpackMulticall(data []byte) ([][]byte, error) {
	out, err := rollup.abi.Unpack("multicall", data)
	if err != nil {
		return *new([][]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([][]byte)).(*[][]byte)
	return out0, nil
}

// PackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4e2c7ec5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function open(bytes32 parent, uint64 asserter, uint64 selector, bytes32 agreed, bytes32 claim) returns()
func (rollup *Rollup) PackOpen(parent [32]byte, asserter uint64, selector uint64, agreed [32]byte, claim [32]byte) []byte {
	enc, err := rollup.abi.Pack("open", parent, asserter, selector, agreed, claim)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOpen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4e2c7ec5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function open(bytes32 parent, uint64 asserter, uint64 selector, bytes32 agreed, bytes32 claim) returns()
func (rollup *Rollup) TryPackOpen(parent [32]byte, asserter uint64, selector uint64, agreed [32]byte, claim [32]byte) ([]byte, error) {
	return rollup.abi.Pack("open", parent, asserter, selector, agreed, claim)
}

// PackOutboxRootKnown is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8741d597.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function outboxRootKnown(bytes32 root) view returns(bool)
func (rollup *Rollup) PackOutboxRootKnown(root [32]byte) []byte {
	enc, err := rollup.abi.Pack("outboxRootKnown", root)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOutboxRootKnown is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8741d597.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function outboxRootKnown(bytes32 root) view returns(bool)
func (rollup *Rollup) TryPackOutboxRootKnown(root [32]byte) ([]byte, error) {
	return rollup.abi.Pack("outboxRootKnown", root)
}

// UnpackOutboxRootKnown is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8741d597.
//
// Solidity: function outboxRootKnown(bytes32 root) view returns(bool)
func (rollup *Rollup) UnpackOutboxRootKnown(data []byte) (bool, error) {
	out, err := rollup.abi.Unpack("outboxRootKnown", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackOwnerWhileLive is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x58ca5650.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ownerWhileLive(uint64 stakeId, uint64 rival) view returns(address)
func (rollup *Rollup) PackOwnerWhileLive(stakeId uint64, rival uint64) []byte {
	enc, err := rollup.abi.Pack("ownerWhileLive", stakeId, rival)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwnerWhileLive is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x58ca5650.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ownerWhileLive(uint64 stakeId, uint64 rival) view returns(address)
func (rollup *Rollup) TryPackOwnerWhileLive(stakeId uint64, rival uint64) ([]byte, error) {
	return rollup.abi.Pack("ownerWhileLive", stakeId, rival)
}

// UnpackOwnerWhileLive is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x58ca5650.
//
// Solidity: function ownerWhileLive(uint64 stakeId, uint64 rival) view returns(address)
func (rollup *Rollup) UnpackOwnerWhileLive(data []byte) (common.Address, error) {
	out, err := rollup.abi.Unpack("ownerWhileLive", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPrune is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x47cf528d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function prune(uint64 stakeId, bytes32 parent) returns()
func (rollup *Rollup) PackPrune(stakeId uint64, parent [32]byte) []byte {
	enc, err := rollup.abi.Pack("prune", stakeId, parent)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPrune is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x47cf528d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function prune(uint64 stakeId, bytes32 parent) returns()
func (rollup *Rollup) TryPackPrune(stakeId uint64, parent [32]byte) ([]byte, error) {
	return rollup.abi.Pack("prune", stakeId, parent)
}

// PackRecordOutboxRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x50a597c7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function recordOutboxRoot(bytes32 assertion, (bytes32,bytes32,uint64,uint64,uint8,uint64) state, bytes header, bytes32 root) returns()
func (rollup *Rollup) PackRecordOutboxRoot(assertion [32]byte, state State, header []byte, root [32]byte) []byte {
	enc, err := rollup.abi.Pack("recordOutboxRoot", assertion, state, header, root)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRecordOutboxRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x50a597c7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function recordOutboxRoot(bytes32 assertion, (bytes32,bytes32,uint64,uint64,uint8,uint64) state, bytes header, bytes32 root) returns()
func (rollup *Rollup) TryPackRecordOutboxRoot(assertion [32]byte, state State, header []byte, root [32]byte) ([]byte, error) {
	return rollup.abi.Pack("recordOutboxRoot", assertion, state, header, root)
}

// PackRepay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0c5c3c2c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function repay(bytes32 parent, uint64 asserter, uint64 selector) returns(uint256 amount)
func (rollup *Rollup) PackRepay(parent [32]byte, asserter uint64, selector uint64) []byte {
	enc, err := rollup.abi.Pack("repay", parent, asserter, selector)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRepay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0c5c3c2c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function repay(bytes32 parent, uint64 asserter, uint64 selector) returns(uint256 amount)
func (rollup *Rollup) TryPackRepay(parent [32]byte, asserter uint64, selector uint64) ([]byte, error) {
	return rollup.abi.Pack("repay", parent, asserter, selector)
}

// UnpackRepay is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0c5c3c2c.
//
// Solidity: function repay(bytes32 parent, uint64 asserter, uint64 selector) returns(uint256 amount)
func (rollup *Rollup) UnpackRepay(data []byte) (*big.Int, error) {
	out, err := rollup.abi.Unpack("repay", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackResponse is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7a7f01a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function response() view returns(uint64)
func (rollup *Rollup) PackResponse() []byte {
	enc, err := rollup.abi.Pack("response")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackResponse is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7a7f01a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function response() view returns(uint64)
func (rollup *Rollup) TryPackResponse() ([]byte, error) {
	return rollup.abi.Pack("response")
}

// UnpackResponse is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7a7f01a7.
//
// Solidity: function response() view returns(uint64)
func (rollup *Rollup) UnpackResponse(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("response", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackStake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0d64a87.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function stake(bytes32 latest) payable returns(uint64 stakeId)
func (rollup *Rollup) PackStake(latest [32]byte) []byte {
	enc, err := rollup.abi.Pack("stake", latest)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0d64a87.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function stake(bytes32 latest) payable returns(uint64 stakeId)
func (rollup *Rollup) TryPackStake(latest [32]byte) ([]byte, error) {
	return rollup.abi.Pack("stake", latest)
}

// UnpackStake is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc0d64a87.
//
// Solidity: function stake(bytes32 latest) payable returns(uint64 stakeId)
func (rollup *Rollup) UnpackStake(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("stake", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackStakeCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc4a9e116.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function stakeCount() view returns(uint64)
func (rollup *Rollup) PackStakeCount() []byte {
	enc, err := rollup.abi.Pack("stakeCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStakeCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc4a9e116.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function stakeCount() view returns(uint64)
func (rollup *Rollup) TryPackStakeCount() ([]byte, error) {
	return rollup.abi.Pack("stakeCount")
}

// UnpackStakeCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc4a9e116.
//
// Solidity: function stakeCount() view returns(uint64)
func (rollup *Rollup) UnpackStakeCount(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("stakeCount", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackStakeWei is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1c9c7af3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function stakeWei() view returns(uint256)
func (rollup *Rollup) PackStakeWei() []byte {
	enc, err := rollup.abi.Pack("stakeWei")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStakeWei is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1c9c7af3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function stakeWei() view returns(uint256)
func (rollup *Rollup) TryPackStakeWei() ([]byte, error) {
	return rollup.abi.Pack("stakeWei")
}

// UnpackStakeWei is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1c9c7af3.
//
// Solidity: function stakeWei() view returns(uint256)
func (rollup *Rollup) UnpackStakeWei(data []byte) (*big.Int, error) {
	out, err := rollup.abi.Unpack("stakeWei", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackWindow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x461645bf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function window() view returns(uint64)
func (rollup *Rollup) PackWindow() []byte {
	enc, err := rollup.abi.Pack("window")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWindow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x461645bf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function window() view returns(uint64)
func (rollup *Rollup) TryPackWindow() ([]byte, error) {
	return rollup.abi.Pack("window")
}

// UnpackWindow is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x461645bf.
//
// Solidity: function window() view returns(uint64)
func (rollup *Rollup) UnpackWindow(data []byte) (uint64, error) {
	out, err := rollup.abi.Unpack("window", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x750f0acc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw(uint64 stakeId) returns()
func (rollup *Rollup) PackWithdraw(stakeId uint64) []byte {
	enc, err := rollup.abi.Pack("withdraw", stakeId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x750f0acc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw(uint64 stakeId) returns()
func (rollup *Rollup) TryPackWithdraw(stakeId uint64) ([]byte, error) {
	return rollup.abi.Pack("withdraw", stakeId)
}

// RollupAssertionConfirmed represents a AssertionConfirmed event raised by the Rollup contract.
type RollupAssertionConfirmed struct {
	Assertion [32]byte
	Raw       *types.Log // Blockchain specific contextual infos
}

const RollupAssertionConfirmedEventName = "AssertionConfirmed"

// ContractEventName returns the user-defined event name.
func (RollupAssertionConfirmed) ContractEventName() string {
	return RollupAssertionConfirmedEventName
}

// UnpackAssertionConfirmedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AssertionConfirmed(bytes32 indexed assertion)
func (rollup *Rollup) UnpackAssertionConfirmedEvent(log *types.Log) (*RollupAssertionConfirmed, error) {
	event := "AssertionConfirmed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupAssertionConfirmed)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupAssertionJoined represents a AssertionJoined event raised by the Rollup contract.
type RollupAssertionJoined struct {
	Assertion [32]byte
	Parent    [32]byte
	StakeId   uint64
	Number    uint32
	Raw       *types.Log // Blockchain specific contextual infos
}

const RollupAssertionJoinedEventName = "AssertionJoined"

// ContractEventName returns the user-defined event name.
func (RollupAssertionJoined) ContractEventName() string {
	return RollupAssertionJoinedEventName
}

// UnpackAssertionJoinedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AssertionJoined(bytes32 indexed assertion, bytes32 indexed parent, uint64 indexed stakeId, uint32 number)
func (rollup *Rollup) UnpackAssertionJoinedEvent(log *types.Log) (*RollupAssertionJoined, error) {
	event := "AssertionJoined"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupAssertionJoined)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupAssertionMade represents a AssertionMade event raised by the Rollup contract.
type RollupAssertionMade struct {
	Assertion   [32]byte
	Parent      [32]byte
	InputEnd    uint64
	Accumulator [32]byte
	Claim       [32]byte
	Raw         *types.Log // Blockchain specific contextual infos
}

const RollupAssertionMadeEventName = "AssertionMade"

// ContractEventName returns the user-defined event name.
func (RollupAssertionMade) ContractEventName() string {
	return RollupAssertionMadeEventName
}

// UnpackAssertionMadeEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AssertionMade(bytes32 indexed assertion, bytes32 indexed parent, uint64 inputEnd, bytes32 accumulator, bytes32 claim)
func (rollup *Rollup) UnpackAssertionMadeEvent(log *types.Log) (*RollupAssertionMade, error) {
	event := "AssertionMade"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupAssertionMade)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupOutboxRootRecorded represents a OutboxRootRecorded event raised by the Rollup contract.
type RollupOutboxRootRecorded struct {
	Assertion [32]byte
	Root      [32]byte
	Raw       *types.Log // Blockchain specific contextual infos
}

const RollupOutboxRootRecordedEventName = "OutboxRootRecorded"

// ContractEventName returns the user-defined event name.
func (RollupOutboxRootRecorded) ContractEventName() string {
	return RollupOutboxRootRecordedEventName
}

// UnpackOutboxRootRecordedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OutboxRootRecorded(bytes32 indexed assertion, bytes32 indexed root)
func (rollup *Rollup) UnpackOutboxRootRecordedEvent(log *types.Log) (*RollupOutboxRootRecorded, error) {
	event := "OutboxRootRecorded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupOutboxRootRecorded)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupStakeCaughtUp represents a StakeCaughtUp event raised by the Rollup contract.
type RollupStakeCaughtUp struct {
	StakeId   uint64
	Assertion [32]byte
	Raw       *types.Log // Blockchain specific contextual infos
}

const RollupStakeCaughtUpEventName = "StakeCaughtUp"

// ContractEventName returns the user-defined event name.
func (RollupStakeCaughtUp) ContractEventName() string {
	return RollupStakeCaughtUpEventName
}

// UnpackStakeCaughtUpEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event StakeCaughtUp(uint64 indexed stakeId, bytes32 indexed assertion)
func (rollup *Rollup) UnpackStakeCaughtUpEvent(log *types.Log) (*RollupStakeCaughtUp, error) {
	event := "StakeCaughtUp"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupStakeCaughtUp)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupStakeEntered represents a StakeEntered event raised by the Rollup contract.
type RollupStakeEntered struct {
	StakeId   uint64
	Owner     common.Address
	Assertion [32]byte
	Raw       *types.Log // Blockchain specific contextual infos
}

const RollupStakeEnteredEventName = "StakeEntered"

// ContractEventName returns the user-defined event name.
func (RollupStakeEntered) ContractEventName() string {
	return RollupStakeEnteredEventName
}

// UnpackStakeEnteredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event StakeEntered(uint64 indexed stakeId, address indexed owner, bytes32 indexed assertion)
func (rollup *Rollup) UnpackStakeEnteredEvent(log *types.Log) (*RollupStakeEntered, error) {
	event := "StakeEntered"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupStakeEntered)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupStakeKilled represents a StakeKilled event raised by the Rollup contract.
type RollupStakeKilled struct {
	StakeId uint64
	Raw     *types.Log // Blockchain specific contextual infos
}

const RollupStakeKilledEventName = "StakeKilled"

// ContractEventName returns the user-defined event name.
func (RollupStakeKilled) ContractEventName() string {
	return RollupStakeKilledEventName
}

// UnpackStakeKilledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event StakeKilled(uint64 indexed stakeId)
func (rollup *Rollup) UnpackStakeKilledEvent(log *types.Log) (*RollupStakeKilled, error) {
	event := "StakeKilled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupStakeKilled)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupStakePruned represents a StakePruned event raised by the Rollup contract.
type RollupStakePruned struct {
	StakeId   uint64
	Parent    [32]byte
	Assertion [32]byte
	Raw       *types.Log // Blockchain specific contextual infos
}

const RollupStakePrunedEventName = "StakePruned"

// ContractEventName returns the user-defined event name.
func (RollupStakePruned) ContractEventName() string {
	return RollupStakePrunedEventName
}

// UnpackStakePrunedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event StakePruned(uint64 indexed stakeId, bytes32 indexed parent, bytes32 indexed assertion)
func (rollup *Rollup) UnpackStakePrunedEvent(log *types.Log) (*RollupStakePruned, error) {
	event := "StakePruned"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupStakePruned)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupStakeRepaid represents a StakeRepaid event raised by the Rollup contract.
type RollupStakeRepaid struct {
	Parent  [32]byte
	StakeId uint64
	Dead    uint64
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const RollupStakeRepaidEventName = "StakeRepaid"

// ContractEventName returns the user-defined event name.
func (RollupStakeRepaid) ContractEventName() string {
	return RollupStakeRepaidEventName
}

// UnpackStakeRepaidEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event StakeRepaid(bytes32 indexed parent, uint64 indexed stakeId, uint64 indexed dead, uint256 amount)
func (rollup *Rollup) UnpackStakeRepaidEvent(log *types.Log) (*RollupStakeRepaid, error) {
	event := "StakeRepaid"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupStakeRepaid)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RollupStakeWithdrawn represents a StakeWithdrawn event raised by the Rollup contract.
type RollupStakeWithdrawn struct {
	StakeId uint64
	Owner   common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const RollupStakeWithdrawnEventName = "StakeWithdrawn"

// ContractEventName returns the user-defined event name.
func (RollupStakeWithdrawn) ContractEventName() string {
	return RollupStakeWithdrawnEventName
}

// UnpackStakeWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event StakeWithdrawn(uint64 indexed stakeId, address indexed owner)
func (rollup *Rollup) UnpackStakeWithdrawnEvent(log *types.Log) (*RollupStakeWithdrawn, error) {
	event := "StakeWithdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rollup.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RollupStakeWithdrawn)
	if len(log.Data) > 0 {
		if err := rollup.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rollup.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (rollup *Rollup) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], rollup.abi.Errors["AddressEmptyCode"].ID.Bytes()[:4]) {
		return rollup.UnpackAddressEmptyCodeError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["AssertionNotConfirmed"].ID.Bytes()[:4]) {
		return rollup.UnpackAssertionNotConfirmedError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["AssertionUnknown"].ID.Bytes()[:4]) {
		return rollup.UnpackAssertionUnknownError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return rollup.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["FieldNotPresentInBlockHeader"].ID.Bytes()[:4]) {
		return rollup.UnpackFieldNotPresentInBlockHeaderError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["GraceTooShort"].ID.Bytes()[:4]) {
		return rollup.UnpackGraceTooShortError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["InputEndOutOfRange"].ID.Bytes()[:4]) {
		return rollup.UnpackInputEndOutOfRangeError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["InputsTooNarrow"].ID.Bytes()[:4]) {
		return rollup.UnpackInputsTooNarrowError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return rollup.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NoConflict"].ID.Bytes()[:4]) {
		return rollup.UnpackNoConflictError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotDead"].ID.Bytes()[:4]) {
		return rollup.UnpackNotDeadError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotEarlier"].ID.Bytes()[:4]) {
		return rollup.UnpackNotEarlierError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotGames"].ID.Bytes()[:4]) {
		return rollup.UnpackNotGamesError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotJoined"].ID.Bytes()[:4]) {
		return rollup.UnpackNotJoinedError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotLatest"].ID.Bytes()[:4]) {
		return rollup.UnpackNotLatestError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotLive"].ID.Bytes()[:4]) {
		return rollup.UnpackNotLiveError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotOwner"].ID.Bytes()[:4]) {
		return rollup.UnpackNotOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["NotThere"].ID.Bytes()[:4]) {
		return rollup.UnpackNotThereError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["Opposed"].ID.Bytes()[:4]) {
		return rollup.UnpackOpposedError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["RLPInvalidEncoding"].ID.Bytes()[:4]) {
		return rollup.UnpackRLPInvalidEncodingError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["TooEarly"].ID.Bytes()[:4]) {
		return rollup.UnpackTooEarlyError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["TooFewMoves"].ID.Bytes()[:4]) {
		return rollup.UnpackTooFewMovesError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["TooLate"].ID.Bytes()[:4]) {
		return rollup.UnpackTooLateError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["TooManyRivals"].ID.Bytes()[:4]) {
		return rollup.UnpackTooManyRivalsError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WindowTooLong"].ID.Bytes()[:4]) {
		return rollup.UnpackWindowTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WindowTooShort"].ID.Bytes()[:4]) {
		return rollup.UnpackWindowTooShortError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongAccumulator"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongAccumulatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongClaim"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongClaimError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongHeader"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongHeaderError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongInputEnd"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongInputEndError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongOutboxRoot"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongOutboxRootError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongStake"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongStakeError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["WrongState"].ID.Bytes()[:4]) {
		return rollup.UnpackWrongStateError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return rollup.UnpackZeroAddressError(raw[4:])
	}
	if bytes.Equal(raw[:4], rollup.abi.Errors["ZeroHash"].ID.Bytes()[:4]) {
		return rollup.UnpackZeroHashError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// RollupAddressEmptyCode represents a AddressEmptyCode error raised by the Rollup contract.
type RollupAddressEmptyCode struct {
	Target common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AddressEmptyCode(address target)
func RollupAddressEmptyCodeErrorID() common.Hash {
	return common.HexToHash("0x9996b315c842ff135b8fc4a08ad5df1c344efbc03d2687aecc0678050d2aac89")
}

// UnpackAddressEmptyCodeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AddressEmptyCode(address target)
func (rollup *Rollup) UnpackAddressEmptyCodeError(raw []byte) (*RollupAddressEmptyCode, error) {
	out := new(RollupAddressEmptyCode)
	if err := rollup.abi.UnpackIntoInterface(out, "AddressEmptyCode", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupAssertionNotConfirmed represents a AssertionNotConfirmed error raised by the Rollup contract.
type RollupAssertionNotConfirmed struct {
	Assertion [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AssertionNotConfirmed(bytes32 assertion)
func RollupAssertionNotConfirmedErrorID() common.Hash {
	return common.HexToHash("0x670b953244164605ba93a6a5447bdd2a376fc19b54ccbac8024d60e088b25f06")
}

// UnpackAssertionNotConfirmedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AssertionNotConfirmed(bytes32 assertion)
func (rollup *Rollup) UnpackAssertionNotConfirmedError(raw []byte) (*RollupAssertionNotConfirmed, error) {
	out := new(RollupAssertionNotConfirmed)
	if err := rollup.abi.UnpackIntoInterface(out, "AssertionNotConfirmed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupAssertionUnknown represents a AssertionUnknown error raised by the Rollup contract.
type RollupAssertionUnknown struct {
	Assertion [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AssertionUnknown(bytes32 assertion)
func RollupAssertionUnknownErrorID() common.Hash {
	return common.HexToHash("0xedc1119de6e7e9238a323fddbb3aaa214da7f6e370601b9e82932861e2540d36")
}

// UnpackAssertionUnknownError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AssertionUnknown(bytes32 assertion)
func (rollup *Rollup) UnpackAssertionUnknownError(raw []byte) (*RollupAssertionUnknown, error) {
	out := new(RollupAssertionUnknown)
	if err := rollup.abi.UnpackIntoInterface(out, "AssertionUnknown", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupFailedCall represents a FailedCall error raised by the Rollup contract.
type RollupFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func RollupFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (rollup *Rollup) UnpackFailedCallError(raw []byte) (*RollupFailedCall, error) {
	out := new(RollupFailedCall)
	if err := rollup.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupFieldNotPresentInBlockHeader represents a FieldNotPresentInBlockHeader error raised by the Rollup contract.
type RollupFieldNotPresentInBlockHeader struct {
	Arg0 uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FieldNotPresentInBlockHeader(uint8 arg0)
func RollupFieldNotPresentInBlockHeaderErrorID() common.Hash {
	return common.HexToHash("0x3dc3cd92127fc4da0e036ff229cb9f0428ae04c76c83ebf90371931e08ba2e96")
}

// UnpackFieldNotPresentInBlockHeaderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FieldNotPresentInBlockHeader(uint8 arg0)
func (rollup *Rollup) UnpackFieldNotPresentInBlockHeaderError(raw []byte) (*RollupFieldNotPresentInBlockHeader, error) {
	out := new(RollupFieldNotPresentInBlockHeader)
	if err := rollup.abi.UnpackIntoInterface(out, "FieldNotPresentInBlockHeader", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupGraceTooShort represents a GraceTooShort error raised by the Rollup contract.
type RollupGraceTooShort struct {
	Grace *big.Int
	Want  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GraceTooShort(uint256 grace, uint256 want)
func RollupGraceTooShortErrorID() common.Hash {
	return common.HexToHash("0xc740844fc8fe40c680de1b51214e8870b81b3b1a423585fe6484fca0aebd9f89")
}

// UnpackGraceTooShortError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GraceTooShort(uint256 grace, uint256 want)
func (rollup *Rollup) UnpackGraceTooShortError(raw []byte) (*RollupGraceTooShort, error) {
	out := new(RollupGraceTooShort)
	if err := rollup.abi.UnpackIntoInterface(out, "GraceTooShort", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupInputEndOutOfRange represents a InputEndOutOfRange error raised by the Rollup contract.
type RollupInputEndOutOfRange struct {
	InputEnd uint64
	Min      uint64
	Max      uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InputEndOutOfRange(uint64 inputEnd, uint64 min, uint64 max)
func RollupInputEndOutOfRangeErrorID() common.Hash {
	return common.HexToHash("0xf52560053f3bd38b3468848d76108942fddcbf1360c355bfaa63a5f9a511613d")
}

// UnpackInputEndOutOfRangeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InputEndOutOfRange(uint64 inputEnd, uint64 min, uint64 max)
func (rollup *Rollup) UnpackInputEndOutOfRangeError(raw []byte) (*RollupInputEndOutOfRange, error) {
	out := new(RollupInputEndOutOfRange)
	if err := rollup.abi.UnpackIntoInterface(out, "InputEndOutOfRange", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupInputsTooNarrow represents a InputsTooNarrow error raised by the Rollup contract.
type RollupInputsTooNarrow struct {
	InputEnd      uint64
	NextBatchTime uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InputsTooNarrow(uint64 inputEnd, uint64 nextBatchTime)
func RollupInputsTooNarrowErrorID() common.Hash {
	return common.HexToHash("0xaccf08eefd601d266631766dc4fa1601c20fed6fd71697285ca23cd6f1f19f41")
}

// UnpackInputsTooNarrowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InputsTooNarrow(uint64 inputEnd, uint64 nextBatchTime)
func (rollup *Rollup) UnpackInputsTooNarrowError(raw []byte) (*RollupInputsTooNarrow, error) {
	out := new(RollupInputsTooNarrow)
	if err := rollup.abi.UnpackIntoInterface(out, "InputsTooNarrow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupInsufficientBalance represents a InsufficientBalance error raised by the Rollup contract.
type RollupInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func RollupInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (rollup *Rollup) UnpackInsufficientBalanceError(raw []byte) (*RollupInsufficientBalance, error) {
	out := new(RollupInsufficientBalance)
	if err := rollup.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupNoConflict represents a NoConflict error raised by the Rollup contract.
type RollupNoConflict struct {
	AsserterJoined [32]byte
	SelectorJoined [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoConflict(bytes32 asserterJoined, bytes32 selectorJoined)
func RollupNoConflictErrorID() common.Hash {
	return common.HexToHash("0x5fd3e54017935dc94159b2d21858caebdaf7047625797466d2e12153e9980c66")
}

// UnpackNoConflictError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoConflict(bytes32 asserterJoined, bytes32 selectorJoined)
func (rollup *Rollup) UnpackNoConflictError(raw []byte) (*RollupNoConflict, error) {
	out := new(RollupNoConflict)
	if err := rollup.abi.UnpackIntoInterface(out, "NoConflict", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupNotDead represents a NotDead error raised by the Rollup contract.
type RollupNotDead struct {
	StakeId uint64
	Status  uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotDead(uint64 stakeId, uint8 status)
func RollupNotDeadErrorID() common.Hash {
	return common.HexToHash("0xdef88978551cd23050960279880db77114ab2e7f376a710f7202fba938614650")
}

// UnpackNotDeadError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotDead(uint64 stakeId, uint8 status)
func (rollup *Rollup) UnpackNotDeadError(raw []byte) (*RollupNotDead, error) {
	out := new(RollupNotDead)
	if err := rollup.abi.UnpackIntoInterface(out, "NotDead", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupNotEarlier represents a NotEarlier error raised by the Rollup contract.
type RollupNotEarlier struct {
	AsserterJoin uint32
	SelectorJoin uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotEarlier(uint32 asserterJoin, uint32 selectorJoin)
func RollupNotEarlierErrorID() common.Hash {
	return common.HexToHash("0x3acf05a3870c5c6026813bc83e64122c8cac1fe9d6fc24184073d16c273c8f4c")
}

// UnpackNotEarlierError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotEarlier(uint32 asserterJoin, uint32 selectorJoin)
func (rollup *Rollup) UnpackNotEarlierError(raw []byte) (*RollupNotEarlier, error) {
	out := new(RollupNotEarlier)
	if err := rollup.abi.UnpackIntoInterface(out, "NotEarlier", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupNotGames represents a NotGames error raised by the Rollup contract.
type RollupNotGames struct {
	Caller common.Address
	Games  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotGames(address caller, address games)
func RollupNotGamesErrorID() common.Hash {
	return common.HexToHash("0x2ecfb867bc4e0e18cddfc93bcaaaf2570e83acad00f091b446b16df61d8980a9")
}

// UnpackNotGamesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotGames(address caller, address games)
func (rollup *Rollup) UnpackNotGamesError(raw []byte) (*RollupNotGames, error) {
	out := new(RollupNotGames)
	if err := rollup.abi.UnpackIntoInterface(out, "NotGames", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupNotJoined represents a NotJoined error raised by the Rollup contract.
type RollupNotJoined struct {
	StakeId uint64
	Parent  [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotJoined(uint64 stakeId, bytes32 parent)
func RollupNotJoinedErrorID() common.Hash {
	return common.HexToHash("0x6ad1820d2496c27d43b18b7f0cf6f8c6ee31618a0dde7a43623cbf908bbe5a71")
}

// UnpackNotJoinedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotJoined(uint64 stakeId, bytes32 parent)
func (rollup *Rollup) UnpackNotJoinedError(raw []byte) (*RollupNotJoined, error) {
	out := new(RollupNotJoined)
	if err := rollup.abi.UnpackIntoInterface(out, "NotJoined", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupNotLatest represents a NotLatest error raised by the Rollup contract.
type RollupNotLatest struct {
	Named  [32]byte
	Latest [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotLatest(bytes32 named, bytes32 latest)
func RollupNotLatestErrorID() common.Hash {
	return common.HexToHash("0xe232a8fb3236e84c8b53866b5c9c9df401eef09ec216e7b008fa6bc8b8756814")
}

// UnpackNotLatestError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotLatest(bytes32 named, bytes32 latest)
func (rollup *Rollup) UnpackNotLatestError(raw []byte) (*RollupNotLatest, error) {
	out := new(RollupNotLatest)
	if err := rollup.abi.UnpackIntoInterface(out, "NotLatest", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupNotLive represents a NotLive error raised by the Rollup contract.
type RollupNotLive struct {
	StakeId uint64
	Status  uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotLive(uint64 stakeId, uint8 status)
func RollupNotLiveErrorID() common.Hash {
	return common.HexToHash("0x8c21af8cb5382c9aa45b9bf6b023e9c168457ebd1eabf77efe1ea049c61eb140")
}

// UnpackNotLiveError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotLive(uint64 stakeId, uint8 status)
func (rollup *Rollup) UnpackNotLiveError(raw []byte) (*RollupNotLive, error) {
	out := new(RollupNotLive)
	if err := rollup.abi.UnpackIntoInterface(out, "NotLive", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupNotOwner represents a NotOwner error raised by the Rollup contract.
type RollupNotOwner struct {
	Caller common.Address
	Owner  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotOwner(address caller, address owner)
func RollupNotOwnerErrorID() common.Hash {
	return common.HexToHash("0x23295f0e104d137d137555eb51dbe25a9e6827007f9feb6ae8bb562312e3e202")
}

// UnpackNotOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotOwner(address caller, address owner)
func (rollup *Rollup) UnpackNotOwnerError(raw []byte) (*RollupNotOwner, error) {
	out := new(RollupNotOwner)
	if err := rollup.abi.UnpackIntoInterface(out, "NotOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupNotThere represents a NotThere error raised by the Rollup contract.
type RollupNotThere struct {
	Named    [32]byte
	StandsOn [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotThere(bytes32 named, bytes32 standsOn)
func RollupNotThereErrorID() common.Hash {
	return common.HexToHash("0x39e821fa50979cc841d1b011b5b737c6f864e05f677d9d1ffb21f637bcee6135")
}

// UnpackNotThereError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotThere(bytes32 named, bytes32 standsOn)
func (rollup *Rollup) UnpackNotThereError(raw []byte) (*RollupNotThere, error) {
	out := new(RollupNotThere)
	if err := rollup.abi.UnpackIntoInterface(out, "NotThere", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupOpposed represents a Opposed error raised by the Rollup contract.
type RollupOpposed struct {
	Assertion [32]byte
	Rivals    uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Opposed(bytes32 assertion, uint32 rivals)
func RollupOpposedErrorID() common.Hash {
	return common.HexToHash("0x583b8378aa44127f35027b7eeaa29fc1b3d356e4a9c35ae36e584ce210e534bb")
}

// UnpackOpposedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Opposed(bytes32 assertion, uint32 rivals)
func (rollup *Rollup) UnpackOpposedError(raw []byte) (*RollupOpposed, error) {
	out := new(RollupOpposed)
	if err := rollup.abi.UnpackIntoInterface(out, "Opposed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupRLPInvalidEncoding represents a RLPInvalidEncoding error raised by the Rollup contract.
type RollupRLPInvalidEncoding struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RLPInvalidEncoding()
func RollupRLPInvalidEncodingErrorID() common.Hash {
	return common.HexToHash("0xf3dd700486d05c537b5facf4c114ba6b400473774588d1ffb11e80a83758e4df")
}

// UnpackRLPInvalidEncodingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RLPInvalidEncoding()
func (rollup *Rollup) UnpackRLPInvalidEncodingError(raw []byte) (*RollupRLPInvalidEncoding, error) {
	out := new(RollupRLPInvalidEncoding)
	if err := rollup.abi.UnpackIntoInterface(out, "RLPInvalidEncoding", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupTooEarly represents a TooEarly error raised by the Rollup contract.
type RollupTooEarly struct {
	Time     *big.Int
	Earliest *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooEarly(uint256 time, uint256 earliest)
func RollupTooEarlyErrorID() common.Hash {
	return common.HexToHash("0xe58369d1bf8fa4cf500d8cc0c220f6a0845d3ec0e42895d7d9bdf831b8642795")
}

// UnpackTooEarlyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooEarly(uint256 time, uint256 earliest)
func (rollup *Rollup) UnpackTooEarlyError(raw []byte) (*RollupTooEarly, error) {
	out := new(RollupTooEarly)
	if err := rollup.abi.UnpackIntoInterface(out, "TooEarly", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupTooFewMoves represents a TooFewMoves error raised by the Rollup contract.
type RollupTooFewMoves struct {
	Moves *big.Int
	Want  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooFewMoves(uint256 moves, uint256 want)
func RollupTooFewMovesErrorID() common.Hash {
	return common.HexToHash("0x8ff6a1f93640d6edcc077c3ccc247077e7d7e69b4a654c11a34323372b1bdebf")
}

// UnpackTooFewMovesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooFewMoves(uint256 moves, uint256 want)
func (rollup *Rollup) UnpackTooFewMovesError(raw []byte) (*RollupTooFewMoves, error) {
	out := new(RollupTooFewMoves)
	if err := rollup.abi.UnpackIntoInterface(out, "TooFewMoves", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupTooLate represents a TooLate error raised by the Rollup contract.
type RollupTooLate struct {
	Time   *big.Int
	Latest *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooLate(uint256 time, uint256 latest)
func RollupTooLateErrorID() common.Hash {
	return common.HexToHash("0x388b0173db4d67d3dde6a907127ba4666cfd85c9e09957658038ae708795e4d9")
}

// UnpackTooLateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooLate(uint256 time, uint256 latest)
func (rollup *Rollup) UnpackTooLateError(raw []byte) (*RollupTooLate, error) {
	out := new(RollupTooLate)
	if err := rollup.abi.UnpackIntoInterface(out, "TooLate", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupTooManyRivals represents a TooManyRivals error raised by the Rollup contract.
type RollupTooManyRivals struct {
	Rivals   uint32
	Accepted uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooManyRivals(uint32 rivals, uint64 accepted)
func RollupTooManyRivalsErrorID() common.Hash {
	return common.HexToHash("0x44c975226bbfa2e5d7b207fb17e2df184bffe97cf48499d0f8e623136b7d1d0f")
}

// UnpackTooManyRivalsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooManyRivals(uint32 rivals, uint64 accepted)
func (rollup *Rollup) UnpackTooManyRivalsError(raw []byte) (*RollupTooManyRivals, error) {
	out := new(RollupTooManyRivals)
	if err := rollup.abi.UnpackIntoInterface(out, "TooManyRivals", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWindowTooLong represents a WindowTooLong error raised by the Rollup contract.
type RollupWindowTooLong struct {
	Window *big.Int
	Max    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WindowTooLong(uint256 window, uint256 max)
func RollupWindowTooLongErrorID() common.Hash {
	return common.HexToHash("0x211bd3ab644c4b2c043416277b3fdf86024293553af541b43cefedb07e5526f5")
}

// UnpackWindowTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WindowTooLong(uint256 window, uint256 max)
func (rollup *Rollup) UnpackWindowTooLongError(raw []byte) (*RollupWindowTooLong, error) {
	out := new(RollupWindowTooLong)
	if err := rollup.abi.UnpackIntoInterface(out, "WindowTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWindowTooShort represents a WindowTooShort error raised by the Rollup contract.
type RollupWindowTooShort struct {
	Window *big.Int
	Want   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WindowTooShort(uint256 window, uint256 want)
func RollupWindowTooShortErrorID() common.Hash {
	return common.HexToHash("0xd118da703ef2339ec77e1ed04f41f829b253c5fb11a857e0df445b5872e38842")
}

// UnpackWindowTooShortError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WindowTooShort(uint256 window, uint256 want)
func (rollup *Rollup) UnpackWindowTooShortError(raw []byte) (*RollupWindowTooShort, error) {
	out := new(RollupWindowTooShort)
	if err := rollup.abi.UnpackIntoInterface(out, "WindowTooShort", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongAccumulator represents a WrongAccumulator error raised by the Rollup contract.
type RollupWrongAccumulator struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongAccumulator(bytes32 got, bytes32 want)
func RollupWrongAccumulatorErrorID() common.Hash {
	return common.HexToHash("0x9e3310ec2edcfd0f02bead815cd9185aef1f31537d399364a943aac175ee8af0")
}

// UnpackWrongAccumulatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongAccumulator(bytes32 got, bytes32 want)
func (rollup *Rollup) UnpackWrongAccumulatorError(raw []byte) (*RollupWrongAccumulator, error) {
	out := new(RollupWrongAccumulator)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongAccumulator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongClaim represents a WrongClaim error raised by the Rollup contract.
type RollupWrongClaim struct {
	Assertion [32]byte
	Claim     [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongClaim(bytes32 assertion, bytes32 claim)
func RollupWrongClaimErrorID() common.Hash {
	return common.HexToHash("0xcc9e244fbd695a255fe46c33e64d9e623d5728ee346e98b9fa2dcf6265e6b773")
}

// UnpackWrongClaimError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongClaim(bytes32 assertion, bytes32 claim)
func (rollup *Rollup) UnpackWrongClaimError(raw []byte) (*RollupWrongClaim, error) {
	out := new(RollupWrongClaim)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongClaim", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongHeader represents a WrongHeader error raised by the Rollup contract.
type RollupWrongHeader struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongHeader(bytes32 got, bytes32 want)
func RollupWrongHeaderErrorID() common.Hash {
	return common.HexToHash("0x340b3b5e27029527e8ecd2308d949fbebfcd5732398de5c4fff730a330bfefd3")
}

// UnpackWrongHeaderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongHeader(bytes32 got, bytes32 want)
func (rollup *Rollup) UnpackWrongHeaderError(raw []byte) (*RollupWrongHeader, error) {
	out := new(RollupWrongHeader)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongHeader", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongInputEnd represents a WrongInputEnd error raised by the Rollup contract.
type RollupWrongInputEnd struct {
	Got  uint64
	Want uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongInputEnd(uint64 got, uint64 want)
func RollupWrongInputEndErrorID() common.Hash {
	return common.HexToHash("0x682b5b7d3f37b481e8044aba86c894cb895cd3a6da47b80fc086114f26b4c2ca")
}

// UnpackWrongInputEndError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongInputEnd(uint64 got, uint64 want)
func (rollup *Rollup) UnpackWrongInputEndError(raw []byte) (*RollupWrongInputEnd, error) {
	out := new(RollupWrongInputEnd)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongInputEnd", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongOutboxRoot represents a WrongOutboxRoot error raised by the Rollup contract.
type RollupWrongOutboxRoot struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongOutboxRoot(bytes32 got, bytes32 want)
func RollupWrongOutboxRootErrorID() common.Hash {
	return common.HexToHash("0xa69e7275590acb918bf7d48700c37d4a57da90db115929851bafedd2a04e6bf2")
}

// UnpackWrongOutboxRootError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongOutboxRoot(bytes32 got, bytes32 want)
func (rollup *Rollup) UnpackWrongOutboxRootError(raw []byte) (*RollupWrongOutboxRoot, error) {
	out := new(RollupWrongOutboxRoot)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongOutboxRoot", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongStake represents a WrongStake error raised by the Rollup contract.
type RollupWrongStake struct {
	Sent *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongStake(uint256 sent, uint256 want)
func RollupWrongStakeErrorID() common.Hash {
	return common.HexToHash("0x8e7704c01503253b18d05f4dd24bf2da873034fdba623da5da78d03b4cb6aa01")
}

// UnpackWrongStakeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongStake(uint256 sent, uint256 want)
func (rollup *Rollup) UnpackWrongStakeError(raw []byte) (*RollupWrongStake, error) {
	out := new(RollupWrongStake)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongStake", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupWrongState represents a WrongState error raised by the Rollup contract.
type RollupWrongState struct {
	Assertion [32]byte
	StateHash [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongState(bytes32 assertion, bytes32 stateHash)
func RollupWrongStateErrorID() common.Hash {
	return common.HexToHash("0x88cfdaa795020b95b7e5fface54c53b46c3d3352ae6d14de5e55151019c60505")
}

// UnpackWrongStateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongState(bytes32 assertion, bytes32 stateHash)
func (rollup *Rollup) UnpackWrongStateError(raw []byte) (*RollupWrongState, error) {
	out := new(RollupWrongState)
	if err := rollup.abi.UnpackIntoInterface(out, "WrongState", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupZeroAddress represents a ZeroAddress error raised by the Rollup contract.
type RollupZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func RollupZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (rollup *Rollup) UnpackZeroAddressError(raw []byte) (*RollupZeroAddress, error) {
	out := new(RollupZeroAddress)
	if err := rollup.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RollupZeroHash represents a ZeroHash error raised by the Rollup contract.
type RollupZeroHash struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroHash()
func RollupZeroHashErrorID() common.Hash {
	return common.HexToHash("0xf1ae58d53750b958ce0ecfcfb8703282d23f4108c501df126d4c9e83b187c78e")
}

// UnpackZeroHashError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroHash()
func (rollup *Rollup) UnpackZeroHashError(raw []byte) (*RollupZeroHash, error) {
	out := new(RollupZeroHash)
	if err := rollup.abi.UnpackIntoInterface(out, "ZeroHash", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeMetaData contains all meta data concerning the TokenBridge contract.
var TokenBridgeMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"bridge_\",\"type\":\"address\",\"internalType\":\"contractBridge\"},{\"name\":\"inbox_\",\"type\":\"address\",\"internalType\":\"contractInbox\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"MIN_GAS\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"bounced\",\"inputs\":[{\"name\":\"entryHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"bridge\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractBridge\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"deposit\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"fee\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"gas\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"refund\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"payable\"},{\"type\":\"function\",\"name\":\"entryHashOf\",\"inputs\":[{\"name\":\"d\",\"type\":\"tuple\",\"internalType\":\"structTokenBridge.Deposit\",\"components\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"metadata\",\"type\":\"tuple\",\"internalType\":\"structTokenMetadata\",\"components\":[{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"symbol\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"decimals\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]},{\"name\":\"feeGwei\",\"type\":\"uint64\",\"internalType\":\"Gwei\"},{\"name\":\"gas\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"refund\",\"type\":\"address\",\"internalType\":\"address\"}]}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"inbox\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractInbox\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"metadataOf\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structTokenMetadata\",\"components\":[{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"symbol\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"decimals\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"onMessageBounced\",\"inputs\":[{\"name\":\"entryHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"reclaim\",\"inputs\":[{\"name\":\"d\",\"type\":\"tuple\",\"internalType\":\"structTokenBridge.Deposit\",\"components\":[{\"name\":\"index\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"metadata\",\"type\":\"tuple\",\"internalType\":\"structTokenMetadata\",\"components\":[{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"symbol\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"decimals\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]},{\"name\":\"feeGwei\",\"type\":\"uint64\",\"internalType\":\"Gwei\"},{\"name\":\"gas\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"refund\",\"type\":\"address\",\"internalType\":\"address\"}]}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"release\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"DepositBounced\",\"inputs\":[{\"name\":\"entryHash\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TokensDeposited\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":false,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TokensReclaimed\",\"inputs\":[{\"name\":\"entryHash\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TokensReleased\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"FailedCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"GasTooLow\",\"inputs\":[{\"name\":\"gas\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"min\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"InsufficientBalance\",\"inputs\":[{\"name\":\"balance\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"needed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NotBounced\",\"inputs\":[{\"name\":\"entryHash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"NotBridge\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"bridge\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotSender\",\"inputs\":[{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"PaymentTooLow\",\"inputs\":[{\"name\":\"sent\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"want\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"ReentrancyGuardReentrantCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"SafeERC20FailedOperation\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ZeroAddress\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"ZeroAmount\",\"inputs\":[]}]",
	ID:  "TokenBridge",
	Bin: "0x60c0346100d057601f61186e38819003918201601f19168301916001600160401b038311848410176100d45780849260409485528339810103126100d05780516001600160a01b038116918282036100d05760200151916001600160a01b038316908184036100d057159081156100c7575b506100b85760805260a05260405161178590816100e9823960805181818161048e015281816107b1015281816108800152610acd015260a05181818160d401526103bf0152f35b63d92e233d60e01b5f5260045ffd5b9050155f610071565b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe6080806040526004361015610012575f80fd5b5f3560e01c90816320d2c95114610e14575080632e2137b414610df457806345496e1014610cdf5780634c01a68514610c935780638bfb07c914610a6b578063deef5ade1461082f578063e194aa25146107d5578063e78cea9214610767578063f3e0efe5146100fc5763fb0e722b1461008a575f80fd5b346100f8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100f857602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b60c07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100f85761012e610ebd565b610136610ee0565b90606435906084359267ffffffffffffffff84168094036100f85760a4359073ffffffffffffffffffffffffffffffffffffffff82168092036100f85773ffffffffffffffffffffffffffffffffffffffff90610191611477565b1690811561073f5762124f80851061070c5773ffffffffffffffffffffffffffffffffffffffff8316946040517f70a082310000000000000000000000000000000000000000000000000000000081523060048201526020816024818a5afa908115610599575f916106da575b50604051907f23b872dd000000000000000000000000000000000000000000000000000000005f52336004523060245260443560445260205f606481808c5af160015f51148116156106bb575b826040525f6060521561068f577f70a082310000000000000000000000000000000000000000000000000000000082523060048301526020826024818b5afa8015610599575f9061065b575b6102a1925061146a565b948515610633576103386102b761030c966113e5565b6040519687917fc8fd5b980000000000000000000000000000000000000000000000000000000060208401528a602484015233604484015287606484015289608484015260a060a484015260c4830190610f46565b037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0810187528661108b565b67ffffffffffffffff855116600a0267ffffffffffffffff81169081036105d4576161a80167ffffffffffffffff81116105d45767ffffffffffffffff604051917f8ff62c9600000000000000000000000000000000000000000000000000000000835216600482015260208160248173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa908115610599575f91610601575b508101948582116105d4578534106105a457906104746020939260405195869485947ff9ff866c000000000000000000000000000000000000000000000000000000008652734c6f66740000000000000000000000000000000260048701525f602487015260448601526064850152608484015260c060a484015260c4830190610f03565b03818673ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165af1908115610599575f9161054c575b509367ffffffffffffffff602095169360405192835285830152837fd3b6ff4675fd9c35ab5a3f084a209ce849c8f6bfc38616cc5702b84927312f8060403394a4803411610533575b505f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b610540610546913461146a565b336115b5565b82610507565b90506020813d602011610591575b816105676020938361108b565b810103126100f857519367ffffffffffffffff851685036100f8579367ffffffffffffffff6104be565b3d915061055a565b6040513d5f823e3d90fd5b857f0cbe2bf2000000000000000000000000000000000000000000000000000000005f523460045260245260445ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b90506020813d60201161062b575b8161061c6020938361108b565b810103126100f85751886103ef565b3d915061060f565b7f1f2a2005000000000000000000000000000000000000000000000000000000005f5260045ffd5b506020823d602011610687575b816106756020938361108b565b810103126100f8576102a19151610297565b3d9150610668565b877f5274afe7000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b60018115166106d157883b15153d15161661024b565b823d5f823e3d90fd5b90506020813d602011610704575b816106f56020938361108b565b810103126100f85751876101fe565b3d91506106e8565b847fe0377d8b000000000000000000000000000000000000000000000000000000005f5260045262124f8060245260445ffd5b7fd92e233d000000000000000000000000000000000000000000000000000000005f5260045ffd5b346100f8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100f857602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b346100f85760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100f85761082b610817610812610ebd565b6113e5565b604051918291602083526020830190610f46565b0390f35b346100f85760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100f857600435610869611477565b73ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016803303610a3c576020600491604051928380927f9bf62d820000000000000000000000000000000000000000000000000000000082525afa8015610599575f906109d9575b73ffffffffffffffffffffffffffffffffffffffff915016734c6f66740000000000000000000000000000000181036109965750805f525f60205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790557f3aa3bed2a1a2b455f0d9f76c3ddeb9ee5f13982faaf5cde3f6d018675dcd242b5f80a25f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b7ffc21064f000000000000000000000000000000000000000000000000000000005f52600452734c6f66740000000000000000000000000000000160245260445ffd5b506020813d602011610a34575b816109f36020938361108b565b810103126100f8575173ffffffffffffffffffffffffffffffffffffffff811681036100f85773ffffffffffffffffffffffffffffffffffffffff906108e5565b3d91506109e6565b7f1474f9b6000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b346100f85760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100f857610aa2610ebd565b610aaa610ee0565b60443590610ab6611477565b73ffffffffffffffffffffffffffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016803303610a3c576020600491604051928380927f9bf62d820000000000000000000000000000000000000000000000000000000082525afa8015610599575f90610c30575b73ffffffffffffffffffffffffffffffffffffffff915016734c6f6674000000000000000000000000000000028103610bed575073ffffffffffffffffffffffffffffffffffffffff610bc89316604051838152817f3737f2a73c794dafe53d8aeea06810a9ebcf7167401b259406960e088e03f830602073ffffffffffffffffffffffffffffffffffffffff861693a36114eb565b5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b7ffc21064f000000000000000000000000000000000000000000000000000000005f52600452734c6f66740000000000000000000000000000000260245260445ffd5b506020813d602011610c8b575b81610c4a6020938361108b565b810103126100f8575173ffffffffffffffffffffffffffffffffffffffff811681036100f85773ffffffffffffffffffffffffffffffffffffffff90610b32565b3d9150610c3d565b346100f85760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100f8576004355f525f602052602060ff60405f2054166040519015158152f35b346100f857610ced36610e4d565b610cf5611477565b610cfe816110cc565b90815f525f60205260ff60405f20541615610dc85790610bc891815f525f60205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008154169055610dc273ffffffffffffffffffffffffffffffffffffffff610dbb60208401610d7181610f93565b60408601956080610d8188610f93565b910135977f297708cff8ceb68a5ddde53714cd7b1a75c4f15629ab33652efca92ab6cb058260208780604051958d875216951693a4610f93565b1691610f93565b906114eb565b507ff4afdaef000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346100f8576020610e0c610e0736610e4d565b6110cc565b604051908152f35b346100f8575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126100f8578062124f8060209252f35b60207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc8201126100f8576004359067ffffffffffffffff82116100f8577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc82610120920301126100f85760040190565b6004359073ffffffffffffffffffffffffffffffffffffffff821682036100f857565b6024359073ffffffffffffffffffffffffffffffffffffffff821682036100f857565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b90604060ff81610f74610f628651606087526060870190610f03565b60208701518682036020880152610f03565b9401511691015290565b3567ffffffffffffffff811681036100f85790565b3573ffffffffffffffffffffffffffffffffffffffff811681036100f85790565b90357fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1823603018112156100f857016020813591019167ffffffffffffffff82116100f85781360383136100f857565b601f82602094937fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe093818652868601375f8582860101520116010190565b6060810190811067ffffffffffffffff82111761105e57604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761105e57604052565b6110d581610f7e565b906110e36101008201610f93565b906110f060c08201610f7e565b906110fd60e08201610f7e565b61110960208301610f93565b9161111660408201610f93565b9061112360608201610f93565b9060a0810135907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa1813603018212156100f85773ffffffffffffffffffffffffffffffffffffffff608092820193816040519681602089019a7fc8fd5b98000000000000000000000000000000000000000000000000000000008c521660248901521660448701521660648501520135608483015260a060a483015260406112206111e36111d18480610fb4565b606060c4880152610124870191611004565b6111f06020850185610fb4565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff3c8784030160e4880152611004565b91013560ff81168091036100f857611266918391610104830152037fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0810183528261108b565b6040519261010084019184831067ffffffffffffffff84111761105e578060e07fffffffffffffffff00000000000000000000000000000000000000000000000096879560405267ffffffffffffffff8b168152306020820152734c6f667400000000000000000000000000000002604082015273ffffffffffffffffffffffffffffffffffffffff8a1660608201525f608082015267ffffffffffffffff891660a082015267ffffffffffffffff871660c08201520152519020937fffffffffffffffffffffffffffffffffffffffff000000000000000000000000604051968360208901997f02000000000000000000000000000000000000000000000000000000000000008b5260c01b166021890152813060601b1660298901527f4c6f667400000000000000000000000000000002000000000000000000000000603d89015260601b1660518701525f606587015260c01b16606d85015260c01b166075830152607d820152607d81526113df609d8261108b565b51902090565b5f604080516113f381611042565b606081526060602082015201526306fdde0360045260045f526114158161166d565b906395d89b4160045260045f5260ff6020806004816114338661166d565b9563313ce5678352825f526207a120fa601f3d11166020510216906040519261145b84611042565b83526020830152604082015290565b919082039182116105d457565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c6114c35760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b9173ffffffffffffffffffffffffffffffffffffffff604051927fa9059cbb000000000000000000000000000000000000000000000000000000005f521660045260245260205f60448180865af19060015f5114821615611594575b604052156115525750565b73ffffffffffffffffffffffffffffffffffffffff907f5274afe7000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b9060018115166115ac57823b15153d15161690611547565b503d5f823e3d90fd5b81471061163d57604051906020820182811067ffffffffffffffff82111761105e575f9373ffffffffffffffffffffffffffffffffffffffff859493858095819560405252165af11561160457565b3d15611615576040513d5f823e3d90fd5b7fd6bda275000000000000000000000000000000000000000000000000000000005f5260045ffd5b50477fcf479181000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b60205f606092828251916207a120fa1561178257506040518060200160403d10156116ee575b5f60203d806040106040821802188083853e840101535b80515f1a156116bb576001016116aa565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe08282030182525f815260200160405290565b5f517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03d01811115611721575b50611693565b602081843e7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0813d030183519081111561175b575061171b565b90604092826020938510858218021892839283875201903e82015f60208201520160405290565b9056",
}

// TokenBridge is an auto generated Go binding around an Ethereum contract.
type TokenBridge struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *TokenBridge) GetABI() abi.ABI {
	return c.abi
}

// NewTokenBridge creates a new instance of TokenBridge.
func NewTokenBridge() *TokenBridge {
	parsed, err := TokenBridgeMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &TokenBridge{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *TokenBridge) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address bridge_, address inbox_) returns()
func (tokenBridge *TokenBridge) PackConstructor(bridge_ common.Address, inbox_ common.Address) []byte {
	enc, err := tokenBridge.abi.Pack("", bridge_, inbox_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackMINGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x20d2c951.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MIN_GAS() view returns(uint64)
func (tokenBridge *TokenBridge) PackMINGAS() []byte {
	enc, err := tokenBridge.abi.Pack("MIN_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMINGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x20d2c951.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MIN_GAS() view returns(uint64)
func (tokenBridge *TokenBridge) TryPackMINGAS() ([]byte, error) {
	return tokenBridge.abi.Pack("MIN_GAS")
}

// UnpackMINGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x20d2c951.
//
// Solidity: function MIN_GAS() view returns(uint64)
func (tokenBridge *TokenBridge) UnpackMINGAS(data []byte) (uint64, error) {
	out, err := tokenBridge.abi.Unpack("MIN_GAS", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackBounced is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4c01a685.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bounced(bytes32 entryHash) view returns(bool)
func (tokenBridge *TokenBridge) PackBounced(entryHash [32]byte) []byte {
	enc, err := tokenBridge.abi.Pack("bounced", entryHash)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBounced is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4c01a685.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function bounced(bytes32 entryHash) view returns(bool)
func (tokenBridge *TokenBridge) TryPackBounced(entryHash [32]byte) ([]byte, error) {
	return tokenBridge.abi.Pack("bounced", entryHash)
}

// UnpackBounced is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4c01a685.
//
// Solidity: function bounced(bytes32 entryHash) view returns(bool)
func (tokenBridge *TokenBridge) UnpackBounced(data []byte) (bool, error) {
	out, err := tokenBridge.abi.Unpack("bounced", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe78cea92.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function bridge() view returns(address)
func (tokenBridge *TokenBridge) PackBridge() []byte {
	enc, err := tokenBridge.abi.Pack("bridge")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBridge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe78cea92.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function bridge() view returns(address)
func (tokenBridge *TokenBridge) TryPackBridge() ([]byte, error) {
	return tokenBridge.abi.Pack("bridge")
}

// UnpackBridge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe78cea92.
//
// Solidity: function bridge() view returns(address)
func (tokenBridge *TokenBridge) UnpackBridge(data []byte) (common.Address, error) {
	out, err := tokenBridge.abi.Unpack("bridge", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf3e0efe5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function deposit(address token, address to, uint256 amount, uint256 fee, uint64 gas, address refund) payable returns(uint64 index)
func (tokenBridge *TokenBridge) PackDeposit(token common.Address, to common.Address, amount *big.Int, fee *big.Int, gas uint64, refund common.Address) []byte {
	enc, err := tokenBridge.abi.Pack("deposit", token, to, amount, fee, gas, refund)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf3e0efe5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function deposit(address token, address to, uint256 amount, uint256 fee, uint64 gas, address refund) payable returns(uint64 index)
func (tokenBridge *TokenBridge) TryPackDeposit(token common.Address, to common.Address, amount *big.Int, fee *big.Int, gas uint64, refund common.Address) ([]byte, error) {
	return tokenBridge.abi.Pack("deposit", token, to, amount, fee, gas, refund)
}

// UnpackDeposit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf3e0efe5.
//
// Solidity: function deposit(address token, address to, uint256 amount, uint256 fee, uint64 gas, address refund) payable returns(uint64 index)
func (tokenBridge *TokenBridge) UnpackDeposit(data []byte) (uint64, error) {
	out, err := tokenBridge.abi.Unpack("deposit", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackEntryHashOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2e2137b4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function entryHashOf((uint64,address,address,address,uint256,(string,string,uint8),uint64,uint64,address) d) view returns(bytes32)
func (tokenBridge *TokenBridge) PackEntryHashOf(d TokenBridgeDeposit) []byte {
	enc, err := tokenBridge.abi.Pack("entryHashOf", d)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEntryHashOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2e2137b4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function entryHashOf((uint64,address,address,address,uint256,(string,string,uint8),uint64,uint64,address) d) view returns(bytes32)
func (tokenBridge *TokenBridge) TryPackEntryHashOf(d TokenBridgeDeposit) ([]byte, error) {
	return tokenBridge.abi.Pack("entryHashOf", d)
}

// UnpackEntryHashOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2e2137b4.
//
// Solidity: function entryHashOf((uint64,address,address,address,uint256,(string,string,uint8),uint64,uint64,address) d) view returns(bytes32)
func (tokenBridge *TokenBridge) UnpackEntryHashOf(data []byte) ([32]byte, error) {
	out, err := tokenBridge.abi.Unpack("entryHashOf", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackInbox is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfb0e722b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function inbox() view returns(address)
func (tokenBridge *TokenBridge) PackInbox() []byte {
	enc, err := tokenBridge.abi.Pack("inbox")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInbox is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfb0e722b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function inbox() view returns(address)
func (tokenBridge *TokenBridge) TryPackInbox() ([]byte, error) {
	return tokenBridge.abi.Pack("inbox")
}

// UnpackInbox is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfb0e722b.
//
// Solidity: function inbox() view returns(address)
func (tokenBridge *TokenBridge) UnpackInbox(data []byte) (common.Address, error) {
	out, err := tokenBridge.abi.Unpack("inbox", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMetadataOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe194aa25.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function metadataOf(address token) view returns((string,string,uint8))
func (tokenBridge *TokenBridge) PackMetadataOf(token common.Address) []byte {
	enc, err := tokenBridge.abi.Pack("metadataOf", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMetadataOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe194aa25.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function metadataOf(address token) view returns((string,string,uint8))
func (tokenBridge *TokenBridge) TryPackMetadataOf(token common.Address) ([]byte, error) {
	return tokenBridge.abi.Pack("metadataOf", token)
}

// UnpackMetadataOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe194aa25.
//
// Solidity: function metadataOf(address token) view returns((string,string,uint8))
func (tokenBridge *TokenBridge) UnpackMetadataOf(data []byte) (TokenMetadata, error) {
	out, err := tokenBridge.abi.Unpack("metadataOf", data)
	if err != nil {
		return *new(TokenMetadata), err
	}
	out0 := *abi.ConvertType(out[0], new(TokenMetadata)).(*TokenMetadata)
	return out0, nil
}

// PackOnMessageBounced is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdeef5ade.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function onMessageBounced(bytes32 entryHash) returns()
func (tokenBridge *TokenBridge) PackOnMessageBounced(entryHash [32]byte) []byte {
	enc, err := tokenBridge.abi.Pack("onMessageBounced", entryHash)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOnMessageBounced is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdeef5ade.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function onMessageBounced(bytes32 entryHash) returns()
func (tokenBridge *TokenBridge) TryPackOnMessageBounced(entryHash [32]byte) ([]byte, error) {
	return tokenBridge.abi.Pack("onMessageBounced", entryHash)
}

// PackReclaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x45496e10.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function reclaim((uint64,address,address,address,uint256,(string,string,uint8),uint64,uint64,address) d) returns()
func (tokenBridge *TokenBridge) PackReclaim(d TokenBridgeDeposit) []byte {
	enc, err := tokenBridge.abi.Pack("reclaim", d)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReclaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x45496e10.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function reclaim((uint64,address,address,address,uint256,(string,string,uint8),uint64,uint64,address) d) returns()
func (tokenBridge *TokenBridge) TryPackReclaim(d TokenBridgeDeposit) ([]byte, error) {
	return tokenBridge.abi.Pack("reclaim", d)
}

// PackRelease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8bfb07c9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function release(address token, address to, uint256 amount) returns()
func (tokenBridge *TokenBridge) PackRelease(token common.Address, to common.Address, amount *big.Int) []byte {
	enc, err := tokenBridge.abi.Pack("release", token, to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRelease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8bfb07c9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function release(address token, address to, uint256 amount) returns()
func (tokenBridge *TokenBridge) TryPackRelease(token common.Address, to common.Address, amount *big.Int) ([]byte, error) {
	return tokenBridge.abi.Pack("release", token, to, amount)
}

// TokenBridgeDepositBounced represents a DepositBounced event raised by the TokenBridge contract.
type TokenBridgeDepositBounced struct {
	EntryHash [32]byte
	Raw       *types.Log // Blockchain specific contextual infos
}

const TokenBridgeDepositBouncedEventName = "DepositBounced"

// ContractEventName returns the user-defined event name.
func (TokenBridgeDepositBounced) ContractEventName() string {
	return TokenBridgeDepositBouncedEventName
}

// UnpackDepositBouncedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DepositBounced(bytes32 indexed entryHash)
func (tokenBridge *TokenBridge) UnpackDepositBouncedEvent(log *types.Log) (*TokenBridgeDepositBounced, error) {
	event := "DepositBounced"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != tokenBridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TokenBridgeDepositBounced)
	if len(log.Data) > 0 {
		if err := tokenBridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range tokenBridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TokenBridgeTokensDeposited represents a TokensDeposited event raised by the TokenBridge contract.
type TokenBridgeTokensDeposited struct {
	Index  uint64
	Token  common.Address
	From   common.Address
	To     common.Address
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const TokenBridgeTokensDepositedEventName = "TokensDeposited"

// ContractEventName returns the user-defined event name.
func (TokenBridgeTokensDeposited) ContractEventName() string {
	return TokenBridgeTokensDepositedEventName
}

// UnpackTokensDepositedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TokensDeposited(uint64 indexed index, address indexed token, address indexed from, address to, uint256 amount)
func (tokenBridge *TokenBridge) UnpackTokensDepositedEvent(log *types.Log) (*TokenBridgeTokensDeposited, error) {
	event := "TokensDeposited"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != tokenBridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TokenBridgeTokensDeposited)
	if len(log.Data) > 0 {
		if err := tokenBridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range tokenBridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TokenBridgeTokensReclaimed represents a TokensReclaimed event raised by the TokenBridge contract.
type TokenBridgeTokensReclaimed struct {
	EntryHash [32]byte
	Token     common.Address
	From      common.Address
	Amount    *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const TokenBridgeTokensReclaimedEventName = "TokensReclaimed"

// ContractEventName returns the user-defined event name.
func (TokenBridgeTokensReclaimed) ContractEventName() string {
	return TokenBridgeTokensReclaimedEventName
}

// UnpackTokensReclaimedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TokensReclaimed(bytes32 indexed entryHash, address indexed token, address indexed from, uint256 amount)
func (tokenBridge *TokenBridge) UnpackTokensReclaimedEvent(log *types.Log) (*TokenBridgeTokensReclaimed, error) {
	event := "TokensReclaimed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != tokenBridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TokenBridgeTokensReclaimed)
	if len(log.Data) > 0 {
		if err := tokenBridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range tokenBridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TokenBridgeTokensReleased represents a TokensReleased event raised by the TokenBridge contract.
type TokenBridgeTokensReleased struct {
	Token  common.Address
	To     common.Address
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const TokenBridgeTokensReleasedEventName = "TokensReleased"

// ContractEventName returns the user-defined event name.
func (TokenBridgeTokensReleased) ContractEventName() string {
	return TokenBridgeTokensReleasedEventName
}

// UnpackTokensReleasedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TokensReleased(address indexed token, address indexed to, uint256 amount)
func (tokenBridge *TokenBridge) UnpackTokensReleasedEvent(log *types.Log) (*TokenBridgeTokensReleased, error) {
	event := "TokensReleased"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != tokenBridge.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TokenBridgeTokensReleased)
	if len(log.Data) > 0 {
		if err := tokenBridge.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range tokenBridge.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (tokenBridge *TokenBridge) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["GasTooLow"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackGasTooLowError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["NotBounced"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackNotBouncedError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["NotBridge"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackNotBridgeError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["NotSender"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackNotSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["PaymentTooLow"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackPaymentTooLowError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackZeroAddressError(raw[4:])
	}
	if bytes.Equal(raw[:4], tokenBridge.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return tokenBridge.UnpackZeroAmountError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// TokenBridgeFailedCall represents a FailedCall error raised by the TokenBridge contract.
type TokenBridgeFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func TokenBridgeFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (tokenBridge *TokenBridge) UnpackFailedCallError(raw []byte) (*TokenBridgeFailedCall, error) {
	out := new(TokenBridgeFailedCall)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeGasTooLow represents a GasTooLow error raised by the TokenBridge contract.
type TokenBridgeGasTooLow struct {
	Gas uint64
	Min uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GasTooLow(uint64 gas, uint64 min)
func TokenBridgeGasTooLowErrorID() common.Hash {
	return common.HexToHash("0xe0377d8b795d5b41e8b705ee991f3e56c39e1c1ce603810d6b2c2f0d8ddcfb3b")
}

// UnpackGasTooLowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GasTooLow(uint64 gas, uint64 min)
func (tokenBridge *TokenBridge) UnpackGasTooLowError(raw []byte) (*TokenBridgeGasTooLow, error) {
	out := new(TokenBridgeGasTooLow)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "GasTooLow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeInsufficientBalance represents a InsufficientBalance error raised by the TokenBridge contract.
type TokenBridgeInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func TokenBridgeInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (tokenBridge *TokenBridge) UnpackInsufficientBalanceError(raw []byte) (*TokenBridgeInsufficientBalance, error) {
	out := new(TokenBridgeInsufficientBalance)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeNotBounced represents a NotBounced error raised by the TokenBridge contract.
type TokenBridgeNotBounced struct {
	EntryHash [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotBounced(bytes32 entryHash)
func TokenBridgeNotBouncedErrorID() common.Hash {
	return common.HexToHash("0xf4afdaefcabc2ef1745cc2a60c17bffd64c85f823c7026a46d9f1be26a13e0c4")
}

// UnpackNotBouncedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotBounced(bytes32 entryHash)
func (tokenBridge *TokenBridge) UnpackNotBouncedError(raw []byte) (*TokenBridgeNotBounced, error) {
	out := new(TokenBridgeNotBounced)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "NotBounced", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeNotBridge represents a NotBridge error raised by the TokenBridge contract.
type TokenBridgeNotBridge struct {
	Caller common.Address
	Bridge common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotBridge(address caller, address bridge)
func TokenBridgeNotBridgeErrorID() common.Hash {
	return common.HexToHash("0x1474f9b6640f9c48e5baa9ab19e50b77b68b886845b292b5d283ca39a5b390df")
}

// UnpackNotBridgeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotBridge(address caller, address bridge)
func (tokenBridge *TokenBridge) UnpackNotBridgeError(raw []byte) (*TokenBridgeNotBridge, error) {
	out := new(TokenBridgeNotBridge)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "NotBridge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeNotSender represents a NotSender error raised by the TokenBridge contract.
type TokenBridgeNotSender struct {
	Sender common.Address
	Want   common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotSender(address sender, address want)
func TokenBridgeNotSenderErrorID() common.Hash {
	return common.HexToHash("0xfc21064fb8ac86a62f4553bd2f696687d847274964593fefdb37902f76d640fb")
}

// UnpackNotSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotSender(address sender, address want)
func (tokenBridge *TokenBridge) UnpackNotSenderError(raw []byte) (*TokenBridgeNotSender, error) {
	out := new(TokenBridgeNotSender)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "NotSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgePaymentTooLow represents a PaymentTooLow error raised by the TokenBridge contract.
type TokenBridgePaymentTooLow struct {
	Sent *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PaymentTooLow(uint256 sent, uint256 want)
func TokenBridgePaymentTooLowErrorID() common.Hash {
	return common.HexToHash("0x0cbe2bf2897282a407ced6374d0e65b5da5eeef9c81b0b809bc3dda776302142")
}

// UnpackPaymentTooLowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PaymentTooLow(uint256 sent, uint256 want)
func (tokenBridge *TokenBridge) UnpackPaymentTooLowError(raw []byte) (*TokenBridgePaymentTooLow, error) {
	out := new(TokenBridgePaymentTooLow)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "PaymentTooLow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the TokenBridge contract.
type TokenBridgeReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func TokenBridgeReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (tokenBridge *TokenBridge) UnpackReentrancyGuardReentrantCallError(raw []byte) (*TokenBridgeReentrancyGuardReentrantCall, error) {
	out := new(TokenBridgeReentrancyGuardReentrantCall)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the TokenBridge contract.
type TokenBridgeSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func TokenBridgeSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (tokenBridge *TokenBridge) UnpackSafeERC20FailedOperationError(raw []byte) (*TokenBridgeSafeERC20FailedOperation, error) {
	out := new(TokenBridgeSafeERC20FailedOperation)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeZeroAddress represents a ZeroAddress error raised by the TokenBridge contract.
type TokenBridgeZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func TokenBridgeZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (tokenBridge *TokenBridge) UnpackZeroAddressError(raw []byte) (*TokenBridgeZeroAddress, error) {
	out := new(TokenBridgeZeroAddress)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TokenBridgeZeroAmount represents a ZeroAmount error raised by the TokenBridge contract.
type TokenBridgeZeroAmount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAmount()
func TokenBridgeZeroAmountErrorID() common.Hash {
	return common.HexToHash("0x1f2a2005cb66a8e145327e8814e243a0996aec9bfe1e15a495778b1236dbd485")
}

// UnpackZeroAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAmount()
func (tokenBridge *TokenBridge) UnpackZeroAmountError(raw []byte) (*TokenBridgeZeroAmount, error) {
	out := new(TokenBridgeZeroAmount)
	if err := tokenBridge.abi.UnpackIntoInterface(out, "ZeroAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}
