// Package config is what a node can be told: every setting with its name, its meaning and its default, from flags, the
// environment and a file, in that order; and the keys that the settings name.
//
// A setting has one name in three spellings: post.interval in the file ([post] interval), --post-interval as a flag,
// LOFT_POST_INTERVAL in the environment. A relative path in the file is relative to the file's directory, others to where the
// command runs. Config is the list of them; settings.go makes flags and text of it, load.go reads
// them, keys.go opens keys. It starts nothing: what settings do is package node's.
package config

import (
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/plain"
)

// Config of a node. The tags are the settings' names and what they mean; New has the defaults.
type Config struct {
	Rollup    string   `toml:"rollup" usage:"the chain's description, as loft deploy wrote it" what:"FILE"`
	DataDir   string   `toml:"data-dir" usage:"where the node keeps everything" what:"DIR"`
	L1        []string `toml:"l1" usage:"L1 JSON-RPC endpoints; the first that is well is used, all are compared" what:"URL"`
	Beacon    []string `toml:"beacon" usage:"sources of blobs: beacon nodes, archives, other Loft nodes; none for an L1 without blobs" what:"URL"`
	Sequencer string   `toml:"sequencer" usage:"JSON-RPC of the node that sequences: fresh blocks come from there, transactions go there" what:"URL"`
	CacheMB   int      `toml:"cache" usage:"memory for the chain's database" what:"MB"`
	State     string   `toml:"state" usage:"how far back balances, calls, proofs and traces reach: full (the last 128 blocks, and all from the finalized one on) or archive (all blocks from when it is switched on)" what:"full|archive"`
	Dev       bool     `toml:"dev" usage:"a chain for development: accept raw keys, which lie unencrypted where they are named, and follow the time of L1 wherever tools put it"`

	HTTP     HTTP     `toml:"http"`
	Private  Private  `toml:"private"`
	Log      Log      `toml:"log"`
	Signer   Signer   `toml:"signer"`
	Sequence Sequence `toml:"sequence"`
	Post     Post     `toml:"post"`
	Validate Validate `toml:"validate"`
	Courier  Courier  `toml:"courier"`
	Fees     Fees     `toml:"fees"`

	// File is the file that the settings were read from; empty if there was none. It is no setting.
	File string `toml:"-"`
	// Ask asks a person for a secret, where one sits at a terminal; nil: nobody does. It is no setting.
	Ask Ask `toml:"-"`
}

// Ask shows a question and returns what was typed, which was not shown.
type Ask func(question string) (string, error)

// HTTP is where JSON-RPC and WebSocket are served.
type HTTP struct {
	Listen  string   `toml:"listen" usage:"address of JSON-RPC and WebSocket; port 0 takes a free one" what:"HOST:PORT"`
	Origins []string `toml:"origins" usage:"web pages that may call, * for any" what:"ORIGIN"`
	Hosts   []string `toml:"hosts" usage:"names under which the node may be called, * for any" what:"NAME"`
	Traces  string   `toml:"traces" usage:"where debug_trace calls are answered: public (here and at the private port), private (there alone), or auto: private if this node sequences, as traces cost much" what:"WHERE"`
}

// Private is the port for the node's operator.
type Private struct {
	Listen string `toml:"listen" usage:"address of the private port, which answers all that the other does and always traces; auto: 127.0.0.1:9546, or a free port if that is taken; none: there is no such port" what:"HOST:PORT"`
}

// PrivateAddress of auto.
const PrivateAddress = "127.0.0.1:9546"

// Log is what is logged of the node's work.
type Log struct {
	Level  string `toml:"level" usage:"debug, info, warn or error" what:"LEVEL"`
	Format string `toml:"format" usage:"text or json" what:"FORMAT"`
}

// Signer is a remote one, for the roles that name an account and no key.
type Signer struct {
	URL      string `toml:"url" usage:"remote signer that answers eth_signTransaction" what:"URL"`
	CAFile   string `toml:"ca" usage:"authority of the signer's certificate, in PEM" what:"FILE"`
	CertFile string `toml:"cert" usage:"this node's certificate for the signer, in PEM; read again when it is renewed" what:"FILE"`
	KeyFile  string `toml:"key" usage:"key of that certificate" what:"FILE"`
}

// Key is the account of a role, and where its key is: in a keystore file, with the remote signer, or, on a development
// chain, right here.
type Key struct {
	Account      common.Address `toml:"account" usage:"the account, if the remote signer has its key" what:"ADDRESS"`
	Keystore     string         `toml:"keystore" usage:"the account's encrypted key, as geth makes them" what:"FILE"`
	PasswordFile string         `toml:"password-file" usage:"the keystore's password" what:"FILE"`
	Raw          string         `toml:"raw-key" usage:"the account's raw private key; only with --dev" what:"HEX" secret:"yes"`
}

// Sequence is the role that makes blocks. It needs the role that posts them.
type Sequence struct {
	On           bool           `toml:"on" usage:"make blocks; this node must be the only one that does"`
	FeeRecipient common.Address `toml:"fee-recipient" usage:"who gets the tips; by default the poster" what:"ADDRESS"`
	// Confirmations: see docs/operations.md for why so many.
	Confirmations int `toml:"confirmations" usage:"blocks that follow the last transaction, one a second, for who waits for confirmations; then it is one a minute" what:"BLOCKS"`
}

// Post is the role that puts blocks on L1: the named sequencer's own, or, without sequencing, anybody's when the sequencer
// is silent.
type Post struct {
	On bool `toml:"on" usage:"post batches to L1"`
	Key
	Interval Duration `toml:"interval" usage:"how long to hold a batch whose fees cover its cost" what:"TIME"`
	Patience Duration `toml:"patience" usage:"how long to hold one whose fees do not; 0s: ten times the interval" what:"TIME"`
	Data     string   `toml:"data" usage:"where batches go: blobs, calldata, or auto for the cheaper" what:"WHERE"`
}

// Validate is the role that stakes on the truth and plays games for it.
type Validate struct {
	On bool `toml:"on" usage:"stake on what this node derived, and play every game for it"`
	Key
	Shadow bool `toml:"shadow" usage:"have the proof program judge all that is derived; needs no key"`
}

// Courier is the role that runs messages from L1 on L2.
type Courier struct {
	On bool `toml:"on" usage:"run messages from L1 that pay for it"`
	Key
	ForAll bool `toml:"for-all" usage:"run those that do not pay for it, too"`
}

// Fees bound what is paid on L1.
type Fees struct {
	Max     Amount `toml:"max" usage:"highest gas price to pay on L1; above it, transactions wait" what:"AMOUNT"`
	MaxBlob Amount `toml:"max-blob" usage:"highest price of blob gas" what:"AMOUNT"`
}

// New has every setting at its default.
func New() *Config {
	return &Config{
		CacheMB: 256,
		State:   "full",
		HTTP:    HTTP{Listen: "127.0.0.1:9545", Hosts: []string{"localhost"}, Traces: "auto"},
		Private: Private{Listen: "auto"},
		Log:     Log{Level: "info", Format: "text"},

		Sequence: Sequence{Confirmations: 32},
		Post:     Post{Interval: Duration(time.Minute), Data: "auto"},
		Fees:     Fees{Max: gwei(500), MaxBlob: gwei(500)},
	}
}

// Duration is written like 90s or 1m30s.
type Duration time.Duration

// MarshalText writes it.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads it.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a duration: write it like 90s or 1m30s", text)
	}
	*d = Duration(v)
	return nil
}

// Amount of ether, written like 0.1, 20gwei or 7wei.
type Amount struct{ *big.Int }

func gwei(n int64) Amount { return Amount{new(big.Int).Mul(big.NewInt(n), big.NewInt(1e9))} }

// MarshalText writes it, in gwei.
func (a Amount) MarshalText() ([]byte, error) {
	return []byte(plain.FormatUnits(a.Int, 9) + "gwei"), nil
}

// UnmarshalText reads it.
func (a *Amount) UnmarshalText(text []byte) (err error) {
	a.Int, err = plain.ParseEther(string(text))
	return err
}
